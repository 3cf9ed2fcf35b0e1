"""What is to be cleared up with those who know the project: the questions of the register, and those that the faults of the papers raise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Day, Word
from evaltool.desk_review.desk_checks import check_desk
from evaltool.problems import Problem
from evaltool.records import Record, Records

_MANY = 4


class Clarification(Record):
    """One point to clear up."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "clarifications"
    key: ClassVar[str] = "clarification_id"

    clarification_id: str = Field(description="Id, such as Q1.")
    about: str = Field("", description="What it is about.")
    question: str = Field(description="The question.")
    answer: str = Field("", description="The answer.")
    date: Day = Field(None, description="Day of the answer.")
    status: Annotated[str, Word("clarification_status")] = Field("", description="open, answered or dropped.")


def read_clarifications(case: CaseFolder) -> Records[Clarification]:
    """The points in the order of the file."""
    return case.read(Clarification)


@dataclass(frozen=True)
class ToClearUp:
    """One question to ask: `id` is empty where a rule proposes it, `code` is empty where a person asked it; `about` names several ids where it is asked of each."""

    id: str
    about: str
    question: str
    code: str = ""


def to_clear_up(case: CaseFolder) -> list[ToClearUp]:
    """The open clarifications, then a question for each fault of the papers that the register does not touch yet (whatever became of the answer)."""
    register = read_clarifications(case)
    found = [ToClearUp(point.id, point.about, point.question) for point in register if point.status not in ("answered", "dropped")]
    touched = [f"{point.about} {point.question}".casefold() for point in register]
    proposed = [problem for problem in check_desk(case) if problem.ask and not any(_names(text, problem) for text in touched)]
    alike: dict[str, list[Problem]] = {}
    for problem in proposed:
        alike.setdefault(problem.code, []).append(problem)
    return list(dict.fromkeys([*found, *(one for problems in alike.values() for one in _asked(problems))]))


def _asked(problems: list[Problem]) -> list[ToClearUp]:
    """The questions that faults of one kind raise; of many the first is asked in full and the others are named with it, as a long list is not answered."""
    if len(problems) < _MANY:
        return [ToClearUp("", problem.about, problem.ask, problem.code) for problem in problems]
    first, *others = problems
    named = ", ".join(problem.about for problem in others)
    return [ToClearUp("", f"{first.about}, {named}", f"{first.ask} The same is asked of {named}.", first.code)]


def _names(text: str, problem: Problem) -> bool:
    return bool(problem.about) and re.search(rf"(?<!\w){re.escape(problem.about.casefold())}(?!\w)", text) is not None
