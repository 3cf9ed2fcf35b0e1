"""What the notebook on robustness shows."""

from __future__ import annotations

import pytest

from evaltool.outputs import robustness_exhibits as exhibits
from evaltool.outputs.overall_score_exhibits import aggregation_table, weights_table
from evaltool.synthesis.uncertainty import uncertainty
from tests.support.water_case import row, two_families, water_case
from tests.synthesis.test_overall_score import HURDLE, RATED, asking
from tests.synthesis.test_robustness import changed, finding, narrow, rated


@pytest.fixture
def make(tmp_path):
    def case(change=None, head=None):
        make.number += 1
        return water_case(tmp_path / str(make.number), change, head)

    make = case
    make.number = 0
    return case


def no_findings(tables):
    for name in [name for name in tables if name.startswith("synthesis/")]:
        tables.pop(name)


def test_what_is_left_out_stands_with_what_it_changes(make):
    table = exhibits.left_out_table(make(changed(narrow, rated("effectiveness", "3"))))
    data = next(found for found in table.rows if found[0] == "All indicators and other data")

    assert data[1] == "kind of evidence"
    assert data[4] == "effectiveness"
    assert next(found for found in table.rows if found[0] == "S01")[2].startswith("F1 (2 to 1), F2 (5 to 4)")


def test_a_finding_without_any_evidence_left_falls_to_nothing(make):
    table = exhibits.left_out_table(make(finding("F1", evidence_for="S01 l.3")))

    assert "F1 (1 to nothing)" in next(found for found in table.rows if found[0] == "S01")[2]


def test_groups_that_would_give_a_source_away_are_counted_and_not_named(make):
    table = exhibits.left_out_table(make(two_families))

    assert [found[0] for found in table.rows if "group" in found[1]] == ["The group “Families”"]
    assert table.note.startswith("Of 13 ways to leave something out, ")
    assert table.note.endswith("2 groups of which too few sources or persons were heard are not named, as that would give the source away.")


def test_one_such_group_is_a_singular_and_none_is_not_mentioned(make):
    def one_source_alone(tables):
        for id in ("S02", "S03", "S05"):
            row(tables, "field_phase/sources", id)["consent"] = "not_asked"

    def one_group(tables):
        two_families(tables)
        for id in ("S02", "S03"):
            row(tables, "field_phase/sources", id)["group_ids"] = "G1"

    one = "1 group of which too few sources or persons were heard is not named, as that would give the source away."
    assert exhibits.left_out_table(make(one_source_alone)).note.endswith(one)
    assert exhibits.left_out_table(make(one_group)).note.endswith(("change nothing.", "changes nothing."))


def test_each_finding_and_each_rating_has_its_sentence(make):
    case = make()
    findings, ratings = exhibits.findings_flip_table(case), exhibits.ratings_flip_table(case)

    assert [found[0] for found in findings.rows] == ["F1", "F2", "F3", "F4"]
    assert findings.rows[1][2:4] == ("4", "3")
    assert findings.rows[1][4].startswith("F2 falls from 4 to 3 without S01")
    assert [found[:3] for found in ratings.rows][:2] == [("Relevance", "4 Very good", "1 to 5"), ("Effectiveness", "4 Very good", "1 to 5")]
    assert ratings.rows[2][3].startswith("Efficiency, rated 3 Good, stays inside")
    assert exhibits.ratings_flip_table(make(finding("F1", strength=1))).rows[0][2] == "none"


def test_shares_of_draws_stand_for_each_finding_and_step(make):
    case = make(changed(narrow, finding("F1", evidence_for="S01 l.3")))
    drawn = uncertainty(case, 100)
    strengths, ranges = exhibits.strength_shares_table(case, drawn), exhibits.range_shares_table(case, drawn)
    chart = exhibits.strength_shares_chart(case, drawn)

    assert strengths.title == "Strength of the evidence in 100 draws"
    assert strengths.rows[0][:3] == ("F1", "1", f"{100 * drawn.strengths['F1'][1]:.0f} %")
    assert strengths.rows[0][-1] == f"{100 * drawn.strengths['F1'][None]:.0f} %"
    assert strengths.note == "By chance of the draws alone a share may be up to 10 percentage points away."
    assert chart.categories == ("F1", "F2", "F3", "F4")
    assert dict(chart.series)["strength 5"][1] == pytest.approx(100 * drawn.strengths["F2"][5])
    effectiveness = ranges.rows[1]
    assert ranges.columns[:5] == ("Criterion", "Rating", "Draws that allow it", "Step 1", "Step 2")
    assert effectiveness[:4] == ("Effectiveness", "4", "100 %", "0 %")
    assert next(found for found in ranges.rows if found[0] == "Impact")[1:3] == ("NR", "-")


def test_a_rating_that_may_not_be_shown_yet_is_not_shown(make):
    def second(tables):
        tables["synthesis/ratings/ben"] = [{**tables["synthesis/ratings/ana"][0]}]

    case = make(second)
    assert {found[1:3] for found in exhibits.range_shares_table(case, uncertainty(case, 5)).rows} == {("", "-")}
    assert {found[1] for found in exhibits.ratings_flip_table(case).rows} == {"not rated yet"}


def test_the_sentence_names_the_findings_whose_strength_is_not_steady(make):
    case = make(narrow)

    # F1 and F2 rest on S01, which a quarter of the draws do not have
    said = exhibits.steadiness_in_words(case, uncertainty(case, 200, parts=["sources"]))
    assert said.startswith("1 of 4 findings keeps the suggested strength in at least 80 % of the draws; less often do F1 (")
    assert exhibits.steadiness_in_words(case, uncertainty(case, 5, parts=[])) == "4 of 4 findings keep the suggested strength in at least 80 % of the draws."


def test_one_finding_that_is_not_steady_is_a_singular(make):
    def two(tables):
        tables["synthesis/findings"] = tables["synthesis/findings"][:1] + [
            {**tables["synthesis/findings"][1], "evidence_for": "D01 p.1;D02 p.1", "evidence_against": ""}
        ]

    case = make(two)
    said = exhibits.steadiness_in_words(case, uncertainty(case, 200, parts=["sources"]))
    assert said.startswith("1 of 2 findings keeps the suggested strength in at least 80 % of the draws; less often does F1 (")


def test_without_findings_there_is_nothing_to_show(make):
    case = make(no_findings)
    drawn = uncertainty(case, 2)

    for table in (exhibits.left_out_table(case), exhibits.findings_flip_table(case), exhibits.ratings_flip_table(case),
                  exhibits.strength_shares_table(case, drawn), exhibits.range_shares_table(case, drawn)):  # fmt: skip
        assert table.rows == ()
    assert exhibits.strength_shares_chart(case, drawn).categories == ()
    assert exhibits.steadiness_in_words(case, drawn) == "There is no finding with evidence yet."


def test_the_method_stands_beside_the_shares():
    assert [found[0] for found in exhibits.method_table().rows] == ["Sources", "Survey", "Indicators", "Coders"]


# -- the overall score --


def test_the_rules_of_adding_up_stand_side_by_side(make):
    table = aggregation_table(make(RATED, asking(hurdle=HURDLE, hurdle_step=3)))

    assert [found[:5] for found in table.rows] == [
        ("Weighted mean", "3.33", "3 Good", "3.20", "3 Good"),
        ("Weighted mean with a hurdle", "2.00", "2 Fair", "2.00", "2 Fair"),
        ("Weighted geometric mean", "3.24", "3 Good", "3.10", "3 Good"),
        ("Minimum", "2.00", "2 Fair", "2.00", "2 Fair"),
    ]


def test_what_counts_stands_with_its_weight_and_whether_it_reaches_the_hurdle(make):
    table = weights_table(make(RATED, asking(hurdle=HURDLE, hurdle_step=3)))

    assert table.rows[1] == ("Effectiveness", "4 Very good", "2", "reached")
    assert table.rows[0][3] == ""
    assert table.rows[3] == ("Impact", "2 Fair", "1", "below it")
    assert table.note == "Hurdle: step 3."


def test_without_a_score_there_are_no_tables_of_it(make):
    none, unrated = make(RATED), make(None, asking(hurdle=HURDLE))

    assert aggregation_table(none).rows == weights_table(none).rows == aggregation_table(unrated).rows == ()
    # what is rated is shown, with nothing said about a hurdle
    assert {found[3] for found in weights_table(unrated).rows} == {""}
