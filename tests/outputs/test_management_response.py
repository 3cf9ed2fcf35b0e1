"""The management response form: filled by the evaluator where that is due, open everywhere else."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.outputs.management_response import build_management_response
from tests.support.second_case import make_desk_phase_case, make_second_case
from tests.support.water_case import row, water_case
from tests.support.word_reader import Document


def read(case):
    return Document(build_management_response(case, lay_out=False).data)


def test_each_recommendation_has_a_form_with_what_the_evaluator_gives_and_open_times(tmp_path):
    document = read(water_case(tmp_path))
    assert "RE1  The ministry should pay a mechanic." in document.headings
    assert document.table("Field", "Entry") == [
        ["Time 0: addressed to", "Ministry"],
        ["Time 0: priority and time frame", "high; within six months"],
        ["Time 0: action", "Advertise the post."],
        ["Time 0: means", "one salary"],
        ["Time 0: follows from", "CO1, CO2, F2"],
        ["Time 1: response", "accepted / partly accepted / rejected, and why"],
        ["Time 1: key actions, who, by when", ""],
        ["Time 2: status and comment", "open / completed / discarded"],
        ["Time 3: final status and comment", ""],
    ]
    assert "1 recommendation to answer" in document.text
    assert "Recommendation: So that pumps run." in document.text


def test_what_is_not_given_has_no_row_and_no_lone_sign(tmp_path):
    def change(written):
        row(written, "synthesis/recommendations", "RE1").update(priority="", action="", means="", under_way="A draft is written.")

    rows = dict(read(water_case(tmp_path, change)).table("Field", "Entry"))
    assert rows["Time 0: priority and time frame"] == "within six months"
    assert rows["Time 0: already under way"] == "A draft is written."
    assert not {"Time 0: action", "Time 0: means"} & rows.keys()


def test_without_recommendations_it_says_so(tmp_path):
    document = read(CaseFolder(make_desk_phase_case(tmp_path)))
    assert "There are no recommendations yet." in document.text
    assert "No recommendations to answer" in document.text


def test_the_mark_stands_on_every_page_where_evidence_is_invented(tmp_path):
    assert all("invented" in header for header in read(water_case(tmp_path / "a")).headers)
    real = read(CaseFolder(make_second_case(tmp_path / "b")))
    assert not any("invented" in header for header in real.headers)
    assert len(list(real.tables())) >= 2
