"""Questions of the Terms of Reference that repeat another or stand under a criterion they do not belong to: guesses from their words, made for warnings."""

from __future__ import annotations

import re
from itertools import combinations

from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import Question, read_evaluation_matrix
from evaltool.desk_review.resource_faults import stem
from evaltool.problems import Problems

_ALIKE = 0.7
_FILLING_LISTED = (
    "a an the of in on at by for with to from and or as that which who what how why whether is are was were do does did has have had be been will "
    "would can could extent way its their it they project programme intervention"
)
_FILLING = frozenset(_FILLING_LISTED.split())
# -- words that belong to one criterion, by the definitions of OECD/DAC; what several criteria share is in none, and so is what is no judgement of the project,
# such as the costs that families bear, an early warning in time or the last drought --
_PROJECT = r"(?:the |this )?(?:project|programme|intervention)"
_OF_CRITERION = {
    "relevance": r"\brelevan\w+|\bneeds? of\b|\bpriorities of\b|\bresponds? to\b",
    "coherence": r"\bcoheren\w+|\bcompatib\w+|\bcomplement\w+|\bduplicat\w+|\bother (?:actors|programmes|projects|interventions)\b",
    "effectiveness": r"\beffectiveness\b|\b(?:objectives?|outcomes?|outputs?|results?|targets?) (?:\w+ ){0,2}(?:achieved|reached|met)\b"
    r"|(?<!likely to )\bachiev(?:e|es|ing) (?:\w+ ){0,3}(?:objectives?|outcomes?|purposes?|results)\b",
    "efficiency": r"\befficien\w+|\bcost-effective\w*|\b(?:within|over) (?:the |its )?budget\b|\bexpenditures?\b|\bvalue for money\b"
    rf"|\b(?:activities|inputs|funds|outputs) (?:\w+ ){{0,3}}(?:on|in) time\b|\bcosts? of {_PROJECT}\b",
    "impact": rf"\bimpacts? of {_PROJECT}\b|\b{_PROJECT}(?:'s)? (?:\w+ )?impacts?\b|\blong-?term (?:effects?|changes?|impacts?)\b",
    "sustainability": r"\bsustain\w+\b(?! development)|\bcontinue (?:after|beyond|once|when)\b"
    rf"|\b(?:after|beyond|once) {_PROJECT}(?:'s)? (?:ends?|closes?|funding)\b|\b(?:after|beyond|once) the (?:end of {_PROJECT}|funding)\b|\blasting\b"
    r"|\b(?:local|national|community) ownership\b",
}


def check_questions(case: CaseFolder) -> Problems:
    """Questions that repeat each other, and those whose words are another criterion's."""
    found = Problems()
    questions = list(read_evaluation_matrix(case))
    for first, second in combinations(questions, 2):
        if not {first.id, second.id} & {first.parent_id, second.parent_id} and _are_alike(first, second):
            found.add("QUESTION_REPEATS", second.found_at.at("question"), about=second.id, other=first.id, question=second.question, first=first.question)
    for question in questions:
        meant = meant_criteria(question.question) & {criterion.lower() for criterion in case.header.evaluation.criteria}
        if len(meant) == 1 and not meant & set(question.criteria) and not _own_words(question):
            words = {"criterion": " and ".join(question.criteria), "meant": next(iter(meant)), "question": question.question}
            found.add("QUESTION_OTHER_CRITERION", question.found_at.at("criterion"), about=question.id, **words)
    return found


def meant_criteria(question: str) -> set[str]:
    """The criteria whose own words stand in a question."""
    return {criterion for criterion, words in _OF_CRITERION.items() if re.search(words, question, re.IGNORECASE)}


def _own_words(question: Question) -> bool:
    """True where a criterion of the question has no list of words here, so that nothing can be said."""
    return any(criterion not in _OF_CRITERION for criterion in question.criteria)


def _are_alike(first: Question, second: Question) -> bool:
    words, others = _words(first), _words(second)
    return len(words & others) > 2 and len(words & others) >= _ALIKE * len(words | others)


def _words(question: Question) -> set[str]:
    return {stem(word) for word in re.findall(r"[^\W_]+", question.question) if word.lower() not in _FILLING}
