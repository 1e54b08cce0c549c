"""Who is who among landlords, decided by a person, and who is left alone."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from discrimtest.actions.decide_landlords import (
    confirm_all,
    confirm_landlords,
    exclude_landlord,
)
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.import_listings import EXCLUDED_AGAIN, import_listings
from discrimtest.actions.lock_study import lock_study
from discrimtest.actions.review_landlords import ReviewedLandlord, known_landlords
from discrimtest.errors import Refused, WrongInput
from discrimtest.intake.names import ALIKE, core_name, likeness
from discrimtest.randomness import Stream
from discrimtest.record.standing import tied
from discrimtest.store import decisions, draws, tables
from discrimtest.store.check import check
from discrimtest.store.engine import reading, writing
from discrimtest.words.landlord import LandlordEventKind
from discrimtest.workplace.workplace import Workplace
from tests.actions.conftest import Said
from tests.actions.examples import EXPORT, STUDY, edit, everything, export, row


@pytest.fixture
def doubtful(either: Workplace, tmp_path: Path) -> Workplace:
    """Two agencies of like names (two homes and one), and a third that is nobody else."""
    import_listings(either, STUDY, doubtful_export(tmp_path))
    return either


def doubtful_export(folder: Path) -> Path:
    return export(
        folder,
        [
            row(1, name="Immo Berkenhof", phone="056 01 00 01"),
            row(2, name="Immo Berkenhof", phone="056 01 00 01"),
            row(3, name="Berkenhof Immo", phone="056 01 00 02"),
            row(4, name="Zonneweelde", phone="056 01 00 03"),
        ],
    )


def by_name(place: Workplace) -> dict[str, ReviewedLandlord]:
    return {each.spellings[0].split(" +")[0]: each for each in known_landlords(place)}


def pair(place: Workplace) -> tuple[ReviewedLandlord, ReviewedLandlord]:
    found = by_name(place)
    return found["Immo Berkenhof"], found["Berkenhof Immo"]


def test_a_like_name_alone_is_a_doubt_for_a_person(doubtful: Workplace) -> None:
    one, two = pair(doubtful)
    assert one.doubtful_with == (two.id,)
    assert two.doubtful_with == (one.id,)
    assert {each.id for each in known_landlords(doubtful, doubtful_only=True)} == {one.id, two.id}


def test_merged_landlords_are_one_with_all_spellings_until_it_is_undone(
    doubtful: Workplace,
) -> None:
    one, two = pair(doubtful)
    decided = confirm_landlords(doubtful, one.id, two.id, same=True, reason="same shop window")
    (event,) = decided.events
    assert event.kind is LandlordEventKind.MERGE
    merged = {each.id: each for each in known_landlords(doubtful)}
    assert two.id not in merged
    assert set(merged[one.id].spellings) == {*one.spellings, *two.spellings}
    assert merged[one.id].listings == 3
    assert merged[one.id].doubtful_with == ()
    with pytest.raises(Refused, match="merged before"):
        confirm_landlords(doubtful, two.id, one.id, same=True)
    with pytest.raises(Refused, match="merged before"):
        confirm_landlords(doubtful, one.id, two.id, same=False)

    confirm_landlords(doubtful, two.id, one.id, same=None, undo=True)
    apart = {each.id: each for each in known_landlords(doubtful)}
    assert (apart[one.id].listings, apart[two.id].listings) == (2, 1)
    assert apart[one.id].doubtful_with == (), "what a person undid is no doubt any more"
    with pytest.raises(Refused, match="no merge to undo"):
        confirm_landlords(doubtful, one.id, two.id, same=None, undo=True)


def test_landlords_told_apart_are_not_doubted_again(doubtful: Workplace, tmp_path: Path) -> None:
    one, two = pair(doubtful)
    confirm_landlords(doubtful, one.id, two.id, same=False)
    assert known_landlords(doubtful, doubtful_only=True) == []
    more = export(tmp_path, [row(9, name="Berkenhof Immo", phone="056 01 00 02")], "more.csv")
    assert import_listings(doubtful, STUDY, more).doubts == ()
    assert known_landlords(doubtful, doubtful_only=True) == []
    confirm_landlords(doubtful, one.id, two.id, same=True)
    assert len(known_landlords(doubtful)) == 2, "a later decision counts"


def test_a_merge_through_a_third_is_undone_where_it_was_decided(
    place: Workplace, tmp_path: Path
) -> None:
    import_listings(place, STUDY, doubtful_export(tmp_path))
    one, two = pair(place)
    third = by_name(place)["Zonneweelde"]
    confirm_landlords(place, two.id, third.id, same=True)
    confirm_landlords(place, one.id, two.id, same=True)
    before = everything(place)
    with pytest.raises(Refused, match="still one"):
        confirm_landlords(place, one.id, third.id, same=None, undo=True)
    assert everything(place) == before, "a refused decision leaves nothing"
    assert len(known_landlords(place)) == 1
    confirm_landlords(place, one.id, two.id, same=None, undo=True)
    assert {each.id for each in known_landlords(place)} == {one.id, two.id}


def test_wrong_landlords_are_wrong_input(doubtful: Workplace) -> None:
    one, _ = pair(doubtful)
    with pytest.raises(WrongInput, match="another landlord"):
        confirm_landlords(doubtful, one.id, one.id, same=True)
    with pytest.raises(WrongInput, match="landlord-unknown"):
        confirm_landlords(doubtful, one.id, "landlord-unknown", same=True)
    with pytest.raises(WrongInput, match="landlord-unknown"):
        exclude_landlord(doubtful, "landlord-unknown", reason="asked for it")


def drawn_landlords(place: Workplace) -> list[str]:
    with reading(place.engine) as session:
        return [test.landlord for test in draws.drawn_tests(session)]


def test_an_excluded_landlord_is_not_drawn_until_taken_off_the_list(doubtful: Workplace) -> None:
    third = by_name(doubtful)["Zonneweelde"]
    exclude_landlord(doubtful, third.id, reason="asked not to be tested")
    assert {each.id: each.excluded for each in known_landlords(doubtful)}[third.id]
    lock_study(doubtful, STUDY)
    result = draw_tests(doubtful, STUDY)
    assert third.id not in drawn_landlords(doubtful)
    assert any("excluded or stopped" in line for line in result.shortfalls)
    exclude_landlord(doubtful, third.id, reason="asked to be tested after all", undo=True)
    assert draw_tests(doubtful, STUDY).tests == 1
    assert drawn_landlords(doubtful)[-1] == third.id


def test_only_an_exclusion_is_taken_back_and_never_a_stop(doubtful: Workplace) -> None:
    third = by_name(doubtful)["Zonneweelde"]
    with pytest.raises(Refused, match="not on the exclusion list"):
        exclude_landlord(doubtful, third.id, reason="by mistake", undo=True)
    with writing(doubtful.engine) as session:
        decisions.decide(
            session,
            doubtful.keys,
            LandlordEventKind.STOP,
            third.id,
            by=doubtful.person.id,
            at=doubtful.now(),
        )
    exclude_landlord(doubtful, third.id, reason="asked not to be tested")
    with pytest.raises(Refused, match="not lifted"):
        exclude_landlord(doubtful, third.id, reason="asked to be tested", undo=True)
    assert {each.id: each.excluded for each in known_landlords(doubtful)}[third.id]


def test_excluding_one_of_two_doubtful_landlords_spares_both(doubtful: Workplace) -> None:
    one, two = pair(doubtful)
    exclude_landlord(doubtful, one.id, reason="asked not to be tested")
    lock_study(doubtful, STUDY)
    draw_tests(doubtful, STUDY)
    assert not {one.id, two.id} & set(drawn_landlords(doubtful))
    confirm_landlords(doubtful, one.id, two.id, same=False)
    draw_tests(doubtful, STUDY)
    assert two.id in drawn_landlords(doubtful)
    assert one.id not in drawn_landlords(doubtful)


def test_doubtful_landlords_share_their_burden(either: Workplace, tmp_path: Path) -> None:
    """Five homes of two agencies that may be one: at most four tests in thirty days."""
    rows = [row(number, name="Immo Berkenhof", phone="056 01 00 01") for number in (1, 2, 3)]
    rows += [row(number, name="Berkenhof Immo", phone="056 01 00 02") for number in (4, 5, 6)]
    import_listings(either, STUDY, export(tmp_path, rows))
    lock_study(either, STUDY)
    draw_tests(either, STUDY)
    with reading(either.engine) as session:
        tests = draws.drawn_tests(session)
    firsts = sorted(test.contacts[0].due_at for test in tests)
    assert len({test.landlord for test in tests}) == 2
    gaps = [(later - sooner).days for sooner, later in itertools.pairwise(firsts)]
    assert min(gaps) >= 7
    assert all((firsts[n + 4] - firsts[n]).days >= 30 for n in range(len(firsts) - 4))


MANY = EXPORT.with_name("one-agency-no-contact.csv")


def test_forty_rows_of_one_name_are_one_question_with_one_answer(either: Workplace) -> None:
    result = import_listings(either, STUDY, MANY)
    (question,) = result.doubts
    assert question.startswith("Immo Proef (landlord-")
    assert question.endswith(") and 39 others of that name: alike in name only")
    first = question.partition("(")[2].partition(")")[0]
    assert len(known_landlords(either, doubtful_only=True)) == 40
    decided = confirm_all(either, first, same=True, reason="one agency: telephoned")
    assert (len(decided.events), decided.doubts) == (39, ())
    (one,) = known_landlords(either)
    assert (one.listings, one.doubtful_with) == (40, ())
    with pytest.raises(Refused, match="may be no other landlord"):
        confirm_all(either, first, same=True)


def test_forty_rows_of_one_name_stand_on_one_line(
    place: Workplace, project: Path, command: Callable[..., Said]
) -> None:
    import_listings(place, STUDY, MANY)
    known = "listings", "landlords", "--project", project
    (line,) = (line for line in command(*known).out.splitlines() if "Immo Proef" in line)
    assert " and 39 more " in line
    assert line.split()[-3:] == ["40", "one", "another"]
    assert command(*known, "--all").out.count("Immo Proef") == 40
    assert len(json.loads(command(*known, "--json").out)["landlords"]) == 40


def test_a_question_names_the_spellings_that_are_alike(either: Workplace, tmp_path: Path) -> None:
    """Not how each showed itself first: that is what somebody would look for in vain."""
    rows = [
        row(1, name="Zonneweelde", phone="056 01 00 01"),
        row(2, name="Immo Berkenhof", phone="056 01 00 01"),
        row(3, name="Kanaalzicht", phone="056 01 00 02"),
        row(4, name="Berkenhof Immo", phone="056 01 00 02"),
        row(5, name="Kanaalzichten", phone="056 01 00 03"),
    ]
    folder = tmp_path / "first"
    folder.mkdir()
    (question,) = import_listings(either, STUDY, export(folder, rows[:4])).doubts
    one, two = question.split(") and ")
    assert (one.partition(" (")[0], two.partition(" (")[0]) in (
        ("Immo Berkenhof", "Berkenhof Immo"),
        ("Berkenhof Immo", "Immo Berkenhof"),
    )
    folder = tmp_path / "later"
    folder.mkdir()
    (question,) = import_listings(either, STUDY, export(folder, rows[4:])).doubts
    assert "Kanaalzichten (" in question
    assert "Kanaalzicht (" in question
    assert "Berkenhof" not in question


def several(place: Workplace, folder: Path, *names: str) -> list[str]:
    """The landlords of these names, each with a telephone of its own, in that order."""
    rows = [
        row(number, name=name, phone=f"056 01 00 0{number}") for number, name in enumerate(names)
    ]
    import_listings(place, STUDY, export(folder, rows))
    phones = {each.spellings[0][-1]: each.id for each in known_landlords(place)}
    return [phones[str(number)] for number in range(len(names))]


def in_doubt(place: Workplace) -> set[frozenset[str]]:
    """Those that count as one, together."""
    with reading(place.engine) as session:
        return members(decisions.standing(session).groups())


def members(groups: dict[str, str]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, group in groups.items():
        found[group].add(name)
    return set(map(frozenset, found.values()))


def test_who_is_told_apart_from_one_may_still_be_another(either: Workplace, tmp_path: Path) -> None:
    one, two, three, four = several(either, tmp_path, *["Immo Proef"] * 4)
    assert in_doubt(either) == {frozenset({one, two, three, four})}
    decided = confirm_landlords(either, one, two, same=False)
    assert decided.doubts, "the second may still be the third or the fourth"
    assert in_doubt(either) == {frozenset({one, two, three, four})}
    decided = confirm_all(either, two, same=False)
    assert len(decided.events) + len(confirm_all(either, two, same=False).events) == 2
    assert in_doubt(either) == {frozenset({one, three, four})}


@pytest.mark.slow
def test_after_each_decision_those_alike_and_not_told_apart_count_as_one(
    place: Workplace, tmp_path: Path
) -> None:
    """What every pair of names, compared, says; a few doubts alone are kept."""
    names = ["Leiehoeve", "Leiehoeven", "Leiehoevens", "Leiehoeve", "Zonneweelde", "Zonneweelden"]
    landlords = several(place, tmp_path, *names)
    alike = {
        frozenset((one, other))
        for (one, name), (other, like) in itertools.combinations(
            zip(landlords, map(core_name, names), strict=True), 2
        )
        if likeness(name, like) >= ALIKE
    }
    stream = Stream(1, "decisions")
    while alike:
        pairs: dict[str, set[str]] = defaultdict(set)
        for one, other in map(sorted, alike):
            pairs[one].add(other)
            pairs[other].add(one)
        assert in_doubt(place) == members(tied(pairs))
        with reading(place.engine) as session:
            doubts = decisions.standing(session).doubts
        one = stream.pick(sorted(doubts))
        other = stream.pick(doubts[one])
        confirm_landlords(place, one, other, same=False)
        alike.remove(frozenset((one, other)))
    assert in_doubt(place) == set()


def test_all_that_one_may_be_leaves_out_what_only_they_may_be(
    either: Workplace, tmp_path: Path
) -> None:
    """A chain: the first is like the second, the second like the third, the first not like it."""
    first, second, third = several(
        either, tmp_path, "Immo Leiehoeve", "Immo Leiehoeven", "Immo Leiehoevens"
    )
    with reading(either.engine) as session:
        doubts = decisions.standing(session).doubts
    assert doubts[first] == (second,), "not like enough to be asked about"
    (merge,) = confirm_all(either, first, same=True).events
    assert {merge.landlord, merge.other} == {first, second}
    assert in_doubt(either) == {frozenset({first, third})}


def test_many_told_apart_one_by_one_are_asked_about_no_more(
    place: Workplace, tmp_path: Path
) -> None:
    rows = [row(number, name="Immo Proef") for number in range(1, 5)]
    import_listings(place, STUDY, export(tmp_path, rows))
    told = 0
    while doubtful := known_landlords(place, doubtful_only=True):
        told += len(confirm_all(place, doubtful[0].id, same=False).events)
    assert told == 6, "each pair once"
    more = export(tmp_path, [*rows, row(9, name="Anders")], "more.csv")
    assert import_listings(place, STUDY, more).doubts == ()


def test_on_the_command_line(command: Callable[..., Any], project: Path, tmp_path: Path) -> None:
    at = ("--project", project)
    command("listings", "import", doubtful_export(tmp_path), "--study", STUDY, *at)
    said = command("listings", "landlords", "--doubtful", "--json", *at)
    one, two = (each["id"] for each in json.loads(said.out)["landlords"])
    for words in ((), ("--same", "--undo"), ("--different", "--undo")):
        refused = command("listings", "confirm", one, two, *words, *at)
        assert refused.code == 2
        assert "--same, --different or --undo" in refused.err
    assert command("listings", "confirm", one, two, "--same", *at).code == 0
    assert command("listings", "confirm", one, two, "--same", *at).code == 1
    assert command("listings", "confirm", one, two, "--undo", *at).code == 0
    assert command("listings", "confirm", one, "nobody", "--same", *at).code == 2
    for words in ((), ("--all", two), ("--all", "--undo")):
        assert command("listings", "confirm", one, *words, "--same", *at).code == 2
    assert command("listings", "confirm", one, "--all", "--same", *at).code == 1
    assert command("listings", "exclude", one, *at).code == 2, "an exclusion needs a reason"
    assert command("listings", "exclude", one, "--reason", "asked", *at).code == 0
    assert "excluded" in command("listings", "landlords", *at).out


def test_an_exclusion_outlives_the_data_of_its_landlord(either: Workplace, tmp_path: Path) -> None:
    """Whoever shows the same phone or mailbox again is told at the import and never drawn."""
    place = either
    owner = row(1, kind="Particulier", name="Jan V.", phone="0470 00 00 01")
    import_listings(place, STUDY, export(tmp_path, [owner, row(9, name="Abeel")], "one.csv"))
    first = next(each for each in known_landlords(place) if each.type == "private")
    exclude_landlord(place, first.id, reason="asked to be left alone")
    erase_subject(place, first.id, "asked for by the landlord")
    again = [
        row(2, kind="Particulier", name="J. V.", phone="+32 470 00 00 01"),
        row(3, kind="Particulier", name="Jan V.", phone="0470 00 00 02"),
    ]
    result = import_listings(place, STUDY, export(tmp_path, again, "two.csv"))
    assert EXCLUDED_AGAIN.format(number=1) in result.notes
    fresh = [each for each in known_landlords(place) if each.id != first.id and each.excluded]
    assert len(fresh) == 1
    lock_study(place, STUDY)
    drawn = draw_tests(place, STUDY)
    assert "Kortrijk / private: 2 listings of an excluded or stopped landlord" in drawn.shortfalls
    with reading(place.engine) as session:
        (mark,) = session.execute(select(tables.ExclusionMarkRow)).all()
    assert (mark.field, mark.landlord_id) == ("phone", first.id)
    assert mark.mark == place.keys.lookup(f"exclusion {mark.salt} phone", "+32470000001")
    assert check(place.engine, place.keys) == []


@pytest.mark.parametrize(
    ("shown", "known"),
    [
        ({"name": "Immo Distel bvba"}, True),
        ({"name": "Vastgoed DISTEL BV"}, True),
        ({"name": "Distel Kortrijk"}, True),
        ({"name": "Andere", "email": "verhuur@distel.example"}, True),
        ({"name": "Andere", "phone": "+32 56 01 00 01"}, True),
        ({"name": "Distelvink"}, False),
        ({"name": "Andere", "email": "kantoor@telenet.be"}, False),
        ({"name": "Andere", "email": "x@portaal.example"}, False),
        ({"name": "Distel", "kind": "Particulier"}, False),
    ],
)
def test_an_excluded_agency_is_known_by_what_intake_compares(
    place: Workplace, tmp_path: Path, shown: dict[str, str], known: bool
) -> None:
    """Legal form, trade words, town and mailbox may differ; a shared mail domain tells nothing."""
    file = f"studies/{STUDY}/study.toml"
    edit(place, file, "[period]", '[listings]\nnot_identifying = ["@portaal.example"]\n\n[period]')
    rows = [
        row(1, name="Immo Distel BV", phone="056 01 00 01", email="info@distel.example"),
        row(2, name="Distel", email="distel@telenet.be"),
        row(3, name="Distel", email="info@portaal.example"),
    ]
    import_listings(place, STUDY, export(tmp_path, rows, "one.csv"))
    for agency in known_landlords(place):
        exclude_landlord(place, agency.id, reason="asked")
        erase_subject(place, agency.id, "asked")
    again = [row(4, **shown)]
    result = import_listings(place, STUDY, export(tmp_path, again, "two.csv"))
    told = any("excluded before" in note for note in result.notes)
    assert told is known
    assert check(place.engine, place.keys) == []


def test_who_is_taken_off_the_list_leaves_no_mark_that_counts(
    place: Workplace, tmp_path: Path
) -> None:
    rows = [row(1, kind="Particulier", name="Jan V.", phone="0470 00 00 01")]
    import_listings(place, STUDY, export(tmp_path, rows, "one.csv"))
    (first,) = known_landlords(place)
    exclude_landlord(place, first.id, reason="asked")
    erase_subject(place, first.id, "asked")
    exclude_landlord(place, first.id, reason="", undo=True)
    again = [row(2, kind="Particulier", name="Jan V.", phone="0470 00 00 01")]
    result = import_listings(place, STUDY, export(tmp_path, again, "two.csv"))
    assert not any("excluded before" in note for note in result.notes)
