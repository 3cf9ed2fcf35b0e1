"""Somebody who knows the totals and the printed effect lists every table that they allow, and looks for a small count that is the same in all."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kruskal

from evaltool.privacy.compared_groups import _change_two_answers, _h, tells_small_counts

THRESHOLD = 5


def kruskal_of(counts: np.ndarray) -> float:
    """H by scipy, from the answers one by one."""
    return kruskal(*[np.repeat(np.arange(counts.shape[1]), group) for group in counts]).statistic


def parts_of(number: int, most: tuple[int, ...]):
    """All ways to divide a number over places that take so many at most."""
    if len(most) == 1:
        return [(number,)] if number <= most[0] else []
    return [(first, *rest) for first in range(min(number, most[0]) + 1) for rest in parts_of(number - first, most[1:])]


def all_tables(groups: tuple[int, ...], answers: tuple[int, ...]):
    """All tables with these totals."""
    if len(groups) == 1:
        return [(answers,)] if sum(answers) == groups[0] else []
    return [
        (row, *below) for row in parts_of(groups[0], answers) for below in all_tables(groups[1:], tuple(a - r for a, r in zip(answers, row, strict=True)))
    ]


def drawn(count: int, shape: tuple[int, int], size: tuple[int, int]):
    chance = np.random.default_rng(7)
    tables = [np.array([chance.multinomial(n, chance.dirichlet(np.ones(shape[1]))) for n in chance.integers(*size, size=shape[0])]) for _ in range(count)]
    return [table for table in tables if (table.sum(axis=0) >= THRESHOLD).all()]


def to(digits: int):
    return lambda h: f"{h:.{digits}f}"


@pytest.mark.parametrize("digits", [0, 1, 2])
def test_no_small_count_is_the_same_in_all_tables_that_print_the_same(digits):
    shown = 0
    for counts in drawn(40, (3, 3), (6, 10)):
        if tells_small_counts(counts, THRESHOLD, to(digits)):
            continue
        shown += 1
        every = np.array(all_tables(tuple(counts.sum(axis=1).tolist()), tuple(counts.sum(axis=0).tolist())))
        alike = every[[to(digits)(h) == to(digits)(kruskal_of(counts)) for h in _h(every)]]
        for group, answer in np.argwhere((counts > 0) & (counts < THRESHOLD)):
            assert len(set(alike[:, group, answer])) > 1, counts
    assert shown > 4


def test_what_one_table_alone_prints_is_told_and_what_many_print_is_not():
    counts = np.array([[4, 5, 6, 7, 3], [3, 6, 4, 8, 5], [5, 4, 7, 5, 6]])
    assert not tells_small_counts(counts, THRESHOLD, to(2))
    assert not tells_small_counts(counts, THRESHOLD, lambda h: "nothing")
    # of two answers H is the square of distances that only one table has, so all its digits tell it
    two = np.array([[12, 2], [8, 9], [9, 9]])
    assert tells_small_counts(two, THRESHOLD, to(9))
    assert not tells_small_counts(two, THRESHOLD, lambda h: "nothing")


def test_without_a_small_count_nothing_is_told_and_a_small_total_always_is():
    assert not tells_small_counts(np.array([[5, 9, 0], [7, 5, 6], [8, 6, 5]]), THRESHOLD, to(9))
    assert tells_small_counts(np.array([[9, 2], [9, 1], [9, 1]]), THRESHOLD, lambda h: "nothing")
    assert tells_small_counts(np.array([[2, 2], [9, 9], [9, 9]]), THRESHOLD, lambda h: "nothing")
    with pytest.raises(ValueError, match=r"shape \(groups, answers\).*\(1, 3\)"):
        tells_small_counts(np.array([[5, 9, 8]]), THRESHOLD, to(2))


def test_walks_keep_the_totals_and_no_count_below_zero():
    counts = np.array([[4, 0, 6], [3, 6, 1], [5, 4, 7]])
    tables, chance = np.repeat(counts[np.newaxis], 500, axis=0), np.random.default_rng(1)
    for _ in range(20):
        _change_two_answers(tables, chance)
        assert (tables.sum(axis=1) == counts.sum(axis=0)).all() and (tables.sum(axis=2) == counts.sum(axis=1)).all() and tables.min() >= 0
    assert len(np.unique(tables, axis=0)) > 100


def test_h_is_that_of_scipy_with_ties():
    tables = np.array([[[4, 5, 6], [3, 6, 4], [5, 4, 7]], [[5, 4, 6], [2, 7, 4], [5, 4, 7]]])
    assert _h(tables) == pytest.approx([kruskal_of(table) for table in tables], rel=1e-12)
