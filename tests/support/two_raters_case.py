"""A DAC-2019 case with a rating scheme and two raters: apprenticeships for young people in harbour towns, six criteria, six steps, CSV files.

Two raters rated in a file each, did not agree on two criteria, and settled these in `agreed.csv`. Everything in it is invented and no real place is meant.
"""

# ruff: noqa: E501  a row of a table is easier to check on one line
from __future__ import annotations

from pathlib import Path
from typing import Any

from evaltool.case import CaseFolder
from tests.support.small_case import Rows, make_case

HEADER: dict[str, dict[str, Any]] = {
    "project": {
        "code": "YA.0417", "title": "A trade in two years: apprenticeships in the harbour towns of Velmara", "donor": "Solidarity Fund of the Straits",
        "executing_agency": "Guild for Learning at Work (GLW)", "management_site": "Port Ansel", "locations": ["Port Ansel", "Little Quay"],
        "partners": ["Chamber of Crafts", "Ministry of Schools and Work"], "beneficiaries": ["young people without a school certificate"],
        "budget": {"amount": 620000, "currency": "EUR"}, "start": "2020-02-01", "end": "2022-12-31",
    },
    "evaluation": {
        "title": "Final evaluation of A trade in two years", "type": "joint", "timing": "final", "commissioned_by": "Guild for Learning at Work (GLW)",
        "evaluator": "two independent evaluators", "independence_statement": "Neither of the two had a part in the project.",
        "purposes": [{"id": "a", "text": "Account for what was reached."}, {"id": "b", "text": "Decide on a third year."}],
        "criteria_set": "DAC-2019", "rating_scheme": "six-point", "rating_scheme_reason": "The Terms of Reference ask for six steps.",
        "cross_cutting": ["gender", "disability"], "languages": ["en"], "report_language": "en",
        "phases": [
            {"id": "desk", "stated": "January 2023", "start": "2023-01-09", "end": "2023-01-27", "deliverable": "Work plan"},
            {"id": "field", "stated": "February 2023", "start": "2023-02-06", "end": "2023-02-17", "deliverable": "Debriefing"},
            {"id": "synthesis", "stated": "March 2023", "start": "2023-02-20", "end": "2023-03-24", "deliverable": "Report"},
        ],
        "deliverables": [
            {"id": "work_plan", "title": "Work plan", "due": "2023-01-27"}, {"id": "draft_report", "title": "Draft report", "due": "2023-03-10"},
            {"id": "final_report", "title": "Final report", "due": "2023-03-24"},
        ],
        "status": "draft", "evidence": "invented",
    },
    "privacy": {"small_cell_threshold": {"vulnerable": 11, "other": 5}, "key_destruction_date": "2023-09-30"},
}  # fmt: skip

TEXTS = {
    "S01": "Four apprentices in their second year.\nP01: I wanted a trade and nobody took me without a certificate.\nP02: The master shows me everything, I have welded a hull on my own.\nP01: The allowance comes late, twice I had to borrow for the bus.\nP02: After this I stay, he has told me so.\nNobody knew what the chamber will do next year.\n",
    "S02": "P03: We are four firms here that take apprentices, before there was one.\nP03: The lessons on Friday fit our week.\nP03: Without the subsidy I would take one and not three.\nP03: Two other programmes asked me for places in the same month.\n",
    "S03": "P04: The plan of the ministry names apprenticeships as its first aim, this project fits into it.\nP04: We meet the other programmes each quarter and share the list of firms.\nP04: There is no line for allowances in our budget of next year.\n",
    "S04": "P05: We placed 212 young people, 190 were promised.\nP05: The first intake began five months late, as the law came late.\nP05: We saved on rooms, since the firms lent theirs.\n",
    "S05": "P06: I left after a year, the workshop had no toilet for women.\nP07: My hand is weak, the master built a holder for the torch.\nP06: I now sell fish and earn less.\n",
    "S06": "Seen in three workshops: masters at work beside apprentices, and the journals of two apprentices filled in to the day.\nOne journal was empty since autumn.\n",
}
REPORT = (
    "Final report of the project.\nPlaced: 212 of 190.\nCompleted: 141 of 170.\n\fSpending: allowances 12 percent under budget, as the first intake was late.\n"
)
_CODED = [  # source, words, code, direction, speaker
    ("S01", "nobody took me without a certificate", "C1", "positive", "P01"),
    ("S01", "I have welded a hull on my own", "C3", "positive", "P02"),
    ("S01", "The allowance comes late", "C4", "negative", "P01"),
    ("S01", "After this I stay", "C5", "positive", "P02"),
    ("S01", "Nobody knew what the chamber will do next year.", "C6", "negative", ""),
    ("S02", "before there was one", "C5", "positive", ""),
    ("S02", "The lessons on Friday fit our week.", "C1", "positive", ""),
    ("S02", "Without the subsidy I would take one and not three.", "C6", "negative", ""),
    ("S02", "Two other programmes asked me for places in the same month.", "C2", "negative", ""),
    ("S03", "this project fits into it", "C2", "positive", ""),
    ("S03", "share the list of firms", "C2", "positive", ""),
    ("S03", "There is no line for allowances in our budget of next year.", "C6", "negative", ""),
    ("S04", "We placed 212 young people, 190 were promised.", "C3", "positive", ""),
    ("S04", "began five months late", "C4", "negative", ""),
    ("S04", "We saved on rooms", "C4", "positive", ""),
    ("S05", "I left after a year, the workshop had no toilet for women.", "C3", "negative", "P06"),
    ("S05", "the master built a holder for the torch", "C3", "positive", "P07"),
    ("S05", "I now sell fish and earn less.", "C5", "negative", "P06"),
    ("S06", "filled in to the day", "C3", "positive", ""),
    ("S06", "One journal was empty since autumn.", "C4", "negative", ""),
    ("D02", "allowances 12 percent under budget", "C4", "mixed", ""),
]
_FIRST = {"relevance": "6", "coherence": "4", "effectiveness": "4", "efficiency": "4", "impact": "4", "sustainability": "Unlikely"}
_SECOND = {"relevance": "Highly satisfactory", "coherence": "4", "effectiveness": "5", "efficiency": "4", "impact": "4", "sustainability": "3"}
_SETTLED = {"effectiveness": "4", "sustainability": "Moderately unlikely"}
_FINDING_OF = {"relevance": "F1", "coherence": "F2", "effectiveness": "F3", "efficiency": "F4", "impact": "F5", "sustainability": "F6"}


def two_raters_case(root: Path, settled: bool = True) -> CaseFolder:
    """The whole case in `root`; without `settled` the raters have not yet sat together."""
    tables = {**_desk(), **_field(), **_synthesis()}
    if not settled:
        del tables["synthesis/ratings/agreed"]
    files = {f"field_phase/transcripts/{id}.md": text for id, text in TEXTS.items()} | {"desk_review/final_report.txt": REPORT}
    files |= {"narrative/context.md": "Harbour towns have lost their yards. Many young people leave school early.\n"}
    return make_case(root, tables, HEADER, files)


def _named(columns: str, *rows: tuple[Any, ...]) -> Rows:
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


def _coding(number: int, source: str, words: str, code: str, direction: str, speaker: str) -> dict[str, Any]:
    start = (REPORT if source == "D02" else TEXTS[source]).index(words)
    place = {"coding_id": f"K{number:02}", "source_id": source, "start": start, "end": start + len(words), "quote": words}
    return {**place, "code_id": code, "direction": direction, "speaker": speaker}


def _rated(steps: dict[str, str], day: str, why: str) -> Rows:
    return [
        {"criterion": criterion, "scheme": "six-point", "rating": step, "justification": f"{criterion.capitalize()}: {why}", "finding_ids": _FINDING_OF[criterion],
         "outside_range_reason": "the rater weighs what was seen above what was said", "date": day}
        for criterion, step in steps.items()
    ]  # fmt: skip


def _desk() -> dict[str, Rows]:
    return {
        "desk_review/documents": _named(
            "document_id title kind author date received file used_for",
            ("D01", "Project document", "project document", "Guild for Learning at Work", "2019-11-05", "yes", "", "results matrix"),
            ("D02", "Final report of the project", "report", "Guild for Learning at Work", "2023-01-10", "yes", "final_report.txt", "actual values"),
            ("D03", "Plan for schools and work", "policy", "Ministry of Schools and Work", "2019-06-01", "yes", "", "coherence"),
        ),
        "desk_review/results_matrix": _named(
            "result_id level parent_id statement indicator_id indicator unit baseline target target_means actual data_source means_of_verification verified verified_value",
            ("OB", "objective", "", "Young people live from a trade.", "I1", "Share employed six months after", "percent", "20%", "60%", "reach", "57%", "D02", "payroll lists", "partly", ""),
            ("OC", "outcome", "OB", "Young people complete an apprenticeship.", "I2", "Apprenticeships completed", "number", "0", "170", "reach", "141", "D02", "certificates", "yes", ""),
            ("OP1", "output", "OC", "Places are found.", "I3", "Young people placed", "number", "0", "190", "reach", "212", "D02", "contracts", "yes", ""),
            ("OP2", "output", "OC", "Masters are trained.", "I4", "Masters trained", "number", "0", "40", "reach", "40", "D02", "lists", "no", ""),
        ),
        "desk_review/assumptions": _named("assumption_id text result_ids held evidence", ("AS1", "Firms take apprentices when places are subsidised.", "OP1", "yes", "K06;K08")),
        "desk_review/activities": _named(
            "activity_id statement responsible result_ids planned_start planned_end actual_start actual_end status",
            ("A1", "Place young people in firms", "GLW", "OP1", "2020-04-01", "2022-06-30", "2020-09-01", "2022-10-31", "completed"),
            ("A2", "Train masters", "Chamber of Crafts", "OP2", "2020-03-01", "2020-12-31", "2020-05-01", "2021-03-31", "completed"),
        ),
        "desk_review/budget": _named(
            "line_id line result_ids currency budgeted spent",
            ("B1", "Allowances", "OP1", "EUR", 400000, 352000), ("B2", "Training of masters", "OP2", "EUR", 120000, 118000), ("B3", "Staff", "", "EUR", 100000, 100000),
        ),
        "desk_review/stakeholders": _named(
            "group_id group role vulnerable planned_persons",
            ("G1", "Apprentices, and those who left", "rights_holder", "yes", 6), ("G2", "Masters and firms", "partner", "no", 1),
            ("G3", "Ministry and chamber", "duty_bearer", "no", 1), ("G4", "Staff of the project", "implementer", "no", 1),
        ),
        "desk_review/evaluation_matrix": _named(
            "question_id criterion question indicator data_sources methods stakeholder_groups purpose_ids",
            ("EQ1", "relevance", "Did it serve what young people and firms needed?", "needs named", "interviews", "interviews; focus group", "G1;G2", "a"),
            ("EQ2", "coherence", "Does it fit with the plan and with other programmes?", "shared lists", "D03; interviews", "document review; interviews", "G2;G3", "a"),
            ("EQ3", "effectiveness", "Did young people learn and complete a trade?", "I2; I3", "D02; interviews", "interviews; observation", "G1;G4", "a"),
            ("EQ4", "efficiency", "Was it done in time and within its means?", "dates; budget", "D02; budget", "document review; interviews", "G1;G4", "a"),
            ("EQ5", "impact", "What changed for young people and for the towns?", "I1", "interviews", "focus group; interviews", "G1;G2", "b"),
            ("EQ6", "sustainability", "Will firms go on without the project?", "budget lines", "interviews", "interviews; focus group", "G1;G2;G3", "b"),
        ),
        "desk_review/meeting_plan": _named(
            "meeting_id date start end place organisation roles group_ids planned_persons mode method question_ids status",
            ("M1", "2023-02-07", "09:00", "11:00", "Port Ansel", "Yard of the North; Yard of the South", "apprentices", "G1", 4, "in_person", "focus group", "EQ1;EQ3;EQ5", "held"),
            ("M2", "2023-02-08", "09:00", "10:00", "Port Ansel", "Yard of the North; Net maker", "master", "G2", 1, "in_person", "interview", "EQ1;EQ6", "held"),
            ("M3", "2023-02-09", "09:00", "10:00", "Port Ansel", "Ministry of Schools and Work; Chamber of Crafts", "official", "G3", 1, "in_person", "interview", "EQ2;EQ6", "held"),
            ("M4", "2023-02-09", "14:00", "15:00", "Port Ansel", "Guild for Learning at Work", "coordinator", "G4", 1, "in_person", "interview", "EQ3;EQ4", "held"),
        ),
        "desk_review/clarifications": _named("clarification_id about question answer date status", ("Q1", "I1", "Counted when?", "Six months after the end.", "2023-01-20", "answered")),
    }  # fmt: skip


def _source(id: str, kind: str, groups: str, codes: str, **more: str) -> dict[str, str]:
    given = {"language": "en", "interpreter": "none", "implementer_present": "no", "consent": "given", "quotable": "yes", "sensitivity": "internal"}
    return {"source_id": id, "kind": kind, "group_ids": groups, "person_codes": codes, "mode": "in_person", **given, "file": f"{id}.md", **more}


def _field() -> dict[str, Rows]:
    return {
        "field_phase/sources": [
            _source("S01", "focus_group", "G1", "P01;P02", persons="4"), _source("S02", "interview", "G2", "P03"), _source("S03", "interview", "G3", "P04"),
            _source("S04", "interview", "G4", "P05"), _source("S05", "focus_group", "G1", "P06;P07"),
            _source("S06", "observation", "G1", "", consent="not_needed"),
        ],
        "field_phase/persons": _named(
            "person_code group_id role sex implementer consent",
            ("P01", "G1", "apprentice", "m", "no", "given"), ("P02", "G1", "apprentice", "f", "no", "given"), ("P03", "G2", "master", "m", "no", "given"),
            ("P04", "G3", "official", "f", "no", "given"), ("P05", "G4", "coordinator", "m", "yes", "given"), ("P06", "G1", "left after a year", "f", "no", "given"),
            ("P07", "G1", "apprentice", "m", "no", "given"),
            *((f"P1{n}", "G2", "master", "m", "no", "") for n in range(1, 9)),  # known from their tests alone
        ),
        "field_phase/codebook": _named(
            "code_id parent_id code definition question_ids",
            ("C1", "", "Needs", "What was lacking.", "EQ1"), ("C2", "", "Fit", "Plans and other programmes.", "EQ2"), ("C3", "", "Learning", "Skills and completion.", "EQ3"),
            ("C4", "", "Time and means", "Dates, money, records.", "EQ4"), ("C5", "", "Change", "Work, income, firms.", "EQ5"), ("C6", "", "Afterwards", "Money and posts.", "EQ6"),
        ),
        "field_phase/codings/edda": [_coding(number, *coded) for number, coded in enumerate(_CODED, start=1)],
        "field_phase/emerging": _named("point_id criterion text source_ids to_verify", ("EP1", "effectiveness", "Skills are learned; women leave early.", "S01;S05", "lists by sex")),
        "field_phase/training_tests": _named(
            "test_id person_code training sex organisation_kind pre post maximum",
            *((f"T{n}", f"P1{n}", "Masters course", "m", "firm", 8 + n % 3, 14 + n % 4, 20) for n in range(1, 9)),
        ),
    }  # fmt: skip


def _synthesis() -> dict[str, Rows]:
    return {
        "synthesis/answers": _named(
            "question_id desk_summary field_summary gaps strength strength_reason",
            ("EQ1", "Named in the project document.", "Apprentices and firms agree.", "", 3, "few firms"), ("EQ2", "The plan names it.", "Two sides differ.", "", 2, "two voices"),
            ("EQ3", "Targets passed in part.", "Skills are seen.", "Lists by sex.", 3, "women are few"), ("EQ4", "Late start.", "Allowances late.", "", 3, "records and voices agree"),
            ("EQ5", "57 percent employed.", "Some stay.", "", 3, "short time"), ("EQ6", "", "Money is open.", "", 3, "three sides agree"),
        ),
        "synthesis/findings": _named(
            "finding_id question_ids headline text evidence_for evidence_against causal_factors cross_cutting strength strength_reason confidence confidence_reason",
            ("F1", "EQ1", "Young people without a certificate found a way into a trade that fits the week of firms.", "Both sides say so.", "K01;K07;D01 p.2", "", "no other way in", "", 3, "few firms", "moderate", "few firms were heard"),
            ("F2", "EQ2", "The project fits the plan of the ministry, and firms are asked by several programmes at once.", "The official and a master see two sides.", "K10;K11;D03 p.1", "K09", "", "", 3, "two voices", "", ""),
            ("F3", "EQ3", "More young people were placed than promised, and fewer completed; women leave early.", "Numbers, talks and visits.", "K02;K13;K17;K19;I3;Masters course", "K16;I2", "workshops without rooms for women", "gender;disability", 3, "as judged", "", ""),
            ("F4", "EQ4", "The first intake began five months late and allowances came late, within the budget.", "Staff, apprentices and the budget.", "K03;K14;K21;B1;S06 l.2", "K15", "the law came late", "", 3, "as judged", "", ""),
            ("F5", "EQ5", "Apprentices stay with their firms, and more firms take them; those who left earn less.", "Told on both sides.", "K04;K06;I1", "K18", "", "", 3, "short time", "", ""),
            ("F6", "EQ6", "Places depend on a subsidy for which nobody has a budget.", "Firms, ministry and apprentices.", "K05;K08;K12;AS1", "", "no line in the budget", "", 3, "as judged", "", ""),
        ),
        "synthesis/ratings/edda": _rated(_FIRST, "2023-03-06", "seen by the first rater."),
        "synthesis/ratings/joro": _rated(_SECOND, "2023-03-07", "seen by the second rater."),
        "synthesis/ratings/agreed": _rated(_SETTLED, "2023-03-08", "settled after a talk."),
        "synthesis/conclusions": _named(
            "conclusion_id headline text finding_ids",
            ("CO1", "The way into a trade is right, and it is narrower for women.", "Need, fit and learning hold; rooms do not.", "F1;F2;F3"),
            ("CO2", "What began late has to be paid for by somebody else now.", "Late money and no budget are one problem.", "F4;F5;F6"),
        ),
        "synthesis/recommendations": _named(
            "recommendation_id headline text addressed_to action priority time_frame means conclusion_ids finding_ids purpose_ids cross_cutting",
            ("RE1", "The chamber should list which workshops have rooms for women and place women there first.", "Women left for want of rooms.", "Chamber of Crafts", "Visit the workshops.", "high", "by summer", "staff time", "CO1", "F3", "b", "gender"),
            ("RE2", "The ministry should write a line for allowances into the next budget.", "Firms take fewer without it.", "Ministry of Schools and Work", "Cost 100 places.", "high", "before the reading in autumn", "EUR 150000 a year", "CO2", "F6", "b", ""),
        ),
        "synthesis/lessons": _named(
            "lesson_id kind headline text context users causal_factors finding_ids",
            ("LE1", "lesson", "Placing is counted and completing is what matters.", "The target on places was passed first.", "training at work", "planners", "targets on places", "F3"),
            ("LE2", "good_practice", "Lessons on one fixed day keep small firms in.", "Firms say so.", "small firms", "schools", "one day agreed with all", "F1"),
        ),
        "synthesis/limitations": _named("limitation_id kind text mitigation question_ids", ("LI1", "limitation", "Few who left were met.", "Lists of leavers were read.", "EQ3;EQ5")),
    }  # fmt: skip
