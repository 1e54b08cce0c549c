"""Mail that comes in: what its bytes say, whose words they are, who sent them. No network yet."""
