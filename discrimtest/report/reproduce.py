"""What was fixed before the data, and how to make every number again."""

from __future__ import annotations

from discrimtest.estimators.registry import CARDS
from discrimtest.findings.finding import FindingRole, Findings, FindingStatus
from discrimtest.report.amended import amended_table
from discrimtest.report.blocks import (
    Block,
    Bullets,
    Commands,
    Note,
    Paragraph,
    Part,
    Section,
    Table,
    Terms,
)
from discrimtest.report.cautions import remarks
from discrimtest.report.facts import LockFacts, ReportFacts
from discrimtest.report.language import N_, Language, lowered
from discrimtest.report.readings import Readings

PARTS = {
    "study": N_("Study"),
    "protocol": N_("Protocol"),
    "plan": N_("Plan of the analysis"),
    "legal": N_("Legal basis"),
}


LOCKED_LATE = N_(
    "The study was locked when its period was over. Nobody can check whether the analysis was "
    "chosen after seeing the answers."
)
DRAWN_LATE = N_(
    "Contacts were made before their test was drawn. Nobody can check whether the analysis was "
    "chosen after seeing the answers."
)


def afterwards(facts: ReportFacts, lock: LockFacts) -> str:
    """Why what was locked counts as written down afterwards, in English."""
    return LOCKED_LATE if lock.on > facts.study.last else DRAWN_LATE


def registration(facts: ReportFacts, readings: Readings | None, language: Language) -> Section:
    """The lock and every amendment, or that there was none.

    Args:
        readings: None in a report that answers another question than the plan.
    """
    say, lock = language.say, facts.lock
    beforehand = lock and not lock.afterwards
    title = say("What was fixed beforehand") if beforehand else say("What was fixed, and when")
    if lock is None:
        text = say(
            "The study was not locked before its data came in. Nobody can check whether the "
            "analysis was chosen after seeing the answers."
        )
        return Section("registration", title, (Note(say("Not fixed beforehand"), text),))
    blocks: list[Block] = [
        Paragraph(
            say(
                "Study, protocol and plan were locked on {date}, with version {version} of the "
                "program.",
                date=language.date(lock.on),
                version=lock.program,
            )
        )
    ]
    if lock.amendments:
        blocks.append(
            Table(
                say("Changes after the lock"),
                (say("Change"), say("Date"), say("Reason")),
                tuple(
                    (
                        language.integer(change.number),
                        language.date(change.on),
                        change.reason or say("[erased]"),
                    )
                    for change in lock.amendments
                ),
                texts=(0, 1, 2),
            )
        )
        if changed := amended_table(lock, language):
            blocks.append(changed)
    else:
        blocks.append(Paragraph(say("Nothing was changed since.")))
    if lock.afterwards:
        blocks.insert(0, Note(say("Recorded afterwards"), say(afterwards(facts, lock))))
    blocks += _roles(facts, readings, language) if readings else []
    return Section("registration", title, tuple(blocks))


def _roles(facts: ReportFacts, readings: Readings, language: Language) -> list[Block]:
    """What the plan called primary, and what that makes of the rest."""
    say, key = language.say, facts.primary.key
    first = readings.get(readings.primary(key), key)
    if first is None:
        return []
    blocks: list[Block] = []
    if first.status is FindingStatus.AMENDED:
        title = say("The analysis was changed after the lock")
        blocks.append(
            Note(title, say("Its figures are not those that were planned at first. See above why."))
        )
    if first.role is FindingRole.PRIMARY:
        blocks.append(
            Paragraph(
                say(
                    "The plan says which figure answers the question: {measure} of ‘{comparison}’.",
                    measure=lowered(say(CARDS[first.id].name)),
                    comparison=facts.primary.label[language.code],
                )
                + " "
                + say(
                    "All others stand beside it. Those by channel and by further methods are "
                    "exploratory: they describe and decide nothing."
                )
            )
        )
    return blocks


def reproduce(facts: ReportFacts, findings: Findings, language: Language) -> Section:
    """Commands, versions, seeds and hashes."""
    say, manifest = language.say, findings.manifest
    rows = [
        (say("Program"), manifest.programs),
        (say("Seed of the analysis"), str(manifest.seed)),
        (say("Plan of the analysis (SHA-256)"), manifest.plan_sha256),
        (say("Data (SHA-256)"), manifest.data_sha256),
    ]
    if facts.lock:
        rows += [
            (
                say(
                    "{part}, as locked (SHA-256)", part=say(PARTS[part]) if part in PARTS else part
                ),
                digest,
            )
            for part in PARTS
            if (digest := facts.lock.hashes.get(part))
        ]
    rows += [
        (
            say(
                "Draw {number} (seed {seed}; SHA-256)", number=str(draw.number), seed=str(draw.seed)
            ),
            draw.golden,
        )
        for draw in facts.draws
    ]
    blocks: list[Block] = [
        Paragraph(
            say("With the same files, data and program, anyone gets the same tests and figures.")
        )
    ]
    if facts.commands:
        blocks.append(Commands(facts.commands))
    blocks.append(Terms(tuple(rows), code=True))
    said = remarks(facts, findings, language)
    parts = (Part(say("Remarks of the program"), (Bullets(said),)),) if said else ()
    return Section("reproduce", say("How to make this report again"), tuple(blocks), parts)
