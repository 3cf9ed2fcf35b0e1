"""Groups of respondents compared: effects with intervals, corrected p, refusals, and nothing that tells how few of a group chose an answer."""

from __future__ import annotations

from evaltool.outputs.survey_comparison import group_comparison_table
from tests.outputs.test_survey_exhibits import answered, cells
from tests.support.forms import CHOICES, rows, surveyed
from tests.support.small_case import make_case, write_table

FEW = "a comparison needs at least {} answers in each group, and not each has as many"


def test_groups_of_respondents_are_compared_with_an_effect_an_interval_and_a_corrected_p(tmp_path):
    case = answered(tmp_path, {"1": 10, "3": 10, "5": 12})
    table = group_comparison_table(case)
    assert table.title == "Statements compared by: Where do you live?"
    ((statement, effect, p, reason),) = cells(table)
    assert (statement, effect.split(" (")[0], p, reason) == ("The pump works.", "0.00", "1.000", "") and " to " in effect


def compared(root, *cells_of: dict[str, int]):
    """The comparison of a statement, and its note, by so many answers on each step in each place."""
    places = [("place", "middle", "Middle valley")]
    given = [{"where": where, "works": step} for where, n in zip(("upper", "lower", "middle"), cells_of, strict=False) for step in n for _ in range(n[step])]
    table = group_comparison_table(surveyed(root, rows(*given), choices=[*CHOICES, *places]))
    return cells(table)[0][1:], table.note.partition("0 to 1.")[2]


def test_of_two_groups_no_effect_tells_how_few_of_one_chose_an_answer(tmp_path):
    hidden = compared(tmp_path / "a", {"1": 12, "4": 2}, {"1": 8, "4": 9})
    assert hidden == (["-", "-", "not shown, as it could tell how few of a group chose an answer"], "")
    # 2 and 6 join the 10 and 6 below them: 12 and 12 disagree, 6 and 18 agree, so (12 x 18 - 6 x 12) / (18 x 30) of all pairs favour the lower valley, the first by name
    joined, note = compared(tmp_path / "b", {"1": 2, "2": 10, "4": 6}, {"1": 6, "2": 6, "4": 18})
    assert joined[0].startswith("0.27 (") and joined[2] == "" and note == " Steps are joined, as few of a group chose some: The pump works."


def test_of_three_groups_an_effect_is_shown_where_other_tables_print_the_same(tmp_path):
    spread = [{"1": 4, "2": 5, "3": 6, "4": 7, "5": 3}, {"1": 3, "2": 6, "3": 4, "4": 8, "5": 5}, {"1": 5, "2": 4, "3": 7, "4": 5, "5": 6}]
    (shown, _, reason), note = compared(tmp_path / "a", *spread)
    assert (reason, note) == ("", "") and shown.startswith("0.0")
    # with two answers the number of one group that disagree follows from H and the totals, whether they are joined or not
    few = [{"1": 12, "4": 2}, {"1": 8, "4": 9}, {"1": 9, "4": 9}]
    assert compared(tmp_path / "b", *few)[0] == ["-", "-", "not shown, as it could tell how few of a group chose an answer"]
    # 4 and 3 join those beside them: no count is small any more
    joined, note = compared(tmp_path / "c", {"1": 6, "2": 1, "4": 9}, {"1": 7, "4": 9}, {"1": 5, "2": 4, "4": 9})
    assert joined[2] == "" and note == " Steps are joined, as few of a group chose some: The pump works."


def test_a_difference_that_is_certain_has_no_p_of_nothing_and_few_are_not_tested(tmp_path):
    case = surveyed(tmp_path, rows(*[{"works": "1", "where": "upper"}] * 20, *[{"works": "5", "where": "lower"}] * 20))
    assert (
        cells(group_comparison_table(case))[0][1:3] == ["-1.00 (-1.00 to -0.67)", "below 0.001"]
        or cells(group_comparison_table(case))[0][2] == "below 0.001"
    )
    few = group_comparison_table(answered(tmp_path / "b", {"1": 2, "5": 2}))
    assert cells(few)[0][1:3] == ["-", "-"] and cells(few)[0][3] == FEW.format(5)


def test_no_reason_tells_which_group_is_small_or_how_small(tmp_path):
    # the table of places says six for the lower and the middle valley together: were the middle one named, it would have one and the lower five
    for name, lower, middle in (("a", 5, 1), ("b", 1, 5), ("c", 3, 3)):
        assert compared(tmp_path / name, {"1": 10, "4": 10}, {"1": lower}, {"4": middle}) == (["-", "-", FEW.format(5)], "")
    # five of a group are enough for a test, and four are not: with the higher threshold neither says so
    privacy = {"survey": {"group_ids": ["G1"]}}
    for number in (4, 5):
        root = tmp_path / f"few{number}"
        write_table(root, "desk_review/stakeholders", [{"group_id": "G1", "group": "Women", "role": "rights_holder", "vulnerable": "yes"}])
        given = [*[{"where": "upper", "works": "2"}] * number, *[{"where": "lower", "works": "4"}] * 20]
        assert cells(group_comparison_table(surveyed(root, rows(*given), privacy)))[0][1:] == ["-", "-", FEW.format(11)]


def test_without_groups_or_statements_there_is_nothing_to_compare(tmp_path):
    assert group_comparison_table(make_case(tmp_path)).rows == ()
    without = surveyed(tmp_path / "b", [{key: value for key, value in row.items() if key != "where"} for row in rows({})])
    assert group_comparison_table(without).title == "Statements compared"
