"""What can be wrong with a results matrix before anybody goes to the field: values that do not fit, and promises that cannot be measured.

The rules are general. Most of what they find is the project's fault, not the evaluator's, so it is a warning with a question to ask the mission.
"""

from __future__ import annotations

import re

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.results_matrix import UNSURE_NUMBERS, Indicator, differs, indicators, is_composite, is_yes_no, number, read_results_matrix
from evaltool.problems import Problems

_ORDER = list(terms.VOCABULARIES["level"])
_SHOWN = 8  # ids named in one sentence
_VALUES = ("baseline", "target", "actual", "verified_value")

# a percentage says of what: "% of trained officers", "% children stunted", "among women", "3 out of 10"; a rate or a coverage carries its whole in its name, and
# so does what stands before a unit, "households with safe water (%)"
_PART = r"(?:percent|per cent|percentage|%|share|proportion|part)"
_PERSONS = r"(?:women|men|children|people|persons)"
_WHOLE = re.compile(
    rf"(?:{_PART}\s+(?:of|among)|\bout of|\bamong|\b(?:rate|coverage|prevalence|ratio)|(?:%|percent(?:age)?)\s+{_PERSONS}|\b(?:percentage|%) points?)\b"
    r"|^(?!.*\b(?:increase|decrease|reduction|change|growth)\b).*\w\s*(?:,\s*|\()(?:%|percent|per cent)\)?\s*$",
    re.IGNORECASE,
)
# "posters/info-cards/materials" or "wells, latrines and taps" right behind what is counted; "staff trained in planning, budgeting and reporting" are one thing
_THINGS = re.compile(
    r"\bnumber of (?:(?!(?:in|on|of|for|with|by|from|to|at|as|who|that|whose|which|under|among|living|reported)\b)[^\s.;:(),/]+\s+)*?"
    r"(?:\w[\w-]*/\w[\w-]*/\w|[\w-]+, (?!including|especially|particularly|such as)[\w -]+(?:,| and| &) )",
    re.IGNORECASE,
)


def check_results(case: CaseFolder) -> Problems:
    """The faults of the results matrix."""
    found = Problems()
    _check_tree(case, found)
    for indicator in indicators(case):
        _check_values(indicator, found)
        _check_design(indicator, found)
    _check_means_of_verification(case, found)
    return found


def _check_tree(case: CaseFolder, found: Problems) -> None:
    first: dict[str, Indicator] = {}
    measured = {row.result_id for row in read_results_matrix(case) if row.indicator_id}
    for row in read_results_matrix(case):
        before = first.setdefault(row.result_id, row)
        for column in ("level", "parent_id", "statement"):
            if getattr(row, column) != getattr(before, column):
                found.add("RESULT_DIFFERS", row.found_at.at(column), about=row.result_id, column=column, other=before.found_at.row)
    ids = {indicator.id for indicator in indicators(case)}
    for row in first.values():
        parent = first.get(row.parent_id)
        if parent and _ORDER.index(parent.level) >= _ORDER.index(row.level):
            words = {"level": row.level, "parent": row.parent_id, "parent_level": parent.level}
            found.add("RESULT_ORDER", row.found_at.at("parent_id"), about=row.result_id, **words)
        if not parent and row.parent_id in ids:
            found.add("RESULT_PARENT_INDICATOR", row.found_at.at("parent_id"), parent=row.parent_id)
        if row.result_id not in measured:
            found.add("RESULT_WITHOUT_INDICATOR", row.found_at.at("indicator_id"), about=row.result_id, level=row.level, statement=row.statement)


def _check_values(indicator: Indicator, found: Problems) -> None:
    """Each value against its unit; what holds several values is said once, of the target."""
    kind = indicator.kind
    for column in _VALUES:
        written = getattr(indicator, column)
        if not written or kind == "text" or is_composite(written):
            continue
        read = number(written)
        if kind == "yes_no":
            wrong = "" if is_yes_no(written) else "VALUE_NOT_UNIT"
        elif kind == "number" and written.strip().endswith("%"):
            wrong = "VALUE_NOT_UNIT"
        else:
            wrong = "" if isinstance(read, float) else str(read) if read in UNSURE_NUMBERS else "VALUE_NOT_UNIT"
        if wrong:
            found.add(wrong, indicator.found_at.at(column), value=written, unit=kind, about=indicator.id)


def _check_design(indicator: Indicator, found: Problems) -> None:
    at, kind = indicator.found_at, indicator.kind
    words = {"about": indicator.id, "indicator": indicator.indicator or indicator.id, "baseline": indicator.baseline}
    if not indicator.target:
        found.add("INDICATOR_WITHOUT_TARGET", at.at("target"), **words)
    if not indicator.baseline:
        found.add("INDICATOR_WITHOUT_BASELINE", at.at("baseline"), **words)
    if kind in ("number", "percent") and is_composite(indicator.target):
        found.add("TARGET_COMPOSITE", at.at("target"), value=indicator.target, **words)
    elif kind in ("number", "percent") and _THINGS.search(indicator.indicator) and ": " not in indicator.indicator:
        found.add("INDICATOR_SEVERAL_THINGS", at.at("indicator"), **words)
    elif kind in ("number", "percent") and not indicator.target_means and isinstance(number(indicator.target), float):
        same = number(indicator.target) == number(indicator.baseline)
        found.add("TARGET_EQUALS_BASELINE" if same else "TARGET_MEANS_MISSING", at.at("target_means"), value=indicator.target, **words)
    if kind == "percent" and not _WHOLE.search(indicator.indicator):
        found.add("PERCENT_WITHOUT_WHOLE", at.at("indicator"), **words)
    if differs(indicator):
        found.add("VERIFIED_DIFFERS", at.at("verified_value"), about=indicator.id, value=indicator.verified_value, actual=indicator.actual)


def _check_means_of_verification(case: CaseFolder, found: Problems) -> None:
    """Said once for the whole matrix, as it is often missing throughout."""
    everything = indicators(case)
    without = [indicator for indicator in everything if not indicator.means_of_verification]
    if without:
        more = f" and {len(without) - _SHOWN} more" if len(without) > _SHOWN else ""
        ids = ", ".join(indicator.id for indicator in without[:_SHOWN]) + more
        place = without[0].found_at.at("means_of_verification")
        found.add("INDICATORS_WITHOUT_MEANS", place, count=len(without), all=len(everything), ids=ids, about="means of verification")
