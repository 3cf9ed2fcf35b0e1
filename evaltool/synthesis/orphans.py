"""Orphans: what was gathered and is used by nothing.

Every link of the chain has its own check; this module has those at its lower end. In all: a question without a finding (`QUESTION_WITHOUT_ANSWER`), a
finding without a conclusion (`FINDING_UNUSED`), a conclusion without a finding (`CONCLUSION_NO_FINDING`) or a recommendation (`CONCLUSION_UNUSED`: a warning, as
a conclusion may ask for no change), a recommendation without a conclusion (`RECOMMENDATION_NO_LINK`), a lesson without a finding (`LESSON_NO_FINDING`), and
here: a source that was analysed and that no finding cites, a code at the end of the tree that nobody put on anything, a document that was received, is cited
nowhere and has nothing in `used_for`, a group that was to be heard and was not, an indicator with a target and no value. Codes above others may stay
empty, and indicators without a finding are no orphans, as the report shows all of them.

Nothing is said before there are findings: until then everything still waits to be used.
"""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.results_matrix import read_results_matrix
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coding import read_codings
from evaltool.field_phase.service_data import read_service_data
from evaltool.field_phase.sources import analysed_sources, read_sources
from evaltool.problems import Problems
from evaltool.synthesis.evidence import cited
from evaltool.synthesis.findings import Finding, read_findings
from evaltool.synthesis.triangulation import behind


def check_orphans(case: CaseFolder) -> Problems:
    """Sources, codes, documents and groups that nothing uses, and indicators without a value; nothing while there are no findings."""
    problems = Problems()
    if not len(read_findings(case)):
        return problems
    used = _cited(case, by_findings=True)
    for source in analysed_sources(case):
        if source.id not in used:
            problems.add("SOURCE_UNUSED", source.found_at.at("source_id"), id=source.id)
    _check_codes(case, problems)
    read = _cited(case, by_findings=False) | {total.document_id for total in read_service_data(case)}
    for document in read_documents(case):
        if document.received == "yes" and not document.used_for and document.id not in read:
            problems.add("DOCUMENT_UNUSED", document.found_at.at("used_for"), id=document.id)
    _check_groups(case, problems)
    for row in read_results_matrix(case):
        if row.indicator_id and row.target and not row.actual:
            problems.add("INDICATOR_WITHOUT_ACTUAL", row.found_at.at("actual"), id=row.indicator_id)
    return problems


def _cited(case: CaseFolder, by_findings: bool) -> set[str]:
    """The sources and documents that are cited by a coding, a place or a total: by findings alone, or by assumptions as well."""
    written = (citation.written for citation in cited(case) if isinstance(citation.record, Finding) or not by_findings)
    return {id for evidence in behind(case, written) for id in (evidence.source_id, evidence.document_id) if id}


def _check_groups(case: CaseFolder, problems: Problems) -> None:
    heard = {id for source in analysed_sources(case) for id in source.group_ids}
    for group in read_stakeholders(case) if read_sources(case).present else ():
        if group.planned_persons and group.id not in heard:
            problems.add("GROUP_NOT_HEARD", group.found_at.at("planned_persons"), group=group.group, planned=group.planned_persons)


def _check_codes(case: CaseFolder, problems: Problems) -> None:
    book, put = read_codebook(case), {coding.code_id for coding in read_codings(case)}
    for code in book if read_codings(case).present else ():
        if code.id not in put and not book.children_of(code.id):
            problems.add("CODE_UNUSED", code.found_at.at("code_id"), id=code.id, code=code.code)
