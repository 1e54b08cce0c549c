"""Reading listing exports: from a table that someone brought to an account of every row.

``columns`` says which column is what, ``advert`` reads one row, ``duplicates`` and
``eligibility`` judge it, ``resolve`` finds the landlords and ``account`` puts it together. No
file, clock or database: a table and known listings come in, accounts go out.
"""
