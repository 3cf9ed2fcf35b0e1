"""The median of a few values, with an interval that assumes nothing about their distribution."""

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from evaltool.stats.resampling import FloatArray, check_confidence, one_dimension


@dataclass(frozen=True, slots=True)
class Median:
    """A median with limits in the unit of the values.

    Attributes
    ----------
    value : float
        The median; NaN without values.
    low, high : float
        Limits of the interval; NaN where none can be given.
    n : int
        Number of values that are not missing.
    coverage : float
        Confidence the limits really have, at least the one asked for.
    reason : str
        Why there is no value or no interval; empty where both are given.
    """

    value: float
    low: float
    high: float
    n: int
    coverage: float
    reason: str = ""


def median_interval(values: npt.ArrayLike, confidence: float = 0.95) -> Median:
    """Return the median with an interval between two of the ordered values.

    Parameters
    ----------
    values : array_like, shape (n,)
        Numbers; NaN is missing and left out.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Median
        Without limits if even the smallest and the largest value do not reach `confidence`
        (fewer than 6 values at 95 %).

    Raises
    ------
    ValueError
        If `values` has not one dimension or `confidence` is not between 0 and 1.

    References
    ----------
    Conover, W.J. (1999). Practical Nonparametric Statistics, 3rd ed., section 3.2: the number of
    values below the median is binomial with probability one half.

    Examples
    --------
    >>> median_interval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).low
    2.0
    """
    check_confidence(confidence)
    array = one_dimension("values", values)
    ordered: FloatArray = np.sort(array[~np.isnan(array)])
    n = int(ordered.size)
    if n == 0:
        return Median(nan, nan, nan, 0, nan, "no values")
    value = float(np.median(ordered))
    left_out, coverage = _outside(n, (1 - confidence) / 2)
    if left_out == 0:
        reason = f"an interval for the median at {confidence:.0%} needs more than {n} values"
        return Median(value, nan, nan, n, nan, reason)
    low, high = float(ordered[left_out - 1]), float(ordered[n - left_out])
    return Median(value, low, high, n, coverage)


def _outside(n: int, tail: float) -> tuple[int, float]:
    """Return the rank of the lower limit, 0 if there is none, and the coverage it gives."""
    # -- whole numbers out of 2**n, which is beyond a float from n = 1024 on --
    allowed = (int(tail * 2**53) << n) >> 53
    rank, ways, below = 0, 1, 0
    while below + ways <= allowed:
        below += ways
        ways = ways * (n - rank) // (rank + 1)
        rank += 1
    return rank, 1 - 2 * below / 2**n
