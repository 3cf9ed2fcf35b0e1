"""Answers, conclusions, recommendations, lessons and limitations: what is open in them."""

from __future__ import annotations

import pytest

from evaltool.synthesis.answers import check_answers
from evaltool.synthesis.conclusions import check_conclusions
from evaltool.synthesis.lessons import check_lessons
from evaltool.synthesis.limitations import check_limitations
from evaltool.synthesis.recommendations import check_recommendations, purposes_served, vague_verb
from tests.support.water_case import row

ALL = (check_answers, check_conclusions, check_recommendations, check_lessons, check_limitations)


def change(table, id, **cells):
    return lambda tables: row(tables, f"synthesis/{table}", id).update(cells)


def drop(table, id):
    return lambda tables: tables[f"synthesis/{table}"].remove(row(tables, f"synthesis/{table}", id))


def found(case):
    return [problem for check in ALL for problem in check(case)]


def test_a_sound_synthesis_has_no_problem(water):
    assert found(water()) == []


def test_a_case_without_synthesis_has_no_problem(water):
    def field_phase(tables):
        for name in [name for name in tables if name.startswith("synthesis")]:
            del tables[name]

    assert found(water(field_phase)) == []


@pytest.mark.parametrize(
    ("edit", "code", "severity", "place", "words"),
    [
        (drop("findings", "F1"), "QUESTION_WITHOUT_ANSWER", "block", "desk_review/evaluation_matrix.csv question_id", "No finding answers the question 'EQ1'"),
        (change("findings", "F2", question_ids="EQ1"), "QUESTION_WITHOUT_ANSWER", "block", "synthesis/answers.csv not_answered_reason", "the question 'EQ2'"),
        (change("answers", "EQ2", strength=2), "ANSWER_STRENGTH_REASON", "warning", "synthesis/answers.csv strength_reason",
         "The strength of 'EQ2' is 2, the rule suggests 3"),
        (change("conclusions", "CO1", finding_ids=""), "CONCLUSION_NO_FINDING", "block", "synthesis/conclusions.csv finding_ids", "CO1 rests on no finding."),
        (change("conclusions", "CO1", headline="the pumps  work"), "CONCLUSION_REPEATS_FINDING", "warning", "synthesis/conclusions.csv headline",
         "CO1 says in the same words what F2 says."),
        (change("conclusions", "CO1", finding_ids="F2"), "FINDING_UNUSED", "warning", "synthesis/findings.csv finding_id", "No conclusion uses F1."),
        (change("recommendations", "RE1", conclusion_ids="CO1"), "CONCLUSION_UNUSED", "warning", "synthesis/conclusions.csv conclusion_id",
         "No recommendation follows from CO2."),
        (change("recommendations", "RE1", addressed_to=""), "RECOMMENDATION_NO_ACTOR", "block", "synthesis/recommendations.csv addressed_to",
         "RE1 does not say who acts."),
        (change("recommendations", "RE1", priority=""), "RECOMMENDATION_NO_PRIORITY", "block", "synthesis/recommendations.csv priority", "RE1 has no priority."),
        (change("recommendations", "RE1", time_frame=""), "RECOMMENDATION_NO_TIME_FRAME", "block", "synthesis/recommendations.csv time_frame",
         "RE1 does not say by when."),
        (change("recommendations", "RE1", conclusion_ids=""), "RECOMMENDATION_NO_LINK", "block", "synthesis/recommendations.csv conclusion_ids",
         "RE1 follows from no conclusion."),
        (change("recommendations", "RE1", means=""), "RECOMMENDATION_NO_MEANS", "warning", "synthesis/recommendations.csv means", "does not say with what"),
        (change("recommendations", "RE1", action=""), "RECOMMENDATION_NO_ACTION", "warning", "synthesis/recommendations.csv action", "names no first step"),
        (change("recommendations", "RE1", headline="Strengthen capacities."), "RECOMMENDATION_VAGUE", "warning", "synthesis/recommendations.csv headline",
         "The headline of RE1 says 'strengthen'"),
        (change("recommendations", "RE1", purpose_ids="b;c"), "PURPOSE_UNKNOWN", "error", "synthesis/recommendations.csv purpose_ids",
         "The purpose 'c' is not in evaluation.yml. The purposes are a, b."),
        (change("recommendations", "RE1", purpose_ids="b;A"), "PURPOSE_UNKNOWN", "error", "synthesis/recommendations.csv purpose_ids", "Did you mean 'a'?"),
        (change("recommendations", "RE1", purpose_ids="a"), "PURPOSE_UNCOVERED", "warning", "evaluation.yml evaluation.purposes", "serves purpose 'b'."),
        (change("recommendations", "RE1", cross_cutting="gendr"), "CROSS_CUTTING_UNKNOWN", "warning", "synthesis/recommendations.csv cross_cutting",
         "Did you mean 'gender'?"),
        (drop("lessons", "LE1"), "NO_LESSONS", "warning", "synthesis/lessons.csv None", "There is no lesson."),
        (drop("lessons", "LE2"), "NO_GOOD_PRACTICES", "warning", "synthesis/lessons.csv None", "There is no good practice."),
        (change("lessons", "LE1", finding_ids=""), "LESSON_NO_FINDING", "warning", "synthesis/lessons.csv finding_ids", "LE1 comes from no finding."),
        (change("lessons", "LE1", users=""), "LESSON_NO_CONTEXT", "warning", "synthesis/lessons.csv users", "LE1 does not say who can use it."),
        (change("lessons", "LE1", headline="The ministry Should ask widows."), "LESSON_RECOMMENDS", "warning", "synthesis/lessons.csv headline",
         "LE1 says 'should': it reads like a recommendation."),
        (change("limitations", "LI1", mitigation=""), "LIMITATION_NO_MITIGATION", "warning", "synthesis/limitations.csv mitigation",
         "LI1 does not say what was done about it."),
        (change("limitations", "LI1", kind="deviation"), "NO_LIMITATIONS", "warning", "synthesis/limitations.csv None", "Only deviations are listed"),
    ],
)  # fmt: skip
def test_what_is_open_is_named_at_its_cell(water, edit, code, severity, place, words):
    problems = {problem.code: problem for problem in found(water(edit))}

    assert code in problems
    problem = problems[code]
    assert (problem.severity, f"{problem.file} {problem.column}") == (severity, place)
    assert words in problem.message


def without(*names):
    return lambda tables: [tables.pop(f"synthesis/{name}") for name in names]


FINAL = {"evaluation": {"status": "final"}}


@pytest.mark.parametrize(
    ("gone", "in_draft", "in_final"),
    [
        (("lessons",), {"NO_LESSONS", "NO_GOOD_PRACTICES"}, {"NO_LESSONS", "NO_GOOD_PRACTICES"}),
        (("lessons", "recommendations"), {"PURPOSE_UNCOVERED"}, {"PURPOSE_UNCOVERED", "CONCLUSION_UNUSED", "NO_LESSONS", "NO_GOOD_PRACTICES"}),
        (("lessons", "recommendations", "conclusions"), {"PURPOSE_UNCOVERED"}, {"PURPOSE_UNCOVERED", "FINDING_UNUSED", "NO_LESSONS", "NO_GOOD_PRACTICES"}),
        (("lessons", "recommendations", "conclusions", "findings"), set(), {"QUESTION_WITHOUT_ANSWER", "NO_LESSONS", "NO_GOOD_PRACTICES"}),
    ],
)
def test_what_is_not_there_yet_is_missing_once_its_turn_has_come(water, gone, in_draft, in_final):
    assert {problem.code for problem in found(water(without(*gone)))} == in_draft
    assert {problem.code for problem in found(water(without(*gone), FINAL))} == in_final


def test_a_reason_stands_for_an_answer(water):
    def reason(tables):
        drop("findings", "F1")(tables)
        tables["synthesis/answers"].append({"question_id": "EQ1", "not_answered_reason": "No one could be met."})

    assert "QUESTION_WITHOUT_ANSWER" not in {problem.code for problem in found(water(reason))}


def test_a_strength_with_a_reason_or_as_suggested_is_fine(water):
    assert found(water(change("answers", "EQ2", strength=2, strength_reason="few villages"))) == []
    assert found(water(change("answers", "EQ2", strength=3))) == []


def test_twelve_recommendations_are_enough(water):
    def many(count):
        def add(tables):
            first = row(tables, "synthesis/recommendations", "RE1")
            tables["synthesis/recommendations"] += [{**first, "recommendation_id": f"RE{n}"} for n in range(2, count + 1)]

        return add

    assert found(water(many(12))) == []
    (problem,) = found(water(many(13)))
    assert (problem.code, problem.row) == ("RECOMMENDATIONS_TOO_MANY", 14)
    assert "There are 13 recommendations. More than 12 are not followed up." in problem.message


@pytest.mark.parametrize(
    ("headline", "verb"),
    [
        ("The ministry should strengthen its staff.", "strengthen"),
        ("Strengthen the staff.", "strengthen"),
        ("The fee should be lowered.", "be lowered"),
        ("The mission must also continue the visits.", "continue"),
        ("Staff need to ensure quality.", "ensure"),
        ("The ministry should pay a mechanic.", ""),
        ("The mission should, with its partners, strengthen referral.", "strengthen"),
        ("Partners should actively promote referral.", "promote"),
        ("The mission needs to better support its partners.", "support"),
        ("The mission should supply two beds.", ""),
        ("Pay a mechanic.", ""),
        ("The ministry should pay a mechanic to improve repairs.", ""),
    ],
)
def test_a_verb_that_tells_nobody_what_to_do_is_found(headline, verb):
    assert vague_verb(headline) == verb


def test_a_purpose_is_served_by_an_answered_question_or_a_recommendation(water):
    assert purposes_served(water()) == {"a", "b"}
    assert purposes_served(water(lambda tables: tables["synthesis/findings"].clear())) == {"b"}
