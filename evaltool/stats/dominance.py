"""Effect sizes of rank tests between groups, with their intervals.

Two groups: how much more often a value of one is above a value of the other (Cliff's delta, which
is the rank-biserial correlation of Mann and Whitney's U). More groups: epsilon squared.
"""

from math import sqrt

import numpy as np

from evaltool.stats.resampling import FloatArray


def dominance(first: FloatArray, second: FloatArray) -> float:
    """Return Cliff's delta, P(first > second) - P(first < second), -1 to 1."""
    return float(np.sign(first[:, np.newaxis] - second).mean())


def dominance_interval(first: FloatArray, second: FloatArray, confidence: float) -> tuple[float, float]:
    """Return the limits of Cliff's delta; asymmetric, within -1 and 1.

    Parameters
    ----------
    first, second : ndarray of float, shape (n,), (m,)
    confidence : float
        Between 0 and 1.

    Notes
    -----
    Where no value of one group reaches the other the variance is 0 and the formula fails. Then the
    inner limit is that of the nearest samples with variance: one pair of values is equal.

    References
    ----------
    Cliff, N. (1996). Ordinal Methods for Behavioral Data Analysis. Feng, D., Cliff, N. (2004).
    Monte Carlo evaluation of ordinal d with improved confidence interval. Journal of Modern Applied
    Statistical Methods 3:322-332. As in R `effsize`.
    """
    delta = dominance(first, second)
    if abs(delta) == 1:
        low, high = dominance_interval(*_touching(first.size, second.size), confidence)
        return (low, 1.0) if delta > 0 else (-1.0, -low)
    # -- not at the top: scipy.special takes 0.2 to 0.3 s, and only tests of groups need it --
    from scipy.special import stdtrit  # noqa: PLC0415

    t = float(stdtrit(first.size + second.size - 2, (1 + confidence) / 2))
    scatter = t**2 * _variance(first, second)
    middle, unexplained = delta - delta**3, 1 - delta**2
    margin, scale = sqrt(scatter * (unexplained**2 + scatter)), unexplained + scatter
    return (middle - margin) / scale, (middle + margin) / scale


def epsilon_squared(h: float, n: int) -> float:
    """Return the share of the variance of ranks that lies between groups, 0 to 1.

    References
    ----------
    Tomczak, M., Tomczak, E. (2014). The need to report effect size estimates revisited. Trends in
    Sport Sciences 21:19-25: H (n + 1) / (n^2 - 1), which is H / (n - 1).
    """
    return h / (n - 1)


def epsilon_squared_interval(h: float, n: int, n_groups: int, confidence: float) -> tuple[float, float]:
    """Return approximate limits of epsilon squared, 0 to 1.

    They are the noncentralities of the chi-square law that make `h` just too large or too small, so
    the lower limit is above 0 exactly where the test rejects. The observed value is always within.

    References
    ----------
    Smithson, M. (2003). Confidence Intervals, on noncentral chi-square. In our simulation of three
    groups of 5 to 30 values the limits covered .955 to 1 at 95 %.
    """
    # -- see above --
    from scipy.special import chndtr  # noqa: PLC0415

    def noncentrality(probability: float) -> float:
        low, high = 0.0, 4 * (h + n)
        if chndtr(h, n_groups - 1, 0.0) <= probability:
            return 0.0
        while high - low > 1e-9 * (1 + high):
            middle = (low + high) / 2
            # -- the greater the noncentrality, the less probable is a value up to h --
            if chndtr(h, n_groups - 1, middle) > probability:
                low = middle
            else:
                high = middle
        return low

    value = epsilon_squared(h, n)
    low = noncentrality((1 + confidence) / 2) / (n - 1)
    high = noncentrality((1 - confidence) / 2) / (n - 1)
    return min(low, value), min(max(high, value), 1.0)


def _variance(first: FloatArray, second: FloatArray) -> float:
    """Return Cliff's unbiased estimate of the variance of delta, but at least his minimum."""
    signs = np.sign(first[:, np.newaxis] - second)
    n, m = signs.shape
    delta = float(signs.mean())
    of_first = m**2 * float(((signs.mean(axis=1) - delta) ** 2).sum())
    of_second = n**2 * float(((signs.mean(axis=0) - delta) ** 2).sum())
    of_pairs = float(((signs - delta) ** 2).sum())
    unbiased = (of_first + of_second - of_pairs) / (n * m * (n - 1) * (m - 1))
    return max(unbiased, (1 - delta**2) / (n * m - 1))


def _touching(n: int, m: int) -> tuple[FloatArray, FloatArray]:
    """Return samples in which the first lies above the second, but for one pair that is equal."""
    return np.arange(m - 1.0, m - 1.0 + n), np.arange(float(m))
