"""As what a source is counted, so that neither its kind nor its groups tell which meeting it was.

What is counted by kind of evidence and by group, question by question, tells beside the sources that speak to each question which of them were group discussions,
and which had several groups. Where one of the kind was held with just these groups, the list of meetings tells when, where and with whom. Such a source is counted
with the interviews of its group, a discussion of several groups with those of the group that is named first. Of a visit, behind which nobody stands, the kind is
told and the group is not.
"""

from __future__ import annotations

from collections import Counter

from evaltool.case import CaseFolder
from evaltool.desk_review.meeting_plan import Meeting
from evaltool.field_phase.sources import Source, analysed_sources

VISIT = "observation"
FEWEST = 2
# as much as an interview to a reader: the list of meetings tells who wrote
_AS_INTERVIEW = {"email": "interview"}
_NO_MEETING = (VISIT, "survey", "training_test")

Cell = tuple[frozenset[str], str]


def told_kind(case: CaseFolder, source: Source) -> str:
    """The kind of a source where its groups were met at least twice in every way they were met, so that two meetings may be meant; `interview` otherwise."""
    groups, kind = _cell(source)
    return "interview" if any(groups == other for other, _ in case.once(_alone)) and kind not in _NO_MEETING else kind


def told_groups(case: CaseFolder, source: Source) -> tuple[str, ...]:
    """The groups of a source where two of its kind were met with just these, and the first of them otherwise; none of a visit."""
    if source.kind == VISIT:
        return ()
    return source.group_ids[:1] if _cell(source) in case.once(_alone) else source.group_ids


def lists_meetings(case: CaseFolder) -> bool:
    """True where outputs list meetings with day, place or organisation, beside which a source could be set."""
    return bool(len(case.read(Meeting)))


def not_heard(case: CaseFolder) -> str:
    """How to say of a group that nothing counts for it: where a discussion of several groups counts for one of them, another may have spoken there."""
    counts_for_one = any(source.kind != VISIT and len(told_groups(case, source)) < len(source.group_ids) for source in analysed_sources(case))
    return "with no source of its own on it" if counts_for_one else "not heard on it"


def is_told(case: CaseFolder, stream: str) -> bool:
    """True where nothing of a kind of evidence counts elsewhere, so that it may be called silent: where some discussion counts as a talk, they may not."""
    return stream != "focus_groups" or all(told_kind(case, source) == source.kind for source in analysed_sources(case) if source.kind == "focus_group")


def _alone(case: CaseFolder) -> set[Cell]:
    """The groups and kinds of which there is one source; none in a case that lists no meetings, as nothing can be set beside them then."""
    if not lists_meetings(case):
        return set()
    number = Counter(_cell(source) for source in analysed_sources(case) if source.kind not in _NO_MEETING)
    return {cell for cell, sources in number.items() if sources < FEWEST}


def _cell(source: Source) -> Cell:
    return frozenset(source.group_ids), _AS_INTERVIEW.get(source.kind, source.kind)
