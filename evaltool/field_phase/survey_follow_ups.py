"""The tables of the survey, so that none gives away what another hides: how many answered a question that is only asked after some answers can be a small count.

A follow-up is shown only if its condition treats alike all answers that the table of the question before it does not tell apart. Then persons moved from one hidden
answer to another, as the audit of that table moves them, change nothing of the follow-up, so it narrows nothing down. What a condition counts that no table shows (a number
above a limit, two questions together) must not be small itself. What is withheld is so whatever the number that answered, as else silence would tell that number.

Where the answer to one question decides which choices of another are offered, as a region does of its districts, counts of the one are sums of the other: the second
is shown only where neither table hides anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from evaltool.field_phase.relevance import Asking, Condition
from evaltool.field_phase.survey import CONSENT, Survey
from evaltool.field_phase.survey_counts import AnswerCount, Tabulation, count_answers
from evaltool.field_phase.survey_questions import SurveyQuestion

Person = Mapping[str, object]


def tabulate(survey: Survey, name: str) -> Tabulation:
    """The answers to one closed question or number, with nothing from which a small count could be read or computed back."""
    question = survey.get(name)
    if question is None or question.kind == "text":
        raise ValueError(f"'{name}' is no closed question of the survey")
    told = withheld(survey).get(name)
    if told is None:
        return count_answers(survey, question)
    rows = tuple(AnswerCount(choice.label, "not shown", None) for choice in question.steps or question.choices)
    return Tabulation(question, 0, None, rows, note=f"Not shown: how many answered could tell a small count of '{told}'.", told=told)


def how_many_answered(survey: Survey, question: SurveyQuestion) -> str:
    """How many answered, of how many who were asked, as far as it may be shown."""
    if question.name in withheld(survey):
        return "how many answered is not shown"
    found = count_answers(survey, question)
    few = found.n < survey.threshold
    answered = f"answered by {f'fewer than {survey.threshold}' if few else found.n}"
    if not survey.is_for_some(question.name):
        return answered if survey.n_consented < survey.threshold else f"{answered} of {survey.n_consented}"
    # how many were asked is a count of another question, which has not been looked at where few answered
    return (
        answered if few else f"{answered}; who was asked is not known" if found.missing is None else f"{answered} of {found.n + found.missing} who were asked"
    )


@lru_cache(maxsize=8)
def withheld(survey: Survey) -> Mapping[str, str]:
    """The follow-ups of which nothing may be shown, each with the label of the question whose counts they could tell."""
    found: dict[str, str] = {}
    earlier: list[str] = []
    for question in survey.questions:
        asking = survey.askings.get(question.name)
        told = _told_by(survey, question, asking, [name for name in earlier if name not in found]) if asking else ""
        told = told or next((name for name in question.narrowed_by if name in found or _sums_tell(survey, question.name, name)), "")
        if told:
            found[question.name] = next((other.label for other in survey.questions if other.name == told), told)
        earlier.append(question.name)
    return found


def _told_by(survey: Survey, question: SurveyQuestion, asking: Asking, shown: list[str]) -> str:
    """The question of which this one could tell a small count; empty where there is none."""
    for name in asking.filters:
        # of a question further down, one that is withheld and one that few answered no count is known that this one may tell again
        if name not in shown or name not in survey.answers or 0 < _n(survey, name) < survey.threshold:
            return name
    if asking.condition is None:
        if len(asking.filters) > 1:  # it may count what no table does
            return asking.filters[0]
        return next((name for name in asking.filters if _may_be_told(survey, question, name)), "")
    persons = [dict(zip(asking.filters, given, strict=True)) for given in survey.answers[list(asking.filters)].itertuples(index=False, name=None)]
    told = next((name for name in asking.filters if _tells_apart(asking.condition, count_answers(survey, survey.get(name)).rows, name, persons)), "")
    return told or _counts_few(survey, asking, asking.condition, persons)


def _sums_tell(survey: Survey, name: str, of: str) -> bool:
    """True where counts of the choices of one question could be taken from a count of the other, and either table hides one or is not there."""
    if of not in survey.answers:
        return of != CONSENT
    asked = [question for question in map(survey.get, (name, of)) if question and question.kind.startswith("select") and question.name in survey.answers]
    return len(asked) == 2 and any(_hides(row) for question in asked for row in count_answers(survey, question).rows)


def _hides(row: AnswerCount) -> bool:
    return not row.count.isdigit() or len(row.choices) > 1


def _n(survey: Survey, name: str) -> int:
    return int(survey.answers[name].notna().sum()) if name in survey.answers else 0


def _may_be_told(survey: Survey, question: SurveyQuestion, name: str) -> bool:
    """For a condition that cannot be read: true unless each count of the other question is shown and not nearly the number who answered this one."""
    rows, answered = count_answers(survey, survey.get(name)).rows, _n(survey, question.name)
    if any(map(_hides, rows)):
        return True
    return any(0 < abs(number - answered) < survey.threshold for number in (survey.n_consented, _n(survey, name), *(int(row.count) for row in rows)))


def _tells_apart(condition: Condition, rows: tuple[AnswerCount, ...], name: str, persons: list[Person]) -> bool:
    """True where the condition changes for somebody with an answer that the table of these rows does not tell from the one given."""
    different = {tuple(person.items()): person for person in persons}.values()
    return any(condition.holds({**person, name: other}) != condition.holds(person) for person in different for other in _alike(rows, person[name]))


def _alike(rows: tuple[AnswerCount, ...], answer: object) -> list[object]:
    hidden = tuple(choice for row in rows if not row.count.isdigit() for choice in row.choices)
    if isinstance(answer, tuple):
        return [tuple({*answer} ^ {choice}) for choice in hidden]
    return [choice for choices in (hidden, *(row.choices for row in rows if row.count.isdigit())) if answer in choices for choice in choices]


def _counts_few(survey: Survey, asking: Asking, condition: Condition, persons: list[Person]) -> str:
    """The first question of a condition that counts what no table does, if some count is small: those who pass and fail each test on these questions in the form."""
    about = {test.about for test in condition.tests if test.name in asking.filters}
    if not about or (len(about) == 1 and survey.get(asking.filters[0]).kind.startswith("select")):
        return ""
    conditions = [other.condition for other in survey.askings.values() if other.condition]
    tests = dict.fromkeys(test for other in conditions for test in other.tests if test.about in about)
    complete = [person for person in persons if all(answer is not None for answer in person.values())]
    counts = Counter(tuple(test.holds(person) for test in tests) for person in complete)
    return asking.filters[0] if any(count < survey.threshold for count in counts.values()) else ""
