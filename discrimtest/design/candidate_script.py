"""Scripts of candidates who call: letters that are spoken, with branches.

A script is compiled as a letter is, so all that holds of letters holds of it: only the signal may
depend on the arm, and every variant is used by every arm. Its title is the subject.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from discrimtest.design.letters import TAG, LetterTemplate, compile_letter
from discrimtest.design.script import CallScript, provoking_in_call, read_script, way_problems
from discrimtest.errors import Problem, WrongInput

TITLE = "# "
_SUBJECT = "Subject: "


def as_letter(text: str) -> str:
    """A script as a letter is written; its lines keep their numbers."""
    return _SUBJECT + text.removeprefix(TITLE) if text.startswith(TITLE) else text


def said_alone(template: LetterTemplate) -> LetterTemplate:
    """What is said of a script, without what tells the caller what to do: as a letter of its own,
    which can be measured."""
    subject, *lines = template.source.splitlines()
    said = [line.removeprefix(">").strip() for line in lines if line.startswith(">")]
    try:
        return compile_letter("\n".join([subject, "", *said]), template.place)
    except WrongInput:
        return template  # told by untitled: nothing is said, or an if goes over lines


def said_in_place(template: LetterTemplate) -> LetterTemplate:
    """The same with each line where it stands; its source alone is meant to be read."""
    subject, *lines = template.source.splitlines()
    said = (line.removeprefix(">") if line.startswith(">") else "" for line in lines)
    return replace(template, source="\n".join([subject, *said]))


def candidate_script_problems(script: CallScript, endings: Collection[str]) -> Iterator[Problem]:
    """What keeps a candidate's script from ending politely, unprovoked, on every way through it."""
    yield from way_problems(script, endings, endings)
    if not script.said:
        rule = "must say how every call ends, before the first question and step"
        repair = "Write a line '> Thank you, goodbye.' there."
        yield Problem(script.place, "", rule, repair, "script.no_closing")
    if not script.asked:
        rule = "must answer what may be asked at any moment"
        repair = "Write '? Who is calling?' before the first step, and the answer below it."
        yield Problem(script.place, "", rule, repair, "script.answers_nothing")
    for question in script.asked:
        if not question.said:
            rule, repair = "is asked and not answered", "Say the answer on a line with '>'."
            place = f"{script.place}, line {question.line}"
            yield Problem(place, question.question, rule, repair, "script.unanswered")
    for line, text in script.every_said:
        yield from provoking_in_call(f"{script.place}, line {line}", script.language, text)


def untitled(text: str, place: str) -> Iterator[Problem]:
    """A script without a title, or with a tag where nothing is said: that would let an arm decide
    what a caller is to do."""
    if not text.startswith(TITLE):
        rule, repair = "must begin with a title", "Write '# What this call is about' first."
        yield Problem(f"{place}, line 1", text[:40].split("\n")[0], rule, repair, "script.title")
    for number, line in enumerate(text.splitlines()[1:], 2):
        tag = TAG.search(line)
        if tag and not line.startswith(">"):
            rule = "may stand only in what is said: what to do is the same for every candidate"
            repair = "Say it on a line with '>', or write it without a variable."
            yield Problem(f"{place}, line {number}", tag.group(), rule, repair, "script.tag_unsaid")
        elif len(re.findall(r"\{%-?\s*if\b", line)) != len(re.findall(r"\{%-?\s*endif\b", line)):
            rule = "an if must end on its line, so that no step hangs on it"
            repair = "Say the whole sentence on one line."
            yield Problem(f"{place}, line {number}", line, rule, repair, "script.if_over_lines")


def filled_script(subject: str, body: str, variant: str, language: str) -> CallScript:
    """The script of one contact, filled in, from its letter."""
    return read_script(f"{TITLE}{subject}\n\n{body}", f"{variant}.{language}.md")
