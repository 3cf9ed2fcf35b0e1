"""Tables can be read by everybody, fill their page, and may have thousands of rows."""

import time

import pytest

from evaltool.outputs.docx_tables import column_widths
from evaltool.outputs.docx_writer import TableBlock
from evaltool.outputs.exhibits import Table
from tests.support.word import TABLE, W, control, filled, words


def test_a_table_has_marked_header_unbroken_rows_and_alternative_text():
    table = control(filled({"context": [TableBlock(TABLE, "t")]}), "context").find(f".//{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == "Persons met"
    assert table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val") == "Persons by group"


def test_columns_fill_the_width_of_their_page():
    result = filled({"context": [TableBlock(TABLE)], "annex_matrix": [TableBlock(TABLE)]})
    widths = [sum(int(c.get(f"{W}w")) for c in control(result, tag).iter(f"{W}gridCol")) for tag in ("context", "annex_matrix")]
    assert widths == [11906 - 2 * 1418, 16838 - 2 * 1134]


def test_columns_are_as_wide_as_asked_or_as_what_stands_in_them():
    asked = Table("T", ("a", "b"), (("1", "2"),), widths=(1, 3))
    long = Table("T", ("Id", "Excerpt"), (("E1", "many words " * 20),))
    result = filled({"context": [TableBlock(asked)], "stakeholders": [TableBlock(long)]})
    sizes = [[int(c.get(f"{W}w")) for c in control(result, tag).iter(f"{W}gridCol")] for tag in ("context", "stakeholders")]
    assert sizes[0][1] == pytest.approx(3 * sizes[0][0], abs=3)
    assert sizes[1][1] > 5 * sizes[1][0]


def test_the_note_of_a_long_table_is_never_alone_on_a_page():
    rows = tuple((f"E{number}", "S01") for number in range(30))
    for note, kept in (("A note.", ["E0", "S01", "E29", "S01"]), ("", ["E0", "S01"])):
        place = control(filled({"context": [TableBlock(Table("", ("a", "b"), rows, note=note))]}), "context")
        assert [words(p) for p in place.iter(f"{W}p") if p.find(f"{W}pPr/{W}keepNext") is not None] == kept


def test_no_word_is_broken_where_the_others_have_room():
    table = Table("T", ("Baseline", "Result", "Words"), (("0", "q_used_at_work", "many words " * 20),), widths=(1, 1, 40))
    sizes = column_widths(table, 9000)
    assert sum(sizes) == 9000
    assert sizes[0] >= 8 * 100 and sizes[1] >= 14 * 80 and sizes[2] > 6000


def test_columns_share_alike_what_is_too_narrow_for_their_words():
    assert column_widths(Table("T", ("observation",) * 20, ()), 9000) == [450] * 20


def test_the_work_grows_with_the_rows_and_not_with_their_square():
    def steps(count):
        rows = tuple((f"E{i}", "S01", "words " * 10) for i in range(count))
        blocks = [TableBlock(Table("E", ("a", "b", "c"), rows, row_ids=tuple(r[0] for r in rows)))]
        start = time.process_time()
        filled({"annex_evidence": blocks})
        return time.process_time() - start

    steps(10)  # the first call pays for imports
    assert steps(4000) < 8 * steps(1000) + 1


def test_the_parts_of_a_table_have_the_same_columns():
    rows = tuple((f"K{number}", "words of some length") for number in range(9)) + (("survey:satisfaction-with-assistance", "words"),)
    first, last = Table("T", ("Evidence", "Words"), rows, widths=(1, 7)).in_parts(5)
    assert column_widths(first, 9000) == column_widths(last, 9000) != [1125, 7875]
