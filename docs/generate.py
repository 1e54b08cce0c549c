"""Write the pages of docs/ that are made from the program itself: ``make docs``.

Each function returns a page as text; ``tests/test_docs.py`` compares it with the file.
"""

from __future__ import annotations

import json
import re
import runpy
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click
from annotated_types import Ge, Gt, Le, Lt, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from discrimtest.cli import discrimtest as command_line
from discrimtest.design import letters
from discrimtest.design.letters import VARIABLES
from discrimtest.errors import MOST_TOLD
from discrimtest.estimators.registry import CARDS, ESTIMANDS, KNOWN, MEASURES, METHODS, TESTS
from discrimtest.files import (
    call_study,
    calls,
    codebook,
    legal,
    plan,
    profiles,
    protocol,
    source,
    study,
)
from discrimtest.files.kinds import annotated, sensible, shorthand
from discrimtest.files.reading import DEEPEST
from discrimtest.files.word import LocalText, Slug
from discrimtest.findings.card import Card, MethodCard, Needs
from discrimtest.library.plain_text import LARGEST
from discrimtest.samples import data_file
from discrimtest.samples.observations import MOST_TESTS
from discrimtest.tables.delimited import MAX_LINE
from discrimtest.tables.table import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from discrimtest.tables.workbook import MAX_PARTS, MAX_UNPACKED

DOCS = Path(__file__).resolve().parent
MADE = "<!-- Made by docs/generate.py from the program; change it there. -->"
BEGIN = "<!-- ids: begin -->"
SHARED = ("project", "database", "person")


# The command reference -----------------------------------------------------------------------


def commands_page() -> str:
    """Every command with what it does, its options and an example."""
    parts = [
        MADE,
        "",
        "# Commands",
        "",
        "Every command of `discrimtest`, as `--help` tells it. The words are in the",
        "[glossary](../GLOSSARY.md).",
        "",
        "These options stand before or after any command:",
        "",
        *_options([each for each in options_of(command_line) if each.name in SHARED]),
        "",
        "`init` and `demo` make a place of their own and take none of them. `--json`, where a",
        "command has it, stands after the command.",
        "",
        "| exit code | meaning |",
        "|---|---|",
        "| 0 | done |",
        "| 1 | a verdict on valid input is negative: a check failed, a rule refused |",
        "| 2 | wrong input; the message names file, line or key, and what to do |",
        "| 3 | outside trouble (database, disk); nothing was lost |",
        "| 70 | a fault of the program itself; please report it |",
        "| 130 | stopped by you; what was not finished was not written |",
    ]
    for name, command in _leaves(command_line, "discrimtest"):
        parts += ["", *_command(name, command)]
    return "\n".join(parts) + "\n"


def _leaves(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for child in command.list_commands(context):
        found = command.get_command(context, child)
        if found is not None:
            yield from _leaves(found, f"{name} {child}")


def _command(name: str, command: click.Command) -> Iterator[str]:
    example = (command.epilog or "").partition("Example: ")[2]
    if not example:
        raise ValueError(f"{name} has no example")
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in options_of(command) if each.name not in SHARED]
    words = [name, *(each.make_metavar(click.Context(command)) for each in arguments)]
    words += [each.opts[-1] + " …" for each in options if each.required]
    words += ["[OPTIONS]"] if any(not each.required for each in options) else []
    yield f"## {name}"
    yield ""
    yield _joined(command.help or "")
    yield ""
    yield f"    {' '.join(words)}"
    if options:
        yield ""
        yield from _options(options)
    yield ""
    yield f"Example: `{_joined(example)}`"


def options_of(command: click.Command) -> list[click.Option]:
    return [each for each in command.params if isinstance(each, click.Option)]


def _options(options: list[click.Option]) -> Iterator[str]:
    yield "| option | meaning |"
    yield "|---|---|"
    for option in options:
        context = click.Context(command_line)
        names = " / ".join((", ".join(option.opts), *option.secondary_opts))
        value = "" if option.is_flag else " " + option.make_metavar(context)
        if isinstance(option.type, click.DateTime):
            value = " MOMENT"
        elif isinstance(option.type, click.IntRange):
            value = " NUMBER"
        elif isinstance(option.type, click.Choice):
            value = " WORD"
        told = _joined(option.help or "")
        if isinstance(option.type, click.Choice):
            told += f" One of: {', '.join(f'`{each}`' for each in option.type.choices)}."
        if option.required:
            told += " Required."
        if option.show_default and option.default is not None:
            told += f" Default: `{option.default}`."
        if option.multiple and "repeat" not in told.lower():
            told += " Repeatable."
        yield f"| `{names}{value}` | {told} |"


def _joined(text: str) -> str:
    paragraphs = text.replace("\b", "").strip().split("\n\n")
    return "\n\n".join(" ".join(each.split()) for each in paragraphs)


# The reference of the plain files ------------------------------------------------------------

FILES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("studies/<slug>/study.toml", "What is asked, where, when, of whom.", study.StudyFile),
    (
        "studies/<slug>/study.toml, of mystery calls",
        "Which agencies are called, in which waves.",
        call_study.CallStudyFile,
    ),
    ("protocols/<name>/protocol.toml", "Arms, comparisons, times, reviews.", protocol.Protocol),
    ("protocols/<name>/profiles.toml", "Names, phrases and jobs.", profiles.SignalLists),
    ("protocols/<name>/codebook.toml", "What each outcome means.", codebook.Codebook),
    (
        "protocols/<name>/protocol.toml, of mystery calls",
        "Requests, hours, reviews; its scripts lie beside it.",
        calls.CallProtocol,
    ),
    (
        "protocols/<name>/codebook.toml, of mystery calls",
        "How a call can end.",
        calls.CallCodebook,
    ),
    ("protocols/legal/<region>.toml", "What the law asks, with its sources.", legal.LegalBasis),
    ("analysis/<name>/plan.toml", "The analysis, fixed before the data.", plan.Plan),
    ("sources/<name>.toml", "How the exports of a portal or agency are read.", source.SourceFile),
)

MEANINGS = {
    "StudyFile.slug": "Name of the study, the same as its folder's.",
    "StudyFile.title": "Title of the report.",
    "StudyFile.question": "The question the study answers, as the report prints it.",
    "StudyFile.purpose": "To measure a market, or to enforce; fixed at the lock.",
    "StudyFile.mode": "Begun by sampling, or by a complaint about one landlord.",
    "StudyFile.runner": "Who carries the study out.",
    "StudyFile.commissioner": "Who asked for it.",
    "StudyFile.legal": "Legal file of the region, in `protocols/legal/`.",
    "StudyFile.protocol": "The instrument, in `protocols/`.",
    "StudyFile.cross": "A protocol whose origins cross this protocol's arms.",
    "StudyFile.baseline": "The earlier study that this one repeats.",
    "StudyFile.simulated": "Everything was made up by a computer; it can not be launched.",
    "StudyFile.timezone": "In which times are given and shown, as `Europe/Brussels`.",
    "StudyFile.languages": "Languages of the letters; the protocol must have them.",
    "StudyFile.seed": "Every draw follows from it.",
    "StudyFile.place": "The area.",
    "StudyFile.period": "First and last day.",
    "StudyFile.coding": "How answers are coded.",
    "StudyFile.retention": "How long personal data are kept; what is left out has no term.",
    "StudyFile.sample": "How many tests, over which comparisons.",
    "StudyFile.limits": "How much a landlord may be asked.",
    "StudyFile.lines": "Mailboxes, numbers and portal accounts that the study owns.",
    "StudyFile.comparisons": "Comparisons of this study alone, beside those of the protocol.",
    "StudyFile.listings": "How listing exports are read.",
    "StudyFile.analysis": "The plan, and which comparison answers the question.",
    "CallStudyFile.slug": "Name of the study, the same as its folder's.",
    "CallStudyFile.title": "Its title.",
    "CallStudyFile.question": "The question it answers.",
    "CallStudyFile.purpose": "What it is for; the legal file must let calls be made for it.",
    "CallStudyFile.mode": "`proactive`: calls follow no complaint.",
    "CallStudyFile.runner": "Who carries the study out.",
    "CallStudyFile.commissioner": "Who asked for it.",
    "CallStudyFile.legal": "Legal file of the region, in `protocols/legal/`.",
    "CallStudyFile.protocol": "A protocol of calls, in `protocols/`.",
    "CallStudyFile.coding": "How what was said is judged.",
    "CallStudyFile.simulated": "Everything was made up by a computer; it can not be launched.",
    "CallStudyFile.timezone": "In which times are given and shown, as `Europe/Brussels`.",
    "CallStudyFile.languages": "In which agencies are called; the protocol must have scripts.",
    "CallStudyFile.seed": "Every draw follows from it.",
    "CallStudyFile.place": "The area.",
    "CallStudyFile.waves": "In the order of time.",
    "CallStudyFile.sample": "How many agencies, and what is asked.",
    "CallStudyFile.limits": "How much an agency may be asked, tests of other studies included.",
    "CallStudyFile.listings": "Telephone numbers and mailboxes that tell nobody apart.",
    "CallWaveFile.first": "First day.",
    "CallWaveFile.last": "Last day.",
    "Place.name": "What the area is called in the report.",
    "Place.postcodes": "Postcode → municipality.",
    "Period.first": "First day on which contacts may be made.",
    "Period.last": "Last day; answers count until its end.",
    "StudySample.tests": "Tests wanted.",
    "StudySample.comparisons": "Names of comparisons.",
    "StudySample.design": "Each listing draws one comparison, or all of them.",
    "StudyLine.id": "Name of the line, safe to show; the lines of a pattern are `id-1`, `id-2`, …",
    "StudyLine.channel": "What it is.",
    "StudyLine.address": "Mailbox, number or account; kept encrypted in the database.",
    "StudyLine.pattern": (
        "In place of an address, for many lines of a domain that the study owns: "
        "`{first}.{last}@domain`, filled with each persona's names."
    ),
    "StudyLine.count": "How many lines the pattern makes.",
    "Pooled.id": "Name of the pooled comparison.",
    "Pooled.label": "What reports call it.",
    "Pooled.comparisons": "Comparisons taken together.",
    "StudyAnalysis.plan": "Plan in `analysis/`.",
    "StudyAnalysis.primary": "The comparison, single or pooled, that answers the question.",
    "StudyAnalysis.pooled": "Comparisons taken together.",
    "AllowedComparison.id": "Name of the comparison.",
    "AllowedComparison.grounds": "The protected characteristics in which the arms may differ.",
    "AllowedComparison.test": "Arm of the test candidate.",
    "AllowedComparison.control": "Arm of its own control candidate.",
    "AllowedComparison.label": "What reports call it.",
    "AllowedComparison.factors": "Levels of the cell, in factorial studies.",
    "Protocol.name": "Name of the protocol, the same as its folder's.",
    "Protocol.version": "Of the instrument, as you number it.",
    "Protocol.title": "What reports call it.",
    "Protocol.summary": "What the candidates do, in a sentence.",
    "Protocol.cites_listing": "Whether every letter names the advertised home.",
    "Protocol.timing": "When contacts are made.",
    "Protocol.equivalence": "Limits within which letters count as equivalent.",
    "Protocol.reviews": "Reviews that took place.",
    "Protocol.arms": "Kinds of applicants.",
    "Protocol.comparisons": "Test arms with their own control arms.",
    "StudyLimits.agency_days": "The days that `agency_tests` is counted over.",
    "StudyLimits.rare_days": "The days that `rare_letters` is counted over.",
    "Timing.office_hours": 'From when to when, as `["09:00", "17:30"]`.',
    "Arm.partner": "How the partner's first name reads; couples only.",
    "Arm.id": "Name of the arm.",
    "Arm.label": "What reports call it.",
    "Review.organisation": "Who reviewed.",
    "Review.on": "When.",
    "Review.reference": "Where it can be looked up.",
    "Reviews.community": "An organisation of the people meant has read the wording.",
    "Reviews.ethics": "An ethics board has reviewed the protocol.",
    "Reviews.counsel": "A lawyer has checked.",
    "SignalLists.given_names": "First names.",
    "SignalLists.family_names": "Family names.",
    "Wording.nl": "In Dutch.",
    "Wording.fr": "In French.",
    "Wording.en": "In English, which letters are read in and never sent.",
    "SignalLists.statements": "What a writer may say about the writer.",
    "SignalLists.pronouns": "Pronoun lines.",
    "GivenName.value": "The name.",
    "GivenName.reads_as": "How it reads.",
    "GivenName.origin": "Origin whose list it is on.",
    "GivenName.age": "Whose names these are.",
    "GivenName.source": "Where it was found.",
    "GivenName.pretest": "How raters read it; leave it out until they have.",
    "FamilyName.value": "The name.",
    "FamilyName.origin": "Origin whose list it is on.",
    "FamilyName.woman": "The form a woman bears, where the language has one.",
    "FamilyName.source": "Where it was found.",
    "FamilyName.pretest": "How raters read it; leave it out until they have.",
    "Statement.id": "Name of the sentence, used by arms.",
    "PronounLine.id": "Name of the line, used by arms.",
    "PronounLine.text": "The line, as `(die/hun)`.",
    "PronounLine.pretest": "How raters read it; leave it out until they have.",
    "CoupleLetter.variant": "The letter variant.",
    "CoupleLetter.pretest": "How many raters read its two people as a couple.",
    "Pretest.recognised": "Raters who read it as intended.",
    "Pretest.of": "Raters asked.",
    "Pretest.natural": "Raters who found it natural.",
    "Pretest.on": "When.",
    "Pretest.source": "Where the pretest can be looked up.",
    "Codebook.version": "Of the codebook, as you number it.",
    "Codebook.categories": "An entry for every category.",
    "Codebook.subtle": "Subtle treatment, coded apart from the outcome.",
    "CategoryEntry.id": "The category.",
    "CategoryEntry.label": "What screens and reports call it.",
    "CategoryEntry.definition": "What a coder reads.",
    "CategoryEntry.example": "An invented answer.",
    "Voice.id": "What it is called; never a person's name.",
    "EndingEntry.id": "What a script leads to.",
    "EndingEntry.label": "What the caller reads.",
    "SubtleEntry.id": "Name of the code.",
    "SubtleEntry.label": "What screens and reports call it.",
    "SubtleEntry.definition": "What a coder reads.",
    "SubtleEntry.values": "Values a coder may give.",
    "CallProtocol.name": "Name of the protocol, the same as its folder's.",
    "CallProtocol.version": "Of the instrument, as you number it.",
    "CallProtocol.title": "What it is called.",
    "CallProtocol.summary": "What the caller does, in a sentence.",
    "CallProtocol.hours": "When agencies are called.",
    "CallProtocol.reviews": "Reviews that took place.",
    "CallRequest.id": "Name of the request.",
    "CallRequest.ground": "The protected characteristic it is about.",
    "CallRequest.label": "What tables call it.",
    "CallHours.office_hours": "First and last time of a call.",
    "CallCodebook.version": "Of the codebook, as you number it.",
    "CallCodebook.outcomes": "An entry for every outcome.",
    "CallOutcomeEntry.id": "The outcome.",
    "CallOutcomeEntry.label": "What tables call it.",
    "CallOutcomeEntry.definition": "What the caller reads.",
    "CallOutcomeEntry.example": "An invented answer.",
    "MysteryCallLaw.text": "What the law makes of them.",
    "MysteryCallLaw.source": "Where it says so; never empty.",
    "MysteryCallLaw.dated": "Date of the source.",
    "LegalBasis.region": "Name of the region, the same as the file's.",
    "LegalBasis.title": "What reports call it.",
    "LegalBasis.counsel": "The lawyer's check of this file; leave it empty until there is one.",
    "LegalStatement.id": "Name of the statement.",
    "LegalStatement.text": "What the law says.",
    "LegalStatement.source": "Where it says so.",
    "LegalStatement.dated": "Date of the source.",
    "ReleaseStep.id": "Name of the step.",
    "ReleaseStep.text": "What must have been done.",
    "ReleaseStep.source": "Where the law says so.",
    "ReleaseStep.dated": "Date of the source.",
    "Clock.id": "Name of the clock.",
    "Clock.text": "What must be done in time.",
    "Clock.source": "Where the law says so, or that this program chose it.",
    "Clock.dated": "Date of the source.",
    "Clock.days": "How long it is, in days; the day that starts it does not count.",
    "Clock.months": "The same in months.",
    "Clock.after": 'The step that starts it, where `starts = "step"`.',
    "ReportHeading.title": "The heading.",
    "OfficialReport.id": "Name of the report.",
    "OfficialReport.source": "Where the law asks for it.",
    "OfficialReport.dated": "Date of the source.",
    "AccessDeferral.id": "Name of the statement.",
    "AccessDeferral.text": "What the law says of it.",
    "AccessDeferral.source": "Where it says so.",
    "AccessDeferral.dated": "Date of the source.",
    "LegalBody.id": "Name of the body.",
    "LegalBody.text": "What the law says of it.",
    "LegalBody.source": "Where it says so.",
    "LegalBody.dated": "Date of the source.",
    "Retention.dated": "Date of the source.",
    "Plan.title": "What the analysis is called.",
    "Plan.question": "What it answers.",
    "Plan.data": "How a file of contacts is read.",
    "Plan.outcomes": "Which answers count as favourable.",
    "Plan.time": "What the clock of a contact waits for.",
    "Plan.findings": "What is wanted.",
    "Plan.recognition": "How many read the signals as they were meant; for sensitivity only.",
    "Plan.families": "Tests whose p-values are adjusted together.",
    "PlannedComparison.id": "Name of the comparison.",
    "OutcomeDefinition.id": "Name of the definition.",
    "OutcomeDefinition.label": "What reports call it.",
    "Request.role": "What the findings are for.",
    "Family.id": "Name of the family.",
    "Family.comparisons": "Comparisons in the family.",
    "DataColumns.test": "Which matched set of contacts a row belongs to.",
    "DataColumns.arm": "Which candidate made the contact.",
    "DataColumns.outcome": "0 or 1, or a category of the codebook; empty is missing.",
    "DataColumns.landlord": "Who was contacted.",
    "DataColumns.landlord_type": "Agency or private, as you write it.",
    "DataColumns.channel": "How the answer came.",
    "DataColumns.order": "1 for the first contact of the test.",
    "DataColumns.stratum": "Part of the sample.",
    "DataColumns.weight": "Weight of the test in the market, for the weighted net rates.",
    "DataColumns.broken": "Anything but empty, 0, no or false breaks the test.",
    "DataColumns.comparison": "For which comparison the test was drawn.",
    "DataColumns.frequency": "How many alike tests the rows stand for.",
    "DataColumns.hours": "Hours from the contact to the answer that counts; empty where none came.",
    "DataColumns.window": "Hours after which no answer counts.",
}
"""Meaning of the keys that no docstring explains."""


LIMITS = (
    ("a plain file", f"{LARGEST:,} bytes"),
    ("tables and lists within each other", f"{DEEPEST} deep"),
    ("a whole number", "64 bits, as TOML has them"),
    ("a letter's file", f"{letters.LONGEST:,} signs, {letters.MOST_TAGS} tags"),
    ("a tag of a letter", f"{letters.LONGEST_TAG} signs"),
    ("ifs, or brackets, within each other", f"{letters.DEEPEST} deep"),
    ("a table people bring", f"{MAX_BYTES:,} bytes, {MAX_COLUMNS} columns"),
    ("rows of a listing table, a tester's list", f"{MAX_ROWS:,}"),
    ("rows of `analyse --data`", f"{data_file.MAX_ROWS:,}"),
    ("tests they stand for, with a column of frequencies", f"{MOST_TESTS:,}"),
    ("a line of a CSV file", f"{MAX_LINE:,} signs"),
    ("a workbook", f"{MAX_UNPACKED:,} bytes unpacked, {MAX_PARTS:,} parts"),
    ("problems that a message lists", f"{MOST_TOLD}, and how many more there are"),
)


def files_page() -> str:
    """Every key of every plain file, and every variable of a letter."""
    parts = [
        MADE,
        "",
        "# Files",
        "",
        "Every key of the plain files. A key without a default must be given; an unknown key is",
        "an error. *Text in nl, fr, en* is a table of the same text in three languages:",
        '`{ nl = "…", fr = "…", en = "…" }`. A *name* is small letters and digits joined by `-`',
        "or `_`. Examples: the shipped [studies](../studies), [protocols](../protocols) and",
        "[plans](../analysis).",
        "",
        "Each file may begin with `format = 1`; without the key it is 1. A later release that",
        "writes a file otherwise raises its format and still reads the earlier ones, so a locked",
        'study stays usable. Values are taken strictly: `"0.95"` is no number, `1` is not true.',
        "",
        "## Limits",
        "",
        "What is larger is refused before time or memory is spent on it. A number is asked of what",
        "is written now, never of what a lock froze.",
        "",
        "| what | at most |",
        "|---|---|",
        *(f"| {what} | {most} |" for what, most in LIMITS),
    ]
    seen: set[type[BaseModel]] = set()
    for path, told, model in FILES:
        parts += ["", f"## `{path}`", "", told]
        for one in _models(model):
            if one in seen:
                continue
            seen.add(one)
            parts += ["", *_model(one)]
    parts += ["", "## `protocols/<name>/letters/<variant>.<language>.txt`", ""]
    parts += [
        "The first line is `Subject: ` and the subject, the second is blank, the body follows.",
        "Only `{{ variable }}` and `{% if variable %} … {% else %} … {% endif %}` are read.",
        "",
        "| variable | what it stands for |",
        "|---|---|",
        *(f"| `{name}` | {told} |" for name, told in VARIABLES.items()),
    ]
    return "\n".join(parts) + "\n"


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """``model`` and those its fields hold, each once, in the order they are met."""
    met: list[type[BaseModel]] = []

    def walk(one: type[BaseModel]) -> None:
        if one in met or one is LocalText:
            return
        met.append(one)
        for field in one.model_fields.values():
            for held in _held(field.annotation):
                walk(held)

    walk(model)
    yield from met


def _held(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _held(part)


def _model(model: type[BaseModel]) -> Iterator[str]:
    told = attributes_of(model)
    yield f"### {heading(model)}"
    yield ""
    yield _plain((model.__doc__ or "").partition("\n\n")[0])
    yield ""
    yield "| key | value | default | meaning |"
    yield "|---|---|---|---|"
    for name, field in model.model_fields.items():
        meaning = told.get(name) or MEANINGS[f"{model.__name__}.{name}"]
        yield f"| `{name}` | {_kind(field)} | {_default(field)} | {_plain(meaning)} |"


def heading(model: type[BaseModel]) -> str:
    """``StudyLimits`` → ``study limits``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


def attributes_of(model: type[BaseModel]) -> dict[str, str]:
    """What the ``Attributes:`` of a docstring say, key by key."""
    _, _, text = (model.__doc__ or "").partition("Attributes:")
    known = "|".join(model.model_fields)
    found = re.split(rf"(?:^|(?<=\s))({known}): (?=[A-Z0-9`\"])", " ".join(text.split()))
    return dict(zip(found[1::2], (each.strip() for each in found[2::2]), strict=True))


def _plain(text: str) -> str:
    text = re.sub(r":\w+:`[^`]*?([\w/.]+)`", r"`\1`", " ".join(text.split()))
    text = text.replace("``", "`")
    text = re.sub(r"\bNone\b", "left out", text)
    return text.replace("->", "→").replace("|", "\\|")


def _kind(field: FieldInfo) -> str:
    kind = _named(annotated(field))
    if any(getattr(each, "pattern", None) for each in field.metadata):
        kind = "name"
    low = [f"at least {m.ge}" for m in field.metadata if isinstance(m, Ge)]
    low += [f"above {m.gt}" for m in field.metadata if isinstance(m, Gt)]
    high = [f"at most {m.le}" for m in field.metadata if isinstance(m, Le)]
    high += [f"below {m.lt}" for m in field.metadata if isinstance(m, Lt)]
    if within := sensible(annotated(field)):
        low = [f"at least {within.least:g}"] if within.least else low
        high = [f"at most {within.most:g}"]
    some = [f"{m.min_length} or more" for m in field.metadata if isinstance(m, MinLen)]
    if kind.startswith("list") and some:
        kind += f", {some[0]}"
    return ", ".join([kind, *low, *high])


def _named(annotation: Any) -> str:
    simple = {
        str: "text",
        int: "whole number",
        float: "number",
        bool: "true or false",
        date: "date",
        time: "time",
        LocalText: "text in nl, fr, en",
        Slug: "name",
    }
    if annotation in simple:
        return simple[annotation]
    origin, parts = get_origin(annotation), get_args(annotation)
    if (short := shorthand(annotation)) is not None:
        return f"{_named(parts[0])} (or {short.kind.removesuffix(' in quotes')})"
    if origin is Annotated:
        return _named(Slug if annotation == Slug else parts[0])
    if origin is Literal:
        return " or ".join(f'`"{each}"`' for each in parts)
    if origin in (Union, UnionType):
        return " or ".join(_named(each) for each in parts if each is not NoneType)
    if origin is tuple:
        if parts[-1] is Ellipsis:
            return f"list of {_named(parts[0])}"
        return f"{len(parts)} of {_named(parts[0])}"
    if origin is dict:
        return f"table of {_named(parts[0])} → {_named(parts[1])}"
    if issubclass(annotation, StrEnum):
        return ", ".join(f'`"{each}"`' for each in annotation)
    name = heading(annotation)
    return f"[{name}](#{name.replace(' ', '-')})"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.default
    if value is PydanticUndefined or value in ((), {}, "", None) or isinstance(value, BaseModel):
        return "none" if not isinstance(value, BaseModel) else "its defaults"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, tuple):
        if len(value) > 6:
            return "the default codebook's"
        words = ", ".join(str(each) if isinstance(each, int) else f'"{each}"' for each in value)
        return f"`[{words}]`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


# The tables of ids, and the index of decisions ------------------------------------------------

IN_WORDS = ("id", "in words", "how", "use it for; not for")
FORMULA = ("id", "in words", "formula", "use it for; not for")
SOURCED = ("id", "how", "use", "source")
TABLES: dict[str, tuple[tuple[str, ...], Callable[[Card], bool]]] = {
    "figures": (FORMULA, lambda card: card.id in ESTIMANDS),
    "tests": (SOURCED, lambda card: card.id in TESTS and card.needs not in (Needs.SQUARE, *APART)),
    "measures": (IN_WORDS, lambda card: card.needs is Needs.RESPONSES or _is_measure(card)),
    "models": (IN_WORDS, lambda card: card.needs is Needs.REGRESSION),
    "categories": (SOURCED, lambda card: card.needs is Needs.SQUARE and card.id in TESTS),
    "times": (IN_WORDS, lambda card: card.needs is Needs.WAITS),
    "combined": (IN_WORDS, lambda card: card.needs is Needs.ESTIMATES),
    "randomisation": (IN_WORDS, lambda card: card.needs is Needs.REASSIGNED),
}
"""Name of each table of the method page -> its columns, and the ids that stand in it."""
APART = (Needs.WAITS, Needs.ESTIMATES, Needs.REASSIGNED)
"""What has a table of its own, figures and tests together."""


def _is_measure(card: Card) -> bool:
    return card.id in MEASURES and card.needs not in APART


def id_table(name: str) -> str:
    """What the cards say of the ids of one table."""
    if name == "intervals":
        head, rows = ("id", "of", "how", "source"), [*map(_method_row, METHODS.values())]
    elif name == "ids":
        head, rows = ("id", "kind", "of", "intervals"), [*map(_id_row, CARDS.values())]
    else:
        head, wanted = TABLES[name]
        rows = [_card_row(card, head) for card in CARDS.values() if wanted(card)]
    lines = [f"| {' | '.join(map(_cell, line))} |" for line in (head, *rows)]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _card_row(card: Card, head: tuple[str, ...]) -> tuple[str, ...]:
    if head == SOURCED:
        return f"`{card.id}`", card.how, card.use, card.source
    return f"`{card.id}`", card.words, card.how, card.use


def _method_row(method: MethodCard) -> tuple[str, ...]:
    """A method with the figures that take it; where every mean does, that is said in a word."""
    takers = [id_ for id_, ways in KNOWN.items() if method.id in (ways or ())]
    means = {id_: one.mean for id_, one in ESTIMANDS.items() if one.mean}
    shares = [id_ for id_, mean in means.items() if not mean.least]
    told = [f"`{id_}`" for id_ in takers]
    for words, ids in (("every rate and net rate", [*means]), ("one share", shares)):
        if set(ids) <= set(takers):
            told = [words, *(f"`{id_}`" for id_ in takers if id_ not in ids)]
            break
    return f"`{method.id}`", ", ".join(told), method.how, method.source


def _id_row(card: Card) -> tuple[str, ...]:
    methods = KNOWN[card.id]
    if methods is None:
        return f"`{card.id}`", "test", "", ""
    of = card.denominator.format(noun="invitation")
    return f"`{card.id}`", "figure", of, ", ".join(f"`{name}`" for name in methods) or "none"


def method_page() -> str:
    """The page as it stands, its tables of ids made anew."""
    text = (DOCS / "method.md").read_text(encoding="utf-8")
    return re.sub(
        r"(<!-- (\w+): begin -->\n).*?(\n<!-- \2: end -->)",
        lambda found: f"{found[1]}{id_table(found[2])}{found[3]}",
        text,
        flags=re.DOTALL,
    )


def decisions_page() -> str:
    """Every decision, oldest first, by its title."""
    pages = sorted(each for each in (DOCS / "decisions").glob("*.md") if each.name != "README.md")
    parts = [
        MADE,
        "",
        "# Decisions",
        "",
        "Why things are as they are. Each page says what was asked, what was chosen, and what",
        "was not.",
        "",
    ]
    for page in pages:
        title = page.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        parts.append(f"- [{title}]({page.name})")
    return "\n".join(parts) + "\n"


LATER = "# Further ids, each with all its intervals; 'make docs' writes them.\n"


def full_plan() -> str:
    """The plan that asks for everything, with the ids that it did not name at its end."""
    file = DOCS.parent / "analysis" / "full" / "plan.toml"
    text = file.read_text(encoding="utf-8").partition(f"\n{LATER}")[0]
    named = {id_ for request in tomllib.loads(text)["findings"] for id_ in request["ids"]}
    later = [id_ for id_ in KNOWN if id_ not in named]
    if not later:
        return text
    methods = dict.fromkeys(method for id_ in later for method in KNOWN[id_] or ())
    lists = (f"ids = {json.dumps(later)}", f"intervals = {json.dumps(list(methods))}")
    return "\n".join([text, f"{LATER}[[findings]]", *lists[: 1 + bool(methods)]]) + "\n"


def masking_page() -> str:
    """How much the mask leaves."""
    return str(runpy.run_path(str(DOCS / "masking.py"))["page"]())


def blind_page() -> str:
    """How much is left to coders, and what is proposed to them."""
    return str(runpy.run_path(str(DOCS / "blind.py"))["page"]())


def mail_page() -> str:
    """How well the words of who answers are told from the letter, and software from people."""
    return str(runpy.run_path(str(DOCS / "mail.py"))["page"]())


def asvs_page() -> str:
    """What becomes of each requirement of OWASP ASVS."""
    return str(runpy.run_path(str(DOCS / "asvs.py"))["page"]())


def asvs_data() -> str:
    """The same as data."""
    return str(runpy.run_path(str(DOCS / "asvs.py"))["data"]())


PAGES = {
    "asvs.json": asvs_data,
    "asvs.md": asvs_page,
    "blind.md": blind_page,
    "commands.md": commands_page,
    "files.md": files_page,
    "mail.md": mail_page,
    "masking.md": masking_page,
    "method.md": method_page,
    "decisions/README.md": decisions_page,
    "../analysis/full/plan.toml": full_plan,
}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
