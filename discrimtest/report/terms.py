"""The field's terms as readers meet them: grounds, reasons, channels, measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from discrimtest.estimators.tables import PairedTable
from discrimtest.files.protocol import Ground
from discrimtest.findings.keys import Group
from discrimtest.report.facts import ComparisonFacts
from discrimtest.report.language import N_, Language
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import HomeType
from discrimtest.words.mail_signature import SignatureVerdict
from discrimtest.words.study import Mode, Purpose

GROUNDS: dict[Ground, str] = {
    Ground.ORIGIN: N_("origin"),
    Ground.SEXUAL_ORIENTATION: N_("sexual orientation"),
    Ground.GENDER_IDENTITY: N_("gender identity"),
    Ground.DISABILITY: N_("disability"),
    Ground.INCOME_SOURCE: N_("source of income"),
    Ground.SOCIAL_POSITION: N_("social position"),
    Ground.AGE: N_("age"),
    Ground.FAMILY: N_("family composition"),
    Ground.GENDER: N_("gender"),
}

# What told the ground, as whole sentences of the half page.
ONE_DIFFERENCE: dict[Ground, str] = {
    Ground.ORIGIN: N_("Their names suggested different origins."),
    Ground.SEXUAL_ORIENTATION: N_(
        "One had a partner of the same sex, the other of a different sex."
    ),
    Ground.GENDER_IDENTITY: N_("The letters told different things about gender."),
    Ground.DISABILITY: N_("One letter told of a disability."),
    Ground.INCOME_SOURCE: N_("Their income came from different sources."),
    Ground.SOCIAL_POSITION: N_("They did different kinds of work for the same wage."),
    Ground.AGE: N_("They differed in age."),
    Ground.FAMILY: N_("Their families differed in composition."),
    Ground.GENDER: N_("One was a woman, the other a man."),
}
ONE_IS_TRANS = N_("One letter told that its writer is trans.")
ONE_IS_NON_BINARY = N_("One letter told that its writer is non-binary.")
ALL_ELSE: dict[str, str] = {
    "random": N_("All else was alike, or balanced by lot."),
    "test-first": N_("All else was alike, or balanced by lot, but for the order of the letters."),
}
"""By how it was decided who came first."""

TRANS, NON_BINARY, BISEXUAL, INTERSEX = (
    N_("trans"),
    N_("non-binary"),
    N_("bisexual"),
    N_("intersex"),
)


def one_difference(comparison: ComparisonFacts) -> str:
    """The sentence about the one ground of a comparison."""
    if comparison.grounds == (Ground.GENDER_IDENTITY,):
        if comparison.trans:
            return ONE_IS_TRANS
        if comparison.non_binary:
            return ONE_IS_NON_BINARY
    return ONE_DIFFERENCE[comparison.grounds[0]]


def people_left_out(comparisons: Sequence[ComparisonFacts]) -> tuple[str, ...]:
    """Who a reader of a study of LGBTI+ grounds could think was tested, and was not."""
    tested = {ground for comparison in comparisons for ground in comparison.grounds}
    if not {Ground.SEXUAL_ORIENTATION, Ground.GENDER_IDENTITY} & tested:
        return ()
    trans = any(comparison.trans for comparison in comparisons)
    non_binary = any(comparison.non_binary for comparison in comparisons)
    return (
        *(() if trans else (TRANS,)),
        *(() if non_binary else (NON_BINARY,)),
        BISEXUAL,
        INTERSEX,
    )


REASONS: dict[DeviationReason, str] = {
    DeviationReason.AD_GONE: N_("The advertisement was gone before a contact"),
    DeviationReason.BOUNCED: N_("A message did not arrive"),
    DeviationReason.SENT_LATE: N_("A message went out later than planned"),
    DeviationReason.SENT_WRONG: N_("A message went out otherwise than planned"),
    DeviationReason.ORDER_REVERSED: N_("The messages went out in another order than drawn"),
    DeviationReason.GAP_OUTSIDE: N_("Too little or too much time lay between the two messages"),
    DeviationReason.OUTSIDE_HOURS: N_(
        "A message went out outside office hours or on a public holiday"
    ),
    DeviationReason.SEND_FAILED: N_("A message could not be sent"),
    DeviationReason.LANDLORD_STOPPED: N_("Contacts with this landlord were stopped"),
    DeviationReason.LANDLORD_ERASED: N_("The landlord's data were erased"),
    DeviationReason.EXPOSURE: N_("The landlord recognised the test"),
    DeviationReason.ABUSE: N_("The landlord was abusive"),
    DeviationReason.INVALID_OUTCOME: N_("The answer was not valid"),
    DeviationReason.TESTER_ERROR: N_("A tester made a mistake"),
    DeviationReason.OTHER: N_("Another reason"),
    DeviationReason.NO_CONTACT: N_("Nobody took a candidate's calls"),
    DeviationReason.ATTEMPTS: N_(
        "A candidate called more, less or sooner than the protocol lays down"
    ),
    DeviationReason.DECLINED_LATE: N_("An invitation was declined too late, or never"),
    DeviationReason.MAIL_WAITED: N_("A landlord's mail waited too long for a decision"),
}

LANDLORDS: dict[LandlordType, str] = {
    LandlordType.AGENCY: N_("estate agents"),
    LandlordType.PRIVATE: N_("private landlords"),
}

ANSWERS: dict[str, str] = {
    "email": N_("By e-mail"),
    "portal": N_("Through the portal"),
    "phone": N_("By telephone"),
    "sms": N_("By text message"),
    "voicemail": N_("By voicemail"),
    "in_person": N_("In person"),
    "written": N_("In writing"),
    "spoken": N_("By telephone or in person"),
    "other": N_("Another way"),
    "any": N_("In whatever way"),
    "rest": N_("Another way, or no answer"),
    "none": N_("No answer"),
}

EVENTS: dict[str, str] = {
    "doubt": N_("Not certain that the message went out"),
    "failed": N_("Sending failed"),
    "logged": N_("Note of the tester"),
    "replanned": N_("Planned anew"),
    "declined": N_("Invitation declined politely"),
    "closed": N_("Contact closed"),
}

# What was done with an answer: away from a contact or no, and to it or yes.
CHANGES: dict[str, tuple[str, str]] = {
    "withdrawn": (N_("Answer withdrawn: {answer}"),) * 2,
    "moved": (
        N_("Answer moved to another contact: {answer}"),
        N_("Answer moved here from another contact: {answer}"),
    ),
    "redated": (N_("Answer dated anew: {answer}; it came on {received}"),) * 2,
    "automatic": (
        N_("Decided that a person wrote the answer: {answer}"),
        N_("Decided that software sent the answer: {answer}"),
    ),
    "noted": (N_("Note beside the answer: {answer}"),) * 2,
}

CODED: dict[str, str] = {
    "tester": N_("by the tester"),
    "blind": N_("by a coder who did not see the candidate"),
    "seeing": N_("by a coder whose other role showed the candidate"),
    "adjudicated": N_("after two coders differed"),
    "decided_anew": N_("by a third person, though no two coders differed"),
    "rule": N_("by a fixed rule"),
}

STATES: dict[str, str] = {
    "complete": N_("Complete"),
    "broken": N_("Broken: it counts in no figure"),
    "unfinished": N_("Not finished yet"),
}

HOMES: dict[HomeType, str] = {
    HomeType.APARTMENT: N_("apartment"),
    HomeType.HOUSE: N_("house"),
    HomeType.STUDIO: N_("studio"),
    HomeType.SERVICE_FLAT: N_("service flat"),
    HomeType.ROOM: N_("room"),
    HomeType.SHOP: N_("shop"),
    HomeType.OTHER: N_("another kind of home"),
}

CHANNELS: dict[str, str] = {
    "email": N_("by e-mail"),
    "portal": N_("through the portal of the advertisement"),
    "phone": N_("by telephone"),
    "visit": N_("by telephone, and then in person"),
}

PURPOSES: dict[Purpose, str] = {
    Purpose.MEASUREMENT: N_("to measure the market"),
    Purpose.ENFORCEMENT: N_("to enforce the law"),
}

MODES: dict[Mode, str] = {
    Mode.PROACTIVE: N_("on the study's own initiative (proactive)"),
    Mode.REACTIVE: N_("after a complaint (reactive)"),
}


def ways(language: Language, channels: tuple[str, ...]) -> str:
    """ "by e-mail and through the portal of the advertisement"."""
    return language.listed([language.say(CHANNELS[name]) for name in channels])


def later(language: Language, channels: tuple[str, ...], *, visited: bool) -> str:
    """That what comes after the steps that were tested stays unknown."""
    if visited:
        return language.say(
            "Nothing about what comes after the visit: the choice of a tenant and the lease."
        )
    return language.say(
        "Nothing about what comes later. We only tested the first step, the invitation, {channel}.",
        channel=ways(language, channels),
    )


def times(language: Language, number: int) -> str:
    return language.count(number, "{n} time", "{n} times")


def complete_tests(language: Language, number: int) -> str:
    return language.count(number, "{n} complete test", "{n} complete tests")


def group_term(language: Language, group: Group | None) -> str:
    """A group of findings, or two of them against each other, as a reader knows it."""
    if group is None:
        return language.say(N_("all tests"))
    if group.against is not None:
        first, second = (group_term(language, part) for part in group.parts)
        return language.say("{first} against {second}", first=first, second=second)
    column, value = group.column, "all" if group.value is None else group.value
    if column == "landlord_type" and value in set(LandlordType):
        return language.say(LANDLORDS[LandlordType(value)])
    if column == "channel" and value in ANSWERS:
        return language.say(ANSWERS[value]).lower()
    return language.about(column, value)


@dataclass(frozen=True, slots=True)
class Candidates:
    """How sentences name the two candidates, alone and behind "to the advantage".

    Attributes:
        named: By what they are, so that no sentence must tell which is which.
    """

    control: str
    test: str
    of_control: str
    of_test: str
    named: bool = True


def candidates(language: Language, comparison: ComparisonFacts) -> Candidates:
    """By what they are where sentences have words for it, else by their role."""
    say, code = language.say, language.code
    if comparison.grounds == (Ground.SEXUAL_ORIENTATION,):
        return Candidates(
            control=say("the different-sex couple"),
            test=say("the same-sex couple"),
            of_control=say("of the different-sex couple"),
            of_test=say("of the same-sex couple"),
        )
    if comparison.grounds == (Ground.GENDER_IDENTITY,) and comparison.trans:
        return Candidates(
            control=say("the candidate who is not trans"),
            test=say("the trans candidate"),
            of_control=say("of the candidate who is not trans"),
            of_test=say("of the trans candidate"),
        )
    if all(comparison.names):
        test, control = ([name[code] for name in names] for names in comparison.names)
        other = say("names of another origin")
        parts = {
            "test": test[0] if len(test) == 1 else other,
            "control": control[0] if len(control) == 1 else other,
        }
        return Candidates(
            control=say("the candidate with {names}", names=parts["control"]),
            test=say("the candidate with {names}", names=parts["test"]),
            of_control=say("of the candidate with {names}", names=parts["control"]),
            of_test=say("of the candidate with {names}", names=parts["test"]),
        )
    return Candidates(
        control=say("the control candidate"),
        test=say("the test candidate"),
        of_control=say("of the control candidate"),
        of_test=say("of the test candidate"),
        named=False,
    )


def one_or_both(language: Language, table: PairedTable, who: Candidates) -> Iterator[str]:
    """In how many tests only one candidate was invited, both were, or neither."""
    integer = language.integer
    yield language.say(
        "Only {control} was invited in {a}, only {test} in {b}.",
        a=integer(table.control_only),
        b=integer(table.test_only),
        control=who.control,
        test=who.test,
    )
    yield language.say(
        "Both were invited in {both}, neither in {neither}.",
        both=integer(table.both),
        neither=integer(table.neither),
    )


SIGNED = {
    SignatureVerdict.VALID: N_("held for all that is shown"),
    SignatureVerdict.PARTLY: N_("held for a part, something may have been added"),
    SignatureVerdict.BROKEN: N_("did not hold: the mail was changed, or the signature had run out"),
    SignatureVerdict.NO_KEY: N_("could not be checked: the domain had no such key"),
}
"""What a signature of a mail was worth when the mail was kept."""
