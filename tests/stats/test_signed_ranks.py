"""Promises of `evaltool.stats.signed_ranks`.

SR1  The exact p-value counts all sign flips, with ties and zeros.
SR2  The shift and its limits are Walsh averages at the ranks of the signed-rank test.
"""

from itertools import combinations_with_replacement, product
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.stats import signed_ranks
from evaltool.stats.signed_ranks import doubled_ranks, hodges_lehmann, rank_biserial, sign_flip_p

# -- Hollander & Wolfe (1973), p. 29: Hamilton depression scale, before less after; R wilcox.test: V = 40,
# -- p = .0390625 --
BEFORE = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
DEPRESSION = np.array(BEFORE) - np.array(AFTER)


def test_exact_p_and_effect_reproduce_hollander_and_wolfe_1973():
    assert sign_flip_p(DEPRESSION) == pytest.approx(0.0390625, abs=1e-12)
    assert round(rank_biserial(DEPRESSION), 7) == 0.7777778


def test_ties_share_their_mean_rank():
    # -- ranks 1, 2.5, 2.5, 4 --
    assert doubled_ranks(np.array([1.0, 7.0, 7.0, 9.0])).tolist() == [2, 5, 5, 8]


def test_differences_that_are_equal_but_for_rounding_are_ties():
    assert doubled_ranks(np.abs(np.array([0.3 - 0.2, 0.2 - 0.1, 0.5 - 0.1]))).tolist() == [3, 3, 6]


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=9))
@settings(max_examples=60, deadline=None)
def test_p_is_the_share_of_sign_flips_that_are_as_extreme(differences):
    changed = [abs(value) for value in differences if value]
    ranks = [sum(other < value for other in changed) + (sum(other == value for other in changed) + 1) / 2 for value in changed]
    observed = abs(sum(rank * np.sign(value) for rank, value in zip(ranks, filter(None, differences), strict=True)))
    flips = [abs(sum(sign * rank for sign, rank in zip(signs, ranks, strict=True))) for signs in product((-1, 1), repeat=len(ranks))]

    expected = sum(flip >= observed - 1e-9 for flip in flips) / len(flips)
    assert sign_flip_p(np.array(differences, float)) == pytest.approx(expected)


def test_p_without_ties_is_that_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    differences = np.random.default_rng(2).normal(0.3, 1, 40)

    assert sign_flip_p(differences) == pytest.approx(stats.wilcoxon(differences, method="exact").pvalue)


def test_above_a_thousand_changes_p_is_the_normal_one_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    differences = np.random.default_rng(2).integers(-5, 6, 1300).astype(float)

    expected = stats.wilcoxon(differences, method="approx", correction=True).pvalue
    assert sign_flip_p(differences) == pytest.approx(expected, rel=1e-9)


def test_where_nothing_changed_p_is_one_and_the_effect_zero():
    assert sign_flip_p(np.zeros(8)) == 1
    assert rank_biserial(np.zeros(8)) == 0


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=20))
@settings(deadline=None)
def test_the_effect_turns_its_sign_with_the_differences(differences):
    array = np.array(differences, float)

    assert -1 <= rank_biserial(array) == -rank_biserial(-array) <= 1


def test_shift_and_limits_are_walsh_averages_counted_out():
    # -- 9 differences: P(W <= 5) = 10/512 <= .025 < P(W <= 6) = 14/512, so the 6th from each end --
    walsh = sorted((first + second) / 2 for first, second in combinations_with_replacement(DEPRESSION, 2))

    shift, low, high = hodges_lehmann(DEPRESSION, 0.95)

    assert len(walsh) == 45
    assert (low, shift, high) == pytest.approx((walsh[5], walsh[22], walsh[-6]))
    assert round(shift, 2) == 0.46


def test_limits_leave_out_exactly_the_shifts_the_test_rejects():
    shift, low, high = hodges_lehmann(DEPRESSION, 0.95)

    assert sign_flip_p(DEPRESSION - (low - 1e-6)) < 0.05 < sign_flip_p(DEPRESSION - (low + 1e-6))
    assert sign_flip_p(DEPRESSION - (high + 1e-6)) < 0.05 < sign_flip_p(DEPRESSION - (high - 1e-6))


def test_five_differences_have_no_limits_at_95_percent():
    shift, low, high = hodges_lehmann(np.array([1.0, 2, 3, 4, 5]), 0.95)

    assert shift == 3
    assert isnan(low)
    assert isnan(high)


def test_above_a_thousand_differences_the_normal_rank_is_nearly_the_exact_one(monkeypatch):
    normal = signed_ranks._left_out(1001, 0.025)
    monkeypatch.setattr(signed_ranks, "EXACT_UP_TO", 2000)

    assert normal == pytest.approx(signed_ranks._left_out(1001, 0.025), abs=10)
