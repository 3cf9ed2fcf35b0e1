"""Plain YAML, read as untrusted: names, texts and lists, each with the line it stands on; no anchors, no types guessed, nothing that grows.

Everything is kept as it was written: `no` stays a word and `2014-03-11` a text, as what they mean is for the reader of each name to say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from evaltool.problems import Place, Problems

MAX_BYTES = 1_000_000
_NULLS = ("", "~", "null", "Null", "NULL")


def read_plain_yaml(path: Path, file: str, problems: Problems) -> tuple[dict[str, Any], dict[str, int]] | None:
    """The names of a YAML file with their values, and the line of each by its dotted name; None with the reason among the problems."""
    text = _text(path, file, problems)
    node = _node(text, file, problems) if text is not None else None
    if node is None:
        return None
    lines: dict[str, int] = {}
    _note_lines(node, "", lines, file, problems)
    return _value(node), lines


def _text(path: Path, file: str, problems: Problems) -> str | None:
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError:
        problems.add("HEADER_NOT_A_FILE", Place(file))
        return None
    if len(data) > MAX_BYTES:
        problems.add("HEADER_TOO_LARGE", Place(file), limit=MAX_BYTES // 1_000_000)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        problems.add("HEADER_ENCODING", Place(file, row=data[: broken.start].count(b"\n") + 1))
        return None


def _node(text: str, file: str, problems: Problems) -> yaml.MappingNode | None:
    try:
        alias = next((event for event in yaml.parse(text, Loader=yaml.BaseLoader) if isinstance(event, yaml.AliasEvent)), None)
        if alias is not None:
            problems.add("HEADER_ALIAS", Place(file, row=alias.start_mark.line + 1))
            return None
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as broken:
        row, what = _fault(broken, text)
        problems.add("HEADER_YAML", Place(file, row=row), what=what)
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.add("HEADER_YAML", Place(file), what="it holds no names")
        return None
    return node


def _fault(broken: Exception, text: str) -> tuple[int | None, str]:
    """The line on which YAML stopped, and what it said; of a quotation mark that is never closed, the line where it was opened."""
    if isinstance(broken, yaml.reader.ReaderError):
        return text[: broken.position].count("\n") + 1, "it holds a character that no text has"
    if not isinstance(broken, yaml.MarkedYAMLError) or broken.problem_mark is None:
        return None, "its lists lie too deep in one another"
    if "quoted scalar" in (broken.context or "") and broken.context_mark:
        return broken.context_mark.line + 1, "a quotation mark is opened and not closed"
    expected = f"{broken.context}, " if (broken.context or "").startswith("expected") else ""
    return broken.problem_mark.line + 1, f"{expected}{broken.problem}"


def _name(key: yaml.Node) -> str:
    return key.value if isinstance(key, yaml.ScalarNode) else "?"


def _value(node: yaml.Node) -> Any:
    """The value as texts, lists and names; a plain `null` or `~` is empty, as YAML means it."""
    if isinstance(node, yaml.MappingNode):
        return {_name(key): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    return "" if node.style is None and node.value in _NULLS else node.value


def _note_lines(node: yaml.Node, path: str, lines: dict[str, int], file: str, problems: Problems) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = f"{path}.{_name(key)}".lstrip(".")
            if here in lines:
                problems.add("HEADER_TWICE", Place(file, row=key.start_mark.line + 1, column=here), name=here)
            lines[here] = key.start_mark.line + 1
            _note_lines(value, here, lines, file, problems)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            lines[f"{path}.{number}"] = item.start_mark.line + 1
            _note_lines(item, f"{path}.{number}", lines, file, problems)
