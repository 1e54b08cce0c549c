"""What a caller needs for one contact: whom to call, as whom, and what to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from discrimtest.design.candidate_script import filled_script
from discrimtest.design.script import CallScript
from discrimtest.errors import Problem, Refused
from discrimtest.record.phone import leaves_message, rules_of
from discrimtest.record.testers import require_untied
from discrimtest.store import draws, lines
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading
from discrimtest.store.testers import about_contact
from discrimtest.words.contact import ContactEventKind
from discrimtest.words.person import Right
from discrimtest.words.phone_call import NotSpoken
from discrimtest.workplace.open_study import open_contact
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class FilledScript:
    """A script filled in for one contact.

    Attributes:
        attempt: The number of the next call. attempts: How many there are.
        made: Whether the contact was made, so that nobody is called any more.
        message: At which of them a message is left: "first", "last" or "never".
        number: To be called; empty where the advertisement names none.
        line: The line to call from.
        text: The script as a page of Markdown.
        endings: What each ending is called, in the script's language.
        records: What each ending records.
    """

    contact: str
    language: str
    attempt: int
    attempts: int
    made: bool
    message: str
    number: str
    line: str
    home: str
    text: str
    script: CallScript
    endings: Mapping[str, str]
    records: Mapping[str, str]

    @property
    def leaves_message(self) -> bool:
        """Whether a message is left at the next call."""
        return leaves_message(self.message, self.attempts, self.attempt)

    def is_early(self, ending: str) -> bool:
        """Whether it says that a message was left, at a call at which none is."""
        return self.records.get(ending) == NotSpoken.VOICEMAIL and not self.leaves_message

    def is_spoken(self, ending: str) -> bool:
        """Whether somebody spoke with the candidate."""
        return self.records[ending] not in tuple(NotSpoken)

    def to_dict(self) -> dict[str, Any]:
        names = [name for name in self.__slots__ if name not in ("script", "endings", "records")]
        return {name: getattr(self, name) for name in names} | {"endings": dict(self.endings)}


def tell_script(at: Workplace, contact: str) -> FilledScript:
    """The script of one contact.

    Raises:
        WrongInput: There is no such contact.
        Refused: The protocol has no scripts, the contact is another tester's, its landlord is one
            whom the person declared a tie to, or its data were erased.
    """
    with reading(at.engine) as session:
        opened = open_contact(at, session, contact)
        at.require(Right.RECORD_CONTACTS, opened.study)
        record = opened.record(session)
        rules = rules_of(record, contact)
        holder, declared = about_contact(session, contact, at.person.id)
        require_untied(record, contact, declared)
        if holder not in (None, at.person.id) and not at.person.may(
            Right.SUPERVISE_TESTERS, opened.study
        ):
            raise _refused(contact, "is another tester's", "contact.of_another")
        mine = record.contacts[contact]
        letter = draws.letters(session, at.keys, [contact]).get(contact)
        advert = stored.advert_texts(session, at.keys, [record.test_of(contact).listing]).get(
            record.test_of(contact).listing
        )
        if letter is None or advert is None:
            raise _refused(contact, "has no script any more: its data were erased", "script.erased")
        own = {line.id: line.address for line in lines.lines(session, at.keys, opened.study)}
    script = filled_script(letter.subject, letter.body, letter.variant, letter.language)
    return FilledScript(
        contact,
        letter.language,
        len(record.called.get(contact, ())) + 1,
        rules.attempts,
        any(event.kind is ContactEventKind.SENT for event in record.happened.get(contact, ())),
        rules.message,
        advert.phone,
        f"{mine.line} {own.get(mine.line, '')}".strip(),
        advert.home,
        f"# {letter.subject}\n\n{letter.body}\n",
        script,
        {name: label[letter.language] for name, label in rules.labels.items()},
        rules.endings,
    )


def _refused(contact: str, rule: str, code: str) -> Refused:
    repair = "See what is yours with 'contacts due'."
    return Refused("There is no script to show.", [Problem(contact, "", rule, repair, code)])
