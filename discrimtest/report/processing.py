"""What is done with personal data in a study, and what protects them, as blocks of a paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from discrimtest.files.legal import LegalBasis, Retention
from discrimtest.files.retention import RetentionTerms
from discrimtest.files.study import StudyLimits
from discrimtest.files.word import LocalText
from discrimtest.report.blocks import Bullets, Paragraph, Table, Terms
from discrimtest.report.language import N_, NN_, Counted, Language, sentence
from discrimtest.report.paper import Blanks, PaperBlock
from discrimtest.report.terms import MODES, PURPOSES
from discrimtest.words.person import Role
from discrimtest.words.study import Mode, Purpose

ROLES: dict[Role, Counted] = {
    Role.RESEARCHER: NN_("{n} researcher", "{n} researchers"),
    Role.TESTER: NN_("{n} tester", "{n} testers"),
    Role.CODER: NN_("{n} coder", "{n} coders"),
    Role.SUPERVISOR: NN_("{n} supervisor", "{n} supervisors"),
    Role.INSPECTOR: NN_("{n} inspector", "{n} inspectors"),
    Role.ADMINISTRATOR: NN_("{n} administrator", "{n} administrators"),
}
_TERMS: dict[str, str] = {
    "landlords": N_("Landlords, letters to them and their answers"),
    "people": N_("People who no longer work on it"),
    "lines": N_("Mailboxes, numbers and accounts of the study"),
    "mails": N_("Mails about which nobody decided"),
}
OUT: dict[str, Counted] = {
    "build_report": NN_("{n} report", "{n} reports"),
    "export_study": NN_("{n} export without names", "{n} exports without names"),
    "export_calls": NN_("{n} table of calls", "{n} tables of calls"),
    "export_evidence": NN_("{n} bundle of evidence", "{n} bundles of evidence"),
    "release_document": NN_("{n} released document", "{n} released documents"),
    "write_paper": NN_("{n} draft on a landlord", "{n} drafts on a landlord"),
}


@dataclass(frozen=True, slots=True)
class SecurityFacts:
    """What protects the data today, as found and not as promised.

    Attributes:
        sealed: Keys of subjects that live. postgresql: Whether it is one, else an SQLite file.
        bound: Whether the program's user can alter nothing that is recorded; None for a file.
        hidden: Whether rows of other studies are hidden from pages.
        seals: How many there are. sealed_on: The day of the newest. after: Entries since.
        stamps: Time stamps of seals. left: Seals recorded as given to somebody else.
        old_keys: Other master keys that lie beside the key.
        pseudonyms: Whether pseudonyms of exports have a key of their own.
        accounts: People who can sign in; strict: those of them who need two factors and have them;
            needing: those who need them.
        holds: What is on hold.
    """

    sealed: int
    postgresql: bool
    bound: bool | None
    hidden: bool
    seals: int = 0
    sealed_on: date | None = None
    after: int = 0
    stamps: int = 0
    left: int = 0
    old_keys: int = 0
    pseudonyms: bool = False
    accounts: int = 0
    needing: int = 0
    strict: int = 0
    holds: int = 0


@dataclass(frozen=True, slots=True)
class ProcessingFacts:
    """What the papers are made of.

    Attributes:
        first, last: Of its period. tests: How many it plans; 0 for a study of calls.
        version: What was locked last; 0 for nothing. locked: On which day.
        terms: How long data are kept, as the study's file or the legal file says.
        roles: How many people hold each role in it. out: What was written out of it, by act.
        landlords, answers, people, complaints: How many are kept.
        ethics, community: Whether the protocol says that it was reviewed.
        double: Share of exchanges that two people code.
    """

    slug: str
    title: LocalText
    question: LocalText
    purpose: Purpose
    mode: Mode
    runner: LocalText
    commissioner: LocalText
    place: LocalText
    first: date
    last: date
    tests: int
    protocol: LocalText
    law: LegalBasis
    terms: RetentionTerms | None
    complainants: Retention
    limits: StudyLimits
    simulated: bool
    version: int
    locked: date | None
    today: date
    roles: Mapping[Role, int]
    out: Mapping[str, int]
    landlords: int
    answers: int
    people: int
    complaints: int
    ethics: bool
    community: bool
    double: float
    security: SecurityFacts


def purpose_of(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    """What it is to answer, and for what."""
    say, code = language.say, language.code
    yield Terms(
        (
            (say("Question"), told.question[code]),
            (say("Purpose"), sentence(say(PURPOSES[told.purpose]))),
            (say("Begun"), sentence(say(MODES[told.mode]))),
        )
    )
    if told.purpose is Purpose.MEASUREMENT:
        yield Paragraph(say("Its data never become a file against one landlord: it is refused."))
    yield Blanks((say("the legal basis (articles 6, 9 and 10), and why"),))


def categories_of(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    """Of whom there are data, and which."""
    say = language.say
    rows = (
        (
            say("Landlords"),
            language.integer(told.landlords),
            say("names, telephone, mailboxes, advertisements, answers, what was coded of them"),
        ),
        (
            say("People who work on it"),
            language.integer(told.people),
            say("names, roles, sign-ins, acts, training, ties to landlords"),
        ),
        (
            say("Complainants"),
            language.integer(told.complaints),
            say("names, how to reach them, accounts, consent"),
        ),
    )
    columns = (say("Who"), say("How many now"), say("Which data"))
    yield Table("", columns, rows, texts=(0, 2))
    yield Paragraph(
        say(
            "Candidates are made up, and are no real people. Answers kept: {number}.",
            number=language.integer(told.answers),
        )
    )
    yield Blanks((say("whether answers or accounts hold data of articles 9 or 10"),))


def recipients_of(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    """Who has a role in it, and what was written out."""
    say = language.say
    held = [language.count(told.roles[role], *ROLES[role]) for role in Role if told.roles.get(role)]
    yield Paragraph(say("In the program, each as far as their role needs:"))
    yield Bullets(tuple(held) or (say("nobody"),))
    went = [language.count(told.out[act], *OUT[act]) for act in OUT if told.out.get(act)]
    yield Paragraph(say("Written out of it so far:"))
    yield Bullets(tuple(went) or (say("nothing"),))
    yield Blanks((say("to which services these go or went"),))


def outside_union(language: Language) -> Iterator[PaperBlock]:
    """What leaves for other countries."""
    say = language.say
    yield Paragraph(
        say(
            "Personal data leave the program only in letters, by the mail server that it is told, "
            "and in files that people write."
        )
    )
    yield Blanks((say("where servers, mail and backups lie; which country outside the Union"),))


def terms_of(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    """Until when data are kept, and who says so."""
    say, code = language.say, language.code
    rows = [
        (say(words), _months(getattr(told.terms, kind, None), language))
        for kind, words in _TERMS.items()
    ]
    rows.append((say("Complainants"), _months(told.complainants.months, language)))
    yield Terms(tuple(rows))
    if told.terms is not None:
        yield Paragraph(say("Source: {source}.", source=told.terms.source[code]))
    source = told.complainants.source[code]
    yield Paragraph(say("Source of the term for complainants: {source}.", source=source))
    yield Bullets(
        (
            say("A command erases what is past its term; people, or their machine, give it."),
            language.count(told.security.holds, *_HOLDS),
        )
    )
    yield Blanks((say("terms that are not set, and terms of backups and of papers"),))


_HOLDS = NN_("{n} is on hold, and is not erased.", "{n} are on hold, and are not erased.")


def _months(months: int | None, language: Language) -> str:
    if months is None:
        return language.say("no term is set")
    return language.count(months, *_MONTHS)


_MONTHS = NN_("{n} month", "{n} months")


def security_of(told: ProcessingFacts, language: Language) -> Iterator[PaperBlock]:
    """What protects the data, as found."""
    say = language.say
    yield Paragraph(say("Found on {day}:", day=language.date(told.today)))
    yield Bullets(tuple(_found(told.security, language)))
    yield Blanks(
        (
            say("who has the key files and their copies, and where"),
            say("disks, rooms, backups, updates, training, what is done after a leak"),
        )
    )


def _found(found: SecurityFacts, language: Language) -> Iterator[str]:
    say = language.say
    yield language.count(found.sealed, *_SEALED)
    yield say("The master key is a file of its own, in neither the database nor its backups.")
    if found.old_keys:
        yield language.count(found.old_keys, *_OLD_KEYS)
    yield from _rights(found, language)
    yield from _seals(found, language)
    yield (
        say("Pseudonyms of exports are made with a key of their own.")
        if found.pseudonyms
        else say("No pseudonyms were made yet with a key of their own.")
    )
    yield say(
        "{accounts} can sign in to pages. Of {needing} whose role asks for two factors, "
        "{strict} have them.",
        accounts=language.integer(found.accounts),
        needing=language.integer(found.needing),
        strict=language.integer(found.strict),
    )
    yield say("Each act is an entry of a log in which a later change can be found.")


_SEALED = NN_(
    "What is personal of {n} person or thing lies encrypted, each under a key of its own.",
    "What is personal of {n} persons and things lies encrypted, each under a key of its own.",
)
_OLD_KEYS = NN_(
    "{n} old master key lies beside the new one: it opens earlier backups.",
    "{n} old master keys lie beside the new one: they open earlier backups.",
)
_SEALS = NN_(
    "The log was sealed {n} time, last on {day}; {after} entries are newer.",
    "The log was sealed {n} times, last on {day}; {after} entries are newer.",
)


def _rights(found: SecurityFacts, language: Language) -> Iterator[str]:
    say = language.say
    if not found.postgresql:
        yield say("The database is a file: whoever may write to it can alter it.")
        return
    yield (
        say("The program's database user can alter nothing that was recorded.")
        if found.bound
        else say("Not in force: the program's database user could alter what was recorded.")
    )
    yield (
        say("From pages the rows of other studies are hidden by the database itself.")
        if found.hidden
        else say("Not in force: the database hides no rows of other studies from pages.")
    )


def _seals(found: SecurityFacts, language: Language) -> Iterator[str]:
    say = language.say
    if found.sealed_on is None:
        yield say("Not in force: the log was never sealed.")
        return
    after, day = language.integer(found.after), language.date(found.sealed_on)
    yield language.count(found.seals, *_SEALS, after=after, day=day)
    yield say(
        "Time stamps on seals: {stamps}. Seals recorded as given to somebody else: {left}.",
        stamps=language.integer(found.stamps),
        left=language.integer(found.left),
    )
