"""Tests before and after a training."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Number
from evaltool.records import Record, Records


class TrainingTest(Record):
    """One person's two test papers."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "training_tests"
    key: ClassVar[str] = "test_id"

    test_id: str = Field(description="Id, such as T01.")
    person_code: Annotated[str, Cites("persons")] = Field(description="Person.")
    training: str = Field("", description="Which training; can be cited as evidence.")
    sex: str = Field("", description="Sex.")
    organisation_kind: str = Field("", description="Kind of organisation.")
    pre: Number = Field(None, description="Points before.")
    post: Number = Field(None, description="Points after.")
    maximum: Number = Field(description="Most points possible.")


def read_training_tests(case: CaseFolder) -> Records[TrainingTest]:
    """The papers in the order of the file."""
    return case.read(TrainingTest)
