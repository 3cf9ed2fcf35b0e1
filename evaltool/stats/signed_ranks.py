"""The exact law of the signed-rank statistic, and what is read off the differences of pairs.

With ties and zeros (Likert items, short tests) tables do not fit and the normal law is rough: here
the signs of the observed ranks are flipped in all ways, by a dynamic programme on doubled ranks.
"""

from math import erfc, nan, sqrt
from statistics import NormalDist

import numpy as np

from evaltool.stats.resampling import FloatArray, IntArray

# -- above this the programme takes over a second and the normal law is right to three digits --
EXACT_UP_TO = 1000


def doubled_ranks(magnitudes: FloatArray) -> IntArray:
    """Return twice the mean ranks of positive magnitudes, whole numbers also for ties, (n,)."""
    # -- 0.3 - 0.2 and 0.2 - 0.1 are one difference, though not to the last binary digit --
    magnitudes = np.round(magnitudes / magnitudes.max(), 12)
    _, place, count = np.unique(magnitudes, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    # -- ranks first..last have the mean (first + last) / 2; first is last - count + 1 --
    return (2 * last - count + 1)[place]


def rank_biserial(differences: FloatArray) -> float:
    """Return the matched-pairs rank-biserial correlation, -1 to 1; 0 if nothing differs.

    References
    ----------
    Kerby, D.S. (2014). The simple difference formula. Comprehensive Psychology 3:1.
    """
    changed = differences[differences != 0]
    if changed.size == 0:
        return 0.0
    ranks = doubled_ranks(np.abs(changed))
    return float((ranks * np.sign(changed)).sum() / ranks.sum())


def sign_flip_p(differences: FloatArray) -> float:
    """Return the two-sided p-value of the signed-rank test, exact up to 1,000 changed pairs.

    Pairs without a difference are left out, as Wilcoxon did; without any other pair p is 1.

    References
    ----------
    Wilcoxon, F. (1945). Individual comparisons by ranking methods. Biometrics Bulletin 1:80-83.
    Pagano, M., Tritchler, D. (1983). On obtaining permutation distributions in polynomial time.
    JASA 78:435-440.
    """
    changed = differences[differences != 0]
    if changed.size == 0:
        return 1.0
    ranks = doubled_ranks(np.abs(changed))
    positive, total = int(ranks[changed > 0].sum()), int(ranks.sum())
    if changed.size > EXACT_UP_TO:
        # -- variance of a sum of ranks with random signs; one doubled half step for continuity --
        distance = max(abs(2 * positive - total) - 2, 0)
        return erfc(distance / sqrt(2 * float((ranks.astype(float) ** 2).sum())))
    law = _law_of_sum(ranks)
    return min(1.0, 2 * float(law[: min(positive, total - positive) + 1].sum()))


def hodges_lehmann(differences: FloatArray, confidence: float) -> tuple[float, float, float]:
    """Return the shift and its limits, in the unit of the differences.

    The shift is the median of the means of all pairs of differences (Walsh averages). The limits
    are two of those means; with ties they cover at least with `confidence`. They are NaN where even
    the outermost means do not reach it (fewer than 6 differences at 95 %).

    References
    ----------
    Hollander, M., Wolfe, D.A. (1973). Nonparametric Statistical Methods, sections 3.2 and 3.3.
    """
    n = differences.size
    row, column = np.triu_indices(n)
    walsh = np.sort((differences[row] + differences[column]) / 2)
    left_out = _left_out(n, (1 - confidence) / 2)
    if left_out == 0:
        return float(np.median(walsh)), nan, nan
    return float(np.median(walsh)), float(walsh[left_out - 1]), float(walsh[-left_out])


def _left_out(n: int, tail: float) -> int:
    """Return the rank of the lower limit among the Walsh averages; 0 if there is none."""
    if n > EXACT_UP_TO:
        from_centre = NormalDist().inv_cdf(1 - tail) * sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return int(n * (n + 1) / 4 - from_centre)
    cumulative = np.cumsum(_law_of_sum(np.arange(1, n + 1)))
    return int(np.searchsorted(cumulative, tail, side="right"))


def _law_of_sum(ranks: IntArray) -> FloatArray:
    """Return the probability of each sum of a random half of the ranks, shape (total + 1,)."""
    law = np.zeros(int(ranks.sum()) + 1)
    law[0] = 1.0
    reached = 0
    for rank in ranks:
        law[rank : reached + rank + 1] += law[: reached + 1]
        law[: reached + rank + 1] /= 2
        reached += int(rank)
    return law
