"""The evaluator's words out of a report that has lost all marks, as Google Docs does: by the places that are left, by headings and by ids.

Such a document does not say what stood in the case when it was made, so a person decides on every change.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.interchange.changes import UNKNOWN, Change, Reading, cell_change, section_change
from evaltool.interchange.word_paragraphs import HEADLINES, Paragraph, WordText
from evaltool.interchange.word_pieces import parts_of_lines
from evaltool.interchange.word_text import read_word
from evaltool.narrative_text import Part, parts_of, renewed, same_text
from evaltool.problems import EvaltoolError
from evaltool.records import Record
from evaltool.word_marks import SECTIONS, squeezed

_TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "evaluation_report.docx"
# sections in which nothing is computed
_ALL_BY_HAND = frozenset({"introduction", "context", "approach", "annex_tor"})
_LABELS = {
    "What helped or hindered": "causal_factors",
    "Not intended": "unintended_effects",
    "Where it applies": "context",
    "Who can use it": "users",
    "What made it so": "causal_factors",
    "First steps": "action",
    "Already under way": "under_way",
}
_ENDS = ("Evidence", "Strength of the evidence", "Evidence to the contrary", "Follows from", "Leads to", "See also")
_LABEL = re.compile(rf"(?:^|(?<=[.!?] ))({'|'.join((*_LABELS, *_ENDS))}): ")
_ALIKE = 0.6
_DEEPEST_HEADLINE = 3
_LEVEL = re.compile(r"heading (\d)")


def changes_by_headings(case: CaseFolder, document: WordText, models: tuple[type[Record], ...]) -> Reading:
    """What an edited report without marks would change in the case."""
    reading = Reading(document.name, "report without marks")
    reading.notes.append(
        "The program that saved it dropped the marks of evaltool: it was read by headings and ids, tables and computed words were not looked at."
    )
    seen: set[str] = set()
    for name, lines in _sections(document).items():
        seen.add(name)
        reading.changes += _section(case, name, lines)
    for model in models:
        for record in case.read(model):
            lines = _below(document, record.id)
            if lines and "headline" in model.columns():
                seen.add(record.id)
            reading.changes += _cells(model, record, lines)
    missing = [name for name in dict.fromkeys(SECTIONS.values()) if case.narrative(name) and name not in seen]
    missing += [record.id for model in models for record in case.read(model) if record.id not in seen]
    if missing:
        reading.notes.append(f"Not found in the document, so nothing was read for: {', '.join(missing)}.")
    return reading


@cache
def _titles() -> dict[str, str]:
    """The section of each heading of the template, as far as it is one that the evaluator writes."""
    try:
        paragraphs = read_word(_TEMPLATE).paragraphs
    except EvaltoolError:
        return {}
    titles, heading = {}, ""
    for paragraph in paragraphs:
        if paragraph.is_heading and not paragraph.tags:
            heading = squeezed(paragraph.text)
        for tag in paragraph.tags:
            if tag in SECTIONS and heading:
                titles.setdefault(heading, SECTIONS[tag])
    return titles


def _sections(document: WordText) -> dict[str, list[Paragraph]]:
    """The paragraphs of each section that the evaluator writes: those in its place, or else those below its heading."""
    found: dict[str, list[Paragraph]] = {}
    name, by_heading, level = "", False, 0
    for paragraph in document.paragraphs:
        tag = next((SECTIONS[tag] for tag in paragraph.tags if tag in SECTIONS), "")
        title = _section_below(paragraph) if paragraph.is_heading and not tag else ""
        if title or tag:
            name, by_heading, level = tag or title or "", not tag, _level(paragraph) if not tag else 0
            if title and not tag:
                found.setdefault(name, [])
                continue
        elif not by_heading or paragraph.is_heading and _level(paragraph) <= level:
            name = ""
        if name and not paragraph.table and paragraph.text.strip() and not paragraph.style.startswith("toc"):
            found.setdefault(name, []).append(paragraph)
    return found


def sections_in(document: WordText) -> set[str]:
    """The sections, of those that the evaluator writes, whose heading the document has."""
    return {name for paragraph in document.paragraphs if paragraph.is_heading and (name := _section_below(paragraph))}


def _section_below(heading: Paragraph) -> str:
    return _titles().get(squeezed(heading.text.lstrip("0123456789. ")), "")


def _level(paragraph: Paragraph) -> int:
    """The level of a heading; those without a number are chapters."""
    found = _LEVEL.search(paragraph.style)
    return int(found[1]) if found else 1


def _section(case: CaseFolder, name: str, lines: list[Paragraph]) -> Iterator[Change]:
    before = case.narrative(name)
    parts = parts_of_lines([(line, line.runs) for line in lines])
    own = parts if name in _ALL_BY_HAND else parts[: _last_known(parts, parts_of(before))]
    after = renewed(before, own)
    if own and not same_text(before, after):
        yield section_change(name, before, after, UNKNOWN)


def _last_known(parts: list[Part], known: list[Part]) -> int:
    """How many parts there are up to the last that is like one of the text in the case; what follows is computed."""
    words = [squeezed(" ".join(part.texts)) for part in known]
    like = [number for number, part in enumerate(parts, start=1) if any(_alike(squeezed(" ".join(part.texts)), word) for word in words)]
    return max(like, default=0)


def _alike(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def _below(document: WordText, id: str) -> list[Paragraph]:
    """The headline that begins with an id, and what follows it up to the next headline or heading."""
    lines: list[Paragraph] = []
    for paragraph in document.paragraphs:
        is_headline = paragraph.is_headline or bool(paragraph.runs and paragraph.runs[0].look == "bold")
        if not lines and not paragraph.table and is_headline and not paragraph.listed and paragraph.text.split()[:1] == [id]:
            lines.append(paragraph)
        elif lines and (paragraph.is_heading and _level(paragraph) <= _DEEPEST_HEADLINE or paragraph.style in HEADLINES):
            break
        elif lines and not paragraph.table:
            lines.append(paragraph)
    return lines


def _cells(model: type[Record], record: Record, lines: list[Paragraph]) -> Iterator[Change]:
    """The cells of one row: headline, text, and the lines that have a label."""
    columns = model.columns()
    if not lines or "headline" not in columns:
        return
    said: dict[str, str] = {"headline": lines[0].text.strip()[len(record.id) :].strip()}
    own: list[Paragraph] = []
    is_open = True
    for line in lines[1:]:
        labelled = _labelled(line.text)
        said |= {_LABELS[label]: words for label, words in labelled.items() if _LABELS.get(label) in columns}
        is_open = is_open and not labelled and line.style != "quote"
        if is_open:
            own.append(line)
    for column, words in said.items():
        before = getattr(record, column)
        # a label's words end with a full stop in print, whether they have one in the case or not
        if words and squeezed(words).rstrip(".") != squeezed(before).rstrip("."):
            yield cell_change(model, record.id, column, before, words, UNKNOWN)
    text = getattr(record, "text", "")
    after = renewed(text, parts_of_lines([(line, line.runs) for line in own]))
    if after and not same_text(text, after):
        yield cell_change(model, record.id, "text", text, after, UNKNOWN)


def _labelled(text: str) -> dict[str, str]:
    """The words after each label of a paragraph that begins with one."""
    _, *found = _LABEL.split(text) if _LABEL.match(text) else [""]
    return {label: words.strip() for label, words in zip(found[::2], found[1::2], strict=True)}
