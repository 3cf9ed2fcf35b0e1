from __future__ import annotations

from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.triangulation import confirmed_strength, criterion_strength, evidence_on, weigh, weigh_question
from tests.support.water_case import row


def of_finding(case, id):
    return weigh(case, read_findings(case).get(id))


def of_question(case, id):
    return weigh_question(case, read_evaluation_matrix(case).get(id))


def cite(evidence_for, against=""):
    return lambda tables: row(tables, "synthesis/findings", "F1").update(evidence_for=evidence_for, evidence_against=against)


def met_again(evidence_for, against=""):
    """S06 is a second talk with P01, whom S01 is."""

    def change(tables):
        cite(evidence_for, against)(tables)
        tables["field_phase/sources"].append({**row(tables, "field_phase/sources", "S01"), "source_id": "S06", "file": "S06.md"})

    return change


def both(*changes):
    return lambda tables: [change(tables) for change in changes]


def test_the_weight_of_a_finding_counts_sources_voices_groups_and_kinds(water):
    weight = of_finding(water(), "F2")

    assert weight.sources == ("S01", "S02", "S05")
    assert [voice.id for voice in weight.voices] == ["P01", "P02", "P03"]
    assert weight.groups == ("G1", "G2")
    assert weight.streams == ("interviews", "focus_groups", "observation", "data")
    assert (weight.origins_for, weight.origins_against, weight.origins_mixed) == (("S01", "S05", "data"), (), ("S02",))
    assert weight.suggested == 4
    assert weight.triangulated == (
        "Set side by side: 3 of 4 sources of the field work, 3 voices in 2 of 3 stakeholder groups and indicators and other data "
        "(3 for, 0 against, 1 both ways, counted by source)."
    )
    assert weight.missing == "Missing: Evidence from documents and training tests."


def test_ten_passages_of_one_source_count_once(water):
    once, often = of_finding(water(cite("K01")), "F1"), of_finding(water(cite("K01;K02;S01 l.1;S01 l.3;S01 l.4")), "F1")

    assert len(often.evidence) == 5
    assert often.origins == once.origins == ("S01",)
    assert often.single_source
    assert often.suggested == once.suggested == 1


def test_the_same_person_met_twice_is_one_source_and_one_voice(water):
    weight = of_finding(water(met_again("K01;K03;S06 l.1"), S06="P01: I said so already.\n"), "F1")

    assert weight.sources == ("S01", "S02", "S06")
    assert weight.origins == ("S01", "S02")
    assert [voice.id for voice in weight.voices] == ["P01", "P02"]


def test_a_second_talk_with_the_same_person_makes_nothing_stronger(water):
    # P01 and the policy: two sources of two cases, so 2; counted by talk they would be three that agree, by two kinds: 4
    weight = of_finding(water(met_again("K01;S06 l.1;D02 p.1"), S06="P01: I said so already.\n"), "F1")
    alone = of_finding(water(met_again("K01;S06 l.1"), S06="P01: I said so already.\n"), "F1")

    assert weight.suggested == 2
    assert alone.single_source


def test_whoever_speaks_well_once_and_critically_later_is_one_source_that_speaks_both_ways(water):
    weight = of_finding(water(met_again("K01", "S06 l.1"), S06="P01: I said so already.\n"), "F1")

    assert (weight.origins_for, weight.origins_against, weight.origins_mixed) == ((), (), ("S01",))


def test_for_an_assumption_stands_what_shows_it(water):
    shown = lambda tables: row(tables, "desk_review/assumptions", "AS1").update(evidence="K01;D02 p.3")  # noqa: E731
    plain, beside = of_finding(water(cite("K01;D02 p.3")), "F1"), of_finding(water(both(shown, cite("K01;AS1"))), "F1")

    assert beside.origins == plain.origins == ("S01", "D02")
    assert (beside.streams, beside.suggested) == (plain.streams, plain.suggested)


def test_an_assumption_shown_by_an_interview_is_no_document(water):
    shown = lambda tables: row(tables, "desk_review/assumptions", "AS1").update(evidence="K01")  # noqa: E731
    weight = of_finding(water(both(shown, cite("K02;AS1"))), "F1")

    assert (weight.streams, weight.single_source) == (("interviews",), True)
    assert weight.missing.startswith("Missing: Evidence from documents, ")


def test_a_focus_group_is_one_source_however_many_speak(water):
    weight = of_finding(water(cite("K03;K04;K05")), "F1")

    assert weight.sources == ("S02",)
    assert [voice.id for voice in weight.voices] == ["P02", "P03", "S02"]


def test_a_source_on_both_sides_counts_as_both_ways(water):
    weight = of_finding(water(cite("K01", against="K02")), "F1")

    assert (weight.origins_for, weight.origins_against, weight.origins_mixed) == ((), (), ("S01",))


def test_a_mixed_coding_supports_a_finding_only_in_part(water):
    def mixed(tables):
        cite("K01;K03")(tables)
        row(tables, "field_phase/codings/ana", "K03").update(direction="mixed")

    weight = of_finding(water(mixed), "F1")

    assert (weight.origins_for, weight.origins_mixed) == (("S01",), ("S02",))


def test_evidence_of_the_implementer_alone_is_capped_at_two_and_said(water):
    weight = of_finding(water(cite("K06;K07;K09;I2;A1")), "F1")

    assert weight.implementer_only
    assert weight.suggested == 2
    assert "Everything comes from the implementer" in weight.missing


def test_the_voice_of_a_rights_holder_is_seen_and_its_absence_said(water):
    assert of_finding(water(), "F1").rights_holder
    assert "No rights holder was heard" not in of_finding(water(), "F1").missing

    without = of_finding(water(cite("D02 p.1;K03;SD1")), "F1")
    assert not without.rights_holder
    assert "No rights holder was heard" in without.missing


def test_groups_that_were_planned_for_a_question_and_not_heard_on_it_are_named_where_that_unmasks_no_source(water):
    def planned(tables):
        row(tables, "desk_review/evaluation_matrix", "EQ3").update(stakeholder_groups="G1;G2")

    def planned_and_never_heard(tables):
        planned(tables)
        row(tables, "field_phase/sources", "S02").update(group_ids="G1")

    # of officials there is one source: whoever sees which sources speak to each question would know it by the questions to which officials do not
    assert "not heard on it" not in of_question(water(planned), "EQ3").missing
    assert "Planned for the question and not heard on it: Officials" in of_question(water(planned_and_never_heard), "EQ3").missing


def test_sources_met_with_the_implementer_in_the_room_are_counted(water):
    def present(tables):
        row(tables, "field_phase/sources", "S01").update(implementer_present="yes")
        row(tables, "field_phase/sources", "S02").update(interpreter="implementer")

    assert "2 sources spoke with the implementer in the room or interpreting" in of_finding(water(present), "F2").missing


def test_nothing_is_missing_where_every_kind_of_evidence_and_every_planned_group_speaks(water):
    weight = of_finding(water(cite("K01;K03;D02 p.1;S05 l.1;T1;I1")), "F1")

    assert weight.missing == "Nothing that was planned is missing."
    assert weight.suggested == 5
    assert "1 document, training tests and indicators and other data" in weight.triangulated


def test_a_finding_without_evidence_has_no_suggestion(water):
    weight = of_finding(water(cite("K99")), "F1")

    assert weight.suggested is None
    assert not weight.single_source
    assert (weight.triangulated, weight.missing) == ("No evidence was found.", "Missing: Everything.")


def test_a_withdrawn_consent_takes_the_source_out_of_the_count(water):
    weight = of_finding(water(lambda tables: row(tables, "field_phase/sources", "S01").update(consent="withdrawn", file="")), "F2")

    assert weight.sources == ("S02", "S05")
    assert "2 of 3 sources" in weight.triangulated


def test_a_question_weighs_its_codings_and_what_its_findings_cite(water):
    weight = of_question(water(), "EQ2")

    # K07 stands under a code that takes its question from the code above it
    assert [e.citation for e in weight.evidence] == ["K01", "K03", "K04", "K07", "K08", "I1", "I2"]
    assert (weight.origins_for, weight.origins_against, weight.origins_mixed) == (("S01", "S03", "S05"), (), ("S02", "data"))
    assert weight.suggested == 3


def test_a_sub_question_shares_the_evidence_of_its_question(water):
    assert of_question(water(), "EQ2a").evidence == of_question(water(), "EQ2").evidence


def test_a_question_on_which_nothing_takes_a_side_is_at_most_fair(water):
    weight = of_question(water(cite("S01 l.3;D02 p.1;S02 l.1;SD1")), "EQ1")

    assert weight.origins_for == weight.origins_against == weight.origins_mixed == ()
    assert weight.suggested == 3


def test_a_codebook_that_goes_in_circles_ends(water):
    def circle(tables):
        row(tables, "field_phase/codebook", "C2").update(question_ids="", parent_id="C2b")

    case = water(circle)

    assert "K07" not in {e.citation for e in evidence_on(case, read_evaluation_matrix(case).get("EQ2"))}


def test_the_evaluators_strength_stands_before_the_suggested_one(water):
    case = water(lambda tables: row(tables, "synthesis/findings", "F2").update(strength=""))

    assert confirmed_strength(case, read_findings(case).get("F1")) == 3
    assert confirmed_strength(case, read_findings(case).get("F2")) == 4


def test_the_strength_of_a_criterion_is_the_lower_middle_of_its_findings(water):
    def second(tables):
        tables["synthesis/findings"].append({**row(tables, "synthesis/findings", "F2"), "finding_id": "F9", "strength": 2})

    assert criterion_strength(water(), "effectiveness") == 3
    assert criterion_strength(water(second), "effectiveness") == 2
    assert criterion_strength(water(), "coherence") is None


def test_a_rule_of_the_case_changes_the_suggestion(tmp_path, water):
    case = water()
    (case.root / "synthesis" / "strength_rule.yml").write_text("few_sources: 9\n")

    assert of_finding(case, "F2").suggested == 2


def test_a_document_without_an_author_is_a_case_of_its_own(water):
    def anonymous(tables):
        cite("D01 p.1;D02 p.1;D02 p.2")(tables)
        row(tables, "desk_review/documents", "D02").update(author="")

    weight = of_finding(water(anonymous), "F1")

    assert weight.documents == ("D01", "D02")
    assert weight.suggested == 2
