"""What the project took for granted, and whether it held."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several, Word
from evaltool.records import Record, Records


class Assumption(Record):
    """One assumption of the project document."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "assumptions"
    key: ClassVar[str] = "assumption_id"

    assumption_id: str = Field(description="Id, such as AS1.")
    text: str = Field(description="Its wording.")
    result_ids: Annotated[Several, Cites("results_matrix")] = Field((), description="Results it stands under.")
    activity_ids: Annotated[Several, Cites("activities")] = Field((), description="Activities it stands under.")
    held: Annotated[str, Word("held_true")] = Field("", description="yes, no, partly or unknown.")
    evidence: Annotated[Several, Cites("case")] = Field((), description="What shows it: ids, as in findings.")


def read_assumptions(case: CaseFolder) -> Records[Assumption]:
    """The assumptions in the order of the file."""
    return case.read(Assumption)


def assumptions_in_words(case: CaseFolder) -> str:
    """One sentence on how many of the assumptions held."""
    found = read_assumptions(case)
    if not len(found):
        return "The assumptions of the project are not in the case yet."
    counts = {word: sum((assumption.held or "unknown") == word for assumption in found) for word in terms.VOCABULARIES["held_true"]}
    return (
        f"Of {len(found)} assumptions {counts['yes']} held, {counts['partly']} held in part and {counts['no']} did not; of {counts['unknown']} it is not known."
    )


def assumptions_of(case: CaseFolder, result_id: str) -> list[Assumption]:
    """The assumptions that stand under a result, in the order of the file."""
    return [assumption for assumption in read_assumptions(case) if result_id in assumption.result_ids]
