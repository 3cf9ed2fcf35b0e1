from __future__ import annotations

from evaltool.outputs import survey_exhibits as exhibits
from evaltool.outputs.exhibits import Table, plain_text
from evaltool.outputs.survey_comparison import group_comparison_table
from evaltool.synthesis.evidence import address_book
from tests.support.forms import CHOICES, QUESTIONS, rows, surveyed
from tests.support.small_case import make_case


def cells(table: Table) -> list[list[str]]:
    return [[plain_text(cell) for cell in row] for row in table.rows]


def answered(root, numbers: dict[str, int], header=None, **more: str):
    """A survey in which so many chose each step; half of them live in the upper valley."""
    steps = [step for step, n in numbers.items() for _ in range(n)]
    return surveyed(root, rows(*[{"works": step, "where": ("upper", "lower")[i % 2], **more} for i, step in enumerate(steps)]), header)


def test_how_many_answered_is_said_with_what_it_allows(tmp_path):
    case = answered(tmp_path, {"4": 20}, {"survey": {"population": 60, "invited": 40}})
    assert exhibits.survey_sentence(case) == (
        "Of 40 invited, out of 60 persons the survey is about, 20 agreed and answered (50%). "
        "Those who stayed silent may think otherwise: the intervals do not cover that doubt."
    )
    assert exhibits.survey_sentence(answered(tmp_path / "b", {"4": 20}, {"survey": {"invited": 40}})).startswith("Of 40 invited 20 agreed and answered (50%).")
    assert exhibits.survey_sentence(answered(tmp_path / "c", {"4": 20})).startswith("How many were invited is not known; 20 agreed and answered.")
    assert exhibits.survey_sentence(surveyed(tmp_path / "d", None)) == exhibits.survey_sentence(make_case(tmp_path / "e")) == "There are no survey answers yet."


def test_how_few_agreed_is_said_nowhere(tmp_path):
    for number in (3, 4):
        case = answered(tmp_path / str(number), {"4": number - 1, "": 1}, {"survey": {"population": 30, "invited": 20}}, words="")
        assert exhibits.survey_sentence(case).startswith("Of 20 invited, out of 30 persons the survey is about, fewer than 5 agreed and answered. Those")
        notes = [table.note for table in exhibits.survey_tables(case)]
        assert all(note.startswith("Fewer than 5 answers.") and "did not answer" not in note for note in notes) and len(notes) == 3
        said = [address_book(case).resolve(name).excerpt for name in ("where", "works", "uses", "litres", "words")]
        assert all("(answered by fewer than 5)." in words or words.endswith("; answered by fewer than 5.") for words in said)


def test_each_closed_question_has_a_table_with_shares_and_its_note(tmp_path):
    tables = exhibits.survey_tables(answered(tmp_path, {"2": 10, "4": 10, "": 1}))
    assert [table.title for table in tables] == ["Where do you live?", "The pump works.", "What is the water for?"]
    assert cells(tables[1])[1] == ["Disagree", "10", "50% (30% to 70%)"]
    assert tables[1].note == "20 answers. 1 person did not answer." and tables[2].note == "21 answers. Several answers were possible."
    assert exhibits.survey_tables(make_case(tmp_path / "b")) == []
    # how many answered a question that few were asked is as small a count as any
    few = exhibits.survey_tables(answered(tmp_path / "c", {"4": 3, "": 20}))[1]
    assert few.note.startswith("Fewer than 5 answers.") and "did not answer" not in few.note


def test_a_question_for_some_says_who_was_asked_and_one_that_would_tell_a_small_count_says_nothing(tmp_path):
    def case_of(root, upper: int, condition: str, header=None, silent: int = 2):
        asked = [(*QUESTIONS[0], "relevant"), *QUESTIONS[1:3], QUESTIONS[3], *[(*row, condition) for row in QUESTIONS[4:5]], *QUESTIONS[5:]]
        answers = [{"where": "upper", "works": "4"}] * upper + [{"where": "upper", "works": ""}] * silent + [{"where": "lower", "works": ""}] * 9
        return surveyed(root, rows(*answers), header, questions=asked)

    everybody = {"survey": {"population": 60, "invited": 60}}
    shown = case_of(tmp_path / "a", 20, "${where} = 'upper'", everybody)
    assert exhibits.survey_tables(shown)[1].note == "20 answers. 2 persons did not answer. 9 persons were not asked."
    assert exhibits.scales_table(shown).note.endswith("Of a statement put to some only, the interval is Wilson's, and there are no bounds.")
    told = case_of(tmp_path / "b", 2, "${where} != 'lower'")
    assert exhibits.survey_tables(told)[1].note == "Not shown: how many answered could tell a small count of 'Where do you live?'."
    assert cells(exhibits.scales_table(told)) == [["The pump works.", "not shown", "Agree / Strongly agree", "not shown", "-", "-"]]
    assert exhibits.likert_chart(told) is None and group_comparison_table(told).rows == ()
    unread = case_of(tmp_path / "c", 40, "count-selected(${where}) = 1", silent=6)
    assert exhibits.survey_tables(unread)[1].note == "40 answers. Who was asked is not known."


def test_alpha_of_statements_that_would_tell_a_small_count_is_not_shown(tmp_path):
    questions = [
        (*QUESTIONS[0], "relevant"),
        QUESTIONS[1],
        QUESTIONS[3],
        *[("select_one agree", name, f"{name}.", "${where} = 'lower'") for name in ("one", "two", "three")],
    ]
    answers = rows(*[{"where": "upper"}] * 3, *[{"where": "lower", "one": str(n % 5 + 1), "two": str(n % 5 + 1), "three": "3"} for n in range(20)])
    case = surveyed(tmp_path, [{**{"one": "", "two": "", "three": ""}, **row} for row in answers], questions=questions)
    assert cells(exhibits.reliability_table(case))[0][2:] == ["not shown", "-", "Not shown, as it could tell a small count of another question."]


def test_statements_stand_in_one_table_with_the_steps_above_the_middle_as_agreement(tmp_path):
    fine = exhibits.scales_table(answered(tmp_path, {"1": 5, "2": 5, "3": 5, "4": 5, "5": 10}))
    assert cells(fine) == [["The pump works.", "30", "Agree / Strongly agree", "15", "50% (33% to 67%)", "3.5"]]
    joined = exhibits.scales_table(answered(tmp_path / "b", {"1": 2, "2": 6, "3": 7, "4": 8, "5": 3}))
    assert cells(joined)[0][2:4] == ["Agree / Strongly agree", "11"]
    hidden = exhibits.scales_table(answered(tmp_path / "c", {"1": 1, "4": 8}))
    assert cells(hidden)[0][3:5] == ["not shown", "-"]
    few = exhibits.scales_table(answered(tmp_path / "d", {"4": 2}))
    assert cells(few)[0][1] == "<5" and cells(few)[0][3:] == ["not shown", "-", "-"]
    assert exhibits.scales_table(make_case(tmp_path / "e")).rows == ()


def test_a_scale_whose_first_number_is_the_best_is_not_read_the_wrong_way_round(tmp_path):
    turned = [row if row[0] != "agree" else ("agree", str(6 - int(row[1])), row[2]) for row in CHOICES]
    case = surveyed(tmp_path, rows(*[{"works": "1"}] * 14, *[{"works": "4"}] * 6), choices=turned)
    assert cells(exhibits.scales_table(case))[0][2:4] == ["Agree / Strongly agree", "14"] and cells(exhibits.scales_table(case))[0][-1] == "5"


def test_the_chart_of_statements_has_three_sides_and_leaves_out_what_may_not_be_shown(tmp_path):
    chart = exhibits.likert_chart(answered(tmp_path, {"1": 5, "2": 5, "3": 5, "4": 5, "5": 10}))
    assert (chart.kind, chart.series) == ("diverging", (("disagree", (10.0,)), ("neither", (5.0,)), ("agree", (15.0,))))
    assert chart.categories == ("The pump works. (median\u00a03.5)",)
    assert chart.alt == "Shows how many disagree and agree with 1 statement of the survey; agreement is widest with 'The pump works'."
    assert exhibits.likert_chart(answered(tmp_path / "b", {"1": 1, "3": 8, "4": 8})) is None
    assert exhibits.likert_chart(make_case(tmp_path / "c")) is None


def test_statements_that_are_left_out_of_the_chart_are_said(tmp_path):
    questions = [*QUESTIONS[:5], ("select_one agree", "fair", "The fee is fair."), *QUESTIONS[5:]]
    answers = rows(*[{"works": str(n % 3 + 2)} for n in range(30)])
    case = surveyed(tmp_path, [{**row, "fair": "1" if n < 2 else "4"} for n, row in enumerate(answers)], questions=questions)
    assert exhibits.likert_chart(case).alt.endswith("'The pump works'; 1 statement that may not be shown whole is left out.")


def statements(root, *answers: tuple[str, str, str], header=None):
    """A survey with three statements in one group of the form."""
    questions = [*QUESTIONS[:5], *[("select_one agree", name, f"Statement {name}.") for name in ("second", "third")], *QUESTIONS[5:]]
    given = [{**row, "works": a, "second": b, "third": c} for row, (a, b, c) in zip(rows(*[{}] * len(answers)), answers, strict=True)]
    return surveyed(root, given, header, questions=questions)


def test_statements_of_one_part_are_read_as_a_scale_by_the_lower_limit_of_alpha(tmp_path):
    alike = statements(tmp_path, *[(str(n % 5 + 1),) * 3 for n in range(20)])
    assert cells(exhibits.reliability_table(alike)) == [
        ["At home", "3", "20", "1.00 (1.00 to 1.00)", "May be added up to one score for comparing groups and persons."]
    ]
    mixed = statements(tmp_path / "b", *[(str(n % 5 + 1), str(n * 3 % 5 + 1), str(n * 2 % 4 + 1)) for n in range(20)])
    assert cells(exhibits.reliability_table(mixed))[0][4].startswith("They do not measure one thing: read each statement by itself and add nothing up.")
    turned = statements(tmp_path / "c", *[(str(n % 5 + 1), str(n % 5 + 1), str(5 - n % 5)) for n in range(20)])
    assert cells(exhibits.reliability_table(turned))[0][4].endswith("Worded the other way round, or misread: Statement third.")


def test_few_complete_answers_and_two_statements_are_no_scale(tmp_path):
    few = statements(tmp_path, ("1", "2", "3"), ("2", "2", "2"))
    assert cells(exhibits.reliability_table(few)) == [["At home", "3", "<5", "-", "Too few answered all statements to show anything."]]
    same = statements(tmp_path / "b", *[("3", "3", "3")] * 9)
    assert cells(exhibits.reliability_table(same))[0][3:] == ["-", "All respondents have the same sum, so there is no variance to explain"]
    assert exhibits.reliability_table(answered(tmp_path / "c", {"4": 9})).rows == ()
    assert exhibits.reliability_table(make_case(tmp_path / "d")).rows == ()


def test_where_everybody_was_asked_the_bounds_show_what_silence_could_change(tmp_path):
    case = answered(tmp_path, {"2": 7, "4": 18}, {"survey": {"population": 60, "invited": 60}})
    table = exhibits.survey_tables(case)[1]
    assert table.columns[-1] == "Bounds, if the silent had answered"
    assert cells(table)[3] == ["Agree", "18", "72% (52% to 86%)", "30% to 88%"]  # 18/60 and (18 + 35)/60
    statement = exhibits.scales_table(case)
    assert cells(statement)[0][5] == "30% to 88%"
    assert statement.note.endswith("The bounds are what the share would be if all who stayed silent had said no, or yes.")


def test_where_persons_were_drawn_by_lot_the_interval_is_exact_and_there_are_no_bounds(tmp_path):
    case = answered(tmp_path, {"2": 10, "4": 10}, {"survey": {"population": 22, "invited": 20, "by_lot": "yes"}})
    # 2 of 22 are not known: 10 to 12 of them agree, and the test excludes none of these
    assert cells(exhibits.survey_tables(case)[1])[3] == ["Agree", "10", "50% (45% to 55%)"]
    assert exhibits.scales_table(case).note.endswith(
        "The interval is exact for a draw by lot from 22 persons, at 95 %; those drawn who stayed silent are not in it."
    )


def test_answers_that_few_gave_are_joined_before_anything_is_withheld(tmp_path):
    answers = rows(*[{"uses": "drink", "where": where} for where, n in (("upper", 9), ("lower", 3), ("middle", 3), ("city", 8)) for _ in range(n)])
    names = [("place", "middle", "Middle valley"), ("place", "city", "The city")]
    case = surveyed(tmp_path, answers, choices=[*CHOICES, *names])
    table = exhibits.survey_tables(case)[0]
    assert [row[:2] for row in cells(table)] == [["Upper valley", "9"], ["The city", "8"], ["Lower valley / Middle valley", "6"]]
    assert table.note == "23 answers. Answers that few gave are joined."


def test_where_joining_would_leave_one_row_both_counts_are_withheld(tmp_path):
    case = surveyed(tmp_path, rows(*[{"where": "upper"}] * 9, {"where": "lower"}))
    assert [row[1] for row in cells(exhibits.survey_tables(case)[0])] == ["withheld", "<5"]


def test_statements_with_the_same_words_have_a_line_each(tmp_path):
    questions = [*QUESTIONS, ("select_one agree", "again", "The pump works.")]
    people = [{"works": "4", "again": "2"}] * 9 + [{"works": "5", "again": "1"}] * 6
    chart = exhibits.likert_chart(surveyed(tmp_path, rows(*people), questions=questions))
    assert [name.split(" (median")[0] for name in chart.categories] == ["The pump works. (works)", "The pump works. (again)"]
    assert [values for name, values in chart.series if name == "agree"] == [(15.0, 0.0)]
