"""The only door by which a deliverable leaves: its whole text is searched for people first, and what a person edited is never replaced.

Each deliverable has a slip in `.released/` beside it: the fingerprints of what was put in place, and what is still missing in it. A file that no longer
matches its slip was edited by somebody; it stays as it is, and the new one is put beside it, under a number where that one was edited too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any

from evaltool.case import CaseFolder
from evaltool.field_phase import leak_check
from evaltool.field_phase.key import has_key
from evaltool.field_phase.sources import read_sources
from evaltool.outputs.office_package import normalise
from evaltool.problems import EvaltoolError
from evaltool.tables import write_bytes

SLIPS = ".released"
_OFFICE = (".docx", ".xlsx", ".pptx")
_COMES_BACK = ("evaluation_report.docx", "management_response.docx", "evaluation_sheet.xlsx", "quality_assessment.xlsx")
_PULL = "'evaltool pull' takes what was typed there into the case."
_NO_KEY = "Names could not be checked, as this case has no key."


@dataclass(frozen=True)
class Released:
    """What became of one deliverable. `status` is written, beside (the edited one stayed) or withheld."""

    name: str
    file: str
    status: str
    size: int
    sha256: str
    notes: tuple[str, ...] = ()
    let_through: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.status == "withheld":
            return f"{self.name} was withheld: {' '.join(self.notes)}"
        if self.status == "beside":
            way_back = (_PULL,) if self.name in _COMES_BACK else ()
            edited = f"{self.name} was edited by somebody and stays as it is; the new one is beside it as {self.file}."
            return " ".join((edited, *way_back, *self.notes))
        return f"{self.file} is written. {' '.join(self.notes)}".strip()


_FIELDS = tuple(field.name for field in fields(Released))


def release(case: CaseFolder, folder: Path, name: str, data: bytes, missing: Iterable[str] = ()) -> Released:
    """Put one deliverable in place, and say what became of it. `missing` are sentences on what it still lacks.

    Names of the key in any spelling, phone numbers, e-mail addresses and identity numbers withhold the file, unless `privacy.allow` lets that text through.
    """
    data = normalise(data) if name.endswith(_OFFICE) else data
    known = _fingerprints(folder, name)
    try:
        found, allowed = leak_check.search(case, name, data)
    except EvaltoolError as unsearched:
        return _withhold(folder, name, known, f"it could not be searched for names: {str(unsearched).rstrip('.')}.")
    if found:
        way_out = "Take it out of the table it comes from, or let it through with a reason in privacy.allow of evaluation.yml."
        return _withhold(folder, name, known, f"it holds {leak_check.in_words(found)}. {way_out}")
    fingerprint = hashlib.sha256(data).hexdigest()
    file = next(file for file in _names(name) if _is_ours(folder / file, {known.get(file), fingerprint}))
    write_bytes(folder / file, data)
    known = {**_remove(folder, known, keep=file), file: fingerprint}
    # a sentence may name what the file itself leaves out
    notes = tuple(leak_check.masked(case, sentence) for sentence in missing)
    notes += () if has_key(case) or not read_sources(case) else (_NO_KEY,)
    let_through = tuple(dict.fromkeys(entry.leak.masked for entry in allowed))
    status = "written" if file == name else "beside"
    return _note(folder, Released(name, file, status, len(data), fingerprint, notes, let_through), known)


def released(folder: Path) -> list[Released]:
    """What became of each deliverable of a folder, by name."""
    slips = [_slip(path) for path in sorted((folder / SLIPS).glob("*.json"))]
    return [Released(**{key: tuple(slip[key]) if isinstance(slip[key], list) else slip[key] for key in _FIELDS}) for slip in slips if slip]


def taken_back(path: Path) -> bool:
    """Note that everything a person wrote into a deliverable is in the case now, so that the next run may replace the file; False where it has no slip."""
    folder, name = path.parent, path.name
    slips = [(slip_path(folder, known.name), slip) for known in released(folder) if (slip := _slip(slip_path(folder, known.name)))]
    for place, slip in slips:
        if name in slip["fingerprints"]:
            write_bytes(place, json.dumps({**slip, "fingerprints": {**slip["fingerprints"], name: _fingerprint(path)}}, indent=1, ensure_ascii=False).encode())
            return True
    return False


def slip_path(folder: Path, name: str) -> Path:
    """Where the slip of a deliverable is."""
    return folder / SLIPS / f"{name.replace('/', '__')}.json"


def _withhold(folder: Path, name: str, known: dict[str, str], why: str) -> Released:
    """Nothing of ours stays in place, as it may hold what is withheld now; what a person edited does."""
    return _note(folder, Released(name, "", "withheld", 0, "", (why,)), _remove(folder, known))


def _names(name: str) -> Iterator[str]:
    """The name of a deliverable, then those it gets where a person edited the ones before."""
    yield name
    path = PurePosixPath(name)
    for number in count(1):
        yield str(path.with_name(f"{path.stem}.new{number if number > 1 else ''}{path.suffix}"))


def _is_ours(path: Path, fingerprints: set[str | None]) -> bool:
    """True where nothing stands there, or what was put there."""
    return not path.exists() or _fingerprint(path) in fingerprints


def _remove(folder: Path, known: dict[str, str], keep: str = "") -> dict[str, str]:
    """Take away what earlier runs put in place and nobody edited; gives the fingerprints of what stays because somebody did."""
    edited = {}
    for file, fingerprint in known.items():
        if not _is_ours(folder / file, {fingerprint}):
            edited[file] = fingerprint
        elif file != keep:
            (folder / file).unlink(missing_ok=True)
    return edited


def _note(folder: Path, outcome: Released, fingerprints: dict[str, str]) -> Released:
    """Keep the slip; that of an edited file keeps its old fingerprint, so that it is known as edited next time too."""
    slip = {**asdict(outcome), "fingerprints": fingerprints}
    write_bytes(slip_path(folder, outcome.name), json.dumps(slip, indent=1, ensure_ascii=False).encode())
    return outcome


def _fingerprints(folder: Path, name: str) -> dict[str, str]:
    """What was put in place under each name, as the slip says."""
    return dict(_slip(slip_path(folder, name)).get("fingerprints", {}))


def _slip(path: Path) -> dict[str, Any]:
    """A slip, empty where there is none or where somebody wrote into it: then every file counts as edited."""
    try:
        slip = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return slip if isinstance(slip, dict) and {*_FIELDS, "fingerprints"} <= slip.keys() else {}


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
