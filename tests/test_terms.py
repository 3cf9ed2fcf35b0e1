"""The vocabulary: accepted spellings, headings, rating schemes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltool import terms

SPELLINGS = [
    (vocabulary, canonical, spelling)
    for vocabulary, words in terms.VOCABULARIES.items()
    for canonical, others in words.items()
    for spelling in (canonical, *others)
]


@pytest.mark.parametrize(("vocabulary", "canonical", "spelling"), SPELLINGS)
def test_every_accepted_spelling_reads_as_its_word(vocabulary, canonical, spelling):
    assert terms.word(vocabulary, spelling) == canonical
    assert terms.word(vocabulary, f"  {spelling.upper()} ") == canonical


@given(st.sampled_from(SPELLINGS), st.sampled_from([" ", "_", "-", "  "]))
def test_blanks_hyphens_and_underscores_inside_a_spelling_are_alike(entry, between):
    vocabulary, canonical, spelling = entry
    if " " in spelling:
        assert terms.word(vocabulary, spelling.replace(" ", between)) == canonical


def test_a_word_of_another_list_is_no_word():
    assert terms.word("level", "planned") is None
    assert terms.word("consent", "") is None


def test_an_interpreter_who_is_not_described_is_not_taken_for_an_independent_one():
    assert terms.word("interpreter", "yes") is None


def test_signs_keep_their_meaning_as_words():
    assert [terms.word("direction", sign) for sign in ("+", "-", "−", "+/-", "0")] == ["positive", "negative", "negative", "mixed", "neutral"]


@given(st.text(max_size=30))
def test_plain_is_the_same_when_it_is_done_twice(written):
    assert terms.plain(terms.plain(written)) == terms.plain(written)


def test_nearest_names_the_word_that_is_most_like_what_was_written():
    assert terms.nearest("documnets", ["documents", "sources"]) == "documents"
    assert terms.nearest("Results Matrix", ("results_matrix",)) == "results_matrix"
    assert terms.nearest("zebra", ["documents", "sources"]) is None
    assert terms.nearest("documnets", ["documents"], likeness=1.0) is None


@pytest.mark.parametrize("scheme", terms.RATING_SCHEMES.values(), ids=lambda scheme: scheme.id)
def test_each_step_of_a_scheme_is_read_from_its_number_its_label_and_both(scheme):
    for number, label, anchor in scheme.steps:
        assert scheme.step(number) == scheme.step(label) == scheme.step(f"{number} {label}") == number
        assert scheme.step(label.upper()) == number
        assert scheme.label(number) == label
        assert anchor
    assert [int(number) for number, _, _ in scheme.steps] == list(range(len(scheme.steps), 0, -1))


@pytest.mark.parametrize("scheme", terms.RATING_SCHEMES.values(), ids=lambda scheme: scheme.id)
def test_every_scheme_takes_not_rated_and_not_applicable(scheme):
    assert [scheme.step(written) for written in ("nr", "NR", "not rated", "N/A", "n/a", "not applicable")] == ["NR", "NR", "NR", "N/A", "N/A", "N/A"]
    assert scheme.label("NR") == "not rated: insufficient evidence"
    assert scheme.label("N/A") == "not applicable"


def test_a_scheme_has_no_step_for_other_words_and_shows_an_unknown_step_as_it_is():
    scheme = terms.RATING_SCHEMES["iom-5"]
    assert scheme.step("superb") is None
    assert scheme.step("6") is None
    assert scheme.label("9") == "9"


def test_the_letters_of_the_four_point_scheme_are_read_as_its_steps():
    scheme = terms.RATING_SCHEMES["four-point"]
    assert [scheme.step(letter) for letter in "ABCD"] == ["4", "3", "2", "1"]
    assert scheme.step("very good") == "4"


def test_words_of_likelihood_are_steps_where_the_scheme_has_six():
    six = terms.RATING_SCHEMES["six-point"]
    assert {six.step(words) for words in ("Highly likely", "highly satisfactory")} == {"6"}
    assert [six.step(words) for words in terms.LIKELIHOOD.values()] == list(terms.LIKELIHOOD)
    assert terms.RATING_SCHEMES["iom-5"].step("Likely") is None


def test_the_criteria_of_1991_are_those_of_2019_without_coherence():
    assert len(terms.CRITERIA_SETS["DAC-1991"]) == 5
    assert set(terms.CRITERIA_SETS["DAC-2019"]) - set(terms.CRITERIA_SETS["DAC-1991"]) == {"coherence"}


def test_no_other_heading_is_listed_for_two_columns():
    spellings = [terms.plain(written) for others in terms.HEADINGS.values() for written in others]
    assert len(spellings) == len(set(spellings))
