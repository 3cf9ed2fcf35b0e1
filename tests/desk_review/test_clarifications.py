"""What is to be cleared up: open questions of the register, then those the faults raise and nobody asked."""

from pathlib import Path

from evaltool.desk_review.clarifications import ToClearUp, to_clear_up
from evaltool.desk_review.desk_checks import DESK_RULES, check_desk
from evaltool.problems import catalogue
from tests.support.small_case import make_case

RESULT = {
    "result_id": "OP1", "level": "output", "statement": "Wells built", "indicator_id": "I1", "indicator": "Number of wells", "unit": "number", "baseline": "2",
    "target": "2", "means_of_verification": "Handover notes",
}  # fmt: skip
BUDGET = [{"line_id": "B1", "line": "Wells", "budgeted": "10"}]


def asked(root: Path, *register: dict[str, str]) -> list[ToClearUp]:
    tables = {"desk_review/results_matrix": [RESULT], "desk_review/budget": BUDGET, "desk_review/clarifications": register or EMPTY}
    return to_clear_up(make_case(root, tables, {"evaluation": {"rating_scheme": "none"}}))


EMPTY = ({"clarification_id": "Q0", "question": "Settled?", "status": "dropped"},)


def test_a_fault_of_the_papers_becomes_a_proposed_question(tmp_path: Path) -> None:
    assert [(q.id, q.about, q.code) for q in asked(tmp_path)] == [("", "I1", "TARGET_EQUALS_BASELINE")]
    assert asked(tmp_path)[0].question == "Baseline and target of 'Number of wells' are both 2. Was it to be held, or 2 more to be reached?"


def test_open_questions_come_first_and_answered_or_dropped_ones_do_not_come(tmp_path: Path) -> None:
    found = asked(
        tmp_path,
        {"clarification_id": "Q1", "question": "Who pays?", "status": "open", "about": "D1"},
        {"clarification_id": "Q2", "question": "Who came?", "status": "answered"},
        {"clarification_id": "Q3", "question": "Who left?"},
    )
    assert [(q.id, q.about) for q in found] == [("Q1", "D1"), ("Q3", ""), ("", "I1")]


def test_what_somebody_asked_about_already_is_not_proposed_again_whatever_the_answer(tmp_path: Path) -> None:
    assert asked(tmp_path / "a", {"clarification_id": "Q1", "about": "OP1; I1", "question": "Two more?", "status": "answered"}) == []
    assert asked(tmp_path / "b", {"clarification_id": "Q1", "question": "Is the target of i1 right?", "status": "dropped"}) == []
    other = asked(tmp_path / "c", {"clarification_id": "Q1", "about": "I12", "question": "Two more?", "status": "answered"})
    assert [q.about for q in other] == ["I1"]


def test_the_same_question_about_many_indicators_is_asked_once_and_names_them(tmp_path: Path) -> None:
    rows = [{**RESULT, "indicator_id": f"I{n}", "indicator": f"Number of wells in district {n}"} for n in range(1, 6)]
    tables = {"desk_review/results_matrix": rows, "desk_review/budget": BUDGET, "desk_review/clarifications": EMPTY}
    [one] = to_clear_up(make_case(tmp_path / "a", tables, {"evaluation": {"rating_scheme": "none"}}))
    assert one.about == "I1, I2, I3, I4, I5"
    assert one.question == (
        "Baseline and target of 'Number of wells in district 1' are both 2. Was it to be held, or 2 more to be reached? The same is asked of I2, I3, I4, I5."
    )
    # once it stands in the register under these ids, it is proposed for none of them
    register = [{"clarification_id": "Q1", "about": one.about, "question": one.question, "status": "answered"}]
    assert to_clear_up(make_case(tmp_path / "b", {**tables, "desk_review/clarifications": register}, {"evaluation": {"rating_scheme": "none"}})) == []


def test_every_rule_of_the_desk_phase_is_in_the_list_once_and_its_faults_are_gathered(tmp_path: Path) -> None:
    assert len(set(DESK_RULES)) == len(DESK_RULES) == 13
    case = make_case(tmp_path, {"desk_review/results_matrix": [RESULT]})
    assert check_desk(case).codes() == {"TARGET_EQUALS_BASELINE", "BUDGET_MISSING", "RATING_SCHEME_REASON"}


def test_a_question_to_ask_is_a_question() -> None:
    asks = {code: kind.ask for code, kind in catalogue().items() if kind.ask}
    assert len(asks) > 15
    assert [code for code, ask in asks.items() if not ask.endswith("?")] == []
