"""Promises of `evaltool.stats.dominance`.

DO1  Cliff's delta and its interval are those of R `effsize`, its variance Cliff's unbiased one.
DO2  Groups that do not meet still get an interval.
DO3  The limits of epsilon squared invert the noncentral chi-square law.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.stats.dominance import dominance, dominance_interval, epsilon_squared, epsilon_squared_interval

# -- Hogarty & Kromrey (1999), data in R effsize::cliff.delta --
TREATMENT = np.array([10.0, 10, 20, 20, 20, 30, 30, 30, 40, 50])
CONTROL = np.array([10.0, 20, 30, 40, 40, 50])


def test_delta_and_its_interval_are_those_of_r_effsize():
    low, high = dominance_interval(TREATMENT, CONTROL, 0.95)

    assert dominance(TREATMENT, CONTROL) == -0.25
    assert (round(low, 7), round(high, 7)) == (-0.7265846, 0.3890062)


def test_delta_is_that_of_r_reproducer():
    # -- R reproducer::calculateCliffd, first example: -.8611111 --
    delta = dominance(np.array([1.2, 3, 2.2, 4, 2.5, 3]), np.array([3, 4.2, 4, 6, 7, 5.9]))

    assert round(delta, 7) == -0.8611111


@given(st.lists(st.integers(0, 6), min_size=2, max_size=12), st.lists(st.integers(0, 6), min_size=2, max_size=12))
@settings(max_examples=80, deadline=None)
def test_limits_enclose_delta_on_its_scale_and_mirror_the_groups(first, second):
    first, second = np.array(first, float), np.array(second, float)
    low, high = dominance_interval(first, second, 0.95)

    assert -1 <= low <= dominance(first, second) <= high <= 1
    assert dominance_interval(second, first, 0.95) == pytest.approx((-high, -low))


def test_groups_that_do_not_meet_are_surer_the_larger_they_are():
    small, high = dominance_interval(np.arange(5.0) + 10, np.arange(5.0), 0.95)
    large, _ = dominance_interval(np.arange(30.0) + 100, np.arange(30.0), 0.95)

    assert high == 1
    assert 0 < small < large < 1


def test_epsilon_squared_is_h_times_n_plus_one_over_n_squared_minus_one():
    assert epsilon_squared(6.0, 21) == pytest.approx(6.0 * 22 / (21**2 - 1))


def test_limits_of_epsilon_squared_make_h_just_too_large_and_too_small():
    stats = pytest.importorskip("scipy.stats")
    low, high = epsilon_squared_interval(12.0, 41, 4, 0.95)

    assert stats.ncx2.cdf(12.0, 3, low * 40) == pytest.approx(0.975, abs=1e-6)
    assert stats.ncx2.cdf(12.0, 3, high * 40) == pytest.approx(0.025, abs=1e-6)


def test_the_lower_limit_is_zero_where_the_test_does_not_reject():
    # -- chi-square with 2 degrees of freedom: 7.378 is its .975 quantile --
    assert epsilon_squared_interval(7.3, 30, 3, 0.95)[0] == 0
    assert epsilon_squared_interval(7.5, 30, 3, 0.95)[0] > 0


def test_a_very_small_h_lies_within_its_limits():
    assert epsilon_squared_interval(0.001, 30, 3, 0.95) == (0, 0.001 / 29)


def test_the_upper_limit_is_at_most_one():
    assert epsilon_squared_interval(13.9, 15, 3, 0.95)[1] == 1
