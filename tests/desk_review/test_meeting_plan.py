"""Deviations in sentences that name no organisation, and the rules on meetings."""

from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.desk_review.meeting_plan import check_meeting_plan, deviations, planned_meetings
from tests.support.small_case import make_case

FIELD = {"id": "field", "stated": "3 - 7 March 2014", "start": "2014-03-03", "end": "2014-03-07"}
SOUND = {"meeting_id": "M1", "date": "2014-03-04", "start": "09:00", "end": "10:00", "organisation": "Water office", "status": "held"}


def case_with(root: Path, *meetings: dict[str, str], field: dict[str, str] = FIELD) -> CaseFolder:
    return make_case(root, {"desk_review/meeting_plan": meetings}, {"evaluation": {"title": "E", "criteria_set": "DAC-1991", "phases": [field]}})


def test_where_all_went_as_planned_there_is_no_deviation(tmp_path: Path) -> None:
    case = case_with(tmp_path, SOUND, {**SOUND, "meeting_id": "M2", "date": "2014-03-05"})
    assert deviations(case) == []
    assert len(check_meeting_plan(case)) == 0


def test_replaced_and_cancelled_meetings_are_counted_with_their_reasons_and_without_names(tmp_path: Path) -> None:
    case = case_with(
        tmp_path,
        SOUND,
        {**SOUND, "meeting_id": "M2", "status": "replaced", "reason": "By telephone."},
        {**SOUND, "meeting_id": "M3", "status": "replaced", "reason": "By telephone."},
        {**SOUND, "meeting_id": "M4", "status": "cancelled"},
        {**SOUND, "meeting_id": "M5", "status": "planned"},
    )
    found = deviations(case)
    assert found == [
        "Of 5 meetings in the plan 1 was held, 2 were replaced and 1 was cancelled; 1 still to come.",
        "2 meetings were replaced: By telephone.",
        "One meeting was cancelled; no reason is recorded.",
    ]
    assert not any("Water office" in sentence or "2014" in sentence for sentence in found)
    assert planned_meetings(case).ids() == ["M1", "M2", "M3", "M5"]


def test_meetings_outside_the_field_phase_are_a_deviation_and_a_warning(tmp_path: Path) -> None:
    case = case_with(tmp_path, {**SOUND, "date": "2014-03-10"}, {**SOUND, "meeting_id": "M2", "date": "2014-03-01"})
    assert deviations(case) == ["2 meetings lie outside the field phase (3 to 7 March 2014)."]
    problems = list(check_meeting_plan(case))
    assert [(p.code, p.severity, p.row) for p in problems] == [("MEETING_OUTSIDE_FIELD", "warning", 2), ("MEETING_OUTSIDE_FIELD", "warning", 3)]
    assert "The meeting on 2014-03-10 lies outside the field phase (3 to 7 March 2014)." in problems[0].message
    assert deviations(case_with(tmp_path, {**SOUND, "date": "2014-03-10"})) == ["One meeting lies outside the field phase (3 to 7 March 2014)."]


def test_without_dates_of_the_field_phase_no_meeting_is_outside(tmp_path: Path) -> None:
    case = case_with(tmp_path, {**SOUND, "date": "2019-03-10"}, field={"id": "field"})
    assert deviations(case) == [] and len(check_meeting_plan(case)) == 0


def test_dates_of_the_terms_of_reference_come_first_among_the_deviations(tmp_path: Path) -> None:
    case = case_with(tmp_path, {**SOUND, "status": "cancelled", "reason": "Illness"}, field={**FIELD, "stated": "1 - 2 March 2014"})
    assert deviations(case)[0].startswith("The Terms of Reference print '1 - 2 March 2014'")
    assert deviations(case)[1:] == ["Of 1 meeting in the plan 1 was cancelled.", "One meeting was cancelled: Illness."]


def test_a_meeting_that_ends_before_it_starts_is_an_error(tmp_path: Path) -> None:
    problem = next(iter(check_meeting_plan(case_with(tmp_path, {**SOUND, "end": "08:00"}))))
    assert (problem.code, problem.severity, problem.column) == ("PERIOD_REVERSED", "error", "end")
    assert "It ends (08:00) before it starts (09:00)." in problem.message


def test_two_meetings_at_the_same_time_are_a_warning_at_the_later_row(tmp_path: Path) -> None:
    problems = list(check_meeting_plan(case_with(tmp_path, SOUND, {**SOUND, "meeting_id": "M2", "start": "09:30", "end": "11:00"})))
    assert [(p.code, p.severity, p.row) for p in problems] == [("MEETING_OVERLAP", "warning", 3)]
    assert "It overlaps with 'M1' (09:00 to 10:00)." in problems[0].message


@pytest.mark.parametrize(
    "second",
    [
        {"start": "10:00", "end": "11:00"},
        {"date": "2014-03-05"},
        {"status": "cancelled", "reason": "Illness"},
        {"mode": "written"},
        {"start": "", "end": ""},
        {"start": "07:00", "end": "09:00"},
    ],
)
def test_meetings_after_each_other_cancelled_or_in_writing_do_not_overlap(tmp_path: Path, second: dict[str, str]) -> None:
    assert len(check_meeting_plan(case_with(tmp_path, SOUND, {**SOUND, "meeting_id": "M2", **second}))) == 0


def test_a_meeting_not_held_as_planned_needs_a_reason(tmp_path: Path) -> None:
    problem = next(iter(check_meeting_plan(case_with(tmp_path, {**SOUND, "status": "replaced"}))))
    assert (problem.code, problem.row) == ("MEETING_REASON", 2)
    assert "The meeting was replaced and no reason is given." in problem.message
