"""The chapters that follow from the findings: ratings side by side, conclusions, lessons, recommendations, and what answers each purpose.

Every chapter names what it follows from and what it leads to, so that a reader can walk from a recommendation down to the evidence and back up again.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import questions_of, read_evaluation_matrix
from evaltool.outputs import synthesis_exhibits
from evaltool.outputs.docx_writer import Block, Bold, Paragraph, Run, TableBlock, table_block
from evaltool.outputs.exhibits import Link, Table, link_list
from evaltool.outputs.narrative_blocks import cell_blocks, cell_words
from evaltool.synthesis.conclusions import Conclusion, read_conclusions
from evaltool.synthesis.findings import Finding, findings_on, read_findings
from evaltool.synthesis.lessons import Lesson, read_lessons
from evaltool.synthesis.recommendations import Recommendation, read_recommendations

SMALL_PRINT = "Evidence line"  # the style of what a reader follows up rather than reads


def small_print(parts: Sequence[tuple[str, Run | Sequence[Run]]]) -> list[Block]:
    """One paragraph of labelled facts one after the other, those without words left out; nothing where none has any."""
    runs: list[Run] = []
    for label, words in parts:
        told = list(words) if isinstance(words, list | tuple) else [words]
        if any(map(_words, told)):
            runs += [Bold(f"{' ' if runs else ''}{label}: "), *told, full_stop(_words(told[-1]))]
    return [Paragraph(tuple(run for run in runs if _words(run)), style=SMALL_PRINT)] if runs else []


def full_stop(words: str) -> str:
    """The full stop that words still lack."""
    return "" if words.rstrip().endswith((".", "!", "?")) else "."


def has_section(case: CaseFolder, criterion: str) -> bool:
    """Whether the chapter of findings has a section on the criterion."""
    return bool(questions_of(case, criterion) or findings_on(case, criterion))


def section_link(case: CaseFolder, criterion: str, words: str) -> str | Link:
    """The words as a link to the section of a criterion, or as they are where there is none."""
    return Link(words, f"criterion_{criterion}") if has_section(case, criterion) else words


def leads_to(case: CaseFolder, finding: Finding) -> list[str]:
    """The conclusions, lessons and recommendations that name the finding."""
    return [
        record.id
        for records in (read_conclusions(case), read_lessons(case), read_recommendations(case))
        for record in records
        if finding.id in record.finding_ids
    ]


def ratings_side_by_side(case: CaseFolder) -> list[Block]:
    """Each criterion with its rating and the strength of its evidence, leading to its section, which has the reasons."""
    whole = synthesis_exhibits.ratings_table(case)
    table = whole.only([name for name in whole.columns if name != "Reason"], widths=(2, 3, 2, 5))
    rows = tuple((section_link(case, str(row[0]).lower(), str(row[0])), *row[1:]) for row in table.rows)
    note = f"{table.note} The reasons stand under each criterion in the chapter of findings."
    return [TableBlock(Table(table.title, table.columns, rows, table.widths, note, table.numeric, table.description))] if rows else []


def conclusions(case: CaseFolder) -> list[Block]:
    """Each conclusion with the findings behind it and the recommendations that follow from it."""
    blocks: list[Block] = []
    for c in read_conclusions(case):
        led = [r.id for r in read_recommendations(case) if c.id in r.conclusion_ids]
        blocks += [*_headline(c), *cell_blocks(c, "text", 3)]
        blocks += small_print((("Follows from", link_list(c.finding_ids)), ("Leads to", link_list(led))))
    return blocks


def lessons(case: CaseFolder, kind: str) -> list[Block]:
    """The lessons, or the good practices, each with where it applies and what made it so."""
    blocks: list[Block] = []
    for lesson in read_lessons(case):
        if lesson.kind == kind:
            blocks += [*_headline(lesson), *cell_blocks(lesson, "text", 3)]
            blocks += small_print((
                ("Where it applies", cell_words(lesson, "context")), ("Who can use it", cell_words(lesson, "users")),
                ("What made it so", cell_words(lesson, "causal_factors")),
                ("Follows from", link_list(lesson.finding_ids)),
            ))  # fmt: skip
    return blocks


def recommendations(case: CaseFolder) -> list[Block]:
    """The table of recommendations, then each with its reasons and first steps."""
    table = recommendations_table(case)
    blocks: list[Block] = table_block(table)
    for r in read_recommendations(case):
        blocks += [*_headline(r), *cell_blocks(r, "text", 3)]
        blocks += small_print(
            (("First steps", cell_words(r, "action")), ("Already under way", cell_words(r, "under_way")), ("Follows from", link_list(r.follows_from)))
        )
    return blocks


def recommendations_table(case: CaseFolder) -> Table:
    """Who acts, how urgent it is and by when, with what, and what it follows from; in columns that a page held upright has room for."""
    rows = tuple(
        (Link(r.id, r.id), r.headline, "; ".join(r.addressed_to), "; ".join(filter(None, (r.priority, r.time_frame))), r.means, link_list(r.follows_from))
        for r in read_recommendations(case)
    )
    columns = ("No.", "Recommendation", "To", "Priority and time frame", "Means", "Follows from")
    return Table(
        "Recommendations", columns, rows, widths=(0.8, 4.1, 2.3, 2.6, 4, 1.3),
        description="Each recommendation with those it is addressed to, its priority and time frame, the means and what it follows from",
    )  # fmt: skip


def purposes(case: CaseFolder) -> list[Block]:
    """Which findings and recommendations answer each purpose of the evaluation."""
    rows = []
    for purpose in case.header.evaluation.purposes:
        questions = {q.id for q in read_evaluation_matrix(case) if purpose.id in q.purpose_ids}
        findings = [f.id for f in read_findings(case) if questions & set(f.question_ids)]
        answering = [r.id for r in read_recommendations(case) if purpose.id in r.purpose_ids]
        rows.append((f"({purpose.id}) {purpose.text}", link_list(findings) or "none", link_list(answering) or "none"))
    table = Table(
        "What answers each purpose", ("Purpose", "Findings", "Recommendations"), tuple(rows), widths=(6, 4, 2.2),
        description="Each purpose of the Terms of Reference with the findings and recommendations that answer it",
    )  # fmt: skip
    return table_block(table)


def _words(run: Run) -> str:
    return run if isinstance(run, str) else getattr(run, "text", "")


def _headline(record: Conclusion | Lesson | Recommendation) -> list[Block]:
    """A headline that stands out and can be linked to, and leaves the contents list to the chapters."""
    return [Paragraph((Bold(f"{record.id}  "), cell_words(record, "headline", is_bold=True)), style="Headline", id=record.id)]
