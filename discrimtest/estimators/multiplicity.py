"""p-values adjusted for being read together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjustment; it controls the chance of one false rejection or more.

    Args:
        p_values: Each in [0, 1], in any order.

    Returns:
        The adjusted p-values, in the order given.

    References:
        Holm (1979).

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    count = len(p_values)
    order = sorted(range(count), key=lambda index: p_values[index])
    adjusted = [0.0] * count
    largest = 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, (count - rank) * p_values[index]))
        adjusted[index] = largest
    return adjusted


def bh(p_values: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's step-up adjustment; it controls the false discovery rate.

    Of the tests it rejects at 5 %, no more than 5 in 100 are expected to be false. It holds for
    independent tests and for tests that tend to err together (comparisons that share their
    control candidate).

    Args:
        p_values: Each in [0, 1], in any order.

    Returns:
        The adjusted p-values, in the order given.

    References:
        Benjamini and Hochberg (1995).

    >>> [round(p_value, 4) for p_value in bh([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    return _step_up(p_values, "indep")


def by(p_values: Sequence[float]) -> list[float]:
    """Benjamini and Yekutieli's step-up adjustment: ``bh``, however the tests depend.

    The p-values of ``bh`` times 1 + 1/2 + ... + 1/m, for m tests.

    References:
        Benjamini and Yekutieli (2001), theorem 1.3.

    >>> [round(p_value, 4) for p_value in by([0.01, 0.04, 0.03])]
    [0.055, 0.0733, 0.0733]
    """
    return _step_up(p_values, "negcorr")


def _step_up(p_values: Sequence[float], method: str) -> list[float]:
    if len(p_values) < 2:
        return list(p_values)
    # Loading it takes longer than a whole analysis that asks for neither rule.
    from statsmodels.stats.multitest import fdrcorrection

    adjusted: list[float] = fdrcorrection(p_values, method=method)[1].tolist()
    return adjusted


ADJUST: Mapping[str, Callable[[Sequence[float]], list[float]]] = {"holm": holm, "bh": bh, "by": by}
"""By the name a plan's family gives."""
