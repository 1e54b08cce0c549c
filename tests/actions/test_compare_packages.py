"""Cities from their published packages alone: pages, JSON and the command, without a database."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from discrimtest.actions.compare_packages import compare_packages
from discrimtest.errors import Refused
from discrimtest.report.blocks import Forest, Table
from discrimtest.report.cities import cities_context
from discrimtest.report.language import language
from discrimtest.words.language import LANGUAGES
from tests.exchange.cities import city
from tests.exchange.test_city_package import LANDLORDS, OTHERS
from tests.report.conftest import beside

DAY = date(2026, 12, 1)
MORE = ((3, 3, 1, 4), (2, 5, 2, 6), (1, 1, 0, 3), (2, 4, 2, 2), (4, 2, 1, 8))


def packages(folder: Path, **cities: object) -> list[Path]:
    files = []
    for name, landlords in cities.items():
        file = folder / f"{name}.zip"
        file.write_bytes(city(name, landlords))  # type: ignore[arg-type]
        files.append(file)
    return files


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    return packages(tmp_path, leuven=OTHERS, gent=LANDLORDS, antwerpen=MORE)


def test_cities_stand_in_the_order_of_their_names(three: list[Path]) -> None:
    made = compare_packages(three, today=DAY)
    told = made.to_dict()
    assert [each["study"] for each in told["cities"]] == ["antwerpen", "gent", "leuven"]
    assert made == compare_packages(three[::-1], today=DAY)
    for each, landlords in zip(told["cities"], (MORE, LANDLORDS, OTHERS), strict=True):
        both, control, test, _ = map(sum, zip(*landlords, strict=True))
        assert each["value"] == pytest.approx((control - test) / (both + control + test))
    assert told["mean"] is not None


def test_two_cities_are_not_put_together(three: list[Path], tmp_path: Path) -> None:
    made = compare_packages(three[:2], tmp_path / "out", languages=["en"], today=DAY)
    assert made.to_dict()["mean"] is None
    text = made.files[0].read_text(encoding="utf-8")
    assert "Two cannot tell how far cities differ." in text
    assert "Diamond" not in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_pages_are_plain_and_rank_nobody(three: list[Path], code: str) -> None:
    context = cities_context(compare_packages(three, today=DAY).facts, language(code))
    plain: ModuleType = beside("plain_language")
    for said in plain.said(context):
        most = plain.limits()[code]
        for sentence in plain.sentences(said.text):
            assert plain.length(sentence) <= (most.half_page if said.half_page else most.page)
    blocks = [block for section in context.sections for block in section.blocks]
    (picture,) = (block for block in blocks if isinstance(block, Forest))
    table = next(block for block in blocks if isinstance(block, Table))
    assert [row.label for row in picture.rows[:3]] == [row[0] for row in table.rows]
    assert picture.rows[3].combined
    assert picture.stamps


def test_both_formats_are_written(three: list[Path], tmp_path: Path) -> None:
    made = compare_packages(
        three, tmp_path / "out", languages=LANGUAGES, formats=["html", "pdf"], today=DAY
    )
    assert [file.name for file in made.files] == [
        f"cities-{code}.{form}" for code in LANGUAGES for form in ("html", "pdf")
    ]
    assert made.files[1].read_bytes().startswith(b"%PDF")


def test_the_command_needs_no_project(command, three: list[Path], tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    said = command("study", "compare", *map(str, three), "--json")
    assert (said.code, said.err) == (0, "")
    assert len(json.loads(said.out)["cities"]) == 3
    said = command("study", "compare", *map(str, three), "--lang", "nl", "-o", str(tmp_path / "o"))
    assert said.code == 0
    assert said.out.splitlines()[-1] == str(tmp_path / "o" / "cities-nl.html")
    assert re.search(r"^antwerpen", said.out, re.MULTILINE)
    assert command("study", "compare", str(three[0])).code == 1
    three[0].write_bytes(b"no zip")
    said = command("study", "compare", *map(str, three))
    assert said.code == 2
    assert "leuven.zip" in said.err


def test_unlike_cities_leave_no_folder(three: list[Path], tmp_path: Path) -> None:
    three[0].write_bytes(city("leuven", OTHERS, protocol="email-origin 1.0"))
    with pytest.raises(Refused):
        compare_packages(three, tmp_path / "out", languages=["en"], today=DAY)
    assert not (tmp_path / "out").exists()
