"""First names of this country, by which people are found whom the record does not know."""

from __future__ import annotations

from functools import cache

from discrimtest.masking.folded import folded


@cache
def first_names() -> frozenset[str]:
    """Folded, from Faker's lists; those of two words also apart."""
    from faker.providers.person.fr_BE import Provider as French
    from faker.providers.person.nl_BE import Provider as Dutch

    names = {folded(name) for each in (Dutch, French) for name in each.first_names}
    return frozenset(names) | {part for name in names for part in name.split("-") if len(part) > 2}
