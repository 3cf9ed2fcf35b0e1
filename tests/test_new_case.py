"""An empty case folder: complete, readable once three names are filled in, and the same each time."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
import yaml

from evaltool.case import PHASES, CaseFolder
from evaltool.cells import Word
from evaltool.check import MODELS, check_case
from evaltool.desk_review.results_matrix import Indicator
from evaltool.header import Header
from evaltool.header_reading import read_header
from evaltool.new_case import OWNER, header_text, make_case
from evaltool.problems import EvaltoolError, Problems
from evaltool.tables import read_csv
from evaltool.terms import VOCABULARIES
from tests.support.tree import tree


def fill(folder: Path) -> None:
    """The three names that a case cannot do without."""
    path = folder / "evaluation.yml"
    text = path.read_text(encoding="utf-8")
    for name in ("code", "title", "title"):
        text = re.sub(rf"^  {name}:  #", f"  {name}: filled  #", text, count=1, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("workbooks", [False, True])
def test_a_fresh_case_with_its_three_names_has_no_error_and_says_only_that_its_tables_are_empty(tmp_path, workbooks):
    make_case(tmp_path / "case", workbooks)
    fill(tmp_path / "case")
    problems = check_case(CaseFolder(tmp_path / "case"))
    assert [str(problem) for problem in problems.of("error", "block")] == []
    about_tables = [problem for problem in problems if problem.code.startswith(("TABLE", "COLUMN", "FOLDER", "HEADER"))]
    assert {problem.code for problem in about_tables} == {"TABLE_HEADER_ONLY"}
    assert len(about_tables) >= len(MODELS)


@pytest.mark.parametrize("workbooks", [False, True])
def test_before_its_names_are_filled_in_the_case_says_which_ones_are_missing(tmp_path, workbooks):
    make_case(tmp_path, workbooks)
    missing = [(problem.code, problem.column) for problem in check_case(CaseFolder(tmp_path)).of("error")]
    assert missing == [("HEADER_MISSING", "project.code"), ("HEADER_MISSING", "project.title"), ("HEADER_MISSING", "evaluation.title")]


def test_a_case_of_csv_files_has_every_table_with_its_headings_in_the_order_of_the_contract(tmp_path):
    made = make_case(tmp_path)
    for model in MODELS:
        path = tmp_path / model.phase / (f"{model.table}/{OWNER}.csv" if model.a_file_each else f"{model.table}.csv")
        assert path in made
        assert list(read_csv(path, path.name, Problems()).columns) == model.columns()
    assert all(path.is_file() for path in made)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(made)


def test_names_and_outputs_are_kept_out_of_version_control_and_the_folders_are_there(tmp_path):
    make_case(tmp_path)
    assert {"private/", "outputs/"} <= set((tmp_path / ".gitignore").read_text().splitlines())
    assert all((tmp_path / name).is_dir() for name in ("field_phase/transcripts", "private/raw", "narrative", "desk_review/instruments"))
    assert (tmp_path / "private" / "key.csv").read_text() == "person_code,name,other_spellings,phone,email\n"


@pytest.mark.parametrize("workbooks", [False, True])
def test_the_same_version_makes_the_same_bytes(tmp_path, workbooks):
    states = []
    for name in ("one", "two"):
        make_case(tmp_path / name, workbooks)
        states.append({path: content for path, (content, _) in tree(tmp_path / name).items()})
    assert states[0] == states[1]


def test_a_folder_that_holds_anything_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(EvaltoolError, match="is not empty, so nothing was written. Name a folder that does not exist yet."):
        make_case(tmp_path)
    with pytest.raises(EvaltoolError, match="is not empty"):
        make_case(tmp_path / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


# -- evaluation.yml --


def names_in(value: dict, path: str = "") -> set[str]:
    """The dotted names of a mapping."""
    return {f"{path}{name}" for name in value} | {inner for name, of in value.items() if isinstance(of, dict) for inner in names_in(of, f"{path}{name}.")}


def test_the_help_names_everything_that_can_stand_in_evaluation_yml():
    written = names_in(yaml.safe_load(header_text()))
    described = {
        "project",
        "evaluation",
        "privacy",
        *(f"{part}.{name}" for part in Header.model_fields for name in Header.model_fields[part].annotation.model_fields),
    }
    assert described <= written
    assert "privacy.small_cell_threshold.vulnerable" in written


def test_the_help_marks_what_has_to_be_filled_in_with_a_star():
    assert re.findall(r"^  (\w+):  # \* ", header_text(), re.MULTILINE) == ["code", "title", "title"]


def test_the_examples_of_lists_can_be_read_once_their_hash_is_removed_and_they_are_filled(tmp_path):
    text = re.sub(r"^  #( +(?:- )?)(\w+):", lambda found: f"  {found[1]}{found[2]}: {FILLED.get(found[2], 'x')}", header_text(), flags=re.MULTILINE)
    (tmp_path / "evaluation.yml").write_text(text, encoding="utf-8")
    fill(tmp_path)
    problems = Problems()
    header = read_header(tmp_path / "evaluation.yml", problems)
    assert [str(problem) for problem in problems] == []
    assert (header.evaluation.phases[0].id, header.evaluation.purposes[0].text, header.privacy.allow[0].reason) == ("desk", "x", "x")
    assert header.evaluation.criteria_changes[0].change == "added"


FILLED = {"id": "desk", "start": "2014-01-01", "end": "2014-01-02", "due": "2014-01-02", "change": "added"}


# -- workbooks --


def sheets(folder: Path) -> dict[str, openpyxl.worksheet.worksheet.Worksheet]:
    """Every sheet of the workbooks of a case."""
    return {sheet.title: sheet for phase in PHASES for sheet in openpyxl.load_workbook(folder / phase / f"{phase}.xlsx").worksheets}


def test_a_case_of_workbooks_has_a_sheet_a_table_with_help_and_a_header_that_stays_in_sight(tmp_path):
    made = make_case(tmp_path, workbooks=True)
    assert [path.name for path in made] == ["evaluation.yml", ".gitignore", "key.csv", "desk_review.xlsx", "field_phase.xlsx", "synthesis.xlsx"]
    found = sheets(tmp_path)
    for model in MODELS:
        sheet = found[f"{model.table}-{OWNER}" if model.a_file_each else model.table]
        assert [cell.value for cell in sheet[1]] == model.columns()
        assert sheet.freeze_panes == "B2"
        for cell in sheet[1]:
            help = model.model_fields[cell.value].description
            assert cell.comment.text == help + (" Required." if cell.value in model.required() else "")
    assert len(found) == len(MODELS)


def test_columns_with_a_vocabulary_have_a_drop_down_of_its_words(tmp_path):
    make_case(tmp_path, workbooks=True)
    found = sheets(tmp_path)
    for model in MODELS:
        sheet = found[f"{model.table}-{OWNER}" if model.a_file_each else model.table]
        lists = {str(rule.sqref).split(":")[0]: rule.formula1.strip('"').split(",") for rule in sheet.data_validations.dataValidation}
        for index, name in enumerate(model.columns()):
            mark = next((mark for mark in model.model_fields[name].metadata if isinstance(mark, Word)), None)
            cell = sheet.cell(2, index + 1).coordinate
            if mark:
                assert lists.pop(cell) == list(VOCABULARIES[mark.vocabulary])
            elif cell in lists:
                assert lists.pop(cell) in (["yes", "no"], ["1", "2", "3", "4", "5"])
        assert not lists


def test_columns_of_dates_times_and_ids_keep_excel_from_changing_them(tmp_path):
    make_case(tmp_path, workbooks=True)
    sheet = sheets(tmp_path)["meeting_plan"]
    formats = {}
    for index, name in enumerate([cell.value for cell in sheet[1]], start=1):
        formats[name] = sheet.column_dimensions[openpyxl.utils.get_column_letter(index)]
    assert formats["date"].number_format == "yyyy-mm-dd"
    assert formats["start"].number_format == "hh:mm"
    assert formats["meeting_id"].number_format == "@"
    assert formats["planned_persons"].number_format == "General"


def test_a_result_without_an_indicator_can_be_written_as_its_help_says():
    assert Indicator.required() == ["result_id", "level", "statement", "indicator", "baseline", "target"]
