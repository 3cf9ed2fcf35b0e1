from __future__ import annotations

from evaltool.field_phase.codebook import check_codebook, read_codebook
from tests.support.valley_case import rows_of, valley_case, valley_tables


def ids(codes) -> list[str]:
    return [code.id for code in codes]


def test_the_codebook_answers_as_a_tree(tmp_path):
    book = read_codebook(valley_case(tmp_path))
    assert ids(book.roots()) == ["C1", "C4", "C5"]
    assert ids(book.children_of("C1")) == ["C2", "C3"] and book.children_of("C9") == []
    assert ids(book.leaves()) == ["C2", "C3", "C4", "C5"]
    assert book.family_of("C1") == ["C1", "C2", "C3"]
    assert book.path_of("C2") == "Use > Pump" and book.path_of("C9") == "C9"
    assert (book.depth_of("C1"), book.depth_of("C2"), book.depth_of("C9")) == (0, 1, 0)


def test_the_tree_order_puts_each_code_before_those_below_it(tmp_path):
    tables = valley_tables()
    tables["field_phase/codebook"].reverse()
    assert ids(read_codebook(valley_case(tmp_path, tables)).in_tree_order()) == ["C5", "C4", "C1", "C3", "C2"]


def test_a_code_whose_parent_does_not_exist_stands_at_the_top(tmp_path):
    book = read_codebook(valley_case(tmp_path, rows_of(valley_tables(), "field_phase/codebook", "C4", parent_id="C77")))
    assert "C4" in ids(book.roots())


def test_a_code_above_itself_is_one_error_that_names_the_way_round(tmp_path):
    tables = rows_of(valley_tables(), "field_phase/codebook", "Use", parent_id="C3")
    case = valley_case(tmp_path, tables)
    (problem,) = check_codebook(case)
    assert str(problem).startswith("[field_phase/codebook.csv, row 2, column 'parent_id'] 'C1' stands above itself (C1 > C3 > C1).")
    assert read_codebook(case).path_of("C2") == "Work > Use > Pump"


def test_a_code_below_a_cycle_is_not_part_of_it(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/codebook", "Use", parent_id="C1"))
    assert [problem.message.split(".")[0] for problem in check_codebook(case)] == ["'C1' stands above itself (C1 > C1)"]


def test_a_sound_codebook_has_no_problems_and_an_absent_one_is_empty(tmp_path):
    assert list(check_codebook(valley_case(tmp_path))) == []
    book = read_codebook(valley_case(tmp_path / "b", {}, S1="", S2="", S3=""))
    assert (len(book), book.present, book.roots()) == (0, False, [])
