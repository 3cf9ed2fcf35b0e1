"""Sources of the field phase: each interview, group, letter or visit once, with the consent that lets it be used."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Count, Day, Several, Word, YesNo
from evaltool.records import Record, Records


class Source(Record):
    """One source."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "sources"
    key: ClassVar[str] = "source_id"

    source_id: str = Field(description="Id, such as S07; not numbered in the order of the meetings.")
    kind: Annotated[str, Word("source_kind")] = Field(description="interview, focus_group, email, observation, survey or training_test.")
    group_ids: Annotated[Several, Cites("stakeholders")] = Field(description="Groups heard.")
    meeting_id: Annotated[str, Cites("meeting_plan")] = Field("", description="Meeting it comes from; stays in the case.")
    organisation: str = Field("", description="Organisation; stays in the case.")
    role: str = Field("", description="Role; stays in the case.")
    person_codes: Annotated[Several, Cites("persons")] = Field((), description="Persons heard, by code.")
    persons: Count = Field(None, description="Number of persons, where they have no codes.")
    date: Day = Field(None, description="Day; stays in the case.")
    place: str = Field("", description="Place; stays in the case.")
    mode: Annotated[str, Word("meeting_mode")] = Field("", description="in_person, remote or written.")
    language: str = Field("", description="Language.")
    interpreter: Annotated[str, Word("interpreter")] = Field("", description="none, independent or implementer.")
    implementer_present: YesNo = Field(None, description="Whether staff of the implementer were in the room.")
    consent: Annotated[str, Word("consent")] = Field(description="given, refused, withdrawn, not_asked or not_needed.")
    quotable: YesNo = Field(description="Whether its words may be quoted.")
    sensitivity: Annotated[str, Word("sensitivity")] = Field("", description="public, internal or restricted.")
    file: str = Field("", description="Pseudonymised text in transcripts/.")


def read_sources(case: CaseFolder) -> Records[Source]:
    """The sources in the order of the file."""
    return case.read(Source)
