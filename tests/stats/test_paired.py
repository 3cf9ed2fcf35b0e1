"""Promises of `evaltool.stats.paired`.

PC1  Only persons with both values are compared; the others are counted.
PC2  The published example of Hollander & Wolfe is reproduced.
PC3  Fewer than 6 pairs get a description, not a test, and a reason.
"""

from math import isnan

import numpy as np
import pytest

from evaltool.stats.comparisons import paired_change

NAN = float("nan")
# -- Hollander & Wolfe (1973), p. 29; here the change is a rise, so the later values come first --
LOW = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
HIGH = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]


def test_change_reproduces_hollander_and_wolfe_1973():
    change = paired_change(LOW, HIGH)

    assert change.n_pairs == 9
    assert change.p == pytest.approx(0.0390625, abs=1e-12)
    assert round(change.rank_biserial, 7) == 0.7777778
    assert round(change.shift, 2) == 0.46
    assert change.low < change.shift < change.high
    assert change.mean == pytest.approx(np.mean(np.subtract(HIGH, LOW)))
    assert change.median == pytest.approx(0.49)
    assert change.reason == ""


def test_a_fall_is_a_rise_turned_round():
    rise, fall = paired_change(LOW, HIGH), paired_change(HIGH, LOW)

    assert fall.shift == pytest.approx(-rise.shift)
    assert (fall.low, fall.high) == pytest.approx((-rise.high, -rise.low))
    assert fall.rank_biserial == -rise.rank_biserial
    assert fall.p == rise.p


def test_persons_without_a_pair_are_counted_and_left_out():
    change = paired_change([1, 2, NAN, 4, NAN, 5], [2, NAN, 3, 6, NAN, NAN])

    assert change.n_pairs == 2
    assert change.n_missing_pre == 1
    assert change.n_missing_post == 2
    assert change.mean == 1.5


def test_the_share_that_improved_has_wilsons_interval():
    change = paired_change(LOW, HIGH)

    # -- 7 of 9; Wilson .4526 to .9368 --
    assert change.improved.value == pytest.approx(7 / 9)
    assert (change.improved.low, change.improved.high) == pytest.approx((0.4526, 0.9368), abs=5e-5)


def test_who_had_the_maximum_before_could_not_improve():
    change = paired_change([10, 9, 10, 3, NAN, 8, 7], [10, 10, 9, 5, 10, 10, 9], maximum=10)

    assert change.n_ceiling_pre == 2
    assert change.n_ceiling_post == 3


def test_without_a_maximum_no_ceiling_is_counted():
    change = paired_change(LOW, HIGH)

    assert change.n_ceiling_pre is None
    assert change.n_ceiling_post is None


def test_five_pairs_are_described_but_not_tested():
    change = paired_change([1, 2, 3, 4, 5], [2, 3, 4, 5, 6])

    assert change.mean == 1
    assert change.improved.n == 5
    assert isnan(change.p)
    assert isnan(change.shift)
    assert isnan(change.rank_biserial)
    assert change.reason == "a test of change needs at least 6 pairs, got 5"


def test_without_any_pair_there_is_nothing_but_a_reason():
    change = paired_change([1, NAN], [NAN, 1])

    assert change.n_pairs == 0
    assert isnan(change.mean)
    assert isnan(change.median)
    assert change.improved.reason == "nobody answered"
    assert change.reason == "a test of change needs at least 6 pairs, got 0"


@pytest.mark.parametrize(
    ("pre", "post", "maximum", "message"),
    [
        ([1, 2], [1, 2, 3], None, "pre and post must hold the same persons, got 2 and 3"),
        ([[1, 2]], [1, 2], None, r"pre must have one dimension, got shape \(1, 2\)"),
        ([1, 2], [1, 12], 10, "values must not exceed the maximum 10, got 12"),
    ],
)
def test_what_is_not_a_pair_of_tests_is_refused(pre, post, maximum, message):
    with pytest.raises(ValueError, match=message):
        paired_change(pre, post, maximum)


def test_nobody_at_all_is_no_mistake():
    assert paired_change([], [], maximum=10).n_ceiling_pre == 0
