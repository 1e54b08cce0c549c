"""Which contacts a regression takes, and what their columns become."""

import numpy
import pytest

from discrimtest.files.plan import PlannedComparison, plan_from_toml
from discrimtest.findings.keys import Term
from discrimtest.samples.contacts import MOST_LEVELS, contacts_of, too_many
from discrimtest.samples.observations import Wanted, observe
from tests.contact_frames import PLAN, frame_of

COLUMNS = ("test", "arm", "outcome", "landlord", "letter", "rent", "type")
T, U = (PlannedComparison(id=arm, test=(arm,), control=("c",)) for arm in "tu")
POOLED = PlannedComparison(id="both", test=("t", "u"), control=("c",))
ROWS = [
    (1, "c", 1, "A", "x", 700, "agency"),
    (1, "t", 0, "A", "y", 700, "agency"),
    (1, "u", 0, "A", "", 700, "agency"),
    (2, "c", 1, "", "z", 650, "private"),
    (2, "t", 1, "", "x", 650, "private"),
    (3, "c", 0, "B", "x", -20, "agency"),
    (3, "u", 1, "B", "y", -20, "agency"),
    (4, "t", 1, "B", "x", 900, "agency"),
    (4, "u", 1, "B", "x", 900, "agency"),
    (5, "c", "", "C", "x", 800, "private"),
    (5, "t", 1, "C", "y", 800, "private"),
    (6, "c", 1, "C", "", 500, "private"),
    (6, "t", 0, "C", "z", 500, "private"),
]


def seen(rows=ROWS, columns=COLUMNS, details=("letter", "rent")):
    plan = plan_from_toml(PLAN, "plan.toml")
    wanted = Wanted(groups=("type",), details=details)
    return observe(frame_of(*rows, columns=columns), plan, plan.outcomes[:1], wanted)


def shown(terms):
    """Terms as they are labelled."""
    return tuple(map(str, terms))


def material(together, *names, interactions=(), column="all", observations=None):
    found = contacts_of(observations or seen(), together, "invitation", column, names, interactions)
    return dict(found)


def test_tests_with_a_control_and_a_test_candidate():
    (one,) = material([T, U]).values()
    contacts = one.contacts
    assert shown(contacts.terms) == ("t", "u")
    assert contacts.arms == 2
    # Test 4 has no control, test 5 no answer to its control.
    assert contacts.test.tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3]
    assert contacts.outcome.tolist() == [1, 0, 0, 1, 1, 0, 1, 1, 0]
    assert contacts.design.T.tolist() == [[0, 1, 0, 0, 1, 0, 0, 0, 1], [0, 0, 1, 0, 0, 0, 1, 0, 0]]
    assert (one.sample.n_tests, one.sample.n_landlords) == (4, 3)
    assert (one.left_out, one.tests_left_out, one.references, one.contacts.crossings) == (
        0,
        0,
        (),
        (),
    )
    # The landlord of test 2 is not known: it stands for itself.
    assert contacts.landlord.tolist() == [0, 0, 0, 3, 3, 1, 1, 2, 2]


def test_one_comparison_takes_its_own_candidates():
    (one,) = material([T]).values()
    assert shown(one.contacts.terms) == ("t",)
    assert one.contacts.test.tolist() == [0, 0, 1, 1, 2, 2]
    assert one.sample.n_tests == 3


def test_pooled_candidates_share_a_term():
    (one,) = material([POOLED]).values()
    assert shown(one.contacts.terms) == ("t + u",)
    assert one.contacts.design[:, 0].tolist() == [0, 1, 1, 0, 1, 0, 1, 0, 1]


def test_words_and_numbers():
    (one,) = material([T, U], "letter", "rent").values()
    contacts = one.contacts
    assert shown(contacts.terms) == ("t", "u", "letter=y", "letter=z", "rent")
    assert one.terms == contacts.terms
    # Test 6 is gone with its control's letter; of test 1 only the second test candidate.
    assert contacts.test.tolist() == [0, 0, 1, 1, 2, 2]
    assert contacts.design[:, 2].tolist() == [0, 1, 0, 0, 0, 1]
    assert contacts.design[:, 3].tolist() == [0, 0, 1, 0, 0, 0]
    assert contacts.design[:, 4].tolist() == [700, 700, 650, 650, -20, -20]
    assert (one.left_out, one.tests_left_out) == (2, 1)
    assert one.sample.n_tests == 3


def test_interactions_follow_and_bring_their_covariate():
    (one,) = material([T, U], "rent", interactions=("letter", "rent")).values()
    assert shown(one.contacts.terms) == (
        *("t", "u", "rent", "letter=y", "letter=z"),
        *("t x rent", "u x rent", "t x letter=y", "u x letter=y", "t x letter=z", "u x letter=z"),
    )
    assert one.contacts.crossings == ((0, 2), (1, 2), (0, 3), (1, 3), (0, 4), (1, 4))
    assert one.terms[-1] == Term("letter", "z", ("u",))
    assert shown(one.references) == ("rent=0", "letter=x")
    design = dict(zip(shown(one.terms), one.contacts.design.T.tolist(), strict=True))
    assert design["t x rent"] == [0, 700, 0, 650, 0, 0]
    assert design["u x letter=y"] == [0, 0, 0, 0, 0, 1]
    assert design["t x letter=y"] == [0, 1, 0, 0, 0, 0]


def test_groups():
    found = material([T, U], "letter", column="type")
    assert list(map(str, found)) == ["type=agency", "type=private"]
    agency, private = found.values()
    assert shown(agency.contacts.terms) == ("t", "u", "letter=y")
    assert shown(private.contacts.terms) == ("t", "u", "letter=z")
    assert (agency.left_out, agency.tests_left_out) == (1, 0)
    assert (private.left_out, private.tests_left_out) == (1, 1)
    assert (agency.sample.n_tests, private.sample.n_tests) == (2, 1)


def test_a_group_without_a_whole_test_is_left_out():
    rows = [row for row in ROWS if row[0] not in (2, 6)]
    found = material([T, U], column="type", observations=seen(rows))
    assert list(map(str, found)) == ["type=agency"]


def test_nothing_to_take():
    (one,) = material([T], observations=seen(ROWS[7:9])).values()
    assert len(one.contacts.outcome) == 0
    assert one.contacts.design.shape == (0, 1)
    assert one.contacts.landlord is None
    assert one.sample.n_tests == 0


def test_words_that_look_like_numbers_are_numbers_only_together():
    rows = [(1, "c", 1, "1"), (1, "t", 0, "2.5"), (2, "c", 0, "1e1"), (2, "t", 1, "-3")]
    columns = ("test", "arm", "outcome", "x")
    (one,) = material([T], "x", observations=seen(rows, columns, ("x",))).values()
    assert shown(one.contacts.terms) == ("t", "x")
    assert one.contacts.design[:, 1].tolist() == [1, 2.5, 10, -3]
    rows[3] = (2, "t", 1, "many")
    (one,) = material([T], "x", observations=seen(rows, columns, ("x",))).values()
    assert shown(one.contacts.terms) == ("t", "x=1e1", "x=2.5", "x=many")


def test_rows_that_stand_for_many_tests():
    columns = ("test", "arm", "outcome", "landlord", "frequency")
    rows = [
        (n, arm, 1, owner, k)
        for n, owner, k in ((1, "A", 3), (2, "", 2), (3, "A", 0))
        for arm in "ct"
    ]
    (one,) = material([T], observations=seen(rows, columns, ())).values()
    assert one.contacts.times.tolist() == [3, 3, 1, 1, 1, 1]
    assert one.contacts.landlord.tolist() == [0, 0, 1, 2, 1, 2]
    assert one.contacts.n_tests == one.sample.n_tests == 5
    nobody = [(*row[:3], row[4]) for row in rows]
    (one,) = material([T], observations=seen(nobody, (*columns[:3], "frequency"), ())).values()
    assert one.contacts.times.tolist() == [3, 3, 2, 2]
    assert one.contacts.landlord is None


@pytest.mark.parametrize(("levels", "many"), [(MOST_LEVELS, []), (MOST_LEVELS + 1, ["x"])])
def test_columns_of_names(levels, many):
    rows = [(n, arm, 1, f"name {n % levels}", n) for n in range(60) for arm in "ct"]
    observations = seen(rows, ("test", "arm", "outcome", "x", "y"), ("x", "y"))
    assert too_many(observations, ("x", "y")) == many


def test_design_is_of_numbers():
    (one,) = material([T, U], "letter").values()
    assert one.contacts.design.dtype == numpy.float64
    assert one.contacts.outcome.dtype == numpy.float64


def test_numbers_with_a_decimal_comma_are_one_term_and_bands_are_words():
    rows = [(1, "c", 1, "0,5", "500_700"), (1, "t", 0, "1.5", "700_900")]
    columns = ("test", "arm", "outcome", "letter", "rent")
    (one,) = material([T], "letter", "rent", observations=seen(rows, columns)).values()
    assert shown(one.contacts.terms) == ("t", "letter", "rent=700_900")
    assert one.contacts.design.tolist() == [[0, 0.5, 0], [1, 1.5, 1]]
