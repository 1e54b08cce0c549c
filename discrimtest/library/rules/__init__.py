"""Rules that well-formed files may break, by what they look at."""
