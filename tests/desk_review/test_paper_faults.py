from __future__ import annotations

from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.desk_review.paper_faults import check_papers
from tests.support.second_case import make_second_case
from tests.support.small_case import make_case
from tests.support.valley_case import valley_case
from tests.support.water_case import water_case

PROJECT = {"code": "X", "title": "Clean water for two valleys", "donor": "Northern Fund (NF)", "budget": {"amount": 299400, "currency": "USD"}}


def said(root: Path, text: str, name: str = "paper.txt", project: dict = PROJECT) -> list[str]:
    documents = [{"document_id": "D1", "title": "Paper", "file": name}, {"document_id": "D2", "title": "None", "file": ""}]
    case = make_case(root, {"desk_review/documents": documents}, {"project": project}, {f"desk_review/{name}": text})
    return [problem.message for problem in check_papers(case)]


@pytest.mark.parametrize("make", [water_case, valley_case, make_second_case])
def test_cases_of_other_sectors_are_left_alone(tmp_path: Path, make) -> None:
    make(tmp_path)
    assert len(check_papers(CaseFolder(tmp_path))) == 0


@pytest.mark.parametrize(
    ("line", "what", "words"),
    [
        ("Donor: Southern Bank", "donor", "'D1' says 'Southern Bank' for the donor, evaluation.yml says 'Northern Fund (NF)'."),
        ("| Project title | Roads for three hills |", "title", "'D1' says 'Roads for three hills' for the title"),
        ("Total budget: USD 300,000", "budget", "'D1' says 'USD 300,000' for the budget, evaluation.yml says '299,400'."),
    ],
)
def test_a_paper_that_says_otherwise_is_named(tmp_path: Path, line: str, what: str, words: str) -> None:
    (message,) = said(tmp_path, f"Report\n{line}\n{line}\n")
    assert words in message


@pytest.mark.parametrize(
    "text",
    [
        "Donor: Northern Fund\nBudget: USD 299 400 in all\nProject title: Clean Water for two Valleys, phase II\n",
        "Budget: see annex\nThe donor: pays\n",
        "Nothing is labelled here.\n",
        "x" * 20_000 + "\nDonor: Southern Bank\n",
    ],
)
def test_a_paper_that_says_the_same_or_nothing_is_left_alone(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == []


def test_what_the_case_or_the_file_does_not_say_is_not_compared(tmp_path: Path) -> None:
    assert said(tmp_path / "a", "Donor: Southern Bank\nBudget: 5,000\n", project={"code": "X", "title": "Clean water"}) == []
    assert said(tmp_path / "b", "Donor: Southern Bank", name="paper.doc") == []
