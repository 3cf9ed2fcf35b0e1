"""Promises of `evaltool.stats.patterns`.

PA1  Units coded alike become one pattern, and no unit with a value is lost.
PA2  Keys stay right where they would pass 64 bits.
"""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.stats.patterns import coders_by_units, merge_pairs, merge_units

NAN = float("nan")


def test_units_that_only_swap_coders_are_one_pattern():
    patterns = merge_units(np.array([[1.0, 2.0, 1.0, NAN], [2.0, 1.0, 1.0, NAN]]))

    assert patterns.domain.tolist() == [1, 2]
    assert sorted(zip(patterns.counts.tolist(), patterns.units.tolist(), strict=True)) == [([1, 1], 2), ([2, 0], 1)]


def test_pairs_keep_who_gave_which_value():
    domain, pairs, units = merge_pairs(np.array([[1.0, 2.0, 1.0, NAN], [2.0, 1.0, 2.0, 1.0]]))

    assert domain.tolist() == [1, 2]
    assert sorted(zip(*pairs.tolist(), units.tolist(), strict=True)) == [(0, 1, 2), (1, 0, 1)]


def test_varied_units_are_those_with_another_than_the_most_frequent_value():
    patterns = merge_units(np.array([[1.0, 1.0, 1.0, 2.0, 2.0], [1.0, 1.0, 2.0, 2.0, NAN]]))

    assert patterns.n_pairable == 4
    assert patterns.n_varied == 2


def test_only_pairable_units_keep_only_their_values():
    patterns = merge_units(np.array([[1.0, 2.0, 9.0], [1.0, 2.0, NAN]])).only_pairable()

    assert patterns.domain.tolist() == [1, 2]
    assert patterns.units.sum() == 2


def test_whole_numbers_and_missing_as_none_are_taken_as_floats():
    assert np.array_equal(coders_by_units([[1, None], [2, 3]]), [[1, NAN], [2, 3]], equal_nan=True)


@given(st.integers(0, 1000), st.sampled_from([2, 30, 80]))
@settings(max_examples=20, deadline=None)
def test_merging_many_coders_counts_what_counting_unit_by_unit_counts(seed, coders):
    generator = np.random.default_rng(seed)
    values = generator.integers(0, 6, (coders, 5))[:, generator.integers(0, 5, 40)].astype(float)
    values[generator.random(values.shape) < 0.01] = NAN

    patterns = merge_units(values)

    coded = values.T[~np.isnan(values).all(axis=0)]
    by_hand = sorted(tuple(float((unit == value).sum()) for value in patterns.domain) for unit in coded)
    merged = sorted(tuple(counts) for counts, n in zip(patterns.counts.tolist(), patterns.units, strict=True) for _ in range(n))
    assert merged == by_hand
    assert len({tuple(counts) for counts in patterns.counts.tolist()}) == len(patterns.counts)
