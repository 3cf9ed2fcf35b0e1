"""The evaluation brief: two pages for everybody who will not read the report. What does not fit is shortened, and the brief says so."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.field_phase.heard import number_heard
from evaltool.field_phase.sources import analysed_sources
from evaltool.outputs.docx_writer import Block, Bold, Box, Bullets, DocumentProperties, Filled, Heading, Paragraph, new_document
from evaltool.outputs.evaluation_report import TEMPLATE
from evaltool.outputs.report_words import count, day, listed, money, period
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.findings import findings_on, read_findings
from evaltool.synthesis.lessons import read_lessons
from evaltool.synthesis.ratings import current, in_words
from evaltool.synthesis.recommendations import read_recommendations
from evaltool.synthesis.triangulation import criterion_strength

_MOST = {"conclusions": 6, "lessons": 4, "recommendations": 8}
_PRIORITY = {"high": 0, "medium": 1, "low": 2}


def build_evaluation_brief(case: CaseFolder, lay_out: bool = True) -> Filled:
    """The brief as a Word document of two pages."""
    evaluation = case.header.evaluation
    blocks: list[Block] = [Box("At a glance", rows=_glance(case)), *_findings(case)]
    left_out: list[str] = []
    recommendations = sorted(read_recommendations(case), key=lambda r: _PRIORITY[r.priority])
    for title, records in (
        ("Conclusions", list(read_conclusions(case))),
        ("Lessons and good practices", list(read_lessons(case))),
        ("Recommendations", recommendations),
    ):
        most = _MOST[title.split()[0].lower()]
        if records:
            blocks += [Heading(title, 1, kind="plain"), Bullets(tuple(_line(record) for record in records[:most]))]
            left_out += [f"{count(len(records) - most, 'more entry', 'more entries')} under {title.lower()}"] if len(records) > most else []
    if left_out:
        blocks.append(Paragraph(f"Shortened to two pages; the report has {listed(left_out)}."))
    properties = DocumentProperties(f"Evaluation brief: {case.header.project.title}", evaluation.title, evaluation.evaluator, evaluation.report_language)
    return new_document(TEMPLATE, blocks, properties, "Evaluation brief", case.header.mark or None, evaluation.status.capitalize(), lay_out=lay_out)


def _glance(case: CaseFolder) -> tuple[tuple[str, str], ...]:
    project, evaluation = case.header.project, case.header.evaluation
    field = evaluation.phase("field")
    method = ""
    if len(analysed_sources(case)):
        method = f"{count(number_heard(case), 'person').capitalize()} heard in {count(len(analysed_sources(case)), 'source')}, documents, data of the project"
    rows = (
        ("Project", f"{project.code}, {period(project.start, project.end)}"),
        ("Donor and budget", listed([part for part in (project.donor, money(project.budget.amount, project.budget.currency)) if part])),
        ("Evaluation", f"{evaluation.type}, {evaluation.timing}; commissioned by {evaluation.commissioned_by}; field work {period(field.start, field.end)}"),
        ("Evaluator", evaluation.evaluator),
        ("Report", next((day(d.due) for d in reversed(evaluation.deliverables) if d.due and "report" in d.id), "")),
        ("Criteria", listed(list(evaluation.criteria))),
        ("How", method),
    )
    return tuple((label, words) for label, words in rows if words)


def _findings(case: CaseFolder) -> list[Block]:
    """Each criterion with rating, strength and the headlines of its strongest findings, as many as two pages hold."""
    if not len(read_findings(case)):
        return [Paragraph("There are no findings yet.")]
    blocks: list[Block] = [Heading("Findings", 1, kind="plain")]
    for criterion in case.header.evaluation.criteria:
        findings = sorted(findings_on(case, criterion), key=lambda f: (-(f.strength or 0), f.id))[:2]
        if findings:
            rating, strength = current(case, criterion), criterion_strength(case, criterion)
            judged = (
                f" ({in_words(case, rating)}; strength of evidence {strength})"
                if rating and case.header.evaluation.scheme.steps
                else f" (strength of evidence {strength})"
            )
            words = " ".join(f.headline for f in findings)
            blocks.append(Paragraph((Bold(f"{criterion.capitalize()}{judged}: "), words)))
    return blocks


def _line(record) -> tuple:
    to = f" ({'; '.join(record.addressed_to)}; {record.priority}; {record.time_frame})" if hasattr(record, "addressed_to") else ""
    return (Bold(f"{record.id}  "), f"{record.headline}{to}")
