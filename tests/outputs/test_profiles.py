"""Who may see what: decided by what the case says of each source."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from evaltool.outputs.profiles import PROFILES, profile
from evaltool.problems import EvaltoolError


@dataclass
class Thing:
    sensitivity: str
    quotable: bool | None = True


@pytest.mark.parametrize(
    ("sensitivity", "readers"),
    [
        ("public", ["internal", "commissioner", "public"]),
        ("internal", ["internal", "commissioner"]),
        ("", ["internal", "commissioner"]),
        ("restricted", ["internal"]),
    ],
)
def test_words_travel_no_further_than_their_source_allows(sensitivity, readers):
    assert [name for name in PROFILES if profile(name).may_quote(Thing(sensitivity))] == readers
    assert [name for name in PROFILES if profile(name).may_show(Thing(sensitivity))] == readers


@pytest.mark.parametrize("quotable", [False, None])
@pytest.mark.parametrize("name", PROFILES)
def test_words_that_may_not_be_quoted_reach_nobody_and_are_still_shown_to_exist(name, quotable):
    assert not profile(name).may_quote(Thing("public", quotable))
    assert profile(name).may_show(Thing("public", quotable))


def test_an_unknown_reader_is_refused_with_the_known_ones():
    with pytest.raises(EvaltoolError) as refused:
        profile("donor")
    assert str(refused.value) == "'donor' is no kind of reader. Choose one of internal, commissioner, public."


def test_each_profile_says_in_a_sentence_what_it_leaves_out():
    assert {name: profile(name).sentence.split(":")[0] for name in PROFILES} == {
        "internal": "For the evaluation team",
        "commissioner": "For the commissioner",
        "public": "For everybody",
    }
