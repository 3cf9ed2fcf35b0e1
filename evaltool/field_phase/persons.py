"""The persons who were heard, by code: voices are counted by person, not by meeting."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Word, YesNo
from evaltool.records import Record, Records


class Person(Record):
    """One person."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "persons"
    key: ClassVar[str] = "person_code"

    person_code: str = Field(description="Code, such as P12; the name stands in private/key.csv alone.")
    group_id: Annotated[str, Cites("stakeholders")] = Field(description="Group.")
    role: str = Field("", description="General role; stays in the case.")
    sex: str = Field("", description="f, m or as the person says.")
    implementer: YesNo = Field(None, description="Whether the person works for the implementer.")
    consent: Annotated[str, Word("consent")] = Field("", description="given, refused or withdrawn.")


def read_persons(case: CaseFolder) -> Records[Person]:
    """The persons in the order of the file."""
    return case.read(Person)
