from __future__ import annotations

import pytest

from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.privacy.leaks import texts_of
from evaltool.problems import Problems
from evaltool.synthesis.overall_score import check_overall_score, in_sentences, overall_score
from tests.synthesis.test_robustness import changed, rated

EVEN = {"relevance": 1, "effectiveness": 1, "efficiency": 1, "impact": 1, "sustainability": 1}
# relevance 4, effectiveness 4, efficiency 3, impact 2, sustainability 3
RATED = rated("impact", "2")


def asking(weights=None, scheme="iom-5", **more):
    return {"evaluation": {"rating_scheme": scheme, "overall_score": {"weights": weights or {**EVEN, "effectiveness": 2}, **more}}}


@pytest.fixture
def asked(water):
    """Makes the water case, rated on every criterion, with a score asked for."""
    return lambda change=RATED, **score: water(change, asking(**score))


HURDLE = ["effectiveness", "impact", "sustainability"]


def test_by_default_there_is_no_overall_score(water):
    assert overall_score(water(RATED)) is None
    assert in_sentences(water(RATED)) == [
        "There is no overall score: the criteria stand side by side, and how they are added up would move the result more than their weights do."
    ]
    assert list(check_overall_score(water(RATED))) == []


def test_each_rule_gives_the_value_worked_out_by_hand(asked):
    found = overall_score(asked(hurdle=HURDLE, hurdle_step=3))

    # (4 + 2*4 + 3 + 2 + 3) / 6; the sixth root of 4*16*3*2*3 = 1152; impact stays below 3, so at most 2
    assert found.by("arithmetic").value == pytest.approx(20 / 6)
    assert found.by("geometric").value == pytest.approx(1152 ** (1 / 6))
    assert found.by("hurdle").value == 2
    assert found.by("minimum").value == 2
    assert [(score.rule, score.step) for score in found.weighted] == [("arithmetic", "3"), ("hurdle", "2"), ("geometric", "3"), ("minimum", "2")]
    assert found.below == ("impact",)


def test_equal_weights_stand_beside_those_asked_for(asked):
    found = {score.rule: score.value for score in overall_score(asked(hurdle=HURDLE, hurdle_step=3)).equal}

    assert found == {"arithmetic": pytest.approx(3.2), "hurdle": 2, "geometric": pytest.approx(288 ** (1 / 5)), "minimum": 2}


def test_a_hurdle_that_all_reach_changes_nothing(asked):
    found = overall_score(asked(hurdle=["effectiveness", "sustainability"], hurdle_step=3))

    assert found.by("hurdle").value == found.by("arithmetic").value
    assert found.below == ()


def test_a_failed_hurdle_does_not_lift_a_lower_mean(asked):
    found = overall_score(asked(changed(*(rated(criterion, "1") for criterion in EVEN)), hurdle=["impact"], hurdle_step=4))

    assert found.by("hurdle").value == 1


@pytest.mark.parametrize(("scheme", "step"), [("iom-5", 3), ("six-point", 4), ("four-point", 3)])
def test_where_no_hurdle_step_is_given_it_is_the_lowest_of_the_upper_half(asked, scheme, step):
    # rated by numbers, as Good is no label of every scheme
    assert overall_score(asked(changed(RATED, rated("sustainability", "3")), scheme=scheme)).hurdle_step == step


def test_of_two_steps_as_near_the_higher_is_taken(asked):
    found = overall_score(asked(weights={**dict.fromkeys(EVEN, 0), "relevance": 1, "efficiency": 1}))

    assert (found.by("arithmetic").value, found.by("arithmetic").step) == (3.5, "4")


def test_a_criterion_without_weight_counts_only_for_the_hurdle(asked):
    found = overall_score(asked(weights={**EVEN, "impact": 0}, hurdle=["impact"], hurdle_step=3))

    assert found.by("arithmetic").value == 3.5
    assert found.by("minimum").value == 3
    assert found.by("hurdle").value == 2
    assert {score.rule: score.value for score in found.equal}["minimum"] == 3
    assert "impact" not in overall_score(asked(weights={**EVEN, "impact": 0})).rated


@pytest.mark.parametrize("where", ["weights", "hurdle"])
def test_nr_makes_it_impossible_to_give_a_score(asked, where):
    weights = {**EVEN, "impact": 1 if where == "weights" else 0}
    found = overall_score(asked(None, weights=weights, hurdle=["impact"]))

    assert found.weighted == found.equal == ()
    assert found.by("arithmetic") is None
    assert found.reason == "The overall score cannot be given: impact is not rated, and no value is put in its place."


def test_a_criterion_that_nobody_rated_yet_makes_it_impossible_too(asked):
    case = asked(lambda tables: tables.pop("synthesis/ratings/ana"))

    assert "relevance and effectiveness and efficiency and impact and sustainability are not rated" in in_sentences(case)[0]


def test_while_one_rater_has_still_to_rate_there_is_no_score(asked):
    def second(tables):
        RATED(tables)
        tables["synthesis/ratings/ben"] = [{**tables["synthesis/ratings/ana"][0]}]

    assert "cannot be given" in overall_score(asked(second)).reason


def test_a_criterion_that_is_not_applicable_is_left_out_with_its_weight(asked):
    case = asked(rated("impact", "N/A"), hurdle=["impact"])

    # (4 + 2*4 + 3 + 3) / 5
    assert overall_score(case).by("arithmetic").value == pytest.approx(18 / 5)
    assert overall_score(case).by("hurdle").value == pytest.approx(18 / 5)
    assert in_sentences(case)[-1] == "Left out as not applicable: impact."


def test_a_score_of_nothing_applicable_cannot_be_given(asked):
    case = asked(rated("impact", "N/A"), weights={**dict.fromkeys(EVEN, 0), "impact": 1})

    assert in_sentences(case) == ["The overall score cannot be given: no criterion that has a weight is applicable."]


def test_the_sentences_set_hurdle_and_mean_side_by_side_and_say_how_far_the_rule_moves_the_result(asked):
    assert in_sentences(asked(hurdle=HURDLE, hurdle_step=3)) == [
        "The weighted mean is 3.33 (step 3 Good); with the hurdle it is 2.00 (step 2 Fair), as impact (2) stays below the hurdle of 3.",
        "By rule and weights the same ratings give from 2.00 to 3.33.",
    ]
    several = in_sentences(asked(hurdle=HURDLE, hurdle_step=4))[0]
    assert several.endswith("it is 3.00 (step 3 Good), as impact (2) and sustainability (3) stay below the hurdle of 4.")
    assert in_sentences(asked())[0].endswith("it is 3.33 (step 3 Good), as nothing stays below the hurdle of 3.")


def test_criteria_and_weights_are_read_in_any_spelling(asked):
    found = overall_score(asked(weights={name.upper(): "2" for name in EVEN}, hurdle="Impact"))

    assert found.by("arithmetic").value == 3.2
    assert found.below == ("impact",)


@pytest.mark.parametrize(
    ("score", "code", "words"),
    [
        ({"scheme": "none"}, "OVERALL_NO_SCALE", "An overall score is asked for, and this case judges in words."),
        ({"weights": {**EVEN, "impacts": 1}}, "CRITERION_NOT_IN_USE", "'impacts' is not one of the criteria in use. Did you mean 'impact'?"),
        ({"hurdle": ["weather"]}, "CRITERION_NOT_IN_USE", "'weather' is not one of the criteria in use. The criteria"),
        ({"weights": {"relevance": 1, "effectiveness": 1, "efficiency": 1, "impact": 1}}, "OVERALL_WEIGHT_MISSING", "'sustainability' has no weight."),
        ({"weights": {**EVEN, "impact": -1}}, "OVERALL_WEIGHT", "The weights cannot be used: that of 'impact' is below 0."),
        ({"weights": dict.fromkeys(EVEN, 0)}, "OVERALL_WEIGHT", "The weights cannot be used: all of them are 0."),
        (
            {"hurdle_step": 6},
            "OVERALL_HURDLE_STEP",
            "6 is no step that a criterion could fail to reach. The hurdle is a step of the scheme in use, from 2 to 5.",
        ),
        ({"hurdle_step": 1}, "OVERALL_HURDLE_STEP", "1 is no step that a criterion could fail to reach."),
    ],
)
def test_what_cannot_be_used_is_said_where_it_stands(asked, score, code, words):
    case = asked(**score)
    problems = Problems(check_overall_score(case))

    assert [(found.code, found.file) for found in problems] == [(code, "evaluation.yml")]
    assert words in list(problems)[0].message
    assert list(problems)[0].row is not None
    assert overall_score(case) is None


def test_a_weight_that_is_no_number_is_refused_where_it_is_read(water):
    case = water(RATED, asking(weights={**EVEN, "impact": "much"}))

    assert "evaluation.overall_score.weights.impact" in str(list(case.problems)[0])
    assert not case.is_usable


def words_of_report(case):
    return " ".join(" ".join(text.split()) for _, text in texts_of("r.docx", build_evaluation_report(case, lay_out=False).data))


def test_the_report_prints_the_score_with_its_table_only_where_it_is_asked_for(asked, water):
    case = asked(hurdle=HURDLE, hurdle_step=3)

    assert in_sentences(case)[0] in words_of_report(case)
    assert "How the rule moves the overall score" in words_of_report(case)
    assert "overall score" not in words_of_report(water(RATED))
