"""Dates as Terms of Reference print them, and what in evaluation.yml does not agree with itself."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaltool.desk_review.terms_of_reference import check_terms_of_reference, date_deviations, day_in_words, in_words, parse_stated
from evaltool.problems import Problem, Problems
from tests.support.small_case import make_case


@pytest.mark.parametrize(
    ("wording", "start", "end"),
    [
        ("3 - 7 March 2014", "2014-03-03", "2014-03-07"),
        ("03 \u2013 07 March 2014", "2014-03-03", "2014-03-07"),
        ("from 3 to 7 March 2014", "2014-03-03", "2014-03-07"),
        ("between 3 March and 7 March 2014", "2014-03-03", "2014-03-07"),
        ("March 3 to 7, 2014", "2014-03-03", "2014-03-07"),
        ("March 3 - April 7, 2014", "2014-03-03", "2014-04-07"),
        ("28 Feb 2014 \u2013 5 Mar. 2014", "2014-02-28", "2014-03-05"),
        ("1st\u20135th of March 2014", "2014-03-01", "2014-03-05"),
        ("30 December - 4 January 2014", "2013-12-30", "2014-01-04"),
        ("2014-03-03 to 2014-03-07", "2014-03-03", "2014-03-07"),
        ("2014-03-03 - 2014-03-07", "2014-03-03", "2014-03-07"),
        ("29 February 2012 until 2 March 2012", "2012-02-29", "2012-03-02"),
    ],
)
def test_a_period_is_read_from_the_wordings_people_use(wording: str, start: str, end: str) -> None:
    stated = parse_stated(wording)
    assert stated is not None
    assert (str(stated.start), str(stated.end), stated.impossible) == (start, end, ())


def test_a_single_date_is_an_end() -> None:
    stated = parse_stated("by 21 March 2014")
    assert stated is not None
    assert (stated.start, stated.end) == (None, date(2014, 3, 21))


@pytest.mark.parametrize(
    ("wording", "impossible"),
    [
        ("10 \u2013 31 February 2014", ("31 February 2014",)),
        ("30 to 31 Sept. 2014", ("31 September 2014",)),
        ("29 February 2014", ("29 February 2014",)),
        ("30 February to 31 April 2014", ("30 February 2014", "31 April 2014")),
    ],
)
def test_days_that_do_not_exist_are_named(wording: str, impossible: tuple[str, ...]) -> None:
    stated = parse_stated(wording)
    assert stated is not None
    assert stated.impossible == impossible


@pytest.mark.parametrize(
    "wording", ["", "mid March", "week 3", "31.4.2014", "3 March", "2014", "0 March 2014", "1 to 2 to 3 March 2014", "2014-13-03", "1 - 3 March 0000"]
)
def test_what_cannot_be_read_for_sure_is_not_guessed(wording: str) -> None:
    assert parse_stated(wording) is None


@given(st.dates(date(1900, 1, 1), date(2190, 1, 1)), st.integers(0, 300))
def test_what_in_words_writes_is_read_back(start: date, days: int) -> None:
    end = date.fromordinal(start.toordinal() + days)
    stated = parse_stated(in_words(start, end))
    assert stated is not None
    assert stated.end == end
    assert stated.start in (start, None)


def test_periods_in_words_say_no_more_than_needed() -> None:
    assert in_words(date(2014, 3, 3), date(2014, 3, 7)) == "3 to 7 March 2014"
    assert in_words(date(2014, 2, 28), date(2014, 3, 7)) == "28 February to 7 March 2014"
    assert in_words(date(2013, 12, 28), date(2014, 1, 7)) == "28 December 2013 to 7 January 2014"
    assert in_words(date(2014, 3, 7), date(2014, 3, 7)) == "7 March 2014"
    assert in_words(None, date(2014, 3, 7)) == "7 March 2014"
    assert in_words(None, None) == ""
    assert day_in_words(date(2014, 3, 7)) == "7 March 2014"


FIELD = {"id": "field", "stated": "3 - 7 March 2014", "start": "2014-03-03", "end": "2014-03-07", "deliverable": "Debriefing for the mission"}
SOUND = {
    "title": "E", "criteria_set": "DAC-1991", "rating_scheme": "none", "evidence": "invented", "phases": [FIELD],
    "deliverables": [{"id": "debriefing", "title": "Debriefing", "due": "2014-03-07"}],
}  # fmt: skip


def found(root: Path, privacy: dict[str, Any] | None = None, **evaluation: Any) -> Problems:
    return check_terms_of_reference(make_case(root, header={"evaluation": {**SOUND, **evaluation}, "privacy": privacy or {}}))


def only(problems: Problems) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return next(iter(problems))


def test_a_sound_header_has_no_fault(tmp_path: Path) -> None:
    assert len(found(tmp_path)) == 0


def test_a_day_that_does_not_exist_is_a_warning_with_a_question(tmp_path: Path) -> None:
    problem = only(found(tmp_path, phases=[{**FIELD, "stated": "3 - 31 February 2014"}]))
    assert (problem.code, problem.severity, problem.about) == ("STATED_DATE_IMPOSSIBLE", "warning", "field phase")
    assert problem.row is not None and problem.column == "evaluation.phases.0.stated"
    assert "print '3 - 31 February 2014' for the field phase; 31 February 2014 does not exist." in problem.message
    assert problem.ask.endswith("Which dates are meant?")


@pytest.mark.parametrize(("start", "end"), [("2014-03-11", "2014-03-14"), ("2014-03-03", "2014-03-14"), ("2014-03-02", "2014-03-07")])
def test_stated_dates_that_contradict_the_working_dates_are_a_warning(tmp_path: Path, start: str, end: str) -> None:
    problem = only(found(tmp_path, phases=[{**FIELD, "start": start, "end": end}], deliverables=[]))
    assert problem.code == "STATED_DATE_DIFFERS"


def test_a_stated_end_before_its_start_is_asked_about_and_stops_nothing_as_its_wording_is_kept(tmp_path: Path) -> None:
    problem = only(found(tmp_path, phases=[{"id": "field", "stated": "7 - 3 March 2014"}]))
    assert (problem.code, problem.severity) == ("STATED_PERIOD_REVERSED", "warning")
    assert problem.ask == "The field phase is dated '7 - 3 March 2014' in the Terms of Reference, which ends before it starts. Which dates are meant?"


def test_a_phase_that_starts_before_the_one_above_it_is_asked_about(tmp_path: Path) -> None:
    phases = [{"id": "inception", "start": "2021-05-03", "end": "2021-05-14"}, {"id": "visits"}, {"id": "report", "stated": "1 - 20 March 2021"}]
    phases[2] |= {"start": "2021-03-01", "end": "2021-03-20"}
    problem = only(found(tmp_path, phases=phases, deliverables=[]))
    assert (problem.code, problem.about, problem.column) == ("PHASE_ORDER", "report phase", "evaluation.phases.2.start")
    assert problem.ask == "The report phase starts on 1 March 2021, before the inception phase (3 May 2021). Which dates are meant?"


def test_phases_may_overlap_and_one_with_an_impossible_date_is_asked_about_once(tmp_path: Path) -> None:
    phases = [{"id": "desk", "start": "2021-05-03", "end": "2021-06-20"}, {"id": "field", "start": "2021-05-03"}, {"id": "report", "start": "2021-06-01"}]
    assert len(found(tmp_path / "a", phases=phases, deliverables=[])) == 0
    phases[2] |= {"stated": "1 - 31 April 2021", "start": "2021-04-01"}
    assert only(found(tmp_path / "b", phases=phases, deliverables=[])).code == "STATED_DATE_IMPOSSIBLE"


def test_words_that_are_no_dates_and_phases_without_dates_are_left_alone(tmp_path: Path) -> None:
    assert len(found(tmp_path, phases=[{**FIELD, "stated": "early March"}, {"id": "desk", "stated": "1 - 2 March 2014"}])) == 0


def test_dates_that_differ_are_said_as_deviations(tmp_path: Path) -> None:
    phases = [
        {**FIELD, "start": "2014-03-11", "end": "2014-03-14"},
        {"id": "synthesis", "stated": "10 - 31 February 2014", "start": "2014-03-15", "end": "2014-03-31"},
        {"id": "desk", "stated": "30 February 2014"},
        {"id": "extra", "stated": "spring"},
        {"id": "last", "stated": "1 April 2014", "end": "2014-04-01"},
    ]
    case = make_case(tmp_path, header={"evaluation": {**SOUND, "phases": phases}})
    assert date_deviations(case) == [
        "The Terms of Reference print '3 - 7 March 2014' for the field phase; the evaluation works with 11 to 14 March 2014.",
        "The Terms of Reference print '10 - 31 February 2014' for the synthesis phase; 31 February 2014 does not exist. "
        "The evaluation works with 15 to 31 March 2014.",
        "The Terms of Reference print '30 February 2014' for the desk phase; 30 February 2014 does not exist.",
    ]


@pytest.mark.parametrize(
    ("deliverable", "side"),
    [
        ({"id": "debriefing", "title": "Debriefing", "due": "2014-03-02"}, "before"),
        ({"id": "debriefing", "title": "Debriefing", "due": "2014-03-08"}, "after"),
        ({"id": "slides", "title": "Debriefing for the mission", "due": "2014-03-08"}, "after"),
    ],
)
def test_a_deliverable_due_outside_its_phase_is_a_warning(tmp_path: Path, deliverable: dict[str, str], side: str) -> None:
    problem = only(found(tmp_path, deliverables=[deliverable]))
    assert problem.code == "DELIVERABLE_OUTSIDE_PHASE"
    assert f"{side} the field phase (3 to 7 March 2014)" in problem.message


@pytest.mark.parametrize(
    "deliverable",
    [
        {"id": "draft_report", "title": "Draft report", "due": "2014-04-02"},
        {"id": "poster", "title": "Something else", "due": "2014-06-02"},
        {"id": "debriefing", "title": "Debriefing"},
    ],
)
def test_a_deliverable_whose_phase_or_date_is_not_known_is_left_alone(tmp_path: Path, deliverable: dict[str, str]) -> None:
    assert len(found(tmp_path, deliverables=[deliverable])) == 0


def test_a_final_report_due_before_its_draft_is_an_error(tmp_path: Path) -> None:
    due = [{"id": "draft_report", "title": "Draft", "due": "2014-03-21"}, {"id": "final_report", "title": "Final", "due": "2014-03-11"}]
    problem = only(found(tmp_path, deliverables=due))
    assert problem.code == "DATE_ORDER"
    assert "The day of the final report (2014-03-11) is before that of the draft (2014-03-21)." in problem.message


def test_a_criterion_left_out_or_added_without_reason_blocks_the_final_report(tmp_path: Path) -> None:
    problem = only(found(tmp_path, criteria_changes=[{"criterion": "impact", "change": "excluded"}]))
    assert (problem.code, problem.severity) == ("CRITERION_CHANGE_REASON", "block")
    assert "The criterion 'impact' is excluded without a reason." in problem.message


def test_a_criterion_change_with_a_reason_is_fine(tmp_path: Path) -> None:
    changes = [{"criterion": "Impact", "change": "excluded", "reason": "too early"}, {"criterion": "equity", "change": "added", "reason": "asked for"}]
    assert len(found(tmp_path, criteria_changes=changes)) == 0


def test_only_a_criterion_of_the_set_can_be_excluded(tmp_path: Path) -> None:
    problem = only(found(tmp_path / "a", criteria_changes=[{"criterion": "impakt", "change": "excluded", "reason": "r"}]))
    assert problem.code == "CRITERION_NOT_IN_SET" and "Did you mean 'impact'?" in problem.message
    assert "Did you mean" not in only(found(tmp_path / "b", criteria_changes=[{"criterion": "xyz", "change": "excluded", "reason": "r"}])).message


def test_ratings_without_a_reason_are_a_warning_and_with_one_are_not(tmp_path: Path) -> None:
    problem = only(found(tmp_path / "a", rating_scheme="iom-5"))
    assert (problem.code, problem.severity) == ("RATING_SCHEME_REASON", "warning")
    assert len(found(tmp_path / "b", rating_scheme="iom-5", rating_scheme_reason="Agreed at the briefing.")) == 0


@pytest.mark.parametrize(
    ("threshold", "codes"),
    [
        ({"vulnerable": 11, "other": 5}, set()),
        ({"vulnerable": 11, "other": 2}, {"THRESHOLD_LOW"}),
        ({"vulnerable": 5, "other": 11}, {"THRESHOLD_ORDER"}),
        ({"vulnerable": 1, "other": 1}, {"THRESHOLD_LOW"}),
    ],
)
def test_thresholds_protect_and_vulnerable_groups_not_less(tmp_path: Path, threshold: dict[str, int], codes: set[str]) -> None:
    assert found(tmp_path, {"small_cell_threshold": threshold}).codes() == codes


def test_more_invited_than_there_are_is_an_error(tmp_path: Path) -> None:
    problem = only(found(tmp_path / "a", survey={"population": 40, "invited": 45}))
    assert (problem.code, problem.severity) == ("SURVEY_INVITED", "error")
    assert len(found(tmp_path / "b", survey={"population": 45, "invited": 45})) == 0


def test_real_evidence_needs_a_date_on_which_the_key_is_destroyed(tmp_path: Path) -> None:
    assert only(found(tmp_path / "a", evidence="real")).code == "KEY_DESTRUCTION"
    assert len(found(tmp_path / "b", {"key_destruction_date": "2014-09-30"}, evidence="real")) == 0
    assert only(found(tmp_path / "c", {"key_destruction_date": "2014-01-30"})).code == "DATE_ORDER"
