"""What a careful reader would object to in the findings: no evidence, one source, one side, nobody who is meant to benefit."""

from __future__ import annotations

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.desk_review.terms_of_reference import check_criterion, check_cross_cutting
from evaltool.field_phase.named_groups import role_may_be_told
from evaltool.field_phase.persons import voices_of_source
from evaltool.field_phase.sources import analysed_sources
from evaltool.problems import Place, Problems
from evaltool.synthesis.evidence import Evidence, address_book
from evaltool.synthesis.findings import Finding, read_findings
from evaltool.synthesis.triangulation import Weight, behind, evidence_on, weigh

_OPPOSITE = {"positive": "negative", "negative": "positive"}


def check_findings(case: CaseFolder) -> Problems:
    """What is wrong with the findings and their evidence; nothing while there are none."""
    problems, findings = Problems(), read_findings(case)
    heard = any(voice.rights_holder for source in analysed_sources(case) for voice in voices_of_source(case, source))
    for finding in findings:
        if finding.criterion:
            check_criterion(case, finding.criterion, finding.found_at.at("criterion"), problems)
        check_cross_cutting(case, finding, finding.cross_cutting, problems)
        _check_weight(case, finding, weigh(case, finding), heard and role_may_be_told(case, "rights_holder"), problems)
        _check_contradiction(case, finding, problems)
        if finding.confidence and not finding.confidence_reason:
            problems.add("FINDING_CONFIDENCE_REASON", finding.found_at.at("confidence_reason"), id=finding.id, confidence=finding.confidence)
    if len(findings):
        table = Place(findings[0].found_at.file, findings[0].found_at.sheet)
        if not heard:
            problems.add("NO_RIGHTS_HOLDER_HEARD", table)
        spoken = {terms.plain(issue) for finding in findings for issue in finding.cross_cutting}
        for issue in case.header.evaluation.cross_cutting:
            if terms.plain(issue) not in spoken:
                problems.add("CROSS_CUTTING_SILENT", table.at("cross_cutting"), issue=issue)
    return problems


def _check_weight(case: CaseFolder, finding: Finding, weight: Weight, heard: bool, problems: Problems) -> None:
    at, book = finding.found_at, address_book(case)
    if not behind(case, finding.evidence_for):
        problems.add("FINDING_NO_EVIDENCE", at.at("evidence_for"), id=finding.id)
        return
    if len(weight.origins_against) > len(weight.origins_for):
        words = {"id": finding.id, "against": len(weight.origins_against), "speaks_for": len(weight.origins_for)}
        problems.add("FINDING_OUTWEIGHED", at.at("evidence_against"), **words)
    if weight.single_source:
        problems.add("FINDING_SINGLE_SOURCE", at.at("evidence_for"), id=finding.id, source=_origin_in_words(weight.evidence[0]))
    if weight.implementer_only and role_may_be_told(case, "implementer"):
        problems.add("FINDING_IMPLEMENTER_ONLY", at.at("evidence_for"), id=finding.id)
    if heard and not weight.rights_holder:
        problems.add("FINDING_NO_RIGHTS_HOLDER", at.at("evidence_for"), id=finding.id)
    for written in finding.evidence_against:
        evidence = book.resolve(written)
        if written in finding.evidence_for and evidence and evidence.direction != "mixed":
            problems.add("EVIDENCE_TWICE", at.at("evidence_against"), cited=written, id=finding.id)
    if finding.strength is None:
        problems.add("FINDING_STRENGTH_OPEN", at.at("strength"), id=finding.id, suggested=weight.suggested)
    elif finding.strength != weight.suggested and not finding.strength_reason:
        words = {"id": finding.id, "strength": finding.strength, "suggested": weight.suggested}
        problems.add("FINDING_STRENGTH_REASON", at.at("strength_reason"), **words)


def opposed(case: CaseFolder, finding: Finding) -> set[str]:
    """The sources whose codings on the questions of a finding say the opposite of the codings it cites, where it names nothing against it."""
    cited = {e.direction for written in finding.evidence_for if (e := address_book(case).resolve(written)) and e.kind == "coding"} & set(_OPPOSITE)
    # a finding that cites both sides has named the contradiction; one that cites no coding is set beside all of them
    if finding.evidence_against or len(cited) == 2:
        return set()
    questions = [question for id in finding.question_ids if (question := read_evaluation_matrix(case).get(id))]
    coded = {e.citation: e for question in questions for e in evidence_on(case, question) if e.kind == "coding"}.values()
    sides = {direction: {e.origin for e in coded if e.direction == direction} for direction in _OPPOSITE}
    return sides[_OPPOSITE[cited.pop()]] if cited else min(sides.values(), key=len)


def _check_contradiction(case: CaseFolder, finding: Finding, problems: Problems) -> None:
    number = len(opposed(case, finding))
    if number:
        count = terms.counted(number, "source")
        problems.add("FINDING_CONTRADICTED", finding.found_at.at("evidence_against"), id=finding.id, count=count)


def _origin_in_words(evidence: Evidence) -> str:
    return evidence.source_id or evidence.document_id or terms.STREAMS[evidence.stream]
