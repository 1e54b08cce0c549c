"""Bundles of evidence: what goes in, what must come before, who reads them without the program."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import bagit
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from rocrate.rocrate import ROCrate

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.erase_subject import erase_subject, went_out
from discrimtest.actions.export_bundle import BundleAsked, export_bundle
from discrimtest.actions.export_study import export_study
from discrimtest.actions.list_bundles import list_bundles
from discrimtest.actions.read_released import list_released
from discrimtest.actions.record_step import record_step
from discrimtest.actions.release_document import release_document, withdraw_document
from discrimtest.actions.seal_log import rotate_seal_key, seal_log
from discrimtest.actions.verify_bundle import verify_bundle
from discrimtest.errors import NotAllowed, OutsideTrouble, Refused, WrongInput
from discrimtest.exchange import bag
from discrimtest.exchange.bundle.check import check_bundle
from discrimtest.exchange.bundle.source import source_of
from discrimtest.exchange.formats import Format
from discrimtest.exchange.release import Recipient
from discrimtest.store.bundles import telling_of
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.words.bundle import Bundle
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.bundles import (  # noqa: F401  (fixtures)
    NAME,
    answered,
    bundle_folder,
    bundled,
    bundled_project,
)
from tests.actions.drawn import STUDY, answer, answers_of, candidates, study_tests
from tests.actions.examples import acting, root_of
from tests.actions.fieldwork import lived, lived_project  # noqa: F401  (fixtures)
from tests.actions.test_close_complaint import (  # noqa: F401  (fixtures)
    REACTIVE,
    a_reactive_study,
    complaint_project,
)
from tests.actions.test_release_document import STEPS, built, stepped

Fold = Callable[..., Workplace]


def files_of(folder: Path) -> dict[str, bytes]:
    found = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


def custody(folder: Path) -> list[dict[str, str]]:
    with (folder / "proof/custody.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def export_a1(place: Workplace, to: Path) -> Bundle:
    return export_bundle(place, REACTIVE, to, BundleAsked(landlord="A1"))


def test_originals_are_there_byte_for_byte(bundle_folder: Path) -> None:  # noqa: F811
    held = files_of(bundle_folder)
    letters = [json.loads(held[path]) for path in held if path.endswith("-letter-1.json")]
    assert len(letters) == 14
    assert all({"subject", "body"} == set(each) for each in letters)
    (mail,) = (held[path] for path in held if path.endswith(".eml"))
    assert mail.startswith(b"from: Immo <kantoor@bergamot.example>\r\nto: <")
    answers = [held[path] for path in held if "-answer-" in path]
    assert len(answers) == 14
    assert sum(b"\xe2\x80\xae<b>" in each for each in answers) == 9
    captures = [held[path] for path in held if path.endswith("-capture-1.pdf")]
    assert captures == [b"%PDF-1.7\n"] * 14
    kinds = {line["what"] for line in custody(bundle_folder) if line["file"]}
    assert kinds == {"letter", "mail", "answer", "capture", "document"}


def test_a_bundle_is_its_owners_alone(bundle_folder: Path) -> None:  # noqa: F811
    for each in (bundle_folder, *bundle_folder.rglob("*")):
        wanted = 0o700 if each.is_dir() else 0o600
        assert stat.S_IMODE(each.stat().st_mode) == wanted, each


def test_documents_and_working_papers_name_nobody(bundle_folder: Path) -> None:  # noqa: F811
    for path, content in files_of(bundle_folder).items():
        if not path.startswith("data/originals/"):
            for word in (NAME.encode(), b"Bergamot", b"056 03", b"Nadine"):
                assert word not in content, path
    texts = (bundle_folder / "data/working/disclosable/texts.csv").read_text(encoding="utf-8")
    assert "[A1]" in texts
    with (bundle_folder / "data/working/disclosable/codebook.csv").open(encoding="utf-8") as file:
        told = {(row["table"], row["column"]) for row in csv.DictReader(file)}
    for table in ("tests", "contacts", "judgements", "texts", "departures"):
        with (bundle_folder / f"data/working/disclosable/{table}.csv").open(
            encoding="utf-8"
        ) as csv_:
            assert {(table, name) for name in next(csv.reader(csv_))} <= told


def test_custody_tells_of_everything_that_was_recorded(bundled: Workplace, tmp_path: Path) -> None:  # noqa: F811
    """Counted from the log itself: every fact of those tables, and who recorded it."""
    export_a1(bundled, tmp_path / "b")
    lines = custody(tmp_path / "b")
    tables = {line["table"] for line in lines} - {""}
    with reading(bundled.engine) as session:
        recorded = {
            (entry.seq, table): told[0]
            for entry in entries(session)
            for table, told in entry.facts.items()
            if table in tables and isinstance(told, list)
        }
    told: dict[tuple[int, str], int] = {}
    for line in lines:
        if line["table"]:
            key = int(line["entry"]), line["table"]
            told[key] = told.get(key, 0) + 1
    assert told == recorded
    assert {line["role"] for line in lines} == {"administrator", "researcher"}


def test_the_same_state_gives_the_same_bytes(bundled: Workplace, tmp_path: Path) -> None:  # noqa: F811
    one = export_a1(bundled, tmp_path / "one")
    other = export_a1(bundled.on(bundled.now() + timedelta(days=2)), tmp_path / "other")
    assert (one.number, other.number) == ("2026-B0001", "2026-B0002")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "other")
    assert one.sha256 == other.sha256
    for name in ("a.zip", "b.zip"):
        export_a1(bundled, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        inside = {each.filename.partition("/")[2]: file.read(each) for each in file.infolist()}
    assert inside == files_of(tmp_path / "one")
    zipped = verify_bundle(tmp_path / "a.zip", project=root_of(bundled))
    assert (zipped.problems, zipped.compared, zipped.number) == ([], True, "2026-B0004")


def test_bagit_and_rocrate_take_it(bundle_folder: Path, tmp_path: Path) -> None:  # noqa: F811
    """Oracles: the Library of Congress's library for BagIt, and that for RO-Crate."""
    found = bagit.Bag(str(bundle_folder))
    assert found.validate()
    assert found.info["External-Identifier"] == REACTIVE
    assert found.info["Simulated"] == "no"
    crate = ROCrate(str(bundle_folder / "data"))
    files = {entity.id for entity in crate.data_entities if entity.type == "File"}
    held = {path.removeprefix("data/") for path in files_of(bundle_folder) if path[:5] == "data/"}
    assert files == held - {"ro-crate-metadata.json"}
    assert crate.root_dataset["license"]


@pytest.mark.parametrize("page", ["check-en.txt", "controle-nl.txt", "controle-fr.txt"])
def test_the_instructions_by_hand(bundle_folder: Path, tmp_path: Path, page: str) -> None:  # noqa: F811
    """Every command of a page but verify.py, in bash, with openssl and sha256sum alone."""
    folder = Path(shutil.copytree(bundle_folder, tmp_path / "bundle"))
    text = (folder / page).read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n)+", text, re.MULTILINE)
    commands = [block for block in blocks if "verify.py" not in block][1:]
    assert len(commands) == 9
    script = "set -eo pipefail\n" + "".join(
        re.sub("^    ", "", each, flags=re.M) for each in commands
    )
    told = subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    root = json.loads((folder / "seal/seal-0001.json").read_bytes())["root"]
    assert told.count("Signature Verified Successfully") == 2
    assert told.strip().endswith(root)
    shown = next(line for line in custody(folder) if line["salt"])
    assert f"{shown['commitment']}  -" in told
    assert f"{shown['leaf']}  -" in told
    (folder / "data/originals/new.txt").write_text("x", encoding="utf-8")
    broken = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True)
    assert broken.returncode
    assert "data/originals/new.txt" in broken.stdout


def run_verify(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """``verify.py`` on its own, isolated from everything that is installed or set here."""
    return subprocess.run(
        [sys.executable, "-I", *words], cwd=folder, capture_output=True, text=True, env={}
    )


def test_verify_runs_where_the_program_is_not(bundle_folder: Path, tmp_path: Path) -> None:  # noqa: F811
    """With cryptography it says that all holds; without, which commands check the signatures."""
    folder = Path(shutil.copytree(bundle_folder, tmp_path / "bundle"))
    assert "discrimtest." not in (folder / "verify.py").read_text(encoding="utf-8")
    assert len((folder / "verify.py").read_text(encoding="utf-8").splitlines()) <= 200
    good = run_verify(folder, "verify.py")
    assert (good.returncode, good.stderr) == (0, "")
    own = json.loads((folder / "seal/seal-0001.json").read_bytes())["key"]
    assert f"Everything holds, if {own} is the key of the seal." in good.stdout
    assert "Not proved: that" in good.stdout
    root = json.loads((folder / "seal/seal-0001.json").read_bytes())["root"]
    both = run_verify(folder, "verify.py", "--expect", root, "--expect", own)
    assert (both.returncode, both.stdout.splitlines()[-1]) == (0, "Everything holds.")
    assert run_verify(folder, "verify.py", "--expect", "0" * 64).returncode == 1
    bare = run_verify(folder, "-S", "verify.py")
    assert (bare.returncode, bare.stderr) == (1, "")
    assert "What was checked holds, if" in bare.stdout
    commands = [line for line in bare.stdout.splitlines() if line.startswith("  ")]
    told = subprocess.run(
        ["bash", "-ec", "\n".join(commands)], cwd=folder, capture_output=True, text=True, check=True
    )
    assert told.stdout.count("Signature Verified Successfully") == 2
    path = folder / "data/originals/disclosable/test-0003/1-letter-1.json"
    path.write_bytes(path.read_bytes() + b" ")
    bad = run_verify(folder, "verify.py")
    assert bad.returncode == 1
    assert f"WRONG: {path.relative_to(folder)} was changed" in bad.stdout
    assert "NOT hold" in bad.stdout


def test_another_key_under_the_same_root_is_told(bundled: Workplace, tmp_path: Path) -> None:  # noqa: F811
    """Who holds no seal key can change a working paper and sign all of it anew, root and all."""
    export_a1(bundled, tmp_path / "b")
    folder, stranger = tmp_path / "b", Ed25519PrivateKey.generate()
    head, keys = folder / "seal/seal-0001.json", folder / "seal/seal-keys.json"
    told, raw = json.loads(head.read_bytes()), stranger.public_key().public_bytes_raw()
    honest, forged = told["key"], hashlib.sha256(raw).hexdigest()[:16]
    head.write_bytes(head.read_bytes().replace(honest.encode(), forged.encode()))
    head.with_suffix(".sig").write_bytes(
        stranger.sign(b"discrimtest tree head 1\n" + head.read_bytes())
    )
    before = json.loads(keys.read_bytes())["keys"][0]["public"]
    keys.write_bytes(keys.read_bytes().replace(before.encode(), raw.hex().encode()))
    (folder / f"seal/key-{honest}.pem").unlink()
    pem = stranger.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / f"seal/key-{forged}.pem").write_bytes(pem)
    paper = folder / "data/working/disclosable/texts.csv"
    paper.write_bytes(paper.read_bytes().replace(b"verhuurd", b"welkom"))
    for name, inside in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        files = [each.relative_to(folder).as_posix() for each in folder.rglob("*")]
        listed = [
            f"{hashlib.sha256((folder / each).read_bytes()).hexdigest()}  {each}\n"
            for each in sorted(files)
            if (folder / each).is_file()
            and each.startswith("data/") is inside
            and not each.startswith("tagmanifest")
        ]
        (folder / name).write_text("".join(listed), encoding="ascii")
    tags = (folder / "tagmanifest-sha256.txt").read_bytes()
    (folder / "tagmanifest-sha256.sig").write_bytes(stranger.sign(b"discrimtest bundle 1\n" + tags))
    by_root = run_verify(folder, "verify.py", "--expect", told["root"])
    assert (
        by_root.stdout.splitlines()[-1] == f"Everything holds, if {forged} is the key of the seal."
    )
    by_both = run_verify(folder, "verify.py", "--expect", told["root"], "--expect", honest)
    assert (by_both.returncode, f"the key {forged}, not what you gave" in by_both.stdout) == (
        1,
        True,
    )
    found = verify_bundle(folder, told["root"], root_of(bundled)).problems
    assert "bundle.other_seal" in [each.code for each in found]


def test_a_key_that_was_handed_over(bundled: Workplace, tmp_path: Path) -> None:  # noqa: F811
    """The list of keys says who vouches for whom; where one was lost, paper does."""
    rotate_seal_key(bundled)
    seal_log(bundled)
    export_a1(bundled, tmp_path / "b")
    assert run_verify(tmp_path / "b", "verify.py").returncode == 0
    assert verify_bundle(tmp_path / "b", project=root_of(bundled)).problems == []
    keys = tmp_path / "b/seal/seal-keys.json"
    told = json.loads(keys.read_bytes())
    told["keys"][1]["signed"] = told["keys"][1]["signed"][::-1]
    keys.write_text(json.dumps(told, sort_keys=True, separators=(",", ":")), encoding="utf-8")
    assert "seal-keys.json" in run_verify(tmp_path / "b", "verify.py").stdout
    rotate_seal_key(bundled, lost=True)
    seal_log(bundled)
    export_a1(bundled, tmp_path / "c")
    head = json.loads((tmp_path / "c/seal/seal-0003.json").read_bytes())
    alone = run_verify(tmp_path / "c", "verify.py")
    assert (alone.returncode, "a key was lost" in alone.stdout) == (1, True)
    assert run_verify(tmp_path / "c", "verify.py", "--expect", head["key"]).returncode == 0
    found = verify_bundle(tmp_path / "c", project=root_of(bundled)).problems
    assert [each.code for each in found] == ["bundle.unvouched"]
    assert not verify_bundle(tmp_path / "c", head["key"], root_of(bundled)).problems


MISSING: dict[str, tuple[Callable[[Workplace], object], str]] = {
    "a step": (
        lambda at: record_step(at, REACTIVE, STEPS[1], note="vergist", undone=True),
        "step notice-to-landlord.*must be recorded as done first",
    ),
    "a document": (
        lambda at: withdraw_document(at, list_released(at)[0].told.number, "naam"),
        "must have a released document that stands",
    ),
    "a seal": (
        lambda at: answer(
            at,
            candidates(study_tests(at, REACTIVE)[6])[0],
            "refusal",
            timedelta(hours=9),
            text="Neen",
        ),
        "must be covered by a seal of the log",
    ),
}


@pytest.mark.parametrize("missing", list(MISSING))
def test_what_is_missing_is_named(bundled: Workplace, tmp_path: Path, missing: str) -> None:  # noqa: F811
    act, expected = MISSING[missing]
    act(bundled)
    with pytest.raises(Refused, match=re.compile(expected, re.DOTALL)):
        export_a1(bundled, tmp_path / "b")
    assert list(tmp_path.glob("b*")) == [tmp_path / "bundled"]
    assert list_bundles(bundled) == []


def test_one_test_and_what_is_not_there(bundled: Workplace, tmp_path: Path) -> None:  # noqa: F811
    told = export_bundle(bundled, REACTIVE, tmp_path / "one", BundleAsked(test=2))
    assert (told.test, told.named) == (2, "A1")
    assert {line["test"] for line in custody(tmp_path / "one")} == {"", "0002"}
    originals = [path for path in files_of(tmp_path / "one") if "originals" in path]
    assert originals
    assert all("/test-0002/" in path for path in originals)
    assert run_verify(tmp_path / "one", "verify.py").returncode == 0
    for asked, expected in (
        (BundleAsked(test=99), "number of a test"),
        (BundleAsked(landlord="A9"), "must be a landlord"),
        (BundleAsked(landlord="A1", files=(tmp_path,)), "measurement"),
    ):
        with pytest.raises(WrongInput, match=expected):
            export_bundle(bundled, REACTIVE, tmp_path / "other", asked)
    with pytest.raises(Refused, match="not released as simulated"):
        export_bundle(bundled, REACTIVE, tmp_path / "other", BundleAsked(simulated=True))
    with pytest.raises(WrongInput, match="must not be there yet"):
        export_a1(bundled, tmp_path / "one")
    with pytest.raises(OutsideTrouble):
        export_a1(bundled, tmp_path / "no" / "where")


def test_who_may(bundled: Workplace, tmp_path: Path) -> None:  # noqa: F811
    for role in (Role.TESTER, Role.CODER, Role.SUPERVISOR, Role.INSPECTOR):
        who = acting(bundled, role)
        with pytest.raises(NotAllowed):
            export_a1(who, tmp_path / "b")
        with pytest.raises(NotAllowed):
            list_bundles(who)


def test_on_both_databases(either: Workplace, tmp_path: Path) -> None:
    a_reactive_study(either, tmp_path)
    draw_tests(either, REACTIVE)
    place = answered(either, "cccbnnn", tmp_path / "in")
    stepped(place)
    (report,) = built(place, tmp_path / "out", "html")
    release_document(place, REACTIVE, report, landlord="A1")
    seal_log(place)
    told = export_a1(place, tmp_path / "b")
    assert run_verify(tmp_path / "b", "verify.py").returncode == 0
    with source_of(tmp_path / "b") as source:
        assert check_bundle(source).problems == []
    assert [each.told for each in list_bundles(place)] == [told]
    assert not check(place.engine, place.keys)


def test_an_erasure_names_the_bundles_that_went_out(bundled: Workplace, tmp_path: Path) -> None:  # noqa: F811
    export_a1(bundled, tmp_path / "all")
    export_bundle(bundled, REACTIVE, tmp_path / "one", BundleAsked(test=2))
    first = study_tests(bundled, REACTIVE)[0]
    (gone,) = (each for each in answers_of(bundled) if each.contact == candidates(first)[1].id)
    with reading(bundled.engine) as session:
        assert [each.number for each in telling_of(session, [gone.id])] == ["2026-B0001"]
    told = [each.what for each in went_out(bundled, gone.id) if each.act == "export_evidence"]
    assert told == [each.told.id for each in list_bundles(bundled)][::-1]
    erase_subject(bundled, gone.id, "verzoek")
    states = {each.told.number: each.told.erased for each in list_bundles(bundled)}
    assert states["2026-B0001"] >= 2, "the answer, and the document that told of it"
    assert states["2026-B0002"] == 1, "the document that told of it"
    assert not check(bundled.engine, bundled.keys)


def test_what_was_erased_is_told_as_erased(bundled: Workplace, tmp_path: Path) -> None:  # noqa: F811
    """Its line stays, by commitment; the document that told of it is gone: another is released."""
    first = study_tests(bundled, REACTIVE)[0]
    (gone,) = (each for each in answers_of(bundled) if each.contact == candidates(first)[1].id)
    erase_subject(bundled, gone.id, "verzoek")
    with pytest.raises(Refused, match="must have a released document"):
        export_a1(bundled, tmp_path / "b")
    (report,) = built(bundled, tmp_path / "again", "html")
    release_document(bundled, REACTIVE, report, landlord="A1")
    seal_log(bundled)
    export_a1(bundled, tmp_path / "b")
    (line,) = (each for each in custody(tmp_path / "b") if each["state"] == "erased")
    assert (line["what"], line["row"], line["file"], line["salt"]) == ("answer", gone.id, "", "")
    assert len(line["commitment"]) == 64
    assert run_verify(tmp_path / "b", "verify.py").returncode == 0
    assert verify_bundle(tmp_path / "b", project=root_of(bundled)).problems == []


def test_nothing_is_left_when_it_fails(
    bundled: Workplace,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(bag.os, "rename", full)
        for to in ("b", "b.zip"):
            with pytest.raises(OutsideTrouble, match="No space left"):
                export_a1(bundled, tmp_path / to)
    assert [each.name for each in tmp_path.iterdir()] == ["bundled"]
    assert list_bundles(bundled) == []
    draft = bag.draft_of(tmp_path / "b")
    draft = draft.with_name(draft.name.replace(f"-{os.getpid()}", "-999999999"))
    draft.mkdir()
    (draft / "half").write_text("x", encoding="utf-8")
    export_a1(bundled, tmp_path / "b")
    assert not draft.exists(), "what a killed run left is cleared"


def test_another_log_is_told(bundled: Workplace, tmp_path: Path) -> None:  # noqa: F811
    """A bundle of this key under a seal that the database no longer has."""
    export_a1(bundled, tmp_path / "b")
    assert verify_bundle(tmp_path / "b", project=root_of(bundled)).problems == []
    shutil.copy(tmp_path / "b/seal/seal-0001.json", tmp_path / "head.json")
    text = (tmp_path / "head.json").read_bytes().replace(b'"seal":1,', b'"seal":9,')
    (tmp_path / "b/seal/seal-0001.json").write_bytes(text)
    codes = {each.code for each in verify_bundle(tmp_path / "b", project=root_of(bundled)).problems}
    assert {"bundle.other_seal", "bundle.changed"} <= codes


def test_a_bundle_of_a_market(lived: Workplace, tmp_path: Path) -> None:  # noqa: F811
    """No landlord, letter or answer: what was locked, drawn, reported and exported, as it was."""
    out, data = tmp_path / "out", tmp_path / "data"
    build_reports(lived, STUDY, out, audience="commissioner", languages=["nl"], formats=["html"])
    export_study(lived, STUDY, data, form=Format.CSV, audience=Recipient.RESEARCHER)
    report, technical = sorted(out.iterdir(), key=lambda each: len(each.name))
    seal_log(lived)
    told = export_bundle(lived, STUDY, tmp_path / "b", BundleAsked(files=(report, data, technical)))
    assert told.landlord is None
    held = files_of(tmp_path / "b")
    assert held[f"data/working/internal/reports/{report.name}"] == report.read_bytes()
    assert held["data/working/internal/exports/export-2/tests.csv"]
    assert not [path for path in held if path.startswith("data/originals/")]
    lines = custody(tmp_path / "b")
    assert {line["what"] for line in lines} == {
        "study_version", "draw_tests", "commissioner", "researcher",
    }  # fmt: skip
    for line in lines:
        if line["file"]:
            assert hashlib.sha256(held[line["file"]]).hexdigest() == line["commitment"]
    assert run_verify(tmp_path / "b", "verify.py").returncode == 0
    assert verify_bundle(tmp_path / "b", project=root_of(lived)).problems == []
    for asked in (BundleAsked(landlord="A1"), BundleAsked(test=1)):
        with pytest.raises(Refused, match="are never released to inspectors"):
            export_bundle(lived, STUDY, tmp_path / "c", asked)
    (data / "more.txt").write_text("x", encoding="utf-8")
    other = tmp_path / "other.html"
    other.write_bytes(report.read_bytes() + b"\n")
    with pytest.raises(Refused) as refused:
        export_bundle(lived, STUDY, tmp_path / "c", BundleAsked(files=(data, other)))
    assert [each.place for each in refused.value.problems] == ["export-1.json", "other.html"]


def test_a_zip_with_odd_names(tmp_path: Path) -> None:
    """Names that lead elsewhere are told, and nothing is unpacked."""
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as file:
        file.writestr("bundle/bagit.txt", "x")
        for name in ("bundle/../up.txt", "/abs.txt", "bundle/a.txt", "bundle/A.txt", "other/x.txt"):
            file.writestr(name, "harmless")
        link = zipfile.ZipInfo("bundle/link")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/hostname")
    with source_of(tmp_path / "odd.zip") as source:
        assert source.files.keys() <= {"bagit.txt", "a.txt", "other/x.txt"}
        places = {each.place.strip("'") for each in source.odd}
    assert {"../up.txt", "/abs.txt", "A.txt", "link"} <= places
    assert [each.name for each in tmp_path.iterdir()] == ["odd.zip"]
    for name, content in (("none.zip", b"not a zip"), ("half.zip", b"PK\x03\x04")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(WrongInput, match="must be a bundle"):
            verify_bundle(tmp_path / name)
    with pytest.raises(WrongInput, match="must be the folder or the zip"):
        verify_bundle(tmp_path / "nowhere")


def _zipped(file: Path, method: int = zipfile.ZIP_DEFLATED, **contents: str) -> bytearray:
    """A zip of a folder with these files in ``proof/``; and its bytes, to be changed."""
    with zipfile.ZipFile(file, "w", method) as out:
        for name, content in contents.items():
            out.writestr(f"bundle/proof/{name}.csv", content)
    return bytearray(file.read_bytes())


def _faults(file: Path) -> set[tuple[str, str]]:
    with source_of(file) as source:
        return {(each.place, each.code) for each in check_bundle(source).problems}


def test_where_a_project_has_no_database_a_bundle_is_checked_by_itself(
    bundle_folder: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "studies").mkdir()
    monkeypatch.chdir(tmp_path)
    found = verify_bundle(bundle_folder)
    assert (found.problems, found.compared) == ([], False)
    with pytest.raises(OutsideTrouble, match="can not be opened"):
        verify_bundle(bundle_folder, project=tmp_path)


@pytest.mark.parametrize("fault", ["packing", "password", "method"])
def test_a_zip_of_which_a_part_can_not_be_read_gets_a_verdict(fault: str, tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    made = _zipped(file, custody="file,salt,commitment\n" * 500)
    local, listed = made.find(b"PK\x03\x04"), made.find(b"PK\x01\x02")
    if fault == "packing":
        made[60:75] = b"\xff" * 15
    elif fault == "password":
        made[local + 6] |= 1
        made[listed + 8] |= 1
    else:
        made[local + 8] = made[listed + 10] = 99
    file.write_bytes(made)
    assert ("proof/custody.csv", "bundle.broken") in _faults(file)


def test_metadata_nested_past_what_is_read_get_a_verdict(tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("bundle/data/ro-crate-metadata.json", "[" * 50_000)
    assert ("crate", "bundle.unreadable") in _faults(file)


def test_a_zip_unpacks_to_so_much_and_lists_hold_so_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bundle.zip"
    _zipped(file, custody="a,b\n" * 1_000)
    for name, most in (("MOST_BYTES", 3_999), ("MOST_LINES", 999)):
        with monkeypatch.context() as patched:
            assert "bundle.too_large" not in {code for _, code in _faults(file)}
            patched.setattr(f"discrimtest.exchange.bundle.check.{name}", most)
            assert ("proof/custody.csv", "bundle.too_large") in _faults(file)
    most = 100 * file.stat().st_size
    _zipped(file, custody="a" * 10 * most)
    monkeypatch.setattr("discrimtest.exchange.bundle.source.MOST_ANYWAY", 0)
    with pytest.raises(WrongInput, match="unpacked at most"):
        _faults(file)


def test_the_program_at_the_command_line(
    bundled: Workplace,  # noqa: F811
    tmp_path: Path,
    command: Callable[..., object],
) -> None:
    project = root_of(bundled)
    to = tmp_path / "a1.zip"
    here = ("--project", project)
    said = command("evidence", "export", REACTIVE, "--landlord", "A1", "--to", to, "--json", *here)
    assert said.code == 0, said
    told = json.loads(said.out)
    assert told["number"].endswith("-B0001")
    listed = json.loads(command("evidence", "bundles", "--json", *here).out)["bundles"]
    assert [each["sha256"] for each in listed] == [told["sha256"]]
    assert "A1" in command("evidence", "bundles", *here).out
    good = command("evidence", "verify", to, "--json", *here)
    assert (good.code, json.loads(good.out)["problems"]) == (0, [])
    assert "It holds, under seal 1" in command("evidence", "verify", to, *here).out
    root = json.loads(good.out)["root"]
    assert command("evidence", "verify", to, f"discrimtest:seal:1:9:{root}", *here).code == 0
    bad = command("evidence", "verify", to, "0" * 64, *here)
    assert (bad.code, "It does not hold." in bad.out) == (1, True)
