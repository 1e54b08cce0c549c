"""Take in a tester's list of what was sent and what came back: all rows, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from pathlib import Path

from discrimtest.actions.export_form import form_of
from discrimtest.actions.recognise_repeat import is_repeat
from discrimtest.actions.record_contact import of_landlord
from discrimtest.errors import NotAllowed, Problem, Refused, WrongInput
from discrimtest.exchange.log_form import LogForm
from discrimtest.exchange.submissions import (
    FORM,
    Submissions,
    as_asked,
    as_list,
    is_export,
)
from discrimtest.library.handed_in import bytes_of
from discrimtest.record.ahead import Ahead
from discrimtest.record.contact import Happening, record_any
from discrimtest.record.handed_in import readable
from discrimtest.record.listed import (
    ListedRow,
    at_row,
    cells_of,
    columns_of,
    former_id,
    in_time,
    not_read,
    own_id_taken,
    read_row,
    repeated_ids,
)
from discrimtest.record.phone import Called, record_call, says_so, standing_call
from discrimtest.record.put_right import can_put_right, put_right
from discrimtest.record.record import Record
from discrimtest.record.repeat import is_recorded, stands_so, tells_some, told_otherwise
from discrimtest.record.response import Given, record_answer
from discrimtest.record.stop import STOPS
from discrimtest.record.taken import Taken
from discrimtest.record.testers import Testers, require_untied
from discrimtest.record.visits import contradiction
from discrimtest.store.client_ids import kept_under, listed_ids
from discrimtest.store.commits import SELDOM_READ, committing, overtaken, retried
from discrimtest.store.contacts import touched_since
from discrimtest.store.engine import aside, reading
from discrimtest.store.entries import write_entries
from discrimtest.store.keys import MasterKey
from discrimtest.store.log import head
from discrimtest.store.responses import alike
from discrimtest.store.session import Session
from discrimtest.store.testers import conflicts_of, read_testers
from discrimtest.tables.reader import read_table
from discrimtest.tables.table import RawTable, Source
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import OpenStudy, look_up, open_contact
from discrimtest.workplace.own_contact import require_own
from discrimtest.workplace.strange_contacts import strange_contacts
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace

Progress = Callable[[str, int, int], None]

# What these record of the list's own tests is looked at by itself.
_HARMLESS = (*SELDOM_READ, "record_contacts", "record_deviation", "set_lines")


def import_contacts(
    at: Workplace,
    slug: str,
    file: Path,
    *,
    reason: str = "",
    progress: Progress = lambda *_: None,
) -> Taken:
    """Record every row of a list, in the order of their moments.

    Columns: ``contact``, ``event`` (sent, failed, declined, broken, exposure, abuse, response,
    call) and ``at`` (local time of the study); for a response ``channel`` and, optionally,
    ``category``, ``text`` and ``subtle`` (``code=value; code=value``); for failed and broken
    ``reason``; for a call its ``ending``, with ``text`` and ``subtle`` as of a response; ``note``
    and ``client_id`` where wanted, an id that belongs to this list and to who
    hands it in. A row without one is told from its content, so the same list again, or a longer one
    that contains it, records nothing twice.

    An export of the study's log form (:mod:`discrimtest.exchange.submissions`) is such a list too,
    whose ids belong to the submissions. One that was edited after it was recorded is told and
    changes nothing, and one that is wrong is set aside, with the others of its contact: the rest
    must not wait, for a server gives all that there is again.

    Args:
        reason: Why rows say something else than was recorded: how an answer is judged, a moment, a
            reason, a note. With it they are put right; else a list is refused, a submission told.

    Raises:
        WrongInput: With every mistake of a list or a workbook of tasks; nothing is recorded then.
        Refused: The same, when rules alone stand against the rows.
        Overtaken: Others recorded something of these tests meanwhile, again and again.
    """
    table = read_table(bytes_of(file), Source(file.name, "list of contacts", "list"))
    form = _form(at, slug) if is_export(table) else None
    made = as_list(table, form) if form else Submissions(table, 0, apart=False)
    columns = columns_of(made.table)
    why = readable(reason.strip(), "reason")

    def work() -> Taken:
        return _imported(at, slug, made, columns, why, progress, form=bool(form))

    try:
        taken = retried(work)
    except (WrongInput, Refused) as error:
        if form is None:
            raise
        error.problems = tuple(as_asked(each, table.header, form) for each in error.problems)
        raise
    told = (as_asked(each, table.header, form) for each in taken.set_aside) if form else ()
    return replace(taken, rejected=made.rejected, set_aside=tuple(told))


def _form(at: Workplace, slug: str) -> LogForm:
    with reading(at.engine) as session:
        return form_of(look_up(at, session, slug), {})


def _imported(
    at: Workplace,
    slug: str,
    made: Submissions,
    columns: Mapping[str, int],
    reason: str,
    progress: Progress,
    *,
    form: bool,
) -> Taken:
    table = made.table
    with aside(at.engine) as session:
        seq, _ = head(session)
        study, strange = _known(at, session, slug, table, columns)
        decided = _Decided(at, session, study, table.name, reason, form=form)
        rows: list[ListedRow] = []
        for raw in table.rows:
            row, mistakes = read_row(at.now(), study.fieldwork, strange, raw, columns, table.name)
            decided.told += [(raw.line, problem) for problem in mistakes]
            if row is None:
                decided.faulty.add(cells_of(raw, columns)["contact"])
            else:
                rows.append(row)
        decided.told += repeated_ids(rows)
        decided.decide(rows, progress)
    problems = [problem for _, problem in sorted(decided.told, key=lambda told: told[0])]
    if problems and not made.apart:
        cause = WrongInput if decided.wrong else Refused
        raise cause(f"{table.name}: nothing was recorded.", problems)
    if decided.ahead.turns:
        _write(at, study, seq, decided)
    counts = decided.counts
    recorded = counts["recorded"] + counts["late"]
    return Taken(
        len(table.rows),
        recorded,
        counts["repeated"],
        counts["late"],
        tuple(decided.departures),
        counts["erased"],
        not_read(table),
        edited=tuple(decided.edited),
        corrected=counts["corrected"],
        set_aside=tuple(problems),
        contradicting=tuple(decided.contradicting.values()),
    )


def _write(at: Workplace, study: OpenStudy, seq: int, decided: _Decided) -> None:
    """Write everything down, unless something was recorded of these tests meanwhile."""
    with committing(at.engine, seq, harmless=_HARMLESS) as session:
        by, now = at.person.id, at.now()
        for right in (Right.RECORD_CONTACTS, Right.RECORD_RESPONSES):
            at.require_still(session, right, study.id)
        touched = touched_since(session, seq) & decided.ahead.contacts
        if touched or kept_under(session, decided.new):
            raise overtaken(session, seq)
        for entries in decided.ahead.turns:
            write_entries(session, at.keys, entries, study=study.id, by=by, at=now)


def _known(
    at: Workplace, session: Session, slug: str, table: RawTable, columns: Mapping[str, int]
) -> tuple[OpenStudy, dict[str, tuple[Problem, ...]]]:
    """The study, and what is wrong with those contacts of the list that are none of it."""
    study = look_up(at, session, slug)
    at.require(Right.RECORD_CONTACTS, study.id)
    at.require(Right.RECORD_RESPONSES, study.id)
    named = {cells_of(raw, columns)["contact"] for raw in table.rows if not raw.fault}
    return study, strange_contacts(session, study, named)


class _Decided:
    """What is decided of a list, row by row, before any of it is written.

    Attributes:
        ahead: The tests as the rows so far leave them, and what is to be written.
        declared: Landlords whom who hands the list in declared a tie to.
        testers: Of the study, once a row was looked at.
        new: The ids under which the rows will be known.
        told: What is wrong with the list, by line.
        faulty: Contacts of whose rows one was wrong.
        departures: What departed from the protocol, in words.
        contradicting: Of each contact whose outcome contradicts the locked account of its visit,
            in words.
        wrong: Whether more than rules alone stand against the list.
        edited: Submissions of a form that say something else than they did, and were not put right.
    """

    def __init__(
        self,
        at: Workplace,
        session: Session,
        study: OpenStudy,
        name: str,
        reason: str,
        *,
        form: bool,
    ) -> None:
        self.at, self.session, self.study, self.name = at, session, study, name
        self.reason, self.form = reason, form
        self.edited: list[Problem] = []
        self.ahead = Ahead(self._read)
        self.declared = conflicts_of(session, at.person.id)
        self.testers: Testers | None = None
        self.known: Set[str] = set()
        self.new: set[str] = set()
        self.told: list[tuple[int, Problem]] = []
        self.faulty: set[str] = set()
        self.wrong = False
        self.departures: list[str] = []
        self.contradicting: dict[str, str] = {}
        self.counts = {"recorded": 0, "repeated": 0, "late": 0, "erased": 0, "corrected": 0}

    def decide(self, rows: list[ListedRow], progress: Progress) -> None:
        """Decide on every row, in the order of their moments."""
        self.wrong = bool(self.told)
        rows = self._named(rows)
        ids = (name for row in rows for name in (row.client_id, former_id(row)))
        self.known = kept_under(self.session, ids).keys()
        for number, row in enumerate(sorted(rows, key=in_time), start=1):
            # What a faulty row left undone would show again in the rows that build on it.
            if row.cells["contact"] not in self.faulty:
                self._try(row)
            progress("rows", number, len(rows))

    def _named(self, rows: list[ListedRow]) -> list[ListedRow]:
        """Those rows of which something may be kept, with the ids they will be known under."""
        told = [(row.cells["contact"], row.cells["client_id"], row.content) for row in rows]
        whose = (self.study.id, FORM) if self.form else (self.at.person.id, self.name)
        ids = listed_ids(self.session, self.at.keys, *whose, told)
        self.counts["erased"] = ids.count(None)
        return [replace(row, client_id=each) for row, each in zip(rows, ids, strict=True) if each]

    def _try(self, row: ListedRow) -> None:
        try:
            self.counts[self._decide(row)] += 1
        except NotAllowed:
            raise
        except (WrongInput, Refused) as error:
            self.wrong = self.wrong or isinstance(error, WrongInput)
            self.faulty.add(row.cells["contact"])
            self.told += [(row.line, at_row(row.place, problem)) for problem in error.problems]

    def _decide(self, row: ListedRow) -> str:
        if row.event in STOPS:
            self.at.require(Right.STOP_LANDLORD, self.study.id)
        if row.client_id in self.new:
            return "repeated"
        if row.event == "call":
            return self._call(row)
        if before := self._recorded_before(row):
            return before
        record, late = self._test_of(row), False
        if row.event == "response":
            given = replace(row.answer, alike=alike(self.at.keys, row.answer.text))
            answered, entries = record_answer(record, given, self.at.witness)
            late = answered.late
        else:
            if row.event == "sent":
                require_untied(record, row.cells["contact"], self.declared)
            logged, entries = record_any(record, row.happening, self._others, self.at.witness)
            self.departures += [f"{logged.contact}: {each}" for each in logged.departures]
        self.ahead.add(entries)
        self.new.add(row.client_id)
        self._compare(row.cells["contact"])
        return "late" if late else "recorded"

    def _compare(self, contact: str) -> None:
        """Tell where the outcome, as it stands by now, contradicts the locked account."""
        record = self.ahead.of(contact)
        coded = record.coded.get(contact)
        category = coded.category if coded else None
        if told := contradiction(record, contact, category, self.at.person.id):
            self.contradicting[contact] = f"{contact}, outcome {category}:{told}"

    def _call(self, row: ListedRow) -> str:
        record = self._test_of(row)
        require_untied(record, row.cells["contact"], self.declared)
        try:
            logged, entries = record_call(record, row.call, self.at.witness)
        except Refused as error:
            if error.problems[0].code != "client_id.taken":
                raise
            call = standing_call(record, row.call)
            if says_so(call, row.call):
                return "repeated"
            if self.reason:
                self._put_call_right(record, row.call, call.id)
                return "corrected"
            if not self.form:
                raise
            self.edited += [at_row(row.place, problem) for problem in error.problems]
            return "repeated"
        if not logged.new:
            return "repeated"
        self.ahead.add(entries)
        self.new.add(row.client_id)
        return "recorded"

    def _put_call_right(self, record: Record, given: Called, earlier: str) -> None:
        now = replace(given, corrects=earlier, client_id=None, note=given.note or self.reason)
        self.ahead.add(record_call(record, now, self.at.witness)[1])

    def _recorded_before(self, row: ListedRow) -> str:
        """ "repeated" or "corrected" where something is recorded under the row's id; else empty."""
        given = row.answer if row.event == "response" else row.happening
        own = row.cells["client_id"]
        for name in (row.client_id, former_id(row)):
            if name in self.known:
                # An id told from the content says by itself that it is the same.
                return self._again(replace(given, client_id=name), row) if own else "repeated"
        self._test_of(row)
        return self._under_another_id(given, row)

    def _test_of(self, row: ListedRow) -> Record:
        """The test of a row as those before leave it, where who acts may know of its visit."""
        contact = row.cells["contact"]
        record = self.ahead.of(contact)
        event = "sent" if row.event == "call" else row.event
        self.testers = self.testers or read_testers(self.session, self.study.id)
        sight = sight_of(self.at, self.session, self.study.id, record, self.testers)
        sight.require_happening(contact, event)
        require_own(self.at, self.session, record, contact, event, self.testers)
        return record

    def _again(self, given: Happening | Given, row: ListedRow) -> str:
        try:
            is_repeat(self.at, self.session, given)
            return "repeated"
        except Refused as error:
            told = [own_id_taken(row, each) for each in error.problems]
        self._test_of(row)
        record = self._read(given.contact, self.at.keys)
        if stands_so(record, given):
            return "repeated"
        if self.reason and can_put_right(record, given):
            now = self.ahead.of(given.contact)
            self.ahead.add(put_right(now, given, self.reason, self._others, self.at.witness))
            self._compare(given.contact)
            return "corrected"
        if not self.form:
            raise Refused("Nothing was recorded.", told)
        mend = "If the edit is right, put it right here too: {mend}; or import with {reason}."
        self.edited += [replace(at_row(row.place, each), repair=mend) for each in told]
        return "repeated"

    def _under_another_id(self, given: Happening | Given, row: ListedRow) -> str:
        """What a longer list, one of another name or one without ids may hold from before."""
        if not tells_some(self.ahead.of(given.contact), given):
            return ""
        record = self._read(given.contact, self.at.keys)
        if stands_so(record, given) or (row.cells["client_id"] and is_recorded(record, given)):
            return "repeated"
        if self.form or not (earlier := told_otherwise(record, given)):
            return ""
        unnamed = replace(row, cells={**row.cells, "client_id": ""})  # the earlier bore another id
        return self._again(replace(given, client_id=earlier.client_id), unnamed)

    def _read(self, contact: str, with_texts: MasterKey | None = None) -> Record:
        opened = open_contact(self.at, self.session, contact)
        return opened.record(self.session, with_texts=with_texts)

    def _others(self, record: Record) -> list[Record]:
        return of_landlord(self.session, record, self.ahead.of)
