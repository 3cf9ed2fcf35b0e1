"""The register of documents: what the evaluator asked for, what came, and what it was used for."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Word, YearOrDay
from evaltool.problems import Problems
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
    date: YearOrDay = Field("", description="Date of the document; the year or the month, such as 2006 or 2006-03, where no more is known.")
    received: Annotated[str, Word("received")] = Field("", description="yes, no or requested.")
    file: str = Field("", description="Path of the file inside desk_review/, where it is kept in the case.")
    used_for: str = Field("", description="What it was used for.")
    note: str = Field("", description="Anything else.")


def read_documents(case: CaseFolder) -> Records[Document]:
    """The register in the order of the file."""
    return case.read(Document)


def received(case: CaseFolder) -> Records[Document]:
    """The documents the evaluator has."""
    return read_documents(case).where(lambda document: document.received == "yes")


def not_received(case: CaseFolder) -> Records[Document]:
    """The documents that are known of and did not come, asked for or not; one that says nothing of it counts as not received."""
    return read_documents(case).where(lambda document: document.received != "yes")


def received_in_words(case: CaseFolder) -> str:
    """One sentence on how many of the documents came."""
    documents = read_documents(case)
    if not len(documents):
        return "The register of documents is not in the case yet."
    asked = [document for document in not_received(case) if document.received == "requested"]
    waiting = f"; {len(asked)} {'is' if len(asked) == 1 else 'are'} asked for" if asked else ""
    came = "document was" if len(documents) == 1 else "documents were"
    return f"{len(received(case))} of {len(documents)} {came} received{waiting}."


def check_documents(case: CaseFolder) -> Problems:
    """Files that the register names and that are not there."""
    found = Problems()
    for document in read_documents(case):
        if document.file and case.find_file(Document.phase, document.file) is None:
            found.add("FILE_NOT_FOUND", document.found_at.at("file"), file=document.file)
    return found
