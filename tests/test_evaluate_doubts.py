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
    assert str(caution.values["comparison"]) == "t vs c"
    methods = caution.values["methods"]
    assert {"tango", "delta", "mcnemar_exact"} <= set(methods)
    assert "cr2" not in methods
    assert len(methods) == len(set(methods))


def test_few_tests_with_an_invitation_are_told_of_the_delta_method():
    frame = market(*[(1, 0, 1)] * 8, *[(0, 1, 1)] * 5, *[(1, 1, 1)] * 6, *[(0, 0, 1)] * 20)
    findings = run(frame, ASKED)
    (caution,) = said(findings, "level_few")
    assert caution.values["methods"] == ("delta",)
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
    told = {str(one.values["comparison"]): one.values["methods"] for one in cautions}
    assert told["t, u vs c"] == ("cochran_q",)


HEAD = PLAN.split("[[findings]]")[0]


def asking(*ids, intervals=(), groups=("all",), data=""):
    lists = {"ids": ids, "intervals": intervals, "groups": groups}
    lines = [f"{name} = {[*one]!s}".replace("'", '"') for name, one in lists.items()]
    return "\n".join([HEAD, "[[findings]]", *lines, data, ""])


def doubted(findings):
    """Of each doubt: what it is of, and the methods."""
    return {
        one.id: (str(one.values["comparison"]), [*one.values["methods"]])
        for one in findings.warnings
        if str(getattr(one, "id", "")).startswith("level_")
    }


def timed(*landlords):
    """Tests of landlords: (hours of the control, of the test candidate, how many tests)."""
    rows = []
    for owner, (control, test, tests) in enumerate(landlords):
        for number in range(tests):
            name = f"{owner}-{number}"
            rows += [(name, "c", 1, f"L{owner}", control), (name, "t", 1, f"L{owner}", test)]
    return frame_of(*rows, columns=("test", "arm", "outcome", "landlord", "hours"))


TIMES = asking("logrank", "cox", intervals=("wald", "sandwich"), data="[time]\nwindow_hours = 9.0")


def test_alike_waits_are_told_of_the_methods_that_ignore_landlords():
    sooner = [(1, 5, 3)] * 15 + [(5, 1, 3)] * 12
    (told,) = doubted(run(timed(*sooner), TIMES)).items()
    assert told == ("level_alike_other", ("t vs c", ["logrank", "wald"]))
    single = [(1, 5, 1)] * 30 + [(5, 1, 1)] * 24
    assert doubted(run(timed(*single), TIMES)) == {}


def test_waits_of_few_landlords_are_told_of_the_sandwich():
    few = [(1, 5, 1), (5, 1, 1)] * 5 + [(1, 5, 2), (5, 1, 2)]
    assert doubted(run(timed(*few), TIMES)) == {"level_few_landlords": ("t vs c", ["sandwich"])}


def test_few_combined_groups_are_told_of_their_normal_limits():
    cells = [(1, 0, 1)] * 12 + [(0, 1, 1)] * 8 + [(1, 1, 1)] * 12 + [(0, 0, 1)] * 8
    frame = market(*cells)
    frame["wave"] = [f"w{number // 2 % 4}" for number in range(len(frame))]
    plan = asking(
        *("combined_reml_all", "combined_dl_all", "tau_squared_all", "heterogeneity_all"),
        intervals=("hk", "wald", "prediction", "q_profile"),
        groups=("wave",),
    )
    findings = run(frame, plan)
    assert doubted(findings) == {"level_combined": ("t vs c", ["wald", "prediction"])}
    # Eight tests of each wave in which somebody was invited; here too few for their spread.
    any_ = run(frame, plan.replace("_all", "_any"))
    assert doubted(any_)["level_few"] == ("t vs c", ["q_profile", "heterogeneity_any"])
    two = frame[frame["wave"].isin(["w0", "w1"])]
    assert doubted(run(two, plan)) == {}


def test_weights_are_told_where_few_tests_have_most_or_landlords_are_alike():
    plan = asking("net_all_weighted", intervals=("linearised", "cr2"))
    single = market(*[(1, 0, 1), (0, 1, 1), (1, 1, 1), (0, 0, 1)] * 20)
    single["weight"] = 1.0
    assert doubted(run(single, plan)) == {}
    single.loc[single.index < 8, "weight"] = 60.0
    assert doubted(run(single, plan)) == {"level_weights": ("t vs c", ["linearised"])}
    alike = market(*[(1, 0, 3)] * 15, *[(0, 1, 3)] * 12, *[(1, 1, 3)] * 6)
    alike["weight"] = 1.0
    assert doubted(run(alike, plan)) == {"level_alike_other": ("t vs c", ["linearised"])}


def two_comparisons(cells, opposite=True):
    """Landlords with three tests of either comparison, the second one the other way round."""
    rows = []
    for owner, (control, test) in enumerate(cells):
        for pair in ("ab", "xy"):
            answers = (control, test) if pair == "ab" or not opposite else (test, control)
            for number in range(3):
                for arm, outcome in zip(pair, answers, strict=True):
                    rows.append((f"{pair}{owner}-{number}", arm, outcome, f"L{owner}"))
    # Nobody does the same in all tests.
    rows += [("extra", "a", 1, "L0"), ("extra", "b", 1, "L0")]
    return frame_of(*rows, columns=("test", "arm", "outcome", "landlord"))


FACTORIAL = asking(
    "interaction",
    intervals=("mover", "cr2"),
    data="""[data]
comparisons = [
  { id = "one", test = "b", control = "a" }, { id = "two", test = "y", control = "x" },
]""",
)


def test_comparisons_are_told_by_what_landlords_do_in_both():
    cells = [(1, 0)] * 12 + [(0, 1)] * 10 + [(1, 1)] * 8
    findings = run(two_comparisons(cells), FACTORIAL, control=None)
    told = doubted(findings)
    assert told == {"level_alike_other": ("b vs a less y vs x", ["mover"])}
    # What a landlord does in both cancels from their difference.
    assert doubted(run(two_comparisons(cells, opposite=False), FACTORIAL, control=None)) == {}


GRADED = """
[[outcomes]]
id = "graded"
noun = "answer of this kind"
favourable = ["invitation"]
ordered = [["no_reply", "refusal"], ["information_request"], ["invitation"]]
label = "graded"

[[findings]]
ids = ["bhapkar", "stuart_maxwell"]
outcomes = ["graded"]
"""


def test_few_graded_tests_are_told_of_bhapkar():
    kinds = ["no_reply", "invitation", "information_request", "refusal", "invitation"]
    rows = []
    for number in range(74):
        answers = kinds[number % 5], kinds[(number * number + 1) % 5]
        rows += [(number, arm, answer) for arm, answer in zip("ct", answers, strict=True)]
    few = frame_of(*rows)
    plan = asking("net_all") + GRADED
    assert doubted(run(few, plan)) == {"level_small": ("t vs c", ["bhapkar"])}
    one_more = frame_of(*rows, (74, "c", "no_reply"), (74, "t", "invitation"))
    assert doubted(run(one_more, plan)) == {}
