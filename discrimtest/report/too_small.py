"""What the public reads of a study about few landlords: why there are no figures."""

from __future__ import annotations

from discrimtest.report.blocks import Answer, Note, Section
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language


def too_small(facts: ReportFacts, language: Language) -> tuple[Answer, ...]:
    """The half page of a study that may tell this audience no figure."""
    say = language.say
    asked = say(
        "In {place}, two fictitious candidates each asked to view the same advertised homes.",
        place=facts.study.place[language.code],
    )
    seen = (
        say("We do not publish what we saw: we tested too few landlords."),
        say("Whoever knows which ones, could work out what each of them did."),
        say("We can publish figures when more landlords have been tested."),
    )
    open_ = say("Not that landlords discriminate, and not that they do not.")
    return (
        Answer(say("What did we do?"), (asked, say("Each pair of requests is one test."))),
        Answer(say("What did we see?"), seen),
        Answer(say("What does this not say?"), (open_,), listed=True),
    )


def no_results(language: Language) -> Section:
    """The section of a study that is too small for this audience."""
    say = language.say
    text = say(
        "A figure about few landlords could point at one of them. So this report has no figures "
        "at all."
    )
    title = say("Too few landlords for a public report")
    return Section("results", say("Results"), (Note(title, text),))
