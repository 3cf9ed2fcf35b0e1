from __future__ import annotations

import pytest

from evaltool.field_phase.survey import check_survey, read_survey
from evaltool.field_phase.survey_follow_ups import how_many_answered, tabulate, withheld
from tests.support.forms import CHOICES, surveyed

HEAD = ("type", "name", "label", "relevant", "calculation")
CONSENT = ("select_one yn", "consent", "Do you agree?", "")
TAP = ("select_one yn", "tap", "Is there a tap?", "${consent} = 'yes'")
AGE = ("integer", "age", "Age", "")
PLACES = [*CHOICES, ("place", "middle", "Middle valley"), ("place", "city", "The city")]


def survey(root, questions, persons: list[tuple[int, dict[str, str]]], header=None, choices=CHOICES):
    """So many persons with these answers each."""
    answers = [{"consent": "yes", **given, "_uuid": f"u{i}-{n}"} for i, (number, given) in enumerate(persons) for n in range(number)]
    columns = dict.fromkeys(name for row in answers for name in row)
    rows = [{name: row.get(name, "") for name in columns} for row in answers]
    return surveyed(root, rows, header, questions=[HEAD, CONSENT, *questions], choices=choices)


def test_who_was_not_asked_is_no_silence_and_a_condition_of_a_group_is_that_of_its_questions(tmp_path):
    questions = [TAP, ("begin_group", "water", "Water", "${tap} = 'yes'"), ("select_one agree", "works", "It works.", ""), ("end_group", "", "", "")]
    persons = [(20, {"tap": "yes", "works": "4"}), (6, {"tap": "yes"}), (9, {"tap": "no"})]
    case = survey(tmp_path, questions, persons, {"survey": {"population": 60, "invited": 60}})
    found = read_survey(case)
    works, tap = tabulate(found, "works"), tabulate(found, "tap")
    assert (works.n, works.missing, works.not_asked) == (20, 6, 9) and (tap.n, tap.missing, tap.not_asked) == (35, 0, 0)
    # nobody knows how many of the 25 who stayed silent would have been asked
    assert tap.rows[0].bounds is not None and [row.bounds for row in works.rows] == [None] * len(works.rows)
    assert how_many_answered(found, works.question) == "answered by 20 of 26 who were asked"
    assert how_many_answered(found, tap.question) == "answered by 35 of 35"
    assert not withheld(found) and not check_survey(case).codes()


def test_whoever_answered_was_asked_and_words_behind_other_are_asked_of_those_who_chose_it(tmp_path):
    questions = [("select_one place or_other", "where", "Where?", ""), ("select_one agree", "works", "It works.", "${where} = 'upper'")]
    persons = [
        (20, {"where": "upper", "works": "4"}),
        (8, {"where": "lower"}),
        (1, {"where": "lower", "works": "4"}),
        (7, {"where": "other", "where_other": "far"}),
    ]
    found = read_survey(survey(tmp_path, questions, persons))
    assert (tabulate(found, "works").missing, tabulate(found, "works").not_asked) == (0, 15)
    assert how_many_answered(found, found.get("where_other")) == "answered by 7 of 7 who were asked"


@pytest.mark.parametrize(
    ("questions", "persons", "told"),
    [
        # 44 of 47 have no tap: the other three can be subtracted
        ([TAP, ("text", "why", "Why?", "${tap} = 'no'")], [(3, {"tap": "yes"}), (44, {"tap": "no", "why": "far"})], {"why": "Is there a tap?"}),
        # so can they from a question to all who answered the one that is withheld
        ([TAP, ("text", "why", "Why?", "${tap} = 'no'"), ("text", "more", "More?", "${why} != ''")],
         [(3, {"tap": "yes"}), (44, {"tap": "no", "why": "far", "more": "x"})], {"why": "Is there a tap?", "more": "Why?"}),
        # 12 of the upper and the lower valley, where 9 of the upper valley are shown and the lower one stands in one row with another
        ([("select_one place", "where", "Where?", ""), ("text", "why", "Why?", "${where} = 'upper' or ${where} = 'lower'")],
         [(9, {"where": "upper", "why": "x"}), (3, {"where": "lower", "why": "x"}), (3, {"where": "middle"}), (8, {"where": "city"})], {"why": "Where?"}),
        # no table shows the three who are under 18, nor the two between two limits
        ([AGE, ("text", "why", "Why?", "${age} >= 18")], [(3, {"age": "15"}), (44, {"age": "30", "why": "x"})], {"why": "Age"}),
        ([AGE, ("text", "why", "Why?", "${age} >= 18"), ("text", "who", "Who?", "${age} >= 16")],
         [(9, {"age": "15"}), (2, {"age": "17", "who": "x"}), (44, {"age": "30", "why": "x", "who": "x"})], {"why": "Age", "who": "Age"}),
        # nor the three with a tap who live in the lower valley
        ([TAP, ("select_one place", "where", "Where?", ""), ("text", "why", "Why?", "${tap} = 'yes' and ${where} = 'upper'")],
         [(20, {"tap": "yes", "where": "upper", "why": "x"}), (3, {"tap": "yes", "where": "lower"}), (20, {"tap": "no", "where": "upper"}), (20, {"tap": "no", "where": "lower"})],
         {"why": "Is there a tap?"}),
        # a condition that cannot be read, on the question itself and by way of what the form calculates
        ([TAP, ("text", "why", "Why?", "string-length(${tap}) = 2")], [(3, {"tap": "yes"}), (44, {"tap": "no", "why": "far"})], {"why": "Is there a tap?"}),
        ([TAP, ("calculate", "dry", "", "", "if(${tap} = 'no', 1, 0)"), ("text", "why", "Why?", "${dry} = 1")],
         [(3, {"tap": "yes"}), (44, {"tap": "no", "why": "far"})], {"why": "Is there a tap?"}),
        ([TAP, ("text", "why", "Why?", "string-length(${tap}) = 2")], [(9, {"tap": "yes"}), (9, {"tap": "no"}), (41, {"tap": "no", "why": "far"})], {}),
        ([TAP, ("text", "why", "Why?", "string-length(${tap}) = 2")], [(9, {"tap": "yes"}), (2, {"tap": "no"}), (41, {"tap": "no", "why": "far"})], {"why": "Is there a tap?"}),
        # a condition on two questions that cannot be read may count what no table does, though each table is shown whole: three in the lower valley have a tap
        ([TAP, ("select_one place", "where", "Where?", ""), ("text", "why", "Why?", "string-length(${tap}) = 3 and ${where} = 'upper'")],
         [(20, {"tap": "yes", "where": "upper", "why": "x"}), (3, {"tap": "yes", "where": "lower"}), (20, {"tap": "no", "where": "upper"}), (20, {"tap": "no", "where": "lower"})],
         {"why": "Is there a tap?"}),
        # what nothing hides may be shown; who left a question open is no small group of it
        ([TAP, ("select_one place", "where", "Where?", ""), ("text", "why", "Why?", "${tap} = 'no' and ${where} = 'upper'")],
         [(20, {"tap": "no", "where": "upper", "why": "x"}), (20, {"tap": "yes", "where": "upper"}), (20, {"tap": "yes", "where": "lower"}), (2, {"tap": "no"})], {}),
        ([TAP, ("text", "why", "Why?", "${tap} = 'no'")], [(5, {"tap": "yes"}), (44, {"tap": "no", "why": "far"})], {}),
        ([AGE, ("text", "why", "Why?", "${age} >= 18")], [(5, {"age": "15"}), (2, {}), (44, {"age": "30", "why": "x"})], {}),
        ([TAP, ("text", "why", "Why?", "${tap} = 'no'")], [(3, {}), (9, {"tap": "yes"}), (44, {"tap": "no", "why": "far"})], {}),
    ],
)  # fmt: skip
def test_a_follow_up_that_could_tell_a_small_count_is_withheld(tmp_path, questions, persons, told):
    assert withheld(read_survey(survey(tmp_path, questions, persons, choices=PLACES))) == told


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("/data/tap = 'no'", "Is there a tap?"), ("../tap = 'no'", "Is there a tap?"), ("selected(../tap,'no')", "Is there a tap?"),
        ("current()/../tap='no'", "Is there a tap?"), ("/data/water/tap='no'", "Is there a tap?"), ("${last-saved#tap} = 'no'", "Is there a tap?"),
        ("/data/water/tap[1]/../tap = 'no'", "Is there a tap?"), ("${gone} = 'no'", "gone"), ("../gone = 'no'", "gone"),
        # a name in quotes is none, and where no answer is named none decides
        ("true()", None), ("'../tap' = '../tap'", None),
    ],
)  # fmt: skip
def test_whatever_way_a_condition_names_an_answer_it_is_withheld_where_it_cannot_be_read(tmp_path, condition, told):
    persons = [(3, {"tap": "yes"}), (44, {"tap": "no", "why": "far"})]
    assert withheld(read_survey(survey(tmp_path, [TAP, ("text", "why", "Why?", condition)], persons))) == ({"why": told} if told else {})


def test_nothing_of_a_withheld_question_is_shown_however_many_answered(tmp_path):
    questions = [TAP, ("select_one agree", "works", "It works.", "${tap} = 'no'"), ("integer", "litres", "Litres", "${tap} = 'no'")]
    for number in (2, 44):
        found = read_survey(
            survey(tmp_path / str(number), questions, [(3, {"tap": "yes"}), (number, {"tap": "no", "works": "4", "litres": "9"}), (50, {"tap": "no"})])
        )
        works, litres = tabulate(found, "works"), tabulate(found, "litres")
        assert {row.count for row in works.rows} == {"not shown"} and (works.n, works.missing, works.middle, litres.middle) == (0, None, "", "")
        assert works.note == "Not shown: how many answered could tell a small count of 'Is there a tap?'."
        assert how_many_answered(found, litres.question) == "how many answered is not shown"


def test_a_condition_that_cannot_be_read_is_said_once_at_its_place(tmp_path):
    questions = [
        TAP,
        ("begin_group", "water", "Water", "string-length(${tap}) = 2"),
        ("text", "why", "Why?", ""),
        ("text", "who", "Who?", ""),
        ("end_group", "", "", ""),
    ]
    case = survey(tmp_path, questions, [(20, {"tap": "yes"}), (41, {"tap": "no", "why": "far", "who": "x"})])
    (problem,) = check_survey(case)
    assert (problem.code, problem.row, problem.column) == ("FORM_RELEVANT_UNREAD", 5, "relevant")
    assert "The condition of 'why', string-length(${tap}) = 2, cannot be read." in problem.message
    assert how_many_answered(read_survey(case), read_survey(case).get("why")) == "answered by 41; who was asked is not known"


@pytest.mark.parametrize("condition", ["${works} = '4'", "${gone} = 1", "${uses} = 'drink'", "${uses} > 1", "${words} = 'x'", "${litres} > ''"])
def test_a_comparison_that_the_exported_answers_cannot_decide_is_not_read(tmp_path, condition):
    questions = [
        ("select_multiple uses", "uses", "Uses?", ""),
        ("text", "words", "Words?", ""),
        ("integer", "litres", "Litres", ""),
        ("text", "why", "Why?", condition),
    ]
    assert check_survey(survey(tmp_path, questions, [(9, {"uses": "drink", "words": "x", "litres": "1", "why": "x"})])).codes() == {"FORM_RELEVANT_UNREAD"}


def test_without_the_answers_to_the_first_question_nobody_knows_who_was_asked_the_second(tmp_path):
    found = read_survey(survey(tmp_path, [TAP, ("text", "why", "Why?", "${tap} = 'no'")], [(44, {"why": "far"})]))
    assert found.askings["why"].asked is None and found.is_for_some("why")


# -- a region decides which districts are offered, so its count is the sum of theirs

VALLEYS = ("select_one valley", "valley", "Which valley?", "")
VILLAGE = ("select_one village", "village", "Which village?", "", "", "valley = ${valley}")
VILLAGES = [
    *CHOICES, ("valley", "u", "Upper"), ("valley", "l", "Lower"), ("valley", "m", "Middle"),
    ("village", "u1", "Fern"), ("village", "l1", "Reed"), ("village", "m1", "Alder"), ("village", "m2", "Birch"),
]  # fmt: skip


def lived(*numbers):
    """So many persons of each village."""
    return [(number, {"valley": village[0], "village": village}) for number, village in zip(numbers, ("u1", "l1", "m1", "m2"), strict=True)]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        # nothing is small, so nothing is hidden
        ((6, 7, 8, 9), True),
        # 3 of the upper valley are hidden with the 6 of the lower; Reed would tell the 6, and so the 3
        ((3, 6, 15, 15), False),
        # each valley is shown; the middle one's 10 less the 8 of Alder would be the 2 of Birch
        ((9, 9, 8, 2), False),
    ],
)
def test_what_is_offered_by_an_earlier_answer_is_shown_only_where_neither_table_hides_anything(tmp_path, numbers, shown):
    questions = [(*HEAD, "choice_filter"), CONSENT, VALLEYS, VILLAGE]
    answers = [{"consent": "yes", **given, "_uuid": f"u{i}-{n}"} for i, (number, given) in enumerate(lived(*numbers)) for n in range(number)]
    found = read_survey(surveyed(tmp_path, answers, questions=questions, choices=VILLAGES))
    assert found.get("village").narrowed_by == ("valley",)
    assert withheld(found) == ({} if shown else {"village": "Which valley?"})
    assert tabulate(found, "valley").n == sum(numbers)
    assert how_many_answered(found, found.get("village")) == (f"answered by {sum(numbers)} of {sum(numbers)}" if shown else "how many answered is not shown")


@pytest.mark.parametrize("filtered_by", ["valley = ${mine}", "valley = ../valley", "valley = /data/home/valley"])
def test_an_answer_that_narrows_the_choices_by_a_calculation_or_a_path_is_known(tmp_path, filtered_by):
    questions = [(*HEAD, "choice_filter"), CONSENT, VALLEYS, ("calculate", "mine", "", "", "${same}"), ("calculate", "same", "", "", "${valley}"), (*VILLAGE[:5], filtered_by)]
    answers = [{"consent": "yes", **given, "_uuid": f"u{i}-{n}"} for i, (number, given) in enumerate(lived(3, 6, 15, 15)) for n in range(number)]
    assert withheld(read_survey(surveyed(tmp_path, answers, questions=questions, choices=VILLAGES))) == {"village": "Which valley?"}


@pytest.mark.parametrize(("condition", "told"), [("valley = ${valley}", {"village": "Which valley?"}), ("valley = ${consent}", {})])
def test_what_is_offered_by_an_answer_that_the_export_does_not_have_is_withheld(tmp_path, condition, told):
    questions = [(*HEAD, "choice_filter"), CONSENT, VALLEYS, (*VILLAGE[:5], condition)]
    answers = [{"consent": "yes", "village": given["village"], "_uuid": f"u{i}-{n}"} for i, (number, given) in enumerate(lived(9, 9, 9, 9)) for n in range(number)]
    assert withheld(read_survey(surveyed(tmp_path, answers, questions=questions, choices=VILLAGES))) == told
