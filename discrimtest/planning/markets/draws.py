"""What every market draws from: landlords of tests, and numbers by a stream."""

from __future__ import annotations

import math
from typing import Literal

import numpy
from numpy.typing import NDArray
from scipy.special import ndtri

from discrimtest.randomness import Stream

Whole = NDArray[numpy.int64]
Numbers = NDArray[numpy.float64]
Sizes = Literal["equal", "uneven", "half"]
_FINE = 1 << 53


def owners(tests: int, landlords: int, sizes: Sizes) -> Whole:
    """The landlord of each test, every one with a test at least.

    Args:
        tests: How many.
        landlords: How many; 0 for one a test.
        sizes: Tests by landlord: ``equal``, ``uneven`` (in proportion to 1, 1/2, 1/3 …) or
            ``half`` (one landlord has half of them, the others as many each).
    """
    groups = landlords or tests
    weights = numpy.ones(groups)
    if sizes == "uneven":
        weights = 1 / numpy.arange(1, groups + 1)
    elif sizes == "half":
        weights[0] = groups - 1
    ends = numpy.cumsum(weights) / weights.sum() * (tests - groups)
    counts = 1 + numpy.diff(numpy.floor(ends + 1e-9), prepend=0).astype(numpy.int64)
    return numpy.repeat(numpy.arange(groups), counts)


def uniforms(stream: Stream, *shape: int) -> Numbers:
    """Numbers between 0 and 1."""
    drawn = stream.many_below(_FINE, math.prod(shape))
    found: Numbers = ((drawn + 0.5) / _FINE).reshape(shape)
    return found


def normals(stream: Stream, *shape: int) -> Numbers:
    """Standard normal numbers."""
    found: Numbers = ndtri(uniforms(stream, *shape))
    return found
