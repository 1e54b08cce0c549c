"""Seals at the command line: what is said, and how it leaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.time_authority import TestAuthority, made_authority, serving


@pytest.fixture
def said(made_project: Path, command: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Runs a command of ``evidence`` in a new project."""
    project = shutil.copytree(made_project, tmp_path / "project")

    def run(*words: str) -> Any:
        return command("evidence", *words, "--project", str(project))

    return run


@pytest.fixture
def clock(said: Callable[..., Any], tmp_path: Path) -> Callable[[str, TestAuthority], None]:
    """Names an authority in that project."""

    def name(url: str, authority: TestAuthority) -> None:
        shutil.copy(authority.root, tmp_path / "project" / "clock.pem")
        (tmp_path / "project" / "seals.toml").write_text(
            f'format = 1\n[[authorities]]\nname = "city-clock"\nurl = "{url}"\nroot = "clock.pem"\n'
            'kind = "qualified"\nsource = "EU trusted list, 2026-03-01"\n'
        )

    return name


def test_a_seal_is_made_given_away_and_compared(said: Callable[..., Any], tmp_path: Path) -> None:
    first = said("seal", "--to", str(tmp_path / "kept"), "--lang", "nl", "--lang", "fr")
    assert first.code == 0
    assert "Made the key" in first.out
    assert "Not covered: this act" in first.out
    line = next(each for each in first.out.splitlines() if each.startswith("discrimtest:seal:1:"))
    assert {file.name for file in (tmp_path / "kept").iterdir()} == {
        "seal-0001.json", "seal-0001.sig", "seal-keys.json", "seal-0001-nl.pdf",
        "seal-0001-nl.eml", "seal-0001-fr.pdf", "seal-0001-fr.eml"}  # fmt: skip
    assert said("sent", "1", "--to", "Stad Kortrijk", "--how", "paper").code == 0
    assert "Stad Kortrijk (paper)" in said("seals").out
    assert json.loads(said("seals", "--json").out)["seals"][0]["line"] == line
    for given in (line, str(tmp_path / "kept"), str(tmp_path / "kept" / "seal-0001.json")):
        told = said("verify", given)
        assert told.code == 0, told.out
        assert "seal 1." in told.out
    other = line[:-4] + ("0000" if line[-4:] != "0000" else "1111")
    told = said("verify", other)
    assert told.code == 1
    assert "was written anew" in told.out
    told = json.loads(said("verify", other, "--json").out)
    assert told["agrees"] is False
    assert told["compared"][0]["seal"] == 1
    assert said("verify", "discrimtest:seal:1").code == 2
    assert said("sent", "9", "--to", "Stad Kortrijk").code == 2


def test_a_key_is_begun_anew(said: Callable[..., Any]) -> None:
    assert said("rotate-key").code == 2
    said("seal")
    assert "signs from seal 2 on" in said("rotate-key").out
    assert json.loads(said("seal", "--json").out)["seal"] == 2
    lost = said("rotate-key", "--lost").out
    assert "signs from seal 3 on" in lost
    assert "No key vouches for it" in lost
    told = said("verify")
    assert told.code == 0
    assert "took the place of one that was lost" in told.out


def test_an_authority_that_is_down_stops_no_seal(
    said: Callable[..., Any], clock: Callable[[str, TestAuthority], None], tmp_path: Path
) -> None:
    assert said("stamp").code == 2
    authority = made_authority(tmp_path / "authority")
    with serving(authority.reply) as url:
        pass
    clock(url, authority)
    made = said("seal")
    assert made.code == 0
    assert "Not stamped:" in made.err
    assert said("stamp").code == 3
    with serving(authority.reply) as url:
        clock(url, authority)
        later = said("stamp")
        assert later.code == 0
        assert "Stamped by city-clock (qualified)" in later.out
        assert "No seal lacks a stamp." in said("stamp").out
        assert "Stamped by city-clock (qualified)" in said("seal").out


def test_an_answer_that_is_no_stamp_is_a_negative_verdict(
    said: Callable[..., Any], clock: Callable[[str, TestAuthority], None], tmp_path: Path
) -> None:
    with serving(lambda _: b"<html>busy</html>") as url:
        clock(url, made_authority(tmp_path / "authority"))
        made = said("seal")
        assert made.code == 1
        assert "Seal 1" in made.out
        assert "must be a time stamp of RFC 3161" in made.err
        assert said("stamp").code == 1
