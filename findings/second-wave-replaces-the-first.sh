#!/usr/bin/env bash
# rocrate 0.16.0, ROCrate.add_file: the second wave takes the place of the first
#
# Expected: two files of one name from two folders are both in the crate, or an error.
# Seen: a file lies in the crate under its bare name, so that 2026/tests.csv takes the place of
# 2024/tests.csv, which is in neither the crate nor its description; nobody warns.
# Right: say where each file is to lie: add_file("2024/tests.csv", "2024/tests.csv").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  rocrate==0.16.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from pathlib import Path

from rocrate.rocrate import ROCrate

for wave in ("2024", "2026"):
    Path(wave).mkdir()
    Path(wave, "tests.csv").write_text(f"wave\n{wave}\n", encoding="utf-8")


def crate(name, placed):
    made = ROCrate()
    for wave in ("2024", "2026"):
        file = f"{wave}/tests.csv"
        made.add_file(file, file if placed else None, properties={"name": f"Tests of {wave}"})
    made.write(name)
    files = sorted(path.relative_to(name).as_posix() for path in Path(name).rglob("*.csv"))
    return files, sorted(entity["name"] for entity in made.data_entities)


bare, placed = crate("bare", placed=False), crate("placed", placed=True)
print(f"bare names: {bare}\nplaced: {placed}")
print(Path("bare/tests.csv").read_text(encoding="utf-8"))
assert placed == (["2024/tests.csv", "2026/tests.csv"], ["Tests of 2024", "Tests of 2026"])
assert bare == (["tests.csv"], ["Tests of 2026"]), "behaviour changed"
assert Path("bare/tests.csv").read_text(encoding="utf-8") == "wave\n2026\n", "behaviour changed"
PYTHON
