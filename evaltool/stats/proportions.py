"""Shares with their intervals, for samples, finite populations and open invitations.

Which interval a share gets depends on who was asked: `wilson` for a sample of a large population,
`hypergeometric_interval` for a real sample of a known small one, `nonresponse_bounds` where all
were invited and some answered - then the doubt is about who stayed silent, not about chance.
"""

from dataclasses import dataclass
from math import nan, sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from evaltool.stats.resampling import FloatArray, check_confidence

__all__ = ["Share", "hypergeometric_interval", "nonresponse_bounds", "wilson"]


@dataclass(frozen=True, slots=True)
class Share:
    """A share between 0 and 1 with its limits.

    Attributes
    ----------
    value : float
        Successes divided by n; NaN if n is 0.
    low, high : float
        Limits of the interval, or bounds.
    n : int
        Number of answers the share rests on.
    reason : str
        Why there is no value; empty where there is one.
    """

    value: float
    low: float
    high: float
    n: int
    reason: str = ""


def wilson(successes: int, n: int, confidence: float = 0.95) -> Share:
    """Return a share with Wilson's score interval, without continuity correction.

    Parameters
    ----------
    successes, n : int
        How many of how many.
    confidence : float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If `successes` is not between 0 and `n` or `confidence` not between 0 and 1.

    References
    ----------
    Newcombe, R.G. (1998). Two-sided confidence intervals for the single proportion. Statistics in
    Medicine 17:857-872, method 3.

    Examples
    --------
    >>> share = wilson(15, 148)
    >>> round(share.low, 4), round(share.high, 4)
    (0.0624, 0.1605)
    """
    _check(successes, n, confidence)
    if n == 0:
        return Share(nan, nan, nan, 0, "nobody answered")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / n
    centre = share + z**2 / (2 * n)
    margin = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    # -- at 0 and n the limit is exact; rounding must not push it out of the scale --
    low = 0.0 if successes == 0 else (centre - margin) / scale
    high = 1.0 if successes == n else (centre + margin) / scale
    return Share(share, low, high, n)


def hypergeometric_interval(successes: int, n: int, population: int, confidence: float = 0.95) -> Share:
    """Return a share with the exact interval for a random sample without replacement.

    Parameters
    ----------
    successes, n : int
        How many of how many in the sample.
    population : int
        Number of persons the sample was drawn from.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    Share
        Covers at least with `confidence`; with n equal to `population` the limits are the value.

    Raises
    ------
    ValueError
        If not 0 <= successes <= n <= population, or `confidence` is not between 0 and 1.

    Notes
    -----
    Both tails of the hypergeometric test are inverted at half the error each. A limit is the first
    number of successes in the population, not yet excluded by the sample, that its tail allows.

    References
    ----------
    Buonaccorsi, J.P. (1987). A note on confidence intervals for proportions in finite populations.
    The American Statistician 41:215-218.
    """
    _check(successes, n, confidence)
    _check_population(n, population)
    if n == 0:
        return Share(nan, nan, nan, 0, "nobody answered")
    tail = (1 - confidence) / 2
    logs = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, population + 1)))))
    low = _smallest_total(logs, successes, n, population, tail)
    # -- the upper limit is the lower limit of the failures --
    high = population - _smallest_total(logs, n - successes, n, population, tail)
    return Share(successes / n, low / population, high / population, n)


def nonresponse_bounds(successes: int, n: int, population: int) -> Share:
    """Return a share with the bounds it takes if all who stayed silent say no, or all yes.

    Parameters
    ----------
    successes, n : int
        How many of how many who answered.
    population : int
        Number of persons who were asked.

    Raises
    ------
    ValueError
        If not 0 <= successes <= n <= population, or nobody was asked.

    References
    ----------
    Manski, C.F. (1989). Anatomy of the selection problem. Journal of Human Resources 24:343-360.

    Examples
    --------
    >>> bounds = nonresponse_bounds(18, 25, 60)
    >>> bounds.value, bounds.low, round(bounds.high, 3)
    (0.72, 0.3, 0.883)
    """
    _check(successes, n, 0.95)
    _check_population(n, population)
    low, high = successes / population, (successes + population - n) / population
    if n == 0:
        return Share(nan, low, high, 0, "nobody answered")
    return Share(successes / n, low, high, n)


def _smallest_total(logs: FloatArray, successes: int, n: int, population: int, tail: float) -> int:
    """Return the smallest number in the population with P(X >= successes) above `tail`."""
    low, high = successes, population - (n - successes)
    while low < high:
        middle = (low + high) // 2
        if _upper_tail(logs, successes, n, population, middle) > tail:
            high = middle
        else:
            low = middle + 1
    return low


def _upper_tail(logs: FloatArray, successes: int, n: int, population: int, total: int) -> float:
    """Return P(X >= successes), X hypergeometric; `logs` holds the logarithms of k!."""
    x = np.arange(successes, min(n, total) + 1)

    def log_choose(above: int, below: npt.NDArray[np.int64]) -> FloatArray:
        return logs[above] - logs[below] - logs[above - below]

    x = x[n - x <= population - total]
    terms = log_choose(total, x) + log_choose(population - total, n - x)
    return float(np.exp(terms - log_choose(population, np.array([n]))).sum())


def _check(successes: int, n: int, confidence: float) -> None:
    if n < 0:
        raise ValueError(f"n must be 0 or more, got {n}")
    if not 0 <= successes <= n:
        raise ValueError(f"successes must be between 0 and n = {n}, got {successes}")
    check_confidence(confidence)


def _check_population(n: int, population: int) -> None:
    if population < max(n, 1):
        raise ValueError(f"population must be at least {max(n, 1)}, got {population}")
