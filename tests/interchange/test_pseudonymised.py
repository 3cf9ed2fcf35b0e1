"""Texts that come into a case."""

import pytest

from evaltool.interchange.pseudonymised import Pseudonyms, SafeText
from evaltool.problems import EvaltoolError
from tests.support.small_case import make_case

KEY = {"private/key": [{"person_code": "P3", "name": "Anna Kovac", "phone": "+994 12 555 00 03"}]}


def safe(tmp_path, text):
    return Pseudonyms(make_case(tmp_path, KEY)).of(text)


def test_names_numbers_and_addresses_give_way_and_each_is_listed_with_its_line(tmp_path):
    found = safe(tmp_path, "The pump.\nAnna Kovac rang; write to anna@example.org.\n")
    assert found.text == "The pump.\nP3 rang; write to [e-mail address].\n"
    assert [(one.line, one.put, one.written) for one in found.replaced] == [(2, "P3", "Anna Kovac"), (2, "[e-mail address]", "anna@example.org")]
    assert "Kovac" not in repr(found.replaced)


def test_a_stretch_moves_with_the_names_before_it_and_holds_a_whole_code_where_it_cut_through_one(tmp_path):
    text = "Anna Kovac says: the fee is high, and Kovac pays."
    found = safe(tmp_path, text)
    start, end = found.span(text.index("the fee"), text.index(", and"))
    assert found.text[start:end] == "the fee is high"
    start, end = found.span(5, text.index(":"))
    assert found.text[start:end] == "P3 says"
    assert found.text[slice(*found.span(0, 7))] == "P3"
    assert found.span(len(text), len(text)) == (len(found.text),) * 2


def test_every_capitalised_word_is_listed_and_those_that_may_be_names_come_first():
    found = SafeText("The pump is dry. Water is far.\nWe met Farid in Ganja with P7, and Farid paid. Ошибка Тест").capitals()
    assert [(one.word, one.lines, one.look_first) for one in found] == [
        ("Farid", (2,), True),
        ("Ganja", (2,), True),
        ("Ошибка", (2,), True),
        ("Тест", (2,), True),
        ("The", (1,), False),
        ("Water", (1,), False),
        ("We", (2,), False),
    ]


def test_a_case_without_a_key_says_that_it_knows_nobody(tmp_path):
    names = Pseudonyms(make_case(tmp_path))
    assert names.knows_nobody
    assert names.words("") == ""


def test_a_code_is_set_apart_from_a_letter_that_the_name_touched(tmp_path):
    assert safe(tmp_path, "the_AnnaKovac2 file").text == "the_P3 2 file"


def test_an_address_that_holds_a_name_gives_way_as_a_whole(tmp_path):
    assert safe(tmp_path, "Write to anna.kovac@example.org now").text == "Write to [e-mail address] now"


def test_with_a_key_that_cannot_be_used_no_text_comes_in_as_its_names_would_stay(tmp_path):
    with pytest.raises(EvaltoolError, match="the column 'name' is missing"):
        Pseudonyms(make_case(tmp_path, {"private/key": [{"person_code": "P3", "full name": "Anna Kovac"}]}))
