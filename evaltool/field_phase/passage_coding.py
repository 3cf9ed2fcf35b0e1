"""A passage that was found, coded as evidence in one step: a row more in the codings of one coder, with the exact words and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evaltool import terms
from evaltool.added_rows import add_row
from evaltool.case import CaseFolder
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coding import Coding, read_codings, speaker_at
from evaltool.field_phase.search import Hit
from evaltool.field_phase.search_index import paper_of
from evaltool.field_phase.transcripts import read_transcript
from evaltool.problems import EvaltoolError
from evaltool.tables import may_name_a_file

_NUMBERED = re.compile(r"(?P<letters>.*?)(?P<number>\d+)")


def chosen(hits: Sequence[Hit], written: str) -> Hit:
    """The hit that a person names by its number in the list or by its citation; raises EvaltoolError where there is no such hit."""
    found = [hit for number, hit in enumerate(hits, start=1) if written.strip() in (str(number), hit.citation)]
    if not found:
        raise EvaltoolError(f"There is no hit {written!r}: name one of the {len(hits)} found by its number or its citation.")
    return found[0]


def code_passage(case: CaseFolder, hit: Hit, code_id: str, direction: str, coder: str, memo: str = "") -> Coding:
    """The coding that was added for a passage; raises EvaltoolError, and writes nothing, where it cannot stand so."""
    case.read_again(Coding)
    name = _coder(case, coder)
    code = read_codebook(case).get(code_id.strip())
    if code is None:
        raise EvaltoolError(f"Nothing was coded: the codebook has no code '{code_id}'." + terms.did_you_mean(code_id, read_codebook(case).ids()))
    side = terms.word("direction", direction)
    if side is None:
        raise EvaltoolError(f"Nothing was coded: '{direction}' is no direction. It is {', '.join(terms.VOCABULARIES['direction'])}, or +, -, +/-, 0.")
    paper = paper_of(case, hit.id)
    if paper is None or paper.text[hit.start : hit.end] != hit.quote:
        raise EvaltoolError(f"Nothing was coded: the text of {hit.id} is no longer as it was when it was searched. Search again.")
    _refuse_double(case, hit, code.id, name)
    # offsets of a text are checked again and again; those of a Word or PDF file cannot be, so its page is kept as well
    kept = memo if read_transcript(case, hit.id) else f"{hit.citation.removeprefix(hit.id).strip()}. {memo}".strip()
    coding = Coding(
        coding_id=_next_id(case, name), source_id=hit.id, start=hit.start, end=hit.end, quote=hit.quote,
        code_id=code.id, direction=side, speaker=speaker_at(case, hit.id, paper.text, hit.start), memo=kept,
    )  # fmt: skip
    add_row(case, Coding, coding.as_written(), name)
    case.read_again(Coding)
    return coding


def _coder(case: CaseFolder, coder: str) -> str:
    """The coder as the table that is there already has it; a new one by a name that is a file's name everywhere."""
    name = coder.strip()
    if not may_name_a_file(name):
        raise EvaltoolError(f"Nothing was coded: '{coder}' cannot be the name of a coder's file. Use letters, digits, blanks, dots and hyphens.")
    homes = case.homes_of(Coding, name)
    return homes[0].owner if homes else name


def _refuse_double(case: CaseFolder, hit: Hit, code_id: str, coder: str) -> None:
    for other in read_codings(case):
        is_same = other.by == coder and other.source_id == hit.id and other.code_id == code_id
        if is_same and (other.start or 0) < hit.end and hit.start < (other.end or 0):
            raise EvaltoolError(f"Nothing was coded: {other.id} of {coder} has {code_id} on these words already.")


def _next_id(case: CaseFolder, coder: str) -> str:
    """The number after the coder's last one, or after the last of all where that is taken."""
    codings = read_codings(case)
    numbered = [(match, coding.by) for coding in codings if (match := _NUMBERED.fullmatch(coding.id))]
    own = [match for match, by in numbered if by == coder]
    for last in (own, [match for match, _ in numbered]):
        if last:
            top = max(last, key=lambda match: int(match["number"]))
            id = f"{top['letters']}{int(top['number']) + 1:0{len(top['number'])}d}"
            if id not in codings.ids():
                return id
    return "K0001"
