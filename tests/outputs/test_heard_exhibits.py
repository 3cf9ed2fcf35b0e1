"""Meetings planned against held, and persons heard by sex."""

from __future__ import annotations

from evaltool.outputs import heard_exhibits as exhibits
from evaltool.outputs.exhibits import Table, plain_text
from evaltool.outputs.field_exhibits import codebook_table
from tests.support.small_case import make_case
from tests.support.valley_case import valley_case, valley_tables

MEETINGS = [
    {"meeting_id": "M1", "date": "2014-03-11", "place": "Hall, Upper village", "mode": "in_person", "status": "held"},
    {"meeting_id": "M2", "date": "2014-03-12", "place": "Upper village", "mode": "in_person", "status": "cancelled", "reason": "Snow."},
    {"meeting_id": "M3", "date": "2014-03-12", "place": "Lower village", "mode": "remote", "status": "replaced", "reason": "Snow."},
    {"meeting_id": "M4", "date": "2014-03-13", "place": "", "mode": "", "status": "cancelled", "reason": ""},
    {"meeting_id": "M5", "date": "2014-03-13", "place": "Lower village", "mode": "remote", "status": "planned"},
]


def cells(table: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for row in table.rows]


def test_meetings_stand_by_place_and_mode_with_what_became_of_them(tmp_path):
    case = make_case(tmp_path, {"desk_review/meeting_plan": MEETINGS})
    assert cells(exhibits.meetings_table(case)) == [
        ["all", "all meetings", "5", "1", "1", "2", "1"],
        ["place", "Upper village", "2", "1", "0", "1", "0"],
        ["place", "Lower village", "2", "0", "1", "0", "1"],
        ["place", "no place is written", "1", "0", "0", "1", "0"],
        ["mode", "in person", "2", "1", "0", "1", "0"],
        ["mode", "remote", "2", "0", "1", "0", "1"],
        ["mode", "no mode is written", "1", "0", "0", "1", "0"],
    ]
    assert cells(exhibits.reasons_table(case)) == [
        ["cancelled", "Snow.", "1"],
        ["replaced", "Snow.", "1"],
        ["cancelled", "no reason is recorded", "1"],
    ]


def test_persons_by_sex_count_once_and_small_counts_are_suppressed_so_that_none_can_be_computed_back(tmp_path):
    people = [{"person_code": f"P{n}", "group_id": "G1", "sex": "female" if n < 8 else "Male" if n < 20 else ""} for n in range(22)]
    codes = ";".join(person["person_code"] for person in people)
    sources = [{**row, "person_codes": codes} if row["source_id"] in ("S1", "S2") else row for row in valley_tables()["field_phase/sources"]]
    case = valley_case(tmp_path, {**valley_tables(), "field_phase/persons": people, "field_phase/sources": sources})
    assert cells(exhibits.persons_by_sex_table(case)) == [["female", "withheld"], ["male", "12"], ["not noted", "<5"], ["Total", "22"]]


def test_with_very_few_persons_nothing_is_shown_and_before_the_field_there_is_nothing(tmp_path):
    few = exhibits.persons_by_sex_table(valley_case(tmp_path / "a"))
    assert few.rows == () and few.note == "Not shown: there are fewer than 5 in all."
    assert exhibits.persons_by_sex_table(make_case(tmp_path / "b")).rows == ()
    assert exhibits.meetings_table(make_case(tmp_path / "b")).rows == ()


def test_few_persons_of_a_vulnerable_group_are_not_told_by_the_number_of_all_nor_by_sex(tmp_path):
    def said(name: str, assisted: int, officials: int) -> tuple[str, list[list[str]]]:
        people = [{"person_code": f"P{n}", "group_id": "G1" if n < assisted else "G2", "sex": "female" if n < assisted else "male"} for n in range(assisted + officials)]
        groups = [("G1", "Assisted women", "rights_holder", "yes"), ("G2", "Officials", "duty_bearer", "no")]
        case = make_case(tmp_path / name, {
            "desk_review/stakeholders": [dict(zip(("group_id", "group", "role", "vulnerable"), row, strict=True)) for row in groups],
            "field_phase/persons": people,
            "field_phase/sources": [
                {"source_id": f"S{n}", "kind": "interview", "group_ids": p["group_id"], "person_codes": p["person_code"], "consent": "given", "quotable": "no"}
                for n, p in enumerate(people)
            ],
        })  # fmt: skip
        return exhibits.persons_in_words(case), cells(exhibits.persons_by_sex_table(case))

    # with nobody else heard, seven in all would be seven women who were assisted
    assert said("a", 7, 0) == ("fewer than 11 persons", [])
    assert said("b", 7, 20) == ("27 persons", [["female", "<11"], ["male", "withheld"], ["Total", "27"]])
    assert said("c", 0, 7) == ("7 persons", [["male", "7"], ["Total", "7"]])
    assert said("d", 12, 0) == ("12 persons", [["female", "12"], ["Total", "12"]])


def test_the_codebook_stands_as_a_tree_with_its_definitions(tmp_path):
    assert cells(codebook_table(valley_case(tmp_path)))[:2] == [["Use", "Use of the water.", "", ""], ["– Pump", "How the pump works.", "", ""]]
