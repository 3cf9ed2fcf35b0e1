"""The CERQual-informed view: facts and sentences for four components, and no confidence but the evaluator's."""

from __future__ import annotations

import pytest

from evaltool.outputs.cerqual_exhibits import cerqual_table
from evaltool.synthesis.cerqual import COMPONENTS, SOURCE, cerqual_view
from evaltool.synthesis.finding_checks import check_findings
from evaltool.synthesis.findings import read_findings
from tests.support.small_case import make_case
from tests.support.water_case import row, two_families

UNTOLD = "Whether other planned groups were heard is not told, as it would give a source away."


def edit(table, id, **cells):
    return lambda tables: row(tables, table, id).update(cells)


def view(case, id="F2"):
    return cerqual_view(case, read_findings(case).get(id))


def test_a_finding_has_facts_and_sentences_for_each_of_the_four_components(water):
    seen = view(water())

    assert [str(getattr(seen, name)) for name in COMPONENTS] == [
        "Indicators that were not fully verified: 1 of 2. Limitations of the evaluation that touch its questions: LI1.",
        "3 sources for it, 0 against, 1 both ways.",
        "4 sources of 4 kinds; 3 voices in 2 of 3 groups.",
        UNTOLD,
    ]
    assert (seen.limitations.facts["field sources"], seen.limitations.facts["indicators"], seen.limitations.facts["limitations named"]) == (3, 2, 1)
    assert seen.coherence.facts == {"for": 3, "against": 0, "both ways": 1, "opposite and not cited": 0}
    assert seen.adequacy.facts == {"sources": 4, "voices": 3, "groups": 2, "kinds of evidence": 4}
    assert seen.relevance.facts == {"groups planned": 0, "planned groups heard": 0, "rights holders heard": 1}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"implementer_present": "yes"}, "Of 3 sources of the field work: 1 with the implementer in the room."),
        ({"interpreter": "implementer"}, "Of 3 sources of the field work: 1 interpreted by the implementer."),
        ({"interpreter": "independent"}, "Of 3 sources of the field work: 1 through an independent interpreter."),
        ({"mode": "written"}, "Of 3 sources of the field work: 1 in writing or at a distance."),
        ({"mode": "remote", "quotable": "no"}, "Of 3 sources of the field work: 1 in writing or at a distance, 1 not to be quoted."),
    ],
)
def test_how_a_source_was_met_is_a_limitation(water, cells, said):
    assert view(water(edit("field_phase/sources", "S01", **cells))).limitations.sentences[0] == said


def test_papers_of_the_implementer_are_a_limitation(water):
    assert "Documents of the implementer: 1 of 1." in view(water(), "F3").limitations.sentences


def test_where_nothing_limits_it_that_is_said(water):
    assert str(view(water(), "F1").limitations) == "Nothing on record limits how it is known."


def test_what_says_the_opposite_and_is_not_cited_and_a_missing_cause_weigh_on_coherence(water):
    case = water(edit("synthesis/findings", "F3", evidence_for="K06;S01 l.3", evidence_against=""))

    assert str(view(case, "F3").coherence) == (
        "2 sources for it, 0 against, 0 both ways. 1 source on its questions say the opposite and is not cited. No cause is named that would explain it."
    )


def test_one_source_is_said_under_adequacy(water):
    case = water(edit("synthesis/findings", "F1", evidence_for="K01;S01 l.4"))

    assert str(view(case, "F1").adequacy) == "1 source of 1 kind; 1 voice in 1 of 3 groups. Everything comes from one source."


def test_who_was_not_heard_is_said_under_relevance_of_groups_that_do_not_give_their_only_source_away(water):
    alone = edit("synthesis/findings", "F2", evidence_for="K07", evidence_against="")

    assert str(view(water(alone), "F2").relevance) == f"{UNTOLD} No rights holder was heard on it. Everything comes from the implementer."
    assert str(view(water(lambda tables: (alone(tables), two_families(tables))), "F2").relevance) == (
        f"Heard on it: 0 of 1 group planned for its questions. {UNTOLD} Not heard on it: Families. No rights holder was heard on it. "
        "Everything comes from the implementer."
    )


def test_a_case_that_lists_meetings_does_not_say_of_a_finding_how_its_sources_were_met(water):
    meetings = [{"meeting_id": "M1", "date": "2020-03-02", "organisation": "Bureau of Pumps", "group_ids": "G1", "mode": "written", "status": "replaced"}]
    letter = edit("field_phase/sources", "S01", mode="written", implementer_present="yes", quotable="no")

    said = [view(water(lambda tables, more=more: (letter(tables), tables.update(more)))).limitations.sentences[0] for more in ({}, {"desk_review/meeting_plan": meetings})]
    assert said == [
        "Of 3 sources of the field work: 1 with the implementer in the room, 1 in writing or at a distance, 1 not to be quoted.",
        "Of 3 sources of the field work: 1 not to be quoted.",
    ]


def test_where_no_group_was_planned_that_is_said(water):
    assert str(view(water(), "F3").relevance) == "Its questions were put to no particular group."


def test_no_confidence_is_computed_and_the_evaluators_is_shown_with_its_reason(water):
    silent = cerqual_table(water())
    judged = cerqual_table(water(edit("synthesis/findings", "F2", confidence="Medium", confidence_reason="few villages")))

    assert silent.columns == ("No.", "Limitations", "Coherence", "Adequacy", "Relevance")
    assert judged.columns[-1] == "Confidence (evaluator)"
    assert [cells[-1] for cells in judged.rows] == ["not judged", "moderate: few villages", "not judged", "not judged"]


def test_confidence_without_a_reason_is_named_and_with_one_it_is_not(water):
    without = check_findings(water(edit("synthesis/findings", "F2", confidence="high")))
    with_reason = check_findings(water(edit("synthesis/findings", "F2", confidence="high", confidence_reason="seen on the spot")))

    (problem,) = [p for p in without if p.code == "FINDING_CONFIDENCE_REASON"]
    assert (problem.row, problem.column) == (3, "confidence_reason")
    assert "The confidence in F2 is 'high', and no reason is given." in problem.message
    assert "FINDING_CONFIDENCE_REASON" not in with_reason.codes()


def test_the_table_names_its_source_and_calls_itself_informed_by_it(water, tmp_path):
    table = cerqual_table(water())

    assert table.title == "CERQual-informed view of the findings"
    assert table.note == SOURCE
    assert "GRADE-CERQual (Lewin et al. 2018, cerqual.org)" in SOURCE and "no confidence is computed" in SOURCE
    assert len(table.rows) == 4
    assert cerqual_table(make_case(tmp_path / "empty")).rows == ()
