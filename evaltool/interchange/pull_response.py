"""A management response that was filled in Word, back to `synthesis/management_response` for the follow-up."""

from __future__ import annotations

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.field_phase.key import read_key
from evaltool.interchange.changes import UNKNOWN, Change, Reading, cell_change, row_added
from evaltool.interchange.word_paragraphs import Paragraph, WordText
from evaltool.privacy.pseudonyms import replace_names
from evaltool.synthesis.recommendations import read_recommendations
from evaltool.synthesis.responses import FIELDS, OVERALL, ManagementResponse, read_responses
from evaltool.word_marks import squeezed

KIND = "management response"
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
    for id, cells in _forms(document, known).items():
        if id not in (*known, OVERALL):
            reading.notes.append(f"The form below '{id}' answers no recommendation of the case: its words were not taken over.")
            continue
        given = {column: replace_names(words, key)[0] for column, words in cells.items()}
        reading.changes += changed_response(case, id, given)
    return reading


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
