"""The method page says of every interval method which figures it is for."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from discrimtest.estimators.registry import ESTIMANDS, KNOWN

PAGE = (Path(__file__).parents[1] / "docs" / "method.md").read_text(encoding="utf-8")
TABLE = PAGE.split("## Intervals")[1].split("## ")[0]
METHODS = sorted({name for names in KNOWN.values() for name in names or ()})
MEANS = {id_: estimand.mean for id_, estimand in ESTIMANDS.items() if estimand.mean}
WORDS = {
    "every rate and net rate": list(MEANS),
    "one share": [id_ for id_, mean in MEANS.items() if mean.least == 0],
}


@pytest.mark.parametrize("method", METHODS)
def test_an_interval_is_of_the_figures_that_the_page_names(method):
    (of,) = re.findall(rf"^\| `{method}` \| ([^|]+) \|", TABLE, re.MULTILINE)
    with_limits = [id_ for id_, names in KNOWN.items() if names]
    named = [id_ for words, ids in WORDS.items() if words in of for id_ in ids]
    for pattern in re.findall(r"`([^`]+)`", of):
        found = [id_ for id_ in with_limits if fnmatch(id_, pattern)]
        assert found, pattern
        named += found
    assert sorted(named) == sorted(id_ for id_, names in KNOWN.items() if method in (names or ()))
