"""Copies of a case folder in which something is missing, made of real files: what leaving it out has to agree with."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from evaltool.case import CaseFolder

Row = dict[str, str]


def copy_without_meetings(case: CaseFolder, target: Path) -> CaseFolder:
    """A copy of a case in CSV files that lists no meetings, so that every source is counted by its own kind, whatever others there are."""
    copied = _copied(case, target)
    (copied.root / "desk_review" / "meeting_plan.csv").unlink()
    return copied


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


def _keep_rows(path: Path, keep: Callable[[Row], bool]) -> None:
    rows = _read(path)
    if rows:
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, rows[0].keys())
            writer.writeheader()
            writer.writerows(filter(keep, rows))


def copy_without_group(case: CaseFolder, group_id: str, target: Path) -> CaseFolder:
    """A copy without what the members of a group said, and without the talks they took part in where nobody noted who spoke."""
    groups = {row["person_code"]: row["group_id"] for row in _rows(case, "field_phase/persons")}

    def is_theirs(source: Row, speaker: str) -> bool:
        return source["kind"] != "observation" and group_id in ({groups[speaker]} if speaker else _groups_of(source, groups))

    return _copy_without_voices(case, target, is_theirs)


def copy_without_implementer(case: CaseFolder, agency: str, target: Path) -> CaseFolder:
    """A copy without what has no voice and no verification but the implementer's; `agency` is how its papers name it."""
    roles = {row["group_id"]: row["role"] for row in _rows(case, "desk_review/stakeholders")}
    persons = {row["person_code"]: row for row in _rows(case, "field_phase/persons")}

    def is_theirs(source: Row, speaker: str) -> bool:
        if source["kind"] == "observation":
            return False
        codes = [speaker] if speaker else _split(source["person_codes"])
        known = [_is_yes(persons[code].get("implementer", ""), roles[persons[code]["group_id"]] == "implementer") for code in codes]
        unnamed = 0 if speaker else int(source.get("persons") or 0) - len(codes)
        return all(known) if known and unnamed <= 0 else {roles[id] for id in _split(source["group_ids"])} == {"implementer"}

    copied = _copy_without_voices(case, target, is_theirs)
    theirs = {row["document_id"] for row in _rows(case, "desk_review/documents") if agency in row.get("author", "")}
    counted = {row["data_id"] for row in _rows(case, "field_phase/service_data") if row.get("document_id", "") in {"", *theirs}}
    _take_out(copied, documents=theirs, data=(_data_ids(case) - _verified(case)) | counted)
    return copied


def copy_without_kind(case: CaseFolder, kind: str, target: Path) -> CaseFolder:
    """A copy without one kind of evidence: documents, interviews, focus_groups, observation, survey, tests or data."""
    if kind in ("interviews", "focus_groups", "observation"):
        of_kind = {"interviews": ("interview", "email"), "focus_groups": ("focus_group",), "observation": ("observation",)}[kind]
        copied = _copied(case, target)
        gone = {row["source_id"] for row in _rows(case, "field_phase/sources") if row["kind"] in of_kind}
        for path in (copied.root / "field_phase" / "sources.csv", *(copied.root / "field_phase" / "codings").glob("*.csv")):
            _keep_rows(path, lambda row: row["source_id"] not in gone)
        return copied
    copied = _copied(case, target)
    if kind == "documents":
        _take_out(copied, documents={row["document_id"] for row in _rows(case, "desk_review/documents")})
    elif kind == "data":
        _take_out(copied, data=_data_ids(case) | _totals(case))
    elif kind == "survey":
        for path in (copied.root / "field_phase").glob("survey*"):
            path.unlink()
    else:
        _keep_rows(copied.root / "field_phase" / "training_tests.csv", lambda row: False)
    return copied


def _copy_without_voices(case: CaseFolder, target: Path, is_theirs: Callable[[Row, str], bool]) -> CaseFolder:
    """A copy without the codings and places for which `is_theirs` is true, and without sources of which nothing is left."""
    copied = _copied(case, target)
    sources = {row["source_id"]: row for row in _rows(case, "field_phase/sources")}
    for path in (copied.root / "field_phase" / "codings").glob("*.csv"):
        _keep_rows(path, lambda row: row["source_id"] not in sources or not is_theirs(sources[row["source_id"]], row["speaker"]))
    whole = {id for id, row in sources.items() if row["consent"] in ("given", "not_needed") and is_theirs(row, "")}
    left = {row["source_id"] for path in (copied.root / "field_phase" / "codings").glob("*.csv") for row in _read(path)}
    _keep_citations(copied, lambda written: written.split()[0] not in whole)
    _keep_rows(copied.root / "field_phase" / "sources.csv", lambda row: row["source_id"] not in whole - left)
    return copied


def _take_out(case: CaseFolder, documents: Collection[str] = (), data: Collection[str] = ()) -> None:
    """Take documents and data out of a copy, out of the findings and assumptions that cite them too."""
    desk, field = case.root / "desk_review", case.root / "field_phase"
    gone = {*documents, *data}
    _keep_citations(case, lambda written: written.split()[0] not in gone)
    keys = {desk / "documents": "document_id", desk / "budget": "line_id", desk / "activities": "activity_id"}
    for path, key in (keys | {field / "service_data": "data_id"}).items():
        _keep_rows(path.with_suffix(".csv"), lambda row, key=key: row[key] not in gone)
    for path in field.glob("codings/*.csv"):
        _keep_rows(path, lambda row: row["source_id"] not in gone)
    _edit_rows(desk / "results_matrix.csv", lambda row: row | ({"indicator_id": "", "indicator": ""} if row["indicator_id"] in gone else {}))


def _keep_citations(case: CaseFolder, keep: Callable[[str], bool]) -> None:
    for table, columns in {"synthesis/findings": ("evidence_for", "evidence_against"), "desk_review/assumptions": ("evidence",)}.items():
        _edit_rows(
            case.root / f"{table}.csv",
            lambda row, columns=columns: row | {name: ";".join(written for written in _split(row.get(name, "")) if keep(written)) for name in columns},
        )


def _data_ids(case: CaseFolder) -> set[str]:
    """The ids of results, indicators, activities and budget lines."""
    keys = {"desk_review/activities": ("activity_id",), "desk_review/budget": ("line_id",), "desk_review/results_matrix": ("result_id", "indicator_id")}
    return {row[key] for path, names in keys.items() for row in _rows(case, path) for key in names if row[key]}


def _totals(case: CaseFolder) -> set[str]:
    return {row["data_id"] for row in _rows(case, "field_phase/service_data")}


def _verified(case: CaseFolder) -> set[str]:
    return {row["indicator_id"] for row in _rows(case, "desk_review/results_matrix") if row.get("verified", "") in ("yes", "partly")}


def _groups_of(source: Row, groups: dict[str, str]) -> set[str]:
    """The groups that speak in a talk as a whole: of its only person, or all that it is made of."""
    codes = _split(source["person_codes"])
    return {groups[codes[0]]} if len(codes) == 1 and int(source.get("persons") or 1) <= 1 else set(_split(source["group_ids"]))


def _split(written: str) -> list[str]:
    return [part.strip() for part in written.split(";") if part.strip()]


def _is_yes(written: str, otherwise: bool) -> bool:
    return written == "yes" if written else otherwise


def _rows(case: CaseFolder, path: str) -> list[Row]:
    return _read(case.root / f"{path}.csv")


def _read(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def _edit_rows(path: Path, change: Callable[[Row], Row]) -> None:
    rows = [change(row) for row in _read(path)]
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
