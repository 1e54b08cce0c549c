#!/usr/bin/env bash
# pandas 3.1.1 to polars 2.1.0 through Parquet: an ordered scale is in the order of the alphabet.
#
# Expected: the file says that the category is ordered, "no reply" < "refusal" < "invitation"; polars, which
# has ordered Enums, reads it as one or as plain text.
# Seen: it is a Categorical, whose comparisons go by the alphabet: an invitation is not at least a refusal, the
# best answer of a landlord is the refusal. Written again from polars, pandas finds no order any more.
# Right: cast to polars.Enum([...]) as soon as it is read, with the grades of the codebook.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import pandas
import polars

SCALE = ["no reply", "refusal", "invitation"]
answers = ["refusal", "invitation", "no reply"]
frame = pandas.DataFrame({"answer": pandas.Categorical(answers, categories=SCALE, ordered=True)})
frame.to_parquet("answers.parquet")
kept = pandas.read_parquet("answers.parquet")["answer"]
assert kept.cat.ordered and kept.max() == "invitation"

read = polars.read_parquet("answers.parquet")["answer"]
as_enum = read.cast(polars.Enum(SCALE))
for words, column in (("as read", read), ("as Enum", as_enum)):
    at_least = column.filter(column >= "refusal").to_list()
    print(f"{words}: sorted {column.sort().to_list()}, at least a refusal {at_least}, best {column.max()}")
assert as_enum.max() == "invitation"
assert read.max() == "refusal" and not (read >= "refusal")[1], "behaviour changed"
polars.DataFrame({"answer": read}).write_parquet("again.parquet")
print("pandas, from polars: ordered", pandas.read_parquet("again.parquet")["answer"].cat.ordered)
PYTHON
