"""CSV tables whose rows change one by one: every other byte stays."""

import pytest

from evaltool.csv_rows import CsvRows
from evaltool.problems import EvaltoolError

MIXED = '\ufeffid;"words"; note\r\n1;"two\r\nlines; here";x\r\n\r\n2;"a ""b""";\r\n3;last'.encode()


def test_a_table_that_nothing_was_done_to_is_written_as_it_was():
    rows = CsvRows.of(MIXED)

    assert rows.data() == MIXED
    assert (rows.names, rows.delimiter, rows.end, len(rows.lines)) == (("id", "words", "note"), ";", "\r\n", 4)
    assert rows.cells(rows.lines[0]) == {"id": "1", "words": "two\r\nlines; here", "note": "x"}
    assert rows.cells(rows.lines[1]) == {"id": "", "words": "", "note": ""}


def test_a_changed_row_keeps_its_other_cells_and_the_other_rows_their_bytes():
    rows = CsvRows.of(MIXED)

    changed = rows.with_lines([*rows.lines[:2], rows.changed(rows.lines[2], {"note": 'say "no"'}), rows.lines[3]])

    assert changed.data() == MIXED.replace(b'2;"a ""b""";\r\n', b'2;"a ""b""";"say ""no"""\r\n')


def test_a_row_after_one_without_line_end_stands_on_a_line_of_its_own():
    rows = CsvRows.of(b"id,words\n1,a")

    assert rows.with_lines([*rows.lines, rows.written({"id": "2", "words": "b"})]).data() == b"id,words\n1,a\n2,b\n"
    assert CsvRows.of(b"id,words").with_lines(["1,a\n"]).data() == b"id,words\n1,a\n"


def test_a_heading_is_added_where_the_table_lacks_it_and_rows_stay_as_they_are():
    rows = CsvRows.of(b"id,words\r\n1,a\r\n").with_columns(["words", "memo"])

    assert rows.data() == b"id,words,memo\r\n1,a\r\n"
    assert rows.cells(rows.lines[0])["memo"] == ""
    assert rows.with_columns(["memo"]) is rows


def test_a_new_table_has_its_headings_alone():
    assert CsvRows.new(["id", "words"]).data() == b"id,words\n"


@pytest.mark.parametrize("data", [b'id,words\n1,"open\n', "id,w\u00f6rter\n".encode("latin-1")])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(EvaltoolError, match="The table cannot be read as CSV in UTF-8. Run 'evaltool check' to see where it is broken."):
        CsvRows.of(data)


def test_an_empty_file_is_refused():
    with pytest.raises(EvaltoolError, match="The table is empty. Write its headings into the first row, or remove the file."):
        CsvRows.of(b"")
