"""What the project did and spent: activities and budget lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Day, Number, Several, Word
from evaltool.records import Record, Records


class Activity(Record):
    """One activity of the work plan of the project."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "activities"
    key: ClassVar[str] = "activity_id"

    activity_id: str = Field(description="Id, such as A01.")
    statement: str = Field(description="Its wording.")
    responsible: str = Field("", description="Responsible party as printed.")
    result_ids: Annotated[Several, Cites("results_matrix")] = Field((), description="Results it serves.")
    planned_start: Day = Field(None, description="Planned first day.")
    planned_end: Day = Field(None, description="Planned last day.")
    actual_start: Day = Field(None, description="Actual first day.")
    actual_end: Day = Field(None, description="Actual last day.")
    status: Annotated[str, Word("activity_status")] = Field("", description="planned, ongoing, completed, delayed or dropped.")


class BudgetLine(Record):
    """One line of the budget."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "budget"
    key: ClassVar[str] = "line_id"

    line_id: str = Field(description="Id of the line.")
    line: str = Field(description="What it is for.")
    result_ids: Annotated[Several, Cites("results_matrix")] = Field((), description="Results it serves.")
    currency: str = Field("", description="Currency.")
    budgeted: Number = Field(description="Amount planned.")
    spent: Number = Field(None, description="Amount spent.")
    note: str = Field("", description="Anything else.")


def read_activities(case: CaseFolder) -> Records[Activity]:
    """The activities in the order of the file."""
    return case.read(Activity)


def read_budget(case: CaseFolder) -> Records[BudgetLine]:
    """The budget lines in the order of the file."""
    return case.read(BudgetLine)


@dataclass(frozen=True)
class Timeliness:
    """How one activity kept to its plan: days late at the start and at the end (negative is early), None where a date is missing."""

    activity_id: str
    start_late: int | None
    end_late: int | None
    verdict: str


@dataclass(frozen=True)
class Spending:
    """What was spent of one budget line; `share` is None where the amount spent is not known or nothing was budgeted."""

    line_id: str
    line: str
    budgeted: float
    spent: float | None
    share: float | None


def timeliness(case: CaseFolder) -> list[Timeliness]:
    """Planned against actual dates, activity by activity; the verdict is `on time`, `late`, `still open`, `dropped` or `cannot be judged: ...`."""
    found = []
    for activity in read_activities(case):
        start = _days(activity.planned_start, activity.actual_start)
        end = _days(activity.planned_end, activity.actual_end)
        found.append(Timeliness(activity.id, start, end, _verdict(activity, end)))
    return found


def _days(planned: date | None, actual: date | None) -> int | None:
    return (actual - planned).days if planned and actual else None


def _verdict(activity: Activity, end_late: int | None) -> str:
    if activity.status == "dropped":
        return "dropped"
    if end_late is not None:
        return "late" if end_late > 0 else "on time"
    if not activity.planned_end:
        return "cannot be judged: no planned date"
    return "still open" if activity.status in ("planned", "ongoing") else "cannot be judged: no actual date"


def timeliness_in_words(case: CaseFolder) -> str:
    """One sentence on how the activities kept to their plan, or why that cannot be judged."""
    verdicts = [activity.verdict for activity in timeliness(case)]
    if not verdicts:
        return "Timeliness cannot be judged: the activities are not in the case yet."
    judged = [verdict for verdict in verdicts if verdict in ("on time", "late")]
    if not judged:
        missing = "no activity has planned dates" if all("planned date" in v for v in verdicts) else "no activity has both planned and actual dates"
        return f"Timeliness cannot be judged: {missing}."
    rest = f"; {len(verdicts) - len(judged)} cannot be compared" if len(judged) < len(verdicts) else ""
    return f"Of {len(verdicts)} activities {judged.count('on time') or 'none'} ended in time and {judged.count('late') or 'none'} late{rest}."


def spending(case: CaseFolder) -> list[Spending]:
    """Spending against budget, line by line; empty where there is no budget."""
    return [
        Spending(line.id, line.line, line.budgeted or 0, line.spent, line.spent / line.budgeted if line.spent is not None and line.budgeted else None)
        for line in read_budget(case)
    ]


def spending_in_words(case: CaseFolder) -> str:
    """One sentence on spending against budget, or why that cannot be judged."""
    lines, budget = spending(case), read_budget(case)
    if not lines:
        return "Spending cannot be judged: the budget by line is not in the case."
    currencies = list(dict.fromkeys(filter(None, (line.currency for line in budget))))
    if len(currencies) > 1:
        return f"Spending cannot be judged: the lines are in several currencies ({', '.join(currencies)})."
    known = [line for line in lines if line.spent is not None]
    total = sum(line.budgeted for line in known)
    if not known or not total:
        return "Spending cannot be judged: no line says what was spent."
    currency = f"{currencies[0]} " if currencies else ""
    spent = sum(line.spent or 0 for line in known)
    silent = len(lines) - len(known)
    rest = f" {silent} of {len(lines)} lines {'does' if silent == 1 else 'do'} not say what was spent." if silent else ""
    return f"{currency}{spent:,.0f} of {currency}{total:,.0f} were spent ({in_percent(spent / total)}).{rest}"


def in_percent(share: float) -> str:
    """`98.5%`: a share with one decimal where it has one; 100 is said only where it is that."""
    rounded = round(share * 100, 1)
    if rounded == 100 and share != 1:
        rounded = 99.9 if share < 1 else 100.1
    return f"{rounded:,.1f}%".replace(".0%", "%")
