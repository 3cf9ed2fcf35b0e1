"""The management response form: each recommendation with what the evaluator gives (Time 0), and the fields that the management fills at three later times."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.outputs.docx_writer import TEMPLATE, Block, Bold, Box, DocumentProperties, Filled, Heading, Paragraph, TableBlock, new_document
from evaltool.outputs.exhibits import Table
from evaltool.outputs.report_words import count
from evaltool.synthesis.recommendations import Recommendation, read_recommendations
from evaltool.synthesis.responses import FIELDS, OF_THE_FORM, OVERALL, ManagementResponse, read_responses


def build_management_response(case: CaseFolder, lay_out: bool = True) -> Filled:
    """The form as a Word document; without recommendations it says that there are none yet."""
    evaluation, recommendations = case.header.evaluation, read_recommendations(case)
    overall = read_responses(case).get(OVERALL)
    blocks: list[Block] = [
        Box(
            "Evaluation",
            rows=(
                ("Title", evaluation.title),
                ("Project code", case.header.project.code),
                ("Commissioned by", evaluation.commissioned_by),
                *OF_THE_FORM,
            ),
        ),
        Paragraph(
            "The evaluator has filled what belongs to Time 0. The management answers each recommendation (Time 1) and reports later what came of it (Times 2 and 3)."
        ),
        Heading("Overall comment of the management", 1, kind="plain"),
        Box("Comment", paragraphs=(overall.response if overall and overall.response else "optional",)),
        Heading("Recommendations", 1, kind="plain"),
    ]
    if not len(recommendations):
        blocks.append(Paragraph("There are no recommendations yet."))
    for recommendation in recommendations:
        blocks += _form(recommendation, read_responses(case).get(recommendation.id))
    properties = DocumentProperties(f"Management response: {case.header.project.code}", evaluation.title, evaluation.evaluator, evaluation.report_language)
    subtitle = f"{count(len(recommendations), 'recommendation').capitalize()} to answer"
    return new_document(TEMPLATE, blocks, properties, subtitle, case.header.mark or None, evaluation.status.capitalize(), lay_out=lay_out)


def _form(r: Recommendation, answer: ManagementResponse | None) -> list[Block]:
    given = (
        ("Addressed to", "; ".join(r.addressed_to)),
        ("Priority and time frame", "; ".join(filter(None, (r.priority, r.time_frame)))),
        ("Action", r.action),
        ("Means", r.means),
        ("Already under way", r.under_way),
        ("Follows from", ", ".join(r.follows_from)),
    )
    rows = tuple((f"Time 0: {label.lower()}", words) for label, words in given if words) + tuple(
        (label, (answer and getattr(answer, column)) or prompt) for label, column, prompt in FIELDS
    )
    table = Table("", ("Field", "Entry"), rows, widths=(1.3, 4), description=f"Response form for recommendation {r.id}")
    return [Heading(f"{r.id}  {r.headline}", 2, id=r.id), Paragraph((Bold("Recommendation: "), r.text)), TableBlock(table)]
