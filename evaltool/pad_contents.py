"""What the coding pad draws, as plain dictionaries: the texts that may be coded, the tree of codes, the codings of a coder, and two coders side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.field_phase.codebook import Code, read_codebook
from evaltool.field_phase.coders_done import differences, done_with, others_done
from evaltool.field_phase.coding import Coding, find_spot, read_codings
from evaltool.field_phase.key import read_key
from evaltool.field_phase.key_rows import next_code
from evaltool.field_phase.sources import Source, read_sources
from evaltool.field_phase.transcripts import read_transcript
from evaltool.problems import EvaltoolError
from evaltool.synthesis.findings import read_findings

Stamp = tuple[tuple[str, int, int], ...]
Shown = dict[str, Any]  # what travels to the browser as JSON
HUES = 8  # families of codes that have a colour of their own; a ninth begins again, as the name stands beside the colour


def texts(case: CaseFolder) -> list[Shown]:
    """The sources and documents that have a text and may be analysed, in the order of their tables."""
    listed = [(source.id, source.kind.replace("_", " ")) for source in read_sources(case) if source.is_analysed]
    listed += [(document.id, document.title) for document in read_documents(case)]
    return [{"id": id, "title": title} for id, title in listed if read_transcript(case, id) is not None]


def look_at_consent(case: CaseFolder, before: Stamp) -> Stamp:
    """The state on the disk of the table of sources, which is read again where it is not as before: consent may be withdrawn while a pad is open."""
    files = [path for path in sorted((case.root / Source.phase).glob("*.*")) if path.stem.lower() in (Source.table, Source.phase) and path.is_file()]
    now = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    if now != before:
        case.read_again(Source)
    return now


def words_of(case: CaseFolder, id: str) -> str:
    """The text of a source or document as it is on the disk now; refused where it may not be coded."""
    transcript = read_transcript(case, id)
    if transcript is None:
        raise EvaltoolError(f"{id} has no text that may be coded.")
    return transcript.text


def one_text(case: CaseFolder, coder: str, id: str) -> Shown:
    """A text with what belongs to it: who speaks in it, whether the coder is done, and which others may be seen beside."""
    text = words_of(case, id)
    source = read_sources(case).get(id)
    return {
        "id": id,
        "text": text,
        "persons": list(source.person_codes) if source else [],
        "done": id in done_with(case, coder),
        "others": others_done(case, coder, id),
    }


def codes(case: CaseFolder) -> list[Shown]:
    """The codes in the order of the tree, each with its depth, its colour and what the codebook says of it."""
    book = read_codebook(case)
    roots = {code.id: number for number, code in enumerate(book.roots())}
    shown = [_code(code) | {"depth": book.depth_of(code.id)} for code in book.in_tree_order()]
    hue = 0
    for code in shown:
        hue = roots[code["id"]] % HUES if code["id"] in roots else hue
        code["hue"] = hue
    return shown


def questions(case: CaseFolder) -> list[Shown]:
    """The evaluation questions in the order of the matrix."""
    return [{"id": question.id, "text": question.question} for question in read_evaluation_matrix(case)]


def directions() -> list[Shown]:
    """The four directions with the sign and the key of each."""
    return [{"id": word, "sign": sign, "key": key} for word, sign, key in zip(terms.VOCABULARIES["direction"], "+−±○", "+-*0", strict=True)]


def coding(case: CaseFolder, coding: Coding) -> Shown:
    """One coding where its words stand now; `found` is False where they cannot be found in the text."""
    transcript = read_transcript(case, coding.source_id)
    spot = find_spot(transcript.text, coding) if transcript else None
    return {
        "id": coding.id,
        "source": coding.source_id,
        "start": spot.start if spot else coding.start,
        "end": spot.end if spot else coding.end,
        "found": bool(spot and spot.is_found),
        "quote": coding.quote[:120],
        "code": coding.code_id,
        "direction": coding.direction,
        "speaker": coding.speaker,
        "translation": coding.translation,
        "memo": coding.memo,
    }


def codings(case: CaseFolder, own: Iterable[Coding]) -> list[Shown]:
    """The codings where their words stand now, without those of sources that may not be used."""
    withheld = {source.id for source in read_sources(case) if not source.is_analysed}
    return [coding(case, found) for found in own if found.source_id not in withheld]


def persons(case: CaseFolder) -> Shown:
    """The codes of the persons in the key, and the next free one; no name is among them."""
    return {"codes": [person.code for person in read_key(case).persons], "next": next_code(case)}


def beside(case: CaseFolder, coder: str, own: Iterable[Coding], source_id: str, other: str) -> Shown:
    """Another coder's codings of a text and what differs from the own; refused before both are done with it."""
    if other not in others_done(case, coder, source_id):
        raise EvaltoolError(f"What '{other}' did in {source_id} can be seen once both coders are done with it.")
    case.read_again(Coding)
    theirs = [found for found in read_codings(case) if found.by.lower() == other.lower() and found.source_id == source_id]
    mine = [found for found in own if found.source_id == source_id]
    return {"other": other, "theirs": [coding(case, found) for found in theirs], "differs": differences(_now(case, mine), _now(case, theirs))}


def cited_in(case: CaseFolder, ids: Iterable[str]) -> list[str]:
    """The findings that cite any of these codings."""
    wanted = set(ids)
    return [finding.id for finding in read_findings(case) if wanted & {*finding.evidence_for, *finding.evidence_against}]


def _now(case: CaseFolder, codings: Iterable[Coding]) -> list[Coding]:
    """The codings with the characters where their words stand now."""
    shown = [(found, coding(case, found)) for found in codings]
    return [found.model_copy(update={"start": now["start"], "end": now["end"]}) for found, now in shown]


def _code(code: Code) -> Shown:
    return {
        "id": code.id,
        "parent": code.parent_id,
        "name": code.code,
        "definition": code.definition,
        "use_when": code.use_when,
        "not_when": code.not_when,
        "questions": list(code.question_ids),
    }
