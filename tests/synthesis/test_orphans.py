"""What was gathered and is used by nothing."""

from __future__ import annotations

import pytest

from evaltool.synthesis.orphans import check_orphans
from tests.support.water_case import row


def edit(table, id, **cells):
    return lambda tables: row(tables, table, id).update(cells)


CODE = {"code_id": "C7", "parent_id": "", "code": "Prices", "definition": "Cost of water", "question_ids": "EQ3"}


@pytest.mark.parametrize(
    ("change", "code", "place", "words"),
    [
        (edit("synthesis/findings", "F2", evidence_for="K01;K03"), None, "", ""),
        (lambda t: (edit("synthesis/findings", "F2", evidence_for="K01;K03")(t), edit("synthesis/findings", "F3", evidence_against="")(t),
                    edit("desk_review/assumptions", "AS1", evidence="K08")(t)), None, "", ""),
        (edit("desk_review/stakeholders", "G2", planned_persons="2"), None, "", ""),
        (edit("desk_review/documents", "D01", used_for="numbers"), None, "", ""),
        (lambda t: t["field_phase/codebook"].append(CODE), "CODE_UNUSED", "field_phase/codebook.csv 6 code_id", "Nobody put the code 'Prices' (C7) on anything."),
        (lambda t: (edit("synthesis/findings", "F2", evidence_for="K01;K03")(t), edit("synthesis/findings", "F3", evidence_against="")(t)), "SOURCE_UNUSED",
         "field_phase/sources.csv 6 source_id", "No finding cites S05."),
        (lambda t: t["desk_review/documents"].append({"document_id": "D09", "title": "Map", "received": "yes"}), "DOCUMENT_UNUSED",
         "desk_review/documents.csv 5 used_for", "D09 was received, is cited nowhere and is used for nothing."),
        (lambda t: t["desk_review/stakeholders"].append({"group_id": "G9", "group": "Schools", "role": "other", "planned_persons": "4"}), "GROUP_NOT_HEARD",
         "desk_review/stakeholders.csv 5 planned_persons", "4 persons of 'Schools' were to be heard, and nobody was."),
        (edit("desk_review/results_matrix", "OP1", actual=""), "INDICATOR_WITHOUT_ACTUAL", "desk_review/results_matrix.csv 2 actual",
         "'I1' has a target and no value at the end."),
    ],
)  # fmt: skip
def test_an_orphan_is_named_at_its_row_and_everything_else_is_silent(water, change, code, place, words):
    found = [(p.code, f"{p.file} {p.row} {p.column}") for p in check_orphans(water(change))]

    assert found == ([(code, place)] if code else [])
    assert all(words in p.message and p.severity == "warning" for p in check_orphans(water(change)))


def test_a_code_above_others_may_stay_empty(water):
    case = water(lambda t: t["field_phase/codebook"].extend([{**CODE, "code_id": "C8"}, {**CODE, "parent_id": "C8"}]))

    assert [problem.message.split("(")[1][:2] for problem in check_orphans(case)] == ["C7"]


def test_a_document_that_only_an_assumption_or_a_total_rests_on_is_used(water):
    case = water(edit("synthesis/findings", "F1", evidence_for="S01 l.3;K03"))

    # D02 is cited by AS1 and is the paper of SD1
    assert list(check_orphans(case)) == []


def test_before_there_are_findings_everything_waits_to_be_used(water):
    assert list(check_orphans(water(lambda tables: tables.pop("synthesis/findings")))) == []


def test_a_case_that_is_not_coded_has_no_unused_codes_and_without_sources_no_group_that_was_not_heard(water):
    def uncoded(tables):
        for name in [name for name in tables if name.startswith("field_phase") and not name.endswith("codebook")]:
            del tables[name]

    # of the documents, D01 was cited by a coding alone
    assert [problem.code for problem in check_orphans(water(uncoded))] == ["DOCUMENT_UNUSED"]
