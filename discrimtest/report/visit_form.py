"""The form of a visit in a tester's language: as a file to fill in, and as a page to print."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from discrimtest.report.language import N_, Language
from discrimtest.words.visit import MONEY, Document

ABOUT = N_(
    "What you saw and heard at this visit. Fill it in alone, on the same day. Talk about it with "
    "nobody until the accounts of both visitors are locked."
)
QUESTIONS = {
    "appointment": N_("Was an appointment made? An open house counts as one."),
    "held": N_("Did the visit take place?"),
    "began": N_("On which day and at what hour did it begin?"),
    "homes_told": N_("How many free homes were you told of, this one included?"),
    "homes_shown": N_("How many of them did you see inside?"),
    "minutes": N_("How many minutes did it take, from the door in to the door out?"),
    "price_quoted": N_("Was the rent told to you, by word or on paper?"),
    "rent": N_("Rent a month, in euros"),
    "deposit": N_("Deposit, in euros"),
    "fees": N_("All other costs before moving in, together, in euros"),
    "documents": N_("Which documents were you asked for?"),
    "remarks": N_("In your own words, what a number cannot tell. Name nobody."),
}
"""By the key of the file, in its order."""
DOCUMENTS = {
    Document.IDENTITY: N_("identity card"),
    Document.INCOME: N_("proof of income"),
    Document.WORK: N_("employment contract"),
    Document.BANK: N_("bank statements"),
    Document.HOUSEHOLD: N_("certificate of household composition"),
    Document.REFERENCE: N_("letter from an earlier landlord, or proof of rent paid"),
    Document.HEALTH: N_("information about health"),
    Document.CONDUCT: N_("certificate of good conduct"),
    Document.OTHER: N_("another document"),
}
_YES_NO = ("appointment", "held", "price_quoted")
_MARK = '"?"'
_WIDE = 88


@dataclass(frozen=True, slots=True)
class VisitAbout:
    """What a visitor needs at the door; a text is empty where it is not known.

    Attributes:
        candidate, partner: Names of the fictitious candidate.
        home: Title and address of the advertisement.
        answer: What the landlord said of the appointment.
    """

    candidate: str = ""
    partner: str = ""
    home: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class VisitPage:
    """What a printed form is about.

    Attributes:
        script: How the visit is made, in the protocol's words, with ``{{ candidate }}`` and
            ``{{ partner }}`` for the names; empty where it says nothing.
    """

    contact: str
    script: str = ""
    about: VisitAbout = VisitAbout()


def as_file(language: Language, contact: str) -> str:
    """The form as TOML, a question mark in the place of every answer that must be given."""
    return "\n".join([*_head(language, contact), *_asked(language)]) + "\n"


def _head(language: Language, contact: str) -> Iterator[str]:
    say = language.say
    yield from _comment(say(ABOUT))
    yield from _comment(say("Put an answer in the place of every question mark in quotes."))
    yield "format = 1"
    yield f'contact = "{contact}"'


def _asked(language: Language) -> Iterator[str]:
    say = language.say
    for name, question in QUESTIONS.items():
        yield ""
        yield from _comment(say(question))
        if name in MONEY:
            yield from _comment(say("Take the # away where an amount was told; else leave it."))
            yield f"# {name} = 850.00"
        elif name == "documents":
            yield from _comment(say("[] for none, else any of these, as in {example}:",
                                    example='["income", "work"]'))  # fmt: skip
            for document, label in DOCUMENTS.items():
                yield f'#   "{document}"  {say(label)}'
            yield f"{name} = {_MARK}"
        elif name == "remarks":
            yield f'{name} = """\n"""'
        elif name == "began":
            written = say("as in {example}, or empty", example='"2026-04-02 17:00"')
            yield f"{name} = {_MARK}  # {written}"
        else:
            answer = say("true or false") if name in _YES_NO else say("a number, 0 for none")
            yield f"{name} = {_MARK}  # {answer}"


def _comment(text: str) -> Iterator[str]:
    return (f"# {line}" for line in textwrap.wrap(text, _WIDE))


def as_page(language: Language, page: VisitPage) -> str:
    """The form to print: how the visit is made, and what is written down after it."""
    say = language.say
    environment = Environment(
        loader=PackageLoader("discrimtest.report"), autoescape=True, undefined=StrictUndefined
    )
    asked = [
        (say(question), list(_choices(language, name)), name == "remarks")
        for name, question in QUESTIONS.items()
    ]
    return environment.get_template("visit.html").render(
        language=language.code,
        title=say("Account of a visit"),
        about=say(ABOUT),
        contact=page.contact,
        known=[(label, text) for label, text in _known(page.about, language) if text],
        filled=say("Visitor, day and hour of filling in"),
        script=list(_lines(_named(page.script, page.about))),
        asked=asked,
    )


def _known(about: VisitAbout, language: Language) -> Iterator[tuple[str, str]]:
    say = language.say
    yield say("You are"), about.candidate
    yield say("Your partner"), about.partner
    yield say("The home"), about.home
    yield say("What the landlord answered"), about.answer


def _choices(language: Language, name: str) -> Iterator[str]:
    if name in _YES_NO:
        yield from (language.say("yes"), language.say("no"))
    elif name == "documents":
        yield from (language.say(label) for label in DOCUMENTS.values())


def _named(script: str, about: VisitAbout) -> str:
    """A script with the names of who visits, where they are known."""
    for variable, name in (("candidate", about.candidate), ("partner", about.partner)):
        script = script.replace(f"{{{{ {variable} }}}}", name or "…")
    return script


_LINES = {"# ": "title", "## ": "heading", "> ": "said", "- ": "item"}


def _lines(script: str) -> Iterator[tuple[str, str]]:
    """The paragraphs of a script, each with what it is: a heading, words to say, an item, text."""
    for paragraph in script.split("\n\n"):
        lines = [line.strip() for line in paragraph.strip().split("\n")]
        sign = next((sign for sign in _LINES if lines[0].startswith(sign)), "")
        kind = _LINES.get(sign, "text")
        for text in lines if sign else [" ".join(lines)]:
            if text and kind != "title":
                yield kind, text.removeprefix(sign)
