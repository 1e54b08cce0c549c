"""What goes with a capture that leaves the program: what it shows, what not, how to check it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from discrimtest.record.capture_words import LIMITS
from discrimtest.report.language import Language
from discrimtest.words.capture import Capture, CaptureWay


@dataclass(frozen=True, slots=True)
class ExportedCapture:
    """A capture as it lies in a folder.

    Attributes:
        file: Name of the file that holds its bytes; salt: of the one that holds its salt.
        sha256: Of the file.
        when: When it was taken, and kept: when it was written down; local times of the study.
        asked, shown, browser: As the archive tells them; empty for one by hand.
        note: What its person said of it.
    """

    told: Capture
    file: str
    salt: str
    sha256: str
    when: str
    kept: str
    asked: str = ""
    shown: str = ""
    browser: str = ""
    note: str = ""


def capture_page(exported: ExportedCapture, language: Language) -> str:
    """The page, plain text; whatever a site said stands on lines of its own."""
    say, told = language.say, exported.told
    program = told.way is CaptureWay.PROGRAM
    parts: list[tuple[str, Sequence[str]]] = [
        (say("Capture {id}", id=told.id), list(_facts(exported, language))),
        (say("What this shows"), _shows(language, program=program)),
        (say("What this does not show"), _shows_not(exported, language, program=program)),
        (say("How to check it"), _checks(exported, language)),
    ]
    return (
        "\n\n".join(
            f"{title}\n{'=' * len(title)}\n\n" + "\n".join(lines) for title, lines in parts
        ).replace("\r", "")
        + "\n"
    )


def _facts(exported: ExportedCapture, language: Language) -> Iterator[str]:
    say, told = language.say, exported.told
    rows = [
        (say("Listing"), told.listing),
        (say("Contact"), told.contact or ""),
        (say("Taken"), exported.when),
        (say("Written down"), exported.kept),
        (say("Address asked for"), exported.asked),
        (say("Address shown"), exported.shown),
        (say("Answer of the site"), str(told.status or "")),
        (say("Browser"), exported.browser),
        (say("File"), f"{exported.file} ({told.media_type}, {told.size} bytes)"),
        ("SHA-256", exported.sha256),
        (say("Commitment in the log"), told.content),
        (say("Entry of the log"), str(told.entry)),
        (say("Note"), exported.note),
    ]
    for name, value in rows:
        if value:
            yield f"{name}: {_one_line(value)}"
    for limit in told.limits:
        yield f"- {say(LIMITS[limit])}"


def _shows(language: Language, *, program: bool) -> list[str]:
    say = language.say
    if program:
        first = say(
            "These bytes came to this computer from the address above, as the browser wrote them "
            "down. The picture and the text are what the browser made of them."
        )
    else:
        first = say("A person brought this file and said that it shows the advertisement.")
    kept = say(
        "The log of the study has held the commitment of this file since the entry above. Whoever "
        "changes one byte of the file gets another commitment."
    )
    return [first, kept]


def _shows_not(exported: ExportedCapture, language: Language, *, program: bool) -> list[str]:
    say = language.say
    if not program:
        return [
            say(
                "It does not show that the site showed this, nor when: a picture and a saved page "
                "can be changed before they are brought. The moment is the word of the person."
            )
        ]
    lines = [
        say(
            "TLS guards a connection and signs nothing. The certificates name the server that was "
            "spoken to, but nothing ties them to these bytes. Whoever runs the program could have "
            "made all of it."
        ),
        say("Another visitor, or another moment, may have been shown another page."),
        say("The moment is that of this computer’s clock."),
    ]
    if exported.told.gone:
        lines.append(say("That a page is not there does not show that the home is let."))
    return lines


def _checks(exported: ExportedCapture, language: Language) -> list[str]:
    say = language.say
    return [
        say("This gives the SHA-256 of the file, then the commitment:"),
        "",
        f"sha256sum {exported.file}",
        f"cat {exported.salt} {exported.file} | sha256sum",
        "",
        say(
            "That the commitment stands in the log is shown by the seal of the study. No authority "
            "stamped the time of this capture alone; a seal that was stamped later shows that it "
            "was there by then."
        ),
        say("Viewers of web archives open a file that ends in .wacz, such as ReplayWeb.page."),
    ]


def _one_line(text: str) -> str:
    """A text that cannot look like more lines of this page."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
