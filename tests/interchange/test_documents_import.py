"""The register of documents from a folder: what files say of themselves, persons' names left out, texts kept for citing, what is expected and missing."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.desk_review.documents import read_documents
from evaltool.field_phase.transcripts import read_transcript
from evaltool.interchange.papers_import import import_documents
from evaltool.new_case import make_case
from evaltool.problems import EvaltoolError
from tests.support.papers_made import FILES


@pytest.fixture
def case(tmp_path) -> Path:
    make_case(tmp_path / "case")
    return tmp_path / "case"


@pytest.fixture
def papers(tmp_path) -> Path:
    folder = tmp_path / "papers"
    (folder / "annexes").mkdir(parents=True)
    terms = Document()
    terms.core_properties.title, terms.core_properties.author = "Terms of Reference for the evaluation of Clean Water", "Ministry of Water"
    for text in (
        "Terms of Reference",
        "The project document, the quarterly reports and the contract should be reviewed. The “Guidelines on Wells” are available.",
        "Annex I – Evaluation Sheet",
    ):
        terms.add_paragraph(text)
    terms.save(folder / "tor.docx")
    report = Document()
    report.core_properties.title, report.core_properties.author = "Document1", "Maria Example"
    report.add_heading("Progress report on wells, May to July", 1)
    report.add_paragraph("Twelve wells were drilled.")
    report.save(folder / "quarterly report 2.docx")
    book = openpyxl.Workbook()
    book.active.append(["Line", "Amount"])
    book.properties.creator = "openpyxl"
    book.save(folder / "annexes" / "budget_2020.xlsx")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / ".hidden").write_text("x")
    (folder / "~$tor.docx").write_text("x")
    (folder / "pages.pdf").write_bytes((FILES / "farming_by_libreoffice.pdf").read_bytes())
    return folder


def rows(case: Path) -> list[dict[str, str]]:
    with (case / "desk_review" / "documents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_files_are_listed_with_what_they_say_of_themselves(case, papers):
    done = import_documents(case, papers)
    listed = [row for row in rows(case) if row["received"] == "yes"]
    assert [(row["document_id"], row["title"], row["kind"], row["author"], row["file"]) for row in listed] == [
        ("D01", "budget 2020", "budget", "", "documents/annexes_budget_2020.xlsx.txt"),
        ("D02", "pages", "project document", "", "documents/pages.pdf.txt"),
        ("D03", "photo", "", "", ""),
        ("D04", "Progress report on wells, May to July", "progress report", "", "documents/quarterly_report_2.docx.txt"),
        ("D05", "Terms of Reference for the evaluation of Clean Water", "terms of reference", "Ministry of Water", "documents/tor.docx.txt"),
    ]
    assert [row["note"] for row in listed][2] == "File: photo.jpg. It could not be read."
    assert listed[3]["note"].startswith("File: quarterly report 2.docx. Word, 11 words.")
    assert listed[1]["note"].startswith("File: pages.pdf. PDF, 3 pages, 4")
    assert all(row["date"] for row in (listed[0], listed[1], listed[3], listed[4]))
    assert done.sentences[0].startswith("photo.jpg is none of the formats that are read")
    assert not check_case(CaseFolder(case)).of("error").codes() - {"HEADER_MISSING"}


def test_a_person_who_made_a_file_stays_out_of_the_register_and_of_what_is_printed(case, papers):
    done = import_documents(case, papers)
    said = "\n".join(done.lines(everything=True))
    assert "quarterly report 2.docx names a person as its author. Names of persons stay out of the register: write the institution." in said
    assert "Maria" not in said and "Maria" not in (case / "desk_review/documents.csv").read_text(encoding="utf-8")


def test_what_the_terms_of_reference_expect_and_nobody_sent_is_marked(case, papers):
    done = import_documents(case, papers)
    missing = [(row["title"], row["kind"], row["received"], row["note"]) for row in rows(case) if row["received"] == "no"]
    assert missing == [
        ("Guidelines on Wells", "guideline", "no", "Named in tor.docx, paragraph 2; not among the files."),
        ("Contract", "agreement", "no", "Named in tor.docx, paragraph 2; not among the files."),
        ("Annex I – Evaluation Sheet", "template", "no", "Named in tor.docx, paragraph 3; not among the files."),
    ]
    assert "Expected and missing: Contract (tor.docx, paragraph 2)." in done.sentences


def test_a_place_in_the_text_that_is_kept_can_be_looked_up(case, papers):
    import_documents(case, papers)
    text = case / "desk_review/documents/pages.pdf.txt"
    assert text.read_text(encoding="utf-8").count("\f") == 2
    head = (case / "evaluation.yml").read_text(encoding="utf-8").replace("code:  #", "code: X  #").replace("title:  #", "title: X  #")
    (case / "evaluation.yml").write_text(head, encoding="utf-8")
    folder = CaseFolder(case)
    transcript = read_transcript(folder, "D02")
    assert transcript is not None and "Cows are healthy\tNumber of visits by a vet\t0\t120" in (transcript.page(3) or "")
    assert read_documents(folder).get("D04").date is not None


def test_a_second_import_adds_only_what_is_new(case, papers):
    import_documents(case, papers)
    before = rows(case)
    (papers / "minutes.txt").write_text("Minutes of the steering committee in March\nAll came.\n")
    done = import_documents(case, papers)
    assert rows(case)[: len(before)] == before
    assert [(row["document_id"], row["title"]) for row in rows(case)[len(before) :]] == [("D09", "Minutes of the steering committee in March")]
    assert "documents: 1 file added to the register, 9 documents in it now." in done.sentences
    assert {piece.note for piece in done.reports[0][1].of("skipped")} == {"in the register already"}


def test_a_third_import_of_the_same_changes_nothing(case, papers):
    import_documents(case, papers)
    before = (case / "desk_review/documents.csv").read_bytes()
    import_documents(case, papers)
    assert (case / "desk_review/documents.csv").read_bytes() == before


def test_the_case_inside_the_folder_of_papers_is_not_listed(papers):
    make_case(papers / "case")
    import_documents(papers / "case", papers)
    assert not [row["note"] for row in rows(papers / "case") if "case/" in row["note"]]


def test_a_folder_that_is_none_and_one_without_files_are_said(case, tmp_path):
    with pytest.raises(EvaltoolError, match=r"nowhere is no folder\. Name the folder that holds the papers\.$"):
        import_documents(case, tmp_path / "nowhere")
    (tmp_path / "bare").mkdir()
    with pytest.raises(EvaltoolError, match=r"bare holds no file, so nothing was written\.$"):
        import_documents(case, tmp_path / "bare")


def test_a_paper_with_a_matrix_is_a_project_document_and_none_is_expected(case, tmp_path):
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.md").write_text("Wells for all, a project\n\n| Result | Indicator | Target |\n|---|---|---|\n| Outcome 1: Wells | Number | 4 |\n")
    (folder / "b.md").write_text("Terms of Reference\n\nThe results matrix and the project document are available.\n")
    import_documents(case, folder)
    assert [(row["title"], row["kind"]) for row in rows(case)] == [
        ("Wells for all, a project", "project document"),
        ("Terms of Reference", "terms of reference"),
    ]
