"""What people wrote into a deliverable, taken back into the case: what a file would change is said first, and nothing is written before that is agreed.

Each kind of file has a reader, which gives None for a file that is not of its kind; a new kind is one more line in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.interchange.pull_quality import read_quality
from evaltool.interchange.pulled import Pulled
from evaltool.problems import EvaltoolError

Reader = Callable[[CaseFolder, Path], Pulled | None]

# what the file is called for a person, how its name ends, and who reads it
READERS: tuple[tuple[str, str, Reader], ...] = (("quality_assessment.xlsx", ".xlsx", read_quality),)


def read_back(case: CaseFolder, path: Path, readers: Sequence[tuple[str, str, Reader]] = READERS) -> Pulled:
    """What a file would change in a case; raises EvaltoolError where it cannot be read or is no document that comes back."""
    if not path.is_file():
        raise EvaltoolError(f"{path} is no file, so there is nothing to take back.")
    for _, ending, reader in readers:
        found = reader(case, path) if path.suffix.lower() == ending else None
        if found is not None:
            return found
    names = ", ".join(name for name, _, _ in readers)
    raise EvaltoolError(f"{path.name} is no document that evaltool can take back. It takes: {names}; its sheets and headings have to be there.")
