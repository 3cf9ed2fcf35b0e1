"""The chain of an evaluation as a drawing: recommendations, conclusions and findings joined by lines, and beside each finding the kinds of its evidence.

What leads nowhere, or rests on nothing, stands there as well, with an exclamation mark and a thick frame. The same links stand as text in `chain_table`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from statistics import fmean
from typing import TYPE_CHECKING

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.outputs.exhibits import SERIES_COLOURS, TEXT_COLOUR
from evaltool.outputs.report_words import count, listed
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.evidence import address_book
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.recommendations import Recommendation, read_recommendations
from evaltool.synthesis.triangulation import weigh

if TYPE_CHECKING:
    import plotly.graph_objects as go

LAYERS = ("Recommendations", "Conclusions", "Findings", "Sources by kind of evidence")
TITLE = "From recommendations to evidence, drawn"
_FINDINGS, _KINDS = 2, 3
_COLOURS = (SERIES_COLOURS[0], SERIES_COLOURS[2], SERIES_COLOURS[1], "6B7280")
_LINE, _ROW_LINE = "#8795A3", "#E3E8EC"
_FIRST_KIND, _NEXT_KIND = 2.4, 0.24
_DOTS = "number of sources"
_ROW_HEIGHT, _LEAST_HEIGHT, _MARGIN = 30, 240, 250


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the chain: its column, its words, and whether a link that it should have is missing."""

    id: str
    layer: int
    text: str
    label: str
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One link, from the thing above to the thing below; `sources` is how many sources of a kind stand behind a finding, 0 for links of other columns."""

    above: str
    below: str
    sources: int = 0


@dataclass(frozen=True, slots=True)
class ChainGraph:
    """The drawing: what stands in it and what joins it; `alt` says in words what it shows."""

    title: str
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    alt: str

    def places(self) -> dict[str, tuple[float, float]]:
        """Where each thing stands: column and height from 0 to 1, findings in the order of their table, the others beside what they are joined to."""
        heights = _spread([node.id for node in self.nodes if node.layer == _FINDINGS])
        for layer in (1, 0):
            ids = [node.id for node in self.nodes if node.layer == layer]
            middle = {id: fmean([heights[other] for other in self._joined_to(id) if other in heights] or [-1.0]) for id in ids}
            # what is joined to nothing goes to the end, and the order of the table decides among equals
            heights |= _spread(sorted(ids, key=middle.__getitem__, reverse=True))
        kinds = [node.id for node in self.nodes if node.layer == _KINDS]
        placed = {node.id: (float(node.layer), heights[node.id]) for node in self.nodes if node.layer != _KINDS}
        return placed | {id: (_FIRST_KIND + _NEXT_KIND * number, 1.0) for number, id in enumerate(kinds)}

    def figure(self) -> go.Figure:
        """The drawing as a plotly figure, for a notebook."""
        import plotly.graph_objects as go  # noqa: PLC0415 - only notebooks draw with it

        places = self.places()
        figure = go.Figure(layout=self._layout(places))
        joins = [line for line in self.lines if not line.sources]
        rows = [(places[node.id], (self._last_kind(), places[node.id][1])) for node in self.nodes if node.layer == _FINDINGS]
        for name, ends, colour in (("rows", rows, _ROW_LINE), ("follows from", [(places[line.above], places[line.below]) for line in joins], _LINE)):
            xs, ys = _strokes(ends)
            figure.add_scatter(x=xs, y=ys, mode="lines", name=name, line={"color": colour, "width": 1.5}, hoverinfo="skip")
        dots = [line for line in self.lines if line.sources]
        figure.add_scatter(
            x=[places[line.below][0] for line in dots],
            y=[places[line.above][1] for line in dots],
            name=_DOTS,
            mode="markers+text",
            text=[str(line.sources) for line in dots],
            hovertext=[f"{escape(line.above)}: {line.sources} of {terms.STREAMS[line.below]}" for line in dots],
            hoverinfo="text",
            textfont={"size": 10, "color": "#FFFFFF"},
            marker={"size": [14 + min(line.sources, 12) for line in dots], "color": f"#{_COLOURS[_KINDS]}", "opacity": 1},
        )
        return figure

    def _joined_to(self, id: str) -> list[str]:
        return [line.below if line.above == id else line.above for line in self.lines if id in (line.above, line.below)]

    def _last_kind(self) -> float:
        return _FIRST_KIND + _NEXT_KIND * (sum(node.layer == _KINDS for node in self.nodes) - 1)

    def _layout(self, places: Mapping[str, tuple[float, float]]) -> dict[str, object]:
        most = max(sum(node.layer == layer for node in self.nodes) for layer in range(_KINDS))
        height = max(_LEAST_HEIGHT, most * _ROW_HEIGHT)
        axis = {"visible": False, "fixedrange": True}
        above = 1 + 150 / height
        heads = [_head(words, float(layer), above) for layer, words in enumerate(LAYERS[:_KINDS])]
        heads.append(_head(LAYERS[_KINDS], (_FIRST_KIND + self._last_kind()) / 2, above))
        boxes = [_box(node, *places[node.id]) for node in self.nodes if node.layer != _KINDS]
        kinds = [_kind(node, places[node.id][0], 1 + 20 / height) for node in self.nodes if node.layer == _KINDS]
        return {
            "title": {"text": self.title},
            "height": height + _MARGIN,
            "margin": {"l": 20, "r": 20, "t": 60, "b": 20},
            "xaxis": axis | {"range": [-0.3, self._last_kind() + 0.6]},
            "yaxis": axis | {"range": [-20 / height, above + 15 / height]},
            "annotations": [*heads, *boxes, *kinds],
            "showlegend": False,
            "font": {"color": f"#{TEXT_COLOUR}"},
            "plot_bgcolor": "#FFFFFF",
            "meta": {"alt": self.alt},
        }


def chain_graph(case: CaseFolder) -> ChainGraph | str:
    """The drawing of a case's chain, or a sentence where there are no findings yet."""
    if not len(read_findings(case)):
        return "Not yet: there are no findings to draw a chain from."
    lines = tuple(_lines(case))
    # a recommendation that names findings past its conclusions still lacks a conclusion, and a finding that it names too
    conclusions = read_conclusions(case)
    down = {line.above for line in lines if line.sources or conclusions.get(line.above) or conclusions.get(line.below)}
    up = {line.below for line in lines if line.sources or conclusions.get(line.above) or conclusions.get(line.below)}
    nodes = [Node(r.id, 0, r.headline, r.id, r.id not in down) for r in read_recommendations(case)]
    nodes += [Node(c.id, 1, c.headline, c.id, c.id not in down & up) for c in conclusions]
    nodes += [Node(f.id, _FINDINGS, f.headline, f.id, f.id not in down & up) for f in read_findings(case)]
    streams = {evidence.stream for evidence in address_book(case)}
    nodes += [Node(stream, _KINDS, words, words, stream not in up) for stream, words in terms.STREAMS.items() if stream in streams]
    return ChainGraph(TITLE, tuple(nodes), lines, _alt(nodes))


def _lines(case: CaseFolder) -> Iterable[Line]:
    conclusions, findings = read_conclusions(case), read_findings(case)
    for recommendation in read_recommendations(case):
        yield from (Line(recommendation.id, id) for id in recommendation.conclusion_ids if conclusions.get(id))
        yield from (Line(recommendation.id, id) for id in _directly(case, recommendation))
    for conclusion in conclusions:
        yield from (Line(conclusion.id, id) for id in conclusion.finding_ids if findings.get(id))
    for finding in findings:
        weight = weigh(case, finding)
        for stream in weight.streams:
            yield Line(finding.id, stream, len({evidence.origin for evidence in weight.evidence if evidence.stream == stream}))


def _directly(case: CaseFolder, recommendation: Recommendation) -> list[str]:
    """Findings that a recommendation names and that none of its conclusions rests on: the others are reached anyway, and would be drawn twice."""
    reached = {id for c in read_conclusions(case) if c.id in recommendation.conclusion_ids for id in c.finding_ids}
    return [id for id in recommendation.finding_ids if id not in reached and read_findings(case).get(id)]


def _alt(nodes: list[Node]) -> str:
    numbers = [sum(node.layer == layer for node in nodes) for layer in range(3)]
    counted = listed([count(number, word) for number, word in zip(numbers, ("recommendation", "conclusion", "finding"), strict=True)])
    alone = [node.label for node in nodes if node.is_alone]
    said = f"A link is missing at {listed(alone)}." if alone else "Nothing stands alone."
    return f"{counted[0].upper()}{counted[1:]}, joined down to the kinds of evidence. {said}"


def _spread(ids: list[str]) -> dict[str, float]:
    """Heights from 1 down to 0 in even steps; a single thing stands in the middle."""
    return {id: 1 - number / (len(ids) - 1) if len(ids) > 1 else 0.5 for number, id in enumerate(ids)}


def _strokes(ends: list[tuple[Point, Point]]) -> tuple[list[float | None], list[float | None]]:
    """The points of many lines in one row, with a gap after each."""
    points: list[tuple[float | None, float | None]] = [point for one, other in ends for point in (one, other, (None, None))]
    return [x for x, _ in points], [y for _, y in points]


def _head(words: str, x: float, y: float) -> dict[str, object]:
    return {"x": x, "y": y, "text": f"<b>{words}</b>", "showarrow": False, "font": {"color": f"#{TEXT_COLOUR}", "size": 13}}


def _kind(node: Node, x: float, y: float) -> dict[str, object]:
    """The name of a kind of evidence, slanted above its dots."""
    said = escape(node.label) + (" !" if node.is_alone else "")
    return {
        "x": x,
        "y": y,
        "text": said,
        "showarrow": False,
        "textangle": -50,
        "xanchor": "left",
        "yanchor": "bottom",
        "font": {"size": 11, "color": f"#{TEXT_COLOUR}"},
    }


def _box(node: Node, x: float, y: float) -> dict[str, object]:
    """A thing as a box with its id; its sentence shows when the pointer rests on it."""
    return {
        "x": x,
        "y": y,
        "text": escape(node.label) + (" !" if node.is_alone else ""),
        "hovertext": escape(node.text),
        "showarrow": False,
        "bgcolor": "#FFFFFF",
        "bordercolor": f"#{_COLOURS[node.layer]}",
        "borderwidth": 4 if node.is_alone else 1.5,
        "borderpad": 3,
        "font": {"size": 11, "color": f"#{TEXT_COLOUR}"},
    }
