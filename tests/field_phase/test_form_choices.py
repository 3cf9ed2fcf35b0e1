from __future__ import annotations

import pytest

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.field_phase.form_choices import choices_of_file
from evaltool.field_phase.survey import check_survey, read_survey
from evaltool.field_phase.survey_follow_ups import tabulate
from evaltool.field_phase.survey_questions import Choice
from tests.support.forms import CHOICES, surveyed

TOWNS = (Choice("b", "Baku"), Choice("g", "Ganja"))


@pytest.mark.parametrize(
    ("name", "written", "parameters"),
    [
        ("t.csv", "\ufeffname,label,region\nb,Baku,1\ng,Ganja,2\nb,Baku again,3\n,nobody,4\n", ""),
        ("t.csv", "code;town;name\nb;Baku;x\ng;Ganja;y\n", "value=code, label = town"),
        ("t.xml", "<root><item><name>b</name><label>Baku</label></item><item><name>g</name><label>Ganja</label></item></root>", ""),
        ("t.geojson", '{"type": "FeatureCollection", "features": [{"id": "b", "properties": {"title": "Baku"}}, {"properties": {"id": "g", "title": "Ganja"}}, 7]}', ""),
        ("t.GeoJSON", '{"features": [{"properties": {"code": "b", "town": "Baku"}}, {"properties": {"code": "g", "town": "Ganja"}}]}', "value=code label=town"),
    ],
)  # fmt: skip
def test_choices_of_a_file_keep_their_order_and_labels(tmp_path, name, written, parameters):
    (tmp_path / name).write_text(written, encoding="utf-8")
    assert choices_of_file(tmp_path / name, parameters) == TOWNS


def test_a_choice_without_a_label_is_called_by_its_name(tmp_path):
    (tmp_path / "t.csv").write_text("name\nb\n")
    assert choices_of_file(tmp_path / "t.csv", "") == (Choice("b", "b"),)


@pytest.mark.parametrize(
    ("name", "written", "why"),
    [
        ("t.csv", "code,label\nb,Baku\n", "it has no choices under 'name'"), ("t.csv", "", "it is no table"), ("none.csv", None, "it is not beside the form"),
        ("t.xml", "<root><item>", "it is damaged"), ("t.xml", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><i><name>&x;</name></i></r>', "DOCTYPE"),
        ("t.geojson", "{", "it is damaged"), ("t.geojson", "[" * 100_000, "it is damaged"), ("t.geojson", "[1]", "no choices under 'id'"),
        ("t.geojson", '{"features": [{"properties": null}]}', "no choices under 'id'"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_no_list(tmp_path, name, written, why):
    if written is not None:
        (tmp_path / name).write_text(written)
    with pytest.raises(ValueError, match=why):
        choices_of_file(tmp_path / name, "")


QUESTIONS = [("type", "name", "label", "parameters"), ("select_one yn", "consent", "Do you agree?", ""),
             ("select_one_from_file towns.csv", "town", "Which town?", "value=code label=town"), ("select_multiple_from_file aid.csv", "aid", "Which aid?", "")]  # fmt: skip
ANSWERS = [{"consent": "yes", "town": "g", "aid": "food cash"}] * 9 + [{"consent": "yes", "town": "b", "aid": "cash"}] * 7


def shown(case, name: str) -> list[tuple[str, str]]:
    return [(row.label, row.count) for row in tabulate(read_survey(case), name).rows]


def test_answers_are_placed_by_the_file_and_kept_as_they_are_written_without_it(tmp_path):
    case = surveyed(tmp_path, ANSWERS, questions=QUESTIONS, choices=CHOICES[:3])
    assert [problem.message.split(". ")[0] for problem in check_survey(case)] == [
        f"The choices of '{name}' cannot be read from {file}: it is not beside the form" for name, file in (("town", "towns.csv"), ("aid", "aid.csv"))]  # fmt: skip
    assert (shown(case, "town"), shown(case, "aid")) == ([("b", "7"), ("g", "9")], [("cash", "16"), ("food", "9")])
    with_files = surveyed(tmp_path / "b", ANSWERS, questions=QUESTIONS, choices=CHOICES[:3])
    (tmp_path / "b/field_phase/towns.csv").write_text("code,town\ns,Sheki\ng,Ganja\nb,Baku\n")
    (tmp_path / "b/field_phase/aid.csv").write_text("name,label\nfood,Food\ncash,Cash\n")
    assert (shown(with_files, "town"), shown(with_files, "aid")) == ([("Sheki", "0"), ("Ganja", "9"), ("Baku", "7")], [("Food", "9"), ("Cash", "16")])
    assert not check_survey(with_files).codes()


def test_choices_that_stand_only_in_the_headings_of_their_columns_are_kept(tmp_path):
    answers = [{"consent": "yes", "town": "", "aid/food": "1", "aid/cash": "0"}] * 6 + [{"consent": "yes", "town": "", "aid/food": "0", "aid/cash": "1"}] * 8
    assert shown(surveyed(tmp_path, answers, questions=QUESTIONS, choices=CHOICES[:3]), "aid") == [("cash", "8"), ("food", "6")]


def test_a_file_of_choices_beside_the_questionnaire_is_no_stray_table(tmp_path):
    surveyed(tmp_path, ANSWERS, questions=QUESTIONS, choices=CHOICES[:3])
    for name in ("towns.csv", "other.csv"):
        (tmp_path / "field_phase" / name).write_text("code,town\ng,Ganja\nb,Baku\n")
    assert {problem.file for problem in check_case(CaseFolder(tmp_path)) if problem.code == "TABLE_UNKNOWN"} == {"field_phase/other.csv"}
