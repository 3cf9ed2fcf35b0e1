"""Agreement between coders: percent, kappa, alpha, AC1, each with an interval over units.

`values` has the shape (coders, units); missing is NaN. The names follow the literature: observed
and expected agreement (Cohen, Fleiss, Gwet), coincidences and disagreement (Krippendorff).
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from evaltool.stats.alpha import Level, krippendorff_alpha
from evaltool.stats.patterns import Patterns, coders_by_units, merge_pairs, merge_units
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
from evaltool.stats.unitising import alpha_u

__all__ = [
    "Agreement",
    "Level",
    "Resampling",
    "alpha_u",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
    "percent_agreement",
]


def percent_agreement(values: npt.ArrayLike, *, resampling: Resampling | None = None) -> Agreement:
    """Return the share of agreeing pairs of values, averaged over units, between 0 and 1.

    Parameters
    ----------
    values : array_like, shape (coders, units)
        Numbers that stand for codes; NaN is missing. Units with fewer than two values are left out.
    resampling : Resampling, optional
        Confidence, number of samples and seed of the interval.

    Returns
    -------
    Agreement
        `n_units` counts the units with at least two values.

    Raises
    ------
    ValueError
        If `values` are not finite numbers of at least two coders.

    References
    ----------
    Gwet, K.L. (2014). Handbook of Inter-Rater Reliability, 4th ed.: p_a, with missing values.

    Examples
    --------
    >>> percent_agreement([[1, 1, 2, 2], [1, 1, 2, 1]]).value
    0.75
    """
    patterns = merge_units(coders_by_units(values))
    n_units = patterns.n_pairable
    if n_units == 0:
        return without_value(0, NO_PAIRS)
    observed = _observed_agreement(patterns)
    return with_interval(observed, patterns.units, n_units, refuse_interval(n_units), resampling)


def cohen_kappa(values: npt.ArrayLike, *, resampling: Resampling | None = None) -> Agreement:
    """Return Cohen's kappa of two coders (unweighted), at most 1.

    Parameters
    ----------
    values : array_like, shape (2, units)
        Numbers that stand for codes; NaN is missing. Units without both values are left out.
    resampling : Resampling, optional
        Confidence, number of samples and seed of the interval.

    Raises
    ------
    ValueError
        If `values` are not finite numbers of exactly two coders.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement 20:37-46.

    Examples
    --------
    >>> round(cohen_kappa([[1, 1, 2, 2], [1, 1, 2, 1]]).value, 3)
    0.5
    """
    array = coders_by_units(values)
    if array.shape[0] != 2:
        raise ValueError(f"values must come from 2 coders for Cohen's kappa, got {array.shape[0]} (use fleiss_kappa or krippendorff_alpha)")
    domain, (first, second), units = merge_pairs(array)
    n_units = int(units.sum())
    if n_units == 0:
        return without_value(0, NO_PAIRS)
    if domain.size == 1:
        return without_value(n_units, ONE_VALUE)
    of_first, of_second = np.eye(domain.size)[first], np.eye(domain.size)[second]
    same = (first == second).astype(float)

    def kappa(weights: FloatArray) -> FloatArray:
        total = weights.sum(axis=1)
        observed = weights @ same / total
        expected = ((weights @ of_first) * (weights @ of_second)).sum(axis=1) / total**2
        return ratio(observed - expected, 1 - expected)

    patterns = Patterns(domain, of_first + of_second, units)
    refusal = refuse_interval(n_units, patterns.n_varied)
    return with_interval(kappa, units, n_units, refusal, resampling)


def fleiss_kappa(values: npt.ArrayLike, *, resampling: Resampling | None = None) -> Agreement:
    """Return Fleiss' kappa of two or more coders, at most 1.

    Parameters
    ----------
    values : array_like, shape (coders, units)
        Numbers that stand for codes; NaN is missing.
    resampling : Resampling, optional
        Confidence, number of samples and seed of the interval.

    Returns
    -------
    Agreement
        `n_units` counts the units with at least two values.

    Raises
    ------
    ValueError
        If `values` are not finite numbers of at least two coders.

    Notes
    -----
    With missing values it is the generalisation of Gwet (2014), as in R `irrCAC`: units with one
    value count for how often a code is used, not for the observed agreement.

    References
    ----------
    Fleiss, J.L. (1971). Measuring nominal scale agreement among many raters. Psychological
    Bulletin 76:378-382.
    """
    patterns = merge_units(coders_by_units(values))
    return _from_shares(patterns, lambda shares: (shares**2).sum(axis=1), resampling)


def gwet_ac1(
    values: npt.ArrayLike,
    n_categories: int | None = None,
    *,
    resampling: Resampling | None = None,
) -> Agreement:
    """Return Gwet's AC1 of two or more coders, at most 1; steady where one code prevails.

    Parameters
    ----------
    values : array_like, shape (coders, units)
        Numbers that stand for codes; NaN is missing.
    n_categories : int, optional
        Number of codes the coders could choose from; those that occur, if not given.
    resampling : Resampling, optional
        Confidence, number of samples and seed of the interval.

    Returns
    -------
    Agreement
        `n_units` counts the units with at least two values.

    Raises
    ------
    ValueError
        If `values` are not finite numbers of at least two coders, or hold more codes than
        `n_categories`.

    References
    ----------
    Gwet, K.L. (2008). Computing inter-rater reliability and its variance in the presence of high
    agreement. British Journal of Mathematical and Statistical Psychology 61:29-48.
    """
    patterns = merge_units(coders_by_units(values))
    used = patterns.domain.size
    categories = used if n_categories is None else n_categories
    if categories < used:
        raise ValueError(f"n_categories must be at least the {used} values used, got {categories}")
    return _from_shares(
        patterns,
        lambda shares: (shares * (1 - shares)).sum(axis=1) / (categories - 1),
        resampling,
    )


def _from_shares(
    patterns: Patterns,
    expected: Callable[[FloatArray], FloatArray],
    resampling: Resampling | None,
) -> Agreement:
    """Return the coefficient whose chance agreement follows from the share of each code.

    `expected` maps shares, shape (samples, values), to chance agreement, shape (samples,).
    """
    n_units = patterns.n_pairable
    if n_units == 0:
        return without_value(0, NO_PAIRS)
    if patterns.domain.size == 1:
        return without_value(n_units, ONE_VALUE)
    observed = _observed_agreement(patterns)
    use = patterns.counts / patterns.coders[:, np.newaxis]

    def coefficient(weights: FloatArray) -> FloatArray:
        chance = expected(weights @ use / weights.sum(axis=1, keepdims=True))
        return ratio(observed(weights) - chance, 1 - chance)

    refusal = refuse_interval(n_units, patterns.n_varied)
    return with_interval(coefficient, patterns.units, n_units, refusal, resampling)


def _observed_agreement(patterns: Patterns) -> Statistic:
    """Return the statistic: share of agreeing pairs of values, averaged over pairable units."""
    counts, coders, pairable = patterns.counts, patterns.coders, patterns.pairable.astype(float)
    pairs = coders * (coders - 1)
    agreeing = (counts * (counts - 1)).sum(axis=1)
    share = ratio(agreeing, pairs, otherwise=0.0)
    return lambda weights: ratio(weights @ share, weights @ pairable)
