"""Promises of `evaltool.stats.medians`.

MD1  The limits are the order statistics of the sign test, with the coverage they really have.
MD2  Too few values: a median, no limits, a reason.
"""

from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.stats.proportions import median_interval

NAN = float("nan")


@pytest.mark.parametrize(
    # -- by hand from binomial coefficients: n = 10: 1 - 2 (1 + 10) / 1024; n = 6: 1 - 2 / 64 --
    ("n", "low", "high", "coverage"),
    [(6, 1, 6, 0.96875), (10, 2, 9, 1 - 22 / 1024), (15, 4, 12, 1 - 2 * (1 + 15 + 105 + 455) / 2**15)],
)
def test_limits_are_the_order_statistics_of_the_sign_test(n, low, high, coverage):
    median = median_interval(range(n, 0, -1))

    assert (median.low, median.high) == (low, high)
    assert median.coverage == pytest.approx(coverage)
    assert median.value == (n + 1) / 2
    assert median.reason == ""


@pytest.fixture(scope="module")
def stats():
    return pytest.importorskip("scipy.stats")


@given(st.integers(6, 300), st.sampled_from([0.8, 0.95, 0.99]))
@settings(deadline=None)
def test_ranks_are_those_of_the_binomial_law_of_scipy(stats, n, confidence):
    median = median_interval(np.arange(1, n + 1), confidence)

    tail = (1 - confidence) / 2
    if stats.binom.cdf(0, n, 0.5) > tail:
        assert isnan(median.low)
        return
    rank = int(median.low)
    assert stats.binom.cdf(rank - 1, n, 0.5) <= tail < stats.binom.cdf(rank, n, 0.5)
    assert median.high == n + 1 - rank
    assert median.coverage == pytest.approx(1 - 2 * stats.binom.cdf(rank - 1, n, 0.5))


def test_thousands_of_values_are_no_trouble():
    median = median_interval(np.arange(1, 2001))

    # -- normal approximation: 1000.5 -+ 1.96 sqrt(2000) / 2 --
    assert (median.low, median.high) == pytest.approx((956.7, 1044.3), abs=1)


def test_missing_values_are_left_out():
    assert median_interval([3, NAN, 1, 2]).value == 2
    assert median_interval([3, NAN, 1, 2]).n == 3


def test_five_values_are_too_few_for_limits():
    median = median_interval([1, 2, 3, 4, 5])

    assert median.value == 3
    assert isnan(median.low)
    assert isnan(median.coverage)
    assert median.reason == "an interval for the median at 95% needs more than 5 values"


def test_without_values_there_is_no_median():
    median = median_interval([NAN])

    assert isnan(median.value)
    assert median.reason == "no values"


@pytest.mark.parametrize(
    ("values", "confidence", "message"),
    [([[1, 2]], 0.95, r"values must have one dimension, got shape \(1, 2\)"), ([1, 2], 0, "confidence must be between 0 and 1, got 0")],
)
def test_what_has_no_median_is_refused(values, confidence, message):
    with pytest.raises(ValueError, match=message):
        median_interval(values, confidence)
