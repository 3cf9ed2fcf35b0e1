"""Compare: before with after, group with group, many tests at once.

Every comparison gives an effect size with an interval beside its p-value, and refuses with a reason
where there are too few values to say anything.
"""

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from evaltool.stats.dominance import (
    dominance_interval,
    epsilon_squared,
    epsilon_squared_interval,
)
from evaltool.stats.paired import PairedChange, paired_change
from evaltool.stats.resampling import FloatArray, check_confidence, one_dimension
from evaltool.stats.scales import ItemStatistic, Scale, cronbach_alpha

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "GroupDifference",
    "ItemStatistic",
    "PairedChange",
    "Scale",
    "cronbach_alpha",
    "group_difference",
    "holm",
    "paired_change",
]

MINIMUM_PER_GROUP = 5


@dataclass(frozen=True, slots=True)
class GroupDifference:
    """How values differ between groups.

    Attributes
    ----------
    test : str
        "Mann-Whitney" for two groups, "Kruskal-Wallis" for more; empty if refused.
    groups : tuple of str
        Names of the groups, ascending.
    n, medians : tuple
        Number of values and median of each group, in the same order.
    statistic, p : float
        U of the first group or H, and the two-sided p-value.
    effect : float
        Two groups: rank-biserial correlation, -1 to 1, above 0 if the first group is higher. More
        groups: epsilon squared, 0 to 1, the share of the variance of ranks between groups.
    low, high : float
        Limits of the effect.
    reason : str
        Why there is no test; empty where there is one.
    """

    test: str
    groups: tuple[str, ...]
    n: tuple[int, ...]
    medians: tuple[float, ...]
    statistic: float = nan
    p: float = nan
    effect: float = nan
    low: float = nan
    high: float = nan
    reason: str = ""


def group_difference(values: npt.ArrayLike, groups: "npt.ArrayLike | pd.Series", confidence: float = 0.95) -> GroupDifference:
    """Return how `values` differ between `groups`: Mann-Whitney for two, Kruskal-Wallis for more.

    Parameters
    ----------
    values : array_like, shape (n,)
        Numbers; NaN is missing.
    groups : array_like, shape (n,)
        Name of the group of each value; None and NaN are missing.
    confidence : float
        Of the limits of the effect, between 0 and 1.

    Returns
    -------
    GroupDifference
        Without test, and with a reason, for fewer than two groups, fewer than 5 values in a group
        or if all values are the same.

    Raises
    ------
    ValueError
        If the shapes differ or are not (n,), or `confidence` is not between 0 and 1.

    References
    ----------
    Mann, H.B., Whitney, D.R. (1947). Annals of Mathematical Statistics 18:50-60. Kruskal, W.H.,
    Wallis, W.A. (1952). JASA 47:583-621. Effect sizes in `evaltool.stats.dominance`.
    """
    check_confidence(confidence)
    numbers = one_dimension("values", values)
    names = np.asarray(groups, dtype=object)
    if names.shape != numbers.shape:
        raise ValueError(f"groups must have the shape {numbers.shape}, got {names.shape}")
    # -- NaN and None are the only names that are missing; NaN is the one unequal to itself --
    known = np.array([name is not None and name == name for name in names], dtype=bool)
    known &= ~np.isnan(numbers)
    samples = {str(name): numbers[known & (names == name)] for name in sorted(set(names[known]), key=str)}
    n = tuple(int(sample.size) for sample in samples.values())
    medians = tuple(float(np.median(sample)) for sample in samples.values())
    reason = _refuse_groups(samples)
    if reason:
        return GroupDifference("", tuple(samples), n, medians, reason=reason)
    if len(samples) == 2:
        result = _mann_whitney(*samples.values(), confidence)
        return GroupDifference("Mann-Whitney", tuple(samples), n, medians, *result)
    result = _kruskal_wallis(samples, confidence)
    return GroupDifference("Kruskal-Wallis", tuple(samples), n, medians, *result)


def holm(p_values: npt.ArrayLike) -> FloatArray:
    """Return the p-values corrected for many comparisons, in the order given, shape (n,).

    Parameters
    ----------
    p_values : array_like, shape (n,)
        Between 0 and 1; NaN (a refused test) stays NaN and does not count.

    Raises
    ------
    ValueError
        If `p_values` has not one dimension or a value is not between 0 and 1.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics 6:65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    given = one_dimension("p_values", p_values)
    tested = ~np.isnan(given)
    outside = given[tested & ~((given >= 0) & (given <= 1))]
    if outside.size:
        raise ValueError(f"p_values must be between 0 and 1, got {outside[0]:g}")
    order = np.argsort(given[tested], kind="stable")
    # -- the smallest is multiplied by the number of tests, the next by one less; never falling --
    steps = given[tested][order] * np.arange(order.size, 0, -1)
    corrected = np.full(given.shape, nan)
    ranked = np.empty(order.size)
    ranked[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    corrected[tested] = ranked
    return corrected


def _refuse_groups(samples: dict[str, FloatArray]) -> str:
    if len(samples) < 2:
        return f"a comparison needs at least 2 groups with values, got {len(samples)}"
    small = [name for name, sample in samples.items() if sample.size < MINIMUM_PER_GROUP]
    if small:
        # -- without the numbers, as a reason is shown where a count so small may not be --
        return f"a comparison needs at least {MINIMUM_PER_GROUP} values in each group, too few in: {', '.join(small)}"
    if np.ptp(np.concatenate(list(samples.values()))) == 0:
        return "all values are the same, so there is nothing to compare"
    return ""


def _mann_whitney(first: FloatArray, second: FloatArray, confidence: float) -> tuple[float, float, float, float, float]:
    """Return U of the first group, p, rank-biserial correlation and its limits."""
    # -- not at the top: pingouin takes 1.5 to 1.7 s to import, and many sessions never test --
    import pingouin  # noqa: PLC0415

    row = pingouin.mwu(first, second).iloc[0]
    limits = dominance_interval(first, second, confidence)
    return float(row["U_val"]), float(row["p_val"]), float(row["RBC"]), *limits


def _kruskal_wallis(samples: dict[str, FloatArray], confidence: float) -> tuple[float, float, float, float, float]:
    """Return H, p, epsilon squared and its limits."""
    # -- see above; pingouin brings pandas with it --
    import pandas as pd  # noqa: PLC0415
    import pingouin  # noqa: PLC0415

    names = np.repeat(list(samples), [sample.size for sample in samples.values()])
    frame = pd.DataFrame({"value": np.concatenate(list(samples.values())), "group": names})
    row = pingouin.kruskal(frame, dv="value", between="group").iloc[0]
    h, n = float(row["H"]), len(frame)
    limits = epsilon_squared_interval(h, n, len(samples), confidence)
    return h, float(row["p_unc"]), epsilon_squared(h, n), *limits
