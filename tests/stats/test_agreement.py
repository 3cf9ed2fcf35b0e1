"""Promises of `evaltool.stats.agreement`.

AG1  Every published value is reproduced to the digits printed.
AG2  The values are those of the packages `krippendorff` and statsmodels.
AG3  Laws: at most 1, 1 for perfect agreement, coders and units may be swapped, codes renamed.
AG4  Where a coefficient is not defined the value is NaN and the reason says why.
AG5  An interval is given only for enough units, is the same every time, and the reason says why not.
AG6  A programmer's mistake is refused with a sentence that says what must hold.
"""

from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.stats.agreement import (
    Agreement,
    Resampling,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)

NAN = float("nan")
LEVELS = ("nominal", "ordinal", "interval", "ratio")
CHANCE_CORRECTED = (cohen_kappa, fleiss_kappa, gwet_ac1, krippendorff_alpha)
ALL = (percent_agreement, *CHANCE_CORRECTED)

# -- Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability, example C; also Krippendorff
# -- (2004) Content Analysis, 2nd ed., p. 230. Coders x units. --
KRIPPENDORFF_2011 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
]
# -- Wikipedia, Krippendorff's alpha, worked example --
WIKIPEDIA = [
    [NAN, NAN, NAN, NAN, NAN, 3, 4, 1, 2, 1, 1, 3, 3, NAN, 3],
    [1, NAN, 2, 1, 3, 3, 4, 3, NAN, NAN, NAN, NAN, NAN, NAN, NAN],
    [NAN, NAN, 2, 1, 3, 4, 4, NAN, 2, 1, 1, 3, 3, NAN, 4],
]
# -- Gwet, K.L. (2014) Handbook of Inter-Rater Reliability, 4th ed., p. 120; R irrCAC 1.4 --
GWET_2014 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, NAN],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
]
# -- Fleiss, J.L. (1971) Psychological Bulletin 76:378-382, Table 1: 30 patients, 6 ratings each --
FLEISS_1971 = np.array(
    [
        [4, 4, 4, 4, 4, 4], [2, 2, 2, 5, 5, 5], [2, 3, 3, 3, 3, 5], [5, 5, 5, 5, 5, 5], [2, 2, 2, 4, 4, 4],
        [1, 1, 3, 3, 3, 3], [3, 3, 3, 3, 5, 5], [1, 1, 3, 3, 3, 4], [1, 1, 4, 4, 4, 4], [5, 5, 5, 5, 5, 5],
        [1, 4, 4, 4, 4, 4], [1, 2, 4, 4, 4, 4], [2, 2, 2, 3, 3, 3], [1, 4, 4, 4, 4, 4], [2, 2, 4, 4, 4, 5],
        [3, 3, 3, 3, 3, 5], [1, 1, 1, 4, 5, 5], [1, 1, 1, 1, 1, 2], [2, 2, 4, 4, 4, 4], [1, 3, 3, 5, 5, 5],
        [5, 5, 5, 5, 5, 5], [2, 4, 4, 4, 4, 4], [2, 2, 4, 5, 5, 5], [1, 1, 4, 4, 4, 4], [1, 4, 4, 4, 4, 5],
        [2, 2, 2, 2, 2, 4], [1, 1, 1, 1, 5, 5], [2, 2, 4, 4, 4, 4], [1, 3, 3, 3, 3, 3], [5, 5, 5, 5, 5, 5],
    ]
).T  # fmt: skip
# -- R irrCAC README: 15 subjects x 5 categories, counts of 6 raters --
GWET_6_RATERS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
]  # fmt: skip
# -- Hayes, A.F., Krippendorff, K. (2007) Communication Methods and Measures 1:77-89, p. 84, as in the
# -- tests of DKPro Statistics; one row a unit, "." is missing --
HAYES_2007 = """
112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1 111.1 212.2
1233. 1101. 000.0 0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121. 22.22 3222.
222.2 223.2 222.2 22.12 2222. 111.1
"""
# -- Cohen, J. (1960) Educational and Psychological Measurement 20:37-46, p. 37 (x 100) and p. 45 --
COHEN_P37 = [[25, 13, 12], [12, 2, 16], [3, 15, 2]]
COHEN_P45 = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
# -- skewed table in DKPro Statistics, Gwet2008Test --
PARADOX = [[8, 1], [0, 1]]
# -- Krippendorff (1995), p. 57, examples A and B digitised, as in DKPro Statistics --
DIGITISED_A = ["001111111100001111110000", "000011110000000110000000"]
DIGITISED_B = ["111111111111111111000000", "111111111100000000000000"]


def pairs_of(table):
    """Two coders x units from a table of counts (rows: first coder)."""
    return np.array([(row, column) for row, counts in enumerate(table) for column, count in enumerate(counts) for _ in range(count)], float).T


def ratings_of(counts):
    """Coders x units from units x codes counts."""
    return np.array([np.repeat(np.arange(len(unit)), unit) for unit in counts], float).T


def hayes_2007():
    return np.array([[NAN if value == "." else float(value) for value in unit] for unit in HAYES_2007.split()]).T


def digits(lines):
    return np.array([[float(digit) for digit in line] for line in lines])


# -- AG1 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "published", "exact"),
    [("nominal", 0.743, 0.743421), ("ordinal", 0.815, 0.815388), ("interval", 0.849, 0.849107), ("ratio", 0.797, 0.797403)],
)
def test_alpha_reproduces_krippendorff_2011(level, published, exact):
    alpha = krippendorff_alpha(KRIPPENDORFF_2011, level=level)

    assert round(alpha.value, 3) == published
    assert alpha.value == pytest.approx(exact, abs=5e-7)
    assert alpha.n_units == 11


@pytest.mark.parametrize(("level", "expected"), [("nominal", 0.691358), ("ordinal", 0.806721), ("interval", 0.810845), ("ratio", 0.808944)])
def test_alpha_reproduces_the_example_of_wikipedia(level, expected):
    assert krippendorff_alpha(WIKIPEDIA, level=level).value == pytest.approx(expected, abs=5e-7)


def test_ordinal_alpha_reproduces_hayes_and_krippendorff_2007():
    alpha = krippendorff_alpha(hayes_2007(), level="ordinal")

    assert round(alpha.value, 4) == 0.7598
    assert alpha.n_units == 40


@pytest.mark.parametrize(
    ("coefficient", "published"),
    [(percent_agreement, 0.81818), (gwet_ac1, 0.77544), (fleiss_kappa, 0.76117), (krippendorff_alpha, 0.74342)],
)
def test_coefficients_with_missing_values_reproduce_gwet_2014(coefficient, published):
    result = coefficient(GWET_2014)

    assert round(result.value, 5) == published
    assert result.n_units == 11


@pytest.mark.parametrize(
    ("coefficient", "published", "decimals"),
    [(percent_agreement, 0.5556, 4), (fleiss_kappa, 0.43, 2), (gwet_ac1, 0.44788, 5), (krippendorff_alpha, 0.43341, 5)],
)
def test_coefficients_reproduce_fleiss_1971(coefficient, published, decimals):
    assert round(coefficient(FLEISS_1971).value, decimals) == published


def test_fleiss_kappa_agrees_with_r_irr_to_eight_digits():
    assert fleiss_kappa(FLEISS_1971).value == pytest.approx(0.43024452, abs=5e-9)


@pytest.mark.parametrize(("coefficient", "published"), [(gwet_ac1, 0.4448007), (fleiss_kappa, 0.4139265), (krippendorff_alpha, 0.4204384)])
def test_coefficients_reproduce_the_six_raters_of_irrcac(coefficient, published):
    assert round(coefficient(ratings_of(GWET_6_RATERS)).value, 7) == published


@pytest.mark.parametrize(
    ("coefficient", "table", "published", "decimals"),
    [
        (percent_agreement, COHEN_P37, 0.29, 2),
        (cohen_kappa, COHEN_P37, -0.0923, 4),
        (gwet_ac1, COHEN_P37, -0.04797, 5),
        (percent_agreement, COHEN_P45, 0.7, 2),
        (cohen_kappa, COHEN_P45, 0.492, 3),
        (cohen_kappa, COHEN_P45, 0.49152542, 8),
        (fleiss_kappa, COHEN_P45, 0.48717949, 8),  # Scott's pi
        (gwet_ac1, COHEN_P45, 0.57597173, 8),
        (krippendorff_alpha, COHEN_P45, 0.48846154, 8),
        (percent_agreement, PARADOX, 0.9, 2),
        (gwet_ac1, PARADOX, 0.8658, 4),
        (fleiss_kappa, PARADOX, 0.6078, 4),  # Scott's pi
    ],
)
def test_coefficients_of_two_coders_reproduce_cohen_1960_and_gwet_2008(coefficient, table, published, decimals):
    assert round(coefficient(pairs_of(table)).value, decimals) == published


@pytest.mark.parametrize("lines", [DIGITISED_A, DIGITISED_B], ids=["A", "B"])
def test_character_kappa_cannot_tell_the_examples_of_krippendorff_1995_apart(lines):
    assert round(cohen_kappa(digits(lines)).value, 3) == 0.385
    assert round(fleiss_kappa(digits(lines)).value, 3) == 0.314


# -- AG2 ------------------------------------------------------------------------------------------


def random_values(seed, coders=4, units=60, codes=5, missing=0.2):
    generator = np.random.default_rng(seed)
    truth = generator.integers(1, codes + 1, units)
    values = np.where(generator.random((coders, units)) < 0.6, truth, generator.integers(1, codes + 1, (coders, units))).astype(float)
    values[generator.random(values.shape) < missing] = NAN
    return values


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_that_of_the_krippendorff_package(level, seed):
    package = pytest.importorskip("krippendorff")
    values = random_values(seed)

    expected = package.alpha(values, level_of_measurement=level)

    assert krippendorff_alpha(values, level=level).value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_kappas_are_those_of_statsmodels(seed):
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    values = random_values(seed, missing=0)
    table, _ = inter_rater.aggregate_raters(values.T.astype(int))
    pairs, _ = inter_rater.to_table(values[:2].T.astype(int))

    assert fleiss_kappa(values).value == pytest.approx(inter_rater.fleiss_kappa(table), abs=1e-12)
    assert cohen_kappa(values[:2]).value == pytest.approx(inter_rater.cohens_kappa(pairs).kappa, abs=1e-12)


def test_interval_of_kappa_is_near_the_one_from_its_standard_error():
    # -- Fleiss, Cohen & Everitt (1969) standard error: .3916 to .5915 --
    kappa = cohen_kappa(pairs_of(COHEN_P45))

    assert kappa.low == pytest.approx(0.3916, abs=0.015)
    assert kappa.high == pytest.approx(0.5915, abs=0.015)


# -- AG3 ------------------------------------------------------------------------------------------

FEW = Resampling(draws=100)


@st.composite
def reliability_data(draw):
    shape = (draw(st.integers(2, 4)), draw(st.integers(2, 14)))
    codes = st.sampled_from([1.0, 2.0, 3.0, 7.0, NAN])
    return np.array(draw(st.lists(st.lists(codes, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])))


def same(first, second):
    return first == pytest.approx(second, abs=1e-9, nan_ok=True)


def every_coefficient(values):
    yield from (coefficient(values, resampling=FEW) for coefficient in (percent_agreement, fleiss_kappa, gwet_ac1))
    yield from (krippendorff_alpha(values, level, resampling=FEW) for level in LEVELS)
    if len(values) == 2:
        yield cohen_kappa(values, resampling=FEW)


@given(reliability_data())
@settings(max_examples=60, deadline=None)
def test_no_value_or_limit_exceeds_one_and_limits_enclose_something(values):
    for result in every_coefficient(values):
        assert isnan(result.value) or result.value <= 1 + 1e-12
        assert isnan(result.low) == isnan(result.high)
        assert isnan(result.low) or result.low <= result.high <= 1 + 1e-12
        assert bool(result.reason) == isnan(result.low)


@given(reliability_data(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_results_stay_the_same_when_units_and_coders_are_reordered(values, random):
    units, coders = list(range(values.shape[1])), list(range(values.shape[0]))
    random.shuffle(units)
    random.shuffle(coders)

    for given_order, other_order in zip(every_coefficient(values), every_coefficient(values[coders][:, units]), strict=True):
        assert same(given_order.value, other_order.value)
        assert given_order.n_units == other_order.n_units
        assert given_order.reason == other_order.reason


@given(reliability_data())
@settings(max_examples=40, deadline=None)
def test_nominal_values_stay_the_same_when_codes_are_renamed(values):
    renamed = np.select([values == 1, values == 2, values == 3, values == 7], [40.0, 10.0, 30.0, 20.0], NAN)

    for coefficient in (percent_agreement, fleiss_kappa, gwet_ac1, krippendorff_alpha):
        assert same(coefficient(values, resampling=FEW).value, coefficient(renamed, resampling=FEW).value)


@given(reliability_data())
@settings(max_examples=40, deadline=None)
def test_ordinal_alpha_depends_on_the_order_of_values_only_and_interval_alpha_on_differences(values):
    assert same(krippendorff_alpha(values, "ordinal", resampling=FEW).value, krippendorff_alpha(values**3, "ordinal", resampling=FEW).value)
    assert same(krippendorff_alpha(values, "interval", resampling=FEW).value, krippendorff_alpha(values * 5 - 90, "interval", resampling=FEW).value)
    assert same(krippendorff_alpha(values, "ratio", resampling=FEW).value, krippendorff_alpha(values * 5, "ratio", resampling=FEW).value)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=30).filter(lambda codes: len(set(codes)) > 1))
@settings(max_examples=30, deadline=None)
def test_identical_coders_agree_perfectly(codes):
    for result in every_coefficient(np.array([codes, codes], float)):
        assert result.value == 1


def test_units_with_one_value_do_not_change_alpha():
    without = krippendorff_alpha([[1, 2, 2, 1], [1, 2, 1, 1]])
    with_single = krippendorff_alpha([[1, 2, 2, 1, 2, NAN], [1, 2, 1, 1, NAN, 3]])

    assert with_single == without


# -- AG4 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("coefficient", ALL)
def test_without_a_unit_of_two_values_there_is_no_value(coefficient):
    result = coefficient([[1, NAN, 2, NAN], [NAN, 1, NAN, 1]])

    assert isnan(result.value)
    assert result.n_units == 0
    assert result.reason == "no unit has values from two coders"


@pytest.mark.parametrize("coefficient", ALL)
def test_without_any_value_there_is_no_value(coefficient):
    assert coefficient([[NAN, NAN], [NAN, NAN]]).reason == "no unit has values from two coders"


@pytest.mark.parametrize("coefficient", CHANCE_CORRECTED)
def test_where_one_code_is_used_throughout_chance_correction_is_not_defined(coefficient):
    result = coefficient([[2] * 12, [2] * 12])

    assert isnan(result.value)
    assert isnan(result.low)
    assert result.n_units == 12
    assert result.reason == "only one value occurs, so agreement is certain by chance and cannot be measured"


def test_percent_agreement_is_defined_where_one_code_is_used_throughout():
    assert percent_agreement([[2] * 12, [2] * 12]).value == 1


def test_ac1_counts_the_codes_nobody_used_if_told_how_many_there_are():
    # -- by hand: p_a = .9, shares .85 and .15, p_e = 2 x .85 x .15 / (q - 1) --
    assert gwet_ac1(pairs_of(PARADOX), n_categories=2).value == pytest.approx((0.9 - 0.255) / (1 - 0.255))
    assert gwet_ac1(pairs_of(PARADOX), n_categories=4).value == pytest.approx((0.9 - 0.085) / (1 - 0.085))


# -- AG5 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("coefficient", ALL)
def test_six_units_give_a_value_but_no_interval(coefficient):
    result = coefficient([[1, 2, 1, 2, 1, 2], [1, 2, 1, 2, 2, 1]])

    assert not isnan(result.value)
    assert isnan(result.low)
    assert isnan(result.high)
    assert result.reason == "an interval needs at least 10 units with two or more values, got 6"


@pytest.mark.parametrize("coefficient", CHANCE_CORRECTED)
def test_a_rare_code_gives_a_value_but_no_interval(coefficient):
    result = coefficient(pairs_of([[16, 1], [1, 2]]))

    assert not isnan(result.value)
    assert isnan(result.low)
    assert result.reason == "an interval needs at least 5 units with another value than the most frequent one, got 4"


def test_percent_agreement_needs_no_frequent_second_code_for_its_interval():
    result = percent_agreement(pairs_of([[16, 1], [1, 2]]))

    assert 0 < result.low < 0.9 < result.high <= 1


def test_perfect_agreement_gets_no_interval_of_no_width():
    result = krippendorff_alpha([[1, 2] * 10, [1, 2] * 10])

    assert result.value == 1
    assert isnan(result.low)
    assert result.reason == (
        "every sample of the units gives the same value, so no interval can be drawn from them; up to 15% of further units may differ (rule of three, n = 20)"
    )


@pytest.mark.parametrize("coefficient", [percent_agreement, fleiss_kappa, gwet_ac1, krippendorff_alpha])
def test_the_interval_encloses_the_value_and_is_the_same_every_time(coefficient):
    first, second = coefficient(FLEISS_1971), coefficient(FLEISS_1971)

    assert first == second
    assert first.low < first.value < first.high
    assert first.reason == ""


def test_another_seed_gives_another_but_similar_interval():
    first = krippendorff_alpha(FLEISS_1971)
    second = krippendorff_alpha(FLEISS_1971, resampling=Resampling(seed=7))

    assert first.low != second.low
    assert first.low == pytest.approx(second.low, abs=0.03)


def test_more_confidence_gives_a_wider_interval():
    usual, wide = (cohen_kappa(pairs_of(COHEN_P45), resampling=Resampling(confidence=level)) for level in (0.95, 0.99))

    assert wide.low < usual.low < usual.high < wide.high


def test_the_interval_of_hayes_2007_is_that_of_units_not_of_pairs():
    # -- drawing pairs instead of units gives .707 to .807, much too narrow; units .623 to .844 --
    alpha = krippendorff_alpha(hayes_2007(), level="ordinal")

    assert alpha.low == pytest.approx(0.623, abs=0.03)
    assert alpha.high == pytest.approx(0.844, abs=0.03)


# -- AG6 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("coefficient", ALL)
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, 2, 3], r"values must have shape \(coders, units\), got shape \(3,\)"),
        ([[1, 2, 3]], "values must come from at least 2 coders, got 1"),
        ([[1, float("inf")], [1, 2]], "values must be finite or NaN, got infinity"),
        ([["a", "b"], ["a", "b"]], "values must be numbers, with NaN for missing, got <U1"),
    ],
)
def test_values_of_another_kind_are_refused(coefficient, values, message):
    with pytest.raises(ValueError, match=message):
        coefficient(values)


def test_cohen_kappa_refuses_a_third_coder_and_names_the_way_out():
    with pytest.raises(ValueError, match=r"values must come from 2 coders for Cohen's kappa, got 3 \(use fleiss_kappa or krippendorff_alpha\)"):
        cohen_kappa([[1, 2], [1, 2], [1, 2]])


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="level must be one of nominal, ordinal, interval, ratio, got 'metric'"):
        krippendorff_alpha([[1, 2], [1, 2]], level="metric")


def test_negative_values_have_no_ratio():
    with pytest.raises(ValueError, match="values must not be negative at level 'ratio', got -2"):
        krippendorff_alpha([[1, -2], [1, 2]], level="ratio")


def test_ac1_refuses_fewer_codes_than_are_used():
    with pytest.raises(ValueError, match="n_categories must be at least the 3 values used, got 2"):
        gwet_ac1([[1, 2, 3], [1, 2, 3]], n_categories=2)


def test_a_result_cannot_be_changed():
    with pytest.raises(AttributeError):
        Agreement(1.0, 1.0, 1.0, 1).value = 0.5
