"""How many rows of the oracle files hold each id: ``make oracles``."""

from __future__ import annotations

import csv
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
EMPTY = frozenset({"", "NA", "nan"})


def rows_of(file: str, table: str) -> list[dict[str, Any]]:
    """Rows of an oracle file; comments are left out."""
    text = (HERE / file).read_text(encoding="utf-8")
    if file.endswith(".toml"):
        found: list[dict[str, Any]] = tomllib.loads(text)[table]
        return found
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def counted() -> Iterator[tuple[str, str]]:
    """Id and file of each row that says what an id must give."""
    for one in tomllib.loads((HERE / "ids.toml").read_text(encoding="utf-8"))["oracle"]:
        for row in rows_of(one["file"], one.get("table", "")):
            id_ = one["id"].format(**row)
            filled = one.get("filled", one["id"] if one["id"] in row else None)
            if filled is not None and row[filled] in EMPTY:
                continue
            if all(row[name] == value for name, value in one.get("where", {}).items()):
                yield id_, one["file"]


def main() -> int:
    from discrimtest.estimators.registry import KNOWN

    found = list(counted())
    by_id, files = Counter(id_ for id_, _ in found), dict[str, list[str]]()
    for id_, file in found:
        files.setdefault(id_, []).append(file)
    for id_ in KNOWN:
        named = ", ".join(dict.fromkeys(files.get(id_, [])))
        sys.stdout.write(f"{id_:26} {by_id[id_]:5}  {named}\n")
    total = sum(by_id[id_] for id_ in KNOWN)
    without = [id_ for id_ in KNOWN if not by_id[id_]]
    sys.stdout.write(f"{'all':26} {total:5}\n")
    if without:
        sys.stdout.write(f"without a row: {', '.join(without)}\n")
    unknown = sorted(set(by_id) - set(KNOWN))
    if unknown:
        sys.stdout.write(f"no id of the program: {', '.join(unknown)}\n")
    return 1 if without or unknown else 0


if __name__ == "__main__":
    sys.exit(main())
