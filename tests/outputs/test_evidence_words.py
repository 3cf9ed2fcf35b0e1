"""What a reader may see of a piece of evidence, and how its speaker is named."""

from __future__ import annotations

import pytest

from evaltool.field_phase.sources import read_sources
from evaltool.outputs.evidence_words import behind, excerpt, inside_quotes, kind, origin, quotable, speaker
from evaltool.outputs.profiles import PROFILES
from evaltool.synthesis.evidence import address_book
from tests.support.water_case import row, two_families, water_case

INTERNAL, COMMISSIONER, PUBLIC = PROFILES["internal"], PROFILES["commissioner"], PROFILES["public"]
SAID = "The pumps give clean water every day."


@pytest.fixture
def case(tmp_path):
    return water_case(tmp_path)


def with_source(tmp_path, id, **cells):
    return water_case(tmp_path, lambda written: row(written, "field_phase/sources", id).update(cells))


def test_words_of_an_internal_source_reach_the_commissioner_and_not_everybody(case):
    piece = address_book(case).resolve("K01")
    assert [excerpt(case, piece, reader) for reader in (INTERNAL, COMMISSIONER, PUBLIC)] == [SAID, SAID, "[words not shown]"]


def test_words_of_a_restricted_source_reach_the_team_alone(tmp_path):
    case = with_source(tmp_path, "S01", sensitivity="restricted")
    piece = address_book(case).resolve("K01")
    assert [excerpt(case, piece, reader) for reader in (INTERNAL, COMMISSIONER, PUBLIC)] == [SAID, "[words not shown]", "[words not shown]"]
    line = address_book(case).resolve("S01 l.3")
    assert excerpt(case, line, INTERNAL).endswith(SAID)
    assert excerpt(case, line, COMMISSIONER) == "[words not shown]"


def test_words_that_may_not_be_quoted_give_their_theme_and_direction(tmp_path):
    case = with_source(tmp_path, "S01", quotable="no", sensitivity="public")
    book = address_book(case)
    assert {excerpt(case, book.resolve("K01"), reader) for reader in PROFILES.values()} == {"[words not shown; on: Working pumps, positive]"}
    assert excerpt(case, book.resolve("S01 l.3"), INTERNAL) == "[words not shown]"


def test_values_and_documents_are_shown_to_everybody(case):
    book = address_book(case)
    assert excerpt(case, book.resolve("I1"), PUBLIC) == "Pumps built: 12 (baseline 0, target 12); achieved."
    assert excerpt(case, book.resolve("K09"), PUBLIC) == "spending was on budget."
    assert excerpt(case, book.resolve("D02 p.4"), PUBLIC) == "[words not in this case]"
    assert excerpt(case, book.resolve("D02"), PUBLIC) == "the whole of it"


def test_a_translation_stands_for_the_words(tmp_path):
    case = water_case(tmp_path, lambda written: row(written, "field_phase/codings/ana", "K01").update(translation="In other words."))
    assert excerpt(case, address_book(case).resolve("K01"), INTERNAL) == "In other words."


def test_a_speaker_is_named_by_the_group_where_several_persons_of_it_were_heard_in_several_sources(tmp_path):
    case = water_case(tmp_path, two_families)
    assert speaker(case, address_book(case).resolve("K01")) == "Families"


def test_the_codes_of_persons_are_no_part_of_what_is_quoted(tmp_path):
    case = water_case(tmp_path, lambda written: row(written, "field_phase/codings/ana", "K01").update(translation="P01 and P012 said so, P03's too."))
    assert excerpt(case, address_book(case).resolve("K01"), INTERNAL) == "[a person] and P012 said so, [a person]'s too."


def test_a_speaker_whose_group_was_heard_once_is_not_named_by_it(case):
    assert speaker(case, address_book(case).resolve("K06")) == "one of those heard"


def test_what_the_evaluator_saw_was_said_by_nobody(case):
    assert speaker(case, address_book(case).resolve("K08")) == "seen by the evaluator"
    assert [behind(case, read_sources(case).get(id)) for id in ("S05", "S03")] == ["seen by the evaluator", "one of those heard"]


def test_a_group_heard_once_more_only_without_consent_is_not_named(case):
    # officials: one source with consent, one that was refused
    assert speaker(case, address_book(case).resolve("K03")) == "one of those heard"


def test_where_one_of_two_groups_may_not_be_named_none_is(case):
    both = address_book(case).resolve("K05")
    assert both.group_ids == ("G1", "G2")
    assert speaker(case, both) == "one of those heard"


def test_evidence_without_a_group_has_no_named_speaker(case):
    assert speaker(case, address_book(case).resolve("I1")) == "one of those heard"


@pytest.mark.parametrize(
    ("citation", "words"),
    [
        ("K01", "S01"),
        ("K09", "D01 Progress report"),
        ("D02 p.4", "D02 Water policy"),
        ("I1", "results and registers"),
        ("training", "tests of Pump care"),
        ("SD2", "results and registers"),
    ],
)
def test_the_origin_is_a_code_a_title_or_a_register(case, citation, words):
    assert origin(case, address_book(case).resolve(citation)) == words


@pytest.mark.parametrize(
    ("citation", "word"),
    [
        ("K01", "statement"),
        ("S01 l.3", "passage"),
        ("I1", "indicator"),
        ("B1", "budget line"),
        ("T1", "training test"),
        ("SD1", "register total"),
        ("OP1", "result"),
    ],
)
def test_the_kind_is_said_in_a_word_of_the_field(case, citation, word):
    assert kind(address_book(case).resolve(citation)) == word


def test_only_words_of_persons_can_be_printed_as_a_quote(case):
    book = address_book(case)
    assert quotable(book.resolve("K01"), INTERNAL)
    assert not quotable(book.resolve("K01"), PUBLIC)
    assert not quotable(book.resolve("K06"), INTERNAL)
    assert not quotable(book.resolve("K09"), INTERNAL)
    assert not quotable(book.resolve("S01 l.3"), INTERNAL)


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Plain words.", "Plain words."),
        ('"All of it."', "All of it."),
        ("“All of it.”", "All of it."),
        ('"A tool, by itself." Fits the plan', "‘A tool, by itself.’ Fits the plan"),
        ('One said "no", one ("yes").', "One said ‘no’, one (‘yes’)."),
        ('"First." Then "second."', "‘First.’ Then ‘second.’"),
        ('"', "‘"),
    ],
)
def test_words_between_quotation_marks_have_no_unpaired_ones_of_their_own(words, printed):
    assert inside_quotes(words) == printed
