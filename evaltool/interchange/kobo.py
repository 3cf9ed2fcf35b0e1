"""Answers exported from KoboToolbox or ODK, read with the forms they were asked with: names or labels, groups, repeats, all layouts, several versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from evaltool.field_phase.questionnaire import Questionnaire, SurveyQuestion, read_questionnaire
from evaltool.field_phase.responses import Answer, Placement, answer_of, is_tag_row, place_columns, with_choices_met
from evaltool.field_phase.survey_frames import INDEX, PARENT, frame_of, is_sheet_of
from evaltool.interchange import odk_central
from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.survey_versions import meant_otherwise, merged
from evaltool.interchange.xlsform_text import SUFFIXES, as_workbook
from evaltool.problems import EvaltoolError, Problems
from evaltool.tables import Row, Table, open_workbook, read_csv

# of what the server adds, only what tells submissions, versions and repeats apart; the rest could tell who answered
KEPT = ("_uuid", "_submission_time", "__version__", INDEX)
_OTHER_SPELLINGS = {
    **{"X_uuid": "_uuid", "X_index": INDEX, "X_submission_time": "_submission_time", "meta/instanceID": "_uuid"},
    **{"KEY": "_uuid", "SubmissionDate": "_submission_time", "FormVersion": "__version__"},  # ODK Central
}


@dataclass(frozen=True)
class Submissions:
    """The form, a row of answers a submission, the same for each repeat, and what became of every column and doubtful cell."""

    form: Questionnaire
    answers: pd.DataFrame
    server: pd.DataFrame
    repeats: dict[str, pd.DataFrame] = field(default_factory=dict)
    report: ImportReport = field(default_factory=lambda: ImportReport(""))


def form_bytes(path: Path) -> bytes:
    """The workbook of a questionnaire, made of it where it is written as text."""
    return as_workbook(path) if path.suffix.lower() in SUFFIXES else path.read_bytes()


def read_form(path: Path, language: str, report: ImportReport) -> Questionnaire:
    """One version of the questionnaire; raises EvaltoolError with its first problem where it cannot be used."""
    problems = Problems()
    form = None
    if path.is_file():
        with TemporaryDirectory() as folder:
            workbook = Path(folder) / "form.xlsx"
            workbook.write_bytes(form_bytes(path))
            form = read_questionnaire(workbook, path.name, language, problems, beside=path.parent)
    if form is None:
        why = str(next(iter(problems.of("error")), "")) or "it is not there."
        raise EvaltoolError(f"The questionnaire {path.name} cannot be used: {why} Nothing was imported.")
    for problem in problems:
        if problem.code != "FORM_REPEAT":
            report.add("not understood", problem.where(), problem.code, problem.message)
    return form


def read_submissions(path: Path, forms: Sequence[Path], language: str = "en") -> Submissions:
    """An export with its form, or with all versions of it, the newest last; raises EvaltoolError where the file cannot be read at all."""
    report = ImportReport(path.name)
    versions = [read_form(form, language, report) for form in forms]
    main, others = _tables(path, report)
    for table in (main, *others.values()):
        versions = [_with_choices(version, table, report) for version in versions]
    placed = [_places(version, main) for version in versions]
    used = {column for placements in placed for p in placements for column in (p.column, *p.options.values())}
    _say_columns(main, versions, used, report)
    problems = Problems()
    rows = _rows_once(main, report)
    form = merged(versions)
    for name, how in dict.fromkeys(meant_otherwise(versions, form)):
        report.add("not understood", f"question {name}", name, f"{how}; all answers are read by the later one, so correct those given before, or leave them out")
    answers = {question.name: [_answer(question.name, placed, row, problems) for row in rows] for question in form.questions}
    for name, given in answers.items():
        count = sum(answer is not None for answer in given)
        absent = not any(p.question.name == name for placements in placed for p in placements)
        if absent and not form.get(name).follows:
            report.add("not understood", f"question {name}", name, "no column has the answers to it")
        elif not absent:
            report.add("taken", f"question {name}", f"{count} of {len(rows)} answered")
    for problem in problems:
        report.add("not understood", problem.where(), problem.code, problem.message)
    server = pd.DataFrame({kept: [row.cells[written] for row in rows] for kept, written in _kept(main).items()}, index=range(len(rows)))
    frame = pd.DataFrame(answers, dtype=object, index=range(len(rows)))
    return Submissions(form, frame, server, _repeats(form, others, report), report)


def _tables(path: Path, report: ImportReport) -> tuple[Table, dict[str, Table]]:
    """The table of the submissions, and those of repeats by the name of their sheet or file."""
    problems = Problems()
    if not path.is_file():
        raise EvaltoolError(f"{path.name} is not there, or is no file. Nothing was imported.")
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        table, others = read_csv(path, path.name, problems), {}
        if table is not None and odk_central.KEY in table.columns:
            return odk_central.read_beside(table, path, report)
    elif path.suffix.lower() == ".zip":
        return odk_central.read_zip(path, report)
    else:
        book = open_workbook(path, path.name, problems)
        table = book.table(book.first, problems) if book else None
        others = {name: found for name in (book.names[1:] if book else ()) if (found := book.table(name, Problems())) is not None}
    if table is None:
        why = str(next(iter(problems), "it is no table"))
        raise EvaltoolError(f"The answers in {path.name} cannot be read: {why} Nothing was imported.")
    return table, others


def _with_choices(version: Questionnaire, table: Table, report: ImportReport) -> Questionnaire:
    """The form with the choices that stand in no file, and only those of a very long file that somebody chose, which is said."""
    found = with_choices_met(version, table)
    for before, after in zip((*version.questions, *version.repeated), (*found.questions, *found.repeated), strict=True):
        if len(after.choices) < len(before.choices):
            note = f"of {len(before.choices)} choices the {len(after.choices)} that somebody chose are kept"
            report.add("skipped", f"question {before.name}", before.choices_in, note)
    return found


def _places(version: Questionnaire, table: Table) -> list[Placement]:
    return place_columns(version, table, Problems())


def _say_columns(table: Table, versions: Sequence[Questionnaire], used: set[str], report: ImportReport) -> None:
    """Every column that has words and belongs to no question: those of the server, and those that nobody can place."""
    unplaced = []
    for version in versions:
        problems = Problems()
        place_columns(version, table, problems)
        unplaced.append({problem.column for problem in problems if problem.code == "SURVEY_COLUMN_UNPLACED"})
    nobody = set.intersection(*unplaced)
    kept = set(_kept(table).values())
    for column in filter(None, table.columns):
        if column in used or column in kept or not any(row.cells[column] for row in table.rows):
            continue
        why = "it belongs to no question of the form" if column in nobody else "it is no answer, or could tell who answered; left out"
        report.add("not understood" if column in nobody else "skipped", f"column {column}", column, why)


def _kept(table: Table) -> dict[str, str]:
    """The columns of the server that are kept, under the names the server gives them."""
    written = {_OTHER_SPELLINGS.get(column, column): column for column in table.columns}
    return {name: written[name] for name in KEPT if name in written}


def _rows_once(table: Table, report: ImportReport) -> list[Row]:
    key, seen, rows = _kept(table).get("_uuid", ""), set(), []
    for row in table.rows:
        mark = row.cells.get(key, "")
        if is_tag_row(row):
            report.add("skipped", f"row {row.place.row}", "#tags", "a row of HXL tags, no answer")
        elif mark and mark in seen:
            report.add("skipped", f"row {row.place.row}", mark, "the same submission stands further up")
        else:
            seen.add(mark)
            rows.append(row)
    return rows


def _answer(name: str, placed: Sequence[list[Placement]], row: Row, problems: Problems) -> Answer:
    """The answer of one row to one question, by the newest version that can read it."""
    doubts: list[Problems] = []
    for placements in reversed(placed):
        for placement in placements:
            if placement.question.name == name:
                doubt = Problems()
                answer = answer_of(placement, row, doubt)
                if answer is not None:
                    return answer
                doubts.append(doubt)
    for doubt in doubts[:1]:
        problems.extend(doubt)
    return None


def _repeats(form: Questionnaire, tables: dict[str, Table], report: ImportReport) -> dict[str, pd.DataFrame]:
    found: dict[str, pd.DataFrame] = {}
    for name, label in form.repeats:
        questions = [question for question in form.repeated if question.repeat == name]
        sheet = next((sheet for sheet in tables if is_sheet_of(sheet, name, label)), None) or _fitting(questions, tables)
        if sheet is None:
            report.add(
                "not understood",
                f"repeat {name}",
                label,
                "the file has no sheet for it; export as XLSX, as a CSV holds no repeats (those of ODK Central stand beside it)",
            )
            continue
        problems = Problems()
        table = tables.pop(sheet)
        found[name] = frame_of(questions, table, (INDEX, PARENT), problems)
        report.add("taken", f"repeat {name}", f"{len(found[name])} rows", f"from sheet {sheet}")
        for problem in problems:
            report.add("not understood", problem.where(), problem.code, problem.message)
    for sheet in tables:
        report.add("not understood", f"sheet {sheet}", sheet, "it belongs to no repeat of the form")
    return found


def _fitting(questions: Sequence[SurveyQuestion], tables: dict[str, Table]) -> str | None:
    """The sheet that has a column for most questions of a repeat, where its name says nothing."""
    counts = {sheet: len(place_columns(Questionnaire("", tuple(questions)), table, Problems())) for sheet, table in tables.items()}
    best = max(counts, key=lambda sheet: counts[sheet], default=None)
    return best if best is not None and counts[best] else None
