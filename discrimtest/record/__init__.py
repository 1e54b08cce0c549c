"""The record of one study at one moment, and every rule of fieldwork about it.

Pure: no database, no clock, no files. :func:`discrimtest.store.record.record_of` reads a record;
an action asks its rules what may be written down, and commits that.
"""
