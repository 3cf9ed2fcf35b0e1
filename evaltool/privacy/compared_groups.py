"""Whether the printed comparison of three or more groups tells how few of a group chose an answer.

A reader knows how many each group has and how many chose each answer, and that the effect, its interval and p all follow from one number, the H of Kruskal and
Wallis. As in `small_cells`, a small count is protected if another table, with another value there, has the same totals and prints the same. Such tables are
looked for by random walks in which two persons of two groups change their answers, so that every total stays (Diaconis and Sturmfels 1998, Annals of
Statistics 26:363-397). A table that is found proves a count to be safe; a count for which none is found is taken to be told.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

import numpy as np

_WALKS, _STEPS, _SEED = 8_000, 25, 20_220_331


def tells_small_counts(counts: np.ndarray, threshold: int, printed: Callable[[float], Hashable]) -> bool:
    """Return whether a small count may be computed back from a comparison of groups, by whom also knows the totals.

    `counts` are whole numbers of shape (groups, answers), the answers in their order; `printed` gives what is printed for an H, and is asked only about
    neighbours of the H of these counts, as between two that print the same all do. True where a total is small itself. Deterministic. Raises ValueError for
    fewer than two groups or answers.
    """
    if counts.ndim != 2 or min(counts.shape) < 2:
        raise ValueError(f"counts must have the shape (groups, answers) with two of each at least, got {counts.shape}")
    counts = counts[:, counts.sum(axis=0) > 0]
    totals = np.concatenate([counts.sum(axis=0), counts.sum(axis=1)])
    if (totals < threshold).any():
        return True
    unproven = {(group, answer) for group, answer in np.argwhere((counts > 0) & (counts < threshold)).tolist()}
    own, chance = _h(counts[np.newaxis])[0], np.random.default_rng(_SEED)
    said, tables = printed(own), np.repeat(counts[np.newaxis], _WALKS, axis=0)
    for _ in range(_STEPS):
        if not unproven:
            return False
        _change_two_answers(tables, chance)
        away = _h(tables) - own
        for group, answer in sorted(unproven):
            differs = tables[:, group, answer] != counts[group, answer]
            near = [side[np.abs(side).argmin()] for side in (away[differs & (away <= 0)], away[differs & (away >= 0)]) if side.size]
            if any(printed(own + distance) == said for distance in near):
                unproven.discard((group, answer))
    return bool(unproven)


def _change_two_answers(tables: np.ndarray, chance: np.random.Generator) -> None:
    """In each table, in place, let one person of a group and one of another change their answers, where both answers were given."""
    many, groups, answers = tables.shape
    every = np.arange(many)
    one, other = _two_of(groups, many, chance)
    first, second = _two_of(answers, many, chance)
    able = (tables[every, one, first] > 0) & (tables[every, other, second] > 0)
    for group, answer, change in ((one, first, -1), (one, second, 1), (other, second, -1), (other, first, 1)):
        tables[every, group, answer] += change * able


def _two_of(number: int, many: int, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """`many` times two different whole numbers below `number`."""
    first = chance.integers(number, size=many)
    return first, (first + chance.integers(1, number, size=many)) % number


def _h(tables: np.ndarray) -> np.ndarray:
    """H of each table, corrected for ties; all have the totals of the first."""
    chosen, size = tables[0].sum(axis=0), tables[0].sum(axis=1)
    n = int(chosen.sum())
    ranks = np.cumsum(chosen) - (chosen - 1) / 2
    ties = 1 - (chosen**3 - chosen).sum() / (n**3 - n)
    return (12 / (n * (n + 1)) * ((tables @ ranks) ** 2 / size).sum(axis=1) - 3 * (n + 1)) / ties
