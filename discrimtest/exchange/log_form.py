"""A tester's log as a form for a phone: what it asks, and the words for it in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from discrimtest.exchange.columns import column_names
from discrimtest.exchange.labels import labels, plain
from discrimtest.files.codebook import Codebook
from discrimtest.files.word import LocalText
from discrimtest.record.given_reason import GIVEN
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel

EVENTS = ("sent", "failed", "declined", "broken", "exposure", "abuse", "response")
"""What a list of contacts tells, in the order in which a tester looks for it."""
_CALL = "${event} = 'call'"
_ANSWER = "${event} = 'response'"
_BROKE = "${event} = 'failed' or ${event} = 'broken'"


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """One question.

    Attributes:
        name: As a list of contacts calls it; ``subtle_…`` for an item of subtle treatment.
        kind: Type of an XLSForm; of one that is chosen, its values are ``choices``.
        group: On whose screen it stands; empty for one of its own.
        relevant: When it is asked, as an XLSForm says it; empty for always.
        required: Whether it must be answered where it is asked, or when, as an XLSForm says it.
        item: The item of subtle treatment it is about.
    """

    name: str
    kind: str
    label: LocalText
    choices: Mapping[str, LocalText] | None = None
    group: str = ""
    relevant: str = ""
    required: bool | str = False
    item: str = ""


@dataclass(frozen=True, slots=True)
class LogForm:
    """The form of one study.

    Attributes:
        contacts: What each contact is called, by its id.
    """

    title: LocalText
    questions: tuple[FormQuestion, ...]
    contacts: Mapping[str, LocalText]


def log_form(title: LocalText, codebook: Codebook, contacts: Mapping[str, str]) -> LogForm:
    """The form of a study.

    Args:
        title: Of the study.
        contacts: How each contact is told from others, by its id; no home, no landlord.
    """
    words, said = labels().form, labels().values
    reasons = {str(reason): said["broken_because"][reason] for reason in GIVEN}
    channels = {str(channel): said["answered_by"][channel] for channel in ResponseChannel}
    categories = {
        str(entry.id): entry.label
        for entry in codebook.categories
        if entry.id is not Category.NO_REPLY
    }
    known = {name: plain(told) for name, told in contacts.items()}
    # By a script of calls a contact is not sent: it is called, perhaps several times.
    made = ("call", *EVENTS[1:]) if codebook.endings else EVENTS
    events = {event: said["event"][event] for event in made}
    questions = (
        FormQuestion("contact", "select_one", words["contact"], known, required=True),
        FormQuestion("event", "select_one", words["event"], events, required=True),
        FormQuestion("at", "dateTime", words["at"], required=True),
        *_of_calls(codebook),
        FormQuestion("reason", "select_one", words["reason"], reasons, "", _BROKE, required=True),
        FormQuestion("channel", "select_one", words["channel"], channels, "answer", _ANSWER, True),
        FormQuestion("text", "text", words["text"], None, "answer", _ANSWER),
        FormQuestion("category", "select_one", words["category"], categories, "answer", _ANSWER),
        *_subtle(codebook),
        FormQuestion("note", "text", words["note"]),
    )
    return LogForm(title, questions, known)


def _of_calls(codebook: Codebook) -> Iterator[FormQuestion]:
    """What is asked of one call, where candidates call by a script."""
    words, endings = labels().form, {entry.id: entry.label for entry in codebook.endings}
    if endings:
        ending = words["ending"]
        yield FormQuestion("ending", "select_one", ending, endings, "", _CALL, required=True)
        spoken = (entry.id for entry in codebook.endings if isinstance(entry.records, Category))
        answered = " or ".join(f"${{ending}} = '{each}'" for each in spoken)
        yield FormQuestion("said", "text", words["said"], relevant=_CALL, required=answered)


def _subtle(codebook: Codebook) -> Sequence[FormQuestion]:
    said = labels().values["subtle"]
    names = column_names("subtle", [entry.id for entry in codebook.subtle])
    return [
        FormQuestion(
            name,
            "select_one",
            entry.label,
            {value: said.get(value) or plain(value.replace("_", " ")) for value in entry.values},
            "subtle",
            _ANSWER,
            item=entry.id,
        )
        for name, entry in zip(names, codebook.subtle, strict=True)
    ]
