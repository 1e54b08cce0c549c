"""Write the papers of the GDPR on a study, its record of processing and its impact assessment.

They are drafts that people complete. What is kept of them is their fingerprint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.actions.write_official_report import WrittenPaper
from discrimtest.errors import Problem, WrongInput
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.identifiers import sha256_hex
from discrimtest.report.docx import render_docx
from discrimtest.report.html import render_paper
from discrimtest.report.language import Language, language
from discrimtest.report.paper import Paper
from discrimtest.report.privacy_papers import impact_assessment, processing_record
from discrimtest.report.processing import OUT, ProcessingFacts, SecurityFacts
from discrimtest.store import belongings, complaints, people, seals, studies
from discrimtest.store.credentials import kinds_held
from discrimtest.store.engine import aside, writing
from discrimtest.store.facts import record
from discrimtest.store.held import holds
from discrimtest.store.keys import key_path, keys_in, load_master_key
from discrimtest.store.log import Act
from discrimtest.store.log import head as log_head
from discrimtest.store.pseudonym_key import begun
from discrimtest.store.rights import excess, granted, unhidden
from discrimtest.store.session import Session
from discrimtest.store.subjects import living_subjects
from discrimtest.words.account import CredentialKind, needs_two_factors
from discrimtest.words.person import Person, Right, Role
from discrimtest.words.study import RegisteredStudy, StudyVersion
from discrimtest.workplace.open_study import begun as begun_study
from discrimtest.workplace.open_study import calls_of, look_up
from discrimtest.workplace.workplace import KEY_NAME, Workplace

_SECOND = {CredentialKind.PASSKEY, CredentialKind.TOTP}
_FIRST = {CredentialKind.PASSKEY, CredentialKind.PASSWORD}


def write_processing_record(
    at: Workplace, slug: str, out: Path, *, code: str = "nl"
) -> WrittenPaper:
    """Write the record of processing of a study (GDPR, article 30).

    Args:
        out: The file (.docx or .html); its folder must be. code: Its language.

    Raises:
        NotAllowed: The person may not lock the study.
        WrongInput: There is no such study or language, or the file is of another kind.
        Refused: Nothing was done with the study yet.
        OutsideTrouble: The file can not be written.
    """
    return _written(at, slug, out, language(code), "record", processing_record)


def write_impact_assessment(
    at: Workplace, slug: str, out: Path, *, code: str = "nl"
) -> WrittenPaper:
    """Write the impact assessment of a study (GDPR, article 35).

    Args, Raises: As :func:`write_processing_record`.
    """
    return _written(at, slug, out, language(code), "assessment", impact_assessment)


def _written(
    at: Workplace,
    slug: str,
    out: Path,
    said: Language,
    kind: str,
    made: Callable[[ProcessingFacts, Language], Paper],
) -> WrittenPaper:
    render = _renderer(at, out)
    check_writable(out.parent)
    with aside(at.engine) as session:
        registered = begun_study(at, session, slug)
        at.require(Right.LOCK_STUDY, registered.id)
        paper = made(_told(at, session, registered), said)
    content = render(paper)
    sha256 = sha256_hex(content)
    with Drafts(out.parent) as drafts:
        drafts.add(out.name, content)
        with writing(at.engine) as session:
            at.require_still(session, Right.LOCK_STUDY, registered.id)
            detail = {"kind": kind, "sha256": sha256, "language": said.code}
            by = at.person.id
            act = Act("write_privacy_paper", registered.id, by, at.now(), registered.id, detail)
            record(session, act)
            drafts.finish()
    return WrittenPaper(out, sha256, paper.blanks)


def _renderer(at: Workplace, out: Path) -> Callable[[Paper], bytes]:
    if out.suffix.lower() == ".docx":
        return partial(render_docx, made=at.now())
    if out.suffix.lower() == ".html":
        return lambda paper: render_paper(paper).encode("utf-8")
    rule, repair = "must end in .docx or .html", "Name it by what it is to be."
    problem = Problem.of_input("output", out.name, rule, repair, code="paper.kind")
    raise WrongInput("No paper was written.", [problem])


def _told(at: Workplace, session: Session, study: RegisteredStudy) -> ProcessingFacts:
    version = studies.current_version(session, study.id)
    calls = calls_of(version, study.slug) if version is not None else None
    used = calls or look_up(at, session, study.slug).instrument
    file, law = used.study, used.legal
    reviews = used.protocol.reviews
    everyone = [each for each in people.people(session) if _works(each, study.id)]
    known = belongings.landlord_studies(session)
    return ProcessingFacts(
        slug=study.slug,
        title=file.title,
        question=file.question,
        purpose=study.purpose,
        mode=study.mode,
        runner=file.runner,
        commissioner=file.commissioner,
        place=file.place.name,
        **_period(file),
        protocol=used.protocol.title,
        law=law,
        terms=getattr(file, "retention", None) or law.retention,
        complainants=law.complainants,
        limits=file.limits,
        simulated=study.simulated,
        **_locked(version, file.timezone),
        today=at.now().astimezone(ZoneInfo(file.timezone)).date(),
        roles=Counter(role for each in everyone for role in _roles(each, study.id)),
        out=Counter(
            each.act for each in belongings.went_out(session, {study.id}, ()) if each.act in OUT
        ),
        landlords=sum(study.id in where for where in known.values()),
        answers=belongings.answers_in(session, study.id),
        people=len(everyone),
        complaints=len(complaints.followed_by(session, study.id)),
        ethics=reviews.ethics.done,
        community=reviews.community.done,
        double=file.coding.double_share,
        security=_security(at, session),
    )


def _period(file: Any) -> dict[str, Any]:
    """First and last day, and how many tests are planned: of a study of letters or of calls."""
    if hasattr(file, "waves"):
        first, last = file.waves[0].first, file.waves[-1].last
        return {"first": first, "last": last, "tests": 0}
    return {"first": file.period.first, "last": file.period.last, "tests": file.sample.tests}


def _locked(version: StudyVersion | None, zone: str) -> dict[str, Any]:
    if version is None:
        return {"version": 0, "locked": None}
    return {"version": version.number, "locked": version.at.astimezone(ZoneInfo(zone)).date()}


def _works(person: Person, study: str) -> bool:
    return person.active and person.kind == "person" and bool(_roles(person, study))


def _roles(person: Person, study: str) -> set[Role]:
    return {grant.role for grant in person.grants if grant.study in (None, study)}


def _security(at: Workplace, session: Session) -> SecurityFacts:
    kept, postgresql = seals.seals(session), session.dialect.name == "postgresql"
    held = kinds_held(session, at.now())
    acting = [each for each in people.people(session) if held.get(each.id, set()) & _FIRST]
    strict = [each for each in acting if needs_two_factors(each)]
    newest = kept[-1].head if kept else None
    return SecurityFacts(
        sealed=len(living_subjects(session)),
        postgresql=postgresql,
        bound=not any(excess(session)) if postgresql else None,
        hidden=postgresql and bool(granted(session)) and not any(unhidden(session)),
        seals=len(kept),
        sealed_on=newest.at.date() if newest else None,
        after=log_head(session)[0] - newest.point.size if newest else 0,
        stamps=sum(map(len, seals.stamps(session).values())),
        left=len({each.seal for each in seals.departures(session, at.keys)}),
        old_keys=_old_keys(at),
        pseudonyms=begun(session) is not None,
        accounts=len(acting),
        needing=len(strict),
        strict=sum(bool(_has_two(held[each.id])) for each in strict),
        holds=len(holds(session)),
    )


def _has_two(kinds: set[CredentialKind]) -> bool:
    return bool(kinds & _SECOND)


def _old_keys(at: Workplace) -> int:
    """Other master keys that lie where the one in use does."""
    folder = key_path((at.library.project or Path.cwd()) / KEY_NAME).parent
    return sum(load_master_key(each).id != at.keys.id for each in keys_in(folder))
