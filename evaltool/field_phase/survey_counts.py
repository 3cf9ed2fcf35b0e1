"""The answers to one question counted, with small counts suppressed; what links a question to others is looked after in `survey_follow_ups`."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from statistics import median

import pandas as pd

from evaltool.field_phase.questionnaire import Choice, SurveyQuestion
from evaltool.field_phase.survey import Survey
from evaltool.field_phase.survey_shares import Asked
from evaltool.privacy.small_cells import suppress
from evaltool.stats.proportions import Share

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

    `middle` is the median, or the steps between which it lies ("4 to 5") where the table joins them; empty where it shows too little for either.
    Where nobody knows who was asked, `missing` is None. Where `told` names another question, nothing may be shown, as that could give away a count of the other.
    """

    question: SurveyQuestion
    n: int
    missing: int | None
    rows: tuple[AnswerCount, ...]
    middle: str = ""
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
        return replace(found, rows=rows, note=note, middle=_middle(question, rows))
    if question.kind == "select_multiple":
        found = replace(found, rows=tuple(_option(asked_of, question, choice.name, given, threshold) for choice in question.choices))
    if question.kind == "number" and n >= threshold:
        found = replace(found, middle=f"{median([float(a) for a in given]):g}")
    return replace(found, note=f"Not shown: there are fewer than {threshold} in all." if n < threshold else "")


def _one_of(asked: Asked, question: SurveyQuestion, given: list[str], threshold: int) -> tuple[tuple[AnswerCount, ...], str]:
    """The counts of a select-one; steps of a long scale, or answers that few gave, are joined before anything is withheld."""
    levels = [*groupings(question), *([] if question.steps else _with_few_joined(question, given, threshold))]
    groups = next((g for g in levels if not any(0 < _number_of(given, names) < threshold for _, names in g)), levels[-1])
    shown, reason = _shown([_number_of(given, names) for _, names in groups], threshold)
    rows = tuple(counted(asked, label, shown.get(place, "not shown"), len(given), names) for place, (label, names) in enumerate(groups))
    joined = "Steps of the scale are joined, as some had few answers." if question.steps else "Answers that few gave are joined."
    notes = [joined if groups is not levels[0] else "", reason]
    return rows, " ".join(note for note in notes if note)


def _shown(counts: list[int], threshold: int) -> tuple[dict[Hashable, object], str]:
    """What may be shown of the counts, by their places, as two villages may have one name, and why less than all is."""
    published = suppress(pd.Series(counts), threshold)
    return {} if published.table.empty else published.table.iloc[:, 0].to_dict(), published.reason or ""


def _middle(question: SurveyQuestion, rows: tuple[AnswerCount, ...]) -> str:
    """The median of a scale from what is shown of it, so that it tells nothing more: in a row of several steps, the first and the last of these."""
    steps = [[question.score(choice) for choice in row.choices] for row in rows for _ in range(int(row.count) if row.count.isdigit() else 0)]
    if not steps or not all(row.count.isdigit() for row in rows) or any(score is None for scores in steps for score in scores):
        return ""
    steps.sort()
    below, above = steps[(len(steps) - 1) // 2], steps[len(steps) // 2]
    if len(below) == len(above) == 1:
        return f"{(below[0] + above[0]) / 2:g}"
    return f"{min(below):g} to {max(above):g}"


def _with_few_joined(question: SurveyQuestion, given: list[str], threshold: int) -> list[Grouping]:
    """The choices with those that few chose as one row, and with it the next smallest where their sum would tell them; nothing where they would be joined with the only other."""
    numbers = {choice: _number_of(given, (choice.name,)) for choice in question.choices}
    few = [choice for choice in question.choices if 0 < numbers[choice] < threshold]
    together = sum(numbers[choice] for choice in few)
    # few whose sum is the least or the most that it can be are known one by one
    is_told = together in (len(few), len(few) * (threshold - 1))
    if few and (is_told or together < threshold):
        # all with the next number, as which of two equal ones is taken would tell them apart
        following = min((number for number in numbers.values() if number >= threshold), default=0)
        few += [choice for choice in question.choices if numbers[choice] == following]
    alone = [choice for choice in question.choices if choice not in few]
    # a small count with one other is better withheld with it; with several that are equal, all are one row
    equal = sum(numbers[choice] >= threshold for choice in few)
    if len(few) < 2 or (equal < 2 and not any(numbers[choice] for choice in alone)):  # noqa: PLR2004
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
    shown, _ = _shown([chosen, len(given) - chosen], threshold)
    return counted(asked, question.label_of(name), shown.get(0, "not shown"), len(given), (name,))


def counted(asked: Asked, label: str, shown: object, n: int, choices: tuple[str, ...] = ()) -> AnswerCount:
    """One row: a count that may be shown with its share, interval and bounds, a text without."""
    if isinstance(shown, str):
        return AnswerCount(label, shown, None, choices=choices)
    number = int(shown)  # type: ignore[call-overload]
    return AnswerCount(label, str(number), asked.share(number, n), asked.bounds(number, n), choices)


def _is_missing(answer: object) -> bool:
    return answer is None or answer != answer
