"""The results of an IATI file taken into the results matrix, with a report of every value: taken, skipped or not understood.

The file is a donor's and is read as untrusted: no document type, no entities, nothing from the network, a limit of size. It need not be valid; what a row of the
matrix needs and the file lacks is said, never made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from lxml import etree

from evaltool.added_rows import add_rows
from evaltool.case import CaseFolder
from evaltool.desk_review.results_matrix import Indicator, read_results_matrix
from evaltool.interchange.iati_export import OWN_VOCABULARY
from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.new_ids import NewIds
from evaltool.problems import EvaltoolError
from evaltool.records import ID_SHAPE

MAX_BYTES = 50_000_000
_PARSER_RULES = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True, "remove_pis": True}
# -- codes of the standard, and the words that files write instead --
_LEVELS = {"1": "output", "2": "outcome", "3": "objective", "output": "output", "outcome": "outcome", "impact": "objective"}
_UNITS = {"1": "number", "2": "percent", "3": "text", "4": "text", "5": "text", "unit": "number", "percentage": "percent", "qualitative": "text"}


def import_iati(case: CaseFolder, path: Path, identifier: str = "") -> ImportReport:
    """Add the indicators of one activity to the results matrix; the report says what became of each value."""
    activity = _activity(_root(path), identifier)
    report = ImportReport(path.name)
    known, ids = set(read_results_matrix(case).ids()), NewIds(case)
    rows: list[dict[str, str]] = []
    for position, result in enumerate(activity.iterfind("result"), start=1):
        rows += _rows_of(result, f"result {position}", known, ids, report)
    add_rows(case, Indicator, rows)
    case.read_again(Indicator)
    return report


def _root(path: Path) -> etree._Element:
    if not path.is_file():
        raise EvaltoolError(f"There is no file {path}.")
    if path.stat().st_size > MAX_BYTES:
        raise EvaltoolError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB. Ask for the file of this one activity.")
    data = path.read_bytes()
    if re.search(rb"<!DOCTYPE|<!ENTITY", data, re.IGNORECASE):
        raise EvaltoolError(f"{path.name} declares a document type or entities, which no IATI file needs, so it was not read.")
    try:
        root = etree.fromstring(data, etree.XMLParser(**_PARSER_RULES))
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise EvaltoolError(f"{path.name} is no sound XML ({broken}). Download it again.") from broken
    if root.tag != "iati-activities":
        raise EvaltoolError(f"{path.name} is no IATI file of activities: its first element is '{root.tag}' instead of 'iati-activities'.")
    return root


def _activity(root: etree._Element, identifier: str) -> etree._Element:
    """The activity with that identifier, or the only one that has results."""
    named = [((element.findtext("iati-identifier") or "").strip(), element) for element in root.iterfind("iati-activity")]
    with_results = [(id, element) for id, element in named if element.find("result") is not None and identifier in ("", id)]
    if len(with_results) == 1:
        return with_results[0][1]
    if not with_results:
        raise EvaltoolError(
            f"The file has no activity{f' {identifier}' if identifier else ''} with results. It has: {', '.join(id for id, _ in named) or 'none'}."
        )
    raise EvaltoolError(
        f"The file has {len(with_results)} activities with results. Choose one with --activity: {', '.join(id for id, _ in with_results[:20])}."
    )


def _rows_of(result: etree._Element, place: str, known: set[str], ids: NewIds, report: ImportReport) -> Iterator[dict[str, str]]:
    title, type_ = _words(result.find("title")), result.get("type", "")
    level = _LEVELS.get(type_.lower())
    indicators = result.findall("indicator")
    if not title or not level or not indicators:
        why = "it has no title" if not title else "it has no indicator" if not indicators else f"the type '{type_}' is none of output, outcome, impact"
        report.add("not understood", place, title, why)
        return
    report.add("taken", place, title, f"{level}; which result it serves is not in the standard: fill in parent_id")
    if _words(result.find("description")):
        report.add("skipped", f"{place}, description", _words(result.find("description")), "the matrix has no place for it")
    result_id = ids.take("", "R", 1)
    for position, element in enumerate(indicators, start=1):
        cells = _indicator(element, f"{place}, indicator {position}", known, ids, report)
        if cells:
            yield {"result_id": result_id, "level": level, "statement": title, **cells}


def _indicator(element: etree._Element, place: str, known: set[str], ids: NewIds, report: ImportReport) -> dict[str, str]:
    title = _words(element.find("title"))
    own = next(
        (r.get("code", "") for r in element.iterfind("reference") if r.get("vocabulary") == OWN_VOCABULARY and ID_SHAPE.fullmatch(r.get("code", ""))), ""
    )
    if not title:
        report.add("not understood", place, own, "it has no title")
        return {}
    if own in known:
        report.add("skipped", place, title, f"{own} is in the case already")
        return {}
    known |= {own} - {""}
    measure = element.get("measure", "")
    unit = _UNITS.get(measure.lower(), "")
    report.add("taken", place, title, "" if unit else f"its measure '{measure}' is not of the code list: fill in the unit")
    better = "lower" if element.get("ascending", "").lower() in ("0", "false") else ""
    cells = {"indicator_id": ids.take(own, "I", 1), "indicator": title, "unit": unit, "better": better}
    description = _words(element.find("description"))
    if description:
        report.add(
            "taken", f"{place}, description", description, "into means_of_verification" if description.startswith("Means of verification:") else "into comment"
        )
        cells["means_of_verification" if description.startswith("Means of verification:") else "comment"] = description.removeprefix(
            "Means of verification:"
        ).strip()
    whole = [value for value in element.iterfind("baseline") if value.find("dimension") is None]
    cells |= _value(whole[:1], "baseline", f"{place}, baseline", report)
    _skip([value for value in element.iterfind("baseline") if value not in whole[:1]], f"{place}, baseline", report)
    return cells | _periods(element.findall("period"), place, cells, report)


def _periods(periods: list[etree._Element], place: str, cells: dict[str, str], report: ImportReport) -> dict[str, str]:
    """Target and actual of the last period; earlier ones are said, as the file does not tell whether they add up."""
    dated = sorted(
        ((_day(period, "period-end"), number, period) for number, period in enumerate(periods, start=1) if _day(period, "period-end")), key=lambda p: p[:2]
    )
    for number, period in enumerate(periods, start=1):
        if not _day(period, "period-end"):
            report.add("not understood", f"{place}, period {number}", _shown(period), "it has no end that is a date")
    for _, number, period in dated[:-1]:
        _skip([*period.iterfind("target"), *period.iterfind("actual")], f"{place}, period {number}", report, "an earlier period")
    for end, number, period in dated[-1:]:
        for name in ("target", "actual"):
            here = f"{place}, period {number}, {name}"
            whole = [value for value in period.iterfind(name) if value.find("dimension") is None]
            cells = cells | _value(whole[:1], name, here, report)
            _skip([value for value in period.iterfind(name) if value not in whole[:1]], here, report)
        if cells.get("actual"):
            cells["actual_date"] = end
    return cells


def _value(elements: list[etree._Element], column: str, place: str, report: ImportReport) -> dict[str, str]:
    for element in elements:
        value, comment = element.get("value", "").strip(), _words(element.find("comment"))
        written = value or comment
        if not written:
            report.add("not understood", place, "", "it has neither a value nor a comment")
            return {}
        report.add("taken", place, written, f"its comment: {comment}" if value and comment else "")
        return {column: written, **({"data_source": comment} if column == "actual" and value and comment else {})}
    return {}


def _skip(elements: list[etree._Element], place: str, report: ImportReport, why: str = "") -> None:
    for element in elements:
        parts = ", ".join(f"{d.get('name', '')} {d.get('value', '')}" for d in element.iterfind("dimension"))
        report.add("skipped", place, element.get("value", "") or _words(element.find("comment")), why or (f"the part {parts}" if parts else "a second value"))


def _day(period: etree._Element, name: str) -> str:
    found = period.find(name)
    written = found.get("iso-date", "").strip() if found is not None else ""
    try:
        return date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return ""


def _shown(period: etree._Element) -> str:
    return ", ".join(f"{value.tag} {value.get('value', '')}" for value in period if value.tag in ("target", "actual"))


def _words(element: etree._Element | None) -> str:
    """The first narrative of an element that has words, on one line; further ones are translations."""
    narratives = element.iterfind("narrative") if element is not None else ()
    return next((words for n in narratives if (words := " ".join("".join(n.itertext()).split()))), "")
