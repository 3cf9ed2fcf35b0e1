"""The only door by which a deliverable leaves: its whole text is searched for people first, and what a person edited is never replaced.

Each deliverable has a slip in `.released/` beside it: the fingerprint of what was put in place, and what is still missing in it. A file that no longer
matches its slip
was edited by somebody; it stays as it is, and the new one is put beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.field_phase.key import read_key
from evaltool.outputs.office_package import normalise
from evaltool.privacy.leaks import find_leaks
from evaltool.tables import write_bytes

SLIPS = ".released"
_OFFICE = (".docx", ".xlsx", ".pptx")


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
            return f"{self.name} was edited by somebody and stays as it is; the new one is beside it as {self.file}. {' '.join(self.notes)}".strip()
        return f"{self.file} is written. {' '.join(self.notes)}".strip()


def release(case: CaseFolder, folder: Path, name: str, data: bytes, missing: Iterable[str] = ()) -> Released:
    """Put one deliverable in place, and say what became of it. `missing` are sentences on what it still lacks.

    Names of the key in any spelling, phone numbers, e-mail addresses and identity numbers withhold the file, unless `privacy.allow` lets that text through.
    """
    data = normalise(data) if name.endswith(_OFFICE) else data
    privacy = case.header.privacy
    allow = [(entry.text, entry.reason) for entry in privacy.allow]
    found, allowed = find_leaks(name, data, read_key(case), allow, list(privacy.phone_regions))
    fingerprint = hashlib.sha256(data).hexdigest()
    target = folder / name
    edited = target.exists() and _fingerprint(target) != _slip(folder, name).get("sha256")
    if found:
        if not edited:
            target.unlink(missing_ok=True)
        places = "; ".join(f"{leak.kind} {leak.masked} in {leak.part}, {leak.place}" for leak in found[:5])
        more = f", and {len(found) - 5} more" if len(found) > 5 else ""
        note = f"it holds {places}{more}. Take it out of the table it comes from, or let it through with a reason in privacy.allow of evaluation.yml."
        return _note(folder, Released(name, "", "withheld", 0, "", (note,)))
    file = f"{target.stem}.new{target.suffix}" if edited else name
    write_bytes(folder / file, data)
    let_through = tuple(dict.fromkeys(entry.leak.masked for entry in allowed))
    return _note(folder, Released(name, file, "beside" if edited else "written", len(data), fingerprint, tuple(missing), let_through))


def released(folder: Path) -> list[Released]:
    """What became of each deliverable of a folder, by name."""
    slips = sorted((folder / SLIPS).glob("*.json"))
    return [Released(**{k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(slip.read_text(encoding="utf-8")).items()}) for slip in slips]


def _note(folder: Path, outcome: Released) -> Released:
    """Keep the slip; that of an edited file keeps its old fingerprint, so that it is known as edited next time too."""
    slip = asdict(outcome)
    if outcome.status == "beside":
        slip["sha256"] = _slip(folder, outcome.name).get("sha256", "")
    write_bytes(_slip_path(folder, outcome.name), json.dumps(slip, indent=1, ensure_ascii=False).encode())
    return outcome


def _slip_path(folder: Path, name: str) -> Path:
    return folder / SLIPS / f"{name.replace('/', '__')}.json"


def _slip(folder: Path, name: str) -> dict[str, str]:
    path = _slip_path(folder, name)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
