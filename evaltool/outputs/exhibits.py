"""The tables and charts of an evaluation, described once for notebook, Word and slides.

An exhibit holds what is shown, never how a program draws it. Numbers stand in the report as they
stand here, so a table, its chart and the sentence beside it cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

from evaltool.outputs.letter_widths import widest_word

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

ChartKind = Literal["bar", "stacked", "diverging", "dots"]

# Neighbours are at least 17 steps of lightness (CIE L*) apart: they differ for the colour-blind and
# on a grey print.
SERIES_COLOURS = ("1F3B5C", "E08A2E", "2C7A73", "F3E6A8", "8DB8DC")
# From disagreement (orange) over nothing (grey) to agreement (blue); side says as much as colour.
DIVERGING_COLOURS = ("9E4A06", "F0AE62", "E3E3E3", "8FBFE0", "1F5A94")
TEXT_COLOUR = "1F2933"
# points on the screen: a bar with the gap to the next, and what stands above and below all bars
_BAR_HEIGHT, _AROUND_BARS, _DOTS_HEIGHT = 34, 190, 420


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to another place of the same document (an id), or to a web address."""

    text: str
    target_id: str


Cell = str | Link | tuple[str | Link, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text: `widths` are relative, `row_ids` make rows reachable by a `Link`; `widest_words` are those of the whole, by column, in a part of one."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...] | None = None
    note: str = ""
    numeric: frozenset[int] = field(default_factory=frozenset)
    description: str = ""
    row_ids: tuple[str, ...] = ()
    widest_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} of table '{self.title}' must have {len(self.columns)} cells, got {len(row)}")
        if self.widths is not None and len(self.widths) != len(self.columns):
            raise ValueError(f"table '{self.title}' must have one width a column ({len(self.columns)}), got {len(self.widths)}")
        if self.row_ids and len(self.row_ids) != len(self.rows):
            raise ValueError(f"table '{self.title}' must have one id a row ({len(self.rows)}), got {len(self.row_ids)}")

    def only(self, columns: Sequence[str], widths: tuple[float, ...] | None = None) -> Table:
        """The same table with these columns alone, in this order, for a page that has no room for all."""
        chosen = [self.columns.index(column) for column in columns]
        rows = tuple(tuple(row[index] for index in chosen) for row in self.rows)
        numeric = frozenset(new for new, old in enumerate(chosen) if old in self.numeric)
        return replace(self, columns=tuple(columns), rows=rows, widths=widths, numeric=numeric)

    def in_parts(self, most: int) -> list[Table]:
        """The same table in parts of nearly the same length, of at most so many rows each; the note stands below the last."""
        number = max(-(-len(self.rows) // most), 1)
        if number == 1:
            return [self]
        widest = tuple(widest_word(map(plain_text, column)) for column in zip(*self.rows, strict=True))
        cuts = [len(self.rows) * place // number for place in range(number + 1)]
        return [
            replace(
                self,
                title=f"{self.title} (part {place} of {number})" if self.title else "",
                rows=self.rows[start:end],
                note=self.note if place == number else "",
                row_ids=self.row_ids[start:end],
                widest_words=widest,
            )
            for place, (start, end) in enumerate(pairwise(cuts), start=1)
        ]

    def to_frame(self) -> pd.DataFrame:
        """The table as a frame of plain text, for a notebook."""
        import pandas as pd  # noqa: PLC0415 - Word files are made without it

        rows = [[plain_text(cell) for cell in row] for row in self.rows]
        return pd.DataFrame(rows, columns=list(self.columns))


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of numbers by category; `alt` says in words what the picture shows.

    `bar` compares, `stacked` adds up, `diverging` puts the first half of the series to the left of
    a middle line and the rest to the right (answers from "disagree" to "agree"), `dots` sets marks
    on a scale, joined within a category (before and after). `None` is a gap, not a zero.
    """

    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    unit: str = ""
    alt: str = ""
    value_max: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(ChartKind):
            raise ValueError(f"kind must be one of {', '.join(get_args(ChartKind))}, got '{self.kind}'")
        for name, values in self.series:
            if len(values) != len(self.categories):
                raise ValueError(f"series '{name}' of chart '{self.title}' must have {len(self.categories)} values, got {len(values)}")

    def colours(self) -> tuple[str, ...]:
        """One colour a series, as RRGGBB."""
        count = len(self.series)
        if self.kind != "diverging":
            return tuple(SERIES_COLOURS[i % len(SERIES_COLOURS)] for i in range(count))
        picked = {1: (4,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4)}.get(count, tuple(range(5)))
        return tuple(DIVERGING_COLOURS[picked[min(i, len(picked) - 1)]] for i in range(count))

    def offsets(self) -> tuple[float, ...]:
        """What stands before the first bar of each category, so that the middles of a diverging
        chart fall on one line; a middle series lies half on each side of it."""
        sides = [self.left_of_middle(row) for row in range(len(self.categories))]
        furthest = max(sides, default=0.0)
        return tuple(furthest - side for side in sides)

    def left_of_middle(self, row: int) -> float:
        """How much of a category lies left of the middle line of a diverging chart."""
        half = len(self.series) // 2
        left = sum(values[row] or 0 for _, values in self.series[:half])
        if len(self.series) % 2:
            left += (self.series[half][1][row] or 0) / 2
        return left

    def in_numbers(self, heading: str) -> Table:
        """The numbers of the chart as a table, for those who do not see it; `heading` stands above its categories."""
        rows = tuple((name, *(format_number(values[place]) for _, values in self.series)) for place, name in enumerate(self.categories))
        names = tuple(name.capitalize() for name, _ in self.series)
        numeric = frozenset(range(1, 1 + len(names)))
        return Table(f"{self.title}, in numbers", (heading, *names), rows, (5, *(1.0 for _ in names)), numeric=numeric, description=self.alt)

    def figure(self) -> go.Figure:
        """The chart as a plotly figure, for a notebook."""
        import plotly.graph_objects as go  # noqa: PLC0415 - only notebooks draw with it

        figure = go.Figure(layout=_layout(self))
        base = list(self.offsets()) if self.kind == "diverging" else None
        for number, ((name, values), colour) in enumerate(zip(self.series, self.colours(), strict=True)):
            if self.kind == "dots":
                # smaller from series to series, so that marks of one value show around each other
                figure.add_scatter(
                    x=list(self.categories),
                    y=list(values),
                    name=name,
                    mode="markers",
                    marker={"size": max(6, 17 - 6 * number), "color": f"#{colour}"},
                )
                continue
            figure.add_bar(
                y=list(self.categories), x=list(values), name=name, orientation="h", base=base,
                text=[format_number(value) for value in values], textposition="auto", textangle=0,
                marker={"color": f"#{colour}", "line": {"color": "#FFFFFF", "width": 1}},
            )  # fmt: skip
            if base is not None:
                base = [start + (value or 0) for start, value in zip(base, values, strict=True)]
        return figure


def _layout(chart: Chart) -> dict[str, object]:
    # Plotly stacks bars with a base of their own only when they overlay each other.
    modes = {"bar": "group", "stacked": "stack", "diverging": "overlay", "dots": "group"}
    top = chart.value_max
    values = {"title": chart.unit, "range": [0, top] if top else None, "rangemode": "tozero"}
    names = {"categoryorder": "array", "categoryarray": list(chart.categories)}
    if chart.kind == "diverging":
        values = {"visible": False}
    # The first category stands at the top, as in the table.
    axes = {"xaxis": names, "yaxis": values} if chart.kind == "dots" else {"xaxis": values, "yaxis": names | {"autorange": "reversed"}}
    return {
        "title": {"text": chart.title},
        "barmode": modes[chart.kind],
        "showlegend": len(chart.series) > 1,
        "height": _height(chart),
        # at the foot, below the name of the axis
        "legend": {"orientation": "h", "traceorder": "normal", "yref": "container", "yanchor": "bottom", "y": 0},
        "margin": {"b": 100 if len(chart.series) > 1 else 70, "t": 80},
        "font": {"color": f"#{TEXT_COLOUR}"},
        "plot_bgcolor": "#FFFFFF",
        "meta": {"alt": chart.alt},
        **axes,
    }


def _height(chart: Chart) -> int:
    """The height in points of the screen: bars have one thickness, however many there are."""
    if chart.kind == "dots":
        return _DOTS_HEIGHT
    beside_each_other = len(chart.series) if chart.kind == "bar" else 1
    return _AROUND_BARS + _BAR_HEIGHT * len(chart.categories) * beside_each_other


def plain_text(cell: Cell) -> str:
    """The words of a cell without its links."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Link):
        return cell.text
    return "".join(part if isinstance(part, str) else part.text for part in cell)


def format_number(value: float | None) -> str:
    """A number as a reader writes it: no needless decimals, thousands set apart, a dash for a gap."""
    if value is None:
        return "-"
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.1f}" if abs(value) >= 1 else f"{value:,.2f}"


def link_list(ids: Sequence[str], separator: str = ", ") -> tuple[str | Link, ...]:
    """A cell that names several ids, each a link to its own place."""
    parts: list[str | Link] = []
    for number, target in enumerate(ids):
        if number:
            parts.append(separator)
        parts.append(Link(target, target))
    return tuple(parts)
