"""The table of the benchmarks: what it says of what was measured, on a screen and on a page."""

from datetime import date

from tests.benchmarks.page import page
from tests.benchmarks.table import ASKED, COLD, MODELS, PARTS, Row, as_text, in_parts

ROWS = [
    Row(COLD, "discrimtest --help", 0.05, ASKED, 0.3),
    Row(MODELS, "logit_re", 0.0125, "glmer", 4.0, "log-likelihood less glmer's: -2e-08"),
    Row(MODELS, "logit_re_ame", 12.34),
]


def test_a_ratio_says_how_many_times_as_long_the_other_takes():
    assert [row.ratio for row in ROWS] == [0.3 / 0.05, 320.0, None]
    assert ROWS[0].cells == ("discrimtest --help", "0.05000", ASKED, "0.30", "6.0", "")
    assert ROWS[1].cells[3:5] == ("4.00", "320")
    assert ROWS[2].cells == ("logit_re_ame", "12.3", "", "", "", "")


def test_rows_stand_under_their_part_in_the_order_of_the_parts():
    parts = in_parts(ROWS)
    assert list(parts) == [part for part in PARTS if part in (MODELS, COLD)]
    assert parts[MODELS] == ROWS[1:]
    lines = as_text(ROWS).splitlines()
    assert lines.index(MODELS) < lines.index(COLD)
    columns = {line.index("glmer") for line in lines if line.startswith("logit_re ")}
    assert columns == {lines[0].index("beside")}


def test_a_page_holds_every_row_with_its_day_and_programs():
    text = page(ROWS, ["R 4.2.2"], 0.25, date(2026, 11, 22))
    assert "2026-11-22: " in text
    assert "load 0.2 before the run" in text
    assert "R 4.2.2." in text
    for row in ROWS:
        assert f"| {' | '.join(row.cells)} |" in text
    assert "](/" not in text
    assert "/home" not in text


def test_parts_that_were_not_measured_now_are_kept_as_they_were():
    first = page(ROWS, ["R 4.2.2"], 0.25, date(2026, 11, 22))
    again = page([Row(COLD, "discrimtest --help", 0.04)], [], 0.5, date(2026, 11, 29), first)
    assert first.count("2026-11-22: ") == 2
    assert (again.count("2026-11-22: "), again.count("2026-11-29: ")) == (1, 1)
    assert f"| {' | '.join(ROWS[1].cells)} |" in again
    assert f"| {' | '.join(ROWS[0].cells)} |" not in again
    assert page([], [], 0, date(2026, 11, 30), again) == again
