from __future__ import annotations

from evaltool.field_phase.salience import SaturationStep, always_together, salience, saturation, unused_codes
from tests.support.valley_case import TEXTS, coding, valley_case, valley_tables

CODINGS = "field_phase/codings/anna"
INTERVIEW, GROUP, SEEN = (TEXTS[f"field_phase/transcripts/S{n}.md"] for n in (1, 2, 3))


def test_sources_voices_and_groups_are_counted_and_never_passages(tmp_path):
    uses = {use.code_id: use for use in salience(valley_case(tmp_path))}
    assert (uses["C3"].sources, uses["C3"].voices, uses["C3"].groups) == (1, 2, 1)
    assert uses["C3"].directions == {"positive": 1, "negative": 1, "mixed": 0, "neutral": 0}
    assert (uses["C2"].sources, uses["C5"].voices) == (0, 0)


def test_a_code_counts_what_stands_under_the_codes_below_it(tmp_path):
    tables = valley_tables()
    tables[CODINGS].append(coding("K9", "S1", INTERVIEW, "First line", "C1"))
    uses = {use.code_id: use for use in salience(valley_case(tmp_path, tables))}
    assert (uses["C1"].sources, uses["C1"].voices, uses["C1"].path, uses["C1"].depth) == (2, 3, "Use", 0)
    assert (uses["C3"].path, uses["C3"].depth) == ("Use > Work", 1)


def test_codes_that_nobody_used_are_named_and_those_above_a_used_one_are_not(tmp_path):
    assert [code.id for code in unused_codes(valley_case(tmp_path))] == ["C2", "C5"]


def test_saturation_follows_the_order_of_coding_and_names_no_source(tmp_path):
    tables = valley_tables()
    tables[CODINGS].append(coding("K7", "S3", SEEN, "the tap", "C2", date="2014-03-10"))
    tables[CODINGS].append(coding("K8", "S1", INTERVIEW, "First line", "C2", date="2014-03-20"))
    assert saturation(valley_case(tmp_path, tables)) == [SaturationStep(1, 1, 1), SaturationStep(2, 1, 2), SaturationStep(3, 1, 3)]


def test_sources_without_a_date_of_coding_come_last(tmp_path):
    tables = valley_tables()
    tables[CODINGS].insert(0, coding("K0", "S3", SEEN, "the tap", "C3"))
    assert [step.new_codes for step in saturation(valley_case(tmp_path, tables))] == [1, 1, 0]
    assert saturation(valley_case(tmp_path / "b", {}, S1="", S2="", S3="")) == []


def test_two_codes_that_always_mark_the_same_words_are_a_question_to_the_codebook(tmp_path):
    tables = valley_tables()
    quotes = [("S1", INTERVIEW, "First line"), ("S2", GROUP, "We carry"), ("S3", SEEN, "the tap")]
    tables[CODINGS] = [coding(f"K{code}{n}", id, text, quote, code) for code in ("C2", "C3") for n, (id, text, quote) in enumerate(quotes)]
    assert [(one.id, other.id) for one, other in always_together(valley_case(tmp_path, tables))] == [("C2", "C3")]
    tables[CODINGS].pop()
    assert always_together(valley_case(tmp_path / "b", tables)) == []
