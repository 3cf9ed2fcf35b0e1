"""Promises of `evaltool.stats.comparisons`.

CO1  Published examples of the Mann-Whitney and the Kruskal-Wallis test are reproduced.
CO2  No test without an effect size and its limits; too few values are refused with the groups named.
CO3  Holm's correction is that of statsmodels; refused tests do not count.
CO4  Importing the module does not import pingouin.
"""

import subprocess
import sys
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.stats.comparisons import GroupDifference, group_difference, holm

NAN = float("nan")
# -- Hollander & Wolfe (1973), p. 69 (permeability) and p. 116 (mucociliary efficiency); R 4.2.2 --
AT_TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLY = [1.15, 0.88, 0.90, 0.74, 1.21]
NORMAL = [2.9, 3.0, 2.5, 2.6, 3.2]
OBSTRUCTIVE = [3.8, 2.7, 4.0, 2.4]
ASBESTOSIS = [2.8, 3.4, 3.7, 2.2, 2.0]


def together(**samples):
    return [value for sample in samples.values() for value in sample], [name for name, sample in samples.items() for _ in sample]


def test_two_groups_reproduce_hollander_and_wolfe_1973():
    difference = group_difference(*together(at_term=AT_TERM, early=EARLY))

    assert difference.test == "Mann-Whitney"
    assert difference.groups == ("at_term", "early")
    assert difference.n == (10, 5)
    assert difference.medians == pytest.approx((1.415, 0.9))
    assert difference.statistic == 35
    assert round(difference.p, 10) == 0.2544122544
    assert difference.effect == pytest.approx(0.4)
    assert -1 < difference.low < 0.4 < difference.high < 1
    assert difference.reason == ""


def test_three_groups_reproduce_hollander_and_wolfe_1973(monkeypatch):
    # -- one of the groups has four values, which we would refuse --
    monkeypatch.setattr("evaltool.stats.comparisons.MINIMUM_PER_GROUP", 4)

    difference = group_difference(*together(normal=NORMAL, obstructive=OBSTRUCTIVE, zasbestosis=ASBESTOSIS))

    assert difference.test == "Kruskal-Wallis"
    assert round(difference.statistic, 10) == 0.7714285714
    assert round(difference.p, 10) == 0.6799647736
    assert difference.effect == pytest.approx(0.7714285714 * 15 / (14**2 - 1))
    assert difference.low == 0
    assert difference.effect < difference.high < 1


def test_a_group_of_four_is_refused_by_name():
    difference = group_difference(*together(normal=NORMAL, obstructive=OBSTRUCTIVE, asbestosis=ASBESTOSIS))

    assert difference.test == ""
    assert difference.n == (5, 5, 4)
    assert isnan(difference.p)
    assert isnan(difference.effect)
    assert difference.reason == "a comparison needs at least 5 values in each group, too few in: obstructive"


def test_missing_values_and_missing_names_are_left_out():
    values, groups = together(a=[*AT_TERM, NAN, 7.0, 7.0], b=EARLY)
    groups[11], groups[12] = None, NAN

    difference = group_difference(values, groups)

    assert difference.n == (10, 5)
    assert difference.statistic == 35


def test_numbers_can_be_names_of_groups():
    difference = group_difference(AT_TERM + EARLY, [2] * 10 + [1] * 5)

    assert difference.groups == ("1", "2")
    assert difference.effect == pytest.approx(-0.4)


def test_one_group_has_nothing_to_be_compared_with():
    assert group_difference(AT_TERM, ["a"] * 10).reason == "a comparison needs at least 2 groups with values, got 1"


@pytest.mark.parametrize("names", ["ab", "abc"])
def test_equal_values_have_nothing_to_compare(names):
    difference = group_difference([3] * 30, list(names) * (30 // len(names)))

    assert difference == GroupDifference("", tuple(names), difference.n, difference.medians, *[pytest.approx(NAN, nan_ok=True)] * 5, difference.reason)
    assert difference.reason == "all values are the same, so there is nothing to compare"


@pytest.mark.parametrize(
    ("values", "groups", "confidence", "message"),
    [
        ([1, 2], ["a"], 0.95, r"groups must have the shape \(2,\), got \(1,\)"),
        ([[1, 2]], ["a", "b"], 0.95, r"values must have one dimension, got shape \(1, 2\)"),
        ([1, 2], ["a", "b"], 5, "confidence must be between 0 and 1, got 5"),
    ],
)
def test_what_cannot_be_compared_is_refused(values, groups, confidence, message):
    with pytest.raises(ValueError, match=message):
        group_difference(values, groups, confidence)


def test_holm_multiplies_the_smallest_p_most_and_never_falls():
    # -- by hand: .005 x 4, .01 x 3, .03 x 2, .04 x 1 raised to .06 --
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_refused_tests_stay_missing_and_do_not_count():
    assert holm([0.01, NAN, 0.03]) == pytest.approx([0.02, NAN, 0.03], nan_ok=True)
    assert holm([]).size == 0


@pytest.fixture(scope="module")
def multitest():
    return pytest.importorskip("statsmodels.stats.multitest")


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
# -- statsmodels takes 20 ms a call --
@settings(deadline=None, max_examples=25)
def test_holm_is_that_of_statsmodels(multitest, p_values):
    expected = multitest.multipletests(p_values, method="holm")[1]

    assert holm(p_values) == pytest.approx(np.asarray(expected))


def test_what_is_no_p_value_is_refused():
    with pytest.raises(ValueError, match="p_values must be between 0 and 1, got 1.3"):
        holm([0.1, 1.3])


def test_importing_the_module_does_not_import_pingouin_or_scipy():
    code = "import sys, evaltool.stats.comparisons, evaltool.stats.agreement; print({'pingouin', 'scipy', 'pandas'} & set(sys.modules))"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
