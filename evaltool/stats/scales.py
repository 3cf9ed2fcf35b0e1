"""Cronbach's alpha of a scale of several items, and which items weaken it."""

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from evaltool.stats.resampling import FloatArray, check_confidence

if TYPE_CHECKING:
    import pandas as pd

# -- below this Feldt's interval reaches from below zero to nearly one for any scale --
MINIMUM_RESPONDENTS = 5


@dataclass(frozen=True, slots=True)
class ItemStatistic:
    """How an item fits its scale.

    Attributes
    ----------
    item : str
        Name of the column.
    rest_correlation : float
        With the sum of the other items; below zero the item is probably worded the other way round.
        NaN for an item with one answer only.
    alpha_without : float
        Alpha of the scale without the item; NaN if only one item is left.
    """

    item: str
    rest_correlation: float
    alpha_without: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Cronbach's alpha with its interval.

    Attributes
    ----------
    value, low, high : float
        Alpha, at most 1, and Feldt's limits to three digits; NaN where refused.
    n : int
        Respondents who answered all items.
    n_incomplete : int
        Respondents left out because an answer is missing.
    items : tuple of ItemStatistic
        In the order of the columns; empty where refused.
    reason : str
        Why there is no value; empty where there is one.
    """

    value: float
    low: float
    high: float
    n: int
    n_incomplete: int
    items: tuple[ItemStatistic, ...] = ()
    reason: str = ""


def cronbach_alpha(frame: "pd.DataFrame", confidence: float = 0.95) -> Scale:
    """Return Cronbach's alpha of the items in the columns of `frame`.

    Parameters
    ----------
    frame : DataFrame, shape (respondents, items)
        Numbers; missing is NaN. Respondents with a missing answer are left out.
    confidence : float
        Of Feldt's interval, between 0 and 1.

    Raises
    ------
    ValueError
        If there are fewer than two columns, a column is not numeric, or `confidence` is not between
        0 and 1.

    Notes
    -----
    Rows are dropped here, because pingouin 0.7.0 counts them before it drops them (its interval for
    `nan_policy="listwise"` is too narrow), and its default can give an alpha above 1.

    References
    ----------
    Cronbach, L.J. (1951). Psychometrika 16:297-334. Feldt, L.S., Woodruff, D.J., Salih, F.A.
    (1987). Applied Psychological Measurement 11:93-103.
    """
    if frame.shape[1] < 2:
        raise ValueError(f"frame must have at least 2 items as columns, got {frame.shape[1]}")
    check_confidence(confidence)
    for name, kind in zip(frame.columns, frame.dtypes, strict=True):
        if kind.kind not in "biuf":
            raise ValueError(f"frame must hold numbers, got {kind} in column '{name}'")
    complete = frame.dropna().astype(float)
    n, n_incomplete = len(complete), len(frame) - len(complete)
    answers = complete.to_numpy()
    if n < MINIMUM_RESPONDENTS:
        reason = f"alpha needs at least {MINIMUM_RESPONDENTS} complete respondents, got {n}"
        return Scale(nan, nan, nan, n, n_incomplete, reason=reason)
    if np.ptp(answers.sum(axis=1)) == 0:
        reason = "all respondents have the same sum, so there is no variance to explain"
        return Scale(nan, nan, nan, n, n_incomplete, reason=reason)
    # -- not at the top: pingouin takes 1.5 to 1.7 s to import, and few callers need a scale --
    import pingouin  # noqa: PLC0415

    value, (low, high) = pingouin.cronbach_alpha(complete, ci=confidence)
    items = tuple(_item(str(name), answers[:, position], np.delete(answers, position, axis=1)) for position, name in enumerate(complete.columns))
    return Scale(float(value), float(low), float(high), n, n_incomplete, items)


def _item(name: str, item: FloatArray, others: FloatArray) -> ItemStatistic:
    rest = others.sum(axis=1)
    varied = np.ptp(item) > 0 and np.ptp(rest) > 0
    correlation = float(np.corrcoef(item, rest)[0, 1]) if varied else nan
    return ItemStatistic(name, correlation, _alpha(others))


def _alpha(items: FloatArray) -> float:
    """Return alpha of items, shape (respondents, items); NaN for one item or a constant sum."""
    k, variance = items.shape[1], float(items.sum(axis=1).var(ddof=1))
    if k < 2 or variance == 0:
        return nan
    return k / (k - 1) * (1 - float(items.var(axis=0, ddof=1).sum()) / variance)
