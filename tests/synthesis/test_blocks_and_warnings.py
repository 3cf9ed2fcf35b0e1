"""Every block and warning that a careful reader asks for has a code: it fires where it should and is silent in a sound case."""

from __future__ import annotations

import pytest

from evaltool.check import check_case
from evaltool.problems import catalogue
from tests.support.water_case import row


def edit(table, id, **cells):
    return lambda tables: row(tables, table, id).update(cells)


def drop(table, id):
    return lambda tables: tables[table].remove(row(tables, table, id))


def thirteen(tables):
    first = row(tables, "synthesis/recommendations", "RE1")
    tables["synthesis/recommendations"] += [{**first, "recommendation_id": f"RE{n}"} for n in range(2, 14)]


FINDINGS, CONCLUSIONS, RECOMMENDATIONS, LESSONS = (f"synthesis/{name}" for name in ("findings", "conclusions", "recommendations", "lessons"))
INVENTORY = {
    "question without finding or stated reason": (drop(FINDINGS, "F1"), "QUESTION_WITHOUT_ANSWER", "block"),
    "finding without evidence": (edit(FINDINGS, "F1", evidence_for=""), "FINDING_NO_EVIDENCE", "block"),
    "finding whose evidence does not resolve": (edit(FINDINGS, "F1", evidence_for="K99"), "ID_UNKNOWN", "error"),
    "finding whose evidence is withheld": (edit(FINDINGS, "F1", evidence_for="S01 l.3;S04"), "EVIDENCE_WITHHELD", "block"),
    "withdrawal of a consent that touches findings": (edit("field_phase/sources", "S03", consent="withdrawn"), "CONSENT_TOUCHES", "block"),
    "change of a coding that touches findings": (edit("field_phase/codings/ana", "K06", quote="Nobody said so."), "CODING_TOUCHES", "warning"),
    "rating without justification": (edit("synthesis/ratings/ana", "relevance", justification=""), "RATING_NO_JUSTIFICATION", "block"),
    "rating without evidence": (edit("synthesis/ratings/ana", "relevance", finding_ids=""), "RATING_NO_FINDINGS", "warning"),
    "rating where NR is needed": (edit(FINDINGS, "F1", strength=1), "RATING_NEEDS_NR", "block"),
    "conclusion without finding": (edit(CONCLUSIONS, "CO1", finding_ids=""), "CONCLUSION_NO_FINDING", "block"),
    "recommendation without actor": (edit(RECOMMENDATIONS, "RE1", addressed_to=""), "RECOMMENDATION_NO_ACTOR", "block"),
    "recommendation without priority": (edit(RECOMMENDATIONS, "RE1", priority=""), "RECOMMENDATION_NO_PRIORITY", "block"),
    "recommendation without time frame": (edit(RECOMMENDATIONS, "RE1", time_frame=""), "RECOMMENDATION_NO_TIME_FRAME", "block"),
    "recommendation without means": (edit(RECOMMENDATIONS, "RE1", means=""), "RECOMMENDATION_NO_MEANS", "warning"),
    "recommendation without link": (edit(RECOMMENDATIONS, "RE1", conclusion_ids=""), "RECOMMENDATION_NO_LINK", "block"),
    "contradiction not discussed": (edit(FINDINGS, "F2", evidence_against=""), "FINDING_CONTRADICTED", "warning"),
    "more against a finding than for it": (edit(FINDINGS, "F1", evidence_for="K03", evidence_against="S01 l.3;D02 p.4"), "FINDING_OUTWEIGHED", "warning"),
    "single source": (edit(FINDINGS, "F1", evidence_for="K01"), "FINDING_SINGLE_SOURCE", "warning"),
    "implementer only": (edit(FINDINGS, "F1", evidence_for="K07;D01 p.1"), "FINDING_IMPLEMENTER_ONLY", "warning"),
    "no rights holder on a finding": (edit(FINDINGS, "F1", evidence_for="K03;D02 p.1"), "FINDING_NO_RIGHTS_HOLDER", "warning"),
    "no rights holder at all": (edit("desk_review/stakeholders", "G1", role="partner"), "NO_RIGHTS_HOLDER_HEARD", "warning"),
    "cross-cutting issue silent": (edit(FINDINGS, "F1", cross_cutting=""), "CROSS_CUTTING_SILENT", "warning"),
    "purpose uncovered": (edit(RECOMMENDATIONS, "RE1", purpose_ids=""), "PURPOSE_UNCOVERED", "warning"),
    "vague verb": (edit(RECOMMENDATIONS, "RE1", headline="The ministry should strengthen its staff."), "RECOMMENDATION_VAGUE", "warning"),
    "more than 12 recommendations": (thirteen, "RECOMMENDATIONS_TOO_MANY", "warning"),
    "lesson that is a recommendation in disguise": (edit(LESSONS, "LE1", headline="The ministry should ask widows."), "LESSON_RECOMMENDS", "warning"),
    "no lessons": (drop(LESSONS, "LE1"), "NO_LESSONS", "warning"),
    "no good practices": (drop(LESSONS, "LE2"), "NO_GOOD_PRACTICES", "warning"),
    "orphan: finding without conclusion": (edit(CONCLUSIONS, "CO1", finding_ids="F2"), "FINDING_UNUSED", "warning"),
    "orphan: conclusion without recommendation": (edit(RECOMMENDATIONS, "RE1", conclusion_ids="CO1"), "CONCLUSION_UNUSED", "warning"),
    "orphan: lesson without finding": (edit(LESSONS, "LE1", finding_ids=""), "LESSON_NO_FINDING", "warning"),
    "orphan: source never used": (
        lambda t: (edit(FINDINGS, "F2", evidence_for="K01;K03")(t), edit(FINDINGS, "F3", evidence_against="")(t)), "SOURCE_UNUSED", "warning",
    ),
    "orphan: code never used": (lambda t: t["field_phase/codebook"].append({"code_id": "C7", "code": "Prices", "definition": "Cost"}), "CODE_UNUSED", "warning"),
    "orphan: document never used": (
        lambda t: t["desk_review/documents"].append({"document_id": "D09", "title": "Map", "received": "yes"}), "DOCUMENT_UNUSED", "warning",
    ),
    "planned group not reached": (
        lambda t: t["desk_review/stakeholders"].append({"group_id": "G9", "group": "Schools", "role": "other", "planned_persons": "4"}), "GROUP_NOT_HEARD", "warning",
    ),
    "results row with a target and no actual": (edit("desk_review/results_matrix", "OP1", actual=""), "INDICATOR_WITHOUT_ACTUAL", "warning"),
}  # fmt: skip


@pytest.mark.parametrize("name", INVENTORY)
def test_what_a_careful_reader_asks_for_fires(water, name):
    change, code, severity = INVENTORY[name]
    found = [problem for problem in check_case(water(change)) if problem.code == code]

    assert found, name
    assert {problem.severity for problem in found} == {severity}


def test_in_a_sound_case_every_one_of_them_is_silent(water):
    found = check_case(water()).codes()

    assert not found & {code for _, code, _ in INVENTORY.values()}


def test_a_rating_outside_the_plausible_range_needs_its_reason(water):
    """All evidence on efficiency is good once K06 is turned, so that the lowest step lies outside."""

    def change(reason):
        def turn(tables):
            for id in ("K06", "K09"):
                edit("field_phase/codings/ana", id, direction="positive")(tables)
            edit("synthesis/ratings/ana", "efficiency", rating="1", outside_range_reason=reason)(tables)

        return turn

    assert "RATING_OUTSIDE_RANGE" in check_case(water(change(""))).codes()
    assert "RATING_OUTSIDE_RANGE" not in check_case(water(change("the audit that came later"))).codes()


def test_every_block_says_the_rule_and_the_way_out():
    for code in {code for _, code, _ in INVENTORY.values()}:
        kind = catalogue()[code]
        assert kind.wrong and kind.rule and kind.way_out
