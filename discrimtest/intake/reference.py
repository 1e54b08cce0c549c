"""By what an advertisement is known again: its portal and its reference there."""

from __future__ import annotations

from collections.abc import Callable

from discrimtest.identifiers import derived_id
from discrimtest.intake.address import AddressKey
from discrimtest.intake.names import core_name
from discrimtest.intake.reach import NotIdentifying
from discrimtest.tables.spelling import folded
from discrimtest.words.landlord import Identity, LandlordType

Named = Callable[..., str]
"""Makes a name of a kind from texts, as :func:`~discrimtest.identifiers.derived_id` does. That one
anybody can make again from a guessed address, so what is kept is named under a key."""
UNNAMED = "unnamed"
"""The portal of rows without a link, as long as all of them shared one."""
MAIL_FOR_ALL = frozenset(
    "gmail googlemail hotmail outlook live msn yahoo icloud me telenet skynet proximus scarlet voo"
    " orange base gmx proton protonmail mail pandora belgacom".split()
)
"""Providers whose mailboxes anyone may have, by the name before the last point."""


def listing_id(portal: str, ref: str) -> str:
    """The id of an advertisement: the same portal and reference give the same id anywhere.

    Case and spaces do not count; the reference's other signs do.
    """
    return derived_id("listing", *same_reference(portal, ref))


def same_reference(portal: str, ref: str) -> tuple[str, str]:
    """Portal and reference as they are compared."""
    return portal.casefold(), "".join(ref.casefold().split())


def portal_of(
    identity: Identity,
    kind: LandlordType | None,
    home: str,
    shared: NotIdentifying,
    named: Named = derived_id,
) -> str:
    """Where the reference of a row without a link is one: with its advertiser.

    An agency is told by the domain of its mailbox, else by its name, neither of which can be read
    in the portal made from it. Of anyone else two rows are one only where they name one home: a
    reference such as "1" stands in every list.

    Args:
        home: The home's address as it is compared; empty where none is known.
        named: Names what can not be read in its name.
    """
    domain = "" if shared.mailbox(identity.email) else own_domain(identity.email)
    told = domain or core_name(identity.name)
    if kind is LandlordType.AGENCY and told:
        return named("agency", told)
    return named(UNNAMED, home) if home else UNNAMED


def own_domain(mailbox: str) -> str:
    """The domain of a mailbox, if not anyone may have a mailbox there; else empty."""
    domain = mailbox.partition("@")[2]
    return "" if not domain or domain.split(".")[-2] in MAIL_FOR_ALL else domain


def made_reference(
    portal: str, postcode: str, key: AddressKey, otherwise: str, named: Named = derived_id
) -> str:
    """A reference from portal and address; link or title help where no number is known."""
    more = "" if key.names_a_home else folded(otherwise)
    return named("made", portal, key.within(postcode), more)
