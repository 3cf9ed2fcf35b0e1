"""What one file that came back would change in a case: each change apart, so that a person can agree to it or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaltool.case import CaseFolder
from evaltool.interchange.import_report import ImportReport


@dataclass(frozen=True)
class Change:
    """One thing that the file has in another form than the case; `is_conflict` where both were changed since the file was made."""

    about: str  # as a person finds it: "F2 (sheet Items, row 12)"
    before: str
    after: str
    row: Mapping[str, str]
    is_conflict: bool = False

    def __str__(self) -> str:
        both = ", both changed since the file was made" if self.is_conflict else ""
        return f"{self.about}: {_shown(self.before)} becomes {_shown(self.after)}{both}"


@dataclass(frozen=True)
class Pulled:
    """What came of reading one file: its changes, what could not be understood, what stays as the case has it, and how to write what was agreed."""

    file: str
    changes: tuple[Change, ...]
    report: ImportReport
    notes: tuple[str, ...]
    write: Callable[[CaseFolder, Sequence[Change]], str]  # writes the changes that were agreed, all or none, and gives a sentence

    @property
    def plain(self) -> tuple[Change, ...]:
        """The changes that overwrite nothing newer."""
        return tuple(change for change in self.changes if not change.is_conflict)

    @property
    def conflicts(self) -> tuple[Change, ...]:
        """The changes that would overwrite what the case got since the file was made."""
        return tuple(change for change in self.changes if change.is_conflict)


def _shown(written: str) -> str:
    words = " ".join(written.split())
    return f'"{words if len(words) <= 80 else f"{words[:79]}…"}"' if words else "nothing"
