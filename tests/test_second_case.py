"""A second evaluation that shares nothing with the sample is read without an error, in its desk phase as at its end."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.check import MODELS, check_case, refuse_final
from evaltool.desk_review.results_matrix import read_results_matrix
from evaltool.field_phase.coding import read_codings
from evaltool.field_phase.sources import read_sources
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.ratings import read_ratings
from tests.support.second_case import CODED, KEY, REPORT, TEXTS, make_desk_phase_case, make_second_case
from tests.support.tree import tree


def test_the_whole_case_is_read_from_one_workbook_a_phase_without_an_error_or_a_block(tmp_path):
    case = CaseFolder(make_second_case(tmp_path))
    problems = check_case(case)
    assert [str(problem) for problem in problems.of("error", "block")] == []
    refuse_final(case)
    assert case.header.mark == ""
    assert len(case.header.evaluation.criteria) == 6


def test_its_tables_come_from_sheets_and_its_coder_and_rater_are_one_person(tmp_path):
    case = CaseFolder(make_second_case(tmp_path))
    assert len(read_sources(case)) == 6
    codings = read_codings(case)
    assert (len(codings), {coding.by for coding in codings}) == (len(CODED), {"anna"})
    assert {rating.by for rating in read_ratings(case)} == {"anna"}
    assert read_findings(case)[0].found_at.in_words() == "synthesis/synthesis.xlsx, sheet 'findings', row 2"
    assert [finding.question_ids for finding in read_findings(case)] == [(f"EQ{number}",) for number in range(1, 7)]


def test_percent_cells_and_date_cells_of_excel_are_read_as_they_look(tmp_path):
    indicator = read_results_matrix(CaseFolder(make_second_case(tmp_path))).get("I01")
    assert (indicator.baseline, indicator.target, indicator.actual) == ("20%", "80%", "86%")
    assert indicator.actual_date.isoformat() == "2021-07-01"


def test_every_quote_stands_at_its_offsets(tmp_path):
    for coding in read_codings(CaseFolder(make_second_case(tmp_path))):
        text = REPORT if coding.source_id == "D02" else TEXTS[coding.source_id]
        assert text[coding.start : coding.end] == coding.quote


def test_no_name_of_its_key_stands_in_its_texts(tmp_path):
    make_second_case(tmp_path)
    written = "\n".join(TEXTS.values()) + REPORT
    assert not [part for name in KEY.values() for part in name.split() if part in written]


def test_in_its_desk_phase_the_case_has_no_error_and_what_comes_later_is_not_there_yet(tmp_path):
    case = CaseFolder(make_desk_phase_case(tmp_path))
    assert [str(problem) for problem in check_case(case).of("error", "block")] == []
    assert read_results_matrix(case).present
    assert not read_sources(case).present
    assert not read_findings(case).present
    assert {path.name for path in tmp_path.iterdir()} == {"evaluation.yml", "desk_review"}


def test_the_case_says_the_same_as_csv_files(tmp_path):
    in_workbooks = CaseFolder(make_second_case(tmp_path / "a"))
    in_files = CaseFolder(make_second_case(tmp_path / "b", as_csv=True))
    for model in MODELS:
        assert [record.model_dump() for record in in_workbooks.read(model)] == [record.model_dump() for record in in_files.read(model)]
    assert [problem.message for problem in check_case(in_files).of("error", "block")] == []
    assert len(in_files.read(MODELS[0])) == 4


def test_reading_the_case_touches_nothing(tmp_path):
    make_second_case(tmp_path)
    before = tree(tmp_path)
    check_case(CaseFolder(tmp_path))
    assert tree(tmp_path) == before
