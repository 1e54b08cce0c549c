"""What a coder is shown of an exchange: its words, and nothing that tells whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from discrimtest.coding.suggestion import suggest
from discrimtest.masking.blind import blind
from discrimtest.masking.candidate_words import CandidateWords
from discrimtest.masking.folded import composed, folded
from discrimtest.masking.known import Known
from discrimtest.masking.mask import Unmasked
from discrimtest.masking.salutation import salutation
from discrimtest.masking.tongue import tongue
from discrimtest.record.record import Record
from discrimtest.store import draws, landlords, lines
from discrimtest.store.session import Session
from discrimtest.words.coding_event import CodingPart
from discrimtest.words.landlord import Identity
from discrimtest.words.profile import Profile
from discrimtest.words.response import Response
from discrimtest.workplace.workplace import Workplace

_SAID = ("statement", "pronouns")
"""What of a profile may tell the ground beside names."""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer as a coder reads it.

    Attributes:
        automatic: Software sent it.
        language: It is written in, by its words.
        proposed: The category that its phrases tell, which a coder may ask for; None where unsure.
        phrases: The words that tell it.
    """

    channel: str
    automatic: bool
    text: str
    language: str
    proposed: str | None = None
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Presented:
    """How a candidate presented: as a man, as a woman or as neither, with whom, and the pronouns
    that it wrote; no name, which would tell more.

    Attributes:
        writer, partner: "man", "woman", "neutral"; the partner empty for none.
        pronouns: As they were written; empty for none.
    """

    writer: str
    partner: str
    pronouns: str

    def __str__(self) -> str:
        told = " ".join(filter(None, (self.writer, self.pronouns)))
        return f"{told}, with a partner: {self.partner}" if self.partner else told


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a coder is shown.

    Attributes:
        answers: All that came in time, in the order received, masked; of the salutation pass only
            the salutations, names masked.
        candidate: How the candidate presented; None but in that pass.
    """

    answers: tuple[ShownAnswer, ...]
    candidate: Presented | None = None


def read_exchange(
    at: Workplace, session: Session, study: str, record: Record, contact: str, part: CodingPart
) -> Exchange:
    """The exchange of one contact as a coder may read it.

    Args:
        record: Of its test, with texts.
    """
    mine = draws.profiles_of(session, {each.profile for each in record.contacts.values()})
    own = mine[record.contacts[contact].profile]
    words = _candidate_words(at, session, study, record, list(mine.values()))
    landlord = record.test_of(contact).landlord
    known = known_landlord(landlords.spellings(session, at.keys, [landlord]).get(landlord, ()))

    def shown(answer: Response) -> ShownAnswer:
        channel, text = str(answer.channel), Unmasked(answer.text)
        if part is CodingPart.SALUTATION:
            heard = salutation(text, words)
            return ShownAnswer(channel, answer.automatic, heard, tongue(folded(answer.text)))
        masked = composed(blind(text, words, known))
        written = tongue(folded(masked))
        found = suggest(masked, written)
        told = tuple(masked[start:end] for start, end in found.phrases)
        proposed = None if found.category is None else str(found.category)
        return ShownAnswer(channel, answer.automatic, masked, written, proposed, told)

    answers = tuple(shown(answer) for answer in record.in_time[contact] if answer.text.strip())
    return Exchange(answers, _presented(own) if part is CodingPart.SALUTATION else None)


def _candidate_words(
    at: Workplace, session: Session, study: str, record: Record, mine: list[Profile]
) -> CandidateWords:
    """Words of both candidates of the test: an answer may have been moved, or quote the other."""
    contacts = tuple(record.contacts.values())
    letters = draws.letters(session, at.keys, record.contacts).values()
    own = {contact.line for contact in contacts}
    addresses = [line.address for line in lines.lines(session, at.keys, study) if line.id in own]
    return CandidateWords(
        first_names=_each(
            profile.names.get(name, "")
            for profile in mine
            for name in ("writer_first", "partner_first")
        ),
        family_names=_each(profile.names.get("writer_last", "") for profile in mine),
        mailboxes=_each(address for address in addresses if "@" in address),
        phones=_each(address for address in addresses if "@" not in address),
        letters=_each(text for letter in letters for text in (letter.subject, letter.body)),
        signals=_each(_signals(session, study)),
    )


def _signals(session: Session, study: str) -> Iterable[str]:
    """What tells the ground in any arm of the study: what is masked must not depend on the arm."""
    for signals, facts in draws.said_by_profiles(session, study):
        yield from (signal.value for signal in signals if signal.id in _SAID)
        yield from (facts.get(name, "") for name in _SAID)


def known_landlord(
    shown: Iterable[Identity],
    *,
    phones: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    candidates: tuple[str, ...] = (),
) -> Known:
    """Names of a landlord, which a colleague may know from the letters they sent.

    Args:
        shown: Every way it showed itself.
        phones, places, candidates: What else would tell, as of a ``Known``.
    """
    ways = tuple(shown)
    names = _each(identity.name for identity in ways)
    return Known(
        agencies=names,
        people=names,
        mailboxes=_each(identity.email for identity in ways),
        phones=(*_each(identity.phone for identity in ways), *phones),
        places=places,
        candidates=candidates,
    )


def _presented(profile: Profile) -> Presented:
    writer, partner = profile.factors.get("writer", ""), profile.factors.get("partner", "")
    other = "" if partner == "none" else partner
    return Presented(writer, other, profile.facts.get("pronouns", ""))


def _each(words: Iterable[str]) -> tuple[str, ...]:
    """Those that are there, each once, in one order."""
    return tuple(sorted(set(filter(None, words))))
