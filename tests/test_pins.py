"""The pins hold everything they ask for, so that no later release can break an installation.

pip in hash mode takes a requirement only from the files it is given. A requirement with an extra
(``coverage[toml]``) is another requirement than the same without it: where the pins do not name
the extra, pip looks for the newest release, finds it unpinned and stops.
"""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILES = {"constraints.txt": ("constraints.txt",)}
# What `make test` installs: the second file on top of the first.
FILES["constraints-dev.txt"] = ("constraints.txt", "constraints-dev.txt")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def pins(name: str) -> list[Requirement]:
    """The requirements of a file of pins, without their hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = [line.removesuffix("\\").strip() for line in text.splitlines()]
    return [Requirement(line) for line in lines if re.match(r"[A-Za-z0-9]", line)]


def asked_by(pin: Requirement, environment: dict[str, str]) -> Iterator[Requirement]:
    """What the pinned release of a package asks for in an environment, extras of the pin too."""
    for text in importlib.metadata.requires(pin.name) or ():
        asked = Requirement(text)
        extras = ("", *pin.extras)
        if asked.marker is None or any(
            asked.marker.evaluate({**environment, "extra": extra}) for extra in extras
        ):
            yield asked


def missing(pinned: list[Requirement], environment: dict[str, str]) -> list[str]:
    """What pinned packages ask for and no pin gives, in an environment."""
    there: dict[str, tuple[str, set[str]]] = {}
    for pin in pinned:
        if pin.marker is None or pin.marker.evaluate(environment):
            (specifier,) = pin.specifier
            name = canonicalize_name(pin.name)
            version, extras = there.setdefault(name, (specifier.version, set()))
            assert version == specifier.version, f"two pins of {name}"
            extras |= pin.extras
    found = []
    for pin in pinned:
        name = canonicalize_name(pin.name)
        if name not in there or installed(name) != there[name][0]:
            continue  # of another platform: its metadata are not here to read
        for asked in asked_by(pin, environment):
            version, extras = there.get(canonicalize_name(asked.name), ("", set()))
            if not version:
                found.append(f"{pin.name} asks for {asked}, which is not pinned")
            elif not asked.specifier.contains(version, prereleases=True):
                found.append(f"{pin.name} asks for {asked}, pinned is {version}")
            elif asked.extras - extras:
                found.append(f"{pin.name} asks for {asked}, pinned without that extra")
    return found


def installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", FILES)
def test_every_requirement_of_a_pinned_package_is_pinned_with_its_extras(
    name: str, python: str
) -> None:
    environment = {
        **default_environment(),
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    together = [pin for file in FILES[name] for pin in pins(file)]
    assert missing(together, environment) == []


@pytest.mark.parametrize("name", FILES)
def test_every_pin_names_one_version_with_a_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for pin in pins(name):
        assert [specifier.operator for specifier in pin.specifier] == ["=="], str(pin)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_a_pin_without_the_extra_that_another_asks_for_is_found() -> None:
    """The fault of November 2026: ``coverage`` was pinned, ``coverage[toml]`` was asked for."""
    stripped = [
        Requirement(re.sub(r"\[.*?\]", "", str(pin))) for pin in pins("constraints-dev.txt")
    ]
    found = missing(stripped, {**default_environment()})
    assert any("pytest-cov asks for coverage[toml]" in line for line in found)
