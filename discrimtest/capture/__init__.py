"""Captures of advertisements: a browser that shows a page, and an archive of what it was sent."""
