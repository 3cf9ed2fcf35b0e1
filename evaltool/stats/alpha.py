"""Krippendorff's alpha: one minus observed over expected disagreement.

`counts` holds, for each pattern of values u and each value c, the n_uc of the literature; a sample
of units is a row of pattern weights.
"""

from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from evaltool.stats.patterns import Patterns, coders_by_units, merge_units
from evaltool.stats.resampling import (
    NO_PAIRS,
    ONE_VALUE,
    Agreement,
    FloatArray,
    Resampling,
    Statistic,
    ratio,
    refuse_interval,
    with_interval,
    without_value,
)

Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(
    values: npt.ArrayLike,
    level: Level = "nominal",
    *,
    resampling: Resampling | None = None,
) -> Agreement:
    """Return Krippendorff's alpha of two or more coders, at most 1.

    Parameters
    ----------
    values : array_like, shape (coders, units)
        Numbers; NaN is missing. Units with fewer than two values are left out.
    level : {"nominal", "ordinal", "interval", "ratio"}
        Level of measurement: it decides how far two values disagree.
    resampling : Resampling, optional
        Confidence, number of samples and seed of the interval.

    Returns
    -------
    Agreement
        `n_units` counts the units with at least two values.

    Raises
    ------
    ValueError
        If `level` is unknown, if `values` are not finite numbers of at least two coders, or if one
        is negative at level "ratio".

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. Hayes, A.F., Krippendorff,
    K. (2007). Communication Methods and Measures 1:77-89.

    Examples
    --------
    >>> nan = float("nan")
    >>> round(krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, nan], [1, 3, 3, 3]]).value, 3)
    0.722
    """
    if level not in get_args(Level):
        raise ValueError(f"level must be one of {', '.join(get_args(Level))}, got '{level}'")
    array = coders_by_units(values)
    if level == "ratio" and np.nanmin(array, initial=0) < 0:
        raise ValueError(f"values must not be negative at level 'ratio', got {np.nanmin(array):g}")
    patterns = merge_units(array).only_pairable()
    n_units = patterns.n_pairable
    if n_units == 0:
        return without_value(0, NO_PAIRS)
    if patterns.domain.size == 1:
        return without_value(n_units, ONE_VALUE)
    alpha = _ordinal_alpha(patterns) if level == "ordinal" else _fixed_alpha(patterns, level)
    refusal = refuse_interval(n_units, patterns.n_varied)
    return with_interval(alpha, patterns.units, n_units, refusal, resampling)


def _fixed_alpha(patterns: Patterns, level: Level) -> Statistic:
    """Return alpha as a statistic, for levels where two values disagree alike in every sample."""
    counts = patterns.counts
    distances = _distances(patterns.domain, level)
    # -- sum over c, k of n_uc n_uk d_ck / (n_u - 1): linear in the units, one number a pattern --
    disagreement = ((counts @ distances) * counts).sum(axis=1) / (patterns.coders - 1)

    def alpha(weights: FloatArray) -> FloatArray:
        totals = weights @ counts
        n = totals.sum(axis=1)
        expected = ((totals @ distances) * totals).sum(axis=1) / (n - 1)
        return 1 - ratio(weights @ disagreement, expected)

    return alpha


def _distances(domain: FloatArray, level: Level) -> FloatArray:
    """Return how far each two values disagree, shape (values, values)."""
    row, column = domain[:, np.newaxis], domain[np.newaxis, :]
    if level == "nominal":
        return (row != column).astype(float)
    if level == "interval":
        return (row - column) ** 2
    return ratio(row - column, row + column, otherwise=0.0) ** 2


def _ordinal_alpha(patterns: Patterns) -> Statistic:
    """Return alpha as a statistic, with Krippendorff's ordinal metric.

    The metric, the sum of n_g from c to k less half of n_c and n_k, is the difference of two mean
    ranks. Ranks follow the totals, so each sample has its own metric; as a squared difference it
    needs no coincidence matrix: sum over c, k of n_c n_k (r_c - r_k)^2 = 2 (n sum r^2 - (sum r)^2).
    """
    counts, coders = patterns.counts, patterns.coders

    def alpha(weights: FloatArray) -> FloatArray:
        totals = weights @ counts
        ranks = np.cumsum(totals, axis=1) - totals / 2
        # -- in place, because each array is samples x patterns; half ranks are exact in floats, so
        # -- perfect agreement is exactly 0 --
        sums = ranks @ counts.T
        within = ranks**2 @ counts.T
        within *= coders
        within -= np.square(sums, out=sums)
        within *= weights
        observed = within @ (1 / (coders - 1))
        n = totals.sum(axis=1)
        spread = n * (totals * ranks**2).sum(axis=1) - (totals * ranks).sum(axis=1) ** 2
        return 1 - ratio(observed, spread / (n - 1))

    return alpha
