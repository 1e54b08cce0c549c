"""Tables that people bring: one reader for all of them, whatever program wrote them.

The content decides what a file is. Nothing is dropped in silence: the only lines that are not
rows are wholly blank ones, and they are counted. What a row lacks or has too many is kept with
it; each door says whether it takes such a row.
"""
