"""Names and phrases that told the ground: who checked them, and the wording of the letters."""

from __future__ import annotations

from discrimtest.files.profiles import LEAST_RATERS
from discrimtest.files.protocol import Review
from discrimtest.report.blocks import Block, Note, Paragraph, Table, Terms
from discrimtest.report.facts import Audience, ReportFacts, SignalFacts
from discrimtest.report.language import Language

OLD_REVIEW_DAYS = 548
"""Eighteen months: a community review older than this is named as old."""


def signals(facts: ReportFacts, audience: Audience, language: Language) -> list[Block]:
    """Who checked the names and phrases, the wording, and the legal basis."""
    say, tested = language.say, [signal for signal in facts.signals if signal.pretest]
    blocks = [_validated(facts, tested, language)]
    if tested and audience != Audience.PUBLIC:
        blocks.append(_pretests(tested, language))
    reviews = facts.protocol.reviews
    rows = [
        (
            say("Review of the wording by the people concerned"),
            _review(reviews.community, language),
        ),
        (say("Review by an ethics board"), _review(reviews.ethics, language)),
        (say("Check by counsel of the legal basis"), _review(facts.study.counsel, language)),
    ]
    blocks.append(Terms(tuple(rows)))
    community = reviews.community.on
    if community and (facts.made_on - community).days > OLD_REVIEW_DAYS:
        blocks.append(
            Note(
                say("An old review"),
                say("The review of the wording is more than eighteen months old."),
            )
        )
    return blocks


def _validated(facts: ReportFacts, tested: list[SignalFacts], language: Language) -> Block:
    """How many signals readers took as intended."""
    say, integer = language.say, language.integer
    pretests = [signal.validated for signal in tested if signal.validated]
    if not pretests:
        return Note(
            say("Not validated"),
            say(
                "No panel has checked whether readers take the names and phrases as intended. "
                "If some do not, the difference found here is "
                "probably too small."
            ),
        )
    threshold = facts.protocol.pretest_threshold
    low = sum(pretest.share < threshold for pretest in pretests)
    return Paragraph(
        say(
            "Names and phrases shown to {least} readers or more beforehand: {tested} of {all}. "
            "Read as intended by fewer than {threshold} of the readers: {low} of these. The others "
            "are not validated.",
            least=integer(LEAST_RATERS),
            tested=integer(len(pretests)),
            all=integer(len(facts.signals)),
            low=integer(low),
            threshold=language.percent(threshold, 0),
        )
    )


def _pretests(shown: list[SignalFacts], language: Language) -> Table:
    say, integer = language.say, language.integer
    rows = [
        (
            signal.text,
            say(
                "{recognised} of {readers}",
                recognised=integer(signal.pretest.recognised),
                readers=integer(signal.pretest.of),
            ),
            language.date(signal.pretest.on),
            signal.pretest.source,
        )
        for signal in shown
        if signal.pretest
    ]
    return Table(
        say("Names and phrases shown to readers beforehand"),
        (say("Name or phrase"), say("Read as intended"), say("Date"), say("Source")),
        tuple(rows),
        texts=(0, 1, 2, 3),
    )


def _review(review: Review, language: Language) -> str:
    if review.on is None:
        return language.say("did not take place")
    return language.say(
        "{organisation}, {date}", organisation=review.organisation, date=language.date(review.on)
    )
