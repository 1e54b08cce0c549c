"""Where methods miss their level: the rules, each at its limit, and what they say of markets."""

from itertools import combinations_with_replacement

import numpy
import pytest

from discrimtest.estimators.doubts import doubts
from discrimtest.estimators.landlords import Landlords


def landlords(*rows, known=True):
    return Landlords(numpy.array(rows, dtype=numpy.int64), known)


# A hundred landlords with a test each; forty of three alike tests each; twenty-five all mixed.
APART = landlords(*[row for row in numpy.eye(4, dtype=int).tolist() for _ in range(25)])
ALIKE = landlords(*[(0, 3, 0, 0)] * 15, *[(0, 0, 3, 0)] * 15, *[(2, 0, 0, 1)] * 10)
MIXED = landlords(*[(1, 1, 1, 1)] * 25)
ONE_LARGE = landlords((6, 9, 5, 20), *[(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)] * 8)
IGNORING = [
    ("mcnemar_exact", ""),
    ("mcnemar_midp", ""),
    ("mcnemar_chi2", ""),
    ("mcnemar_chi2_cc", ""),
    ("mcnemar_unconditional", ""),
    ("paired_t", ""),
    ("net_all", "tango"),
    ("net_any", "newcombe"),
    ("net_any", "delta"),
    ("net_all", "bootstrap_test"),
    ("rate_ratio", "tang"),
    ("odds_ratio_conditional", "clopper_pearson"),
    ("tost", "tango"),
    ("first_contact_only", "newcombe"),
    ("callback_matched", "pearson"),
    ("callback_matched_fisher", ""),
    ("cochran_q", ""),
    ("clogit_score", ""),
    ("clogit", "wald"),
    ("logit_re", "wald"),
    ("logit_re_ame", "delta"),
    ("group_difference_all", "mover"),
    ("group_difference_any", "delta"),
]
ALLOWING = [
    ("cr2", ""),
    ("wild_bootstrap", ""),
    ("mcnemar_obuchowski", ""),
    ("mcnemar_durkalski", ""),
    ("net_all", "cr2"),
    ("net_any", "wild_bootstrap"),
    ("net_all", "worst_case_bounds"),
    ("lpm_test_fe", "cr2"),
    ("clogit", "crv1"),
    ("group_difference_all", "cr2"),
]


@pytest.mark.parametrize(("id_", "method"), IGNORING)
def test_alike_tests_of_a_landlord_are_told_of_methods_that_ignore_landlords(id_, method):
    assert doubts(id_, method, ALIKE) == ("level_alike",)
    assert doubts(id_, method, APART) == ()
    assert doubts(id_, method, MIXED) == ()
    assert doubts(id_, method, Landlords(ALIKE.cells, known=False)) == ()


@pytest.mark.parametrize(("id_", "method"), ALLOWING)
def test_methods_by_landlord_are_not_doubted_for_it(id_, method):
    assert doubts(id_, method, ALIKE) == ()


def test_how_alike_is_told_by_the_figure_itself():
    """Landlords invite all or none, and differ in nothing else: rates are alike, nets are not."""
    sample = landlords(*[(4, 1, 1, 0)] * 15, *[(0, 1, 1, 4)] * 15)
    assert doubts("rate_test", "wilson", sample) == ("level_alike",)
    assert doubts("net_all", "tango", sample) == ()
    assert doubts("mcnemar_exact", "", sample) == ()


@pytest.mark.parametrize("id_", ["crv1", "crv3"])
def test_plain_sandwiches_are_doubted_where_one_landlord_outweighs_the_others(id_):
    assert doubts(id_, "", ONE_LARGE) == ("level_uneven",)
    assert doubts("net_all", id_, ONE_LARGE) == ("level_uneven",)
    assert doubts("net_all", id_, ALIKE) == ()
    assert doubts("net_all", "bootstrap_landlord", ONE_LARGE) == ("level_uneven",)
    assert doubts("net_all", "cr2", ONE_LARGE) == ()
    assert doubts("group_difference_all", "cr2", ONE_LARGE) == ("level_uneven",)
    assert doubts("group_difference_all", "mover", ONE_LARGE) == ()
    assert doubts("net_all", "wild_bootstrap", ONE_LARGE) == ()


@pytest.mark.parametrize(
    ("id_", "method"),
    [
        ("callback_total", "pearson"),
        ("callback_exclusive", "pearson"),
        ("callback_total_fisher", ""),
        ("callback_exclusive_fisher", ""),
    ],
)
def test_shares_of_the_same_tests_are_no_independent_shares(id_, method):
    assert doubts(id_, method, APART) == ("level_unpaired",)
    assert doubts(id_, method, ALIKE) == ("level_alike", "level_unpaired")
    assert doubts(id_.removesuffix("_fisher"), "student", APART) == ()


def test_few_landlords_are_told_of_the_bootstrap_alone():
    few = landlords(*[(2, 1, 1, 1)] * 18, (0, 3, 1, 1))
    enough = landlords(*[(2, 1, 1, 1)] * 19, (0, 3, 1, 1))
    assert doubts("net_all", "bootstrap_landlord", few) == ("level_uneven",)
    assert doubts("net_all", "crv1", few) == ()
    assert doubts("net_all", "bootstrap_landlord", enough) == ()


def how_alike(cells, adds):
    """Variance of the mean by landlord (Bell and McCaffrey) over that of independent tests."""
    adds, m = numpy.array(adds), cells.sum(axis=1)
    values = numpy.repeat(numpy.tile(adds, len(cells)), cells.ravel())
    residual = cells @ adds - m * values.mean()
    return (residual**2 / (1 - m / m.sum())).sum() / m.sum() ** 2 / (values.var() / m.sum())


def test_the_limit_of_being_alike():
    """Landlords with two tests: more and more of them treat both candidates the same way twice."""
    found = []
    for alike in range(30):
        rows = [(0, 2, 0, 0)] * alike + [(0, 0, 2, 0)] * (alike // 2)
        sample = landlords(*rows, *[(0, 1, 1, 0)] * 8, *[(1, 1, 0, 0)] * 12, *[(0, 0, 0, 1)] * 9)
        ratio = how_alike(sample.cells, (0, 1, -1, 0))
        found.append(ratio > 1.3)
        assert (doubts("net_all", "tango", sample) == ("level_alike",)) == (ratio > 1.3), ratio
        assert (doubts("paired_t", "", sample) == ("level_alike",)) == (ratio > 1.3)
        rate = how_alike(sample.cells, (1, 0, 1, 0))
        assert (doubts("rate_test", "clopper_pearson", sample) == ("level_alike",)) == (rate > 1.3)
    assert True in found
    assert False in found


def test_the_limit_of_being_uneven():
    """One landlord with more and more tests beside twenty-five with one."""
    found = []
    for large in range(2, 12):
        sample = landlords((0, large, 0, 0), *[(0, 1, 0, 0)] * 12, *[(0, 0, 1, 0)] * 13)
        m = sample.cells.sum(axis=1).astype(float)
        n = m.sum()
        w = m**2 / (n - m)
        df = n**2 / ((m**2).sum() + w.sum() ** 2 - (w**2).sum())
        assert (doubts("crv1", "", sample) == ("level_uneven",)) == (df < 0.75 * 25)
        found.append(df / 25)
    assert min(found) < 0.74 < 0.76 < max(found)


SIZES = [
    sizes for count in (2, 3, 4, 5) for sizes in combinations_with_replacement((1, 2, 3, 9), count)
]


@pytest.mark.parametrize("sizes", [sizes for sizes in SIZES if max(sizes) > 1], ids=str)
def test_few_landlords_are_as_uneven_as_their_degrees_of_freedom_say(sizes):
    """Those of Bell and McCaffrey for a mean, from the definition: matrices of tests."""
    n, owner = sum(sizes), numpy.repeat(numpy.arange(len(sizes)), sizes)
    rest = numpy.eye(n) - 1 / n
    columns = []
    for one in range(len(sizes)):
        mine = owner == one
        values, vectors = numpy.linalg.eigh(rest[numpy.ix_(mine, mine)])
        columns.append(rest[mine].T @ vectors @ (values**-0.5 * vectors.sum(axis=0)))
    inner = numpy.array(columns) @ numpy.array(columns).T
    df = numpy.trace(inner) ** 2 / (inner**2).sum()
    rows = [(0, size, 0, 0) for size in sizes[:-1]]
    told = doubts("crv1", "", landlords(*rows, (0, 0, sizes[-1], 0)))
    assert (told == ("level_uneven",)) == (df < 0.75 * (len(sizes) - 1))


def singles(both, control, test, neither):
    rows = [(1, 0, 0, 0)] * both + [(0, 1, 0, 0)] * control + [(0, 0, 1, 0)] * test
    return landlords(*rows, *[(0, 0, 0, 1)] * neither)


@pytest.mark.parametrize(
    ("id_", "method", "few", "enough"),
    [
        ("net_any", "delta", (20, 15, 14, 50), (20, 15, 15, 50)),
        ("group_difference_any", "delta", (20, 10, 9, 50), (20, 10, 10, 50)),
        ("net_any", "newcombe", (3, 3, 3, 50), (3, 3, 4, 50)),
        ("net_all", "bootstrap_test", (30, 5, 4, 50), (30, 5, 5, 50)),
        ("net_any", "bootstrap_landlord", (30, 5, 4, 50), (30, 5, 5, 50)),
        ("rate_test", "bootstrap_test", (2, 5, 2, 50), (3, 5, 2, 50)),
        ("rate_test", "bootstrap_landlord", (50, 2, 5, 2), (50, 3, 5, 2)),
        ("rate_test", "cr2", (4, 5, 5, 50), (5, 5, 5, 50)),
        ("rate_test", "crv1", (50, 4, 5, 5), (50, 5, 5, 5)),
        ("rate_test", "wild_bootstrap", (4, 5, 5, 50), (5, 5, 5, 50)),
        ("gross_test", "crv3", (20, 5, 9, 50), (20, 5, 10, 50)),
        ("rate_test", "wilson", (1, 5, 1, 50), (2, 5, 1, 50)),
    ],
)
def test_few_answers_of_one_kind(id_, method, few, enough):
    assert doubts(id_, method, singles(*few)) == ("level_few",)
    assert doubts(id_, method, singles(*enough)) == ()


def test_counts_beyond_the_limit_and_other_methods_are_not_few():
    assert doubts("rate_test", "bootstrap_test", singles(20, 5, 9, 50)) == ()
    assert doubts("rate_test", "cr2", singles(20, 5, 9, 50)) == ()
    assert doubts("net_any", "cr2", singles(3, 3, 3, 50)) == ()
    assert doubts("net_any", "bonett_price", singles(3, 3, 3, 50)) == ()
    assert doubts("rate_test", "wilson_cc", singles(1, 5, 1, 50)) == ()
    few = landlords(*[(2, 1, 1, 1)] * 18, (0, 3, 1, 1))
    assert doubts("net_all", "bonett_price", few) == ()
    many = landlords(*[(2, 1, 1, 1)] * 30, (0, 3, 1, 1))
    assert doubts("net_all", "bootstrap_landlord", many) == ()


def test_nothing_is_said_of_what_was_not_tried_or_not_seen():
    assert doubts("order_effect", "welch", ALIKE) == ()
    assert doubts("rate_test", "clopper_pearson", singles(1, 5, 1, 50)) == ()
    assert doubts("net_all", "delta", singles(0, 3, 1, 2)) == ()
    assert doubts("net_any", "tango", singles(0, 3, 1, 2)) == ()
    assert doubts("mcnemar_exact", "", singles(1, 3, 1, 2)) == ()
    assert doubts("net_any", "delta", singles(4, 0, 0, 4)) == ()
    for id_, method in (
        ("net_discordant", "delta"),
        ("group_difference_any", "cr2"),
        ("group_difference_any", "mover"),
        ("group_difference_all", "delta"),
        ("rate_ratio", "delta"),
        ("callback_total", "delta"),
        ("callback_total", "score"),
    ):
        assert doubts(id_, method, singles(1, 3, 1, 2)) == (), (id_, method)


@pytest.mark.parametrize(
    ("id_", "method"),
    [
        ("randomization", ""),
        ("randomization_joint", ""),
        ("rate_adjusted_signal", "mover"),
        ("rate_adjusted_signal_any", "mover"),
    ],
)
def test_randomisation_and_adjusted_nets_take_every_test_as_its_own(id_, method):
    assert doubts(id_, method, ALIKE) == ("level_alike",)
    assert doubts(id_, method, APART) == doubts(id_, method, MIXED) == ()


@pytest.mark.parametrize("id_", ["hetprobit", "hetprobit_level"])
def test_the_probit_is_doubted_as_a_plain_sandwich(id_):
    assert doubts(id_, "crv1", ONE_LARGE) == ("level_uneven",)
    assert doubts(id_, "crv1", ALIKE) == doubts(id_, "crv1", APART) == ()
    assert doubts("hetprobit_variance", "crv1", ONE_LARGE) == ()


@pytest.mark.parametrize("method", ["cr2", "crv1", "crv3", "bootstrap_landlord"])
def test_few_landlords_who_treat_candidates_differently_are_told_of_their_net(method):
    rows = [(0, 2, 1, 0), (0, 1, 2, 0)] * 9 + [(0, 3, 0, 0)]
    others = [(2, 0, 0, 1)] * 20
    few, enough = landlords(*rows, *others), landlords(*rows, (0, 1, 2, 0), *others)
    assert doubts("net_discordant", method, few) == ("level_uneven",)
    assert doubts("net_discordant", method, enough) == ()
    assert doubts("net_discordant", "wild_bootstrap", few) == ()
    assert doubts("net_all", method, few) == ()
