"""Numbers in, numbers out: one file a family, every id in :mod:`registry`."""
