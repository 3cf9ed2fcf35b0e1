"""Promises of `evaltool.stats.resampling`.

RS1  Weights of patterns follow the multinomial law, for rare and frequent patterns alike.
RS2  Percentile and BCa limits are those of independent implementations.
RS3  Too few units, or units that never differ, get a reason instead of limits.
"""

from math import isnan

import numpy as np
import pytest

from evaltool.stats import resampling
from evaltool.stats.resampling import Resampling, ratio, refuse_interval, with_interval


def share_of_last(weights):
    return weights[:, -1] / weights.sum(axis=1)


@pytest.mark.parametrize("counts", [[3, 4, 2], [300, 400, 200], [300, 3, 400, 2, 5]], ids=["rare", "frequent", "both"])
def test_weights_have_the_mean_and_the_covariance_of_multinomial_numbers(counts):
    counts = np.array(counts)
    total, shares = counts.sum(), counts / counts.sum()

    weights = resampling._weights(np.random.default_rng(1), counts, 20_000)

    assert np.all(weights.sum(axis=1) == total)
    assert weights.mean(axis=0) == pytest.approx(counts, rel=0.03)
    covariance = total * (np.diag(shares) - np.outer(shares, shares))
    assert np.cov(weights.T) == pytest.approx(covariance, abs=0.04 * covariance.max())


def test_percentile_limits_of_a_share_are_quantiles_of_the_binomial_law():
    stats = pytest.importorskip("scipy.stats")

    result = with_interval(share_of_last, np.array([20, 80]), 100, resampling=Resampling(draws=20_000))

    assert result.value == 0.8
    assert (result.low, result.high) == pytest.approx(stats.binom.ppf((0.025, 0.975), 100, 0.8) / 100, abs=0.011)


def test_bca_limits_are_those_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    values = np.array([0.1] * 12 + [0.4] * 9 + [0.9] * 6 + [3.0] * 3)
    distinct, counts = np.unique(values, return_counts=True)

    result = with_interval(lambda weights: weights @ distinct / weights.sum(axis=1), counts, 30, resampling=Resampling(draws=20_000))

    expected = stats.bootstrap((values,), np.mean, n_resamples=20_000, method="BCa", rng=np.random.default_rng(1)).confidence_interval
    assert result.low == pytest.approx(expected.low, abs=0.02)
    assert result.high == pytest.approx(expected.high, abs=0.03)


def test_bca_shifts_the_limits_of_a_skewed_sample():
    counts = np.array([20, 5, 3])
    distinct = np.array([0.0, 1.0, 6.0])

    def mean(weights):
        return weights @ distinct / weights.sum(axis=1)

    bca = with_interval(mean, counts, 28)
    samples = resampling._bootstrap(mean, counts, Resampling())
    assert bca.low > np.quantile(samples, 0.025)
    assert bca.high > np.quantile(samples, 0.975)


def test_where_leaving_out_any_unit_changes_nothing_bca_has_no_skew():
    samples = np.linspace(0.0, 1.0, 101)

    low, high = resampling._bca_levels(samples, 0.5, (np.array([0.5, 0.5]), np.array([4, 4])), 0.025)

    assert (low, high) == pytest.approx((0.025, 0.975))


def test_a_value_beyond_all_samples_still_has_limits():
    low, high = resampling._bca_levels(np.zeros(100), 1.0, (np.array([1.0, 0.0]), np.array([9, 1])), 0.025)

    assert 0 < low <= high <= 1


def test_samples_without_a_value_are_left_out():
    def undefined_above_half(weights):
        share = share_of_last(weights)
        return np.where(share > 0.5, np.nan, share)

    result = with_interval(undefined_above_half, np.array([50, 50]), 100)

    assert result.low < result.high <= 0.5


def test_blocks_do_not_change_the_number_of_samples(monkeypatch):
    monkeypatch.setattr(resampling, "_BLOCK", 21)

    samples = resampling._bootstrap(share_of_last, np.array([30, 70]), Resampling(draws=105))

    assert samples.shape == (105,)


def test_a_refusal_is_passed_on_with_the_value():
    result = with_interval(share_of_last, np.array([1, 3]), 4, refusal="too few")

    assert result.value == 0.75
    assert isnan(result.low)
    assert result.reason == "too few"


def test_units_that_never_differ_get_the_rule_of_three():
    result = with_interval(lambda weights: np.full(len(weights), 0.5), np.array([12]), 12)

    assert isnan(result.high)
    assert result.reason.endswith("up to 25% of further units may differ (rule of three, n = 12)")


@pytest.mark.parametrize(
    ("n_units", "n_varied", "words"),
    [(9, 9, "at least 10 units with two or more values, got 9"), (30, 4, "at least 5 units with another value than the most frequent one, got 4")],
)
def test_too_few_units_refuse_an_interval(n_units, n_varied, words):
    assert words in refuse_interval(n_units, n_varied)


@pytest.mark.parametrize(("n_units", "n_varied"), [(10, 5), (10, None)])
def test_enough_units_refuse_nothing(n_units, n_varied):
    assert refuse_interval(n_units, n_varied) == ""


def test_a_ratio_over_zero_is_what_is_asked_for():
    assert np.isnan(ratio(np.array([1.0]), np.array([0.0]))).all()
    assert ratio(np.array([1.0, 3.0]), np.array([0.0, 2.0]), otherwise=0.0).tolist() == [0.0, 1.5]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"confidence": 95}, "confidence must be between 0 and 1, got 95"), ({"draws": 10}, "draws must be at least 100, got 10")],
)
def test_a_plan_that_cannot_be_drawn_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Resampling(**arguments)
