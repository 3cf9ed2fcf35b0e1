"""What is another between two cases, two runs or two reports: findings, ratings, numbers, recommendations, and everything else that a reader would see."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.check import MODELS
from evaltool.header import FILE as HEADER_FILE
from evaltool.interchange.word_paragraphs import Paragraph
from evaltool.interchange.word_text import read_word
from evaltool.problems import EvaltoolError
from evaltool.records import Record
from evaltool.synthesis.ratings import Rating, in_words, shown
from evaltool.word_marks import LISTS

RECORD = "run_record.json"
REPORT = "evaluation_report.docx"
_LONGEST = 160
_BETWEEN_CELLS = " | "
# an id has letters and digits
_AFTER_AN_ID = re.compile(r"(?=\S*[^\W\d_])\S*\d\S* \S")
_CAPTION = re.compile(r"(Table|Figure) \d+\. (.*?)(?: \(part \d+ of \d+\))?")


def differences(one: Path, other: Path) -> list[str]:
    """What changed from one to the other, a line each; raises EvaltoolError where the two are not of one kind."""
    kinds = [_kind(one), _kind(other)]
    if kinds[0] != kinds[1]:
        raise EvaltoolError(f"{one} is {kinds[0]} and {other} is {kinds[1]}: compare two cases, two output folders of runs, or two reports.")
    compare = {"a case": _cases, "a run": _runs, "a report": _reports}[kinds[0]]
    return list(compare(one, other))


def _kind(path: Path) -> str:
    if (path / HEADER_FILE).is_file():
        return "a case"
    if (path / RECORD).is_file():
        return "a run"
    if path.is_file():
        return "a report"
    raise EvaltoolError(f"{path} is no case (no {HEADER_FILE}), no output folder of a run (no {RECORD}) and no report.")


def _cases(one: Path, other: Path) -> Iterator[str]:
    """Rows that came and went, cells that are another, the rating that counts for each criterion, and the texts of `narrative/`."""
    a, b = CaseFolder(one), CaseFolder(other)
    for criterion in dict.fromkeys([*a.header.evaluation.criteria, *b.header.evaluation.criteria]):
        said = [in_words(case, shown(case, criterion)) for case in (a, b)]
        if said[0] != said[1]:
            yield f"rating of {criterion}: {said[0]} -> {said[1]}"
    for model in MODELS:
        if model is not Rating:
            yield from _tables(model, a, b)
    names = sorted({path.stem for case in (a, b) for path in (case.root / "narrative").glob("*.md")})
    for name in names:
        yield from _words(f"narrative/{name}.md", a.narrative(name), b.narrative(name))


def _tables(model: type[Record], a: CaseFolder, b: CaseFolder) -> Iterator[str]:
    before, after = ({_key(record): record.as_written() for record in case.read(model)} for case in (a, b))
    for key in dict.fromkeys([*before, *after]):
        name = f"{model.table} {key[0]}" + (f" ({key[1]})" if key[1] else "")
        if key not in after:
            yield f"{name}: gone"
        elif key not in before:
            row = after[key]
            yield f"{name}: new: {terms.shortened(row.get('headline') or row.get('text') or '; '.join(filter(None, row.values())), _LONGEST)}"
        else:
            for column in model.columns():
                yield from _words(f"{name}, {column}", before[key][column], after[key][column])


def _key(record: Record) -> tuple[str, str]:
    # a result repeats for each of its indicators, and each coder has a table of the own
    more = [getattr(record, column) for column in record.shared_ids if column != record.key]
    return (record.id or "; ".join(more), record.by)


def _runs(one: Path, other: Path) -> Iterator[str]:
    """What the records of two runs say, then what changed in the report."""
    a, b = _record(one), _record(other)
    for name in ("case", "evaltool", "python", "evidence"):
        if a.get(name) != b.get(name):
            yield f"{name}: {a.get(name)} -> {b.get(name)}"
    for name in ("parameters", "packages", "let_through"):
        before, after = dict(a.get(name) or {}), dict(b.get(name) or {})
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                yield f"{name}, {key}: {before.get(key, 'none')} -> {after.get(key, 'none')}"
    for name, what in (("inputs", "input"), ("outputs", "output")):
        before, after = dict(a.get(name) or {}), dict(b.get(name) or {})
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                yield f"{what} {key}: {'new' if key not in before else 'gone' if key not in after else 'changed'}"
    if (one / REPORT).is_file() and (other / REPORT).is_file():
        yield from _reports(one / REPORT, other / REPORT)


def _record(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except ValueError as broken:
        raise EvaltoolError(f"{folder / RECORD} cannot be read ({broken}). Run the case again.") from broken
    if not isinstance(record, dict):
        raise EvaltoolError(f"{folder / RECORD} is no record of a run. Run the case again.")
    return record


def _reports(one: Path, other: Path) -> Iterator[str]:
    """The lines that are another, below the heading where they stand; tracked changes count as accepted."""
    before, after = _sections(one), _sections(other)
    reworded = _reworded(before, after)
    before = {reworded.get(heading, heading): lines for heading, lines in before.items()}
    for heading in dict.fromkeys([*before, *after]):
        if heading not in after:
            yield f'"{heading}": gone, with {len(before[heading])} lines'
        elif heading not in before:
            yield f'"{heading}": new'
            yield from (f"  + {terms.shortened(line, _LONGEST)}" for line in after[heading])
        elif before[heading] != after[heading] or heading in reworded.values():
            old = next((old for old, new in reworded.items() if new == heading), "")
            yield f'"{old}" -> "{heading}"' if old else f'"{heading}"'
            lines = [[sentence for line in side[heading] for sentence in _sentences(line)] for side in (before, after)]
            for line in difflib.ndiff(*lines):
                if line[0] in "+-":
                    yield f"  {line}"


def _reworded(before: Collection[str], after: Collection[str]) -> dict[str, str]:
    """The headlines that have other words behind the same id, each with what it is now."""
    gone, come = (
        {heading.split()[0]: heading for heading in side if heading not in others and _AFTER_AN_ID.match(heading)}
        for side, others in ((before, after), (after, before))
    )
    return {gone[id]: come[id] for id in gone if id in come}


def _sections(path: Path) -> dict[str, list[str]]:
    """The paragraphs and rows of tables below each heading; what a program counts by itself is left out, and a table in parts is one."""
    sections: dict[str, list[str]] = {}
    rows: dict[tuple[int, int], list[str]] = {}
    further_parts: set[int] = set()
    heading, tables = "", 0
    for paragraph in read_word(path).paragraphs:
        words = " ".join(paragraph.text.split())
        if not words or _is_list(paragraph):
            continue
        tables = max(tables, paragraph.table)
        if caption := _CAPTION.fullmatch(words):
            words = f"{caption[1]}: {caption[2]}"
            if words in sections.get(heading, []):
                further_parts.add(tables + 1)
                continue
        if paragraph.table:
            if paragraph.table in further_parts and paragraph.cell[0] == 1:
                continue
            row = rows.setdefault((paragraph.table, paragraph.cell[0]), [])
            if not row:
                sections.setdefault(heading, []).append("")
            row.append(words)
            sections[heading][-1] = _BETWEEN_CELLS.join(row)
        elif paragraph.is_headline:
            heading = words
            sections.setdefault(heading, [])
        else:
            sections.setdefault(heading, []).append(words)
    return sections


def _is_list(paragraph: Paragraph) -> bool:
    places = {*paragraph.tags, *(mark for run in paragraph.runs for mark in run.marks)}
    return bool(LISTS & places) or paragraph.style.startswith(("toc", "table of figures", "contents"))


def _words(name: str, before: str, after: str) -> Iterator[str]:
    if before.split() == after.split():
        return
    if max(len(before), len(after)) <= _LONGEST:
        yield f"{name}: {' '.join(before.split()) or 'nothing'} -> {' '.join(after.split()) or 'nothing'}"
        return
    yield name
    for line in difflib.ndiff(_sentences(before), _sentences(after)):
        if line[0] in "+-":
            yield f"  {line}"


def _sentences(text: str) -> list[str]:
    """A text as it is compared; the row of a table stays one."""
    if _BETWEEN_CELLS in text:
        return [text]
    return [sentence for sentence in " ".join(text.split()).replace(". ", ".\n").split("\n") if sentence]
