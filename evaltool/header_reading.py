"""`evaluation.yml` as it is read: what stands there under an unknown name, what is missing, and what cannot be used, all at once and with its line."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from evaltool import terms
from evaltool.header import FILE, Header, part_of, place_of
from evaltool.plain_yaml import read_plain_yaml
from evaltool.problems import Place, Problems

_EXPECTED = {
    "model_type": "names with a value each are expected, indented below it",
    "tuple_type": "a list is expected, each item with a - before it",
    "string_type": "one text is expected; put it in quotes",
}
_PHASES = ("desk", "field", "synthesis")


def read_header(path: Path, problems: Problems) -> Header | None:
    """The header of a case, or None with the reasons among the problems; row numbers are lines of the file."""
    if not os.path.lexists(path):
        problems.add("CASE_NOT_FOUND", Place(FILE))
        return None
    written = read_plain_yaml(path, FILE, problems)
    if written is None:
        return None
    value, lines = written
    _warn_unknown(Header, value, "", lines, problems)
    try:
        header = Header.model_validate(value)
    except ValidationError as broken:
        for error in broken.errors():
            _header_problem(error, lines, problems)
        return None
    header.remember(lines)
    if not _check_words(header, problems):
        return None
    if not header.evaluation.criteria:
        problems.add("CRITERIA_NONE", header.place("evaluation.criteria_set"))
    return header


def _warn_unknown(model: type[BaseModel], value: dict[str, Any], path: str, lines: dict[str, int], problems: Problems) -> None:
    for name, inner in value.items():
        here = f"{path}.{name}".lstrip(".")
        if name not in model.model_fields:
            hint = terms.did_you_mean(str(name), list(model.model_fields))
            problems.add("HEADER_UNKNOWN", Place(FILE, row=lines.get(here), column=here), name=here, hint=hint)
            continue
        part = part_of(model, name)
        items = enumerate(inner) if isinstance(inner, list) else [("", inner)]
        for number, item in items:
            if part and isinstance(item, dict):
                _warn_unknown(part, item, f"{here}.{number}".rstrip("."), lines, problems)


def _header_problem(error: Any, lines: dict[str, int], problems: Problems) -> None:
    at = place_of(lines, ".".join(map(str, error["loc"])))
    # the items of a list are counted from one, as people do
    name = re.sub(r"\.(\d+)", lambda index: f" (no. {int(index[1]) + 1})", str(at.column))
    if error["type"] == "missing":
        problems.add("HEADER_MISSING", at, name=name)
    elif error["type"].isupper():
        problems.add(error["type"], at, **error["ctx"])
    else:
        problems.add("HEADER_VALUE", at, name=name, value=error["input"], what=_EXPECTED.get(error["type"], "another kind of value is expected"))


def _check_words(header: Header, problems: Problems) -> bool:
    """True where criteria set, rating scheme and periods are usable; otherwise the problems say why."""
    before = len(problems.of("error"))
    evaluation = header.evaluation
    for name, value, known in (
        ("evaluation.criteria_set", evaluation.criteria_set, terms.CRITERIA_SETS),
        ("evaluation.rating_scheme", evaluation.rating_scheme, terms.RATING_SCHEMES),
    ):
        if value not in known:
            problems.add("HEADER_VALUE", header.place(name), name=name, value=value, what=f"it takes {', '.join(known)}")
    _check_lists(header, problems)
    spans = [("project", header.project.start, header.project.end)]
    spans += [(f"evaluation.phases.{i}", p.start, p.end) for i, p in enumerate(evaluation.phases)]
    for name, start, end in spans:
        if start and end and end < start:
            problems.add("PERIOD_REVERSED", header.place(f"{name}.end"), start=start, end=end)
    return len(problems.of("error")) == before


def _check_lists(header: Header, problems: Problems) -> None:
    """Ids that stand twice in a list, and phases that nothing looks for."""
    evaluation = header.evaluation
    for name, items in (("purposes", evaluation.purposes), ("phases", evaluation.phases), ("deliverables", evaluation.deliverables)):
        ids = [item.id for item in items]
        for number, id in enumerate(ids):
            if id in ids[:number]:
                problems.add("HEADER_TWICE", header.place(f"evaluation.{name}.{number}.id"), name=id)
    for number, phase in enumerate(evaluation.phases):
        if phase.id not in _PHASES:
            problems.add("HEADER_UNKNOWN", header.place(f"evaluation.phases.{number}.id"), name=phase.id, hint=terms.did_you_mean(phase.id, _PHASES))
