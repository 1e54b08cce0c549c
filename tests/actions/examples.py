"""What tests of the actions share: the sample export, invented rows, people, a look at it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.lock_study import lock_study
from discrimtest.store import people, tables
from discrimtest.store.engine import reading, writing
from discrimtest.words.person import Role
from discrimtest.words.test import Test
from discrimtest.workplace.workplace import Workplace

NOW = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
STUDY = "kortrijk-couples-2026"
EXPORT = Path(__file__).parents[1] / "data" / "listings" / "listings-portal-export.csv"

HEADER = (
    "Ref;Titel;Adres;Postcode;Gemeente;Prijs;Slaapkamers;Type;Adverteerder;"
    "Soort adverteerder;Telefoon;E-mail;Geplaatst op;Link"
)


def row(
    number: int,
    *,
    name: str = "",
    phone: str = "",
    email: str = "",
    kind: str = "Makelaar",
    postcode: str = "8500",
    posted: str = "02/03/2026",
) -> str:
    """A row of an export about an invented home; no two numbers share an address."""
    cells = (
        f"X-{number}",
        f"Appartement {number}",
        f"Verzonnenstraat {number}",
        postcode,
        "Kortrijk",
        "800",
        "2",
        "Appartement",
        name,
        kind,
        phone,
        email,
        posted,
        f"https://portaal.example/x-{number}",
    )
    return ";".join(cells)


def agencies(number: int, homes: int = 1) -> list[str]:
    """Rows of ``number`` invented agencies that no name, phone or mailbox joins."""
    return [
        row(
            1 + agency * homes + home,
            name=f"{_WORDS[agency % len(_WORDS)]} {agency // len(_WORDS) or ''}".strip(),
            phone=f"056 01 {agency // 100:02d} {agency % 100:02d}",
            email=f"kantoor{agency}@agency{agency}.example",
        )
        for agency in range(number)
        for home in range(homes)
    ]


# Names that are not alike.
_WORDS = (
    "Abeel", "Bergamot", "Citroen", "Dadel", "Esdoorn", "Framboos", "Gember", "Hazelnoot",
    "Iris", "Jasmijn", "Kastanje", "Lavendel", "Munt", "Nachtegaal", "Olijf", "Peterselie",
    "Quinoa", "Rozemarijn", "Saffraan", "Tijm", "Uil", "Vlierbes", "Wilg", "Zonnebloem",
)  # fmt: skip


def export(folder: Path, rows: Sequence[str], name: str = "export.csv") -> Path:
    """A file of these rows, as a portal would write it."""
    file = folder / name
    file.write_bytes(("\r\n".join([HEADER, *rows]) + "\r\n").encode("cp1252"))
    return file


def sample_rows() -> list[str]:
    """The rows of the sample export."""
    return EXPORT.read_bytes().decode("cp1252").splitlines()[1:]


def edit(place: Workplace, path: str, old: str, new: str) -> None:
    """Change one thing in a plain file of the project."""
    file = root_of(place) / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def without_caps(place: Workplace) -> None:
    """Let rare letters and old ads pass, where a test is about something else."""
    file = f"studies/{STUDY}/study.toml"
    edit(place, file, "rare_letters = 2\n", "rare_letters = 99\n")
    edit(place, file, "max_ad_age_days = 21\n", "")


def root_of(place: Workplace) -> Path:
    """The project's folder."""
    return next(root for origin, root in place.library.places if origin == "project")


def another_study(place: Workplace, slug: str, *changes: tuple[str, str]) -> str:
    """A copy of the shipped study under another name, changed as asked."""
    source = root_of(place) / "studies" / STUDY / "study.toml"
    text = source.read_text(encoding="utf-8").replace(f'slug = "{STUDY}"', f'slug = "{slug}"')
    text = text.replace("@kortrijk-couples.example", f"@{slug}.example")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    folder = source.parents[1] / slug
    folder.mkdir()
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return slug


def ready(place: Workplace, file: Path = EXPORT, slug: str = STUDY) -> Workplace:
    """A study imported and locked."""
    import_listings(place, slug, file)
    lock_study(place, slug)
    return place


def acting(
    place: Workplace, *roles: Role, study: str | None = None, active: bool = True
) -> Workplace:
    """The same place with another person acting, who holds ``roles`` (in one study)."""
    with writing(place.engine) as session:
        by, at = place.person.id, place.now()
        new = people.add_person(session, place.keys, "", by=by, at=at).id
        for role in roles:
            people.grant(session, new, role, by=by, at=at, study=study)
        if not active:
            people.set_active(session, new, False, by=by, at=at)
        person = people.person(session, new)
    return replace(place, person=person)


def everything(place: Workplace) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, to tell whether anything changed at all."""
    with reading(place.engine) as session:
        return {
            table.name: sorted(
                (tuple(one) for one in session.execute(select(table))), key=lambda one: repr(one)
            )
            for table in tables.every_table()
        }


def plan_of(tests: Sequence[Test]) -> list[tuple[Any, ...]]:
    """What was drawn, without the names of landlords."""
    return [
        (test.number, test.listing, test.comparison, contact.arm, contact.variant, contact.due_at)
        for test in tests
        for contact in test.contacts
    ]
