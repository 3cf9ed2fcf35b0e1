"""The Evaluation Sheet (the Terms of Reference's first annex): the workbook that compiles the data from the desk phase on, in eight tabs.

A cover, B questions, C results, D criteria, E evidence, F sources, G recommendations and lessons, H quality and log. The register of sources has no date, place, meeting,
role or organisation: nobody who holds the workbook can tell which meeting a source was.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.desk_review.evaluation_matrix import Question, read_evaluation_matrix
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coding import analysed_codings
from evaltool.field_phase.named_groups import HIDDEN, may_be_told
from evaltool.field_phase.sources import analysed_sources, withheld_sources
from evaltool.outputs import desk_exhibits, synthesis_exhibits
from evaltool.outputs.case_exhibits import general_information
from evaltool.outputs.evidence_words import behind, excerpt, kind, origin
from evaltool.outputs.exhibits import Table
from evaltool.outputs.profiles import Profile
from evaltool.outputs.profiles import profile as profile_named
from evaltool.outputs.quality_exhibits import NOT_JUDGED
from evaltool.outputs.report_annexes import cited_evidence
from evaltool.outputs.report_words import count, ids_in_a_cell
from evaltool.outputs.xlsx_writer import Workbook
from evaltool.problems import catalogue
from evaltool.synthesis.answers import read_answers
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.evidence import address_book
from evaltool.synthesis.findings import findings_answering, read_findings
from evaltool.synthesis.lessons import read_lessons
from evaltool.synthesis.limitations import read_limitations
from evaltool.synthesis.ratings import as_printed, reason_printed, shown
from evaltool.synthesis.recommendations import read_recommendations
from evaltool.synthesis.responses import read_responses
from evaltool.synthesis.sheet_fields import TABS, as_made, as_properties
from evaltool.synthesis.triangulation import criterion_strength, weigh_question

_KEPT_BACK = ("field_phase/", "private/")
STRENGTHS = tuple(map(str, terms.STRENGTH))


def build_evaluation_sheet(case: CaseFolder, profile: str = "commissioner") -> bytes:
    """The workbook for a kind of reader."""
    evaluation, reader = case.header.evaluation, profile_named(profile)
    book = Workbook(f"Evaluation Sheet: {case.header.project.code}", evaluation.evaluator, case.header.mark)
    ratings = [f"{number} {label}" for number, label, _ in evaluation.scheme.steps] + list(terms.NO_STEP)
    judged = "Rating" if evaluation.scheme.steps else "Judgement"
    book.add("A Cover", _cover(case, reader), "What is evaluated, and how to read this workbook.", wide=False, links={"Field": ""})
    book.add(
        "B Questions", questions_table(case), _NOTE_B, choices={"Strength confirmed": STRENGTHS}, fill_in=_FILL_B, gaps=("Findings", "Strength confirmed"),
        pages=3, links={"Speaks well": "F Sources", "Speaks critically": "F Sources", "Recommendations": _TAB_G},
    )  # fmt: skip
    results = replace(desk_exhibits.results_detail_table(case), widths=_WIDTHS_C)
    book.add("C Results", results, "Progress is given only where a percentage means something.", gaps=("Target", "Actual"))
    book.add(
        "D Criteria", criteria_table(case), f"One row a criterion. Each {judged.lower()} is the evaluator's own.", gaps=(judged,),
        choices={judged: ratings} if evaluation.scheme.steps else {}, fill_in=(judged, "Justification"),
    )  # fmt: skip
    book.add("E Evidence", register_table(case, reader), reader.sentence, links={"Questions": "B Questions", "Source": "F Sources"})
    book.add(
        "F Sources", sources_table(case), "Sources that were analysed. Dates, places, meetings, posts and organisations stay with the evaluator.", wide=False
    )
    book.add(
        _TAB_G, recommendations_and_lessons(case), "Management response: Time 0 is filled, Times 1 to 3 stay open for the management.",
        choices=_RESPONSES, fill_in=tuple(_RESPONSES), gaps=("Addressed to", "Action", "Priority", "Time frame", "Means", "Follows from"),
        gap_rows=len(read_recommendations(case)), pages=2,
    )  # fmt: skip
    book.add("H Quality and log", log_table(case), "Limitations, deviations and what the checks of the case say today.", wide=False)
    made = {"B Questions": questions_table(case), "D Criteria": criteria_table(case), "G Recommendations, lessons": recommendations_and_lessons(case)}
    entries = [entry for tab in TABS for entry in as_made(tab, made[tab.name].columns, made[tab.name].rows)]
    book.note_properties(as_properties(entries))
    return book.data()


_TAB_G = "G Recommendations, lessons"
_RESPONSES = {
    "Time 1: response": ("accepted", "partly accepted", "rejected"),
    "Time 2: status": ("open", "under way", "completed", "discarded"),
    "Time 3: final status": ("open", "under way", "completed", "discarded"),
}
_TABS = (
    ("B Questions", "each question of the Terms of Reference with what desk and field say, findings, strength"),
    ("C Results", "the results matrix with progress"),
    ("D Criteria", "each criterion with its rating and the reason"),
    ("E Evidence", "every piece of evidence with its place"),
    ("F Sources", "the sources behind the evidence"),
    (_TAB_G, "recommendations with the management response, lessons, good practices"),
    ("H Quality and log", "limitations, deviations, checks, quality"),
)
# columns in letters, in their order
_WIDTHS_B = (8, 14, 34, 26, 26, 46, 46, 18, 18, 34, 9, 9, 18, 42, 46, 62, 56, 24, 14, 11, 12, 28, 20, 14, 16, 28)
_WIDTHS_C = (8, 10, 44, 8, 34, 9, 9, 9, 10, 9, 10, 18, 20, 14, 12, 18, 44)
_WIDTHS_G = (8, 14, 34, 60, 28, 44, 10, 26, 40, 14, 14, 36, 16, 16, 16)
_NOTE_B = "One row a question of the Terms of Reference. Coloured columns are for the evaluator and the reviewer."
_FILL_B = ("Strength confirmed", "Reason", "Comment of reviewer")


def questions_table(case: CaseFolder) -> Table:
    """Tab B: each question with what desk and field say, the evidence for and against, findings, strength, conclusions and recommendations."""
    columns = (
        "No.", "Criterion", "Question", "Indicator", "Benchmark", "Desk review", "Field work", "Speaks well", "Speaks critically", "Groups heard",
        "Voices", "Sources", "Kinds of evidence", "Triangulation", "Gaps", "Findings", "What helped or hindered", "Not intended", "Cross-cutting",
        "Strength suggested", "Strength confirmed", "Reason", "Rating", "Conclusions", "Recommendations", "Comment of reviewer",
    )  # fmt: skip
    return Table("Evaluation Sheet by question", columns, tuple(_question_row(case, q) for q in read_evaluation_matrix(case)), _WIDTHS_B)


def _question_row(case: CaseFolder, question: Question) -> tuple[str, ...]:
    answer, weight = read_answers(case).get(question.id), weigh_question(case, question)
    findings = list(findings_answering(case, question.id))
    ids = {finding.id for finding in findings}
    conclusions = [c for c in read_conclusions(case) if ids & set(c.finding_ids)]
    concluded = {c.id for c in conclusions}
    recommendations = [r for r in read_recommendations(case) if ids & set(r.finding_ids) or concluded & set(r.conclusion_ids)]
    ratings = [f"{c}: {as_printed(case, c)}" for c in question.criterion if shown(case, c)]
    gaps = [answer.gaps, answer.not_answered_reason] if answer else []
    named = [group.group for id in weight.groups if may_be_told(case, id) and (group := read_stakeholders(case).get(id))]
    groups = named if len(named) == len(weight.groups) else [*named, "not all named"]
    return (
        question.id, "; ".join(question.criterion), question.question, question.indicator, question.benchmark,
        answer.desk_summary if answer else "", answer.field_summary if answer else "",
        ids_in_a_cell(weight.origins_for), ids_in_a_cell(weight.origins_against), f"{'at least ' if HIDDEN in weight.groups else ''}{len(weight.groups)}: {'; '.join(groups)}",
        str(len(weight.voices)), str(len(weight.origins)), ", ".join(terms.STREAMS[s] for s in weight.streams), weight.triangulated,
        " ".join([*filter(None, gaps), weight.missing]), "\n".join(f"{f.id} {f.headline}" for f in findings),
        "\n".join(f.causal_factors for f in findings if f.causal_factors), "\n".join(f.unintended_effects for f in findings if f.unintended_effects),
        "; ".join(dict.fromkeys(issue for f in findings for issue in f.cross_cutting)), str(weight.suggested or ""),
        str(answer.strength or "") if answer else "", answer.strength_reason if answer else "", "; ".join(ratings),
        ids_in_a_cell([c.id for c in conclusions]), ids_in_a_cell([r.id for r in recommendations]), answer.comment if answer else "",
    )  # fmt: skip


def criteria_table(case: CaseFolder) -> Table:
    """Tab D: each criterion with rating, strength, reason and findings."""
    label = "Rating" if case.header.evaluation.scheme.steps else "Judgement"
    rows = []
    for criterion in case.header.evaluation.criteria:
        rating, strength = shown(case, criterion), criterion_strength(case, criterion)
        findings = [f for f in read_findings(case) if rating and f.id in rating.finding_ids]
        rows.append((
            criterion, as_printed(case, criterion), str(strength or ""), reason_printed(case, criterion), "\n".join(f"{f.id} {f.headline}" for f in findings),
            rating.by if rating else "", rating.date.isoformat() if rating and rating.date else "",
        ))  # fmt: skip
    columns = ("Criterion", label, "Strength of evidence", "Justification", "Rests on", "Rater", "Day of rating")
    return Table("Criteria", columns, tuple(rows), widths=(2, 2, 1.5, 8, 8, 1.5, 1.5))


def register_table(case: CaseFolder, reader: Profile) -> Table:
    """Tab E: every coding of an analysed source and everything a finding cites, each once."""
    book, codings = address_book(case), analysed_codings(case)
    pieces = {piece.citation: piece for piece in [*(book.resolve(c.id) for c in codings), *cited_evidence(case)] if piece}
    by_id = {coding.id: coding for coding in codings}
    codebook = read_codebook(case)
    rows = []
    for piece in pieces.values():
        coding = by_id.get(piece.citation)
        # a restricted source is counted; what it spoke of, and how, is for the team
        shown = reader.may_show(piece)
        code = codebook.get(coding.code_id) if coding and shown else None
        rows.append((
            piece.citation, kind(piece), origin(case, piece), piece.place, excerpt(case, piece, reader), ", ".join(code.question_ids) if code else "",
            code.code if code else "", piece.direction if shown else "", "yes" if piece.quotable else "no", piece.sensitivity, coding.by if coding else "",
        ))  # fmt: skip
    columns = ("Evidence", "Kind", "Source", "Where in it", "Words or value", "Questions", "Code", "Direction", "Quotable", "Sensitivity", "Coder")
    return Table("Register of evidence", columns, tuple(rows), widths=(1.2, 1.3, 2, 1.5, 8, 1.5, 2.5, 1.2, 1, 1.2, 1.2))


def sources_table(case: CaseFolder) -> Table:
    """Tab F: each analysed source with its group where several of it were heard, whether it may be quoted, and how many codings it has."""
    rows = []
    for source in sorted(analysed_sources(case), key=lambda s: s.id):
        codings = sum(coding.source_id == source.id for coding in analysed_codings(case))
        rows.append((source.id, behind(case, source), source.consent.replace("_", " "), "yes" if source.quotable else "no", str(codings)))
    columns = ("Source", "Stakeholder group", "Consent", "Quotable", "Codings")
    return Table("Register of sources", columns, tuple(rows), widths=(1, 6, 1.5, 1.2, 1), numeric=frozenset({4}))


def recommendations_and_lessons(case: CaseFolder) -> Table:
    """Tab G: recommendations with all fields and an open management response, then lessons and good practices."""
    columns = (
        "No.", "Kind", "Headline", "Text", "Addressed to", "Action", "Priority", "Time frame", "Means", "Follows from", "Cross-cutting", "Under way",
        "Time 1: response", "Time 2: status", "Time 3: final status",
    )  # fmt: skip
    rows = [
        (
            r.id, "recommendation", r.headline, r.text, "; ".join(r.addressed_to), r.action, r.priority, r.time_frame, r.means,
            ", ".join(r.follows_from), "; ".join(r.cross_cutting), r.under_way,
            *_answered(case, r.id),
        )
        for r in read_recommendations(case)
    ]  # fmt: skip
    for lesson in read_lessons(case):
        context = "; ".join(filter(None, (lesson.context, lesson.users)))
        rows.append((
            lesson.id, lesson.kind.replace("_", " "), lesson.headline, lesson.text, context, "", "", "", lesson.causal_factors,
            ", ".join(lesson.finding_ids), "", "", "", "", "",
        ))  # fmt: skip
    return Table("Recommendations, lessons and good practices", columns, tuple(rows), _WIDTHS_G)


def _answered(case: CaseFolder, id: str) -> tuple[str, str, str]:
    answer = read_responses(case).get(id)
    return (answer.response, answer.status_time_2, answer.status_time_3) if answer else ("", "", "")


def log_table(case: CaseFolder) -> Table:
    """Tab H: limitations, deviations, the problems that stand, and the quality check, a row an item."""
    rows = [*((r.id, r.kind, r.text, r.mitigation) for r in read_limitations(case)), *_problem_rows(case), *_quality_rows(case)]
    return Table("Quality and log", ("No. or code", "Kind", "What", "What was done, or where"), tuple(rows), widths=(4.4, 1.3, 5.4, 4.4))


def _problem_rows(case: CaseFolder) -> list[tuple[str, str, str, str]]:
    """The problems that stand. Those of the field phase are counted by kind, as their sentences may name the day or the meeting of a source; so are those
    that name a source without consent."""
    problems = list(check_case(case).of("block", "warning"))
    kept_back = [p for p in problems if p.file.startswith(_KEPT_BACK) or {*re.findall(r"\w+", p.message)} & set(withheld_sources(case).ids())]
    told = [(p.code, p.severity, p.message, p.where()) for p in problems if p not in kept_back]
    counted = Counter((p.code, p.severity) for p in kept_back)
    return told + [(code, severity, catalogue()[code].rule, count(number, "place")) for (code, severity), number in counted.items()]


def _quality_rows(case: CaseFolder) -> list[tuple[str, str, str, str]]:
    judged = [(*map(str, row[:4]), row[4] if row[4] == NOT_JUDGED else f"score {row[4]}") for row in synthesis_exhibits.quality_table(case).rows]
    return [(item, "quality", f"{what}: {presence}; {score}", seen) for item, what, presence, seen, score in judged]


def _cover(case: CaseFolder, reader: Profile) -> Table:
    evaluation = case.header.evaluation
    rows = [
        *general_information(case),
        ("Rating scheme", f"{evaluation.rating_scheme}: {evaluation.scheme.title}"),
        ("Status", evaluation.status),
        ("For", reader.sentence),
        ("How to read", "Ids lead from tab to tab: questions (B) name findings, findings rest on evidence (E), evidence comes from sources (F) and documents."),
        ("Underlined words", "open the row or the tab that they name."),
        ("Coloured columns", "are filled in by a person; everything else is computed from the case folder and is written again by each run."),
        ("Orange cells", "are gaps: something is missing that the report needs."),
        *_TABS,
    ]
    return Table(f"Evaluation Sheet: {case.header.project.code}", ("Field", "Value"), tuple(rows), widths=(1, 4))
