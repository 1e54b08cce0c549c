"""Listings are searched by words that a process keeps sealed, which no erasure leaves readable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from discrimtest.actions import review_landlords
from discrimtest.actions.decide_landlords import confirm_landlords
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.review_landlords import (
    ListedHome,
    accepted_listings,
    known_landlords,
    search_listings,
)
from discrimtest.actions.rotate_key import rotate_key
from discrimtest.store.engine import reading
from discrimtest.store.kept_lines import KeptLines, key_of_now
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.examples import EXPORT, STUDY, acting, export, row
from tests.actions.test_decide_landlords import doubtful  # noqa: F401  (a fixture)

WORDS = ("berkenhof", "immo berkenhof", "ZONNEWEELDE", "8500 kortrijk", "nothing-of-it", "listing")


def another_process(at: Workplace) -> Workplace:
    """The same place as another server has it, with a memory of its own."""
    return replace(at, lines={})


def plainly(homes: list[ListedHome], wanted: str) -> list[str]:
    """What is found by reading every home."""
    found = []
    for each in homes:
        told = (each.id, each.portal, each.ref, each.title, each.place, each.landlord)
        text = " ".join((*told, each.landlord_name)).casefold()
        if all(word in text for word in wanted.casefold().split()):
            found.append(each.id)
    return found


def found(at: Workplace, wanted: str) -> list[str]:
    return [each.id for each in search_listings(at, STUDY, wanted, 0, 1000).homes]


def test_what_is_kept_finds_what_reading_everything_finds(either: Workplace) -> None:
    import_listings(either, STUDY, EXPORT)
    homes = accepted_listings(either, STUDY)
    first = homes[0]
    own = (first.title, first.landlord_name, first.ref[:4], first.landlord, first.id, first.place)
    for wanted in (*WORDS, *own):
        expected = plainly(homes, wanted)
        assert found(either, wanted) == expected == found(either, wanted), wanted
        part = search_listings(either, STUDY, wanted, 1, 2)
        assert [each.id for each in part.homes] == expected[1:3]
        assert part.found == len(expected)


def test_nothing_is_read_again_while_nothing_moved(
    doubtful: Workplace,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert len(found(doubtful, "berkenhof")) == 3
    read: list[object] = []
    line = review_landlords._line
    monkeypatch.setattr(review_landlords, "_line", lambda home: read.append(home) or line(home))
    assert len(found(doubtful, "berkenhof")) == 3
    assert len(found(doubtful, "zonneweelde")) == 1
    assert read == []


def test_what_is_added_or_merged_is_found(doubtful: Workplace, tmp_path: Path) -> None:  # noqa: F811
    assert len(found(doubtful, "berkenhof")) == 3
    import_listings(doubtful, STUDY, export(tmp_path, [row(9, name="Immo Berkenhof")]))
    assert len(found(doubtful, "berkenhof")) == 4
    one, other = next(
        (each.id, each.doubtful_with[0]) for each in known_landlords(doubtful) if each.doubtful_with
    )
    apart = len(found(doubtful, one)), len(found(doubtful, other))
    assert min(apart) > 0
    confirm_landlords(doubtful, one, other, same=True, reason="One shop.")
    assert {len(found(doubtful, one)), len(found(doubtful, other))} == {sum(apart), 0}


def opens(kept: KeptLines, key: bytes) -> bytes:
    return AESGCM(key).decrypt(kept.sealed[:12], kept.sealed[12:], None)


def test_an_erasure_anywhere_closes_what_every_process_keeps(
    doubtful: Workplace,  # noqa: F811
) -> None:
    server = another_process(doubtful)
    assert len(found(server, "zonneweelde")) == 1
    ((what, kept),) = server.lines.items()
    assert b"onneweelde" not in kept.sealed
    with reading(server.engine) as session:
        assert b"zonneweelde" in opens(kept, key_of_now(session, server.keys, what))
    (gone,) = (each.id for each in known_landlords(doubtful) if "Zonneweelde" in each.spellings[0])
    erase_subject(doubtful, gone, "asked")
    with reading(server.engine) as session:
        key = key_of_now(session, server.keys, what)
    with pytest.raises(InvalidTag):
        opens(server.lines[what], key)
    assert found(server, "zonneweelde") == []
    assert len(found(server, "berkenhof")) == 3, "what is left is read anew"
    assert b"zonneweelde" not in opens(server.lines[what], key)


def test_a_new_key_of_the_installation_reads_it_anew(project: Path) -> None:
    place = open_workplace(project, None, None)
    import_listings(place, STUDY, EXPORT)
    assert found(place, "kortrijk")
    before = place.lines
    place.engine.dispose()
    rotate_key(project, None, None)
    rotated = replace(open_workplace(project, None, None), lines=dict(before))
    assert found(rotated, "kortrijk") == plainly(accepted_listings(rotated, STUDY), "kortrijk")
    assert rotated.lines != before
    rotated.engine.dispose()


def test_who_may_read_no_advertisement_finds_none_by_its_words(
    doubtful: Workplace,  # noqa: F811
) -> None:
    assert len(found(doubtful, "berkenhof")) == 3
    supervisor = acting(doubtful, Role.SUPERVISOR)
    assert found(supervisor, "berkenhof") == []
    assert len(found(supervisor, "kortrijk")) == len(found(doubtful, "kortrijk")) > 0
