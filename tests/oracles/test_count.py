"""Every id is held to numbers from outside the program."""

from collections import Counter

from discrimtest.estimators.registry import KNOWN
from tests.oracles.count import counted


def test_every_id_has_oracle_rows():
    found = Counter(id_ for id_, _ in counted())
    assert set(found) - set(KNOWN) == set()
    assert [id_ for id_ in KNOWN if found[id_] < 4] == []
    assert found.total() >= 150
