"""The codings of one coder on the disk: what each change writes, what it leaves alone, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook

from evaltool.case import CaseFolder
from evaltool.field_phase.coding import check_codings, read_codings
from evaltool.field_phase.coding_record import CodingRecord
from evaltool.problems import EvaltoolError
from tests.support.small_case import write_file
from tests.support.valley_case import TEXTS, rows_of, valley_case, valley_tables

ANNA = "field_phase/codings/anna.csv"
INTERVIEW, GROUP = TEXTS["field_phase/transcripts/S1.md"], TEXTS["field_phase/transcripts/S2.md"]
SCRIPTS = "Мы 👩‍👩‍👧 ждали.\r\nمرحبا بك\r\nte\u0301te 🙂 end\r\n"


def record(tmp_path, coder="anna", **more):
    return CodingRecord(valley_case(tmp_path, **more), coder)


def bytes_of(made):
    return made.path.read_bytes()


def words(made, id):
    return made.codings[id].quote


def test_a_new_coding_is_a_row_at_the_end_and_the_other_rows_keep_their_bytes(tmp_path):
    made = record(tmp_path)
    before = bytes_of(made)

    change = made.add("S1", 30, 51, "C2", "positive")

    [coding] = change.put
    assert (coding.id, coding.quote, coding.start, coding.end) == ("K0004", "The pump works well.", 30, 50)
    assert coding.date == date.today()
    assert coding.found_at.in_words() == f"{ANNA}, row 5"
    # the table had no column for a translation and gets one; its rows stay as they are
    head, *rows = before.decode().splitlines(keepends=True)
    added = f"S1,30,50,The pump works well.,C2,positive,,,{date.today().isoformat()},\r\n"
    assert bytes_of(made).decode() == head.replace("\r\n", ",translation\r\n") + "".join(rows) + f"K0004,{added}"
    assert check_codings(CaseFolder(tmp_path)).codes() == set()


def test_offsets_count_code_points_in_every_script(tmp_path):
    tables = valley_tables()
    del tables["field_phase/codings/anna"]
    made = record(tmp_path, "bo", tables=tables, S1=SCRIPTS)
    text = SCRIPTS.replace("\r\n", "\n")

    for quote in ("👩‍👩‍👧", "مرحبا", "te\u0301te", "🙂"):
        start = text.index(quote)
        made.add("S1", start, start + len(quote), "C2", "neutral")

    assert [coding.quote for coding in made.codings.values()] == ["👩‍👩‍👧", "مرحبا", "te\u0301te", "🙂"]
    assert [(coding.start, coding.end) for coding in made.codings.values()][:2] == [(3, 8), (16, 21)]  # 2 letters and a blank, 5, 7 and a line end
    assert check_codings(CaseFolder(tmp_path)).codes() == set()


def test_in_a_group_the_speaker_is_the_person_whose_code_begins_the_line(tmp_path):
    made = record(tmp_path)

    assert made.add("S2", GROUP.index("never met"), len(GROUP), "C5", "negative").put[0].speaker == "P4"
    # one person alone needs no speaker
    assert made.add("S1", 0, 10, "C5", "negative").put[0].speaker == ""


def test_each_coder_has_a_thousand_numbers_of_the_own(tmp_path):
    made, other = record(tmp_path), record(tmp_path / "x", "bo")
    write_file(tmp_path / "x", "field_phase/codings/cleo.csv", "coding_id,source_id,start,end,quote,code_id,direction\nK1999,S1,0,5,First,C2,neutral\n")

    assert made.add("S1", 0, 5, "C2", "neutral").put[0].id == "K0004"
    assert other.add("S1", 0, 5, "C2", "neutral").put[0].id == "K2001"
    # where the thousand is used up, the next free one is taken
    cleo = CodingRecord(CaseFolder(tmp_path / "x"), "cleo")
    assert cleo.add("S1", 6, 10, "C2", "neutral").put[0].id == "K3001"
    assert record(tmp_path / "y", "bo").add("S1", 0, 5, "C2", "neutral").put[0].id == "K1001"


def test_a_number_that_another_coder_gave_in_the_same_thousand_is_left_out(tmp_path):
    valley_case(tmp_path)
    write_file(tmp_path, "field_phase/codings/cleo.csv", "coding_id,source_id,start,end,quote,code_id,direction\nK4,S1,0,5,First,C2,neutral\n")

    assert CodingRecord(CaseFolder(tmp_path), "anna").add("S1", 0, 5, "C2", "neutral").put[0].id == "K0005"


def test_the_first_coding_of_a_case_is_number_one(tmp_path):
    tables = valley_tables()
    del tables["field_phase/codings/anna"]

    assert record(tmp_path, "bo", tables=tables).add("S1", 0, 5, "C2", "neutral").put[0].id == "K0001"


def test_what_stands_under_headings_nobody_knows_is_kept(tmp_path):
    valley_case(tmp_path)
    head = "coding_id;Source_ID;start;end;quotation;code_id;direction;mood\r\n"
    write_file(tmp_path, ANNA, f'{head}K1;S1;0;5;First;C2;+;"glad; I think"\r\nK2;S1;6;10;line;C2;-;\r\n')
    made = CodingRecord(CaseFolder(tmp_path), "anna")

    made.change("K1", direction="mixed", memo="so")

    assert bytes_of(made).decode() == (
        "coding_id;Source_ID;start;end;quotation;code_id;direction;mood;speaker;translation;memo;date\r\n"
        'K1;S1;0;5;First;C2;mixed;"glad; I think";;;so;\r\nK2;S1;6;10;line;C2;-;\r\n'
    )


def test_direction_code_speaker_translation_and_memo_can_be_changed(tmp_path):
    made = record(tmp_path)

    made.change("K2", direction="neutral", code_id="C2", speaker="P4", translation="Wir tragen.", memo="a\x07b\nc 👩‍👩‍👧 ")

    coding = read_codings(CaseFolder(tmp_path)).get("K2")
    assert (coding.direction, coding.code_id, coding.speaker, coding.translation, coding.memo) == ("neutral", "C2", "P4", "Wir tragen.", "ab\nc 👩‍👩‍👧")


def test_a_coding_is_given_other_words_split_joined_and_removed(tmp_path):
    made = record(tmp_path)
    made.change("K2", memo="first", translation="t")

    first, second = made.split("K2", GROUP.index("less")).put
    assert (first.quote, second.quote, second.id) == ("We carry", "less water now.", "K0004")
    assert (first.memo, second.memo, second.speaker, second.direction, second.translation) == ("first", "", "P2", "positive", "")
    assert [coding.id for coding in read_codings(CaseFolder(tmp_path))] == ["K1", "K2", "K0004", "K3"]
    made.change("K0004", memo="second", direction="negative")
    joined = made.merge("K2")
    assert (joined.put[0].quote, joined.put[0].memo, joined.put[0].direction, joined.gone) == ("We carry less water now.", "first\nsecond", "mixed", ("K0004",))
    # the next words of the same code, however far
    assert made.merge("K2").put[0].quote == "We carry less water now.\nP3: I still carry as much."
    assert made.codings["K2"].speaker == ""
    made.move("K2", GROUP.index("P4"), GROUP.index("P4") + 3)
    assert words(made, "K2") == "P4:"
    assert made.remove("K2").gone == ("K2",)
    assert [coding.id for coding in read_codings(CaseFolder(tmp_path))] == ["K1"]


def test_undo_gives_the_file_its_bytes_back_and_redo_the_later_ones(tmp_path):
    made = record(tmp_path)
    states = [bytes_of(made)]
    for act in (
        lambda: made.add("S1", 0, 5, "C2", "neutral"),
        lambda: made.change("K1", memo="x"),
        lambda: made.split("K3", GROUP.index("as much")),
        lambda: made.remove("K1"),
        lambda: made.merge("K3"),
        lambda: made.remove("K0004"),
    ):
        act()
        states.append(bytes_of(made))

    back = [made.undo() and bytes_of(made) for _ in range(6)]
    rows = [state.decode().splitlines()[1:] for state in states]
    assert [state.decode().splitlines()[1:] for state in back] == rows[-2::-1]
    assert not made.can_undo and made.can_redo
    again = [made.redo() and bytes_of(made) for _ in range(6)]
    assert [state.decode().splitlines()[1:] for state in again] == rows[1:]
    with pytest.raises(EvaltoolError, match="There is nothing to do again."):
        made.redo()
    made.undo()
    made.change("K3", memo="other")
    assert not made.can_redo
    made.forget()
    with pytest.raises(EvaltoolError, match="There is nothing to undo; what was done in an earlier sitting stays."):
        made.undo()


def test_what_somebody_else_changed_in_the_file_is_seen_and_never_overwritten(tmp_path):
    made = record(tmp_path)
    made.change("K1", memo="mine")
    write_file(tmp_path, ANNA, bytes_of(made).decode().replace("mine", "theirs").replace("K3,", "K9,"))

    with pytest.raises(EvaltoolError, match=r"K1 was changed in field_phase/codings/anna.csv outside this pad, so it is left as it stands there."):
        made.undo()
    assert made.codings["K1"].memo == "theirs" and "K9" in made.codings
    with pytest.raises(EvaltoolError, match="K3 is no longer in field_phase/codings/anna.csv. Somebody removed it outside this pad."):
        made.remove("K3")
    assert made.change("K1", direction="mixed").put[0].memo == "theirs"


def test_rows_that_cannot_be_read_stay_as_they_are(tmp_path):
    valley_case(tmp_path)
    head = "coding_id,source_id,start,end,quote,code_id,direction\n"
    write_file(tmp_path, ANNA, f"{head}K1,S1,0,5,First,C2,wonderful\n,,,,,,\nK2,S1,0,5,First,C2,neutral\n")
    made = CodingRecord(CaseFolder(tmp_path), "anna")

    made.remove("K2")

    assert (made.unread, list(made.codings)) == (1, [])
    assert b"K1,S1,0,5,First,C2,wonderful\n" in bytes_of(made) and b"K2" not in bytes_of(made)
    with pytest.raises(EvaltoolError, match="K1 is no longer"):
        made.remove("K1")
    made.undo()
    made.remove("K2")
    made.undo()
    assert bytes_of(made).decode().splitlines()[-1] == "K2,S1,0,5,First,C2,neutral"


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda made: made.add("S1", 5, 5, "C2", "neutral"), "There are no words to code: select some first."),
        (lambda made: made.add("S1", 28, 30, "C2", "neutral"), "There are no words to code: select some first."),
        (lambda made: made.add("S1", 0, 10_000, "C2", "neutral"), "There are no words to code: select some first."),
        (lambda made: made.add("S4", 0, 5, "C2", "neutral"), "S4 has no text that may be coded."),
        (lambda made: made.add("S1", 0, 5, "C99", "neutral"), "'C99' is not in the codebook. Choose a code from the list."),
        (lambda made: made.add("S1", 0, 5, "C2", "good"), "'good' is no direction. It is one of: positive, negative, mixed, neutral."),
        (lambda made: made.change("K1", quote="other"), "'quote' of a coding cannot be changed."),
        (lambda made: made.change("K77", memo="x"), "K77 is no longer in field_phase/codings/anna.csv."),
        (lambda made: made.split("K1", 0), "To split K1, put the cursor between two of its words."),
        (lambda made: made.merge("K1"), "No later words of this text have the same code, so K1 cannot be joined with them."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(tmp_path, act, sentence):
    made = record(tmp_path)
    before = bytes_of(made)

    with pytest.raises(EvaltoolError) as refused:
        act(made)

    assert str(refused.value).startswith(sentence)
    assert bytes_of(made) == before and not made.can_undo


def test_words_that_were_lost_are_neither_split_nor_joined_and_may_still_be_changed(tmp_path):
    made = record(tmp_path, S1="Another text altogether.\n")

    with pytest.raises(EvaltoolError, match="The words of K1 cannot be found in S1 any more"):
        made.split("K1", 5)
    assert made.change("K1", memo="look again").put[0].start == INTERVIEW.index("The fee")


@pytest.mark.parametrize("coder", ["", "../x", "con", ".hidden", "a/b"])
def test_a_name_that_cannot_be_a_file_is_refused(tmp_path, coder):
    with pytest.raises(EvaltoolError, match="cannot be the name of a coder. Write a short name, such as initials"):
        record(tmp_path, coder)


def test_a_coder_is_the_same_in_capital_letters(tmp_path):
    assert record(tmp_path, " ANNA ").coder == "anna"


def test_codings_in_a_workbook_are_shown_and_not_changed(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/codings/anna", "none"))
    book = Workbook()
    book.active.append(["coding_id", "source_id", "start", "end", "quote", "code_id", "direction"])
    book.active.append(["K50", "S1", 0, 5, "First", "C2", "neutral"])
    book.save(tmp_path / "field_phase/codings/bo.xlsx")
    made = CodingRecord(CaseFolder(tmp_path), "bo")

    assert list(made.codings) == ["K50"]
    for act in (lambda: made.add("S1", 0, 5, "C2", "neutral"), lambda: made.remove("K50")):
        with pytest.raises(EvaltoolError, match="stand in the workbook field_phase/codings/bo.xlsx: they are shown here and cannot be changed."):
            act()
    book.save(tmp_path / "field_phase/codings/anna.xlsx")
    with pytest.raises(EvaltoolError, match="The codings of 'anna' stand in two places, field_phase/codings/anna.csv and field_phase/codings/anna.xlsx."):
        CodingRecord(case, "anna")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The codings of 'anna' cannot be read."),
        ('coding_id,"source', "The codings of 'anna' cannot be read."),
        ("coding_id,source_id\nK1,S1\n", "field_phase/codings/anna.csv has no column 'start', so nothing can be coded into it."),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_before_anything_is_written(tmp_path, text, sentence):
    valley_case(tmp_path)
    write_file(tmp_path, ANNA, text)

    with pytest.raises(EvaltoolError) as refused:
        CodingRecord(CaseFolder(tmp_path), "anna")
    assert str(refused.value).startswith(sentence)


def test_a_table_that_breaks_while_it_is_open_is_said(tmp_path):
    made = record(tmp_path)
    write_file(tmp_path, ANNA, 'coding_id,"source')

    with pytest.raises(EvaltoolError, match="quotation"):
        made.add("S1", 0, 5, "C2", "neutral")
