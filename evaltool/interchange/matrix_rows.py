"""The rows of the case's `results_matrix` made from what the cells of a paper say: results with ids and parents, indicators with their values.

Nothing is invented: what the words leave open stays as it is printed, and the comment says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from evaltool.desk_review.results_matrix import is_composite, is_yes_no
from evaltool.interchange.composites import split_composite
from evaltool.interchange.result_words import digits
from evaltool.interchange.target_words import Value, Values, means_of_target, read_value, unit_of

_PREFIX = {"objective": "OBJ", "outcome": "OC", "output": "OP"}
_ABOVE = {"objective": (), "outcome": ("objective",), "output": ("outcome", "objective")}
_BULLET = re.compile(r"^\s*(?:[•▪●*+–—-]\s*|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s+)", re.IGNORECASE)
_NUMBER = re.compile(
    r"^\s*(?:indicators?|ind\.|ovi)\s*(?:[A-Z]?\d+(?:\.\d+)*[a-z]?)?\s*[:.)-]\s*|^\s*\d+(?:\.\d+)+\.?[a-z]?[.):]?\s+|^\s*\d+(?:\.\d+)+[.]?[a-z][.):]?\s+",
    re.IGNORECASE,
)
# a capital in the middle of a line: the paragraphs of a PDF, or of a cell that lost its line breaks
_RUN_TOGETHER = re.compile(r";\s+(?=(?:Number|No\.|#|%|Percentage|Proportion)\b)|(?<=[a-z)])\s+(?=(?:Number|Percentage|Proportion) of\b)")
_STARTS = re.compile(
    r"(?:total )?(?:number|no\.|nr|#|%|percentage|percent|proportion|share|rate|extent|existence|availability|level|degree|value|amount)\b", re.IGNORECASE
)


@dataclass
class ResultFound:
    """One result as the paper has it; `rows` are its indicators as rows of the table."""

    level: str
    code: str
    statement: str
    id: str = ""
    parent: ResultFound | None = None
    rows: list[dict[str, str]] = field(default_factory=list)


def indicators_in(lines: Iterable[str]) -> list[str]:
    """The indicators in the paragraphs of a cell: one a paragraph or a bullet; a paragraph that goes on in lower case belongs to the one before."""
    lines = [part for line in lines for part in _RUN_TOGETHER.split(line)]
    bulleted = sum(bool(_BULLET.match(line)) for line in lines) > 1
    found: list[str] = []
    for line in lines:
        starts = bool(_BULLET.match(line) or _NUMBER.match(line)) or (not bulleted and (bool(_STARTS.match(line)) or line[:1].isupper() or line[:1].isdigit()))
        goes_on = bool(found) and (not starts or re.search(r"(?:[,&/-]|\band|\bof|\bthe|\bin)$", found[-1]) is not None)
        bare = _NUMBER.sub("", _BULLET.sub("", line) if starts else line).strip(" ;")
        if goes_on:
            found[-1] = f"{found[-1]} {bare}"
        elif bare:
            found.append(bare)
    return found


def level_by_number(code: str, results: Sequence[ResultFound], section: str) -> str:
    """The level of a result without a level word: that of a number with as many parts, else that of the heading above the rows."""
    depth = len(code.split(".")) if code else 0
    same = next((r.level for r in results if depth and r.code and len(r.code.split(".")) == depth), "")
    return same or section or ("output" if depth == 2 and any(r.level == "outcome" for r in results) else "")


def owners_of(lines: Sequence[str], results: Sequence[ResultFound]) -> list[ResultFound]:
    """Of several results the one that each line belongs to by the number in front of it; empty where that is not certain for every line."""
    numbers = [re.match(r"\D{0,10}(\d+)", line) for line in lines]
    found = [[result for result in results if number and number[1] == digits(result.code)[-1]] for number in numbers]
    return [one[0] for one in found] if all(len(one) == 1 for one in found) else []


def rows_of(indicator: str, values: Values) -> tuple[list[dict[str, str]], bool, dict[str, str]]:
    """The rows for one indicator with its values as printed, whether it was split, and the doubts that remain, by name of the value."""
    printed = {name: values.of.get(name, "") for name in ("baseline", "target", "actual")}
    baseline, target, actual = map(read_value, printed.values())
    if target.doubt and indicator and not printed["actual"]:
        parts, remark = split_composite(indicator, printed["baseline"], printed["target"])
        if parts:
            said = f' The cell also says: "{remark}".' if remark else ""
            comment = f'Split from one composite cell: "{printed["target"]}".{said}'
            return [_row(part.indicator, read_value(part.baseline), Value(part.target, is_percent=part.is_percent), "", comment) for part in parts], True, {}
    beside = (f'Beside the {name} stands "{said}".' for name, said in values.more.items())
    row = _row(indicator, baseline, target, " ".join(values.more.values()), "")
    if printed["actual"]:
        if not _fits(actual, target, row["unit"]):
            # the words go into the comment, as an actual value of another kind than its target is an error
            actual = Value("", printed["actual"], actual.doubt or "it is of another kind than the target")
        row["actual"] = actual.text
    row["comment"] = " ".join(filter(None, (_note("Baseline", baseline), _note("Target", target), _note("Actual", actual), *beside)))
    doubts = {name: value.doubt for name, value in zip(printed, (baseline, target, actual), strict=True) if value.doubt and printed[name]}
    return [row], False, doubts


def _row(indicator: str, baseline: Value, target: Value, more: str, comment: str) -> dict[str, str]:
    measured = bool(indicator)
    return {
        "indicator": indicator,
        "unit": unit_of(indicator, baseline, target) if measured else "",
        "baseline": baseline.text,
        "target": target.text,
        "target_means": means_of_target(indicator, baseline, target, more) if measured else "",
        "comment": comment,
    }


def _fits(actual: Value, target: Value, unit: str) -> bool:
    """True where an actual value is of the kind that its target is, or both are words or several values."""
    if unit == "yes_no":
        return is_yes_no(actual.text)
    return unit == "text" or not target.text or is_composite(actual.text) or not (actual.doubt or is_yes_no(actual.text))


def _note(name: str, value: Value) -> str:
    if value.doubt:
        return f"{name} kept as printed: {value.doubt}." if value.text else f'{name} printed as "{value.printed}".'
    return f'{name} printed as "{value.printed}".' if value.printed else ""


def with_ids(results: list[ResultFound]) -> None:
    """Give results their ids and parents, and indicators theirs, in the order of the paper."""
    has_outputs = any(result.level == "output" for result in results)
    for result in results:
        if result.level == "result":
            result.level = "outcome" if has_outputs and any(r.level == "output" and digits(r.code)[:-1] == digits(result.code) for r in results) else "output"
    seen: dict[str, ResultFound] = {}
    counts = {level: sum(result.level == level for result in results) for level in _PREFIX}
    for position, result in enumerate(results):
        result.parent = _parent(result, results[:position], results)
        result.id = _id(result, seen, counts)
        seen[result.id] = result


def _id(result: ResultFound, seen: dict[str, ResultFound], counts: dict[str, int]) -> str:
    parts = digits(result.code)
    prefix = _PREFIX[result.level]
    if result.level == "objective" and counts["objective"] == 1:
        return prefix
    # 1.2 is OP12; 1.10 keeps its point, as OP110 could be 11.0
    proposed = prefix + ("" if all(len(part) == 1 for part in parts) else ".").join(parts or (str(1 + sum(id.startswith(prefix) for id in seen)),))
    number = 1
    while proposed in seen:
        number += 1
        proposed = f"{proposed.split('_')[0]}_{number}"
    return proposed


def _parent(result: ResultFound, before: list[ResultFound], everything: list[ResultFound]) -> ResultFound | None:
    """The result above: by its number where the numbers say it, else the last one of a higher level."""
    for level in _ABOVE[result.level]:
        numbered = [r for r in everything if r.level == level and digits(r.code) and digits(r.code) == digits(result.code)[:-1]]
        above = numbered or [r for r in before if r.level == level][-1:]
        if above:
            return above[0]
    return None


def as_table(results: list[ResultFound]) -> list[dict[str, str]]:
    """The rows of `results_matrix`; a result without an indicator has one row."""
    rows, number = [], 0
    for result in results:
        about = {"result_id": result.id, "level": result.level, "parent_id": result.parent.id if result.parent else "", "statement": result.statement}
        for row in result.rows or [{}]:
            named = dict(row)
            if named.get("indicator"):
                number += 1
                named["indicator_id"] = f"I{number:02d}"
            rows.append({**about, **named})
    return rows
