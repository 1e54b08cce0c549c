"""Tables of mystery calls: rates and trend, and what is wrong with a table."""

import json

import pandas
import pytest

from discrimtest.errors import WrongInput
from discrimtest.requests.calls import call_rows, find_calls
from discrimtest.samples.calls import call_samples

LEVELS = ("refuses", "leaves_open", "goes_along")


def frame_of(rows, columns=("landlord", "outcome", "wave", "request")):
    return pandas.DataFrame(rows, columns=list(columns), dtype=object)


def table(counts, waves=("2024", "2026"), request=""):
    """Calls with these numbers of each level by wave, every office called once."""
    rows = [
        (outcome, wave)
        for outcome, row in zip(LEVELS, counts, strict=True)
        for wave, count in zip(waves, row, strict=True)
        for _ in range(count)
    ]
    return frame_of([(f"office-{n}", *row, request) for n, row in enumerate(rows)])


def rows_by_id(findings):
    return {(row["id"], row.get("wave"), row["outcome"]): row for row in call_rows(findings)}


def test_rates_and_trend_of_two_waves():
    """40, 20, 60 against 62, 22, 36 of 120: R's prop.trend.test of goes along gives 10, p .00157
    (tests/oracles/levels.csv); Wilson's limits of 36 of 120 are .225 and .387."""
    (finding,) = find_calls(call_samples(table([(40, 62), (20, 22), (60, 36)]), "x"))
    found = rows_by_id([finding])
    along = found["level_rate", 2026, "goes_along"]
    assert (along["count"], along["n_denominator"], along["value"]) == (36, 120, 0.3)
    assert (round(along["ci_low"], 3), round(along["ci_high"], 3)) == (0.225, 0.387)
    assert along["ci_method"] == "wilson"
    assert found["level_or_beyond", 2024, "leaves_open"]["count"] == 80
    assert round(found["cochran_armitage", None, "goes_along"]["p_value"], 5) == 0.00157
    assert round(found["trend_by_landlord", None, "goes_along"]["value"], 6) == -0.1
    json.dumps(call_rows([finding]), allow_nan=False)


def test_each_request_is_told_by_itself():
    both = pandas.concat([table([(1, 2), (3, 4), (5, 6)], request=name) for name in ("b", "a")])
    found = find_calls(call_samples(both.reset_index(drop=True), "x"))
    assert [finding.request for finding in found] == ["b", "a"]
    assert [wave.calls for finding in found for wave in finding.waves] == [9, 12, 9, 12]


def test_calls_without_a_level_are_counted_apart():
    rows = [("a", "refuses"), ("b", "no_contact"), ("c", "broken"), ("d", "no_contact")]
    (finding,) = find_calls(call_samples(frame_of(rows, ("landlord", "outcome")), "x"))
    (wave,) = finding.waves
    assert (wave.calls, wave.not_reached, wave.broken) == (1, 2, 1)
    assert finding.trend.why == "there is one wave, so there is no trend"
    assert wave.rates[0].share.of == 1


def test_a_table_of_calls_that_nobody_took_has_no_rates():
    (finding,) = find_calls(
        call_samples(frame_of([("a", "no_contact")], ("landlord", "outcome")), "x")
    )
    assert [row["value"] for row in call_rows([finding])[:5]] == [None] * 5


def test_an_agency_called_twice_has_limits_by_agency():
    rows = [(f"office-{n // 2}", LEVELS[n % 3 // 2 * 2], "1", "") for n in range(24)]
    (finding,) = find_calls(call_samples(frame_of(rows), "x"))
    assert finding.repeated
    assert rows_by_id([finding])["level_rate", 1, "refuses"]["ci_method"] == "cr2"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("", "refuses", "1", ""), "must name the agency"),
        (("a", "refused", "1", ""), "refuses"),
        (("a", "", "1", ""), "must be an outcome of calls"),
        (("a", "refuses", "spring", ""), "whole number"),
        (("a", "refuses", "1.5", ""), "whole number"),
    ],
)
def test_each_wrong_cell_is_told_with_its_row(row, told):
    with pytest.raises(WrongInput, match="one mistake") as raised:
        call_samples(frame_of([("a", "refuses", "1", ""), row]), "calls.csv")
    assert told in str(raised.value)


def test_a_missing_column_is_told():
    with pytest.raises(WrongInput, match="landlord"):
        call_samples(frame_of([("a", "refuses")], ("agency", "outcome")), "calls.csv")
