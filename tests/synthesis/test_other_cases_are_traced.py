"""Every sentence of cases that are not the sample is traced too: apprentices with two raters in CSV files, hill villages in one workbook a phase."""

from __future__ import annotations

import subprocess
import sys

import pytest

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.lessons import read_lessons
from evaltool.synthesis.recommendations import read_recommendations
from evaltool.synthesis.traceability import chain
from tests.support.second_case import make_second_case
from tests.support.two_raters_case import two_raters_case
from tests.synthesis.test_each_item_can_fail import edit
from tests.synthesis.test_sample_is_traced import ends

MAKERS = {"two raters": two_raters_case, "villages": lambda root: CaseFolder(make_second_case(root))}
READERS = (read_findings, read_conclusions, read_recommendations, read_lessons)


@pytest.fixture(params=MAKERS)
def case(request, tmp_path):
    return MAKERS[request.param](tmp_path)


def test_every_sentence_reaches_words_a_place_or_a_value(case):
    ids = [record.id for read in READERS for record in read(case)]
    assert len(ids) >= 8
    for id in ids:
        found = ends(chain(case, id))
        assert chain(case, id).is_traced and found, id
        # an id alone is no end: its words, its place or its value are there to be printed
        assert all(end.is_traced and end.kind != "missing" and (end.quote or end.place) for end in found), id


def test_the_command_prints_the_words_the_place_and_the_value_of_every_end(tmp_path):
    case = two_raters_case(tmp_path)
    printed = subprocess.run([sys.executable, "-m", "evaltool", "trace", case.root, "RE1"], capture_output=True, text=True, check=True).stdout

    for words in ("I have welded a hull on my own", "I left after a year, the workshop had no toilet for women.", "Apprenticeships completed: 141"):
        assert words in printed
    assert "D01 p.2 (place)" in printed and "If it changes or is withdrawn" in printed


# link of the case of two raters: the table, what happens to it, the problem, and the file and row that it names
BROKEN = {
    "recommendation to conclusion": ("synthesis/recommendations", lambda rows: rows[1].update(conclusion_ids="CO9"), "ID_UNKNOWN", "recommendations", 3),
    "conclusion to finding": ("synthesis/conclusions", lambda rows: rows[0].update(finding_ids="F9"), "ID_UNKNOWN", "conclusions", 2),
    "finding to coding": ("field_phase/codings/edda", lambda rows: rows.pop(0), "ID_UNKNOWN", "findings", 2),
    "finding to document": ("desk_review/documents", lambda rows: rows.pop(2), "ID_UNKNOWN", "findings", 3),
    "finding to indicator": ("desk_review/results_matrix", lambda rows: rows[1].update(indicator_id="I9"), "ID_UNKNOWN", "findings", 4),
    "finding to line": ("synthesis/findings", lambda rows: rows[3].update(evidence_for="S06 l.20;K03"), "EVIDENCE_PLACE_OUTSIDE", "findings", 5),
    "finding to budget line": ("desk_review/budget", lambda rows: rows.pop(0), "ID_UNKNOWN", "findings", 5),
    "coding to its source": ("field_phase/sources", lambda rows: rows[2].update(consent="withdrawn"), "EVIDENCE_WITHHELD", "findings", 3),
    "coding to its words": ("field_phase/codings/edda", lambda rows: rows[0].update(quote="what nobody said"), "EVIDENCE_QUOTE_LOST", "findings", 2),
    "rating to finding": ("synthesis/ratings/joro", lambda rows: rows[0].update(finding_ids="F9"), "ID_UNKNOWN", "ratings/joro", 2),
    "lesson to finding": ("synthesis/lessons", lambda rows: rows[0].update(finding_ids="F9"), "ID_UNKNOWN", "lessons", 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_link_is_named_at_its_row(tmp_path, name):
    table, change, code, file, row = BROKEN[name]
    case = two_raters_case(tmp_path)
    places = {(problem.code, problem.file, problem.row) for problem in check_case(case)}
    edit(case.root / f"{table}.csv", change)
    new = {(problem.code, problem.file, problem.row) for problem in check_case(CaseFolder(case.root))} - places

    assert (code, f"synthesis/{file}.csv", row) in new
