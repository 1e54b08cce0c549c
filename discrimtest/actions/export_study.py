"""Write a study's data for other programs: pseudonymous, dates coarse, the same bytes again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import discrimtest
from discrimtest.actions.build_report import facts_of, people_behind
from discrimtest.actions.check_publication import publications, published, require_unmoved
from discrimtest.actions.run_analysis import Closed, analysed, keep_run
from discrimtest.actions.tell_beside import tell_beside
from discrimtest.design.instrument import Instrument
from discrimtest.disclosure.public import Gate
from discrimtest.disclosure.rule import RULE
from discrimtest.doors import Input
from discrimtest.errors import Problem, Refused
from discrimtest.exchange.content import Content, content_of
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.exchange.formats import Format, laid_out
from discrimtest.exchange.periods import Dates
from discrimtest.exchange.plan_file import plan_file
from discrimtest.exchange.pseudonyms import Pseudonyms
from discrimtest.exchange.public import landlords_of, withhold
from discrimtest.exchange.release import Recipient, release
from discrimtest.exchange.table import Package
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.library.lock import part_of
from discrimtest.record.progress import Progress
from discrimtest.report.facts import Audience
from discrimtest.store import runs
from discrimtest.store.check import require_sound
from discrimtest.store.engine import aside, writing
from discrimtest.store.facts import record
from discrimtest.store.log import Act
from discrimtest.store.runs import Run
from discrimtest.words.person import Right
from discrimtest.words.study import Purpose
from discrimtest.workplace.open_study import OpenStudy, look_up, require_locked
from discrimtest.workplace.pseudonym_place import keep_in_use, pseudonym_key
from discrimtest.workplace.workplace import Workplace

Tell = Callable[[str, int, int], None]

COARSE = {Recipient.RESEARCHER: Dates.WEEK, Recipient.PUBLIC: Dates.MONTH}
"""How exact dates are when nobody says."""
READER = {Recipient.RESEARCHER: Audience.COMMISSIONER, Recipient.PUBLIC: Audience.PUBLIC}
"""Whose report an export agrees with."""


ONE_LEFT = "One test is not over and is left out."
SEVERAL_LEFT = "{left} tests are not over and are left out."


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        files: The files.
        rows: Rows by table.
        notes: What a reader must know; the page beside the data says it too.
        warnings: What the analysis warned of; on the same page.
    """

    files: tuple[Path, ...]
    rows: dict[str, int]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "files": [str(file) for file in self.files]}


def export_study(
    at: Workplace,
    slug: str,
    directory: Path,
    *,
    form: Format,
    dates: Dates | None = None,
    audience: Recipient = Recipient.RESEARCHER,
    keys: str = "",
    language: str = "en",
    progress: Tell = lambda *_: None,
) -> Exported:
    """The tests that are over, their contacts and outcomes, and the newest findings.

    The study is analysed anew, so that what is exported together agrees; the analysis is kept
    when the newest was one of other data, under another plan or by another program.

    Args:
        directory: Made when it is not there; its parent must be.
        form: The format.
        dates: How exact dates are; None for weeks, and months in a public export.
        audience: Decides what is told of landlords.
        keys: Name of a release; exports under the same name share their keys, so that they can
            be linked. Empty for keys of this export alone.
        language: Of labels, where the format holds one language.
        progress: Told of each step.

    Raises:
        NotAllowed: The person may not export data of this study.
        Refused: No test is over, or the public may not have it; every reason is told. Beside what
            was published before it would tell of few landlords.
        OutsideTrouble: The folder can not be written to, the pseudonym key can not be used, or an
            extra is missing.
        StoreDamaged: The database does not pass its check.
    """
    check_writable(directory)
    require_sound(at.engine)
    dates = dates or COARSE[audience]
    with aside(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.EXPORT_DATA, study.id)
        closed = Closed.read(at, session, study, Right.EXPORT_DATA)
        newest = runs.newest_planned(session, study.id)
        before = publications(session, study.id) if audience is Recipient.PUBLIC else ()
        behind = people_behind(at, session, closed, READER[audience])
        key = pseudonym_key(at, session)
    progress("export", 1, 4)
    require_locked(at, study.instrument.slug, study.version)
    analysis = analysed(at, closed)
    run, now = analysis.run, analysis.progress
    gate = Gate.of(analysis.findings) if audience is Recipient.PUBLIC else None
    facts = facts_of(at, analysis, None, READER[audience], behind)
    beside = tell_beside(facts, analysis.findings.manifest, gate)
    content = content_of(study.instrument, closed.material, now, run.findings, beside)
    if gate is not None:
        _require_publishable(content, dates, gate, study)
        content = content.public(gate, study.instrument.planned)
        told = withhold(content.tests, content.columns).told
        run = published(at, analysis, gate, before, {test: one.words for test, one in told.items()})
    progress("export", 2, 4)
    name = f"named {keys}" if keys else _own(content, dates, audience)
    pseudonyms = Pseudonyms(key.of(name))
    package = _told(release(content, pseudonyms, dates, audience), study, now, run, keys)
    progress("export", 3, 4)
    files = laid_out(package, form, language)
    hashes = {file: sha256_hex(text) for file, text in files.items()}
    detail = {"format": str(form), "audience": str(audience), "dates": str(dates), "keys": keys}
    what = sha256_hex(canonical_json(hashes))
    with Drafts(directory) as drafts:
        for file, text in files.items():
            drafts.add(file, text)
        with writing(at.engine) as session:
            closed.keep(at, session)
            if gate is not None:
                require_unmoved(session, study.id, closed.material.seq)
            if newest is None or not run.agrees_with(newest) or run is not analysis.run:
                keep_run(at, session, run)
            keep_in_use(at, session, key)
            record(session, Act("export_study", what, at.person.id, at.now(), study.id, detail))
            written = drafts.finish()
    progress("export", 4, 4)
    rows = {table.name: len(table.rows) for table in package.tables}
    return Exported(tuple(written), rows, package.notes, package.warnings)


def _own(content: Content, dates: Dates, audience: Recipient) -> str:
    """What makes an export this one: its rows, and the choices that shape them."""
    rows = [
        [asdict(replace(row, made_on=None)) | {"on": str(row.made_on)} for row in content.contacts],
        [asdict(row) for row in content.tests],
        [asdict(row) for row in content.codings],
        [asdict(row) for row in content.deviations],
    ]
    shape = [content.study, str(dates), str(audience), rows]
    return f"own {sha256_hex(canonical_json(shape))}"


def _require_publishable(content: Content, dates: Dates, gate: Gate, study: OpenStudy) -> None:
    problems = []
    if content.purpose != Purpose.MEASUREMENT:
        problems.append(
            Problem(
                content.study,
                content.purpose,
                "must be a measurement: data gathered to enforce the law are no open data",
                "Export it for a researcher, under an agreement.",
                "release.not_a_measurement",
            )
        )
    if dates in (Dates.DAY, Dates.WEEK):
        problems.append(
            Problem.of_input(
                "dates",
                str(dates),
                "must be month or none: a day or week can lead to an advertisement",
                "Choose {month} or {none}.",
                code="release.dates_too_fine",
                month=Input("dates", "month"),
                none=Input("dates", "none"),
            )
        )
    if any(one.main and gate.hides(one.key) for one in study.instrument.planned):
        problems.append(
            Problem(
                content.study,
                f"{landlords_of(content.tests)} landlords",
                f"must have at least {RULE.threshold} landlords, and {RULE.crowd} where a count of "
                f"tests is below {RULE.threshold}, so that none can be told apart",
                "Wait for more tests, or export it for a researcher.",
                "release.too_few_landlords",
            )
        )
    if problems:
        raise Refused("The study can not be exported for the public.", problems)


def _told(package: Package, study: OpenStudy, now: Progress, run: Run, keys: str) -> Package:
    """With where the data come from, and what was left out because it is not over."""
    left = len(now.tests) - len(now.complete) - len(now.broken)
    under_way = (SEVERAL_LEFT.format(left=left) if left > 1 else ONE_LEFT,) if left else ()
    file = study.instrument.study
    about = {
        "runner": file.runner.en,
        "protocol": f"{file.protocol} {study.instrument.protocol.version}",
        "study_version": study.version.number if study.version else 0,
        "plan_sha256": run.plan_sha256,
        "data_sha256": run.data_sha256,
        "program": f"discrimtest {discrimtest.__version__}",
        **({"keys_shared_under": keys} if keys else {}),
    }
    notes, about = (*under_way, *package.notes), {**package.about, **about}
    return replace(package, about=about, notes=notes, files={"plan.toml": _plan(study.instrument)})


def _plan(instrument: Instrument) -> bytes:
    (text,) = (text for path, text in instrument.texts.items() if part_of(path) == "plan")
    return plan_file(text, instrument.planned, instrument.study.seed)
