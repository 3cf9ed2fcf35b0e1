"""Small case folders for tests, made from dictionaries: `make_case(tmp_path, {"desk_review/documents": [{"document_id": "D01", ...}]})`."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from evaltool.case import CaseFolder

HEADER: dict[str, dict[str, Any]] = {
    "project": {"code": "XX.0001", "title": "Clean water for two valleys", "executing_agency": "Water for All (WFA)"},
    "evaluation": {"title": "Final evaluation of Clean water for two valleys", "criteria_set": "DAC-1991", "rating_scheme": "iom-5", "evidence": "invented"},
    "privacy": {},
}

Rows = Sequence[Mapping[str, Any]]


def make_case(root: Path, tables: Mapping[str, Rows] = {}, header: Mapping[str, Mapping[str, Any]] = {}, files: Mapping[str, str] = {}) -> CaseFolder:  # noqa: B006
    """A case folder in `root`: `tables` by path without `.csv`, `header` parts laid over a small valid one, `files` by path with their text."""
    parts = {name: {**part, **header.get(name, {})} for name, part in HEADER.items()}
    write_file(root, "evaluation.yml", yaml.safe_dump(parts, sort_keys=False, allow_unicode=True))
    for path, rows in tables.items():
        write_table(root, path, rows)
    for path, text in files.items():
        write_file(root, path, text)
    return CaseFolder(root)


def write_table(root: Path, path: str, rows: Rows) -> None:
    """One CSV table; the columns are those of all rows, several values may be given as a list."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    target = root / f"{path}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, restval="")
        writer.writeheader()
        writer.writerows({c: ";".join(v) if isinstance(v, (list, tuple)) else v for c, v in row.items()} for row in rows)


def write_file(root: Path, path: str, text: str) -> None:
    """One text file of the case."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="")
