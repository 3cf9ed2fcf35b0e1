"""The commands `evaltool import ...`: what they print, what they refuse, and that nothing is doubled or replaced."""

from __future__ import annotations

import sys

import pytest
import yaml

from evaltool import cli
from evaltool.interchange.header_import import filled_header, read_header_values
from evaltool.interchange.text_paper import read_text
from evaltool.new_case import header_text, make_case
from tests.support import papers_made
from tests.support.small_case import make_case as small_case
from tests.support.tree import tree


@pytest.fixture
def said(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["evaltool", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return run


@pytest.fixture
def papers(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    papers_made.water(folder / "project.docx")
    papers_made.work_plan(folder / "plan.docx")
    papers_made.questions(folder / "tor.docx")
    return folder


def test_a_results_matrix_is_read_into_a_case_and_the_report_says_what_needs_a_look(papers, tmp_path, said):
    make_case(tmp_path / "case")
    code, out, _ = said("import", "results-matrix", papers / "project.docx", "--into", tmp_path / "case")
    assert code == 0
    assert out.splitlines() == [
        "results_matrix: 3 results and 6 indicators from project.docx.",
        "Read for results_matrix from project.docx: 29 pieces: 18 taken, 3 split, 8 skipped, 0 not understood.",
        '  table 2, row 5, column 1: split: "Number of wells drilled/repaired" (2 indicators)',
        '  table 2, row 5, column 2: split: "0" (2 indicators)',
        '  table 2, row 5, column 3: split: "8/4" (2 indicators)',
        '  table 2, row 7, column 3: taken: "15 to 20" (several values in one cell)',
    ]


def test_all_cells_are_listed_when_asked_for(papers, tmp_path, said):
    make_case(tmp_path / "case")
    _, out, _ = said("import", "results-matrix", papers / "project.docx", "--into", tmp_path / "case", "--all")
    assert len(out.splitlines()) == 2 + 29
    assert '  table 2, row 3, column 1: taken: "Share of households that drink safe water"' in out.splitlines()


def test_activities_and_questions_have_their_commands(papers, tmp_path, said):
    make_case(tmp_path / "case")
    assert said("import", "activities", papers / "plan.docx", "--into", tmp_path / "case")[1].startswith(
        "activities: 4 activities from plan.docx, 3 with planned dates.\n"
    )
    code, out, _ = said("import", "questions", papers / "tor.docx", "--into", tmp_path / "case")
    assert out.startswith(
        "evaluation_matrix: 7 questions under 4 criteria from tor.docx, 2 of them parts of a question. How each is answered is yours to plan.\n"
    )
    assert said("import", "documents", papers, "--into", tmp_path / "case")[1].startswith("documents: 3 files added to the register,")


@pytest.mark.parametrize(
    ("kind", "file", "table"),
    [("results-matrix", "project.docx", "results_matrix"), ("activities", "plan.docx", "activities"), ("questions", "tor.docx", "evaluation_matrix")],
)
def test_a_table_that_has_rows_is_neither_doubled_nor_replaced(papers, tmp_path, said, kind, file, table):
    make_case(tmp_path / "case")
    said("import", kind, papers / file, "--into", tmp_path / "case")
    before = tree(tmp_path / "case")
    code, _, err = said("import", kind, papers / file, "--into", tmp_path / "case")
    assert code == 2 and err.startswith(f"evaltool: Nothing was written: {table} of {tmp_path / 'case'} has ")
    assert err.endswith(
        "rows already, and an import never doubles or replaces what is there. Empty the table first, or import into another case and copy what you need.\n"
    )
    assert tree(tmp_path / "case") == before


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("results-matrix", "Nothing for results_matrix was found in note.md, so nothing was written. What is looked for is a table with a column headed Indicator"),
        ("activities", "What is looked for is a work plan, a table with a column headed Activity and columns for months (in a PDF with ruled lines), or a list of activities"),
        ("questions", "Write such headings, in English, into a copy and import that, or name another file."),
    ],
)
def test_a_paper_without_it_says_what_was_looked_for(tmp_path, said, kind, words):
    make_case(tmp_path / "case")
    (tmp_path / "note.md").write_text("Only words.\n")
    code, _, err = said("import", kind, tmp_path / "note.md", "--into", tmp_path / "case")
    assert code == 2 and words in err


def test_a_folder_that_is_no_case_is_said(papers, tmp_path, said):
    code, _, err = said("import", "results-matrix", papers / "project.docx", "--into", tmp_path / "nowhere")
    assert code == 2
    assert err == f"evaltool: {tmp_path / 'nowhere'} is no case folder: it has no evaluation.yml. Make one with: evaltool new {tmp_path / 'nowhere'}\n"


def test_a_folder_with_other_things_in_it_is_not_made_a_case(papers, said):
    code, _, err = said("import", "papers", papers, "--into", papers)
    assert code == 2 and "is no case folder" in err


def test_a_folder_of_papers_makes_the_case_and_says_what_comes_next(papers, tmp_path, said):
    papers_made.health(papers / "older.docx")
    code, out, _ = said("import", "papers", papers, "--into", tmp_path / "case")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == f"{tmp_path / 'case'} is made, a case folder."
    assert "results_matrix: 4 results and 8 indicators from older.docx." in lines
    assert (
        "project.docx has a results matrix too, which was not taken; to take it instead, empty results_matrix and run: evaltool import results-matrix" in lines
    )
    assert "activities: 4 activities from plan.docx, 3 with planned dates." in lines
    assert f"Next: read what was not understood, correct the tables, then run: evaltool check {tmp_path / 'case'}" in lines
    written = yaml.safe_load((tmp_path / "case/evaluation.yml").read_text(encoding="utf-8"))
    assert (written["project"]["code"], written["project"]["donor"], written["project"]["budget"]) == (
        "case",
        "Lake Foundation",
        {"amount": 120000, "currency": "EUR"},
    )
    assert written["evaluation"]["timing"] == "mid-term" and written["evaluation"]["criteria_set"] == "DAC-2019"


def test_papers_into_a_case_that_is_worked_on_fill_only_what_is_empty(papers, tmp_path, said):
    case = small_case(tmp_path / "case", {"desk_review/activities": [{"activity_id": "A01", "statement": "Mine"}]}).root
    header = (case / "evaluation.yml").read_bytes()
    code, out, _ = said("import", "papers", papers, "--into", case)
    assert code == 0
    assert "evaluation.yml is written already and stays as it is." in out
    assert "activities has rows already and stays as it is." in out
    assert (case / "evaluation.yml").read_bytes() == header
    assert "Mine" in (case / "desk_review/activities.csv").read_text(encoding="utf-8")
    assert "I06" in (case / "desk_review/results_matrix.csv").read_text(encoding="utf-8")


def test_papers_in_which_nothing_is_found_say_so_table_by_table(tmp_path, said):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "note.txt").write_text("Only words of no consequence\n")
    _, out, _ = said("import", "papers", tmp_path / "papers", "--into", tmp_path / "case")
    for table in ("results_matrix", "activities", "evaluation_matrix"):
        assert f"{table}: nothing was found in these papers. What is looked for is " in out
    assert out.count("into a copy and import that, or fill the table in by hand.") == 3


def test_a_table_with_headings_of_another_language_leads_to_what_is_looked_for(tmp_path, said):
    (tmp_path / "papers").mkdir()
    french = "| Résultat | Indicateur objectivement vérifiable | Valeur cible |\n|---|---|---|\n| Résultat 1 : Latrines | Nombre de latrines | 80 |\n"
    (tmp_path / "papers" / "cadre.md").write_text(french, encoding="utf-8")
    _, out, _ = said("import", "papers", tmp_path / "papers", "--into", tmp_path / "case")
    assert "results_matrix: nothing was found in these papers. What is looked for is a table with a column headed Indicator, and one headed Baseline" in out


# -- evaluation.yml


def values(text: str) -> dict:
    return read_header_values([read_text(text, "a.md")], None)


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("USD 299,400", 299400, "USD"),
        ("€ 1 200 000", 1200000, "EUR"),
        ("45000 euros", 45000, "EUR"),
        ("$ 5,000.50", 5000.5, ""),
        ("not yet known", None, None),
    ],
)
def test_amounts_are_read_with_their_currency(written, amount, currency):
    found = values(f"| Donor: | Somebody |\n| Total budget | {written} |\n")
    assert (found.get("project.budget.amount"), found.get("project.budget.currency")) == (amount, currency or None)


def test_lines_with_a_colon_tell_what_a_table_would():
    found = values("Project code: WA.0012\n\nStart date: 1 March 2019\n\nEnd date: soon\n\nTarget groups: widows; orphans\n")
    assert found == {"project.code": "WA.0012", "project.start": __import__("datetime").date(2019, 3, 1), "project.beneficiaries": ["widows; orphans"]}


def test_purposes_phases_and_deadlines_come_from_the_terms_of_reference():
    text = (
        "Terms of Reference\n\nThe purpose of the evaluation is to:\n\n1. Learn;\n2. Account for results.\n\nOther words.\n\nInception phase: 3 - 7 May 2021\n\n"
        "Deliverable: an inception report\n\nField phase: 30 February 2021\n\nA draft report is due by 1 June 2021.\n"
    )
    found = values(text)
    assert found["evaluation.purposes"] == [{"id": "a", "text": "Learn."}, {"id": "b", "text": "Account for results."}]
    assert [(phase["id"], phase["stated"], str(phase.get("end"))) for phase in found["evaluation.phases"]] == [
        ("desk", "3 - 7 May 2021", "2021-05-07"), ("field", "30 February 2021", "None"),
    ]  # fmt: skip
    assert found["evaluation.phases"][0]["deliverable"] == "an inception report"
    assert [(due["id"], str(due["due"])) for due in found["evaluation.deliverables"]] == [("draft_report", "2021-06-01")]
    assert "evaluation.title" not in found


def test_what_is_filled_in_is_yaml_whatever_it_holds():
    title = 'Wells: "deep" # and\u2028wide'
    text = filled_header(
        header_text(), {"project.title": title, "project.partners": ["a: b", "- c"], "evaluation.purposes": [{"id": "a", "text": "x } , y"}]}, {}
    )
    written = yaml.safe_load(text)
    assert written["project"]["title"] == title and written["project"]["partners"] == ["a: b", "- c"]
    assert written["evaluation"]["purposes"] == [{"id": "a", "text": "x } , y"}]
    assert written["evaluation"]["phases"] is None and written["project"]["code"] is None


def test_the_first_table_tells_code_and_dates_and_a_code_of_figures_stays_a_text():
    table = "| Project number | 0587 |\n| Duration | 1 May 2019 - 30 April 2021 (24 months) |\n| End date | 31 May 2021 |\n| Partners: | Government:<br>- Ministry;<br>- Town |\n"
    found = values(f"{table}\nTerms of Reference\n\nWords.\n")
    assert (str(found["project.start"]), str(found["project.end"])) == ("2019-05-01", "2021-04-30")
    assert found["project.partners"] == ["Ministry", "Town"]
    written = yaml.safe_load(filled_header(header_text(), found, {}))
    assert written["project"]["code"] == "0587" and str(written["project"]["end"]) == "2021-04-30"
