"""From a file or frame of contacts to the tests each comparison counts."""
