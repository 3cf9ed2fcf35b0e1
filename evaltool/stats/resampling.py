"""Bootstrap intervals over units, and the result they belong to.

Units that were coded alike are one *pattern*; a bootstrap sample is then a row of multinomial
pattern weights instead of a new list of units, so a thousand samples are a few matrix products.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
# -- weights of the patterns, shape (samples, patterns) -> value of each sample, (samples,) --
Statistic: TypeAlias = Callable[[FloatArray], FloatArray]

DRAWS = 1000
# -- any number does; a fixed one gives the same interval for the same data --
SEED = 20_110_125
# -- our simulation of nominal alpha .64: BCa limits cover .95 from 10 units on (4 coders), .90 to .93
# -- with 5 to 8; with 2 coders they are wider than .8 there, and up to a fifth cannot be computed --
MINIMUM_UNITS = 10
MINIMUM_VARIED_UNITS = 5
# -- our simulation, 20 units: BCa covers .948, percentile limits .924; from 40 on they are alike --
BCA_BELOW = 40
# -- weights of one block of samples: a million doubles, 8 MB, whatever the data; measured best --
_BLOCK = 1_000_000
# -- a binomial number takes as long as nine uniform ones (numpy 2.4, measured) --
_RARE_BELOW = 10
_SAME = 1e-12

NO_PAIRS = "no unit has values from two coders"
ONE_VALUE = "only one value occurs, so agreement is certain by chance and cannot be measured"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient of agreement with its interval.

    Attributes
    ----------
    value : float
        The coefficient; NaN where it is not defined.
    low, high : float
        Limits of the interval; NaN where none can be given.
    n_units : int
        Number of units the value rests on.
    reason : str
        Why there is no value or no interval; empty where both are given.
    """

    value: float
    low: float
    high: float
    n_units: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resampling:
    """How an interval is drawn: confidence, number of samples, seed.

    Raises
    ------
    ValueError
        If `confidence` is not between 0 and 1 or `draws` is below 100.
    """

    confidence: float = 0.95
    draws: int = DRAWS
    seed: int = SEED

    def __post_init__(self) -> None:
        check_confidence(self.confidence)
        if self.draws < 100:
            raise ValueError(f"draws must be at least 100, got {self.draws}")


def without_value(n_units: int, reason: str) -> Agreement:
    """Return a result that says why there is no value."""
    return Agreement(nan, nan, nan, n_units, reason)


def with_interval(
    statistic: Statistic,
    counts: IntArray,
    n_units: int,
    refusal: str = "",
    resampling: Resampling | None = None,
) -> Agreement:
    """Return the value of `statistic` with its unit-bootstrap interval.

    Parameters
    ----------
    statistic : callable
        Maps pattern weights, shape (samples, patterns), to values, shape (samples,).
    counts : ndarray of int, shape (patterns,)
        Number of units of each pattern.
    n_units : int
        Number of units to report.
    refusal : str
        Why no interval may be given; empty if it may.
    resampling : Resampling, optional
        Confidence, number of samples and seed.

    Returns
    -------
    Agreement
        With percentile limits; below 40 units with BCa limits. Without limits, and with a reason,
        where `refusal` says so or where every sample gives the same value.

    Notes
    -----
    Units, not pairs of values, are drawn: pairs within a unit are not independent, and drawing
    pairs covered .77-.79 instead of .95 in our simulation (4 coders, 10 % missing).

    References
    ----------
    Zapf, A., Castell, S., Morawietz, L., Karch, A. (2016). Measuring inter-rater reliability for
    nominal data. BMC Medical Research Methodology 16:93.
    """
    plan = resampling or Resampling()
    value = float(statistic(counts[np.newaxis].astype(float))[0])
    if refusal:
        return Agreement(value, nan, nan, n_units, refusal)
    samples = _bootstrap(statistic, counts, plan)
    samples = samples[~np.isnan(samples)]
    if np.ptp(samples) < _SAME:
        return Agreement(value, nan, nan, n_units, _no_variation(int(counts.sum())))
    tail = (1 - plan.confidence) / 2
    levels = (tail, 1 - tail)
    if counts.sum() < BCA_BELOW:
        levels = _bca_levels(samples, value, _jackknife(statistic, counts), tail)
    low, high = np.quantile(samples, levels)
    return Agreement(value, float(low), float(high), n_units)


def refuse_interval(n_units: int, n_varied: int | None = None) -> str:
    """Return why so few units allow no interval, or an empty string.

    Parameters
    ----------
    n_units : int
        Units that would be drawn.
    n_varied : int, optional
        Units that hold another value than the most frequent one. Below 5 a bootstrap sample often
        has none of them; with a rare code and 20 units such an interval covered .71 instead of .95.
    """
    if n_units < MINIMUM_UNITS:
        return f"an interval needs at least {MINIMUM_UNITS} units with two or more values, got {n_units}"
    if n_varied is not None and n_varied < MINIMUM_VARIED_UNITS:
        return f"an interval needs at least {MINIMUM_VARIED_UNITS} units with another value than the most frequent one, got {n_varied}"
    return ""


def check_confidence(confidence: float) -> None:
    """Raise ValueError unless `confidence` is between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, got {confidence}")


def one_dimension(name: str, values: npt.ArrayLike) -> FloatArray:
    """Return `values` as floats of shape (n,); raise ValueError for another shape."""
    array = np.asarray(values, dtype=float)
    if array.ndim != 1:
        raise ValueError(f"{name} must have one dimension, got shape {array.shape}")
    return array


def ratio(over: FloatArray, under: FloatArray, otherwise: float = nan) -> FloatArray:
    """Return `over / under`, and `otherwise` where `under` is zero."""
    result = np.full(np.broadcast_shapes(over.shape, under.shape), otherwise)
    return np.divide(over, under, out=result, where=under != 0)


def _no_variation(n_units: int) -> str:
    # -- Hanley, J.A., Lippman-Hand, A. (1983). If nothing goes wrong, is everything all right?
    # -- JAMA 249:1743-1745: what was not seen in n cases may still have a probability of 3/n --
    share = min(3 / n_units, 1.0)
    return (
        "every sample of the units gives the same value, so no interval can be drawn from them; "
        f"up to {share:.0%} of further units may differ (rule of three, n = {n_units})"
    )


def _bootstrap(statistic: Statistic, counts: IntArray, plan: Resampling) -> FloatArray:
    generator = np.random.default_rng(plan.seed)
    block = max(1, min(plan.draws, _BLOCK // counts.size))
    sizes = [min(block, plan.draws - first) for first in range(0, plan.draws, block)]
    return np.concatenate([statistic(_weights(generator, counts, size)) for size in sizes])


def _weights(generator: np.random.Generator, counts: IntArray, size: int) -> FloatArray:
    """Return multinomial weights of the patterns, shape (size, patterns).

    A binomial number for each frequent pattern is cheap; units of rare patterns are cheaper drawn
    one by one. Drawing both ways, each where it is cheaper, halves the time; the law is the same.
    """
    rare = counts < _RARE_BELOW
    total, rare_units = int(counts.sum()), np.repeat(np.flatnonzero(rare), counts[rare])
    cells = np.append(counts[~rare], rare_units.size) / total
    drawn = generator.multinomial(total, cells, size=size)
    weights = np.empty((size, counts.size))
    weights[:, ~rare] = drawn[:, :-1]
    if rare_units.size:
        for row, n_rare in zip(weights, drawn[:, -1], strict=True):
            chosen = rare_units[generator.integers(rare_units.size, size=n_rare)]
            row[rare] = np.bincount(chosen, minlength=counts.size)[rare]
    return weights


def _jackknife(statistic: Statistic, counts: IntArray) -> tuple[FloatArray, IntArray]:
    # -- leaving out either of two units of one pattern gives the same value: once is enough --
    left_out = counts[np.newaxis] - np.eye(counts.size)
    return statistic(left_out), counts


def _bca_levels(samples: FloatArray, value: float, jackknife: tuple[FloatArray, IntArray], tail: float) -> tuple[float, float]:
    """Return the two levels at which the BCa method reads off the bootstrap samples.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. JASA 82:171-185.
    """
    normal = NormalDist()
    below = float(np.mean(samples < value - _SAME))
    level = below + float(np.mean(np.abs(samples - value) <= _SAME)) / 2
    # -- half a sample keeps the normal quantile finite where no sample lies on one side --
    bias = normal.inv_cdf(min(max(level, 0.5 / samples.size), 1 - 0.5 / samples.size))
    values, counts = jackknife
    deviations = np.average(values, weights=counts) - values
    spread = float(np.sum(counts * deviations**2))
    skew = float(np.sum(counts * deviations**3)) / (6 * spread**1.5) if spread > _SAME**2 else 0.0

    def adjusted(quantile: float) -> float:
        shifted = bias + quantile
        return normal.cdf(bias + shifted / (1 - skew * shifted))

    return adjusted(normal.inv_cdf(tail)), adjusted(normal.inv_cdf(1 - tail))
