"""What a cell may hold: days, times, numbers, counts, words; nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from evaltool import terms
from evaltool.cells import (
    Cites,
    Clock,
    Count,
    Day,
    Number,
    Several,
    Strength,
    Word,
    YesNo,
    parse_clock,
    parse_day,
    parse_number,
    parse_year_or_day,
    split_several,
)
from evaltool.problems import Place, Problems


def refusal(read, written) -> str:
    """The code with which a reader refuses a text."""
    with pytest.raises(PydanticCustomError) as refused:
        read(written)
    return refused.value.type


def reader(kind):
    """The reader of a cell type, by way of a model as the tables use it."""

    class Model(BaseModel):
        cell: kind = None

    def read(written):
        try:
            return Model(cell=written).cell
        except ValidationError as broken:
            error = broken.errors()[0]
            raise PydanticCustomError(error["type"], "{value}", error["ctx"]) from None

    return read


# -- days --


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_as_it_is_written(day):
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"  {day.isoformat()} ") == day
    assert parse_day(day) == day


@given(st.dates(date(1955, 1, 1), date(2064, 1, 1)))
def test_the_serial_number_of_excel_is_its_day(day):
    serial = (day - date(1899, 12, 30)).days
    assert parse_day(str(serial)) == parse_day(f"{serial}.0") == parse_day(f"{serial}.375") == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2014-3-1", date(2014, 3, 1)),
        ("2014-03-11T09:30", date(2014, 3, 11)),
        ("2014-03-11 09:30:00", date(2014, 3, 11)),
        ("2014-03-11T09:30:00.000+04:00", date(2014, 3, 11)),
        ("41709", date(2014, 3, 11)),
        (datetime(2014, 3, 11, 9, 30), date(2014, 3, 11)),
        ("2012-02-29", date(2012, 2, 29)),
        ("31.03.2014", date(2014, 3, 31)),
        ("3.4.2014", date(2014, 4, 3)),
        ("30/11/2022", date(2022, 11, 30)),
        ("11/30/2022 09:30", date(2022, 11, 30)),
        ("11/11/2022", date(2022, 11, 11)),
        ("", None),
        (None, None),
    ],
)
def test_days_in_the_spellings_of_tools_are_read(written, day):
    assert parse_day(written) == day
    assert type(parse_day(written)) in (date, type(None))


@pytest.mark.parametrize(
    "written",
    [
        "03/04/14",
        "03/04/2014",
        "12/11/2014",
        "03.04.14",
        "31-03-2014",
        "11 March 2014",
        "2014",
        "March",
        "2014-03",
        "2014-03-11 or so",
        "20140311",
        "60000",
        "-1",
    ],
)
def test_a_day_that_could_mean_another_is_refused(written):
    assert refusal(parse_day, written) == "DATE_UNCLEAR"


@pytest.mark.parametrize("written", ["2014-02-31", "2013-02-29", "2014-13-01", "2014-00-10", "0000-01-01", "31.02.2014", "31/02/2014", "13/13/2014"])
def test_a_day_that_no_calendar_has_is_refused(written):
    assert refusal(parse_day, written) == "DATE_IMPOSSIBLE"


@pytest.mark.parametrize("written", ["0214-03-11", "1799-12-31", "2200-01-01", "9014-03-11"])
def test_a_year_far_from_our_time_is_refused(written):
    assert refusal(parse_day, written) == "DATE_FAR"


def test_a_document_may_be_known_by_its_year_or_its_month():
    assert [parse_year_or_day(written) for written in ("2006", "2006-03", "11.03.2006", "2006-03-11", "", None)] == [
        "2006", "2006-03", "2006-03-11", "2006-03-11", "", ""
    ]  # fmt: skip
    assert [refusal(parse_year_or_day, written) for written in ("206", "2006-13", "9014", "about 2006")] == ["DATE_UNCLEAR"] * 4


# -- times --


@given(st.times())
def test_a_time_is_read_to_the_minute(clock):
    assert parse_clock(clock.isoformat(timespec="minutes")) == time(clock.hour, clock.minute)
    assert parse_clock(clock.isoformat(timespec="seconds")) == time(clock.hour, clock.minute)


def test_an_hour_with_one_digit_is_read_and_an_empty_cell_has_no_time():
    assert parse_clock("9:30") == time(9, 30)
    assert parse_clock(time(9, 30)) == time(9, 30)
    assert parse_clock("") is None
    assert parse_clock(None) is None


@pytest.mark.parametrize("written", ["24:00", "9:60", "half past nine", "9", "930", "0.25", "9.30", "09:30 PM", "09:3"])
def test_what_is_no_time_of_day_is_refused_and_a_fraction_of_a_day_is_not_read_as_minutes(written):
    assert refusal(parse_clock, written) == "TIME_UNCLEAR"


# -- numbers --


@given(st.integers(-(10**12), 10**12), st.sampled_from([",", " ", "'", "’", "\u00a0", "\u202f", "\u2009", ""]))
def test_a_number_is_read_whatever_separates_its_thousands(number, separator):
    assert parse_number(f"{number:,}".replace(",", separator)) == number


@given(st.decimals(-10_000, 10_000, places=4) | st.integers(-999_999, 999_999).map(lambda thousandths: thousandths / 1000))
def test_decimals_have_a_point(number):
    assert parse_number(str(number)) == float(number)
    assert parse_number(f"{number}%") == float(number)


@given(st.integers(0, 999), st.integers(0, 99))
def test_a_comma_without_three_digits_behind_it_is_never_guessed(whole, rest):
    assert refusal(parse_number, f"{whole},{rest}") == "NUMBER_COMMA"


@pytest.mark.parametrize("written", ["1,05", "1,0500", "1234,567", "1,050,00", "1 050,5", "1,050,5.5"])
def test_commas_that_group_no_thousands_are_refused(written):
    assert refusal(parse_number, written) == "NUMBER_COMMA"


@pytest.mark.parametrize("written", ["1.500", "780.000", "-21.340", "999.990", "1.250.000", "1.234.567"])
def test_a_point_that_could_stand_between_thousands_is_never_guessed(written):
    assert refusal(parse_number, written) == refusal(reader(Count), written) == "NUMBER_POINT"


@pytest.mark.parametrize(("written", "number"), [("0.500", 0.5), ("1.5", 1.5), ("1.50", 1.5), ("1234.500", 1234.5), ("12.345", 12.345)])
def test_a_point_that_can_only_stand_before_decimals_is_read(written, number):
    assert parse_number(written) == number


@pytest.mark.parametrize("written", ["twelve", "12 persons", "3000/6000", "1 05", "12 2014", "1e5", "nan", "inf", "-", "--5", "5.", ".5", "#", "9" * 400, "$5"])
def test_what_is_no_number_is_refused(written):
    assert refusal(parse_number, written) == "NUMBER_UNCLEAR"


def test_a_number_may_carry_a_percent_sign_and_a_typed_minus():
    assert parse_number("15%") == parse_number("15 %") == parse_number("15") == 15
    assert parse_number("−3.5") == -3.5
    assert parse_number(0) == 0
    assert parse_number("") is None
    assert parse_number(None) is None


def test_a_count_is_a_whole_number_from_0_up():
    read = reader(Count)
    assert [read("0"), read("1,050"), read("7.0"), read("")] == [0, 1050, 7, None]
    assert [refusal(read, written) for written in ("-1", "2.5", "15%", "many")] == ["COUNT_UNCLEAR", "COUNT_UNCLEAR", "COUNT_UNCLEAR", "NUMBER_UNCLEAR"]


def test_a_number_in_a_model_is_read_as_a_float():
    assert reader(Number)("1,050.5") == 1050.5


def test_a_strength_of_evidence_is_one_of_five_steps():
    read = reader(Strength)
    assert [read(str(step)) for step in terms.STRENGTH] == [1, 2, 3, 4, 5]
    assert read("") is None
    assert [refusal(read, written) for written in ("0", "6", "strong", "2.5", "15%")] == ["STRENGTH_RANGE"] * 5


# -- yes and no, words, several values --


@pytest.mark.parametrize(
    ("written", "value"), [("yes", True), ("Y", True), ("TRUE", True), ("1", True), ("no", False), ("N", False), ("False", False), ("0", False)]
)
def test_yes_and_no_are_read_in_their_usual_spellings(written, value):
    assert reader(YesNo)(written) is value


def test_a_cell_that_is_neither_yes_nor_no_is_refused():
    read = reader(YesNo)
    assert read("") is None
    assert read(True) is True
    assert refusal(read, "perhaps") == "YES_NO_UNCLEAR"


def test_a_word_is_read_in_its_canonical_form_and_an_empty_cell_stays_empty():
    word = Word("level")
    assert word.read("Specific Objective") == "outcome"
    assert word.read("") == ""


def test_a_word_that_is_not_in_the_list_is_refused_with_the_list_and_the_nearest_word():
    with pytest.raises(PydanticCustomError) as refused:
        Word("level").read("ouput")
    problems = Problems()
    problems.add(refused.value.type, Place("a.csv"), **refused.value.context)
    (problem,) = problems
    assert problem.message == (
        "'ouput' is not one of the words this column takes. Did you mean 'output'? It takes: objective, outcome, output. Choose one of them."
    )


def test_a_word_that_is_near_nothing_is_refused_without_a_guess():
    with pytest.raises(PydanticCustomError) as refused:
        Word("level").read("banana")
    assert refused.value.context["hint"] == ""


def test_several_values_are_separated_by_semicolons_and_count_once_each():
    assert split_several("EQ1; EQ2 ;;EQ1") == ("EQ1", "EQ2")
    assert split_several(["EQ1 ", "EQ1"]) == ("EQ1",)
    assert split_several(None) == split_several("") == split_several(" ; ") == ()
    assert reader(Several)("a;b") == ("a", "b")


@given(st.lists(st.text(st.characters(exclude_characters=";", exclude_categories=("Cs",)), min_size=1).map(str.strip).filter(bool), unique=True))
def test_several_values_survive_being_joined_and_split(values):
    assert split_several("; ".join(values)) == tuple(values)


def test_a_day_and_a_time_in_a_model_are_read_by_the_same_rules():
    assert reader(Day)("2014-03-11") == date(2014, 3, 11)
    assert reader(Clock)("09:30") == time(9, 30)
    assert refusal(reader(Day), "31/02/2014") == "DATE_IMPOSSIBLE"


def test_a_citing_column_names_its_tables():
    assert Cites("sources", "documents").tables == ("sources", "documents")
    assert Cites("sources") == Cites("sources")
