"""Mail that comes in: what its bytes say. No network yet."""
