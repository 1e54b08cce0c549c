"""The library: the three folders of plain files, found, read, checked, frozen and copied."""
