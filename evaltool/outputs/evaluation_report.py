"""The Evaluation Report (the Terms of Reference's second annex): the template's places filled from the case.

Order, headings and look are the template's; what stands in each place is decided here. What the evaluator wrote by hand comes first in its section, what
is computed from the case follows, so that the two are never mixed within a sentence.
"""

from __future__ import annotations

from pathlib import Path

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.check import refuse_final
from evaltool.desk_review.evaluation_matrix import questions_of
from evaltool.desk_review.meeting_plan import deviations
from evaltool.desk_review.resources import read_activities
from evaltool.field_phase.heard import circumstances, consent_counts, number_heard
from evaltool.field_phase.key import has_key
from evaltool.field_phase.sources import analysed_sources
from evaltool.outputs import desk_exhibits, field_exhibits, synthesis_exhibits
from evaltool.outputs.case_exhibits import general_information
from evaltool.outputs.docx_blocks import Block, Bold, Box, Bullets, Heading, Paragraph, Ref, Run, TableBlock, table_block
from evaltool.outputs.docx_writer import TEMPLATE, DocumentProperties, Filled, fill
from evaltool.outputs.exhibits import Table, link_list
from evaltool.outputs.heard_exhibits import heard_and_analysed
from evaltool.outputs.narrative_blocks import cell_words, section_blocks
from evaltool.outputs.profiles import Profile
from evaltool.outputs.profiles import profile as profile_named
from evaltool.outputs.report_annexes import ACTIVITIES, PEOPLE, annexes
from evaltool.outputs.report_conclusions import conclusions, lessons, purposes, ratings_side_by_side, recommendations, section_link
from evaltool.outputs.report_findings import cross_cutting, findings_by_criterion, overall
from evaltool.outputs.report_words import count, day, listed, money
from evaltool.synthesis import strength_rule
from evaltool.synthesis.conclusions import Conclusion, read_conclusions
from evaltool.synthesis.findings import Finding, findings_on
from evaltool.synthesis.lessons import Lesson, read_lessons
from evaltool.synthesis.limitations import read_limitations
from evaltool.synthesis.ratings import likelihood_in_words
from evaltool.synthesis.recommendations import Recommendation, read_recommendations

_MAY_STAY_EMPTY = ("logo", "disclaimer")  # no section, or one that has the template's own words
# the cover has room for these; the title stands above them
_ON_COVER = (
    "Project code", "Donor", "Executing agency", "Duration", "Budget", "Evaluation", "Commissioned by", "Evaluator", "Field work", "Criteria",
)  # fmt: skip
# sections that only the evaluator can write, and the level of headings inside them
_BY_HAND = {"context": 3, "approach": 3, "introduction": 2}


def build_evaluation_report(case: CaseFolder, profile: str = "commissioner", final: bool = False, template: Path = TEMPLATE, lay_out: bool = True) -> Filled:
    """The report for a kind of reader, with what is missing in it; a final report is refused while a problem of the case blocks it."""
    evaluation = case.header.evaluation
    final = final or evaluation.status == "final"
    if final:
        refuse_final(case)
    reader = profile_named(profile)
    contents = {tag: blocks for tag, blocks in {**_body(case, reader), **_findings(case, reader), **annexes(case, reader)}.items() if blocks}
    properties = DocumentProperties(evaluation.title, f"{evaluation.type} {evaluation.timing} evaluation", evaluation.evaluator, evaluation.report_language)
    texts = {"subtitle": f"{evaluation.timing.capitalize()} {evaluation.type} evaluation: report"}
    return fill(template, contents, texts, properties, case.header.mark or None, "Final" if final else "Draft", _version_date(case), lay_out=lay_out)


def missing_in(filled: Filled) -> list[str]:
    """What a report still lacks, in sentences."""
    sentences = []
    unfilled = [tag.replace("_", " ") for tag in filled.unfilled_tags if tag not in _MAY_STAY_EMPTY]
    if unfilled:
        sentences.append(f"Sections without content were left out: {', '.join(unfilled)}.")
    if filled.missing_tags:
        sentences.append(f"The template has no place for: {', '.join(tag.replace('_', ' ') for tag in filled.missing_tags)}.")
    if filled.doubled_tags:
        sentences.append(f"The template has these places twice; the first was filled: {', '.join(filled.doubled_tags)}.")
    return sentences


def _version_date(case: CaseFolder) -> str | None:
    """The due date of the report, as the tool has no clock."""
    dues = [d.due for d in case.header.evaluation.deliverables if d.due and "report" in d.id]
    return (dues[0] if case.header.evaluation.status == "draft" else dues[-1]).isoformat() if dues else None


def _body(case: CaseFolder, reader: Profile) -> dict[str, list[Block]]:
    written = {tag: section_blocks(case, tag, level) for tag, level in _BY_HAND.items()}
    on_cover = [row for row in general_information(case) if row[0] in _ON_COVER]
    return {
        **written,
        "general_information": [Box("General information", rows=(*on_cover, ("This version", reader.sentence)))],
        "disclaimer": section_blocks(case, "disclaimer", 2),
        "acronyms": _acronyms(case),
        "executive_summary": _summary(case),
        "summary_matrix": table_block(synthesis_exhibits.summary_matrix(case)),
        "stakeholders": [*section_blocks(case, "stakeholders", 3), *table_block(desk_exhibits.stakeholders_table(case))],
        "intervention_logic": [*section_blocks(case, "intervention_logic", 3), *table_block(desk_exhibits.logic_table(case))],
        "funding": _funding(case),
        "purpose": [*section_blocks(case, "purpose", 2), *_purposes(case)],
        "criteria_and_questions": _criteria(case),
        "methods": [*section_blocks(case, "methods", 3), *table_block(field_exhibits.sources_table(case))],
        "sampling": _sampling(case),
        "analysis": [*section_blocks(case, "analysis", 3), *[Paragraph(s) for s in field_exhibits.analysis_sentences(case)]],
        "rules": _rules(case),
        "ethics": _ethics(case),
        "limitations": _limitations(case, "limitation"),
        "deviations": [*_limitations(case, "deviation"), *_computed_deviations(case)],
    }


def _findings(case: CaseFolder, reader: Profile) -> dict[str, list[Block]]:
    return {
        "findings": findings_by_criterion(case, reader),
        "cross_cutting": cross_cutting(case),
        "purposes": purposes(case),
        "ratings": [*ratings_side_by_side(case), *overall(case)],
        "conclusions": conclusions(case),
        "lessons": lessons(case, "lesson"),
        "good_practices": lessons(case, "good_practice"),
        "recommendations": recommendations(case),
    }


def _acronyms(case: CaseFolder) -> list[Block]:
    pairs = [line.lstrip("-* ").split(" - ", 1) for line in case.narrative("acronyms").splitlines() if " - " in line]
    rows = tuple((short.strip(), words.strip()) for short, words in pairs)
    return [TableBlock(Table("", ("Acronym", "Meaning"), rows, widths=(1, 5), description="Acronyms and their meaning"))] if rows else []


def _summary(case: CaseFolder) -> list[Block]:
    """The evaluator's opening, then the headline of every finding, conclusion, lesson and recommendation, word for word."""
    blocks = section_blocks(case, "executive_summary", 2)
    for criterion in case.header.evaluation.criteria:
        findings = findings_on(case, criterion)
        if len(findings):
            blocks += [Heading(f"Findings: {criterion}", 2), Bullets(tuple(_headline(f) for f in findings))]
    for title, records in (
        ("Conclusions", read_conclusions(case)),
        ("Lessons and good practices", read_lessons(case)),
        ("Recommendations", read_recommendations(case)),
    ):
        if len(records):
            blocks += [Heading(title, 2), Bullets(tuple(_headline(record) for record in records))]
    return blocks


def _headline(record: Finding | Conclusion | Lesson | Recommendation) -> tuple[Run, ...]:
    return (*link_list([record.id]), f"  {record.headline}")


def _funding(case: CaseFolder) -> list[Block]:
    project = case.header.project
    amount = money(project.budget.amount, project.budget.currency)
    facts = [
        f"The budget is {amount}." if amount else "",
        f"The project ran from {day(project.start)} to {day(project.end)}." if project.start and project.end else "",
    ]
    sentences = [s for s in facts if s] + desk_exhibits.spending_sentences(case)
    further: tuple[Run, ...] = (" The activities with their planned and actual dates are in ", Ref(ACTIVITIES), ".") if len(read_activities(case)) else ()
    told = [Paragraph((" ".join(sentences), *further))] if sentences or further else []
    return [*section_blocks(case, "funding", 3), *told]


def _purposes(case: CaseFolder) -> list[Block]:
    if not case.header.evaluation.purposes:
        return []
    return [Paragraph("The Terms of Reference give these purposes:"), Bullets(tuple(f"({p.id}) {p.text}" for p in case.header.evaluation.purposes))]


def _criteria(case: CaseFolder) -> list[Block]:
    evaluation = case.header.evaluation
    blocks: list[Block] = [Paragraph(f"The evaluation uses {count(len(evaluation.criteria), 'criterion', 'criteria')} ({evaluation.criteria_set}).")]
    blocks += [Paragraph(f"{c.criterion.capitalize()} was {c.change}: {c.reason}".rstrip(": ")) for c in evaluation.criteria_changes]
    return [*blocks, *table_block(_criteria_table(case))]


def _criteria_table(case: CaseFolder) -> Table:
    """What each criterion asks, with its questions, which stand in words under the findings and in the annexed matrix."""
    asked = [(criterion, questions_of(case, criterion)) for criterion in case.header.evaluation.criteria]
    rows = tuple(
        (section_link(case, name, name.capitalize()), terms.CRITERIA.get(name, ""), link_list([q.id for q in questions]))
        for name, questions in asked
        if questions
    )
    return Table(
        "Criteria and their questions", ("Criterion", "What it asks", "Questions"), rows, widths=(1.6, 5, 3),
        note="The questions stand word for word at the head of each criterion's findings.",
        description="Each criterion with what it asks and the numbers of its evaluation questions",
    )  # fmt: skip


def _sampling(case: CaseFolder) -> list[Block]:
    blocks = section_blocks(case, "sampling", 3)
    if number_heard(case):
        blocks.append(Paragraph(f"{heard_and_analysed(case)} Each person counts once, however often they were met."))
    if field_exhibits.heard_table(case).rows:
        blocks.append(Paragraph((Ref(PEOPLE), " sets the persons heard beside those planned, group by group.")))
    return blocks


def _rules(case: CaseFolder) -> list[Block]:
    evaluation = case.header.evaluation
    words = [
        "Strength of evidence and performance are kept apart. Strength says how much a finding can bear, from 1 to 5; the evaluator confirms it for each finding. "
        "It is counted over persons and sources, never over the number of statements; how often something was said is no measure of how common it is."
    ]
    scheme = evaluation.scheme
    if scheme.steps:
        steps = listed([f"{number} {label}" for number, label, _ in scheme.steps])
        words.append(f"Each criterion is rated by the evaluator on {scheme.title} ({steps}), or as NR where the evidence is insufficient; {scheme.source}.")
        words += filter(None, [likelihood_in_words(case)])
    else:
        words.append("Criteria are not rated; each has a judgement in words and the strength of its evidence.")
    words += [evaluation.rating_scheme_reason] if evaluation.rating_scheme_reason else []
    words.append(strength_rule.in_words(case))
    scale = Table(
        "Strength of evidence",
        ("Level", "Meaning"),
        tuple((str(k), v) for k, v in terms.STRENGTH.items()),
        widths=(1, 6),
        description="The five levels of strength of evidence",
    )
    return [*[Paragraph(w) for w in words], TableBlock(scale)]


def _ethics(case: CaseFolder) -> list[Block]:
    privacy, threshold, consent = case.header.privacy, case.header.privacy.small_cell_threshold, consent_counts(case)
    withheld = listed([f"{number} {kind.replace('_', ' ')}" for kind, number in consent.items()])
    sentences = [f"Sources without consent are not used: {withheld}."] if consent else []
    if len(analysed_sources(case)):
        searched = "this document was searched for them before it was released" if has_key(case) else "without it this document could not be searched for them"
        sentences += [
            f"Names are kept apart from the notes by a key that only the evaluator holds, and {searched}. "
            f"Breakdowns with fewer than {threshold.vulnerable} persons of a vulnerable group, or fewer than {threshold.other} others, are not shown. "
            "No source can be joined to a meeting, a date, a place or a post."
        ]
    sentences += [f"The key and the raw notes are destroyed on {day(privacy.key_destruction_date)}."] if privacy.key_destruction_date else []
    return [*section_blocks(case, "ethics", 3), *[Paragraph(s) for s in sentences]]


def _limitations(case: CaseFolder, kind: str) -> list[Block]:
    blocks: list[Block] = []
    for record in read_limitations(case):
        if record.kind == kind:
            answer = (Bold(" What was done: "), cell_words(record, "mitigation")) if record.mitigation else ()
            blocks.append(Paragraph((Bold(f"{record.id}  "), cell_words(record, "text"), *answer), id=record.id))
    if kind == "limitation":
        met = [f"{count(number, 'source')} {words}" for words, number in circumstances(case).items() if number]
        blocks += [Paragraph(f"Circumstances of the conversations: {listed(met)}.")] if met else []
    return blocks


def _computed_deviations(case: CaseFolder) -> list[Block]:
    found = deviations(case)
    return [Paragraph("From the dates and the meeting plan:"), Bullets(tuple(found))] if found else []
