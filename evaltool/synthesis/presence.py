"""Where an element of a good report was seen in the case: the tool says that something is there and where, never that it is good.

A section of one sentence, or one that only repeats the Terms of Reference, counts as absent. `quality.yml` names the places; this module looks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import reduce

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.assumptions import read_assumptions
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.evaluation_matrix import questions_of, read_evaluation_matrix
from evaltool.desk_review.instruments import guides
from evaltool.desk_review.meeting_plan import read_meeting_plan
from evaltool.desk_review.resources import read_activities, read_budget
from evaltool.desk_review.results_matrix import read_results_matrix
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.persons import read_persons
from evaltool.field_phase.sources import read_sources
from evaltool.field_phase.training_tests import read_training_tests
from evaltool.field_phase.transcripts import read_transcript
from evaltool.records import Record, Records
from evaltool.synthesis.answers import read_answers
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.findings import findings_answering, findings_on, read_findings
from evaltool.synthesis.lessons import read_lessons
from evaltool.synthesis.limitations import read_limitations
from evaltool.synthesis.recommendations import read_recommendations
from evaltool.synthesis.triangulation import weigh

_TABLES: dict[str, Callable[[CaseFolder], Records]] = {
    "documents": read_documents,
    "results_matrix": read_results_matrix,
    "assumptions": read_assumptions,
    "activities": read_activities,
    "budget": read_budget,
    "stakeholders": read_stakeholders,
    "evaluation_matrix": read_evaluation_matrix,
    "meeting_plan": read_meeting_plan,
    "persons": read_persons,
    "training_tests": read_training_tests,
    "sources": read_sources,
    "findings": read_findings,
    "conclusions": read_conclusions,
    "recommendations": read_recommendations,
    "lessons": read_lessons,
    "limitations": read_limitations,
}
# what is no sentence: comments, headings, rules, the marks of a list
_NO_SENTENCE = re.compile(r"<!--.*?-->|^\s*#[^\n]*$|^\s*(?:[-*+]|\d+[.)])(?:\s|$)|^\s*[-*_]{3,}\s*$", re.MULTILINE | re.DOTALL)
# a full stop ends a sentence where no small letter follows, and no initial or title (U.S., Dr.) stands before it; each point of a list is one
_END = re.compile(r"(?<=[.!?])(?<!\b\w\.)(?<!\b[A-Z]\w\.)\s+(?=[^a-zà-ÿ])|(?<=[。！？])|\n\s*\n")
_COPIED = 0.8  # from this share of sentences on, a section repeats the Terms of Reference
_TERMS_OF_REFERENCE = "annex_tor"


def seen_at(case: CaseFolder, places: Iterable[str]) -> str:
    """The first of these places in which something stands, in words; an empty text where nothing does."""
    return next((found for place in places if (found := _look(case, place))), "")


def sentences(text: str) -> list[str]:
    """The sentences of a Markdown text, without headings; each point of a list is one at least."""
    # an empty line stands for each mark, so that a point ends where the next begins
    parts = _END.split(_NO_SENTENCE.sub("\n\n", text))
    return [" ".join(found.split()) for found in parts if re.search(r"\w", found)]


def is_written(case: CaseFolder, section: str) -> bool:
    """True where the evaluator wrote at least two sentences of the own for a section."""
    written = sentences(case.narrative(section))
    if len(written) < 2:
        return False
    theirs = case.once(_terms_of_reference) if section != _TERMS_OF_REFERENCE else ""
    return sum(terms.plain(sentence) in theirs for sentence in written) / len(written) < _COPIED


def _terms_of_reference(case: CaseFolder) -> str:
    """Their words as they are compared: those of the annex, and of the documents of that kind whose text is in the case."""
    ids = (document.id for document in read_documents(case) if terms.plain(document.kind) in ("terms of reference", "tor"))
    papers = [paper.text for id in ids if (paper := read_transcript(case, id))]
    return terms.plain(" ".join(sentence for text in (case.narrative(_TERMS_OF_REFERENCE), *papers) for sentence in sentences(text)))


def _look(case: CaseFolder, place: str) -> str:
    kind, _, rest = place.partition(".")
    return _LOOKS[kind](case, rest)


def _narrative(case: CaseFolder, section: str) -> str:
    return f"narrative/{section}.md" if is_written(case, section) else ""


def _words(case: CaseFolder, rest: str) -> str:
    """A section in which one of some words stands (`words.executive_summary.limit|caution`); in other languages than English the section alone."""
    section, words = rest.split(".", 1)
    if case.header.evaluation.report_language == "en" and not re.search(words, case.narrative(section), re.IGNORECASE):
        return ""
    return _narrative(case, section)


def _lines(case: CaseFolder, section: str) -> str:
    return f"narrative/{section}.md" if len(case.narrative(section).splitlines()) > 1 else ""


def _table(case: CaseFolder, table: str) -> str:
    number = len(_TABLES[table](case))
    return f"{table}: {number} rows" if number else ""


def _column(case: CaseFolder, name: str) -> str:
    table, column = name.split(".")
    return _filled(list(_TABLES[table](case)), table, column)


def _filled(records: list[Record], table: str, column: str) -> str:
    number = sum(bool(getattr(record, column)) for record in records)
    return f"{table}, '{column}': {number} of {len(records)} rows" if number else ""


def _kind(case: CaseFolder, name: str) -> str:
    table, kind = name.split(".")
    number = sum(record.kind == kind for record in _TABLES[table](case))
    return f"{table}: {number} of kind '{kind}'" if number else ""


def _role(case: CaseFolder, name: str) -> str:
    table, role = name.split(".")
    number = sum(group.role == role for group in _TABLES[table](case))
    return f"{table}: {number} of role '{role}'" if number else ""


def _issue(case: CaseFolder, name: str) -> str:
    """Rows that name a cross-cutting issue (`issue.findings.gender`), or evaluation.yml where it names it (`issue.header.gender`)."""
    table, issue = name.split(".")
    if table == "header":
        named = any(issue in terms.plain(written) for written in case.header.evaluation.cross_cutting)
        return "evaluation.yml, evaluation.cross_cutting" if named else ""
    records = list(_TABLES[table](case))
    number = sum(any(issue in terms.plain(written) for written in record.cross_cutting) for record in records)
    return f"{table}, 'cross_cutting' with {issue}: {number} of {len(records)} rows" if number else ""


def _guides(case: CaseFolder, rest: str) -> str:
    """The instruments that evaltool makes from the questions, or that somebody edited."""
    number = len(guides(case)) if read_evaluation_matrix(case).present else 0
    return f"desk_review/instruments: {number} guides" if number else ""


def _header(case: CaseFolder, name: str) -> str:
    value = reduce(getattr, name.split("."), case.header)
    return f"evaluation.yml, {name}" if value else ""


def _standard(case: CaseFolder, name: str) -> str:
    """A standard set without changes needs no reasons."""
    changed = case.header.evaluation.criteria_changes or case.header.evaluation.criteria_set == "custom"
    return "" if changed else f"standard set {case.header.evaluation.criteria_set}, no change to justify"


def _each(case: CaseFolder, what: str) -> str:
    """What has to hold for every question, criterion, finding or row of a table; one that lacks it makes the element absent."""
    if "." in what:
        table, column = what.split(".")
        return _column(case, what) if all(getattr(record, column) for record in _TABLES[table](case)) else ""
    criteria, findings = case.header.evaluation.criteria, read_findings(case)
    if what == "criteria_change":
        changes = case.header.evaluation.criteria_changes
        return "evaluation.yml: every change of the set has its reason" if changes and all(change.reason for change in changes) else ""
    if what == "criterion":
        return "evaluation_matrix: every criterion has a question" if criteria and all(questions_of(case, c) for c in criteria) else ""
    if what == "criterion_finding":
        return "findings: every criterion has one" if criteria and all(len(findings_on(case, c)) for c in criteria) else ""
    if what == "several_sources":
        enough = len(findings) and all(len(weigh(case, finding).origins) > 1 for finding in findings)
        return "findings: each rests on more than one source" if enough else ""
    reasons = {answer.id for answer in read_answers(case) if answer.not_answered_reason}
    open_ones = [q for q in read_evaluation_matrix(case) if q.id not in reasons and not len(findings_answering(case, q.id))]
    return "findings: every question has one or a reason" if len(findings) and not open_ones else ""


def _lesson(case: CaseFolder, column: str) -> str:
    return _filled([lesson for lesson in read_lessons(case) if lesson.kind == "lesson"], "lessons", column)


def _practice(case: CaseFolder, column: str) -> str:
    return _filled([lesson for lesson in read_lessons(case) if lesson.kind == "good_practice"], "good practices", column)


_LOOKS: dict[str, Callable[[CaseFolder, str], str]] = {
    "narrative": _narrative,
    "words": _words,
    "lines": _lines,
    "table": _table,
    "column": _column,
    "kind": _kind,
    "role": _role,
    "issue": _issue,
    "guides": _guides,
    "header": _header,
    "standard": _standard,
    "each": _each,
    "lesson": _lesson,
    "practice": _practice,
    "made": lambda case, rest: "made by evaltool",
    "person": lambda case, rest: "",
}
