"""A REFI-QDA project as plain data, between its XML and a case: users, codes, texts with their selections and codings, and what has no place here.

The standard: www.qdasoftware.org, version 1.5 of the text, 1.0 of the schema. Ids are GUIDs in capitals without braces.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"


@dataclass(frozen=True)
class RefiCode:
    """One code; `parent` is the GUID of the code above it, or empty."""

    guid: str
    name: str
    parent: str = ""
    description: str = ""
    color: str = ""
    is_codable: bool = True


@dataclass(frozen=True)
class RefiCoding:
    """One code put on a selection by one user; `notes` are the texts of its notes."""

    guid: str
    code: str
    user: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefiSelection:
    """A stretch of a text: positions as written, the words that the file quotes for it, and its codings."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    codings: tuple[RefiCoding, ...] = ()


@dataclass(frozen=True)
class RefiText:
    """One source: its text as stored, byte order mark and line ends included, or None with the reason in `absent`."""

    guid: str
    name: str
    text: str | None
    absent: str = ""
    description: str = ""
    selections: tuple[RefiSelection, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RefiProject:
    """What a .qdpx or .qdc holds; `leftovers` are the pieces that have no place here, as (place, text, why)."""

    name: str
    origin: str = ""
    description: str = ""
    users: dict[str, str] = field(default_factory=dict)
    codes: tuple[RefiCode, ...] = ()
    texts: tuple[RefiText, ...] = ()
    leftovers: tuple[tuple[str, str, str], ...] = ()

    def path_of(self, guid: str) -> tuple[str, ...]:
        """The names from the top down to a code."""
        codes = {code.guid: code for code in self.codes}
        path: list[str] = []
        while guid in codes and len(path) <= len(codes):
            path.append(codes[guid].name)
            guid = codes[guid].parent
        return tuple(reversed(path))


def stable_guid(case_code: str, kind: str, id: str) -> str:
    """The GUID that a thing of a case has in every export: the same case, kind and id give the same, in capitals, as the strictest readers want it."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:evaltool:{case_code}:{kind}:{id}")).upper()


def plain_guid(written: str | None) -> str:
    """A GUID as it is compared: capitals, no braces."""
    return (written or "").strip().strip("{}").upper()
