"""What a bundle of evidence holds: its layout, its tables, how it is checked by hand."""
