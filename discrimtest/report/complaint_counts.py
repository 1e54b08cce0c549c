"""How many complaints were brought while a study ran, for its commissioner and for inspectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from discrimtest.disclosure.rule import RULE
from discrimtest.disclosure.together import told_together
from discrimtest.report.blocks import Block, Paragraph, Section, Table
from discrimtest.report.facts import ComplaintCounts
from discrimtest.report.language import Language, sentence
from discrimtest.report.terms import GROUNDS
from discrimtest.words.complaint import ComplaintSource
from discrimtest.words.sentence import N_

BROUGHT_BY: dict[ComplaintSource, str] = {
    ComplaintSource.CITIZEN: N_("citizens"),
    ComplaintSource.SOCIAL_SERVICE: N_("social services"),
    ComplaintSource.POLICE: N_("police"),
    ComplaintSource.ASSOCIATION: N_("associations"),
}


def complaint_counts(counts: ComplaintCounts, language: Language) -> Section:
    """Complaints by who brought them and by ground; small counts are told together."""
    say = language.say
    return Section("complaints", say("Complaints in this period"), tuple(_blocks(counts, language)))


def _blocks(counts: ComplaintCounts, language: Language) -> Iterator[Block]:
    say = language.say
    if counts.are_few:
        few = language.integer(RULE.threshold)
        yield Paragraph(say("Fewer than {number} complaints were brought.", number=few))
        return
    yield Paragraph(
        say(
            "These are complaints that people brought. They are no part of the tests, and say "
            "nothing about how often landlords discriminate."
        )
    )
    brought = {str(source): sentence(say(term)) for source, term in BROUGHT_BY.items()}
    grounds = {str(ground): sentence(say(term)) for ground, term in GROUNDS.items()}
    by_source = (say("Complaints by who brought them"), say("Brought by"))
    yield _table(by_source, counts.by_source, brought, language)
    yield _table((say("Complaints by ground"), say("Ground")), counts.by_ground, grounds, language)


def _table(
    title: tuple[str, str],
    counts: Mapping[str, int],
    names: Mapping[str, str],
    language: Language,
) -> Table:
    """
    Args:
        title: Its caption, and what its rows are.
    """
    say = language.say
    shown, rest = told_together(counts)
    rows = [(names.get(name, say("Another ground")), count) for name, count in shown.items()]
    if rest:
        rows.append((say("Others together"), rest))
    told = tuple((name, language.integer(count)) for name, count in rows)
    caption, rows_are = title
    return Table(caption, (rows_are, say("Complaints")), told)
