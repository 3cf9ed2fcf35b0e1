"""A name in a table is said before a document is withheld for it."""

from __future__ import annotations

import pytest

from evaltool.case import CaseFolder
from evaltool.check import check_case
from tests.support.water_case import row, water_case


def named(root, change=None, narrative="", allow=()):
    case = water_case(root, change, head={"privacy": {"allow": [{"text": text, "reason": "a river"} for text in allow]}})
    (case.root / "private").mkdir(exist_ok=True)
    (case.root / "private" / "key.csv").write_text("person_code,name\nP01,Ludmila Brezhkova\n")
    if narrative:
        (case.root / "narrative").mkdir(exist_ok=True)
        (case.root / "narrative" / "context.md").write_text(narrative)
    return [problem for problem in check_case(CaseFolder(case.root)) if problem.code == "NAME_IN_TABLE"]


def in_a_title(written):
    row(written, "desk_review/documents", "D01").update(title="Letter of Mrs Brezhkova")


def test_the_cell_is_named_and_the_name_is_not(tmp_path):
    [problem] = named(tmp_path, in_a_title)
    assert (problem.severity, problem.file, problem.column) == ("warning", "desk_review/documents.csv", "title")
    assert problem.row == 2
    assert problem.message.startswith("The name of P01 stands here. A deliverable that holds a name of private/key.csv is withheld.")
    assert "rezhkova" not in problem.message


def test_a_name_in_another_alphabet_and_in_a_text_written_by_hand_is_found(tmp_path):
    [problem] = named(tmp_path, narrative="As was said by Брежкова.")
    assert (problem.file, problem.row) == ("narrative/context.md", None)


def test_what_is_let_through_with_a_reason_is_no_problem(tmp_path):
    assert named(tmp_path, in_a_title, allow=["Brezhkova"]) == []


@pytest.mark.parametrize("change", [None, lambda written: row(written, "field_phase/codings/ana", "K01").update(memo="Brezhkova")])
def test_a_sound_case_has_none_and_a_memo_is_an_error_of_its_own(tmp_path, change):
    assert named(tmp_path, change) == []
