"""The project's own papers, as text and as the Word file their author would have: every result, indicator, activity and question comes out as in data/sample."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.interchange.activities_import import find_activities
from evaltool.interchange.matrix_import import read_matrix
from evaltool.interchange.paper import Paper
from evaltool.interchange.questions_import import read_questions
from evaltool.interchange.reading import read_paper
from tests.support.papers_made import SOFFICE, in_office
from tests.support.seed_word import SEED, seed_word

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
pytestmark = pytest.mark.skipif(not SEED.is_file(), reason="the project's papers are not here")


def sample(table: str) -> list[dict[str, str]]:
    with (SAMPLE / "desk_review" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def word(tmp_path_factory) -> Path:
    return seed_word(tmp_path_factory.mktemp("papers") / "project_document_and_tor.docx")


@pytest.fixture(scope="module", params=["text", "Word", "Word saved by LibreOffice"])
def paper(request, word, tmp_path_factory) -> Paper:
    if request.param == "text":
        return read_paper(SEED)
    if request.param == "Word":
        return read_paper(word)
    if SOFFICE is None:
        pytest.skip("LibreOffice is not here")
    return read_paper(in_office(word, "docx", tmp_path_factory.mktemp("saved")))


def test_every_result_and_indicator_is_as_in_the_sample(paper):
    columns = ("result_id", "level", "parent_id", "statement", "indicator_id", "indicator", "unit", "baseline", "target", "target_means")
    found = [{column: row.get(column, "") for column in columns} for row in read_matrix(paper).rows]
    expected = [{column: row[column] for column in columns} for row in sample("results_matrix")]
    # the evaluator left open what the target of I02 means, for a reason that stands elsewhere in the matrix
    assert found[1]["target_means"] == "reach" and expected[1]["target_means"] == ""
    found[1]["target_means"] = ""
    assert found == expected


def test_every_cell_of_the_matrix_has_a_fate_and_all_are_understood(paper):
    report = read_matrix(paper).report
    assert report.of("not understood") == []
    assert len(report.of("split")) == 8
    assert len(report.pieces) == sum(len(report.of(fate)) for fate in ("taken", "split", "skipped"))


def test_every_activity_is_as_in_the_sample_with_its_parties(paper):
    found = find_activities([paper], None, ["OC1", "OC2", "OC3", "OC4"])
    columns = ("activity_id", "statement", "responsible")
    assert [{column: row[column] for column in columns} for row in found.rows] == [{column: row[column] for column in columns} for row in sample("activities")]
    assert [row["result_ids"] for row in found.rows] == ["OC1"] * 4 + ["OC2"] * 5 + ["OC3", "OC4", ""]
    assert found.sentences == [
        "No month of the work plan is shaded or crossed in this file, so planned dates are left empty. Look into the original: shading is lost when a document becomes text."
    ]
    assert [piece for report in found.reports for piece in report.of("not understood")] == []


def test_the_twelve_questions_are_as_in_the_sample(paper):
    columns = ("question_id", "question", "tor_reference")
    expected = [row for row in sample("evaluation_matrix") if not row["parent_id"]]
    found = read_questions(paper)
    assert [{column: row[column] for column in columns} for row in found.rows] == [{column: row[column] for column in columns} for row in expected]
    assert len(found.rows) == 12
    # the evaluator put EQ9 under a second criterion too
    assert [row["criterion"] for row in found.rows] == [row["criterion"].split(";")[0] for row in expected]
    assert found.report.of("not understood") == []


@pytest.fixture(scope="module")
def imported(word, tmp_path_factory) -> tuple[Path, str]:
    """The case that the first command makes, and what it prints."""
    case = tmp_path_factory.mktemp("new") / "case"
    return case, run("import", "papers", word.parent, "--into", case)


def test_three_commands_lead_from_an_empty_folder_and_the_papers_to_the_work_plan(imported):
    case, told = imported
    assert "results_matrix: 15 results and 30 indicators from project_document_and_tor.docx." in told
    assert "evaluation_matrix: 12 questions under 5 criteria from project_document_and_tor.docx. How each is answered is yours to plan." in told
    assert "The papers print no project code: evaluation.yml has the name of the folder instead, correct it." in told
    assert "Not found in the papers, to be filled in in evaluation.yml: project.donor." in told
    assert "The dates printed for the synthesis phase cannot be used as they are: write the dates you work with into evaluation.yml." in told
    assert run("check", case).splitlines()[-1].endswith("warnings.")
    assert "work_plan.docx" in run("run", case, "--only", "10_desk_review")
    assert (case / "outputs" / "work_plan.docx").stat().st_size > 10_000


def test_evaluation_yml_is_filled_in_as_far_as_the_papers_say(imported):
    case, _ = imported
    written, facts = (yaml.safe_load((folder / "evaluation.yml").read_text(encoding="utf-8")) for folder in (case, SAMPLE))
    for name in ("title", "executing_agency", "management_site", "beneficiaries", "budget", "start", "end"):
        assert written["project"][name] == facts["project"][name], name
    assert written["project"]["partners"][:1] == ["TAMAS in Ganja"]
    for name in ("title", "type", "timing", "purposes", "criteria_set"):
        assert written["evaluation"][name] == facts["evaluation"][name], name
    assert [phase["stated"] for phase in written["evaluation"]["phases"]] == [phase["stated"] for phase in facts["evaluation"]["phases"]]
    assert [str(due["due"]) for due in written["evaluation"]["deliverables"]] == ["2014-03-21", "2014-03-31"]
    assert not check_case(CaseFolder(case)).of("error")


def test_the_register_has_the_paper_and_what_the_terms_of_reference_expect(imported):
    case, _ = imported
    with (case / "desk_review/documents.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["document_id"], row["received"], row["author"]) for row in rows[:1]] == [("D01", "yes", "IOM")]
    assert rows[0]["file"] == "documents/project_document_and_tor.docx.txt" and (case / "desk_review" / rows[0]["file"]).is_file()
    missing = [row["title"] for row in rows if row["received"] == "no"]
    assert missing == [
        "Budget Breakdown", "National Counter-trafficking Action Plan", "IOM Project Handbook – Module 6 Evaluation", "IOM Evaluation Guidelines", "IOM Internal Guidance Notes",
        "Quarterly reports", "Financing decision", "Contract", "Annex I – Evaluation Sheet", "Annex II – Evaluation Report",
    ]  # fmt: skip


def run(*arguments: object) -> str:
    done = subprocess.run([sys.executable, "-m", "evaltool", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
