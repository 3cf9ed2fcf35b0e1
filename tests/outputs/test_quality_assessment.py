from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from evaltool.outputs.quality_assessment import build_quality_assessment, missing_in
from evaltool.outputs.quality_exhibits import components_table, list_table, quality_table
from tests.support.water_case import row, water_case


@pytest.fixture
def case(tmp_path):
    return water_case(tmp_path)


def book_of(case):
    return load_workbook(io.BytesIO(build_quality_assessment(case)))


def cells(sheet):
    return [[cell for cell in found if cell is not None] for found in sheet.iter_rows(values_only=True)]


def test_the_workbook_has_the_items_the_components_and_the_list(case):
    assert book_of(case).sheetnames == ["How to use", "Items", "Components", "Completeness", "UNEG", "UN-SWAP"]


def test_each_of_41_items_has_presence_and_place_and_an_open_score(case):
    sheet = book_of(case)["Items"]
    head = next(found for found in sheet.iter_rows() if found[0].value == "Item")
    rows = list(sheet.iter_rows(min_row=head[0].row + 1))

    assert len(rows) == 41
    assert [cell.value for cell in head] == ["Item", "Component", "Weight", "What it asks for", "Presence", "Seen in", "Score", "Comment", "Judged before"]
    by_id = {found[0].value: [cell.value for cell in found] for found in rows}
    assert by_id["R4"][4] == "present"
    assert by_id["R4"][5] == "concrete action of each: recommendations, 'action': 1 of 1 rows\ntime frame of each: recommendations, 'time_frame': 1 of 1 rows"
    assert by_id["R4"][6:] == [None, None, None]
    assert by_id["PB1"][5] == "social, economic and political context: not seen"


def test_scores_are_chosen_from_a_list(case):
    book = book_of(case)
    lists = {name: [v.formula1 for v in book[name].data_validations.dataValidation] for name in ("Items", "Completeness", "UNEG", "UN-SWAP")}

    assert lists == {
        "Items": ['"0,1,2,3,4,5,no data,N/A"'], "Completeness": ['"yes,no"'], "UNEG": ['"yes,partly,no,N/A"'], "UN-SWAP": ['"0,1,2,3,N/A"'],
    }  # fmt: skip


def test_what_was_read_back_stands_in_the_workbook(tmp_path):
    def judged(tables):
        tables["synthesis/quality"] = [
            {"item_id": "F1", "score": "4", "comment": "complete"},
            {"item_id": "peer review", "score": "yes", "comment": ""},
        ]

    book = book_of(water_case(tmp_path, judged))
    assert ["4", "complete", "4: complete"] in [found[-3:] for found in cells(book["Items"])]
    assert ["C.18", "Peer review", "absent", "not seen", "yes", "yes"] in cells(book["Completeness"])
    said = "Provisional, from 1 of 41 items: 4.00 of 5, exceeds requirements; no score for EM7, F2, C1, R1, without which no band holds."
    assert said in " ".join(str(cell) for found in cells(book["Components"]) for cell in found)


def test_every_sheet_of_a_sample_is_marked_on_screen_and_on_paper(case):
    for sheet in book_of(case):
        assert any("SAMPLE: all evidence in this document is invented" in found for found in cells(sheet)), sheet.title
        assert "SAMPLE: all evidence in this document is invented" in sheet.oddHeader.left.text


def test_a_real_case_has_no_mark(tmp_path):
    book = book_of(water_case(tmp_path, head={"evaluation": {"evidence": "real"}}))

    assert "SAMPLE" not in str([cells(sheet) for sheet in book])


def test_what_looks_like_a_formula_stays_text(tmp_path):
    def formula(tables):
        tables["synthesis/quality"] = [{"item_id": "F1", "score": "4", "comment": "=1+1"}]

    sheet = book_of(water_case(tmp_path, formula))["Items"]
    (found,) = [cell for line in sheet.iter_rows() for cell in line if cell.value == "=1+1"]
    assert found.data_type == "s" or found.quotePrefix or found.data_type != "f"


def test_two_builds_give_the_same_bytes(tmp_path):
    assert build_quality_assessment(water_case(tmp_path / "a")) == build_quality_assessment(water_case(tmp_path / "b"))


def test_what_is_missing_is_said(case, tmp_path):
    absent, open_ones = missing_in(case)

    assert absent.startswith("Nothing was seen of ")
    assert "PB1" in absent
    assert open_ones == "A person still has to judge 41 of 41 items."


def test_the_tables_say_what_nobody_judged_yet(case):
    assert {found[4] for found in quality_table(case).rows} == {"not judged yet"}
    assert [found[2] for found in components_table(case).rows] == ["not judged yet"] * 10
    assert components_table(case).note == "No item of 41 is confirmed by a person yet, so there is no score."
    assert list_table(case, "completeness").rows[17] == ("C.18", "Peer review", "absent", "not seen", "not judged yet")


def test_a_list_marks_what_was_not_verified_and_says_where_it_comes_from(case):
    table = list_table(case, "uneg")

    assert table.columns == ("No.", "Part", "What it asks for", "Wording", "Presence", "Seen in", "Answer")
    assert {found[0]: found[3] for found in table.rows}["UNEG 2.1"] == "read"
    assert {found[0]: found[3] for found in table.rows}["UNEG 4 ethics"] == "not verified"
    assert table.note.startswith("Source: UNEG/G(2010)/2, in our own words; the names of its eight parts and the points 1.1 to 2.1 were read")
    assert "Wording" not in list_table(case, "completeness").columns
    assert "Steps: 0 not at all, 1 partially, 2 satisfactorily, 3 fully." in list_table(case, "un_swap").note


def test_a_complete_report_lacks_only_the_judgement(tmp_path):
    case = water_case(tmp_path, lambda tables: row(tables, "synthesis/findings", "F1").update(unintended_effects="None seen."))

    assert "F3" not in missing_in(case)[0]
