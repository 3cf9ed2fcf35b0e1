"""The evaluator's words out of a report that was edited in Word or LibreOffice, back to `narrative/` and the tables they came from.

A text is taken where it was changed in the document. What is computed is never taken: a change typed there is said, with the place where it is made instead.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.interchange.changes import SINCE, Change, Reading, cell_change, section_change
from evaltool.interchange.pull_headings import changes_by_headings, sections_in
from evaltool.interchange.pull_remainders import cut_texts_in_doubt
from evaltool.interchange.word_paragraphs import WordText, below
from evaltool.interchange.word_pieces import Piece, Pieces, Stray, parts_of_lines, pieces_of
from evaltool.narrative_text import markdown, renewed, same_text
from evaltool.records import Record
from evaltool.synthesis.conclusions import Conclusion
from evaltool.synthesis.findings import Finding
from evaltool.synthesis.lessons import Lesson
from evaltool.synthesis.limitations import Limitation
from evaltool.synthesis.recommendations import Recommendation
from evaltool.word_marks import COMPUTED, LINE, SECTIONS, TEXT, cell, digest, place_name, read_mark, section, squeezed

MODELS: tuple[type[Record], ...] = (Finding, Conclusion, Recommendation, Lesson, Limitation)
KIND = "report"
_QUOTED = 90
_KNOWN_BY = {"executive_summary", "findings", "conclusions", "recommendations", "context"}
# the columns of text that the report shows in its tables or beside computed words, without a mark
_WITHOUT_MARK = frozenset({"criterion", "strength_reason", "confidence_reason", "time_frame", "means"})
_PLACES = {"limitation": "limitations", "deviation": "deviations", "lesson": "lessons", "good_practice": "good_practices"}
_GONE = "not in the document: deleted there, or newer in the case. It stays in the case: delete it there if that is meant."
# the others stand under criteria or by their kind
_IN_ORDER = ("conclusions", "recommendations")


@dataclass(frozen=True)
class Origin:
    """Where words of the report come from: a text of `narrative/`, or a cell of a table."""

    name: str
    text: str
    model: type[Record] | None = None
    column: str = ""

    @property
    def place(self) -> str:
        """The place as it is shown."""
        return cell(self.model.table, self.name, self.column) if self.model else section(self.name)

    def change(self, after: str, doubt: str = "") -> Change:
        """The change that puts other words there."""
        if self.model:
            return cell_change(self.model, self.name, self.column, self.text, after, doubt)
        return section_change(self.name, self.text, after, doubt)


def changes_in(case: CaseFolder, document: WordText) -> Reading:
    """What an edited report would change in the case."""
    if not has_own_words(document):
        return changes_by_headings(case, document, MODELS)
    reading = Reading(document.name, KIND)
    pieces = pieces_of(document)
    known = {digest(origin.place): origin for origin in origins(case)}
    order: list[Origin] = []
    for piece in pieces.found.values():
        if piece.mark.kind == COMPUTED:
            reading.notes += _computed(piece.where, piece.shown) if piece.is_changed else []
        elif piece.mark.place in known:
            order.append(known[piece.mark.place])
            _take(piece, known[piece.mark.place], reading)
        elif piece.is_changed:
            reading.notes.append(f'{below(piece.where)} words of a row or section that the case no longer has were changed: "{_short(piece.shown)}".')
    outside = [*pieces.loose, *(("", piece.shown) for piece in pieces.found.values() if piece.mark.kind == COMPUTED and piece.is_changed)]
    for where, name, words in pieces.tables:
        mark = read_mark(name)
        if mark is None or digest(words) != mark.shown:
            outside += [("", line) for line in words.split("\n")]
        if mark is None:
            reading.notes.append(f'{below(where)} a table was added; it is not taken over: "{_short(words)}".')
        elif digest(words) != mark.shown:
            reading.notes.append(f"{below(where)} a table was changed. It is computed: change what it is made of in the tables of the case.")
    reading.changes = cut_texts_in_doubt(reading.changes, outside)
    _strays(case, pieces, reading)
    reading.notes += _gone(case, document)
    reading.notes += _moved(case, order)
    return reading


def origins(case: CaseFolder) -> Iterator[Origin]:
    """Every place of the case from which the report may have words of the evaluator."""
    for name in sorted({*SECTIONS.values()}):
        yield Origin(name, case.narrative(name))
    for model in MODELS:
        for record in case.read(model):
            for column in text_columns(model):
                yield Origin(record.id, getattr(record, column), model, column)


def text_columns(model: type[Record]) -> list[str]:
    """The columns of a table that hold words of the evaluator."""
    hints = typing.get_type_hints(model, include_extras=True)
    return [column for column in model.columns() if hints[column] is str and column != model.key]


def is_report(document: WordText) -> bool:
    """True where the document has marks or places of the report."""
    tags = {tag for paragraph in document.paragraphs for tag in (*paragraph.tags, *paragraph.begun)}
    headings = {terms.plain(paragraph.text) for paragraph in document.paragraphs if paragraph.is_heading}
    return len(tags & _KNOWN_BY) > 1 or len(headings & {terms.plain(name) for name in _KNOWN_BY}) > 1


def has_own_words(document: WordText) -> bool:
    """True where the document has a text of the evaluator, which no other form has."""
    return any((mark := read_mark(name)) and mark.kind in (TEXT, LINE) for paragraph in document.paragraphs for name in paragraph.begun)


def _take(piece: Piece, origin: Origin, reading: Reading) -> None:
    """Add the change of one piece, where it is one."""
    is_newer = digest(origin.text) != piece.mark.source
    if piece.mark.kind == LINE:
        after = " ".join(piece.shown.split())
        is_same = squeezed(after) == squeezed(origin.text.replace("\n", " ")) or not piece.is_changed
    else:
        after = renewed(origin.text, piece.parts())
        is_same = same_text(after, origin.text) or (is_newer and not piece.is_changed)
    if is_same:
        return
    # full stops alone are what is left where the words were cut out
    if not re.search(r"\w", after):
        reading.notes.append(f"{origin.place}: its words were deleted in the document. They stay in the case: delete them there if that is meant.")
        return
    reading.changes.append(origin.change(after, SINCE if is_newer else ""))


def _strays(case: CaseFolder, pieces: Pieces, reading: Reading) -> None:
    """New paragraphs: the beginning of a section that was not written yet, or words that have no place."""
    taken = {change.place for change in reading.changes}
    begun: dict[str, list[Stray]] = {}
    for stray in pieces.strays:
        free = stray.section and not case.narrative(stray.section) and section(stray.section) not in taken
        if free:
            begun.setdefault(stray.section, []).append(stray)
        elif stray.paragraph.is_heading:
            reading.notes.append(
                f'The heading "{_short(stray.paragraph.text)}" was added; the template has no such section, so what stands below is not taken over.'
            )
        else:
            reading.notes.append(f'{below(stray.where)} words were added that belong to no text of the case: "{_short(stray.paragraph.text)}".')
    for name, strays in begun.items():
        reading.changes.append(section_change(name, "", markdown(parts_of_lines([(s.paragraph, s.paragraph.runs) for s in strays]))))


def _gone(case: CaseFolder, document: WordText) -> Iterator[str]:
    """Texts of the case whose mark is gone, in places that the document has; what its template left out is not missed."""
    there = {mark.place for line in document.paragraphs for run in line.all_runs for name in run.marks if (mark := read_mark(name))}
    places = {*sections_in(document), *(tag for line in document.paragraphs for tag in (*line.tags, *line.begun))}
    for tag, name in SECTIONS.items():
        if case.narrative(name) and not {digest(section(name))} & there and places & {tag, name, place_name(tag)}:
            yield f"{section(name)} is {_GONE}"
    for model in MODELS:
        rows = [(record, {c: digest(cell(model.table, record.id, c)) in there for c in _marked_columns(record)}) for record in case.read(model)]
        places |= {_place(record) for record, columns in rows if any(columns.values())}
        for record, columns in rows:
            gone = [column for column, is_there in columns.items() if not is_there]
            if gone and places & {_place(record), place_name(_place(record))}:
                of_it = f" ({', '.join(gone)})" if len(gone) < len(columns) else ""
                yield f"{model.table}/{record.id}{of_it} is {_GONE}"


def _marked_columns(record: Record) -> list[str]:
    return [column for column in text_columns(type(record)) if column not in _WITHOUT_MARK and re.search(r"\w", getattr(record, column))]


def _place(record: Record) -> str:
    """The place of the template in which a row stands."""
    return _PLACES.get(getattr(record, "kind", ""), record.table)


def _computed(where: str, words: str) -> list[str]:
    return [f'{below(where)} words that are computed or fixed were changed: "{_short(words)}". Change what they are made of in the case, or the template.']


def _moved(case: CaseFolder, order: list[Origin]) -> list[str]:
    """What stands in another order than in the case; the words are taken all the same."""
    notes = []
    for model in MODELS:
        ids = list(dict.fromkeys(origin.name for origin in order if origin.model is model))
        rows = [id for id in case.read(model).ids() if id in ids]
        if ids != rows and model.table in _IN_ORDER:
            notes.append(f"The {model.table} stand in another order ({', '.join(ids)}): move their rows in {model.phase}/{model.table} if that is meant.")
    sections = list(dict.fromkeys(origin.name for origin in order if origin.model is None))
    usual = [name for name in SECTIONS.values() if name in sections]
    late = [name for name, should in zip(sections, usual, strict=True) if name != should]
    if late:
        notes.append(f"Sections were moved ({', '.join(late)}): their words are taken, their order is the template's; move them there if that is meant.")
    return notes


def _short(words: str) -> str:
    return terms.shortened(words, _QUOTED)
