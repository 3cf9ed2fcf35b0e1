"""What can be wrong with an evaluation matrix: questions that lead nowhere, ask two things at once, or leave out a purpose, a criterion or those concerned."""

from __future__ import annotations

import re

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import Question, main_questions, method_families, planned_for, read_evaluation_matrix, sub_questions
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.desk_review.terms_of_reference import check_criterion, check_purposes
from evaltool.problems import Problems

# -- words that open a question of their own: after a comma only those that open no relative clause; after "and" or "or" helping verbs too --
_OPENING = r"(?:how|what|why|whether|to what extent|in what way)"
_HELPING = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
_SECOND = re.compile(rf"[?;]\s*\w.*\?|(?<!if so)(?<!if not),\s*{_OPENING}\b|\b(?:and|or|but)\s+(?:{_OPENING}|{_HELPING})\b", re.IGNORECASE | re.DOTALL)
# "Which helped and which hindered?" asks twice; "those who have land and who rent it" does not
_ASKS_AGAIN = re.compile(r"^(which|who|when|where)\b.*\b(?:and|or|but)\s+\1\b", re.IGNORECASE | re.DOTALL)
_INTRODUCED = re.compile(r"^[^,?]*,\s*(?=(?:how|what|why|to what extent|in what way)\b)", re.IGNORECASE)
# "to what extent and how" opens one question
_JOINED = re.compile(rf"\b{_OPENING}\s+(?:and|or)\s+(?={_OPENING}\b)", re.IGNORECASE)
_FIRST = re.compile(rf"^(?:{_OPENING}|{_HELPING}|which|who|when|where)\b", re.IGNORECASE)


def asks_several(question: str) -> bool:
    """True where a question seems to ask several things at once. A guess from its words, made for warnings."""
    text = _JOINED.sub("", question.strip())
    if not _FIRST.match(text):
        text = _INTRODUCED.sub("", text)  # "In the light of the context, how ..." asks one thing
    return bool(_SECOND.search(text) or _ASKS_AGAIN.search(text))


def check_matrix(case: CaseFolder) -> Problems:
    """The faults of the evaluation matrix; none where the case has no matrix yet."""
    found = Problems()
    if not read_evaluation_matrix(case).present:
        return found
    for question in read_evaluation_matrix(case):
        _check_names(case, question, found)
        _check_parent(case, question, found)
        if question.question.rstrip()[-1:] not in ("?", "\uff1f", "\u061f", "\u037e"):
            found.add("QUESTION_MARK", question.found_at.at("question"), about=question.id)
        if asks_several(question.question) and not sub_questions(case, question.id):
            found.add("QUESTION_DOUBLE", question.found_at.at("question"), about=question.id, question=question.question)
    for question in main_questions(case):
        _check_plan(case, question, found)
    _check_coverage(case, found)
    return found


def _check_names(case: CaseFolder, question: Question, found: Problems) -> None:
    for written in question.criterion:
        check_criterion(case, written, question.found_at.at("criterion"), found)
    check_purposes(case, question, question.purpose_ids, found)


def _check_parent(case: CaseFolder, question: Question, found: Problems) -> None:
    above: list[str] = []
    parent = read_evaluation_matrix(case).get(question.parent_id)
    while parent and parent.id not in above:
        above.append(parent.id)
        parent = read_evaluation_matrix(case).get(parent.parent_id)
    at = question.found_at.at("parent_id")
    if question.id in above:
        found.add("QUESTION_PARENT_CYCLE", at, about=question.id)
    elif len(above) > 1:
        found.add("QUESTION_TOO_DEEP", at, about=question.id, parent=above[0], top=above[-1])


def _check_plan(case: CaseFolder, question: Question, found: Problems) -> None:
    """A question and its sub-questions together say where, how and from whom the answer comes."""
    place = question.found_at
    together = [question, *sub_questions(case, question.id)]
    methods = planned_for(case, question, "methods")
    groups = planned_for(case, question, "stakeholder_groups")
    if not any(q.data_sources for q in together):
        found.add("QUESTION_WITHOUT_SOURCE", place.at("data_sources"), about=question.id)
    families = method_families(methods)
    if not methods:
        found.add("QUESTION_WITHOUT_METHOD", place.at("methods"), about=question.id)
    elif len(families) == 1:
        found.add("QUESTION_ONE_METHOD", place.at("methods"), about=question.id, method=families[0])
    rights_holders = {group.id for group in read_stakeholders(case) if group.role == "rights_holder"}
    if not groups:
        found.add("QUESTION_WITHOUT_GROUP", place.at("stakeholder_groups"), about=question.id)
    elif rights_holders and not rights_holders & set(groups) and set(question.criteria) != {"efficiency"}:
        # how money and time were used is the one criterion on which those concerned are rarely asked
        found.add("QUESTION_WITHOUT_RIGHTS_HOLDER", place.at("stakeholder_groups"), about=question.id)


def _check_coverage(case: CaseFolder, found: Problems) -> None:
    evaluation = case.header.evaluation
    questions = read_evaluation_matrix(case)
    for criterion in evaluation.criteria:
        if not any(terms.plain(criterion) in question.criteria for question in questions):
            found.add("CRITERION_WITHOUT_QUESTION", case.header.place("evaluation.criteria_set"), criterion=criterion, about=criterion)
    if evaluation.purposes and not any(question.purpose_ids for question in questions):
        # what nobody has filled in yet is no gap of the Terms of Reference, so the mission is not asked about it
        found.add("PURPOSES_NOT_SERVED", next(iter(questions)).found_at.at("purpose_ids"))
        return
    for number, purpose in enumerate(evaluation.purposes):
        if not any(purpose.id in question.purpose_ids for question in questions):
            here = case.header.place(f"evaluation.purposes.{number}.id")
            found.add("PURPOSE_NOT_COVERED", here, purpose=purpose.id, about=f"Purpose {purpose.id}")
