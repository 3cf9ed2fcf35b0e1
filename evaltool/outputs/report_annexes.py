"""The annexes of the report: what everything in its body rests on, so that a reader can follow each sentence to its evidence."""

from __future__ import annotations

from dataclasses import replace

from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import leaf_questions
from evaltool.desk_review.instruments import CONSENT, FOCUS_GROUP, INTERVIEW, Guide, guides
from evaltool.outputs import desk_exhibits, field_exhibits, synthesis_exhibits
from evaltool.outputs.docx_writer import Block, Bold, Heading, Paragraph, TableBlock, table_block
from evaltool.outputs.evidence_words import excerpt, kind, origin
from evaltool.outputs.exhibits import Table, link_list, plain_text
from evaltool.outputs.narrative_blocks import narrative_blocks, section_blocks
from evaltool.outputs.profiles import Profile
from evaltool.outputs.report_conclusions import has_section, section_link
from evaltool.outputs.report_findings import evidence_id
from evaltool.outputs.report_words import count
from evaltool.synthesis.comments import read_comments
from evaltool.synthesis.evidence import Evidence, address_book, cited
from evaltool.synthesis.findings import Finding
from evaltool.synthesis.ratings import shown

ACTIVITIES, PEOPLE = "activities", "people"  # the ids of tables that the body points to
_EVIDENCE_WIDTHS = (1.1, 1, 2, 1, 7.2, 0.9)
_RESULTS = ("Result", "No.", "Indicator", "Baseline", "Target", "Actual", "Progress", "Status", "Data source", "Verified", "Comment")
_QUALITY_WIDTHS = (0.8, 6.5, 1.6, 1.6)
_RESULTS_WIDTHS = (0.8, 0.65, 3.7, 1.05, 0.95, 0.95, 1.1, 1.9, 2, 1.2, 5)


def cited_evidence(case: CaseFolder) -> list[Evidence]:
    """Every piece of evidence that a finding cites, each once, in the order of its id."""
    book = address_book(case)
    found = {c.written: book.resolve(c.written) for c in cited(case) if isinstance(c.record, Finding)}
    return sorted({piece.citation: piece for piece in found.values() if piece}.values(), key=lambda piece: (piece.source_id, piece.document_id, piece.citation))


def evidence_table(case: CaseFolder, reader: Profile) -> Table:
    """One row for each piece of evidence: what it is, the source code or document, the place in it, and the words or the value."""
    pieces = cited_evidence(case)
    book, used = address_book(case), {}
    for citation in cited(case):
        piece = book.resolve(citation.written)
        if piece and isinstance(citation.record, Finding):
            used.setdefault(piece.citation, []).append(citation.record.id)
    rows = tuple(
        (p.citation, kind(p), origin(case, p), p.place, excerpt(case, p, reader), link_list(list(dict.fromkeys(used.get(p.citation, []))))) for p in pieces
    )
    return Table(
        "Evidence cited in the findings",
        ("Evidence", "Kind", "Source", "Where in it", "Words or value", "Cited by"),
        rows,
        widths=_EVIDENCE_WIDTHS,
        description="One row for each piece of evidence, with the source code or document, the place in it and the words or the value",
        row_ids=tuple(evidence_id(piece) for piece in pieces),
    )


def annexes(case: CaseFolder, reader: Profile) -> dict[str, list[Block]]:
    """The blocks of each annex by the tag of its place in the template; an annex without content is left out."""
    found = {
        "annex_tor": section_blocks(case, "annex_tor", 2),
        "annex_matrix": _matrix(case),
        "annex_sheet": table_block(synthesis_exhibits.answers_table(case)),
        "annex_results": _results(case),
        "annex_people": _people(case),
        "annex_documents": table_block(desk_exhibits.documents_table(case)),
        "annex_instruments": _instruments(case),
        "annex_meetings": _meetings(case, reader),
        "annex_ratings": _ratings(case),
        "annex_evidence": _evidence(case, reader),
        "annex_quality": _quality(case, reader),
        "annex_response": table_block(synthesis_exhibits.response_table(case)),
        "annex_independence": _independence(case),
    }
    return {tag: blocks for tag, blocks in found.items() if blocks}


def _matrix(case: CaseFolder) -> list[Block]:
    """The evaluation matrix; a link to a question leads to its row."""
    table = desk_exhibits.matrix_table(case)
    return table_block(replace(table, row_ids=tuple(plain_text(row[0]) for row in table.rows)))


def _results(case: CaseFolder) -> list[Block]:
    """The results matrix, and the activities, which need a page held sideways as it does."""
    activities = desk_exhibits.activities_table(case)
    blocks = table_block(desk_exhibits.results_detail_table(case).only(_RESULTS, _RESULTS_WIDTHS))
    # what its note says stands in the chapter on funding and status
    return [*blocks, TableBlock(replace(activities, note=""), id=ACTIVITIES)] if activities.rows else blocks


def _evidence(case: CaseFolder, reader: Profile) -> list[Block]:
    table = evidence_table(case, reader)
    return [Paragraph(reader.sentence), *table_block(table)] if table.rows else []


def _people(case: CaseFolder) -> list[Block]:
    words = (
        "Persons are counted by stakeholder group, each once however often they were met. Names, posts and the meetings they came to stay with the evaluator."
    )
    table = field_exhibits.heard_table(case)
    return [Paragraph(words), TableBlock(table, id=PEOPLE)] if table.rows else []


def _meetings(case: CaseFolder, reader: Profile) -> list[Block]:
    """The meetings; a reader outside is not told the posts of those met."""
    table = desk_exhibits.meetings_table(case)
    return table_block(table if reader.functions else table.only([name for name in table.columns if name != "Functions"], (1.5, 1.3, 6, 1)))


def _instruments(case: CaseFolder) -> list[Block]:
    """The consent text, and what a person wrote, in full; guides made from the matrix share frame and questions, so each of those stands once."""
    blocks = section_blocks(case, "instruments", 2)
    made = [guide for guide in guides(case) if guide.sections and not guide.edited]
    for guide in guides(case):
        if guide.edited or guide.name == CONSENT:
            blocks += [Heading(guide.title, 2), *narrative_blocks(guide.text, 3)]
    if not made:
        return blocks
    blocks.append(Heading("Guides", 2))
    for words, of_groups in (("Interviews", False), ("Group discussions", True)):
        guide = next((guide for guide in made if (guide.name == FOCUS_GROUP) is of_groups), None)
        blocks += [Paragraph((Bold(f"{words}. "), f"{' '.join(guide.opening)} At the end: {' '.join(guide.closing)}"))] if guide else []
    return [*blocks, TableBlock(_questions_asked(case, made))]


def _questions_asked(case: CaseFolder, made: list[Guide]) -> Table:
    """Each question of the guides once, with what to listen for, and the groups in whose guide it stands."""
    asked: dict[tuple[str, str, str], list[str]] = {}
    for guide in made:
        for question in (question for section in guide.sections for question in section.questions):
            asked.setdefault(question, []).append("group discussions" if guide.name == FOCUS_GROUP else guide.name.removeprefix(INTERVIEW))
    order = [question.id for question in leaf_questions(case)]
    rows = tuple((*question, ", ".join(asked[question])) for question in sorted(asked, key=lambda question: order.index(question[0])))
    return Table("Questions of the guides", ("No.", "Question", "To listen for", "Put to"), rows, widths=(0.8, 4.2, 3.6, 2.4))


def _ratings(case: CaseFolder) -> list[Block]:
    scheme = case.header.evaluation.scheme
    scale = [Paragraph((Bold("Scale: "), f"{scheme.title}; {scheme.source}."))] if scheme.steps else []
    return [*scale, *table_block(synthesis_exhibits.rating_scale_table(case)), *table_block(_decisions(case))]


def _decisions(case: CaseFolder) -> Table:
    """Every decision on a rating; a reason that stands under its criterion already is pointed to, an earlier or another one is told."""
    table = synthesis_exhibits.rating_detail_table(case)
    place = table.columns.index("Justification")
    rows = []
    for row in table.rows:
        criterion = plain_text(row[0]).lower()
        standing = shown(case, criterion)
        told = has_section(case, criterion) and standing is not None and standing.justification == row[place]
        rows.append((*row[:place], section_link(case, criterion, "as in the findings") if told else row[place], *row[place + 1 :]))
    return replace(table, rows=tuple(rows))


def _quality(case: CaseFolder, reader: Profile) -> list[Block]:
    words = (
        "Presence was looked up by the tool; whether what is there is complete is judged by a person in the quality workbook, which also says where each item "
        "was seen. Until then no score is given."
    )
    # where an item was seen are files of the case, which a reader of the report does not have
    table = replace(synthesis_exhibits.quality_table(case).only(("Item", "What it asks for", "Presence", "Score"), _QUALITY_WIDTHS), note="")
    return [Paragraph(words), *table_block(table), *_comments(case, reader)]


def _comments(case: CaseFolder, reader: Profile) -> list[Block]:
    """The audit trail of the review: what reviewers said of the draft and what was answered; for everybody only how many there were."""
    comments = [comment for comment in read_comments(case) if comment.kind == "comment"]
    if not comments:
        return []
    answered = sum(bool(comment.response) or comment.status != "open" for comment in comments)
    told = Paragraph(f"Reviewers made {count(len(comments), 'comment')} on the draft; {answered} of them {'is' if answered == 1 else 'are'} answered.")
    if reader.name == "public":
        return [told]
    rows = tuple((c.id, c.reviewer, c.section, c.comment, c.response, c.status) for c in comments)
    columns = ("No.", "Reviewer", "Section", "Comment", "Answer", "Status")
    table = Table(
        "Comments on the draft and answers", columns, rows, (0.8, 1.5, 2, 3.8, 3.8, 1.6), description="One row for each comment of a reviewer, with the answer"
    )
    return [told, TableBlock(table)]


def _independence(case: CaseFolder) -> list[Block]:
    written = section_blocks(case, "independence", 2)
    statement = case.header.evaluation.independence_statement
    return written or ([Paragraph(statement)] if statement else [])
