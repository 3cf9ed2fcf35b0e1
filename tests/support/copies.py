"""Copies of a case folder in which something is missing, made of real files: what leaving it out has to agree with."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from evaltool.case import CaseFolder


def copy_without_source(case: CaseFolder, source_id: str, target: Path) -> CaseFolder:
    """A copy of a case in CSV files without the row of a source and without its codings; what cites them is left as it stands."""
    copied = _copied(case, target)
    for path in (copied.root / "field_phase" / "sources.csv", *(copied.root / "field_phase" / "codings").glob("*.csv")):
        _keep_rows(path, lambda row: row["source_id"] != source_id)
    return copied


def copy_without_document(case: CaseFolder, document_id: str, target: Path) -> CaseFolder:
    """A copy of a case in CSV files without a document, its codings and the totals that were taken from it."""
    copied = _copied(case, target)
    phase = copied.root / "field_phase"
    for path in phase.glob("codings/*.csv"):
        _keep_rows(path, lambda row: row["source_id"] != document_id)
    for path in (copied.root / "desk_review" / "documents.csv", phase / "service_data.csv"):
        _keep_rows(path, lambda row: row["document_id"] != document_id)
    return copied


def _copied(case: CaseFolder, target: Path) -> CaseFolder:
    shutil.copytree(case.root, target, ignore=shutil.ignore_patterns("outputs"))
    return CaseFolder(target)


def _keep_rows(path: Path, keep: Callable[[dict[str, str]], bool]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys())
        writer.writeheader()
        writer.writerows(filter(keep, rows))
