"""The rows of a sheet of an XLSForm as forms are written: names of columns in any case and spelling, labels in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from evaltool import tables
from evaltool.problems import Place


def rows_of(table: tables.Table) -> Iterator[tuple[dict[str, str], Place]]:
    """The cells of each row by the plain names of their columns, with the place of the row."""
    for row in table.rows:
        yield {plain(column): cell for column, cell in row.cells.items()}, row.place


def plain(written: str) -> str:
    """A name as the form language takes it: `Label : English` is `label::english`, `list_name` is `list name`."""
    return " ".join(re.sub(r"\s*:+\s*", "::", written.lower()).replace("_", " ").split())


def language_of(columns: tuple[str, ...], wanted: str, default: str) -> str:
    """The language of the labels to take, as its column names it: the one wanted, the form's default, the first; empty where labels have none."""
    named = [words.split("::")[1] for column in columns if (words := plain(column)).startswith("label::")]
    for language in (wanted, default):
        for name in named:
            if language and (name == plain(language) or f"({language.lower()})" in name):
                return name
    return "" if "label" in map(plain, columns) or not named else named[0]


def relevant_of(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The condition of a row, where it has one."""
    return tuple(filter(None, [cells.get("relevant") or cells.get("relevance") or cells.get("bind::relevant")]))


def narrowed_by(cells: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the questions that the filter of a row's choices asks for."""
    return tuple(dict.fromkeys(named_in(cells.get("choice filter", ""))))


def named_in(written: str) -> list[str]:
    """The names that an expression of a form asks for: as `${name}`, as `${last-saved#name}`, or at the end of a path such as `../name`."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", written)
    return [*re.findall(r"\$\s*\{\s*(?:[^\s${}]*#)?([^\s${}#]+)\s*\}", written), *re.findall(r"/\s*([\w.-]*\w)(?![\w.-]*\s*/)", bare)]


def behind(names: Iterable[str], calculations: Mapping[str, str]) -> tuple[str, ...]:
    """These names, but in the place of what the form calculates the names that it is calculated from."""
    found = list(names)
    for name in found:  # grows while it is read
        found += [other for other in named_in(calculations.get(name, "")) if other not in found]
    return tuple(name for name in dict.fromkeys(found) if name not in calculations)


def label_of(cells: Mapping[str, str], language: str) -> str:
    """The label in a language; the one without a language where there is none."""
    return cells.get(f"label::{language}", "") or cells.get("label", "")


def labels_of(cells: Mapping[str, str]) -> dict[str, str]:
    """The labels of a row by their language, which is empty where the column names none."""
    return {column.removeprefix("label").removeprefix("::"): words for column, words in cells.items() if words and re.match(r"label($|::)", column)}
