"""What was read of a small study, built by hand: five tests of the shipped couples study."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from discrimtest.design.instrument import Instrument
from discrimtest.library.instrument import load_instrument
from discrimtest.library.locate import library_of
from discrimtest.record.material import Material
from discrimtest.words.contact import Contact
from discrimtest.words.landlord import Identity, LandlordType
from discrimtest.words.listing import ContactChannel, HomeType, Listing
from discrimtest.words.profile import Letter, Profile, Signal
from discrimtest.words.study import (
    Mode,
    Purpose,
    RegisteredStudy,
    StudyState,
    StudyVersion,
    VersionKind,
)
from discrimtest.words.test import Draw, Test
from tests.record.examples import DUE, answered, happened, planned, sent

SLUG = "kortrijk-couples-2026"


def instrument() -> Instrument:
    return load_instrument(library_of(None), SLUG)


def material(files: Instrument, *, texts: bool = False) -> Material:
    """Three tests complete (an invitation to both, to one, to none), one broken, one under way."""
    one = files.sampled[0]
    arms = {1: (one.control, None), 2: (one.test, one.control)}

    def of(contact: Contact) -> Contact:
        arm, control = arms[contact.position]
        return replace(contact, arm=arm, control_arm=control)

    def drawn(test: Test) -> Test:
        return replace(test, comparison=one.id, contacts=tuple(map(of, test.contacts)))

    record = planned(5)
    record = replace(record, tests=tuple(map(drawn, record.tests)))
    record = sent(record, *(name for name in record.contacts if not name.startswith("test-5")))
    for name in ("test-1-1", "test-1-2", "test-2-1"):
        record = answered(record, name, "invitation", timedelta(hours=5), text="Kom kijken.")
    for name in ("test-2-2", "test-3-1", "test-3-2"):
        record = answered(record, name, "refusal", timedelta(hours=30))
    record = happened(record, "test-4-2", "failed", DUE + timedelta(days=1), reason="bounced")
    contacts = tuple(record.contacts.values())
    opened = {
        "letters": {each.id: Letter("Vraag", "Goedendag", "nl", "a") for each in contacts},
        "adverts": {test.listing: ("Te huur", "Verzonnenstraat 1") for test in record.tests},
        "spellings": {test.landlord: (Identity("Immo V", "", ""),) for test in record.tests},
    }
    return Material(
        RegisteredStudy(
            "study-1", SLUG, "Europe/Brussels", Purpose.MEASUREMENT, Mode.PROACTIVE, True,
            StudyState.LOCKED,
        ),
        (
            StudyVersion(
                "version-1", "study-1", 1, VersionKind.LOCK, {"plan": "p", "program": "0.1.0"}, {},
                "", "person-1", DUE - timedelta(days=7),
            ),
        ),
        12,
        record,
        tuple(home(test) for test in record.tests),
        (Draw("draw-1", "study-1", "version-1", 1, 7, {}, "i", "g", []),),
        (),
        {each.profile: profile(each) for each in contacts},
        **(opened if texts else {}),  # type: ignore[arg-type]
    )  # fmt: skip


def home(test: Test) -> Listing:
    """The home of a test; every landlord is an agency."""
    return Listing(
        test.listing, test.landlord, LandlordType.AGENCY, "huizen.example", f"R{test.number}",
        "8500", "Kortrijk", 80_000, 2, HomeType.APARTMENT, False, (ContactChannel.EMAIL,),
        date(2026, 2, 1),
    )  # fmt: skip


def profile(contact: Contact) -> Profile:
    names = {"writer_first": "Jan", "writer_last": "Peeters"}
    return Profile(
        contact.profile, contact.arm, {}, names, {}, (Signal("partner_first", "Koen", None),)
    )
