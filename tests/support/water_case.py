"""A small, complete case without a single problem in its synthesis: a water project, told in dictionaries that a test changes before it makes the folder."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from evaltool.case import CaseFolder
from tests.support.small_case import make_case

Tables = dict[str, list[dict[str, Any]]]

TEXTS = {
    "S01": "Evaluator: What changed?\n\nP01: The pumps give clean water every day.\nP01: The fee is too high for widows.\n",
    "S02": "Notes of the group.\nP02: We check the water each month.\nP03: Nobody answers when a pump breaks.\nAll: the committee will go on.\n",
    "S03": "P04: The work was two months late.\nP04: The pumps run well.\n",
    "S05": "The evaluator saw eleven of twelve pumps running.\n",
}
DOCUMENT = "Progress report, first page.\nPumps built: 12.\n\fSecond page: spending was on budget.\n"

_CODED = [  # coding, source, words, code, direction, speaker
    ("K01", "S01", "The pumps give clean water every day.", "C2", "positive", ""),
    ("K02", "S01", "The fee is too high for widows.", "C5", "negative", ""),
    ("K03", "S02", "We check the water each month.", "C2", "positive", "P02"),
    ("K04", "S02", "Nobody answers when a pump breaks.", "C2", "negative", "P03"),
    ("K05", "S02", "the committee will go on.", "C5", "positive", ""),
    ("K06", "S03", "The work was two months late.", "C3", "negative", ""),
    ("K07", "S03", "The pumps run well.", "C2b", "positive", ""),
    ("K08", "S05", "eleven of twelve pumps running.", "C2", "positive", ""),
    ("K09", "D01", "spending was on budget.", "C3", "positive", ""),
]


def tables() -> Tables:
    """The tables of the case, new each time."""
    return deepcopy(_TABLES)


def header() -> dict[str, dict[str, Any]]:
    """What evaluation.yml has beyond the least."""
    return {"evaluation": {"cross_cutting": ["gender"], "purposes": [{"id": "a", "text": "Account for results"}, {"id": "b", "text": "Learn"}]}}


def water_case(root: Path, change: Callable[[Tables], object] | None = None, head: dict[str, dict[str, Any]] | None = None, **texts: str) -> CaseFolder:
    """The case in `root`, after `change` worked on its tables; `texts` replace transcripts, `head` the parts of evaluation.yml."""
    written = tables()
    if change:
        change(written)
    files = {f"field_phase/transcripts/{id}.md": text for id, text in {**TEXTS, **texts}.items()}
    parts = header()
    for part, values in (head or {}).items():
        parts[part] = {**parts.get(part, {}), **values}
    return make_case(root, written, parts, {**files, "desk_review/report.txt": DOCUMENT})


def row(written: Tables, table: str, id: str) -> dict[str, Any]:
    """The row of a table whose first column is `id`."""
    return next(found for found in written[table] if next(iter(found.values())) == id)


def two_families(written: Tables) -> None:
    """For `change`: a second family was met, so that nobody is known by the name of the group."""
    written["field_phase/persons"].append({"person_code": "P06", "group_id": "G1", "implementer": "no"})
    row(written, "field_phase/sources", "S05").update(kind="interview", person_codes="P06", consent="given")


def _coding(id: str, source: str, words: str, code: str, direction: str, speaker: str) -> dict[str, Any]:
    text = DOCUMENT if source == "D01" else TEXTS[source]
    start = text.index(words)
    return {
        "coding_id": id, "source_id": source, "start": start, "end": start + len(words), "quote": words,
        "code_id": code, "direction": direction, "speaker": speaker, "translation": "",
    }  # fmt: skip


def _source(id: str, kind: str, groups: str, persons: str, **more: Any) -> dict[str, Any]:
    given = {"consent": "given", "quotable": "yes", "sensitivity": "internal", "interpreter": "none", "implementer_present": "no", "file": f"{id}.md"}
    return {"source_id": id, "kind": kind, "group_ids": groups, "person_codes": persons, **given, **more}


def _finding(id: str, questions: str, headline: str, evidence_for: str, **more: Any) -> dict[str, Any]:
    empty = {"criterion": "", "evidence_against": "", "causal_factors": "", "unintended_effects": "", "cross_cutting": "", "strength_reason": "as judged"}
    return {
        "finding_id": id, "question_ids": questions, "headline": headline, "text": f"{headline} Told by those concerned.",
        "evidence_for": evidence_for, "strength": 3, **empty, **more,
    }  # fmt: skip


def _rating(criterion: str, step: str, findings: str) -> dict[str, Any]:
    return {
        "criterion": criterion, "scheme": "iom-5", "rating": step, "justification": "Because of what was found.", "finding_ids": findings,
        "outside_range_reason": "", "date": "2020-05-01",
    }  # fmt: skip


_TABLES: Tables = {
    "desk_review/documents": [
        {"document_id": "D01", "title": "Progress report", "author": "WFA country office", "received": "yes", "file": "report.txt"},
        {"document_id": "D02", "title": "Water policy", "author": "Ministry of Water", "received": "yes", "file": ""},
        {"document_id": "D03", "title": "Audit", "author": "Auditor", "received": "requested", "file": ""},
    ],
    "desk_review/results_matrix": [
        {"result_id": "OP1", "level": "output", "statement": "Pumps are built.", "indicator_id": "I1", "indicator": "Pumps built", "unit": "number",
         "baseline": "0", "target": "12", "target_means": "reach", "actual": "12", "verified": "yes"},
        {"result_id": "OP1", "level": "output", "statement": "Pumps are built.", "indicator_id": "I2", "indicator": "Households connected", "unit": "number",
         "baseline": "0", "target": "100", "target_means": "reach", "actual": "60", "verified": "no", "verified_value": "55"},
        {"result_id": "OP2", "level": "output", "statement": "Committees meet.", "indicator_id": "", "indicator": ""},
    ],
    "desk_review/assumptions": [{"assumption_id": "AS1", "text": "Rain falls.", "held": "yes", "evidence": "D02 p.3"}],
    "desk_review/activities": [{"activity_id": "A1", "statement": "Drill", "status": "completed"}],
    "desk_review/budget": [{"line_id": "B1", "line": "Pipes", "currency": "USD", "budgeted": 1000, "spent": 900}],
    "desk_review/stakeholders": [
        {"group_id": "G1", "group": "Families", "role": "rights_holder"},
        {"group_id": "G2", "group": "Officials", "role": "duty_bearer"},
        {"group_id": "G3", "group": "Project staff", "role": "implementer"},
    ],
    "desk_review/evaluation_matrix": [
        {"question_id": "EQ1", "criterion": "relevance", "question": "Was it needed?", "parent_id": "", "stakeholder_groups": "G1", "purpose_ids": "a"},
        {"question_id": "EQ2", "criterion": "effectiveness", "question": "Do the pumps work?", "parent_id": "", "stakeholder_groups": "G1;G2", "purpose_ids": "a"},
        {"question_id": "EQ2a", "criterion": "effectiveness", "question": "Every day?", "parent_id": "EQ2", "stakeholder_groups": "", "purpose_ids": ""},
        {"question_id": "EQ3", "criterion": "efficiency", "question": "In time and on budget?", "parent_id": "", "stakeholder_groups": "", "purpose_ids": ""},
        {"question_id": "EQ4", "criterion": "impact;sustainability", "question": "Will it last?", "parent_id": "", "stakeholder_groups": "G1", "purpose_ids": ""},
    ],
    "field_phase/persons": [
        {"person_code": "P01", "group_id": "G1", "implementer": "no"},
        {"person_code": "P02", "group_id": "G2", "implementer": "no"},
        {"person_code": "P03", "group_id": "G1", "implementer": "no"},
        {"person_code": "P04", "group_id": "G3", "implementer": "yes"},
        {"person_code": "P05", "group_id": "G2", "implementer": "no", "consent": "refused"},
    ],
    "field_phase/sources": [
        _source("S01", "interview", "G1", "P01"),
        _source("S02", "focus_group", "G1;G2", "P01;P02;P03"),
        _source("S03", "interview", "G3", "P04", quotable="no", sensitivity="restricted"),
        _source("S04", "interview", "G2", "P05", consent="refused", quotable="no", file=""),
        _source("S05", "observation", "G1", "", consent="not_needed", sensitivity=""),
    ],
    "field_phase/codebook": [
        {"code_id": "C2", "parent_id": "", "code": "Working pumps", "definition": "Pumps run", "question_ids": "EQ2"},
        {"code_id": "C2b", "parent_id": "C2", "code": "Care", "definition": "Care for pumps", "question_ids": ""},
        {"code_id": "C3", "parent_id": "", "code": "Time and cost", "definition": "Time, cost", "question_ids": "EQ3"},
        {"code_id": "C5", "parent_id": "", "code": "Future", "definition": "After the project", "question_ids": "EQ4"},
    ],
    "field_phase/codings/ana": [_coding(*coded) for coded in _CODED],
    "field_phase/service_data": [
        {"data_id": "SD1", "indicator_id": "", "service": "Repairs", "period": "2019", "place": "both valleys", "count": 40, "document_id": "D02"},
        {"data_id": "SD2", "indicator_id": "", "service": "Complaints", "period": "2019", "place": "", "count": 3, "document_id": ""},
    ],
    "field_phase/training_tests": [
        {"test_id": f"T{n}", "person_code": "P02", "training": "Pump care", "pre": 4, "post": 8, "maximum": 10} for n in range(1, 7)
    ],
    "synthesis/answers": [
        {"question_id": "EQ2", "desk_summary": "Reported", "gaps": "", "strength": "", "strength_reason": "", "not_answered_reason": ""},
    ],
    "synthesis/findings": [
        _finding("F1", "EQ1", "Clean water was what families lacked.", "S01 l.3;D02 p.4", cross_cutting="gender"),
        _finding("F2", "EQ2", "The pumps work.", "K01;K03;K08;I1;I2", evidence_against="K04", causal_factors="Monthly checks"),
        _finding("F3", "EQ3", "The work was late and on budget.", "K06;K09;S01 l.3;B1", evidence_against="S05 l.1"),
        _finding("F4", "EQ4", "The committees will go on.", "K05;S01 l.4;AS1", evidence_against="K02"),
    ],
    "synthesis/ratings/ana": [
        _rating("relevance", "4", "F1"), _rating("effectiveness", "2", "F2"), _rating("effectiveness", "4", "F2"), _rating("efficiency", "3", "F3"),
        _rating("impact", "NR", "F4"), _rating("sustainability", "Good", "F4"),
    ],
    "synthesis/conclusions": [
        {"conclusion_id": "CO1", "headline": "The project met a need and its pumps serve it.", "text": "Taken together.", "finding_ids": "F1;F2"},
        {"conclusion_id": "CO2", "headline": "What was built can last if repairs are paid.", "text": "Taken together.", "finding_ids": "F3;F4"},
    ],
    "synthesis/recommendations": [
        {"recommendation_id": "RE1", "headline": "The ministry should pay a mechanic.", "text": "So that pumps run.", "addressed_to": "Ministry",
         "action": "Advertise the post.", "priority": "high", "time_frame": "within six months", "means": "one salary", "conclusion_ids": "CO1;CO2",
         "finding_ids": "F2", "purpose_ids": "b", "cross_cutting": ""},
    ],
    "synthesis/lessons": [
        {"lesson_id": "LE1", "kind": "lesson", "headline": "Fees need a voice of those who pay.", "text": "Learned late.", "context": "rural water", "users": "designers",
         "causal_factors": "no survey of incomes", "finding_ids": "F4"},
        {"lesson_id": "LE2", "kind": "good_practice", "headline": "Monthly checks keep pumps running.", "text": "Seen.", "context": "rural water", "users": "operators",
         "causal_factors": "a list on the wall", "finding_ids": "F2"},
    ],
    "synthesis/limitations": [{"limitation_id": "LI1", "kind": "limitation", "text": "One season only.", "mitigation": "Asked about the year.", "question_ids": "EQ2"}],
}  # fmt: skip
