"""What a reader may see of a piece of evidence: its words where they may be quoted, otherwise what it is about.

A source is named by its code, a speaker by the group, and by the group only where that does not tell who spoke: nothing here can be joined to a
meeting.
"""

from __future__ import annotations

import re

from evaltool.case import CaseFolder
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coding import read_codings
from evaltool.field_phase.named_groups import may_be_named
from evaltool.field_phase.persons import read_persons
from evaltool.field_phase.sources import Source
from evaltool.field_phase.told_kinds import VISIT, told_groups
from evaltool.outputs.profiles import Profile
from evaltool.synthesis.evidence import Evidence

_MARKS = frozenset('"“”„')
# what stands for the code of a person in words that are shown
A_PERSON = "[a person]"
# who is behind the notes of a visit
SEEN = "seen by the evaluator"
KINDS = {
    "coding": "statement",
    "place": "passage",
    "source": "source",
    "document": "document",
    "indicator": "indicator",
    "assumption": "assumption",
    "activity": "activity",
    "budget line": "budget line",
    "survey question": "survey question",
    "training": "training test",
    "test": "training test",
    "service data": "register total",
}


def excerpt(case: CaseFolder, evidence: Evidence, reader: Profile) -> str:
    """The words of the evidence for this reader; where they may not be shown, the theme and direction of what was said, and where these may not, nothing."""
    if not evidence.source_id or reader.may_quote(evidence):
        return without_codes(case, evidence.translation or evidence.excerpt) or ("[words not in this case]" if evidence.place else "the whole of it")
    coding = read_codings(case).get(evidence.citation) if reader.may_show(evidence) else None
    code = read_codebook(case).get(coding.code_id) if coding else None
    return f"[words not shown; on: {code.code}, {coding.direction}]" if coding and code else "[words not shown]"


def inside_quotes(words: str) -> str:
    """Words ready to stand between quotation marks: their own around the whole are taken off, those inside become single ones that open and close."""
    words = words.strip()
    if len(words) > 1 and words[0] in _MARKS and words[-1] in _MARKS and not _MARKS & set(words[1:-1]):
        return words[1:-1].strip()
    opened = re.sub(r'(?:(?<=\s)|(?<=[(\[])|^)["“”„]', "‘", words)
    return re.sub(r'["“”„]', "’", opened)


def without_codes(case: CaseFolder, words: str) -> str:
    """The words without the codes of persons: whoever has the list behind them would know who was in the room."""
    codes = case.once(_person_codes)
    return codes.sub(A_PERSON, words) if codes else words


def _person_codes(case: CaseFolder) -> re.Pattern[str] | None:
    codes = sorted((person.id for person in read_persons(case)), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, codes))})\b") if codes else None


def speaker(case: CaseFolder, evidence: Evidence) -> str:
    """Who said it, as far as it may be said: the stakeholder group, or just that it was one of those heard; of a visit that the evaluator saw it."""
    return SEEN if evidence.stream == VISIT else groups_heard(case, evidence.group_ids)


def behind(case: CaseFolder, source: Source) -> str:
    """The groups behind a source as far as they may be said; of a visit that the evaluator saw it."""
    return SEEN if source.kind == VISIT else groups_heard(case, told_groups(case, source))


def groups_heard(case: CaseFolder, group_ids: tuple[str, ...]) -> str:
    """The names of the stakeholder groups of a source where that does not tell who spoke; otherwise just that it was one of those heard."""
    groups = [group for group in (read_stakeholders(case).get(id) for id in group_ids) if group]
    return "; ".join(group.group for group in groups) if groups and may_be_named(case, group_ids) else "one of those heard"


def origin(case: CaseFolder, evidence: Evidence) -> str:
    """The source code, the document with its title, or the register the evidence comes from."""
    document = read_documents(case).get(evidence.document_id)
    if document:
        return f"{document.id} {document.title}"
    return evidence.source_id or {"survey": "survey", "tests": "training tests"}.get(evidence.stream, "results and registers")


def kind(evidence: Evidence) -> str:
    """The kind of evidence in a word."""
    return KINDS.get(evidence.kind, evidence.kind.replace("_", " "))


def quotable(evidence: Evidence, reader: Profile) -> bool:
    """True for words of a person that this reader may see."""
    return evidence.kind == "coding" and bool(evidence.source_id) and reader.may_quote(evidence)
