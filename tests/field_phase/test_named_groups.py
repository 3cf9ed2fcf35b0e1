"""When naming the group of a source does not tell who spoke."""

from __future__ import annotations

import pytest

from evaltool.field_phase.named_groups import may_be_named
from tests.support.water_case import row, two_families, water_case


def named(tmp_path, change):
    case = water_case(tmp_path, change)
    return [groups for groups in (("G1",), ("G2",), ("G3",), ("G1", "G2")) if may_be_named(case, groups)]


def one_person_met_twice(written):
    row(written, "field_phase/sources", "S05").update(kind="interview", person_codes="P01", consent="given")


def three_groups_named_but_one(written):
    """Families and officials were met twice, in two persons each; of the staff there is one source."""
    two_families(written)
    written["field_phase/persons"] += [{"person_code": f"P1{n}", "group_id": "G2", "implementer": "no"} for n in range(4)]
    row(written, "field_phase/sources", "S02").update(group_ids="G2", person_codes="P02;P10;P11")
    row(written, "field_phase/sources", "S04").update(consent="given", person_codes="P12", file="S01.md")


def a_second_of_the_staff(written):
    three_groups_named_but_one(written)
    written["field_phase/persons"].append({"person_code": "P20", "group_id": "G3", "implementer": "yes"})
    written["field_phase/sources"].append({**row(written, "field_phase/sources", "S03"), "source_id": "S06", "person_codes": "P20"})


@pytest.mark.parametrize(
    ("change", "groups"),
    [
        (None, []),  # one source of persons for each
        (one_person_met_twice, []),
        (two_families, [("G1",)]),
        # families have 2 persons, officials 4: were both named, the staff would be known by being left out
        (three_groups_named_but_one, [("G2",)]),
        (a_second_of_the_staff, [("G1",), ("G2",), ("G3",)]),
    ],
)
def test_a_group_is_named_where_two_sources_and_two_persons_spoke_and_nobody_is_found_by_elimination(tmp_path, change, groups):
    assert named(tmp_path, change) == groups


@pytest.mark.parametrize(
    ("organisations", "groups"), [(("Bureau of Pumps",), [("G3",)]), (("Bureau of Pumps", "Valley Council; Well Fund"), [("G1",), ("G2",), ("G3",)])]
)
def test_a_group_of_which_one_organisation_was_met_is_not_named_as_the_list_of_meetings_has_that_one(tmp_path, organisations, groups):
    def met(written):
        # where families are not named, one of the others is not either: both have two sources and two voices, so the first
        a_second_of_the_staff(written)
        written["desk_review/meeting_plan"] = [
            {"meeting_id": f"M{number}", "date": "2020-03-02", "group_ids": "G1", "organisation": organisation, "status": "held"}
            for number, organisation in enumerate(organisations)
        ]

    assert named(tmp_path, met) == groups
