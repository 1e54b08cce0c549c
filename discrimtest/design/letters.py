"""Letters: templates that can not misbehave, and letters that know where their signal stands.

A template file ``letters/<variant>.<language>.txt`` holds ``Subject: …``, a blank line and the
body. It is Jinja2 reduced to what a letter needs: variables, ``{% if %}`` and text. Anything
else is refused, so a letter can neither compute something nobody saw nor hide a signal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import PurePosixPath

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from discrimtest.design.citation import LISTING_VARIABLES
from discrimtest.errors import Problem, WrongInput
from discrimtest.files.nearest import alike
from discrimtest.files.profiles import FACTS, Statement
from discrimtest.words.profile import Letter, Profile, Span

VARIABLES: dict[str, str] = {
    "writer_first": "first name of the candidate who writes",
    "writer_last": "family name of the candidate who writes",
    "partner_first": "first name of the partner; empty for a single applicant",
    "statement": "what the writer says about the writer, with a space before it; or empty",
    "pronouns": "pronoun line, with a space before it; or empty",
    "job": "kind of work, said without agreement: 'in het onderwijs'",
    "since": "how long in that work: 'vijf jaar'",
    "little_one": "the child of those who have one: 'een dochter van vijf'",
    "reason": "why a new home, said without agreement: 'omdat de huur afloopt'",
    "couple": "true for a couple",
    "child": "true with one child",
    "senior": "true for applicants of 65 and over",
    **LISTING_VARIABLES,
    "mail": "the study's mailbox the letter is sent from; or empty",
    "phone": "the study's phone number of this candidate; or empty",
}
"""Every variable a template may use, and what it stands for."""

CARRIERS: dict[str, frozenset[str]] = {
    "partner": frozenset({"partner_first"}),
    "origin": frozenset({"writer_first", "writer_last", "partner_first"}),
    "writer": frozenset({"writer_first", "writer_last"}),
    "age": frozenset({"writer_first", "partner_first", "senior"}),
    "child": frozenset({"child", "statement"}),
    "household": frozenset({"couple", "partner_first"}),
    "statement": frozenset({"statement"}),
    "pronouns": frozenset({"pronouns"}),
}
"""Attribute of an arm -> the variables that show it in a letter."""

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
LONGEST = 20_000
"""Signs of a letter's file, tags included; no landlord reads more."""
LONGEST_TAG = 200
MOST_TAGS = 500
DEEPEST = 20
"""Ifs within each other, and brackets of a tag."""
_NO_SIGN = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Places for private use: no screen knows what stands there."""
# Only plain text is ever made from these templates, so nothing is escaped.
_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
)


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A compiled letter.

    Attributes:
        place: The file it was read from; lines in problems refer to it.
        source: The file's text.
        in_subject, in_body: Variables written or asked about in each part.
        conditions: (variable, line) of everything an ``{% if %}`` asks about.
    """

    variant: str
    language: str
    place: str
    source: str
    in_subject: frozenset[str]
    in_body: frozenset[str]
    conditions: tuple[tuple[str, int], ...]
    subject: Template = field(repr=False, compare=False)
    body: Template = field(repr=False, compare=False)


@lru_cache(maxsize=1024)
def compile_letter(text: str, place: str) -> LetterTemplate:
    """A letter template from the text of its file.

    Args:
        text: The file's text.
        place: Its path, which ends in ``<variant>.<language>.txt`` and names both.

    Raises:
        WrongInput: With every mistake found, by line.
    """
    problems = list(_problems(text, place))
    if problems:
        count = "one mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        raise WrongInput(f"{place} has {count}.", problems)
    variant, language, _ = PurePosixPath(place).name.split(".")
    (_, subject), (line, body) = _parts(text)
    subject_tree, body_tree = _ENVIRONMENT.parse(subject), _ENVIRONMENT.parse(body)
    conditions = (
        (name.name, condition.lineno + first - 1)
        for first, tree in ((1, subject_tree), (line, body_tree))
        for condition in tree.find_all(nodes.If)
        for name in [condition.test, *condition.test.find_all(nodes.Name)]
        if isinstance(name, nodes.Name)
    )
    return LetterTemplate(
        variant=variant,
        language=language,
        place=place,
        source=text,
        in_subject=_names(subject_tree),
        in_body=_names(body_tree),
        conditions=tuple(dict.fromkeys(conditions)),
        subject=_ENVIRONMENT.from_string(subject),
        body=_ENVIRONMENT.from_string(body),
    )


def carriers(signals: Iterable[str]) -> frozenset[str]:
    """Variables that carry a signal when the attributes ``signals`` may differ."""
    return frozenset().union(*(CARRIERS[attribute] for attribute in signals))


def render(
    template: LetterTemplate,
    profile: Profile,
    *,
    listing: Mapping[str, str],
    signals: Iterable[str],
    contact: Mapping[str, str] | None = None,
    statements: Iterable[Statement] = (),
) -> Letter:
    """The letter as this candidate would send it, with the spans of its signals.

    Args:
        template: The letter variant, which also fixes the language.
        profile: Who writes; its phrases must be in the template's language.
        listing: What :func:`~discrimtest.design.citation.listing_facts` returns.
        signals: Attributes that may differ in the comparison (``AllowedComparison.may_differ()``);
            names and phrases that show no such attribute carry no span.
        contact: ``mail`` and ``phone``, lines of the study; empty when the letter shows none.
        statements: Of the protocol; without them the profile's own words are said, whatever the
            variant.
    """
    shown = carriers(signals)
    data = _data(profile, listing, contact or {}) | {
        "statement": _said(profile, template, statements)
    }
    ends, close = _unused_characters([template.source, *data.values()], sorted(shown))
    marked = {
        name: f"{ends[name]}{value}{close}" if value and name in shown else value
        for name, value in data.items()
    }
    for name in ("statement", "pronouns"):
        if data[name]:
            # The name inside a statement is a signal of its own when only origin differs.
            writer = data["writer_first"] if name in shown else marked["writer_first"]
            said = " " + data[name].replace("{name}", writer)
            marked[name] = f"{ends[name]}{said}{close}" if name in shown else said
    flags = {
        "couple": profile.factors["household"] == "couple",
        "child": profile.factors["child"] == "yes",
        "senior": profile.factors["age"] == "65+",
    }
    names = {character: name for name, character in ends.items()}
    subject, subject_spans = _spans(template.subject.render(**marked, **flags), names, close)
    body, spans = _spans(template.body.render(**marked, **flags), names, close)
    return Letter(
        subject=subject,
        body=body,
        language=template.language,
        variant=template.variant,
        spans=spans,
        subject_spans=subject_spans,
    )


def _data(
    profile: Profile, listing: Mapping[str, str], contact: Mapping[str, str]
) -> dict[str, str]:
    """What the variables stand for, whatever the letter."""
    names = ("writer_first", "writer_last", "partner_first")
    return {
        **{name: profile.names.get(name, "") for name in names},
        **{name: profile.facts.get(name, "") for name in ("pronouns", *FACTS)},
        **{name: listing.get(name, "") for name in LISTING_VARIABLES},
        **{name: contact.get(name, "") for name in ("mail", "phone")},
    }


def _said(profile: Profile, template: LetterTemplate, statements: Iterable[Statement]) -> str:
    """What the candidate says about the candidate, as this letter variant words it."""
    for statement in statements:
        if statement.id == profile.factors["statement"]:
            return statement.wording(template.variant)[template.language]
    return profile.facts.get("statement", "")


def _parts(text: str) -> tuple[tuple[int, str], tuple[int, str]]:
    """Subject and body, each with the line of the file it starts on."""
    first, _, rest = text.lstrip("\ufeff").partition("\n")
    body = rest.lstrip("\n")
    line = 2 + len(rest) - len(body)
    return (1, first.removeprefix("Subject:").strip()), (line, body.rstrip())


def _names(tree: nodes.Template) -> frozenset[str]:
    return frozenset(name.name for name in tree.find_all(nodes.Name))


def _problems(text: str, place: str) -> Iterator[Problem]:
    if len(PurePosixPath(place).name.split(".")) != 3:
        yield Problem(
            place,
            PurePosixPath(place).name,
            "must be called <variant>.<language>.txt",
            "Rename the file.",
            "letter.name",
        )
    first, _, rest = text.lstrip("\ufeff").partition("\n")
    if not first.startswith("Subject:") or not first.removeprefix("Subject:").strip():
        yield Problem(
            f"{place}: line 1",
            first[:40],
            "must read 'Subject: ' and the subject",
            "Put the subject on the first line.",
            "letter.subject",
        )
    if rest.split("\n", 1)[0].strip() or not rest.strip():
        yield Problem(
            f"{place}: line 2",
            rest.split("\n", 1)[0][:40],
            "must be blank, and the body must follow",
            "Leave one line blank between the subject and the body.",
            "letter.blank_line",
        )
    excess = list(_excess(text, place))
    yield from excess
    for line, part in _parts(text) if not excess else ():
        yield from _syntax(part, place, line)


def _excess(text: str, place: str) -> Iterator[Problem]:
    """What no letter needs, and what it would take too long or too deep to read."""
    repair = "Shorten the letter."
    if len(text) > LONGEST:
        rule = f"may hold {LONGEST:,} signs at most"
        yield Problem(place, f"{len(text):,}", rule, repair, "letter.excess")
        return
    tags = list(TAG.finditer(text))
    if len(tags) > MOST_TAGS:
        rule = f"may hold {MOST_TAGS} tags at most"
        yield Problem(place, str(len(tags)), rule, repair, "letter.excess")
    depth = 0
    for tag in tags:
        depth += _opens(tag.group())
        where = f"{place}: line {1 + text.count(chr(10), 0, tag.start())}"
        if len(tag.group()) > LONGEST_TAG:
            rule = f"a tag may hold {LONGEST_TAG} signs at most"
            yield Problem(where, f"{tag.group()[:40]}…", rule, "Ask for less.", "letter.excess")
        if (deep := max(depth, tag.group().count("("))) > DEEPEST:
            rule = f"ifs and brackets may stand within each other {DEEPEST} deep at most"
            yield Problem(where, str(deep), rule, "Ask for less.", "letter.excess")
            break
    if sign := _NO_SIGN.search(text):
        where = f"{place}: line {1 + text.count(chr(10), 0, sign.start())}"
        rule = "is a sign for private use, which no screen shows"
        yield Problem(where, f"U+{ord(sign[0]):04X}", rule, "Take it out.", "letter.sign")


def _opens(tag: str) -> int:
    if re.match(r"\{%-?\s*if\b", tag):
        return 1
    return -1 if re.match(r"\{%-?\s*endif\b", tag) else 0


def _syntax(part: str, place: str, first: int) -> Iterator[Problem]:
    """Mistakes inside single tags, all of them; if there are none, those of the whole."""
    broken = False
    for tag in TAG.finditer(part):
        line = first + part.count("\n", 0, tag.start())
        source = tag.group()
        if re.match(r"\{%-?\s*if\b", source):
            source += "{% endif %}"
        elif re.match(r"\{%-?\s*elif\b", source):
            source = "{% if couple %}" + source + "{% endif %}"
        elif re.match(r"\{%-?\s*(?:else|endif)\s*-?%\}$", source):
            continue
        try:
            tree = _ENVIRONMENT.parse(source)
        except TemplateSyntaxError as error:
            broken = True
            yield _problem(place, line, tag.group(), f"must be a tag that can be read: {error}")
            continue
        for node in _walk(tree):
            if not isinstance(node, _ALLOWED):
                broken = True
                yield _problem(
                    place, line, tag.group(), "must be a variable, or an if, elif, else or endif"
                )
                break
        for name in sorted(_names(tree) - set(VARIABLES)):
            broken = True
            close = alike(name, VARIABLES)
            yield Problem(
                f"{place}: line {line}",
                name,
                "must be a variable that letters have",
                f"Write {close[0]}." if close else f"Choose from: {', '.join(VARIABLES)}.",
                "letter.variable_unknown",
            )
    if not broken:
        try:
            _ENVIRONMENT.parse(part)
        except TemplateSyntaxError as error:
            line = first + error.lineno - 1
            yield _problem(place, line, "", f"must be a template that can be read: {error.message}")


def _problem(place: str, line: int, value: str, rule: str) -> Problem:
    repair = "Letters are text with {{ variable }} and {% if couple %} … {% else %} … {% endif %}."
    return Problem(f"{place}: line {line}", value, rule, repair, "letter.syntax")


def _walk(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _unused_characters(texts: Iterable[str], names: list[str]) -> tuple[dict[str, str], str]:
    """A character that opens each name's span and one that closes it, found in no text."""
    used = frozenset("".join(texts))
    private = chain(range(0xE000, 0xF900), range(0xF0000, 0xFFFFE))
    free = (chr(code) for code in private if chr(code) not in used)
    close = next(free)
    return {name: next(free) for name in names}, close


def _spans(text: str, opens: Mapping[str, str], close: str) -> tuple[str, tuple[Span, ...]]:
    spans: list[Span] = []
    plain, start, signal = "", 0, ""
    for part in re.split(f"([{''.join(opens)}{close}])", text):
        if part in opens:
            start, signal = len(plain), opens[part]
        elif part == close:
            spans.append(Span(start, len(plain), signal))
        else:
            plain += part
    return plain, tuple(spans)
