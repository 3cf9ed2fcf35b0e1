"""What the evaluator writes by hand reaches Word as it was meant: paragraphs, lists, emphasis, and nothing that was only a number or a star."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltool.narrative_text import same_text
from evaltool.outputs.docx_writer import Bold, Bullets, Heading, Italic, Numbered, Paragraph
from evaltool.outputs.narrative_blocks import cell_blocks, narrative_blocks, runs
from evaltool.synthesis.findings import read_findings
from tests.support.water_case import row, water_case


def test_lines_of_one_paragraph_are_joined_and_an_empty_line_ends_it():
    assert narrative_blocks("One\r\ntwo.\r\n\r\nThree.", 3) == [Paragraph("One two."), Paragraph("Three.")]


def test_headings_stand_at_the_level_asked_for_whatever_their_depth():
    found = narrative_blocks("# Place ##\nWhere.\n#### **Time**\nWhen.", 3)
    assert found == [Heading("Place", 3), Paragraph("Where."), Heading("Time", 3), Paragraph("When.")]


@pytest.mark.parametrize("text", ["# Alone", "# Alone\n\n", "# One\n# Alone", "## One\n\n### Two\n\n"])
def test_a_heading_with_nothing_below_it_is_left_out(text):
    assert narrative_blocks(text, 2) == []


def test_a_cell_of_headings_alone_is_shown_as_words_and_comes_back_as_it_was(tmp_path):
    case = water_case(tmp_path, lambda written: row(written, "synthesis/findings", "F1").update(text="# 1 in 2 pumps runs\n## So it was said"))
    [written] = cell_blocks(read_findings(case).get("F1"), "text", 4)
    assert written.blocks == (Paragraph("1 in 2 pumps runs"), Paragraph("So it was said"))
    assert same_text("# 1 in 2 pumps runs\n## So it was said", "1 in 2 pumps runs\n\nSo it was said")
    assert not same_text("# 1 in 2 pumps runs", "")


def test_of_two_headings_in_a_row_the_one_with_words_below_it_stays():
    assert narrative_blocks("# Context\n## Place\nWhere.", 3) == [Heading("Place", 3), Paragraph("Where.")]


def test_a_list_may_follow_its_opening_words_at_once():
    assert narrative_blocks("These:\n- a\n* b\n• c\nAfter.", 3) == [Paragraph("These:"), Bullets(("a", "b", "c")), Paragraph("After.")]


@pytest.mark.parametrize("indent", ["  ", "\t"])
def test_an_indented_line_goes_on_with_its_item(indent):
    assert narrative_blocks(f"- a\n{indent}more\n- b", 3) == [Bullets(("a more", "b"))]


def test_empty_lines_between_items_do_not_begin_a_new_list():
    assert narrative_blocks("1. a\n\n2) b\n\n3. c", 3) == [Numbered(("a", "b", "c"))]


def test_a_second_list_that_starts_at_1_again_is_a_list_of_its_own_words():
    assert narrative_blocks("1. a\n\nThen:\n\n1. b", 3) == [Numbered(("a",)), Paragraph("Then:"), Numbered(("b",))]


@pytest.mark.parametrize("text", ["2014. It rained.", "12. March was dry.", "3) of the law", "1.5 million", "# ", "-no list", "*", "#tag"])
def test_a_number_or_a_sign_at_the_beginning_of_a_line_stays_what_it_is(text):
    assert narrative_blocks(text, 3) == [Paragraph(text.strip())]


def test_a_year_in_a_list_of_numbers_does_not_become_an_item():
    assert narrative_blocks("1. a\n5. b", 3) == [Numbered(("a",)), Paragraph("5. b")]


def test_bold_and_italic_become_runs():
    assert runs("a **b c** and *d* or _e_.") == ("a ", Bold("b c"), " and ", Italic("d"), " or ", Italic("e"), ".")
    assert narrative_blocks("- **a** b", 3) == [Bullets(((Bold("a"), " b"),))]


@pytest.mark.parametrize("text", ["2 * 3 * 4", "snake_case_name", "a*b*c", "5*", "** no **", "_ no _", "*mixed_", "<b>not html</b>", "[a](http://b)"])
def test_what_is_no_emphasis_stays_as_it_is(text):
    assert runs(text) == text


def test_nothing_gives_nothing():
    assert narrative_blocks("", 3) == []
    assert narrative_blocks(" \n\t\n", 3) == []


@given(st.text(alphabet="ab *_#-1.2)\n\t", max_size=60))
def test_no_letter_of_a_text_is_lost_but_those_of_empty_headings(text):
    words = []
    for block in narrative_blocks(text, 3):
        for item in getattr(block, "items", [getattr(block, "content", getattr(block, "text", ""))]):
            words.append(item if isinstance(item, str) else "".join(part if isinstance(part, str) else part.text for part in item))
    kept = [line for line in text.splitlines() if not line.strip().startswith("#")]
    assert "".join(words).count("a") >= "".join(kept).count("a")
    assert "".join(words).count("b") >= "".join(kept).count("b")
