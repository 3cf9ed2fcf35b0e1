import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltool.privacy.spelling import MOST_SPELLINGS, deletions, fold, is_common_word, is_ordinary, one_edit_apart, sound_spellings, spellings, stems


@settings(deadline=None)
@given(st.text())
def test_folding_keeps_the_length_of_any_text(text):
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Şirin", "sirin"), ("ƏLİ", "ali"), ("Ağı", "agi"), ("Łoß", "los"), ("Ｎｕｒ", "nur"), ("٠٥٠", "050"), ("김", "김"), ("a\xa0b", "a b")],
)
def test_letters_and_digits_of_many_scripts_are_folded(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("NUR", ["nur"]),
        ("Xədə", ["xada", "xade", "xeda", "xede"]),
        ("Şah", ["sah", "shah"]),
        ("Зоя", ["zoya", "zoia", "zoa"]),
        ("Джан", ["jan", "jan"][:1]),
        ("e\u0301l\u00adan", ["elan"]),
        (unicodedata.normalize("NFD", "şen"), ["sen", "shen"]),
        ("김", ["김"]),
    ],
)
def test_a_written_word_stands_for_its_latin_spellings(token, expected):
    assert spellings(token) == expected


def test_a_word_of_many_ambiguous_letters_is_cut_off():
    assert len(spellings("ə" * 20)) == MOST_SPELLINGS


def test_the_sounds_of_a_name_are_written_in_other_ways():
    assert {"xadica", "khadija", "xadice", "hadice"} <= set(sound_spellings("Xədicə"))
    assert sound_spellings("Qasimli") == ["qasimli", "gasimli", "kasimli"]


def test_a_short_or_ordinary_derived_spelling_is_left_out():
    assert sound_spellings("Jan") == ["jan", "dzhan"]
    assert "peach" not in sound_spellings("Peaj")


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        ("kamran", "karman", True),
        ("kamran", "kamrn", True),
        ("kamrn", "kamran", True),
        ("kamran", "kamrin", True),
        ("kamran", "kamran", True),
        ("kamran", "kmaarn", False),
        ("kamran", "kam", False),
        ("abcde", "abced", True),
        ("", "a", True),
        ("", "", True),
    ],
)
def test_one_edit_or_swap_is_near(left, right, near):
    assert one_edit_apart(left, right) is near


@settings(deadline=None)
@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_words_one_insertion_deletion_or_substitution_apart_share_a_deletion(left, right):
    if one_edit_apart(left, right):
        assert deletions(left) & deletions(right)


def test_case_endings_are_taken_off():
    assert stems("zeynallinin") == [("zeynallin", False), ("zeynalli", False)]
    assert ("irin", True) in stems("irinoy")
    assert stems("romania") == [("romani", False)]


@pytest.mark.parametrize(
    ("word", "ordinary"),
    [("hope", True), ("hopes", True), ("worked", True), ("marching", True), ("georgia", True), ("countries", True), ("zeynalli", False), ("was", True)],
)
def test_ordinary_words_are_known_with_their_inflections(word, ordinary):
    assert is_ordinary(word) is ordinary


def test_common_names_that_are_words_are_known_and_given_names_are_not():
    assert all(map(is_common_word, ("rose", "hope", "will", "mark", "grace")))
    assert not any(map(is_common_word, ("maria", "john", "shah", "kamran")))
