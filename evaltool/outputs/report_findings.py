"""The chapter of findings: for each criterion its questions, the strength of the evidence and the rating; each finding with what speaks for and against it."""

from __future__ import annotations

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import questions_of
from evaltool.outputs import desk_exhibits, field_exhibits, overall_score_exhibits, training_exhibits
from evaltool.outputs.docx_writer import Block, Bold, Box, Bullets, ChartBlock, Heading, Link, Paragraph, Quote, Ref, Run, TableBlock, table_block
from evaltool.outputs.evidence_words import excerpt, inside_quotes, quotable, speaker
from evaltool.outputs.exhibits import link_list
from evaltool.outputs.narrative_blocks import cell_blocks, cell_words, section_blocks
from evaltool.outputs.profiles import Profile
from evaltool.outputs.report_conclusions import full_stop, has_section, leads_to, small_print
from evaltool.synthesis import overall_score
from evaltool.synthesis.answers import read_answers
from evaltool.synthesis.evidence import Evidence, address_book
from evaltool.synthesis.findings import Finding, findings_on, read_findings
from evaltool.synthesis.ratings import as_printed, reason_printed, shown
from evaltool.synthesis.triangulation import confirmed_strength, criterion_strength, weigh

_QUOTES_FOR, _QUOTES_AGAINST = 2, 1
_IN_A_TABLE_ALREADY = ("training_tests",)  # charts whose numbers stand in the table above
_RESULTS_WIDTHS = (0.95, 4.5, 1.35, 1, 1, 1.3, 2.8)


def findings_by_criterion(case: CaseFolder, reader: Profile) -> list[Block]:
    """A section for each criterion in use that has a question or a finding."""
    blocks: list[Block] = []
    told: set[str] = set()
    for criterion in case.header.evaluation.criteria:
        if not has_section(case, criterion):
            continue
        questions, findings = questions_of(case, criterion), findings_on(case, criterion)
        blocks.append(Heading(criterion.capitalize(), 2, id=f"criterion_{criterion}"))
        if questions:
            blocks += [Paragraph("Questions of the Terms of Reference:"), Bullets(tuple(f"{q.id}: {q.question}" for q in questions))]
        blocks.append(_box(case, criterion))
        for finding in findings:
            blocks += _finding(case, finding, reader) if finding.id not in told else [_told_before(finding)]
            told.add(finding.id)
        blocks += _exhibits(case, criterion)
        blocks += _unanswered(case, criterion)
    return blocks


def cross_cutting(case: CaseFolder) -> list[Block]:
    """What the findings say on each cross-cutting issue of the Terms of Reference; an issue without a finding is said to have none."""
    blocks = section_blocks(case, "cross_cutting", 3)
    for issue in case.header.evaluation.cross_cutting:
        on_it = [f for f in read_findings(case) if terms.plain(issue) in map(terms.plain, f.cross_cutting)]
        told = link_list([f.id for f in on_it]) if on_it else ("no finding speaks to it.",)
        blocks.append(Paragraph((Bold(f"{issue.capitalize()}: "), *told)))
    return blocks


def overall(case: CaseFolder) -> list[Block]:
    """The overall score with its weights and rules, where the Terms of Reference ask for one; otherwise nothing."""
    if overall_score.overall_score(case) is None:
        return []
    tables = (overall_score_exhibits.weights_table(case), overall_score_exhibits.aggregation_table(case))
    return [*map(Paragraph, overall_score.in_sentences(case)), *(TableBlock(table) for table in tables if table.rows)]


def strength_in_words(level: int | None) -> str:
    """A level of strength with its meaning."""
    return f"{level}, {terms.STRENGTH[level]}" if level else "not confirmed yet"


def _box(case: CaseFolder, criterion: str) -> Box:
    strength, rating = criterion_strength(case, criterion), shown(case, criterion)
    rows: list[tuple[str, object]] = [("Strength of the evidence", strength_in_words(strength))]
    label = "Rating" if case.header.evaluation.scheme.steps else "Judgement"
    if rating or case.header.evaluation.scheme.steps:
        rows.append((label, as_printed(case, criterion)))
    if reason := reason_printed(case, criterion):
        rows.append(("Reason", reason))
    if rating and rating.finding_ids:
        rows.append(("Rests on", link_list(rating.finding_ids)))
    return Box(criterion.capitalize(), rows=tuple(rows))


def _finding(case: CaseFolder, finding: Finding, reader: Profile) -> list[Block]:
    weight, book = weigh(case, finding), address_book(case)
    blocks: list[Block] = [Heading((f"{finding.id}  ", cell_words(finding, "headline")), 3, id=finding.id)]
    blocks += cell_blocks(finding, "text", 4)
    speaks_for = [book.resolve(written) for written in finding.evidence_for]
    against = [book.resolve(written) for written in finding.evidence_against]
    blocks += _quotes(case, speaks_for, reader, _QUOTES_FOR)
    if finding.causal_factors:
        blocks.append(Paragraph((Bold("What helped or hindered: "), cell_words(finding, "causal_factors"))))
    if finding.unintended_effects:
        blocks.append(Paragraph((Bold("Not intended: "), cell_words(finding, "unintended_effects"))))
    if any(against):
        blocks.append(Paragraph((Bold("Evidence to the contrary: "), *_links(against), ".")))
        blocks += _quotes(case, against, reader, _QUOTES_AGAINST)
    cited = (*_links(speaks_for), ". ", weight.triangulated) if any(speaks_for) else "none is cited."
    # what the level means is told with the rules, and once more in the box of the criterion
    level = strength_in_words(confirmed_strength(case, finding)).split(":")[0]
    reason = (finding.strength_reason, f"{full_stop(finding.strength_reason)} ") if finding.strength_reason else ()
    # a reason in small letters goes on with the sentence
    strength = (f"{level}{':' if finding.strength_reason[:1].islower() else '.'} ", *reason, weight.missing)
    return blocks + small_print((("Evidence", cited), ("Strength of the evidence", strength), ("Leads to", link_list(leads_to(case, finding)))))


def _told_before(finding: Finding) -> Paragraph:
    return Paragraph((Bold("See also "), Link(finding.id, finding.id), f" {finding.headline}"))


def _quotes(case: CaseFolder, evidence: list[Evidence | None], reader: Profile, most: int) -> list[Block]:
    """The first words that may be quoted, each of another source."""
    shown: dict[str, Evidence] = {}
    for piece in evidence:
        if piece and quotable(piece, reader) and piece.source_id not in shown and len(shown) < most:
            shown[piece.source_id] = piece
    return [Quote(inside_quotes(excerpt(case, piece, reader)), f"{speaker(case, piece)}, {piece.citation}") for piece in shown.values()]


def evidence_id(piece: Evidence) -> str:
    """The id under which a piece of evidence stands in the annex."""
    return f"evidence {piece.citation}"


def _links(evidence: list[Evidence | None]) -> tuple[Run, ...]:
    parts: list[Run] = []
    for piece in evidence:
        if piece:
            parts += [", "] if parts else []
            parts.append(Link(piece.citation, evidence_id(piece)))
    return tuple(parts)


def _exhibits(case: CaseFolder, criterion: str) -> list[Block]:
    """The table or chart that says more than words: results under effectiveness, survey and tests after them, timeliness under efficiency."""
    blocks: list[Block] = []
    if criterion == "effectiveness":
        table = desk_exhibits.results_table(case)
        if table.rows:
            blocks += [
                Paragraph(
                    (
                        Ref("results"),
                        " shows every indicator with baseline, target and actual value; progress is given only where a percentage means something.",
                    )
                ),
                TableBlock(table.only(table.columns, _RESULTS_WIDTHS), id="results"),
            ]
        tests = training_exhibits.tests_table(case)
        if tests.rows:
            blocks += [Paragraph((Ref("tests"), " compares the tests before and after each training.")), *table_block(tests, "tests")]
        # a chart of one thing says less than its table
        for name, chart in (shown for shown in field_exhibits.report_charts(case) if len(shown[1].categories) > 1):
            blocks += [Paragraph((Ref(name), f" {chart.alt[0].lower()}{chart.alt[1:]}")), ChartBlock(chart, id=name)]
            blocks += table_block(chart.in_numbers("Statement")) if name not in _IN_A_TABLE_ALREADY else []
    return blocks


def _unanswered(case: CaseFolder, criterion: str) -> list[Block]:
    """Questions of a criterion that have no finding, each with the reason the evaluator gives."""
    answers = read_answers(case)
    reasons = [(q, answers.get(q.id)) for q in questions_of(case, criterion)]
    return [Paragraph((Bold(f"{q.id} could not be answered: "), a.not_answered_reason)) for q, a in reasons if a and a.not_answered_reason]
