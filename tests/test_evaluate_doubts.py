"""Cautions where the data resemble a simulated market in which a method missed its level."""

from tests.contact_frames import PLAN, frame_of, run

ASKED = PLAN.replace(
    'ids = ["net_any", "mcnemar_exact"]\nrole = "primary"',
    'ids = ["net_any", "mcnemar_exact", "cr2", "group_difference_any"]\n'
    'groups = ["all", "landlord_type"]\nintervals = ["tango", "delta", "cr2"]\nrole = "primary"',
)


def market(*landlords):
    """Contacts of landlords: (answers of each test, how many tests)."""
    rows = []
    for owner, (control, test, tests) in enumerate(landlords):
        kind = "private" if owner % 2 else "agency"
        for number in range(tests):
            name = f"{owner}-{number}"
            rows += [(name, "c", control, f"L{owner}", kind), (name, "t", test, f"L{owner}", kind)]
    return frame_of(*rows, columns=("test", "arm", "outcome", "landlord", "landlord_type"))


def said(findings, id_):
    return [one for one in findings.warnings if getattr(one, "id", "") == id_]


def test_alike_landlords_are_told_once_with_the_methods_it_is_about():
    frame = market(*[(1, 0, 3)] * 12, *[(0, 1, 3)] * 10, *[(1, 1, 3)] * 8)
    (caution,) = said(run(frame, ASKED), "level_alike")
    assert caution.values["comparison"] == "t vs c"
    methods = caution.values["methods"].split(", ")
    assert {"tango", "delta", "mcnemar_exact"} <= set(methods)
    assert "cr2" not in methods
    assert len(methods) == len(set(methods))


def test_few_tests_with_an_invitation_are_told_of_the_delta_method():
    frame = market(*[(1, 0, 1)] * 8, *[(0, 1, 1)] * 5, *[(1, 1, 1)] * 6, *[(0, 0, 1)] * 20)
    findings = run(frame, ASKED)
    (caution,) = said(findings, "level_few")
    assert caution.values["methods"] == "delta"
    assert not said(findings, "level_alike")


def test_many_mixed_landlords_are_told_nothing():
    cells = [(1, 0, 1)] * 30 + [(0, 1, 1)] * 20 + [(1, 1, 1)] * 30 + [(0, 0, 1)] * 20
    findings = run(market(*cells), ASKED)
    assert not [one for one in findings.warnings if str(getattr(one, "id", "")).startswith("level")]


def test_a_joint_test_of_several_candidates_is_doubted_with_its_comparisons():
    rows = []
    for owner in range(30):
        answers = [(1, 0, 0), (0, 1, 1), (0, 1, 0)][owner % 3]
        for number in range(3):
            for arm, outcome in zip("ctu", answers, strict=True):
                rows.append((f"{owner}-{number}", arm, outcome, f"L{owner}"))
    frame = frame_of(*rows, columns=("test", "arm", "outcome", "landlord"))
    plan = PLAN.replace('"net_any", "mcnemar_exact"]', '"net_any", "cochran_q"]', 1)
    plan = plan.replace('comparisons = ["main"]', 'comparisons = ["all"]')
    cautions = said(run(frame, plan), "level_alike")
    told = {one.values["comparison"]: one.values["methods"] for one in cautions}
    assert told["t, u vs c"] == "cochran_q"
