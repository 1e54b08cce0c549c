"""Write a bundle of evidence: what was recorded, with the way from each item to the sealed log.

Nothing is rendered: originals are the bytes as they lie sealed, documents those that were released,
reports and exports those that the log knows by their fingerprints. So the same state gives the same
bundle, byte for byte, and what is in it was there when the seal was made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import discrimtest
from discrimtest.actions.record_step import steps_asked
from discrimtest.actions.release_document import HARMLESS, require_ready
from discrimtest.actions.run_analysis import read_study
from discrimtest.actions.seal_log import own_key
from discrimtest.actions.tell_coding import awaiting_coders
from discrimtest.actions.tell_landlords import landlord_called
from discrimtest.exchange.bag import BagWriter
from discrimtest.exchange.bundle.instructions import SealTold
from discrimtest.exchange.bundle.working import ToldTests
from discrimtest.exchange.bundle.writer import BundleAbout, Layout, LoggedAct
from discrimtest.exchange.table import ExportTable
from discrimtest.identifiers import canonical_json, fresh_id, sha256_hex
from discrimtest.library.handed_in import bytes_of
from discrimtest.record import bundling as rules
from discrimtest.record import release
from discrimtest.record.shown_test import TestFacts
from discrimtest.report.annex import pseudonyms
from discrimtest.report.every_test import every_test
from discrimtest.report.language import language as language_of
from discrimtest.report.masks import mask_of
from discrimtest.seal.signing import SealKey, public_pem
from discrimtest.seal.tree import HashTree
from discrimtest.store import bundles, recorded
from discrimtest.store.check import require_sound
from discrimtest.store.commits import overtaken, retried
from discrimtest.store.engine import aside, writing
from discrimtest.store.log import leaves, moved_since
from discrimtest.store.private import unseal_salted
from discrimtest.store.release_steps import deferrals_of, steps_of
from discrimtest.store.seals import KeptSeal, keys_of, seals, stamps
from discrimtest.store.session import Session
from discrimtest.words.bundle import Bundle, Opened, Recorded
from discrimtest.words.person import Right
from discrimtest.words.study import Purpose
from discrimtest.workplace.open_study import OpenStudy, begun
from discrimtest.workplace.workplace import Workplace

Tell = Callable[[str, int, int], None]

_HARMLESS = (*HARMLESS, "export_evidence")
"""What may be recorded while a bundle is written."""
_AT_ONCE = 20
"""Contents that are in memory together."""


@dataclass(frozen=True, slots=True)
class BundleAsked:
    """What a bundle is to be of.

    Attributes:
        landlord: One landlord, by its name in the report; None for all.
        test: Number of one test; None for all.
        files: Reports and folders of exports that go into the bundle of a measurement.
        simulated: That who writes it knows that the data are simulated.
        language: Of labels in working tables.
    """

    landlord: str | None = None
    test: int | None = None
    files: tuple[Path, ...] = ()
    simulated: bool = False
    language: str = "en"


@dataclass(frozen=True)
class _Content:
    """What goes in.

    Attributes:
        told: Every fact. paths: Of the files of those that have one of their own.
        given: Contents that lie in no row, by fact.
        places: Test and place in it, by contact. seq: Last log entry when it was read.
    """

    study: OpenStudy
    seq: int
    told: list[Recorded]
    paths: Mapping[Recorded, str]
    landlord: str | None = None
    named: str = ""
    given: Mapping[Recorded, bytes] = field(default_factory=dict)
    besides: Mapping[str, bytes] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    tables: tuple[ExportTable, ...] = ()


def export_bundle(
    at: Workplace, slug: str, to: Path, asked: BundleAsked, progress: Tell = lambda *_: None
) -> Bundle:
    """Write the evidence of a study, of one landlord or of one test as a signed bag.

    Args:
        to: A new folder, or a new file that ends in ``.zip``.
        progress: ToldTests of each step.

    Raises:
        Refused: The study measures a market and one landlord or test is asked for; a step before a
            release is missing, no document stands released, a test is not over or coded; the log
            is not sealed to here; a given file is none that was made of the study.
        WrongInput: There is something at ``to``, or no such landlord or test.
        NotAllowed: The person may not release evidence of this study.
        StoreDamaged: The database does not pass its check.
        OutsideTrouble: The bundle can not be written, or the seal key is not at hand.
    """
    require_sound(at.engine, at.keys)
    return retried(partial(_exported, at, slug, to, asked, progress))


def _exported(at: Workplace, slug: str, to: Path, asked: BundleAsked, progress: Tell) -> Bundle:
    with aside(at.engine) as session:
        content = _content(at, session, slug, asked)
        kept = seals(session)
        covered = kept[-1].head.point.size if kept else None
        rules.require_sealed(slug, content.told, covered)
        newest, key = kept[-1], own_key(at.library, keys_of(session))
        about = _about(content, asked, newest)
        with BagWriter(to, about.name) as bag:
            layout = Layout(bag, about, content.places)
            items = _written(at, session, content, newest, layout, progress)
            layout.seal(*_sealed(session, newest, key))
            sha256 = layout.finish(key.sign_bundle)
            with writing(at.engine) as second:
                at.require_still(second, Right.RELEASE_EVIDENCE, content.study.id)
                if moved_since(second, content.seq, content.study.id, _HARMLESS):
                    raise overtaken(second, content.seq)
                by = at.witness
                bundle = Bundle(
                    fresh_id("bundle"),
                    bundles.next_number(second, by.now),
                    content.study.id,
                    content.landlord,
                    content.named,
                    asked.test,
                    newest.head.point.seal,
                    sha256,
                    len(bag.held),
                    bag.size,
                    about.simulated,
                    by.person,
                    by.now,
                )
                bundles.record_bundle(second, bundle, items)
                bag.place()
    return bundle


def _content(at: Workplace, session: Session, slug: str, asked: BundleAsked) -> _Content:
    registered = begun(at, session, slug)
    at.require(Right.RELEASE_EVIDENCE, registered.id)
    release.require_stamped(slug, simulated=registered.simulated, told=asked.simulated)
    one = asked.landlord is not None or asked.test is not None
    if registered.purpose is Purpose.MEASUREMENT and not one:
        return _of_market(at, session, slug, asked.files)
    release.require_enforcement(slug, registered.purpose)
    rules.require_no_files(slug, asked.files)
    return _of_landlords(at, session, slug, asked)


def _of_landlords(at: Workplace, session: Session, slug: str, asked: BundleAsked) -> _Content:
    """What was recorded of tests, for inspectors: behind the documents that were released."""
    closed = read_study(at, session, slug, Right.RELEASE_EVIDENCE, texts=True)
    record, study, progress = closed.record, closed.study, closed.material.progress(at.now())
    annex = every_test(study.instrument, closed.material, progress)
    names = pseudonyms(annex)
    tests = record.tests
    if asked.test is not None:
        tests = tuple(rules.tests_called(tests, asked.test))
    about = None if asked.landlord is None else landlord_called(names, asked.landlord)
    tests = tuple(test for test in tests if about in (None, test.landlord))
    landlords = {test.landlord for test in tests}
    if len(landlords) == 1 and asked.test is not None:
        (about,) = landlords
    awaiting = awaiting_coders(record, study, at, session)
    asked_steps, taken = steps_asked(study), steps_of(session, study.id)
    states = release.standing_steps(asked_steps, taken, deferrals_of(session, study.id))
    require_ready(closed, at.now(), tests, names, states, awaiting)
    rules.require_closed(slug, len(closed.closing.codings))
    named = names[about] if about else ""
    documents = recorded.documents_released(session, study.id, about)
    rules.require_released(slug, documents, named)
    replies = recorded.replies_of_landlords(session, study.id, landlords, {one.id for one in tests})
    told = [
        *recorded.recorded_of_study(session, study.id),
        *recorded.steps_before_release(session, study.id, landlords),
        *(document for document, _ in documents),
        *replies,
        *recorded.recorded_of_tests(session, [test.id for test in tests]),
    ]
    places = {
        contact.id: (test.number, place)
        for test in tests
        for place, contact in enumerate(progress.in_order(test), start=1)
    }
    shown = [each for each in annex.tests if each.number in {test.number for test in tests}]
    return _Content(
        study,
        closed.material.seq,
        told,
        {
            **{each: f"data/working/disclosable/documents/{name}" for each, name in documents},
            **_places_of_replies(replies, "disclosable" if about else "internal"),
        },
        about,
        named,
        besides=_files_of(study),
        places=places,
        tables=_tables(shown, names, asked.language),
    )


def _places_of_replies(replies: Sequence[Recorded], shown: str) -> dict[Recorded, str]:
    """What landlords replied to what was found of them, in the order of the log."""
    worded = [each for each in replies if each.commitment]
    folder = f"data/originals/{shown}/replies"
    return {each: f"{folder}/{number}-reply.txt" for number, each in enumerate(worded, start=1)}


def _tables(
    tests: Sequence[TestFacts], names: Mapping[str, str], language: str
) -> tuple[ExportTable, ...]:
    said = language_of(language)
    return ToldTests(tests, names, lambda name: mask_of(said, name), language).tables()


def _of_market(at: Workplace, session: Session, slug: str, files: Sequence[Path]) -> _Content:
    """What was locked and drawn, with the reports and exports that were made of it: no landlord, no
    letter, no answer."""
    closed = read_study(at, session, slug, Right.RELEASE_EVIDENCE)
    study = closed.study
    given, folders = _read_files(files)
    known = recorded.made_known(session, study.id, set(given))
    rules.require_made_here(
        slug, [name for sha256, (name, _) in given.items() if sha256 not in known]
    )
    paths, besides = {}, dict(_files_of(study))
    for sha256, told in known.items():
        name, _ = given[sha256]
        shown = "disclosable" if told.kind == "public" else "internal"
        folder = f"data/working/{shown}/{'exports' if sha256 in folders else 'reports'}"
        paths[told] = f"{folder}/{name}"
        for file, content in folders.get(sha256, {}).items():
            besides[f"{folder}/{name.removesuffix('.json')}/{file}"] = content
    return _Content(
        study,
        closed.material.seq,
        [*recorded.recorded_of_study(session, study.id), *known.values()],
        paths,
        given={told: given[sha256][1] for sha256, told in known.items()},
        besides=besides,
    )


def _read_files(
    files: Sequence[Path],
) -> tuple[dict[str, tuple[str, bytes]], dict[str, dict[str, bytes]]]:
    """Reports by fingerprint, and exports by that of the list of their files, with the files."""
    given: dict[str, tuple[str, bytes]] = {}
    folders: dict[str, dict[str, bytes]] = {}
    for number, path in enumerate(files, start=1):
        if path.is_dir():
            held = {each.name: bytes_of(each) for each in sorted(path.iterdir()) if each.is_file()}
            listed = canonical_json({name: sha256_hex(text) for name, text in held.items()})
            given[sha256_hex(listed)] = (f"export-{number}.json", listed)
            folders[sha256_hex(listed)] = held
        else:
            content = bytes_of(path)
            given[sha256_hex(content)] = (path.name, content)
    return given, folders


def _files_of(study: OpenStudy) -> dict[str, bytes]:
    """The files that count for the study now, as they were locked; letters that can be sent again
    are for nobody who may be written to."""
    assert study.version is not None  # noqa: S101 (a bundle is of a locked study)
    return {
        f"data/working/internal/study/{path}": text.encode("utf-8")
        for path, text in study.version.snapshot.items()
    }


def _about(content: _Content, asked: BundleAsked, seal: KeptSeal) -> BundleAbout:
    study, file = content.study.registered, content.study.instrument.study
    one = f"test-{asked.test:04d}" if asked.test is not None else content.named
    whole = (
        {"": "all tests"}.get(one, one) if content.tables else "what was locked, drawn and found"
    )
    point, day = seal.head.point, seal.head.at.date().isoformat()
    stamp = "simulated" if study.simulated else ""
    information = {
        "Source-Organization": file.runner.en,
        "External-Identifier": study.slug,
        "External-Description": f"{file.title.en}: {whole}",
        "Bagging-Date": day,
        "Bag-Software-Agent": f"discrimtest {discrimtest.__version__}",
        "Study-Purpose": str(study.purpose),
        "Study-Mode": str(study.mode),
        "Simulated": "yes: none of this really happened" if study.simulated else "no",
        "Seal": f"{point.seal}, {point.size} entries of the log, root {point.root.hex()}",
    }
    return BundleAbout(
        "-".join(filter(None, (study.slug, one, "evidence", stamp))),
        file.title,
        whole,
        {name: " ".join(value.split()) for name, value in information.items()},
        day,
        "For whoever got it and the purpose it was given for; folders called internal stay there.",
        study.simulated,
        content.landlord is not None,
    )


def _written(
    at: Workplace,
    session: Session,
    content: _Content,
    seal: KeptSeal,
    layout: Layout,
    progress: Tell,
) -> set[str]:
    """Write entries, contents, rows and tables; the ids of the contents that went in."""
    size = seal.head.point.size
    entries = _entries(session, content, size, layout)
    items: set[str] = set()
    told = sorted(content.told, key=lambda each: (each.entry, each.table, each.key, each.kind))
    for start in range(0, len(told), _AT_ONCE):
        some = told[start : start + _AT_ONCE]
        wanted = {each.commitment for each in some if each.commitment and each not in content.given}
        opened = dict(unseal_salted(session, at.keys, sorted(wanted), _AT_ONCE))
        items |= opened.keys()
        for each in some:
            held = opened.get(each.commitment)
            if each in content.given:
                held = Opened(b"", content.given[each])
            layout.item(each, entries[each.entry], held, content.paths.get(each))
        progress("items", min(start + _AT_ONCE, len(told)), len(told))
    _rows(session, content, layout)
    layout.tables(content.tables)
    for path, text in content.besides.items():
        layout.bag.add(path, text)
    return items


def _entries(
    session: Session, content: _Content, size: int, layout: Layout
) -> dict[int, LoggedAct]:
    tree = HashTree(leaves(session, size))
    roles = bundles.roles_at(session, content.study.id)
    found = {}
    for each in recorded.entries_at(session, (told.entry for told in content.told)):
        layout.entry(each.seq, each.content, each.leaf, size, tree.inclusion(each.seq - 1))
        role = roles.of(each.by, each.seq)
        found[each.seq] = LoggedAct(each.by, role, each.action, each.at, each.leaf.hex())
    return found


def _rows(session: Session, content: _Content, layout: Layout) -> None:
    wanted: dict[str, set[int]] = {}
    for told in content.told:
        if told.table:
            wanted.setdefault(told.table, set()).add(told.entry)
    for table in sorted(wanted):
        for entry, lines in recorded.lines_at(session, table, wanted[table]):
            layout.rows(entry, table, lines)


def _sealed(session: Session, seal: KeptSeal, key: SealKey) -> tuple[SealTold, dict[str, bytes]]:
    """The seal, and the files of it."""
    head, keys = seal.head, keys_of(session)
    name = f"seal-{head.point.seal:04d}"
    stamped = {
        f"{name}-{each.authority.name}.tsr": each.response
        for each in stamps(session).get(head.point.seal, ())
    }
    content = {
        f"{name}.json": head.content,
        f"{name}.sig": seal.signature,
        "seal-keys.json": keys.content,
        **stamped,
        **{f"key-{step.public.id}.pem": public_pem(step.public) for step in keys.steps},
    }
    point, stamps_of = head.point, tuple(sorted(stamped))
    told = SealTold(
        name, point.seal, point.size, point.root.hex(), head.key, key.public.id, stamps_of
    )
    return told, content
