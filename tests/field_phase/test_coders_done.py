"""Who is done with what, who may then see whom, and what two coders did differently."""

import pytest

from evaltool.field_phase.coders_done import differences, done_with, others_done, set_done
from evaltool.field_phase.coding import Coding
from evaltool.problems import EvaltoolError
from tests.support.valley_case import valley_case


def one(id, start, end, code="C2", direction="positive"):
    return Coding(coding_id=id, source_id="S1", start=start, end=end, quote="x", code_id=code, direction=direction)


def test_a_coder_sees_another_only_where_both_are_done(tmp_path):
    case = valley_case(tmp_path)
    set_done(case, "anna", "S1", True)
    set_done(case, "bo", "S2", True)

    assert (others_done(case, "anna", "S1"), others_done(case, "bo", "S1"), others_done(case, "anna", "S2")) == ([], [], [])
    set_done(case, "bo", "S1", True)
    assert (others_done(case, "anna", "S1"), others_done(case, "bo", "S1"), others_done(case, "cleo", "S1")) == (["bo"], ["anna"], [])
    assert (tmp_path / "field_phase/codings/bo.done").read_text() == "S1\nS2\n"


def test_who_was_seen_by_another_stays_done(tmp_path):
    case = valley_case(tmp_path)
    set_done(case, "anna", "S1", True)
    set_done(case, "anna", "S1", False)
    assert done_with(case, "anna") == frozenset()
    set_done(case, "anna", "S1", True)
    set_done(case, "bo", "S1", True)

    with pytest.raises(EvaltoolError, match="S1 stays done: bo can see your codings of it already, so they are no longer made apart."):
        set_done(case, "anna", "S1", False)
    assert done_with(case, "anna") == {"S1"}


def test_a_case_without_codings_has_nobody_who_is_done(tmp_path):
    case = valley_case(tmp_path, {})

    assert done_with(case, "anna") == frozenset() and others_done(case, "anna", "S1") == []


def test_a_list_that_is_no_text_is_refused(tmp_path):
    case = valley_case(tmp_path)
    (tmp_path / "field_phase/codings/anna.done").write_bytes(b"\xff\xfe")

    with pytest.raises(EvaltoolError, match="field_phase/codings/anna.done cannot be read. It is a text in UTF-8 with the id of a source on each line."):
        done_with(case, "anna")


def test_differences_are_in_code_in_direction_or_in_what_was_coded_at_all():
    anna = [one("A1", 0, 10), one("A2", 20, 30), one("A3", 40, 50), one("A4", 60, 70)]
    bo = [one("B1", 5, 12), one("B2", 20, 30, direction="negative"), one("B3", 45, 55, code="C3"), one("B4", 70, 80)]

    assert differences(anna, bo) == {
        "A1": "", "B1": "", "A2": "other direction there", "B2": "other direction there",
        "A3": "other code there", "B3": "other code there", "A4": "only here", "B4": "only here",
    }  # fmt: skip
