"""A REFI-QDA project taken into a case: codes, texts with names replaced, and the codings of each user; what has no place is listed, nothing is guessed unseen.

Texts that come in start without consent (`not_asked`), as a file from another program cannot say who agreed to what. What went out of this case and comes
back is known again by its GUID, so a second import adds only what is new.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import chain, count
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.cells import split_several
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.field_phase.codebook import Code, read_codebook
from evaltool.field_phase.coding import Coding, find_spot, read_codings
from evaltool.field_phase.transcripts import read_text, text_file
from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.new_ids import NewIds
from evaltool.interchange.pseudonymised import Pseudonyms
from evaltool.interchange.refi_offsets import Choice, Ruler, choose_reading, is_quoted
from evaltool.interchange.refi_project import RefiCode, RefiCoding, RefiProject, RefiSelection, RefiText, plain_guid, stable_guid
from evaltool.interchange.refi_read import read_refi
from evaltool.interchange.refi_sources import SourcesTaken
from evaltool.interchange.refi_words import read_code, read_coding
from evaltool.interchange.rows_together import Addition, write_together
from evaltool.terms import plain, word

_NOBODY = "imported"  # the file of codings whose coder has no name


def import_refi(case: CaseFolder, path: Path) -> ImportReport:
    """Take a .qdpx or .qdc into a case and say what became of each piece; a file that cannot be trusted changes nothing."""
    project = read_refi(path)
    taking = _Taking(case, project, ImportReport(path.name))
    taking.codes()
    taking.texts()
    for place, text, why in project.leftovers:
        taking.report.add("skipped", place, taking.names.words(text), why)
    write_together(case, taking.additions(), taking.sources.files)
    return taking.report


class _Taking:
    """One project on its way into one case: rows gathered first, written together at the end."""

    def __init__(self, case: CaseFolder, project: RefiProject, report: ImportReport):
        self.case, self.project, self.report = case, project, report
        self.ids, self.names = NewIds(case), Pseudonyms(case)
        self.sources = SourcesTaken(case, self.ids, self.names, report)
        self._code_ids: dict[str, str] = {}
        self._code_rows: list[dict[str, str]] = []
        self._coding_rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        self._known = {(c.by.lower(), c.source_id, c.start, c.end, c.code_id) for c in read_codings(case)}
        self._coders = _files_of(project.users) | {self._guid("user", plain(by)): by for by in {coding.by for coding in read_codings(case)}}
        self._known_guids = {self._guid("coding", coding.id) for coding in read_codings(case)}

    def additions(self) -> list[Addition]:
        """The new rows of every table, in the order in which they need each other."""
        codings: list[Addition] = [(Coding, rows, coder) for coder, rows in self._coding_rows.items()]
        return [*self.sources.additions(), (Code, self._code_rows, ""), *codings]

    def codes(self) -> None:
        """Find each code in the case by its GUID or by its path of names, or add it."""
        book = read_codebook(self.case)
        by_guid = {self._guid("code", code.id): code.id for code in book}
        by_path = {plain(book.path_of(code.id)): code.id for code in reversed(book)}
        paths = {code.guid: " > ".join(self.project.path_of(code.guid)) for code in self.project.codes}
        known = {guid: id for guid, path in paths.items() if (id := by_guid.get(guid) or by_path.get(plain(path)))}
        # ids first, as a code may stand before the one above it
        for code in self.project.codes:
            self._code_ids[code.guid] = known.get(code.guid) or self.ids.take(read_code(code.description).get("code_id", ""), "C")
        names = [code.name for code in self.project.codes]
        for code in self.project.codes:
            notes = ["already in the codebook"] if code.guid in known else []
            notes += [] if code.is_codable else ["a folder in the file"]
            notes += ["its name stands twice; the codes above tell them apart"] if names.count(code.name) > 1 else []
            if code.guid not in known:
                self._code_rows.append(self._code_row(code))
            place, id = f"code {self.names.words(paths[code.guid])}", self._code_ids[code.guid]
            self.report.add("taken", place, self.names.words(code.name), "; ".join([*notes, f"as {id}"] if notes else []))

    def _code_row(self, code: RefiCode) -> dict[str, str]:
        cells = {name: self.names.words(words) for name, words in read_code(code.description).items()}
        asked, matrix = split_several(cells.get("question_ids", "")), read_evaluation_matrix(self.case)
        # where there is no matrix yet, the ids wait for it
        known = [question for question in asked if matrix.get(question) or not matrix.present]
        for question in asked:
            if question not in known:
                self.report.add("skipped", f"code {code.name}", question, "the case has no such question")
        cells["definition"] = cells["definition"] or f"Not defined in {self.report.file}."
        above = {"code_id": self._code_ids[code.guid], "parent_id": self._code_ids.get(code.parent, ""), "code": self.names.words(code.name)}
        return {**cells, **above, "question_ids": "; ".join(known)}

    def texts(self) -> None:
        """Take each text and the codings on it, all by the one reading of offsets that fits the file best."""
        choice = choose_reading(self.project.texts)
        if any(text.text is not None and text.selections for text in self.project.texts):
            self.report.add("taken", "offsets", choice.reading.unit, choice.in_words())
        if self.names.knows_nobody and self.project.texts:
            self.report.add("skipped", "names", "", "private/key.csv is not there or empty, so no name was looked for: read the texts before you go on")
        for text in self.project.texts:
            if text.text is None:
                self.report.add("skipped", f"source {text.name}", self.names.words(text.name), text.absent)
                for selection in text.selections:
                    self._skip_all(selection, text, text.absent)
            else:
                self._take_text(text, choice)

    def _take_text(self, text: RefiText, choice: Choice) -> None:
        ruler = Ruler(text.text or "")
        safe = self.names.of(ruler.text)
        id = self.sources.take(text, safe, self._guid)
        current = _text_now(self.case, id, safe.text)
        for selection in text.selections:
            span = ruler.span(selection.start, selection.end, choice.reading)
            place = f"source {id}, {selection.start}-{selection.end}"
            if span is None or span[0] >= span[1]:
                self._skip_all(selection, text, "no words stand between these positions")
                continue
            if not selection.codings:
                self.report.add("skipped", place, self.names.words(selection.name), "marked without a code")
                continue
            if choice.quoted and selection.name and not is_quoted(ruler.text, span, selection.name) and _is_words(selection.name):
                self.report.add("taken", place, self.names.words(selection.name), "the file quotes these words, and others stand at its positions: look at it")
            for coding in selection.codings:
                self._take_coding(id, current, coding, _with_notes(selection, coding), safe.text[slice(*safe.span(*span))], safe.span(*span)[0], place)

    def _take_coding(self, source: str, text: str | None, coding: RefiCoding, notes: tuple[str, ...], quote: str, start: int, place: str) -> None:
        code = self._code_ids.get(coding.code)
        if code is None or text is None:
            why = "its code is not in the file" if code is None else f"{source} may not be used: its consent was refused or withdrawn"
            self.report.add("not understood" if code is None else "skipped", place, quote, why)
            return
        cells = read_coding(notes)
        coder = self._coders.get(coding.user, _NOBODY)
        row = Coding(source_id=source, start=start, end=start + len(quote), quote=quote, code_id=code, coding_id="-", direction="neutral")
        spot = find_spot(text, row)
        key = (coder.lower(), source, spot.start, spot.end, code)
        if plain_guid(coding.guid) in self._known_guids or key in self._known:
            self.report.add("skipped", place, quote, "already in the case")
        elif not spot.is_found:
            self.report.add("not understood", place, quote, f"its words stand in {source} of the case no more, or in several places")
        else:
            self._known.add(key)
            self._add_coding(row.model_copy(update={"start": spot.start, "end": spot.end}), coder, coding, cells, place)

    def _add_coding(self, row: Coding, coder: str, coding: RefiCoding, cells: dict[str, str], place: str) -> None:
        direction = word("direction", cells.get("direction", ""))
        notes = [] if direction else ["no direction in the file: neutral"]
        speaker = cells.get("speaker", "")
        if speaker and speaker not in self.sources.speakers_of(row.source_id):
            notes.append(f"its speaker {speaker} is no person of {row.source_id}")
            speaker = ""
        id = self.ids.take(cells.get("coding_id", ""), "K", 4)
        free = {name: self.names.words(cells.get(name, "")) for name in ("translation", "memo")}
        written = {**row.as_written(), "coding_id": id, "direction": direction or "neutral", "speaker": speaker, **free, "date": _day(coding.date)}
        self._coding_rows[coder].append(written)
        self.report.add("taken", place, row.quote, "; ".join(notes))

    def _skip_all(self, selection: RefiSelection, text: RefiText, why: str) -> None:
        for _ in selection.codings or (None,):
            self.report.add("not understood", f"source {text.name}, {selection.start}-{selection.end}", self.names.words(selection.name), why)

    def _guid(self, kind: str, id: str) -> str:
        # a case whose evaluation.yml is not filled in yet has exported nothing that could come back
        return stable_guid(self.case.header.project.code, kind, id) if self.case.is_usable else "none"


def _text_now(case: CaseFolder, id: str, incoming: str) -> str | None:
    """The text of a source that the case has already, the incoming one of a new source; None where it must not be used."""
    from_case = SourcesTaken.withheld(case, id)
    path = text_file(case, id)
    return None if from_case else (read_text(path) if path else incoming)


def _with_notes(selection: RefiSelection, coding: RefiCoding) -> tuple[str, ...]:
    return tuple(filter(None, (*coding.notes, selection.description, *selection.notes)))


def _is_words(name: str) -> bool:
    """True where a name of a selection quotes words rather than giving a number, such as `Quotation 6:1` or `line:6`."""
    return re.search(r"\d:\d|:\d+$", name) is None


def _files_of(users: Mapping[str, str]) -> dict[str, str]:
    """The name of each user's file of codings by GUID; of users with one name the second has a number, whatever their order in the file."""
    found: dict[str, str] = {}
    for guid in sorted(users):
        name = re.sub(r"[^\w.-]+", "_", users[guid]).strip("._")[:60] or _NOBODY
        taken = {other.lower() for other in found.values()} - {_NOBODY}
        found[guid] = next(file for file in chain([name], (f"{name}_{number}" for number in count(2))) if file.lower() not in taken)
    return found


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError:
        return ""
