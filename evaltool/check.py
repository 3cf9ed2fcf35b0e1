"""The whole case read and checked once: every table, every id, every citation, and the rules of each artefact."""

from __future__ import annotations

from collections.abc import Callable

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
from evaltool.field_phase import codebook, coding, emerging, persons, service_data, sources, training_tests
from evaltool.problems import CaseError, Place, Problems
from evaltool.records import Record, citations
from evaltool.synthesis import answers, conclusions, findings, lessons, limitations, ratings, recommendations

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
]
# files of a phase that are no tables of this list: the questionnaire and its answers, and what is read back from reviewed documents
OTHER_FILES = {"survey", "survey_responses", "comments", "management_response", "quality"}

# -- the rules of each artefact, each `(case) -> Problems` --
RULES: list[Callable[[CaseFolder], Problems]] = []


def check_case(case: CaseFolder) -> Problems:
    """Every problem of a case. What is not there yet is no problem."""
    found = Problems(case.problems)
    if not case.is_usable:
        return found
    case.check_files(MODELS, OTHER_FILES)
    for model in MODELS:
        case.read(model)
    found.extend(case.problems)
    _check_ids(case, found)
    for rule in RULES:
        found.extend(rule(case))
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
    present = {model.table for model in MODELS if case.read(model).present}
    waiting: set[tuple[str, tuple[str, ...]]] = set()
    for model in MODELS:
        for record in case.read(model):
            for column, id, tables in citations(record):
                if "case" in tables or tables_of.get(id, set()) & set(tables):
                    continue
                at = record.found_at.at(column)
                if present & set(tables):
                    near = terms.nearest(id, [known for known, where in tables_of.items() if where & set(tables)])
                    found.add("ID_UNKNOWN", at, id=id, tables=" or ".join(tables), hint=f" Did you mean '{near}'?" if near else "")
                elif (column, tables) not in waiting:
                    waiting.add((column, tables))
                    found.add("TABLE_NOT_YET", at, id=id, tables=" or ".join(tables))


def _ids(case: CaseFolder, found: Problems) -> dict[str, set[str]]:
    """The tables in which each id of the case stands; an id that two rows own is a problem, named at the later row."""
    first_at: dict[str, Place] = {}
    tables_of: dict[str, set[str]] = {}
    results: dict[str, Place] = {}
    for row in case.read(results_matrix.Indicator):
        results.setdefault(row.result_id, row.found_at)
        tables_of.setdefault(row.result_id, set()).add(row.table)
    first_at.update(results)
    for model in MODELS:
        answered: set[str] = set()
        for record in case.read(model):
            if not record.id:
                continue
            if not model.owns_ids:
                if model is answers.Answer and record.id in answered:
                    found.add("ANSWER_TWICE", record.found_at.at(model.key), id=record.id)
                answered.add(record.id)
                continue
            if record.id in first_at:
                other = first_at[record.id]
                found.add("ID_TWICE", record.found_at.at(model.key), id=record.id, other=f"{other.file}, row {other.row}")
            first_at.setdefault(record.id, record.found_at)
            tables_of.setdefault(record.id, set()).add(model.table)
    return tables_of
