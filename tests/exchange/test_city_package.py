"""A published package read again: whole, or refused with place and repair."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.errors import DiscrimtestError, Refused, WrongInput
from discrimtest.exchange.alike import figure_of, require_alike
from discrimtest.exchange.city_package import read_package
from discrimtest.exchange.data_package import archive
from discrimtest.identifiers import sha256_hex
from tests.exchange.cities import PAIR, PLAN, city

LANDLORDS = ((2, 3, 1, 4), (3, 5, 2, 6), (1, 4, 0, 3), (2, 2, 2, 2), (4, 6, 1, 8))
OTHERS = ((1, 3, 1, 4), (3, 4, 2, 6), (1, 2, 1, 3), (2, 2, 0, 2), (4, 6, 3, 8))


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def described(held: Mapping[str, bytes], **changes: Any) -> dict[str, bytes]:
    """The same with another description."""
    told = json.loads(held["datapackage.json"])
    for key, value in changes.items():
        if value is None:
            del told[key]
        else:
            told[key] = value
    return {**held, "datapackage.json": json.dumps(told).encode()}


def mended(files: Mapping[str, bytes], name: str, content: bytes) -> dict[str, bytes]:
    """The same with another table, whose hash and size in the description fit."""
    told = json.loads(files["datapackage.json"])
    for each in told["resources"]:
        if each["path"] == name:
            each["bytes"], each["hash"] = len(content), f"sha256:{sha256_hex(content)}"
    return described({**files, name: content}, resources=told["resources"])


def codes(content: bytes) -> set[str]:
    with pytest.raises(WrongInput) as caught:
        read_package(content, "a.zip")
    for problem in caught.value.problems:
        assert problem.place.startswith("a.zip")
        assert problem.repair
    return {problem.code for problem in caught.value.problems}


def test_a_package_tells_its_tests_and_its_figure() -> None:
    package = read_package(city("gent", LANDLORDS), "gent.zip")
    both, control, test, neither = map(sum, zip(*LANDLORDS, strict=True))
    cells = package.counted
    assert (cells.both, cells.control_only, cells.test_only, cells.neither) == (
        both, control, test, neither,
    )  # fmt: skip
    figure = figure_of(package)
    assert figure.net.value == pytest.approx((control - test) / (both + control + test))
    assert figure.net.n_landlords == len(LANDLORDS)
    assert figure.title.fr == "Ville gent"
    assert package.arms["couple"].nl == "mannenkoppel"


FILES = unpacked(city("gent", LANDLORDS))


@pytest.mark.parametrize("name", sorted(FILES.keys() - {"datapackage.json"}))
def test_a_changed_or_missing_file_is_named(name: str) -> None:
    content = FILES[name]
    changed = {**FILES, name: content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]}
    assert codes(archive(changed)) == {"package.changed"}
    without = {path: each for path, each in FILES.items() if path != name}
    page = name == "README.md"
    assert codes(archive(without)) == {"package.changed" if page else "package.missing"}


@settings(max_examples=60)
@given(st.data())
def test_no_changed_byte_of_a_file_passes(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FILES.keys() - {"datapackage.json"})))
    place = data.draw(st.integers(0, len(FILES[name]) - 1))
    flipped = bytearray(FILES[name])
    flipped[place] ^= data.draw(st.integers(1, 255))
    assert codes(archive({**FILES, name: bytes(flipped)})) == {"package.changed"}


def test_a_file_that_is_not_listed_is_named() -> None:
    assert codes(archive({**FILES, "more.csv": b"a\n1\n"})) == {"package.unlisted"}


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"README.md": b""}, "package.no_description"),
        ({**FILES, "datapackage.json": b"{"}, "package.no_json"),
        ({**FILES, "datapackage.json": b"[]"}, "package.no_profile"),
        (described(FILES, profile="data-package"), "package.no_profile"),
        (described(FILES, program="excel 365"), "package.program"),
        (described(FILES, protocol=None), "package.untold"),
        (described(FILES, titles={"en": "Ghent"}), "package.untold"),
        (described(FILES, resources="none"), "package.untold"),
        (described(FILES, files=None), "package.untold"),
        (described(FILES, files=[]), "package.unlisted"),
        (mended(FILES, "cells.csv", FILES["cells.csv"].replace(b",12,", b",13,")), None),
        ({k: v for k, v in FILES.items() if k != "plan.toml"}, "package.missing"),
    ],
)  # fmt: skip
def test_what_is_no_package_is_told(files: dict[str, bytes], code: str | None) -> None:
    assert codes(archive(files)) == {code or "package.counts_differ"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"plain text", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_is_told(content: bytes) -> None:
    assert codes(content) <= {"package.no_zip", "package.no_description"}


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discrimtest.exchange.city_package.LARGEST", 100)
    assert codes(archive(FILES)) == {"package.too_large"}


@settings(max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 5_000))
def test_damage_is_a_message_and_never_a_traceback(noise: bytes, place: int) -> None:
    whole = city("gent", LANDLORDS[:3])
    start = place % len(whole)
    damaged = whole[:start] + noise + whole[start + len(noise) :]
    with suppress(DiscrimtestError):
        read_package(damaged, "a.zip")


def pair(**about: Any) -> list[Any]:
    given = (city("gent", LANDLORDS), city("leuven", OTHERS, **about))
    return [read_package(each, f"{name}.zip") for name, each in zip("ab", given, strict=True)]


@pytest.mark.parametrize(
    ("about", "place"),
    [
        ({"audience": "researcher"}, "b.zip: audience"),
        ({"purpose": "enforcement"}, "b.zip: purpose"),
        ({"mode": "reactive"}, "b.zip: mode"),
        ({"simulated": False}, "b.zip: simulated"),
        ({"protocol": "email-couples 2.0"}, "b.zip: protocol"),
        ({"protocol": "email-origin 1.0"}, "b.zip: protocol"),
        ({"data_sha256": "gent"}, "b.zip"),
        ({"plan": PLAN.replace('["invitation"]', '["invitation", "booking_link"]')},
         "b.zip: outcome"),
        ({"plan": f"level = 0.9\n{PLAN}"}, "b.zip: level"),
        ({"plan": PLAN.replace('"net_any"', '"n"').replace('"net_all"', '"net_any"')
          .replace('"n"', '"net_all"')}, "b.zip: net rate"),
    ],
)  # fmt: skip
def test_unlike_packages_are_refused_with_place_and_repair(
    about: dict[str, Any], place: str
) -> None:
    require_alike(pair())
    with pytest.raises(Refused) as caught:
        require_alike(pair(**about))
    (problem,) = caught.value.problems
    assert problem.place == place
    assert problem.repair


def test_one_package_and_the_same_twice_are_refused() -> None:
    one, _ = pair()
    for some in ([one], [one, one]):
        with pytest.raises(Refused):
            require_alike(some)


def test_a_package_without_errors_by_landlord_says_what_its_plan_lacks() -> None:
    plan = PLAN.replace('intervals = ["cr2"]', 'intervals = ["tango"]')
    with pytest.raises(Refused, match="must ask for net_any"):
        figure_of(read_package(city("gent", LANDLORDS, plan=plan), "gent.zip"))


def test_a_figure_that_its_tests_do_not_give_is_refused() -> None:
    package = read_package(city("gent", LANDLORDS), "gent.zip")
    value = next(row["value"] for row in package.findings if row["id"] == "net_any")
    table = FILES["findings.csv"].replace(value.encode(), b"0.1234")
    wrong = read_package(archive(mended(FILES, "findings.csv", table)), "gent.zip")
    with pytest.raises(Refused, match="must be that of its tests"):
        figure_of(wrong)


def test_its_main_comparison_must_be_named() -> None:
    plain = PAIR.model_copy(update={"main": False})
    content = city("gent", LANDLORDS, pair=plain)
    assert codes(content) == {"package.no_main"}
