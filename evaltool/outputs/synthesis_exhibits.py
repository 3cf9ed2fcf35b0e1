"""Tables and charts of the synthesis: evidence by question, weight of findings, ratings, recommendations, and the chain between them.

Plausible ranges are no exhibit: they are for the evaluator's eyes, in the notebook.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import Question, main_questions, read_evaluation_matrix
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.named_groups import may_be_told, told_apart
from evaltool.field_phase.told_kinds import is_told, not_heard
from evaltool.outputs.exhibits import Cell, Chart, Link, Table, link_list
from evaltool.outputs.quality_exhibits import quality_table
from evaltool.outputs.report_words import count, day, listed
from evaltool.records import Record
from evaltool.synthesis.answers import read_answers
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.evidence import Evidence, address_book
from evaltool.synthesis.findings import Finding, findings_answering, findings_on, read_findings
from evaltool.synthesis.ratings import AGREED, all_have_rated, as_printed, history, in_words, likelihood_in_words, raters, read_ratings, reason_printed, shown
from evaltool.synthesis.recommendations import Recommendation, read_recommendations
from evaltool.synthesis.responses import read_responses
from evaltool.synthesis.triangulation import Weight, confirmed_strength, criterion_strength, heard_in_words, weigh, weigh_question

__all__ = ["answers_table", "chain_table", "evidence_chart", "evidence_table", "groups_table", "quality_table", "rating_detail_table"]
__all__ += ["rating_scale_table", "ratings_table", "response_table", "streams_table", "strength_chart"]
__all__ += ["summary_matrix", "weight_table"]

COUNTED = "Counted over sources, each once: a person however often met, a focus group, a document, the survey, a set of tests. How often something is said is no measure of it."
TALKS = "Interviews and other talks: interviews, e-mails, and a group discussion that was the only one with its groups, which its kind would give away."


def evidence_table(case: CaseFolder) -> Table:
    """What there is on each question: who speaks well of the project, who critically, how many voices in how many groups, and what is silent."""
    rows = []
    for question in _questions_with_evidence(case):
        weight = weigh_question(case, question)
        rows.append((
            question.id, question.question, str(len(weight.origins_for)), str(len(weight.origins_against)), str(len(weight.origins_mixed)),
            str(len(weight.voices)), f"{len(weight.groups)} of {len(read_stakeholders(case))}", str(weight.suggested or ""), _silent(case, weight),
        ))  # fmt: skip
    columns = ("No.", "Question", "Well", "Critically", "Both ways", "Voices", "Groups", "Strength suggested", "Silent")
    return Table("Evidence by question", columns, tuple(rows), (1, 6, 1, 1.3, 1, 1, 1.2, 1.3, 3), COUNTED, frozenset({2, 3, 4, 5}))


def evidence_chart(case: CaseFolder) -> Chart:
    """How many sources speak critically, both ways and well on each question."""
    questions = _questions_with_evidence(case)
    weights = [weigh_question(case, question) for question in questions]
    sides = (("critically", "origins_against"), ("both ways", "origins_mixed"), ("well", "origins_for"))
    series = tuple((name, tuple(float(len(getattr(weight, side))) for weight in weights)) for name, side in sides)
    leaning = [q.id for q, weight in zip(questions, weights, strict=True) if len(weight.origins_against) > len(weight.origins_for)]
    alt = f"On {listed(leaning)} more sources speak critically than well." if leaning else "On no question do more sources speak critically than well."
    return Chart("How the sources speak on each question", "diverging", tuple(q.id for q in questions), series, "sources", alt)


def streams_table(case: CaseFolder, question: Question) -> Table:
    """What each kind of evidence says on one question: sources that speak well, critically, both ways, or that take no side."""
    weight = weigh_question(case, question)
    rows = []
    for stream, words in terms.STREAMS.items():
        origins = {e.origin for e in weight.evidence if e.stream == stream}
        sides = [len(origins & set(side)) for side in (weight.origins_for, weight.origins_against, weight.origins_mixed)]
        silent = "silent" if is_told(case, stream) else "counted with the talks"
        said = _voices_in_words(case, [e for e in weight.evidence if e.stream == stream]) if origins else silent
        rows.append((words, *map(str, sides), str(len(origins) - sum(sides)), said))
    columns = ("Kind of evidence", "Well", "Critically", "Both ways", "No side", "Who")
    return Table(f"{question.id}: {question.question}", columns, tuple(rows), (3, 1, 1, 1, 1, 3), f"{COUNTED} {TALKS}", frozenset({1, 2, 3, 4}))


def groups_table(case: CaseFolder, question: Question) -> Table:
    """Who speaks how on one question, by stakeholder group; a group of which too few were heard is not named."""
    weight = weigh_question(case, question)
    rows, unnamed = [], 0
    for group in read_stakeholders(case):
        if not may_be_told(case, group.id):
            unnamed += 1
            continue
        of_group = {e.origin for e in weight.evidence if any(group.id in voice.group_ids for voice in e.voices)}
        sides = [len(of_group & set(side)) for side in (weight.origins_for, weight.origins_against, weight.origins_mixed)]
        rows.append((group.group, *map(str, sides), "" if of_group else not_heard(case)))
    note = f"{count(unnamed, 'group')} of which too few sources or persons were heard {'is' if unnamed == 1 else 'are'} not named." if unnamed else ""
    columns = ("Stakeholder group", "Well", "Critically", "Both ways", "")
    return Table(f"{question.id}: by stakeholder group", columns, tuple(rows), (5, 1, 1, 1, 2), note, frozenset({1, 2, 3}))


def weight_table(case: CaseFolder) -> Table:
    """What stands behind each finding, with the strength the rule suggests and the one the evaluator confirmed."""
    rows = []
    for finding in read_findings(case):
        weight = weigh(case, finding)
        balance = f"{len(weight.origins_for)} / {len(weight.origins_against)} / {len(weight.origins_mixed)}"
        rows.append((
            Link(finding.id, finding.id), finding.headline, balance, str(len(weight.voices)), str(len(weight.groups)), str(len(weight.streams)),
            str(weight.suggested or ""), str(finding.strength or ""), finding.strength_reason,
        ))  # fmt: skip
    columns = ("No.", "Finding", "Sources for / against / both", "Voices", "Groups", "Kinds", "Suggested", "Confirmed", "Reason")
    return Table("Weight of the findings", columns, tuple(rows), (1, 6, 1.7, 1, 1, 1, 1.3, 1.3, 4), COUNTED, frozenset({3, 4, 5, 6, 7}))


def strength_chart(case: CaseFolder) -> Chart:
    """The strength of the evidence of each finding, as suggested and as confirmed."""
    findings = read_findings(case)
    suggested = tuple(_number(weigh(case, finding).suggested) for finding in findings)
    confirmed = tuple(_number(finding.strength) for finding in findings)
    differ = sum(a != b for a, b in zip(suggested, confirmed, strict=True))
    alt = f"Of {count(len(findings), 'finding')}, {differ or 'none'} {'have' if differ > 1 else 'has'} another strength than suggested."
    series = (("suggested", suggested), ("confirmed", confirmed))
    return Chart("Strength of the evidence of each finding", "dots", tuple(findings.ids()), series, "1 to 5", alt, value_max=5)


def ratings_table(case: CaseFolder) -> Table:
    """Each criterion with its rating (or judgement in words), the strength of its evidence apart from it, and the reason."""
    rows: list[tuple[Cell, ...]] = []
    for criterion in case.header.evaluation.criteria if len(read_ratings(case)) or len(read_findings(case)) else ():
        rating, strength = shown(case, criterion), criterion_strength(case, criterion)
        on = link_list(rating.finding_ids if rating and rating.finding_ids else findings_on(case, criterion).ids())
        reason = reason_printed(case, criterion)
        rows.append((criterion.capitalize(), as_printed(case, criterion), f"{strength} of 5" if strength else "none", reason, on))
    label = "Rating" if case.header.evaluation.scheme.steps else "Judgement"
    note = "Performance and strength of evidence are two things: strong evidence can show a weak performance."
    return Table("Summary by criterion", ("Criterion", label, "Strength of evidence", "Reason", "Rests on"), tuple(rows), (2, 2, 1.5, 6, 1.7), note)


def rating_scale_table(case: CaseFolder) -> Table:
    """The steps of the scheme in use with their anchors; NR and N/A last; empty where the case rates in words."""
    scheme = case.header.evaluation.scheme
    rows = [*scheme.steps, *(("", code, words) for code, words in terms.NO_STEP.items())] if scheme.steps else []
    return Table("Steps of the rating", ("Step", "Label", "Meaning"), tuple(rows), (1, 2, 6), likelihood_in_words(case), frozenset({0}))


def rating_detail_table(case: CaseFolder) -> Table:
    """Every decision with its rater and day, earlier ones included; of several raters only once all have rated everything."""
    who = raters(case) if len(raters(case)) == 1 or all_have_rated(case) else []
    letters = {rater: f"rater {chr(ord('A') + number)}" for number, rater in enumerate(who)} | {AGREED: "agreed"}
    rows: list[tuple[Cell, ...]] = []
    for criterion in case.header.evaluation.criteria:
        for rater, name in letters.items():
            for rating in history(case, criterion, rater):
                rows.append((criterion.capitalize(), name, day(rating.date), in_words(case, rating), rating.justification, link_list(rating.finding_ids)))
    columns = ("Criterion", "Rater", "Day", "Rating", "Justification", "Rests on")
    return Table("Decisions on the ratings", columns, tuple(rows), (2, 1.3, 1.5, 2, 6, 1.7))


def summary_matrix(case: CaseFolder) -> Table:
    """Findings, what they rest on, and the recommendations that follow from them."""
    rows = [
        (_said(finding), _evidence_in_words(case, finding), link_list([r.id for r in _recommendations_from(case, finding)]) or "none")
        for finding in read_findings(case)
    ]
    note = "The recommendations stand word for word in the executive summary and in their chapter." if len(read_recommendations(case)) else ""
    return Table("Summary matrix", ("Findings", "Evidence", "Recommendations"), tuple(rows), (6, 5, 2), note)


def chain_table(case: CaseFolder) -> Table:
    """From each recommendation down to the evidence: conclusions, findings, ids of the evidence that may be used."""
    rows: list[tuple[Cell, ...]] = []
    book = address_book(case)
    for recommendation in read_recommendations(case):
        conclusions = [c for c in read_conclusions(case) if c.id in recommendation.conclusion_ids]
        ids = list(dict.fromkeys([*(id for c in conclusions for id in c.finding_ids), *recommendation.finding_ids]))
        found = [finding for id in ids if (finding := read_findings(case).get(id))]
        evidence = dict.fromkeys(written for finding in found for written in (*finding.evidence_for, *finding.evidence_against) if book.resolve(written))
        rows.append((Link(recommendation.id, recommendation.id), link_list([c.id for c in conclusions]), link_list([f.id for f in found]), ", ".join(evidence)))
    return Table("From recommendations to evidence", ("Recommendation", "Conclusions", "Findings", "Evidence"), tuple(rows), (1.5, 2, 3, 6))


def answers_table(case: CaseFolder) -> Table:
    """What is known on each question from documents and field work, what is missing, and the findings that answer it."""
    answers, rows = read_answers(case), []
    for question in read_evaluation_matrix(case):
        answer = answers.get(question.id)
        found = link_list(findings_answering(case, question.id).ids())
        words = (answer.desk_summary, answer.field_summary, answer.gaps or answer.not_answered_reason) if answer else ("", "", "")
        if answer or found:
            rows.append((f"{question.id} {question.question}", *words, found, str(answer.strength or "") if answer else ""))
    columns = ("Question", "Documents", "Field work", "Gaps", "Findings", "Strength")
    return Table("Answers to the questions", columns, tuple(rows), (4, 5, 5, 4, 1.5, 1.2))


def response_table(case: CaseFolder) -> Table:
    """The management response: each recommendation with the fields that the management fills, as far as it has."""
    rows = []
    for r in read_recommendations(case):
        answer = read_responses(case).get(r.id)
        given = (answer.response, answer.actions, answer.status_time_3 or answer.status_time_2) if answer else ("", "", "")
        rows.append((r.id, r.headline, "; ".join(r.addressed_to), *given))
    columns = ("No.", "Recommendation", "To", "Response", "Key actions, who, by when", "Status")
    return Table("Management response", columns, tuple(rows), (0.8, 5, 2.7, 1.8, 3.8, 1.4))


def _questions_with_evidence(case: CaseFolder) -> list[Question]:
    return [question for question in main_questions(case) if weigh_question(case, question).evidence]


def _silent(case: CaseFolder, weight: Weight) -> str:
    part = weight.missing.split("Evidence from ", 1)
    return part[1].split(".")[0] if len(part) > 1 else "none"


def _voices_in_words(case: CaseFolder, evidence: Sequence[Evidence]) -> str:
    voices = {voice for e in evidence for voice in e.voices}
    groups = told_apart(case, voices)
    return f"{count(len(voices), 'voice')} in {count(len(groups), 'group')}" if voices else count(len({e.origin for e in evidence}), "source")


def _number(strength: int | None) -> float | None:
    return float(strength) if strength else None


def _said(record: Record) -> Cell:
    return (Link(record.id, record.id), f" {record.headline}")


def _evidence_in_words(case: CaseFolder, finding: Finding) -> str:
    weight, strength = weigh(case, finding), confirmed_strength(case, finding)
    heard = heard_in_words(case, weight) or "none"
    return f"{heard[0].upper()}{heard[1:]}. Strength {strength or 'not known'}."


def _recommendations_from(case: CaseFolder, finding: Finding) -> list[Recommendation]:
    conclusions = {conclusion.id for conclusion in read_conclusions(case) if finding.id in conclusion.finding_ids}
    return [r for r in read_recommendations(case) if finding.id in r.finding_ids or conclusions & set(r.conclusion_ids)]
