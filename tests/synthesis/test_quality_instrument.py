from __future__ import annotations

import pytest

from evaltool.synthesis.quality_instrument import answer_of, answers, id_of, instrument, listing


def test_every_item_and_entry_has_an_id_of_its_own_and_its_answers():
    entries = [entry.id for found in instrument().lists for entry in found.entries]

    assert len(answers()) == 41 + len(entries) == 41 + 19 + 24 + 3
    assert answers()["F1"] == ("0", "1", "2", "3", "4", "5", "no data", "N/A")
    assert answers()["peer review"] == ("yes", "no")


@pytest.mark.parametrize(
    ("written", "id"),
    [("F1", "F1"), ("f1", "F1"), ("Peer Review", "peer review"), ("C.18", "peer review"), ("C1", "C1"), ("UN SWAP 1", "UN-SWAP 1"), ("C.20", None), ("", None)],
)
def test_an_item_is_known_by_its_id_and_by_its_number_in_the_publication(written, id):
    assert id_of(written) == id


@pytest.mark.parametrize(
    ("id", "written", "answer"),
    [("F1", "4", "4"), ("F1", "n/a", "N/A"), ("F1", "No Data", "no data"), ("F1", "6", None), ("peer review", "4", None)],
)
def test_an_answer_is_read_in_any_spelling_and_only_where_it_belongs(id, written, answer):
    assert answer_of(id, written) == answer


def test_the_places_of_every_list_are_among_those_that_the_tool_can_look_at(tmp_path):
    kinds = {place.split(".")[0] for found in instrument().lists for entry in found.entries for element in entry.elements for place in element.places}

    assert kinds <= {"narrative", "words", "lines", "table", "column", "kind", "role", "issue", "guides", "header", "standard", "each", "made", "person"}
    assert listing("un_swap").bands[0][0] == 0
