from __future__ import annotations

from pathlib import Path

import pytest

from evaltool.field_phase.questionnaire import Choice, Questionnaire, SurveyQuestion, read_questionnaire
from evaltool.problems import Problems
from tests.support.forms import write_form

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures" / "xlsform"
YES_NO = [("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No")]


def read(tmp_path, survey, choices=YES_NO, language: str = "en", **sheets) -> tuple[Questionnaire | None, Problems]:
    problems = Problems()
    path = write_form(tmp_path, {"survey": survey, "choices": choices, **sheets})
    return read_questionnaire(path, "field_phase/survey.xlsx", language, problems), problems


def test_questions_carry_kind_label_choices_and_the_groups_they_stand_in(tmp_path):
    survey = [
        ("type", "name", "label"),
        ("begin_group", "home", "At home"),
        ("select_one yn", "tap", "Is there a tap?"),
        ("integer", "litres", "Litres"),
        ("end group", "", ""),
        ("select_multiple yn", "which", "Which?"),
        ("text", "more", "Anything else?"),
        ("", "", "a comment between two questions"),
        ("note", "thanks", "Thank you"),
        ("calculate", "sum", ""),
    ]
    form, problems = read(tmp_path, survey, settings=[("form_title", "version"), ("Water", "1")])
    assert list(problems) == [] and form.title == "Water"
    assert [(q.name, q.kind, q.path, q.label_path) for q in form.questions] == [
        ("tap", "select_one", "home/tap", "At home/Is there a tap?"),
        ("litres", "number", "home/litres", "At home/Litres"),
        ("which", "select_multiple", "which", "Which?"),
        ("more", "text", "more", "Anything else?"),
    ]
    assert form.get("tap").choices == (Choice("yes", "Yes"), Choice("no", "No"))
    assert form.get("tap").label_of("yes") == "Yes" and form.get("tap").label_of("maybe") == "maybe" and form.get("sum") is None


def test_sheets_and_columns_are_found_in_any_case_and_spelling(tmp_path):
    path = write_form(
        tmp_path,
        {
            "Survey": [("Type", "NAME", "Label :: English (en)"), ("Select One yn", "tap", "Tap?"), ("select one from yn", "well", "Well?")],
            "CHOICES": [("List Name", "Value", "label:English (en)"), ("yn", "yes", "Yes"), ("", "a comment", "")],
        },
    )
    problems = Problems()
    form = read_questionnaire(path, "survey.xlsx", "en", problems)
    assert [(q.name, q.label, q.choices) for q in form.questions] == [("tap", "Tap?", (Choice("yes", "Yes"),)), ("well", "Well?", (Choice("yes", "Yes"),))]
    assert list(problems) == []


@pytest.mark.parametrize(
    "language, default, label",
    [("az", "", "Su?"), ("en", "", "Water?"), ("fr", "Azerbaijani (az)", "Su?"), ("fr", "", "Water?"), ("Azerbaijani (az)", "", "Su?")],
)
def test_labels_are_taken_in_the_language_of_the_report_then_of_the_form_then_the_first(tmp_path, language, default, label):
    survey = [("type", "name", "label::English (en)", "label::Azerbaijani (az)"), ("text", "q", "Water?", "Su?")]
    settings = [("default_language", "form_title"), (default, "T")]
    assert read(tmp_path, survey, language=language, settings=settings)[0].get("q").label == label


def test_a_plain_label_is_the_one_to_fall_back_to(tmp_path):
    assert read(tmp_path, [("type", "name", "label", "label::fr"), ("text", "q", "Water?", "Eau ?")], language="de")[0].get("q").label == "Water?"


@pytest.mark.parametrize("written", ["select_one yn or_other", "select_one yn or specify other", "select one yn or_other"])
def test_or_other_adds_the_choice_other_once(tmp_path, written):
    form, problems = read(tmp_path, [("type", "name", "label"), (written, "q", "Q?")])
    assert [choice.name for choice in form.get("q").choices] == ["yes", "no", "other"] and form.get("q").or_other
    assert list(problems) == []
    again, _ = read(tmp_path, [("type", "name", "label"), (written, "q", "Q?")], [*YES_NO, ("yn", "other", "Something else")])
    assert again.get("q").label_of("other") == "Something else"


FAULTS = [
    ("select_one ynn", "q", "FORM_LIST_UNKNOWN", "There is no list 'ynn' on the sheet 'choices'. Did you mean 'yn'?"),
    ("select_one", "q", "FORM_LIST_UNKNOWN", "There is no list '' on the sheet 'choices'."),
    ("intger", "q", "FORM_TYPE_UNKNOWN", "'intger' is no type of question. Did you mean 'integer'?"),
    ("xyzzy", "q", "FORM_TYPE_UNKNOWN", "'xyzzy' is no type of question. Types are"),
    ("text", "", "CELL_EMPTY", "'name' is empty."),
    ("end_group", "", "FORM_GROUP_END", "A group ends here that never began."),
    ("begin_group", "g", "FORM_GROUP_OPEN", "The group 'g' begins here and never ends."),
]


@pytest.mark.parametrize("written, name, code, words", FAULTS)
def test_a_row_that_cannot_be_used_is_a_problem_with_sheet_and_row(tmp_path, written, name, code, words):
    _, problems = read(tmp_path, [("type", "name", "label"), ("text", "first", "First"), (written, name, "Label")])
    (problem,) = problems
    assert (problem.code, problem.sheet, problem.row) == (code, "survey", 3) and problem.message.startswith(words)


def test_a_name_twice_and_a_choice_twice_are_problems_and_a_missing_label_a_warning(tmp_path):
    survey = [("type", "name", "label"), ("text", "q", "A"), ("text", "q", "B"), ("text", "r", "")]
    form, problems = read(tmp_path, survey, [*YES_NO, ("yn", "yes", "Again"), ("yn", "", "Nameless")])
    assert form is None
    assert {(p.code, p.severity, p.sheet, p.row) for p in problems} == {
        ("FORM_NAME_TWICE", "error", "survey", 3),
        ("FORM_LABEL_MISSING", "warning", "survey", 4),
        ("FORM_CHOICE_TWICE", "warning", "choices", 4),
        ("CELL_EMPTY", "error", "choices", 5),
    }


def test_questions_of_a_repeat_are_left_out_with_a_warning(tmp_path):
    survey = [("type", "name", "label"), ("begin_repeat", "child", "Child"), ("text", "age", "Age"), ("end_repeat", "", ""), ("text", "q", "Q")]
    form, problems = read(tmp_path, survey)
    assert [q.name for q in form.questions] == ["q"]
    assert [p.message.split(".")[0] for p in problems] == ["The questions of the repeat 'child' are not tabulated"]


def test_a_form_without_sheet_survey_or_without_its_columns_cannot_be_used(tmp_path):
    problems = Problems()
    assert read_questionnaire(write_form(tmp_path, {"surveys": [("type", "name"), ("text", "q")]}), "survey.xlsx", "en", problems) is None
    assert [p.message.split(".")[0:2] for p in problems] == [
        ["The questionnaire has no sheet 'survey'", " Is 'surveys' meant? An XLSForm has the sheets survey and choices"]
    ]
    form, found = read(tmp_path, [("typ", "name", "label"), ("text", "q", "Q")])
    assert form is None and [p.code for p in found] == ["COLUMN_MISSING"]


def test_a_file_that_is_no_workbook_is_said_once(tmp_path):
    path = tmp_path / "survey.xlsx"
    path.write_text("type,name", encoding="utf-8")
    problems = Problems()
    assert read_questionnaire(path, "survey.xlsx", "en", problems) is None
    assert problems.codes() == {"TABLE_NOT_EXCEL"}


def test_other_sheets_may_look_as_they_like_and_a_column_twice_is_a_warning(tmp_path):
    survey = [("type", "name", "label", "label"), ("text", "q", "First", "Second")]
    form, problems = read(tmp_path, survey, notes=[()], settings=[()])
    assert form.get("q") is not None
    assert [(p.code, p.severity, p.sheet) for p in problems] == [("FORM_COLUMN_TWICE", "warning", "survey")]


def scale(*choices: tuple[str, str], kind: str = "select_one") -> list[str]:
    question = SurveyQuestion("q", kind, "Q", tuple(Choice(name, label) for name, label in choices), "q", "Q")
    return [step.name for step in question.steps]


def test_a_scale_runs_from_disagreement_to_agreement_whatever_its_order():
    assert scale(("1", "No"), ("2", "So so"), ("3", "Yes")) == ["1", "2", "3"]
    assert scale(("3", "Yes"), ("2", "So so"), ("1", "No")) == ["1", "2", "3"]
    assert scale(("a", "Strongly disagree"), ("b", "Neither"), ("c", "Strongly agree")) == ["a", "b", "c"]
    assert scale(("a", "Very satisfied"), ("b", "Neither"), ("c", "Dissatisfied")) == ["c", "b", "a"]


def test_numbers_that_fall_with_agreement_are_turned_round_and_other_languages_are_understood():
    assert scale(("1", "Strongly agree"), ("2", "Agree"), ("3", "Neither"), ("4", "Disagree"), ("5", "Strongly disagree")) == ["5", "4", "3", "2", "1"]
    turned = SurveyQuestion("q", "select_one", "Q", (Choice("0", "Agree"), Choice("1", "Neither"), Choice("2", "Disagree")), "q", "Q")
    assert [turned.score(name) for name in "012"] == [2.0, 1.0, 0.0]
    assert scale(("1", "Полностью не согласен"), ("2", "Ни то ни другое"), ("3", "Полностью согласен")) == ["1", "2", "3"]
    assert scale(("a", "Pas du tout d'accord"), ("b", "Neutre"), ("c", "Tout à fait d'accord")) == ["a", "b", "c"]
    assert scale(("strongly_disagree", "Kəskin"), ("neither", "Orta"), ("strongly_agree", "Tam")) == ["strongly_disagree", "neither", "strongly_agree"]
    assert scale(("1", "1"), ("2", "2"), ("3", "3")) == ["1", "2", "3"]


def test_choices_that_are_no_scale_have_no_steps():
    assert scale(("1", "None"), ("2", "Primary school"), ("3", "Secondary school"), ("4", "University")) == []
    assert scale(("1", "North"), ("2", "South"), ("3", "East")) == []
    assert scale(("1", "Disagree"), ("2", "Neither"), ("3", "Agree"), ("99", "Don't know")) == []
    assert scale(("1", "Agree"), ("2", "Neither"), ("3", "Disagree"), ("4", "Not applicable")) == []
    assert scale(("a", "Police"), ("b", "Army"), ("c", "Other")) == []
    assert scale(("1", "No"), ("2", "Yes")) == []
    assert scale(("2", "B"), ("1", "A"), ("3", "C")) == []
    assert scale(("1", "No"), ("2", "So so"), ("3", "Yes"), kind="select_multiple") == []


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="the foreign forms are not on this machine")
@pytest.mark.parametrize(
    "name", ["case_insensitivity", "choice_filter_test", "duplicate_columns", "extra_sheet_names", "group", "or_other", "xlsform_spec_test"]
)
def test_example_forms_of_pyxform_are_read_with_warnings_at_most(name):
    problems = Problems()
    form = read_questionnaire(FIXTURES / f"{name}.xlsx", f"{name}.xlsx", "en", problems)
    assert form is not None and form.questions
    assert all(problem.severity == "warning" and problem.sheet and problem.row for problem in problems)
