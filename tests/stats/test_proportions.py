"""Promises of `evaltool.stats.proportions`.

PR1  Wilson's interval is Newcombe's printed one.
PR2  The hypergeometric interval inverts the test, and covers at least with the confidence asked for.
PR3  Non-response bounds are what the silent could make of the share.
PR4  Nobody answered: no value, a reason. Impossible counts are refused.
"""

from math import comb, isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.stats.proportions import hypergeometric_interval, nonresponse_bounds, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_reproduces_newcombe_1998_table_1(successes, n, low, high):
    share = wilson(successes, n)

    assert (round(share.low, 4), round(share.high, 4)) == (low, high)
    assert share.value == successes / n
    assert share.n == n
    assert share.reason == ""


def test_wilson_at_another_confidence_is_that_of_statsmodels():
    proportion = pytest.importorskip("statsmodels.stats.proportion")

    share = wilson(7, 31, confidence=0.8)

    assert (share.low, share.high) == pytest.approx(proportion.proportion_confint(7, 31, alpha=0.2, method="wilson"))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@settings(deadline=None)
def test_wilson_stays_on_the_scale_and_mirrors_failures(counts):
    successes, n = counts
    share, mirrored = wilson(successes, n), wilson(n - successes, n)

    assert 0 <= share.low <= share.value <= share.high <= 1
    assert share.low == pytest.approx(1 - mirrored.high, abs=1e-12)


@pytest.mark.parametrize(
    # -- exact test inversion with equal tails, computed independently; no published table exists --
    ("successes", "n", "population", "low", "high"),
    [(18, 25, 60, 0.567, 0.833), (31, 45, 60, 0.617, 0.75)],
)
def test_hypergeometric_interval_is_the_inverted_exact_test(successes, n, population, low, high):
    share = hypergeometric_interval(successes, n, population)

    assert (round(share.low, 3), round(share.high, 3)) == (low, high)
    assert share.value == successes / n


@given(st.integers(1, 40).flatmap(lambda size: st.tuples(st.just(size), st.integers(1, size))), st.sampled_from([0.8, 0.95]))
@settings(max_examples=60, deadline=None)
def test_hypergeometric_interval_covers_every_population_at_least_as_promised(sizes, confidence):
    population, n = sizes
    intervals = [hypergeometric_interval(successes, n, population, confidence) for successes in range(n + 1)]

    for total in range(population + 1):
        covered = sum(
            comb(total, successes) * comb(population - total, n - successes)
            for successes, share in enumerate(intervals)
            if share.low <= total / population <= share.high
        )
        assert covered / comb(population, n) >= confidence - 1e-9


def test_hypergeometric_limits_are_those_of_scipy_tails():
    stats = pytest.importorskip("scipy.stats")
    share = hypergeometric_interval(130, 300, 5000)
    low, high = round(share.low * 5000), round(share.high * 5000)

    assert stats.hypergeom.sf(129, 5000, low, 300) > 0.025 >= stats.hypergeom.sf(129, 5000, low - 1, 300)
    assert stats.hypergeom.cdf(130, 5000, high, 300) > 0.025 >= stats.hypergeom.cdf(130, 5000, high + 1, 300)


def test_a_census_has_no_doubt_left():
    share = hypergeometric_interval(7, 10, 10)

    assert (share.low, share.value, share.high) == (0.7, 0.7, 0.7)


def test_a_finite_population_narrows_the_interval():
    finite, infinite = hypergeometric_interval(18, 25, 60), wilson(18, 25)

    assert infinite.low < finite.low < finite.high < infinite.high


def test_nonresponse_bounds_let_all_the_silent_say_no_or_yes():
    share = nonresponse_bounds(18, 25, 60)

    # -- by hand: 18/60 if all 35 silent say no, 53/60 if all say yes --
    assert (share.value, share.low, share.high) == (0.72, 18 / 60, 53 / 60)
    assert share.n == 25


def test_where_everybody_answered_the_bounds_are_the_share():
    share = nonresponse_bounds(18, 25, 25)

    assert (share.low, share.value, share.high) == (0.72, 0.72, 0.72)


def test_where_nobody_answered_there_is_no_value_but_the_bounds_are_all_or_nothing():
    share = nonresponse_bounds(0, 0, 60)

    assert isnan(share.value)
    assert (share.low, share.high) == (0, 1)
    assert share.reason == "nobody answered"


@pytest.mark.parametrize("share", [wilson(0, 0), hypergeometric_interval(0, 0, 60)])
def test_without_answers_there_is_neither_value_nor_interval(share):
    assert isnan(share.value)
    assert isnan(share.low)
    assert isnan(share.high)
    assert share.reason == "nobody answered"


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (wilson, (5, 4), "successes must be between 0 and n = 4, got 5"),
        (wilson, (-1, 4), "successes must be between 0 and n = 4, got -1"),
        (wilson, (0, -1), "n must be 0 or more, got -1"),
        (wilson, (1, 4, 95), "confidence must be between 0 and 1, got 95"),
        (hypergeometric_interval, (1, 4, 3), "population must be at least 4, got 3"),
        (nonresponse_bounds, (0, 0, 0), "population must be at least 1, got 0"),
    ],
)
def test_impossible_counts_are_refused(function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(*arguments)
