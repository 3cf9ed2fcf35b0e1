from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest

from evaltool.case import CaseFolder
from evaltool.field_phase.agreement import agreement, agreement_on_direction, disagreements, reading, unitising
from evaltool.field_phase.shared_coding import not_compared_yet, shared_coding
from evaltool.stats.agreement import Agreement
from tests.support.valley_case import TEXTS, coding, valley_case, valley_tables

INTERVIEW, GROUP = TEXTS["field_phase/transcripts/S1.md"], TEXTS["field_phase/transcripts/S2.md"]
ANNA, BEN, CLARA = (f"field_phase/codings/{name}" for name in ("anna", "ben", "clara"))


@pytest.fixture
def twice(tmp_path):
    """The case with S2 coded by anna and ben: one code alike, one with another direction, one that only ben saw."""
    tables = valley_tables()
    tables[BEN] = [
        coding("B1", "S2", GROUP, "carry less", "C3", "positive"),
        coding("B2", "S2", GROUP, "I still carry as much.", "C3", "positive"),
        coding("B3", "S2", GROUP, "The committee never met.", "C5", "negative"),
    ]
    return valley_case(tmp_path, tables)


def measure(case, name: str):
    return next(m for m in agreement(case) if m.code == name)


def test_only_sources_that_two_coders_coded_are_shared_and_their_paragraphs_are_the_units(twice):
    shared = shared_coding(twice)
    assert (shared.coders, [text.id for text in shared.texts], len(shared.segments), shared.codes) == (("anna", "ben"), ["S2"], 3, ("C3", "C5"))


def test_values_are_computed_from_the_spans_with_uncoded_text_as_a_value_of_its_own(twice):
    assert shared_coding(twice).values(lambda codes: float("C3" in codes)).tolist() == [[1, 1, 0], [1, 1, 0]]
    assert shared_coding(twice).values(lambda codes: float("C5" in codes)).tolist() == [[0, 0, 0], [0, 0, 1]]


def test_agreement_on_a_code_counts_paragraphs_and_characters(twice):
    work = measure(twice, "Use > Work")
    assert (work.marked, work.percent.value, work.kappa.value, work.alpha.value) == ((2, 2), 1.0, 1.0, 1.0)
    marked = {"anna": 24 + 22, "ben": 10 + 22, "both": 10 + 22}
    observed = 1 - (marked["anna"] - marked["both"]) / len(GROUP)
    rows = shared_coding(twice).characters("C3")
    assert rows.sum(axis=1).tolist() == [46, 32] and np.mean(rows[0] == rows[1]) == pytest.approx(observed)
    assert 0.5 < work.by_character.value < 1 and isnan(work.by_character.low)
    assert work.by_character.reason == "characters of one passage are not independent, so no interval is drawn from them"


def test_overall_measures_stand_first_and_are_three(twice):
    assert [m.code for m in agreement(twice)] == ["Coded at all", "Exactly the same codes", "Each code on each paragraph", "Use > Work", "Committee"]
    assert measure(twice, "Coded at all").percent.value == pytest.approx(2 / 3)
    assert measure(twice, "Exactly the same codes").percent.value == pytest.approx(2 / 3)
    every = measure(twice, "Each code on each paragraph")
    assert (every.percent.value, every.alpha.n_units, isnan(every.alpha.low)) == (pytest.approx(5 / 6), 6, True)


def test_without_a_codebook_what_does_not_need_one_is_measured_all_the_same(tmp_path):
    tables = valley_tables() | {BEN: [coding("B1", "S2", GROUP, "carry less", "C3", "positive")]}
    del tables["field_phase/codebook"]
    case = valley_case(tmp_path, tables)
    assert [m.code for m in agreement(case)] == ["Coded at all", "Exactly the same codes"]
    assert disagreements(case) == []


def test_direction_is_compared_where_both_put_the_code(twice):
    assert shared_coding(twice).directions().tolist() == [[2.0, 0.0], [2.0, 2.0]]
    assert agreement_on_direction(twice).n_units == 2


def test_disagreements_name_coders_by_letters_and_carry_place_and_words(twice):
    found = [(d.source_id, d.line, d.code_id, d.seen) for d in disagreements(twice)]
    assert found == [("S2", 2, "C3", "coder A: negative; coder B: positive"), ("S2", 3, "C5", "coder B: yes; coder A: no")]
    assert disagreements(twice)[1].excerpt == "The committee never met."


def test_a_long_quote_is_cut_at_a_word(tmp_path):
    long = "water and " * 30
    tables = valley_tables() | {ANNA: [coding("K1", "S1", long, long.strip(), "C2")], BEN: [coding("B1", "S1", long, "water and", "C3")]}
    excerpt = disagreements(valley_case(tmp_path, tables, S1=long))[0].excerpt
    assert len(excerpt) < 165 and excerpt.endswith("and ...")


def test_without_shared_sources_nothing_is_measured(tmp_path):
    case = valley_case(tmp_path)
    assert shared_coding(case) is None and agreement(case) == [] and disagreements(case) == []
    assert unitising(case) is None and agreement_on_direction(case) is None


def test_a_shared_document_without_its_text_cannot_be_compared(tmp_path):
    row = {"coding_id": "K1", "source_id": "D1", "start": 0, "end": 5, "quote": "words", "code_id": "C2", "direction": "neutral"}
    tables = valley_tables() | {ANNA: [row], BEN: [{**row, "coding_id": "B1"}], "desk_review/documents": [{"document_id": "D1", "title": "Report"}]}
    assert shared_coding(valley_case(tmp_path, tables)) is None


def test_three_coders_are_compared_by_fleiss_and_who_did_not_read_a_source_has_no_value_there(tmp_path):
    tables = valley_tables()
    tables[BEN] = [coding("B1", "S2", GROUP, "carry less", "C3", "mixed"), coding("B2", "S1", INTERVIEW, "The fee", "C4", "negative")]
    tables[CLARA] = [coding("L1", "S1", INTERVIEW, "The fee is", "C4", "neutral"), coding("L2", "S1", INTERVIEW, "too high", "C4", "positive")]
    case = valley_case(tmp_path, tables)
    fees = measure(case, "Fees")
    assert fees.kappa.value == pytest.approx(1.0) and fees.percent.n_units == 6
    assert np.isnan(shared_coding(case).values(lambda codes: 0.0)).sum() == 3
    assert unitising(case).reason == "not every coder coded every shared source"
    assert shared_coding(case).directions().T.tolist()[0][1:] == [0.0, 1.0]


def test_a_source_is_compared_once_everybody_who_began_it_is_done(tmp_path):
    tables = valley_tables()
    tables[BEN] = [coding("B1", "S2", GROUP, "carry less", "C3"), coding("B2", "S1", INTERVIEW, "The fee", "C4")]
    valley_case(tmp_path, tables)
    (tmp_path / "field_phase/codings/ben.done").write_text("S1\n")
    case = CaseFolder(tmp_path)
    assert [text.id for text in shared_coding(case).texts] == ["S1"] and not_compared_yet(case) == ["S2"]
    assert {d.source_id for d in disagreements(case)} == {"S1"}

    (tmp_path / "field_phase/codings/ben.done").write_text("")
    case = CaseFolder(tmp_path)
    assert shared_coding(case) is None and disagreements(case) == [] and not_compared_yet(case) == ["S1", "S2"]


def test_who_is_done_with_a_source_and_coded_nothing_in_it_read_it_all_the_same(tmp_path):
    valley_case(tmp_path)
    (tmp_path / "field_phase/codings/ben.done").write_text("S1\nS5\n")  # S5 is withdrawn
    (tmp_path / "field_phase/codings/clara.done").write_text("S5\n")
    case = CaseFolder(tmp_path)
    assert [text.id for text in shared_coding(case).texts] == ["S1"]
    assert not_compared_yet(case) == [] and measure(case, "Coded at all").marked[1] == 0 and measure(case, "Coded at all").percent.value < 1


def test_alpha_u_is_computed_from_the_raw_spans_and_joins_a_coders_overlapping_ones(tmp_path):
    tables = valley_tables() | {
        ANNA: [coding("K1", "S1", INTERVIEW, "The fee is too"), coding("K2", "S1", INTERVIEW, "is too high."), coding("K3", "S2", GROUP, "We carry less")],
        BEN: [coding("B1", "S1", INTERVIEW, "The fee is too high."), coding("B2", "S2", GROUP, "We carry less")],
    }
    case = valley_case(tmp_path, tables)
    start, offset = INTERVIEW.index("The fee"), len(INTERVIEW)
    assert shared_coding(case).spans("anna") == shared_coding(case).spans("ben") == [(start, start + 20, "C2"), (offset + 4, offset + 17, "C2")]
    assert (unitising(case).value, unitising(case).n_units) == (1.0, 4)


def test_directions_are_missing_where_coders_share_no_code(tmp_path):
    tables = valley_tables() | {BEN: [coding("B3", "S2", GROUP, "The committee never met.", "C5")]}
    value = agreement_on_direction(valley_case(tmp_path, tables))
    assert isnan(value.value) and value.reason == "no unit has values from two coders"


@pytest.mark.parametrize(
    "value, words",
    [
        (Agreement(0.9, 0.85, 0.95, 40), "reliable (lower limit from .800)"),
        (Agreement(0.9, 0.70, 0.95, 40), "for tentative conclusions (lower limit from .667)"),
        (Agreement(0.9, 0.50, 0.95, 40), "not shown to be reliable (lower limit below .667)"),
        (Agreement(0.9, nan, nan, 6, "too few"), "only the value itself: too few"),
        (Agreement(nan, nan, nan, 0, "no pairs"), "no value: no pairs"),
    ],
)
def test_the_lower_limit_decides_what_a_value_allows_to_say(value, words):
    assert reading(value) == words
