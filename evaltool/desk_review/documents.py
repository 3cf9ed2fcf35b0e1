"""The register of documents: what the evaluator asked for, what came, and what it was used for."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Day, Word
from evaltool.records import Record, Records


class Document(Record):
    """One document of the desk review."""

    phase: ClassVar[str] = "desk_review"
    table: ClassVar[str] = "documents"
    key: ClassVar[str] = "document_id"

    document_id: str = Field(description="Id, such as D03.")
    title: str = Field(description="Title as it is printed.")
    kind: str = Field("", description="Kind: project document, report, law, data, guideline ...")
    author: str = Field("", description="Who wrote it; an institution.")
    date: Day = Field(None, description="Date of the document.")
    received: Annotated[str, Word("received")] = Field("", description="yes, no or requested.")
    file: str = Field("", description="Path of the file inside desk_review/, where it is kept in the case.")
    used_for: str = Field("", description="What it was used for.")
    note: str = Field("", description="Anything else.")


def read_documents(case: CaseFolder) -> Records[Document]:
    """The register in the order of the file."""
    return case.read(Document)
