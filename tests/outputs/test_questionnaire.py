"""The questionnaire is an XLSForm that pyxform converts, asks consent first, and follows the matrix."""

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from evaltool.case import CaseFolder
from evaltool.outputs.questionnaire import build_questionnaire, form_rows, group_names, languages, question_names
from tests.support.small_case import make_case

GROUPS = [
    {"group_id": "G1", "group": "Water office", "role": "duty_bearer"},
    {"group_id": "G2", "group": "=Users of wells", "role": "rights_holder"},
    {"group_id": "G3", "group": "Displaced families", "role": "rights_holder", "vulnerable": "yes"},
]
QUESTIONS = [
    {"question_id": "EQ1", "criterion": "impact", "question": "To what extent did wells change ${lives}?", "stakeholder_groups": "G1;G2"},
    {"question_id": "EQ2", "criterion": "relevance", "question": "What is needed most?", "stakeholder_groups": "G2;G3"},
    {"question_id": "EQ3", "criterion": "relevance", "question": "Is it in two parts?", "stakeholder_groups": "G1"},
    {"question_id": "EQ3a", "criterion": "relevance", "question": "=SUM(A1) is it needed?", "parent_id": "EQ3"},
    {"question_id": "EQ4", "criterion": "impact", "question": "Who knows?", "stakeholder_groups": "G3"},
    {"question_id": "EQ5", "criterion": "impact", "question": "Who asks?"},
]


def case_with(root: Path, questions: list[dict[str, str]] = QUESTIONS, **evaluation: object) -> CaseFolder:
    tables = {"desk_review/stakeholders": GROUPS, "desk_review/evaluation_matrix": questions}
    header = {"evaluation": {"title": "E", "criteria_set": "DAC-1991", "languages": ["fr", "en", "ff"], "report_language": "en", **evaluation}}
    return make_case(root, tables, header)


def xform(root: Path, case: CaseFolder) -> tuple[str, list[str]]:
    path = root / "questionnaire.xlsx"
    path.write_bytes(build_questionnaire(case))
    result = convert(str(path))
    return result.xform, result.warnings


def test_a_row_is_as_high_as_its_wrapped_words(tmp_path: Path) -> None:
    sheet = load_workbook(io.BytesIO(build_questionnaire(case_with(tmp_path))))["survey"]
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    assert max(height or 0 for height in heights) > 2 * 12 and None in heights


def test_each_printed_sheet_has_its_names_and_says_what_is_invented(tmp_path: Path) -> None:
    for sheet in load_workbook(io.BytesIO(build_questionnaire(case_with(tmp_path)))):
        assert sheet.oddHeader.left.text.endswith("(SAMPLE: all evidence in this document is invented)")
        assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$B")


@pytest.mark.parametrize("mark", ["invented", "real"])
def test_pyxform_converts_the_form_without_error_or_warning(tmp_path: Path, mark: str) -> None:
    form, warnings = xform(tmp_path, case_with(tmp_path, evidence=mark))
    assert warnings == []
    assert ("SAMPLE" in form) is (mark == "invented")
    assert re.findall(r'<translation (?:default="true\(\)" )?lang="([^"]+)"', form) == ["English (en)", "Français (fr)", "ff (ff)"]


def test_consent_comes_first_and_nothing_is_asked_without_it(tmp_path: Path) -> None:
    rows = form_rows(case_with(tmp_path))
    asked = [row for row in rows if row.type not in ("note", "end group")]
    assert asked[0].name == "consent" and asked[0].required == "yes" and asked[0].relevant == ""
    depth = 0
    for row in rows[2:]:
        depth += {"begin group": 1, "end group": -1}.get(row.type, 0)
        assert depth or row.type == "end group" or row.relevant == "${consent} = 'yes'"
    assert all(row.relevant == "${consent} = 'yes'" for row in rows if row.type == "begin group")


def test_each_question_is_asked_of_its_groups_in_the_order_of_the_criteria(tmp_path: Path) -> None:
    rows = {row.name: row for row in form_rows(case_with(tmp_path))}
    assert [name for name in rows if name.startswith("eq")] == ["eq2", "eq3a", "eq1", "eq1_why"]
    assert rows["eq2"].relevant == "${group} = 'g2'"  # nobody of G3 is asked: vulnerable, and nobody planned
    assert rows["eq3a"].relevant == "${group} = 'g1'"  # a part without groups is for those of its question
    assert rows["eq1"].relevant == ""


def test_what_can_be_answered_on_a_scale_gets_one_and_asks_why(tmp_path: Path) -> None:
    rows = {row.name: row for row in form_rows(case_with(tmp_path))}
    assert rows["eq1"].type == "select_one scale" and rows["eq2"].type == "text"
    assert rows["eq1_why"].relevant == "${eq1} != '' and ${eq1} < 80"


def test_cells_are_text_and_never_formulas(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(build_questionnaire(case_with(tmp_path))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=SUM(A1) is it needed?" in [cell.value for cell in cells] and "=Users of wells" in [cell.value for cell in cells]
    assert "To what extent did wells change $ {lives}?" in [cell.value for cell in cells]


def test_other_languages_hold_the_words_to_be_translated(tmp_path: Path) -> None:
    case = case_with(tmp_path)
    assert languages(case) == ["English (en)", "Français (fr)", "ff (ff)"]
    sheet = load_workbook(io.BytesIO(build_questionnaire(case)))["choices"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("list_name", "name", "label::English (en)", "label::Français (fr)", "label::ff (ff)")
    assert rows[1] == ("yes_no", "yes", "Yes", "[Français (fr)] Yes", "[ff (ff)] Yes")


def test_names_that_would_be_alike_or_are_taken_are_told_apart(tmp_path: Path) -> None:
    ids = ["EQ-1", "EQ.1", "1", "consent", "consent_2"]
    questions = [{"question_id": id, "criterion": "impact", "question": "Is it so?", "stakeholder_groups": "G1"} for id in ids]
    case = case_with(tmp_path, questions)
    names = question_names(case)
    assert names == {"EQ-1": "eq_1", "EQ.1": "eq_1_2", "1": "q_1", "consent": "consent_2", "consent_2": "consent_2_2"}
    assert xform(tmp_path, case)[1] == []
    assert group_names(case) == {"G1": "g1", "G2": "g2"}


def test_changing_one_row_of_the_matrix_changes_the_form(tmp_path: Path) -> None:
    changed = [{**QUESTIONS[1], "question": "What is needed least?"}]
    form, _ = xform(tmp_path, case_with(tmp_path, changed))
    assert "What is needed least?" in form and "What is needed most?" not in form


def test_a_case_without_matrix_and_groups_has_a_form_all_the_same(tmp_path: Path) -> None:
    case = make_case(tmp_path, header={"evaluation": {"commissioned_by": "Water for All"}})
    form, warnings = xform(tmp_path, case)
    assert warnings == [] and "commissioned by Water for All" in form and "Other" in form


def test_the_same_case_gives_the_same_cells(tmp_path: Path) -> None:
    case = case_with(tmp_path)
    assert build_questionnaire(case) == build_questionnaire(CaseFolder(case.root))
