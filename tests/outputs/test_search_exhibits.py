from __future__ import annotations

from pathlib import Path

import pytest

from evaltool.outputs.search_exhibits import hits_table
from evaltool.problems import EvaltoolError
from tests.support.water_case import water_case


def test_the_words_of_a_source_that_may_not_be_quoted_are_not_shown(tmp_path: Path) -> None:
    table = hits_table(water_case(tmp_path), "late OR widows")
    assert {row[1]: row[2] for row in table.rows} == {
        "S01 l.4": "The fee is too high for [widows].",
        "S03 l.1": "(words not shown to this reader)",
    }
    assert table.title == "Where the words stand: late OR widows"
    assert "Not searched: 1 source without consent." in table.note


def test_the_public_sees_places_alone(tmp_path: Path) -> None:
    table = hits_table(water_case(tmp_path), '"spending was on budget"', "public")
    assert table.rows == (("1", "D01 p.2", "(words not shown to this reader)"),)


def test_a_search_for_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(EvaltoolError, match="There is no word to look for"):
        hits_table(water_case(tmp_path), "")


def test_what_stands_around_the_words_ends_with_the_turn_and_has_no_codes(tmp_path: Path) -> None:
    (row,) = hits_table(water_case(tmp_path, S01="Evaluator: So?\nP01: P04 says the fee is high for widows.\nP03: Nobody pays.\n"), "widows", "internal").rows
    assert row[2] == "[a person] says the fee is high for [widows]."
