"""Points that emerge while still in the field: for the debriefing, not yet findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several
from evaltool.field_phase.persons import voices_of_source
from evaltool.field_phase.sources import analysed_sources, read_sources
from evaltool.field_phase.told_kinds import VISIT
from evaltool.problems import Problems
from evaltool.records import Record, Records


class EmergingPoint(Record):
    """One emerging point."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "emerging"
    key: ClassVar[str] = "point_id"

    point_id: str = Field(description="Id, such as EP1.")
    criterion: str = Field("", description="Criterion.")
    text: str = Field(description="The point.")
    source_ids: Annotated[Several, Cites("sources")] = Field((), description="Sources that made it.")
    against_ids: Annotated[Several, Cites("sources")] = Field((), description="Sources that say otherwise.")
    to_verify: str = Field("", description="What is still to be verified.")


def read_emerging(case: CaseFolder) -> Records[EmergingPoint]:
    """The points in the order of the file."""
    return case.read(EmergingPoint)


@dataclass(frozen=True)
class Support:
    """How widely a point was made, in counts alone: sources, the groups whose voices they are, and how many of the sources are visits, where the evaluator saw
    it and nobody said it. `implementer_only` where nobody else made it."""

    sources: int
    group_ids: tuple[str, ...]
    implementer_only: bool
    visits: int = 0

    @property
    def spoken(self) -> int:
        """In how many sources somebody said it."""
        return self.sources - self.visits


def points_of(case: CaseFolder, criterion: str) -> list[EmergingPoint]:
    """The points under one criterion, in the order of the file; an empty criterion gives those under none of the criteria in use."""
    criteria = case.header.evaluation.criteria
    found = [(point.criterion.strip().lower(), point) for point in read_emerging(case)]
    return [point for under, point in found if (under == criterion if criterion else under not in criteria)]


def support_of(case: CaseFolder, point: EmergingPoint) -> Support:
    """How widely a point was made; sources without consent do not count."""
    return _support(case, point.source_ids)


def opposition_of(case: CaseFolder, point: EmergingPoint) -> Support:
    """How widely the contrary was said; as long as anybody does, the point is an open contradiction."""
    return _support(case, point.against_ids)


def _support(case: CaseFolder, ids: Iterable[str]) -> Support:
    usable = analysed_sources(case)
    sources = [source for id in dict.fromkeys(ids) if (source := usable.get(id)) is not None]
    voices = [voice for source in sources for voice in voices_of_source(case, source)]
    groups = dict.fromkeys(group for source in sources for group in source.group_ids if source.kind != VISIT)
    visits = sum(source.kind == VISIT for source in sources)
    return Support(len(sources), tuple(groups), bool(voices) and not visits and all(voice.implementer for voice in voices), visits)


def check_emerging(case: CaseFolder) -> Problems:
    """Points that rest on sources which may not be used."""
    problems = Problems()
    sources = read_sources(case)
    for point in read_emerging(case):
        for column, ids in (("source_ids", point.source_ids), ("against_ids", point.against_ids)):
            for id in ids:
                source = sources.get(id)
                if source is not None and not source.is_analysed:
                    problems.add("EMERGING_WITHOUT_CONSENT", point.found_at.at(column), id=point.id, source=id)
    return problems
