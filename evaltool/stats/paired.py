"""What changed from before to after in the same persons, as in tests before and after a training."""

from dataclasses import dataclass
from math import nan

import numpy as np
import numpy.typing as npt

from evaltool.stats.proportions import Share, wilson
from evaltool.stats.resampling import one_dimension
from evaltool.stats.signed_ranks import hodges_lehmann, rank_biserial, sign_flip_p

# -- with 5 pairs the smallest two-sided exact p is 2/32: no result could ever be below .05 --
MINIMUM_PAIRS = 6


@dataclass(frozen=True, slots=True)
class PairedChange:
    """What changed from before to after in the same persons; changes are post minus pre.

    Attributes
    ----------
    n_pairs : int
        Persons with both values.
    n_missing_pre, n_missing_post : int
        Persons with a value after but not before, and before but not after.
    n_ceiling_pre, n_ceiling_post : int or None
        Pairs at the maximum before (they could not improve) and after; None without a maximum.
    mean, median : float
        Of the changes, in the unit of the values; NaN without pairs.
    shift, low, high : float
        Hodges-Lehmann shift with its interval, in the unit of the values.
    rank_biserial : float
        Effect size, -1 (all fell) to 1 (all rose).
    p : float
        Two-sided exact p-value of the signed-rank test.
    improved : Share
        Share of pairs that rose, with Wilson's interval.
    n_fell : int
        Pairs that fell.
    reason : str
        Why shift, effect size and p are missing; empty where they are given.
    """

    n_pairs: int
    n_missing_pre: int
    n_missing_post: int
    n_ceiling_pre: int | None
    n_ceiling_post: int | None
    mean: float
    median: float
    shift: float
    low: float
    high: float
    rank_biserial: float
    p: float
    improved: Share
    n_fell: int
    reason: str = ""


def paired_change(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    maximum: float | None = None,
    confidence: float = 0.95,
) -> PairedChange:
    """Return how the same persons changed from `pre` to `post`.

    Parameters
    ----------
    pre, post : array_like, shape (persons,)
        Values of the same persons in the same order; NaN is missing.
    maximum : float, optional
        Highest value possible, to count those at the ceiling.
    confidence : float
        Of the limits, between 0 and 1.

    Raises
    ------
    ValueError
        If the shapes differ or are not (persons,), a value is above `maximum`, or `confidence` is
        not between 0 and 1.

    References
    ----------
    Hollander, M., Wolfe, D.A. (1973). Nonparametric Statistical Methods, chapter 3. Details in
    `evaltool.stats.signed_ranks`.
    """
    before, after = one_dimension("pre", pre), one_dimension("post", post)
    if before.shape != after.shape:
        raise ValueError(f"pre and post must hold the same persons, got {before.size} and {after.size}")
    highest = np.nanmax(np.concatenate((before, after)), initial=-np.inf)
    if maximum is not None and highest > maximum:
        raise ValueError(f"values must not exceed the maximum {maximum:g}, got {highest:g}")
    both = ~np.isnan(before) & ~np.isnan(after)
    changes = (after - before)[both]
    n = int(changes.size)
    improved = wilson(int((changes > 0).sum()), n, confidence)
    shift = low = high = effect = p = nan
    reason = ""
    if n < MINIMUM_PAIRS:
        reason = f"a test of change needs at least {MINIMUM_PAIRS} pairs, got {n}"
    else:
        shift, low, high = hodges_lehmann(changes, confidence)
        effect, p = rank_biserial(changes), sign_flip_p(changes)
    return PairedChange(
        n_pairs=n,
        n_missing_pre=int((np.isnan(before) & ~np.isnan(after)).sum()),
        n_missing_post=int((~np.isnan(before) & np.isnan(after)).sum()),
        n_ceiling_pre=None if maximum is None else int((before[both] == maximum).sum()),
        n_ceiling_post=None if maximum is None else int((after[both] == maximum).sum()),
        mean=float(changes.mean()) if n else nan,
        median=float(np.median(changes)) if n else nan,
        shift=shift,
        low=low,
        high=high,
        rank_biserial=effect,
        p=p,
        improved=improved,
        n_fell=int((changes < 0).sum()),
        reason=reason,
    )
