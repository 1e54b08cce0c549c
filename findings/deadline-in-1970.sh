#!/usr/bin/env bash
# pyreadstat 1.3.7 with pandas 3.1.1, write_sav and write_dta: a deadline of NumPy is New Year's Day of 1970
#
# Expected: the fifth working day after 27 November 2026, from numpy.busday_offset, is 4 December in SPSS.
# Seen: NumPy's days become datetime64[s] in pandas, and so does a Parquet column of seconds. pyreadstat
# takes those seconds for a finer unit: every date is 1 January 1970, nobody warns, and
# the label and the format are right. datetime64[ms], [us] and [ns] are kept.
# Right: frame["deadline"].astype("datetime64[ns]").
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pyreadstat==1.3.7 pandas==3.1.1 numpy==2.4.6 pyarrow==26.0.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import numpy
import pandas
import pyarrow
import pyreadstat

days = numpy.busday_offset(["2026-11-27", "2026-11-30"], 5)
frame = pandas.DataFrame({"deadline": days})
parquet = pyarrow.table({"deadline": pyarrow.array(days, pyarrow.timestamp("s"))}).to_pandas()
assert str(frame["deadline"].dtype) == str(parquet["deadline"].dtype) == "datetime64[s]"


def back(kind, values):
    write, read = getattr(pyreadstat, f"write_{kind}"), getattr(pyreadstat, f"read_{kind}")
    write(pandas.DataFrame({"deadline": values}), f"tests.{kind}")
    return [str(moment.date()) for moment in read(f"tests.{kind}")[0]["deadline"]]


RIGHT = ["2026-12-04", "2026-12-07"]
for kind in ("sav", "dta"):
    kept = {unit: back(kind, frame["deadline"].astype(f"datetime64[{unit}]")) for unit in ("ms", "us", "ns")}
    lost = back(kind, frame["deadline"])
    print(f"{kind}: given {RIGHT}, read {lost}; in other units {kept}")
    assert all(dates == RIGHT for dates in kept.values())
    assert lost == ["1970-01-01", "1970-01-01"], "behaviour changed"
PYTHON
