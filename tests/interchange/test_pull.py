from __future__ import annotations

import pytest

from evaltool.interchange.pull import read_back
from evaltool.problems import EvaltoolError
from tests.support.filled_workbook import fill, filled_workbook
from tests.support.valley_case import valley_case


@pytest.fixture
def case(tmp_path):
    return valley_case(tmp_path / "case")


def test_a_file_is_read_by_the_reader_of_its_kind(case, tmp_path):
    path = filled_workbook(case, tmp_path / "Q.XLSX", lambda book: fill(book, "Items", "F1", Score=0))

    assert [change.row for change in read_back(case, path).changes] == [{"item_id": "F1", "score": "0", "comment": ""}]


def test_what_nobody_reads_is_said_with_what_is_taken(case, tmp_path):
    path = tmp_path / "evaluation_brief.pdf"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(
        EvaltoolError, match=r"evaluation_brief\.pdf is no document that evaltool can take back\. It takes: quality_assessment\.xlsx; its sheets"
    ):
        read_back(case, path)


def test_a_file_that_is_not_there_is_said(case, tmp_path):
    with pytest.raises(EvaltoolError, match=r"is no file, so there is nothing to take back\."):
        read_back(case, tmp_path)


def test_a_further_kind_is_one_more_reader(case, tmp_path):
    path = filled_workbook(case, tmp_path / "q.xlsx", lambda book: fill(book, "Items", "F1", Score=0))
    asked = []
    readers = (("first.xlsx", ".xlsx", lambda *given: asked.append(given)), ("second.docx", ".docx", lambda *given: pytest.fail("of another ending")))

    with pytest.raises(EvaltoolError, match=r"It takes: first\.xlsx, second\.docx;"):
        read_back(case, path, readers)
    assert asked == [(case, path)]
