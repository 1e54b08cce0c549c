"""Sentences for readers: English in the code, marked where they stand, translated when said."""


def N_(message: str) -> str:  # noqa: N802
    """Marks a sentence for translation where it stands; it is translated where it is said."""
    return message


Counted = tuple[str, str]
"""A sentence for a count of one, and for others."""


def NN_(one: str, many: str) -> Counted:  # noqa: N802
    """The same for a sentence with a count, which fills its part ``n``."""
    return one, many
