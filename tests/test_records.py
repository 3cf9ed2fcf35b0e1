"""Rows as records: headings, required columns, the problems of cells, and collections with look-up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from evaltool.cells import Cites, Day, Several, Word, YesNo
from evaltool.grid import Row, Table
from evaltool.problems import Place, Problems
from evaltool.records import ID_SHAPE, Record, Records, citations, read_records


class Well(Record):
    """One well, as a table of a made-up phase has it."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "wells"
    key: ClassVar[str] = "well_id"
    aliases: ClassVar[dict[str, str]] = {"metres": "depth"}
    shared_ids: ClassVar[tuple[str, ...]] = ("field_id",)
    may_wait: ClassVar[tuple[str, ...]] = ("note",)

    well_id: str = Field(description="Id.")
    field_id: str = Field("", description="Field; repeats.")
    level: Annotated[str, Word("level")] = Field(description="A word.")
    dug: Day = Field(None, description="Day.")
    depth: str = Field("", description="Depth.")
    sources: Annotated[Several, Cites("sources")] = Field((), description="Several.")
    report: Annotated[str, Cites("documents")] = Field("", description="One.")
    in_use: YesNo = Field(None, description="A flag.")
    note: str = Field("", description="May wait.")
    owner_ids: Several = Field((), description="Ids of owners.")


class Answering(Record):
    """A table whose key is the id of another table."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "answerings"
    key: ClassVar[str] = "criterion"
    owns_ids: ClassVar[bool] = False

    criterion: str = Field(description="Criterion.")
    reasons: Several = Field(description="At least one.")


def table(*grid: str, file: str = "desk_review/wells.csv", sheet: str | None = None) -> Table:
    """A table from lines with `|` between the cells."""
    header, *body = [line.split("|") for line in grid]
    rows = tuple(Row(dict(zip(header, cells, strict=True)), Place(file, sheet, number)) for number, cells in enumerate(body, start=2))
    return Table(tuple(header), rows, Place(file, sheet), Path(file))


def read(*grid: str, model: type[Record] = Well, by: str = "", **where: str):
    """(reading, problems) of a table."""
    problems = Problems()
    return read_records(model, table(*grid, **where), problems, by), problems


def only(problems: Problems):
    """The one problem there is."""
    (problem,) = problems
    return problem


def test_a_row_becomes_a_record_that_knows_its_place_and_whose_it_is():
    reading, problems = read("well_id|level|dug|sources|in_use|note", "W1|Goal|2014-03-11|S01; S02|yes|x", by="anna", sheet="wells")
    (well,) = reading.records
    assert not len(problems)
    assert (well.id, well.level, well.dug, well.sources, well.in_use, well.report) == ("W1", "objective", date(2014, 3, 11), ("S01", "S02"), True, "")
    assert well.found_at == Place("desk_review/wells.csv", "wells", 2)
    assert well.by == "anna"
    assert reading.complete
    assert not reading.lost_ids


def test_headings_are_read_in_any_case_with_blanks_hyphens_and_the_star_of_a_required_column():
    reading, problems = read(" Well ID *|LEVEL*|In-Use|Note", "W1|output|no|")
    assert not len(problems)
    assert reading.records[0].in_use is False


def test_other_spellings_of_headings_are_read_where_the_name_itself_is_absent():
    reading, problems = read("well_id|level|metres|notes|owner id", "W1|output|12|fine|O1;O2")
    assert not len(problems)
    assert (reading.records[0].depth, reading.records[0].note, reading.records[0].owner_ids) == ("12", "fine", ("O1", "O2"))


def test_a_column_with_another_spelling_beside_the_name_itself_is_an_unknown_column():
    reading, problems = read("well_id|level|note|remarks", "W1|output|this|that")
    assert reading.records[0].note == "this"
    assert only(problems).code == "COLUMN_UNKNOWN"
    assert only(problems).column == "remarks"


def test_id_is_read_as_the_key_unless_the_table_has_two_kinds_of_ids():
    reading, _ = read("id|reasons", "relevance|x", model=Answering)
    assert reading.records[0].id == "relevance"
    assert {problem.code for problem in read("id|level|note", "W1|output|")[1]} == {"COLUMN_UNKNOWN", "COLUMN_MISSING"}


def test_a_missing_column_is_named_with_the_heading_that_may_be_meant():
    reading, problems = read("well_id|levle|note", "W1|output|")
    assert reading.records == []
    assert not reading.complete
    missing, unknown = problems
    assert (missing.code, missing.severity, missing.row, missing.column) == ("COLUMN_MISSING", "error", 1, "level")
    assert missing.message == (
        "The column 'level' is missing. Is 'levle' meant? The table 'wells' cannot be used without it. Add the column, or correct the spelling of its heading."
    )
    assert (unknown.code, unknown.severity, unknown.row, unknown.column) == ("COLUMN_UNKNOWN", "warning", 1, "levle")


def test_a_column_whose_cells_may_wait_has_to_be_there_all_the_same():
    _, problems = read("well_id|level", "W1|output")
    assert only(problems).code == "COLUMN_MISSING"
    assert only(problems).column == "note"
    assert not len(read("well_id|level|note", "W1|output|")[1])


def test_an_unknown_column_is_warned_about_once_with_the_near_name_that_is_still_free():
    _, problems = read("well_id|level|note|repport|colour", "W1|output||x|y", "W2|output||x|y")
    assert [(problem.column, problem.severity) for problem in problems] == [("colour", "warning"), ("repport", "warning")]
    assert [("Did you mean 'report'?" in problem.message) for problem in problems] == [False, True]
    _, problems = read("well_id|level|note|levels", "W1|output||x")
    assert "Did you mean" not in only(problems).message


def test_two_columns_of_one_name_are_a_problem_at_the_second():
    _, problems = read("well_id|level|Level|note", "W1|output|goal|")
    assert (only(problems).code, only(problems).column) == ("COLUMN_TWICE", "Level")


def test_every_wrong_cell_of_a_row_is_named_under_the_heading_as_it_is_written():
    reading, problems = read("Well ID|Level|Dug|In use|note", "W1|banana|2014-02-31|perhaps|")
    assert reading.records == []
    assert reading.lost_ids == {"W1"}
    assert [(p.code, p.row, p.column) for p in problems] == [
        ("DATE_IMPOSSIBLE", 2, "Dug"),
        ("YES_NO_UNCLEAR", 2, "In use"),
        ("WORD_UNKNOWN", 2, "Level"),
    ]


def test_an_empty_cell_of_a_required_column_is_named_and_the_other_rows_are_read():
    reading, problems = read("well_id|level|note", "W1||", "W2|output|", "|output|")
    assert [record.id for record in reading.records] == ["W2"]
    assert [(p.code, p.row, p.column) for p in problems] == [("CELL_EMPTY", 2, "level"), ("CELL_EMPTY", 4, "well_id")]
    assert next(iter(problems)).message == "'level' is empty. Every row of 'wells' needs it. Fill it in, or remove the row."
    assert reading.lost_ids == {"W1"}


def test_a_required_list_that_holds_separators_alone_is_empty():
    reading, problems = read("criterion|reasons", "relevance| ; ;", model=Answering)
    assert reading.records == []
    assert (only(problems).code, only(problems).column) == ("CELL_EMPTY", "reasons")


@pytest.mark.parametrize("id", ["F 07", "F07;F08", "F/07", "_F07", "-F", "F.", "F,7", "#1"])
def test_an_id_that_cannot_be_cited_is_refused(id):
    reading, problems = read("well_id|level|field_id|note", f"{id}|output|A1|")
    assert (only(problems).code, only(problems).column) == ("ID_SHAPE", "well_id")
    assert only(problems).message.endswith("Choose a short id such as F07.")
    assert reading.lost_ids == {id, "A1"}


@pytest.mark.parametrize("id", ["F07", "1", "EQ4a", "EQ1.2", "OP-2_1", "É7", "К01"])
def test_ids_of_letters_digits_and_marks_between_them_are_fine(id):
    assert ID_SHAPE.fullmatch(id)
    assert read("well_id|level|note", f"{id}|output|")[0].records[0].id == id


def test_ids_that_repeat_in_their_own_table_have_the_same_shape():
    _, problems = read("well_id|level|field_id|note", "W1|output|north field|")
    assert (only(problems).code, only(problems).column) == ("ID_SHAPE", "field_id")


def test_a_key_that_belongs_to_another_table_may_hold_words():
    reading, problems = read("criterion|reasons", "human rights|x", model=Answering)
    assert reading.records[0].id == "human rights"
    assert not len(problems)


def test_columns_and_required_columns_are_those_of_the_model():
    assert Well.columns()[:3] == ["well_id", "field_id", "level"]
    assert Well.required() == ["well_id", "level", "note"]


def test_citations_are_every_id_with_its_column_and_tables():
    (well,) = read("well_id|level|sources|report|note", "W1|output|S01;S02|D01|")[0].records
    assert list(citations(well)) == [("sources", "S01", ("sources",)), ("sources", "S02", ("sources",)), ("report", "D01", ("documents",))]


def records() -> Records[Well]:
    reading, _ = read("well_id|level|sources|in_use|dug|note", "W1|output|S01;S02|yes|2014-03-11|", "W2|goal||no||", "W1|goal||||", file="a.csv")
    return Records(Well, reading.records, lost_ids={"W9"}, complete=False)


def test_records_are_a_sequence_with_look_up_in_which_the_first_of_two_equal_ids_counts():
    wells = records()
    assert len(wells) == 3
    assert wells[0] is wells.get("W1")
    assert [well.id for well in wells[1:]] == ["W2", "W1"]
    assert wells.ids() == ["W1", "W2"]
    assert wells.get("W9") is None
    assert wells.present


def test_a_choice_of_records_keeps_what_is_known_about_the_table():
    chosen = records().where(lambda well: well.level == "objective")
    assert [well.id for well in chosen] == ["W2", "W1"]
    assert (chosen.model, chosen.lost_ids, chosen.complete, chosen.present) == (Well, {"W9"}, False, True)


def test_a_frame_has_a_column_for_each_name_and_joins_several_values():
    frame = records().to_frame()
    assert list(frame.columns) == Well.columns()
    assert list(frame["sources"]) == ["S01; S02", "", ""]
    assert list(frame["in_use"]) == ["yes", "no", ""]
    assert list(frame["dug"]) == [date(2014, 3, 11), "", ""]
    assert list(Records(Well).to_frame().columns) == Well.columns()


def test_a_record_is_written_as_it_would_be_read_again():
    well = records()[0]
    again, problems = read("|".join(well.as_written()), "|".join(well.as_written().values()))
    assert not len(problems)
    assert again.records[0].model_dump() == well.model_dump()


def test_a_record_without_its_key_has_an_empty_id():
    class Loose(Record):
        """A row that may have no id."""

        key: ClassVar[str] = "loose_id"
        loose_id: str = Field("", description="Id.")

    assert Loose().id == ""
    assert Loose().found_at == Place("")
