"""In which unit another program counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.interchange.refi_offsets import READINGS, Reading, Ruler, choose_reading
from evaltool.interchange.refi_project import RefiSelection, RefiText

POINTS = Reading("Unicode code points", "as stored", False, False)


def text(stored, *selections):
    return RefiText("G", "I7", stored, selections=tuple(RefiSelection(str(n), *one) for n, one in enumerate(selections)))


@pytest.mark.parametrize(
    ("reading", "start", "end"),
    [  # "é" is 2 bytes; the well 🚰 is 2 UTF-16 units and 4 bytes; counted by hand in "\ufeffé🚰\r\nTap\n"
        (Reading("Unicode code points", "as stored", False, False), 4, 7),
        (Reading("Unicode code points", "as stored", True, False), 5, 8),
        (Reading("Unicode code points", "a Windows line end once", False, False), 3, 6),
        (Reading("UTF-16 units", "as stored", False, False), 5, 8),
        (Reading("UTF-8 bytes", "as stored", False, False), 8, 11),
        (Reading("UTF-8 bytes", "as stored", True, False), 11, 14),
        (Reading("Unicode code points", "as stored", False, True), 4, 6),
    ],
)
def test_each_way_to_count_leads_to_the_same_word(reading, start, end):
    ruler = Ruler("\ufeffé🚰\r\nTap\n")
    assert ruler.text == "é🚰\nTap\n"
    assert ruler.text[slice(*ruler.span(start, end, reading))] == "Tap"


def test_a_line_feed_that_another_program_counted_twice():
    ruler = Ruler("a\nb\nTap")
    assert ruler.span(6, 9, Reading("Unicode code points", "a line end twice", False, False)) == (4, 7)


def test_positions_outside_inside_a_character_or_reversed_give_nothing():
    ruler = Ruler("é🚰x")
    assert ruler.span(0, 9, POINTS) is None
    assert ruler.span(-1, 2, POINTS) is None
    assert ruler.span(2, 1, POINTS) is None
    assert ruler.span(2, 3, Reading("UTF-16 units", "as stored", False, False)) is None
    assert ruler.span(0, 3, Reading("Unicode code points", "as stored", False, True)) is None


def test_the_reading_that_reproduces_the_quoted_texts_is_chosen_and_said():
    choice = choose_reading([text("🚰 dry well", (3, 6, "dry"), (7, 11, "well"))])
    assert choice.reading.unit == "UTF-16 units"
    assert choice.in_words() == (
        "Offsets were read as UTF-16 units, line ends as stored, the byte order mark not counted, the end excluded: 2 of 2 quoted texts reproduced."
    )


def test_without_quoted_texts_the_ends_of_words_decide_and_the_doubt_is_said():
    choice = choose_reading([text("🚰 dry well", (3, 6, "line:1"), (7, 11, ""))])
    assert choice.reading.unit == "UTF-16 units"
    assert "the file quotes no texts to compare with, so look at a few codings before you use them" in choice.in_words()


def test_readings_that_do_as_well_with_other_words_are_counted():
    choice = choose_reading([text("\ufeff------------", (3, 5, "--"))])
    assert choice.reading == POINTS
    assert choice.rivals > 0
    assert f"{choice.rivals} other ways to count do as well and give other words" in choice.in_words()


def test_a_quotation_cut_off_or_written_on_one_line_is_recognised():
    cut = choose_reading([text("The fee is\nfar too high for us", (4, 30, "fee is far too…"))])
    assert (cut.reproduced, cut.quoted) == (1, 1)
    one_line = choose_reading([text("The fee is\nfar too high", (4, 14, "fee is far"))])
    assert (one_line.reproduced, one_line.quoted) == (1, 1)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="aé🚰 \n", min_size=1, max_size=30), st.data())
def test_what_was_counted_in_any_unit_comes_back(written, data):
    start = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(start, len(written)))
    units = {"Unicode code points": len, "UTF-16 units": lambda t: len(t.encode("utf-16-le")) // 2, "UTF-8 bytes": lambda t: len(t.encode())}
    for reading in (r for r in READINGS if r.line_ends == "as stored" and not r.includes_last and not r.counts_mark):
        count = units[reading.unit]
        assert Ruler(written).span(count(written[:start]), count(written[:end]), reading) == (start, end)
