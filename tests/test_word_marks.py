"""Marks in a document: names that Word allows, digests that spaces do not change and words do."""

import re
from pathlib import Path

import pytest

from evaltool.word_marks import COMPUTED, LINE, SECTIONS, TABLE, TEXT, cell, computed_name, digest, own_name, read_mark, section

OUTPUTS = Path(__file__).resolve().parents[1] / "evaltool" / "outputs"


@pytest.mark.parametrize("kind", [TEXT, LINE])
def test_a_mark_of_own_words_is_read_again_and_is_a_name_that_word_allows(kind):
    name = own_name(kind, cell("findings", "F1", "text"), "shown", "source")
    assert re.fullmatch(r"[A-Za-z]\w{0,39}", name)
    mark = read_mark(name)
    assert (mark.kind, mark.place, mark.shown, mark.source) == (kind, digest("findings/F1/text"), digest("shown"), digest("source"))


@pytest.mark.parametrize("kind", [COMPUTED, TABLE])
def test_a_mark_of_computed_words_has_their_digest(kind):
    mark = read_mark(computed_name(kind, "words", 12))
    assert (mark.kind, mark.shown) == (kind, digest("words"))


@pytest.mark.parametrize("name", ["findings", "_Toc000123", "ev_short", "ec_zzzzzzzz_1", ""])
def test_any_other_bookmark_is_no_mark(name):
    assert read_mark(name) is None


def test_spaces_and_numbers_of_captions_do_not_change_a_digest_and_words_and_paragraphs_do():
    assert digest("two  words\n") == digest("twowords")
    assert digest("See Table 3.") == digest("See Table 12.")
    assert digest("e\u0301") == digest("\u00e9")
    assert len({digest(text) for text in ("two words", "two\nwords", "Two words", "two wordss")}) == 4


def test_every_section_that_the_report_reads_is_known_here():
    read = {name for path in OUTPUTS.glob("*.py") for name in re.findall(r'section_blocks\(case, "(\w+)"', path.read_text(encoding="utf-8"))}
    assert read <= set(SECTIONS.values())
    assert section("context") == "narrative/context.md"
