from __future__ import annotations

from evaltool.field_phase.heard import circumstances, consent_counts, groups_not_heard, heard, number_heard, sources_by_kind
from tests.support.valley_case import source, valley_case, valley_tables


def test_each_group_has_persons_planned_and_heard_and_its_sources(tmp_path):
    groups = {group.group_id: (group.planned, group.persons, group.sources) for group in heard(valley_case(tmp_path))}
    assert groups == {"G1": (6, 3, 2), "G2": (2, 1, 1), "G3": (None, 0, 0)}


def test_groups_that_nobody_was_heard_of_are_named(tmp_path):
    assert [group.group for group in groups_not_heard(valley_case(tmp_path))] == ["District office"]


def test_persons_are_counted_once_and_those_without_a_code_as_far_as_they_are_known(tmp_path):
    tables = valley_tables()
    extra = [
        source("S6", person_codes="P1", persons="4"),
        source("S7", group_ids="G1;G3", persons="5"),
        source("S8", group_ids="G3"),
        source("S9", kind="survey"),
    ]
    tables["field_phase/sources"] += extra
    case = valley_case(tmp_path, tables)
    assert {group.group_id: group.persons for group in heard(case)} == {"G1": 6, "G2": 1, "G3": 1}
    assert number_heard(case) == 4 + 3 + 5 + 1


def test_sources_are_counted_by_kind_circumstance_and_consent(tmp_path):
    case = valley_case(tmp_path)
    assert sources_by_kind(case) == {"interview": 1, "focus_group": 1, "observation": 1}
    assert {words: n for words, n in circumstances(case).items() if n} == {"with an independent interpreter": 1, "with the implementer's staff in the room": 1}
    assert consent_counts(case) == {"refused": 1, "withdrawn": 1}
