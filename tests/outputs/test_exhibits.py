"""Tables and charts are described once and say the same in every medium."""

import pytest

from evaltool.outputs.exhibits import Chart, Link, Table, format_number, link_list, plain_text

ANSWERS = Chart(
    "Answers", "diverging", ("Useful", "Long enough"),
    (("No", (2.0, 9.0)), ("Undecided", (4.0, 2.0)), ("Yes", (20.0, None))), unit="persons", alt="Most say yes.",
)  # fmt: skip


def test_a_table_becomes_a_frame_of_plain_text():
    table = Table("T", ("Id", "Linked to"), (("RE1", link_list(["CO1", "CO2"])), ("RE2", Link("two", "CO2"))))
    frame = table.to_frame()
    assert list(frame.columns) == ["Id", "Linked to"]
    assert frame["Linked to"].tolist() == ["CO1, CO2", "two"]


def test_a_row_with_too_few_cells_is_refused():
    with pytest.raises(ValueError, match="row 2 of table 'T' must have 2 cells, got 1"):
        Table("T", ("a", "b"), (("1", "2"), ("3",)))


def test_widths_and_row_ids_must_fit_the_table():
    with pytest.raises(ValueError, match=r"one width a column \(1\), got 2"):
        Table("T", ("a",), (("1",),), widths=(1, 2))
    with pytest.raises(ValueError, match=r"one id a row \(1\), got 2"):
        Table("T", ("a",), (("1",),), row_ids=("x", "y"))


def test_a_long_table_falls_into_parts_of_nearly_the_same_length():
    rows = tuple((f"R{number}",) for number in range(10))
    table = Table("T", ("Id",), rows, note="All rows.", row_ids=tuple(f"i{number}" for number in range(10)))
    parts = table.in_parts(4)
    assert [(part.title, len(part.rows), part.note) for part in parts] == [
        ("T (part 1 of 3)", 3, ""),
        ("T (part 2 of 3)", 3, ""),
        ("T (part 3 of 3)", 4, "All rows."),
    ]
    assert sum((part.rows for part in parts), ()) == rows and sum((part.row_ids for part in parts), ()) == table.row_ids
    assert table.in_parts(10) == [table] and Table("", ("Id",), rows).in_parts(5)[1].title == ""


def test_the_numbers_of_a_chart_are_a_table():
    table = Chart("Answers", "bar", ("A", "B"), (("yes", (1200.0, None)), ("no", (2.0, 0.5))), alt="Shows answers.").in_numbers("Question")
    assert (table.title, table.columns, table.description) == ("Answers, in numbers", ("Question", "Yes", "No"), "Shows answers.")
    assert table.rows == (("A", "1,200", "2"), ("B", "-", "0.50")) and table.numeric == {1, 2}


def test_the_middles_of_a_diverging_chart_fall_on_one_line():
    # Left of the middle: 2 + 4/2 = 4 and 9 + 2/2 = 10.
    assert ANSWERS.offsets() == (6.0, 0.0)


@pytest.mark.parametrize("kind", ["bar", "stacked", "diverging", "dots"])
def test_a_figure_shows_every_series_in_its_colour_and_keeps_its_alternative_text(kind):
    chart = Chart("Answers", kind, ANSWERS.categories, ANSWERS.series, alt="Most say yes.")
    figure = chart.figure()
    assert [trace.name for trace in figure.data] == ["No", "Undecided", "Yes"]
    assert [trace.marker.color for trace in figure.data] == [f"#{c}" for c in chart.colours()]
    assert figure.layout.meta["alt"] == "Most say yes."
    assert chart.figure().to_json() == figure.to_json()


@pytest.mark.parametrize(("kind", "bars"), [("bar", 3), ("stacked", 1), ("diverging", 1)])
def test_bars_have_one_thickness_however_many_there_are(kind, bars):
    heights = [Chart("T", kind, tuple("abcdefgh"[:n]), tuple((s, (1.0,) * n) for s in "xyz")).figure().layout.height for n in (1, 2, 8)]
    assert heights[2] - heights[0] == 7 * (heights[1] - heights[0])
    assert heights[1] - heights[0] == bars * 34


def test_marks_of_one_value_show_around_each_other():
    figure = Chart("T", "dots", ("F01",), (("suggested", (3,)), ("confirmed", (3,)))).figure()
    assert figure.data[0].marker.size > figure.data[1].marker.size + 4


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_neighbouring_series_differ_in_grey_print(count):
    chart = Chart("T", "stacked", ("a",), tuple((f"s{i}", (1.0,)) for i in range(count)))
    greys = [_lightness(colour) for colour in chart.colours()]
    assert all(abs(a - b) >= 12 for a, b in zip(greys, greys[1:], strict=False))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_a_diverging_chart_has_a_colour_for_each_answer(count):
    chart = Chart("T", "diverging", ("a",), tuple((f"s{i}", (1.0,)) for i in range(count)))
    assert len(set(chart.colours())) == count


def test_an_unknown_kind_and_a_short_series_are_refused():
    with pytest.raises(ValueError, match="kind must be one of bar, stacked, diverging, dots, got 'pie'"):
        Chart("T", "pie", ("a",), (("s", (1,)),))
    with pytest.raises(ValueError, match="series 's' of chart 'T' must have 2 values, got 1"):
        Chart("T", "bar", ("a", "b"), (("s", (1,)),))


@pytest.mark.parametrize(("value", "shown"), [(None, "-"), (3.0, "3"), (12940, "12,940"), (2.54, "2.5"), (0.256, "0.26")])
def test_numbers_are_written_as_a_reader_writes_them(value, shown):
    assert format_number(value) == shown


def test_plain_text_keeps_the_words_of_links():
    assert plain_text(("see ", Link("F01", "F01"))) == "see F01"


def _lightness(colour: str) -> float:
    """CIE L* of an RRGGBB colour."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16
