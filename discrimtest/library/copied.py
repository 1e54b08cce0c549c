"""A study of one's own from another: all its files under a new name, so that none is shared."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from discrimtest.errors import OutsideTrouble
from discrimtest.files.call_study import CallStudyFile
from discrimtest.files.emptied import FILL_IN, Emptying, emptied
from discrimtest.files.study import StudyFile
from discrimtest.library.files import Files

_STUDY = {
    "legal": 'legal = "…": the legal file of the region where these homes lie',
    "baseline": 'baseline = "…": only where this study repeats an earlier one',
    "simulated": "simulated = true: only where nothing really happens",
    "seed": "seed = …: any whole number, chosen before the draw and never again",
    "place.name": 'name = { nl = "…", fr = "…", en = "…" }',
    "place.postcodes": '[place.postcodes]\n8500 = "…": one line for each postcode',
    "period.first": "first = 2026-…",
    "period.last": "last = 2026-…",
    "sample.tests": "tests = …: see what a difference of that size needs",
    "lines": (
        "The mailboxes, accounts and numbers that this study owns, for each:\n"
        '[[lines]]\nid = "mailbox-1"\nchannel = "email"\naddress = "…"'
    ),
}
_CALLS = {key: _STUDY[key] for key in ("legal", "simulated", "seed", "place.name")} | {
    "place.postcodes": _STUDY["place.postcodes"],
    "waves": "One wave or more, for each:\n[[waves]]\nnumber = 2026\nfirst = 2026-…\nlast = 2026-…",
    "sample.agencies": "agencies = …: called once each in a wave",
    "owners": (
        "The fictitious owners, with a number of this study, for each:\n"
        '[[owners]]\nname = "…"\nphone = "…"'
    ),
}
_REVIEWS = {
    f"reviews.{name}": f'{name} = {{ organisation = "…", on = 2026-…, reference = "…" }}'
    for name in ("community", "ethics", "counsel")
}


_REACTIVE = {"purpose": '"enforcement"', "mode": '"reactive"', "sample.tests": "7"}
"""What a study after a complaint is: chance alone makes seven tests of one landlord, who was chosen
before them, all go one way once in 64."""


def copied_files(
    files: Files, study: StudyFile, slug: str, *, reactive: bool = False
) -> dict[str, str]:
    """Every file of the copy, text by path.

    Args:
        files: Where the old study is.
        study: Its file.
        slug: Name of the new study, of its protocol and its plan.
        reactive: Whether it follows a complaint about one landlord.
    """
    crossing = f"{slug}-cross"
    named = f'"{slug}"'
    names = {"slug": named, "protocol": named, "analysis.plan": named, "cross": f'"{crossing}"'}
    names |= _REACTIVE if reactive else {}
    removed = {key: remark for key, remark in _STUDY.items() if key not in names}
    own = Emptying(removed, ("title", "question", "runner", "commissioner"), names)
    found = _with_page(files, study.slug, slug, own) | _instrument(files, study.protocol, slug)
    if study.cross:
        found |= _instrument(files, study.cross, crossing)
    plan = files.text(f"analysis/{study.analysis.plan}/plan.toml")
    return found | {f"analysis/{slug}/plan.toml": plan}


def copied_call_files(files: Files, study: CallStudyFile, slug: str) -> dict[str, str]:
    """The same of a study of mystery calls, which has no plan."""
    named = f'"{slug}"'
    names = {"slug": named, "protocol": named}
    own = Emptying(_CALLS, ("title", "question", "runner", "commissioner"), names)
    return _with_page(files, study.slug, slug, own) | _instrument(files, study.protocol, slug)


def _with_page(files: Files, old: str, slug: str, own: Emptying) -> dict[str, str]:
    """A study's own file, by these rules, and its page."""
    folder = f"studies/{old}"
    readme = files.text(f"{folder}/README.md") if "README.md" in files.names(folder) else ""
    return {
        f"studies/{slug}/study.toml": emptied(files.text(f"{folder}/study.toml"), own),
        f"studies/{slug}/README.md": _page(slug, old, readme),
    }


def _instrument(files: Files, old: str, name: str) -> dict[str, str]:
    """A protocol under a new name, without the reviews of the old one."""
    rules = Emptying(_REVIEWS, (), {"name": f'"{name}"', "version": '"0.1"'})
    return {
        path.replace(f"protocols/{old}", f"protocols/{name}", 1): (
            emptied(text, rules) if path.endswith("/protocol.toml") else text
        )
        for path, text in _protocol(files, f"protocols/{old}")
    }


def _page(slug: str, old: str, text: str) -> str:
    head = f"# {slug}\n\n{FILL_IN}: what this study asks, of whom, where and when.\n"
    return head + (f"\nThe page of {old} said:\n\n" + _quoted(text) if text else "")


def _quoted(text: str) -> str:
    return "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())


def _protocol(files: Files, folder: str) -> Iterator[tuple[str, str]]:
    for name in files.names(folder):
        path = f"{folder}/{name}"
        if inside := files.names(path):
            yield from ((f"{path}/{each}", files.text(f"{path}/{each}")) for each in inside)
        else:
            yield path, files.text(path)


def lay_down(root: Path, texts: dict[str, str]) -> None:
    """Write new folders into a project, all or none.

    Raises:
        OutsideTrouble: The disk refused; nothing was left behind.
    """
    folders = {"/".join(path.split("/")[:2]) for path in texts}
    placed: list[Path] = []
    making = ""
    try:
        making = tempfile.mkdtemp(prefix=".new-", dir=root)
        for path, text in texts.items():
            file = Path(making) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        for folder in sorted(folders):
            (root / folder).parent.mkdir(exist_ok=True)
            (Path(making) / folder).rename(root / folder)
            placed.append(root / folder)
    except OSError as error:
        for folder_made in placed:
            shutil.rmtree(folder_made, ignore_errors=True)
        why = error.strerror or error
        raise OutsideTrouble(
            f"The study could not be made in {root}: {why}. Nothing was left behind."
        ) from error
    finally:
        if making:
            shutil.rmtree(making, ignore_errors=True)
