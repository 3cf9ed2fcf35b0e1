"""What limits the evaluation, and where it left the Terms of Reference."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several, Word
from evaltool.problems import Place, Problems
from evaltool.records import Record, Records


class Limitation(Record):
    """One limitation or deviation."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "limitations"
    key: ClassVar[str] = "limitation_id"

    limitation_id: str = Field(description="Id, such as LI1.")
    kind: Annotated[str, Word("limitation_kind")] = Field(description="limitation or deviation.")
    text: str = Field(description="What it is and what it means for the findings.")
    mitigation: str = Field("", description="What was done about it.")
    question_ids: Annotated[Several, Cites("evaluation_matrix")] = Field((), description="Questions it touches.")


def read_limitations(case: CaseFolder) -> Records[Limitation]:
    """Limitations and deviations in the order of the file."""
    return case.read(Limitation)


def check_limitations(case: CaseFolder) -> Problems:
    """Limitations without a word on what was done about them, and a list that has none; nothing while the table is empty."""
    problems, limitations = Problems(), read_limitations(case)
    for limitation in limitations:
        if limitation.kind == "limitation" and not limitation.mitigation:
            problems.add("LIMITATION_NO_MITIGATION", limitation.found_at.at("mitigation"), id=limitation.id)
    if len(limitations) and not any(limitation.kind == "limitation" for limitation in limitations):
        problems.add("NO_LIMITATIONS", Place(limitations[0].found_at.file, limitations[0].found_at.sheet))
    return problems
