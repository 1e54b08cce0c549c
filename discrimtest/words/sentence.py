"""Sentences for readers: English in the code, marked where they stand, translated when said."""


def N_(message: str) -> str:  # noqa: N802
    """Marks a sentence for translation where it stands; it is translated where it is said."""
    return message
