"""Give somebody a copy of all that is held on them (GDPR, article 15), and write that down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discrimtest.actions.gather_copy import copy_of_landlord
from discrimtest.actions.gather_own_copy import copy_of_complainant, copy_of_person
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.exchange.access_files import access_files, zipped
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.intake.reach import read_mailbox, read_phone
from discrimtest.record.access import AccessCopy, require_undeferred
from discrimtest.record.handed_in import readable
from discrimtest.report.access_page import access_page
from discrimtest.report.docx import render_docx
from discrimtest.report.html import render_paper
from discrimtest.report.language import Language, language
from discrimtest.store import complaints, landlords, people
from discrimtest.store.belongings import GIVEN
from discrimtest.store.engine import aside, writing
from discrimtest.store.log import Act
from discrimtest.store.reasons import record_why
from discrimtest.store.session import Session
from discrimtest.store.subjects import require_living
from discrimtest.words.complaint import Complaint
from discrimtest.words.landlord import Identity, Landlord
from discrimtest.words.person import Person, Right
from discrimtest.workplace.workplace import Workplace

Found = Landlord | Person | Complaint


@dataclass(frozen=True, slots=True)
class GivenAccess:
    """A copy that was written.

    Attributes:
        to: The folder, or the archive (.zip). sha256: Of the list of its files.
        blanks: What a person must still fill in.
        later: Slugs of studies that are not over, of which nothing is told.
        withheld: What is not in it, and who gives it must know.
    """

    subject: str
    to: Path
    sha256: str
    blanks: tuple[str, ...]
    later: tuple[str, ...]
    withheld: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "to": str(self.to),
            "sha256": self.sha256,
            "blanks": list(self.blanks),
            "later": list(self.later),
            "withheld": list(self.withheld),
        }


def give_access(
    at: Workplace, who: str, to: Path, *, reason: str, decided: str = "", code: str = "nl"
) -> GivenAccess:
    """Write a copy of all that is held on one person, for that person: a page, the same as a
    document to complete, and the data as tables.

    Nobody else is named in it. Of a study that is not over it tells nothing.

    Args:
        who: Id of a landlord, a complaint or a person; name, telephone number or mailbox of a
            landlord; name of a person.
        to: A new folder, or a new file that ends in ``.zip``.
        reason: The request, and how it was known who asked; kept encrypted.
        decided: By which decision it is given though the law lets it wait; kept with the reason.
        code: Its language.

    Raises:
        NotAllowed: Who acts may not read all data.
        WrongInput: Nobody or several are meant, nothing personal is kept of them, no reason was
            given, or there is no such language.
        Refused: A study is not over, and its legal file lets access wait; or ``to`` is there.
        OutsideTrouble: It can not be written.
    """
    at.require(Right.MANAGE_STORE)
    why = _reason(reason, decided)
    said = language(code)
    _require_new(to)
    with aside(at.engine) as session:
        copy = _gathered(at, session, _meant(at, session, who), code)
    require_undeferred(copy.subject, copy.later, decided.strip())
    files, blanks = _files(at, copy, said)
    sha256 = sha256_hex(canonical_json({name: sha256_hex(held) for name, held in files.items()}))
    archive = to.suffix.lower() == ".zip"
    with Drafts(to.parent if archive else to) as drafts:
        for name, content in ({to.name: zipped(files)} if archive else files).items():
            drafts.add(name, content)
        with writing(at.engine) as session:
            at.require_still(session, Right.MANAGE_STORE)
            require_living(session, copy.subject)
            detail = {"of": str(copy.kind), "sha256": sha256, "language": said.code}
            act = Act(GIVEN, copy.subject, at.person.id, at.now(), None, detail)
            record_why(session, at.keys, act, why)
            drafts.finish()
    later = tuple(study.slug for study in copy.later)
    return GivenAccess(copy.subject, to, sha256, blanks, later, copy.withheld)


def _reason(reason: str, decided: str) -> str:
    why = readable(reason.strip(), "reason")
    if not why:
        rule = "must say which request it answers, and how it was known who asked"
        problem = Problem.of_input("reason", "", rule, "Give it.", code="reason.missing")
        raise WrongInput("No copy was made.", [problem])
    by = readable(decided.strip(), "decided")
    return f"{why}; {by}" if by else why


def _require_new(to: Path) -> None:
    check_writable(to.parent)
    if to.exists() or to.is_symlink():
        rule = "must be new: a copy never lies among other files"
        problem = Problem(str(to), "", rule, "Choose another name.", "file.exists")
        raise Refused("No copy was made.", [problem])


def _files(
    at: Workplace, copy: AccessCopy, said: Language
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    paper = access_page(copy, said)
    return {
        f"access-{said.code}.html": render_paper(paper).encode("utf-8"),
        f"access-{said.code}.docx": render_docx(paper, at.now()),
        **access_files(copy),
    }, paper.blanks


def _gathered(at: Workplace, session: Session, found: Found, code: str) -> AccessCopy:
    match found:
        case Landlord():
            require_living(session, found.id)
            return copy_of_landlord(at, session, found.id, code)
        case Person():
            require_living(session, found.id)
            return copy_of_person(at, session, found, code)
        case Complaint():
            require_living(session, found.complainant)
            return copy_of_complainant(at, session, found, code)


def _meant(at: Workplace, session: Session, who: str) -> Found:
    found = list(_known_as(at, session, who.strip()))
    if len(found) == 1:
        return found[0]
    if found:
        rule = f"is the name of several: {', '.join(sorted(each.id for each in found))}"
        problem = Problem(who, "", rule, "Give the id.", "subject.several")
        raise WrongInput("It is not clear who is meant.", [problem])
    rule = "must be the id, name, telephone number or mailbox of somebody whose data are kept"
    values = {
        "landlords": action("listings landlords"),
        "people": action("user list"),
        "complaints": action("complaints list"),
    }
    repair = "See '{landlords}', '{people}' or '{complaints}'."
    problem = Problem(who, "", rule, repair, "subject.unknown", values=values)
    raise WrongInput("Nobody is meant.", [problem])


def _known_as(at: Workplace, session: Session, who: str) -> Iterator[Found]:
    """Everybody whom an id, name, number or mailbox means, each once."""
    told = [
        each
        for each in complaints.complaints(session, at.keys)
        if who in (each.id, each.complainant)
    ]
    if told:
        yield told[0]
        return
    with suppress(WrongInput):
        yield landlords.landlord(session, who)
        return
    with suppress(WrongInput):
        yield people.named(session, at.keys, who)
    for landlord, ways in landlords.spellings(session, at.keys).items():
        if any(_is_called(way, who) for way in ways):
            yield landlords.landlord(session, landlord)


def _is_called(way: Identity, who: str) -> bool:
    name, asked = (" ".join(text.split()).casefold() for text in (way.name, who))
    shown = {way.phone, way.email} - {""}
    return name == asked or bool(shown & {read_phone(who)[0], read_mailbox(who)[0]})
