"""The survey: its questions, the answers of those who agreed to take part, and the tables made of them, with small counts suppressed."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from evaltool import tables, terms
from evaltool.case import CaseFolder
from evaltool.desk_review.stakeholders import smallest_count
from evaltool.field_phase.questionnaire import Choice, Questionnaire, SurveyQuestion, read_questionnaire
from evaltool.field_phase.responses import Answer, Placement, answer_of, is_tag_row, place_columns
from evaltool.field_phase.sources import read_sources
from evaltool.field_phase.survey_shares import Asked
from evaltool.privacy.small_cells import suppress
from evaltool.problems import Place, Problems
from evaltool.stats.proportions import Median, Share, median_interval

FORM = "survey.xlsx"
CONSENT = "consent"
_YES = {"yes", "y", "true", "1", "given", "agree", "i agree"}
Grouping = tuple[tuple[str, tuple[str, ...]], ...]
RESPONSES = "survey_responses"


@dataclass(frozen=True)
class Survey:
    """The questions, and one row of answers for each who agreed. `answers` has a column a question; what was not answered is None."""

    title: str
    questions: tuple[SurveyQuestion, ...]
    answers: pd.DataFrame
    n_submitted: int
    n_consented: int
    invited: int | None
    population: int | None
    problems: Problems = field(repr=False, compare=False)
    by_lot: bool = False
    threshold: int = 1  # the smallest count that may be shown

    @property
    def asked(self) -> Asked:
        """Who could have answered, which decides on the intervals."""
        return Asked(self.population, self.invited, self.by_lot)

    @property
    def response_rate(self) -> float | None:
        """The share of those invited who answered and agreed; None where nobody counted the invitations."""
        return self.n_consented / self.invited if self.invited else None

    def get(self, name: str) -> SurveyQuestion | None:
        """The question of this name, or None."""
        return next((question for question in self.questions if question.name == name), None)

    def scales(self) -> list[SurveyQuestion]:
        """The questions answered on a scale from disagreement to agreement."""
        return [question for question in self.questions if question.steps and question.name in self.answers]


@dataclass(frozen=True)
class AnswerCount:
    """How many gave one answer: `count` as it may be shown ("<5" where it is small); where it may, the share with its interval, and its bounds."""

    label: str
    count: str
    share: Share | None
    bounds: Share | None = None


@dataclass(frozen=True)
class Tabulation:
    """The answers to one question: `n` answered it, `missing` did not; `note` says what is not shown, and why."""

    question: SurveyQuestion
    n: int
    missing: int
    rows: tuple[AnswerCount, ...]
    median: Median | None = None
    note: str = ""


def read_survey(case: CaseFolder) -> Survey | None:
    """The survey of a case; None where it has no questionnaire, or one that cannot be used."""
    return case.once(_read)[0]


def check_survey(case: CaseFolder) -> Problems:
    """What is wrong with the form, what could not be placed in the answers, and numbers that do not fit."""
    return case.once(_read)[1]


def tabulate(survey: Survey, name: str) -> Tabulation:
    """The answers to one closed question or number, small counts suppressed."""
    question = survey.get(name)
    if question is None or question.kind == "text":
        raise ValueError(f"'{name}' is no closed question of the survey")
    threshold = survey.threshold
    given = [answer for answer in survey.answers[name] if not _is_missing(answer)] if name in survey.answers else []
    n, missing = len(given), survey.n_consented - len(given)
    if question.kind == "number":
        return Tabulation(question, n, missing, (), median_interval([float(a) for a in given]) if n >= threshold else None, _few(n, threshold))
    if question.kind == "select_multiple":
        rows = tuple(_option(survey.asked, question, choice.name, given, threshold) for choice in question.choices)
        return Tabulation(question, n, missing, rows, note=_few(n, threshold))
    rows, note = _one_of(survey.asked, question, [str(answer) for answer in given], threshold)
    scores = [question.score(str(answer)) for answer in given] if n >= threshold else []
    median = median_interval(scores) if scores and None not in scores else None
    return Tabulation(question, n, missing, rows, median, note)


def _one_of(asked: Asked, question: SurveyQuestion, given: list[str], threshold: int) -> tuple[tuple[AnswerCount, ...], str]:
    """The counts of a select-one; steps of a long scale, or answers that few gave, are joined before anything is withheld."""
    levels = [*groupings(question), *([] if question.steps else _with_few_joined(question, given, threshold))]
    groups = next((g for g in levels if not any(0 < _number_of(given, names) < threshold for _, names in g)), levels[-1])
    counts = pd.Series({label: _number_of(given, names) for label, names in groups})
    published = suppress(counts, threshold)
    shown = published.table.iloc[:, 0] if not published.table.empty else pd.Series(dtype=object)
    rows = tuple(counted(asked, label, shown.get(label, "not shown"), len(given)) for label, _ in groups)
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
    return counted(asked, question.label_of(name), table.iloc[0, 0] if len(table) > 1 else "not shown", len(given))


def counted(asked: Asked, label: str, shown: object, n: int) -> AnswerCount:
    """One row: a count that may be shown with its share, interval and bounds, a text without."""
    if isinstance(shown, str):
        return AnswerCount(label, shown, None)
    number = int(shown)  # type: ignore[call-overload]
    return AnswerCount(label, str(number), asked.share(number, n), asked.bounds(number, n))


def _few(n: int, threshold: int) -> str:
    return f"Not shown: there are fewer than {threshold} in all." if n < threshold else ""


def _is_missing(answer: object) -> bool:
    return answer is None or answer != answer


def _read(case: CaseFolder) -> tuple[Survey | None, Problems]:
    problems = Problems()
    path, responses = case.root / "field_phase" / FORM, case.table("field_phase", RESPONSES)
    file = case.relative(path)
    if not path.exists():
        if responses is not None:
            problems.add("SURVEY_FORM_MISSING", responses.place)
        return None, problems
    form = read_questionnaire(path, file, case.header.evaluation.report_language, problems)
    if form is None:
        return None, problems
    if form.get(CONSENT) is None:
        problems.add("FORM_NO_CONSENT", Place(file, "survey"))
    return _survey(case, form, responses, problems), problems


def _survey(case: CaseFolder, form: Questionnaire, responses: tables.Table | None, problems: Problems) -> Survey:
    placements = place_columns(form, responses, problems) if responses is not None else []
    rows = _rows_once(responses, problems) if responses is not None else []
    agreed = [row for row in rows if _agrees(form, placements, row)]
    asked = [placement for placement in placements if placement.question.name != CONSENT]
    answers: dict[str, list[Answer]] = {p.question.name: [answer_of(p, row, problems) for row in agreed] for p in asked}
    asked_of = case.header.evaluation.survey
    if asked_of.invited and responses is not None and len(rows) > asked_of.invited:
        problems.add("SURVEY_MORE_THAN_INVITED", responses.place, n=len(rows), invited=asked_of.invited)
    frame = pd.DataFrame(answers, dtype=object, index=range(len(agreed)))
    # who answered is said by the sources of the survey, where there are any
    threshold = smallest_count(case, (group for source in read_sources(case) if source.kind == "survey" for group in source.group_ids))
    return Survey(form.title, form.questions, frame, len(rows), len(agreed), asked_of.invited, asked_of.population, problems, bool(asked_of.by_lot), threshold)


def _rows_once(responses: tables.Table, problems: Problems) -> list[tables.Row]:
    """The rows with answers; one that was sent twice counts once."""
    key = next((column for column in responses.columns if column.lower() in ("_uuid", "x_uuid", "meta/instanceid", "_id")), "")
    rows: list[tables.Row] = []
    seen: dict[str, int | None] = {}
    for row in responses.rows:
        mark = row.cells.get(key, "")
        if is_tag_row(row):
            continue
        if mark and mark in seen:
            problems.add("SURVEY_ROW_TWICE", row.place.at(key), row=seen[mark])
            continue
        seen[mark] = row.place.row
        rows.append(row)
    return rows


def _agrees(form: Questionnaire, placements: list[Placement], row: tables.Row) -> bool:
    """True where the row says yes to the question `consent`, or where the form does not have that question."""
    if form.get(CONSENT) is None:
        return True
    placement = next((p for p in placements if p.question.name == CONSENT), None)
    if placement is None:
        return False
    written = row.cells.get(placement.column, "")
    return bool({terms.plain(written), terms.plain(placement.question.label_of(written))} & _YES) if written else False
