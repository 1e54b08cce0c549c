"""What comes out: findings with their keys, and the cautions that stand beside them."""
