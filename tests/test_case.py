"""The case folder: where tables are looked for, in which spelling, and which files and folders are nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from evaltool.case import CaseFolder
from evaltool.check import MODELS, OTHER_FILES
from evaltool.desk_review.documents import Document
from evaltool.desk_review.results_matrix import Indicator
from evaltool.field_phase.coding import Coding
from evaltool.problems import CaseError
from evaltool.stray_files import check_files
from evaltool.synthesis.ratings import Rating
from tests.support.small_case import make_case, write_file, write_table
from tests.support.tree import tree

DOCUMENTS = [{"document_id": "D01", "title": "Report"}]
CODING = {"coding_id": "K1", "source_id": "S01", "start": 0, "end": 3, "quote": "abc", "code_id": "C1", "direction": "+"}


def write_workbook(path: Path, **sheets: list[list[str]]) -> None:
    """A workbook with these sheets; `__` in a name stands for a hyphen."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name.replace("__", "-"))
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def of_files(case: CaseFolder) -> list[tuple[str, str, str | None]]:
    """(code, file, sheet) of what is wrong with the files of a case, all tables read."""
    case.problems.extend(check_files(case, MODELS, OTHER_FILES))
    for model in MODELS:
        case.read(model)
    return [(problem.code, problem.file, problem.sheet) for problem in case.problems]


# -- reading --


def test_a_table_is_read_once_from_a_csv_file(tmp_path):
    case = make_case(tmp_path, {"desk_review/documents": DOCUMENTS})
    records = case.read(Document)
    assert records.get("D01").found_at.in_words() == "desk_review/documents.csv, row 2"
    assert case.read(Document) is records
    assert not len(case.problems)


def test_what_is_not_there_yet_is_an_empty_table_and_no_problem(tmp_path):
    case = make_case(tmp_path)
    assert not case.read(Document).present
    assert len(case.read(Document)) == 0
    assert of_files(case) == []


def test_a_table_of_headings_alone_is_not_there_yet_and_is_warned_about(tmp_path):
    case = make_case(tmp_path, files={"desk_review/documents.csv": "document_id,title\n"})
    assert not case.read(Document).present
    assert [problem.code for problem in case.problems] == ["TABLE_HEADER_ONLY"]


def test_a_table_that_cannot_be_read_is_there_and_not_complete(tmp_path):
    case = make_case(tmp_path, files={"desk_review/documents.csv": ""})
    assert case.read(Document).present
    assert not case.read(Document).complete
    case = make_case(tmp_path / "b", files={"desk_review/documents.csv": "document_id,titel\nD01,x\n"})
    assert (case.read(Document).present, case.read(Document).complete) == (True, False)


def test_ids_of_rows_that_cannot_be_read_are_kept(tmp_path):
    case = make_case(tmp_path, {"desk_review/documents": [*DOCUMENTS, {"document_id": "D02", "title": "x", "date": "2014-02-31"}]})
    assert case.read(Document).ids() == ["D01"]
    assert case.read(Document).lost_ids == {"D02"}
    assert case.read(Document).complete


def test_a_table_is_read_from_the_first_sheet_of_its_own_workbook_whatever_stands_on_the_others(tmp_path):
    case = make_case(tmp_path)
    write_workbook(tmp_path / "desk_review" / "documents.xlsx", Sheet1=[["document_id", "title"], ["D01", "x"]], Sheet2=[], notes=[["call them"]])
    (record,) = case.read(Document)
    assert record.found_at.in_words() == "desk_review/documents.xlsx, sheet 'Sheet1', row 2"
    assert not len(case.problems)


def test_an_empty_first_sheet_is_not_passed_over_for_the_second(tmp_path):
    case = make_case(tmp_path)
    write_workbook(tmp_path / "desk_review" / "documents.xlsx", Sheet1=[], Sheet2=[["document_id", "title"], ["D01", "x"]])
    assert len(case.read(Document)) == 0
    assert [(problem.code, problem.sheet) for problem in case.problems] == [("TABLE_EMPTY", "Sheet1")]


def test_tables_are_read_from_sheets_of_the_workbook_of_their_phase(tmp_path):
    case = make_case(tmp_path)
    sheets = {"documents": [["document_id", "title"], ["D01", "x"]], "Results Matrix": [Indicator.required(), ["R1", "goal", "s", "", "", ""]], "Sheet3": []}
    write_workbook(tmp_path / "desk_review" / "desk_review.xlsx", **sheets)
    assert case.read(Document).ids() == ["D01"]
    assert case.read(Indicator)[0].result_id == "R1"
    assert of_files(case) == []


@pytest.mark.parametrize("name", ["Documents.csv", "DOCUMENTS.CSV", "documents.Csv"])
def test_the_letters_of_a_file_name_may_be_large_or_small(tmp_path, name):
    case = make_case(tmp_path, files={f"desk_review/{name}": "document_id,title\nD01,x\n"})
    assert case.read(Document).ids() == ["D01"]
    assert of_files(case) == []


def test_blanks_and_hyphens_in_a_file_name_are_fine(tmp_path):
    case = make_case(tmp_path, files={"desk_review/Results-matrix.csv": ",".join(Indicator.required()) + "\nR1,goal,s,,,\n"})
    assert case.read(Indicator)[0].result_id == "R1"


def test_a_table_in_two_places_is_named_and_the_first_is_read(tmp_path):
    case = make_case(tmp_path, {"desk_review/documents": DOCUMENTS})
    write_workbook(tmp_path / "desk_review" / "documents.xlsx", documents=[["document_id", "title"], ["D02", "x"]])
    write_workbook(tmp_path / "desk_review" / "desk_review.xlsx", documents=[["document_id", "title"], ["D03", "x"]])
    assert case.read(Document).ids() == ["D01"]
    assert of_files(case) == [("TABLE_IN_TWO_PLACES", "desk_review/desk_review.xlsx", "documents"), ("TABLE_IN_TWO_PLACES", "desk_review/documents.xlsx", None)]
    assert "The table 'documents' is here and in desk_review/documents.csv." in next(iter(case.problems)).message


def test_each_coder_has_a_file_and_each_rater_a_sheet_and_the_name_is_the_owner(tmp_path):
    case = make_case(tmp_path, {"field_phase/codings/Anna B": [CODING], "field_phase/codings/bela": [{**CODING, "coding_id": "K2"}]})
    rows = [["criterion", "rating", "justification"], ["relevance", "4", "x"]]
    write_workbook(tmp_path / "synthesis" / "synthesis.xlsx", ratings__cara=rows, **{"Ratings - dora": rows, "ratings agreed": rows})
    assert [(record.id, record.by) for record in case.read(Coding)] == [("K1", "Anna B"), ("K2", "bela")]
    assert [record.by for record in case.read(Rating)] == ["cara", "dora", "agreed"]
    assert of_files(case) == []


def test_two_tables_of_one_coder_are_a_table_in_two_places(tmp_path):
    case = make_case(tmp_path, {"field_phase/codings/anna": [CODING]})
    write_workbook(tmp_path / "field_phase" / "field_phase.xlsx", codings__Anna=[list(CODING), [str(value) for value in CODING.values()]])
    assert len(case.read(Coding)) == 1
    assert [(p.code, p.sheet) for p in case.problems] == [("TABLE_IN_TWO_PLACES", "codings-Anna")]


def test_codings_that_do_not_say_whose_they_are_are_not_passed_over(tmp_path):
    case = make_case(tmp_path, {"field_phase/codings": [CODING]})
    write_workbook(tmp_path / "synthesis" / "synthesis.xlsx", Ratings=[["criterion", "rating", "justification"], ["relevance", "4", "x"]])
    assert of_files(case) == [("TABLE_OWNER_MISSING", "field_phase/codings.csv", None), ("TABLE_OWNER_MISSING", "synthesis/synthesis.xlsx", "Ratings")]
    assert [problem.message for problem in case.problems] == [
        "It is not said whose codings these are. 'codings' has a table of its own for each coder. "
        "Save it as codings/<coder>.csv, or name the sheet codings-<coder>.",
        "It is not said whose ratings these are. 'ratings' has a table of its own for each rater. "
        "Save it as ratings/<rater>.csv, or name the sheet ratings-<rater>.",
    ]


def test_a_table_without_a_row_model_is_found_in_the_same_places(tmp_path):
    case = make_case(tmp_path, files={"field_phase/Survey_Responses.csv": "a,b\n1,2\n"})
    assert case.table("field_phase", "survey_responses").columns == ("a", "b")
    assert case.table("field_phase", "survey") is None
    other = make_case(tmp_path / "b")
    write_workbook(tmp_path / "b" / "field_phase" / "field_phase.xlsx", survey_responses=[["a"], ["1"]])
    assert other.table("field_phase", "survey_responses").rows[0].cells == {"a": "1"}


# -- files that are nobody's --


def test_hidden_files_and_the_locks_of_open_workbooks_are_passed_over(tmp_path):
    names = ["desk_review/~$documents.xlsx", "desk_review/.~lock.documents.csv#", "desk_review/.old.csv", "field_phase/codings/~$anna.xlsx"]
    assert of_files(make_case(tmp_path, files=dict.fromkeys(names, "x"))) == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("desk_review/documnets.csv", " Did you mean 'documents'?"),
        ("desk_review/findings.csv", " It belongs in synthesis/."),
        ("findings.csv", " It belongs in synthesis/."),
        ("desk_review/survey.xlsx", " It belongs in field_phase/."),
        ("desk_review/zebra.csv", ""),
        ("desk_review/desk_review.csv", ""),
    ],
)
def test_a_table_with_an_unknown_name_or_in_the_wrong_folder_is_warned_about(tmp_path, name, hint):
    case = make_case(tmp_path, files={name: "a\n1\n"})
    assert of_files(case) == [("TABLE_UNKNOWN", name, None)]
    (problem,) = case.problems
    assert problem.severity == "warning"
    assert problem.message == f"No table is called '{Path(name).stem}'.{hint} Only tables with known names are read. Rename it, or move it out of the folder."


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".tsv", ".numbers", ".xlsm", ".xlsb", ".XLS"])
def test_a_table_in_a_format_that_is_not_read_is_an_error(tmp_path, suffix):
    names = [f"desk_review/documents{suffix}", f"field_phase/codings/anna{suffix}", f"synthesis/synthesis{suffix}"]
    case = make_case(tmp_path, files=dict.fromkeys(names, "x"))
    assert of_files(case) == [("TABLE_OLD_FORMAT", name, None) for name in names]


def test_a_document_of_the_desk_review_may_have_any_format(tmp_path):
    assert of_files(make_case(tmp_path, files={"desk_review/budget of the project.xls": "x", "desk_review/law.pdf": "x"})) == []


def test_a_sheet_with_an_unknown_name_is_warned_about_unless_it_is_empty(tmp_path):
    case = make_case(tmp_path)
    write_workbook(tmp_path / "desk_review" / "desk_review.xlsx", documnets=[["document_id", "title"], ["D01", "x"]], Sheet2=[], findings=[["a"]])
    assert of_files(case) == [("TABLE_UNKNOWN", "desk_review/desk_review.xlsx", "documnets"), ("TABLE_UNKNOWN", "desk_review/desk_review.xlsx", "findings")]


def test_a_folder_with_almost_the_name_of_a_phase_is_warned_about(tmp_path):
    case = make_case(tmp_path, files={"Desk-Review/documents.csv": "document_id,title\nD01,x\n", "photos/x.txt": "x"})
    assert of_files(case) == [("FOLDER_UNKNOWN", "Desk-Review", None)]
    assert "Did you mean 'desk_review'?" in next(iter(case.problems)).message


def test_a_file_or_a_dead_link_where_a_folder_should_be_is_an_error(tmp_path):
    case = make_case(tmp_path, files={"desk_review": "x", "field_phase/codings": "x"})
    (tmp_path / "synthesis").symlink_to(tmp_path / "nowhere")
    assert of_files(case) == [("FOLDER_NOT_A_FOLDER", name, None) for name in ("desk_review", "field_phase/codings", "synthesis")]


# -- files that tables name --


def test_a_file_is_found_in_the_folder_of_its_phase_and_in_those_named(tmp_path):
    case = make_case(tmp_path, files={"field_phase/transcripts/S01.txt": "x", "field_phase/a.txt": "y"})
    assert case.find_file("field_phase", "S01.txt", "transcripts").name == "S01.txt"
    assert case.find_file("field_phase", "transcripts/S01.txt", "transcripts").name == "S01.txt"
    assert case.find_file("field_phase", "transcripts\\S01.txt").name == "S01.txt"
    assert case.find_file("field_phase", "a.txt", "transcripts").name == "a.txt"


@pytest.mark.parametrize(
    "written", ["", ".", "S02.txt", "../../outside.txt", "/etc/hostname", "../private/key.csv", "../outputs/x.txt", "x" * 5000, "a\0b", "loop.txt"]
)
def test_no_table_can_name_a_file_outside_the_case_or_in_its_private_folder(tmp_path, written):
    case = make_case(tmp_path / "case", files={"private/key.csv": "x", "outputs/x.txt": "x", "field_phase/a.txt": "x"})
    write_file(tmp_path, "outside.txt", "x")
    (tmp_path / "case" / "field_phase" / "loop.txt").symlink_to("loop.txt")
    assert case.find_file("field_phase", written, "transcripts") is None


def test_a_link_does_not_lead_out_of_the_case(tmp_path):
    case = make_case(tmp_path / "case", files={"field_phase/a.txt": "x"})
    write_file(tmp_path, "outside.txt", "x")
    (tmp_path / "case" / "field_phase" / "link.txt").symlink_to(tmp_path / "outside.txt")
    assert case.find_file("field_phase", "link.txt") is None


def test_what_the_evaluator_wrote_for_a_section_is_given_without_its_blank_ends(tmp_path):
    case = make_case(tmp_path, files={"narrative/context.md": "\ufeff\nThe context.\n\n"})
    assert case.narrative("context") == "The context."
    assert case.narrative("methodology") == ""
    assert of_files(case) == []


def test_a_narrative_in_another_encoding_is_an_error_and_no_traceback(tmp_path):
    case = make_case(tmp_path)
    (tmp_path / "narrative").mkdir()
    (tmp_path / "narrative" / "context.md").write_bytes("Köln".encode("latin-1"))
    assert case.narrative("context") == ""
    assert of_files(case) == [("NARRATIVE_ENCODING", "narrative/context.md", None)]


# -- the header, and what is derived --


def test_a_case_without_a_usable_header_says_why_when_it_is_asked_for(tmp_path):
    case = CaseFolder(tmp_path)
    assert not case.is_usable
    with pytest.raises(CaseError, match="The case cannot be used yet: 1 error."):
        _ = case.header
    assert make_case(tmp_path).header.project.code == "XX.0001"


def test_what_is_derived_from_a_case_is_derived_once(tmp_path):
    case, calls = make_case(tmp_path), []

    def derive(of):
        calls.append(of)
        return len(calls)

    assert (case.once(derive), case.once(derive)) == (1, 1)
    assert calls == [case]


def test_reading_a_case_touches_nothing(tmp_path):
    case = make_case(tmp_path, {"desk_review/documents": DOCUMENTS, "field_phase/codings/anna": [CODING]})
    write_table(tmp_path, "synthesis/findings", [{"finding_id": "F1"}])
    before = tree(tmp_path)
    of_files(case)
    assert tree(tmp_path) == before
