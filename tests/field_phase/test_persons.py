from __future__ import annotations

import pytest

from evaltool.field_phase.coding import read_codings
from evaltool.field_phase.persons import Voice, check_persons, persons_heard, persons_of_source, voices_of_coding, voices_of_source
from evaltool.field_phase.sources import read_sources
from tests.support.valley_case import TEXTS, coding, rows_of, source, valley_case, valley_tables

GROUP = TEXTS["field_phase/transcripts/S2.md"]


def voices(case, id: str) -> set[str]:
    return {voice.id for voice in voices_of_source(case, read_sources(case).get(id))}


def voice_of(case, id: str) -> Voice:
    (voice,) = voices_of_source(case, read_sources(case).get(id))
    return voice


def said_by(case, coding_id: str) -> set[str]:
    return {voice.id for voice in voices_of_coding(case, read_codings(case).get(coding_id))}


def test_the_voice_of_an_interview_is_its_person(tmp_path):
    assert voice_of(valley_case(tmp_path), "S1") == Voice("P1", ("G1",), implementer=False, rights_holder=True)


def test_a_group_is_one_voice_of_the_groups_it_is_made_of(tmp_path):
    assert voice_of(valley_case(tmp_path), "S2") == Voice("S2", ("G1", "G2"), implementer=False, rights_holder=False)


@pytest.mark.parametrize("id", ["S3", "S4", "S5"])
def test_observations_refusals_and_withdrawals_are_no_voice(tmp_path, id):
    assert voices(valley_case(tmp_path), id) == set()


def test_a_coding_with_a_speaker_is_that_persons_and_without_one_the_groups(tmp_path):
    tables = valley_tables()
    tables["field_phase/codings/anna"].append(coding("K9", "S2", GROUP, "The committee never met.", "C5"))
    case = valley_case(tmp_path, tables)
    assert said_by(case, "K2") == {"P2"} and said_by(case, "K3") == {"P3"}
    assert said_by(case, "K9") == {"S2"}


def test_a_person_met_twice_is_one_voice(tmp_path):
    tables = valley_tables()
    tables["field_phase/sources"].append(source("S6", person_codes="P2", file=""))
    case = valley_case(tmp_path, tables)
    assert voices(case, "S6") == said_by(case, "K2") == {"P2"}
    assert persons_heard(case).ids() == ["P1", "P2", "P3", "P4"]


def test_what_a_person_without_consent_said_in_a_group_has_no_voice(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/persons", "P2", consent="withdrawn"))
    assert said_by(case, "K2") == set() and said_by(case, "K3") == {"P3"}
    assert [person.id for person in persons_of_source(case, read_sources(case).get("S2"))] == ["P3", "P4"]


def test_a_group_loses_the_groups_whose_only_person_withdrew(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/persons", "P4", consent="withdrawn"))
    assert voice_of(case, "S2") == Voice("S2", ("G1",), implementer=False, rights_holder=True)


def test_nobody_is_heard_where_all_withdrew(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/persons", "P1", consent="withdrawn"))
    assert voices(case, "S1") == set()


def test_an_interview_whose_person_has_no_code_is_a_voice_of_its_own(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/sources", "S1", person_codes="", group_ids="G2"))
    assert voice_of(case, "S1") == Voice("S1", ("G2",), implementer=True, rights_holder=False)


def test_a_group_with_more_persons_than_codes_speaks_as_a_group(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/sources", "S1", persons="3"))
    assert voices(case, "S1") == {"S1"}


def test_the_group_says_who_works_for_the_implementer_where_the_person_does_not(tmp_path):
    tables = rows_of(valley_tables(), "field_phase/sources", "S1", person_codes="P4", group_ids="G2")
    assert voice_of(valley_case(tmp_path, tables), "S1").implementer is True


def test_a_group_of_unknown_standing_is_neither_implementer_nor_rights_holder(tmp_path):
    tables = {name: rows for name, rows in valley_tables().items() if name != "desk_review/stakeholders"}
    assert voice_of(valley_case(tmp_path, tables), "S1") == Voice("P1", ("G1",), implementer=False, rights_holder=False)


def test_a_coding_of_a_document_has_no_voice(tmp_path):
    tables = rows_of(valley_tables(), "field_phase/codings/anna", "K1", source_id="D1")
    assert said_by(valley_case(tmp_path, tables), "K1") == set()


def test_a_person_who_refused_in_a_source_that_is_used_is_an_error(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/persons", "P3", consent="refused"))
    (problem,) = check_persons(case)
    assert (problem.code, problem.severity, problem.row, problem.column) == ("PERSON_WITHOUT_CONSENT", "error", 3, "person_codes")
    assert problem.message.startswith("P3 has refused and stands among the persons of S2, which is used.")


def test_fewer_persons_than_codes_are_a_warning(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/sources", "S2", persons="2"))
    assert [problem.message.split(".")[0] for problem in check_persons(case)] == ["2 persons are counted and 3 are listed"]
    assert list(check_persons(valley_case(tmp_path / "b"))) == []
