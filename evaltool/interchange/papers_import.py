"""The imports of the desk phase: one paper or a folder of papers in, rows of the case's tables out, and sentences on what was done.

Everything is read before anything is written. A table that has rows already stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from evaltool.added_rows import add_rows
from evaltool.case import CaseFolder
from evaltool.desk_review.documents import Document, read_documents
from evaltool.desk_review.evaluation_matrix import Question
from evaltool.desk_review.resources import Activity
from evaltool.desk_review.results_matrix import Indicator, read_results_matrix
from evaltool.header import FILE
from evaltool.interchange.activities_import import ActivitiesFound, find_activities
from evaltool.interchange.documents_import import FOLDER, DocumentsFound, files_in, read_papers, register, write_texts
from evaltool.interchange.header_import import filled_header, read_header_values
from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.into_case import case_to_fill, fill, refuse_filled, rows_in
from evaltool.interchange.matrix_import import MatrixFound, read_matrix
from evaltool.interchange.paper import Paper, UnreadablePaper
from evaltool.interchange.questions_import import QUESTIONS, QuestionsFound, read_questions
from evaltool.interchange.reading import SUFFIXES, read_paper
from evaltool.interchange.work_plan_reader import WORK_PLAN
from evaltool.new_case import header_text, make_case
from evaltool.problems import EvaltoolError
from evaltool.tables import write_bytes
from evaltool.terms import counted

_FIRST = ("Word", "Excel", "PDF", "text")  # of the same table in several files, the one whose form is surest
_WANTED = ("project.code", "project.title", "project.donor", "project.start", "project.end", "evaluation.title", "evaluation.purposes", "evaluation.phases")
# -- what is looked for, by the table it fills --
_SOUGHT = {
    "results_matrix": "a table with a column headed Indicator, and one headed Baseline, Target, Means of verification or Assumptions (in a PDF with ruled lines)",
    "activities": "a work plan, a table with a column headed Activity and columns for months (in a PDF with ruled lines), or a list of activities in a results matrix",
    "evaluation_matrix": "questions under the name of a criterion (Relevance, Effectiveness, ...), each criterion on a line of its own",
}


@dataclass
class Imported:
    """What an import did: sentences for the person, and the fates of all pieces, by the table they were read for."""

    sentences: list[str] = field(default_factory=list)
    reports: list[tuple[str, ImportReport]] = field(default_factory=list)

    def lines(self, everything: bool = False) -> Iterator[str]:
        """The sentences, then each report: its count, and each piece that a person should look at, or every piece."""
        yield from self.sentences
        for table, report in self.reports:
            yield f"Read for {table} from {report.count_in_words()}."
            for piece in report.pieces:
                if everything or (piece.text and (piece.fate not in ("taken", "skipped") or piece.note not in ("", "heading"))):
                    yield f"  {piece}"


def import_matrix(folder: Path, file: Path) -> Imported:
    """Read the results matrix of a paper into the case's empty `results_matrix`."""
    case = case_to_fill(folder)
    refuse_filled(case, Indicator)
    found = read_matrix(_readable(file), (WORK_PLAN, QUESTIONS))
    if not found.rows:
        raise EvaltoolError(_nothing(file, Indicator.table))
    fill(case, Indicator, found.rows)
    return Imported([_said_of_matrix(found)], [(Indicator.table, found.report)])


def import_activities(folder: Path, file: Path) -> Imported:
    """Read the activities of a paper, with the months of its work plan, into the case's empty `activities`."""
    case = case_to_fill(folder)
    refuse_filled(case, Activity)
    paper = _readable(file)
    start = case.header.project.start if case.is_usable else None
    found = find_activities([paper], start or read_header_values([paper], None).get("project.start"), _result_ids(case))
    if not found.rows:
        raise EvaltoolError(_nothing(file, Activity.table))
    fill(case, Activity, found.rows)
    return Imported([_said_of_activities(found), *found.sentences], [(Activity.table, report) for report in found.reports])


def import_questions(folder: Path, file: Path) -> Imported:
    """Read the evaluation questions of Terms of Reference into the case's empty `evaluation_matrix`."""
    case = case_to_fill(folder)
    refuse_filled(case, Question)
    found = read_questions(_readable(file))
    if not found.rows:
        raise EvaltoolError(_nothing(file, Question.table))
    fill(case, Question, found.rows)
    return Imported([_said_of_questions(found)], [(Question.table, found.report)])


def import_documents(folder: Path, papers: Path) -> Imported:
    """List the files of a folder in the case's register of documents; those that it has already are left alone."""
    case = case_to_fill(folder)
    paths = _listed(papers, folder)
    read, refused = read_papers(paths)
    found = register(case, papers, paths, read)
    return _write_documents(case, found, refused)


def import_papers(folder: Path, papers: Path) -> Imported:
    """Do all imports of the desk phase for a folder of papers; makes the case where there is none."""
    paths = _listed(papers, folder)
    read, refused = read_papers(path for path in paths if path.suffix.lower() in (*SUFFIXES, ".doc", ".xls"))
    if not read:
        raise EvaltoolError(" ".join([f"No paper in {papers} could be read, so nothing was written.", *refused]))
    is_new = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    if not is_new:
        case_to_fill(folder)
    in_order = sorted(read.values(), key=lambda paper: _FIRST.index(paper.kind))
    matrices = [read_matrix(paper, (WORK_PLAN, QUESTIONS)) for paper in in_order]
    asked = [read_questions(paper) for paper in in_order]
    matrix, questions = max(matrices, key=lambda one: one.indicators), max(asked, key=lambda one: len(one.rows))
    values = read_header_values(in_order, questions)
    done = Imported(list(refused))
    if is_new:
        make_case(folder)
        done.sentences.append(f"{folder} is made, a case folder.")
    done.sentences += _write_header(folder, values)
    case = CaseFolder(folder)
    _take(done, case, Indicator, matrix.rows, _said_of_matrix(matrix), [matrix.report], _others(matrices, matrix))
    start = case.header.project.start if case.is_usable else values.get("project.start")
    activities = find_activities(in_order, start, _result_ids(case))
    _take(done, case, Activity, activities.rows, _said_of_activities(activities), activities.reports, activities.sentences)
    _take(done, case, Question, questions.rows, _said_of_questions(questions), [questions.report], [])
    documents = _write_documents(case, register(case, papers, paths, read), [])
    done.sentences += [*documents.sentences, f"Next: read what was not understood, correct the tables, then run: evaltool check {folder}"]
    return done


def _nothing(file: Path, table: str) -> str:
    return f"Nothing for {table} was found in {file.name}, so nothing was written. {_looked_for(table)}, or name another file."


def _looked_for(table: str) -> str:
    return f"What is looked for is {_SOUGHT[table]}. Write such headings, in English, into a copy and import that"


def _readable(file: Path) -> Paper:
    try:
        return read_paper(file)
    except UnreadablePaper as broken:
        raise EvaltoolError(f"{broken} Nothing was written.") from None


def _listed(papers: Path, case: Path) -> list[Path]:
    if not papers.is_dir():
        raise EvaltoolError(f"{papers} is no folder. Name the folder that holds the papers.")
    paths = files_in(papers, without=case)
    if not paths:
        raise EvaltoolError(f"{papers} holds no file, so nothing was written.")
    return paths


def _take(
    done: Imported, case: CaseFolder, model: Any, rows: Sequence[dict[str, str]], said: str, reports: Iterable[ImportReport], more: Iterable[str]
) -> None:
    """Write one table of the case where there is something for it and it is still empty; say which of the two it was otherwise."""
    if not rows:
        done.sentences.append(f"{model.table}: nothing was found in these papers. {_looked_for(model.table)}, or fill the table in by hand.")
    elif rows_in(case, model):
        done.sentences.append(f"{model.table} has rows already and stays as it is.")
    else:
        fill(case, model, rows)
        done.sentences += [said, *more]
        done.reports += [(model.table, report) for report in reports]


def _others(matrices: Sequence[MatrixFound], chosen: MatrixFound) -> list[str]:
    names = [other.report.file for other in matrices if other is not chosen and other.rows]
    return [
        f"{name} has a results matrix too, which was not taken; to take it instead, empty results_matrix and run: evaltool import results-matrix"
        for name in names
    ]


def _result_ids(case: CaseFolder) -> list[str]:
    return [row.result_id for row in read_results_matrix(case)]


def _said_of_matrix(found: MatrixFound) -> str:
    results = len({row["result_id"] for row in found.rows})
    return f"results_matrix: {counted(results, 'result')} and {counted(found.indicators, 'indicator')} from {found.report.file}."


def _said_of_activities(found: ActivitiesFound) -> str:
    dated = sum(bool(row["planned_start"]) for row in found.rows)
    files = " and ".join(dict.fromkeys(report.file for report in found.reports))
    return f"activities: {counted(len(found.rows), 'activity', 'activities')} from {files}, {dated} with planned dates."


def _said_of_questions(found: QuestionsFound) -> str:
    parts = sum(bool(row["parent_id"]) for row in found.rows)
    under = counted(len(found.criteria), "criterion", "criteria")
    with_parts = f", {parts} of them parts of a question" if parts else ""
    return (
        f"evaluation_matrix: {counted(len(found.rows), 'question')} under {under} from {found.report.file}{with_parts}. How each is answered is yours to plan."
    )


def _write_documents(case: CaseFolder, found: DocumentsFound, refused: list[str]) -> Imported:
    write_texts(case, found)
    add_rows(case, Document, found.rows)
    case.read_again(Document)
    received = sum(row["received"] == "yes" for row in found.rows)
    said = f"documents: {counted(received, 'file')} added to the register, {counted(len(read_documents(case)), 'document')} in it now."
    kept = [
        f"The text of {counted(len(found.texts), 'paper')} is kept in desk_review/{FOLDER}/, so that places in it can be cited; the files themselves stay where they are."
    ]
    return Imported([*refused, said, *(kept if found.texts else []), *found.sentences], [(Document.table, found.report)])


def _write_header(folder: Path, values: dict[str, Any]) -> list[str]:
    """Fill in evaluation.yml where nobody has written into it yet; say what the papers do not tell."""
    path = folder / FILE
    if path.read_bytes() != header_text().encode():
        return [f"{FILE} is written already and stays as it is."]
    notes, said = {}, []
    if not values.get("project.code"):
        values["project.code"] = folder.resolve().name
        notes["project.code"] = "the name of this folder, as the papers print no code; correct it"
        said.append(f"The papers print no project code: {FILE} has the name of the folder instead, correct it.")
    write_bytes(path, filled_header(header_text(), values, notes).encode())
    missing = [name for name in _WANTED if not values.get(name)]
    undated = [phase["id"] for phase in values.get("evaluation.phases", []) if not isinstance(phase.get("end"), date)]
    if missing:
        said.append(f"Not found in the papers, to be filled in in {FILE}: {', '.join(missing)}.")
    if undated:
        said.append(f"The dates printed for the {' and '.join(undated)} phase cannot be used as they are: write the dates you work with into {FILE}.")
    return [f"{FILE}: {counted(len([value for value in values.values() if value]), 'entry', 'entries')} filled in from the papers.", *said]
