"""Who has to be heard, and whether those whom the project is for are."""

from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.desk_review.stakeholders import check_stakeholders, groups_to_meet, people_to_meet, rights_holders
from tests.support.small_case import make_case

GROUPS = [
    {"group_id": "G1", "group": "Water office", "role": "duty_bearer", "planned_persons": "4"},
    {"group_id": "G2", "group": "Users of wells", "role": "rights_holder", "vulnerable": "no"},
    {"group_id": "G3", "group": "Displaced families", "role": "rights_holder", "vulnerable": "yes"},
    {"group_id": "G4", "group": "Sick children", "role": "rights_holder", "vulnerable": "yes", "planned_persons": "0"},
    {"group_id": "G5", "group": "Donor", "role": "donor", "planned_persons": "0"},
    {"group_id": "G6", "group": "Patients who agreed", "role": "rights_holder", "vulnerable": "yes", "planned_persons": "3"},
]
MEETINGS = [
    {"meeting_id": "M1", "date": "2014-03-04", "group_ids": "G1;G2", "planned_persons": "3", "status": "held"},
    {"meeting_id": "M2", "date": "2014-03-04", "group_ids": "G1", "status": "planned"},
    {"meeting_id": "M3", "date": "2014-03-04", "group_ids": "G3", "planned_persons": "9", "status": "cancelled"},
]


def case_with(root: Path, groups: list[dict[str, str]] = GROUPS, meetings: list[dict[str, str]] = MEETINGS) -> CaseFolder:
    return make_case(root, {"desk_review/stakeholders": groups, **({"desk_review/meeting_plan": meetings} if meetings else {})})


def test_vulnerable_people_are_met_only_where_persons_of_them_were_planned(tmp_path: Path) -> None:
    assert [group.id for group in groups_to_meet(case_with(tmp_path))] == ["G1", "G2", "G6"]


def test_people_to_meet_counts_meetings_that_were_not_cancelled(tmp_path: Path) -> None:
    people = people_to_meet(case_with(tmp_path)).set_index("group_id")
    assert people.loc["G1", ["meetings", "persons_in_plan"]].tolist() == [2, 3]
    assert people.loc["G2", ["meetings", "persons_in_plan"]].tolist() == [1, 3]
    assert people.loc["G3", "meetings"] == 0


def test_rights_holders_who_are_not_met_are_a_stated_gap(tmp_path: Path) -> None:
    assert rights_holders(case_with(tmp_path)).ids() == ["G2", "G3", "G4", "G6"]
    problems = list(check_stakeholders(case_with(tmp_path)))
    assert [(p.code, p.severity, p.row) for p in problems] == [("RIGHTS_HOLDERS_NOT_MET", "warning", 4), ("RIGHTS_HOLDERS_NOT_MET", "warning", 5)]
    assert "No meeting with 'Displaced families' is planned." in problems[0].message


def test_before_there_is_a_meeting_plan_nobody_is_missed(tmp_path: Path) -> None:
    assert len(check_stakeholders(case_with(tmp_path, meetings=[]))) == 0


def test_groups_without_any_rights_holder_are_a_warning_and_no_groups_are_not(tmp_path: Path) -> None:
    problem = next(iter(check_stakeholders(case_with(tmp_path / "a", GROUPS[:1]))))
    assert (problem.code, problem.row) == ("RIGHTS_HOLDERS_NONE", None)
    assert len(check_stakeholders(make_case(tmp_path / "b"))) == 0
