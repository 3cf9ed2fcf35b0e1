"""The whole case read and checked once: every table, every id, every citation, and the rules of each artefact."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review import (
    assumptions,
    clarifications,
    documents,
    evaluation_matrix,
    meeting_plan,
    resources,
    results_matrix,
    stakeholders,
)
from evaltool.desk_review.desk_checks import check_desk
from evaltool.field_phase import codebook, coding, emerging, persons, service_data, sources, training_tests
from evaltool.field_phase.key import HANDOVER, is_handed_over
from evaltool.field_phase.names import check_names, check_table_names
from evaltool.field_phase.survey import check_survey, files_of_choices
from evaltool.field_phase.transcripts import check_transcripts
from evaltool.problems import CaseError, Place, Problems
from evaltool.records import Record, citations
from evaltool.stray_files import check_files
from evaltool.synthesis import answers, comments, conclusions, findings, lessons, limitations, quality, ratings, recommendations, responses
from evaltool.synthesis.evidence import check_evidence
from evaltool.synthesis.finding_checks import check_findings
from evaltool.synthesis.orphans import check_orphans
from evaltool.synthesis.overall_score import check_overall_score
from evaltool.synthesis.strength_rule import check_strength_rule
from evaltool.synthesis.touches import check_touched

# -- every table of the file contract, in its order --
MODELS: list[type[Record]] = [
    documents.Document,
    results_matrix.Indicator,
    assumptions.Assumption,
    resources.Activity,
    resources.BudgetLine,
    stakeholders.Group,
    evaluation_matrix.Question,
    meeting_plan.Meeting,
    clarifications.Clarification,
    sources.Source,
    persons.Person,
    codebook.Code,
    coding.Coding,
    emerging.EmergingPoint,
    training_tests.TrainingTest,
    service_data.ServiceCount,
    answers.Answer,
    findings.Finding,
    ratings.Rating,
    conclusions.Conclusion,
    recommendations.Recommendation,
    lessons.Lesson,
    limitations.Limitation,
    quality.Judgement,
    comments.Comment,
    responses.ManagementResponse,
]
# files of a phase that are no tables of this list: the questionnaire and its answers
OTHER_FILES = {"field_phase": ("survey", "survey_responses")}

# columns that tell when something was
_HAPPENED = ("date", "actual_date", "actual_start", "actual_end")

# -- the rules of each artefact, each `(case) -> Problems`, in the order of the work --
RULES: tuple[Callable[[CaseFolder], Problems], ...] = (
    check_desk,
    sources.check_sources,
    persons.check_persons,
    check_transcripts,
    check_names,
    codebook.check_codebook,
    coding.check_codings,
    check_survey,
    emerging.check_emerging,
    training_tests.check_training_tests,
    service_data.check_service_data,
    check_strength_rule,
    check_evidence,
    check_touched,
    answers.check_answers,
    check_findings,
    ratings.check_ratings,
    check_overall_score,
    conclusions.check_conclusions,
    recommendations.check_recommendations,
    lessons.check_lessons,
    limitations.check_limitations,
    check_orphans,
    quality.check_quality,
    comments.check_comments,
    responses.check_responses,
)


def check_case(case: CaseFolder) -> Problems:
    """Every problem of a case. What is not there yet is no problem; where evaluation.yml cannot be used the tables are read all the same."""
    found = Problems()
    if not case.is_usable and "CASE_NOT_FOUND" in case.problems.codes():
        return Problems(case.problems)
    found.extend(check_files(case, MODELS, {"field_phase": (*OTHER_FILES["field_phase"], *files_of_choices(case))}))
    for model in MODELS:
        case.read(model)
    if is_handed_over(case):
        found.add("HANDOVER_NAMES", Place(HANDOVER))
    _check_ids(case, found)
    if case.is_usable:
        _check_days(case, found)
    # the rules read texts as well, and may rely on being allowed to, and on criteria
    if case.check_rights() and case.is_usable and case.header.evaluation.criteria:
        for rule in RULES:
            found.extend(rule(case))
        found.extend(check_table_names(case, MODELS))
    # last, as a rule may read files of its own
    found.extend(case.problems)
    return found


def sound_case(case: CaseFolder) -> Problems:
    """The blocks and warnings of a case; raises CaseError with all problems where one of them is an error."""
    found = check_case(case)
    if found.of("error"):
        raise CaseError(found.of("error"))
    return found


def refuse_final(case: CaseFolder) -> None:
    """Raise CaseError where a block problem stands: the final report is not built on it."""
    blocks = check_case(case).of("error", "block")
    if blocks:
        raise CaseError(blocks)


def _check_ids(case: CaseFolder, found: Problems) -> None:
    tables_of = _ids(case, found)
    tables = {model.table: case.read(model) for model in MODELS}
    waiting: set[tuple[type[Record], str]] = set()
    for model in MODELS:
        for record in case.read(model):
            for column, id, cited in citations(record):
                targets = [tables[name] for name in cited if name in tables]
                # a row or a table that has to be mended first is no missing id
                is_lost = any(id in target.lost_ids or not target.complete for target in targets)
                if "case" in cited or is_lost or tables_of.get(id, set()) & set(cited):
                    continue
                absent = [target.model.table for target in targets if not target.present]
                if not absent:
                    known = [known for known, where in tables_of.items() if where & set(cited)]
                    found.add("ID_UNKNOWN", record.found_at.at(column), id=id, tables=" or ".join(cited), hint=_hint(id, known))
                elif (model, column) not in waiting:
                    waiting.add((model, column))
                    found.add("TABLE_NOT_YET", record.found_at.at(column), id=id, tables=" or ".join(absent))


def _check_days(case: CaseFolder, found: Problems) -> None:
    """Days of papers, values and codings that come long after the evaluation: two digits that changed places (2031 for 2013)."""
    last = max((phase.end for phase in case.header.evaluation.phases if phase.end), default=None)
    if last is None:
        return
    for model in (model for model in MODELS if model.phase != "synthesis"):
        columns = [name for name in _HAPPENED if name in model.model_fields]
        for record in case.read(model):
            for column in columns:
                day = str(getattr(record, column) or "")
                if day > (last + timedelta(days=365)).isoformat():
                    found.add("DATE_AFTER_END", record.found_at.at(column), day=day, last=last)


def _hint(id: str, known: list[str]) -> str:
    parts = [part for part in re.split(r"[,\s]+", id) if part]
    if len(parts) > 1 and set(parts) <= set(known):
        return " Several ids in one cell are separated by ';'."
    return terms.did_you_mean(id, known)


def _ids(case: CaseFolder, found: Problems) -> dict[str, set[str]]:
    """The tables in which each id of the case stands; an id that two rows own is a problem, named at the later row."""
    first_at: dict[str, tuple[Place, tuple[type[Record], str]]] = {}
    tables_of: dict[str, set[str]] = {}
    for model in MODELS:
        answered: set[str] = set()
        for record in case.read(model):
            if model is answers.Answer and record.id in answered:
                found.add("ANSWER_TWICE", record.found_at.at(model.key), id=record.id)
            answered.add(record.id)
            for column in (*model.shared_ids, model.key) if model.owns_ids else ():
                id = getattr(record, column)
                if not id:
                    continue
                tables_of.setdefault(id, set()).add(model.table)
                here = (model, column)
                place, owner = first_at.setdefault(id, (record.found_at.at(column), here))
                # a result repeats for each of its indicators
                if place != record.found_at.at(column) and not (owner == here and column in model.shared_ids):
                    found.add("ID_TWICE", record.found_at.at(column), id=id, other=place.at(None).in_words())
    return tables_of
