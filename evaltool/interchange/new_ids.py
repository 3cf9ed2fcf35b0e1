"""Ids for what an import adds: none that the case has already, in the form that its own ids have."""

from __future__ import annotations

import re

from evaltool.case import CaseFolder
from evaltool.check import MODELS
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.key import read_key
from evaltool.records import ID_SHAPE

LONGEST_ID = 24
_UNSAID = "Not said yet: put the right group in its place"


class NewIds:
    """The ids of a case, and the next free ones; every id given out is taken from then on."""

    def __init__(self, case: CaseFolder):
        # codes of the key name persons even where the table of persons does not have them yet
        codes = {person.code.lower() for person in read_key(case).persons}
        self._taken = {
            getattr(record, column).lower() for model in MODELS if model.owns_ids for record in case.read(model) for column in (*model.shared_ids, model.key)
        }
        self._taken |= codes | {id.lower() for model in MODELS for id in case.read(model).lost_ids}
        self._numbers: dict[str, int] = {}

    def take(self, wanted: str, prefix: str, digits: int = 2) -> str:
        """The id that was wanted, where it is free and has the form of an id; else the next number after those with this prefix."""
        id = wanted if self._is_free(wanted) else self._next(prefix, digits)
        self._taken.add(id.lower())
        return id

    def _is_free(self, wanted: str) -> bool:
        return len(wanted) <= LONGEST_ID and bool(ID_SHAPE.fullmatch(wanted)) and wanted.lower() not in self._taken

    def _next(self, prefix: str, digits: int) -> str:
        if prefix not in self._numbers:
            known = (re.fullmatch(rf"{re.escape(prefix.lower())}0*(\d{{1,9}})", id) for id in self._taken)
            self._numbers[prefix] = max((int(match[1]) for match in known if match), default=0)
        self._numbers[prefix] += 1
        return f"{prefix}{self._numbers[prefix]:0{digits}}"


def unsaid_group(case: CaseFolder, ids: NewIds) -> tuple[str, list[dict[str, str]]]:
    """(id, rows to add) of the one group that stands for those nobody said: that of the case where an earlier import made it, else a new one."""
    known = next((group.id for group in read_stakeholders(case) if group.group == _UNSAID), None)
    if known:
        return known, []
    id = ids.take("GX", "G")
    return id, [{"group_id": id, "group": _UNSAID, "role": "other"}]
