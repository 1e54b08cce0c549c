"""Files that leave the house: open data in four formats, and the page of replications.

Nothing here reads the database or decides what may leave; it lays out what it is given.
"""
