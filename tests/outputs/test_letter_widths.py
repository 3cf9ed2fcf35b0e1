"""How much room words take, reckoned from their letters."""

from __future__ import annotations

import pytest

from evaltool.outputs.letter_widths import letters, line_count


@pytest.mark.parametrize("wider", ["насос", "PUMPS", "պոմպը", "ტუმბო", "水泵每天都"])
def test_five_letters_of_another_script_are_wider_than_five_small_latin_ones(wider):
    assert letters(wider) > letters("pipes") == 5


@pytest.mark.parametrize("same", ["été", "e\u0301te\u0301", "gün", "nəs", "ầnệ"])
def test_signs_on_top_of_a_latin_letter_make_it_no_wider(same):
    assert letters(same) == 3


def test_a_word_goes_to_the_next_line_as_a_whole_unless_it_is_longer_than_one():
    assert line_count("", 10) == 1
    assert line_count("a\nb\n\nc", 10) == 4
    assert line_count("pipes pipes", 10.5) == 1
    assert line_count("pipes pipes", 10) == 2
    assert line_count("p" * 25, 10) == 3
    assert line_count("水" * 25, 10) == 6
