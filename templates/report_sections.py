"""The places of the evaluation report in their order, and what their prompts tell the writer.

A prompt says what belongs in the place, how long it usually is, and what IOM's reviewers look for.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A heading with the tag of the content control below it; no tag if only headings follow."""

    style: str
    heading: str
    tag: str = ""
    prompt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pages:
    """Places on pages of one kind: upright or turned, with roman or arabic page numbers."""

    places: tuple[Place, ...]
    landscape: bool = False
    roman: bool = False
    restart: bool = False


DISCLAIMER = (
    "The opinions expressed in this report are those of the evaluator and do not necessarily reflect "
    "the views of the organisation that commissioned it, of its donors or of its partners. The "
    "designations employed and the presentation of material do not imply any opinion concerning the "
    "legal status of any country, territory, city or area, or of its authorities, frontiers or "
    "boundaries.",
    "What people said is reported without their names. Sources carry codes; the key to them is kept apart from this report.",
)

FRONT = Pages(
    (
        Place("Front heading", "Disclaimer and acknowledgements", "disclaimer"),
        Place("Front heading", "Contents", "contents"),
        Place("Front heading small", "List of tables", "list_of_tables"),
        Place("Front heading small", "List of figures", "list_of_figures"),
        Place("Front heading small", "Acronyms", "acronyms", (
            "Every acronym used in the report, in alphabetical order, with its full name.",)),
        Place("Heading unnumbered", "Executive summary", "executive_summary", (
            "Two to four pages that can be read alone: the project and its purpose; purpose, scope and users "
            "of the evaluation; methods, sources and limitations; the headline of every finding by criterion; "
            "every conclusion, lesson and good practice; all recommendations in the words of the body.",
            "Reviewers most often miss lessons and conclusions here. Wording identical to the body earns the "
            "best mark.")),
    ),
    roman=True,
    restart=True,
)  # fmt: skip

SUMMARY_MATRIX = Pages(
    (
        Place("Heading unnumbered", "Summary matrix of findings, evidence and recommendations", "summary_matrix", (
            "One row a finding: number and headline, the evidence it rests on and its strength, conclusion, "
            "recommendation. One or two pages; the reader should see at a glance that no recommendation stands alone.",)),
    ),
    landscape=True,
    roman=True,
)  # fmt: skip

BODY = Pages(
    (
        Place("Heading 1", "Introduction", "introduction", (
            "Half a page: what was evaluated, by whom, for whom and when, and how the report is organised.",)),
        Place("Heading 1", "Context and project"),
        Place("Heading 2", "Context", "context", (
            "Half a page to one page: the social, economic, political and legal context, only as far as it "
            "explains the project or its results.",)),
        Place("Heading 2", "Stakeholders", "stakeholders", (
            "Half a page: duty bearers, rights holders, implementers, partners and donor; what each was expected "
            "to do or to gain. Reviewers look for all groups, vulnerable ones by name.",)),
        Place("Heading 2", "Objectives, results and logic", "intervention_logic", (
            "One page: objective, outcomes, outputs; how one was to lead to the next and on which assumptions; "
            "places, dates and state of implementation.",)),
        Place("Heading 2", "Funding and status", "funding", (
            "A short table: donor, budget, contributions in money and in kind, what was spent when. Missing in "
            "most reports that reviewers marked down in this chapter.",)),
        Place("Heading 1", "Evaluation purpose, objectives, scope and users", "purpose", (
            "One page: why the evaluation was made and why now; its objectives; what it covers in geography, time "
            "and theme, and what it leaves out; who will use it, and each user for what.",)),
        Place("Heading 1", "Approach and methodology"),
        Place("Heading 2", "Criteria and questions", "criteria_and_questions", (
            "The criteria and questions of the Terms of Reference as worded there. Say why a criterion was added "
            "or left out. The evaluation matrix stands in the annex; refer to it.",)),
        Place("Heading 2", "Approach", "approach", (
            "Half a page: the design of the evaluation (theory-based, participatory, utilisation-focused ...) and "
            "why it fits the questions. An approach is more than a list of data collection techniques.",)),
        Place("Heading 2", "Methods and sources", "methods", (
            "One page: each method, what it was used for, and the number and kind of its sources. How stakeholders "
            "took part. How gender, human rights, disability and environment were taken into account.",)),
        Place("Heading 2", "Sampling", "sampling", (
            "Who was to be met, how they were chosen and why, who was met in the end; what the sample cannot show.",)),
        Place("Heading 2", "Analysis and triangulation", "analysis", (
            "How notes and numbers were turned into findings, who coded, how agreement was tested, and how sources, "
            "methods and groups were set against each other. Usually not explained; do.",)),
        Place("Heading 2", "Rules for rating and strength of evidence", "rules", (
            "The steps of both scales and what each means, who rated, and what was done when evidence was "
            "insufficient.",)),
        Place("Heading 2", "Ethics and data protection", "ethics", (
            "Norms and standards followed; informed consent, do no harm, confidentiality; how personal data were "
            "kept and when they will be destroyed. The item that most reports fail.",)),
        Place("Heading 2", "Limitations", "limitations", (
            "Each limitation with its effect on the findings and what was done about it.",)),
        Place("Heading 2", "Deviations from the Terms of Reference", "deviations", (
            "What was asked for and done otherwise, why, and who agreed: dates, meetings, questions, methods.",)),
        Place("Heading 1", "Findings", "findings", (
            "Ten to fifteen pages. A heading of level 2 for each criterion; below it the questions, a box with the "
            "strength of evidence (and the rating if one was asked for) with its reason, then numbered findings.",
            "Each finding: a headline that can be verified, the evidence from several kinds of sources with its ids, "
            "numbers against baseline and target, what helped or hindered, unintended effects, and voices to the "
            "contrary. Every question has an answer, or the reason why there is none.")),
        Place("Heading 2", "Cross-cutting issues", "cross_cutting", (
            "Gender, human rights, disability, environment and governance: what the project did and what came of it, "
            "one finding at least for each that the Terms of Reference name.",)),
        Place("Heading 2", "The purposes of the evaluation", "purposes", (
            "What the evaluation can say on each of the purposes that the Terms of Reference set, one by one.",)),
        Place("Heading 1", "Ratings and strength of evidence", "ratings", (
            "One table: criterion, rating (or 'not rated'), strength of evidence, brief justification with a "
            "reference to the findings. No overall average.",)),
        Place("Heading 1", "Conclusions", "conclusions", (
            "One to two pages, numbered. Each adds a judgement to one or more findings, names them, and repeats none.",)),
        Place("Heading 1", "Lessons learned", "lessons", (
            "Three to five. Each: what was learned, in which context, for whom, what to avoid, and which findings it "
            "comes from. New and useful beyond this project.",)),
        Place("Heading 1", "Good practices", "good_practices", (
            "What worked and can be repeated: context, how and by whom, the conditions for using it elsewhere, and "
            "the effect it had.",)),
        Place("Heading 1", "Recommendations", "recommendations", (
            "A table of at most ten to twelve: number, action in plain verbs, to whom, priority (high, medium, low), "
            "time frame, means needed, linked conclusions. Reviewers most often miss means, priority and time frame.",)),
        Place("Annex heading", "Terms of Reference", "annex_tor", (
            "The Terms of Reference as agreed, in full.",)),
    ),
    restart=True,
)  # fmt: skip

ANNEX_MATRICES = Pages(
    (
        Place("Annex heading", "Evaluation matrix", "annex_matrix", (
            "One row a question: criterion, question, sub-question, indicator, judgement criterion, data sources, "
            "methods, analysis. One report in three has none.",)),
        Place("Annex heading", "Evaluation Sheet by question", "annex_sheet", (
            "Question by question: desk and field evidence, for and against, gaps, finding, strength, rating.",)),
        Place("Annex heading", "Results matrix", "annex_results", (
            "Each result and indicator with baseline, target, actual value, source, and what the evaluator could verify.",)),
    ),
    landscape=True,
)  # fmt: skip

ANNEX_PEOPLE = Pages(
    (
        Place("Annex heading", "People consulted", "annex_people", (
            "By group, function and sex; no names unless a person agreed to be named.",)),
        Place("Annex heading", "Documents reviewed", "annex_documents", (
            "Title, author, date, and a link where the document is public.",)),
        Place("Annex heading", "Instruments and consent text", "annex_instruments", (
            "Interview guides, questionnaires, and the words with which consent was asked.",)),
    ),
)  # fmt: skip

ANNEX_MEETINGS = Pages(
    (
        Place("Annex heading", "Meetings planned and held", "annex_meetings", (
            "The meeting plan: what was planned, what was held, and why something was not. No source codes here.",)),
    ),
    landscape=True,
)  # fmt: skip

ANNEX_RATINGS = Pages(
    (
        Place("Annex heading", "Rating detail", "annex_ratings", (
            "By criterion: rating, justification, evidence for and against, changes and their reasons.",)),
    ),
)  # fmt: skip

ANNEX_EVIDENCE = Pages(
    (
        Place("Annex heading", "Evidence", "annex_evidence", (
            "Each piece of evidence that a finding cites: id, source code, place in the source, excerpt without "
            "anything that identifies a person.",)),
    ),
    landscape=True,
)  # fmt: skip

ANNEX_QUALITY = Pages(
    (
        Place("Annex heading", "Quality check", "annex_quality", (
            "The evaluator's own check against the quality criteria for evaluation reports.",)),
        Place("Annex heading", "Management response", "annex_response", (
            "The recommendations with empty fields: accepted, partly accepted or rejected; action; who; by when.",)),
        Place("Annex heading", "Independence statement", "annex_independence", (
            "Who the evaluator is, ties to the project or the commissioning office, and how independence was kept.",)),
    ),
)  # fmt: skip

REPORT = (FRONT, SUMMARY_MATRIX, BODY, ANNEX_MATRICES, ANNEX_PEOPLE, ANNEX_MEETINGS, ANNEX_RATINGS,
          ANNEX_EVIDENCE, ANNEX_QUALITY)  # fmt: skip
