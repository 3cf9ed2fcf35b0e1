"""Questionnaires written as text, in CSV or Markdown, the way pyxform takes them: turned into the workbook that everything else reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import xlsxwriter

from evaltool.problems import EvaltoolError

SUFFIXES = (".csv", ".md")
MAX_BYTES = 10_000_000


def as_workbook(path: Path) -> bytes:
    """The bytes of the workbook that a form in CSV or Markdown stands for: a line with the name of a sheet, then its rows one column further in."""
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise EvaltoolError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB, which no questionnaire is. Nothing was imported.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise EvaltoolError(f"{path.name} is not UTF-8. Save it as UTF-8, or as an .xlsx workbook. Nothing was imported.") from broken
    lines = _markdown(text) if path.suffix.lower() == ".md" else csv.reader(io.StringIO(text, newline=""))
    sheets: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in lines:
        first, *cells = [cell.strip() for cell in line] or [""]
        if first:
            rows = sheets.setdefault(first.lower()[:31], [])
        elif any(cells):
            rows.append(cells)
    if "survey" not in sheets:
        raise EvaltoolError(f"{path.name} has no line 'survey' with the questions below it, so it is no questionnaire. Nothing was imported.")
    return text_workbook(sheets)


def _markdown(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.strip().startswith("|") and set(line) - set("|-: "):
            yield line.strip().strip("|").split("|")


def text_workbook(sheets: Mapping[str, Iterable[Sequence[str]]]) -> bytes:
    """The bytes of a workbook with these rows of text on its sheets; names are cut where Excel allows no longer ones."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name[:31])
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write_string(number, column, cell)
    return written.getvalue()
