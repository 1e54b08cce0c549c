"""The demonstration: a whole study in a simulated city, the same for the same seed."""

from __future__ import annotations

import html
import json
import re
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.list_due import list_due
from discrimtest.actions.review_landlords import known_landlords
from discrimtest.actions.run_demo import STUDY, run_demo
from discrimtest.actions.tell_status import tell_status
from discrimtest.errors import Refused, WrongInput
from discrimtest.planning.behaviour import Behaviour, Temper, answer_test, temper
from discrimtest.planning.hours import office_days
from discrimtest.randomness import Stream
from discrimtest.record.made import made_last
from discrimtest.store import draws, runs, tables
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.words.outcome import CodingMethod
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import open_workplace
from tests.actions.drawn import (
    answers_of,
    secrets_of,
)

FAVOURABLE = {"invitation", "booking_link"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demonstration as it is shown, and its project opened a month later."""
    folder = tmp_path_factory.mktemp("demo") / "city"
    steps = []
    made = run_demo(folder, seed=1, tests=200, progress=lambda *step: steps.append(step))
    place = open_workplace(folder, None, None)
    yield made, place, steps
    place.engine.dispose()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Two small demonstrations with one seed, and one with another."""
    folder = tmp_path_factory.mktemp("small")
    return [
        (folder / name, run_demo(folder / name, seed=seed, tests=8))
        for name, seed in (("one", 5), ("again", 5), ("other", 6))
    ]


def findings_of(folder: Path):
    place = open_workplace(folder, None, None)
    with reading(place.engine) as session:
        (run,) = runs.runs(session, look_up(place, session, STUDY).id)
    place.engine.dispose()
    return run.findings


def test_the_city_is_large_enough_for_the_caps(demo):
    _, place, _ = demo
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        homes = stored.listings(session, study.id)
        tests = draws.drawn_tests(session, study.id)
    kinds = {each.landlord: str(each.landlord_type) for each in homes}
    assert len(homes) >= 500
    assert sum(kind == "agency" for kind in kinds.values()) >= 60
    assert sum(kind == "private" for kind in kinds.values()) >= 100
    assert len(tests) == 200
    assert {each.comparison for each in tests} == {"male_couple", "female_couple"}
    posted = [each.posted for each in homes]
    assert (max(posted) - min(posted)).days >= 55


def test_everything_is_over_and_in_order_afterwards(demo):
    made, place, _ = demo
    status = tell_status(place, STUDY)
    assert status.simulated
    assert status.complete + status.broken == status.tests == 200
    assert status.broken > 0
    assert status.due == 0
    assert list_due(place, STUDY) == []
    assert f"Tests: 200 drawn, {status.complete} complete, {status.broken} broken." in made.told


def test_late_and_automatic_answers_and_every_channel_occur(demo):
    _, place, _ = demo
    answers = answers_of(place)
    assert {str(each.channel) for each in answers} >= {"email", "phone", "portal", "voicemail"}
    assert any(each.automatic for each in answers)
    assert not all(each.automatic for each in answers)
    assert tell_status(place, STUDY).late_answers > 0


def test_answers_come_by_day_and_evening_and_are_written_down_later(demo):
    _, place, _ = demo
    zone = ZoneInfo("Europe/Brussels")
    answers = answers_of(place)
    hours = Counter(each.received_at.astimezone(zone).hour for each in answers)
    assert set(hours) <= set(range(7, 22))
    assert sum(hours[hour] for hour in range(17, 22)) > len(answers) / 20, "some in the evening"
    assert max(hours.values()) < len(answers) / 3, "not all at one hour"
    waits = [each.recorded_at - each.received_at for each in answers]
    assert min(waits) >= timedelta(minutes=5)
    assert max(waits) > timedelta(hours=12), "over a night"


def test_how_soon_is_coded_as_the_moments_of_contact_and_answer_say(demo):
    """Half of the answers came within two days, and a tenth was coded as within an office day."""
    _, place, _ = demo
    zone, speeds = ZoneInfo("Europe/Brussels"), ("within_office_day", "within_two_days", "later")
    with reading(place.engine) as session:
        record = look_up(place, session, STUDY).record(session)
    answers = {each.contact: each for each in record.answers}
    alone = Counter(each.contact for each in record.answers)
    coded = Counter()
    for coding in record.codings:
        code = coding.subtle.get("response_time")
        if code in speeds and alone[coding.contact] == 1:
            sent = made_last(record, coding.contact).at
            took = office_days(sent, answers[coding.contact].received_at, zone)
            assert code == speeds[min(took, 2)], coding.contact
            coded[code] += 1
    assert min(coded[each] for each in speeds) > 10


def test_several_people_send_write_down_and_judge(demo):
    _, place, _ = demo
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        record = study.record(session)
    people = {each.by for each in record.answers}
    judges = {each.coder for each in record.codings if each.method is not CodingMethod.RULE}
    assert len(people) == 3
    coded = Counter(str(each.method) for each in record.codings)
    assert len(judges - people) == 5, "two judge what testers left, three are coders"
    assert len(judges) == 8
    assert coded["blind"] > 25
    assert coded["adjudicated"] >= 1
    assert {each.kind for each in record.coding_events} <= {"leaked"}


def test_declines_have_hours_of_their_own_within_those_of_the_protocol(demo):
    _, place, _ = demo
    with reading(place.engine) as session:
        record = look_up(place, session, STUDY).record(session)
    came = {}
    for each in answers_of(place):
        came.setdefault(each.contact, []).append(each.received_at)
    waits = [
        event.at - min(came[event.contact])
        for event in record.events
        if str(event.kind) == "declined"
    ]
    assert len(waits) > 50
    assert max(waits) <= timedelta(days=17), "even of a late answer"
    whole = Counter(wait // timedelta(hours=1) for wait in waits)
    assert len(whole) > 10
    assert tell_status(place, STUDY).overdue_declines == 0


def test_a_few_landlords_are_in_doubt_and_both_comparisons_are_answered(demo):
    made, place, _ = demo
    assert any(line.startswith("Landlords in doubt: ") for line in made.told)
    doubtful = [one for one in known_landlords(place) if one.doubtful_with]
    assert 6 <= len(doubtful) <= 20
    with reading(place.engine) as session:
        record = look_up(place, session, STUDY).record(session)
    first = sorted(record.answers, key=lambda each: each.received_at)[:30]
    contacts = {each.id: test.comparison for test in record.tests for each in test.contacts}
    assert {contacts[each.contact] for each in first} == {"male_couple", "female_couple"}


def test_the_log_is_written_in_the_order_of_the_two_months(demo):
    _, place, _ = demo
    with reading(place.engine) as session:
        wanted = select(tables.LogRow.at).order_by(tables.LogRow.seq)
        moments = list(session.execute(wanted).scalars())
    assert len(moments) > 600
    assert moments == sorted(moments)


def test_reports_say_simulated_and_name_nobody(demo):
    made, place, _ = demo
    assert [path.name[-8:] for path in made.reports] == ["-nl.html", "-fr.html", "-en.html"]
    answers = answers_of(place)
    secrets = secrets_of(place) | {each.text for each in answers} - {""}
    assert len(secrets) > 1500
    for path, word in zip(made.reports, ("gesimuleerd", "simul", "simulated"), strict=True):
        page = html.unescape(path.read_text(encoding="utf-8")).lower()
        assert word in page
        assert not [each for each in secrets if each.lower() in page]


def test_the_estimate_lies_near_what_was_put_in(demo):
    _, place, _ = demo
    with reading(place.engine) as session:
        (run,) = runs.runs(session, look_up(place, session, STUDY).id)
    rows = [
        one
        for one in run.findings["findings"]
        if (one["id"], one["group"], one["outcome"]) == ("net_all", None, "invitation")
        and one["role"] != "primary"
    ]
    net = rows[0]["value"]
    assert abs(net - truth(0.7)) < 0.15


def truth(agencies: float, behaviour: Behaviour = Behaviour()) -> float:  # noqa: B008 (frozen)
    """The net rate the stated behaviour comes to, by hand: `net_all` in the long run.

    A discriminating landlord passes over the test candidate with chance ``ignored``, be it the
    first or, as often, the second of the two; ``same_answer`` ties the second to the first.
    """
    b = behaviour
    first, second = b.invitation, b.invitation * b.second_contact
    second = b.same_answer * first + (1 - b.same_answer) * second
    share = agencies * b.discriminating_agencies + (1 - agencies) * b.discriminating_private
    return share * b.ignored * (first + second) / 2 * (1 - b.late)


def simulated(seed: int, count: int) -> tuple[float, float]:
    """Net rate of ``count`` tests of the pure simulation, and its standard error."""
    behaviour, differences = Behaviour(), []
    for number in range(count):
        way = temper(seed, f"landlord-{number}", number % 10 < 7, behaviour)
        test_first = number % 2 == 0
        names = (("An", test_first), ("Bo", not test_first))
        answers = answer_test(Stream(seed, "x", number), way, behaviour, names, 14)
        if any(each.gone or each.bounced for each in answers):
            continue
        got = [
            any(
                str(one.category) in FAVOURABLE and one.delay.total_seconds() <= 14 * 86_400
                for one in each.reactions
            )
            for each in answers
        ]
        control, tested = (got[1], got[0]) if test_first else (got[0], got[1])
        differences.append(control - tested)
    mean = sum(differences) / len(differences)
    spread = sum((each - mean) ** 2 for each in differences) / (len(differences) - 1)
    return mean, (spread / len(differences)) ** 0.5


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_pure_simulation_does_what_it_states(seed):
    mean, error = simulated(seed, 12_000)
    assert abs(mean - truth(0.7)) < 4 * error
    assert error < 0.006


@pytest.mark.parametrize("seed", range(4, 12))
def test_a_study_of_200_tests_lies_in_the_band(seed):
    mean, error = simulated(seed, 200)
    assert abs(mean - truth(0.7)) < 4 * error


def test_being_second_costs_invitations():
    behaviour = Behaviour(gone=0, bounced=0, late=0)
    way = Temper(False, 1.0, False)
    first = second = 0
    for number in range(6000):
        pair = answer_test(Stream(8, number), way, behaviour, (("An", False), ("Bo", True)), 14)
        invited = [any(str(one.category) in FAVOURABLE for one in each.reactions) for each in pair]
        first, second = first + invited[0], second + invited[1]
    assert first / 6000 == pytest.approx(0.46, abs=0.026)
    assert second / 6000 == pytest.approx(0.45 * 0.46 + 0.55 * 0.391, abs=0.026)


def test_the_same_seed_gives_the_same_draw_and_findings(small):
    (one, made), (again, remade), (other, different) = small
    assert made.golden == remade.golden
    assert made.golden != different.golden
    assert findings_of(one) == findings_of(again)
    assert (
        findings_of(one)["manifest"]["data_sha256"] != findings_of(other)["manifest"]["data_sha256"]
    )
    for language in ("nl", "fr", "en"):
        name = f"reports/{STUDY}-public-{language}.html"
        assert (one / name).read_bytes() == (again / name).read_bytes()


def test_the_study_file_says_that_it_is_simulated(small):
    for folder, made in small:
        text = (folder / "studies" / STUDY / "study.toml").read_text(encoding="utf-8")
        assert "simulated = true" in text
        assert made.told[0].startswith("SIMULATED: ")


def test_each_step_is_told_as_it_goes(demo):
    _, _, steps = demo
    names = list(dict.fromkeys(name for name, _, _ in steps))
    reports = [f"report in {language}" for language in ("nl", "fr", "en")]
    assert names == ["listings", "tests", "contacts and answers", "blind coding", *reports]
    for name in names:
        done = [(at, of) for step, at, of in steps if step == name]
        assert done == sorted(done)
        assert done[-1][0] == done[-1][1]


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="holds something already") as error:
        run_demo(tmp_path, tests=8)
    assert error.value.exit_code == 1
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(WrongInput, match="must exist"):
        run_demo(tmp_path / "a" / "b", tests=8)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("existed", [False, True])
@pytest.mark.parametrize("step", ["listings", "tests", "contacts and answers"])
def test_what_stops_on_the_way_leaves_nothing_behind(tmp_path, step, existed):
    folder = tmp_path / "city"
    if existed:
        folder.mkdir()

    def interrupt(name: str, done: int, of: int) -> None:
        if name == step and done >= of // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_demo(folder, tests=8, progress=interrupt)
    assert folder.exists() is existed
    assert list(tmp_path.iterdir()) == ([folder] if existed else [])
    assert not existed or list(folder.iterdir()) == []


def test_the_command_prints_each_report_alone_on_its_line(command, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    folder = tmp_path / ("a-folder-with-a-rather-long-name-" * 3)
    said = command("demo", "--dir", folder, "--seed", "3", "--tests", "4")
    assert said.code == 0, said.err
    paths = said.out.splitlines()[-3:]
    assert [path[-8:] for path in paths] == ["-nl.html", "-fr.html", "-en.html"]
    assert all(Path(path).is_file() for path in paths)
    again = command("demo", "--dir", folder, "--tests", "4")
    assert again.code == 1
    assert "holds something already" in again.err


def test_the_command_prints_json(command, tmp_path):
    said = command("demo", "--dir", tmp_path / "x", "--tests", "4", "--json")
    assert said.code == 0, said.err
    result = json.loads(said.out)
    assert [path[-8:] for path in result["reports"]] == ["-nl.html", "-fr.html", "-en.html"]
    assert len(result["golden"]) == 64


def test_the_check_of_the_store_holds_after_it(command, demo):
    made, _, _ = demo
    said = command("db", "check", "--project", made.reports[0].parents[1])
    assert said.code == 0, said.err


def pages_of(poppler: Path, file: Path) -> list[str]:
    """The text of each page, laid out as on paper."""
    command = [str(poppler), "-layout", "-enc", "UTF-8", str(file), "-"]
    done = subprocess.run(command, check=True, capture_output=True)
    return done.stdout.decode("utf-8").removesuffix("\f").split("\f")


@pytest.mark.poppler
def test_the_public_pdf_is_a_dozen_pages_and_ends_on_a_page_of_its_own_weight(
    demo, poppler, tmp_path
):
    _, place, _ = demo
    languages = ["nl", "fr", "en"]
    written = build_reports(
        place, STUDY, tmp_path, audience="public", languages=languages, formats=["pdf"]
    )
    assert len(written.reports) == len(languages)
    for file in written.reports:
        pages = pages_of(poppler, file)
        assert len(pages) <= 12, file.name
        # The last holds a head, a foot, and more than a few lines between them.
        assert len([line for line in pages[-1].splitlines() if line.strip()]) > 10, file.name


TOP, FOOT = 60, 782
"""Between them stands the text of a page, in points from its upper edge: 21 mm from each."""


def emptiness(poppler: Path, file: Path) -> list[float]:
    """Share of the height of each page that lies below its last word."""
    done = subprocess.run([str(poppler), "-bbox", str(file), "-"], check=True, capture_output=True)
    empty = []
    for page in done.stdout.decode("utf-8").split("<page ")[1:]:
        lowest = [float(low) for low in re.findall(r'yMax="([\d.]+)"', page)]
        empty.append((FOOT - max(low for low in lowest if low <= FOOT + 1)) / (FOOT - TOP))
    return empty


@pytest.mark.poppler
@pytest.mark.parametrize("audience", ["public", "inspector"])
def test_no_page_but_the_last_is_more_than_a_quarter_empty(demo, poppler, tmp_path, audience):
    _, place, _ = demo
    languages = ["nl", "fr", "en"] if audience == "public" else ["nl"]
    build_reports(place, STUDY, tmp_path, audience=audience, languages=languages, formats=["pdf"])
    files = sorted(tmp_path.glob("*.pdf"))
    assert len(files) == 2 * len(languages), "each with its technical annex"
    for file in files:
        *pages, _ = emptiness(poppler, file)
        assert len(pages) > 10, file.name
        assert {at: empty for at, empty in enumerate(pages, 1) if empty > 0.25} == {}, file.name


@pytest.mark.poppler
def test_a_page_on_which_a_test_goes_on_says_which(demo, poppler, tmp_path):
    _, place, _ = demo
    written = build_reports(
        place, STUDY, tmp_path, audience="inspector", languages=["nl"], formats=["pdf"]
    )
    last, torn = "", 0
    for page in pages_of(poppler, written.reports[0]):
        head, *lines = [line.strip() for line in page.splitlines() if line.strip()] or [""]
        named = re.search(r"(Test \d+), vervolg", head)
        started = [line for line in lines if re.fullmatch(r"Test \d+", line)]
        if last and lines:
            goes_on = not re.fullmatch(r"Test \d+", lines[0])
            assert (named[1] if named else "") == (last if goes_on else ""), head
            torn += goes_on
        last = started[-1] if started else last
    assert torn > 50


@pytest.mark.poppler
def test_the_list_of_figures_names_the_page_that_each_stands_on(demo, poppler, tmp_path):
    _, place, _ = demo
    written = build_reports(
        place, STUDY, tmp_path, audience="public", languages=["nl"], formats=["pdf"]
    )
    pages = pages_of(poppler, written.reports[0])
    listed = {
        name: int(page)
        for name, page in re.findall(
            r"(Figuur \d+)\. .*?(?: \.){3,} (\d+)$", pages[1], re.MULTILINE
        )
    }
    stands = {
        name: number
        for number, page in enumerate(pages[2:], 3)
        for name in re.findall(r"^ *(Figuur \d+)\. ", page, re.MULTILINE)
    }
    assert listed == stands
    assert len(stands) == 3
