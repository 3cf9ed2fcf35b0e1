"""The rows of the key with one name more: the only place where `private/key.csv` is prepared for writing."""

from __future__ import annotations

import re

from evaltool.case import CaseFolder
from evaltool.csv_rows import CsvRows
from evaltool.field_phase.key import COLUMNS, FILE, read_key, sound_key
from evaltool.field_phase.persons import read_persons
from evaltool.privacy.pseudonyms import Key
from evaltool.problems import EvaltoolError


def next_code(case: CaseFolder) -> str:
    """The first free person code: the number after the highest in the key and among the persons."""
    codes = [person.code for person in read_key(case).persons] + read_persons(case).ids()
    numbers = [int(match[1]) for code in codes if (match := re.fullmatch(r"P(\d+)", code))]
    return f"P{max(numbers, default=0) + 1:02d}"


def key_with(case: CaseFolder, name: str, code: str) -> tuple[CsvRows, Key]:
    """The rows of the key with a name added, as a new person or as another spelling of one who is there, and the key they make."""
    sound_key(case)
    path = case.root / FILE
    rows = CsvRows.of(path.read_bytes()) if path.is_file() else CsvRows.new(COLUMNS)
    if not re.fullmatch(r"[^\W_](?:[\w-]*\w)?", code):
        raise EvaltoolError(f"'{code}' cannot be a person code. Write one such as {next_code(case)}.")
    if ";" in name or not name:
        raise EvaltoolError("Select one name, and nothing else.")
    headings = {heading.lower().strip().replace(" ", "_"): heading for heading in rows.names}
    lines, at = list(rows.lines), None
    for number, line in enumerate(rows.lines):
        if rows.cells(line)[headings["person_code"]].strip() == code:
            at = number
    if at is None:
        lines.append(rows.written({headings["person_code"]: code, headings["name"]: name}))
    else:
        lines[at] = _with_spelling(rows, lines[at], headings, name)
    rows = rows.with_lines(lines)
    plain = [{column: rows.cells(line).get(heading, "") for column, heading in headings.items()} for line in rows.lines if line.strip()]
    try:
        return rows, Key.from_rows(plain)
    except ValueError as refused:
        raise EvaltoolError(f"Nothing was replaced: {refused}.") from refused


def _with_spelling(rows: CsvRows, line: str, headings: dict[str, str], name: str) -> str:
    cells = rows.cells(line)
    if "other_spellings" not in headings:
        raise EvaltoolError(f"{FILE} has no column 'other_spellings', so a second spelling cannot be added. Add the heading.")
    spellings = [part.strip() for part in f"{cells[headings['name']]};{cells[headings['other_spellings']]}".split(";") if part.strip()]
    more = [*spellings[1:], *([] if name in spellings else [name])]
    return rows.changed(line, {headings["other_spellings"]: ";".join(more)})
