"""Each rule of a study and a protocol: broken alone, it is told alone."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from discrimtest.files.plan import Plan
from discrimtest.files.study import StudyLine
from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.draft import read_draft
from discrimtest.library.locate import Library
from discrimtest.library.rule import Occasion
from discrimtest.library.rules.line import fictitious
from discrimtest.library.rules.study import fixed_order_is_told, order_suits_the_plan
from discrimtest.words.line import LineChannel

Edit = Callable[[str, str, str], None]
TODAY = date(2026, 2, 1)
STUDY = "studies/example/study.toml"
CROSSED = "studies/crossed/study.toml"
COUPLES = "protocols/couples/protocol.toml"
NAMES = "protocols/couples/profiles.toml"

BROKEN = tomllib.loads((Path(__file__).parent / "broken.toml").read_text())["broken"]


@pytest.mark.slow
@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["message"])
def test_a_rule_broken_alone(library: Library, edit: Edit, case: dict[str, str]) -> None:
    edit(case["file"], case["old"], case["new"])
    verdict = check_study(library, "example", today=TODAY)
    told = [problem for problem in verdict.refused if case["message"] in str(problem)]
    assert told
    place = case.get("told_at", case["file"])
    assert all(problem.place.startswith(place) and problem.code for problem in told)
    assert verdict.error() is not None


def test_a_control_that_says_nothing_makes_the_letter_longer(library: Library, edit: Edit) -> None:
    edit(COUPLES, 'writer = "woman"\nstatement = "second_name"', 'writer = "woman"')
    (problem,) = check_protocol(library, "couples", today=TODAY).refused
    assert "its control says nothing" in str(problem)
    assert problem.place == f"{COUPLES}, line 70: comparisons[2].control"


def test_a_crossed_arm_needs_names_of_its_origin(library: Library, edit: Edit) -> None:
    edit(
        "protocols/origins/profiles.toml",
        '"Karim", reads_as = "man"',
        '"Karim", reads_as = "woman"',
    )
    edit(CROSSED, 'control = "mixed_couple"', 'control = "mixed_couple_x_moroccan"')
    edit(CROSSED, '"origin", "sexual_orientation"', '"sexual_orientation"')
    refused = check_study(library, "crossed", today=TODAY).refused
    assert [str(problem) for problem in refused] == [
        (
            f"{CROSSED}, line 33: sample.comparisons: found '2': needs at least 3 given names that "
            "read as man (moroccan, adult), one for each person in a test: "
            "male_couple_x_moroccan and mixed_couple_x_moroccan. Add to profiles.toml."
        )
    ]


@pytest.mark.parametrize(
    ("arm", "told"),
    [
        ("male_couple_x_trans_woman", "Known origins are "),
        ("male_couple_x_morocan", "Did you mean 'moroccan'?"),
        ("wheelchair_man", "Known arms are "),
    ],
)
def test_what_two_protocols_say_of_a_candidate_cannot_be_joined(
    library: Library, edit: Edit, arm: str, told: str
) -> None:
    edit(CROSSED, 'test = "male_couple_x_moroccan"', f'test = "{arm}"')
    (problem,) = check_study(library, "crossed", today=TODAY).wrong
    assert "what two protocols say of a candidate cannot be joined" in str(problem)
    assert told in str(problem)
    assert problem.value == arm
    assert "_x_moroccan, " not in str(problem)


def test_a_name_of_both_origins_tells_nothing(library: Library, edit: Edit) -> None:
    edit("protocols/origins/profiles.toml", '"Karim"', '"Bram"')
    for verdict in (
        check_protocol(library, "origins", today=TODAY),
        check_study(library, "crossed", today=TODAY),
    ):
        assert any("can not tell the candidates" in str(problem) for problem in verdict.refused)


def test_own_comparisons_are_checked_with_letters(library: Library, edit: Edit) -> None:
    old = "{{ writer_first }} {{ writer_last }}"
    edit("protocols/couples/letters/a.nl.txt", old, "{{ writer_first[0] }}")
    edit("protocols/couples/letters/a.nl.txt", "{{ writer_first[0] }}", "groet")
    verdict = check_study(library, "crossed", today=TODAY)
    assert verdict.refused == ()  # the partner's name still tells the origin
    edit("protocols/couples/letters/a.nl.txt", "Ik las", "{% if partner_first %}Ik las")
    edit("protocols/couples/letters/a.nl.txt", "{{ statement }}", "{% endif %}{{ statement }}")
    verdict = check_study(library, "crossed", today=TODAY)
    assert any("crossroads" in str(problem) for problem in verdict.refused)


def test_letters_that_nobody_would_send_are_told(library: Library, project: Path) -> None:
    stray = project / "protocols" / "couples" / "letters" / "c.nl.txt"
    stray.write_text("Subject: x\n\ny\n")
    (problem,) = check_protocol(library, "couples", today=TODAY).refused
    assert problem.place == "protocols/couples/letters/c.nl.txt"


def test_what_must_hold_before_a_launch(library: Library, edit: Edit) -> None:
    edit(STUDY, "seed = 7", "seed = 7\nsimulated = true")
    assert check_study(library, "example", today=TODAY).refused == ()
    late = date(2026, 3, 2)
    verdict = check_study(library, "example", today=late, launch=True)
    assert [problem.place.split(": ")[-1] for problem in verdict.refused] == [
        "lines[1].address",
        "lines[2].address",
        "lines[3].pattern",
        "simulated",
        "counsel",
        "reviews.ethics",
        "period.first",
    ]


def test_a_period_that_is_over_is_told(library: Library) -> None:
    last = read_draft(library, "example").study.value.period.last

    def told(today: date) -> bool:
        warnings = check_study(library, "example", today=today).warnings
        return any("recorded afterwards" in str(warning) for warning in warnings)

    assert (told(last), told(last + timedelta(days=1))) == (False, True)


def test_a_study_that_is_ready_may_be_launched(library: Library, edit: Edit) -> None:
    edit(STUDY, "bram@mail.example", "bram@discrimtest.org")
    edit(STUDY, "joris@mail.example", "joris@discrimtest.org")
    edit(STUDY, "{last}@mail.example", "{last}@discrimtest.org")
    board = 'ethics = { organisation = "Board", on = 2026-01-20 }\n'
    edit(COUPLES, "[reviews]\n", f"[reviews]\n{board}")
    counsel = '[counsel]\norganisation = "Counsel"\non = 2026-01-21\n'
    edit("protocols/legal/flanders.toml", "[[statements]]", f"{counsel}[[statements]]")
    assert check_study(library, "example", today=TODAY, launch=True).error() is None


@pytest.mark.parametrize(
    ("channel", "address", "expected"),
    [
        ("email", "jan@mail.example", True),
        ("email", "jan@EXAMPLE.com", True),
        ("email", "jan@uni.test", True),
        ("email", "jan@example.be", False),
        ("email", "jan@counterexample.com", False),
        ("phone", "+32 56 12 34 56", False),
        ("phone", "0470 11 22 33", False),
        ("phone", "+32 470 00 00 01", True),
        ("phone", "+32 1234", True),
        ("portal", "https://portal.example", True),
    ],
)
def test_made_up_addresses(channel: str, address: str, expected: bool) -> None:
    assert fictitious(StudyLine(id="x", channel=LineChannel(channel), address=address)) is expected


def test_one_number_in_two_spellings_is_one_number(library: Library, edit: Edit) -> None:
    for number, address in (("3", "+32 56 12 34 56"), ("4", "056/12.34.56")):
        line = f'[[lines]]\nid = "box-{number}"\nchannel = "phone"\naddress = "{address}"\n'
        edit(STUDY, "[analysis]\n", f"{line}[analysis]\n")
    (problem,) = check_study(library, "example", today=TODAY).refused
    assert "found '056/12.34.56': is the address of line 'box-3' already" in str(problem)


def test_a_community_review_grows_old(library: Library) -> None:
    reviewed = date(2026, 1, 15)

    def aged(days: int) -> bool:
        verdict = check_protocol(library, "couples", today=reviewed + timedelta(days=days))
        return any("older than 18 months" in str(warning) for warning in verdict.warnings)

    assert not aged(540)
    assert aged(555)


def test_what_is_not_validated_is_warned_of_and_no_obstacle(library: Library) -> None:
    verdict = check_protocol(library, "origins", today=TODAY)
    assert verdict.error() is None
    assert any("no community review" in str(warning) for warning in verdict.warnings)
    assert sum("have no pretest" in str(warning) for warning in verdict.warnings) == 2
    assert verdict.summary == "protocols/origins/protocol.toml is in order, with 3 warnings."


def test_an_arm_that_nobody_compares_is_warned_of(library: Library, edit: Edit) -> None:
    lonely = '[[arms]]\nid = "lonely"\nhousehold = "single"\nwriter = "man"\n'
    label = 'label = { nl = "x", fr = "x", en = "x" }\n\n'
    first = '[[comparisons]]\nid = "male_couples"'
    edit(COUPLES, first, f"{lonely}{label}{first}")
    verdict = check_protocol(library, "couples", today=TODAY)
    assert verdict.refused == ()
    assert any("found 'lonely': is in no comparison" in str(each) for each in verdict.warnings)


def told_of(library: Library) -> str:
    return "\n".join(map(str, check_study(library, "example", today=TODAY).warnings))


def test_postcodes_beyond_the_region_of_the_law_are_told(library: Library, edit: Edit) -> None:
    law = "protocols/legal/flanders.toml"
    edit(
        law, 'region = "flanders"', 'region = "flanders"\npostcodes = [[1500, 3999], [8000, 9999]]'
    )
    assert "lies outside the region" not in told_of(library)
    edit(STUDY, "{ 8500 = ", '{ 5000 = "Namur", 8500 = ')
    assert "found '5000': lies outside the region 'flanders'" in told_of(library)


def test_few_tests_leave_the_wording_unbalanced(library: Library, edit: Edit) -> None:
    edit(STUDY, "tests = 40", "tests = 3")
    verdict = check_study(library, "example", today=TODAY)
    assert verdict.refused == ()
    assert any("From 4 tests on" in str(warning) for warning in verdict.warnings)


def test_another_time_zone_is_warned_of(library: Library, edit: Edit) -> None:
    edit(STUDY, "Europe/Brussels", "America/New_York")
    verdict = check_study(library, "example", today=TODAY)
    assert verdict.refused == ()
    assert any("is not the time zone" in str(warning) for warning in verdict.warnings)


@pytest.mark.parametrize("name", ["Europe", "../Brussels", "", "E" * 300, "/etc"])
def test_what_is_no_time_zone_is_told(library: Library, edit: Edit, name: str) -> None:
    """Folders of zones and names too long for a file are none either."""
    edit(STUDY, "Europe/Brussels", name)
    (problem,) = check_study(library, "example", today=TODAY).wrong
    assert problem.rule == f"{name!r} is no time zone"


def test_a_fixed_order_is_told_and_excludes_randomisation_inference(
    library: Library, edit: Edit
) -> None:
    edit(COUPLES, "[timing]", '[timing]\norder = "test-first"')
    verdict = check_study(library, "example", today=TODAY)
    assert any("reports say so beside every p-value" in str(each) for each in verdict.warnings)
    draft = read_draft(library, "example")
    plan: Plan = draft.plan.value
    asked = tuple(
        request.model_copy(update={"ids": ("net_all", "randomization", "randomization_joint")})
        for request in plan.findings
    )
    asking = replace(
        draft, plan=replace(draft.plan, value=plan.model_copy(update={"findings": asked}))
    )
    on = Occasion(TODAY)
    assert [problem.value for problem in order_suits_the_plan(asking, on)] == [
        "randomization",
        "randomization_joint",
    ]
    assert list(order_suits_the_plan(draft, on)) == []
    assert len(list(fixed_order_is_told(draft, on))) == 1


def test_every_arm_needs_a_line_of_its_own(library: Library, edit: Edit) -> None:
    edit(STUDY, "count = 14", "count = 1")
    (problem,) = check_study(library, "example", today=TODAY).refused
    assert "must hold at least 4 lines on channel 'email'" in str(problem)
    edit(STUDY, "count = 1", "count = 2")
    edit(STUDY, 'id = "box-1"', 'id = "box-1"\narm = "male_couple"')
    edit(STUDY, 'id = "box-2"', 'id = "box-2"\narm = "male_couple"')
    messages = [str(each) for each in check_study(library, "example", today=TODAY).refused]
    assert ["leaves the arm" in text for text in messages] == [True]
    edit(STUDY, 'id = "box-2"\narm = "male_couple"', 'id = "box-2"\narm = "nobody"')
    messages = [str(each) for each in check_study(library, "example", today=TODAY).refused]
    assert any("is no arm that the study's sample writes as" in text for text in messages)


def test_few_personas_of_an_arm_are_warned_of(library: Library, edit: Edit) -> None:
    def told() -> list[str]:
        warnings = check_study(library, "example", today=TODAY).warnings
        return [str(each) for each in warnings if "personas to an arm" in str(each)]

    assert told() == []
    edit(STUDY, "count = 14", "count = 13")
    (text,) = told()
    assert "(mixed_couple 3)" in text or "3)" in text
    assert "From 16 lines on channel 'email' on" in text


def test_within_listing_needs_a_line_for_each_candidate(library: Library, edit: Edit) -> None:
    edit(STUDY, "count = 14", "count = 1")
    edit(STUDY, "[sample]", '[sample]\ndesign = "within-listing"')
    messages = [str(each) for each in check_study(library, "example", today=TODAY).refused]
    assert any("must hold at least 4 lines on channel 'email'" in text for text in messages)
    assert any("needs at least 4 family names (flemish)" in text for text in messages)


def test_an_own_comparison_must_have_a_name_of_its_own(library: Library, edit: Edit) -> None:
    edit(CROSSED, 'id = "crossroads"', 'id = "trans_women"')
    edit(CROSSED, '"crossroads"]', '"trans_women"]')
    refused = check_study(library, "crossed", today=TODAY).refused
    assert any("is the name of another comparison" in str(problem) for problem in refused)


def test_a_misspelt_variant_is_one_mistake(library: Library, edit: Edit) -> None:
    edit(COUPLES, 'variants = ["a", "b"]', 'variants = ["a", "bb"]')
    told = [str(each) for each in check_protocol(library, "couples", today=TODAY).problems]
    assert told == [
        f"{COUPLES}, line 7: variants[2]: found 'bb': has no letters. Did you mean 'b'?"
    ]
    edit(COUPLES, '"bb"]', '"b", "third"]')
    told = [str(each) for each in check_protocol(library, "couples", today=TODAY).problems]
    assert told == [
        (
            f"{COUPLES}, line 7: variants[3]: found 'third': has no letters. "
            "Write letters/third.nl.txt, letters/third.en.txt."
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("gap_hours = [2, 24]", "gap_hours = [24, 2]", "must run from the least to the most"),
        ('["09:00", "17:00"]', '["17:00", "09:00"]', "must open before they close"),
        ("window_days = 14", "window_days = 14\nweekdays = [1, 8]", "must be different days"),
    ],
)
def test_hours_are_judged_beside_a_mistake(
    library: Library, edit: Edit, old: str, new: str, rule: str
) -> None:
    edit(COUPLES, old, new)
    edit(COUPLES, "decline_within_hours = 48", 'decline_within_hours = "48"')
    told = [str(each) for each in check_protocol(library, "couples", today=TODAY).problems]
    assert len(told) == 2
    assert rule in told[1]


def test_a_text_that_a_lock_froze_is_in_order_as_it_stands(library: Library, edit: Edit) -> None:
    edit(COUPLES, "window_days = 14", 'window_days = "14"')
    frozen = {library.text(COUPLES)}
    assert check_protocol(library, "couples", today=TODAY).wrong
    assert check_protocol(library, "couples", today=TODAY, frozen=frozen).wrong == ()
    assert check_study(library, "example", today=TODAY, frozen=frozen).wrong == ()
    edit(COUPLES, 'version = "1"', 'version = "2"')
    assert check_study(library, "example", today=TODAY, frozen=frozen).wrong


def test_rules_that_touch_a_mistake_wait_for_its_mending(library: Library, edit: Edit) -> None:
    edit(STUDY, "last = 2026-04-30", 'last = "the end of April"')
    edit(STUDY, "joris@mail.example", "bram@mail.example")
    verdict = check_study(library, "example", today=TODAY)
    assert [problem.place.split(": ")[-1] for problem in verdict.problems] == [
        "period.last",
        "lines[2].address",
    ]
    assert "passed over" in verdict.summary


def test_a_launch_check_says_what_each_cap_costs(library: Library, edit: Edit) -> None:
    def told() -> dict[str, str]:
        found = check_study(library, "example", today=TODAY, launch=True).warnings
        return {
            problem.place.split(": limits.")[-1]: problem.rule
            for problem in found
            if "limits" in problem.place
        }

    assert list(told()) == ["agency_tests"]
    assert "lets 7 tests of one agency fit into the period; 7 would" in told()["agency_tests"]
    lines, limits = '[[lines]]\nid = "box-1"', "[limits]\nagency_tests = 2\nmax_ad_age_days = 20\n"
    edit(STUDY, lines, f"{limits}\n{lines}")
    edit(COUPLES, 'partner = "man"', 'partner = "man"\nrare = true')
    # From 2 March to 15 April, two weeks before the end: two in thirty days, and two after them.
    assert "lets 4 tests of one agency fit into the period; 7 would" in told()["agency_tests"]
    assert "40 tests then take at least 10 agencies" in told()["agency_tests"]
    assert "lets 2 tests of one agency fit into the period; 4 would" in told()["rare_letters"]
    assert "and 1 with 1. 40 tests then take at least 20 agencies" in told()["rare_letters"]
    assert "lets at most 3 of the ads" in told()["max_ad_age_days"]
    assert not any(
        problem.code == "rule.caps_cost_tests"
        for problem in check_study(library, "example", today=TODAY).warnings
    )


def test_a_cap_on_rare_letters_leaves_a_test(library: Library, edit: Edit) -> None:
    for arm in ('partner = "man"', 'writer = "man"\npartner = "woman"'):
        edit(COUPLES, f"{arm}\n", f"{arm}\nrare = true\n")
    edit(STUDY, '[[lines]]\nid = "box-1"', '[limits]\nrare_letters = 1\n\n[[lines]]\nid = "box-1"')
    (problem,) = check_study(library, "example", today=TODAY).refused
    assert problem.code == "rule.rare_letters_leave_a_test"
    assert "one test sends 2 letters" in problem.rule
