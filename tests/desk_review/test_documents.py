"""What was received, what was not, and files that are named and not there."""

from pathlib import Path

from evaltool.desk_review.documents import check_documents, not_received, received, received_in_words
from tests.support.small_case import make_case

ROWS = [
    {"document_id": "D1", "title": "Project document", "received": "yes", "file": "project.txt"},
    {"document_id": "D2", "title": "Budget", "received": "requested"},
    {"document_id": "D3", "title": "Law", "received": "no"},
    {"document_id": "D4", "title": "Reports"},
]


def test_documents_are_received_or_not(tmp_path: Path) -> None:
    case = make_case(tmp_path, {"desk_review/documents": ROWS})
    assert received(case).ids() == ["D1"]
    assert not_received(case).ids() == ["D2", "D3", "D4"]
    assert received_in_words(case) == "1 of 4 documents were received; 1 is asked for."


def test_the_sentence_leaves_out_what_is_not_so(tmp_path: Path) -> None:
    asked = [{**ROWS[1], "document_id": f"D{n}"} for n in (5, 6)]
    assert received_in_words(make_case(tmp_path / "a", {"desk_review/documents": [ROWS[0]]})) == "1 of 1 document was received."
    assert received_in_words(make_case(tmp_path / "b", {"desk_review/documents": asked})) == "0 of 2 documents were received; 2 are asked for."
    assert received_in_words(make_case(tmp_path / "c")) == "The register of documents is not in the case yet."


def test_a_file_that_is_named_and_not_there_is_an_error_at_its_row(tmp_path: Path) -> None:
    problem = next(iter(check_documents(make_case(tmp_path, {"desk_review/documents": ROWS}))))
    assert (problem.code, problem.severity, problem.row, problem.column) == ("FILE_NOT_FOUND", "error", 2, "file")
    assert "There is no file 'project.txt'." in problem.message


def test_a_file_that_is_there_is_found_and_one_outside_the_case_is_not(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    there = make_case(tmp_path / "a", {"desk_review/documents": ROWS}, files={"desk_review/project.txt": "words"})
    assert len(check_documents(there)) == 0
    outside = make_case(tmp_path / "b", {"desk_review/documents": [{**ROWS[0], "file": "../../secret.txt"}]})
    assert check_documents(outside).codes() == {"FILE_NOT_FOUND"}
