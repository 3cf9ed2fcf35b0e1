"""A case for those who must not hold names and transcripts, such as the evaluated party: it still runs, and says of itself that names could not be checked.

What is taken out: `private/`, transcripts and files of sources without consent; of the sources the columns that could unmask them; of the persons
everything but group,
code and consent. What is kept: every table with its ids, codings with their quotes where the source may be quoted, so that every chain can still be followed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.check import MODELS
from evaltool.field_phase.coding import Coding
from evaltool.field_phase.persons import Person
from evaltool.field_phase.sources import Source, analysed_sources
from evaltool.problems import EvaltoolError
from evaltool.records import Record
from evaltool.tables import write_bytes, write_csv

MARK = "HANDOVER.md"
_UNMASKING = {"organisation", "role", "date", "place", "meeting_id", "persons", "language", "interpreter", "mode"}
_NOT_HANDED_OVER = "[words of a source that may not be quoted]"


def export_handover(case: CaseFolder, to: Path) -> list[str]:
    """Write the handover copy, and say in sentences what was left out. An output folder that is not empty is refused."""
    if to.exists() and any(to.iterdir()):
        raise EvaltoolError(f"{to} is not empty. Name a folder that does not exist yet.")
    heard = {source.source_id: source for source in analysed_sources(case)}
    withheld = [source.source_id for source in case.read(Source) if source.source_id not in heard]
    for model in MODELS:
        _write_table(case, model, to, heard, withheld)
    for folder in ("narrative", "desk_review/instruments"):
        if (case.root / folder).is_dir():
            shutil.copytree(case.root / folder, to / folder)
    for name in ("survey.xlsx", "survey_responses.csv", "survey_responses.xlsx"):
        if (case.root / "field_phase" / name).is_file():
            write_bytes(to / "field_phase" / name, (case.root / "field_phase" / name).read_bytes())
    write_bytes(to / "evaluation.yml", (case.root / "evaluation.yml").read_bytes())
    sentences = [
        "Names could not be checked in this copy: the key stays with the evaluator.",
        f"Left out: private/, all transcripts, and {len(withheld)} sources without consent with their codings.",
        f"Of the sources these columns are empty: {', '.join(sorted(_UNMASKING))}.",
    ]
    write_bytes(to / MARK, ("# Handover copy\n\n" + "\n".join(f"- {s}" for s in sentences) + "\n").encode())
    return [f"{to} is written.", *sentences]


def _write_table(case: CaseFolder, model: type[Record], to: Path, heard: dict[str, Source], unheard: list[str]) -> None:
    records = case.read(model)
    if not records.present:
        return
    by_owner: dict[str, list[dict[str, str]]] = {}
    for record in records:
        row = record.as_written()
        if _may_leave(record, row, heard, unheard):
            by_owner.setdefault(record.by, []).append(row)
    for owner, rows in by_owner.items():
        path = f"{model.table}/{owner}.csv" if model.a_file_each else f"{model.table}.csv"
        write_csv(to / model.phase / path, model.columns(), rows)


def _may_leave(record: Record, row: dict[str, str], heard: dict[str, Source], unheard: list[str]) -> bool:
    """True where the row may be handed over; `row` loses what may not."""
    if isinstance(record, Source):
        row.update(dict.fromkeys(_UNMASKING & row.keys(), ""), file="")
        return record.source_id in heard
    if isinstance(record, Person):
        row["role"] = ""
        return record.consent in ("", "given")
    if isinstance(record, Coding) and record.source_id in heard:
        row.update(memo="", speaker="")
        if not heard[record.source_id].quotable:
            row.update(quote=_NOT_HANDED_OVER, translation="")
        return True
    return not isinstance(record, Coding) or record.source_id not in unheard
