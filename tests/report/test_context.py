"""The context says what the findings say, in words, or refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from babel.numbers import parse_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.files.change import Change, ChangeKind
from discrimtest.files.profiles import Pretest
from discrimtest.files.protocol import Ground, Review, Reviews
from discrimtest.files.word import LocalText
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Findings
from discrimtest.findings.keys import Group
from discrimtest.record.counts import CodingFacts
from discrimtest.report.blocks import ReportContext, Table
from discrimtest.report.context import build_context
from discrimtest.report.facts import AmendmentFacts, Audience, ChangeFacts, ReportFacts, SignalFacts
from discrimtest.report.language import REGIONS, language
from discrimtest.report.readings import ReportRefused
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordType
from discrimtest.words.language import LANGUAGES
from discrimtest.words.study import Mode, Purpose

REVIEWED = Reviews(ethics=Review(organisation="Ethics board (invented)", on=date(2026, 1, 5)))
COUNT = st.integers(0, 30)
CELLS = st.tuples(COUNT, COUNT, COUNT, COUNT)


@pytest.fixture(scope="module")
def findings(sample: ModuleType) -> Findings:
    return sample.findings()


@pytest.fixture(scope="module")
def facts(sample: ModuleType) -> ReportFacts:
    return sample.facts()


def build(
    facts: ReportFacts,
    findings: Findings,
    lang: str = "en",
    audience: Audience = Audience.COMMISSIONER,
) -> ReportContext:
    return build_context(facts, findings, audience, lang)


def alone(findings: Findings) -> Findings:
    """The same findings, as if each test had a landlord of its own."""
    rows = tuple(replace(row, n_landlords=row.n_tests) for row in findings.findings)
    return replace(findings, findings=rows)


def texts(value: Any) -> list[str]:
    """Every text in a plain value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in texts(item)]
    return []


def whole_text(context: ReportContext) -> str:
    return "\n".join(texts(replace(context, attachment="").to_dict()))


def tables(context: ReportContext, part: int) -> list[Table]:
    blocks = context.sections[0].parts[part].blocks
    return [block for block in blocks if isinstance(block, Table)]


def answer(context: ReportContext, number: int) -> str:
    return " ".join(context.summary[number].sentences)


def read_number(text: str, lang: str) -> float:
    plain = text.replace("−", "-").replace("\u00a0", " ").removesuffix("%").strip()
    return float(parse_decimal(plain, locale=REGIONS[lang]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_plain_data(facts: ReportFacts, findings: Findings, lang: str) -> None:
    context = build(facts, findings, lang).to_dict()
    assert json.loads(json.dumps(context, allow_nan=False))["language"] == lang


def test_the_half_page_in_dutch(facts: ReportFacts, findings: Findings) -> None:
    # 35, 56, 16 and 94 are the sums of the sample's tables; 19/107 = 17.76 %.
    context = build(facts, findings, "nl")
    assert [item.question for item in context.summary] == [
        "Wat deden we?",
        "Wat zagen we?",
        "Hoe zeker is dat?",
        "Waarom zijn we voorzichtig?",
        "Wat zegt dit niet?",
    ]
    done = answer(context, 0)
    assert done.startswith("Op 201 advertenties voor een huurwoning in Kortrijk vroegen twee")
    assert "elk of ze de woning mochten bezoeken. Elk paar aanvragen vormt één test." in done
    assert done.endswith("Al de rest was gelijk of door loting verdeeld.")
    seen = answer(context, 1)
    # 56 + 35 = 91 and 56 + 16 = 72.
    assert "In 201 tests kreeg het koppel van verschillend geslacht 91 keer een uitnodiging" in seen
    assert "het koppel van hetzelfde geslacht 72 keer. Dat zijn er 19 minder." in seen
    assert "35 keer kreeg alleen het koppel van verschillend geslacht" in seen
    assert "16 keer alleen het koppel van hetzelfde geslacht" in seen
    assert "Het verschil is 18 op elke 100 tests met minstens één uitnodiging." in seen
    # Of male couples 11 of 53 tests, of female couples 8 of 54.
    assert "Mannenkoppels: 21 op elke 100 (53 zulke tests)." in seen
    assert "Vrouwenkoppels: 15 op elke 100 (54 zulke tests)." in seen
    # "het" is the difference of all tests, so the groups stand right behind it.
    assert "minstens één uitnodiging. Bij vastgoedmakelaars is het 16 op elke 100 (77" in seen
    assert "Niet dat 18 op de 100 verhuurders discrimineren" in answer(context, 4)
    assert (
        "Niets over trans, non-binaire, biseksuele en intersekse personen: die zijn niet getest."
        in answer(context, 4)
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_read_back_from_the_tables_are_the_findings(
    facts: ReportFacts, findings: Findings, lang: str
) -> None:
    context = build(facts, findings, lang)
    rows = {(f.id, f.comparison, f.group): f for f in reversed(findings.findings)}
    for part, comparison in enumerate(facts.comparisons):
        outcomes, rates, net, by_group, tested = tables(context, part)
        groups = (None, *(Group("landlord_type", kind) for kind in ("agency", "private")))
        cells = {
            c.group: c
            for c in findings.cells
            if c.comparison == comparison.key and c.outcome == "invitation"
        }
        for group, counted in zip(groups, outcomes.rows, strict=True):
            own = cells[group]
            wanted = [own.control_only, own.both, own.test_only, own.neither]
            assert [read_number(cell, lang) for cell in counted[1:]] == [*wanted, sum(wanted)]
        for group, shown in zip(groups, rates.rows, strict=True):
            own = cells[group]
            total = own.control_only + own.both + own.test_only + own.neither
            control = 100 * (own.both + own.control_only) / total
            test = 100 * (own.both + own.test_only) / total
            assert read_number(shown[1], lang) == pytest.approx(control, abs=0.051)
            assert read_number(shown[2], lang) == pytest.approx(test, abs=0.051)
        own = cells[None]
        gap, some = own.control_only - own.test_only, own.control_only + own.test_only
        nets = (gap / (own.both + some), gap / sum_of(own), gap / some)
        for value, shown in zip(nets, net.rows, strict=True):
            assert read_number(shown[1], lang) == pytest.approx(100 * value, abs=0.051)
        for group, shown in zip(groups, by_group.rows, strict=True):
            net_any = rows["net_any", comparison.key, group]
            assert read_number(shown[1], lang) == pytest.approx(100 * net_any.value, abs=0.051)
        for group, shown in zip(groups, tested.rows, strict=True):
            test = rows["mcnemar_exact", comparison.key, group]
            net_all = rows["net_all", comparison.key, group]
            # A p-value stands beside the figure that it tests, not beside another share.
            assert read_number(shown[1], lang) == pytest.approx(100 * net_all.value, abs=0.051)
            assert read_number(shown[3], lang) == pytest.approx(test.p_value, abs=0.00051)
            assert str(net_all.n_denominator) in shown[-1]


def sum_of(cells: Any) -> int:
    return int(cells.both + cells.control_only + cells.test_only + cells.neither)


def test_limits_read_back(facts: ReportFacts, findings: Findings) -> None:
    (net,) = (
        finding
        for finding in findings.findings
        if finding.id == "net_any"
        and finding.comparison == facts.primary.key
        and (finding.group, finding.outcome, finding.ci_method) == (None, "invitation", "tango")
    )
    limits = tables(build(facts, findings), 0)[2].rows[0][2].replace("\u00a0", " ")
    low, _, high = limits.partition(" to ")
    assert read_number(low, "en") == pytest.approx(100 * net.ci_low, abs=0.051)
    assert read_number(high, "en") == pytest.approx(100 * net.ci_high, abs=0.051)


@settings(max_examples=15)
@given(
    agency=CELLS,
    private=CELLS,
    lang=st.sampled_from(LANGUAGES),
    other=CELLS,
    fixed=st.booleans(),
    audience=st.sampled_from(Audience),
)
def test_any_tables_give_a_report_without_a_broken_number(
    sample: ModuleType,
    agency: tuple[int, ...],
    private: tuple[int, ...],
    other: tuple[int, ...],
    lang: str,
    fixed: bool,
    audience: Audience,
) -> None:
    counts = {
        ("male_couple", "agency"): agency,
        ("male_couple", "private"): private,
        ("female_couple", "agency"): other,
    }
    counts[("male_couple", "agency")] = (agency[0], agency[1], agency[2], agency[3] + 1)
    facts = sample.facts_for(counts)
    if fixed:
        facts = replace(facts, protocol=replace(facts.protocol, order="test-first"))
    context = build(facts, sample.findings(counts), lang, audience)
    words = whole_text(context).lower().replace("+", " ").replace("sharp null", " ").split()
    assert not {"nan", "inf", "none", "null", "-0", "−0"} & set(words)


def test_no_difference_is_never_no_discrimination(sample: ModuleType) -> None:
    counts = {("male_couple", "agency"): (20, 6, 5, 20), ("female_couple", "agency"): (20, 5, 5, 9)}
    context = build(sample.facts_for(counts), sample.findings(counts))
    certain = answer(context, 2)
    assert "Our conclusion: chance can explain the difference." in certain
    assert "That is not the same as no discrimination." in certain


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((0, 0, 0, 9), "In none of the 18 tests was a candidate invited."),
        ((9, 0, 0, 9), "In no test was only one of the two invited. The difference is 0."),
        ((9, 3, 3, 9), "in 6, only the same-sex couple in 6. The difference is 0."),
        ((1, 0, 9, 0), "the same-sex couple 20 times. That is 18 more."),
    ],
)
def test_what_is_said_of_extreme_tables(
    sample: ModuleType, cells: tuple[int, ...], said: str
) -> None:
    counts = {("male_couple", "agency"): cells, ("female_couple", "agency"): cells}
    context = build(sample.facts_for(counts), sample.findings(counts))
    assert said in answer(context, 1)


def test_a_difference_for_the_candidate_tested_says_whose_it_is(sample: ModuleType) -> None:
    counts = {("male_couple", "agency"): (9, 2, 9, 9), ("female_couple", "agency"): (9, 2, 9, 9)}
    seen = answer(build(sample.facts_for(counts), sample.findings(counts)), 1)
    assert "That is to the advantage of the same-sex couple." in seen


def test_no_difference_at_all_is_not_called_a_large_one(sample: ModuleType) -> None:
    counts = {("male_couple", "agency"): (9, 3, 3, 9), ("female_couple", "agency"): (9, 3, 3, 9)}
    certain = answer(build(sample.facts_for(counts), sample.findings(counts)), 2)
    assert "a difference this large" not in certain
    assert "That is no proof of equal treatment." in certain


def test_groups_that_differ_in_direction_say_so(sample: ModuleType) -> None:
    counts = {
        ("male_couple", "agency"): (9, 9, 0, 9),
        ("female_couple", "agency"): (9, 9, 0, 9),
        ("male_couple", "private"): (3, 0, 2, 3),
    }
    seen = answer(build(sample.facts_for(counts), sample.findings(counts)), 1)
    assert "Among private landlords it is 40 in every 100 (5 such tests), to the advantage" in seen


def test_no_complete_test_at_all(facts: ReportFacts, findings: Findings) -> None:
    empty = replace(findings, findings=(), cells=(), warnings=())
    broken = replace(facts.sample, complete=0, broken={DeviationReason.AD_GONE: 208})
    context = build(replace(facts, sample=broken), empty)
    assert "nothing to report" in answer(context, 1)
    assert "no difference to compute" in answer(context, 2)


def test_a_difference_without_limits_is_not_said_to_be_none(
    facts: ReportFacts, findings: Findings
) -> None:
    """As after a complaint: with one landlord no method for landlords has limits."""
    nan = float("nan")
    bare = [replace(each, ci_low=nan, ci_high=nan) for each in findings.findings]
    certain = answer(build(facts, replace(findings, findings=tuple(bare))), 2)
    assert certain == "We cannot say: too few tests or landlords for that."


def test_a_comparison_without_tests_is_told(sample: ModuleType) -> None:
    counts = {("male_couple", "agency"): (20, 9, 5, 20)}
    context = build(sample.facts_for(counts), sample.findings(counts))
    assert "No test of this comparison was completed" in whole_text(context)


def test_every_missing_number_is_named(facts: ReportFacts, findings: Findings) -> None:
    less = tuple(row for row in findings.findings if row.id not in ("mcnemar_exact", "gross_test"))
    with pytest.raises(ReportRefused) as refused:
        build(facts, replace(findings, findings=less))
    message = str(refused.value)
    assert "mcnemar_exact" in message
    assert "gross_test" in message
    assert refused.value.exit_code == 1
    with pytest.raises(ReportRefused, match="paired table"):
        build(facts, replace(findings, cells=()))


def test_counts_that_do_not_add_up_are_refused(facts: ReportFacts, findings: Findings) -> None:
    with pytest.raises(ReportRefused, match="must add up to the 209 drawn"):
        build(replace(facts, sample=replace(facts.sample, drawn=209)), findings)
    unmarked = tuple(replace(item, primary=False) for item in facts.comparisons)
    with pytest.raises(ReportRefused, match="exactly one comparison"):
        build(replace(facts, comparisons=unmarked), findings)


def test_stamps(facts: ReportFacts, findings: Findings, sample: ModuleType) -> None:
    apart = alone(findings)

    def stamps(changed: ReportFacts, found: Findings = apart) -> list[str]:
        return [stamp.id for stamp in build(changed, found).stamps]

    real = replace(facts, study=replace(facts.study, simulated=False))
    assert stamps(facts, findings) == ["simulated", "preliminary", "unvalidated"]
    sound = replace(
        real,
        signals=(),
        coding=CodingFacts({"blind": 9}, twice=9, alike=8),
        protocol=replace(facts.protocol, reviews=REVIEWED),
    )
    assert stamps(sound, findings) == ["preliminary"]
    once = replace(sound, sample=replace(facts.sample, repeated=0))
    assert stamps(once) == []
    running = replace(once.sample, complete=200, unfinished=1)
    assert stamps(replace(once, sample=running)) == ["preliminary"]
    assert stamps(replace(once, lock=None)) == ["unregistered"]
    assert once.lock is not None
    late = replace(once, lock=replace(once.lock, afterwards=True))
    assert stamps(late) == ["afterwards"]
    told = str(build(late, apart).sections)
    assert "beforehand when" not in told
    assert "What was fixed beforehand" not in told
    assert "What was fixed, and when" in told
    assert "made before their test was drawn" in told
    over = replace(late.lock, on=late.study.last + timedelta(days=1))
    told = str(build(replace(late, lock=over), apart).sections)
    assert "locked when its period was over" in told
    assert "made before their test was drawn" not in told
    assert stamps(once, alone(sample.findings(locked=False))) == ["unregistered"]
    other_plan = tuple(replace(row, status="exploratory") for row in apart.findings)
    assert stamps(once, replace(apart, findings=other_plan)) == ["unregistered"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fixed_order_is_told_beside_every_p_value(
    facts: ReportFacts, findings: Findings, lang: str
) -> None:
    mark = language(lang).say("{p} (fixed order)", p="")
    fixed = replace(facts, protocol=replace(facts.protocol, order="test-first"))
    context = build(fixed, findings, lang)
    for part in range(len(facts.comparisons)):
        for row in tables(context, part)[4].rows:
            assert mark in row[3]
    for text in texts(context.to_dict()):
        if "p = 0" in text:
            assert text.count("p = 0") == text.count(mark)


def test_repeated_landlords_make_it_preliminary(facts: ReportFacts, findings: Findings) -> None:
    context = build(facts, findings)
    assert "We do not take that into account yet." in answer(context, 3)
    assert any("ignore that some landlords" in note for note in tables(context, 0)[2].notes)
    assert "49 landlords were tested at least twice." in whole_text(context)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "which of 5 landlords are the same. Until then they count as 2."),
        (
            "nl",
            "Van 5 verhuurders is nog niet beslist welke dezelfde zijn. Tot dan tellen ze als 2.",
        ),
        ("fr", "Parmi 5 bailleurs, il reste à décider lesquels ne font qu’un."),
    ],
)
def test_landlords_that_nobody_decided_on_are_told_with_as_how_many_they_count(
    facts: ReportFacts, findings: Findings, lang: str, told: str
) -> None:
    undecided = replace(facts.sample, undecided=5, undecided_as=2)
    assert told in whole_text(build(replace(facts, sample=undecided), findings, lang))
    assert told not in whole_text(build(facts, findings, lang))


def test_a_limit_that_disagrees_with_the_test_is_told(
    facts: ReportFacts, findings: Findings
) -> None:
    # Male couples: exact p = .052, while Tango's interval starts above 0.
    told = "Not all methods come to the same conclusion."
    single = build(facts, alone(findings)).sections[0].parts[1]
    assert told in texts(replace(single).blocks[-1].items)  # type: ignore[union-attr]


def test_another_ground_names_its_candidates(facts: ReportFacts, findings: Findings) -> None:
    changed = tuple(replace(item, grounds=(Ground.ORIGIN,)) for item in facts.comparisons)
    done = answer(build(replace(facts, comparisons=changed), findings), 0)
    assert "Their names suggested different origins." in done
    assert "The test candidate: male couple or female couple." in done
    both = (Ground.ORIGIN, Ground.SEXUAL_ORIENTATION)
    changed = tuple(replace(item, grounds=both) for item in facts.comparisons)
    done = answer(build(replace(facts, comparisons=changed), findings), 0)
    assert "We tested: origin and sexual orientation." in done


def test_a_measurement_singles_nobody_out(facts: ReportFacts, findings: Findings) -> None:
    text = whole_text(build(facts, findings))
    assert "this study cannot single anyone out" in text
    assert "that would take a new study with a legal basis of its own" in text
    study = replace(facts.study, purpose=Purpose.ENFORCEMENT, mode=Mode.REACTIVE)
    text = whole_text(build(replace(facts, study=study), findings))
    assert "single anyone out" not in text
    assert "The landlords were chosen because of complaints." in text


def test_one_landlord_is_no_share_of_landlords(facts: ReportFacts, findings: Findings) -> None:
    assert "in 100 landlords discriminate" in whole_text(build(facts, findings))
    alone = replace(facts, sample=replace(facts.sample, landlords={LandlordType.AGENCY: 1}))
    text = whole_text(build(alone, findings))
    assert "in 100 landlords" not in text
    assert "Not how many landlords discriminate." in text


def test_signals_and_reviews(facts: ReportFacts, findings: Findings) -> None:
    assert "No panel has checked" in whole_text(build(facts, findings))
    pretest = Pretest(recognised=15, of=20, on=date(2026, 1, 5), source="Panel (invented)")
    reviewed = Reviews(community=Review(organisation="Vereniging (verzonnen)", on=date(2024, 1, 1)))
    tested = replace(
        facts,
        signals=(SignalFacts("Jeroen", pretest), SignalFacts("Nathalie")),
        protocol=replace(facts.protocol, reviews=reviewed),
    )
    few = pretest.model_copy(update={"recognised": 9, "of": 9})
    nine = replace(facts, signals=(SignalFacts("Jeroen", few),))
    assert "No panel has checked" in whole_text(build(nine, findings)), "nine are too few"
    public = whole_text(build(tested, findings, audience=Audience.PUBLIC))
    assert "Names and phrases shown to 10 readers or more beforehand: 1 of 2. Read as" in public
    assert "more than eighteen months old" in public
    assert "Jeroen" not in public
    inside = build_context(tested, findings, Audience.COMMISSIONER, "en")
    assert "15 of 20" in whole_text(inside)
    assert "Jeroen" in whole_text(inside)


def test_text_from_outside_is_shown(facts: ReportFacts, findings: Findings) -> None:
    name = "Bureau\x00 \u202e \U0001f600"
    runner = LocalText(nl=name, fr=name, en=name)
    study = replace(facts.study, runner=runner)
    text = whole_text(build(replace(facts, study=study), findings))
    assert "Bureau[U+0000] [U+202E] [U+1F600]" in text


def test_warnings_of_the_analysis_are_translated(facts: ReportFacts, findings: Findings) -> None:
    warned = replace(
        findings,
        warnings=(
            Caution("not_compared", contacts=3, arm="other_couple"),
            Caution("several_pairs", comparison=facts.comparisons[1].key, tests=2),
            Caution("landlords_repeat", comparison=facts.primary.key, tests=9, landlords=4),
            "A warning without parts.",
        ),
    )
    sections = {one.id: one for one in build(facts, warned, "nl").sections}
    (part,) = sections["reproduce"].parts
    (remarks,) = part.blocks
    assert part.title == "Opmerkingen van het programma"
    assert texts(remarks.items)[0].startswith("Contacten van kandidaat ‘other_couple’ die")
    assert texts(remarks.items)[1].startswith("Mannenkoppels. Tests met meer dan één paar: 2.")
    assert texts(remarks.items)[2:] == ["A warning without parts."]


def test_amendments_and_their_absence(facts: ReportFacts, findings: Findings) -> None:
    assert facts.lock is not None
    assert "Nothing was changed since." in whole_text(build(facts, findings))
    what = Change(
        "studies/x/study.toml", "period.last", "2026-04-30", "2026-05-02", ChangeKind.CHANGED
    )
    changes = (ChangeFacts(what, hidden=False),)
    change = AmendmentFacts(2, date(2026, 3, 9), "The portal closed for two days", changes)
    amended = replace(facts, lock=replace(facts.lock, amendments=(change,)))
    text = whole_text(build(amended, findings))
    assert "The portal closed for two days" in text
    assert "period.last" in text
    assert "2026-05-02" in text
    assert "9\u00a0March\u00a02026" in text
    assert "not locked before its data came in" in whole_text(
        build(replace(facts, lock=None), findings)
    )


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        # 19 more of one kind: 19/201 = 9.5 and 19/51 = 37.3 in every 100.
        ("net_all", "The difference is 9 in every 100 tests."),
        ("net_discordant", "The difference is 37 in every 100 tests in which only one"),
    ],
)
def test_the_half_page_follows_the_plan(
    facts: ReportFacts, findings: Findings, id_: str, said: str
) -> None:
    rows = tuple(
        replace(row, role="primary" if row.id == id_ else "secondary") for row in findings.findings
    )
    assert said in answer(build(facts, replace(findings, findings=rows)), 1)
