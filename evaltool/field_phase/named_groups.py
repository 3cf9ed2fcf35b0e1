"""Which stakeholder groups may be named beside a source or a quote without telling who spoke."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from evaltool.case import CaseFolder
from evaltool.desk_review.stakeholders import Group
from evaltool.field_phase.persons import Voice, voices_of_source
from evaltool.field_phase.sources import Source, analysed_sources, is_one_organisation
from evaltool.field_phase.told_kinds import lists_meetings, told_groups

FEWEST = 2
HIDDEN = "not named"


def may_be_named(case: CaseFolder, group_ids: tuple[str, ...]) -> bool:
    """True where at least two sources and two persons spoke for exactly these groups, of two organisations each, and nobody left out can be found by
    elimination."""
    return frozenset(group_ids) in case.once(_named)


def may_be_told(case: CaseFolder, group_id: str) -> bool:
    """True where it may be said of a question whether a group was heard on it: beside the sources that speak to each question, that joins a group to its only
    source, unless the group may be named or nobody of it was heard at all."""
    return may_be_named(case, (group_id,)) or not any(group_id in source.group_ids for source in analysed_sources(case))


def told_apart(case: CaseFolder, voices: Iterable[Voice]) -> tuple[str, ...]:
    """The groups of some voices, those that may not be named as one, `HIDDEN`: how many there are would tell which hidden sources share a group."""
    groups = {group for voice in voices for group in voice.group_ids}
    return tuple(sorted({group if not lists_meetings(case) or may_be_named(case, (group,)) else HIDDEN for group in groups}))


def role_may_be_told(case: CaseFolder, role: str) -> bool:
    """True where it may be said of a finding whether somebody of a role was heard on it: all groups of the role may be told, or no list of meetings says who they
    are."""
    return not lists_meetings(case) or all(may_be_told(case, group.id) for group in case.read(Group) if group.role == role)


def _named(case: CaseFolder) -> frozenset[frozenset[str]]:
    heard: dict[frozenset[str], list[Source]] = defaultdict(list)
    for source in analysed_sources(case):
        heard[frozenset(told_groups(case, source))].append(source)
    sizes = {groups: _size(case, sources) for groups, sources in heard.items() if groups}
    named = {groups for groups, size in sizes.items() if size >= FEWEST and not any(is_one_organisation(case, group_id) for group_id in groups)}
    unnamed = frozenset().union(*sizes) - frozenset().union(*named)
    if len(unnamed) == 1 and named:
        # with all other groups named, the one source without a group would be that group's: the smallest of the others is kept back with it
        named.remove(min(named, key=lambda groups: (sizes[groups], sorted(groups))))
    return frozenset(named)


def _size(case: CaseFolder, sources: list[Source]) -> int:
    """The smaller of two numbers: sources, and persons heard in them."""
    voices: frozenset[Voice] = frozenset().union(*(voices_of_source(case, source) for source in sources))
    return min(len(sources), len(voices))
