"""A management response that was filled in Word, back to `synthesis/management_response` for the follow-up."""

from __future__ import annotations

from collections.abc import Container, Iterator

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.field_phase.key import read_key
from evaltool.interchange.changes import UNKNOWN, Change, Reading, cell_change, row_added
from evaltool.interchange.word_paragraphs import Paragraph, WordText, below
from evaltool.interchange.word_pieces import pieces_of
from evaltool.privacy.pseudonyms import replace_names
from evaltool.synthesis.recommendations import read_recommendations
from evaltool.synthesis.responses import FIELDS, OF_THE_FORM, OVERALL, ManagementResponse, read_responses
from evaltool.word_marks import squeezed

KIND = "management response"
_QUOTED = 300
_COLUMNS = {terms.plain(label): column for label, column, _ in FIELDS}
_PROMPTS = {column: prompt for _, column, prompt in FIELDS}


def is_response(document: WordText) -> bool:
    """True where the document has a form of the management response."""
    return any(paragraph.table and terms.plain(paragraph.text) in _COLUMNS for paragraph in document.paragraphs)


def changes_in(case: CaseFolder, document: WordText) -> Reading:
    """What a filled form would change in the case."""
    reading = Reading(document.name, KIND)
    known = read_recommendations(case).ids()
    key = read_key(case)
    forms = _forms(document, known)
    for id, cells in forms.items():
        if id not in (*known, OVERALL):
            reading.notes.append(f"The form below '{id}' answers no recommendation of the case: its words were not taken over.")
            continue
        given = {column: replace_names(words, key)[0] for column, words in cells.items()}
        reading.changes += changed_response(case, id, given)
    reading.notes += _beside_the_fields(document, forms)
    stays = [label for label, prompt in OF_THE_FORM if _words_beside(document, label) not in ("", squeezed(prompt))]
    if stays:
        reading.remarks.append(f"{' and '.join(stays)}: the case has no place for it. It stays in this document.")
    return reading


def _beside_the_fields(document: WordText, headings: Container[str]) -> Iterator[str]:
    """What was typed above or below the fields, or over words of the form other than the headings, in a document that still tells which words those are."""
    pieces = pieces_of(document)
    if not pieces.found:
        return
    for stray in (stray for stray in pieces.strays if stray.paragraph.text.strip() not in headings):
        yield f'{below(stray.where)} words stand in no field: "{_short(stray.paragraph.text)}". Put them into a field of the form, and pull again.'
    for piece in pieces.found.values():
        if piece.is_changed and piece.shown.strip():
            yield f'{below(piece.where)} words of the form were changed: "{_short(piece.shown)}". Say it in a field, and pull again.'


def _words_beside(document: WordText, label: str) -> str:
    """What stands to the right of a label, as it is compared."""
    places = {(paragraph.table, paragraph.cell[0]) for paragraph in document.paragraphs if paragraph.table and paragraph.text.strip() == label}
    return squeezed("".join(p.text for p in document.paragraphs if p.cell[1] == 2 and (p.table, p.cell[0]) in places))


def _short(words: str) -> str:
    return terms.shortened(words, _QUOTED)


def changed_response(case: CaseFolder, id: str, given: dict[str, str], doubt: str = UNKNOWN) -> list[Change]:
    """The changes that put the words of a form into the table; a prompt that still waits and an empty field say nothing."""
    said = {column: words for column, words in given.items() if words and squeezed(words) != squeezed(_PROMPTS[column])}
    row = read_responses(case).get(id)
    if row is None:
        cells = {"recommendation_id": id, **said}
        return [row_added(ManagementResponse, cells, f"{id}: {'; '.join(said.values())}")] if said else []
    changes = []
    for column, words in said.items():
        before = getattr(row, column)
        if squeezed(words) != squeezed(before):
            changes.append(cell_change(ManagementResponse, id, column, before, words, doubt if before else ""))
    return changes


def _is_overall(heading: str) -> bool:
    return terms.plain(heading).startswith("overall comment")


def _forms(document: WordText, known: list[str]) -> dict[str, dict[str, str]]:
    """What stands in each form, by the recommendation in the heading above."""
    forms: dict[str, dict[str, str]] = {}
    above, heading = "", ""
    rows: dict[tuple[int, int], list[Paragraph]] = {}
    for paragraph in document.paragraphs:
        if paragraph.table:
            rows.setdefault((paragraph.table, paragraph.cell[0]), []).append(paragraph)
            if (paragraph.table, 1) == (paragraph.table, paragraph.cell[0]) and rows[(paragraph.table, 1)] == [paragraph]:
                forms.setdefault(f"#{paragraph.table}", {"": above or heading})
        elif paragraph.text.strip() and (paragraph.is_heading or any(paragraph.text.startswith(f"{id} ") for id in known)):
            heading = paragraph.text.strip()
            above = next((id for id in known if heading.split()[0] == id), "")
    found: dict[str, dict[str, str]] = {}
    overall = [p for p in document.paragraphs if p.table and _is_overall(forms[f"#{p.table}"][""]) and p.cell[0] > 1 and p.text.strip()]
    if overall:
        found[OVERALL] = {"response": "\n".join(p.text.strip() for p in overall if terms.plain(p.text) != "optional")}
    for (table, _), line in rows.items():
        label = " ".join(p.text for p in line if p.cell[1] == 1)
        words = "\n".join(p.text.strip() for p in line if p.cell[1] == 2 and p.text.strip())
        column = _COLUMNS.get(terms.plain(label))
        if column:
            found.setdefault(forms[f"#{table}"][""], {})[column] = words
    return found
