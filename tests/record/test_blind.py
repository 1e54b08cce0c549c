"""Blind judgements: which counts, what waits for whom, and what a coder may record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.errors import Refused, WrongInput
from discrimtest.record import blind_coding as rules
from discrimtest.record.blind import item_of
from discrimtest.record.blind_queue import BlindQueue
from discrimtest.record.coding_rights import require_blind
from discrimtest.record.counts import coding_counts
from discrimtest.record.entries import Recorder
from discrimtest.record.record import Record
from discrimtest.record.response import correct_outcome
from discrimtest.record.response_event import withdraw
from discrimtest.record.waitlist import APART, Hindrance, ItemState, Lots
from discrimtest.samples.codings import coder_agreement
from discrimtest.words.coding_event import CodingPart, Leaked
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Category, CodingMethod
from discrimtest.words.remark import Remark, RemarkKind
from tests.record.examples import DUE, FIELDWORK, LATER, NAMES, answered, planned, recorder, sent

LOTS, ALL, NONE = Lots(1, 0.2), Lots(1, 1.0), Lots(1, 0.0)
A, B = "test-1-1", "test-1-2"
OUTCOME, SALUTATION = CodingPart.OUTCOME, CodingPart.SALUTATION


def field(tests: int = 1, category: str | None = "refusal") -> Record:
    """Every contact was made and answered in words; the tester judged each."""
    record = sent(planned(tests))
    for name in record.contacts:
        record = answered(record, name, category, text=f"Dag, over {name}.")
    return replace(
        record, answers=tuple(replace(each, alike=f"words of {each.id}") for each in record.answers)
    )


def queue(record: Record, lots: Lots = NONE, minutes: int = 0) -> BlindQueue:
    return BlindQueue(record, LATER + timedelta(minutes=minutes), lots)


def by(person: str, minutes: int = 0) -> Recorder:
    return Recorder(person, LATER + timedelta(minutes=minutes), NAMES)


def coded(
    record: Record,
    contact: str,
    category: str,
    person: str = "coder-1",
    minutes: int = 0,
    lots: Lots = ALL,
    **subtle: str,
) -> Record:
    _, entries = rules.judge(
        queue(record, lots, minutes), contact, Category(category), subtle, by(person, minutes)
    )
    return record.plus(entries)


def decided(record: Record, category: str, person: str = "coder-3", minutes: int = 9) -> Record:
    _, entries = rules.decide(
        queue(record, ALL, minutes), A, Category(category), {}, by(person, minutes), "zie tekst"
    )
    return record.plus(entries)


def stands(record: Record, contact: str = A) -> tuple[str, str]:
    coding = record.coded[contact]
    return str(coding.category), str(coding.method)


def test_a_blind_judgement_outranks_the_testers_and_keeps_it_on_record() -> None:
    record = coded(field(), A, "invitation")
    assert stands(record) == ("invitation", "blind")
    assert [each.method for each in record.judged[A]] == [CodingMethod.TESTER, CodingMethod.BLIND]
    assert stands(record, B) == ("refusal", "tester")
    assert record.outcomes[A].waiting == ()


def test_of_two_who_differ_the_first_counts_until_a_third_decides() -> None:
    record = coded(field(), A, "invitation")
    record = coded(record, A, "waiting_list", "coder-2", 5)
    blind = record.outcomes[A].blind
    assert blind is not None
    assert blind.unsettled
    assert stands(record) == ("invitation", "blind")
    assert queue(record, ALL).states[A] is ItemState.SPLIT
    record = decided(record, "waiting_list")
    assert stands(record) == ("waiting_list", "adjudicated")
    assert queue(record, ALL).states[A] is ItemState.DONE


def test_the_first_stays_first_when_it_changes_its_own() -> None:
    record = coded(field(), A, "invitation")
    record = coded(record, A, "refusal", "coder-2", 5)
    record = coded(record, A, "waiting_list", "coder-1", 7)
    assert stands(record) == ("waiting_list", "blind")
    assert len(record.outcomes[A].blind.coders) == 2  # type: ignore[union-attr]


def test_a_difference_in_a_subtle_code_is_one_and_what_is_left_open_is_none() -> None:
    record = coded(field(), A, "refusal", income_source_asked="yes")
    open_ = coded(record, A, "refusal", "coder-2", 5)
    assert queue(open_, ALL).states[A] is ItemState.DONE
    other = coded(record, A, "refusal", "coder-2", 5, income_source_asked="no")
    assert queue(other, ALL).states[A] is ItemState.SPLIT


def test_what_the_coder_left_open_stays_as_the_tester_noted() -> None:
    record = field()
    _, entries = correct_outcome(
        record, A, Category.REFUSAL, "inkomen", recorder(), {"income_source_asked": "yes"}
    )
    record = coded(record.plus(entries), A, "refusal")
    assert record.coded[A].subtle == {"income_source_asked": "yes"}
    again = coded(record, A, "refusal", "coder-1", 3, income_source_asked="no")
    assert again.coded[A].subtle == {"income_source_asked": "no"}


def test_an_answer_told_later_reopens_it_and_counts_meanwhile() -> None:
    record = coded(field(), A, "refusal")
    with_more = _later_answer(record, A)
    assert stands(with_more) == ("invitation", "tester"), "the best offer counts"
    assert queue(with_more, minutes=60).states[A] is ItemState.FIRST
    assert stands(coded(with_more, A, "waiting_list", "coder-1", 60)) == ("waiting_list", "blind")


def _later_answer(record: Record, contact: str) -> Record:
    """An invitation that came in time, and was written down after the coding."""
    before = {answer.id for answer in record.answers}
    record = answered(record, contact, "invitation", timedelta(days=2), text="Toch wel.")
    late = LATER + timedelta(minutes=30)
    return replace(
        record,
        answers=tuple(
            each if each.id in before else replace(each, recorded_at=late, alike="more")
            for each in record.answers
        ),
        codings=tuple(
            replace(each, at=late)
            if each.category is Category.INVITATION and each.contact == contact
            else each
            for each in record.codings
        ),
    )


def test_a_tester_does_not_overrule_coders_and_is_told_what_to_do() -> None:
    record = coded(field(), A, "invitation")
    with pytest.raises(Refused, match="blind coders") as refused:
        correct_outcome(record, A, Category.REFUSAL, "misread", recorder())
    assert f"item {A}" in str(refused.value)


def test_taking_back_brings_the_testers_word_and_the_item_back() -> None:
    record = coded(field(), A, "invitation")
    _, entries = rules.take_back(queue(record, minutes=1), A, OUTCOME, by("coder-1", 1))
    record = record.plus(entries)
    assert stands(record) == ("refusal", "tester")
    assert record.outcomes[A].waiting == ()
    assert queue(record).states[A] is ItemState.FIRST
    with pytest.raises(Refused, match="not judged by you"):
        rules.take_back(queue(record, minutes=1), A, OUTCOME, by("coder-1", 2))
    assert stands(coded(record, A, "waiting_list", minutes=5)) == ("waiting_list", "blind")


def test_what_waits_no_more_is_not_taken_back() -> None:
    waits = queue(coded(field(), A, "invitation"), minutes=1)
    gone = replace(waits, record=replace(waits.record, answers=()))
    with pytest.raises(Refused, match="does not wait for coders"):
        rules.take_back(gone, A, OUTCOME, by("coder-1", 1))


def test_who_recorded_the_test_tells_no_leak_of_it_and_skips_nothing() -> None:
    for leaked in (Leaked.NAME, None):
        with pytest.raises(Refused, match="recorded this test"):
            rules.leave(queue(field()), A, OUTCOME, recorder(), "zag het", leaked)


def test_a_leak_takes_the_judgement_with_it_and_goes_to_another() -> None:
    record = coded(field(), A, "invitation")
    told, entries = rules.leave(
        queue(record, minutes=2), A, OUTCOME, by("coder-1", 2), "Beste Jan", Leaked.NAME
    )
    record = record.plus(entries)
    assert stands(record) == ("refusal", "tester")
    assert "another coder" in told.summary
    with pytest.raises(Refused, match="learned who"):
        coded(record, A, "invitation", "coder-1", 5)
    assert A not in queue(record).wanted("coder-1", OUTCOME)
    assert A in queue(record).wanted("coder-2", OUTCOME)


@pytest.mark.parametrize("leaked", [Leaked.NAME, None])
def test_a_leak_or_skip_by_mistake_is_taken_back_and_counts_no_more(leaked: Leaked | None) -> None:
    record = coded(field(), A, "invitation")
    for minute in (2, 6):
        waits = queue(record, minutes=minute)
        told, made = rules.leave(waits, A, OUTCOME, by("coder-1", minute), "Beste Jan", leaked)
        record = record.plus(made)
        told, made = rules.take_back(
            queue(record, minutes=minute + 1), A, OUTCOME, by("coder-1", minute + 1)
        )
        record = record.plus(made)
        assert told.summary.endswith("taken back; it waits again.")
        assert queue(record).hindrance(A, "coder-1", OUTCOME) is None
        assert coder_agreement(record, [A, B]).leaked == 0
        with pytest.raises(Refused, match="not judged by you"):
            rules.take_back(
                queue(record, minutes=minute + 2), A, OUTCOME, by("coder-1", minute + 2)
            )
    assert stands(coded(record, A, "waiting_list", minutes=9)) == ("waiting_list", "blind")
    again = rules.leave(queue(record), A, OUTCOME, by("coder-1", 10), "Beste Jan", Leaked.NAME)[1]
    assert queue(record.plus(again)).hindrance(A, "coder-1", OUTCOME) is Hindrance.LEAKED


def test_whoever_recorded_the_test_codes_neither_of_its_contacts() -> None:
    record = field()
    for contact in (A, B):
        with pytest.raises(Refused, match="recorded this test"):
            coded(record, contact, "refusal", recorder().person)
    assert queue(record).wanted(recorder().person, OUTCOME) == []


def test_who_reads_the_salutation_does_not_code_the_outcome_but_may_afterwards() -> None:
    record = _with_salutations(field())
    assert set(queue(record).salutations) == {A, B}
    first = heard(record, "yes")
    assert first.coded[A].subtle == {"misgendering": "yes"}
    assert set(queue(first).salutations) == {B}
    with pytest.raises(Refused, match="read its salutation"):
        coded(first, A, "refusal", "coder-1", 3)
    after = coded(record, A, "refusal", "coder-2", 4)
    assert heard(after, "unclear", "coder-2", 6).coded[A].subtle == {}, "unclear is no code"


def test_who_read_the_salutation_does_not_change_what_they_judged_blind() -> None:
    record = coded(_with_salutations(field()), A, "refusal")
    _, entries = rules.tell_salutation(queue(record), A, {"misgendering": "no"}, by("coder-1", 2))
    record = record.plus(entries)
    with pytest.raises(Refused, match="read its salutation"):
        coded(record, A, "invitation", "coder-1", 3)
    back = rules.take_back(queue(record, minutes=4), A, SALUTATION, by("coder-1", 4))[1]
    for each in (record, record.plus(back)):
        for act in (
            lambda at: rules.take_back(at, A, OUTCOME, by("coder-1", 5)),
            lambda at: rules.leave(at, A, OUTCOME, by("coder-1", 5), "", Leaked.SALUTATION),
        ):
            with pytest.raises(Refused, match="you read its salutation"):
                act(queue(each, minutes=5))


def test_who_entered_it_again_put_it_right_or_asked_about_it_codes_it_no_more() -> None:
    record = field()
    (answer,) = [each for each in record.answers if each.contact == A]
    again = BlindQueue(record, LATER, NONE, {answer.id: "again"})
    asked = Remark("remark-1", B, "remark-1", RemarkKind.ASKED, "?", "asker", LATER)
    put_right = withdraw(record, answer.id, "twice", by("put-right"))[1]
    changed = replace(record, remarks=(asked,)).plus(put_right)
    assert again.hindrance(B, "again", OUTCOME) is Hindrance.RECORDED
    for person in ("asker", "put-right", recorder().person):
        assert queue(changed).hindrance(B, person, OUTCOME) is Hindrance.RECORDED
        assert queue(field(2)).hindrance("test-2-1", "asker", OUTCOME) is None
    assert queue(changed).hindrance(B, "coder-1", OUTCOME) is None


def test_a_leak_told_twice_counts_once_and_a_salutation_cannot_leak() -> None:
    record = _with_salutations(field())
    for minute in (1, 2):
        _, entries = rules.leave(
            queue(record), A, OUTCOME, by("coder-1", minute), "Beste Jan", Leaked.NAME
        )
        record = record.plus(entries)
    found = coder_agreement(record, [A, B])
    assert (found.leaked, found.read) == (1, 1)
    with pytest.raises(WrongInput, match=r"found 'name': a salutation .* cannot leak"):
        rules.leave(queue(record), A, SALUTATION, by("coder-2"), "", Leaked.NAME)
    with pytest.raises(WrongInput, match="say why"):
        rules.leave(queue(record), A, OUTCOME, by("coder-2"), "")


def test_what_two_were_to_code_nobody_codes_a_third_time_and_what_one_was_no_second() -> None:
    once = coded(field(), A, "refusal", lots=NONE)
    twice = coded(coded(field(), A, "refusal"), A, "refusal", "coder-2", 2)
    for record, lots in ((once, NONE), (twice, ALL)):
        with pytest.raises(Refused, match="does not wait for you") as refused:
            coded(record, A, "refusal", "coder-3", 5, lots)
        assert refused.value.problems[0].code == "coding.not_waiting"
        with pytest.raises(Refused, match="does not wait for you"):
            require_blind(queue(record, lots), A, "coder-3", OUTCOME)
        changed = coded(record, A, "invitation", "coder-1", 6, lots)
        assert stands(changed) == ("invitation", "blind")
        assert len(changed.judged[A]) == len(record.judged[A]) + 1, "both are kept"


def test_what_became_of_the_own_judgement_is_told() -> None:
    record = coded(field(), A, "refusal")
    told, _ = rules.judge(queue(record, ALL), A, Category.REFUSAL, {}, by("coder-1", 3))
    assert "in place of your earlier judgement of the same category" in told.summary
    told, _ = rules.judge(queue(record, ALL), A, Category.INVITATION, {}, by("coder-1", 3))
    assert told.summary.endswith("in place of your refusal, which stays on record.")
    record = coded(record, A, "invitation", "coder-2", 4)
    decided_ = decided(record, "refusal")
    for before, words in ((record, "it waits again"), (decided_, "what was decided stands")):
        told, _ = rules.take_back(queue(before, ALL, 20), A, OUTCOME, by("coder-2", 20))
        assert told.summary.endswith(f"taken back; {words}.")
    alike = coded(coded(field(), A, "refusal"), A, "refusal", "coder-2", 4)
    told, _ = rules.take_back(queue(alike, NONE, 20), A, OUTCOME, by("coder-2", 20))
    assert told.summary.endswith("what another coder judged stands.")


@pytest.mark.parametrize("leaked", [None, Leaked.NAME])
def test_a_decision_between_two_stays_one_when_they_take_theirs_back(leaked: Leaked | None) -> None:
    record = coded(coded(field(), A, "refusal"), A, "invitation", "coder-2", 4)
    record = decided(record, "refusal")
    for coder in ("coder-1", "coder-2"):
        waits = queue(record, ALL, 20)
        if leaked:
            told, made = rules.leave(waits, A, OUTCOME, by(coder, 20), "Beste Jan", leaked)
            assert told.summary.endswith("(name); what was decided stands.")
        else:
            made = rules.take_back(waits, A, OUTCOME, by(coder, 20))[1]
        record = record.plus(made)
    found = coding_counts(record, record.tests)
    assert (found.by["adjudicated"], found.by.get("decided_anew"), found.decided) == (1, None, 1)
    assert coder_agreement(record, [A]).decided == 1
    assert (found.twice, found.alike, found.changed) == (1, 0, 2)
    back = record.plus(rules.take_back(queue(record, ALL, 30), A, OUTCOME, by("coder-3", 30))[1])
    assert "adjudicated" not in coding_counts(back, back.tests).by
    assert coding_counts(back, back.tests).decided == coder_agreement(back, [A]).decided == 0


def test_who_differed_after_a_decision_did_not_before_it() -> None:
    record = coded(coded(field(), A, "refusal"), A, "invitation", "coder-2", 4)
    record = coded(record, A, "refusal", "coder-2", 6)
    record = coded(decided(record, "waiting_list"), A, "invitation", "coder-2", 20)
    found = coding_counts(record, record.tests)
    assert (found.by["decided_anew"], found.decided) == (1, 0)


def test_agreement_is_of_first_judgements_whatever_became_of_them() -> None:
    one = coded(field(), A, "refusal")
    one = coded(one, A, "invitation", minutes=1)
    two = coded(one, A, "refusal", "coder-2", 4)
    anew = coded(two, A, "refusal", "coder-1", 6)
    back = two.plus(rules.take_back(queue(two, ALL, 6), A, OUTCOME, by("coder-2", 6))[1])
    again = coded(back, A, "invitation", "coder-2", 8)
    for record, changed in ((two, 0), (anew, 1), (again, 1)):
        found = coder_agreement(record, [A])
        assert (found.twice, found.alike, found.changed) == (1, 0, changed)
        assert coding_counts(record, record.tests).changed == changed
    before = one.plus(rules.take_back(queue(one, ALL, 2), A, OUTCOME, by("coder-1", 2))[1])
    assert coder_agreement(coded(before, A, "refusal", "coder-2", 4), [A]).twice == 0
    said = heard(heard(_with_salutations(field()), "yes"), "no", "coder-2", 2)
    said = heard(said, "no", "coder-1", 4)
    figures = {each.id: each.value for each in coder_agreement(said, [A]).subtle["misgendering"]}
    assert figures["percent_agreement"] == 0


def test_of_two_who_read_a_salutation_otherwise_a_third_makes_the_most() -> None:
    record = heard(_with_salutations(field()), "yes")
    assert queue(record, NONE).salutations.get(A) is None, "one is enough where none is drawn"
    assert queue(record, ALL).salutations[A] is ItemState.SECOND
    with pytest.raises(Refused, match="does not wait for you"):
        heard(record, "no", "coder-2", 2, NONE)
    assert heard(record, "no", "coder-1", 2, NONE).coded[A].subtle == {"misgendering": "no"}
    two = heard(record, "no", "coder-2", 2)
    assert queue(two, ALL).salutations[A] is ItemState.SPLIT
    assert A not in queue(two, ALL).wanted("coder-1", SALUTATION)
    assert two.coded[A].subtle == {"misgendering": "yes"}, "the first, until a third reads it"
    three = heard(two, "no", "coder-3", 3)
    assert A not in queue(three, ALL).salutations
    assert three.coded[A].subtle == {"misgendering": "no"}
    figures = {each.id: each for each in coder_agreement(three, [A, B]).subtle["misgendering"]}
    assert (figures["percent_agreement"].value, figures["percent_agreement"].units) == (0, 1)
    _, back = rules.take_back(queue(three, ALL, 5), A, SALUTATION, by("coder-1", 5))
    assert queue(three.plus(back), ALL).salutations.get(A) is None
    assert three.plus(back).coded[A].subtle == {"misgendering": "no"}


def test_what_was_read_stays_counted_when_its_answer_is_withdrawn() -> None:
    record = coded(coded(field(), A, "refusal"), A, "invitation", "coder-2", 2)
    _, entries = rules.leave(
        queue(record, ALL, 3), A, OUTCOME, by("coder-3", 3), "Beste Jan", Leaked.NAME
    )
    record = record.plus(entries)
    (answer,) = [each for each in record.answers if each.contact == A]
    gone = record.plus(withdraw(record, answer.id, "of another", by("tester", 9))[1])
    for read in (record, gone):
        found = coder_agreement(read, read.contacts)
        assert (found.twice, found.alike, found.leaked, found.read) == (1, 0, 1, 3)
        assert coding_counts(read, read.tests).twice == 1
    assert gone.outcomes[A].blind is None


def test_two_who_read_other_answers_are_no_pair() -> None:
    record = coded(field(), A, "refusal")
    later = coded(_later_answer(record, A), A, "refusal", "coder-2", 60 * 24)
    assert coder_agreement(later, later.contacts).twice == 0


def heard(
    record: Record, value: str, person: str = "coder-1", minutes: int = 0, lots: Lots = ALL
) -> Record:
    """The record once a coder read a salutation."""
    waits, codes = queue(record, lots, minutes), {"misgendering": value}
    return record.plus(rules.tell_salutation(waits, A, codes, by(person, minutes))[1])


def _with_salutations(record: Record) -> Record:
    subtle = {**FIELDWORK.subtle, "misgendering": ("no", "yes", "not_applicable")}
    return replace(record, fieldwork=replace(FIELDWORK, subtle=subtle))


def test_nothing_waits_before_the_window_closes_or_without_words() -> None:
    record = field()
    early = BlindQueue(record, DUE + timedelta(days=13), NONE)
    assert early.states == {}
    silent = replace(record, answers=tuple(replace(each, alike="") for each in record.answers))
    assert queue(silent).states == {}
    assert queue(silent).wordless == {A, B}
    with pytest.raises(Refused, match="does not wait"):
        coded(silent, A, "refusal")


def test_a_judgement_of_invalid_breaks_the_test_and_another_mends_it() -> None:
    record = coded(field(), A, "invalid")
    assert record.broken == {"test-1": DeviationReason.INVALID_OUTCOME}
    assert A in queue(record).states, "a broken test's answer is still judged by coders"
    record = coded(record, A, "refusal", "coder-1", 3)
    assert record.broken == {}
    assert [each.breaks for each in record.departures] == [False], "the break was taken back"


def test_a_decision_wants_a_reason_and_someone_who_judged_nothing_of_it() -> None:
    record = coded(coded(field(), A, "invitation"), A, "refusal", "coder-2", 5)
    with pytest.raises(WrongInput, match="say why"):
        rules.decide(queue(record, ALL), A, Category.REFUSAL, {}, by("coder-3", 6), "")
    with pytest.raises(Refused, match="judged it before"):
        decided(record, "refusal", "coder-2")
    with pytest.raises(WrongInput, match="no reply"):
        coded(field(), A, "no_reply")
    with pytest.raises(Refused, match="coders have still to judge"):
        decided(field(), "refusal")


def test_an_item_does_not_tell_its_contact() -> None:
    contacts = planned(200).contacts
    names = {item_of(contact, "one") for contact in contacts}
    assert len(names) == 400
    # Who has the list of contacts has no list of items: it is another one under another key.
    assert names.isdisjoint(item_of(contact, key) for contact in contacts for key in ("", "two"))
    assert all("test" not in name and name.startswith("item-") for name in names)


def test_the_share_coded_twice_is_the_one_asked_for() -> None:
    """400 lots of .2: 80 are expected, with a standard deviation of 8."""
    twice = sum(LOTS.twice(contact) for contact in planned(200).contacts)
    assert 80 - 4 * 8 < twice < 80 + 4 * 8
    assert not any(NONE.twice(contact) for contact in planned(200).contacts)
    assert all(ALL.twice(contact) for contact in planned(200).contacts)


def test_a_coder_is_offered_no_second_coding_of_the_own_one() -> None:
    record = coded(field(), A, "refusal")
    assert queue(record, ALL).states[A] is ItemState.SECOND
    assert A not in queue(record, ALL).wanted("coder-1", OUTCOME)
    assert A in queue(record, ALL).wanted("coder-2", OUTCOME)


@settings(max_examples=30, deadline=None)
@given(
    tests=st.integers(1, 9),
    seed=st.integers(0, 2**32),
    share=st.sampled_from([0.0, 0.3, 1.0]),
    turns=st.lists(st.sampled_from(["coder-1", "coder-2", "coder-3"]), min_size=1, max_size=40),
)
def test_the_two_of_a_test_never_follow_each_other(
    tests: int, seed: int, share: float, turns: list[str]
) -> None:
    record, lots = field(tests), Lots(seed, share)
    met: dict[str, list[str]] = {}
    for minutes, person in enumerate(turns):
        now = queue(record, lots, minutes)
        wanted = now.wanted(person, OUTCOME)
        contact = now.following(person, wanted)
        if contact is None:
            assert {record.test_of(name).id for name in wanted} <= set(met.get(person, [])[-1:])
            continue
        test = record.test_of(contact).id
        before = met.setdefault(person, [])
        assert before[-1:] != [test]
        if test in before[-APART:]:
            others = {record.test_of(name).id for name in wanted} - set(before[-APART:])
            assert not others, "one further away was there"
        before.append(test)
        record = coded(record, contact, "refusal", person, minutes, lots)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), new=st.sets(st.integers(1, 8), max_size=8))
def test_answers_that_come_later_shuffle_nothing(seed: int, new: set[int]) -> None:
    record, lots = field(8), Lots(seed, 0.0)
    later = {f"test-{number}-2" for number in new}
    early = replace(
        record, answers=tuple(each for each in record.answers if each.contact not in later)
    )
    order = queue(record, lots).wanted("coder-1", OUTCOME)
    assert queue(early, lots).wanted("coder-1", OUTCOME) == [
        name for name in order if name not in later
    ]
