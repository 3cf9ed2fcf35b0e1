from __future__ import annotations

from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.desk_review.plan_faults import check_plan, days, times_taken
from evaltool.outputs.plan_exhibits import purpose_coverage_table, timetable_grids
from evaltool.problems import Problem
from tests.support.second_case import make_desk_phase_case, make_second_case
from tests.support.small_case import make_case
from tests.support.valley_case import valley_case
from tests.support.water_case import water_case

GROUPS = [{"group_id": "G1", "group": "Families", "role": "rights_holder"}, {"group_id": "G2", "group": "Office", "role": "duty_bearer"},
          {"group_id": "G3", "group": "Staff", "role": "implementer"}]  # fmt: skip
QUESTIONS = [{"question_id": "Q1", "criterion": "impact", "question": "What changed?", "stakeholder_groups": "G1;G2"}]


def meeting(id: str, hours: str, place: str = "Town hall", **cells: str) -> dict[str, str]:
    start, end = hours.split("-")
    return {"meeting_id": id, "date": "2020-03-02", "start": start, "end": end, "place": place, "organisation": "", "group_ids": "G1",
            "planned_persons": "2", "mode": "in_person", "question_ids": "", "status": "planned", **cells}  # fmt: skip


def case_of(root: Path, *meetings: dict[str, str], languages: tuple[str, ...] = ("en",), questions: list[dict[str, str]] = QUESTIONS) -> CaseFolder:
    tables = {"desk_review/meeting_plan": list(meetings), "desk_review/stakeholders": GROUPS, "desk_review/evaluation_matrix": questions}
    return make_case(root, tables, {"project": {"code": "X", "title": "T", "locations": ["Oru", "Hask"]}, "evaluation": {"languages": list(languages)}})


def faults(root: Path, *meetings: dict[str, str], **options) -> list[Problem]:
    return list(check_plan(case_of(root, *meetings, **options)))


VOICES: tuple[str, ...] = ("EQ1", "EQ2", "EQ3", "EQ4", "EQ5")


@pytest.mark.parametrize("make", [water_case, valley_case, make_second_case, make_desk_phase_case])
def test_plans_that_were_made_before_the_rules_are_left_alone(tmp_path: Path, make) -> None:
    make(tmp_path)
    said = [(problem.code, problem.about) for problem in check_plan(CaseFolder(tmp_path))]
    # the plan of the second case puts these to one person or to one group outside the project, which is true
    assert said == ([("QUESTION_FEW_VOICES", id) for id in VOICES] if make is make_desk_phase_case else [])


@pytest.mark.parametrize(
    ("first", "second", "needed"),
    [
        (meeting("M1", "09:00-10:00"), meeting("M2", "10:05-11:00", "Mill"), 15),
        (meeting("M1", "09:00-10:00", "", organisation="Ministry"), meeting("M2", "10:05-11:00", "", organisation="Union"), 15),
        (meeting("M1", "09:00-10:00", "hall of Oru"), meeting("M2", "10:05-11:00", "school, Hask"), 60),
    ],
)
def test_no_time_to_travel_is_said_of_the_later_meeting(tmp_path: Path, first: dict, second: dict, needed: int) -> None:
    (problem,) = faults(tmp_path, first, second)
    assert (problem.code, problem.about, problem.column) == ("MEETING_NO_TRAVEL", "M2", "start")
    assert "'M2' begins 5 minutes after 'M1', at another address." in problem.message


def test_between_towns_an_hour_is_needed_and_within_a_town_a_quarter(tmp_path: Path) -> None:
    assert [p.code for p in faults(tmp_path / "a", meeting("M1", "09:00-10:00", "Oru"), meeting("M2", "10:40-11:00", "Hask"))] == ["MEETING_NO_TRAVEL"]
    assert faults(tmp_path / "b", meeting("M1", "09:00-10:00", "Oru, hall"), meeting("M2", "10:40-11:00", "Oru, school")) == []


@pytest.mark.parametrize(
    "second",
    [
        meeting("M2", "10:00-11:00", "Town hall, room 3"),
        meeting("M2", "10:00-11:00", "Mill", mode="remote"),
        meeting("M2", "10:00-11:00", "Mill", mode="written"),
        meeting("M2", "09:30-11:00", "Mill"),  # an overlap is another fault
        meeting("M2", "10:00-11:00", "Mill", status="cancelled"),
        meeting("M2", "10:00-11:00", "Mill", date="2020-03-03"),
        meeting("M2", "10:00-11:00", ""),
        meeting("M2", "10:00-11:00", "Mill", status="held"),
    ],
)
def test_where_nobody_has_to_travel_nothing_is_said(tmp_path: Path, second: dict) -> None:
    first = meeting("M1", "09:00-10:00", status="held" if second["status"] == "held" else "planned")
    assert faults(tmp_path, first, second) == []


def test_a_day_without_a_break_is_said_once(tmp_path: Path) -> None:
    without = [meeting(f"M{hour}", f"{hour:02}:00-{hour + 1:02}:00") for hour in range(8, 15)]
    (problem,) = faults(tmp_path / "a", *without)
    assert (problem.code, problem.about) == ("DAY_WITHOUT_BREAK", "M12")
    assert "By the end of 'M12' on 2020-03-02, 5.0 hours have passed without a break." in problem.message
    assert faults(tmp_path / "b", *without[:4], *without[5:]) == []


def test_a_day_of_more_than_eight_hours_is_said(tmp_path: Path) -> None:
    hours = ("08:00-11:00", "11:30-14:30", "15:00-18:00")
    (problem,) = faults(tmp_path, *(meeting(f"M{n}", span) for n, span in enumerate(hours)))
    assert "The 3 meetings of 2020-03-02 take 9.0 hours." in problem.message


def test_a_meeting_too_short_for_its_questions_is_said_and_an_interpreter_takes_twice_the_time(tmp_path: Path) -> None:
    many = meeting("M1", "09:00-09:30", question_ids=";".join(["Q1", "Q2", "Q3", "Q4"]), group_ids="G1;G2", planned_persons="4")
    assert faults(tmp_path / "a", many) == []
    (problem,) = faults(tmp_path / "b", many, languages=("en", "az"))
    assert (problem.code, problem.about) == ("MEETING_TOO_SHORT", "M1")
    assert "'M1' has 30 minutes for 4 questions through an interpreter." in problem.message
    assert times_taken(CaseFolder(tmp_path / "b")).startswith("Reckoned with 10 minutes for a question, as an interpreter")
    assert times_taken(CaseFolder(tmp_path / "a")).startswith("Reckoned with 5 minutes for a question, 15 minutes to another address")
    short = meeting("M1", "09:00-09:10", question_ids="Q1;Q2;Q3", group_ids="G1;G2", planned_persons="4")
    assert "'M1' has 10 minutes for 3 questions." in faults(tmp_path / "c", short)[0].message


@pytest.mark.parametrize(
    ("meetings", "said"),
    [
        ((meeting("M1", "09:00-10:00", question_ids="Q1"),), "hear 2 persons outside the project, of G1"),
        ((meeting("M1", "09:00-10:00", question_ids="Q1", group_ids="G3", planned_persons="9"),), "hear 0 persons outside the project, of no group"),
        ((meeting("M1", "09:00-10:00", question_ids="Q1", planned_persons="9"),), "hear 9 persons outside the project, of G1"),
    ],
)
def test_a_question_with_too_few_independent_voices_is_said(tmp_path: Path, meetings: tuple[dict, ...], said: str) -> None:
    (problem,) = faults(tmp_path, *meetings)
    assert (problem.code, problem.about) == ("QUESTION_FEW_VOICES", "Q1")
    assert said in problem.message


def test_enough_voices_a_plan_without_questions_and_a_question_for_the_project_alone_are_left_alone(tmp_path: Path) -> None:
    enough = (meeting("M1", "09:00-10:00", question_ids="Q1"), meeting("M2", "11:00-12:00", question_ids="Q1", group_ids="G2", planned_persons=""))
    assert faults(tmp_path / "a", *enough) == []
    assert faults(tmp_path / "b", meeting("M1", "09:00-10:00")) == []
    own = [{**QUESTIONS[0], "stakeholder_groups": "G3"}]
    assert faults(tmp_path / "c", meeting("M1", "09:00-10:00", question_ids="Q1"), questions=own) == []


def test_the_timetable_is_drawn_with_half_hours_against_days(tmp_path: Path) -> None:
    dates = [f"2020-03-0{day}" for day in range(2, 9)]
    several = [meeting(f"M{n}", "09:00-10:15", date=day) for n, day in enumerate(dates)]
    case = case_of(tmp_path, *several, meeting("M9", "09:30-10:00", group_ids="G1;G2"), meeting("M8", "12:00-11:00"))
    first, second = timetable_grids(case)
    assert first.columns == ("Time", "Mon 2 Mar", "Tue 3 Mar", "Wed 4 Mar", "Thu 5 Mar", "Fri 6 Mar")
    assert [row[:3] for row in first.rows] == [("09:00", "M0 G1", "M1 G1"), ("09:30", "| / M9 G1, G2", "|"), ("10:00", "|", "|")]
    assert second.columns == ("Time", "Sat 7 Mar", "Sun 8 Mar")
    assert len(days(case)) == 7


def test_a_purpose_on_which_no_rights_holder_is_to_be_heard_is_named(tmp_path: Path) -> None:
    purposes = {"evaluation": {"purposes": [{"id": "a", "text": "Look at access to water."}, {"id": "b", "text": "Learn"}, {"id": "c", "text": "Account"}]}}
    matrix = [{**QUESTIONS[0], "stakeholder_groups": "G2", "purpose_ids": "a"}, {**QUESTIONS[0], "question_id": "Q2", "purpose_ids": "b"}]
    case = make_case(tmp_path, {"desk_review/stakeholders": GROUPS, "desk_review/evaluation_matrix": matrix}, purposes)
    assert "Purpose a (Look at access to water): no rights holder and no case data is planned for Q1." in purpose_coverage_table(case).note
    assert "Purpose b" not in purpose_coverage_table(case).note and "Purpose c" not in purpose_coverage_table(case).note
