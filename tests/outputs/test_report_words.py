"""Sentences with numbers: plural, lists, days and amounts, the same everywhere."""

from __future__ import annotations

from datetime import date

import pytest

from evaltool.outputs.report_words import count, day, ids_in_a_cell, listed, money


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no sources"), (1, "1 source"), (2, "2 sources")]
)  # fmt: skip
def test_a_count_has_the_right_plural(number, words):
    assert count(number, "source") == words


def test_a_plural_of_its_own_is_used():
    assert count(5, "criterion", "criteria") == "5 criteria"
    assert count(1, "criterion", "criteria") == "1 criterion"


@pytest.mark.parametrize(("parts", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_a_list_has_its_and_before_the_last(parts, words):
    assert listed(parts) == words


def test_a_day_has_no_leading_zero_and_nothing_is_said_of_a_missing_one():
    assert day(date(2014, 3, 1)) == "1 March 2014"
    assert day(None) == ""


@pytest.mark.parametrize(
    ("amount", "currency", "words"), [(299400, "USD", "USD 299,400"), (0, "USD", "USD 0"), (None, "USD", ""), (12.5, "", "12")]
)  # fmt: skip
def test_an_amount_of_money_is_whole_and_a_missing_one_is_nothing(amount, currency, words):
    assert money(amount, currency) == words


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (["RE1", "RE2", "RE3"], "RE1, RE2, RE3"),
        ([f"RE{n}" for n in range(1, 301)], "RE1 to RE300"),
        ([*(f"RE{n:03}" for n in range(1, 40)), "RE050", "lost", "found"], "RE001 to RE039, RE050, lost, found"),
        ([f"RE{n}" for n in range(1, 301, 2)], ", ".join(f"RE{n}" for n in range(1, 60, 2)) + " and 120 more"),
        ([f"S{n}" for n in range(1, 301) if n % 3], ", ".join(f"S{n} to S{n + 1}" for n in range(1, 90, 3)) + " and 140 more"),
    ],
)
def test_ids_of_a_cell_stay_within_the_height_of_a_row(ids, words):
    assert ids_in_a_cell(ids) == words
