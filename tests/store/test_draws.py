"""Draws are stored whole and read back as they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from discrimtest.errors import OutsideTrouble
from discrimtest.store import log
from discrimtest.store.draws import (
    drawn_tests,
    draws,
    letters,
    profiles,
    store_draw,
)
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import MasterKey
from tests.store.examples import HOMES, ME, NOW, drawn, made_tests


def test_a_draw_comes_back_as_it_was(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
    with reading(engine) as session:
        assert draws(session, town.study.id) == [town.draw]
        assert drawn_tests(session, town.study.id) == drawn_tests(session) == list(town.tests)
        assert profiles(session, town.study.id) == {each.id: each for each in town.profiles}
        assert letters(session, keys, town.letters) == town.letters


def test_a_draw_is_one_act_and_names_its_golden_hash(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
        *_, last = log.entries(session)
    assert (last.act.action, last.act.object) == ("draw_tests", town.draw.id)
    assert last.act.detail == {"golden": town.draw.golden}
    assert {name: rows for name, (rows, _) in last.facts.items()} == {
        "contact": 6, "draw": 1, "letter": 6, "profile": 6, "test": 3
    }  # fmt: skip


def test_the_database_refuses_two_tests_of_one_number(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        town = drawn(session, keys)
    more = made_tests(town.study.id, [HOMES[1][0]])
    contacts = tuple(
        replace(each, id=f"x{n}", test="test-x", profile=f"p{n}")
        for n, each in enumerate(more.tests[0].contacts)
    )
    test = replace(more.tests[0], id="test-x", draw="draw-x", contacts=contacts)
    people = [replace(each, id=f"p{n}") for n, each in enumerate(more.profiles)]
    draw = replace(more.draw, id="draw-x", number=2)
    with pytest.raises(OutsideTrouble, match="a row with this key"), writing(engine) as session:
        store_draw(session, keys, draw, profiles=people, tests=[test], letters={}, by=ME, at=NOW)
    with reading(engine) as session:
        assert drawn_tests(session) == list(town.tests)
        assert draws(session, town.study.id) == [town.draw]


def test_two_thousand_contacts_are_stored_in_one_go(engine: Engine, keys: MasterKey) -> None:
    """Correctness at size: the lists of parameters are longer than a statement may be."""
    with writing(engine) as session:
        town = drawn(session, keys)
        one = made_tests("many", [HOMES[0][0]] * 1000)
        tests = [
            replace(test, study=town.study.id, draw="draw-m", number=test.number + 10)
            for test in one.tests
        ]
        store_draw(
            session, keys,
            replace(one.draw, id="draw-m", study=town.study.id, number=2,
                    version=town.draw.version),
            profiles=one.profiles, tests=tests, letters=one.letters, by=ME, at=NOW,
        )  # fmt: skip
    with reading(engine) as session:
        assert drawn_tests(session) == [*town.tests, *tests]
        assert letters(session, keys, one.letters) == one.letters
        assert len(profiles(session, town.study.id)) == 2006
