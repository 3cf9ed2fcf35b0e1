"""The choices of a form: those on its sheet `choices`, and those in a file beside it (`select_one_from_file`), which may be CSV, XML or GeoJSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from evaltool import tables
from evaltool.field_phase.form_rows import label_of, labels_of, rows_of
from evaltool.field_phase.survey_questions import Choice
from evaltool.problems import Problems

FILE = re.compile(r"[^/\\:]+\.(csv|xml|geojson)", re.IGNORECASE)


def choices_of_sheet(table: tables.Table | None, language: str, problems: Problems) -> dict[str, tuple[Choice, ...]]:
    """The choices by the name of their list, in the order of the sheet."""
    lists: dict[str, list[Choice]] = {}
    for cells, place in rows_of(table) if table is not None else ():
        list_name, name = cells.get("list name", ""), cells.get("name", "") or cells.get("value", "")
        if not list_name:
            continue  # a comment between two lists
        if not name:
            problems.add("CELL_EMPTY", place.at("name"), column="name", table="choices")
            continue
        if name in {choice.name for choice in lists.get(list_name, [])}:
            problems.add("FORM_CHOICE_TWICE", place.at("name"), name=name, list=list_name)
            continue
        lists.setdefault(list_name, []).append(Choice(name, label_of(cells, language) or name, tuple(labels_of(cells).values())))
    return {name: tuple(choices) for name, choices in lists.items()}


def choices_of_file(path: Path, parameters: str) -> tuple[Choice, ...]:
    """The choices in a file, in its order; raises ValueError with the reason, which ends a sentence, where they cannot be read.

    `parameters` is the cell of that column: it may say which columns hold the name (`value=`) and the label (`label=`).
    """
    if not path.is_file():
        raise ValueError("it is not beside the form")
    if path.stat().st_size > tables.MAX_BYTES:
        raise ValueError(f"it is larger than {tables.MAX_BYTES // 1_000_000} MB")
    kind = path.suffix.lower()
    named = dict(re.findall(r"\b(value|label)\s*=\s*([^\s,;]+)", parameters))
    value, label = named.get("value", "id" if kind == ".geojson" else "name"), named.get("label", "title" if kind == ".geojson" else "label")
    found: dict[str, Choice] = {}
    for cells in {".csv": _of_csv, ".xml": _of_xml, ".geojson": _of_geojson}[kind](path):
        name = str(cells.get(value) or "").strip()
        # a list that is filtered by the answer to another question may hold a name twice
        if name and name not in found:
            found[name] = Choice(name, str(cells.get(label) or "").strip() or name)
    if not found:
        raise ValueError(f"it has no choices under '{value}'")
    return tuple(found.values())


def _of_csv(path: Path) -> Iterable[Mapping[str, object]]:
    problems = Problems()
    table = tables.read_csv(path, path.name, problems)
    if table is None:
        raise ValueError(f"it is no table: {next(iter(problems)).message}")
    return [row.cells for row in table.rows]


def _of_xml(path: Path) -> Iterable[Mapping[str, object]]:
    from lxml import etree  # noqa: PLC0415  it takes a tenth of a second, and hardly a form needs it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as broken:
        raise ValueError("it is damaged") from broken
    if root.getroottree().docinfo.doctype:
        raise ValueError("it has a document type (DOCTYPE), which can hide what it holds")
    return [{str(cell.tag): cell.text for cell in item} for item in root]


def _of_geojson(path: Path) -> Iterable[Mapping[str, object]]:
    try:
        read = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as broken:
        raise ValueError("it is damaged") from broken
    features = read.get("features") if isinstance(read, dict) else None
    places = [feature for feature in features if isinstance(feature, dict)] if isinstance(features, list) else []
    return [{"id": place.get("id"), **(place["properties"] if isinstance(place.get("properties"), dict) else {})} for place in places]
