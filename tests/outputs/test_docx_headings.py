"""Headings are counted as Word counts them, by the numbering of the template's styles."""

import pytest

from evaltool.outputs.docx_writer import Heading, new_document
from evaltool.word_marks import in_format
from tests.support.word import PROPERTIES, TEMPLATE, control, words


def test_a_new_document_may_have_a_contents_list_and_annexes():
    blocks = [Heading("First", 1, kind="plain"), Heading("Sub", 2), Heading("People", 1, kind="annex"), Heading("Sub", 2)]
    result = new_document(TEMPLATE, blocks, PROPERTIES, contents_list=True, lay_out=False)
    assert words(control(result, "contents")) == "FirstSubAnnex A.  PeopleA.1  Sub"


def test_the_number_of_a_heading_is_in_none_of_its_words():
    blocks = [Heading("First", 1), Heading("Sub", 2), Heading("Sub", 2), Heading("Second", 1), Heading("Sub", 2)]
    found = new_document(TEMPLATE, blocks, PROPERTIES, lay_out=False).headings
    assert [(h.number, h.text) for h in found] == [("1", "First"), ("1.1", "Sub"), ("1.2", "Sub"), ("2", "Second"), ("2.1", "Sub")]


@pytest.mark.parametrize(
    ("number", "shown", "text"),
    [(4, "decimal", "4"), (4, "lowerRoman", "iv"), (2019, "upperRoman", "MMXIX"), (3, "upperLetter", "C"), (28, "lowerLetter", "bb")],
)
def test_a_number_is_written_in_the_format_of_its_place(number, shown, text):
    assert in_format(number, shown) == text
