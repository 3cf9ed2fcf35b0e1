"""The tables of the work plan: phases, deliverables, people to meet, coverage of the questions, the timetable, and what is to be cleared up."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evaltool.case import CaseFolder
from evaltool.desk_review.clarifications import to_clear_up
from evaltool.desk_review.evaluation_matrix import groups_by_question, main_questions, method_families, methods_by_question, planned_for, purposes_by_question
from evaltool.desk_review.meeting_plan import Meeting, planned_meetings
from evaltool.desk_review.plan_faults import days, times_taken
from evaltool.desk_review.stakeholders import people_to_meet, read_stakeholders, rights_holders
from evaltool.desk_review.terms_of_reference import MONTHS, day_in_words, in_words
from evaltool.outputs.desk_exhibits import group_note, times
from evaltool.outputs.exhibits import Table, format_number

MARK = "x"
_DAYS_DRAWN = 5
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def group_coverage_table(case: CaseFolder) -> Table:
    """Which question is put to which stakeholder group."""
    frame = groups_by_question(case, read_stakeholders(case).ids())
    return _coverage(case, frame, "Questions by stakeholder group", "group", group_note(case))


def method_coverage_table(case: CaseFolder) -> Table:
    """Which question is answered by which family of methods."""
    return _coverage(case, methods_by_question(case), "Questions by method", "method")


def purpose_coverage_table(case: CaseFolder) -> Table:
    """Which question serves which purpose of the evaluation."""
    return _coverage(case, purposes_by_question(case), "Purposes of the evaluation by question", "purpose", " ".join(_purposes_unheard(case)))


def _purposes_unheard(case: CaseFolder) -> Iterator[str]:
    """A sentence for each purpose on none of whose questions those whom the project is for are to be heard, and whether data speak in their place."""
    holders = {group.id for group in rights_holders(case)}
    for purpose in case.header.evaluation.purposes:
        serving = [question for question in main_questions(case) if purpose.id in planned_for(case, question, "purpose_ids")]
        if holders and serving and not any(holders & set(planned_for(case, question, "stakeholder_groups")) for question in serving):
            asked = ", ".join(question.id for question in serving)
            has_data = any("data" in method_families(planned_for(case, question, "methods")) for question in serving)
            nobody = "no rights holder is" if has_data else "no rights holder and no case data is"
            yield f"Purpose {purpose.id} ({purpose.text.rstrip(' .')}): {nobody} planned for {asked}."


def _coverage(case: CaseFolder, frame: pd.DataFrame, title: str, what: str, note: str = "") -> Table:
    names = list(map(str, frame.columns))
    gaps = [name for name, planned in zip(names, frame.any(), strict=True) if not planned]
    said = "Not planned yet for any question." if len(gaps) == len(names) else f"No question for {what} {', '.join(gaps)}."
    missing = said if gaps and len(frame) else ""
    asked = main_questions(case) if names else []
    rows = tuple((q.id, ", ".join(q.criterion), *(MARK if frame.at[q.id, column] else "" for column in frame.columns)) for q in asked)
    widths = [max(5, 2 + max(map(len, name.split()), default=0)) for name in names]  # no heading is broken inside a word
    return Table(
        title, ("Question", "Criterion", *names), rows, widths=(10, 14, *widths), note=" ".join(filter(None, (missing, note))),
        description=f"A mark where a question is planned for a {what}",
    )  # fmt: skip


def people_table(case: CaseFolder) -> Table:
    """The indicative list of people to meet, by group; never names."""
    notes = {group.id: group.note for group in read_stakeholders(case)}
    rows = tuple(
        (p.group_id, p.group, p.role.replace("_", " "), format_number(None if pd.isna(p.planned_persons) else p.planned_persons), str(p.meetings), notes[p.group_id])
        for p in people_to_meet(case).itertuples()
    )  # fmt: skip
    columns = ("No.", "Group", "Role", "Persons", "Meetings", "Who they are")
    return Table(
        "People to meet, by stakeholder group", columns, rows, widths=(0.6, 2.3, 1.5, 1.1, 1.2, 3.8), numeric=frozenset({3, 4}),
        note="A meeting of two groups counts for both." if rows else "", description="Each group with the persons and meetings planned and who they are",
    )  # fmt: skip


def phases_table(case: CaseFolder) -> Table:
    """The phases of the evaluation: dates as the Terms of Reference print them, dates worked with, what each delivers."""
    rows = tuple((p.id, p.stated, in_words(p.start, p.end), p.deliverable) for p in case.header.evaluation.phases)
    return Table(
        "Phases of the evaluation", ("Phase", "In the Terms of Reference", "Dates", "Delivers"), rows, widths=(1, 2, 2, 4),
        description="Each phase with the dates as printed, the dates worked with and its deliverable",
    )  # fmt: skip


def deliverables_table(case: CaseFolder) -> Table:
    """What is delivered, and when."""
    rows = tuple((d.title, day_in_words(d.due) if d.due else "") for d in case.header.evaluation.deliverables)
    return Table("Deliverables", ("Deliverable", "Due"), rows, widths=(5, 2), description="Each deliverable with its due date")


def timetable(case: CaseFolder) -> Table:
    """The field work day by day: when, with whom, about what."""
    meetings = sorted(planned_meetings(case), key=lambda m: (m.date, m.start is None, m.start or 0, m.id))
    rows, last = [], ""
    for m in meetings:
        today = f"{_WEEKDAYS[m.date.weekday()]} {day_in_words(m.date)}"
        rows.append(("" if today == last else today, times(m), m.organisation, m.roles, m.agenda))
        last = today
    return Table(
        "Timetable of the field work", ("Day", "Time", "With", "Functions", "About"), tuple(rows), widths=(1.4, 1.2, 2.6, 3, 3),
        description="Day by day, the time, the organisation, the functions of those met and the agenda",
    )  # fmt: skip


def timetable_grids(case: CaseFolder) -> list[Table]:
    """The field work drawn hour by hour, a column a day and five days a table: which meeting, with which groups; a line goes on while the meeting lasts."""
    everything = days(case)
    grids = []
    for first in range(0, len(everything), _DAYS_DRAWN):
        week = everything[first : first + _DAYS_DRAWN]
        starts = range(min(m.start.hour for _, met in week for m in met) * 2, max(m.end.hour * 2 + (m.end.minute + 29) // 30 for _, met in week for m in met))
        rows = tuple((f"{half // 2:02}:{half % 2 * 30:02}", *(_in_half_hour(meetings, half) for _, meetings in week)) for half in starts)
        columns = ("Time", *(f"{_WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}" for day, _ in week))
        grids.append(Table(
            "The field work at a glance", columns, rows, widths=(0.8, *(1.8 for _ in week)), note=times_taken(case),
            description="Half hours against days, with the meeting and the groups met in each",
        ))  # fmt: skip
    return grids


def _in_half_hour(meetings: list[Meeting], half: int) -> str:
    """What goes on in a half hour: a meeting that begins is named, one that lasts is a line, two at once stand side by side."""
    begin, end = half * 30, half * 30 + 30
    cells = []
    for m in meetings:
        starts, ends = m.start.hour * 60 + m.start.minute, m.end.hour * 60 + m.end.minute
        if begin <= starts < end:
            cells.append(f"{m.id} {', '.join(m.group_ids)}".strip())
        elif starts < begin < ends:
            cells.append("|")
    return " / ".join(cells)


def to_clear_up_table(case: CaseFolder) -> Table:
    """The questions to clear up with those who know the project."""
    rows = tuple((q.id or "proposed", q.about, q.question) for q in to_clear_up(case))
    return Table(
        "Questions to clear up", ("No.", "About", "Question"), rows, widths=(1.2, 1.7, 6),
        note="Proposed questions come from faults found in the papers." if any(row[0] == "proposed" for row in rows) else "",
        description="Each open question with what it is about",
    )  # fmt: skip
