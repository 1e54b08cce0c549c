"""Which column of an export is what: known Dutch, French and English headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from discrimtest.errors import Problem, WrongInput
from discrimtest.files.nearest import alike
from discrimtest.tables.spelling import folded, tidy
from discrimtest.words.language import LANGUAGES


class Field(StrEnum):
    """What a column can hold; the values are the keys of a study's column mapping."""

    REF = "ref"
    TITLE = "title"
    ADDRESS = "address"
    NUMBER = "number"
    BOX = "box"
    POSTCODE = "postcode"
    MUNICIPALITY = "municipality"
    RENT = "rent"
    CHARGES = "charges"
    BEDROOMS = "bedrooms"
    HOME = "home"
    ADVERTISER = "advertiser"
    LANDLORD_TYPE = "landlord_type"
    PHONE = "phone"
    EMAIL = "email"
    POSTED = "posted"
    LINK = "link"


REQUIRED = (Field.ADDRESS, Field.POSTCODE, Field.RENT, Field.HOME, Field.LANDLORD_TYPE)
REACHING = (Field.EMAIL, Field.LINK)

_HEADERS: dict[Field, dict[str, str]] = {
    Field.REF: {
        "nl": "ref|referentie|referentienummer|refnr|ref nr|zoekertjesnummer|advertentienummer",
        "fr": "reference|no de reference|numero de reference|code annonce|numero d annonce",
        "en": "reference number|ad id|listing id|ad reference|id",
    },
    Field.TITLE: {
        "nl": "titel|advertentietitel|kop",
        "fr": "titre|intitule|titre de l annonce",
        "en": "title|headline|ad title",
    },
    Field.ADDRESS: {
        "nl": "adres|straat en nummer|straat en huisnummer|straat nummer|straat|ligging",
        "fr": "adresse|rue et numero|rue",
        "en": "address|street address|street",
    },
    Field.NUMBER: {
        "nl": "huisnummer|huisnr",
        "fr": "numero de maison|numero de rue",
        "en": "house number|street number",
    },
    Field.BOX: {
        "nl": "bus|busnummer|busnr",
        "fr": "boite|bte|numero de boite",
        "en": "box|box number|unit",
    },
    Field.POSTCODE: {
        "nl": "postcode|postnummer|postnr",
        "fr": "code postal|cp|codepostal",
        "en": "post code|postal code|zip|zip code|zipcode",
    },
    Field.MUNICIPALITY: {
        "nl": "gemeente|stad|plaats|woonplaats|deelgemeente",
        "fr": "commune|ville|localite",
        "en": "municipality|city|town|place|locality",
    },
    Field.RENT: {
        "nl": "prijs|huurprijs|huur|maandhuur|huurprijs per maand|prijs per maand|prijs eur",
        "fr": "prix|loyer|loyer mensuel|loyer par mois|prix par mois|prix mensuel",
        "en": "price|rent|monthly rent|rent per month|price per month|price eur",
    },
    Field.CHARGES: {
        "nl": "kosten|gemeenschappelijke kosten|maandelijkse kosten|lasten",
        "fr": "charges|charges mensuelles|provision pour charges",
        "en": "costs|monthly charges|service charge|service charges",
    },
    Field.BEDROOMS: {
        "nl": "slaapkamers|aantal slaapkamers|slpk|slk|slaapkamer",
        "fr": "chambres|nombre de chambres|nb chambres|ch|chambre",
        "en": "bedrooms|number of bedrooms|beds|bedroom",
    },
    Field.HOME: {
        "nl": "type|type woning|soort woning|woningtype|pandtype|type pand|soort pand",
        "fr": "type de bien|type de logement|type de propriete|type bien",
        "en": "property type|type of property|home type|type of home",
    },
    Field.ADVERTISER: {
        "nl": "adverteerder|verhuurder|naam|naam adverteerder|aanbieder",
        "fr": "annonceur|bailleur|nom|nom de l annonceur|vendeur",
        "en": "advertiser|landlord|name|advertiser name|agent name|offered by",
    },
    Field.LANDLORD_TYPE: {
        "nl": "soort adverteerder|type adverteerder|soort verhuurder|type verhuurder|aanbiedertype",
        "fr": "type d annonceur|type annonceur|type de bailleur|categorie d annonceur",
        "en": "advertiser type|type of advertiser|landlord type|seller type|listed by",
    },
    Field.PHONE: {
        "nl": "telefoon|telefoonnummer|tel|gsm|gsm nummer|telefoonnr|mobiel",
        "fr": "telephone|numero de telephone|portable|tel portable",
        "en": "phone|phone number|telephone number|mobile|contact number",
    },
    Field.EMAIL: {
        "nl": "e mail|email|mail|mailadres|e mailadres|emailadres",
        "fr": "courriel|adresse e mail|adresse email|adresse mail|mel|adresse electronique",
        "en": "e mail address|email address|contact email|mailbox",
    },
    Field.POSTED: {
        "nl": "geplaatst op|geplaatst|datum|plaatsingsdatum|datum plaatsing|online sinds",
        "fr": "publie le|date de publication|date|mise en ligne|en ligne depuis|date d annonce",
        "en": "posted on|posted|date posted|published on|published|listed on|online since",
    },
    Field.LINK: {
        "nl": "link|url|weblink|webadres|koppeling",
        "fr": "lien|lien de l annonce|adresse web|lien url",
        "en": "ad link|web address|listing url|website|link to ad",
    },
}
_KNOWN: dict[str, tuple[Field, str]] = {
    header: (field, language)
    for field, languages in _HEADERS.items()
    for language, headers in languages.items()
    for header in headers.split("|")
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row.

    Attributes:
        index: Position of each field found.
        language: "nl", "fr" or "en": the one most headers belong to.
        unused: Headers that stand for nothing we read, as written.
    """

    index: Mapping[Field, int]
    language: str
    unused: tuple[str, ...]

    def cell(self, cells: tuple[str, ...], field: Field) -> str:
        """The text of ``field`` in a row; empty when the file has no such column."""
        at = self.index.get(field)
        return "" if at is None else cells[at]


def find_columns(
    header: tuple[str, ...], name: str, line: int = 1, mapping: Mapping[str, str] | None = None
) -> Columns:
    """Match the headers of a file with the fields we read.

    Case, accents and punctuation do not matter. What the study maps is taken as mapped and
    never guessed; the other headers are looked up among the known ones.

    Args:
        header: The headers, as written.
        name: The file, for messages.
        line: The header's line, for messages.
        mapping: Field to header, from the study ("rent" to "Huur excl.").

    Raises:
        WrongInput: With every mistake: an unknown field or header in the mapping, two columns
            for one field, a required field that no column holds; or that there is no header.
    """
    place = f"{name}, line {line}"
    spelled = [folded(each) for each in header]
    problems: list[Problem] = []
    index: dict[Field, int] = {}
    for key, wanted in (mapping or {}).items():
        found = [at for at, each in enumerate(spelled) if each == folded(tidy(wanted))]
        problem = _mapping_problem(key, wanted, found, header)
        if problem:
            problems.append(problem)
        else:
            index[Field(key)] = found[0]
    if not problems and not index and not any(each in _KNOWN for each in spelled):
        raise WrongInput(f"{name} has no header.", [_no_header(place)])
    mapped = set(index.values())
    candidates: dict[Field, list[int]] = {}
    votes = dict.fromkeys(LANGUAGES, 0)
    for at, each in enumerate(spelled):
        if each in _KNOWN:
            field, language = _KNOWN[each]
            votes[language] += 1
            if at not in mapped and field not in index:
                candidates.setdefault(field, []).append(at)
    for field, places in candidates.items():
        index[field] = places[0]
        if len(places) > 1:
            problems.append(_two_columns(field, [header[at] for at in places], place))
    problems += _missing(index, header, place)
    if problems:
        raise WrongInput(f"The columns of {name} can not be told.", problems)
    used = set(index.values())
    unused = tuple(each for at, each in enumerate(header) if at not in used and each)
    return Columns(index, max(votes, key=lambda language: votes[language]), unused)


def _mapping_problem(
    key: str, wanted: str, found: list[int], header: tuple[str, ...]
) -> Problem | None:
    place = f"column mapping: {key}"
    if key not in set(Field):
        near = alike(key, map(str, Field), folded)
        return Problem(
            place,
            key,
            f"the fields are {', '.join(Field)}",
            f"Write {near[0]!r}." if near else "Write one of them.",
            "column.field_unknown",
        )
    if len(found) == 1:
        return None
    near = alike(wanted, header, folded)
    return Problem(
        place,
        wanted,
        "two columns have this header" if found else f"the file's headers are {_listed(header)}",
        "Give one of them another name in the file."
        if found
        else (f"Write {near[0]!r}." if near else "Write one of them."),
        "column.header",
    )


def _no_header(place: str) -> Problem:
    """A row in the header's stead; it is not shown, for it may hold names and numbers."""
    return Problem(
        place,
        "",
        "no name of a column is known, in any language of the program",
        "Put the names of the columns on the first line, or map them in the study.",
        "column.no_header",
    )


def _two_columns(field: Field, headers: list[str], place: str) -> Problem:
    return Problem(
        place,
        " and ".join(headers),
        f"only one column can be '{field}'",
        f'Say which in the study\'s column mapping: {field} = "{headers[0]}".',
        "column.two_for_one",
    )


def _missing(index: Mapping[Field, int], header: tuple[str, ...], place: str) -> list[Problem]:
    free = [each for at, each in enumerate(header) if each and at not in set(index.values())]
    problems = [_missing_one(field, free, place) for field in REQUIRED if field not in index]
    if not any(field in index for field in REACHING):
        problems.append(
            Problem(
                place,
                "",
                "a column with mailboxes or one with links is needed to reach a landlord",
                "Export the listings with their e-mail address or link, or map that column.",
                "column.none_to_reach",
            )
        )
    if problems:
        problems.append(
            Problem(
                place,
                _listed(header),
                "these are the headers found",
                "Check that this line is the header of the listings.",
                "column.headers_found",
            )
        )
    return problems


def _missing_one(field: Field, free: list[str], place: str) -> Problem:
    known = [each for each, (of, _) in _KNOWN.items() if of is field]
    scored = [
        (max(fuzz.ratio(folded(each), one) for one in known), -at, each)
        for at, each in enumerate(free)
    ]
    score, _, near = max(scored, default=(0.0, 0, ""))
    suggestion = (
        f'If it is the column {near!r}, map it in the study: {field} = "{near}".'
        if score >= 60
        else f'Map it in the study ({field} = "…") or name it {known[0]!r} in the file.'
    )
    return Problem(place, "", f"no column is known as '{field}'", suggestion, "column.missing")


def _listed(header: tuple[str, ...]) -> str:
    return ", ".join(each for each in header if each)
