"""An empty case folder to fill in: evaluation.yml with its help, every table with its headings, as CSV files or as one workbook a phase.

Whatever it writes about columns comes from the row models, so that the help in a cell comment is the sentence of the reference.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from pydantic import BaseModel
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evaltool import cells, terms
from evaltool.case import PHASES
from evaltool.check import MODELS
from evaltool.field_phase import key
from evaltool.header import FILE, Header, part_of
from evaltool.problems import EvaltoolError
from evaltool.records import Record
from evaltool.tables import write_bytes, write_csv

FOLDERS = ("desk_review/instruments", "field_phase/transcripts", "private/raw", "narrative")
# where each coder or rater has a table, the first is called this until it gets the person's initials
OWNER = "evaluator"
# drop-downs reach down to this row; tables of an evaluation are shorter
LAST_ROW = 2000


def make_case(folder: Path, workbooks: bool = False) -> list[Path]:
    """An empty case folder, and the files in it; refuses a folder that holds anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EvaltoolError(f"{folder} is not empty, so nothing was written. Name a folder that does not exist yet.")
    made = [folder / FILE, folder / ".gitignore", folder / "private" / "key.csv"]
    write_bytes(made[0], header_text().encode())
    write_bytes(made[1], b"# names, originals and everything that is produced stay out of version control\nprivate/\noutputs/\n")
    write_csv(made[2], key.COLUMNS, [])
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for phase in PHASES:
        models = [model for model in MODELS if model.phase == phase]
        if workbooks:
            made.append(folder / phase / f"{phase}.xlsx")
            write_bytes(made[-1], _workbook(models))
            continue
        for model in models:
            made.append(folder / phase / (f"{model.table}/{OWNER}.csv" if model.a_file_each else f"{model.table}.csv"))
            write_csv(made[-1], model.columns(), [])
    return made


def header_text() -> str:
    """The text of an evaluation.yml to fill in, each name with its help; a list has an example that counts once its `#` is removed."""
    head = ["# The evaluation and its project. Write after the colon; what follows a # is help.", "# A star marks what has to be filled in."]
    return "\n".join([*head, *_help_lines(Header, 0)]) + "\n"


def _help_lines(model: type[BaseModel], depth: int) -> Iterator[str]:
    blanks = "  " * depth
    for name, field in model.model_fields.items():
        part, is_list = part_of(model, name), isinstance(field.default, tuple)
        help = (field.description or "").rstrip(".")
        if part and not is_list:
            yield from [*([""] if depth == 0 else []), f"{blanks}{name}:  # {help}"]
            yield from _help_lines(part, depth + 1)
        elif part:
            yield f"{blanks}{name}:  # {help}; remove the # of the lines below, and repeat them"
            for number, (inner, of) in enumerate(part.model_fields.items()):
                yield f"{blanks}#  {'  ' if number else '- '}{inner}:  # {(of.description or '').rstrip('.')}"
        else:
            written = field.default if isinstance(field.default, (str, int)) else "[]" if is_list else ""
            star = "* " if field.is_required() else ""
            yield f"{blanks}{name}: {written}".rstrip() + f"  # {star}{help}{'; several: [one, another]' if is_list else ''}"


def _workbook(models: list[type[Record]]) -> bytes:
    """A workbook with a sheet a table: headings with help, drop-downs, dates and ids in the form that is read."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    # a fixed date: the same version makes the same bytes
    book.set_properties({"created": datetime(2000, 1, 1)})
    looks = {
        "required": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#CFE2F3", "border": 1}),
        "heading": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#EEEEEE", "border": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "time": book.add_format({"num_format": "hh:mm", "valign": "top"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "plain": book.add_format({"valign": "top"}),
    }
    for model in models:
        sheet = book.add_worksheet(f"{model.table}-{OWNER}" if model.a_file_each else model.table)
        sheet.freeze_panes(1, 1)
        for index, name in enumerate(model.columns()):
            _write_column(sheet, model, index, name, looks)
    book.close()
    return data.getvalue()


def _write_column(sheet: Worksheet, model: type[Record], index: int, name: str, looks: dict[str, Format]) -> None:
    field = model.model_fields[name]
    is_required = name in model.required()
    words = _words(field.metadata)
    sheet.write_string(0, index, name, looks["required" if is_required else "heading"])
    sheet.write_comment(0, index, f"{field.description}{' Required.' if is_required else ''}", {"author": "evaltool", "x_scale": 2})
    look = "date" if _reads(field, cells.parse_day) else "time" if _reads(field, cells.parse_clock) else "text" if _is_text(field, words) else "plain"
    sheet.set_column(index, index, 40 if look == "text" and not name.endswith(("_id", "_ids")) else 16, looks[look])
    if words:
        # a warning and no refusal: other spellings of the words are read as well
        refusal = {"error_type": "warning", "error_title": "Not in the list", "error_message": "Other words are read only where they are an accepted spelling."}
        sheet.data_validation(1, index, LAST_ROW - 1, index, {"validate": "list", "source": words, **refusal})


def _words(marks: list[Any]) -> list[str]:
    """The words of a drop-down for a column: those of its vocabulary, yes and no, or the steps of strength; empty where it takes anything."""
    for mark in marks:
        if isinstance(mark, cells.Word):
            return list(terms.VOCABULARIES[mark.vocabulary])
        if getattr(mark, "func", None) is cells.parse_flag:
            return ["yes", "no"]
        if getattr(mark, "func", None) is cells.parse_strength:
            return [str(step) for step in terms.STRENGTH]
    return []


def _reads(field: Any, reader: object) -> bool:
    return any(getattr(mark, "func", None) is reader for mark in field.metadata)


def _is_text(field: Any, words: list[str]) -> bool:
    return not words and (field.annotation is str or _reads(field, cells.split_several))
