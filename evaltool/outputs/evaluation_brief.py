"""The evaluation brief: two pages for everybody who will not read the report. What does not fit is left out entry by entry, and the brief says so.

Whether it fits is reckoned from the length of the texts, so that the brief is the same on a machine without LibreOffice; the reckoning is on the safe side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from evaltool.case import CaseFolder
from evaltool.desk_review.terms_of_reference import in_words as period
from evaltool.field_phase.heard import number_heard
from evaltool.field_phase.sources import analysed_sources
from evaltool.outputs.docx_writer import Block, Bold, Box, Bullets, DocumentProperties, Filled, Heading, Paragraph, Run, new_document
from evaltool.outputs.evaluation_report import TEMPLATE
from evaltool.outputs.report_words import count, day, listed, money
from evaltool.synthesis.conclusions import Conclusion, read_conclusions
from evaltool.synthesis.findings import findings_on, read_findings
from evaltool.synthesis.lessons import Lesson, read_lessons
from evaltool.synthesis.ratings import as_printed, shown
from evaltool.synthesis.recommendations import Recommendation, read_recommendations
from evaltool.synthesis.triangulation import criterion_strength

# lines that two pages hold at least, letters of a line at most, and the room that headings and the gaps between paragraphs take, in lines
_LINES, _LETTERS = 98, 88
_HEADING_LINES, _GAP = 2.5, 0.6
_LETTERS_IN_BOX = 60
_LONGEST_FACT = 240
_PRIORITY = {"high": 0, "medium": 1, "low": 2}
_SECTIONS = ("findings", "conclusions", "lessons and good practices", "recommendations")


@dataclass(frozen=True)
class _Entry:
    """One line of the brief: where it stands, how much of it is needed (0 first), and its words."""

    section: str
    need: tuple[int, int]
    words: tuple[Run, ...]

    @property
    def lines(self) -> float:
        """How many lines it takes at most."""
        letters = sum(len(run if isinstance(run, str) else run.text) for run in self.words)
        return ceil(letters / _LETTERS) + _GAP


def build_evaluation_brief(case: CaseFolder, lay_out: bool = True) -> Filled:
    """The brief as a Word document of two pages."""
    evaluation, project = case.header.evaluation, case.header.project
    glance = tuple((label, _shortened(words, _LONGEST_FACT)) for label, words in _glance(case))
    blocks: list[Block] = [Box("At a glance", rows=glance)]
    entries = list(_entries(case))
    kept = _that_fit(entries, _LINES - sum(ceil(len(words) / _LETTERS_IN_BOX) + _GAP for _, words in glance))
    if not len(read_findings(case)):
        blocks.append(Paragraph("There are no findings yet."))
    for section in _SECTIONS:
        shown = [entry.words for entry in kept if entry.section == section]
        if shown:
            blocks.append(Heading(section.capitalize(), 1, kind="plain"))
            blocks += [Paragraph(words) for words in shown] if section == "findings" else [Bullets(tuple(shown))]
    left_out = [(section, sum(entry.section == section for entry in entries) - sum(entry.section == section for entry in kept)) for section in _SECTIONS]
    if len(kept) < len(entries):
        more = listed([f"{count(number, 'more entry', 'more entries')} under {section}" for section, number in left_out if number])
        blocks.append(Paragraph(f"Shortened to two pages; the report has {more}."))
    title = f"Evaluation brief: {project.code}"
    properties = DocumentProperties(title, evaluation.title, evaluation.evaluator, evaluation.report_language)
    return new_document(
        TEMPLATE,
        blocks,
        properties,
        f"{evaluation.timing.capitalize()} {evaluation.type} evaluation in two pages",
        case.header.mark or None,
        evaluation.status.capitalize(),
        lay_out=lay_out,
    )


def _that_fit(entries: list[_Entry], room: float) -> list[_Entry]:
    """As many entries as there is room for, the most needed first, in the order in which they came."""
    room -= len({entry.section for entry in entries}) * _HEADING_LINES + 2 + _GAP  # the headings, and the sentence on what is left out
    kept = []
    for entry in sorted(entries, key=lambda entry: entry.need):
        if entry.lines <= room:
            kept.append(entry)
            room -= entry.lines
    return [entry for entry in entries if entry in kept]


def _shortened(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"


def _glance(case: CaseFolder) -> tuple[tuple[str, str], ...]:
    project, evaluation = case.header.project, case.header.evaluation
    field = evaluation.phase("field")
    method = ""
    if len(analysed_sources(case)):
        method = f"{count(number_heard(case), 'person').capitalize()} heard in {count(len(analysed_sources(case)), 'source')}, documents, data of the project"
    commissioned = f"commissioned by {evaluation.commissioned_by}" if evaluation.commissioned_by else ""
    in_the_field = f"field work {period(field.start, field.end)}" if field.start or field.end else ""
    rows = (
        ("Project", ", ".join(filter(None, (project.title, period(project.start, project.end))))),
        ("Donor and budget", listed([part for part in (project.donor, money(project.budget.amount, project.budget.currency)) if part])),
        ("Evaluation", "; ".join(filter(None, (f"{evaluation.type}, {evaluation.timing}", commissioned, in_the_field)))),
        ("Evaluator", evaluation.evaluator),
        ("Report", next((day(d.due) for d in reversed(evaluation.deliverables) if d.due and "report" in d.id), "")),
        ("Criteria", listed(list(evaluation.criteria))),
        ("How", method),
    )
    return tuple((label, words) for label, words in rows if words)


def _entries(case: CaseFolder) -> Iterator[_Entry]:
    """Everything the brief could say: of each criterion the strongest finding and then a second, recommendations by priority, conclusions, lessons."""
    for number, criterion in enumerate(case.header.evaluation.criteria):
        findings = sorted(findings_on(case, criterion), key=lambda f: (-(f.strength or 0), f.id))[:2]
        for place, finding in enumerate(findings):
            opening = Bold(f"{criterion.capitalize()}{_judged(case, criterion)}: ") if place == 0 else Bold(f"{criterion.capitalize()}, also: ")
            yield _Entry("findings", (3 * place, number), (opening, finding.headline))
    for number, conclusion in enumerate(read_conclusions(case)):
        yield _Entry("conclusions", (1, number), _line(conclusion))
    for number, lesson in enumerate(read_lessons(case)):
        yield _Entry("lessons and good practices", (2, number), _line(lesson))
    for number, recommendation in enumerate(sorted(read_recommendations(case), key=lambda r: _PRIORITY.get(r.priority, len(_PRIORITY)))):
        to = "; ".join(filter(None, (*recommendation.addressed_to, recommendation.priority)))
        yield _Entry("recommendations", (1, number), (*_line(recommendation), f" ({to})" if to else ""))


def _judged(case: CaseFolder, criterion: str) -> str:
    """The rating of a criterion, where it is rated in steps, and the strength of its evidence."""
    rating, strength = shown(case, criterion), criterion_strength(case, criterion)
    parts = [as_printed(case, criterion)] if rating and case.header.evaluation.scheme.steps else []
    parts += [f"strength of evidence {strength}"] if strength else []
    return f" ({'; '.join(parts)})" if parts else ""


def _line(record: Conclusion | Lesson | Recommendation) -> tuple[Run, ...]:
    return (Bold(f"{record.id}  "), record.headline)
