"""The rating panel without a browser: what it sends to be drawn, and what it answers."""

from __future__ import annotations

import json
from pathlib import Path

import papermill
import pytest

from evaltool import rating_panel
from evaltool.outputs.notebook_copies import as_html, clean
from evaltool.problems import EvaltoolError
from evaltool.rating_panel import RatingPanel
from evaltool.synthesis.rating_record import record_rating
from tests.support.notebooks import write_notebook
from tests.support.water_case import row, water_case

CRITERIA = ("relevance", "effectiveness", "efficiency", "impact", "sustainability")
SAVE = {"kind": "save", "criterion": "relevance", "rating": "4", "justification": "As found.", "finding_ids": ["F1"], "outside_range_reason": "", "day": ""}


@pytest.fixture
def case(tmp_path):
    return water_case(tmp_path / "case")


def without_decisions(tables):
    tables.pop("synthesis/ratings/ana")


def drawn(panel, criterion="relevance"):
    return next(entry for entry in panel.shown["criteria"] if entry["id"] == criterion)


def rate_all(case, rater, step="NR"):
    for criterion in CRITERIA:
        record_rating(case, rater, criterion, step, f"What {rater} thinks of it.", [])


def test_each_criterion_is_shown_with_what_helps_to_judge_it(case):
    panel = RatingPanel(case, rater="bo")

    assert [entry["id"] for entry in panel.shown["criteria"]] == list(CRITERIA)
    effectiveness = drawn(panel, "effectiveness")
    assert effectiveness["definition"] == "Were the objectives and results reached, or are they about to be, and for whom?"
    assert effectiveness["questions"] == ["EQ2 Do the pumps work?", "EQ2a Every day?"]
    assert [choice["label"] for choice in effectiveness["choices"]] == ["5 Excellent", "4 Very good", "3 Good", "2 Fair", "1 Poor", "NR", "N/A"]
    assert effectiveness["choices"][1]["anchor"] == "what was expected, with small shortcomings"
    assert effectiveness["choices"][5]["anchor"] == "not rated: insufficient evidence"
    assert effectiveness["findings"][0]["headline"] == "The pumps work."
    assert effectiveness["findings"][0]["strength"] == "strength 3, confirmed"
    assert "Set side by side: 3 of 4 sources of the field work" in effectiveness["findings"][0]["weight"]
    assert any("The pumps give clean water every day." in quote for quote in effectiveness["quotes"])
    assert effectiveness["strength"] == "Strength of the evidence: 3 of 5, fair: enough sources, but they differ or leave gaps."
    assert (effectiveness["low"], effectiveness["high"]) == (1, 5)
    assert effectiveness["range"] == "The evidence allows 1 Poor to 5 Excellent."
    assert effectiveness["why"].startswith("From 0 (all critical) to 1 (all good)")
    assert panel.shown["scheme"].endswith("Source: labels as in the final evaluation of the EU-IOM Joint Initiative, Horn of Africa (2023).")
    assert panel.shown["mark"] == case.header.mark != ""


def test_no_rating_is_chosen_or_proposed(case):
    panel = RatingPanel(case, rater="bo")

    assert panel.drafts == {}
    assert not any(word in json.dumps(panel.shown).lower() for word in ("propose", "selected", "recommended rating"))
    assert all(set(choice) == {"value", "label", "anchor"} for entry in panel.shown["criteria"] for choice in entry["choices"])


def test_saving_adds_a_row_says_where_and_shows_the_history(case):
    panel = RatingPanel(case, rater="bo")

    first = panel.answer(SAVE)
    second = panel.answer({**SAVE, "rating": "3", "justification": "Seen again.", "day": "2020-05-04"})

    assert (first["saved"], first["said"], first["errors"]) == (True, "Saved to synthesis/ratings/bo.csv, row 2.", [])
    assert second["said"] == "Saved to synthesis/ratings/bo.csv, row 3."
    assert [(past["words"], past["justification"], past["day"]) for past in drawn(panel)["history"]] == [
        ("4 Very good", "As found.", ""),
        ("3 Good", "Seen again.", "2020-05-04"),
    ]
    assert drawn(panel, "impact")["history"] == []


def test_what_the_browser_gets_back_is_the_answer(case, monkeypatch):
    panel, sent = RatingPanel(case, rater="bo"), []
    monkeypatch.setattr(panel, "send", sent.append)

    panel._handle_custom_msg(SAVE, [])

    assert [(answer["kind"], answer["criterion"], answer["saved"]) for answer in sent] == [("answer", "relevance", True)]


def test_a_decision_that_lacks_something_is_saved_with_a_note_where_it_may_stand(case):
    said = RatingPanel(case, rater="bo").answer({**SAVE, "finding_ids": None})["said"]

    assert said.startswith("Saved to synthesis/ratings/bo.csv, row 2. Note: The rating of 'relevance' names no findings.")


def test_what_is_refused_is_said_at_its_field_and_changes_nothing(case):
    panel = RatingPanel(case, rater="bo")
    before = panel.shown

    answer = panel.answer({"kind": "save", "criterion": "relevance", "justification": None, "day": "3/4/20"})

    assert (answer["saved"], answer["said"]) == (False, "Not saved. What is missing stands beside its field.")
    assert [error["field"] for error in answer["errors"]] == ["date", "rating", "justification"]
    assert (
        answer["errors"][2]["sentence"] == "The rating of 'relevance' has no justification. Each rating says in a few sentences why. Write the justification."
    )
    assert panel.shown == before
    assert not (case.root / "synthesis/ratings/bo.csv").exists()


def test_outside_the_range_the_reason_is_asked_for(tmp_path):
    def all_speak_well(tables):
        row(tables, "field_phase/codings/ana", "K04").update(direction="positive")
        row(tables, "synthesis/findings", "F2").update(evidence_for="K01;K03;K08;D02 p.1", evidence_against="")

    panel = RatingPanel(water_case(tmp_path, all_speak_well), rater="bo")
    low = {**SAVE, "criterion": "effectiveness", "rating": "1", "finding_ids": ["F2"]}

    assert drawn(panel, "effectiveness")["low"] > 1
    assert [error["field"] for error in panel.answer(low)["errors"]] == ["outside_range_reason"]
    assert panel.answer({**low, "outside_range_reason": "Not coded yet."})["saved"]
    assert drawn(panel, "effectiveness")["history"][0]["reason"] == "Not coded yet."


def test_a_file_that_is_open_elsewhere_is_said(case):
    (case.root / "synthesis/ratings/~$bo.csv").write_text("lock")

    answer = RatingPanel(case, rater="bo").answer(SAVE)

    assert not answer["saved"]
    assert answer["said"].startswith("Not saved. ") and "is open in another program" in answer["said"]


def test_nobody_is_shown_what_others_decided_before_all_have_rated_everything(case):
    second = RatingPanel(case, rater="bo")
    assert "Because of what was found." not in json.dumps(second.shown)
    rate_all(case, "bo")
    first = RatingPanel(case, rater="ana")

    second.answer({"kind": "look"})

    assert [other["words"] for other in drawn(second)["others"]] == ["4 Very good"]
    assert [other["justification"] for other in drawn(first)["others"]] == ["What bo thinks of it."]
    assert (drawn(second)["differ"], drawn(second, "impact")["differ"]) == ("The raters differ.", "The raters decided alike.")


def test_one_who_comes_third_sees_nothing_of_two_who_are_done(case):
    rate_all(case, "bo")

    panel = RatingPanel(case, rater="third")
    panel.answer({**SAVE, "justification": "My own."})

    assert all(entry["others"] == [] and entry["differ"] == "" for entry in panel.shown["criteria"])
    assert "thinks of it" not in json.dumps(panel.shown)


def test_what_is_agreed_is_entered_in_a_panel_of_its_own_once_all_have_rated(case):
    early = RatingPanel(case, rater="agreed")
    assert early.shown["closed"].startswith("What is agreed can be recorded once two or more raters have each rated every criterion")
    assert early.answer(SAVE)["errors"][0]["sentence"].startswith("There is nothing to agree on yet.")
    rate_all(case, "bo", "NR")

    panel = RatingPanel(case, rater="agreed")

    assert (panel.shown["closed"], panel.shown["heading"]) == ("", "What the raters agree on")
    assert [(other["by"], other["words"]) for other in drawn(panel)["others"]] == [("ana", "4 Very good"), ("bo", "NR: not rated: insufficient evidence")]
    assert panel.answer(SAVE)["said"] == "Saved to synthesis/ratings/agreed.csv, row 2."
    assert drawn(panel)["history"][-1]["words"] == "4 Very good"
    assert drawn(RatingPanel(case, rater="bo"))["others"][-1]["by"] == "agreed"
    assert drawn(RatingPanel(case, rater="bo"))["differ"] == "The raters differ."


def test_without_a_rater_the_panel_says_how_to_name_one(case):
    panel = RatingPanel(case)

    assert panel.shown["closed"].startswith("Who rates? Write a short name, such as initials")
    assert drawn(panel)["history"] == []
    assert panel.answer(SAVE)["errors"][0]["sentence"].startswith("'' cannot be the name of a rater.")


def test_where_the_case_judges_in_words_words_take_the_place_of_steps(tmp_path):
    panel = RatingPanel(water_case(tmp_path, without_decisions, {"evaluation": {"rating_scheme": "none"}}), rater="bo")

    assert panel.shown["in_words"]
    assert [choice["value"] for choice in drawn(panel)["choices"]] == ["words", "NR", "N/A"]
    assert drawn(panel)["range"] == "" and drawn(panel)["why"] == "This case rates in words; there is no scale to put a range on."
    assert panel.answer({**SAVE, "rating": "Still what is lacking."})["saved"]
    assert drawn(panel)["history"][0]["words"] == "Still what is lacking."


def test_six_points_speak_of_likelihood_for_sustainability(tmp_path):
    panel = RatingPanel(water_case(tmp_path, without_decisions, {"evaluation": {"rating_scheme": "six-point"}}), rater="bo")

    assert drawn(panel, "sustainability")["choices"][0] == {
        "value": "6",
        "label": "6 Highly likely",
        "anchor": "stands where other criteria have 'Highly satisfactory': no shortcomings",
    }
    assert drawn(panel, "sustainability")["range"] == "The evidence allows 1 Highly unlikely to 6 Highly likely."
    assert drawn(panel)["choices"][0] == {"value": "6", "label": "6 Highly satisfactory", "anchor": "no shortcomings"}


def test_a_case_in_its_desk_phase_shows_what_is_not_there_yet(tmp_path):
    def desk_alone(tables):
        for name in [name for name in tables if not name.startswith("desk_review")]:
            tables.pop(name)

    panel = RatingPanel(water_case(tmp_path, desk_alone), rater="bo")

    assert drawn(panel)["findings"] == [] and drawn(panel)["quotes"] == []
    assert drawn(panel)["strength"] == "Strength of the evidence: not known."
    assert drawn(panel)["why"].endswith("NR, not rated, is what it allows.")


def test_the_words_of_restricted_sources_are_shown_to_the_reader_who_may_see_them_only(case):
    with pytest.raises(EvaltoolError, match="'everybody' is no kind of reader"):
        RatingPanel(case, rater="bo", profile="everybody")

    assert drawn(RatingPanel(case, rater="bo", profile="public"), "effectiveness")["quotes"] == []


def test_a_run_without_a_browser_leaves_a_static_page_that_is_the_same_every_time(case):
    bundles = [RatingPanel(case, rater="ana")._repr_mimebundle_() for _ in range(2)]
    executed = [
        json.dumps(
            {
                "cells": [
                    {"cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [{"output_type": "execute_result", "data": data, "metadata": more}]}
                ]
            }
        )
        for data, more in bundles
    ]

    first, second = (clean(text)["cells"][0]["outputs"] for text in executed)

    assert first == second
    assert set(first[0]["data"]) == {"text/plain", "text/html"}
    text = first[0]["data"]["text/plain"]
    assert text.startswith("Rating panel: open this notebook in JupyterLab to rate.\nRelevance. ")
    assert "1 finding: F2 (strength 3, confirmed). Strength of the evidence: 3 of 5" in text
    assert "ana" not in text.replace("analys", "") and "Because of what was found." not in text


def test_the_static_page_escapes_what_people_wrote(tmp_path):
    def added(tables):
        row(tables, "desk_review/evaluation_matrix", "EQ1").update(criterion="<img src=x>")

    change = [{"criterion": "<img src=x>", "change": "added", "reason": "asked for"}]
    data, _ = RatingPanel(water_case(tmp_path, added, {"evaluation": {"criteria_changes": change}}), rater="bo")._repr_mimebundle_()

    assert "<img" not in data["text/html"] and "&lt;img src=x&gt;" in data["text/html"]


def test_the_view_never_sets_text_as_html():
    script = Path(rating_panel.__file__).with_suffix(".js").read_text(encoding="utf-8")

    assert "textContent" in script
    assert not any(word in script for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", "https://"))


def test_papermill_leaves_the_static_page_and_no_state_of_the_widget(case, tmp_path):
    opened = "from evaltool.case import CaseFolder\nfrom evaltool.rating_panel import RatingPanel"
    notebook = write_notebook(tmp_path, "rate", opened, 'RatingPanel(CaseFolder(case_dir), rater="ana")')
    ran = tmp_path / "ran.ipynb"

    papermill.execute_notebook(str(notebook), str(ran), {"case_dir": str(case.root)}, progress_bar=False, log_output=False)
    kept = clean(ran.read_text(encoding="utf-8"))

    assert kept["cells"][-1]["outputs"][0]["data"].keys() == {"text/html", "text/plain"}
    assert "widget" not in json.dumps(kept)
    assert "The evidence allows 1 Poor to 5 Excellent." in as_html(kept, "")
    assert "Because of what was found." not in as_html(kept, "")


SCHEMES = {
    "none": ("no rating: strength of evidence and a judgement in words", "usual where the Terms of Reference ask for none", "A judgement in words"),
    "iom-5": (
        "five steps", "labels as in the final evaluation of the EU-IOM Joint Initiative, Horn of Africa (2023)",
        "5 Excellent|4 Very good|3 Good|2 Fair|1 Poor",
    ),
    "idf-5": (
        "five steps of the IOM Development Fund", "labels as commonly printed in ex-post reports of the Fund (text of its matrix not verified)",
        "5 Excellent|4 Very good|3 Good|2 Adequate|1 Poor",
    ),
    "six-point": (
        "six steps of satisfaction", "scale used by UNEP, UNIDO and UNDP/GEF evaluations",
        "6 Highly satisfactory|5 Satisfactory|4 Moderately satisfactory|3 Moderately unsatisfactory|2 Unsatisfactory|1 Highly unsatisfactory",
    ),
    "four-point": (
        "four steps", "letters A to D as in older monitoring of the European Commission",
        "4 A Very good|3 B Good|2 C Problems|1 D Serious deficiencies",
    ),
}  # fmt: skip


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_scheme_is_offered_with_its_labels_its_source_and_always_nr_and_na(tmp_path, scheme):
    title, source, steps = SCHEMES[scheme]
    case = water_case(tmp_path, without_decisions, {"evaluation": {"rating_scheme": scheme, "rating_scheme_reason": "asked for"}})
    panel = RatingPanel(case, rater="bo")

    assert panel.shown["scheme"] == f"Scheme: {title}. Source: {source}."
    for criterion in case.header.evaluation.criteria[:4]:
        assert [choice["label"] for choice in drawn(panel, criterion)["choices"]] == [*steps.split("|"), "NR", "N/A"]
        assert all(choice["anchor"] for choice in drawn(panel, criterion)["choices"])


def test_a_criterion_that_was_added_is_rated_and_one_that_was_excluded_is_not_offered(tmp_path):
    changes = [{"criterion": "coherence", "change": "added", "reason": "asked for"}, {"criterion": "impact", "change": "excluded", "reason": "too early"}]
    panel = RatingPanel(water_case(tmp_path, without_decisions, {"evaluation": {"criteria_changes": changes}}), rater="bo")

    assert [shown["id"] for shown in panel.shown["criteria"]] == ["relevance", "effectiveness", "efficiency", "sustainability", "coherence"]


def test_one_question_may_serve_two_criteria(tmp_path):
    def both(tables):
        without_decisions(tables)
        tables["desk_review/evaluation_matrix"][0]["criterion"] = "relevance;impact"

    panel = RatingPanel(water_case(tmp_path, both), rater="bo")
    first = drawn(panel, "relevance")["questions"][0]

    assert first in drawn(panel, "impact")["questions"]
    assert {finding["id"] for finding in drawn(panel, "relevance")["findings"]} <= {finding["id"] for finding in drawn(panel, "impact")["findings"]}
