from __future__ import annotations

import pandas as pd
import pytest

from evaltool.case import CaseFolder
from evaltool.synthesis.evidence import address_book
from tests.support.water_case import water_case

CHOICES = [("agree", "1", "Disagree"), ("agree", "2", "Undecided"), ("agree", "3", "Agree")]


@pytest.fixture
def surveyed(tmp_path) -> CaseFolder:
    """The water case with a survey of twenty: a scale, a number and a question in words."""
    case = water_case(tmp_path)
    with pd.ExcelWriter(tmp_path / "field_phase" / "survey.xlsx", engine="xlsxwriter") as book:
        questions = [
            ("select_one yesno", "consent", "Do you agree to take part?"),
            ("select_one agree", "q_works", "The pump works."),
            ("integer", "q_litres", "Litres a day"),
            ("text", "q_words", "Anything else?"),
        ]
        pd.DataFrame(questions, columns=["type", "name", "label"]).to_excel(book, sheet_name="survey", index=False)
        choices = [*CHOICES, ("yesno", "yes", "Yes"), ("yesno", "no", "No")]
        pd.DataFrame(choices, columns=["list_name", "name", "label"]).to_excel(book, sheet_name="choices", index=False)
    rows = [{"consent": "yes", "q_works": "3" if n < 14 else "1", "q_litres": 10 + n, "q_words": "good" if n < 2 else ""} for n in range(20)]
    pd.DataFrame(rows).to_csv(tmp_path / "field_phase" / "survey_responses.csv", index=False)
    return case


def test_a_survey_question_is_evidence_by_its_name_with_its_counts(surveyed):
    found = address_book(surveyed).resolve("q_works")

    assert (found.kind, found.stream, found.origin, found.independent) == ("survey question", "survey", "survey", True)
    assert found.excerpt.startswith("The pump works: ")
    assert "Agree 14" in found.excerpt
    assert found.excerpt.endswith("(answered by 20 of 20).")


def test_the_median_stands_for_a_number_and_words_are_only_counted(surveyed):
    book = address_book(surveyed)

    assert book.resolve("q_litres").excerpt == "Litres a day: median 19.5 (answered by 20 of 20)."
    assert book.resolve("q_words").excerpt == "Anything else? in words; answered by fewer than 5 of 20."


def test_the_question_of_consent_is_no_evidence(surveyed):
    assert address_book(surveyed).resolve("consent") is None
