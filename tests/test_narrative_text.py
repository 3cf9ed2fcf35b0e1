"""Markdown taken apart and put together: what nobody changed is the same text again."""

import pytest

from evaltool.narrative_text import Part, emphasised, line_of, markdown, parts_of, renewed, same_text

TEXT = "# Head\nFirst line\nof a paragraph with _care_.\n\n* one\n* **two**\n  goes on\n\n1. a\n2. b\n\n1998 was dry.\n"


def test_a_text_is_paragraphs_lists_and_headings():
    assert [(part.kind, part.texts) for part in parts_of(TEXT)] == [
        ("heading", ["Head"]),
        ("text", ["First line of a paragraph with _care_."]),
        ("bullet", ["one", "**two** goes on"]),
        ("number", ["a", "b"]),
        ("text", ["1998 was dry."]),
    ]


def test_parts_put_together_say_the_same():
    assert same_text(markdown(parts_of(TEXT)), TEXT)


@pytest.mark.parametrize("other", [TEXT.replace("care", "cares"), TEXT.replace("* one\n", ""), TEXT.replace("_care_", "care"), TEXT.replace("# Head\n", "")])
def test_another_word_item_emphasis_or_heading_is_another_text(other):
    assert not same_text(TEXT, other)


def test_what_stays_keeps_its_spelling_and_what_is_new_is_plain():
    new = [Part("heading", ["Head"]), Part("text", ["First line of a paragraph with *care*."]), Part("bullet", ["one"]), Part("text", ["New."])]
    assert renewed(TEXT, new) == "# Head\n\nFirst line\nof a paragraph with _care_.\n\n- one\n\nNew."


@pytest.mark.parametrize(
    ("runs", "line"),
    [
        ([("all ", ""), ("of it ", "bold"), ("stays", "")], "all **of it** stays"),
        ([("a", "bold"), (" ", ""), ("b", "bold")], "**a b**"),
        ([(" ", "bold"), ("a", "")], "a"),
        ([("a", "italic"), (".", "")], "*a*."),
    ],
)
def test_emphasis_stands_close_to_its_words(runs, line):
    assert line_of(runs) == line


def test_what_is_bold_and_italic_is_bold_without_a_star_left_over():
    assert emphasised("Say ***both*** now") == [("Say ", ""), ("both", "bold"), (" now", "")]
    assert same_text("***both***", "**both**") and emphasised("**a*b**") == [("a*b", "bold")]


def test_emphasis_is_read_and_stars_of_a_sum_are_none():
    assert emphasised("**b** and *i* and 2 * 3 * 4") == [("b", "bold"), (" and ", ""), ("i", "italic"), (" and 2 * 3 * 4", "")]
