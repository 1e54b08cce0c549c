"""A small invented study in a store: four ads of three landlords, three tests, some answers."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from discrimtest.identifiers import derived_id
from discrimtest.record.record import Record
from discrimtest.seal.head import Point, TreeHead
from discrimtest.seal.signing import KeyStep, SealKey
from discrimtest.seal.stamp import Authority, root_of, stamped
from discrimtest.store import (
    bundles,
    calls,
    captures,
    codings,
    complaints,
    contacts,
    credentials,
    deviations,
    draws,
    exclusions,
    jobs,
    landlord_replies,
    leases,
    lines,
    listings,
    mails,
    outgoing,
    people,
    phone_calls,
    release_steps,
    released,
    remarks,
    responses,
    runs,
    seals,
    second_entries,
    sign_ins,
    studies,
    tables,
    testers,
    undrawn,
    visits,
)
from discrimtest.store.keys import MasterKey, landlord_keys
from discrimtest.store.landlords import Spelling
from discrimtest.store.record import record_of
from discrimtest.store.session import Session
from discrimtest.words.account import CredentialKind, Means
from discrimtest.words.assignment import Assignment
from discrimtest.words.bundle import Bundle
from discrimtest.words.call import CallDraw, CallEvent, CallEventKind, CallOutcome, MysteryCall
from discrimtest.words.capture import Capture, CaptureKind, CaptureLimit, CaptureWay
from discrimtest.words.coding_event import CodingEvent, CodingEventKind, CodingPart, Leaked
from discrimtest.words.complaint import (
    Complaint,
    ComplaintEvent,
    ComplaintEventKind,
    ComplaintSource,
    ComplaintText,
    Consent,
)
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.declaration import Declaration, DeclarationKind
from discrimtest.words.deviation import Deviation, DeviationReason
from discrimtest.words.job import Job, JobKind, JobState
from discrimtest.words.landlord import Identity, Landlord, LandlordType
from discrimtest.words.landlord_reply import LandlordReply, ReplyKind
from discrimtest.words.line import Line, LineChannel
from discrimtest.words.listing import (
    Advert,
    ContactChannel,
    HomeType,
    Listing,
    RowAccount,
    RowStatus,
)
from discrimtest.words.mail import MailEvent, MailEventKind
from discrimtest.words.mail_signature import MailSignature, SignatureVerdict
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.phone_call import PhoneCall
from discrimtest.words.profile import Letter, Profile, Signal, Span
from discrimtest.words.released import (
    Deferral,
    DocumentPart,
    DocumentSeal,
    Released,
    SealLevel,
    StepDone,
)
from discrimtest.words.remark import Remark, RemarkKind
from discrimtest.words.response import Response, ResponseChannel
from discrimtest.words.response_event import ResponseEvent, ResponseEventKind
from discrimtest.words.second_entry import SecondEntry
from discrimtest.words.study import Mode, Purpose, RegisteredStudy, StudyState, VersionKind
from discrimtest.words.test import Draw, Test
from discrimtest.words.visit import Account, VisitEntry, VisitEntryKind
from tests.record.examples import FIELDWORK
from tests.time_authority import made_authority, serving

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ME = people.LOCAL_ADMINISTRATOR
FILE = "a" * 64
LINE = Line("mail-1", LineChannel.EMAIL, "jeroen.maes@studie.example")

AGENCY = Landlord("landlord-a", LandlordType.AGENCY)
AGENCY_TOO = Landlord("landlord-b", LandlordType.AGENCY)
OWNER = Landlord("landlord-c", LandlordType.PRIVATE)
LANDLORDS = (AGENCY, AGENCY_TOO, OWNER)
IDENTITIES = {
    "landlord-a": Identity("Immo Verzonnen", "+3256000001", "info@verzonnen.example"),
    "landlord-b": Identity("Verzonnen Immo", "+3256000002", "kantoor@verzonnen.example"),
    "landlord-c": Identity("Eigenares Fictief", "+32470000003", ""),
}


def home(number: int, landlord: Landlord) -> tuple[Listing, Advert]:
    """An invented listing and its advert."""
    portal, ref = "huizen.example", f"R{number}"
    street = f"Verzonnenstraat {number}"
    listing = Listing(
        derived_id("listing", portal, ref),
        landlord.id,
        landlord.type,
        portal,
        ref,
        "8500",
        "Kortrijk",
        80_000 + number,
        2,
        HomeType.APARTMENT,
        False,
        (ContactChannel.EMAIL, ContactChannel.PORTAL),
        date(2026, 2, number),
    )
    advert = Advert(
        portal,
        ref,
        f"Appartement {number}",
        street,
        street.casefold(),
        "8500",
        "Kortrijk",
        listing.rent_cents,
        7500,
        2,
        HomeType.APARTMENT,
        False,
        False,
        landlord.type,
        IDENTITIES[landlord.id],
        f"https://huizen.example/{ref}",
        listing.channels,
        listing.posted,
    )
    return listing, advert


HOMES = (home(1, AGENCY), home(2, AGENCY), home(3, AGENCY_TOO), home(4, OWNER))
LISTINGS = {listing.id: listing for listing, _ in HOMES}
ACCOUNTS = (
    *(
        RowAccount(line, RowStatus.ACCEPTED, listing.id)
        for line, (listing, _) in enumerate(HOMES, 2)
    ),
    RowAccount(6, RowStatus.DUPLICATE, HOMES[0][0].id, 2, ("same portal and reference",)),
    RowAccount(7, RowStatus.REFUSED, None, None, ("a shop", "no channel"), ("rent unknown",)),
)


SNAPSHOT = {
    "studies/voorbeeld-2026/study.toml": (
        'purpose = "measurement"\nmode = "proactive"\nsimulated = true\n'
        "timezone = \"Europe/Brussels\"\nquestion = 'é €'\n"
    )
}
"""What was frozen of the study, so far as a database asks."""


@dataclass(frozen=True, slots=True)
class Town:
    """What the example study drew."""

    study: RegisteredStudy
    draw: Draw
    profiles: tuple[Profile, ...]
    tests: tuple[Test, ...]
    letters: dict[str, Letter]

    @property
    def contacts(self) -> list[Contact]:
        return [contact for test in self.tests for contact in test.contacts]


def registered(session: Session, slug: str = "voorbeeld-2026") -> RegisteredStudy:
    """The local administrator and a registered study."""
    people.bootstrap(session, NOW)
    return studies.register(
        session,
        slug=slug,
        timezone="Europe/Brussels",
        purpose=Purpose.MEASUREMENT,
        mode=Mode.PROACTIVE,
        simulated=True,
        by=ME,
        at=NOW,
    )


def imported(session: Session, keys: MasterKey, study: str, file: str = FILE) -> str:
    """The four ads, imported."""
    ready = listings.ready_import(
        landlord_keys(session, keys),
        study=study,
        file_sha256=file,
        mapping={"rent": "Huurprijs"},
        accounts=ACCOUNTS,
        accepted=HOMES,
        new_landlords=LANDLORDS,
        spellings=[
            Spelling(listing.landlord, IDENTITIES[listing.landlord], listing.id)
            for listing, _ in HOMES
        ],
        doubts=[
            listings.LandlordDoubt("landlord-a", "landlord-b", "much the same name: Verzonnen")
        ],
        by=ME,
        at=NOW,
    )
    return listings.record_import(session, ready, NOW)


def made_tests(study: str, homes: Sequence[Listing]) -> Town:
    """Tests of two contacts for these homes, not stored yet."""
    draw = Draw(
        derived_id("draw", study, 1),
        study,
        derived_id("version", study, 1),
        1,
        2**80 + 7,  # seeds may be larger than any database's integers
        {"from": "2026-03-02", "count": len(homes)},
        "b" * 64,
        "c" * 64,
        [{"stratum": "Kortrijk / agency", "tests": 3, "share": 0.1}],
    )
    profiles, tests, letters = [], [], {}
    for number, listing in enumerate(homes, 1):
        test = derived_id("test", study, number)
        made = []
        for position, arm in ((1, "male_couple"), (2, "different_sex_couple")):
            name = "Jeroen" if position == 1 else "Nathalie"
            profile = Profile(
                derived_id("profile", study, number, arm),
                arm,
                {"writer": "man", "household": "couple"},
                {"writer_first": "Pieter", "partner_first": name},
                {"job": "bediende"},
                (Signal("partner_name", name), Signal("writer_name", "Pieter", 0.93)),
            )
            contact = Contact(
                derived_id("contact", study, number, arm),
                test,
                arm,
                "different_sex_couple" if position == 1 else None,
                1,
                position,
                profile.id,
                "b",
                "nl",
                "email",
                LINE.id,
                NOW + timedelta(days=number, hours=3 * position),
            )
            body = f"Mijn partner {name} en ik zoeken een appartement – {number}."
            letters[contact.id] = Letter(
                "Bezoek", body, "nl", "b", (Span(13, 13 + len(name), "partner_name"),)
            )
            profiles.append(profile)
            made.append(contact)
        tests.append(
            Test(
                test,
                study,
                draw.id,
                number,
                listing.id,
                listing.landlord,
                listing.stratum,
                "male_couple",
                {"couple": "male"},
                tuple(made),
            )
        )
    known = {"id": study, "slug": "voorbeeld-2026"}
    registered_study = RegisteredStudy(
        known["id"],
        known["slug"],
        "Europe/Brussels",
        Purpose.MEASUREMENT,
        Mode.PROACTIVE,
        True,
        StudyState.LOCKED,
    )
    return Town(registered_study, draw, tuple(profiles), tuple(tests), letters)


def drawn(session: Session, keys: MasterKey) -> Town:
    """The study registered, locked, its ads imported and three tests drawn."""
    study = registered(session)
    studies.add_version(
        session,
        keys,
        study.id,
        VersionKind.LOCK,
        hashes={"study": "d" * 64},
        snapshot=SNAPSHOT,
        reason="",
        by=ME,
        at=NOW,
    )
    studies.set_state(session, study.id, StudyState.LOCKED, by=ME, at=NOW)
    lines.ensure_lines(session, keys, study.id, [LINE], by=ME, at=NOW)
    imported(session, keys, study.id)
    homes = [HOMES[0][0], HOMES[2][0], HOMES[3][0]]
    town = made_tests(study.id, homes)
    draws.store_draw(
        session,
        keys,
        town.draw,
        profiles=town.profiles,
        tests=town.tests,
        letters=town.letters,
        by=ME,
        at=NOW,
    )
    return town


def sent(contact: str, number: int, at: datetime = NOW, note: str = "") -> ContactEvent:
    """A contact that was made."""
    return ContactEvent(
        f"event-{number}", contact, ContactEventKind.SENT, at, at, ME, note, f"<{number}@x.example>"
    )


def answer(contact: str | None, number: int, text: str = "U bent welkom, groeten An.") -> Response:
    """A mail that came back."""
    return Response(
        f"response-{number}",
        contact,
        ResponseChannel.EMAIL,
        NOW,
        NOW,
        text,
        ME,
        False,
        f"c{number}",
    )


def coded(contact: str, number: int, category: Category = Category.INVITATION) -> Coding:
    """A tester's coding."""
    return Coding(
        f"coding-{number}",
        contact,
        ME,
        CodingMethod.TESTER,
        category,
        NOW,
        {"moments": "2"},
        "An zegt het zelf",
    )


def lived(session: Session, keys: MasterKey) -> Town:
    """The drawn study with something of everything recorded, personal notes included."""
    town = drawn(session, keys)
    first, second = town.tests[0].contacts
    third = town.tests[2].contacts[0]
    for number, contact in enumerate((first, second, third), 1):
        event = replace(
            sent(contact.id, number, note="An Fictief nam op"), client_id=f"phone-{number}"
        )
        contacts.record_events(session, keys, [event], by=ME, at=NOW)
    later = NOW + timedelta(hours=1)
    correction = replace(sent(third.id, 4, later), supersedes="event-3")
    contacts.record_events(session, keys, [correction], by=ME, at=later)
    given = [answer(first.id, 1), answer(third.id, 2, "Het is al verhuurd."), answer(None, 3, "?")]
    responses.record_responses(session, keys, given, by=ME, at=NOW)
    noted = ResponseEvent(
        "answer-event-1",
        given[0].id,
        1,
        ResponseEventKind.NOTED,
        first.id,
        1,
        NOW,
        "klonk als mevrouw Fictief",
        ME,
        NOW,
    )
    responses.record_answer_events(session, keys, [noted], by=ME, at=NOW)
    codings.record_codings(
        session,
        keys,
        [coded(first.id, 1), coded(third.id, 2, Category.ALREADY_LET)],
        by=ME,
        at=NOW,
    )
    correction_of_2 = replace(coded(third.id, 3, Category.REFUSAL), supersedes="coding-2")
    codings.record_codings(session, keys, [correction_of_2], by=ME, at=later)
    leaked = CodingEvent(
        "coding-event-1",
        first.id,
        ME,
        CodingEventKind.LEAKED,
        CodingPart.OUTCOME,
        NOW,
        leaked=Leaked.NAME,
        note="er stond An Fictief",
    )
    told = CodingEvent(
        "coding-event-2",
        third.id,
        ME,
        CodingEventKind.SALUTATION,
        CodingPart.SALUTATION,
        NOW,
        {"misgendering": "no"},
    )
    codings.record_coding_events(session, keys, [leaked, told], by=ME, at=NOW, study=town.study.id)
    deviation = Deviation(
        "deviation-1",
        town.tests[1].id,
        None,
        DeviationReason.AD_GONE,
        "volgens mevrouw Fictief",
        True,
        ME,
        NOW,
    )
    deviations.record_deviations(session, keys, [deviation], by=ME, at=NOW)
    again = replace(deviation, id="deviation-2", note="", supersedes="deviation-1")
    deviations.record_deviations(session, keys, [again], by=ME, at=later)
    run = runs.Run(
        "run-1", town.study.id, None, "e" * 64, "f" * 64, 7, {"findings": [0.1, "inf"]}, ME, NOW
    )
    runs.record_run(session, run)
    report = runs.ReportFile("report-1", "run-1", "public", "nl", "html", "9" * 64, ME, NOW)
    runs.record_report(session, report, study=town.study.id)
    return town


def rest_of(session: Session, keys: MasterKey, town: Town) -> None:
    """A row in each table that a life of tests needs not have: a test that was taken back, what an
    excluded landlord is recognised by, what is laid down about testers."""
    later = NOW + timedelta(hours=2)
    gone = town.tests[1]
    undrawn.undraw(
        session, keys, town.study.id, gone.draw, [gone.id], reason="oud", by=ME, at=later
    )
    shown = (IDENTITIES[OWNER.id],)
    exclusions.keep_marks(session, keys, OWNER.id, OWNER.type, shown, by=ME, at=later)
    complaint, text = complained(town.study.id)
    complaints.add_complaint(session, keys, complaint, text)
    laid_down(session, keys, town, later)
    called(session, keys, town, later)
    signed_in(session, keys, later)
    job = Job(
        *("job-1", JobKind.IMPORT, town.study.slug, ME, later, JobState.WAITING, later),
        *(False, False, "", 0, 0, None),
    )
    jobs.ask(session, keys, job, {"name": "export.csv"}, b"a;b")
    captured(session, keys, town, later)


def captured(session: Session, keys: MasterKey, town: Town, later: datetime) -> None:
    """A picture of an advertisement, brought before a contact."""
    test, content = town.tests[0], b"Mevrouw Fictief verhuurt"
    landlord = captures.advertiser(session, test.listing)
    assert landlord is not None
    sealed = captures.seal_capture(session, keys, landlord, content, "image/png")
    told = Capture(
        *("capture-1", town.study.id, test.listing, test.contacts[0].id, CaptureKind.PAGE),
        *(CaptureWay.HAND, later, 200, (CaptureLimit.BY_HAND,), sealed, len(content)),
        *("image/png", ME, later),
    )
    captures.record_capture(session, keys, told, landlord, "de buur staat erop")


def signed_in(session: Session, keys: MasterKey, later: datetime) -> None:
    """A passkey that was used, an invitation, and somebody who was refused."""
    until = later + timedelta(days=3)
    kind = CredentialKind.INVITATION
    credentials.add_credential(session, keys, ME, kind, b"hash", by=ME, at=later, until=until)
    passkey = credentials.add_credential(
        session, keys, ME, CredentialKind.PASSKEY, b"public", by=ME, at=later
    )
    for number, count in ((1, None), (2, 5)):
        assert credentials.use_once(session, passkey, number, by=ME, at=later, count=count)
    attempt = sign_ins.attempt_of(keys, ME, "192.0.2.7")
    for who, accepted in ((ME, True), (None, False)):
        sign_ins.record_sign_in(
            session, attempt, Means.PASSKEY, who, accepted=accepted, by=ME, at=later
        )


def called(session: Session, keys: MasterKey, town: Town, later: datetime) -> None:
    """A draw of one mystery call, how it ended, and that put right."""
    study, version = town.study.id, town.draw.version
    draw = CallDraw("call-draw-1", study, version, 1, 2026, 7, {"wanted": 1}, "8" * 64)
    call = MysteryCall(
        "call-1", study, draw.id, 1, 2026, AGENCY.id, "origin", "a", "nl", 0, "Kortrijk", later
    )
    calls.store_call_draw(session, draw, [call], by=ME, at=later)
    ended = CallOutcome.REFUSES
    first = CallEvent(
        "call-event-1", call.id, CallEventKind.ENDED, later, ME, later, ended, None, "Neen."
    )
    right = replace(first, id="call-event-2", supersedes=first.id)
    given = CallEvent("call-event-3", call.id, CallEventKind.ASSIGNED, later, ME, later, None, ME)
    events = [given, first, right]
    calls.record_call_events(session, keys, [call] * 3, events, by=ME, at=later)


def laid_down(session: Session, keys: MasterKey, town: Town, later: datetime) -> None:
    """What is laid down about a tester, a contact given and taken away, a question about it, an
    answer entered twice, and a mail that is for nobody."""
    for number, (tester_kind, landlord, until) in enumerate(
        (
            (DeclarationKind.CONFLICT, OWNER.id, None),
            (DeclarationKind.TRAINING, None, later),
            (DeclarationKind.CHARACTERISTICS, None, None),
        )
    ):
        told = Declaration(
            f"declaration-{number}", ME, tester_kind, landlord, until, True, "een nicht", ME, later
        )
        testers.record_declaration(session, keys, told)
    contact = town.tests[2].contacts[1].id
    first = Assignment("assignment-1", contact, ME, ME, later)
    second = replace(first, id="assignment-2", person=None, supersedes=first.id)
    testers.record_assignments(session, [first, second], study=town.study.id, by=ME, at=later)
    handing = ContactEvent(
        "event-intent", contact, ContactEventKind.INTENT, later, later, ME, "", "<i@x.example>"
    )
    leases.take(session, "send mail", "run-1", by=ME, at=later)
    lease = leases.renew(session, "send mail", "run-1", later)
    raw, study = b"Subject: Vraag\r\n\r\nDag.\r\n", town.study.id
    landlord = town.tests[2].landlord
    handed = outgoing.Outgoing(handing, raw, landlord)
    outgoing.hand_over(session, keys, [handed], lease, study=study, by=ME, at=later)
    asked = Remark("remark-1", contact, "remark-1", RemarkKind.ASKED, "Zeker?", ME, later)
    remarks.record_remark(session, keys, asked, study=town.study.id)
    entry = SecondEntry(
        "second-1",
        "response-1",
        ResponseChannel.PHONE,
        later,
        Category.REFUSAL,
        False,
        "U bent welkom.",
        ME,
        later,
    )
    second_entries.record_second_entry(session, keys, entry, study=town.study.id)
    document = Released(
        *(
            "document-1",
            "2026-0001",
            town.study.id,
            DocumentPart.REPORT,
            "A1",
            landlord,
            "nl",
            "html",
        ),
        *("a" * 64, 4, False, ME, later),
    )
    released.record_released(session, keys, document, b"Feit", b'{"title":"Feit"}')
    released.record_withdrawal(session, keys, document, "een naam", by=ME, at=later)
    bundles.record_bundle(
        session,
        Bundle(
            *("bundle-1", "2026-B0001", town.study.id, landlord, "A1", 3, 1, "b" * 64),
            *(12, 345, False, ME, later),
        ),
        [private for (private,) in session.execute(select(tables.PrivateRow.id).limit(2))],
    )
    taken = StepDone(
        *("step-1", town.study.id, "notice-to-landlord", landlord, True, later.date()),
        *("brief 12", ME, later),
    )
    release_steps.record_step(session, keys, taken)
    heard = LandlordReply(
        *("reply-1", town.study.id, landlord, town.tests[2].id, ReplyKind.RECEIVED),
        *(later.date(), "De woning was al weg.", None, ME, later),
    )
    landlord_replies.record_reply(session, keys, heard)
    instead = replace(heard, id="reply-2", supersedes=heard.id)
    landlord_replies.record_reply(session, keys, instead)
    sealed = DocumentSeal(
        *("seal-1", "document-1", SealLevel.WITHOUT_TIME, "b" * 64, True, "", "c" * 64, 5),
        *(ME, later),
    )
    released.record_seal(session, keys, sealed, study=town.study.id, content=b"Feit.")
    put_off = Deferral(
        *("deferral-1", town.study.id, "notice-to-landlord", landlord, later.date()),
        *("tot na het verhoor", ME, later),
    )
    release_steps.record_deferral(session, keys, put_off)
    place = mails.MailPlace("lijn-1/INBOX", 1, 7)
    came = mails.Incoming(
        b"From: mevrouw@fictief.example\r\n\r\nU bent welkom.", "<1@a>", "", place
    )
    (mail,) = mails.keep_mails(session, keys, town.study.id, [came], by=ME, at=later)
    kind, why = MailEventKind.NOT_FOR_US, ("person",)
    gone = MailEvent("mail-event-1", mail, 1, kind, None, None, "", why, "reclame", ME, later)
    mails.record_mail_events(session, keys, [gone], study=town.study.id)
    seen = MailSignature(SignatureVerdict.BROKEN, "immo.example", "s1", "v=DKIM1; p=AA==", "gekort")
    given = {mail: [seen]}
    mails.record_signatures(session, keys, given, study=town.study.id, by=ME, at=later)
    call = PhoneCall("call-1", contact, "nobody_reached", later, later, ME)
    for made in (call, replace(call, id="call-2", supersedes=call.id)):
        phone_calls.record_call(session, made, study=town.study.id)
    account = Account(True, True, 1, 1, 20, 80_000, remarks="Mevrouw Fictief deed open.")
    entries = (
        (VisitEntryKind.ACCOUNT, contact, account, ""),
        (VisitEntryKind.DEBRIEF, None, None, "zelfde makelaar"),
    )
    for number, (kind, about, tells, note) in enumerate(entries, start=1):
        visit = VisitEntry(
            *(f"visit-{number}", town.tests[2].id, about, number, kind, tells, False, note),
            *(ME, later),
        )
        visits.record_visit_entry(session, keys, visit, contact=contact, study=town.study.id)
    log_sealed(session, keys, later)


def log_sealed(session: Session, keys: MasterKey, at: datetime) -> None:
    """Two seals of the log by two keys, the second stamped and sent."""
    first, second = SealKey(bytes(range(32))), SealKey(bytes(range(1, 33)))
    at, before = at.replace(microsecond=0), None
    handed = first.vouch_for(second.public, 2)
    for key, step in (
        (first, KeyStep(first.public, 1)),
        (second, KeyStep(second.public, 2, handed)),
    ):
        seals.record_key(session, step, by=ME, at=at)
        tree = seals.tree_of(session)
        point = Point(step.first_seal, tree.size, tree.root)
        head = TreeHead(point, at, key.public.id, before)
        seals.record_seal(session, head, key.sign(head), by=ME)
        before = point
    with tempfile.TemporaryDirectory() as folder:
        authority = made_authority(Path(folder))
        root = root_of(authority.root.read_bytes())
        with serving(authority.reply) as url:
            stamp = stamped(
                Authority("city-clock", url, "ordinary", "invented", root), head.content
            )
    seals.record_stamp(session, 2, stamp, by=ME, at=at)
    seals.record_departure(session, keys, 2, "mail", "Stad Kortrijk", by=ME, at=at)


COMPLAINANT = "complainant-1"


def complained(study: str) -> tuple[Complaint, ComplaintText]:
    """A complaint about an agency, with one event of each kind."""
    told: dict[ComplaintEventKind, dict[str, Any]] = {
        ComplaintEventKind.CONSENTED: {"consent": Consent.REFERRAL},
        ComplaintEventKind.WITHDREW: {"consent": Consent.NAMING},
        ComplaintEventKind.NAMED_LANDLORD: {"landlord": AGENCY.id},
        ComplaintEventKind.LINKED: {"study": study},
        ComplaintEventKind.REFERRED: {"body": "institute"},
        ComplaintEventKind.ANSWERED: {"body": "institute", "note": "Wij bemiddelen."},
        ComplaintEventKind.CLOSED: {},
    }
    day, later = NOW.date(), NOW + timedelta(hours=2)
    events = tuple(
        ComplaintEvent(f"complaint-event-{number}", "complaint-1", kind, day, ME, later, **values)
        for number, (kind, values) in enumerate(told.items())
    )
    made = Complaint(
        "complaint-1",
        ComplaintSource.POLICE,
        "sexual_orientation",
        "flanders",
        day,
        COMPLAINANT,
        ME,
        later,
        events=events,
    )
    return made, ComplaintText("Fictieve Huurder", "0470 00 00 09", "Plots was het verhuurd.", "R1")


def recorded(session: Session, keys: MasterKey | None = None) -> Record:
    """The record of the example study, with its texts where there is a key."""
    (study,) = studies.studies(session)
    return record_of(session, study.id, FIELDWORK, with_texts=keys)


def reports(session: Session, study: str) -> list[runs.ReportFile]:
    """The reports made of a study, oldest first."""
    table, run = tables.ReportRow, tables.RunRow
    rows = session.execute(
        select(table)
        .join(run, table.run_id == run.id)
        .where(run.study_id == study)
        .order_by(table.entry, table.id)
    )
    return [
        runs.ReportFile(
            row.id,
            row.run_id,
            row.audience,
            row.language,
            row.format,
            row.sha256,
            row.by,
            row.at,
        )
        for row in rows
    ]
