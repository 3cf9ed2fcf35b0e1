"""What the project took for granted, in one sentence and by result."""

from pathlib import Path

from evaltool.desk_review.assumptions import assumptions_in_words, assumptions_of
from tests.support.small_case import make_case


def test_assumptions_are_counted_by_whether_they_held(tmp_path: Path) -> None:
    held = ["yes", "partly", "no", "", "unknown"]
    rows = [{"assumption_id": f"AS{n}", "text": "Rain falls", "held": word, "result_ids": "OP1" if n < 2 else "OP2"} for n, word in enumerate(held)]
    case = make_case(tmp_path, {"desk_review/assumptions": rows})
    assert assumptions_in_words(case) == "Of 5 assumptions 1 held, 1 held in part and 1 did not; of 2 it is not known."
    assert [a.id for a in assumptions_of(case, "OP1")] == ["AS0", "AS1"]
    assert assumptions_of(case, "OC9") == []


def test_without_assumptions_it_is_said(tmp_path: Path) -> None:
    assert assumptions_in_words(make_case(tmp_path)) == "The assumptions of the project are not in the case yet."
