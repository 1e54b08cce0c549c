"""The page of a copy that a person asked for: what is held, why, from where, for whom, how long.

In the order of article 15 of the GDPR, with blanks for what no program knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discrimtest.record.access import AccessCopy, Apart, CopiedTable, CopyKind
from discrimtest.record.retention import Keeping
from discrimtest.report.blocks import Bullets, Note, Paragraph, Table, Terms
from discrimtest.report.call_conduct import ENDINGS
from discrimtest.report.complaint_counts import BROUGHT_BY
from discrimtest.report.landlord_notice import rights_of
from discrimtest.report.language import N_, Language, sentence
from discrimtest.report.paper import Blanks, Paper, PaperBlock, PaperPart
from discrimtest.report.terms import ANSWERS, GROUNDS, HOMES, PURPOSES

TITLES: dict[str, str] = {
    "names": N_("How you called yourself in advertisements"),
    "advertisements": N_("Your advertisements, as the lists that we were given had them"),
    "sources": N_("The lists with your advertisements"),
    "decisions": N_("What we decided about you"),
    "captures": N_("When we kept the page of an advertisement"),
    "contacts": N_("Who asked you for a viewing, and what came of it"),
    "answers": N_("What you answered"),
    "replies": N_("What you said of the tests"),
    "calls": N_("Calls to you by a made-up owner"),
    "steps": N_("Steps that were taken"),
    "person": N_("You"),
    "roles": N_("Your roles"),
    "declared": N_("What was laid down of you"),
    "credentials": N_("What you signed in with"),
    "signed_in": N_("When you signed in, or tried to"),
    "complaint": N_("Your complaint"),
    "told": N_("What you told us"),
    "complaint_steps": N_("What was done with your complaint"),
}
"""Tables that stand in the page; of the others it says in which file they are."""
_RECIPIENTS = "recipients"
_LOGS = ("acts", "log")
COLUMNS: dict[str, str] = {
    "name": N_("Name"),
    "phone": N_("Telephone"),
    "email": N_("E-mail"),
    "portal": N_("Where it was advertised"),
    "reference": N_("Its number there"),
    "title": N_("Title"),
    "address": N_("Address"),
    "link": N_("Link"),
    "postcode": N_("Postcode"),
    "municipality": N_("Municipality"),
    "home": N_("Kind of home"),
    "rent_cents": N_("Rent"),
    "charges_cents": N_("Charges"),
    "bedrooms": N_("Bedrooms"),
    "posted": N_("Placed on"),
    "day": N_("Day"),
    "moment": N_("When"),
    "study": N_("Study"),
    "decision": N_("Decision"),
    "kind": N_("Kind"),
    "way": N_("How"),
    "test": N_("Test no."),
    "candidate": N_("Candidate"),
    "result": N_("What came of it"),
    "channel": N_("How it came"),
    "text": N_("Text"),
    "reply": N_("Asked or received"),
    "wave": N_("Wave"),
    "call_result": N_("How it ended"),
    "step": N_("Step"),
    "what": N_("What was written"),
    "audience": N_("For whom"),
    "active": N_("Acts here"),
    "since": N_("Since"),
    "role": N_("Role"),
    "held": N_("Given"),
    "until": N_("Until"),
    "holds": N_("Holds"),
    "note": N_("Note"),
    "means": N_("By what"),
    "accepted": N_("Let in"),
    "source": N_("Brought by"),
    "ground": N_("Ground"),
    "region": N_("Region"),
    "reach": N_("How to reach you"),
    "account": N_("What happened"),
    "home_told": N_("Which home"),
    "done": N_("What was done"),
    "consent": N_("Consent"),
    "body": N_("Service"),
}
_YES = {"true": N_("yes"), "false": N_("no")}
VALUES: dict[str, dict[str, str]] = {
    "decision": {
        "doubt": N_("compared with another landlord"),
        "merge": N_("taken as one with another landlord"),
        "split": N_("told apart from another landlord again"),
        "confirm_different": N_("found to be another landlord than one you were compared with"),
        "exclude": N_("left alone: no more tests"),
        "include": N_("no longer left alone"),
        "stop": N_("every contact was stopped"),
    },
    "reply": {"asked": N_("asked"), "received": N_("received")},
    "kind": {
        "page": N_("page of the advertisement"),
        "form": N_("filled-in form"),
        "training": N_("training"),
        "conflict": N_("a tie to a landlord"),
        "characteristics": N_("what a visit shows of you"),
        "invitation": N_("link that invites"),
        "password": N_("password"),
        "totp": N_("code of an app"),
        "recovery": N_("codes on paper"),
        "passkey": N_("passkey"),
        "session": N_("session"),
    },
    "means": {
        "password": N_("password"),
        "totp": N_("code of an app"),
        "recovery": N_("codes on paper"),
        "passkey": N_("passkey"),
        "invitation": N_("link that invites"),
    },
    "way": {"program": N_("by the program"), "hand": N_("by hand")},
    "call_result": {str(each): words for each, words in ENDINGS.items() if each},
    "channel": ANSWERS,
    "home": {str(each): words for each, words in HOMES.items()},
    "source": {str(each): words for each, words in BROUGHT_BY.items()},
    "ground": {**{str(each): words for each, words in GROUNDS.items()}, "other": N_("another")},
    "role": {
        "researcher": N_("researcher"),
        "tester": N_("tester"),
        "coder": N_("coder"),
        "supervisor": N_("supervisor"),
        "inspector": N_("inspector"),
        "administrator": N_("administrator"),
    },
    "done": {
        "consented": N_("you agreed"),
        "withdrew": N_("you took your consent back"),
        "named_landlord": N_("a landlord was named"),
        "linked": N_("tests were begun after it"),
        "referred": N_("it was brought to a service"),
        "answered": N_("the service answered"),
        "closed": N_("it was closed"),
    },
    "consent": {
        "contact": N_("that we reach you"),
        "referral": N_("that we bring it to a service"),
        "naming": N_("that the landlord hears your name"),
    },
    "what": {
        "build_report": N_("a report on the study"),
        "export_study": N_("data of the study, without names"),
        "export_calls": N_("the calls of the study, without names"),
        "export_evidence": N_("a bundle of evidence"),
        "release_document": N_("a document that was released"),
        "seal_document": N_("a released document, sealed"),
        "write_paper": N_("an official report or a notice, as a draft"),
        "read_capture": N_("a kept page of an advertisement, as a file"),
        "export_mail": N_("a mail, as a file"),
        "give_access": N_("a copy like this one"),
    },
    "audience": {
        "public": N_("the public"),
        "commissioner": N_("who commissioned the study"),
        "inspector": N_("inspectors"),
        "researcher": N_("researchers, under an agreement"),
    },
    **dict.fromkeys(("active", "held", "holds", "accepted"), _YES),
}
"""What stands in a page for what a file of data has."""
APART: dict[Apart, str] = {
    Apart.NOTES: N_("what people of the study noted"),
    Apart.LETTERS: N_("letters of made-up candidates to you"),
    Apart.CAPTURES: N_("kept pages and forms of advertisements"),
    Apart.MAILS: N_("mails byte for byte, and what their signatures are worth"),
    Apart.DOCUMENTS: N_("released documents that tell of you among others"),
    Apart.COMPLAINTS: N_("complaints about you"),
    Apart.OTHER: N_("other pieces"),
}
_OWN_DATA = {
    CopyKind.LANDLORD: N_("Name, telephone, mail address and homes of who lets; their answers."),
    CopyKind.PERSON: N_("Name, roles, sign-ins and acts of who works on a study."),
    CopyKind.COMPLAINANT: N_("Name, account and consent of who brings a complaint."),
}
_SOURCES = {
    CopyKind.LANDLORD: N_(
        "From advertisements on portals and from what you answered to candidates. Some of it may "
        "come from somebody else, whom we do not name."
    ),
    CopyKind.PERSON: N_("From you, from who gave you a role, and from what you did here."),
    CopyKind.COMPLAINANT: N_("From you, and from who brought your complaint on."),
}
_WHO_SEES = {
    CopyKind.LANDLORD: N_("People who work on the study, each as far as their role needs."),
    CopyKind.PERSON: N_("Administrators see your name, and supervisors the names of testers."),
    CopyKind.COMPLAINANT: N_("Only people who handle complaints."),
}
KEPT: dict[Keeping, str] = {
    Keeping.TERM: N_("Kept until {day}."),
    Keeping.NO_TERM: N_("No term is set yet."),
    Keeping.COMPLAINT: N_("Kept while a complaint is open."),
    Keeping.HOLD: N_("Kept, as they are on hold."),
    Keeping.ACTS: N_("Kept while you act here."),
}
_ALSO = N_("We also hold this. A person must read it first, as it may tell of others.")
_WIDEST = 5
"""Columns of a table that is laid out as one; a wider one is told row by row."""


def access_page(copy: AccessCopy, language: Language) -> Paper:
    """The page."""
    say = language.say
    return Paper(
        language.code,
        say("The data that we hold on you"),
        say("SIMULATED") if copy.simulated else "",
        tuple(_notes(copy, language)),
        tuple(PaperPart(title, tuple(blocks)) for title, blocks in _parts(copy, language)),
        say("To be filled in by a person"),
        say("Page {page} of {pages}", page="{page}", pages="{pages}"),
    )


def _notes(copy: AccessCopy, language: Language) -> Iterator[Note]:
    say = language.say
    yield Note(
        say("Others are not named"),
        say(
            "Testers, complainants, other landlords and people in your texts stand nowhere in "
            "this copy. {mark} stands in their place.",
            mark="[…]",
        ),
    )
    if copy.law is None or not copy.law.counsel.done:
        no_lawyer = say("No lawyer has checked what this page says of the law.")
        yield Note(say("No legal advice"), no_lawyer)


def _parts(copy: AccessCopy, language: Language) -> Iterator[tuple[str, list[PaperBlock]]]:
    say = language.say
    yield say("Whose copy this is"), list(_whose(copy, language))
    yield say("Why we process them"), list(_purposes(copy, language))
    own = say(_OWN_DATA[copy.kind])
    yield say("Which kinds of data"), [Paragraph(own)]
    for table in copy.tables:
        if table.rows and table.id in TITLES:
            yield say(TITLES[table.id]), list(_rows(table, language))
    logs = [each.id for each in copy.tables if each.rows and each.id in _LOGS]
    if logs:
        files = language.listed([f"{each}.csv" for each in logs])
        told = say("On which day what was done with your data is told in {files}.", files=files)
        yield say("What was done with them"), [Paragraph(told)]
    yield say("What is not in this copy, and why"), list(_left_out(copy, language))
    yield say("Where they come from"), [Paragraph(say(_SOURCES[copy.kind]))]
    yield say("Who gets them"), list(_recipients(copy, language))
    yield say("How long we keep them"), list(_kept(copy, language))
    yield say("Your rights"), list(rights_of(copy.law.supervisor if copy.law else None, language))
    yield say("Signature"), [Blanks((say("place and day"), say("signature")))]


def _whose(copy: AccessCopy, language: Language) -> Iterator[PaperBlock]:
    say, code = language.say, language.code
    yield Terms(
        ((say("Our reference"), copy.subject), (say("Day"), language.date(copy.today))), code=False
    )
    for runner in dict.fromkeys(study.runner[code] for study in copy.studies):
        yield Paragraph(say("We process data about you: {who}.", who=runner))
    yield Blanks((say("our address, telephone and mail"), say("our data protection officer")))


def _purposes(copy: AccessCopy, language: Language) -> Iterator[PaperBlock]:
    say, code = language.say, language.code
    if copy.kind is CopyKind.COMPLAINANT:
        yield Paragraph(say("To follow up your complaint, as far as you agreed."))
    told = [
        say("{title}: {purpose}", title=study.title[code], purpose=say(PURPOSES[study.purpose]))
        for study in copy.studies
    ]
    if told:
        yield Bullets(tuple(told))
    yield Blanks((say("the legal basis of the processing"),))


def _rows(table: CopiedTable, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    names = [say(COLUMNS[column]) for column in table.columns]
    rows = [_worded(table, row, language) for row in table.rows]
    if len(names) <= _WIDEST:
        yield Table("", tuple(names), tuple(rows), texts=tuple(range(len(names))))
        return
    for row in rows:
        yield Terms(tuple((name, cell) for name, cell in zip(names, row, strict=True) if cell))


def _worded(table: CopiedTable, row: Sequence[str], language: Language) -> tuple[str, ...]:
    return tuple(
        _cell(column, cell, language) for column, cell in zip(table.columns, row, strict=True)
    )


def _cell(column: str, cell: str, language: Language) -> str:
    """What a cell says on the page; the data beside it keep the number as it is stored."""
    if cell and column.endswith("_cents"):
        return language.say("€ {amount}", amount=language.decimal(int(cell) / 100, 2))
    words = VALUES.get(column, {})
    return language.say(words[cell]) if cell in words else cell


def _left_out(copy: AccessCopy, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield Paragraph(
        say(
            "A copy may not harm the rights of others (article 15, paragraph 4, of the GDPR). What "
            "tells of them was covered or left out."
        )
    )
    if copy.later:
        days = [study.last for study in copy.later]
        yield Paragraph(
            say(
                "What belongs to work that is not over is not in this copy either. Ask again "
                "after {day}.",
                day=language.date(max(days)),
            )
        )
        yield Blanks((say("by which law that waits, or that it does not"),))
    told = [
        say("{what}: {number}", what=sentence(say(APART[each])), number=language.integer(number))
        for each, number in sorted(copy.apart.items())
    ]
    if told:
        yield Paragraph(say(_ALSO))
        yield Bullets(tuple(told))
        yield Blanks((say("what of this is enclosed, and why the rest is not"),))


def _recipients(copy: AccessCopy, language: Language) -> Iterator[PaperBlock]:
    say = language.say
    yield Paragraph(say(_WHO_SEES[copy.kind]))
    table = copy.table(_RECIPIENTS)
    if table is not None:
        yield Paragraph(say("These were written as files, and may tell of you:"))
        yield from _rows(table, language)
    yield Blanks((say("to which service each was handed, and whether any lies outside the Union"),))


def _kept(copy: AccessCopy, language: Language) -> Iterator[PaperBlock]:
    say, kept = language.say, copy.kept
    why = kept.kept(copy.today) if kept else Keeping.NO_TERM
    until = kept.longest.until if kept and kept.longest else None
    if why is None:
        yield Paragraph(say("Their term is over: they are erased at the next turn."))
    elif why is Keeping.TERM and until is not None:
        yield Paragraph(say(KEPT[why], day=language.date(until)))
    else:
        yield Paragraph(say(KEPT[why]))
    if why is Keeping.NO_TERM:
        yield Blanks((say("how long they are kept, or what decides that"),))
