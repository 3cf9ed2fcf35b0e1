"""The Evaluation Sheet: eight tabs that lead from question to evidence and to nobody in particular."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from evaltool.case import CaseFolder
from evaltool.outputs.evaluation_sheet import build_evaluation_sheet
from evaltool.outputs.letter_widths import line_count
from evaltool.outputs.office_package import normalise
from evaltool.problems import catalogue
from tests.support.second_case import make_desk_phase_case, make_second_case
from tests.support.small_case import make_case
from tests.support.water_case import row, two_families, water_case

TABS = ["A Cover", "B Questions", "C Results", "D Criteria", "E Evidence", "F Sources", "G Recommendations, lessons", "H Quality and log"]
UNMASKING = {
    "organisation": "Ministry Quxqux",
    "role": "Deputy Zorblatt",
    "place": "Village Vumbula",
    "date": "2020-03-13",
    "language": "Ghomala",
    "meeting_id": "M1",
}
MEETING = {
    "meeting_id": "M1", "date": "2020-03-02", "organisation": "Bureau of Pumps", "roles": "head of wells", "place": "Hotel Zircon", "group_ids": "G2",
    "mode": "in_person", "method": "interview", "question_ids": "EQ2", "status": "held",
}  # fmt: skip


def unmasked(written):
    written["desk_review/meeting_plan"] = [dict(MEETING)]
    for source in written["field_phase/sources"]:
        source.update(UNMASKING)


class Sheet:
    """The workbook read back: each tab as a list of rows by their heads."""

    def __init__(self, data):
        self.data = data
        self.book = openpyxl.load_workbook(io.BytesIO(data))

    def head(self, tab):
        return next(cells for cells in self._values(tab) if sum(cell is not None for cell in cells) > 1)

    def rows(self, tab):
        values = self._values(tab)
        head = self.head(tab)
        return [dict(zip(head, ["" if cell is None else str(cell) for cell in cells], strict=True)) for cells in values[values.index(head) + 1 :]]

    def row(self, tab, first):
        return next(cells for cells in self.rows(tab) if next(iter(cells.values())) == first)

    def _values(self, tab):
        return [list(cells) for cells in self.book[tab].iter_rows(values_only=True)]

    @property
    def text(self):
        with zipfile.ZipFile(io.BytesIO(self.data)) as file:
            return "\n".join(file.read(name).decode() for name in file.namelist())


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return Sheet(build_evaluation_sheet(water_case(tmp_path_factory.mktemp("sheet"), unmasked, {"privacy": {}})))


def test_the_workbook_has_its_eight_tabs_and_the_mark_on_each(sheet):
    assert sheet.book.sheetnames == TABS
    for tab in sheet.book.worksheets:
        assert "SAMPLE: all evidence in this document is invented" in [cells[0] for cells in tab.iter_rows(values_only=True, max_row=3)]
        assert tab.oddHeader.left.text == "SAMPLE: all evidence in this document is invented"


def test_every_tab_is_an_excel_table_that_is_named_frozen_and_leads_back_to_the_cover(sheet):
    for tab in sheet.book.worksheets:
        [table] = tab.tables.values()
        assert table.autoFilter.ref == table.ref
        assert table.name.startswith(f"T_{tab.title[0]}_")
        assert tab.freeze_panes == f"B{int(table.ref.split(':')[0][1:]) + 1}"
        if tab.title != "A Cover":
            assert [cell.hyperlink.location for row in tab.iter_rows(max_row=5) for cell in row if cell.hyperlink] == ["'A Cover'!A1"]


def test_the_cover_leads_to_every_tab_and_says_how_to_read(sheet):
    cover = sheet.book["A Cover"]
    assert [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink] == [f"'{tab}'!A1" for tab in TABS[1:]]
    assert {"How to read", "Underlined words", "Coloured columns", "Orange cells"} <= {cells["Field"] for cells in sheet.rows("A Cover")}


def test_evidence_leads_to_its_question_and_its_source(sheet):
    targets = {cell.value: cell.hyperlink.location for row in sheet.book["E Evidence"].iter_rows(min_row=5) for cell in row if cell.hyperlink}
    assert targets["S01"].startswith("'F Sources'!A") and any(place.startswith("'B Questions'!A") for place in targets.values())
    row = int(targets["S01"].removeprefix("'F Sources'!A"))
    assert sheet.book["F Sources"].cell(row, 1).value == "S01"


def test_the_response_has_drop_downs_for_the_management(sheet):
    offered = [rule.formula1 for rule in sheet.book["G Recommendations, lessons"].data_validations.dataValidation]
    assert offered == ['"accepted,partly accepted,rejected"', *['"open,under way,completed,discarded"'] * 2]


def test_only_recommendations_can_lack_an_actor_or_means(tmp_path):
    def change(written):
        row(written, "synthesis/recommendations", "RE1").update(means="")

    tab = Sheet(build_evaluation_sheet(water_case(tmp_path, change))).book["G Recommendations, lessons"]
    head = next(number for number in range(1, 9) if tab.cell(number, 1).value == "No.")
    for rule in tab.conditional_formatting:
        assert str(rule.sqref)[1:] == str(head + 1)  # the one recommendation; lessons follow


def test_a_real_case_has_no_mark(tmp_path):
    text = Sheet(build_evaluation_sheet(CaseFolder(make_second_case(tmp_path)))).text
    assert "SAMPLE" not in text


def test_each_question_leads_to_its_findings_conclusions_and_recommendations(sheet):
    question = sheet.row("B Questions", "EQ2")
    assert question["Findings"] == "F2 The pumps work."
    assert (question["Conclusions"], question["Recommendations"]) == ("CO1", "RE1")
    assert (question["Criterion"], question["Desk review"], question["What helped or hindered"]) == ("effectiveness", "Reported", "Monthly checks")
    assert set(question["Sources"]) <= set("0123456789") and int(question["Sources"]) >= 3
    assert question["Rating"].startswith("effectiveness: 4 ")
    assert sheet.row("B Questions", "EQ1")["Cross-cutting"] == "gender"


def test_a_question_on_two_criteria_has_both_ratings(sheet):
    assert sheet.row("B Questions", "EQ4")["Rating"] == "impact: NR: not rated: insufficient evidence; sustainability: 3 Good"


def test_a_question_that_nobody_answered_has_empty_cells_for_the_evaluator(tmp_path):
    case = make_case(tmp_path, {"desk_review/evaluation_matrix": [{"question_id": "EQ1", "criterion": "relevance", "question": "Why?"}]})
    question = Sheet(build_evaluation_sheet(case)).row("B Questions", "EQ1")
    assert [question[name] for name in ("Strength confirmed", "Reason", "Comment of reviewer", "Rating", "Findings")] == [""] * 5
    assert question["Groups heard"] == "0: "


def test_the_groups_heard_on_a_question_are_named_where_that_does_not_name_a_source_beside_them(sheet, tmp_path):
    # of each group there is one source, and the next columns tell which sources speak; the case lists meetings, so its only discussion speaks for one group
    assert sheet.row("B Questions", "EQ4")["Groups heard"] == "at least 1: not all named"
    named = Sheet(build_evaluation_sheet(water_case(tmp_path, two_families)))
    assert named.row("B Questions", "EQ4")["Groups heard"] == "2: Families; not all named"


def test_the_criteria_have_the_last_rating_with_its_reason_and_findings(sheet):
    assert sheet.row("D Criteria", "effectiveness") == {
        "Criterion": "effectiveness", "Rating": "4 Very good", "Strength of evidence": "3", "Justification": "Because of what was found.",
        "Rests on": "F2 The pumps work.", "Rater": "ana", "Day of rating": "2020-05-01",
    }  # fmt: skip
    [rule] = sheet.book["D Criteria"].data_validations.dataValidation
    assert rule.formula1.startswith('"5 Excellent,4 Very good,') and rule.formula1.endswith(',NR,N/A"')


def test_without_a_scale_there_is_a_judgement_and_no_list_of_steps(tmp_path):
    case = water_case(tmp_path, head={"evaluation": {"rating_scheme": "none"}})
    made = Sheet(build_evaluation_sheet(case))
    assert made.head("D Criteria")[1] == "Judgement"
    assert made.book["D Criteria"].data_validations.dataValidation == []


@pytest.mark.parametrize("scheme", ["iom-5", "idf-5", "six-point", "four-point"])
def test_the_steps_of_every_scale_fit_into_a_drop_down(tmp_path, scheme):
    made = Sheet(build_evaluation_sheet(make_case(tmp_path, header={"evaluation": {"rating_scheme": scheme}})))
    [rule] = made.book["D Criteria"].data_validations.dataValidation
    assert len(rule.formula1) <= 257


def test_the_register_resolves_every_piece_of_evidence_once(sheet):
    found = [cells["Evidence"] for cells in sheet.rows("E Evidence")]
    assert len(found) == len(set(found))
    assert {*(f"K0{number}" for number in range(1, 10)), "S01 l.3", "D02 p.4", "I1", "B1", "AS1"} <= set(found)
    assert sheet.row("E Evidence", "K01") == {
        "Evidence": "K01", "Kind": "statement", "Source": "S01", "Where in it": "l.3", "Words or value": "The pumps give clean water every day.",
        "Questions": "EQ2", "Code": "Working pumps", "Direction": "positive", "Quotable": "yes", "Sensitivity": "internal", "Coder": "ana",
    }  # fmt: skip


def test_of_a_restricted_source_the_commissioner_sees_that_there_is_something_and_nothing_of_it(sheet, tmp_path):
    hidden = sheet.row("E Evidence", "K06")
    assert [hidden[name] for name in ("Words or value", "Code", "Questions", "Direction", "Source")] == ["[words not shown]", "", "", "", "S03"]
    assert "two months late" not in sheet.text
    team = Sheet(build_evaluation_sheet(water_case(tmp_path), "internal")).row("E Evidence", "K06")
    # it may not be quoted, not even by the team
    assert [team[name] for name in ("Words or value", "Code", "Direction")] == ["[words not shown; on: Time and cost, negative]", "Time and cost", "negative"]


def test_for_everybody_internal_words_are_counted_and_not_shown(tmp_path):
    public = Sheet(build_evaluation_sheet(water_case(tmp_path), "public"))
    assert public.row("E Evidence", "K01")["Words or value"] == "[words not shown]"
    assert "clean water every day" not in public.text
    assert public.row("F Sources", "S01")["Codings"] == "2"
    assert "For everybody" in public.text


def test_the_register_of_sources_has_no_column_that_could_unmask_one(sheet):
    assert sheet.head("F Sources") == ["Source", "Stakeholder group", "Consent", "Quotable", "Codings"]
    assert [cells["Source"] for cells in sheet.rows("F Sources")] == ["S01", "S02", "S03", "S05"]


def test_a_group_of_which_few_were_heard_is_not_named_beside_the_code_of_its_source(sheet):
    assert {cells["Source"]: cells["Stakeholder group"] for cells in sheet.rows("F Sources")} == {
        "S01": "one of those heard", "S02": "one of those heard", "S03": "one of those heard", "S05": "seen by the evaluator",
    }  # fmt: skip


def test_what_unmasks_a_source_and_the_meetings_occur_nowhere_in_the_workbook(sheet):
    for words in ("Quxqux", "Zorblatt", "Vumbula", "Ghomala", "2020-03-13", "13 March", "Zircon", "Bureau of Pumps", "head of wells", "2020-03-02", ">M1<"):
        assert words not in sheet.text


def test_the_log_counts_the_problems_of_the_field_phase_and_quotes_none_of_them(tmp_path):
    def change(written):
        unmasked(written)
        row(written, "field_phase/sources", "S01").update(date="1999-01-02")

    head = {"evaluation": {"phases": [{"id": "field", "start": "2020-03-01", "end": "2020-03-20"}]}}
    made = Sheet(build_evaluation_sheet(water_case(tmp_path, change, head)))
    assert made.row("H Quality and log", "SOURCE_DATE_OUTSIDE")["What was done, or where"] == "1 place"
    assert made.row("H Quality and log", "SOURCE_UNMASKED")["What was done, or where"] == "1 place"
    assert "1999" not in made.text


def test_a_source_without_consent_is_named_nowhere_not_even_in_a_problem(tmp_path):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/findings", "F1").update(evidence_against="S04"))
    made = Sheet(build_evaluation_sheet(case))
    assert made.row("H Quality and log", "EVIDENCE_WITHHELD")["Kind"] == "block"
    assert "S04" not in made.text and "P05" not in made.text


def test_the_log_has_limitations_problems_and_the_quality_check(sheet):
    log = sheet.rows("H Quality and log")
    assert log[0] == {"No. or code": "LI1", "Kind": "limitation", "What": "One season only.", "What was done, or where": "Asked about the year."}
    checked = [cells for cells in log if cells["Kind"] == "quality"]
    assert len({cells["No. or code"] for cells in checked}) == len(checked) == 41
    assert next(cells for cells in checked if cells["No. or code"] == "CQ1")["What"].startswith("The criteria are named, and changes to the set justified: ")
    assert all(cells["What"].endswith("; not judged yet") and ": " in cells["What was done, or where"] for cells in checked)
    assert any(cells["Kind"] == "warning" and cells["What was done, or where"].startswith("desk_review/") for cells in log)


def test_recommendations_keep_their_response_open_and_lessons_follow(sheet):
    first = sheet.row("G Recommendations, lessons", "RE1")
    assert [first[name] for name in ("Time 1: response", "Time 2: status", "Time 3: final status")] == ["", "", ""]
    assert (first["Addressed to"], first["Priority"], first["Follows from"]) == ("Ministry", "high", "CO1, CO2, F2")
    assert sheet.row("G Recommendations, lessons", "LE2")["Kind"] == "good practice"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_what_a_person_wrote_is_never_a_formula(tmp_path, sign):
    words = f"{sign}cmd|' /C calc'!A0"

    def change(written):
        row(written, "synthesis/findings", "F2").update(headline=words)
        row(written, "synthesis/recommendations", "RE1").update(headline=words, text=words)
        row(written, "desk_review/results_matrix", "OP1").update(statement=words)

    made = Sheet(build_evaluation_sheet(water_case(tmp_path, change)))
    assert made.row("G Recommendations, lessons", "RE1")["Headline"] == words
    assert not re.search(r"<f\b", made.text)


def test_a_case_in_its_desk_phase_and_an_empty_one_have_a_sheet_too(tmp_path):
    desk = Sheet(build_evaluation_sheet(CaseFolder(make_desk_phase_case(tmp_path / "desk"))))
    assert [cells["No."] for cells in desk.rows("B Questions")] == ["EQ1", "EQ2", "EQ3", "EQ4", "EQ5", "EQ6"]
    assert desk.rows("F Sources") == []
    assert Sheet(build_evaluation_sheet(make_case(tmp_path / "tiny"))).book.sheetnames == TABS


def test_the_same_case_gives_the_same_bytes(tmp_path):
    case = water_case(tmp_path)
    assert normalise(build_evaluation_sheet(case)) == normalise(build_evaluation_sheet(CaseFolder(tmp_path)))


def test_three_hundred_recommendations_of_a_question_are_seen_in_its_row(tmp_path):
    def change(written):
        first = row(written, "synthesis/recommendations", "RE1")
        written["synthesis/recommendations"] = [{**first, "recommendation_id": f"RE{number}"} for number in range(1, 301)]

    book = openpyxl.load_workbook(io.BytesIO(build_evaluation_sheet(water_case(tmp_path, change))))
    heights = [book["B Questions"].row_dimensions[number].height for number in range(1, book["B Questions"].max_row + 1)]
    assert max(filter(None, heights)) < 409
    assert "RE1 to RE300" in {cell.value for line in book["B Questions"] for cell in line}


def test_the_longest_code_of_a_problem_stands_on_one_line(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(build_evaluation_sheet(water_case(tmp_path))))
    assert line_count(max(catalogue(), key=len), book["H Quality and log"].column_dimensions["A"].width * 1.2) == 1
