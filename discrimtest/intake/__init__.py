"""Reading listing exports: from the bytes of a file to an account of every row.

``table`` finds header and rows, ``columns`` says which column is what, ``advert`` reads
one row, ``duplicates`` and ``eligibility`` judge it, ``resolve`` finds the landlords and
``account`` puts it together. No file, clock or database: bytes and known listings come in,
accounts go out.
"""
