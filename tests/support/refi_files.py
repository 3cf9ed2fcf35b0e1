"""Small REFI-QDA projects written by hand, as other programs write them, for tests of reading."""

from __future__ import annotations

import zipfile
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures" / "refi"
NO_FIXTURES = f"the foreign files are not there: {FIXTURES}"


def guid(number: int) -> str:
    """A GUID that can be told from others at sight."""
    return f"{number:08X}-0000-4000-8000-{number:012X}"


def qdpx(path: Path, inside: str, texts: dict[str, bytes] = {}, root: str = 'xmlns="urn:QDA-XML:project:1.0" name="Wells"', head: str = "") -> Path:  # noqa: B006
    """A .qdpx with these children of Project and these files in sources/."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("project.qde", f'<?xml version="1.0"?>{head}<Project {root}>{inside}</Project>')
        for name, data in texts.items():
            package.writestr(f"sources/{name}", data)
    return path


def codebook(*names: str) -> str:
    """A CodeBook element of flat codes, numbered from 20."""
    codes = "".join(f'<Code guid="{guid(20 + number)}" name="{name}" isCodable="true"/>' for number, name in enumerate(names))
    return f"<CodeBook><Codes>{codes}</Codes></CodeBook>"


def selection(start: int, end: int, name: str = "", code: int = 20, number: int = 50, inside: str = "", user: str = "") -> str:
    """A selection with one coding; `inside` stands in the coding, after its code."""
    by = f' creatingUser="{user}"' if user else ""
    coding = f'<Coding guid="{guid(number + 1)}"{by}><CodeRef targetGUID="{guid(code)}"/>{inside}</Coding>'
    return f'<PlainTextSelection guid="{guid(number)}" name="{name}" startPosition="{start}" endPosition="{end}">{coding}</PlainTextSelection>'


def sources(inside: str, name: str = "I7", path: str = "internal://a.txt") -> str:
    """A Sources element with one text."""
    return f'<Sources><TextSource guid="{guid(40)}" name="{name}" plainTextPath="{path}">{inside}</TextSource></Sources>'
