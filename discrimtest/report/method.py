"""How it was done, in plain words, and what was not tested."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from discrimtest.estimators.registry import CARDS
from discrimtest.files.protocol import Ground
from discrimtest.report.blocks import Block, Bullets, Note, Paragraph, Section
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language, sentence
from discrimtest.report.readings import Readings
from discrimtest.report.terms import GROUNDS, NON_BINARY, TRANS, people_left_out, ways
from discrimtest.report.wording import figure_name, interval_name
from discrimtest.words.study import Mode, Purpose


def method(facts: ReportFacts, readings: Readings, language: Language) -> Section:
    """The instrument, the coding and the figures, each in a few sentences."""
    say = language.say
    blocks: list[Block] = [
        *conduct(facts, language),
        Paragraph(_figures(facts, readings, language)),
        Paragraph(_certainty(facts, readings, language)),
        Paragraph(
            say(
                "Belgian cities publish a ‘net discrimination rate’ without a definition. Compare "
                "their figures with these only when the definition is the same."
            )
        ),
    ]
    return Section("method", say("How we measured"), tuple(blocks))


def conduct(facts: ReportFacts, language: Language) -> Iterator[Block]:
    """How a test goes."""
    say, protocol = language.say, facts.protocol
    listed = [language.name_of(code) for code in facts.study.languages]
    yield from (
        Paragraph(
            _asked(facts, language)
            + " "
            + say("Lots decide who uses which wording. A table tells how often each candidate did.")
            + " "
            + (
                say("Calls were made in {languages}.", languages=language.listed(listed))
                if _is_spoken(facts)
                else say("Letters were written in {languages}.", languages=language.listed(listed))
            )
        ),
        Paragraph(
            say(
                "Between the two contacts lie {low} to {high}. An answer counts when it comes "
                "within {days}, on any channel. The rule is that a candidate who is invited "
                "politely declines within {decline}.",
                low=_number(language, protocol.gap_hours[0]),
                high=_hours(language, protocol.gap_hours[1]),
                days=_days(language, protocol.window_days),
                decline=_hours(language, protocol.decline_within_hours),
            )
            + " "
            + _order(facts, language)
        ),
        Paragraph(_caps(facts, language)),
    )


def _is_spoken(facts: ReportFacts) -> bool:
    return bool(facts.channels) and set(facts.channels) <= {"phone", "visit"}


def _asked(facts: ReportFacts, language: Language) -> str:
    say, channel = language.say, ways(language, facts.channels)
    if _is_spoken(facts):
        return say(
            "Two fictitious candidates ask for a viewing of the same advertised home, "
            "{channel}. What they say is alike in length, but never the same.",
            channel=channel,
        )
    return say(
        "Two fictitious candidates ask for a viewing of the same advertised home, "
        "{channel}. Their letters are alike in length, but never the same.",
        channel=channel,
    )


def _certainty(facts: ReportFacts, readings: Readings, language: Language) -> str:
    say, key = language.say, facts.primary.key
    net, test = readings.get(readings.primary(key), key), readings.tests(key)
    interval = interval_name(language, net.ci_method, net.id) if net and net.ci_method else ""
    return " ".join(
        [
            say("The limits show which figures fit the tests as well."),
            say(
                "The p-value tells how often chance alone would give a difference at least this "
                "large if landlords treated both candidates alike."
            ),
            *([say("Method of the limits: {name}.", name=interval)] if interval else []),
            *([say("Test: {name}.", name=figure_name(language, test[0].id))] if test else []),
        ]
    )


def _hours(language: Language, hours: float) -> str:
    text = language.count(ceil(hours), "{n} hour", "{n} hours")
    return text.replace(language.integer(ceil(hours)), _number(language, hours))


def _days(language: Language, days: int) -> str:
    return language.count(days, "{n} day", "{n} days")


def _number(language: Language, hours: float) -> str:
    whole = int(hours)
    return language.integer(whole) if whole == hours else language.decimal(hours, 1)


def _order(facts: ReportFacts, language: Language) -> str:
    if facts.protocol.order == "test-first":
        return language.say("The test candidate always came first.")
    if _is_spoken(facts):
        return language.say("For each test a coin decided who called first.")
    return language.say("For each test a coin decided who came first.")


def _caps(facts: ReportFacts, language: Language) -> str:
    limits = facts.limits
    return " ".join(
        [
            language.say("We ask as little of landlords as we can."),
            language.count(
                limits.agency_tests,
                "An agency, with all its offices, gets at most {n} test in {days},",
                "An agency, with all its offices, gets at most {n} tests in {days},",
                days=_days(language, limits.agency_days),
            ),
            language.count(
                limits.agency_gap_days,
                "with at least {n} day between two tests.",
                "with at least {n} days between two tests.",
            ),
            language.count(
                limits.private_tests,
                "A private landlord gets at most {n} test.",
                "A private landlord gets at most {n} tests.",
            ),
            *_rare(facts, language),
            *_fresh(facts, language),
        ]
    )


def _rare(facts: ReportFacts, language: Language) -> Iterator[str]:
    if facts.rare:
        yield language.count(
            facts.limits.rare_letters,
            "In {days}, a landlord gets at most {n} message from candidates that landlords "
            "rarely hear from.",
            "In {days}, a landlord gets at most {n} messages from candidates that landlords "
            "rarely hear from.",
            days=_days(language, facts.limits.rare_days),
        )


def _fresh(facts: ReportFacts, language: Language) -> Iterator[str]:
    if facts.limits.max_ad_age_days is not None:
        yield language.count(
            facts.limits.max_ad_age_days,
            "At its first planned contact no advertisement is more than {n} day old.",
            "At its first planned contact no advertisement is more than {n} days old.",
        )


def _figures(facts: ReportFacts, readings: Readings, language: Language) -> str:
    return language.say(CARDS[readings.primary(facts.primary.key)].meaning)


def not_tested(facts: ReportFacts, language: Language) -> Section:
    """What a reader could think was tested, and was not."""
    say, study, code = language.say, facts.study, language.code
    items = [
        say(
            "Later steps: the choice of a tenant, the lease. Only the first contact and the "
            "visit were tested."
        )
        if facts.visits
        else say(
            "Later steps: the viewing, the choice of a tenant, the lease, the rent. Only the "
            "first contact was tested."
        ),
        say(
            "Other ways to ask. Every first contact was made {channel}.",
            channel=ways(language, facts.channels),
        ),
        say("Homes that are let without an advertisement."),
    ]
    tested = {ground for comparison in facts.comparisons for ground in comparison.grounds}
    if {Ground.SEXUAL_ORIENTATION, Ground.GENDER_IDENTITY} & tested:
        items.append(
            say(
                "Bisexual people and intersex people: not tested. A first letter cannot show "
                "them credibly and respectfully. These results say nothing about them, and they "
                "are no result about LGBTI+ people as a whole."
            )
        )
    untested = [one for one in people_left_out(facts.comparisons) if one in (TRANS, NON_BINARY)]
    if untested:
        people = language.listed([say(one) for one in untested])
        items.append(say("Not tested either: {people} people.", people=people))
    others = [say(term) for ground, term in GROUNDS.items() if ground not in tested]
    items.append(say("Other grounds: {grounds}.", grounds=language.listed(others)))
    if study.purpose == Purpose.MEASUREMENT:
        items.append(
            say(
                "Single landlords. This study measures a market. Its data never become a file on "
                "one landlord; that would take a new study with a legal basis of its own."
            )
        )
    blocks: list[Block] = [Bullets(tuple(items))]
    if facts.protocol.arms_left_out:
        names = tuple(sentence(arm[code]) for arm in facts.protocol.arms_left_out)
        told = say("The protocol also has these candidates. This study left them out:")
        blocks += [Paragraph(told), Bullets(names)]
    if study.mode == Mode.REACTIVE:
        blocks.append(
            Note(
                say("A study after a complaint"),
                say(
                    "The landlords were chosen because of complaints. The figures say nothing "
                    "about the market and are never taken together with those of other studies."
                ),
            )
        )
    return Section("not-tested", say("What we did not test"), tuple(blocks))
