"""Words that tell who a landlord is, to be masked wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from discrimtest.words.landlord import Identity, LandlordType

LEGAL_FORM = re.compile(
    r"[\s,]+(?:bv|bvba|nv|cv|cvba|vof|comm\.?\s?v|srl|sprl|sa|snc|scrl)\.?$", re.IGNORECASE
)
SHORT, LONG = 3, 5
"""Letters a single word of a name needs to be masked: of a person, of an agency."""
COMMON = frozenset(
    "immo vastgoed makelaar makelaars makelaardij kantoor agence agency immobilien immobilier "
    "immobiliere immobilière huis huizen wonen woningen real estate kortrijk zoon zonen groep "
    "group partners".split()
)
"""Words of agencies' names that tell nobody."""


def identifying(shown: Iterable[Identity], kind: LandlordType) -> Iterator[str]:
    """Words that tell who a landlord is: names, also in part, mailboxes and telephone numbers."""
    least = LONG if kind is LandlordType.AGENCY else SHORT
    for identity in shown:
        yield from filter(None, (identity.name, identity.phone, identity.email))
        yield LEGAL_FORM.sub("", identity.name)
        for word in re.findall(r"[^\W\d_]+", identity.name):
            if len(word) >= least and word.lower() not in COMMON:
                yield word
