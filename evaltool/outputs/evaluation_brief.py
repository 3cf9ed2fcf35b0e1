"""The evaluation brief: exactly two pages for everybody who will not read the report. What does not fit is left out entry by entry, and the brief says so; where
little is known yet, the second page begins early.

Whether it fits is reckoned from the length of the texts, so that the brief is the same on a machine without LibreOffice; the reckoning is on the safe side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.terms_of_reference import in_words as period
from evaltool.field_phase.sources import analysed_sources
from evaltool.outputs.docx_writer import TEMPLATE, Block, Bold, Box, Bullets, DocumentProperties, Filled, Heading, Paragraph, Run, new_document
from evaltool.outputs.heard_exhibits import persons_in_words
from evaltool.outputs.letter_widths import line_count
from evaltool.outputs.report_words import count, day, listed, money
from evaltool.synthesis.conclusions import Conclusion, read_conclusions
from evaltool.synthesis.findings import findings_on, read_findings
from evaltool.synthesis.lessons import Lesson, read_lessons
from evaltool.synthesis.limitations import read_limitations
from evaltool.synthesis.ratings import as_printed, shown
from evaltool.synthesis.recommendations import Recommendation, read_recommendations
from evaltool.synthesis.triangulation import criterion_strength

# lines that two pages hold at least, letters of a line, and the room that headings and the gaps between paragraphs take, in lines
_LINES, _LETTERS = 95, 87
_A_PAGE = 46
_SURELY_TWO_PAGES = 72  # so many lines never fit on one page, however generous the reckoning was
_TITLE_LINES, _HEADING_LINES, _GAP = 8, 3.2, 0.45
_LETTERS_IN_BOX = 60
_LONGEST_FACT = 240
_STRENGTH = "Strength of evidence says how much a finding can bear, from 1 (anecdotal) to 5 (several independent kinds of sources, all agree)."
_RATED = "It is kept apart from the rating: strong evidence can show a weak performance. The report has the reasons, the methods and every source by its code."
_PRIORITY = {"high": 0, "medium": 1, "low": 2}
_SECTIONS = ("findings", "conclusions", "recommendations", "lessons and good practices", "limits of the evaluation", "about the evaluation")


@dataclass(frozen=True)
class _Entry:
    """One line of the brief: where it stands, how much of it is needed (0 first), and its words."""

    section: str
    need: tuple[int, int]
    words: tuple[Run, ...]
    id: str = ""  # of a finding

    @property
    def lines(self) -> float:
        """How many lines it takes at most."""
        return line_count("".join(run if isinstance(run, str) else run.text for run in self.words), _LETTERS) + _GAP


def build_evaluation_brief(case: CaseFolder, lay_out: bool = True) -> Filled:
    """The brief as a Word document of two pages."""
    evaluation, project = case.header.evaluation, case.header.project
    glance = tuple((label, terms.shortened(words, _LONGEST_FACT)) for label, words in _glance(case))
    blocks: list[Block] = [Box("At a glance", rows=glance)]
    above = _TITLE_LINES + sum(line_count(words, _LETTERS_IN_BOX) + _GAP for _, words in glance)
    entries = sorted(_entries(case), key=lambda entry: _SECTIONS.index(entry.section))
    kept = _that_fit(entries, _LINES - above)
    if not len(read_findings(case)):
        blocks.append(Paragraph("There are no findings yet."))
    second = _second_page(kept, above)
    for section in _SECTIONS:
        blocks += _section(section, [entry for entry in kept if entry.section == section], second)
    if any(entry not in kept and entry.section != _SECTIONS[-1] for entry in entries):
        gone = [(section, sum(e.section == section for e in entries) - sum(e.section == section for e in kept)) for section in _SECTIONS[1:-1]]
        # a finding may stand under two criteria, and not every finding is an entry
        gone.insert(0, ("findings", len(read_findings(case)) - len({entry.id for entry in kept if entry.id})))
        more = listed([f"{count(number, 'more entry', 'more entries')} under {section}" for section, number in gone if number])
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


def _section(section: str, entries: list[_Entry], second: _Entry | None) -> list[Block]:
    """A section with its heading; where the second page begins inside it, with a heading for the rest too."""
    blocks: list[Block] = []
    cut = entries.index(second) if second in entries else len(entries)
    for part, words, kind in ((entries[:cut], section, "plain"), (entries[cut:], section if cut == 0 else f"{section}, continued", "page")):
        if part:
            shown = tuple(entry.words for entry in part)
            blocks.append(Heading(words.capitalize(), 1, kind=kind))
            blocks += [Paragraph(runs) for runs in shown] if section == "findings" else [Bullets(shown)]
    return blocks


def _second_page(kept: list[_Entry], above: float) -> _Entry | None:
    """The entry with which the second page begins, at a new section if one will do; none where the texts reach it by themselves."""
    heights, height = [], above
    for number, entry in enumerate(kept):
        is_new = not number or kept[number - 1].section != entry.section
        heights.append(height)
        height += entry.lines + (_HEADING_LINES if is_new else 0)
    if height > _SURELY_TWO_PAGES:
        return None
    fit = [number for number, before in enumerate(heights) if before <= _A_PAGE and height - before + _HEADING_LINES <= _A_PAGE]
    sections = [number for number in fit if not number or kept[number - 1].section != kept[number].section]
    return kept[min(sections or fit, key=lambda number: abs(heights[number] - height / 2))] if fit else None


def _that_fit(entries: list[_Entry], room: float) -> list[_Entry]:
    """As many entries as there is room for, the most needed first, in the order in which they came."""
    room -= 2 + _GAP  # for the sentence on what is left out
    kept: list[_Entry] = []
    for entry in sorted(entries, key=lambda entry: entry.need):
        lines = entry.lines + (0 if any(entry.section == other.section for other in kept) else _HEADING_LINES)
        if lines <= room:
            kept.append(entry)
            room -= lines
    return [entry for entry in entries if entry in kept]


def _glance(case: CaseFolder) -> tuple[tuple[str, str], ...]:
    project, evaluation = case.header.project, case.header.evaluation
    field = evaluation.phase("field")
    method = ""
    if len(analysed_sources(case)):
        method = f"{persons_in_words(case).capitalize()} heard, {count(len(analysed_sources(case)), 'source')} analysed, documents, data of the project"
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
        findings = sorted(findings_on(case, criterion), key=lambda f: (-(f.strength or 0), f.id))
        for place, finding in enumerate(findings[:2]):
            opening = Bold(f"{criterion.capitalize()}{_judged(case, criterion)}: ") if place == 0 else Bold(f"{criterion.capitalize()}, also: ")
            yield _Entry("findings", (3 * place, number), (opening, finding.headline), finding.id)
    for number, conclusion in enumerate(read_conclusions(case)):
        yield _Entry("conclusions", (1, number), _line(conclusion))
    for number, lesson in enumerate(read_lessons(case)):
        yield _Entry("lessons and good practices", (2, number), _line(lesson))
    for number, recommendation in enumerate(sorted(read_recommendations(case), key=lambda r: _PRIORITY.get(r.priority, len(_PRIORITY)))):
        to = "; ".join(filter(None, (*recommendation.addressed_to, recommendation.priority)))
        yield _Entry("recommendations", (1, number), (*_line(recommendation), f" ({to})" if to else ""))
    for number, limitation in enumerate(r for r in read_limitations(case) if r.kind == "limitation"):
        yield _Entry("limits of the evaluation", (2, number), (limitation.text,))
    yield _Entry("about the evaluation", (4, 0), (f"{_STRENGTH} {_RATED if case.header.evaluation.scheme.steps else ''}".strip(),))
    for number, purpose in enumerate(case.header.evaluation.purposes):
        yield _Entry("about the evaluation", (5, number), (Bold(f"Purpose {purpose.id}: "), purpose.text))


def _judged(case: CaseFolder, criterion: str) -> str:
    """The rating of a criterion, where it is rated in steps, the strength of its evidence, and on how many findings both rest."""
    rating, strength = shown(case, criterion), criterion_strength(case, criterion)
    parts = [as_printed(case, criterion)] if rating and case.header.evaluation.scheme.steps else []
    parts += [f"strength {strength}"] if strength else []
    parts += [count(len(findings_on(case, criterion)), "finding")] if parts else []
    return f" ({'; '.join(parts)})" if parts else ""


def _line(record: Conclusion | Lesson | Recommendation) -> tuple[Run, ...]:
    return (Bold(f"{record.id}  "), record.headline)
