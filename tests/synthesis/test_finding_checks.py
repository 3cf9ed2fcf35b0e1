from __future__ import annotations

import pytest

from evaltool.synthesis.finding_checks import check_findings
from tests.support.water_case import row


def finding(id, **cells):
    return lambda tables: row(tables, "synthesis/findings", id).update(cells)


def test_sound_findings_have_no_problem(water):
    assert list(check_findings(water())) == []


def test_a_case_in_its_desk_phase_has_no_problem_with_findings(water):
    def desk_phase(tables):
        for name in [name for name in tables if not name.startswith("desk_review")]:
            del tables[name]

    assert list(check_findings(water(desk_phase))) == []


@pytest.mark.parametrize(
    ("change", "code", "severity", "column", "words"),
    [
        (finding("F1", evidence_for=""), "FINDING_NO_EVIDENCE", "block", "evidence_for", "F1 has no evidence that can be read."),
        (finding("F1", evidence_for="K99;S04"), "FINDING_NO_EVIDENCE", "block", "evidence_for", "F1 has no evidence that can be read."),
        (finding("F1", evidence_for="K01;S01 l.4"), "FINDING_SINGLE_SOURCE", "warning", "evidence_for", "F1 rests on one source, S01."),
        (finding("F3", evidence_for="K08", evidence_against=""), "FINDING_SINGLE_SOURCE", "warning", "evidence_for", "F3 rests on one source, S05."),
        (finding("F1", evidence_for="I1;A1"), "FINDING_SINGLE_SOURCE", "warning", "evidence_for", "F1 rests on one source, indicators and other data."),
        (finding("F1", evidence_for="K07;D01 p.1"), "FINDING_IMPLEMENTER_ONLY", "warning", "evidence_for", "Everything behind F1 comes from the implementer."),
        (finding("F1", evidence_for="K03;D02 p.1"), "FINDING_NO_RIGHTS_HOLDER", "warning", "evidence_for", "No rights holder was heard on F1."),
        (finding("F2", evidence_against=""), None, "warning", "", ""),
        (finding("F3", evidence_for="K06;S01 l.3", evidence_against=""), "FINDING_CONTRADICTED", "warning", "evidence_against",
         "F3 names nothing against it, while 1 source on its questions say the opposite of what it cites."),
        (finding("F3", evidence_for="S01 l.3;D02 p.4", evidence_against=""), "FINDING_CONTRADICTED", "warning", "evidence_against", "F3 names nothing against it"),
        (finding("F2", evidence_against="K04;K01"), "EVIDENCE_TWICE", "warning", "evidence_against", "'K01' is cited for and against F2."),
        (finding("F1", evidence_for="K03", evidence_against="S01 l.3;D02 p.4"), "FINDING_OUTWEIGHED", "warning", "evidence_against",
         "More sources speak against F1 (2) than for it (1)."),
        (finding("F2", strength=""), "FINDING_STRENGTH_OPEN", "warning", "strength", "The strength of F2 is not confirmed; the rule suggests 4."),
        (finding("F2", strength_reason=""), "FINDING_STRENGTH_REASON", "warning", "strength_reason", "The strength of F2 is 3, the rule suggests 4"),
        (finding("F2", criterion="effectivness"), "CRITERION_NOT_IN_USE", "error", "criterion", "Did you mean 'effectiveness'?"),
        (finding("F2", criterion="coherence"), "CRITERION_NOT_IN_USE", "error", "criterion", "'coherence' is not one of the criteria in use."),
        (finding("F2", cross_cutting="gendre"), "CROSS_CUTTING_UNKNOWN", "warning", "cross_cutting", "Did you mean 'gender'? They are: gender."),
        (finding("F2", cross_cutting="zzz"), "CROSS_CUTTING_UNKNOWN", "warning", "cross_cutting", "'zzz' is not one of the cross-cutting issues"),
    ],
)  # fmt: skip
def test_what_a_reader_would_object_to_is_named_at_its_cell(water, change, code, severity, column, words):
    found = {problem.code: problem for problem in check_findings(water(change))}

    if code is None:
        # what speaks against F2 is K04, which has the other direction than what F2 cites
        code, column, words = "FINDING_CONTRADICTED", "evidence_against", "while 1 source"
    assert code in found
    assert (found[code].severity, found[code].file, found[code].column) == (severity, "synthesis/findings.csv", column)
    assert words in found[code].message


def test_a_finding_that_cites_both_sides_has_named_the_contradiction(water):
    case = water(finding("F2", evidence_for="K01;K04;S01 l.3", evidence_against=""))

    assert "FINDING_CONTRADICTED" not in check_findings(case).codes()


def test_a_finding_without_any_opposite_voice_may_name_nothing_against_it(water):
    case = water(lambda tables: row(tables, "field_phase/codings/ana", "K04").update(direction="neutral"))

    assert "FINDING_CONTRADICTED" not in check_findings(case).codes()


def test_a_mixed_coding_may_stand_on_both_sides(water):
    def both(tables):
        row(tables, "field_phase/codings/ana", "K04").update(direction="mixed")
        finding("F2", evidence_for="K01;K03;K04;K08")(tables)

    assert "EVIDENCE_TWICE" not in check_findings(water(both)).codes()


def test_a_cross_cutting_issue_on_which_no_finding_speaks_is_named(water):
    case = water(head={"evaluation": {"cross_cutting": ["Gender", "human rights"]}})

    (problem,) = check_findings(case)
    assert (problem.code, problem.file, problem.row) == ("CROSS_CUTTING_SILENT", "synthesis/findings.csv", None)
    assert "No finding speaks to the cross-cutting issue 'human rights'." in problem.message


def test_where_no_rights_holder_was_heard_at_all_it_is_said_once(water):
    case = water(lambda tables: row(tables, "desk_review/stakeholders", "G1").update(role="partner"))

    codes = [problem.code for problem in check_findings(case)]
    assert codes.count("NO_RIGHTS_HOLDER_HEARD") == 1
    assert "FINDING_NO_RIGHTS_HOLDER" not in codes


def test_a_finding_on_an_unknown_question_is_left_to_the_check_of_ids(water):
    assert list(check_findings(water(finding("F1", question_ids="EQ99")))) == []
