"""How a bundle is checked by hand: with ``openssl`` and ``sha256sum`` alone, in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from discrimtest.words.language import LANGUAGES

VERIFY = "verify.py"
HEX = r"""hex() { printf "$(printf %s "$1" | sed 's/../\\x&/g')"; }"""
_SIGNED = """{{ printf 'discrimtest {kind} 1\\n'; cat {file}; }} > ../signed.bin
openssl pkeyutl -verify -pubin -inkey seal/key-{key}.pem -rawin -in ../signed.bin \\
  -sigfile {signature}"""
_CLIMB = r"""climb() {
  node=$1; at=$2; last=$3; shift 3
  for step in "$@"; do
    if [ $((at % 2)) = 1 ] || [ "$at" = "$last" ]; then
      node=$(hex "01$step$node" | sha256sum | cut -c -64)
      while [ $((at % 2)) = 0 ] && [ "$at" != 0 ]; do at=$((at / 2)); last=$((last / 2)); done
    else
      node=$(hex "01$node$step" | sha256sum | cut -c -64)
    fi
    at=$((at / 2)); last=$((last / 2))
  done
  echo "$node"
}"""


@dataclass(frozen=True, slots=True)
class Example:
    """An item whose way to the seal is shown command by command."""

    file: str
    salt: str
    commitment: str
    entry: int
    table: str
    leaf: str


@dataclass(frozen=True, slots=True)
class SealTold:
    """The seal of a bundle.

    Attributes:
        file: Name of the head without its ending ("seal-0007"). root: Hexadecimal.
        key: Id of the key that signed the head. bundle_key: Of that which signed the bundle.
        stamps: Names of the time stamps' files.
    """

    file: str
    number: int
    size: int
    root: str
    key: str
    bundle_key: str
    stamps: tuple[str, ...] = ()


@cache
def _told() -> Mapping[str, Mapping[str, str]]:
    text = files(__package__).joinpath("instructions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def instructions(seal: SealTold, example: Example | None, simulated: bool) -> dict[str, bytes]:
    """A page for each language that ``instructions.toml`` tells it in, by the name of its file."""
    return {
        _told()[language]["file"]: (
            "\n".join(_page(language, seal, example, simulated)) + "\n"
        ).encode()
        for language in LANGUAGES
        if language in _told()
    }


def _page(language: str, seal: SealTold, example: Example | None, simulated: bool) -> Iterator[str]:
    told = _told()[language]
    groups = " ".join(seal.root[at : at + 4] for at in range(0, 64, 4))
    yield told["title"]
    yield "=" * len(told["title"])
    yield ""
    if simulated:
        yield told["simulated"] + "\n"
    yield told["what"] + "\n"
    yield told["program"] + "\n"
    yield from _code(_told()["commands"]["program"])
    yield told["root"].format(number=seal.number, size=seal.size) + "\n"
    yield from _code(groups)
    for step, commands in _steps(seal, example):
        yield told[step] + "\n"
        yield from _code(commands)
    if seal.stamps:
        yield told["stamps"] + "\n"
        for stamp in seal.stamps:
            command = f"openssl ts -verify -data seal/{seal.file}.json -in seal/{stamp}"
            yield from _code(f"{command} -CAfile AUTHORITY.pem")
    else:
        yield told["no_stamps"] + "\n"
    yield told["proves"] + "\n"
    yield told["hand_on"]


def _steps(seal: SealTold, example: Example | None) -> Iterator[tuple[str, str]]:
    tags = "tagmanifest-sha256.txt"
    yield "files", _told()["commands"]["files"]
    listed = f"cut -c 67- manifest-sha256.txt {tags}; printf '%s\\n' {tags} {tags[:-3]}sig"
    there = "find . ! -type d | cut -c 3- | LC_ALL=C sort | diff ../listed.txt -"
    yield "unlisted", f"{{ {listed}; }} | LC_ALL=C sort > ../listed.txt\n{there}"
    yield (
        "signed",
        _SIGNED.format(kind="bundle", file=tags, key=seal.bundle_key, signature=f"{tags[:-3]}sig"),
    )
    head = f"seal/{seal.file}"
    yield (
        "head",
        _SIGNED.format(kind="tree head", file=f"{head}.json", key=seal.key, signature=f"{head}.sig")
        + f"\ngrep {seal.root} {head}.json",
    )
    raw = f"openssl pkey -pubin -in seal/key-{seal.bundle_key}.pem -outform DER | tail -c 32"
    yield "key", f"{raw} | sha256sum | cut -c -16"
    if example is not None:
        yield from _of(example, seal)


def _of(each: Example, seal: SealTold) -> Iterator[tuple[str, str]]:
    folder = f"proof/entry-{each.entry:06d}"
    row = f"grep {each.commitment} {folder}/rows-{each.table}.jsonl"
    yield "item", f"{HEX}\n{{ hex '{each.salt}'; cat {each.file}; }} | sha256sum\n{row}"
    yield "rows", f"sha256sum {folder}/rows-{each.table}.jsonl\ncat {folder}/entry.json"
    yield "leaf", f"{{ printf '\\0'; cat {folder}/entry.json; }} | sha256sum"
    hashes = f"$(grep -o '[0-9a-f]\\{{64\\}}' {folder}/path.json | tail -n +2)"
    yield (
        "path",
        f"{_CLIMB}\nclimb {each.leaf} {each.entry - 1} {seal.size - 1} {hashes}",
    )


def _code(commands: str) -> Iterator[str]:
    yield "\n".join(f"    {line}" for line in commands.split("\n")) + "\n"
