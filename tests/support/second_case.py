"""A second evaluation, unlike the sample in everything: rural water in an invented country, six criteria, one workbook a phase, one coder, no survey, a budget.

Everything in it is invented, people and organisations too; `evidence: real` stands in it all the same, so that the mark of invented evidence must not appear.
"""

# ruff: noqa: E501  a row of a table is easier to check on one line
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from evaltool.tables import write_csv

Rows = Sequence[Mapping[str, Any]]

HEADER: dict[str, Any] = {
    "project": {
        "code": "RW.0210",
        "title": "Safe water for the hill villages of Oru",
        "donor": "Northern Cooperation Fund",
        "executing_agency": "Clear Springs Association",
        "management_site": "Oru town",
        "locations": ["Oru district"],
        "partners": ["Department of Rural Works", "Oru district council"],
        "beneficiaries": ["households of nineteen villages"],
        "budget": {"amount": 410000, "currency": "EUR"},
        "start": "2019-03-01",
        "end": "2021-08-31",
    },
    "evaluation": {
        "title": "Final evaluation of Safe water for the hill villages of Oru",
        "type": "external",
        "timing": "final",
        "commissioned_by": "Clear Springs Association",
        "evaluator": "an independent evaluator",
        "independence_statement": "The evaluator had no part in the project and holds no post with any of its partners.",
        "purposes": [
            {"id": "a", "text": "Say what the project reached."},
            {"id": "b", "text": "Learn for the next district."},
        ],
        "criteria_set": "DAC-2019",
        "rating_scheme": "six-point",
        "rating_scheme_reason": "The Terms of Reference ask for a rating of each criterion.",
        "cross_cutting": ["gender"],
        "languages": ["en"],
        "phases": [
            {"id": "desk", "stated": "first half of September", "start": "2021-09-01", "end": "2021-09-15", "deliverable": "Work plan"},
            {"id": "field", "stated": "second half of September", "start": "2021-09-16", "end": "2021-09-30", "deliverable": "Debriefing"},
            {"id": "synthesis", "stated": "October", "start": "2021-10-01", "end": "2021-10-31", "deliverable": "Report"},
        ],
        "deliverables": [
            {"id": "work_plan", "title": "Work plan", "due": "2021-09-15"},
            {"id": "draft_report", "title": "Draft report", "due": "2021-10-15"},
            {"id": "final_report", "title": "Final report", "due": "2021-10-31"},
        ],
        "status": "draft",
        "evidence": "real",
    },
    "privacy": {"small_cell_threshold": {"vulnerable": 11, "other": 5}, "key_destruction_date": "2022-04-30"},
}

KEY = {
    "P01": "Ansa Brellik",
    "P02": "Joro Tavimar",
    "P03": "Keli Ossendar",
    "P04": "Rumo Fathell",
    "P05": "Sivi Quarrent",
    "P06": "Daro Nimbelle",
}

TEXTS = {
    "S01": """Interview with P01, in the evaluator's words where no quotation marks stand.

What did the village need before the project began?
P01: We asked for water near the school, and that is where the first tap was put. Before that the children carried cans from the stream.
And today?
P01: The taps run every morning and every evening. In the dry month the pressure falls, but nobody goes to the stream any more.
Who pays for repairs?
P01: Each house pays a small fee to the committee. The fee covers a washer or a valve, it will never cover a new pump.
Anything that surprised you?
P01: The women of the committee keep the accounts now. Nobody had planned that, and the accounts are better than before.
""",
    "S02": """Group of three members of water committees. They had walked an hour to come and asked to start without delay.

P02: Our training took two days and I still use the notes. I can change a seal by myself.
P03: Spare parts are the trouble. The shop in town closed, so we wait six weeks for a valve.
P04: The works were finished in the third year and not in the second, because the rains took the track away.
P02: True, though the engineer told us early and we could plan our harvest around it.
P03: Fewer small children fall ill since the taps came. The health post says so too.
P04: I would not sign that. The health post also got a new nurse in the same year.
All three agreed that meetings every month keep the fee coming in.
""",
    "S03": """Interview with P05, who plans rural works.

P05: The nineteen villages came from our own list of priority villages, so the project filled a gap in our plan.
Did you know what others were doing?
P05: Another programme was laying pipes two valleys away. We sat at one table twice a year and shared the drawings.
How do you judge the cost?
P05: A tap cost less than in our own schemes, mainly because the villages dug the trenches. On the other hand their labour was never written down as a cost.
What happens next year?
P05: One post for a district technician is in the draft budget. It is not approved, and last year it was struck out in the last reading.
""",
    "S04": """Interview with P06, staff of the association that carried the project out.

P06: We reached more households than we had promised, because two hamlets joined late and the spring was strong enough.
P06: The money was spent as planned, except for transport, which cost a fifth more after the track was lost.
What would you do differently?
P06: We would store spare parts in the district from the first day. We thought the market would see to it, and it did not.
P06: Reports to the donor went out on time, every one of them. I am proud of that, you may write it down.
And the committees?
P06: Fifteen of nineteen committees met in every quarter of last year; the other four we still have to visit.
""",
    "S05": """Notes of the evaluator from a walk through two villages.

Both springs are fenced and the covers are closed. Eleven of the twelve taps that were tried gave water within a minute.
At one tap the handle was missing and a piece of wire did its work. A list of the months hung at the committee house; the payments of the last three months were ticked.
Two girls filled a can of ten litres and carried it less than a hundred steps.
A notice at the health post explained how to boil water, in both scripts. Nobody of the project was present during the walk, and those met on the path were not interviewed.
The track was passable for a small lorry, with fresh gravel on its lower part.
""",
    "S06": """Letter of P05, a week after the interview, printed here without greeting and signature.

You asked for two points that I could not answer at once. First, the drawings of the other programme and ours use the same pipe sizes, so that parts can be exchanged.
Second, the law on water fees allows a committee to keep what it collects only if it is registered. Seven of the committees are registered, the others have handed in their papers.
I add a remark of my own: the agreement between the association and our office ends with the project. Without a new one our technicians have no travel money for these villages.
I have no objection to being quoted in a general way, as an official of the office concerned.
""",
}
REPORT = (
    "Final narrative report.\nTaps built: 64 of 60.\n\fSecond page: transport cost 21 percent more than planned.\nReports were delivered on the agreed dates.\n"
)

CODED = [  # source, words, code, direction, speaker
    ("S01", "We asked for water near the school, and that is where the first tap was put.", "C01", "positive", ""),
    ("S01", "Before that the children carried cans from the stream.", "C01", "neutral", ""),
    ("S01", "The taps run every morning and every evening.", "C03", "positive", ""),
    ("S01", "In the dry month the pressure falls", "C03", "negative", ""),
    ("S01", "The fee covers a washer or a valve, it will never cover a new pump.", "C06", "negative", ""),
    ("S01", "The women of the committee keep the accounts now.", "C05", "positive", ""),
    ("S02", "I can change a seal by myself.", "C06", "positive", "P02"),
    ("S02", "we wait six weeks for a valve", "C06", "negative", "P03"),
    ("S02", "The works were finished in the third year and not in the second", "C04", "negative", "P04"),
    ("S02", "the engineer told us early and we could plan our harvest around it", "C04", "positive", "P02"),
    ("S02", "Fewer small children fall ill since the taps came.", "C05", "positive", "P03"),
    ("S02", "The health post also got a new nurse in the same year.", "C05", "mixed", "P04"),
    ("S02", "meetings every month keep the fee coming in", "C06", "positive", ""),
    ("S03", "The nineteen villages came from our own list of priority villages", "C01", "positive", ""),
    ("S03", "We sat at one table twice a year and shared the drawings.", "C02", "positive", ""),
    ("S03", "A tap cost less than in our own schemes", "C04", "positive", ""),
    ("S03", "their labour was never written down as a cost", "C04", "negative", ""),
    ("S03", "It is not approved, and last year it was struck out in the last reading.", "C06", "negative", ""),
    ("S04", "We reached more households than we had promised", "C03", "positive", ""),
    ("S04", "which cost a fifth more after the track was lost", "C04", "negative", ""),
    ("S05", "Eleven of the twelve taps that were tried gave water within a minute.", "C03", "positive", ""),
    ("S05", "carried it less than a hundred steps", "C05", "positive", ""),
    ("S06", "use the same pipe sizes, so that parts can be exchanged", "C02", "positive", ""),
    ("S06", "Without a new one our technicians have no travel money for these villages.", "C06", "negative", ""),
    ("D02", "transport cost 21 percent more than planned", "C04", "negative", ""),
]


def make_second_case(folder: Path, as_csv: bool = False) -> Path:
    """The whole case in `folder`, as one workbook a phase or as CSV files."""
    write_tables = _write_csv_files if as_csv else _write_workbook
    _write_desk(folder, is_complete=True)
    if as_csv:
        (folder / "desk_review" / "desk_review.xlsx").unlink()
        write_tables(folder / "desk_review" / "desk_review.xlsx", _desk_sheets(is_complete=True))
    for id, text in TEXTS.items():
        _write_text(folder / "field_phase" / "transcripts" / f"{id}.txt", text)
    write_tables(folder / "field_phase" / "field_phase.xlsx", _field_sheets())
    write_tables(folder / "synthesis" / "synthesis.xlsx", _synthesis_sheets())
    write_csv(folder / "private" / "key.csv", ["person_code", "name"], [{"person_code": code, "name": name} for code, name in KEY.items()])
    return folder


def make_desk_phase_case(folder: Path) -> Path:
    """The case as it is in its first weeks: evaluation.yml and the tables of the desk review, nothing else."""
    _write_desk(folder, is_complete=False)
    return folder


def _write_desk(folder: Path, is_complete: bool) -> None:
    _write_text(folder / "evaluation.yml", yaml.safe_dump(HEADER, sort_keys=False, allow_unicode=True))
    _write_text(folder / "desk_review" / "final_report.txt", REPORT)
    _write_workbook(folder / "desk_review" / "desk_review.xlsx", _desk_sheets(is_complete))


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _write_workbook(path: Path, sheets: Mapping[str, Rows]) -> None:
    """One sheet a table, as an evaluator's Excel has it: real dates, a percent cell, numbers as numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        day, percent = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "0%"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            sheet.write_row(0, 0, columns)
            for number, row in enumerate(rows, start=1):
                for index, column in enumerate(columns):
                    value = row.get(column, "")
                    if isinstance(value, date):
                        sheet.write_datetime(number, index, value, day)
                    else:
                        sheet.write(number, index, value, percent if isinstance(value, float) else None)


def _write_csv_files(path: Path, sheets: Mapping[str, Rows]) -> None:
    """The same tables as CSV files beside the place of the workbook; `codings-anna` becomes `codings/anna.csv`."""
    for name, rows in sheets.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        texts = [{column: _as_text(value) for column, value in row.items()} for row in rows]
        write_csv(path.parent / f"{name.replace('-', '/')}.csv", columns, texts)


def _as_text(value: object) -> str:
    return f"{value:.0%}" if isinstance(value, float) else str(value)


def _named(columns: str, *rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


def _desk_sheets(is_complete: bool) -> dict[str, Rows]:
    met = "held" if is_complete else "planned"
    return {
        "documents": _named(
            "document_id title kind author date received file used_for",
            ("D01", "Project document", "project document", "Clear Springs Association", date(2019, 2, 1), "yes", "", "results matrix"),
            ("D02", "Final narrative report", "report", "Clear Springs Association", date(2021, 8, 20), "yes", "final_report.txt", "actual values"),
            ("D03", "List of priority villages", "plan", "Department of Rural Works", date(2018, 5, 7), "yes", "", "relevance"),
            ("D04", "Minutes of coordination meetings", "minutes", "Department of Rural Works", "", "requested", "", "coherence"),
        ),
        "results_matrix": _named(
            "result_id level parent_id statement indicator_id indicator unit baseline target target_means actual actual_date data_source verified",
            ("OB", "objective", "", "People in the hill villages live in better health.", "", "", "", "", "", "", "", "", "", ""),
            ("OC", "outcome", "OB", "Households use safe water.", "I01", "Share of households near a tap", "percent", 0.2, 0.8, "reach", 0.86, date(2021, 7, 1), "D02", "yes"),
            ("OP1", "output", "OC", "Taps are built.", "I02", "Taps built", "number", 0, 60, "reach", 64, date(2021, 7, 1), "D02", "yes"),
            ("OP2", "output", "OC", "Committees look after the taps.", "I03", "Committees that met", "number", 0, 19, "reach", 15, date(2021, 7, 1), "D02", "partly"),
            ("OP2", "output", "OC", "Committees look after the taps.", "I04", "A rule on fees exists", "yes_no", "no", "yes", "reach", "yes", date(2021, 7, 1), "D02", "yes"),
        ),
        "assumptions": _named(
            "assumption_id text result_ids held evidence",
            ("AS1", "Spare parts can be bought in the district.", "OP2", *(("no", "S04 l.6") if is_complete else ("", ""))),
            ("AS2", "The springs do not run dry.", "OC", *(("yes", "S05 l.3") if is_complete else ("", ""))),
        ),
        "activities": _named(
            "activity_id statement responsible result_ids planned_start planned_end actual_start actual_end status",
            ("A1", "Fence springs and lay pipes", "Clear Springs Association", "OP1", date(2019, 5, 1), date(2020, 10, 31), date(2019, 5, 1), date(2021, 5, 31), "completed"),
            ("A2", "Train committees", "Clear Springs Association", "OP2", date(2019, 9, 1), date(2020, 12, 31), date(2019, 10, 1), date(2021, 2, 28), "completed"),
        ),
        "budget": _named(
            "line_id line result_ids currency budgeted spent",
            ("B1", "Works and material", "OP1", "EUR", 260000, 252000),
            ("B2", "Training", "OP2", "EUR", 60000, 58500),
            ("B3", "Transport", "OP1;OP2", "EUR", 40000, 48400),
            ("B4", "Staff and office", "", "EUR", 50000, 50000),
        ),
        "stakeholders": _named(
            "group_id group role vulnerable planned_persons",
            ("G1", "Households and water committees", "rights_holder", "no", 4),
            ("G2", "Officials of district and department", "duty_bearer", "no", 1),
            ("G3", "Staff of the project", "implementer", "no", 1),
        ),
        "evaluation_matrix": _named(
            "question_id criterion question indicator data_sources methods stakeholder_groups purpose_ids",
            ("EQ1", "relevance", "Did the project serve what was needed?", "match with needs", "D03; interviews", "document review; interviews", "G1;G2", "a"),
            ("EQ2", "coherence", "Did it fit with what others did in the district?", "shared plans", "D04; interviews", "document review; interviews", "G1;G2", "b"),
            ("EQ3", "effectiveness", "Do households use safe water?", "I01; I02", "D02; observation", "interviews; observation", "G1;G3", "a"),
            ("EQ4", "efficiency", "Was it done in time and at a fair cost?", "budget, dates", "D02; budget", "document review; interviews", "G2;G3", "a"),
            ("EQ5", "impact", "What changed in the life of the villages?", "changes told", "interviews", "focus group; observation", "G1", "a;b"),
            ("EQ6", "sustainability", "Will the taps run in five years?", "fees, parts, posts", "interviews", "focus group; interviews", "G1;G2", "b"),
        ),
        "meeting_plan": _named(
            "meeting_id date start end place organisation roles group_ids planned_persons mode method question_ids status",
            ("M01", date(2021, 9, 20), "09:00", "10:30", "Oru town", "Department of Rural Works; Oru district council", "planner", "G2", 1, "in_person", "interview", "EQ1;EQ2;EQ6", met),
            ("M02", date(2021, 9, 22), "10:00", "12:00", "upper valley", "Committee of Hask; Committee of Dree", "members", "G1", 3, "in_person", "focus group", "EQ3;EQ5;EQ6", met),
            ("M03", date(2021, 9, 23), "14:00", "15:00", "upper valley", "Committee of Dree; Committee of Luun", "member", "G1", 1, "in_person", "interview", "EQ1;EQ3", met),
            ("M04", date(2021, 9, 24), "09:00", "10:00", "Oru town", "Clear Springs Association", "staff", "G3", 1, "in_person", "interview", "EQ3;EQ4", met),
        ),
        "clarifications": _named(
            "clarification_id about question answer date status",
            ("Q1", "I03", "Does a committee count that met three times?", "No, each quarter is meant.", date(2021, 9, 8), "answered"),
        ),
    }  # fmt: skip


def _source(id: str, kind: str, groups: str, persons: str, **more: Any) -> dict[str, Any]:
    given = {"language": "en", "interpreter": "none", "implementer_present": "no", "consent": "given", "quotable": "yes", "sensitivity": "public"}
    return {"source_id": id, "kind": kind, "group_ids": groups, "person_codes": persons, **given, "file": f"{id}.txt", **more}


def _coding(number: int, source: str, words: str, code: str, direction: str, speaker: str) -> dict[str, Any]:
    start = (REPORT if source == "D02" else TEXTS[source]).index(words)
    place = {"coding_id": f"K{number:02}", "source_id": source, "start": start, "end": start + len(words), "quote": words}
    return {**place, "code_id": code, "direction": direction, "speaker": speaker, "date": date(2021, 10, 2)}


def _field_sheets() -> dict[str, Rows]:
    return {
        "sources": [
            _source("S01", "interview", "G1", "P01"),
            _source("S02", "focus_group", "G1", "P02;P03;P04"),
            _source("S03", "interview", "G2", "P05"),
            _source("S04", "interview", "G3", "P06", sensitivity="internal"),
            _source("S05", "observation", "G1", "", consent="not_needed"),
            _source("S06", "email", "G2", "P05"),
        ],
        "persons": _named(
            "person_code group_id role sex implementer consent",
            ("P01", "G1", "member of a committee", "f", "no", "given"),
            ("P02", "G1", "member of a committee", "m", "no", "given"),
            ("P03", "G1", "member of a committee", "f", "no", "given"),
            ("P04", "G1", "member of a committee", "m", "no", "given"),
            ("P05", "G2", "planner", "f", "no", "given"),
            ("P06", "G3", "project staff", "m", "yes", "given"),
        ),
        "codebook": _named(
            "code_id parent_id code definition question_ids",
            ("C01", "", "Needs", "What the villages and the district lacked before.", "EQ1"),
            ("C02", "", "Fit with others", "Other programmes, plans and standards.", "EQ2"),
            ("C03", "", "Water at the tap", "Whether taps give water, and how much.", "EQ3"),
            ("C04", "", "Time and cost", "Dates, prices, spending, reports.", "EQ4"),
            ("C05", "", "Changes in daily life", "Health, time, roles.", "EQ5"),
            ("C06", "", "Upkeep", "Fees, parts, skills and posts after the project.", "EQ6"),
        ),
        "codings-anna": [_coding(number, *coded) for number, coded in enumerate(CODED, start=1)],
        "emerging": _named(
            "point_id criterion text source_ids to_verify",
            ("EP1", "effectiveness", "The taps run; pressure falls in the dry month.", "S01;S05", "readings of the dry month"),
            ("EP2", "sustainability", "Spare parts are the weak point.", "S02;S04", "stock in the district"),
        ),
        "service_data": _named(
            "data_id indicator_id service period place count document_id",
            ("SD1", "I01", "Households connected", "2020", "Oru district", 410, "D02"),
            ("SD2", "I01", "Households connected", "2021", "Oru district", 790, "D02"),
        ),
    }  # fmt: skip


def _synthesis_sheets() -> dict[str, Rows]:
    return {
        "answers": _named(
            "question_id desk_summary field_summary gaps strength strength_reason",
            ("EQ1", "The villages stand on the list.", "Committees and officials agree.", "", 3, "three kinds of sources agree"),
            ("EQ2", "Minutes were not received.", "Plans were shared.", "Minutes of the meetings.", 2, "one person speaks"),
            ("EQ3", "The report claims 64 taps.", "Taps were tried.", "", 4, "report, talk and walk agree"),
            ("EQ4", "Transport above plan.", "Works late by a season.", "Labour of the villages.", 3, "documents and talk agree"),
            ("EQ5", "", "Less carrying, new roles.", "Data of the health post.", 2, "few voices, one of them doubts"),
            ("EQ6", "", "Parts, posts and fees are open.", "", 3, "three groups agree"),
        ),
        "findings": _named(
            "finding_id question_ids headline text evidence_for evidence_against causal_factors cross_cutting strength strength_reason",
            ("F1", "EQ1", "The project served villages that had asked for water and stood on the district's own list.", "Committees and officials say so independently.", "K01;K14;D03 p.2", "", "the list was made before the project", "", 3, "three kinds of sources agree"),
            ("F2", "EQ2", "Plans and pipe sizes were shared with the other programme.", "One official told it twice, in talk and in writing.", "K15;K23", "", "", "", 2, "one person speaks"),
            ("F3", "EQ3", "More taps run than were promised, with low pressure in the dry month.", "What the report claims was seen on the walk.", "K03;K19;K21;I02;I01", "K04", "strong springs", "", 4, "report, talk and walk agree"),
            ("F4", "EQ4", "The works came a season late, and transport cost a fifth more.", "Budget, report and talk say the same.", "K09;K20;K25;B3", "K10;K16", "loss of the track", "", 3, "documents and talk agree"),
            ("F5", "EQ5", "Carrying water takes less time, and women keep the accounts.", "Whether children are healthier cannot be said.", "K06;K22;K11", "K12", "", "gender", 2, "few voices"),
            ("F6", "EQ6", "Repairs depend on parts and posts that nobody has secured.", "Villages, officials and staff name the same gaps.", "K05;K08;K18;K24;S04 l.6", "K07;K13", "no shop in the district", "", 3, "three groups agree"),
        ),
        "ratings-anna": _named(
            "criterion scheme rating justification finding_ids outside_range_reason date",
            ("relevance", "six-point", 5, "The need was real and shared.", "F1", "judged with the list of villages", date(2021, 10, 8)),
            ("coherence", "six-point", "Moderately satisfactory", "Plans were shared, on one person's word.", "F2", "one voice only", date(2021, 10, 8)),
            ("effectiveness", "six-point", 5, "Targets were passed and taps run.", "F3", "seen on the walk", date(2021, 10, 8)),
            ("efficiency", "six-point", 4, "Late and a little dearer, well reported.", "F4", "reasons outside the project", date(2021, 10, 8)),
            ("impact", "six-point", 4, "Daily life is easier; health is open.", "F5", "few voices", date(2021, 10, 8)),
            ("sustainability", "six-point", "Moderately unlikely", "Parts and posts are open.", "F6", "gaps can be closed", date(2021, 10, 8)),
        ),
        "conclusions": _named(
            "conclusion_id headline text finding_ids",
            ("CO1", "The project gave the villages what they needed, and it works.", "Need, plan and taps fit together.", "F1;F2;F3;F5"),
            ("CO2", "What was built is not yet secured.", "Late works left little time for upkeep.", "F4;F6"),
        ),
        "recommendations": _named(
            "recommendation_id headline text addressed_to action priority time_frame means conclusion_ids finding_ids purpose_ids cross_cutting",
            ("RE1", "The association should place a stock of spare parts in the district.", "Six weeks without a valve undo the work.", "Clear Springs Association", "Agree on a list and a keeper.", "high", "within three months", "about 4000 EUR", "CO2", "F6", "b", ""),
            ("RE2", "The department should fill the post of a district technician.", "Committees repair small things alone.", "Department of Rural Works", "Bring it to the budget reading.", "medium", "within a year", "one salary", "CO1;CO2", "F6", "b", "gender"),
        ),
        "lessons": _named(
            "lesson_id kind headline text context users causal_factors finding_ids",
            ("LE1", "lesson", "A market for parts does not appear by itself.", "It was expected and did not come.", "remote districts", "planners of water projects", "few customers", "F6"),
            ("LE2", "good_practice", "Villages that dig their own trenches lower the cost and know their pipes.", "Told by the district.", "hill villages", "engineers", "labour agreed in advance", "F4"),
        ),
        "limitations": _named(
            "limitation_id kind text mitigation question_ids",
            ("LI1", "limitation", "Only two villages were visited.", "Committees of four more were heard.", "EQ3"),
            ("LI2", "deviation", "No survey was held, as the time did not allow it.", "Totals of the project were used.", "EQ5"),
        ),
    }  # fmt: skip
