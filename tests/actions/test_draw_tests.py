"""Drawing tests: what is drawn, what is stored, what is refused, and the same draw anywhere."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.lock_study import amend_study, lock_study
from discrimtest.actions.preview_study import preview_study
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.write_letters import signals_of
from discrimtest.design.calendar import public_holidays
from discrimtest.design.citation import listing_facts
from discrimtest.design.letters import render
from discrimtest.design.preview import unmarked
from discrimtest.errors import DrawRefused, NotAllowed, Refused, StudyLocked, WrongInput
from discrimtest.files.profiles import FACTS
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.library.instrument import restore_instrument
from discrimtest.store import draws, lines, studies
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.words.landlord import LandlordType
from discrimtest.words.person import Role
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import send
from tests.actions.examples import (
    EXPORT,
    STUDY,
    acting,
    agencies,
    another_study,
    edit,
    everything,
    export,
    plan_of,
    ready,
    root_of,
    row,
    sample_rows,
    without_caps,
)
from tests.design.stored_inputs import inputs_of

# The draw of the shipped study from the sample export. A change of this number is a change of
# every draw with this seed: it needs a reason in CHANGELOG.md.
GOLDEN = "2b805773cc8f9bbeda023ca94308abab423d27b66e8bf05efd6fa8f8d91c6a23"
FILE = f"studies/{STUDY}/study.toml"
TIMING = "protocols/email-couples/protocol.toml"
ZONE = ZoneInfo("Europe/Brussels")


def drawn(place: Workplace, study: str | None = None) -> list[Test]:
    with reading(place.engine) as session:
        ids = None if study is None else look_up(place, session, study).id
        return draws.drawn_tests(session, ids)


def test_the_sample_gives_nine_tests_and_says_what_is_short(either: Workplace) -> None:
    ready(either)
    result = draw_tests(either, STUDY)
    assert (result.number, result.tests, result.wanted) == (1, 9, 200)
    # One agency has three homes, of which two may be asked about by a couple of one gender.
    assert result.shortfalls == (
        "200 tests wanted, 9 drawn: too few listings for 191",
        "Kortrijk / agency: 1 listing of a landlord whose limit is reached",
    )
    tests = drawn(either)
    assert [test.number for test in tests] == list(range(1, 10))
    assert sorted(Counter(test.comparison for test in tests).values()) == [4, 5]
    assert len({test.listing for test in tests}) == 9
    with reading(either.engine) as session:
        study = look_up(either, session, STUDY)
        (record,) = draws.draws(session, study.id)
    assert record.golden == result.golden
    assert record.balance == result.balance
    assert sha256_hex(canonical_json(record.inputs)) == record.inputs_sha256
    assert inputs_of(record.inputs).record() == record.inputs


def test_the_draw_is_the_same_on_both_databases_with_any_key(
    either: Workplace, made_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]
) -> None:
    """Another project has another key, other ids of landlords, and took the rows in two files."""
    assert draw_tests(ready(either), STUDY).golden == GOLDEN
    other = open_places(Path(shutil.copytree(made_project, tmp_path / "other")))
    rows = sample_rows()
    for name, part in (("late.csv", rows[9:]), ("early.csv", rows[:9])):
        import_listings(other, STUDY, export(tmp_path, part, name))
    lock_study(other, STUDY)
    assert draw_tests(other, STUDY).golden == GOLDEN
    assert plan_of(drawn(other)) == plan_of(drawn(either))
    assert {test.landlord for test in drawn(other)} != {test.landlord for test in drawn(either)}


def test_another_seed_gives_another_draw(place: Workplace) -> None:
    edit(place, FILE, "seed = 20260301", "seed = 20260302")
    assert draw_tests(ready(place), STUDY).golden != GOLDEN


def test_drawing_again_when_nothing_is_left_records_nothing(either: Workplace) -> None:
    ready(either)
    draw_tests(either, STUDY)
    before = everything(either)
    again = draw_tests(either, STUDY)
    assert (again.number, again.tests, again.wanted) == (2, 0, 191)
    assert again.shortfalls == (
        "191 tests wanted, 0 drawn: too few listings for 191",
        "Kortrijk / agency: 7 listings drawn before in this study",
        "Kortrijk / agency: 1 listing of a landlord whose limit is reached",
        "Kortrijk / private: 2 listings drawn before in this study",
    )
    assert everything(either) == before


def test_a_complete_sample_is_refused(place: Workplace) -> None:
    edit(place, FILE, "tests = 200", "tests = 2")
    ready(place)
    assert draw_tests(place, STUDY).shortfalls == ()
    before = everything(place)
    with pytest.raises(Refused, match="sample is complete"):
        draw_tests(place, STUDY)
    assert everything(place) == before


def test_repeated_draws_go_on_numbering_and_stay_balanced(
    either: Workplace, tmp_path: Path
) -> None:
    without_caps(either)
    import_listings(either, STUDY, export(tmp_path, agencies(24)))
    lock_study(either, STUDY)
    for number, count in enumerate((5, 7, 1, 6), start=1):
        result = draw_tests(either, STUDY, count=count)
        assert (result.number, result.tests, result.wanted) == (number, count, count)
        assert result.shortfalls == ()
    tests = drawn(either)
    assert [test.number for test in tests] == list(range(1, 20))
    assert len({test.listing for test in tests}) == 19
    parts = Counter(test.comparison for test in tests)
    assert abs(parts["male_couple"] - parts["female_couple"]) <= 1
    for arm in {contact.arm for test in tests for contact in test.contacts}:
        letters = Counter(
            contact.variant for test in tests for contact in test.contacts if contact.arm == arm
        )
        assert len(letters) == 4
        # A deck for each comparison and order: each may be one letter ahead.
        assert max(letters.values()) - min(letters.values()) <= 2
    last = {row["arm"]: row for row in result.balance if row["stratum"] == "all"}
    assert last["male_couple"]["earlier"] == parts["male_couple"] - last["male_couple"]["tests"]  # type: ignore[operator]


def test_ads_that_come_later_are_drawn_with_the_rest(place: Workplace, tmp_path: Path) -> None:
    ready(place)
    draw_tests(place, STUDY)
    more = export(tmp_path, [row(1, name="Abeel", phone="056 01 00 00", posted="20/03/2026")])
    import_listings(place, STUDY, more)
    assert draw_tests(place, STUDY).tests == 1
    (test,) = drawn(place)[9:]
    assert test.number == 10
    assert test.contacts[0].due_at.astimezone(ZONE).date() >= date(2026, 3, 20)


def test_no_cap_hour_holiday_or_gap_breaks(place: Workplace, tmp_path: Path) -> None:
    """Worked out again from the stored contacts, as a person would check them."""
    without_caps(place)
    rows = agencies(20, homes=6)
    rows += [row(900 + n, phone=f"0470 01 00 {n:02d}", kind="Particulier") for n in range(15)]
    rows += [row(950 + n, phone=f"0470 01 00 {n:02d}", kind="Particulier") for n in range(15)]
    import_listings(place, STUDY, export(tmp_path, rows))
    lock_study(place, STUDY)
    draw_tests(place, STUDY, count=60)
    draw_tests(place, STUDY)
    tests = drawn(place)
    assert len(tests) > 100
    with reading(place.engine) as session:
        homes = {each.id: each for each in stored.listings(session)}
    holidays = public_holidays("BE", date(2026, 3, 1), date(2026, 4, 30))
    assert date(2026, 4, 6) in holidays
    by_landlord: dict[str, list[Test]] = defaultdict(list)
    busy: set[tuple[str, datetime]] = set()
    for test in tests:
        by_landlord[test.landlord].append(test)
        for contact in test.contacts:
            local = contact.due_at.astimezone(ZONE)
            assert local.isoweekday() <= 5
            assert local.date() not in holidays
            assert (9, 0) <= (local.hour, local.minute) <= (17, 30)
            assert date(2026, 3, 1) <= local.date()
            assert contact.due_at + timedelta(days=14) <= datetime(2026, 5, 1, tzinfo=ZONE)
            assert (contact.line, contact.due_at) not in busy
            busy.add((contact.line, contact.due_at))
        first, second = test.contacts
        assert timedelta(hours=2) <= second.due_at - first.due_at <= timedelta(hours=24)
        assert first.line != second.line
        assert first.variant != second.variant
        posted = homes[test.listing].posted
        assert posted is not None
        assert first.due_at.astimezone(ZONE).date() >= posted
    for mine in by_landlord.values():
        firsts = sorted(test.contacts[0].due_at for test in mine)
        if homes[mine[0].listing].landlord_type is LandlordType.PRIVATE:
            assert len(mine) == 1
        for sooner, later in itertools.pairwise(firsts):
            assert later - sooner >= timedelta(days=7)
        for fourth_before, later in zip(firsts, firsts[4:], strict=False):
            assert later - fourth_before >= timedelta(days=30)


def test_caps_hold_across_the_studies_of_a_database(either: Workplace, tmp_path: Path) -> None:
    without_caps(either)
    file = export(tmp_path, agencies(1, homes=12))
    ready(either, file)
    other = another_study(either, "kortrijk-again", ("seed = 20260301", "seed = 7"))
    ready(either, file, other)
    alone = draw_tests(either, STUDY, count=3)
    assert alone.tests == 3
    result = draw_tests(either, other)
    assert 0 < result.tests < 12
    assert any("limit is reached" in line for line in result.shortfalls)
    firsts = sorted(test.contacts[0].due_at for test in drawn(either))
    assert len(firsts) == 3 + result.tests
    for sooner, later in itertools.pairwise(firsts):
        assert later - sooner >= timedelta(days=7)
    for fourth_before, later in zip(firsts, firsts[4:], strict=False):
        assert later - fourth_before >= timedelta(days=30)


def test_a_first_day_is_respected_and_kept(place: Workplace) -> None:
    ready(place)
    start = date(2026, 3, 23)
    draw_tests(place, STUDY, start=start)
    tests = drawn(place)
    assert tests
    assert all(
        contact.due_at.astimezone(ZONE).date() >= start
        for test in tests
        for contact in test.contacts
    )
    with reading(place.engine) as session:
        (record,) = draws.draws(session, tests[0].study)
    assert record.inputs["timing"]["start"] == "2026-03-23"


@pytest.mark.parametrize(
    ("path", "old", "new", "start", "words"),
    [
        (TIMING, "gap_hours = [2, 24]", "gap_hours = [9, 14]", None, ("gap_hours", "Widen")),
        (FILE, "", "", date(2026, 4, 28), ("period", "start earlier")),
        (FILE, "", "", date(2027, 1, 4), ("period", "start earlier")),
    ],
)
def test_a_draw_that_can_not_be_completed_is_refused_whole(
    place: Workplace, path: str, old: str, new: str, start: date | None, words: tuple[str, ...]
) -> None:
    """Nine hours apart never lie in office hours from 9 to 17:30; a late start leaves no time."""
    import_listings(place, STUDY, EXPORT)
    lock_study(place, STUDY)
    if old:
        _force(place, path, old, new)
    before = everything(place)
    with pytest.raises(DrawRefused) as caught:
        draw_tests(place, STUDY, start=start)
    assert caught.value.exit_code == 1
    for word in words:
        assert word in str(caught.value)
    assert everything(place) == before


def _force(place: Workplace, path: str, old: str, new: str) -> None:
    """Draw by a protocol that the check of files would have refused, as if it had passed it."""
    with reading(place.engine) as session:
        version = look_up(place, session, STUDY).version
    assert version is not None
    text = version.snapshot[path]
    assert old in text
    place.instruments[version.id] = restore_instrument(
        {**version.snapshot, path: text.replace(old, new)}
    )


def test_limits_that_leave_too_little_room_are_refused_with_what_fits(
    place: Workplace, tmp_path: Path
) -> None:
    without_caps(place)
    edit(place, FILE, "private_tests = 1\n", "private_tests = 1\ncontacts_per_day = 2\n")
    edit(place, FILE, "tests = 200", "tests = 24")
    ready(place, export(tmp_path, agencies(24)))
    before = everything(place)
    with pytest.raises(DrawRefused) as caught:
        draw_tests(place, STUDY, start=date(2026, 4, 1))
    assert "contacts_per_day" in str(caught.value)
    assert "draw at most" in str(caught.value)
    assert everything(place) == before


@pytest.mark.parametrize("count", [0, -3])
def test_a_count_below_one_is_wrong_input(place: Workplace, count: int) -> None:
    ready(place)
    with pytest.raises(WrongInput, match="count: "):
        draw_tests(place, STUDY, count=count)


def test_only_a_locked_study_is_drawn(place: Workplace) -> None:
    import_listings(place, STUDY, EXPORT)
    before = everything(place)
    with pytest.raises(Refused, match="study lock"):
        draw_tests(place, STUDY)
    assert everything(place) == before


def test_changed_files_are_refused_until_amended(place: Workplace) -> None:
    ready(place)
    edit(place, TIMING, "window_days = 14", "window_days = 10")
    before = everything(place)
    with pytest.raises(StudyLocked, match=TIMING):
        draw_tests(place, STUDY)
    assert everything(place) == before
    amend_study(place, STUDY, "Answers come within ten days.")
    draw_tests(place, STUDY)
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        (record,) = draws.draws(session, study.id)
    assert study.version is not None
    assert (record.version, study.version.number) == (study.version.id, 2)
    assert record.inputs["timing"]["window_days"] == 10


def test_a_draw_uses_the_frozen_files_when_the_folder_is_gone(place: Workplace) -> None:
    """Also when a study of that name is shipped: that is not the one which was locked."""
    edit(place, FILE, "tests = 200", "tests = 4")
    ready(place)
    shutil.rmtree(root_of(place) / "studies" / STUDY)
    result = draw_tests(place, STUDY)
    assert (result.tests, result.wanted) == (4, 4)


def test_letters_are_those_the_preview_shows(either: Workplace) -> None:
    """The stored letter is the template with this profile and advertisement, spans included,
    and without its signals it tells nothing of the arm."""
    ready(either)
    draw_tests(either, STUDY)
    with reading(either.engine) as session:
        study = look_up(either, session, STUDY)
        tests = draws.drawn_tests(session, study.id)
        profiles = draws.profiles(session, study.id)
        contacts = [contact for test in tests for contact in test.contacts]
        letters = draws.letters(session, either.keys, [each.id for each in contacts])
        homes = {each.id: each for each in stored.listings(session)}
        adverts = stored.advert_texts(session, either.keys, homes)
        mail = {line.id: line.address for line in lines.lines(session, either.keys, study.id)}
    assert len(letters) == 18
    for test in tests:
        signals = signals_of(study, test)
        home = homes[test.listing]
        for contact in test.contacts:
            letter, profile = letters[contact.id], profiles[contact.profile]
            template = study.instrument.templates[contact.variant, contact.language]
            facts = listing_facts(
                adverts[home.id].title, home.home, home.municipality, contact.language,
                address=adverts[home.id].address, rent_cents=home.rent_cents,
            )  # fmt: skip
            box = {"mail": mail[contact.line], "phone": ""}
            assert letter == render(template, profile, listing=facts, signals=signals, contact=box)
            assert letter.variant == contact.variant
            signs = [letter.body[span.start : span.end] for span in letter.spans]
            assert profile.names["partner_first"] in signs
            shared = unmarked(letter.body, letter.spans)
            assert profile.names["partner_first"] not in shared
            assert home.municipality in letter.body + letter.subject


def test_candidates_of_a_test_share_no_name_and_no_neutral_fact(place: Workplace) -> None:
    ready(place)
    draw_tests(place, STUDY)
    with reading(place.engine) as session:
        tests = draws.drawn_tests(session)
        profiles = draws.profiles(session, tests[0].study)
    for test in tests:
        worn = [
            word
            for contact in test.contacts
            for word in (
                *profiles[contact.profile].names.values(),
                *(profiles[contact.profile].facts[fact] for fact in FACTS),
            )
        ]
        assert len(set(worn)) == len(worn)


# Who bears a man's name; the other first names are women's.
_MEN = {
    ("male_couple", "writer_first"),
    ("male_couple", "partner_first"),
    ("different_sex_couple_man", "writer_first"),
    ("different_sex_couple_woman", "partner_first"),
}


def worn_by_landlord(place: Workplace) -> dict[str, list[tuple[str, str, str]]]:
    """(arm, what, word) of every candidate each landlord met, in the order of the tests."""
    with reading(place.engine) as session:
        tests = draws.drawn_tests(session)
        profiles = {
            id: profile
            for study in sorted({test.study for test in tests})
            for id, profile in draws.profiles(session, study).items()  # noqa: A001
        }
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for test in sorted(tests, key=lambda one: (one.study, one.number)):
        for contact in test.contacts:
            profile = profiles[contact.profile]
            found[test.landlord] += [
                (profile.arm, what, word) for what, word in profile.names.items()
            ]
    return found


def test_no_landlord_meets_a_name_twice_while_another_is_left(
    either: Workplace, tmp_path: Path
) -> None:
    """Each list holds twelve names; many tests of one agency use some of them up."""
    without_caps(either)
    ready(either, export(tmp_path, agencies(1, homes=9)))
    assert draw_tests(either, STUDY).tests >= 5
    ((_, worn),) = worn_by_landlord(either).items()
    lists = {
        "last names": [word for _, what, word in worn if what == "writer_last"],
        "men": [word for arm, what, word in worn if (arm, what) in _MEN],
        "women": [
            word for arm, what, word in worn if what != "writer_last" and (arm, what) not in _MEN
        ],
    }
    for words in lists.values():
        _evenly(Counter(words), 12)


def _evenly(met: Counter[str], pool: int) -> None:
    """A name met twice is allowed only when all were met, and so on."""
    assert met
    if max(met.values()) > 1:
        assert len(met) == pool
        # Two candidates of one test bear different names, which may cost one turn.
        assert max(met.values()) - min(met.values()) <= 2


def test_a_landlord_of_two_studies_meets_names_twice_only_where_few_are_left(
    place: Workplace, tmp_path: Path
) -> None:
    without_caps(place)
    file = export(tmp_path, agencies(1, homes=4))
    other = another_study(place, "kortrijk-again")
    ready(place, file)
    ready(place, file, other)
    draw_tests(place, STUDY, count=2)
    draw_tests(place, other, count=2)
    ((_, worn),) = worn_by_landlord(place).items()
    assert len(worn) == 4 * 2 * 3
    words = [word for _, _, word in worn]
    assert len(set(words)) >= len(words) - 1, "six personas an arm do not leave more choice"


def senders(place: Workplace) -> dict[tuple[str, str], set[tuple[str, ...]]]:
    """Who wrote, by landlord and address: arm, names and job."""
    with reading(place.engine) as session:
        found: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
        for study in studies.studies(session):
            own = {line.id: line.address for line in lines.lines(session, place.keys, study.id)}
            profiles = draws.profiles(session, study.id)
            for test in draws.drawn_tests(session, study.id):
                for contact in test.contacts:
                    who = profiles[contact.profile]
                    told = (who.arm, *who.names.values(), *who.facts.values())
                    found[test.landlord, own[contact.line]].add(told)
    return found


def test_no_landlord_hears_from_one_mailbox_as_two_people(
    either: Workplace, tmp_path: Path
) -> None:
    """Over three draws, and with a second study that owns the very same mailboxes."""
    without_caps(either)
    file = export(tmp_path, agencies(6, homes=12))
    ready(either, file)
    for _ in range(3):
        draw_tests(either, STUDY, count=8)
    heard = senders(either)
    assert len(heard) > 20
    assert all(len(who) == 1 for who in heard.values())
    for address in {address for _, address in heard}:
        everywhere = [who for (_, box), who in heard.items() if box == address]
        assert len(set.union(*everywhere)) == 1, "one person for the whole study"
    shared = another_study(either, "kortrijk-again", ("seed = 20260301", "seed = 7"))
    path = root_of(either) / "studies" / shared / "study.toml"
    text = path.read_text(encoding="utf-8")
    boxes = "".join(
        f'[[lines]]\nid = "box-{number}"\nchannel = "email"\naddress = "{address}"\n'
        for number, address in enumerate(sorted({address for _, address in heard}))
        if number % 3  # some of its mailboxes alone are known to these landlords
    ) + "".join(
        f'[[lines]]\nid = "own-{number}"\nchannel = "email"\naddress = "{number}@own.example"\n'
        for number in range(4)
    )
    start, end = text.index("[[lines]]"), text.index("[analysis]")
    path.write_text(text[:start] + boxes + text[end:], encoding="utf-8")
    ready(either, file, shared)
    draw_tests(either, shared, start=date(2026, 4, 1))
    both = senders(either)
    assert len(both) > len(heard)
    names = {key: {told[1:4] for told in who} for key, who in both.items()}
    assert all(len(who) == 1 for who in names.values()), names


def test_arms_and_their_personas_write_as_often(place: Workplace, tmp_path: Path) -> None:
    without_caps(place)
    ready(place, export(tmp_path, agencies(24, homes=4)))
    result = draw_tests(place, STUDY)
    assert result.tests == 96
    everywhere = [balance for balance in result.balance if balance["stratum"] == "all"]
    assert [balance["personas"] for balance in everywhere] == [6, 6, 6, 6]
    for balance in everywhere:
        assert 5 <= balance["least"] <= balance["most"] <= 11, balance
        assert balance["to_one"] == 1, "four tests of a landlord, six personas of an arm"
    worn = [each for mine in worn_by_landlord(place).values() for each in mine]
    for arm in {arm for arm, _, _ in worn}:
        for what in ("writer_first", "writer_last"):
            times = Counter(word for one, kind, word in worn if (one, kind) == (arm, what))
            assert len(times) > 4
            assert sum(times.values()) == 48


def test_a_persona_stays_who_it_is_when_the_lists_change(place: Workplace, tmp_path: Path) -> None:
    ready(place, export(tmp_path, agencies(3, homes=8)))
    draw_tests(place, STUDY, count=8)
    before = senders(place)
    names = "protocols/email-couples/profiles.toml"
    text = (root_of(place) / names).read_text(encoding="utf-8")
    edit(place, names, text, text.replace('value = "Ruben"', 'value = "Robbe"'))
    amend_study(place, STUDY, "Ruben is read as a family name.")
    draw_tests(place, STUDY, count=8)
    after = senders(place)
    assert all(after[key] == who for key, who in before.items())
    assert all(len(who) == 1 for who in after.values())


def test_a_preview_shows_the_people_that_the_draws_keep(place: Workplace, tmp_path: Path) -> None:
    ready(place, export(tmp_path, agencies(3, homes=8)))
    draw_tests(place, STUDY, count=8)
    names = "protocols/email-couples/profiles.toml"
    text = (root_of(place) / names).read_text(encoding="utf-8")
    other = re.sub(
        r'value = "(\w+)", reads_as = "(man|woman)"', r'value = "\1a", reads_as = "\2"', text
    )
    edit(place, names, text, other)
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        known = draws.profiles(session, study.id)
    drew = {
        contact.line: f"{names['writer_first']} {names['writer_last']}"
        for test in drawn(place)
        for contact in test.contacts
        for names in [known[contact.profile].names]
    }
    pages = preview_study(root_of(place), None, STUDY, language="nl")
    shown = {line.split()[0]: who.split(",")[0] for _, line, who in pages[0].letters}
    assert {line: shown[line] for line in drew} == drew
    assert any(who.split()[0].endswith("a") for line, who in shown.items() if line not in drew)
    sent = "\n".join(page.text for page in pages if page.kind == "test")
    assert any(who in sent for who in shown.values())


def test_a_preview_is_not_for_who_codes_the_study_blind(place: Workplace) -> None:
    ready(place)
    study = studies.id_of(STUDY)
    for roles, held_in in (((Role.CODER,), study), ((Role.CODER,), None)):
        coder = acting(place, *roles, study=held_in).person.id
        with pytest.raises(NotAllowed, match=r"as: found .*judge without knowing"):
            preview_study(root_of(place), None, STUDY, language="nl", person=coder)
    for role in (Role.RESEARCHER, Role.TESTER):
        person = acting(place, role, study=study).person.id
        assert preview_study(root_of(place), None, STUDY, language="nl", person=person)


def test_on_the_command_line(command: Callable[..., Any], project: Path) -> None:
    at = ("--project", project)
    draw = ("tests", "draw", STUDY, *at)
    assert command(*draw).code == 1, "nothing is locked"
    command("listings", "import", EXPORT, "--study", STUDY, *at)
    command("study", "lock", STUDY, *at)
    for wrong in ("--count=0", "--count=x", "--from=03/31/2026", "--from=2026-02-30"):
        assert command(*draw, wrong).code == 2, wrong
    first = command(*draw, "--count", "4", "--json")
    assert first.code == 0
    told = json.loads(first.out)
    assert (told["draw"], told["tests"], told["wanted"], told["shortfalls"]) == (1, 4, 4, [])
    second = command(*draw)
    assert second.code == 0
    assert "shortfall: 196 tests wanted, 5 drawn: too few listings for 191" in second.out
    assert second.out.count("shortfall") == 1
    assert "golden hash" in second.out
    third = command(*draw)
    assert third.code == 0
    assert "Nothing was drawn" in third.out
    late = command(*draw, "--from", "2026-04-29")
    assert late.code == 1
    assert "Lengthen the period" in late.err
    listed = json.loads(command("tests", "list", STUDY, "--json", *at).out)["tests"]
    assert [each["number"] for each in listed] == list(range(1, 10))


def test_an_agency_hears_from_two_rare_couples_across_the_studies_of_a_database(
    either: Workplace, tmp_path: Path
) -> None:
    """Which couples are rare says the protocol, and each study's letters count in the other."""
    file = export(tmp_path, agencies(1, homes=12))
    other = another_study(either, "kortrijk-again")
    ready(either, file)
    ready(either, file, other)
    assert draw_tests(either, STUDY, count=1).tests == 1
    assert draw_tests(either, other).tests == 1
    assert draw_tests(either, STUDY).tests == 0
    with reading(either.engine) as session:
        study = look_up(either, session, other)
        (record,) = draws.draws(session, study.id)
    (earlier,) = record.inputs["commitments"]
    assert sorted(one["rare"] for one in earlier["contacts"]) == [False, True]
    assert [name for name, _ in record.inputs["others"]] == [STUDY]


def test_two_studies_never_draw_the_same_private_ad(either: Workplace, tmp_path: Path) -> None:
    owners = [
        row(number, kind="Particulier", email=f"eigenaar{number}@post.example")
        for number in range(6)
    ]
    file = export(tmp_path, owners)
    other = another_study(either, "kortrijk-again")
    ready(either, file)
    ready(either, file, other)
    assert draw_tests(either, STUDY, count=4).tests == 4
    result = draw_tests(either, other)
    assert result.tests == 2
    told = "Kortrijk / private: 4 listings drawn by another study"
    assert told in result.shortfalls
    tests = drawn(either)
    assert len({test.listing for test in tests}) == len(tests) == 6


def test_the_stricter_limits_of_another_study_bind_with_its_landlords(
    place: Workplace, tmp_path: Path
) -> None:
    without_caps(place)
    file = export(tmp_path, agencies(1, homes=9))
    strict = another_study(place, "kortrijk-strict", ("agency_tests = 4", "agency_tests = 1"))
    ready(place, file)
    ready(place, file, strict)
    assert draw_tests(place, strict, count=1).tests == 1
    # Thirty days around that one test are its own; the period has room for one more after them.
    result = draw_tests(place, STUDY)
    firsts = sorted(test.contacts[0].due_at for test in drawn(place))
    assert len(firsts) == 1 + result.tests
    for sooner, later in itertools.pairwise(firsts):
        assert later - sooner >= timedelta(days=30)


def test_an_ad_too_old_for_its_first_contact_is_told(place: Workplace, tmp_path: Path) -> None:
    rows = [
        row(number, name=name, phone=f"056 01 00 0{number}", posted=posted)
        for number, (name, posted) in enumerate(
            (("Abeel", "07/02/2026"), ("Bergamot", "09/02/2026"), ("Citroen", "02/03/2026"))
        )
    ]
    result = draw_tests(ready(place, export(tmp_path, rows)), STUDY)
    assert result.tests == 2
    old = "Kortrijk / agency: 1 listing too old at the first contact that could be made"
    assert result.shortfalls[1:] == (old,)


@pytest.mark.parametrize(("rule", "drawn_again"), [("none", 0), ("unsent", 1), ("all", 2)])
def test_broken_tests_are_replaced_by_the_rule_of_the_study_alone(
    place: Workplace, tmp_path: Path, rule: str, drawn_again: int
) -> None:
    edit(place, FILE, "tests = 200\n", f'tests = 3\nreplace_broken = "{rule}"\n')
    ready(place, export(tmp_path, agencies(8)))
    assert draw_tests(place, STUDY).tests == 3
    unsent, half, _ = drawn(place)
    log_contact(place, unsent.contacts[0].id, "failed", reason="ad_gone")
    send(place, half.contacts[0])
    late = place.on(half.contacts[1].due_at)
    log_contact(late, half.contacts[1].id, "failed", reason="ad_gone")
    if drawn_again:
        assert draw_tests(late, STUDY).tests == drawn_again
        assert [test.number for test in drawn(place)] == list(range(1, 4 + drawn_again))
        assert len({test.listing for test in drawn(place)}) == 3 + drawn_again
    with pytest.raises(Refused, match="sample is complete"):
        draw_tests(late, STUDY)
    edit(place, FILE, f'replace_broken = "{rule}"\n', "")
    if rule != "none":
        with pytest.raises(Refused, match="replace_broken"):
            amend_study(place, STUDY, "No more of that.")
