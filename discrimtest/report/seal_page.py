"""The page of a seal, for who keeps it outside the house: the number, and what it proves."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from importlib.resources import files

from discrimtest.report.language import Language
from discrimtest.seal.head import TreeHead
from discrimtest.seal.stamp import TimeStamp
from discrimtest.words.sentence import N_

KINDS = {
    "qualified": N_("Qualified time stamp by {authority}, {moment}. Listed in: {source}."),
    "ordinary": N_("Ordinary time stamp by {authority}, {moment}."),
}


@dataclass(frozen=True, slots=True)
class SealPart:
    """A heading with its sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealPage:
    """The page in one language, as its renderers lay it out.

    Attributes:
        facts: Names and values of the seal. line: What the square of dots holds.
        made_on: The day, ``YYYY-MM-DD``.
    """

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    root: str
    line: str
    square: str
    parts: tuple[SealPart, ...]
    made_on: str


def seal_page(head: TreeHead, stamps: Sequence[TimeStamp], language: Language) -> SealPage:
    """The page of a head with its time stamps."""
    say, point = language.say, head.point
    return SealPage(
        language.code,
        say("Seal {number} of the log", number=str(point.seal)),
        (
            (say("Entries"), language.integer(point.size)),
            (say("Sealed on"), moment(head.at)),
            (say("Seal key"), head.key),
        ),
        point.groups,
        point.line,
        say("The same as a square of dots: {line}", line=point.line),
        (
            SealPart(say("What is this?"), tuple(_what(head, language))),
            SealPart(say("What does it prove?"), tuple(_proves(head, stamps, language))),
            SealPart(say("What does it not prove?"), tuple(_proves_not(stamps, language))),
        ),
        f"{head.at:%Y-%m-%d}",
    )


def _what(head: TreeHead, language: Language) -> Iterator[str]:
    say = language.say
    yield say("The log tells of each act who did it, and when.")
    if head.point.size:
        size = language.integer(head.point.size)
        yield say("The long number stands for its first {n} entries, in their order.", n=size)
    else:
        yield say("The log was empty when it was sealed: this seal covers no entry.")
    yield say("Keep this page outside the house. It holds no name.")


def _proves(head: TreeHead, stamps: Sequence[TimeStamp], language: Language) -> Iterator[str]:
    say = language.say
    if head.point.size:
        yield say("Were one of those entries changed or cut off, the number would no longer fit.")
    else:
        yield say("Nothing about entries, as it covers none.")
    yield say("Who keeps the log can check it with the line below the number.")
    for stamp in stamps:
        told = stamp.authority
        parts = {"authority": told.name, "moment": moment(stamp.at), "source": told.source}
        yield say(KINDS[told.kind], **parts)
    if not stamps:
        yield say("It has no time stamp. Only who keeps this page can say since when.")


def _proves_not(stamps: Sequence[TimeStamp], language: Language) -> Iterator[str]:
    say = language.say
    yield say("Not that what was recorded is true, or that all was recorded.")
    yield say("Nothing about later entries: were they cut off, nothing here would show it.")
    yield say("Not who sealed it: that is known only as well as the seal key was kept.")
    if any(stamp.authority.kind == "ordinary" for stamp in stamps):
        yield say("The law presumes nothing about the time of an ordinary stamp.")


def moment(at: datetime) -> str:
    """A moment of a seal, in UTC."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def seal_as_pdf(page: SealPage) -> bytes:
    """One A4 page, tagged; the same bytes for the same page."""
    import segno
    import typst

    from discrimtest.report.pdf import STANDARDS

    square = io.BytesIO()
    segno.make(page.line, error="m").save(square, kind="svg", border=4, scale=4)
    template = files("discrimtest.report") / "templates" / "seal.typ"
    told = json.dumps(asdict(page), ensure_ascii=False)
    return typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"page": told, "dots": square.getvalue().decode()},
        pdf_standards=[*STANDARDS],
        font_paths=typst.Fonts(include_system_fonts=False),
    )


def seal_as_mail(page: SealPage, attached: Sequence[tuple[str, bytes]]) -> bytes:
    """A mail that a mail program opens to be sent: without receiver and sender."""
    mail = EmailMessage()
    mail["Subject"] = page.title
    mail["X-Unsent"] = "1"
    lines = [f"{name} {value}" for name, value in page.facts] + ["", page.root, page.line]
    for part in page.parts:
        lines += ["", part.title, *(f"- {each}" for each in part.sentences)]
    mail.set_content("\n".join(lines) + "\n")
    for name, content in attached:
        kind = ("application", "pdf" if name.endswith(".pdf") else "octet-stream")
        mail.add_attachment(content, maintype=kind[0], subtype=kind[1], filename=name)
    return mail.as_bytes()
