from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltool.field_phase.transcripts import Transcript, check_transcripts, read_transcript, text_files
from tests.support.valley_case import rows_of, valley_case, valley_tables


def test_offsets_count_code_points_after_the_mark_is_removed_and_line_ends_are_one_character(tmp_path):
    case = valley_case(tmp_path)
    (tmp_path / "field_phase/transcripts/S1.md").write_bytes("\ufeffsu 💧\r\nand\rmore\n".encode())
    transcript = read_transcript(case, "S1")
    assert transcript.text == "su 💧\nand\nmore\n"
    assert transcript.text[3] == "💧" and transcript.text[5:8] == "and"


def test_lines_and_pages_are_counted_from_one_and_a_form_feed_ends_no_line():
    transcript = Transcript("S1", "S1.md", "one\ntwo\fstill two\nthree")
    assert [transcript.line(n) for n in (0, 1, 2, 3, 4)] == [None, "one", "twostill two", "three", None]
    assert [transcript.page(n) for n in (0, 1, 2, 3)] == [None, "one\ntwo", "still two\nthree", None]
    assert transcript.line_at(transcript.text.index("still")) == 2


def test_paragraphs_are_the_lines_that_hold_words():
    transcript = Transcript("S1", "S1.md", "one\n\n  \ntwo words\n")
    assert [transcript.text[start:end] for start, end in transcript.paragraphs()] == ["one", "two words"]


@given(st.text(alphabet="ab \n\f", max_size=60))
def test_paragraphs_keep_every_word_and_never_overlap(text):
    transcript = Transcript("S", "S.md", text)
    spans = list(transcript.paragraphs())
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@pytest.mark.parametrize("id", ["S4", "S5", "S99", ""])
def test_there_is_no_transcript_of_a_source_without_consent_or_unknown(tmp_path, id):
    case = valley_case(tmp_path, rows_of(valley_tables(), "field_phase/sources", "S4", file="S1.md"))
    assert read_transcript(case, id) is None


def test_a_document_that_is_a_text_can_be_read_and_one_that_is_not_is_none(tmp_path):
    documents = [{"document_id": "D1", "title": "Minutes", "file": "minutes.txt"}, {"document_id": "D2", "title": "Report", "file": "report.pdf"}]
    case = valley_case(tmp_path, valley_tables() | {"desk_review/documents": [*documents, {"document_id": "D3", "title": "Lost", "file": ""}]})
    (tmp_path / "desk_review/minutes.txt").write_text("The committee met.", encoding="utf-8")
    (tmp_path / "desk_review/report.pdf").write_bytes(b"%PDF")
    assert read_transcript(case, "D1").text == "The committee met."
    assert read_transcript(case, "D2") is None and read_transcript(case, "D3") is None
    assert [id for id, _ in text_files(case)] == ["S1", "S2", "S3", "D1"]


def test_a_text_that_changed_is_read_anew(tmp_path):
    case = valley_case(tmp_path)
    assert read_transcript(case, "S3").text.startswith("Seen")
    (tmp_path / "field_phase/transcripts/S3.md").write_text("Now something longer stands here, quite another text.", encoding="utf-8")
    assert read_transcript(case, "S3").text.startswith("Now")


def test_a_text_that_is_not_utf_8_is_an_error_with_its_line(tmp_path):
    case = valley_case(tmp_path)
    (tmp_path / "field_phase/transcripts/S1.md").write_bytes(b"first\nsec\xf6nd\n")
    (problem,) = check_transcripts(case)
    assert str(problem).startswith("[field_phase/transcripts/S1.md, row 2] The text cannot be read: it is not UTF-8. Transcripts are UTF-8.")
    assert read_transcript(case, "S1") is None


def test_a_text_in_utf_16_is_no_utf_8_even_where_it_happens_to_decode(tmp_path):
    case = valley_case(tmp_path)
    (tmp_path / "field_phase/transcripts/S1.md").write_bytes("abc".encode("utf-16-le"))
    (problem,) = check_transcripts(case)
    assert (problem.code, problem.row) == ("TRANSCRIPT_ENCODING", None)


def test_a_text_without_words_is_a_warning(tmp_path):
    case = valley_case(tmp_path, S1=" \n\n")
    (problem,) = check_transcripts(case)
    assert (problem.code, problem.severity, problem.file) == ("TRANSCRIPT_EMPTY", "warning", "field_phase/transcripts/S1.md")
