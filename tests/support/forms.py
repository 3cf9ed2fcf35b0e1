"""Small XLSForm workbooks for tests: rows of cells by sheet name, the first row being the header; and a survey on water with its answers."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from evaltool.case import CaseFolder
from tests.support.small_case import make_case

Sheet = Sequence[Sequence[str]]


def write_form(root: Path, sheets: Mapping[str, Sheet], name: str = "field_phase/survey.xlsx") -> Path:
    """The workbook in a case folder; returns its path."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


QUESTIONS = [
    ("type", "name", "label"),
    ("select_one yn", "consent", "Do you agree to take part?"),
    ("begin_group", "home", "At home"),
    ("select_one place", "where", "Where do you live?"),
    ("select_one agree", "works", "The pump works."),
    ("select_multiple uses", "uses", "What is the water for?"),
    ("integer", "litres", "Litres a day"),
    ("end_group", "", ""),
    ("text", "words", "Anything else?"),
]
AGREE = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
CHOICES = [
    ("list_name", "name", "label"),
    ("yn", "yes", "Yes"), ("yn", "no", "No"),
    ("place", "upper", "Upper valley"), ("place", "lower", "Lower valley"),
    *[("agree", str(n), label) for n, label in enumerate(AGREE, start=1)],
    ("uses", "drink", "Drinking"), ("uses", "wash", "Washing"), ("uses", "drink_wash", "Drinking and washing"),
]  # fmt: skip
ROW = {"consent": "yes", "where": "upper", "works": "4", "uses": "drink", "litres": "20", "words": "", "_uuid": "", "_index": "1"}


def rows(*changes: dict[str, str]) -> list[dict[str, str]]:
    """One submission for each of the changes to the usual answers."""
    return [{**ROW, "_uuid": f"u{n}", **change} for n, change in enumerate(changes)]


def surveyed(
    root: Path,
    answers: list[dict[str, str]] | None,
    header: Mapping[str, Any] | None = None,
    questions: Sheet = QUESTIONS,
    delimiter: str = ",",
    choices: Sheet = CHOICES,
) -> CaseFolder:
    """A case with the form and the answers as an export has them."""
    case = make_case(root, header={"evaluation": {"title": "E", "evidence": "invented", **(header or {})}})
    write_form(root, {"survey": questions, "choices": choices, "settings": [("form_title",), ("Water survey",)]})
    if answers is not None:
        with (root / "field_phase/survey_responses.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(answers[0]), delimiter=delimiter, quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(answers)
    return case
