"""A survey taken into the case: the form, the answers by name without what could tell who gave them, and the original in `private/raw/`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evaltool.case import CaseFolder
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.survey import FORM, RESPONSES
from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.kobo import Submissions, form_bytes, read_submissions
from evaltool.interchange.odk_central import files_of_repeats
from evaltool.interchange.pseudonymised import Pseudonyms
from evaltool.interchange.survey_open_answers import open_answers_as_sources
from evaltool.interchange.survey_versions import form_of
from evaltool.interchange.xlsform_text import text_workbook
from evaltool.problems import EvaltoolError, Problems
from evaltool.tables import open_workbook, read_csv, write_bytes

FOLDER = "field_phase"


def import_survey(case: CaseFolder, path: Path, forms: Sequence[Path], group: str = "") -> ImportReport:
    """Take an export with its form, or with all versions of it, the newest last, into a case, and say what became of each column.

    With a stakeholder `group` the open answers become sources. A later export of the same survey takes the place of an earlier one if it holds every
    submission of it; otherwise nothing is changed.
    """
    if not forms:
        raise EvaltoolError("Say which form was used: --form FORM.xlsx; several versions are given one after the other, the newest last.")
    if group and not case.is_usable:
        raise EvaltoolError("evaluation.yml is not filled in yet, so open answers cannot be made sources. Import without --group, or fill it in first.")
    if group and read_stakeholders(case).get(group) is None:
        known = ", ".join(read_stakeholders(case).ids()) or "none yet"
        raise EvaltoolError(f"The case has no stakeholder group '{group}' (it has: {known}). Nothing was imported.")
    language = case.header.evaluation.report_language if case.is_usable else "en"
    found = read_submissions(path, forms, language)
    has_repeats = bool(found.repeats)
    target = case.root / FOLDER / f"{RESPONSES}{'.xlsx' if has_repeats else '.csv'}"
    other = target.with_suffix(".csv" if has_repeats else ".xlsx")
    _refuse_loss(case, [home for home in (target, other) if home.is_file()], found)
    # the form of a case holds its choices itself
    as_it_is = len(forms) == 1 and not any(question.choices_in for question in (*found.form.questions, *found.form.repeated))
    form = form_bytes(forms[0]) if as_it_is else form_of(found.form)
    sheets = _without_names(case, found)
    for original in (path, *(files_of_repeats(path).values() if has_repeats and path.suffix.lower() == ".csv" else ())):
        write_bytes(case.root / "private/raw" / f"survey_{original.name}", original.read_bytes())
    write_bytes(case.root / FOLDER / FORM, form)
    write_bytes(target, text_workbook({name or RESPONSES: _rows(frame) for name, frame in sheets.items()}) if has_repeats else _csv(sheets[""]))
    other.unlink(missing_ok=True)
    found.report.add("taken", FOLDER, target.name, f"{len(found.answers)} submissions in {target.name}, the form in {FORM}, the original in private/raw/")
    if group:
        open_answers_as_sources(CaseFolder(case.root), group, found.report)
    return found.report


def _refuse_loss(case: CaseFolder, homes: Sequence[Path], found: Submissions) -> None:
    """Stop where answers of the case are not in the new export."""
    new = set(found.server["_uuid"]) if "_uuid" in found.server else set()
    for home in homes:
        quiet = Problems()
        if home.suffix == ".csv":
            table = read_csv(home, case.relative(home), quiet)
        else:
            book = open_workbook(home, case.relative(home), quiet)
            table = book.table(book.first, quiet) if book else None
        rows = table.rows if table else ()
        if (table is None and not quiet.codes() <= {"TABLE_EMPTY", "TABLE_HEADER_ONLY"}) or any(row.cells.get("_uuid") not in new for row in rows):
            raise EvaltoolError(
                f"Nothing was imported: {case.relative(home)} holds submissions that are not in this export. Move it away first, or import an export with all of them."
            )


def _without_names(case: CaseFolder, found: Submissions) -> dict[str, pd.DataFrame]:
    """The tables to write, the submissions under an empty name, with codes for names in open answers."""
    names = Pseudonyms(case)
    replaced = 0
    sheets = {"": pd.concat([found.answers, found.server], axis=1), **found.repeats}
    texts = {question.name for question in (*found.form.questions, *found.form.repeated) if question.kind == "text"}
    for name, frame in sheets.items():
        cells = frame.astype(object).map(_written)
        for column in texts & set(cells.columns):
            safe = [names.of(words) for words in cells[column]]
            replaced += sum(len(one.replaced) for one in safe)
            cells[column] = [one.text for one in safe]
        sheets[name] = cells
    if names.knows_nobody and texts:
        found.report.add("skipped", "names", "", "private/key.csv is not there or empty, so no name was looked for in open answers: read them first")
    elif replaced:
        found.report.add("split", "open answers", f"{replaced} names and numbers", "codes stand in their place")
    return sheets


def _written(answer: object) -> str:
    """An answer as a cell: the choices of a select-multiple by name, a whole number without a point; what was not answered is empty."""
    if answer is None or answer != answer:
        return ""
    if isinstance(answer, tuple):
        return " ".join(answer)
    if isinstance(answer, float):
        return str(int(answer)) if answer == int(answer) else repr(answer)
    return str(answer)


def _csv(frame: pd.DataFrame) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(_rows(frame))
    return text.getvalue().encode()


def _rows(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(frame.columns), *frame.itertuples(index=False)]
