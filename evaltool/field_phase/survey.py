"""The survey: its questions, the answers of those who agreed to take part, and who was asked what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from evaltool import tables, terms
from evaltool.case import CaseFolder
from evaltool.desk_review.stakeholders import read_stakeholders, smallest_count
from evaltool.field_phase.questionnaire import Questionnaire, SurveyQuestion, read_questionnaire
from evaltool.field_phase.relevance import Asking, condition_of, filters_of
from evaltool.field_phase.responses import Answer, Placement, answer_of, is_tag_row, place_columns, with_choices_met
from evaltool.field_phase.sources import read_sources
from evaltool.field_phase.survey_shares import Asked
from evaltool.problems import Place, Problems

FORM = "survey.xlsx"
CONSENT = "consent"
_YES = {"yes", "y", "true", "1", "given", "agree", "i agree"}
RESPONSES = "survey_responses"


@dataclass(frozen=True, eq=False)
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
    askings: Mapping[str, Asking] = field(default_factory=dict)  # of the questions that the form puts under a condition

    @property
    def asked(self) -> Asked:
        """Who could have answered, which decides on the intervals."""
        return Asked(self.population, self.invited, self.by_lot)

    def asked_of(self, name: str) -> Asked:
        """The same for one question: of those who stayed silent, nobody knows who would have been asked a question that is for some only."""
        return Asked() if self.is_for_some(name) else self.asked

    def is_for_some(self, name: str) -> bool:
        """True where the form asks a question only of some, or of nobody knows whom."""
        asking = self.askings.get(name)
        return asking is not None and (asking.asked is None or not all(asking.asked))

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


def read_survey(case: CaseFolder) -> Survey | None:
    """The survey of a case; None where it has no questionnaire, or one that cannot be used."""
    return case.once(_read)[0]


def check_survey(case: CaseFolder) -> Problems:
    """What is wrong with the form, what could not be placed in the answers, and numbers that do not fit."""
    return case.once(_read)[1]


def files_of_choices(case: CaseFolder) -> set[str]:
    """The names, without their ending, of the files beside the questionnaire in which choices stand."""
    survey = read_survey(case) if case.is_usable else None
    return {question.choices_in.rpartition(".")[0] for question in (survey.questions if survey else ()) if question.choices_in}


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
    form = with_choices_met(form, responses) if responses is not None else form
    placements = place_columns(form, responses, problems) if responses is not None else []
    rows = _rows_once(responses, problems) if responses is not None else []
    agreed = [row for row in rows if _agrees(form, placements, row)]
    asked = [placement for placement in placements if placement.question.name != CONSENT]
    answers: dict[str, list[Answer]] = {p.question.name: [answer_of(p, row, problems) for row in agreed] for p in asked}
    survey = case.header.evaluation.survey
    if survey.invited and responses is not None and len(rows) > survey.invited:
        problems.add("SURVEY_MORE_THAN_INVITED", responses.place, n=len(rows), invited=survey.invited)
    frame = pd.DataFrame(answers, dtype=object, index=range(len(agreed)))
    consent = [answer_of(p, row, Problems()) or "yes" for p in placements if p.question.name == CONSENT for row in agreed]
    askings = _askings(form, answers, consent)
    counts = (len(rows), len(agreed), survey.invited, survey.population)
    return Survey(form.title, form.questions, frame, *counts, problems, bool(survey.by_lot), _threshold(case, problems), askings)


def _threshold(case: CaseFolder, problems: Problems) -> int:
    """The smallest count that may be shown, by the groups that evaluation.yml and the sources of the survey name; by all of the case where nobody says who was asked."""
    groups, said = read_stakeholders(case).ids(), case.header.evaluation.survey.group_ids
    unknown = [id for id in said if id not in groups]
    for id in unknown:
        at = case.header.place("evaluation.survey.group_ids")
        problems.add("ID_UNKNOWN", at, id=id, tables="stakeholders", hint=terms.did_you_mean(id, groups))
    asked = {*said, *(group for source in read_sources(case) if source.kind == "survey" for group in source.group_ids)}
    return smallest_count(case, groups if unknown or not asked else asked)


def _askings(form: Questionnaire, answers: dict[str, list[Answer]], consent: list[Answer]) -> dict[str, Asking]:
    """Who was asked each question that stands under a condition. Whoever answered was asked, whatever the form says."""
    persons = [dict(zip(answers, given, strict=True)) for given in zip(*answers.values(), strict=True)]
    found = {}
    for question in (question for question in form.questions if question.relevant):
        filters = tuple(name for name in filters_of(question, form) if name != CONSENT)
        condition = condition_of(question, form) if answers.keys() >= set(filters) else None
        asked = (
            [
                condition.holds(person | {CONSENT: agreed}) or person.get(question.name) is not None
                for person, agreed in zip(persons, consent or [None] * len(persons), strict=True)
            ]
            if condition
            else None
        )
        found[question.name] = Asking(filters, condition, None if asked is None else tuple(asked))
    return found


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
