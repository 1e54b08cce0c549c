"""Seals: the tree over the log, its signed heads, and time stamps of them; no database."""
