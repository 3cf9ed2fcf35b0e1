"""The detailed work plan: what the mission can act on at the end of the desk phase, with an indicative list of people to meet and the instruments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.desk_review.documents import not_received, read_documents, received_in_words
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.desk_review.instruments import guides
from evaltool.desk_review.matrix_faults import check_matrix
from evaltool.desk_review.meeting_plan import planned_meetings
from evaltool.desk_review.resources import spending_in_words
from evaltool.desk_review.results_matrix import indicators, progress
from evaltool.desk_review.stakeholders import read_stakeholders, rights_holders
from evaltool.desk_review.terms_of_reference import date_deviations, day_in_words
from evaltool.outputs import desk_exhibits, plan_exhibits
from evaltool.outputs.case_exhibits import general_information
from evaltool.outputs.docx_blocks import Block, Box, Bullets, ChartBlock, Heading, Landscape, Paragraph, TableBlock, table_block
from evaltool.outputs.docx_writer import TEMPLATE, DocumentProperties, new_document
from evaltool.outputs.exhibits import Table
from evaltool.outputs.narrative_blocks import narrative_blocks
from evaltool.outputs.profiles import profile as profile_named
from evaltool.outputs.report_words import count, listed


def build_work_plan(case: CaseFolder, profile: str = "commissioner", template: Path = TEMPLATE, lay_out: bool = True) -> bytes:
    """The work plan as a Word document; for the public without the timetable and without who the people of a group are."""
    evaluation = case.header.evaluation
    public = profile_named(profile).name == "public"
    blocks = [
        *_evaluation(case),
        *_documents_so_far(case),
        *_timeline(case, public),
        *_people(case, public),
        *_matrix(case),
        *_to_clear_up(case),
        Heading("Risks and limits", 1),
        *table_block(risks_table(case)),
        Heading("Ethics and data protection", 1),
        *(narrative_blocks(case.narrative("ethics"), 2) or [Bullets(tuple(ethics(case)))]),
        *_instruments(case),
    ]
    properties = DocumentProperties(f"Work plan: {evaluation.title}", "Detailed work plan of the evaluation", evaluation.evaluator, evaluation.report_language)
    due = next((d.due.isoformat() for d in evaluation.deliverables if d.id == "work_plan" and d.due), None)
    kind = f"{evaluation.timing.capitalize()} {evaluation.type} evaluation: work plan"
    return new_document(template, blocks, properties, kind, case.header.mark or None, "Work plan", due, contents_list=True, lay_out=lay_out).data


def missing_in_work_plan(case: CaseFolder) -> list[str]:
    """What the work plan still lacks, in sentences."""
    parts = (
        (len(read_documents(case)), "The register of documents is not there yet."),
        (len(read_evaluation_matrix(case)), "The evaluation matrix is not there yet, so there are no guides and no coverage of the questions."),
        (len(read_stakeholders(case)), "The stakeholder groups are not there yet."),
        (len(planned_meetings(case)), "The meeting plan is not there yet."),
    )
    return [sentence for there, sentence in parts if not there]


def _evaluation(case: CaseFolder) -> list[Block]:
    evaluation = case.header.evaluation
    purposes = Bullets(tuple(f"({purpose.id}) {purpose.text}" for purpose in evaluation.purposes))
    blocks: list[Block] = [Heading("The evaluation in short", 1), Box("General information", rows=general_information(case))]
    blocks += [Paragraph("The Terms of Reference give these purposes:"), purposes] if evaluation.purposes else []
    scheme = evaluation.scheme
    rated = f"They are rated on {scheme.title}. {evaluation.rating_scheme_reason}" if scheme.steps else "They are not rated."
    asked = count(len([q for q in read_evaluation_matrix(case) if not q.parent_id]), "question")
    return [*blocks, Paragraph(f"The criteria are {listed(list(evaluation.criteria))}, with {asked}. {rated.strip()}")]


def _documents_so_far(case: CaseFolder) -> list[Block]:
    """What the documents say before anybody is met."""
    blocks: list[Block] = [Heading("What the documents say so far", 1), Heading("Documents", 2), Paragraph(received_in_words(case))]
    blocks += table_block(desk_exhibits.documents_table(case))
    # the plan is written before anything was verified in the field
    results = desk_exhibits.results_table(case, with_verified=False)
    if results.rows:
        blocks += [Heading("Results", 2), TableBlock(results)]
        # a chart of one thing says less than its table
        charts = [chart for _, chart in desk_exhibits.progress_charts(case) if len(chart.categories) > 1]
        blocks += [ChartBlock(chart, height_cm=2.5 + 0.65 * len(chart.categories)) for chart in charts]
    tables = [table for table in (desk_exhibits.activities_table(case), desk_exhibits.budget_table(case)) if table.rows]
    said_below = [table.note for table in tables]
    sentences = " ".join(sentence for sentence in desk_exhibits.spending_sentences(case) if sentence not in said_below)
    return [*blocks, Heading("Time and money", 2), *([Paragraph(sentences)] if sentences else []), *map(TableBlock, tables)]


def _timeline(case: CaseFolder, public: bool) -> list[Block]:
    blocks: list[Block] = [Heading("Work plan and timeline", 1)]
    blocks += table_block(plan_exhibits.phases_table(case))
    deviations = date_deviations(case)
    blocks += [Bullets(tuple(deviations))] if deviations else []
    blocks += table_block(plan_exhibits.deliverables_table(case))
    days = plan_exhibits.timetable(case)
    if public or not days.rows:
        return [*blocks, Paragraph("The timetable of the meetings is kept by the mission and the evaluator." if public else "Meetings are not planned yet.")]
    return [*blocks, Heading("Timetable of the field work", 2), TableBlock(days), *map(TableBlock, plan_exhibits.timetable_grids(case))]


def _people(case: CaseFolder, public: bool) -> list[Block]:
    people = desk_exhibits.stakeholders_table(case) if public else plan_exhibits.people_table(case)
    if not people.rows:
        return [Heading("People to meet", 1), Paragraph("The stakeholder groups are not named yet.")]
    words = "The list is indicative and by group; it holds no names. Persons are counted, not meetings: whoever is met twice is one voice."
    return [Heading("People to meet", 1), Paragraph(words), TableBlock(people), *table_block(plan_exhibits.group_coverage_table(case))]


def _matrix(case: CaseFolder) -> list[Block]:
    table = desk_exhibits.matrix_table(case)
    if not table.rows:
        return [Heading("Evaluation matrix", 1), Paragraph("The evaluation matrix is not there yet.")]
    coverage = [*table_block(plan_exhibits.method_coverage_table(case)), *table_block(plan_exhibits.purpose_coverage_table(case))]
    # what the ids of the groups stand for is said before the table: behind it, it can be left alone on a page
    groups = [Paragraph(f"Groups are {table.note}.")] if table.note else []
    return [Landscape((Heading("Evaluation matrix", 1), *groups, TableBlock(replace(table, note="")))), *coverage]


def _to_clear_up(case: CaseFolder) -> list[Block]:
    table = plan_exhibits.to_clear_up_table(case)
    nothing = [Paragraph("No question is open.")]
    return [Heading("Questions to clear up", 1), *(table_block(table) or nothing)]


def risks_table(case: CaseFolder) -> Table:
    """What may keep the evaluation from answering, and what is done about it; found in the case, not written by hand."""
    missing, unmeasurable = not_received(case), [i for i in indicators(case) if progress(i).status == "not measurable"]
    one_method = [p.about for p in check_matrix(case) if p.code == "QUESTION_ONE_METHOD"]
    met = {id for meeting in planned_meetings(case) for id in meeting.group_ids}
    unheard = [group.group for group in rights_holders(case) if group.id not in met]
    languages = case.header.evaluation.languages
    rows = [
        (f"{count(len(missing), 'document')} did not come yet ({', '.join(d.id for d in missing)}).",
         "Questions that rest on them are answered from other sources, or reported as not answerable.") if missing else None,
        (f"Not planned to be met: {listed(unheard)}.", "Anonymous totals and those who serve them speak in their place; the gap is stated in the report.")
        if unheard else None,
        (f"{count(len(unmeasurable), 'indicator')} cannot be measured as designed ({', '.join(i.id for i in unmeasurable)}).",
         "Such values are shown as they are and judged in words.") if unmeasurable else None,
        (spending_in_words(case), "Use of resources is judged by time and by what was delivered; expenditure is not rated without the lines.")
        if "cannot be judged" in spending_in_words(case) else None,
        (f"{listed(one_method)} {'rests' if len(one_method) == 1 else 'rest'} on one method.", "A second source is sought; otherwise the finding is marked as weak.")
        if one_method else None,
        (f"Interviews are held in {count(len(languages), 'language')}.", "Interpreters are independent of the project; where one is not, the source is marked.")
        if len(languages) > 1 else None,
        ("Where those who are evaluated arrange the meetings, they may choose whom the evaluator hears.",
         "The evaluator asks for people of their own choice and notes who was present."),
        ("People may not be reached in the time there is.", "Questions are sent in writing or by the questionnaire; planned and reached are compared in the report."),
    ]  # fmt: skip
    found = tuple(row for row in rows if row is not None)
    return Table("Risks and limits", ("Risk or limit", "What is done"), found, widths=(1, 1), description="Each risk with what is done about it")


def ethics(case: CaseFolder) -> list[str]:
    """How people are protected in this evaluation, in sentences; `narrative/ethics.md` takes their place where it is there."""
    privacy = case.header.privacy
    threshold = privacy.small_cell_threshold
    sentences = [
        "Nobody is interviewed without consent. The text is read aloud; whoever agreed may still take it back, and the source is then not used.",
        "Nobody who could be harmed by it is asked for an interview; services are judged from anonymous totals and from those who give them.",
        "Notes are made under codes. The key that joins code and name stays with the evaluator, apart from the notes.",
        "No deliverable joins a source to a date, a place, a meeting, a post or an organisation. Quotes are used only where the person agreed.",
        f"Breakdowns with fewer than {threshold.vulnerable} persons of a vulnerable group, or fewer than {threshold.other} others, are not shown.",
        "The text of each deliverable is searched for names, telephone numbers and addresses before it is handed over.",
    ]
    if privacy.key_destruction_date:
        sentences.append(f"The key and the raw notes are destroyed on {day_in_words(privacy.key_destruction_date)}.")
    return sentences


def _instruments(case: CaseFolder) -> list[Block]:
    words = "The guides are made from the evaluation matrix. They are a thread to follow in the person's own words, not a questionnaire to read out."
    blocks: list[Block] = [Heading("Instruments", 1, kind="annex"), Paragraph(words)]
    for guide in guides(case):
        blocks += [Heading(guide.title, 2), *narrative_blocks(guide.text, 3)]
    return blocks
