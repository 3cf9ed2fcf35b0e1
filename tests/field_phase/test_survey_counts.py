"""Somebody who knows the rules lists all answers that as many persons could have given, and keeps those that would have been published in the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from evaltool.field_phase.survey import read_survey
from evaltool.field_phase.survey_counts import count_answers
from tests.support.forms import CHOICES, QUESTIONS, rows, surveyed

THREE = [("three", str(n), label) for n, label in enumerate(("Disagree", "Neither", "Agree"), start=1)]
VALLEYS = [("place", "middle", "Middle valley"), ("place", "side", "Side valley")]
ASKED = {"works": "12345", "where": ["upper", "lower", "middle", "side"], "three": "123", "uses": ["drink", "wash"]}


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    case = surveyed(
        tmp_path_factory.mktemp("case"),
        [{**row, "three": "1"} for row in rows({})],
        questions=[*QUESTIONS, ("select_one three", "three", "Three steps.")],
        choices=[*CHOICES, *VALLEYS, *THREE],
    )
    return replace(read_survey(case), threshold=5)


def numbers_of(persons: int, choices: int) -> Iterator[tuple[int, ...]]:
    """All ways in which so many persons can have answered."""
    if choices == 1:
        yield (persons,)
        return
    for first in range(persons + 1):
        yield from ((first, *rest) for rest in numbers_of(persons - first, choices - 1))


@pytest.mark.parametrize("persons", [5, 8, 10, 12, 13])
@pytest.mark.parametrize("name", ASKED)
def test_no_small_count_is_the_same_in_all_answers_that_are_published_alike(survey, name, persons):
    alike = defaultdict(list)
    for numbers in numbers_of(persons, len(ASKED[name])):
        given = [(choice,) if name == "uses" else choice for choice, number in zip(ASKED[name], numbers, strict=True) for _ in range(number)]
        found = count_answers(replace(survey, answers=pd.DataFrame({name: pd.Series(given, dtype=object)}), n_consented=persons), survey.get(name))
        alike[tuple((row.label, row.count) for row in found.rows), found.note, found.middle].append(numbers)
    for published, several in alike.items():
        for counts in zip(*several, strict=True):
            assert len(set(counts)) > 1 or not 0 < counts[0] < survey.threshold, (published, several)
    assert any(row[1].isdigit() and int(row[1]) for published, _, _ in alike for row in published)
