"""What the record knows of those whom a text may tell of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """Words of the record, each with what it is.

    Attributes:
        agencies, people: Names of landlords, as their advertisements spell them.
        mailboxes, phones: Theirs.
        titles, addresses: Of the homes.
        places: Municipalities and postcodes. references: Numbers of the advertisements.
        candidates: Names of the fictitious candidates and their partners. No reader of an annex
            is kept from them; they are found so that they are not taken for others.
    """

    agencies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
