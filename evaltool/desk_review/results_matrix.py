"""The results matrix: what the project promised, by result and indicator, and how far it came.

Progress is computed only where it means something: a target that is missing, composite or doubtful has none, and says why.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic_core import PydanticCustomError

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.cells import Cites, Day, Word, parse_number
from evaltool.records import Record, Records

# one number in a spelling that could be read in two ways
UNSURE_NUMBERS = ("NUMBER_COMMA", "NUMBER_POINT")
_SEVERAL = re.compile(r"[/;|+&\n]|\band\b|\bto\b|[\u2013\u2014]|(?<=\d)\s*-\s*(?=\d)")
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


class Indicator(Record):
    """One indicator of a result; a result without an indicator has a row with an empty `indicator_id`."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "results_matrix"
    key: ClassVar[str] = "indicator_id"
    shared_ids: ClassVar[tuple[str, ...]] = ("result_id",)
    may_wait: ClassVar[tuple[str, ...]] = ("indicator", "baseline", "target")  # empty where a result has no indicator, or the document lost the value

    result_id: str = Field(description="Id of the result; repeats for each of its indicators.")
    level: Annotated[str, Word("level")] = Field(description="objective, outcome or output.")
    parent_id: Annotated[str, Cites("results_matrix")] = Field("", description="Id of the result above it.")
    statement: str = Field(description="Wording of the result.")
    indicator_id: str = Field("", description="Id of the indicator.")
    indicator: str = Field("", description="Wording of the indicator.")
    unit: Annotated[str, Word("unit")] = Field("", description="number, percent, yes_no or text.")
    baseline: str = Field("", description="Value at the start, as printed.")
    target: str = Field("", description="Value promised, as printed.")
    target_means: Annotated[str, Word("target_means")] = Field(
        "", description="reach (arrive at it), add (on top of the baseline), keep (hold it); empty where doubtful."
    )
    better: Annotated[str, Word("better")] = Field("", description="higher or lower, for keep.")
    actual: str = Field("", description="Value at the end.")
    actual_date: Day = Field(None, description="Date of that value.")
    data_source: str = Field("", description="Where the actual value comes from.")
    means_of_verification: str = Field("", description="Means of verification in the project document.")
    verified: Annotated[str, Word("verified")] = Field("", description="Whether the evaluator could verify it: yes, no, partly.")
    verified_value: str = Field("", description="What the evaluator found instead.")
    disaggregation: str = Field("", description="By what it is broken down.")
    comment: str = Field("", description="Anything doubtful.")

    @property
    def kind(self) -> str:
        """The unit; where none is given, what the target looks like: a number, yes_no or text."""
        if self.unit or not self.target:
            return self.unit or "text"
        if terms.plain(self.target) in _YES_NO:
            return "yes_no"
        if isinstance(number(self.target), float) or is_composite(self.target):
            return "percent" if self.target.strip().endswith("%") else "number"
        return "text"


@dataclass(frozen=True)
class Result:
    """One result of the project with its indicators; `parent_id` is the result above it."""

    result_id: str
    level: str
    statement: str
    parent_id: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Progress:
    """How far an indicator came: `share` of the way (1 is the target), None where a percentage means nothing; a status; and the reason in words."""

    share: float | None
    status: str
    note: str = ""


class _NotMeasurable(Exception):
    """Carries why there is no progress to compute."""


def read_results_matrix(case: CaseFolder) -> Records[Indicator]:
    """The rows of the matrix in the order of the file."""
    return case.read(Indicator)


def indicators(case: CaseFolder) -> Records[Indicator]:
    """The rows that hold an indicator."""
    return read_results_matrix(case).where(lambda row: bool(row.indicator_id))


def results(case: CaseFolder) -> list[Result]:
    """The results in the order of the file, each once with its indicators; its level, statement and parent are those of its first row."""
    rows: dict[str, list[Indicator]] = {}
    for row in read_results_matrix(case):
        rows.setdefault(row.result_id, []).append(row)
    return [Result(id, of[0].level, of[0].statement, of[0].parent_id, tuple(i for i in of if i.indicator_id)) for id, of in rows.items()]


def below(case: CaseFolder, result_id: str) -> list[Result]:
    """A result and everything under it, in the order of the file."""
    wanted = {result_id}
    everything = results(case)
    for _ in terms.VOCABULARIES["level"]:
        wanted |= {result.result_id for result in everything if result.parent_id in wanted}
    return [result for result in everything if result.result_id in wanted]


def number(written: str) -> float | str | None:
    """The number in a cell; None where it is empty; the code of the problem where it is no number."""
    try:
        return parse_number(written.strip())
    except PydanticCustomError as refused:
        return refused.type


def printed(written: str) -> str:
    """The value of a cell as documents show it: the thousands of a number are set apart by commas, however it was written."""
    found = number(written)
    is_long = isinstance(found, float) and abs(found) >= 1000
    return f"{found:,.10g}{'%' if written.rstrip().endswith('%') else ''}" if is_long else written


def is_yes_no(written: str) -> bool:
    """True where a cell says yes or no in any accepted spelling."""
    return terms.plain(written) in _YES_NO


def is_composite(written: str) -> bool:
    """True where one cell holds several numbers, such as `3000/6000` or `2 centres and 1 module`."""
    if number(written) in UNSURE_NUMBERS:
        return False
    return sum(bool(re.search(r"\d", part)) for part in _SEVERAL.split(written)) > 1 and not isinstance(number(written), float)


def progress(indicator: Indicator) -> Progress:
    """The progress of an indicator by its unit and by what its target means; never a percentage where the target is missing, composite or doubtful."""
    try:
        target = _value(indicator, "target")
        judge = _judge_yes_no if indicator.kind == "yes_no" else _judge_kept if indicator.target_means == "keep" else _judge_way
        if indicator.kind != "yes_no":
            _refuse_doubt(indicator, target)
        if not indicator.actual:
            return Progress(None, "no data", "no actual value")
        return judge(indicator, target, _value(indicator, "actual"))
    except _NotMeasurable as reason:
        return Progress(None, "not measurable", str(reason))


def _value(indicator: Indicator, column: str) -> float:
    """The value of a cell as a number (yes is 1, no is 0)."""
    written = getattr(indicator, column)
    if not indicator.indicator_id:
        raise _NotMeasurable("the result has no indicator")
    if not written:
        raise _NotMeasurable(f"no {column}")
    if indicator.kind == "text":
        raise _NotMeasurable("the target is words, not a value")
    if is_composite(written):
        raise _NotMeasurable(f"the {column} '{written}' holds several values")
    found = _YES_NO.get(terms.plain(written)) if indicator.kind == "yes_no" else number(written)
    if found is None or isinstance(found, str):
        raise _NotMeasurable(f"the {column} '{written}' does not fit its unit")
    return float(found)


def _refuse_doubt(indicator: Indicator, target: float) -> None:
    means = indicator.target_means
    if means == "keep":
        return
    if not means:
        same = number(indicator.baseline) == target
        raise _NotMeasurable("baseline and target are the same, and it is not said what is meant" if same else
                             "it is not said whether the target is to be reached, added or kept")  # fmt: skip
    baseline = _value(indicator, "baseline")
    if means == "reach" and math.isclose(baseline, target):
        raise _NotMeasurable("baseline and target are the same, so there is no way to go")
    if means == "add" and target == 0:
        raise _NotMeasurable("the target adds nothing")


def _judge_yes_no(indicator: Indicator, target: float, actual: float) -> Progress:
    return Progress(None, "achieved" if actual == target else "not achieved", _verified_note(indicator))


def _judge_kept(indicator: Indicator, target: float, actual: float) -> Progress:
    held = actual <= target if indicator.better == "lower" else actual >= target
    words = "held" if held else "not held"
    return Progress(None, "achieved" if held else "not achieved", "; ".join(filter(None, (words, _verified_note(indicator)))))


def _judge_way(indicator: Indicator, target: float, actual: float) -> Progress:
    """By the share of the way from the baseline; the direction from baseline to target is the better one, so the share is positive towards it."""
    baseline = _value(indicator, "baseline")
    way = target if indicator.target_means == "add" else target - baseline
    share = (actual - baseline) / way
    if math.isclose(share, 1, rel_tol=1e-9):
        status, share = "achieved", 1.0
    elif share > 1:
        status = "exceeded"
    else:
        status = "partly achieved" if share > 0 else "not achieved"
    return Progress(share, status, _verified_note(indicator))


def _verified_note(indicator: Indicator) -> str:
    return f"the evaluator found {printed(indicator.verified_value)}" if differs(indicator) else ""


def differs(indicator: Indicator) -> bool:
    """True where the evaluator found another value than the one reported."""
    if not indicator.verified_value or not indicator.actual:
        return False
    pair = (indicator.verified_value, indicator.actual)
    if indicator.kind == "yes_no":
        found, reported = (_YES_NO.get(terms.plain(written), written) for written in pair)
    else:
        found, reported = (number(written) if isinstance(number(written), float) else terms.plain(written) for written in pair)
    return found != reported
