from __future__ import annotations

import pytest

from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.outputs import synthesis_exhibits as exhibits
from evaltool.outputs.exhibits import Chart, Link, Table, plain_text
from tests.support.small_case import make_case
from tests.support.water_case import row, two_families, water_case

TABLES = [
    exhibits.evidence_table, exhibits.weight_table, exhibits.ratings_table, exhibits.rating_detail_table,
    exhibits.summary_matrix, exhibits.chain_table, exhibits.answers_table, exhibits.response_table,
]  # fmt: skip


def texts(table: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in found] for found in table.rows]


@pytest.fixture
def case(tmp_path):
    return water_case(tmp_path)


def test_evidence_by_question_counts_sources_voices_and_groups(case):
    rows = {found[0]: found for found in texts(exhibits.evidence_table(case))}

    assert list(rows) == ["EQ1", "EQ2", "EQ3", "EQ4"]
    assert rows["EQ2"] == ["EQ2", "Do the pumps work?", "3", "0", "2", "4", "3 of 3", "3", "documents and training tests"]


def test_the_chart_of_evidence_says_in_words_where_criticism_prevails(case, tmp_path):
    chart = exhibits.evidence_chart(case)
    assert chart.series == (("critically", (0, 0, 1, 1)), ("both ways", (0, 2, 0, 0)), ("well", (0, 3, 1, 1)))
    assert chart.alt == "On no question do more sources speak critically than well."

    critical = water_case(tmp_path / "critical", lambda tables: row(tables, "field_phase/codings/ana", "K09").update(direction="negative"))
    assert exhibits.evidence_chart(critical).alt == "On EQ3 more sources speak critically than well."


def test_each_kind_of_evidence_has_its_row_on_the_page_of_a_question(case):
    rows = {found[0]: found[1:] for found in texts(exhibits.streams_table(case, read_evaluation_matrix(case).get("EQ2")))}

    assert rows["interviews and other talks"] == ["2", "0", "0", "0", "2 voices in 2 groups"]
    assert rows["focus groups"] == ["0", "0", "1", "0", "2 voices in 2 groups"]
    assert rows["indicators and other data"] == ["0", "0", "1", "0", "1 source"]
    assert rows["documents"] == ["0", "0", "0", "0", "silent"]


def test_a_group_of_which_few_were_heard_is_not_named_beside_what_was_said(case, tmp_path):
    table = exhibits.groups_table(case, read_evaluation_matrix(case).get("EQ2"))
    assert texts(table) == []
    assert table.note == "3 groups of which too few sources or persons were heard are not named."

    more = water_case(tmp_path, two_families)
    table = exhibits.groups_table(more, read_evaluation_matrix(more).get("EQ2"))
    # officials and project staff were heard in one source each
    assert [found[0] for found in texts(table)] == ["Families"]
    assert table.note == "2 groups of which too few sources or persons were heard are not named."


def test_a_group_that_was_not_heard_on_a_question_says_so_where_that_unmasks_no_source(case, tmp_path):
    # its only source is known by the questions to which it does not speak
    assert texts(exhibits.groups_table(case, read_evaluation_matrix(case).get("EQ4"))) == []

    def second_of_the_staff(written):
        two_families(written)
        row(written, "field_phase/sources", "S05").update(group_ids="G3")
        row(written, "field_phase/persons", "P06").update(group_id="G3")

    more = water_case(tmp_path, second_of_the_staff)
    (found,) = texts(exhibits.groups_table(more, read_evaluation_matrix(more).get("EQ4")))
    assert (found[0], found[4]) == ("Project staff", "not heard on it")


def test_the_weight_of_each_finding_stands_beside_what_the_evaluator_confirmed(case):
    table = exhibits.weight_table(case)

    assert table.rows[1][0] == Link("F2", "F2")
    assert texts(table)[1][2:] == ["3 / 0 / 1", "3", "2", "4", "4", "3", "as judged"]


def test_the_chart_of_strength_counts_what_differs(case):
    chart = exhibits.strength_chart(case)

    assert chart.series == (("suggested", (2, 4, 4, 3)), ("confirmed", (3, 3, 3, 3)))
    assert chart.alt == "Of 4 findings, 3 have another strength than suggested."


def test_ratings_stand_beside_strength_and_no_range_is_told(case):
    table = exhibits.ratings_table(case)

    assert table.columns[1] == "Rating"
    assert texts(table)[1] == ["Effectiveness", "4 Very good", "3 of 5", "Because of what was found.", "F2"]
    assert texts(table)[3][1] == "NR: not rated: insufficient evidence"
    assert "range" not in str(table).lower()


def test_with_the_scheme_none_the_summary_speaks_of_judgement(tmp_path):
    case = water_case(tmp_path, head={"evaluation": {"rating_scheme": "none"}})

    assert exhibits.ratings_table(case).columns[1] == "Judgement"
    assert exhibits.rating_scale_table(case).rows == ()


def test_the_scale_ends_with_nr_and_na(case):
    assert texts(exhibits.rating_scale_table(case))[0][:2] == ["5", "Excellent"]
    assert [found[1] for found in texts(exhibits.rating_scale_table(case))[-2:]] == ["NR", "N/A"]


def test_six_steps_have_other_words_where_a_criterion_looks_ahead(tmp_path):
    six, four = (make_case(tmp_path / scheme, header={"evaluation": {"rating_scheme": scheme}}) for scheme in ("six-point", "four-point"))

    assert exhibits.rating_scale_table(six).note.startswith("For sustainability the six steps read: 6 Highly likely; 5 Likely")
    assert exhibits.rating_scale_table(four).note == ""



def test_decisions_are_listed_with_their_history_and_without_the_raters_name(case):
    table = texts(exhibits.rating_detail_table(case))

    assert [found[:4] for found in table if found[0] == "Effectiveness"] == [
        ["Effectiveness", "rater A", "1 May 2020", "2 Fair"],
        ["Effectiveness", "rater A", "1 May 2020", "4 Very good"],
    ]
    assert "ana" not in str(table)


def test_while_a_second_rater_is_not_done_only_what_was_agreed_is_listed(tmp_path):
    def second(tables):
        like = row(tables, "synthesis/ratings/ana", "relevance")
        tables["synthesis/ratings/bo"] = [like]
        tables["synthesis/ratings/agreed"] = [like]

    assert [found[:2] for found in texts(exhibits.rating_detail_table(water_case(tmp_path, second)))] == [["Relevance", "agreed"]]


def test_the_summary_matrix_sets_findings_evidence_and_recommendations_side_by_side(case):
    rows = texts(exhibits.summary_matrix(case))

    assert rows[0] == [
        "F1 Clean water was what families lacked.",
        "1 of 4 sources of the field work, 1 voice in 1 of 3 stakeholder groups and 1 document. Strength 3.",
        "RE1",
    ]


def test_the_summary_matrix_speaks_of_recommendations_only_where_there_are_some(case, tmp_path):
    assert exhibits.summary_matrix(case).note.startswith("The recommendations stand word for word")
    without = water_case(tmp_path / "without", lambda tables: tables.pop("synthesis/recommendations"))
    assert exhibits.summary_matrix(without).note == ""


def test_the_chain_goes_from_recommendation_to_evidence(case):
    (found,) = texts(exhibits.chain_table(case))

    assert found[:3] == ["RE1", "CO1, CO2", "F1, F2, F3, F4"]
    assert found[3].startswith("S01 l.3, D02 p.4, K01, K03, K08, I1, I2, K04")


def test_the_chain_does_not_name_what_rests_on_a_source_without_consent(case, tmp_path):
    def withdrawn(tables):
        row(tables, "field_phase/sources", "S01").update(consent="withdrawn", file="")

    before, after = (texts(exhibits.chain_table(one))[0][3] for one in (case, water_case(tmp_path / "withdrawn", withdrawn)))
    assert "K01" in before
    assert "K01" not in after and "K03" in after


def test_answers_name_documents_field_work_gaps_and_findings(tmp_path):
    def change(tables):
        tables["synthesis/answers"].append({"question_id": "EQ3", "not_answered_reason": "No budget was seen.", "strength": 2})

    rows = {found[0]: found[1:] for found in texts(exhibits.answers_table(water_case(tmp_path, change)))}
    assert rows["EQ2 Do the pumps work?"] == ["Reported", "", "", "F2", ""]
    assert rows["EQ3 In time and on budget?"] == ["", "", "No budget was seen.", "F3", "2"]


def test_the_response_form_is_open(case):
    assert texts(exhibits.response_table(case)) == [["RE1", "The ministry should pay a mechanic.", "Ministry", "", "", ""]]


def test_the_matrix_names_every_recommendation_of_a_finding_or_says_that_there_is_none(tmp_path):
    def second(tables):
        first = row(tables, "synthesis/recommendations", "RE1")
        tables["synthesis/recommendations"].append({**first, "recommendation_id": "RE2", "headline": "Meet.", "conclusion_ids": "CO2", "finding_ids": ""})
        first.update(conclusion_ids="CO2", finding_ids="F2")

    assert [found[2] for found in texts(exhibits.summary_matrix(water_case(tmp_path, second)))] == ["none", "RE1", "RE1, RE2", "RE1, RE2"]


def test_the_chart_of_strength_says_where_nothing_differs(tmp_path):
    def confirm(tables):
        for id, strength in (("F1", 2), ("F2", 4), ("F3", 4), ("F4", 3)):
            row(tables, "synthesis/findings", id).update(strength=strength)

    assert exhibits.strength_chart(water_case(tmp_path, confirm)).alt == "Of 4 findings, none has another strength than suggested."


def test_a_question_of_which_nothing_is_known_has_no_row_among_the_answers(tmp_path):
    case = water_case(tmp_path, lambda tables: tables["synthesis/findings"].remove(row(tables, "synthesis/findings", "F3")))

    assert "EQ3 In time and on budget?" not in [found[0] for found in texts(exhibits.answers_table(case))]


@pytest.mark.parametrize("build", TABLES)
def test_in_its_desk_phase_a_case_has_empty_tables(tmp_path, build):
    assert build(make_case(tmp_path)).rows == ()


def test_in_its_desk_phase_a_case_has_empty_charts(tmp_path):
    charts: list[Chart] = [exhibits.evidence_chart(make_case(tmp_path)), exhibits.strength_chart(make_case(tmp_path))]

    assert [chart.categories for chart in charts] == [(), ()]


def test_a_criterion_that_nobody_rated_is_listed_as_such(tmp_path):
    case = water_case(tmp_path, lambda tables: tables["synthesis/ratings/ana"].pop(0))

    assert texts(exhibits.ratings_table(case))[0][:4] == ["Relevance", "not rated yet", "3 of 5", ""]
