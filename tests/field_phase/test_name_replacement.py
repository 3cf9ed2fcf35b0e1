"""A name met while reading becomes its code everywhere, and the codings of all coders go with the text."""

from __future__ import annotations

import json

import pytest
from openpyxl import Workbook

from evaltool.case import CaseFolder
from evaltool.field_phase.coder_lock import CoderLock
from evaltool.field_phase.coding import check_codings, read_codings
from evaltool.field_phase.key_rows import key_with, next_code
from evaltool.field_phase.name_replacement import finish_replacing, replace_name
from evaltool.field_phase.names import check_names
from evaltool.problems import EvaltoolError
from tests.support.small_case import write_file
from tests.support.valley_case import coding, valley_case, valley_tables

KEY = "person_code,name,other_spellings,phone,email\r\nP1,Ilkin Sadigov,,,\r\n"
BEFORE = "Ask Orkhan Mustafazade first.\n\nOrkhan said the pump works. I met Mustafazade twice, with\nOrkhan\nMustafazade's brother. The fee is too high.\n"
AFTER = "Ask P7 first.\n\nP7 said the pump works. I met P7 twice, with\nP7\n's brother. The fee is too high.\n"


@pytest.fixture
def case(tmp_path):
    tables = valley_tables()
    tables["field_phase/codings/anna"] = [
        coding("K1", "S1", BEFORE, "The fee is too high.", "C4", "negative", memo="Orkhan again"),
        coding("K2", "S1", BEFORE, "Orkhan said the pump works.", "C2"),
        coding("K3", "S1", BEFORE, "Mustafazade twice", "C2"),
        {**coding("K4", "S1", BEFORE, "Ask", "C2"), "quote": "Ask Orkhan of old", "start": 0, "end": 17},
    ]
    tables["field_phase/codings/bo"] = [coding("K5", "S1", BEFORE, "brother", "C2"), coding("K6", "S3", "Seen: the tap at the school runs.\n", "the tap", "C2")]
    tables["field_phase/emerging"] = [{"point_id": "E1", "criterion": "impact", "text": "Mustafazade is a key to it.", "source_ids": "S1", "to_verify": ""}]
    made = valley_case(tmp_path, tables, S1=BEFORE, S3="Seen: the tap at the school runs.\n")
    write_file(tmp_path, "private/key.csv", KEY)
    return CaseFolder(made.root)


def state(case):
    return {path.relative_to(case.root).as_posix(): path.read_bytes() for path in case.root.rglob("*") if path.is_file()}


def test_text_quotes_memos_and_points_have_the_code_and_codings_stand_where_their_words_are(case):
    untouched = state(case)["field_phase/transcripts/S3.md"]

    done = replace_name(case, "Orkhan  Mustafazade", "P7")

    assert (case.root / "field_phase/transcripts/S1.md").read_text() == AFTER
    assert state(case)["field_phase/transcripts/S3.md"] == untouched
    now = {coding.id: coding for coding in read_codings(CaseFolder(case.root))}
    assert [now[id].quote for id in ("K1", "K2", "K3", "K5")] == ["The fee is too high.", "P7 said the pump works.", "P7 twice", "brother"]
    for id in ("K1", "K2", "K3", "K5"):
        assert AFTER[now[id].start : now[id].end] == now[id].quote
    assert now["K1"].memo == "P7 again"
    # words that had been lost before stay lost, without the name
    assert now["K4"].quote == "Ask P7 of old" and (now["K4"].start, now["K4"].end) == (0, 17)
    assert check_codings(CaseFolder(case.root)).codes() == {"CODING_LOST"}
    assert (case.root / "field_phase/emerging.csv").read_text().endswith("P7 is a key to it.,S1,\n")
    assert (case.root / "private/key.csv").read_bytes().decode() == KEY + "P7,Orkhan Mustafazade,,,\r\n"
    assert list(check_names(CaseFolder(case.root))) == []
    assert done.in_words() == "The name is P7 now, replaced 4 times in 4 files; codings moved with the text, and private/key.csv has the name."


def test_the_text_as_it_was_is_kept_with_the_originals(case):
    replace_name(case, "Orkhan Mustafazade", "P7")

    [kept] = (case.root / "private/raw").iterdir()
    assert kept.read_text() == BEFORE and kept.name.startswith("S1.") and kept.suffix == ".md"
    assert not (case.root / "private/replacing").exists()


def test_byte_order_mark_and_line_ends_of_a_text_stay(case):
    (case.root / "field_phase/transcripts/S1.md").write_bytes(b"\xef\xbb\xbf" + BEFORE.replace("\n", "\r\n").encode())

    replace_name(case, "Orkhan Mustafazade", "P7")

    assert (case.root / "field_phase/transcripts/S1.md").read_bytes() == b"\xef\xbb\xbf" + AFTER.replace("\n", "\r\n").encode()


def test_a_person_who_is_in_the_key_gets_another_spelling(case):
    replace_name(case, "Orkhan Mustafazade", "P1")

    assert (case.root / "private/key.csv").read_bytes().decode().splitlines()[1] == "P1,Ilkin Sadigov,Orkhan Mustafazade,,"
    assert "Ask P1 first." in (case.root / "field_phase/transcripts/S1.md").read_text()


def test_only_this_person_is_replaced_and_a_name_of_two_persons_keeps_both_codes(case):
    write_file(case.root, "field_phase/transcripts/S3.md", "Sadigov and Murad Sadigov met; Murad spoke, then Ilkin.\n")

    replace_name(case, "Murad Sadigov", "P9")

    assert (case.root / "field_phase/transcripts/S3.md").read_text() == "P1/P9 and P9 met; P9 spoke, then Ilkin.\n"


def test_without_a_key_one_is_made(case):
    (case.root / "private/key.csv").unlink()

    replace_name(case, "Orkhan Mustafazade", next_code(case))

    assert next_code(case) == "P08"
    assert (case.root / "private/key.csv").read_text() == "person_code,name,other_spellings,phone,email\nP07,Orkhan Mustafazade,,,\n"


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("a pump", "P7", "'a pump' is not seen as a name in any text. Select the whole name, with its capital letters."),
        ("Nobody Here", "P7", "'Nobody Here' is not seen as a name in any text."),
        ("", "P7", "Select one name, and nothing else."),
        ("One; Two", "P7", "Select one name, and nothing else."),
        ("Orkhan", "../P7", "'../P7' cannot be a person code. Write one such as P07."),
        ("Orkhan", "Orkhan", "Nothing was replaced: the person_code in row 2 of the key contains a name of the key"),
    ],
)
def test_what_is_no_name_or_no_code_is_refused_and_changes_nothing(case, name, code, sentence):
    before = state(case)

    with pytest.raises(EvaltoolError) as refused:
        replace_name(case, name, code)

    assert str(refused.value).startswith(sentence)
    assert state(case) == before


def test_while_another_coder_has_a_pad_open_nothing_is_replaced(case):
    before = state(case)
    with CoderLock(case.root / "field_phase/codings", "bo"), pytest.raises(EvaltoolError, match="The codings of 'bo' are open in another pad"):
        replace_name(case, "Orkhan Mustafazade", "P7", own="anna")
    with CoderLock(case.root / "field_phase/codings", "anna"):
        assert state(case).keys() - {"field_phase/codings/.anna.lock"} == before.keys()
        replace_name(case, "Orkhan Mustafazade", "P7", own="anna")


def test_a_file_that_is_open_in_excel_is_said_before_anything_is_written(case):
    (case.root / "field_phase/codings/~$anna.csv").write_text("lock")
    before = state(case)

    with pytest.raises(EvaltoolError, match="field_phase/codings/anna.csv is open in another program, so nothing was replaced. Close it there and try again."):
        replace_name(case, "Orkhan Mustafazade", "P7")

    assert state(case) == before


def test_codings_in_a_workbook_that_would_have_to_move_are_said(case):
    book = Workbook()
    book.active.append(["coding_id", "source_id", "start", "end", "quote", "code_id", "direction"])
    book.active.append(["K50", "S1", BEFORE.index("twice"), BEFORE.index("twice") + 5, "twice", "C2", "neutral"])
    book.save(case.root / "field_phase/codings/cleo.xlsx")

    with pytest.raises(EvaltoolError, match="Nothing was replaced: field_phase/codings/cleo.xlsx would have to change with the texts. Save its table as CSV"):
        replace_name(CaseFolder(case.root), "Orkhan Mustafazade", "P7")


def test_a_replacement_that_was_interrupted_is_finished_by_the_next_one_who_looks(case):
    write_file(case.root, "private/replacing/0.new", "half of it\n")
    assert not finish_replacing(case)
    assert not (case.root / "private/replacing").exists()

    write_file(case.root, "private/replacing/0.new", AFTER)
    write_file(case.root, "private/replacing/1.new", KEY)
    write_file(case.root, "private/replacing/plan.json", json.dumps({"field_phase/transcripts/S1.md": "0.new", "private/key.csv": "1.new"}))
    assert finish_replacing(case)
    assert (case.root / "field_phase/transcripts/S1.md").read_text() == AFTER
    assert not (case.root / "private/replacing").exists()


@pytest.mark.parametrize(
    ("key", "code", "sentence"),
    [
        ("code,name\nP1,A\n", "P7", "private/key.csv, row 1: The key cannot be used: the column 'person_code' is missing."),
        ("person_code,name\nP7,Ilkin Sadigov\n", "P7", "private/key.csv has no column 'other_spellings', so a second spelling cannot be added."),
    ],
)
def test_a_key_that_cannot_take_the_name_is_said(case, key, code, sentence):
    write_file(case.root, "private/key.csv", key)

    with pytest.raises(EvaltoolError) as refused:
        key_with(case, "Orkhan Mustafazade", code)
    assert str(refused.value).startswith(sentence)


def test_a_spelling_that_the_key_has_is_not_written_twice(case):
    rows, key = key_with(case, "Ilkin Sadigov", "P1")

    assert rows.data().decode() == KEY and [person.code for person in key.persons] == ["P1"]
