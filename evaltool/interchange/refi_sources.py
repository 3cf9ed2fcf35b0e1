"""The texts of a foreign project as sources of the case: known again where they came from here, new ones with a row of their own and no consent yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.cells import split_several
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.stakeholders import Group, read_stakeholders
from evaltool.field_phase.persons import read_persons
from evaltool.field_phase.sources import FOLDER, WITHHELD, Source, read_sources
from evaltool.field_phase.transcripts import read_text, text_file
from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.new_ids import NewIds, unsaid_group
from evaltool.interchange.pseudonymised import Pseudonyms, SafeText
from evaltool.interchange.refi_export import TRAVELS
from evaltool.interchange.refi_project import RefiText
from evaltool.interchange.rows_together import Addition
from evaltool.records import Records
from evaltool.terms import VOCABULARIES, counted, plain, word

_WORDS = {"kind": "source_kind", "mode": "meeting_mode", "interpreter": "interpreter", "sensitivity": "sensitivity"}


class SourcesTaken:
    """The sources that an import adds, and the texts to write for them."""

    def __init__(self, case: CaseFolder, ids: NewIds, names: Pseudonyms, report: ImportReport):
        self._case, self._ids, self._names, self._report = case, ids, names, report
        self._rows: list[dict[str, str]] = []
        self._group = ""
        self._groups: list[dict[str, str]] = []
        self._by_text: dict[str, str] = {}
        for id in [*read_sources(case).ids(), *read_documents(case).ids()]:
            path = text_file(case, id)
            if path is not None:
                self._by_text.setdefault((read_text(path) or "").strip(), id)
        self.files: dict[Path, bytes] = {}

    @staticmethod
    def withheld(case: CaseFolder, id: str) -> bool:
        """True for a source of the case whose consent was refused or withdrawn: nothing may be added to it."""
        source = read_sources(case).get(id)
        return source is not None and source.consent in WITHHELD

    def take(self, text: RefiText, safe: SafeText, guid: Callable[[str, str], str]) -> str:
        """The id of a text: that of the case where it went out of it or has the same words, else a new one with its row and its file."""
        known = [*read_sources(self._case).ids(), *read_documents(self._case).ids()]
        id = next((id for id in known if guid("source", id) == text.guid), None) or self._by_text.get(safe.text.strip() or "-")
        if id is not None:
            self._report.add("taken", f"source {id}", self._names.words(text.name), "already in the case; its text and its row stay as they are")
            return id
        id = self._ids.take(_code_in(self._names.words(text.name)), "S")
        self._by_text[safe.text.strip()] = id
        name = f"{id}.txt"
        self.files[self._case.root / Source.phase / FOLDER / name] = safe.text.encode()
        self._rows.append({"source_id": id, **self._cells(id, text), "consent": "not_asked", "file": name})
        replaced = f"names and numbers replaced in {counted(len(safe.replaced), 'place')}, " if safe.replaced else ""
        self._report.add("taken", f"source {id}", self._names.words(text.name), f"{replaced}consent not asked: set it in sources before the text is used")
        return id

    def additions(self) -> list[Addition]:
        """The rows to add: the sources, and the group of those whose group nobody said."""
        return [(Group, self._groups, ""), (Source, self._rows, "")]

    def speakers_of(self, id: str) -> tuple[str, ...]:
        """The persons who may be speakers in a source."""
        source = read_sources(self._case).get(id)
        new = next((row["person_codes"] for row in self._rows if row["source_id"] == id), "")
        return source.person_codes if source else split_several(new)

    def _cells(self, id: str, text: RefiText) -> dict[str, str]:
        """What the file says of a source, as far as the columns of the case can hold it."""
        known = {plain(name): name for name in TRAVELS}
        said = {known[plain(name)]: words for name, words in text.variables.items() if plain(name) in known}
        for name, words in text.variables.items():
            if plain(name) not in known:
                self._report.add("skipped", f"source {id}, variable {name}", self._names.words(words), "there is no column for it")
        cells = {name: self._sound(id, name, words) for name, words in said.items()}
        groups = self._known(id, "group_ids", cells.get("group_ids", ""), read_stakeholders(self._case))
        persons = self._known(id, "person_codes", cells.get("person_codes", ""), read_persons(self._case))
        default = {"kind": cells.get("kind") or "interview", "quotable": cells.get("quotable") or "no"}
        return {**cells, **default, "group_ids": groups or self._unsaid_group(), "person_codes": persons}

    def _sound(self, id: str, name: str, words: str) -> str:
        """A value as its column takes it, or nothing where it does not."""
        sound: str | None = words
        if name in _WORDS:
            sound = word(_WORDS[name], words)
        elif name in ("quotable", "implementer_present"):
            sound = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}.get(plain(words))
        elif name == "persons":
            sound = words if words.isdecimal() else None
        if sound is None:
            allowed = ", ".join(VOCABULARIES[_WORDS[name]]) if name in _WORDS else "a number" if name == "persons" else "yes, no"
            self._report.add("not understood", f"source {id}, variable {name}", words, f"the column takes {allowed}")
        return sound or ""

    def _known(self, id: str, name: str, written: str, table: Records) -> str:
        """The ids that the case knows; all of them where it does not have their table yet, as they can wait for it."""
        asked = split_several(written)
        known = [one for one in asked if table.get(one) or not table.present]
        for one in asked:
            if one not in known:
                self._report.add("skipped", f"source {id}, variable {name}", one, "the case does not know it")
        return "; ".join(known)

    def _unsaid_group(self) -> str:
        """The one group of all texts whose group the file does not say; the evaluator puts the right one in its place."""
        if not self._group:
            self._group, self._groups = unsaid_group(self._case, self._ids)
            self._report.add(
                "taken", "stakeholders", self._group, f"stands for the groups that {self._report.file} does not say: put the right ones in sources"
            )
        return self._group


def _code_in(title: str) -> str:
    """The title of a source where it is a code such as `FGD-01`, without the suffix of a file; a title without a digit may be somebody's name."""
    code = re.sub(r"\.(docx?|txt|md|rtf|odt|pdf)$", "", title.strip(), flags=re.IGNORECASE)
    return code if re.search(r"\d", code) else ""
