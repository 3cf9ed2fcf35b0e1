from __future__ import annotations

from evaltool.synthesis.findings import criteria_of, findings_answering, findings_on, read_findings
from tests.support.water_case import row


def test_a_finding_speaks_to_its_own_criterion_or_to_those_of_its_first_question(water):
    case = water(lambda tables: row(tables, "synthesis/findings", "F1").update(criterion="Impact"))
    findings = read_findings(case)

    assert criteria_of(case, findings.get("F1")) == ("impact",)
    assert criteria_of(case, findings.get("F4")) == ("impact", "sustainability")


def test_a_finding_on_an_unknown_question_speaks_to_no_criterion(water):
    case = water(lambda tables: row(tables, "synthesis/findings", "F1").update(question_ids="EQ99"))

    assert criteria_of(case, read_findings(case).get("F1")) == ()


def test_findings_are_found_by_criterion(water):
    assert findings_on(water(), "Sustainability").ids() == ["F4"]
    assert findings_on(water(), "coherence").ids() == []


def test_a_finding_on_a_question_answers_its_sub_question_and_the_reverse(water):
    assert findings_answering(water(), "EQ2a").ids() == ["F2"]

    moved = water(lambda tables: row(tables, "synthesis/findings", "F2").update(question_ids="EQ2a"))
    assert findings_answering(moved, "EQ2").ids() == ["F2"]
