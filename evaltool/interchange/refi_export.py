"""A case as a REFI-QDA project for NVivo, ATLAS.ti, MAXQDA, QualCoder and others: what goes out, and a list of what stays.

Only sources that may be used go out, by their codes and with their pseudonymised texts. What would join a source to its date, place, meeting, role or
organisation stays in the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.desk_review.documents import read_documents
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coding import Coding, analysed_codings, read_codings
from evaltool.field_phase.key import has_key, read_key
from evaltool.field_phase.leak_check import refuse_leaks
from evaltool.field_phase.sources import Source, analysed_sources, read_sources, withheld_sources
from evaltool.field_phase.transcripts import Transcript, read_transcript
from evaltool.interchange.refi_project import RefiCode, RefiCoding, RefiProject, RefiSelection, RefiText, stable_guid
from evaltool.interchange.refi_words import words_of_code, words_of_coding
from evaltool.interchange.refi_write import codebook_xml, project_package
from evaltool.privacy.pseudonyms import find_names
from evaltool.problems import EvaltoolError
from evaltool.tables import write_bytes
from evaltool.terms import counted, plain

# the columns of a source that do not tell who spoke; the others stay in the case
TRAVELS = ("kind", "group_ids", "person_codes", "persons", "mode", "language", "interpreter", "implementer_present", "quotable", "sensitivity")
_STAYS = "The meeting, organisation, role, date, place and consent of a source stay in the case, and so does the table of persons."


@dataclass(frozen=True)
class Exported:
    """The project, and the sentences on what went out and what stayed."""

    project: RefiProject
    sentences: tuple[str, ...]


def write_refi(case: CaseFolder, to: Path) -> tuple[str, ...]:
    """Write a .qdpx or, where the name ends so, a .qdc, and give the sentences on what went out and what stayed."""
    suffix = to.suffix.lower()
    if suffix not in (".qdpx", ".qdc"):
        raise EvaltoolError(f"{to.name} must end in .qdpx (a project) or .qdc (the codebook alone), as other programs go by it.")
    exported = export_codebook(case) if suffix == ".qdc" else export_project(case)
    data = codebook_xml(exported.project) if suffix == ".qdc" else project_package(exported.project)
    refuse_leaks(case, to.name, data)
    write_bytes(to, data)
    unsearched = () if has_key(case) else ("There is no private/key.csv, so no name was looked for in it.",)
    return (f"{to.name} is written.", *exported.sentences, *unsearched)


def export_codebook(case: CaseFolder) -> Exported:
    """The codes of a case; raises EvaltoolError where it has none, as an empty codebook is not valid."""
    codes = _codes(case)
    if not codes:
        raise EvaltoolError("The case has no codebook yet, so there is nothing to export. Fill in field_phase/codebook.csv first.")
    return Exported(RefiProject(_name(case), codes=codes), (f"{len(codes)} codes.",))


def export_project(case: CaseFolder) -> Exported:
    """The codes, the texts that may be used and their codings; raises EvaltoolError where there is neither code nor text."""
    codes = _codes(case)
    texts = [(id, found) for id in [*analysed_sources(case).ids(), *read_documents(case).ids()] if (found := read_transcript(case, id)) is not None]
    if not codes and not texts:
        raise EvaltoolError("The case has neither a codebook nor a text that may be used, so there is nothing to export.")
    codings = [coding for coding in analysed_codings(case) if coding.source_id in dict(texts) and coding.code_id in {c.id for c in read_codebook(case)}]
    users = _users(case, codings)
    sources = tuple(_text(case, id, transcript, [c for c in codings if c.source_id == id]) for id, transcript in texts)
    project = RefiProject(_name(case), description=case.header.mark, users=users, codes=codes, texts=sources)
    return Exported(project, (*_went_out(project, len(codings)), *_stayed(case, dict(texts), codings), _STAYS))


def _users(case: CaseFolder, codings: list[Coding]) -> dict[str, str]:
    """The coders by GUID, by which they are known again; one who is called like a person of the key goes out by a number."""
    key, coders = read_key(case), list(dict.fromkeys(coding.by for coding in codings))
    shown = {coder: f"Coder {number}" if find_names(coder, key) else coder for number, coder in enumerate(coders, start=1)}
    return {stable_guid(case.header.project.code, "user", plain(coder)): shown[coder] for coder in coders}


def _name(case: CaseFolder) -> str:
    return f"{case.header.project.code} {case.header.evaluation.title}"


def _codes(case: CaseFolder) -> tuple[RefiCode, ...]:
    """The codes so that each stands after the one above it, those of a broken tree at the top."""
    book, code = read_codebook(case), case.header.project.code
    ordered = book.in_tree_order()
    ordered += [one for one in book if one not in ordered]
    placed: set[str] = set()
    found = []
    for one in ordered:
        parent = stable_guid(code, "code", one.parent_id) if one.parent_id in placed else ""
        placed.add(one.id)
        found.append(RefiCode(stable_guid(code, "code", one.id), one.code, parent, words_of_code(one)))
    return tuple(found)


def _text(case: CaseFolder, id: str, transcript: Transcript, codings: list[Coding]) -> RefiText:
    code, source = case.header.project.code, read_sources(case).get(id)
    ordered = sorted(codings, key=lambda coding: (coding.start or 0, coding.end or 0, coding.by, coding.id))
    selections = []
    for (start, end), same in groupby(ordered, key=lambda coding: (coding.start or 0, coding.end or 0)):
        guid = stable_guid(code, "selection", f"{id}:{start}:{end}")
        selections.append(RefiSelection(guid, start, end, transcript.text[start:end], codings=tuple(_coding(code, coding) for coding in same)))
    return RefiText(stable_guid(code, "source", id), id, transcript.text, selections=tuple(selections), variables=_variables(source) if source else {})


def _coding(code: str, coding: Coding) -> RefiCoding:
    guids = (stable_guid(code, "coding", coding.id), stable_guid(code, "code", coding.code_id), stable_guid(code, "user", plain(coding.by)))
    return RefiCoding(*guids, coding.date.isoformat() if coding.date else "", (words_of_coding(coding),))


def _variables(source: Source) -> dict[str, str]:
    row = source.as_written()
    return {name: row[name] for name in TRAVELS if row[name]}


def _went_out(project: RefiProject, codings: int) -> list[str]:
    coders = f" by {counted(len(project.users), 'coder')}" if project.users else ""
    return [f"{len(project.codes)} codes, {len(project.texts)} texts and {codings} codings{coders}; directions, speakers and memos travel as notes."]


def _stayed(case: CaseFolder, texts: dict[str, Transcript], codings: list[Coding]) -> list[str]:
    said = [f"{source.id} stays in the case: consent {source.consent.replace('_', ' ')}." for source in withheld_sources(case)]
    said += [f"{source.id} has no text that could go out." for source in analysed_sources(case) if source.id not in texts]
    gone = {coding.id for coding in codings}
    for coding in read_codings(case):
        if coding.id not in gone and (read_sources(case).get(coding.source_id) is None or coding.source_id in texts):
            said.append(f"{coding.id} stays in the case: {_why(case, coding, texts)}.")
    return said


def _why(case: CaseFolder, coding: Coding, texts: dict[str, Transcript]) -> str:
    if coding.source_id not in texts:
        return f"the text of {coding.source_id} is not kept in the case"
    if read_codebook(case).get(coding.code_id) is None:
        return f"its code {coding.code_id} is not in the codebook"
    return "its words are not found in the text, or its speaker did not consent"
