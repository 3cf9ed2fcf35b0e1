"""The measured part of a results matrix as an IATI 2.03 activity, and sentences on what has no place there.

IATI knows results of three levels, indicators, baselines, targets and actual values. It has no place for assumptions, for which output serves which outcome, or
for what a target means; a result without an indicator cannot stand in it. Nothing is made up to fill a field that the standard wants and the case lacks: it
stays empty and is said.
"""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from evaltool.case import CaseFolder
from evaltool.desk_review.assumptions import read_assumptions
from evaltool.desk_review.results_matrix import Indicator, Result, number, results
from evaltool.field_phase.leak_check import refuse_leaks
from evaltool.problems import EvaltoolError
from evaltool.tables import write_bytes

# -- code lists of the standard: ResultType, IndicatorMeasure --
TYPES = {"output": "1", "outcome": "2", "objective": "3"}
MEASURES = {"number": "1", "percent": "2", "yes_no": "5", "text": "5"}
OWN_VOCABULARY = "99"  # the reporting organisation's own ids
# an evaluation at the end of a project is made while it is wound up, one after it once it is closed
_STATUS = {"mid-term": "2", "final": "3", "ex-post": "4"}


def export_iati(case: CaseFolder, to: Path) -> list[str]:
    """Write the file; the sentences say what was written, what stays open and what has no place in the standard. A file with a name in it is refused."""
    everything = results(case)
    if not any(result.indicators for result in everything):
        raise EvaltoolError("Nothing was written: the results matrix of this case has no indicator yet.")
    said: list[str] = []
    root = etree.Element("iati-activities", {"version": "2.03"})
    activity = _activity(case, root, said)
    for result in everything:
        if result.indicators:
            _add_result(case, activity, result, said)
    without = [result.result_id for result in everything if not result.indicators]
    said += [f"Not in the file, as a result needs an indicator there: {', '.join(without)}."] if without else []
    said += ["Not in the file: which result serves which (parent_id) has no place in the standard."] if any(r.parent_id for r in everything) else []
    said += [f"Not in the file: {len(read_assumptions(case))} assumptions have no place in the standard."] if len(read_assumptions(case)) else []
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    refuse_leaks(case, to.name, data)
    write_bytes(to, data)
    rows = [row for result in everything for row in result.indicators]
    return [f"{to} holds {len(everything) - len(without)} results with {len(rows)} indicators as IATI 2.03.", *said, *_losses(rows)]


def _activity(case: CaseFolder, root: etree._Element, said: list[str]) -> etree._Element:
    """The parts that every activity has, from `evaluation.yml`."""
    project, evaluation = case.header.project, case.header.evaluation
    activity = etree.SubElement(root, "iati-activity", {"{http://www.w3.org/XML/1998/namespace}lang": evaluation.report_language or "en"})
    etree.SubElement(activity, "iati-identifier").text = project.code
    # who publishes it has a code in a register, which the case does not know
    _narrated(activity, "reporting-org", project.executing_agency, ref="", type="")
    said.append("To be filled in by who publishes it: ref and type of reporting-org, and the prefix of the identifier.")
    _narrated(activity, "title", project.title)
    _narrated(activity, "description", project.title)
    if project.donor:
        _narrated(activity, "participating-org", project.donor, role="1")
    _narrated(activity, "participating-org", project.executing_agency, role="4")
    etree.SubElement(activity, "activity-status", {"code": _STATUS.get(evaluation.timing, "2")})
    for code, day in (("1", project.start), ("3", project.end)):
        if day:
            etree.SubElement(activity, "activity-date", {"type": code, "iso-date": day.isoformat()})
    if not (project.start or project.end):
        said.append("The file is not valid yet: the standard needs a date of the activity. Write start and end of the project into evaluation.yml.")
    return activity


def _add_result(case: CaseFolder, activity: etree._Element, result: Result, said: list[str]) -> None:
    element = etree.SubElement(activity, "result", {"type": TYPES[result.level], "aggregation-status": "false"})
    _narrated(element, "title", result.statement)
    for row in result.indicators:
        _add_indicator(case, element, row, said)


def _add_indicator(case: CaseFolder, result: etree._Element, row: Indicator, said: list[str]) -> None:
    is_rising = row.better != "lower" and not _falls(row)
    element = etree.SubElement(result, "indicator", {"measure": MEASURES[row.kind], "ascending": str(is_rising).lower()})
    _narrated(element, "title", row.indicator)
    if row.means_of_verification:
        _narrated(element, "description", f"Means of verification: {row.means_of_verification}")
    etree.SubElement(element, "reference", {"vocabulary": OWN_VOCABULARY, "code": row.indicator_id})
    start, end = case.header.project.start, case.header.project.end
    if row.baseline and start:
        _add_value(element, "baseline", row, row.baseline, year=str(start.year))
    elif row.baseline:
        said.append(f"Not in the file: the baseline {row.baseline} of {row.indicator_id}, as the standard needs its year and the project has no start.")
    if (row.target or row.actual) and start and end:
        period = etree.SubElement(element, "period")
        etree.SubElement(period, "period-start", {"iso-date": start.isoformat()})
        etree.SubElement(period, "period-end", {"iso-date": end.isoformat()})
        if row.target:
            _add_value(period, "target", row, row.target)
        if row.actual:
            source = "; ".join(filter(None, (row.actual_date and f"as of {row.actual_date}", row.data_source)))
            _add_value(period, "actual", row, row.actual, source)
    elif row.target or row.actual:
        said.append(f"Not in the file: target and actual of {row.indicator_id}, as the standard needs a period and the project has no start and end.")


def _falls(row: Indicator) -> bool:
    """True where the target lies below the baseline, so that less is better."""
    baseline, target = number(row.baseline), number(row.target)
    return isinstance(baseline, float) and isinstance(target, float) and row.target_means != "add" and target < baseline


def _add_value(parent: etree._Element, name: str, row: Indicator, written: str, comment: str = "", **attributes: str) -> None:
    """A value as a number; what is no number is a comment, as the standard asks of qualitative indicators."""
    read = number(written)
    if row.kind in ("number", "percent") and isinstance(read, float):
        attributes["value"] = f"{read:.15g}"
    else:
        comment = "; ".join(filter(None, (written, comment)))
    element = etree.SubElement(parent, name, attributes)
    if comment:
        _narrated(element, "comment", comment)


def _narrated(parent: etree._Element, name: str, words: str, **attributes: str) -> None:
    narrative = etree.SubElement(etree.SubElement(parent, name, attributes), "narrative")
    # what XML cannot hold, such as a control character out of a PDF
    narrative.text = "".join(c if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff") else " " for c in words)


def _losses(rows: list[Indicator]) -> list[str]:
    """What the rows say beyond the values, each kind in a sentence."""
    lost = {
        "what the target means (target_means)": [row.id for row in rows if row.target_means in ("add", "keep")],
        "whether the evaluator verified the value, and what was found instead": [row.id for row in rows if row.verified],
        "by what it is broken down (the values are not known)": [row.id for row in rows if row.disaggregation],
        "comments": [row.id for row in rows if row.comment],
    }
    sentences = [f"Not in the file: {what} of {', '.join(ids[:8])}{f' and {len(ids) - 8} more' if len(ids) > 8 else ''}." for what, ids in lost.items() if ids]
    words = [row.id for row in rows if row.kind in ("number", "percent") and row.target and not isinstance(number(row.target), float)]
    return [*sentences, *([f"As a comment, being no single number: the target of {', '.join(words)}."] if words else [])]
