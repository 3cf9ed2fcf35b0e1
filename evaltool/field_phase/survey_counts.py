"""The answers to one question counted, with small counts suppressed; what links a question to others is looked after in `survey_follow_ups`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from evaltool.field_phase.questionnaire import Choice, SurveyQuestion
from evaltool.field_phase.survey import Survey
from evaltool.field_phase.survey_shares import Asked
from evaltool.privacy.small_cells import suppress
from evaltool.stats.proportions import Median, Share, median_interval

Grouping = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class AnswerCount:
    """How many gave one answer: `count` as it may be shown ("<5" where it is small); where it may, the share with its interval, and its bounds."""

    label: str
    count: str
    share: Share | None
    bounds: Share | None = None
    choices: tuple[str, ...] = ()  # those that the row counts


@dataclass(frozen=True)
class Tabulation:
    """The answers to one question: `n` answered it, `missing` were asked and did not; `note` says what is not shown, and why.

    Where nobody knows who was asked, `missing` is None. Where `told` names another question, nothing may be shown, as that could give away a count of the other.
    """

    question: SurveyQuestion
    n: int
    missing: int | None
    rows: tuple[AnswerCount, ...]
    median: Median | None = None
    note: str = ""
    not_asked: int = 0
    told: str = ""


def count_answers(survey: Survey, question: SurveyQuestion) -> Tabulation:
    """The answers to one question, small counts suppressed as if the question stood alone."""
    threshold, asked_of = survey.threshold, survey.asked_of(question.name)
    given = [answer for answer in survey.answers[question.name] if not _is_missing(answer)] if question.name in survey.answers else []
    n = len(given)
    asking = survey.askings.get(question.name)
    asked = survey.n_consented if asking is None else None if asking.asked is None else sum(asking.asked)
    found = Tabulation(question, n, None if asked is None else asked - n, (), not_asked=survey.n_consented - asked if asked is not None else 0)
    if question.kind == "select_one":
        rows, note = _one_of(asked_of, question, [str(answer) for answer in given], threshold)
        scores = [question.score(str(answer)) for answer in given] if n >= threshold else []
        return replace(found, rows=rows, note=note, median=median_interval(scores) if scores and None not in scores else None)
    if question.kind == "select_multiple":
        found = replace(found, rows=tuple(_option(asked_of, question, choice.name, given, threshold) for choice in question.choices))
    if question.kind == "number" and n >= threshold:
        found = replace(found, median=median_interval([float(a) for a in given]))
    return replace(found, note=f"Not shown: there are fewer than {threshold} in all." if n < threshold else "")


def _one_of(asked: Asked, question: SurveyQuestion, given: list[str], threshold: int) -> tuple[tuple[AnswerCount, ...], str]:
    """The counts of a select-one; steps of a long scale, or answers that few gave, are joined before anything is withheld."""
    levels = [*groupings(question), *([] if question.steps else _with_few_joined(question, given, threshold))]
    groups = next((g for g in levels if not any(0 < _number_of(given, names) < threshold for _, names in g)), levels[-1])
    # by place, as two villages may have one name, and a choice may be called "Total"
    published = suppress(pd.Series([_number_of(given, names) for _, names in groups]), threshold)
    shown = published.table.iloc[:, 0].to_dict() if not published.table.empty else {}
    rows = tuple(counted(asked, label, shown.get(place, "not shown"), len(given), names) for place, (label, names) in enumerate(groups))
    joined = "Steps of the scale are joined, as some had few answers." if question.steps else "Answers that few gave are joined."
    notes = [joined if groups is not levels[0] else "", published.reason or ""]
    return rows, " ".join(note for note in notes if note)


def _with_few_joined(question: SurveyQuestion, given: list[str], threshold: int) -> list[Grouping]:
    """The choices with those that few chose as one row, and with it the next smallest while they are few together; nothing where two rows would not be left."""
    chosen = [(_number_of(given, (choice.name,)), choice) for choice in question.choices]
    few = [choice for number, choice in chosen if 0 < number < threshold]
    rest = sorted(((number, place) for place, (number, _) in enumerate(chosen) if number >= threshold), reverse=True)
    while few and (len(few) < 2 or sum(_number_of(given, (choice.name,)) for choice in few) < threshold) and rest:
        few.append(chosen[rest.pop()[1]][1])
    alone = [choice for choice in question.choices if choice not in few]
    if len(few) < 2 or not any(_number_of(given, (choice.name,)) for choice in alone):
        return []
    ordered = tuple(choice for choice in question.choices if choice in few)
    return [(*((choice.label, (choice.name,)) for choice in alone), _group(ordered))]


def groupings(question: SurveyQuestion) -> list[Grouping]:
    """The ways to group the choices of a question from the finest down, each group with its label and the choices in it.

    A scale of five or seven steps can be read as three groups with its middle alone, or as two: agreement, and all the rest.
    """
    steps = question.steps or question.choices
    single: Grouping = tuple((choice.label, (choice.name,)) for choice in steps)
    if len(question.steps) not in (5, 7):
        return [single]
    half = len(steps) // 2
    return [
        single,
        *(
            tuple(_group(part) for part in parts)
            for parts in ((steps[:half], steps[half : half + 1], steps[half + 1 :]), (steps[: half + 1], steps[half + 1 :]))
        ),
    ]


def _group(steps: tuple[Choice, ...]) -> tuple[str, tuple[str, ...]]:
    return " / ".join(step.label for step in steps), tuple(step.name for step in steps)


def _number_of(given: list[str], names: tuple[str, ...]) -> int:
    return sum(answer in names for answer in given)


def _option(asked: Asked, question: SurveyQuestion, name: str, given: list[tuple[str, ...]], threshold: int) -> AnswerCount:
    """How many chose one of several; those who did not are a count too, which must not be small either."""
    chosen = sum(name in answer for answer in given)
    table = suppress(pd.Series({"chosen": chosen, "not chosen": len(given) - chosen}), threshold).table
    return counted(asked, question.label_of(name), table.iloc[0, 0] if len(table) > 1 else "not shown", len(given), (name,))


def counted(asked: Asked, label: str, shown: object, n: int, choices: tuple[str, ...] = ()) -> AnswerCount:
    """One row: a count that may be shown with its share, interval and bounds, a text without."""
    if isinstance(shown, str):
        return AnswerCount(label, shown, None, choices=choices)
    number = int(shown)  # type: ignore[call-overload]
    return AnswerCount(label, str(number), asked.share(number, n), asked.bounds(number, n), choices)


def _is_missing(answer: object) -> bool:
    return answer is None or answer != answer
