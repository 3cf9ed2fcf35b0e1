from __future__ import annotations

import pytest

from evaltool.field_phase.sources import analysed_sources, check_sources, withheld_sources
from tests.support.small_case import write_file
from tests.support.valley_case import rows_of, source, valley_case, valley_tables

FIELD = {"evaluation": {"title": "E", "evidence": "invented", "phases": [{"id": "field", "start": "2014-03-11", "end": "2014-03-14"}]}}


def messages(case, code: str) -> list[str]:
    return [str(problem) for problem in check_sources(case) if problem.code == code]


def changed(id: str, **cells):
    return rows_of(valley_tables(), "field_phase/sources", id, **cells)


def test_sources_with_consent_are_analysed_and_the_others_are_withheld(tmp_path):
    case = valley_case(tmp_path)
    assert analysed_sources(case).ids() == ["S1", "S2", "S3"]
    assert withheld_sources(case).ids() == ["S4", "S5"]


def test_a_sound_case_has_no_problems_with_its_sources(tmp_path):
    assert list(check_sources(valley_case(tmp_path))) == []


def test_a_case_without_field_phase_has_none_either(tmp_path):
    assert list(check_sources(valley_case(tmp_path, {}, S1="", S2="", S3=""))) == []


@pytest.mark.parametrize("name", ["S4.md", "S4_old.txt", "s4 notes.docx", "S4.draft.md"])
def test_a_text_of_a_source_that_refused_is_an_error_wherever_its_name_says_so(tmp_path, name):
    case = valley_case(tmp_path)
    write_file(tmp_path, f"field_phase/transcripts/{name}", "What was said all the same.")
    assert messages(case, "TRANSCRIPT_WITHOUT_CONSENT") == [
        f"[field_phase/transcripts/{name}] This is a text of S4, whose consent is refused. No text is kept of a source that refused or withdrew. "
        "Delete the file. (error TRANSCRIPT_WITHOUT_CONSENT)"
    ]


def test_a_file_named_after_another_source_is_not_taken_for_one_that_refused(tmp_path):
    tables = valley_tables()
    tables["field_phase/sources"].append(source("S41", person_codes="P1"))
    case = valley_case(tmp_path, tables, S41="Something said with consent.")
    assert list(check_sources(case)) == []


def test_a_withdrawn_source_that_still_names_its_file_is_told_to_empty_it_and_to_delete_the_text(tmp_path):
    case = valley_case(tmp_path, changed("S5", file="notes/old.md"))
    write_file(tmp_path, "field_phase/transcripts/notes/old.md", "Words that were taken back.")
    assert messages(case, "FILE_WITHOUT_CONSENT")[0].startswith(
        "[field_phase/sources.csv, row 6, column 'file'] S5 names the file 'notes/old.md', and its consent is withdrawn."
    )
    assert "This is a text of S5" in messages(case, "TRANSCRIPT_WITHOUT_CONSENT")[0]


def test_a_source_that_was_not_asked_is_left_out_with_a_warning(tmp_path):
    case = valley_case(tmp_path, changed("S1", consent="not_asked"))
    assert "S1" not in analysed_sources(case).ids()
    assert "Nobody asked S1 for consent yet." in messages(case, "CONSENT_NOT_ASKED")[0]


def test_an_analysed_source_without_a_text_is_a_warning(tmp_path):
    case = valley_case(tmp_path, changed("S1", file=""), S1="")
    assert messages(case, "SOURCE_WITHOUT_TEXT")[0].startswith("[field_phase/sources.csv, row 2, column 'file'] S1 is analysed and has no text.")


def test_a_file_that_is_not_there_and_one_that_is_no_text_are_errors_at_the_row_that_names_them(tmp_path):
    case = valley_case(tmp_path, changed("S1", file="S9.md"))
    assert messages(case, "SOURCE_FILE_MISSING")[0].startswith("[field_phase/sources.csv, row 2, column 'file'] The file 'S9.md' is not there.")
    other = valley_case(tmp_path / "b", changed("S1", file="S1.pdf"))
    write_file(tmp_path / "b", "field_phase/transcripts/S1.pdf", "%PDF")
    assert "'S1.pdf' is not a text that can be read." in messages(other, "TRANSCRIPT_FORMAT")[0]


def test_a_text_that_no_source_names_is_a_warning_as_nobody_knows_its_consent(tmp_path):
    case = valley_case(tmp_path)
    write_file(tmp_path, "field_phase/transcripts/extra.md", "Whose words are these?")
    assert messages(case, "TRANSCRIPT_UNCLAIMED")[0].startswith("[field_phase/transcripts/extra.md] No source names the file 'extra.md'.")


@pytest.mark.parametrize("day", ["2014-03-10", "2014-03-15"])
def test_a_date_outside_the_field_phase_is_a_warning(tmp_path, day):
    case = valley_case(tmp_path, changed("S1", date=day), FIELD)
    assert f"{day} lies outside the field phase (2014-03-11 to 2014-03-14)." in messages(case, "SOURCE_DATE_OUTSIDE")[0]


def test_a_date_inside_the_field_phase_is_none(tmp_path):
    assert messages(valley_case(tmp_path, changed("S1", date="2014-03-11"), FIELD), "SOURCE_DATE_OUTSIDE") == []


@pytest.mark.parametrize("status, words", [("planned", "S1 comes from M1, which is planned by the meeting plan."), ("cancelled", "which is cancelled"), ("held", "")])
def test_who_was_heard_was_met(tmp_path, status, words):
    tables = changed("S1", meeting_id="M1") | {"desk_review/meeting_plan": [meeting("M1", "Upper; Lower", status)]}
    found = messages(valley_case(tmp_path, tables), "SOURCE_MEETING_NOT_HELD")
    assert [words in message for message in found] == ([True] if words else [])


def meeting(id: str, organisation: str, status: str = "held"):
    return {"meeting_id": id, "date": "2014-03-12", "organisation": organisation, "group_ids": "G1", "status": status}


@pytest.mark.parametrize("cells, column", [({"date": "2014-03-12"}, "date"), ({"meeting_id": "M1"}, "meeting_id")])
def test_a_source_is_unmasked_where_its_group_is_one_organisation_and_it_carries_date_or_meeting(tmp_path, cells, column):
    tables = changed("S1", **cells) | {"desk_review/meeting_plan": [meeting("M1", "Users of Upper Valley"), meeting("M2", "Lower Valley", "cancelled")]}
    assert (
        f"Only one organisation of group G1 was met, so the {column} of S1 tells which one it is."
        in messages(valley_case(tmp_path, tables), "SOURCE_UNMASKED")[0]
    )


def test_a_source_is_not_unmasked_where_several_organisations_were_met(tmp_path):
    tables = changed("S1", date="2014-03-12") | {"desk_review/meeting_plan": [meeting("M1", "Users of Upper Valley"), meeting("M2", "Lower Valley")]}
    assert messages(valley_case(tmp_path, tables), "SOURCE_UNMASKED") == []


def dated(days: list[str]):
    tables = valley_tables()
    tables["field_phase/sources"] = [source(f"S{n}", person_codes="P1", date=day, file="S1.md") for n, day in enumerate(days, start=1)]
    return tables


def test_sources_numbered_in_the_order_of_their_dates_are_a_warning(tmp_path):
    days = [f"2014-03-{day}" for day in (11, 11, 12, 12, 13, 13)]
    case = valley_case(tmp_path, dated(days), S2="", S3="")
    assert "The sources are numbered in the order of their dates." in messages(case, "SOURCES_IN_ORDER")[0]
    mixed = valley_case(tmp_path / "b", dated(days[::-1]), S2="", S3="")
    assert messages(mixed, "SOURCES_IN_ORDER") == []
