from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltool.field_phase.coding import Coding, analysed_codings, check_codings, find_spot
from tests.support.valley_case import TEXTS, coding, rows_of, valley_case, valley_tables

INTERVIEW = TEXTS["field_phase/transcripts/S1.md"]
CODINGS = "field_phase/codings/anna"


def change(id: str, **cells):
    return rows_of(valley_tables(), CODINGS, id, **cells)


def one(case, code: str):
    (problem,) = [problem for problem in check_codings(case) if problem.code == code]
    return problem


def row(start: int, end: int, quote: str) -> Coding:
    return Coding(coding_id="K", source_id="S1", start=start, end=end, quote=quote, code_id="C2", direction="positive")


def test_codings_whose_words_stand_where_they_say_are_analysed_as_they_are(tmp_path):
    case = valley_case(tmp_path)
    assert [(c.id, c.by) for c in analysed_codings(case)] == [("K1", "anna"), ("K2", "anna"), ("K3", "anna")]
    assert list(check_codings(case)) == []


def test_a_coding_is_found_again_by_its_quote_and_both_places_are_told(tmp_path):
    case = valley_case(tmp_path, S1="A new first line.\n" + INTERVIEW)
    problem = one(case, "CODING_MOVED")
    start = INTERVIEW.index("The fee")
    assert problem.message.startswith(f"The quote of K1 no longer stands at {start} to {start + 20} of S1; it was found at {start + 18} to {start + 38}.") and (
        problem.severity,
        problem.column,
    ) == ("warning", "start")
    moved = analysed_codings(case).get("K1")
    assert (moved.start, moved.end, moved.by, moved.found_at.row) == (start + 18, start + 38, "anna", 2)


def test_a_quote_that_is_gone_is_an_error_and_is_analysed_nowhere(tmp_path):
    case = valley_case(tmp_path, S1="Quite another text.")
    assert one(case, "CODING_LOST").message.startswith("The quote of K1 does not stand in S1, neither at 51 to 71 nor elsewhere.")
    assert "K1" not in analysed_codings(case).ids()


def test_a_quote_that_stands_at_several_other_places_is_never_guessed(tmp_path):
    case = valley_case(tmp_path, change("K1", quote="The pump works well.", start="0", end="20"))
    assert "stands at several other places" in one(case, "CODING_AMBIGUOUS").message
    assert "K1" not in analysed_codings(case).ids()


@pytest.mark.parametrize("end", ["30", "29"])
def test_a_coding_of_nothing_is_an_error(tmp_path, end):
    case = valley_case(tmp_path, change("K1", start="30", end=end))
    assert one(case, "CODING_EMPTY").message.startswith(f"K1 marks nothing: it goes from 30 to {end}.")


def test_blanks_at_the_ends_of_a_marked_passage_are_lost_in_a_cell_and_do_no_harm():
    assert find_spot("say water well", row(3, 10, "water")).state == "as written"


def test_a_quote_over_two_lines_is_compared_with_line_ends_as_they_count():
    assert find_spot("one\ntwo", row(0, 7, "one\r\ntwo")).state == "as written"


@given(st.text(min_size=1, max_size=40), st.data())
def test_whatever_is_marked_is_found_where_it_was_marked(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    spot = find_spot(text, row(start, end, quote))
    if quote.strip() == quote and "\r" not in quote:
        assert (spot.start, spot.end, spot.is_found) == (start, end, True)
    else:
        assert spot.state in ("as written", "moved", "empty", "ambiguous", "lost")


def test_codings_of_a_source_that_withdrew_are_left_out_with_a_warning(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/sources", "S1", consent="withdrawn", file=""), S1="")
    assert "K1" not in analysed_codings(case).ids()
    assert one(case, "CODING_WITHOUT_CONSENT").message.startswith("K1 rests on S1, whose consent is withdrawn; it is left out of everything.")


def test_codings_of_a_speaker_who_withdrew_are_left_out_with_a_warning(tmp_path):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/persons", "P2", consent="withdrawn"))
    assert analysed_codings(case).ids() == ["K1", "K3"]
    assert one(case, "CODING_WITHOUT_CONSENT").message.startswith("K2 rests on P2, whose consent is withdrawn")


def test_a_speaker_who_was_not_there_is_an_error(tmp_path):
    case = valley_case(tmp_path, change("K2", speaker="P1"))
    assert one(case, "SPEAKER_NOT_THERE").message.startswith("P1 is not among the persons of S2.")
    document = valley_case(tmp_path / "b", change("K2", source_id="D1", speaker="P1") | {"desk_review/documents": [{"document_id": "D1", "title": "Plan"}]})
    assert one(document, "SPEAKER_NOT_THERE").message.startswith("P1 is not among the persons of D1.")


def test_a_coding_of_a_document_that_is_not_kept_in_the_case_is_taken_as_said(tmp_path):
    documents = {"desk_review/documents": [{"document_id": "D1", "title": "Report", "file": ""}]}
    case = valley_case(tmp_path, change("K1", source_id="D1") | documents)
    assert "K1" in analysed_codings(case).ids()
    assert list(check_codings(case)) == []


def test_one_coders_own_double_coding_is_a_warning_and_two_coders_are_none(tmp_path):
    tables = valley_tables()
    again = coding("K8", "S1", INTERVIEW, "fee is too", "C4")
    case = valley_case(tmp_path, tables | {CODINGS: [*tables[CODINGS], again, coding("K9", "S1", INTERVIEW, "First line", "C4")]})
    assert one(case, "CODING_TWICE").message.startswith("K8 marks words that K1 of the same coder marks with C4 as well.")
    assert list(check_codings(valley_case(tmp_path / "b", tables | {"field_phase/codings/ben": [again]}))) == []
