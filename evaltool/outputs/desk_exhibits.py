"""The tables and charts of the desk review: documents, results, questions, people, meetings, activities. The same in notebook, report and sheet."""

from __future__ import annotations

from collections.abc import Sequence

from evaltool.case import CaseFolder
from evaltool.desk_review.assumptions import assumptions_of
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.desk_review.meeting_plan import Meeting, read_meeting_plan
from evaltool.desk_review.resources import Activity, in_percent, read_activities, read_budget, spending, spending_in_words, timeliness, timeliness_in_words
from evaltool.desk_review.results_matrix import Indicator, Progress, Result, below, printed, progress, read_results_matrix, results
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.desk_review.terms_of_reference import day_in_words, in_words
from evaltool.outputs.exhibits import Chart, Table, format_number

_LONGEST_LABEL = 70


def documents_table(case: CaseFolder) -> Table:
    """The register of documents: what is needed, what came, what for."""
    rows = tuple((d.id, d.title, d.author, d.date[:4], d.received or "not known", _several(d.used_for)) for d in read_documents(case))
    return Table(
        "Documents of the desk review", ("No.", "Title", "Author", "Year", "Received", "Used for"), rows, widths=(0.8, 4.2, 2, 0.8, 1.3, 2.8),
        description="Register of documents with title, author, year, whether received and what they are used for", row_ids=tuple(row[0] for row in rows),
    )  # fmt: skip


def results_table(case: CaseFolder, with_verified: bool = True) -> Table:
    """Every indicator with baseline, target, actual value, progress and status; with what the evaluator found instead, or as it was reported alone."""
    rows = []
    for indicator in read_results_matrix(case):
        how_far = progress(indicator if with_verified else indicator.model_copy(update={"verified_value": ""}))
        values = map(printed, (indicator.baseline, indicator.target, indicator.actual))
        rows.append((indicator.result_id, _name(indicator), *values, percent(how_far), _status(how_far)))
    return Table(
        "Results: planned and reached", ("Result", "Indicator", "Baseline", "Target", "Actual", "Progress", "Status"), tuple(rows),
        widths=(0.9, 4, 1.15, 1, 1, 1.2, 2.2), numeric=frozenset({2, 3, 4, 5}), note=_progress_note(case),
        description="Each indicator with baseline, target, actual value, progress in percent where that means something, and status",
    )  # fmt: skip


def results_detail_table(case: CaseFolder) -> Table:
    """The whole results matrix: the results with their statements, values, sources, verification, assumptions and comments."""
    rows = []
    for i in read_results_matrix(case):
        how_far = progress(i)
        held = "; ".join(f"{a.id}: {a.held or 'unknown'}" for a in assumptions_of(case, i.result_id))
        verified = "; ".join(filter(None, (i.verified, f"found {printed(i.verified_value)}" if i.verified_value else "")))
        rows.append(
            (i.result_id, i.level, i.statement, i.id, i.indicator or "no indicator", i.unit, printed(i.baseline), printed(i.target), i.target_means, printed(i.actual),
             percent(how_far), _status(how_far), i.data_source, verified, i.disaggregation, held, i.comment)
        )  # fmt: skip
    columns = (
        "Result", "Level", "Statement", "No.", "Indicator", "Unit", "Baseline", "Target", "Target means", "Actual",
        "Progress", "Status", "Data source", "Verified", "Broken down by", "Assumptions held", "Comment",
    )  # fmt: skip
    return Table(
        "Results matrix in detail", columns, tuple(rows), widths=(0.8, 1, 3, 0.6, 3, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1.6, 1.8, 1.2, 1.2, 1.4, 3),
        numeric=frozenset({6, 7, 9, 10}), note=_progress_note(case), row_ids=tuple(row[3] for row in rows),
        description="The results matrix with statements, indicators, values, progress, sources, verification and comments",
    )  # fmt: skip


def logic_table(case: CaseFolder) -> Table:
    """The chain of results: each result with its level and the result it serves."""
    rows = tuple((r.result_id, r.level, r.statement, r.parent_id, str(len(r.indicators))) for r in results(case))
    return Table(
        "Chain of results", ("Result", "Level", "Statement", "Serves", "Indicators"), rows, widths=(0.9, 1.3, 6, 0.9, 1.3), numeric=frozenset({4}),
        description="Each result with its level, its wording, the result it serves and the number of its indicators",
    )  # fmt: skip


def progress_charts(case: CaseFolder) -> list[tuple[str, Chart]]:
    """A chart for the objective and for each outcome with what is under it, by result id; none where no percentage means anything."""
    charts = []
    for result in results(case):
        if result.level == "output":
            continue
        group = [result] if result.level == "objective" else below(case, result.result_id)
        chart = _progress_chart(result, [indicator for r in group for indicator in r.indicators])
        if chart is not None:
            charts.append((result.result_id, chart))
    return charts


def _progress_chart(result: Result, shown: Sequence[Indicator]) -> Chart | None:
    """Bars of progress; an indicator without a percentage keeps its place without a bar, and its label says why."""
    ways = [progress(indicator) for indicator in shown]
    shares = tuple(map(_percentage, ways))
    if all(share is None for share in shares):
        return None
    labels = tuple(_label(indicator, way) for indicator, way in zip(shown, ways, strict=True))
    told = "; ".join(f"{i.id} {percent(way) or way.status}" for i, way in zip(shown, ways, strict=True))
    return Chart(
        f"Progress towards the targets: {result.level} {result.result_id}", "bar", labels, (("Share of the way from baseline to target", shares),), "%",
        f"Bars show how far each indicator of {result.result_id} came, 100 being the target: {told}.", max(100.0, *(share or 0 for share in shares)),
    )  # fmt: skip


def _label(indicator: Indicator, way: Progress) -> str:
    values = f"{printed(indicator.baseline)} \u2192 {printed(indicator.target)}, actual {printed(indicator.actual) or 'not known'}"
    return f"{indicator.id} {_short(indicator.indicator)} ({values}{'' if way.share is not None else f'; {way.status}'})"


def _short(words: str) -> str:
    """The words within the length of a label; what is cut is the beginning, as the end of a long indicator says what is counted."""
    return words if len(words) <= _LONGEST_LABEL else "\u2026" + words[-_LONGEST_LABEL:].partition(" ")[2]


def percent(how_far: Progress) -> str:
    """The share of the way as it is shown, or an empty text where it means nothing."""
    value = _percentage(how_far)
    return "" if value is None else f"{format_number(value)}%"


def _percentage(how_far: Progress) -> float | None:
    """The share in percent with one decimal; 100 is shown only where the target is met exactly."""
    if how_far.share is None:
        return None
    rounded = round(how_far.share * 100, 1)
    if rounded == 100 and how_far.status != "achieved":
        return 99.9 if how_far.share < 1 else 100.1
    return rounded


def _status(how_far: Progress) -> str:
    told = how_far.status in ("not measurable", "no data") or how_far.note.startswith("the evaluator")
    return f"{how_far.status}: {how_far.note}" if told and how_far.status != "no data" else how_far.status


def _name(indicator: Indicator) -> str:
    return f"{indicator.id} {indicator.indicator}".strip() or "no indicator"


def _progress_note(case: CaseFolder) -> str:
    computed = [i for i in read_results_matrix(case) if progress(i).share is not None]
    if not len(read_results_matrix(case)):
        return ""
    lead = f"Progress is computed for {len(computed)} of {len(read_results_matrix(case))} rows: the share of the way from baseline to target"
    return f"{lead}, or of the target where it is added to the baseline. No percentage stands where the target is missing, composite or doubtful."


def questions_table(case: CaseFolder) -> Table:
    """The questions of the Terms of Reference with their criteria."""
    rows = tuple((q.id, ", ".join(q.criterion), q.question, ", ".join(q.purpose_ids)) for q in read_evaluation_matrix(case))
    return Table(
        "Evaluation questions", ("No.", "Criterion", "Question", "Purposes"), rows, widths=(0.7, 1.5, 6, 1), row_ids=tuple(row[0] for row in rows),
        description="Each evaluation question with its criterion and the purposes it serves",
    )  # fmt: skip


def matrix_table(case: CaseFolder) -> Table:
    """The evaluation matrix: how each question will be answered."""
    rows = tuple(
        (q.id, ", ".join(q.criterion), f"{q.question} ({q.tor_reference})" if q.tor_reference else q.question, q.indicator, q.benchmark,
         _several(q.data_sources), "; ".join(q.methods), ", ".join(q.stakeholder_groups), q.analysis)
        for q in read_evaluation_matrix(case)
    )  # fmt: skip
    columns = ("No.", "Criterion", "Question", "Indicator", "Benchmark", "Sources", "Methods", "Groups", "Analysis")
    return Table(
        "Evaluation matrix", columns, rows, widths=(0.8, 1.7, 3.2, 2.6, 2.4, 1.9, 2.4, 1, 2.1), note=group_note(case),
        description="Each question with indicator, benchmark, sources, methods, groups asked and analysis",
    )  # fmt: skip


def group_note(case: CaseFolder) -> str:
    """What the ids of the groups stand for."""
    return "; ".join(f"{group.id}: {group.group}" for group in read_stakeholders(case))


def _several(written: str) -> str:
    return "; ".join(part.strip() for part in written.split(";") if part.strip())


def stakeholders_table(case: CaseFolder) -> Table:
    """The stakeholder groups with their role."""
    rows = tuple((g.id, g.group, g.role.replace("_", " "), "yes" if g.vulnerable else "", format_number(g.planned_persons)) for g in read_stakeholders(case))
    return Table(
        "Stakeholder groups", ("No.", "Group", "Role", "Vulnerable", "Persons planned"), rows, widths=(0.6, 4.5, 1.4, 1.1, 1.1), numeric=frozenset({4}),
        description="Each stakeholder group with its role and the number of persons planned",
    )  # fmt: skip


def meetings_table(case: CaseFolder) -> Table:
    """The meetings of the field phase, for an annex. It has no group, mode, method, agenda or reason, as the register of evidence and its sources has those."""
    shown = {"replaced": "held"}
    meetings = sorted(read_meeting_plan(case), key=lambda m: (m.date, m.start is None, m.start or 0, m.id))
    rows = tuple((day_in_words(m.date), times(m), m.organisation, m.roles, shown.get(m.status, m.status)) for m in meetings)
    return Table(
        "Meetings of the field phase", ("Date", "Time", "Organisation", "Functions", "Status"), rows, widths=(1.5, 1.3, 3, 4, 1),
        note="Exchanges that took the place of a meeting are listed as held." if any(m.status == "replaced" for m in meetings) else "",
        description="Each meeting with date, time, organisation, functions of those met and status",
    )  # fmt: skip


def times(meeting: Meeting) -> str:
    """The hours of a meeting as far as they are known."""
    return " to ".join(f"{clock:%H:%M}" for clock in (meeting.start, meeting.end) if clock)


def activities_table(case: CaseFolder) -> Table:
    """The activities with planned and actual dates, and how they kept to them."""
    kept = {t.activity_id: t.verdict for t in timeliness(case)}
    rows = tuple((a.id, a.statement, a.responsible, in_words(a.planned_start, a.planned_end), _actual(a), a.status, kept[a.id]) for a in read_activities(case))
    return Table(
        "Activities, planned and carried out", ("No.", "Activity", "Responsible", "Planned", "Carried out", "Status", "In time"), rows,
        widths=(0.7, 3.6, 1.8, 1.5, 1.8, 1.5, 1.8), note=timeliness_in_words(case) if rows else "",
        description="Each activity with who is responsible, planned and actual dates, status and timeliness",
    )  # fmt: skip


def _actual(activity: Activity) -> str:
    if activity.actual_start and not activity.actual_end:
        return f"from {day_in_words(activity.actual_start)}"
    return in_words(activity.actual_start, activity.actual_end)


def budget_table(case: CaseFolder) -> Table:
    """Spending against budget, line by line; empty where there is no budget."""
    currencies = {line.id: line.currency for line in read_budget(case)}
    rows = tuple(
        (s.line_id, s.line, currencies[s.line_id], format_number(s.budgeted), format_number(s.spent), "" if s.share is None else in_percent(s.share))
        for s in spending(case)
    )
    return Table(
        "Budget and spending", ("No.", "Line", "Currency", "Budget", "Spent", "Share"), rows, widths=(0.8, 4, 1, 1.4, 1.4, 1), numeric=frozenset({3, 4, 5}),
        note=spending_in_words(case) if rows else "", description="Each budget line with the amount budgeted, the amount spent and its share",
    )  # fmt: skip


def spending_sentences(case: CaseFolder) -> list[str]:
    """What can be said on the use of money and time, or why it cannot be judged."""
    return [spending_in_words(case), timeliness_in_words(case)]
