"""The notebooks themselves on cases that are not the sample: each deliverable is made by its notebook, from the tables as they stand, and says what it lacks."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from evaltool import pipeline
from evaltool.case import CaseFolder
from tests.support.second_case import make_desk_phase_case, make_second_case

OF_THE_SAMPLE = re.compile(r"azerbaijan|baku|trafficking|mingachevir|migrant|CT\.0587|invented", re.IGNORECASE)
NOTEBOOKS = [name for name in pipeline.notebook_names() if not name.startswith("32")]  # the draws take their time and write nothing


def run_on(case: Path, out: Path, names: list[str]) -> pipeline.Run:
    return pipeline.run_notebooks(pipeline.Run(CaseFolder(case), out, {"profile": "commissioner"}), names, lambda _: None)


def words_of(path: Path) -> str:
    """Every word of an Office file."""
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.endswith(".xml")]
    return "\n".join(re.sub(r"<[^>]+>", " ", part) for part in parts)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> pipeline.Run:
    """A whole run over the second case."""
    folder = tmp_path_factory.mktemp("whole")
    return run_on(make_second_case(folder / "case"), folder / "out", NOTEBOOKS)


@pytest.fixture(scope="module")
def early(tmp_path_factory) -> pipeline.Run:
    """A run over the same case in its desk phase, one cell of it changed, the notebook of the debriefing left out."""
    folder = tmp_path_factory.mktemp("early")
    path = make_desk_phase_case(folder / "case") / "desk_review" / "desk_review.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["results_matrix"]
    column = next(cell.column for cell in sheet[1] if cell.value == "actual")
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 5).value == "I01")
    sheet.cell(row, column).value = 0.35
    book.save(path)
    return run_on(folder / "case", folder / "out", [name for name in NOTEBOOKS if name != "20_field_plan"])


def test_a_case_of_another_kind_reaches_every_deliverable(whole):
    assert (whole.failures, whole.withheld) == ({}, [])
    assert {outcome.name: outcome.status for outcome in whole.deliverables} == dict.fromkeys(pipeline.DELIVERABLES, "written")


def test_no_word_of_the_sample_stands_in_its_deliverables_or_pages(whole):
    texts = {name: words_of(whole.folder / name) for name in pipeline.DELIVERABLES}
    texts |= {path.name: path.read_text(encoding="utf-8") for path in (whole.folder / "notebooks").glob("*.html")}
    assert len(texts) == len(pipeline.DELIVERABLES) + len(NOTEBOOKS)
    # the default of the parameter names the folder of the sample, and no page shows code
    assert [name for name, text in texts.items() if OF_THE_SAMPLE.search(text)] == []


def test_a_deliverable_is_missing_where_its_notebook_is(early):
    assert early.failures == {}
    assert {outcome.name for outcome in early.deliverables} == set(pipeline.DELIVERABLES) - {"debriefing.pptx"}


def test_in_the_desk_phase_each_deliverable_says_what_it_still_lacks(early):
    notes = {outcome.name: " ".join(outcome.notes) for outcome in early.deliverables}
    assert notes["evaluation_sheet.xlsx"] == "Nothing is entered yet under findings, ratings and recommendations."
    assert notes["evaluation_brief.docx"] == "Nothing is entered yet under findings, conclusions and recommendations."
    assert notes["management_response.docx"] == "Nothing is entered yet under recommendations."
    assert notes["questionnaire.xlsx"] == ""
    assert "conclusions" in notes["evaluation_report.docx"] and "items" in notes["quality_assessment.xlsx"]


def test_a_changed_cell_changes_the_sentence_the_chart_and_the_document(whole, early):
    before, after = (words_of(run.folder / "work_plan.docx") for run in (whole, early))
    assert "86%" in before and "86%" not in after and "35%" in after
    pages = [(run.folder / "notebooks" / "10_desk_review.html").read_text(encoding="utf-8") for run in (whole, early)]
    assert ["actual 86%" in page for page in pages] == [True, False]
    assert ["actual 35%" in page for page in pages] == [False, True]
