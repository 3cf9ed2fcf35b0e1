"""A small case in its field phase: two groups, one of them the implementer, an interview, a focus group, an observation, a refusal and a withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaltool.case import CaseFolder
from tests.support.small_case import Rows, make_case

TEXTS = {
    "field_phase/transcripts/S1.md": "First line of the interview.\n\nThe pump works well. The fee is too high.\nThe pump works well.\n",
    "field_phase/transcripts/S2.md": "P2: We carry less water now.\nP3: I still carry as much.\nP4: The committee never met.\n",
    "field_phase/transcripts/S3.md": "Seen: the tap at the school runs.\n",
}


def source(id: str, **cells: Any) -> dict[str, Any]:
    """One row of sources, a consented interview of G1 unless said otherwise."""
    return {"source_id": id, "kind": "interview", "group_ids": "G1", "person_codes": "", "consent": "given", "quotable": "yes", "file": f"{id}.md", **cells}


def coding(id: str, source_id: str, text: str, quote: str, code_id: str = "C2", direction: str = "positive", **cells: Any) -> dict[str, Any]:
    """One row of codings whose offsets are where the quote first stands in the text."""
    start = text.index(quote)
    row = {"coding_id": id, "source_id": source_id, "start": start, "end": start + len(quote), "quote": quote, "code_id": code_id, "direction": direction}
    return {**row, "speaker": "", "memo": "", "date": "", **cells}


def valley_tables() -> dict[str, list[dict[str, Any]]]:
    """The tables of the case, to change before making it."""
    interview, group = TEXTS["field_phase/transcripts/S1.md"], TEXTS["field_phase/transcripts/S2.md"]
    return {
        "desk_review/stakeholders": [
            {"group_id": "G1", "group": "Water users", "role": "rights_holder", "vulnerable": "no", "planned_persons": "6"},
            {"group_id": "G2", "group": "Project team", "role": "implementer", "vulnerable": "no", "planned_persons": "2"},
            {"group_id": "G3", "group": "District office", "role": "duty_bearer", "vulnerable": "no", "planned_persons": ""},
        ],
        "field_phase/sources": [
            source("S1", person_codes="P1", interpreter="independent", mode="in_person"),
            source("S2", kind="focus_group", group_ids="G1;G2", person_codes="P2;P3;P4", implementer_present="yes", mode="in_person"),
            source("S3", kind="observation", group_ids="G2", consent="not_needed"),
            source("S4", group_ids="G3", person_codes="P5", consent="refused", quotable="no", file=""),
            source("S5", person_codes="P6", consent="withdrawn", quotable="no", file=""),
        ],
        "field_phase/persons": [
            {"person_code": "P1", "group_id": "G1", "sex": "female", "implementer": "no", "consent": "given"},
            {"person_code": "P2", "group_id": "G1", "sex": "female", "implementer": "no", "consent": "given"},
            {"person_code": "P3", "group_id": "G1", "sex": "male", "implementer": "no", "consent": ""},
            {"person_code": "P4", "group_id": "G2", "sex": "male", "implementer": "", "consent": "given"},
            {"person_code": "P5", "group_id": "G3", "sex": "male", "implementer": "no", "consent": "refused"},
            {"person_code": "P6", "group_id": "G1", "sex": "male", "implementer": "no", "consent": "withdrawn"},
        ],
        "field_phase/codebook": [
            {"code_id": "C1", "parent_id": "", "code": "Use", "definition": "Use of the water."},
            {"code_id": "C2", "parent_id": "C1", "code": "Pump", "definition": "How the pump works."},
            {"code_id": "C3", "parent_id": "C1", "code": "Work", "definition": "Who carries water."},
            {"code_id": "C4", "parent_id": "", "code": "Fees", "definition": "What people pay."},
            {"code_id": "C5", "parent_id": "", "code": "Committee", "definition": "The water committee."},
        ],
        "field_phase/codings/anna": [
            coding("K1", "S1", interview, "The fee is too high.", "C4", "negative", date="2014-03-12"),
            coding("K2", "S2", group, "We carry less water now.", "C3", "positive", speaker="P2", date="2014-03-13"),
            coding("K3", "S2", group, "I still carry as much.", "C3", "negative", speaker="P3", date="2014-03-13"),
        ],
    }


def valley_case(root: Path, tables: Mapping[str, Rows] | None = None, header: Mapping[str, Mapping[str, Any]] = {}, **texts: str) -> CaseFolder:  # noqa: B006
    """The case in `root`; `texts` are transcripts by source, laid over the usual ones (an empty text leaves the file out)."""
    files = {path: text for path, text in {**TEXTS, **{f"field_phase/transcripts/{id}.md": text for id, text in texts.items()}}.items() if text}
    return make_case(root, valley_tables() if tables is None else tables, header, files)


def rows_of(tables: dict[str, list[dict[str, Any]]], table: str, key: str, **cells: Any) -> dict[str, list[dict[str, Any]]]:
    """The tables with the cells of one row changed; the row is named by its id."""
    return {name: [{**row, **cells} if name == table and key in row.values() else row for row in rows] for name, rows in tables.items()}
