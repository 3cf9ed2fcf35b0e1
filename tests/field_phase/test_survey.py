from __future__ import annotations

import pytest
import xlsxwriter

from evaltool.case import CaseFolder
from evaltool.field_phase.survey import check_survey, read_survey
from evaltool.field_phase.survey_counts import groupings
from evaltool.field_phase.survey_follow_ups import tabulate
from tests.support.forms import QUESTIONS, ROW, rows, surveyed, write_form
from tests.support.small_case import make_case, write_table
from tests.support.valley_case import source


def column(case, name: str) -> list[object]:
    return [None if value != value else value for value in read_survey(case).answers[name]]


def codes(case) -> set[str]:
    return check_survey(case).codes()


def test_answers_are_placed_by_name_and_what_was_not_answered_is_missing(tmp_path):
    case = surveyed(tmp_path, rows({}, {"where": "", "works": "", "uses": "", "litres": "", "words": "It rusts."}))
    survey = read_survey(case)
    assert (survey.title, survey.n_submitted, survey.n_consented, list(check_survey(case))) == ("Water survey", 2, 2, [])
    assert column(case, "where") == ["upper", None] and column(case, "uses") == [("drink",), None]
    assert column(case, "litres") == [20.0, None] and column(case, "words") == [None, "It rusts."]


def test_a_form_program_writes_a_point_before_decimals_alone(tmp_path):
    case = surveyed(tmp_path, rows({"litres": "4.500"}, {"litres": "100.000"}, {"litres": "0.000"}))
    assert column(case, "litres") == [4.5, 100.0, 0.0] and not case.problems.codes()


def test_without_a_yes_to_consent_nothing_of_a_row_is_used(tmp_path):
    case = surveyed(tmp_path, rows({}, {"consent": "no", "words": "secret"}, {"consent": "", "words": "secret"}, {"consent": "Yes"}))
    survey = read_survey(case)
    assert (survey.n_submitted, survey.n_consented, "consent" in survey.answers) == (4, 2, False)
    assert "secret" not in survey.answers.to_string()


def test_where_the_answers_have_no_column_for_consent_nobody_agreed(tmp_path):
    answers = [{key: value for key, value in row.items() if key != "consent"} for row in rows({}, {})]
    case = surveyed(tmp_path, answers)
    assert read_survey(case).n_consented == 0 and "SURVEY_QUESTION_ABSENT" in codes(case)


def test_a_form_without_the_question_is_used_with_a_warning(tmp_path):
    case = surveyed(tmp_path, rows({}, {}), questions=[QUESTIONS[0], *QUESTIONS[2:]])
    assert read_survey(case).n_consented == 2
    assert {"FORM_NO_CONSENT", "SURVEY_COLUMN_UNPLACED"} == codes(case)


LABELS = {
    "consent": "Do you agree to take part?",
    "where": "At home/Where do you live?",
    "works": "At home/The pump works.",
    "uses": "At home/What is the water for?",
    "litres": "At home/Litres a day",
    "words": "Anything else?",
}


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize(
    "heading", [lambda name: name, lambda name: f"home/{name}", lambda name: f"home.{name}", LABELS.get, lambda name: LABELS[name].split("/")[-1]]
)
def test_headings_may_be_names_or_labels_with_or_without_groups(tmp_path, heading, delimiter):
    grouped = {"where", "works", "uses", "litres"}
    renamed = {name: (heading(name) if name in grouped or "?" in str(heading(name)) else name) for name in LABELS}
    answers = [{renamed.get(key, key): value for key, value in row.items()} for row in rows({"works": "Agree", "where": "Lower valley"})]
    case = surveyed(tmp_path, answers, delimiter=delimiter)
    assert list(check_survey(case)) == []
    assert (column(case, "where"), column(case, "works"), column(case, "litres")) == (["lower"], ["4"], [20.0])


@pytest.mark.parametrize(
    "written, chosen",
    [
        ({"uses": "wash drink"}, ("drink", "wash")),
        ({"uses": "Drinking and washing Washing"}, ("wash", "drink_wash")),
        ({"uses": "drink; wash"}, ("drink", "wash")),
        ({"uses": "drink wash", "uses/drink": "1", "uses/wash": "0", "uses/drink_wash": ""}, ("drink",)),
        ({"home/uses/drink": "True", "home/uses/wash": "False"}, ("drink",)),
        ({"What is the water for?/Drinking": "1", "What is the water for?/Washing": "1"}, ("drink", "wash")),
        ({"uses": "", "uses/drink": "", "uses/wash": ""}, None),
        ({"uses/drink": "0", "uses/wash": "0"}, None),
        ({"uses/drink": "1.0", "uses/wash": "0.0", "uses/drink_wash": ""}, ("drink",)),
        ({"uses/drink": "drink", "uses/wash": "", "uses/drink_wash": "Drinking and washing"}, ("drink", "drink_wash")),
    ],
)
def test_a_select_multiple_is_read_in_all_its_layouts_and_unanswered_is_missing(tmp_path, written, chosen):
    answers = [{**{key: value for key, value in ROW.items() if key != "uses"}, **written}]
    assert column(surveyed(tmp_path, answers), "uses") == [chosen]


def test_what_cannot_be_placed_is_listed_with_row_and_column(tmp_path):
    changed = rows({"where": "moon", "uses": "drink fly", "litres": "many"})
    case = surveyed(tmp_path, [{**row, "extra": "x"} for row in changed])
    assert {(p.code, p.row, p.column) for p in check_survey(case)} == {
        ("SURVEY_ANSWER_UNKNOWN", 2, "where"),
        ("SURVEY_ANSWER_UNKNOWN", 2, "uses"),
        ("NUMBER_UNCLEAR", 2, "litres"),
        ("SURVEY_COLUMN_UNPLACED", 1, "extra"),
    }
    assert (column(case, "where"), column(case, "uses"), column(case, "litres")) == ([None], [None], [None])


def test_a_sign_that_does_not_say_whether_a_choice_was_made_is_listed_with_its_column(tmp_path):
    answers = [{**{key: value for key, value in row.items() if key != "uses"}, "uses/drink": "1", "uses/wash": "ja"} for row in rows({})]
    case = surveyed(tmp_path, answers)
    assert column(case, "uses") == [("drink",)]
    assert [(p.code, p.row, p.column) for p in check_survey(case)] == [("SURVEY_ANSWER_UNKNOWN", 2, "uses/wash")]


def test_what_the_server_adds_and_the_words_behind_other_are_no_questions(tmp_path):
    questions = [("select_one place or_other", *row[1:]) if row[1] == "where" else row for row in QUESTIONS]
    answers = [
        {**row, "start": "2014", "meta/instanceID": "x", "_id": "7", "where": "other", "where_other": "the city", "gps_altitude": "3"} for row in rows({})
    ]
    case = surveyed(tmp_path, answers, questions=questions)
    assert list(check_survey(case)) == [] and column(case, "where") == ["other"]


def test_a_label_that_two_questions_share_leads_nowhere(tmp_path):
    questions = [*QUESTIONS, ("text", "words2", "Anything else?")]
    answers = [{"Anything else?" if key == "words" else key: value for key, value in row.items()} for row in rows({})]
    case = surveyed(tmp_path, answers, questions=questions)
    assert codes(case) == {"SURVEY_COLUMN_UNPLACED", "SURVEY_QUESTION_ABSENT"}


def test_a_row_of_tags_is_no_answer_and_a_submission_sent_twice_counts_once(tmp_path):
    tags = {key: f"#{key.strip('_')}+x" for key in ROW}
    case = surveyed(tmp_path, [tags, *rows({}, {}), rows({})[0]])
    assert read_survey(case).n_submitted == 2
    assert [(p.code, p.row, p.message.split(".")[0]) for p in check_survey(case)] == [("SURVEY_ROW_TWICE", 5, "The same submission stands in row 3")]


def test_the_response_rate_is_of_those_invited_and_more_answers_than_invitations_are_a_warning(tmp_path):
    survey = read_survey(surveyed(tmp_path, rows(*[{}] * 4), {"survey": {"population": 10, "invited": 8}}))
    assert (survey.response_rate, survey.population) == (0.5, 10)
    assert read_survey(surveyed(tmp_path / "b", rows({}))).response_rate is None
    case = surveyed(tmp_path / "c", rows({}, {}), {"survey": {"invited": 1}})
    assert check_survey(case).codes() == {"SURVEY_MORE_THAN_INVITED"}


def test_a_form_without_answers_has_its_questions_and_nobody_answered(tmp_path):
    survey = read_survey(surveyed(tmp_path, None))
    assert (len(survey.questions), survey.n_submitted, len(survey.answers)) == (6, 0, 0)
    assert survey.get("works").label == "The pump works." and survey.get("nothing") is None and survey.scales() == []


def test_answers_without_a_form_are_an_error_and_neither_is_none(tmp_path):
    case = surveyed(tmp_path, rows({}))
    (tmp_path / "field_phase/survey.xlsx").unlink()
    assert read_survey(case) is None
    assert [str(p) for p in check_survey(case)][0].startswith("[field_phase/survey_responses.csv] There are answers and no questionnaire.")
    assert read_survey(make_case(tmp_path / "b")) is None


def test_a_form_that_cannot_be_used_gives_no_survey(tmp_path):
    case = surveyed(tmp_path, rows({}), questions=[*QUESTIONS, ("text", "words", "Twice")])
    assert read_survey(case) is None and "FORM_NAME_TWICE" in codes(case)


def test_answers_may_be_a_workbook_or_a_sheet_of_the_workbook_of_the_phase(tmp_path):
    for root, name, sheet in ((tmp_path / "a", "survey_responses", "Water survey"), (tmp_path / "b", "field_phase", "survey_responses")):
        case = surveyed(root, None)
        write_form(root, {sheet: [list(ROW), list(ROW.values())]}, f"field_phase/{name}.xlsx")
        assert column(case, "litres") == [20.0]


def test_a_workbook_of_answers_that_cannot_be_read_is_a_problem(tmp_path):
    case = surveyed(tmp_path, None)
    (tmp_path / "field_phase/survey_responses.xlsx").write_bytes(b"no workbook")
    assert read_survey(case).n_submitted == 0 and case.problems.codes() == {"TABLE_NOT_EXCEL"}


# -- tables --


def shown(case, name: str) -> list[tuple[str, str]]:
    return [(row.label, row.count) for row in tabulate(read_survey(case), name).rows]


def test_counts_come_with_wilson_intervals_of_those_who_answered(tmp_path):
    case = surveyed(tmp_path, rows(*[{"where": "upper"}] * 15, *[{"where": "lower"}] * 133, {"where": ""}))
    table = tabulate(read_survey(case), "where")
    assert (table.n, table.missing, shown(case, "where")) == (148, 1, [("Upper valley", "15"), ("Lower valley", "133")])
    share = table.rows[0].share
    # Newcombe 1998, 15 of 148
    assert (round(share.low, 4), round(share.high, 4)) == (0.0624, 0.1605)


def test_a_small_count_is_suppressed_and_another_with_it_so_that_it_cannot_be_computed_back(tmp_path):
    case = surveyed(tmp_path, rows(*[{"where": "upper"}] * 3, *[{"where": "lower"}] * 20))
    assert shown(case, "where") == [("Upper valley", "<5"), ("Lower valley", "withheld")]
    assert all(row.share is None for row in tabulate(read_survey(case), "where").rows)


def test_the_threshold_is_the_higher_one_where_the_sources_of_the_survey_are_of_a_vulnerable_group(tmp_path):
    surveyed(tmp_path, rows(*[{"where": "upper"}] * 7, *[{"where": "lower"}] * 20))
    assert shown(CaseFolder(tmp_path), "where") == [("Upper valley", "7"), ("Lower valley", "20")]
    groups = [{"group_id": id, "group": id, "role": "rights_holder", "vulnerable": v} for id, v in (("G1", "no"), ("G2", "yes"))]
    write_table(tmp_path, "desk_review/stakeholders", groups)
    write_table(tmp_path, "field_phase/sources", [source("S1", kind="survey", group_ids="G1;G2", file="")])
    assert shown(CaseFolder(tmp_path), "where") == [("Upper valley", "<11"), ("Lower valley", "withheld")]


@pytest.mark.parametrize(
    ("said", "lower", "codes_found"),
    [
        ({}, False, set()),
        ({"group_ids": ["G1"]}, True, set()),
        ({"group_ids": ["G1", "G2"]}, False, set()),
        ({"group_ids": ["G1", "G7"]}, False, {"ID_UNKNOWN"}),
    ],
)
def test_while_nobody_says_who_was_asked_the_most_vulnerable_group_of_the_case_may_have_been(tmp_path, said, lower, codes_found):
    surveyed(tmp_path, rows(*[{"where": "upper"}] * 7, *[{"where": "lower"}] * 20), {"survey": said})
    groups = [{"group_id": id, "group": id, "role": "rights_holder", "vulnerable": v} for id, v in (("G1", "no"), ("G2", "yes"))]
    write_table(tmp_path, "desk_review/stakeholders", groups)
    case = CaseFolder(tmp_path)
    assert shown(case, "where") == [("Upper valley", "7" if lower else "<11"), ("Lower valley", "20" if lower else "withheld")] and codes(case) == codes_found
    # a source of the survey that names a vulnerable group goes before what evaluation.yml says
    write_table(tmp_path, "field_phase/sources", [source("S1", kind="survey", group_ids="G2", file="")])
    assert shown(CaseFolder(tmp_path), "where")[0] == ("Upper valley", "<11")


def test_steps_of_a_scale_are_joined_before_anything_is_withheld(tmp_path):
    def answered(root, *numbers: int):
        return surveyed(root, rows(*[{"works": str(step)} for step, n in enumerate(numbers, start=1) for _ in range(n)]))

    fine = answered(tmp_path / "a", 5, 6, 7, 8, 9)
    assert [count for _, count in shown(fine, "works")] == ["5", "6", "7", "8", "9"]
    three = answered(tmp_path / "b", 2, 6, 7, 8, 3)
    assert shown(three, "works") == [("Strongly disagree / Disagree", "8"), ("Neither", "7"), ("Agree / Strongly agree", "11")]
    assert tabulate(read_survey(three), "works").note == "Steps of the scale are joined, as some had few answers."
    two = answered(tmp_path / "c", 1, 1, 7, 8, 3)
    assert shown(two, "works") == [("Strongly disagree / Disagree / Neither", "9"), ("Agree / Strongly agree", "11")]
    none = answered(tmp_path / "d", 1, 0, 0, 8, 3)
    assert [count for _, count in shown(none, "works")] == ["<5", "withheld"]


def test_the_median_says_no_more_than_what_is_shown_of_a_scale(tmp_path):
    case = surveyed(tmp_path, rows(*[{"works": str(n % 5 + 1), "litres": str(n)} for n in range(25)]))
    survey = read_survey(case)
    assert tabulate(survey, "works").middle == "3"
    litres = tabulate(survey, "litres")
    assert (litres.middle, litres.rows, litres.note) == ("12", (), "")
    few = surveyed(tmp_path / "b", rows({}, {}))
    assert (tabulate(read_survey(few), "litres").middle, tabulate(read_survey(few), "litres").note) == ("", "Not shown: there are fewer than 5 in all.")
    assert [count for _, count in shown(few, "where")] == ["not shown", "not shown"]


def test_where_steps_are_joined_the_median_lies_between_the_steps_of_a_row(tmp_path):
    def middle(root, *numbers: int):
        return tabulate(read_survey(surveyed(root, rows(*[{"works": str(step)} for step, n in enumerate(numbers, start=1) for _ in range(n)]))), "works").middle

    # the tenth and the eleventh of 20: with 6, 0 and 14 shown, 4.5 would tell that 4 chose step 4
    assert middle(tmp_path / "a", 6, 0, 0, 4, 10) == "4 to 5"
    assert middle(tmp_path / "b", 2, 6, 9, 4, 1) == "3"
    # the ninth of 18 is below the middle, the tenth above it
    assert middle(tmp_path / "c", 2, 7, 0, 8, 1) == "1 to 5"
    assert middle(tmp_path / "d", 1, 0, 0, 8, 3) == ""


def test_of_several_answers_those_who_did_not_choose_one_must_not_be_few_either(tmp_path):
    answers = [*[{"uses": "drink wash"}] * 10, *[{"uses": "wash drink_wash"}] * 8, *[{"uses": "drink"}] * 2]
    case = surveyed(tmp_path, rows(*answers))
    assert shown(case, "uses") == [("Drinking", "12"), ("Washing", "withheld"), ("Drinking and washing", "8")]
    few = surveyed(tmp_path / "b", rows({}, {}))
    assert shown(few, "uses")[0] == ("Drinking", "not shown")


def test_only_closed_questions_can_be_tabulated(tmp_path):
    case = surveyed(tmp_path, rows({}))
    for name in ("words", "nothing"):
        with pytest.raises(ValueError, match=f"'{name}' is no closed question of the survey"):
            tabulate(read_survey(case), name)


def test_a_question_without_a_column_has_no_answers(tmp_path):
    answers = [{key: value for key, value in row.items() if key != "where"} for row in rows({})]
    case = surveyed(tmp_path, answers)
    table = tabulate(read_survey(case), "where")
    assert (table.n, table.missing) == (0, 1)


def test_only_scales_of_five_or_seven_steps_can_be_joined(tmp_path):
    survey = read_survey(surveyed(tmp_path, rows({})))
    assert [len(grouping) for grouping in groupings(survey.get("works"))] == [5, 3, 2]
    assert [len(grouping) for grouping in groupings(survey.get("where"))] == [2]


def test_an_empty_workbook_of_answers_is_said(tmp_path):
    case = surveyed(tmp_path, None)
    with xlsxwriter.Workbook(str(tmp_path / "field_phase/survey_responses.xlsx")) as book:
        book.add_worksheet("Answers")
    assert read_survey(case).n_submitted == 0 and case.problems.codes() == {"TABLE_EMPTY"}


VILLAGES = [("list_name", "name", "label"), ("yn", "yes", "Yes"), ("yn", "no", "No"),
            *[("village", name, label) for name, label in (("a", "Reed"), ("b", "Reed"), ("c", "Total"), ("d", "b"))]]  # fmt: skip
IN_A_VILLAGE = [*QUESTIONS[:2], ("select_one village", "village", "Village?"), ("select_multiple village", "seen", "Seen?")]


def test_choices_with_one_label_and_one_called_total_are_counted_each_for_itself(tmp_path):
    answers = [{"consent": "yes", "village": name, "seen": "a", "_uuid": f"{name}{n}"} for name, number in (("a", 30), ("b", 7), ("c", 9)) for n in range(number)]
    case = surveyed(tmp_path, answers, questions=IN_A_VILLAGE, choices=VILLAGES)
    assert shown(case, "village") == [("Reed", "30"), ("Reed", "7"), ("Total", "9"), ("b", "0")]


def test_a_label_of_two_choices_is_not_guessed_and_a_name_goes_before_a_label(tmp_path):
    answers = [{"consent": "yes", "village": v, "seen": s, "_uuid": v} for v, s in (("Reed", "Reed"), ("Total", "Total b"), ("b", "c Reed"))]
    case = surveyed(tmp_path, answers, questions=IN_A_VILLAGE, choices=VILLAGES)
    assert column(case, "village") == [None, "c", "b"] and column(case, "seen") == [None, ("b", "c"), None]
    assert {(p.code, p.row, p.column) for p in check_survey(case)} == {("SURVEY_ANSWER_UNKNOWN", row, name) for row, name in ((2, "village"), (2, "seen"), (4, "seen"))}
    assert any("'Reed' is no choice of 'village', or the label of more than one." in problem.message for problem in check_survey(case))
    # names that only a sign tells apart are told apart by it
    scale = [*VILLAGES[:3], ("village", "-1", "Worse"), ("village", "1", "Better")]
    given = [{"consent": "yes", "village": v, "seen": "", "_uuid": v} for v in ("-1", "1")]
    assert column(surveyed(tmp_path / "b", given, questions=IN_A_VILLAGE, choices=scale), "village") == ["-1", "1"]
