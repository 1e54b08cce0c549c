"""The account of OWASP ASVS: whole by the official list, and nothing in it that is not there."""

from __future__ import annotations

import ast
import json
import re
import runpy
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ASVS = runpy.run_path(str(ROOT / "docs" / "asvs.py"))
TOLD = ASVS["requirements"]()
LEVELS = {
    "1": "22 1111122223 112222222223 222 123",
    "2": "122 112 12223 23",
    "3": "3 113 12223 11222233 11122333 3 22333",
    "4": "12233 23333 22 1222",
    "5": "2 112333 113 222",
    "6": "122 111111112222 11223333 112233 22222333 2223 33 2222",
    "7": "222 1111 22 11222 223 22",
    "8": "1233 1123 133 23",
    "9": "111 1222",
    "10": "22 223 22223 1111122222233333 22222 22 222",
    "11": "2233 22233 11233 1222 23 23 33",
    "12": "12233 11 22223",
    "13": "2333 222223 2233 1222233",
    "14": "22 12223333 122",
    "15": "12233 12233 1222222 3333",
    "16": "2 22222 2222 222 2223",
    "17": "23 22223333 22",
}
"""By chapter, the sections of the official list of 5.0.0, and in each the levels of its
requirements, in their order: 345 of all three levels."""


def official() -> dict[str, int]:
    """The requirements of levels 1 and 2, with their level."""
    return {
        f"{chapter}.{section}.{number}": int(level)
        for chapter, sections in LEVELS.items()
        for section, levels in enumerate(sections.split(), 1)
        for number, level in enumerate(levels, 1)
        if level != "3"
    }


@cache
def tests_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_requirement_of_levels_one_and_two_is_told_and_no_other() -> None:
    assert {id_: each["level"] for id_, each in TOLD.items()} == official()
    assert [*TOLD] == [*official()], "in their order"
    levels = [each["level"] for each in TOLD.values()]
    assert (levels.count(1), levels.count(2), len(levels)) == (70, 183, 253)


@pytest.mark.parametrize("id_", TOLD)
def test_each_verdict_has_what_it_rests_on(id_: str) -> None:
    each = TOLD[id_]
    assert each.keys() <= {"level", "title", "verdict", "how", "operator", "tests", "pages"}
    assert each["verdict"] in ASVS["VERDICTS"]
    assert len(each["how"]) >= 3
    assert each["how"].endswith(".")
    shown = [*each.get("tests", ()), *each.get("pages", ())]
    assert bool(shown) == (each["verdict"] == "met")
    assert each["verdict"] == "not applicable" or not each.get("operator")
    for test in each.get("tests", ()):
        file, _, name = test.partition("::")
        assert name in tests_of(file), test
    for page in each.get("pages", ()):
        file, _, anchor = page.partition("#")
        titles = re.findall(r"^#+ (.*)$", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
        known = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
        assert anchor in known, page


def test_the_page_and_the_data_count_what_is_told() -> None:
    page, data = ASVS["page"](), json.loads(ASVS["data"]())
    verdicts = [each["verdict"] for each in TOLD.values()]
    met, other, not_met = (verdicts.count(each) for each in ASVS["VERDICTS"])
    own = sum(bool(each.get("operator")) for each in TOLD.values())
    assert f"| **together** | {met} | {other} | {own} | {not_met} | 253 |" in page
    assert page.count("\n- **") == not_met + own
    assert data["requirements"][0]["requirement"] == "v5.0.0-1.1.1"
    assert len(data["requirements"]) == 253
