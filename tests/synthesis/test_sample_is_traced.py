"""Every sentence of the sample's findings, conclusions and recommendations reaches quoted words, a document's place or an indicator; a broken link is named."""

from __future__ import annotations

import csv

import pytest
from typer.testing import CliRunner

from evaltool.case import CaseFolder
from evaltool.check import MODELS, check_case
from evaltool.cli import app
from evaltool.synthesis.traceability import chain
from tests.support.sample_copy import SAMPLE, SampleCopy

TABLES = {"findings": "finding_id", "conclusions": "conclusion_id", "recommendations": "recommendation_id", "lessons": "lesson_id"}


def _ids(table):
    rows = csv.DictReader((SAMPLE / "synthesis" / f"{table}.csv").read_text(encoding="utf-8").splitlines())
    return [row[TABLES[table]] for row in rows]


IDS = [id for table in TABLES for id in _ids(table)]


@pytest.fixture(scope="module")
def sample():
    return CaseFolder(SAMPLE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return SampleCopy(tmp_path_factory.mktemp("traced"))


def ends(link):
    """The ends of a chain: what nothing stands below."""
    return [end for below in link.below for end in ends(below)] if link.below else [link]


def test_the_sample_has_findings_conclusions_recommendations_and_lessons():
    assert [len(_ids(table)) for table in TABLES] == [20, 7, 9, 6]


@pytest.mark.parametrize("id", IDS)
def test_the_chain_of_every_sentence_ends_in_words_a_place_or_a_value(sample, id):
    link = chain(sample, id)
    found = ends(link)

    assert link.is_traced
    # nothing at all that it rests on leads nowhere, not even evidence that other evidence would make up for
    assert found and all(end.is_traced and end.kind != "missing" for end in found)
    assert any(end.kind in ("coding", "place", "indicator", "survey question", "training", "service data", "activity", "result") for end in found)


@pytest.mark.parametrize("id", IDS)
def test_quoted_words_stand_where_the_chain_says_they_do(sample, id):
    for end in ends(chain(sample, id)):
        if end.kind == "coding":
            whole, line = end.place.split(" l.")
            text = (SAMPLE / "field_phase" / "transcripts" / f"{whole}.md").read_text(encoding="utf-8")
            # the line of a coding is the one on which its words begin
            rest = "\n".join(text.split("\n")[int(line) - 1 :])
            assert end.quote.replace("\r\n", "\n") in rest, end.id


def test_the_command_prints_the_words_of_every_kind_of_end():
    printed = {id: CliRunner().invoke(app, ["trace", str(SAMPLE), id]).stdout for id in ("RE9", "RE5")}

    assert "follows from CO2 (conclusion):" in printed["RE9"]
    assert "for D12 p.6 (place)" in printed["RE9"]
    assert "for I22 (indicator):" in printed["RE9"]
    assert "for K0032 (coding, S02 l." in printed["RE5"]
    assert "for q_module_useful (survey question):" in printed["RE5"]
    assert "for TOT2013 (training):" in printed["RE5"]


def edit(table, id, column, value):
    """The cell of one row, whose first column or indicator is the id, with another value; `value` may work on what stands there."""

    def change(rows):
        row = next(row for row in rows if next(iter(row.values())) == id or row.get("indicator_id") == id)
        row[column] = value(row[column]) if callable(value) else value

    return f"{table}", change


def drop(table, id):
    return table, lambda rows: rows.remove(next(row for row in rows if next(iter(row.values())) == id or row.get("indicator_id") == id))


def swap_id(old, new):
    return lambda written: ";".join(new if part == old else part for part in written.split(";"))


# each kind of link: how it is broken, what is traced no longer, and the problem at the row that says so
BROKEN = {
    "recommendation to conclusion": ([edit("synthesis/recommendations", "RE2", "conclusion_ids", "CO44")], "ID_UNKNOWN", "RE2", {"RE2"}),
    "recommendation to no conclusion": ([edit("synthesis/recommendations", "RE2", "conclusion_ids", "")], "RECOMMENDATION_NO_LINK", "RE2", set()),
    "recommendation to finding": ([edit("synthesis/recommendations", "RE2", "finding_ids", "F88")], "ID_UNKNOWN", "RE2", {"RE2"}),
    "conclusion to finding": ([edit("synthesis/conclusions", "CO4", "finding_ids", "F08;F88")], "ID_UNKNOWN", "CO4", {"CO4", "RE2"}),
    "conclusion to no finding": ([edit("synthesis/conclusions", "CO4", "finding_ids", "")], "CONCLUSION_NO_FINDING", "CO4", {"CO4", "RE2"}),
    "lesson to finding": ([edit("synthesis/lessons", "LE2", "finding_ids", "F88")], "ID_UNKNOWN", "LE2", {"LE2"}),
    "finding to no evidence": ([edit("synthesis/findings", "F13", "evidence_for", "")], "FINDING_NO_EVIDENCE", "F13", {"F13", "CO5", "RE3", "RE4", "RE6", "LE5"}),
    "finding to coding": ([drop("field_phase/codings/evaluator", "K0034")], "ID_UNKNOWN", "F13", set()),
    "coding to words": ([edit("field_phase/codings/evaluator", "K0034", "quote", "What nobody said.")], "EVIDENCE_QUOTE_LOST", "F13", set()),
    "coding to its source": ([edit("field_phase/sources", "S03", "consent", "withdrawn")], "EVIDENCE_WITHHELD", "F13", set()),
    "finding to line": ([edit("synthesis/findings", "F13", "evidence_for", swap_id("S02 l.65", "S02 l.6500"))], "EVIDENCE_PLACE_OUTSIDE", "F13", set()),
    "finding to document": ([drop("desk_review/documents", "D28")], "ID_UNKNOWN", "F13", set()),
    "finding to indicator": ([drop("desk_review/results_matrix", "I22")], "ID_UNKNOWN", "F03", set()),
    "finding to activity": ([drop("desk_review/activities", "A11")], "ID_UNKNOWN", "F03", set()),
    "finding to assumption": ([drop("desk_review/assumptions", "AS3")], "ID_UNKNOWN", "F10", set()),
    "finding to service data": ([drop("field_phase/service_data", "SD7")], "ID_UNKNOWN", "F04", set()),
    "finding to training": ([("field_phase/training_tests", lambda rows: rows.clear())], "ID_UNKNOWN", "F06", set()),
    "finding to person": ([edit("synthesis/findings", "F13", "evidence_for", "P09")], "EVIDENCE_KIND", "F13", {"F13", "CO5", "RE3", "RE4", "RE6", "LE5"}),
    "finding to a whole source": ([edit("synthesis/findings", "F13", "evidence_for", "S03")], "EVIDENCE_NO_PLACE", "F13", {"F13", "CO5", "RE3", "RE4", "RE6", "LE5"}),
    "rating to finding": ([edit("synthesis/ratings/evaluator", "relevance", "finding_ids", "F88")], "ID_UNKNOWN", "relevance", set()),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_link_is_named_at_its_row_and_what_hangs_on_it_is_traced_no_longer(copy, name):
    edits, code, id, lost = BROKEN[name]
    with copy.changed(edits) as case:
        found = {problem.code for problem in check_case(case) if (problem.file, problem.row) == _row(case, id)}
        untraced = {id for id in IDS if not chain(case, id).is_traced}

    assert code in found
    assert untraced == lost


@pytest.mark.parametrize("removed", ["field_phase/survey.xlsx", "field_phase/transcripts/S12.md"])
def test_a_file_that_is_gone_is_named_at_the_finding_that_cites_it(copy, removed):
    texts = {removed: None}
    if removed.endswith("xlsx"):
        texts["field_phase/survey_responses.csv"] = None
    with copy.changed([], texts) as case:
        codes = {problem.code for problem in check_case(case) if problem.file == "synthesis/findings.csv"}

    assert {"field_phase/survey.xlsx": "ID_UNKNOWN", "field_phase/transcripts/S12.md": "EVIDENCE_TEXT_MISSING"}[removed] in codes


def _row(case, id):
    for table in ("findings", "conclusions", "recommendations", "lessons", "ratings"):
        for record in next(case.read(model) for model in MODELS if model.table == table):
            if record.id == id:
                return record.found_at.file, record.found_at.row
    raise AssertionError(id)
