"""The account of a visit as the annex tells it, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.report.language import Language, sentence
from discrimtest.report.visit_form import DOCUMENTS
from discrimtest.report.visits import ITEM_NAMES
from discrimtest.words.visit import COUNTS, MONEY, Account


def visit_rows(account: Account, language: Language, *, linked: bool) -> Iterator[tuple[str, str]]:
    """Rows of one candidate.

    Args:
        linked: Amounts, day and hour may be told: they can point at a home.
    """
    say = language.say
    yield say("Appointment"), say("yes") if account.appointment else say("no")
    yield say("Visit took place"), say("yes") if account.held else say("no")
    if not account.held:
        return
    if linked and account.began:
        yield say("Began"), f"{language.date(account.began.date())}, {account.began:%H:%M}"
    for name in COUNTS:
        yield sentence(say(ITEM_NAMES[name])), language.integer(getattr(account, name))
    asked_for = ITEM_NAMES["documents"]
    documents = ", ".join(say(DOCUMENTS[document]) for document in account.documents)
    yield sentence(say(asked_for)), documents or say("none")
    for name in MONEY if linked else ():
        cents = getattr(account, name)
        if cents is not None:
            yield sentence(say(ITEM_NAMES[name])), language.decimal(cents / 100, 2)
