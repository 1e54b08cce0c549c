"""Words of the record by which a coder would know a candidate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CandidateWords:
    """Words of one candidate, and of what the study tests.

    Attributes:
        first_names: Of writer and partner. family_names: Theirs.
        mailboxes, phones: Of the candidate's lines.
        letters: What was sent, each subject and body a text of its own.
        signals: Words that tell the ground, of **every** arm of the study: what is masked may
            not depend on which arm was answered.
    """

    first_names: tuple[str, ...] = ()
    family_names: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
