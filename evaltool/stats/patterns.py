"""Merge the units that were coded alike.

Agreement depends on how often each pattern of values occurs, not on which unit has it: 200,000
units coded with a few codes are a few thousand patterns with weights.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaltool.stats.resampling import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Patterns:
    """Distinct ways in which units were coded, and how many units have each.

    Attributes
    ----------
    domain : ndarray of float, shape (values,)
        The values that occur, ascending.
    counts : ndarray of float, shape (patterns, values)
        How many coders gave each value in a unit of this pattern.
    units : ndarray of int, shape (patterns,)
        Number of units with this pattern.
    """

    domain: FloatArray
    counts: FloatArray
    units: IntArray

    @property
    def coders(self) -> FloatArray:
        """Number of values in a unit of each pattern, shape (patterns,)."""
        return self.counts.sum(axis=1)

    @property
    def pairable(self) -> npt.NDArray[np.bool_]:
        """Which patterns hold at least two values, shape (patterns,)."""
        return self.coders >= 2

    @property
    def n_pairable(self) -> int:
        """Number of units with at least two values."""
        return int(self.units[self.pairable].sum())

    @property
    def n_varied(self) -> int:
        """Number of pairable units with another value than the most frequent one."""
        only = self.only_pairable()
        most_frequent = int(np.argmax(only.units @ only.counts))
        return int(only.units[only.counts[:, most_frequent] < only.coders].sum())

    def only_pairable(self) -> "Patterns":
        """Return the patterns with at least two values; the domain shrinks to their values."""
        counts = self.counts[self.pairable]
        used = counts.any(axis=0)
        return Patterns(self.domain[used], counts[:, used], self.units[self.pairable])


def coders_by_units(values: npt.ArrayLike) -> FloatArray:
    """Return `values` as a float array of shape (coders, units), checked.

    Raises
    ------
    ValueError
        If the values are not numbers, not finite, not in two dimensions or from one coder only.
    """
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"values must be numbers, with NaN for missing, got {np.asarray(values).dtype}") from error
    if array.ndim != 2:
        raise ValueError(f"values must have shape (coders, units), got shape {array.shape}")
    if array.shape[0] < 2:
        raise ValueError(f"values must come from at least 2 coders, got {array.shape[0]}")
    if np.isinf(array).any():
        raise ValueError("values must be finite or NaN, got infinity")
    return array


def merge_units(values: FloatArray) -> Patterns:
    """Return the patterns of the units with at least one value; coders are exchangeable.

    Parameters
    ----------
    values : ndarray of float, shape (coders, units)
        NaN is missing.
    """
    domain = np.unique(values[~np.isnan(values)])
    indices = _indices(values, domain)
    # -- sorted within the unit, because who gave which value does not matter here --
    rows, units = _distinct_columns(np.sort(indices, axis=0), domain.size + 1)
    counts = np.zeros((rows.shape[1], domain.size + 1))
    for coder in rows:
        counts[np.arange(coder.size), coder] += 1
    counts = counts[:, :-1]
    coded = counts.any(axis=1)
    return Patterns(domain, counts[coded], units[coded])


def merge_pairs(values: FloatArray) -> tuple[FloatArray, IntArray, IntArray]:
    """Return the distinct pairs two coders gave: domain, pairs and how many units have each.

    Parameters
    ----------
    values : ndarray of float, shape (2, units)
        NaN is missing; units without both values are left out.

    Returns
    -------
    domain : ndarray of float, shape (values,)
    pairs : ndarray of int, shape (2, patterns)
        Positions in `domain`.
    units : ndarray of int, shape (patterns,)
    """
    both = values[:, ~np.isnan(values).any(axis=0)]
    domain = np.unique(both)
    pairs, units = _distinct_columns(_indices(both, domain), domain.size + 1)
    return domain, pairs, units


def _indices(values: FloatArray, domain: FloatArray) -> IntArray:
    # -- missing gets the position after the last value --
    indices = np.searchsorted(domain, values).astype(np.int64)
    indices[np.isnan(values)] = domain.size
    return indices


def _distinct_columns(indices: IntArray, base: int) -> tuple[IntArray, IntArray]:
    # -- one integer key a column sorts many times faster than `np.unique(axis=1)`; keys are made
    # -- small again whenever the next digit could pass 2**62 --
    keys = np.zeros(indices.shape[1], dtype=np.int64)
    largest = 1
    for row in indices:
        if largest > 2**62 // base:
            _, keys = np.unique(keys, return_inverse=True)
            largest = keys.size
        keys = keys * base + row
        largest *= base
    _, first, units = np.unique(keys, return_index=True, return_counts=True)
    return indices[:, first], units
