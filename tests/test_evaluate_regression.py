"""Models that a plan asks for, through the whole analysis: covariates, interactions, cautions."""

import json
import math

import numpy
import pandas
import pytest

from discrimtest.errors import WrongInput
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.caution import Caution
from tests.contact_frames import frame_of, label, run
from tests.oracle_contacts import FOLDER, oracle

HEAD = """
title = "x"
question = "x"

[[outcomes]]
id = "invitation"
noun = "invitation"
main = true
favourable = ["invitation"]
label = "invitation"
"""
HETPROBIT = ("hetprobit", "hetprobit_level", "hetprobit_variance", "hetprobit_ratio")


def plan(*requests, head=HEAD):
    """Each request: ids, and other keys."""
    text = head
    for ids, keys in requests:
        text += f"[[findings]]\nids = {json.dumps(ids)}\n"
        text += "".join(f"{name} = {json.dumps(value)}\n" for name, value in keys.items())
    return text


def oracle_frame(case):
    """The invented contacts of the oracles, as a file would hold them."""
    frame = pandas.read_csv(FOLDER / "contacts.csv")
    frame = frame[frame["case"] == case].drop(columns=["case"]).rename(columns={"y": "outcome"})
    frame["arm"] = frame["arm"].map({0: "c", 1: "t", 2: "u"})
    frame["landlord_type"] = frame["private"].map({0: "agency", 1: "private"})
    return frame.reset_index(drop=True)


def rows(findings, id_, method=None):
    """By term; None for the arm of ``t``, "u" for that of ``u``."""
    found = {}
    for row in findings.findings:
        if row.id == id_ and method in (None, row.ci_method):
            name = label(row.term) or ("u" if str(row.comparison) == "u vs c" else None)
            assert name not in found
            found[name] = row
    return found


def cautions(findings):
    return {one.id: one for one in findings.warnings if isinstance(one, Caution)}


def oracle_row(name, case, terms, term):
    (row,) = [
        row
        for row in oracle(name)
        if (row["case"], row["cluster"], row["terms"]) == (case, "landlord", terms)
        and row.get("term", row.get("arm")) == term
    ]
    return row


@pytest.mark.parametrize("method", ["crv1", "cr2", "crv3"])
def test_one_arm_is_the_net_rate_with_its_sign_changed(method):
    text = plan((["net_all", "lpm_test_fe"], {"intervals": [method]}))
    findings = run(oracle_frame("pairs"), text)
    net, arm = rows(findings, "net_all")[None], rows(findings, "lpm_test_fe")[None]
    assert arm.value == pytest.approx(-net.value, rel=1e-12)
    assert (arm.ci_low, arm.ci_high) == pytest.approx((-net.ci_high, -net.ci_low), rel=1e-9)
    assert arm.df == pytest.approx(net.df, rel=1e-9)
    assert (arm.ci_level, label(arm.model), label(arm.comparison)) == (0.95, None, "t vs c")
    assert (arm.n_denominator, arm.denominator, arm.n_landlords) == (120, "tests", net.n_landlords)


def test_covariates_as_r_has_them():
    text = plan(
        (["lpm_test_fe"], {"intervals": ["crv1", "cr2"], "covariates": ["letter", "hours"]}),
        (
            ["clogit", "clogit_score"],
            {"intervals": ["wald", "crv1"], "covariates": ["letter", "hours"]},
        ),
    )
    frame = oracle_frame("triples")
    tell = frame[frame.groupby("test")["outcome"].transform("nunique") == 2]
    findings = run(frame, text)
    names = {None: "a1", "u": "a2", "letter": "letter", "hours": "hours"}
    for term, name in names.items():
        expected = oracle_row("lpm", "triples", "a1 a2 letter hours", name)
        one = rows(findings, "lpm_test_fe", "cr2")[term]
        assert one.value == pytest.approx(float(expected["value"]), rel=1e-9)
        assert one.ci_low == pytest.approx(float(expected["cr2_low"]), rel=1e-9)
        assert one.p_value == pytest.approx(float(expected["cr2_p"]), rel=1e-8)
        assert label(one.model) == "letter + hours"
        error = rows(findings, "lpm_test_fe", "crv1")[term].standard_error
        assert error == pytest.approx(float(expected["crv1"]), rel=1e-9)
        expected = oracle_row("clogit_covariates", "triples", "a1 a2 letter hours", name)
        value, error = float(expected["value"]), float(expected["wald"])
        one = rows(findings, "clogit", "wald")[term]
        assert one.value == pytest.approx(math.exp(value), rel=1e-8)
        assert one.ci_low == pytest.approx(math.exp(value - 1.959963984540054 * error), rel=1e-7)
        assert one.standard_error == pytest.approx(error, rel=1e-8)
        assert one.statistic == pytest.approx(value / error, rel=1e-7)
        assert one.denominator == "tests with different treatment"
        other = rows(findings, "clogit", "crv1")[term]
        assert other.standard_error == pytest.approx(float(expected["crv1"]), rel=1e-8)
        assert other.df == tell["landlord"].nunique() - 1
    (score,) = rows(findings, "clogit_score").values()
    assert score.statistic == pytest.approx(float(expected["score"]), rel=1e-8)
    assert (score.df, label(score.comparison)) == (2, "t, u vs c")
    letter = rows(findings, "clogit", "wald")["letter"]
    assert label(letter.comparison) == "t, u vs c"
    assert cautions(findings) == {}


def test_interactions_have_a_row_for_each_candidate():
    text = plan((["lpm_test_fe"], {"covariates": ["order"], "interactions": ["landlord_type"]}))
    findings = run(oracle_frame("triples"), text)
    found = rows(findings, "lpm_test_fe")
    private = "landlord_type=private"
    assert list(found) == [None, "u", "order", f"t x {private}", f"u x {private}"]
    assert str(found[f"u x {private}"].comparison) == "u vs c"
    assert str(found[f"t x {private}"].comparison) == "t vs c"
    assert str(found["order"].model) == "order + candidate x landlord_type"
    said = cautions(findings)
    assert set(said) == {"interaction_reference"}
    assert said["interaction_reference"].words["reference"] == "landlord_type=agency"


def test_a_test_a_spread_and_an_average_are_of_no_reference():
    ids = ["clogit_score", "logit_re", "logit_re_sd", "logit_re_ame"]
    findings = run(oracle_frame("triples"), plan((ids, {"interactions": ["landlord_type"]})))
    said = [one.values["id"] for one in findings.warnings if one.id == "interaction_reference"]
    assert said == ["logit_re"]


def test_an_interaction_is_the_difference_between_groups():
    """Of landlords that are in one group only; without other covariates."""
    frame = oracle_frame("pairs")
    text = plan(
        (["lpm_test_fe"], {"interactions": ["landlord_type"]}),
        (["net_all"], {"groups": ["landlord_type"]}),
    )
    findings = run(frame, text)
    nets = {label(row.group): row.value for row in findings.findings if row.id == "net_all"}
    found = rows(findings, "lpm_test_fe")
    assert found[None].value == pytest.approx(-nets["landlord_type=agency"], rel=1e-10)
    change = nets["landlord_type=agency"] - nets["landlord_type=private"]
    assert found["t x landlord_type=private"].value == pytest.approx(change, rel=1e-10)


def test_a_column_of_numbers_is_one_term():
    text = plan((["lpm_test_fe"], {"interactions": ["rent"]}))
    findings = run(oracle_frame("pairs"), text)
    assert list(rows(findings, "lpm_test_fe")) == [None, "t x rent"]
    assert cautions(findings)["interaction_reference"].words["reference"] == "rent=0"


def test_words_are_terms_but_the_first():
    frame = oracle_frame("many")
    frame["style"] = numpy.array(["plain", "warm", "brief"])[numpy.arange(len(frame)) % 3]
    findings = run(frame, plan((["lpm_test_fe"], {"covariates": ["style"]})))
    assert list(rows(findings, "lpm_test_fe")) == [None, "style=plain", "style=warm"]


def test_one_id_may_have_several_models():
    text = plan(
        (["lpm_test_fe"], {}),
        (["lpm_test_fe"], {"covariates": ["letter"]}),
        (["logit_re"], {"random": "landlord"}),
        (["logit_re"], {}),
    )
    findings = run(oracle_frame("pairs"), text)
    told = [(row.id, label(row.model), label(row.term)) for row in findings.findings]
    assert told == [
        ("lpm_test_fe", None, None),
        ("lpm_test_fe", "letter", None),
        ("lpm_test_fe", "letter", "letter"),
        ("logit_re", "intercept by landlord", None),
        ("logit_re", None, None),
    ]
    assert findings.findings[0].value != findings.findings[1].value
    assert findings.findings[3].value != findings.findings[4].value
    assert findings.to_dict()["findings"][2]["term"] == "letter"


def test_each_model_has_its_own_row_to_read_first():
    keys = {"intervals": ["crv1", "cr2"]}
    text = plan(
        (["net_all"], {}),
        (["lpm_test_fe"], keys),
        (["lpm_test_fe"], {**keys, "interactions": ["landlord_type"]}),
    )
    found = [row for row in run(oracle_frame("pairs"), text).findings if row.id == "lpm_test_fe"]
    first = [(label(row.model), label(row.term), row.ci_method) for row in found if row.shown_first]
    model = "candidate x landlord_type"
    assert first == [
        (None, None, "cr2"),
        (model, None, "cr2"),
        (model, "t x landlord_type=private", "cr2"),
    ]


def test_a_covariate_of_several_candidates_has_a_row_to_read_first():
    keys = {"intervals": ["crv1", "cr2"], "covariates": ["letter"]}
    findings = run(oracle_frame("triples"), plan((["net_all"], {}), (["lpm_test_fe"], keys)))
    first = [
        (label(row.comparison), label(row.term), row.ci_method)
        for row in findings.findings[2:]
        if row.shown_first
    ]
    assert first == [
        ("t vs c", None, "cr2"),
        ("u vs c", None, "cr2"),
        ("t, u vs c", "letter", "cr2"),
    ]


def test_contacts_without_a_covariate_are_left_out():
    frame = oracle_frame("triples").astype({"letter": object})
    sizes = frame.groupby("test")["arm"].transform("size")
    three, two = frame.index[sizes == 3], frame.index[(sizes == 2) & (frame["arm"] == "c")]
    frame.loc[three[frame.loc[three, "arm"] == "u"][:4], "letter"] = None
    frame.loc[two[:3], "letter"] = ""
    findings = run(frame, plan((["lpm_test_fe", "hetprobit"], {"covariates": ["letter"]})))
    arm = rows(findings, "lpm_test_fe")[None]
    assert arm.n_denominator == arm.n_tests == 110 - 3
    said = cautions(findings)["covariate_missing"]
    assert said.values["contacts"] == 4 + 6 - 3
    assert said.values["tests"] == 3
    assert rows(findings, "hetprobit")[None].n_denominator == len(frame) - 4 - 6


def test_a_column_that_is_not_there_leaves_the_model_out():
    findings = run(oracle_frame("pairs"), plan((["clogit"], {"covariates": ["lettr"]})))
    assert findings.findings == ()
    said = cautions(findings)["column_absent"]
    assert said.values == {"column": "lettr", "what": "clogit with lettr"}


def test_a_column_of_names_is_no_covariate():
    frame = oracle_frame("pairs")
    frame["street"] = [f"street {number % 51}" for number in range(len(frame))]
    text = plan((["lpm_test_fe", "clogit"], {"covariates": ["street"]}))
    findings = run(frame, text)
    assert findings.findings == ()
    assert [one.values["id"] for one in findings.warnings] == ["lpm_test_fe", "clogit"]
    assert {one.id for one in findings.warnings} == {"covariate_words"}
    frame["street"] = [f"street {number % 50}" for number in range(len(frame))]
    assert run(frame, text).findings != ()


def test_what_is_the_same_within_tests_cancels():
    text = plan((["lpm_test_fe", "clogit"], {"covariates": ["landlord_type", "letter"]}))
    findings = run(oracle_frame("pairs"), text)
    for id_ in ("lpm_test_fe", "clogit"):
        one = rows(findings, id_)["landlord_type=private"]
        assert math.isnan(one.value)
        assert math.isnan(one.ci_low)
        assert rows(findings, id_)[None].value == rows(findings, id_)[None].value
    said = cautions(findings)
    assert set(said) == {"terms_constant"}
    assert said["terms_constant"].words["terms"] == "landlord_type=private"


def test_terms_that_say_the_same_are_undefined():
    text = plan((["lpm_test_fe", "clogit"], {"interactions": ["order"], "covariates": ["letter"]}))
    findings = run(oracle_frame("pairs"), text)
    found = rows(findings, "lpm_test_fe")
    undefined = [name for name, row in found.items() if math.isnan(row.value)]
    assert undefined == [None, "order", "t x order"]
    assert cautions(findings)["terms_determined"].words["terms"] == "t, order, t x order"


def test_odds_without_a_limit_are_undefined():
    findings = run(oracle_frame("uneven"), plan((["clogit"], {"covariates": ["letter", "hours"]})))
    found = rows(findings, "clogit")
    assert [name for name, row in found.items() if math.isnan(row.value)] == [None, "letter"]
    assert math.isfinite(found["hours"].value)
    assert cautions(findings)["terms_separated"].words["terms"] == "t, letter"


def test_a_term_of_one_landlord_has_no_interval():
    text = plan((["lpm_test_fe"], {"covariates": ["alone", "letter"], "intervals": ["crv3"]}))
    findings = run(oracle_frame("uneven"), text)
    found = rows(findings, "lpm_test_fe")
    assert math.isfinite(found["alone"].value)
    assert math.isnan(found["alone"].ci_low)
    assert math.isfinite(found[None].ci_low)
    assert cautions(findings)["terms_lone"].words["terms"] == "alone"
    assert set(cautions(findings)) == {"terms_lone"}


def test_nobody_treated_differently():
    frame = frame_of(*[(n, arm, n % 2) for n in range(6) for arm in "ct"])
    frame["landlord"] = frame["test"]
    ids = ["lpm_test_fe", "clogit", "clogit_score"]
    findings = run(frame, plan((ids, {"intervals": ["crv1"]})))
    linear, odds = (rows(findings, id_)[None] for id_ in ("lpm_test_fe", "clogit"))
    assert linear.value == 0
    assert math.isnan(linear.ci_low)
    assert math.isnan(odds.value)
    assert odds.n_denominator == 0
    (score,) = rows(findings, "clogit_score").values()
    assert score.p_value == 1
    said = cautions(findings)
    assert set(said) == {"landlords_too_alike", "undefined", "no_difference_seen"}
    assert said["undefined"].values["denominator"] == "tests with different treatment"


def test_random_intercepts():
    ids = ["logit_re", "logit_re_sd", "logit_re_ame"]
    text = plan(
        (ids, {"covariates": ["letter", "hours"]}),
        (ids, {"covariates": ["letter"], "random": "landlord"}),
    )
    findings = run(oracle_frame("triples"), text)
    odds = [row for row in findings.findings if row.id == "logit_re"]
    assert [label(row.term) for row in odds] == [
        None,
        None,
        "letter",
        "hours",
        None,
        None,
        "letter",
    ]
    assert all(row.ci_low < row.value < row.ci_high for row in odds)
    assert odds[0].value < 1
    effects = [row for row in findings.findings if row.id == "logit_re_ame"]
    assert [label(row.comparison) for row in effects] == ["t vs c", "u vs c"] * 2
    assert all(-1 < row.ci_low < row.value < 0 for row in effects)
    spread = [row for row in findings.findings if row.id == "logit_re_sd"]
    assert [(row.denominator, row.n_denominator) for row in spread] == [
        ("tests", 110),
        ("landlords", 28),
    ]
    assert [label(row.model) for row in spread] == [
        "letter + hours",
        "letter + intercept by landlord",
    ]
    assert odds[0].n_denominator == len(oracle_frame("triples"))


def test_intercepts_of_landlords_need_landlords():
    frame = oracle_frame("pairs").drop(columns=["landlord"])
    ids = ["logit_re", "logit_re_sd", "logit_re_ame"]
    findings = run(frame, plan((ids, {"random": "landlord"})))
    assert [math.isnan(row.value) for row in findings.findings] == [True] * 3
    assert set(cautions(findings)) == {"landlords_needed"}


def test_intercepts_that_do_not_differ():
    answers = [(1, 0), (0, 1)] * 20
    frame = frame_of(
        *[
            (n, arm, one)
            for n, pair in enumerate(answers)
            for arm, one in zip("ct", pair, strict=True)
        ]
    )
    findings = run(frame, plan((["logit_re", "logit_re_sd"], {})))
    spread = rows(findings, "logit_re_sd")[None]
    assert spread.value == 0
    assert math.isnan(spread.ci_low)
    assert rows(findings, "logit_re")[None].value == pytest.approx(1)
    assert set(cautions(findings)) == {"no_spread"}


def test_level_and_spread():
    text = plan(([*HETPROBIT, "hetprobit_overid"], {"covariates": ["letter", "hours"]}))
    findings = run(oracle_frame("wide"), text)
    expected = oracle_row("hetprobit", "wide", "a1 letter hours", "a1")
    columns = ("effect", "level", "variance", "log_ratio")
    for id_, column in zip(HETPROBIT, columns, strict=True):
        (one,) = rows(findings, id_).values()
        value = float(expected[column])
        if id_ == "hetprobit_ratio":
            value = math.exp(value)
        assert one.value == pytest.approx(value, rel=1e-7)
        assert one.standard_error == pytest.approx(float(expected[f"{column}_se"]), rel=1e-6)
        assert (one.ci_method, one.n_denominator, one.denominator) == ("crv1", 1800, "contacts")
        assert one.ci_low < one.value < one.ci_high
    (test,) = rows(findings, "hetprobit_overid").values()
    assert test.statistic == pytest.approx(float(expected["overid"]), rel=1e-7)
    assert test.df == 1


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"interactions": ["letter"]}, "hetprobit_interactions"),
        ({"covariates": ["nothing"]}, "hetprobit_covariate"),
        ({"covariates": ["arm"]}, "hetprobit_arm"),
    ],
)
def test_level_and_spread_that_can_not_be_told(keys, message):
    frame = oracle_frame("wide")
    frame["nothing"] = 5
    findings = run(frame, plan(([*HETPROBIT, "hetprobit_overid"], keys)))
    assert [math.isnan(row.value) for row in findings.findings[:4]] == [True] * 4
    assert math.isnan(findings.findings[4].p_value)
    assert len(findings.findings) == 5
    assert message in cautions(findings)


def test_level_and_spread_need_a_covariate():
    findings = run(oracle_frame("wide"), plan((["hetprobit", "hetprobit_overid"], {})))
    assert findings.findings == ()
    assert {one.id for one in findings.warnings} == {"covariate_needed"}


def test_one_covariate_leaves_nothing_to_test():
    findings = run(oracle_frame("wide"), plan((["hetprobit_overid"], {"covariates": ["letter"]})))
    assert math.isnan(findings.findings[0].p_value)
    assert set(cautions(findings)) == {"hetprobit_one_covariate"}


def test_pooled_candidates_share_a_term():
    head = HEAD + '[data]\ncomparisons = [{ id = "both", test = ["t", "u"], control = "c" }]\n'
    text = plan((["lpm_test_fe", "clogit"], {"interactions": ["letter"]}), head=head)
    findings = run(oracle_frame("triples"), text, control=None, comparisons=())
    found = {label(row.term): row for row in findings.findings if row.id == "lpm_test_fe"}
    assert list(found) == [None, "letter", "t + u x letter"]
    assert {label(row.comparison) for row in found.values()} == {"t + u vs c"}
    assert "several_pairs_modelled" in cautions(findings)


def test_groups_have_models_of_their_own():
    text = plan((["lpm_test_fe"], {"groups": ["all", "landlord_type"], "covariates": ["letter"]}))
    findings = run(oracle_frame("pairs"), text)
    arms = {label(row.group): row for row in findings.findings if row.term is None}
    assert set(arms) == {None, "landlord_type=agency", "landlord_type=private"}
    parts = [row.n_tests for group, row in arms.items() if group]
    assert sum(parts) == arms[None].n_tests == 120
    private = oracle_frame("pairs")
    private = private[private["landlord_type"] == "private"]
    alone = run(private, plan((["lpm_test_fe"], {"covariates": ["letter"]})))
    assert rows(alone, "lpm_test_fe")[None].value == arms["landlord_type=private"].value


def test_alike_tests_of_nobody_known_stand_for_themselves():
    """Rows that stand for several tests give what the rows written out give."""
    frame = oracle_frame("pairs").astype({"landlord": object})
    frame["frequency"] = 1 + frame["test"] % 3
    frame.loc[frame["test"] % 4 == 0, "landlord"] = None
    written = []
    for number in range(3):
        copy = frame[frame["frequency"] > number].copy()
        copy["test"] = copy["test"].astype(str) + f"-{number}"
        written.append(copy)
    whole = pandas.concat(written, ignore_index=True).drop(columns=["frequency"])
    ids = ["lpm_test_fe", "clogit"]
    text = plan((ids, {"intervals": ["crv1"], "covariates": ["letter"]}))
    one, other = run(frame, text), run(whole, text)
    for first, second in zip(one.findings, other.findings, strict=True):
        assert first.value == pytest.approx(second.value, rel=1e-9)
        assert first.standard_error == pytest.approx(second.standard_error, rel=1e-9)
        assert first.df == second.df
        assert first.n_denominator == second.n_denominator


def test_a_huge_ratio_is_infinite():
    frame = oracle_frame("many")
    frame["dose"] = frame["letter"] * 1e-4
    one = rows(run(frame, plan((["clogit"], {"covariates": ["dose"]}))), "clogit")["dose"]
    assert one.value == one.ci_high == math.inf
    assert one.p_value < 0.05
    assert one.to_dict()["value"] == "inf"


def test_only_models_take_covariates():
    text = plan((["net_all", "lpm_test_fe", "mcnemar_exact"], {"interactions": ["letter"]}))
    with pytest.raises(WrongInput) as caught:
        run(oracle_frame("pairs"), text)
    problems = caught.value.problems
    assert [one.value for one in problems] == ["net_all", "mcnemar_exact"]
    assert problems[0].place == "the plan: findings[1].ids"
    assert problems[0].rule == "takes no covariates and no interactions"
    assert "lpm_test_fe" in problems[0].repair


def test_no_tests_at_all():
    frame = frame_of((1, "c", 1), (2, "t", 0))
    frame["rent"] = 700
    ids = ["lpm_test_fe", "clogit", "logit_re", "logit_re_sd", "logit_re_ame", *HETPROBIT]
    asked = plan((ids, {"intervals": ["crv1"], "interactions": ["rent"]}))
    compared = [PlannedComparison(id="t", test="t", control="c")]
    findings = run(frame, asked, comparisons=compared)
    assert {row.id for row in findings.findings} == set(ids)
    assert all(math.isnan(row.value) for row in findings.findings)
    assert all(row.ci_method is not None and math.isnan(row.ci_low) for row in findings.findings)
