"""The drawn chain: everything of the chain stands in it once, what lacks a link is seen, and it is the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.notebook import show
from evaltool.outputs import chain_graph as module
from evaltool.outputs.chain_graph import ChainGraph, Line, Node, chain_graph
from tests.support.small_case import make_case
from tests.support.water_case import row, water_case

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


def edit(table, id, **cells):
    return lambda tables: row(tables, table, id).update(cells)


def boxes(graph):
    return {box["text"]: box for box in graph.figure().to_plotly_json()["layout"]["annotations"]}


def test_recommendations_conclusions_findings_and_kinds_of_evidence_are_joined(tmp_path):
    graph = chain_graph(water_case(tmp_path))

    assert [node.id for node in graph.nodes if node.layer < 3] == ["RE1", "CO1", "CO2", "F1", "F2", "F3", "F4"]
    assert Line("RE1", "CO2") in graph.lines and Line("CO2", "F4") in graph.lines
    # F3 cites two interviews, S03 and S01
    assert Line("F3", "interviews", 2) in graph.lines
    # F2 is reached through CO1, so the direct link is not drawn again
    assert Line("RE1", "F2") not in graph.lines


def test_a_finding_that_a_recommendation_names_past_its_conclusions_is_joined_directly(tmp_path):
    graph = chain_graph(water_case(tmp_path, edit("synthesis/recommendations", "RE1", conclusion_ids="CO2", finding_ids="F2")))

    assert Line("RE1", "F2") in graph.lines


@pytest.mark.parametrize(
    ("change", "alone"),
    [
        (edit("synthesis/conclusions", "CO1", finding_ids="F2"), ["F1"]),
        (edit("synthesis/conclusions", "CO1", finding_ids=""), ["CO1", "F1", "F2"]),
        (edit("synthesis/recommendations", "RE1", conclusion_ids="CO2", finding_ids=""), ["CO1"]),
        (edit("synthesis/recommendations", "RE1", conclusion_ids="", finding_ids=""), ["RE1", "CO1", "CO2"]),
        (edit("synthesis/findings", "F1", evidence_for="S04"), ["F1"]),
        (edit("synthesis/findings", "F1", evidence_for="S01 l.3;Pump care"), []),
    ],
)
def test_what_lacks_a_link_has_a_mark_a_thick_frame_and_is_named_in_words(tmp_path, change, alone):
    graph = chain_graph(water_case(tmp_path, change))

    assert [node.id for node in graph.nodes if node.is_alone and node.layer < 3] == alone
    for id in alone:
        assert boxes(graph)[f"{id} !"]["borderwidth"] == 4
        assert id in graph.alt.split("A link is missing at ")[1]
    assert len([text for text in boxes(graph) if text.endswith(" !")]) == sum(node.is_alone for node in graph.nodes)


def test_the_alternative_text_says_what_is_drawn():
    graph = chain_graph(CaseFolder(SAMPLE))

    assert graph.alt == "9 recommendations, 7 conclusions and 20 findings, joined down to the kinds of evidence. Nothing stands alone."
    assert graph.figure().layout.meta["alt"] == graph.alt


def test_twenty_findings_stand_below_each_other_without_touching():
    graph = chain_graph(CaseFolder(SAMPLE))
    layout = graph.figure().layout
    heights = sorted(y for id, (_, y) in graph.places().items() if id.startswith("F"))
    bottom, top = layout.yaxis.range
    drawn = layout.height - layout.margin.t - layout.margin.b

    step = min(b - a for a, b in zip(heights, heights[1:], strict=False)) / (top - bottom) * drawn
    assert len(heights) == 20 and step >= 24
    assert len(set(graph.places().values())) == len(graph.nodes)


def test_each_dot_shows_how_many_sources_of_a_kind_a_finding_has():
    graph = chain_graph(CaseFolder(SAMPLE))
    dots = graph.figure().data[-1]
    places = graph.places()

    by_place = dict(zip(zip(dots.x, dots.y, strict=True), dots.text, strict=True))
    # F06 rests on two documents, interviews with three persons, one of them met twice, and a discussion that was the only one with its group, on the survey, the
    # tests and the register of results
    kinds = ["documents", "interviews", "observation", "survey", "tests", "data"]
    assert [by_place.get((places[kind][0], places["F06"][1]), "") for kind in kinds] == ["2", "4", "", "1", "1", "1"]
    assert "focus_groups" not in places


def test_the_drawing_is_the_same_every_time():
    assert chain_graph(CaseFolder(SAMPLE)).figure().to_json() == chain_graph(CaseFolder(SAMPLE)).figure().to_json()


def test_words_that_people_wrote_cannot_become_part_of_the_page(tmp_path):
    graph = chain_graph(water_case(tmp_path, edit("synthesis/findings", "F1", headline="<b>x</b> <a href='javascript:1'>y</a>")))

    assert boxes(graph)["F1"]["hovertext"].startswith("&lt;b&gt;x&lt;/b&gt; &lt;a href=")


def test_things_that_are_joined_to_nothing_stand_at_the_end():
    nodes = (Node("R1", 0, "", "R1", True), Node("R2", 0, "", "R2", False), Node("F1", 2, "", "F1", False))
    places = ChainGraph("T", nodes, (Line("R2", "F1"),), "").places()

    assert places["R2"][1] > places["R1"][1] and places["F1"] == (2.0, 0.5)


def test_without_findings_there_is_a_sentence(tmp_path):
    assert chain_graph(make_case(tmp_path)) == "Not yet: there are no findings to draw a chain from."


def test_a_notebook_shows_it_by_its_media_type_with_its_alternative_text(tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr("evaltool.notebook.display", lambda data, raw: shown.append(data))

    show(chain_graph(water_case(tmp_path)))

    assert set(shown[0]) == {"application/vnd.plotly.v1+json", "text/plain"}
    assert shown[0]["text/plain"].startswith("1 recommendation, 2 conclusions and 4 findings")
    assert shown[0]["application/vnd.plotly.v1+json"]["layout"]["title"]["text"] == module.TITLE
