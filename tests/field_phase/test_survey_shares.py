"""How sure a share of the survey is."""

import pytest

from evaltool.field_phase.survey_shares import Asked
from evaltool.stats.proportions import hypergeometric_interval, wilson


def test_without_numbers_there_is_wilsons_interval_and_nothing_else():
    assert Asked().share(15, 148) == wilson(15, 148)
    assert Asked().bounds(15, 148) is None
    assert Asked().in_words() == "The interval is Wilson's, at 95 %."


@pytest.mark.parametrize("asked", [Asked(60, 60), Asked(60, 58), Asked(None, 60), Asked(60, None), Asked(60, 60, by_lot=True), Asked(60, 70, by_lot=True)])
def test_where_everybody_was_asked_there_is_no_correction_but_bounds(asked):
    assert asked.share(18, 25) == wilson(18, 25)
    bounds = asked.bounds(18, 25)
    # Manski: 18 of 60 if the silent 35 say no, 53 of 60 if they say yes
    assert (bounds.low, bounds.high) == (18 / 60, 53 / 60)
    assert "if all who stayed silent had said no, or yes" in asked.in_words()


def test_nobody_stayed_silent_and_more_answers_than_persons_give_no_bounds():
    assert Asked(25, 25).bounds(18, 25) is None
    assert Asked(20, 20).bounds(18, 25) is None


def test_a_draw_by_lot_from_a_known_number_has_the_exact_interval_and_no_bounds():
    asked = Asked(500, 60, by_lot=True)
    assert asked.share(20, 50) == hypergeometric_interval(20, 50, 500)
    assert asked.bounds(20, 50) is None
    assert asked.share(30, 501) == wilson(30, 501)
    assert "exact for a draw by lot from 500 persons" in asked.in_words()
