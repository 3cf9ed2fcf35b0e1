"""What a change of a coding or a withdrawal of consent touches, said at once by `evaltool trace` and `evaltool check`."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from evaltool.check import check_case
from evaltool.cli import app
from evaltool.synthesis.reach import reach
from evaltool.synthesis.touches import check_touched, touched_by
from tests.support.water_case import row


def edit(table, id, **cells):
    return lambda tables: row(tables, table, id).update(cells)


def ids(touched):
    return [finding.id for finding in touched.findings], *(list(part) for part in (touched.conclusions, touched.recommendations, touched.lessons))


def test_a_source_touches_everything_that_cites_one_of_its_places_or_codings(water):
    touched = touched_by(water(), "S01")

    assert ids(touched) == (["F1", "F2", "F3", "F4"], ["CO1", "CO2"], ["RE1"], ["LE1", "LE2"])
    assert touched.ratings == ("relevance", "effectiveness", "efficiency", "impact", "sustainability")
    assert touched.questions == ("EQ1", "EQ2", "EQ2a", "EQ3", "EQ4")
    # F2 rests on S01, S02, S05 and the register of results; without S01 there are three sources, of which one speaks both ways
    assert touched.sentences[:2] == [
        "F1 loses 1 of 2 sources (S01 l.3); the rule then suggests 1 instead of 2.",
        "F2 loses 1 of 4 sources (K01); the rule then suggests 3 instead of 4.",
    ]
    assert touched.sentences[4:7] == [
        "Conclusions that rest on it: CO1, CO2.",
        "Recommendations that rest on it: RE1.",
        "Lessons and good practices that rest on it: LE1, LE2.",
    ]


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("K01", "F2 loses 1 of 4 sources (K01); the rule then suggests 3 instead of 4."),
        ("K04", "F2 loses K04 and keeps its 4 sources; the rule then suggests 5 instead of 4."),
        ("S01 l.4", "F4 loses S01 l.4 and keeps its 3 sources."),
        ("D01", "F3 loses 1 of 5 sources (K09)."),
        ("I2", "F2 loses I2 and keeps its 4 sources."),
        ("OP1", "F2 loses 1 of 4 sources (I1, I2); the rule then suggests 3 instead of 4."),
        ("B1", "F3 loses 1 of 5 sources (B1)."),
        # what one person said alone falls with the person; what the group said stays, and is to be read again
        ("P02", "F2 loses K03 and keeps its 4 sources."),
        ("P04", "F3 loses 1 of 5 sources (K06)."),
        ("G2", "F2 loses K03 and keeps its 4 sources."),
        ("G3", "F3 loses 1 of 5 sources (K06)."),
        ("C2", "F2 loses 3 of 4 sources (K01, K03, K08, K04); the rule then suggests 1 instead of 4."),
        ("K07", "No finding cites K07; it is among the evidence on EQ2, EQ2a."),
        ("C2b", "No finding cites C2b; it is among the evidence on EQ2, EQ2a."),
        ("EQ3", "F3 answers it."),
        ("efficiency", "F3 answers it."),
        ("F4", "Conclusions that rest on it: CO2."),
        ("CO2", "Recommendations that rest on it: RE1."),
        ("RE1", "Nothing rests on RE1."),
        ("T1", "Nothing rests on T1."),
    ],
)
def test_every_kind_of_id_says_first_what_it_touches_most(water, id, said):
    assert touched_by(water(), id).sentences[0] == said


def test_an_assumption_falls_with_all_of_its_evidence_and_changes_with_some_of_it(water):
    alone = water()
    shared = water(edit("desk_review/assumptions", "AS1", evidence="D02 p.3;K08"))

    assert touched_by(alone, "D02").sentences[1] == "F4 loses 1 of 3 sources (AS1); the rule then suggests 2 instead of 3."
    # with D02 three of four sources agree, without it two of three
    assert touched_by(shared, "D02").sentences[1] == "F4 rests on it in part (AS1), to be read again; the rule then suggests 3 instead of 4."
    assert reach(shared, "K08").changes == {"AS1"}


def test_what_a_group_said_is_read_again_where_one_of_it_withdraws(water):
    assert touched_by(water(), "P03").sentences[:2] == [
        "F2 loses K04 and keeps its 4 sources; the rule then suggests 5 instead of 4.",
        "F4 rests on it in part (K05), to be read again.",
    ]
    both = water(edit("synthesis/findings", "F2", evidence_for="K01;K03;K05"))
    assert touched_by(both, "P02").findings[0].counts == "F2 0 of 2"
    assert str(touched_by(both, "P02").findings[0]) == "F2 loses K03 and keeps its 2 sources; also rests on it in part (K05), to be read again."


def test_a_paper_of_a_test_changes_its_training(water):
    case = water(edit("synthesis/findings", "F2", evidence_for="K01;Pump care"))

    assert touched_by(case, "T1").sentences[0] == "F2 rests on it in part (Pump care), to be read again."
    assert touched_by(case, "Pump care").findings[0].lost == ("Pump care",)


def test_a_meeting_and_a_total_reach_what_they_are_behind(water):
    def meeting(tables):
        edit("field_phase/sources", "S03", meeting_id="M1")(tables)
        edit("synthesis/findings", "F2", evidence_for="K01;SD1")(tables)

    case = water(meeting)
    assert reach(case, "M1").falls == {"M1", "S03", "K06", "K07"}
    assert touched_by(case, "D02").findings[1].lost == ("SD1",)


def test_a_finding_that_loses_everything_says_so(water):
    case = water(edit("synthesis/findings", "F1", evidence_for="S01 l.3;K01"))

    assert touched_by(case, "S01").sentences[0] == "F1 is left without evidence (S01 l.3, K01)."
    assert touched_by(case, "S01").findings[0].suggested_without is None


def test_codes_that_stand_above_each_other_end(water):
    case = water(edit("field_phase/codebook", "C2", parent_id="C2b"))

    assert touched_by(case, "C2").findings[0].lost == ("K01", "K03", "K08", "K04")


def test_consent_that_is_withdrawn_names_findings_conclusions_and_recommendations_at_once(water):
    (problem,) = check_touched(water(edit("field_phase/sources", "S01", consent="withdrawn", file="")))

    assert (problem.code, problem.severity, problem.file, problem.row, problem.column) == ("CONSENT_TOUCHES", "block", "field_phase/sources.csv", 2, "consent")
    assert problem.message == (
        "What rests on S01 (consent: withdrawn) counts for nothing and is still cited. Sources lost, by finding: F1 1 of 2, F2 1 of 4, F3 1 of 5, F4 1 of 3. "
        "Conclusions on them: CO1, CO2. Recommendations: RE1. What loses evidence is read again, up to the recommendations. "
        "See whether each of them still holds, and remove the ids from the findings."
    )


def test_consent_not_asked_for_yet_and_a_finding_that_nothing_uses_are_named_too(water):
    def not_asked(tables):
        edit("field_phase/sources", "S03", consent="not_asked")(tables)
        edit("synthesis/conclusions", "CO2", finding_ids="F4")(tables)

    (problem,) = check_touched(water(not_asked))
    assert "S03 (consent: not asked)" in problem.message
    assert "by finding: F3 1 of 5. Conclusions on them: none. Recommendations: none." in problem.message


def test_a_person_who_withdraws_is_named_with_what_the_person_said(water):
    (problem,) = check_touched(water(edit("field_phase/persons", "P03", consent="withdrawn")))

    assert (problem.code, problem.file, problem.row) == ("CONSENT_TOUCHES", "field_phase/persons.csv", 4)
    assert "by finding: F2 0 of 4, F4 in part. Conclusions on them: CO1, CO2." in problem.message


def test_a_coding_whose_words_are_lost_is_named_with_what_rests_on_it(water):
    (problem,) = check_touched(water(edit("field_phase/codings/ana", "K06", quote="Words that nobody said.")))

    assert (problem.code, problem.severity, problem.file, problem.column) == ("CODING_TOUCHES", "warning", "field_phase/codings/ana.csv", "quote")
    assert "The words of K06 are lost in S03, and it is still cited. Sources lost, by finding: F3 1 of 5." in problem.message


def test_a_lost_coding_of_withheld_words_is_left_to_the_consent(water):
    def both(tables):
        edit("field_phase/sources", "S03", consent="refused", file="")(tables)

    assert [problem.code for problem in check_touched(water(both))] == ["CONSENT_TOUCHES"]


def test_nothing_is_said_where_nothing_that_is_withheld_is_cited(water):
    assert list(check_touched(water())) == []
    assert list(check_touched(water(edit("field_phase/codings/ana", "K07", quote="Words that nobody said.")))) == []


def test_the_check_of_the_case_says_it(water):
    assert "CONSENT_TOUCHES" in check_case(water(edit("field_phase/sources", "S01", consent="withdrawn"))).codes()
    assert "CONSENT_TOUCHES" not in check_case(water()).codes()


def test_the_trace_command_prints_the_chain_and_what_is_touched(water):
    result = CliRunner().invoke(app, ["trace", str(water().root), "K01"])

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == 'K01 (coding, S01 l.3): "The pumps give clean water every day."'
    assert lines[-5:] == [
        "  F2 loses 1 of 4 sources (K01); the rule then suggests 3 instead of 4.",
        "  Conclusions that rest on it: CO1.",
        "  Recommendations that rest on it: RE1.",
        "  Lessons and good practices that rest on it: LE2.",
        "  Ratings that name these findings: effectiveness.",
    ]
    assert lines[-6] == "If it changes or is withdrawn"


def test_what_shows_an_assumption_is_lost_with_its_source(water):
    def shown(tables):
        edit("desk_review/assumptions", "AS1", evidence="K01;D02 p.3")(tables)
        edit("synthesis/findings", "F1", evidence_for="AS1;K06")(tables)

    # S01, D02 and S03 stand behind F1: three that agree, so 4; without S01 two sources of two cases, so 2
    first = touched_by(water(shown), "S01").findings[0]

    assert (first.lost, first.changed, first.sources, first.sources_lost) == ((), ("AS1",), 3, 1)
    assert str(first) == "F1 rests on it in part (AS1), to be read again; the rule then suggests 2 instead of 4."
