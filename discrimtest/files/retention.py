"""How long a study's personal data are kept, as its file or the legal file of its region says."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from discrimtest.files.word import FileTable, Text

Months = Annotated[int, Field(ge=1, le=240)]


class RetentionTerms(FileTable):
    """Months after which personal data go; a kind that is left out has no term, and stays.

    Attributes:
        landlords: Of landlords, with their advertisements, the letters to them and their answers:
            after the last day of the study and the last contact or answer.
        people: Of who no longer acts here: the same, for the studies they had a role in.
        lines: Of mailboxes, numbers and accounts that the study used: the same.
        mails: Of mails about which nobody decided: after the day they came.
        source: Who decided so: a law, an ethics board, a data protection officer.
    """

    landlords: Months | None = None
    people: Months | None = None
    lines: Months | None = None
    mails: Months | None = None
    source: Text
