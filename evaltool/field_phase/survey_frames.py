"""Answers as frames for analysis: labels for names, choices in the order of the form, what was not answered missing; the answers of repeats apart."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evaltool.case import CaseFolder
from evaltool.field_phase.questionnaire import Questionnaire, SurveyQuestion, read_questionnaire
from evaltool.field_phase.responses import answer_of, is_tag_row, place_columns
from evaltool.field_phase.survey import FORM, RESPONSES
from evaltool.problems import Problems
from evaltool.tables import Table, open_workbook

INDEX, PARENT = "_index", "_parent_index"


def labelled(questions: Iterable[SurveyQuestion], answers: pd.DataFrame) -> pd.DataFrame:
    """The answers with labels for names: a select-one is categorical in the order of the form, a select-multiple a column a choice, True, False or missing."""
    known = {question.name: question for question in questions}
    columns: dict[str, pd.Series] = {}
    for name in answers.columns:
        question = known.get(str(name))
        if question is None:
            columns[str(name)] = answers[name]
        elif question.kind == "select_one":
            columns[question.name] = _categorical(question, answers[name])
        elif question.kind == "select_multiple":
            for choice in question.choices:
                chosen = [None if not isinstance(given, tuple) else choice.name in given for given in answers[name]]
                columns[f"{question.name}/{question.told_apart[choice.name]}"] = pd.Series(chosen, index=answers.index, dtype="boolean")
        elif question.kind == "number":
            columns[question.name] = pd.to_numeric(answers[name], errors="coerce")
        else:
            columns[question.name] = answers[name].astype("string")
    return pd.DataFrame(columns, index=answers.index)


def frame_of(questions: Iterable[SurveyQuestion], table: Table, keep: Iterable[str], problems: Problems) -> pd.DataFrame:
    """The answers of a table by name, one row a row, with the columns `keep` as they are written; what cannot be placed stands among the problems."""
    asked = Questionnaire("", tuple(questions))
    placements = place_columns(asked, table, problems)
    rows = [row for row in table.rows if not is_tag_row(row)]
    kept = [column for column in keep if column in table.columns]
    found: dict[str, list[object]] = {column: [row.cells[column] or None for row in rows] for column in kept}
    found |= {placement.question.name: [answer_of(placement, row, problems) for row in rows] for placement in placements}
    return pd.DataFrame(found, dtype=object, index=range(len(rows)))


def read_repeats(case: CaseFolder) -> dict[str, pd.DataFrame]:
    """The answers of each repeat by its name, `_parent_index` being the submission's `_index`; empty where there are none."""
    path = case.root / "field_phase" / f"{RESPONSES}.xlsx"
    form_path = case.root / "field_phase" / FORM
    quiet = Problems()
    if not path.is_file() or not form_path.is_file():
        return {}
    form = read_questionnaire(form_path, FORM, case.header.evaluation.report_language, quiet)
    book = open_workbook(path, case.relative(path), quiet)
    if form is None or book is None:
        return {}
    found = {}
    for name, label in form.repeats:
        sheet = next((sheet for sheet in book.names[1:] if is_sheet_of(sheet, name, label)), None)
        table = book.table(sheet, quiet) if sheet else None
        if table is not None:
            found[name] = frame_of([q for q in form.repeated if q.repeat == name], table, (INDEX, PARENT), quiet)
    return found


def is_sheet_of(sheet: str, name: str, label: str) -> bool:
    """True where a sheet is called as a repeat; exporters cut names at 31 characters, some with dots at the end."""
    cut = sheet.removesuffix("...").strip().lower()
    return any(title.lower() == cut or (len(sheet) >= 28 and title.lower().startswith(cut)) for title in (name, label))


def _categorical(question: SurveyQuestion, answers: pd.Series) -> pd.Series:
    shown = question.told_apart
    return pd.Series(pd.Categorical([shown.get(str(given)) for given in answers], categories=list(shown.values()), ordered=True), index=answers.index)
