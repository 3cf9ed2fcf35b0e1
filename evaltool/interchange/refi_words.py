"""What REFI-QDA has no attribute for, as lines of a description or a note that a person can read and that come back unchanged.

A code's rules stand below its definition; the direction, the speaker and the memo of a coding stand in a note on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evaltool.field_phase.codebook import Code
from evaltool.field_phase.coding import Coding

_OF_A_CODE = {"use_when": "Use when", "not_when": "Not when", "question_ids": "Questions", "code_id": "Id"}
_OF_A_CODING = {"direction": "Direction", "speaker": "Speaker", "translation": "Translation", "coding_id": "Id", "memo": "Memo"}


def words_of_code(code: Code) -> str:
    """The definition of a code and, below it, a line for each of its rules."""
    return _written({"": code.definition, **_cells(code.as_written(), _OF_A_CODE)})


def read_code(description: str) -> dict[str, str]:
    """The cells of a code from its description: `definition`, and the rules where the description has their lines."""
    found = _read(description, _OF_A_CODE)
    return {"definition": found.pop("", ""), **found}


def words_of_coding(coding: Coding) -> str:
    """A line each for the direction of a coding and for what else a note has to carry."""
    return _written(_cells(coding.as_written(), _OF_A_CODING))


def read_coding(notes: Iterable[str]) -> dict[str, str]:
    """The cells of a coding from its notes; what another program or person wrote is its memo."""
    cells: dict[str, str] = {}
    memos = []
    for note in notes:
        found = _read(note, _OF_A_CODING)
        memos += [words for name in ("", "memo") if (words := found.pop(name, ""))]
        cells |= found
    return {**cells, "memo": "\n".join(memos)}


def _cells(row: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    return {label: row[name] for name, label in labels.items() if row[name]}


def _written(parts: Mapping[str, str]) -> str:
    """The parts as lines; a further line of a part begins with a blank, so that it is never taken for a label."""
    return "\n".join(f"{label}: {words}".removeprefix(": ").replace("\n", "\n ") for label, words in parts.items() if words)


def _read(text: str, labels: Mapping[str, str]) -> dict[str, str]:
    names = {label.lower(): name for name, label in labels.items()}
    found: dict[str, list[str]] = {"": []}
    current = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        label, colon, rest = line.partition(":")
        if colon and label.lower() in names and names[label.lower()] not in found:
            current = names[label.lower()]
            found[current] = [rest.strip()]
        else:
            found[current].append(line.removeprefix(" "))
    return {name: "\n".join(lines).strip() for name, lines in found.items() if "\n".join(lines).strip()}
