"""Promises of `evaltool.stats.scales`.

SC1  Alpha and Feldt's interval are those of R psych, after incomplete respondents are dropped.
SC2  Items that weaken the scale can be seen.
SC3  Where alpha is not defined a reason says so; a frame that is no scale is refused.
"""

from math import isnan

import numpy as np
import pandas as pd
import pytest

from evaltool.stats.comparisons import cronbach_alpha

NAN = float("nan")
# -- pingouin's cronbach_wide_missing; alpha by R psych 2.2.9, interval by psych::alpha.ci (Feldt) --
PSYCH = pd.DataFrame(
    {
        "Q1": [1, 1, NAN, 1, 1, 0, 1, 1, 0, 1, 1, 1],
        "Q2": [1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 0],
        "Q3": [1, 1, 1, 1, 1, NAN, 1, 1, 0, 0, 1, 0],
        "Q4": [1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1],
        "Q5": [1, 1, NAN, 1, 1, 1, 0, 1, 1, 0, 0, 0],
        "Q6": [1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0],
        "Q7": [1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0],
        "Q8": [1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0],
        "Q9": [1, 0, 1, 1, 1, 0, 0, 0, 0, NAN, 0, 0],
        "Q10": [1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
        "Q11": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    }
)


def test_alpha_and_its_interval_are_those_of_r_psych():
    scale = cronbach_alpha(PSYCH)

    assert round(scale.value, 10) == 0.8016949153
    assert (scale.low, scale.high) == pytest.approx((0.533, 0.9472), abs=0.0005)
    assert (scale.n, scale.n_incomplete) == (9, 3)
    assert scale.reason == ""


def test_alpha_without_an_item_is_the_alpha_of_the_others():
    scale = cronbach_alpha(PSYCH)

    assert [item.item for item in scale.items] == list(PSYCH.columns)
    others = cronbach_alpha(PSYCH.dropna().drop(columns="Q4"))
    assert scale.items[3].alpha_without == pytest.approx(others.value)


def test_an_item_worded_the_other_way_round_is_against_the_rest():
    frame = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [1, 2, 3, 4, 4], "turned": [5, 4, 3, 2, 2]})
    a, b, turned = cronbach_alpha(frame).items

    assert turned.rest_correlation < 0
    # -- by hand: variances 2.5 and 1.7, of the sum 8.2: 2 (1 - 4.2 / 8.2) --
    assert turned.alpha_without == pytest.approx(2 * (1 - 4.2 / 8.2))


def test_an_item_with_one_answer_has_no_correlation():
    a, constant, b = cronbach_alpha(pd.DataFrame({"a": [1, 2, 3, 4, 5], "same": [3] * 5, "b": [2, 2, 3, 4, 5]})).items

    assert isnan(constant.rest_correlation)
    assert a.rest_correlation == pytest.approx(np.corrcoef([1, 2, 3, 4, 5], [5, 5, 6, 7, 8])[0, 1])


def test_of_two_items_neither_can_be_left_out():
    items = cronbach_alpha(pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [1, 3, 3, 4, 5]})).items

    assert all(isnan(item.alpha_without) for item in items)


def test_yes_and_no_are_numbers():
    frame = pd.DataFrame({"a": [True, True, False, False, True], "b": [True, True, False, False, False]})

    # -- by hand: variances .3 and .3, of the sum 1.0: 2 (1 - .6 / 1.0) --
    assert cronbach_alpha(frame).value == pytest.approx(0.8)


def test_four_complete_respondents_are_too_few():
    scale = cronbach_alpha(pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [1, 2, 3, 4, NAN]}))

    assert isnan(scale.value)
    assert scale.items == ()
    assert (scale.n, scale.n_incomplete) == (4, 1)
    assert scale.reason == "alpha needs at least 5 complete respondents, got 4"


def test_without_variance_there_is_no_alpha():
    scale = cronbach_alpha(pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [5, 4, 3, 2, 1]}))

    assert isnan(scale.low)
    assert scale.reason == "all respondents have the same sum, so there is no variance to explain"


@pytest.mark.parametrize(
    ("frame", "confidence", "message"),
    [
        (pd.DataFrame({"a": [1, 2]}), 0.95, "frame must have at least 2 items as columns, got 1"),
        (pd.DataFrame({"a": [1, 2], "b": pd.Categorical(["x", "y"])}), 0.95, "frame must hold numbers, got category in column 'b'"),
        (pd.DataFrame({"a": [1, 2], "b": [1, 2]}), 1.0, "confidence must be between 0 and 1, got 1.0"),
    ],
)
def test_a_frame_that_is_no_scale_is_refused(frame, confidence, message):
    with pytest.raises(ValueError, match=message):
        cronbach_alpha(frame, confidence)
