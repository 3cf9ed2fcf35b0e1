"""The values in a row of a results matrix, shared out to its indicators where that is one to one."""

from __future__ import annotations

import re

from evaltool.interchange.import_report import Fate
from evaltool.interchange.matrix_rows import indicators_in
from evaltool.interchange.paper import Cell
from evaltool.interchange.table_headings import HeadedTable
from evaltool.interchange.target_words import Values, labelled_values

_FINAL = re.compile(r"\b(?:end|final|total|overall|project|life)\b", re.IGNORECASE)


def values_of(texts: dict[str, str], target: str, count: int) -> tuple[list[Values], str]:
    """The values for each of `count` indicators, and the doubt where they cannot be shared out."""
    groups = labelled_values(texts.get("baseline_target", ""))[1] if "baseline_target" in texts else []
    if "baseline_target" in texts and not groups:
        groups = _pairs(texts["baseline_target"])
    columns = {"baseline": texts.get("baseline", ""), "actual": texts.get("actual", ""), "target": target}
    for name, text in columns.items():
        lines = [line for line in text.split("\n") if line.strip()]
        lines = [re.sub(r"^\s*[•▪–-]\s+", "", line) for line in lines]
        if len(lines) > 1 and count == 1:
            lines = [" ".join(lines)]
        groups += [Values() for _ in range(len(lines) - len(groups))]
        for values, line in zip(groups, lines, strict=False):
            stripped = labelled_values(line)[1]
            values.of[name] = stripped[0].of.get(name, line) if stripped else line
    if not groups or len(groups) == max(count, 1):
        return groups, ""
    printed = "; ".join(f"{name}: {value}" for values in groups for name, value in values.of.items())
    return [Values() for _ in range(max(count, 1))], f'{count} indicators and {len(groups)} values, so it cannot be told which is whose: "{printed}"'


def chosen_target(headed: HeadedTable, cells: list[Cell]) -> tuple[str, dict[Cell, tuple[Fate, str]], str]:
    """The target, the fates of target cells that were not chosen, and what to keep of them in the comment.

    Of several target columns the one for the end of the project counts, and none where no heading says which one that is.
    """
    columns = headed.columns("target")
    if len(columns) < 2 or len({headed.headings[column] for column in columns}) < 2:
        return "\n".join(cell.text for cell in cells), {}, ""
    last = [column for column in columns if _FINAL.search(headed.headings[column])]
    others = [cell for cell in cells if cell.column not in last]
    chosen = "\n".join(cell.text for cell in cells if cell.column in last)
    if last:
        return chosen, {cell: ("skipped", "the target of a part of the project") for cell in others}, ""
    why = "several target columns, and none is headed as the one for the end of the project"
    printed = "; ".join(f"{headed.headings[cell.column]}: {cell.plain}" for cell in others)
    return "", {cell: ("not understood", why) for cell in others}, f"Targets as printed: {printed}." if others else ""


def _pairs(text: str) -> list[Values]:
    """Values without labels under a heading such as Baseline/Target: `0/150` is a pair; anything else stays together as it is printed."""
    groups = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        pair = re.fullmatch(r"(\d[\d,.]*\s*%?|yes|no|n|y)\s*(?:/|\u2192|->|;)\s*(\d[\d,.]*\s*%?|yes|no|n|y)", line, re.IGNORECASE)
        groups.append(Values({"baseline": pair[1], "target": pair[2]}) if pair else Values({"target": line}))
    return groups


def labelled_indicators(text: str) -> tuple[list[str], list[Values]]:
    """Indicators that carry their own labelled values in one cell: `Number of wells. Baseline: 0. Target: 12`."""
    names: list[str] = []
    groups: list[Values] = []
    waiting: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        before, values = labelled_values(line)
        if before and not values:
            waiting.append(before)
            continue
        if before or not groups or waiting:
            names += [(indicators_in([*waiting, before] if before else waiting) or [""])[0].rstrip(".")]
            groups.append(Values())
            waiting = []
        for more in values:
            for name, value in more.of.items():
                known = groups[-1].of.get(name)
                groups[-1].of[name] = f"{known}; {value}" if known else value  # two targets stay together, and are doubtful
            groups[-1].more.update(more.more)
    rest = indicators_in(waiting)
    return names + rest, groups + [Values() for _ in rest]
