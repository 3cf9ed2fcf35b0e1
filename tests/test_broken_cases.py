"""Broken cases: each damages a sound case in one way and must give a sentence with file, row and way out, escape no exception and touch nothing."""

# ruff: noqa: E501  a broken case is easier to check on one line
from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.desk_review.documents import Document
from evaltool.problems import catalogue
from tests.support.second_case import make_second_case
from tests.support.tree import tree

DOCUMENTS = "desk_review/documents.csv"
RESULTS = "desk_review/results_matrix.csv"
MATRIX = "desk_review/evaluation_matrix.csv"
MEETINGS = "desk_review/meeting_plan.csv"
SOURCES = "field_phase/sources.csv"
CODINGS = "field_phase/codings/anna.csv"
FINDINGS = "synthesis/findings.csv"
HEADER = "evaluation.yml"


@dataclass(frozen=True)
class Damage:
    """One way to damage a case, and the problem that must be said: code, file, row as Excel shows it, and words of the sentence."""

    name: str
    do: Callable[[Path], object]
    code: str
    file: str
    row: int | None
    words: str = ""


# -- tools of the saboteur --


def change(file: str, old: str, new: str) -> Callable[[Path], object]:
    """Replace the first occurrence of a text in a file."""

    def do(case: Path) -> None:
        text = (case / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        (case / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return do


def put(file: str, data: bytes | str) -> Callable[[Path], object]:
    """Write a file, in place of what stood there."""

    def do(case: Path) -> None:
        (case / file).parent.mkdir(parents=True, exist_ok=True)
        (case / file).write_bytes(data.encode() if isinstance(data, str) else data)

    return do


def append(file: str, line: str) -> Callable[[Path], object]:
    """Add a line at the end of a file."""
    return lambda case: (case / file).write_bytes((case / file).read_bytes() + line.encode() + b"\n")


def recode(file: str, encoding: str) -> Callable[[Path], object]:
    """Save a file in another encoding."""
    return lambda case: (case / file).write_bytes((case / file).read_text(encoding="utf-8").encode(encoding))


def instead(file: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Remove a file and make something else under its name."""

    def do(case: Path) -> None:
        (case / file).unlink()
        make(case / file)

    return do


def all_of(*steps: Callable[[Path], object]) -> Callable[[Path], object]:
    """Several steps one after the other."""
    return lambda case: [step(case) for step in steps]


def as_workbook(change_sheet: Callable[[openpyxl.worksheet.worksheet.Worksheet], object]) -> Callable[[Path], object]:
    """The documents as documents.xlsx, with its sheet changed."""

    def do(case: Path) -> None:
        book = openpyxl.Workbook()
        book.active.title = "documents"
        for line in (case / DOCUMENTS).read_text(encoding="utf-8").splitlines():
            book.active.append(line.split(","))
        change_sheet(book.active)
        (case / DOCUMENTS).unlink()
        book.save(case / "desk_review" / "documents.xlsx")

    return do


def packed(change_package: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    """The documents as documents.xlsx, with its bytes changed."""

    def do(case: Path) -> None:
        as_workbook(lambda sheet: None)(case)
        path = case / "desk_review" / "documents.xlsx"
        path.write_bytes(change_package(path.read_bytes()))

    return do


def blown_up(data: bytes) -> bytes:
    """A workbook of a few kB that unpacks to more than 100 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b" " * 101_000_000 if name == "xl/worksheets/sheet1.xml" else b""))
    return out.getvalue()


def empty_workbook(path: Path) -> None:
    """A workbook without a cell."""
    xlsxwriter.Workbook(path).close()


BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n"
XLSX = "desk_review/documents.xlsx"

DAMAGES = [
    # -- the header --
    Damage("no evaluation.yml", lambda case: (case / HEADER).unlink(), "CASE_NOT_FOUND", HEADER, None, "There is no case folder here."),
    Damage("evaluation.yml is a folder", instead(HEADER, Path.mkdir), "HEADER_NOT_A_FILE", HEADER, None, "Move the folder or link away"),
    Damage("evaluation.yml is a loop of links", instead(HEADER, lambda path: path.symlink_to(path)), "HEADER_NOT_A_FILE", HEADER, None),
    Damage("evaluation.yml is empty", put(HEADER, ""), "HEADER_YAML", HEADER, None, "it holds no names"),
    Damage("evaluation.yml in UTF-16", recode(HEADER, "utf-16"), "HEADER_ENCODING", HEADER, 1),
    Damage("a name stands twice", append(HEADER, "privacy: {}"), "HEADER_TWICE", HEADER, 72, "'privacy' stands twice."),
    Damage("a tab in the indent", change(HEADER, "  donor:", "\tdonor:"), "HEADER_YAML", HEADER, 4, "cannot start any token"),
    Damage("an open quotation mark", change(HEADER, "  donor: ", '  donor: "'), "HEADER_YAML", HEADER, 4, "opened and not closed"),
    Damage("YAML that grows without measure", append(HEADER, BOMB), "HEADER_ALIAS", HEADER, 73, "anchors or aliases"),
    Damage("no title of the evaluation", change(HEADER, "evaluation:\n  title:", "evaluation:\n  titel:"), "HEADER_MISSING", HEADER, 19, "'evaluation.title'"),
    Damage("an unknown set of criteria", change(HEADER, "DAC-2019", "DAC-2020"), "HEADER_VALUE", HEADER, 32, "it takes DAC-1991, DAC-2019, custom"),
    Damage("an unknown rating scheme", change(HEADER, "six-point", "seven-point"), "HEADER_VALUE", HEADER, 33, "six-point"),
    Damage("a project that ends before it starts", change(HEADER, "2021-08-31", "2018-08-31"), "PERIOD_REVERSED", HEADER, 18, "It ends (2018-08-31)"),
    Damage("a text where names are expected", change(HEADER, "budget:\n    amount: 410000\n    currency: EUR", "budget: 410000 EUR"), "HEADER_VALUE", HEADER, 14, "names with a value each"),
    Damage("two purposes of one id", change(HEADER, "- id: b\n", "- id: a\n"), "HEADER_TWICE", HEADER, 30, "'a' stands twice."),
    Damage("a phase that nothing looks for", change(HEADER, "- id: field", "- id: fieldwork"), "HEADER_UNKNOWN", HEADER, 45, "Did you mean 'field'?"),
    Damage("a set of criteria without a criterion", change(HEADER, "DAC-2019", "custom"), "CRITERIA_NONE", HEADER, 32, "no criterion to evaluate by"),
    Damage("a key that is destroyed too early", change(HEADER, "2022-04-30", "2020-04-30"), "DATE_ORDER", HEADER, 71, "The destruction of the key (2020-04-30)"),
    Damage("a phase that ends before it starts", change(HEADER, "end: '2021-09-15'", "end: '2021-08-15'"), "PERIOD_REVERSED", HEADER, 43),
    Damage("a day of the header that does not exist", change(HEADER, "'2022-04-30'", "'2022-04-31'"), "DATE_IMPOSSIBLE", HEADER, 71, "'2022-04-31'"),
    # -- files --
    Damage("an empty file", put(DOCUMENTS, b""), "TABLE_EMPTY", DOCUMENTS, None, "The table is empty."),
    Damage("headers only", put(DOCUMENTS, "document_id,title\n"), "TABLE_HEADER_ONLY", DOCUMENTS, None, "headings and no rows"),
    Damage("an empty first row", put(DOCUMENTS, "\ndocument_id,title\nD01,x\n"), "TABLE_NO_HEADER", DOCUMENTS, 1, "into row 1"),
    Damage("a folder where a file should be", instead(DOCUMENTS, Path.mkdir), "TABLE_NOT_A_FILE", DOCUMENTS, None, "Move the folder away"),
    Damage("a loop of links", instead(DOCUMENTS, lambda path: path.symlink_to(path)), "TABLE_NOT_A_FILE", DOCUMENTS, None),
    Damage("a link that leads nowhere", instead(DOCUMENTS, lambda path: path.symlink_to(path.parent / "gone")), "TABLE_NOT_A_FILE", DOCUMENTS, None),
    Damage("UTF-16", recode(DOCUMENTS, "utf-16"), "TABLE_ENCODING", DOCUMENTS, None, "UTF-16"),
    Damage("Latin-1", all_of(append(DOCUMENTS, 'D08,"two\nlines"'), append(DOCUMENTS, "D09,Müller"), recode(DOCUMENTS, "latin-1")), "TABLE_ENCODING", DOCUMENTS, 7, "not UTF-8"),
    Damage("zero bytes", append(DOCUMENTS, "D09,a\0b"), "TABLE_ENCODING", DOCUMENTS, None, "no text at all"),
    Damage("an open quotation mark in a table", append(DOCUMENTS, 'D09,"open'), "TABLE_QUOTES", DOCUMENTS, 6, "opened and not closed"),
    Damage("a row that is too long", append(DOCUMENTS, "D09,Law, of 1990,law,parliament,1990-01-01,yes,,laws"), "ROW_TOO_LONG", DOCUMENTS, 6, "separator inside a cell"),
    Damage("the table in two places", lambda case: empty_workbook(case / XLSX), "TABLE_IN_TWO_PLACES", XLSX, None, "and in desk_review/documents.csv"),
    Damage("an old Excel file", put("desk_review/documents.xls", bytes.fromhex("d0cf11e0a1b11ae1")), "TABLE_OLD_FORMAT", "desk_review/documents.xls", None, "'documents.xls'"),
    Damage("a workbook with a password", packed(lambda data: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000)), "TABLE_NOT_EXCEL", XLSX, None, "protected by a password"),
    Damage("a CSV file renamed to .xlsx", lambda case: (case / DOCUMENTS).rename(case / XLSX), "TABLE_NOT_EXCEL", XLSX, None),
    Damage("a workbook that was cut off", packed(lambda data: data[: len(data) // 2]), "TABLE_NOT_EXCEL", XLSX, None, "damaged"),
    Damage("a workbook that grows without measure", packed(blown_up), "TABLE_TOO_LARGE", XLSX, None, "larger than 100 MB when unpacked"),
    Damage("a workbook without a cell", instead(DOCUMENTS, lambda path: empty_workbook(path.with_suffix(".xlsx"))), "TABLE_EMPTY", XLSX, None),
    Damage("merged cells", as_workbook(lambda sheet: sheet.merge_cells("B3:B4")), "TABLE_MERGED", XLSX, 3, "The cells B3:B4 are merged."),
    Damage("a formula without a result", as_workbook(lambda sheet: sheet.__setitem__("B3", "=A1&A2")), "CELL_FORMULA", XLSX, 3, "The cell B3 holds a formula"),
    Damage("an error of Excel in a cell", change(DOCUMENTS, "Project document", "#REF!"), "CELL_ERROR", DOCUMENTS, 2, "#REF!"),
    Damage("a file where the folder of a phase should be", all_of(lambda case: (case / "narrative").mkdir(), lambda case: (case / "desk_review").rename(case / "old"),
           put("desk_review", "x")), "FOLDER_NOT_A_FOLDER", "desk_review", None, "put the folder there"),
    Damage("a table with a wrong name", lambda case: (case / DOCUMENTS).rename(case / "desk_review" / "documnets.csv"), "TABLE_UNKNOWN", "desk_review/documnets.csv", None, "Did you mean 'documents'?"),
    Damage("a table in the folder of another phase", lambda case: (case / FINDINGS).rename(case / "desk_review" / "findings.csv"), "TABLE_UNKNOWN", "desk_review/findings.csv", None, "It belongs in synthesis/."),
    Damage("codings of nobody", lambda case: (case / CODINGS).rename(case / "field_phase" / "codings.csv"), "TABLE_OWNER_MISSING", "field_phase/codings.csv", None, "codings/<coder>.csv"),
    Damage("a narrative of no section", put("narrative/contxt.md", "x"), "NARRATIVE_UNKNOWN", "narrative/contxt.md", None, "Is 'context.md' meant?"),
    Damage("a narrative in Word", put("narrative/Executive summary.docx", "x"), "NARRATIVE_UNKNOWN", "narrative/Executive summary.docx", None, "'executive_summary.md'"),
    Damage("a folder where a narrative should be", lambda case: (case / "narrative/context.md").mkdir(parents=True), "NARRATIVE_UNKNOWN", "narrative/context.md", None, "It is a folder."),
    Damage("a questionnaire that is an empty workbook", lambda case: empty_workbook(case / "field_phase/survey.xlsx"), "FORM_SHEET_MISSING", "field_phase/survey.xlsx", None),
    Damage("a title above the table", as_workbook(lambda sheet: (sheet.insert_rows(1), sheet.__setitem__("A1", "Register"))), "COLUMN_MISSING", XLSX, 1, "Row 2 seems to be the row of headings"),
    Damage("a narrative in Latin-1", put("narrative/context.md", "Köln".encode("latin-1")), "NARRATIVE_ENCODING", "narrative/context.md", None),
    # -- headings --
    Damage("a wrong heading", change(DOCUMENTS, "title", "titel"), "COLUMN_MISSING", DOCUMENTS, 1, "Is 'titel' meant?"),
    Damage("a missing column", put(DOCUMENTS, "document_id,kind\nD01,x\n"), "COLUMN_MISSING", DOCUMENTS, 1, "The column 'title' is missing."),
    Damage("an unknown column with a near name", change(DOCUMENTS, "author", "autor"), "COLUMN_UNKNOWN", DOCUMENTS, 1, "Did you mean 'author'?"),
    Damage("a heading that stands twice", change(DOCUMENTS, "kind,author", "kind,kind"), "COLUMN_TWICE", DOCUMENTS, 1, "Two columns are called 'kind'."),
    Damage("a column without a heading", change(DOCUMENTS, "kind,author", ",author"), "COLUMN_NO_NAME", DOCUMENTS, 1, "Column C holds values"),
    # -- cells --
    Damage("an empty cell that is needed", change(DOCUMENTS, "D01,Project document", "D01,"), "CELL_EMPTY", DOCUMENTS, 2, "'title' is empty."),
    Damage("a day that does not exist", change(DOCUMENTS, "2019-02-01", "2019-02-31"), "DATE_IMPOSSIBLE", DOCUMENTS, 2, "'2019-02-31' does not exist."),
    Damage("a day that could mean another", change(DOCUMENTS, "2019-02-01", "03/04/14"), "DATE_UNCLEAR", DOCUMENTS, 2, "such as 2014-03-11"),
    Damage("a year with two digits swapped", change(DOCUMENTS, "2019-02-01", "0219-02-01"), "DATE_FAR", DOCUMENTS, 2),
    Damage("a value of a year to come", change(RESULTS, "2021-07-01", "2031-07-01"), "DATE_AFTER_END", RESULTS, 3, "2031-07-01 is more than a year after the end of the evaluation (2021-10-31)."),
    Damage("a paper of a year to come", change(DOCUMENTS, "2019-02-01", "2091"), "DATE_AFTER_END", DOCUMENTS, 2, "2091 is more than a year"),
    Damage("a time that no clock shows", change(MEETINGS, "09:00", "25:00"), "TIME_UNCLEAR", MEETINGS, 2, "'25:00' is not a time of day."),
    Damage("a decimal comma", change("desk_review/budget.csv", "252000", '"252000,5"'), "NUMBER_COMMA", "desk_review/budget.csv", 2, "could be a decimal comma"),
    Damage("words where a number should be", change("desk_review/budget.csv", "252000", "about 252000"), "NUMBER_UNCLEAR", "desk_review/budget.csv", 2),
    Damage("digits without end", change("desk_review/stakeholders.csv", ",no,4", f",no,{'9' * 400}"), "NUMBER_UNCLEAR", "desk_review/stakeholders.csv", 2),
    Damage("half a person", change("desk_review/stakeholders.csv", ",no,4", ",no,4.5"), "COUNT_UNCLEAR", "desk_review/stakeholders.csv", 2, "whole number"),
    Damage("neither yes nor no", change("desk_review/stakeholders.csv", ",no,4", ",perhaps,4"), "YES_NO_UNCLEAR", "desk_review/stakeholders.csv", 2, "'perhaps'"),
    Damage("a word that is not in the list", change("desk_review/stakeholders.csv", "duty_bearer", "duty_carrier"), "WORD_UNKNOWN", "desk_review/stakeholders.csv", 3, "Did you mean 'duty_bearer'?"),
    Damage("a strength beyond the scale", change(FINDINGS, ",3,three kinds", ",7,three kinds"), "STRENGTH_RANGE", FINDINGS, 2, "1, 2, 3, 4 or 5"),
    Damage("a very long cell in a wrong place", change(DOCUMENTS, "2019-02-01", "x" * 400_000), "DATE_UNCLEAR", DOCUMENTS, 2),
    # -- ids --
    Damage("an id with a blank", change(DOCUMENTS, "D04", "D 04"), "ID_SHAPE", DOCUMENTS, 5, "'D 04' cannot be cited"),
    Damage("an id twice in one table", change(DOCUMENTS, "D04", "D01"), "ID_TWICE", DOCUMENTS, 5, "desk_review/documents.csv, row 2"),
    Damage("an id twice in the case", change(SOURCES, "S06", "D04"), "ID_TWICE", SOURCES, 7, "desk_review/documents.csv, row 5"),
    Damage("a result with the id of a document", change(RESULTS, "OB,objective", "D03,objective"), "ID_TWICE", RESULTS, 2),
    Damage("a dangling id", change(MATRIX, "G1;G2,a", "G1;G7,a"), "ID_UNKNOWN", MATRIX, 2, "'G7' is cited and does not exist."),
    Damage("a source that does not exist", change(CODINGS, "K03,S01", "K03,S11"), "ID_UNKNOWN", CODINGS, 4, "(sources or documents)"),
    Damage("an id with a Cyrillic letter", change(FINDINGS, "K01;K14", "\u041a01;K14"), "ID_UNKNOWN", FINDINGS, 2, "It looks like 'K01', and a letter of it is of another alphabet."),
    Damage("ids separated by a comma", change(MATRIX, "G1;G2,a", '"G1, G2",a'), "ID_UNKNOWN", MATRIX, 2, "separated by ';'"),
    Damage("evidence that does not exist", change(FINDINGS, "K01;K14", "K01;K99"), "ID_UNKNOWN", FINDINGS, 2, "'K99'"),
    Damage("a question answered in two rows", append("synthesis/answers.csv", "EQ1,,,,,"), "ANSWER_TWICE", "synthesis/answers.csv", 8, "Put the two together."),
    # -- texts and codings --
    Damage("a quote that does not match", change(CODINGS, "We asked for water", "We begged for water"), "CODING_LOST", CODINGS, 2),
    Damage("a transcript that is missing", lambda case: (case / "field_phase/transcripts/S03.txt").unlink(), "SOURCE_FILE_MISSING", SOURCES, 4),
    Damage("a path that leads out of the case", change(SOURCES, "S03.txt", "../../../etc/hostname"), "SOURCE_FILE_MISSING", SOURCES, 4),
    Damage("a path that leads into private/", change(SOURCES, "S03.txt", "../private/key.csv"), "SOURCE_FILE_MISSING", SOURCES, 4),
    Damage("a path longer than any file name", change(SOURCES, "S03.txt", "x" * 5000), "SOURCE_FILE_MISSING", SOURCES, 4),
    Damage("a transcript in Latin-1", put("field_phase/transcripts/S03.txt", "P05: Köln".encode("latin-1")), "TRANSCRIPT_ENCODING", "field_phase/transcripts/S03.txt", 1),
]  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """The sound case, made once; each test damages a copy."""
    return make_second_case(tmp_path_factory.mktemp("sound"), as_csv=True)


@pytest.fixture
def case(sound: Path, tmp_path: Path) -> Path:
    """A copy of the sound case."""
    for path in sorted(sound.rglob("*")):
        target = tmp_path / path.relative_to(sound)
        if path.is_dir():
            target.mkdir()
        else:
            target.write_bytes(path.read_bytes())
    return tmp_path


def way_out(code: str) -> re.Pattern[str]:
    """The way out of a kind of problem as it ends a sentence, whatever fills its gaps."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(catalogue()[code].way_out)) + r"$")


def test_the_case_is_sound_before_it_is_damaged(case):
    assert [str(problem) for problem in check_case(CaseFolder(case)).of("error", "block")] == []


def test_there_are_enough_broken_cases_and_no_two_alike():
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES) >= 40


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_a_broken_case_is_said_with_file_row_and_way_out_and_left_as_it_is(case, damage):
    damage.do(case)
    before = tree(case)
    problems = list(check_case(CaseFolder(case)))
    assert tree(case) == before
    found = [problem for problem in problems if (problem.code, problem.file, problem.row) == (damage.code, damage.file, damage.row)]
    assert found, "\n".join(str(problem) for problem in problems if problem.severity != "warning" or problem.code == damage.code)
    assert any(damage.words in problem.message for problem in found), found[0].message
    for problem in found:
        assert way_out(damage.code).search(problem.message)
        assert problem.severity == catalogue()[damage.code].severity
        assert len(problem.message) < 1500
        assert "\n" not in str(problem)


@pytest.mark.parametrize(
    "damage",
    [
        change(RESULTS, "80%,reach", "80%,increase"),
        change(SOURCES, "S04,", "S04,x"),
        change(DOCUMENTS, "title", "name of it"),
        append(CODINGS, 'K99,"open'),
    ],
    ids=["a row of the results matrix", "a row of the sources", "the register of documents", "the codings"],
)
def test_nobody_says_of_evidence_that_waits_to_be_mended_that_it_does_not_exist(case, damage):
    damage(case)
    problems = check_case(CaseFolder(case))
    assert problems.of("error")
    assert [str(problem) for problem in problems if problem.code in ("ID_UNKNOWN", "SPEAKER_NOT_THERE") and problem.file != CODINGS] == []


def test_the_table_of_a_workbook_is_its_first_sheet_that_can_be_seen(case):
    as_workbook(lambda sheet: sheet.parent.create_sheet("last year", 0).__setattr__("sheet_state", "hidden"))(case)
    folder = CaseFolder(case)
    assert [str(problem) for problem in check_case(folder).of("error", "block")] == []
    (home,) = folder.homes_of(Document)
    assert home.sheet == "documents"


FINE = {
    "a ';' file of a European Excel with Windows line ends, a BOM and dates as serial numbers": (
        DOCUMENTS, b"\xef\xbb\xbfDocument ID;Title;Date;Kind\r\nD01;Project document;43497;a, b\r\nD02;Report;44428;\r\nD03;List;;\r\nD04;Minutes;;\r\n;;;\r\n",
    ),
    "tabs between the cells": (DOCUMENTS, b"document_id\ttitle\nD01\tProject document\nD02\tReport\nD03\tList\nD04\tMinutes\n"),
    "trailing empty columns and rows": (DOCUMENTS, b"document_id,title,,,\nD01,Project document,,,\nD02,Report,,,\nD03,List\nD04,Minutes\n,,,,\n\n\n"),
    "a very long cell": (DOCUMENTS, b"document_id,title,note\nD01,P," + b"x" * 400_000 + b"\nD02,R,\nD03,L,\nD04,M,\n"),
    "line breaks inside a cell": (DOCUMENTS, b'document_id,title\nD01,"Project\r\ndocument"\nD02,R\nD03,L\nD04,M\n'),
    "evaluation.yml with a BOM and Windows line ends": (HEADER, None),
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_what_only_looks_unusual_is_fine(case, name):
    file, data = FINE[name]
    original = (case / file).read_bytes()
    (case / file).write_bytes(data if data is not None else b"\xef\xbb\xbf" + original.replace(b"\n", b"\r\n"))
    problems = check_case(CaseFolder(case))
    assert [str(problem) for problem in problems.of("error", "block") if problem.file == file] == []


@contextmanager
def without_rights(path: Path) -> Iterator[None]:
    """A while in which `path` may not be read: not by its owner, and not by the owner of the machine, who may read everything."""
    mode = path.stat().st_mode
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        path.chmod(mode)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (DOCUMENTS, "TABLE_UNREADABLE"),
        (HEADER, "HEADER_NOT_A_FILE"),
        ("desk_review", "FOLDER_NOT_A_FOLDER"),
        ("field_phase/codings", "FOLDER_NOT_A_FOLDER"),
        ("field_phase/transcripts", "FOLDER_NOT_A_FOLDER"),
        ("field_phase/transcripts/S03.txt", "TABLE_UNREADABLE"),
        ("private", "FOLDER_NOT_A_FOLDER"),
        ("private/key.csv", "TABLE_UNREADABLE"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX here")
def test_a_file_or_folder_that_one_may_not_read_is_said(file, code):
    # in a folder of its own, as those of pytest are closed to others
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        case = make_second_case(Path(folder) / "case", as_csv=True)
        # once before, as Python itself loads parts of its own from folders that nobody else may read
        assert not len(check_case(CaseFolder(case)).of("error"))
        with without_rights(case / file):
            found = [problem for problem in check_case(CaseFolder(case)) if problem.file == file]
    assert code in {problem.code for problem in found}
    assert all("right to" in problem.message for problem in found)
