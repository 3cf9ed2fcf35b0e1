from __future__ import annotations

import pytest

from evaltool.field_phase.key import has_key, read_key, sound_key
from evaltool.field_phase.names import check_names
from evaltool.problems import EvaltoolError
from tests.support.small_case import write_file
from tests.support.valley_case import TEXTS, coding, valley_case, valley_tables

KEY = "person_code,name,other_spellings,phone,email\nP1,Zarina Quvondova,,,\nP2,Rose Tilbury,R. Tilbury,,\n"


def keyed(tmp_path, tables=None, key: str = KEY, **texts: str):
    case = valley_case(tmp_path, tables, **texts)
    write_file(tmp_path, "private/key.csv", key)
    return case


def test_a_name_in_a_transcript_is_an_error_with_its_line_and_is_never_printed(tmp_path):
    case = keyed(tmp_path, S1="The pump works.\nThat is what Zarina Quvondova said.\n")
    (problem,) = check_names(case)
    assert str(problem) == (
        "[field_phase/transcripts/S1.md, row 2] The name of P1 stands here. No name of private/key.csv stands in a text, a quote or a memo. "
        "Write the code P1 in its place. (error NAME_IN_TEXT)"
    )
    assert "Zarina" not in str(problem)


def test_a_name_in_a_quote_a_memo_or_an_emerging_point_is_an_error_at_its_cell(tmp_path):
    tables = valley_tables()
    tables["field_phase/codings/anna"] = [coding("K1", "S1", TEXTS["field_phase/transcripts/S1.md"], "The fee is too high.", memo="ask Quvondova again")]
    tables["field_phase/emerging"] = [{"point_id": "E1", "text": "Fees are high, says Rose.", "to_verify": ""}]
    found = {(problem.file, problem.row, problem.column) for problem in check_names(keyed(tmp_path, tables))}
    assert found == {("field_phase/codings/anna.csv", 2, "memo"), ("field_phase/emerging.csv", 2, "text")}


def test_a_name_that_is_a_common_word_counts_only_with_its_capital(tmp_path):
    assert list(check_names(keyed(tmp_path, S1="The price rose again.\n"))) == []


def test_a_case_without_key_says_once_that_names_could_not_be_looked_for(tmp_path):
    case = valley_case(tmp_path)
    assert not has_key(case) and read_key(case).persons == ()
    (problem,) = check_names(case)
    assert problem.message.startswith("There is no private/key.csv, so names could not be looked for.")
    assert list(check_names(valley_case(tmp_path / "b", {}, S1="", S2="", S3=""))) == []


@pytest.mark.parametrize(
    "key, what",
    [
        ("person_code,names\nP1,A B\n", "The key cannot be used: the column 'name' is missing."),
        ("person_code,name\nP1,\n", "The key cannot be used: row 1 of the key needs a person_code and a name."),
        ("person_code,name\nP1,Zarina Quvondova\nP1,Rose Tilbury\n", "The key cannot be used: person_code 'P1' occurs twice in the key (row 2)."),
    ],
)
def test_a_key_that_cannot_be_used_is_an_error_of_the_case_as_names_would_go_unseen(tmp_path, key, what):
    case = keyed(tmp_path, key=key)
    assert read_key(case).persons == ()
    assert [problem.message[: len(what)] for problem in case.problems if problem.code == "KEY_UNUSABLE"] == [what]


def test_an_unreadable_key_is_an_error_of_the_case(tmp_path):
    case = valley_case(tmp_path)
    (tmp_path / "private").mkdir()
    (tmp_path / "private/key.csv").write_bytes(b"person_code,name\nP1,\xff\xfe\n")
    assert read_key(case).persons == ()
    assert case.problems.codes() == {"TABLE_ENCODING"}


@pytest.mark.parametrize("name", ["key.xlsx", "Key.csv", "key (2).csv"])
def test_a_key_kept_under_another_name_is_an_error_and_not_as_good_as_none(tmp_path, name):
    case = valley_case(tmp_path, S1="Told by Zarina Quvondova.\n")
    write_file(tmp_path, f"private/{name}", KEY)
    assert list(check_names(case)) == []
    (problem,) = case.problems
    assert (problem.file, problem.severity) == (f"private/{name}", "error")
    assert problem.message.startswith("The key cannot be used: it is looked for in private/key.csv alone, and there is no such file.")
    with pytest.raises(EvaltoolError, match="private/.*The key cannot be used"):
        sound_key(case)
