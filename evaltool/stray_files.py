"""What lies in a case folder and is read by nobody: foreign formats, unknown names, tables in the wrong folder, texts of no section.

An evaluator who saves a table under a misspelt name would otherwise miss its rows in the report and not know why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from evaltool import terms
from evaltool.case import PHASES, TABLE_SUFFIXES, CaseFolder, is_called, owner_of, text_of
from evaltool.problems import Place, Problems
from evaltool.records import Record
from evaltool.tables import Sheet
from evaltool.word_marks import NARRATIVE

OTHER_FOLDERS = ("narrative", "private", "outputs")
_FOREIGN_SUFFIXES = (".xls", ".xlsb", ".xlsm", ".ods", ".tsv", ".numbers")


def check_files(case: CaseFolder, models: list[type[Record]], also: Mapping[str, Collection[str]]) -> Problems:
    """What is no table of the case. `also` are other known file stems of each phase."""
    found = Problems()
    looking = _Looking(case, found, models, also)
    for phase in PHASES:
        looking.in_phase(phase)
    looking.in_root()
    _check_narrative(case, found)
    return found


class _Looking:
    """One look through a case, which knows the tables and where each of them lives."""

    def __init__(self, case: CaseFolder, found: Problems, models: list[type[Record]], also: Mapping[str, Collection[str]]):
        self.case, self.found = case, found
        self.homes = {model.table: model.phase for model in models} | {stem: phase for phase, stems in also.items() for stem in stems}
        self.owned = {model.table: model for model in models if model.a_file_each}

    def in_phase(self, phase: str) -> None:
        """The files and sheets of a phase, and those of its coders or raters."""
        known = [name for name, home in self.homes.items() if home == phase]
        for path in self.case.listing(self.case.root / phase):
            self._file(path, phase, known)
        for sheet in self.case.workbooks[phase].sheets if phase in self.case.workbooks else ():
            self._sheet(sheet, phase, known)
        for model in (model for model in self.owned.values() if model.phase == phase):
            for path in self.case.listing(self.case.root / phase / model.table):
                if path.suffix.lower() in _FOREIGN_SUFFIXES:
                    self.found.add("TABLE_OLD_FORMAT", self._at(path), name=path.name)

    def in_root(self) -> None:
        """Tables beside the folders of the phases, and folders with a name that is nearly one of them."""
        for path in self.case.listing(self.case.root):
            if path.suffix.lower() in (*TABLE_SUFFIXES, *_FOREIGN_SUFFIXES) and any(is_called(path, name) for name in self.homes):
                self._unknown(self._at(path), path.stem, [])
            elif path.is_dir() and path.name not in (*PHASES, *OTHER_FOLDERS):
                near = terms.nearest(path.name, (*PHASES, *OTHER_FOLDERS), likeness=0.8)
                if near:
                    self.found.add("FOLDER_UNKNOWN", self._at(path), name=path.name, hint=f" Did you mean '{near}'?")

    def _file(self, path: Path, phase: str, known: list[str]) -> None:
        suffix = path.suffix.lower()
        name = next((name for name in [*known, phase] if is_called(path, name)), None)
        if suffix in _FOREIGN_SUFFIXES and name:
            self.found.add("TABLE_OLD_FORMAT", self._at(path), name=path.name)
        elif suffix in TABLE_SUFFIXES and name in self.owned:
            self._nobodys(self._at(path), name)
        elif suffix in TABLE_SUFFIXES and (name is None or (name == phase and suffix != ".xlsx")):
            self._unknown(self._at(path), path.stem, known)

    def _sheet(self, sheet: Sheet, phase: str, known: list[str]) -> None:
        place = Place(self.case.workbooks[phase].file, sheet.name)
        name = next((name for name in known if terms.plain(name) == terms.plain(sheet.name)), None)
        if name in self.owned:
            self._nobodys(place, name)
        elif name is None and sheet.grid and not any(owner_of(sheet.name, table) for table in self.owned if table in known):
            self._unknown(place, sheet.name, known)

    def _at(self, path: Path) -> Place:
        return Place(self.case.relative(path))

    def _nobodys(self, place: Place, table: str) -> None:
        self.found.add("TABLE_OWNER_MISSING", place, table=table, person=self.owned[table].owner)

    def _unknown(self, place: Place, name: str, known: list[str]) -> None:
        home = next((phase for table, phase in self.homes.items() if terms.plain(table) == terms.plain(name)), None)
        hint = f" It belongs in {home}/." if home else terms.did_you_mean(name, sorted(known))
        self.found.add("TABLE_UNKNOWN", place, name=name, hint=hint)


def _check_narrative(case: CaseFolder, found: Problems) -> None:
    """Texts that cannot be read, and those that no section takes."""
    for path in case.listing(case.root / "narrative"):
        place, meant = Place(case.relative(path)), terms.nearest(path.stem, NARRATIVE)
        if path.is_file() and path.name in {f"{name}.md" for name in NARRATIVE}:
            if text_of(path) is None:
                found.add("NARRATIVE_ENCODING", place)
        elif path.suffix.lower() == ".md" or (meant and path.is_file()):
            hint = " It is a folder." if path.is_dir() else f" Is '{meant}.md' meant?" if meant else ""
            found.add("NARRATIVE_UNKNOWN", place, name=path.name, hint=hint, names=", ".join(NARRATIVE))
