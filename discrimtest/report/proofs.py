"""Who had the facts in hand, how a copy is checked, and what each proof does not prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discrimtest.record.shown_test import HandFacts, TestFacts
from discrimtest.report.blocks import Block, Commands, Paragraph, Section, Table
from discrimtest.report.language import N_, Language, sentence

HANDS = {
    "sent": N_("contact made"),
    "answer": N_("answer written down"),
    "departure": N_("departure written down"),
    "coded": N_("answer judged"),
    "changed": N_("answer changed"),
}
"""What somebody did with a fact."""

PROOFS = (
    (
        N_("Fingerprint (SHA-256)"),
        N_("That a copy is, sign for sign, what the fingerprint was made of."),
        N_("Who wrote it, when, or that it is true."),
    ),
    (
        N_("Letter in the record"),
        N_("Which words the study had ready and says it sent."),
        N_("That anybody read them."),
    ),
    (
        N_("Answer in the record"),
        N_("Which words were kept, by whom and when."),
        N_("Who wrote them, or that it was for the landlord."),
    ),
    (
        N_("Signature of a mail (DKIM)"),
        N_("That the servers of a domain sent it, and that what it covers is unchanged."),
        N_("Which person wrote it."),
    ),
    (
        N_("Row of the imported list"),
        N_("What the list said of the home, and on which days it stood there."),
        N_("What the page of the advertisement looked like."),
    ),
    (
        N_("Number and seal of a document"),
        N_("That not one sign was changed since whoever holds that certificate sealed it."),
        N_("That what it tells is true. If the certificate was made by those who seal, nobody "
           "else says whose it is."),
    ),
    (
        N_("Time stamp"),
        N_("That these signs existed at that time, as its authority says."),
        N_("That they are true, or who made them. An ordinary authority is no qualified one."),
    ),
    (
        N_("Seal line of the log"),
        N_("That nothing recorded before it was changed or left out since it left the house."),
        N_("That what was recorded is true, or that everything was recorded."),
    ),
    (
        N_("Picture of a screen"),
        N_("What somebody says a screen showed."),
        N_("Where it came from: also a signed one proves no origin."),
    ),
)  # fmt: skip
"""Each proof, what it shows, and what it does not."""


def custody(tests: Sequence[TestFacts], language: Language) -> Section:
    """Who did what with the facts of each test, by number."""
    say = language.say
    rows = tuple(_row(test.number, hand, language) for test in tests for hand in test.hands)
    blocks: list[Block] = [
        Paragraph(
            say(
                "Nobody who worked on this is named here: each has a number, the same in the whole "
                "report. Who is behind a number lies apart, encrypted. A court that needs a "
                "witness asks the body that carried out the study."
            )
        )
    ]
    if rows:
        columns = (say("Test no."), say("Written down"), say("What"), say("Who"))
        caption = say("Who had the facts in hand")
        blocks.append(Table(caption, columns, rows, texts=(0, 1, 2, 3), dense=True))
    return Section("custody", say("In whose hands it was"), tuple(blocks))


def _row(number: int, hand: HandFacts, language: Language) -> tuple[str, ...]:
    say = language.say
    return (
        language.integer(number),
        f"{language.date(hand.at.date())}, {hand.at:%H:%M}",
        sentence(say(HANDS[hand.what])),
        say("person {number}", number=str(hand.person)),
    )


def verifying(language: Language) -> Section:
    """How to check a copy, and what no proof proves."""
    say = language.say
    return Section("verify", say("How to check this"), tuple(_checks(language)))


def _checks(language: Language) -> Iterator[Block]:
    say = language.say
    yield Paragraph(
        say(
            "A document gets its number when it is released. Its fingerprint stands in the list of "
            "released documents. Compute that of your copy, and compare all 64 signs:"
        )
    )
    yield Commands(("sha256sum document.pdf",))
    yield Paragraph(
        say(
            "At the foot of each page the sealed edition has its number and the seal line of the "
            "log. Where the log was not sealed yet, it says so. It begins with the very bytes that "
            "were released. This shows its seal:"
        )
    )
    yield Commands(("pdfsig document.pdf",))
    yield Paragraph(
        say("A copy without a number and a seal is a draft, or was changed. Ask where it is from.")
    )
    yield Table(
        say("What each proof shows, and what it does not"),
        (say("Proof"), say("It shows"), say("It does not show")),
        tuple(tuple(map(say, each)) for each in PROOFS),
        texts=(0, 1, 2),
    )
