"""Whether an effect that is printed with two digits tells how few rose, stayed or fell: held against all orders of ranks that print the same."""

from __future__ import annotations

from itertools import product

import pytest

from evaltool.privacy.printed_effects import effect_tells_small_counts


def told(n: int, counts: tuple[int, int, int], effect: float, threshold: int) -> bool:
    """The same by trying every way in which `n` persons without equal changes can rise, stay or fall."""
    found = set()
    for stayed in range(n + 1):
        ranks = range(1, n - stayed + 1)
        for signs in product((1, -1), repeat=len(ranks)):
            value = sum(s * r for s, r in zip(signs, ranks, strict=True)) / sum(ranks) if stayed < n else 0.0
            if f"{value:.2f}" == f"{effect:.2f}":
                found.add((signs.count(1), stayed, signs.count(-1)))
    return any(0 < count < threshold and len({other[place] for other in found}) == 1 for place, count in enumerate(counts))


@pytest.mark.parametrize(("counts", "effect"), [((10, 0, 1), 1 - 2 / 66), ((9, 1, 1), 1 - 2 * 10 / 55), ((8, 0, 3), 1 - 2 * 10 / 66)])
def test_it_tells_what_trying_all_ways_tells(counts, effect):
    assert effect_tells_small_counts(counts, 5, effect, lambda number: "some") == told(11, counts, effect, 5)


def test_one_who_fell_by_least_is_told_by_a_small_training_alone():
    assert effect_tells_small_counts((10, 0, 1), 5, 1 - 2 / 66, lambda number: "some")
    assert not effect_tells_small_counts((24, 0, 2), 5, 1 - 2 * 6 / 351, lambda number: "some")


def test_nothing_small_is_told_where_all_rose_or_where_only_some_stayed():
    assert not effect_tells_small_counts((11, 0, 0), 5, 1.0, lambda number: "all" if number == 11 else "some")
    assert not effect_tells_small_counts((9, 2, 0), 5, 1.0, lambda number: "all" if number == 11 else "some")
    with pytest.raises(ValueError, match="negative"):
        effect_tells_small_counts((1, -1, 0), 5, 1.0, str)
