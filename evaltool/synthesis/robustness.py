"""How robust the judgement is: one source, document, group or kind of evidence left out at a time, and everything that comes from the implementer.

For the evaluator's eyes, in the notebook, never in a deliverable. Leaving out a group leaves out what its members said and the talks that they took part in
where nobody noted who spoke; leaving out the implementer leaves out what has no voice and no verification but the implementer's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.named_groups import may_be_named, role_may_be_told
from evaltool.field_phase.sources import analysed_sources, read_sources
from evaltool.field_phase.told_kinds import told_groups, told_kind
from evaltool.synthesis.evidence import Evidence
from evaltool.synthesis.evidence_entries import counted_in, of_source
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.ratings import shown, step_of
from evaltool.synthesis.what_if import Judgement, body_of, judge

WEAKEST_TO_RATE = 2


@dataclass(frozen=True)
class LeftOut:
    """One way to leave evidence out. `words` name it after "without"; where `may_be_named` is False it would unmask a source and is shown nowhere."""

    kind: str
    id: str
    words: str
    is_left_out: Callable[[Evidence], bool]
    may_be_named: bool = True
    instead: Callable[[Evidence], Evidence] = lambda evidence: evidence

    def pieces(self, evidence: Evidence) -> tuple[Evidence, ...]:
        """The piece as it is counted then, or nothing."""
        return () if self.is_left_out(evidence) else (self.instead(evidence),)

    def turns(self, evidence: Evidence) -> bool:
        """False: what is left says what it said."""
        return False


@dataclass(frozen=True)
class Change:
    """What was so with all evidence, and what it would be: the strength of a finding; None where no evidence is left."""

    finding_id: str
    before: int
    after: int | None

    @property
    def is_loss(self) -> bool:
        """True where strength is lost."""
        return self.after is None or self.after < self.before


@dataclass(frozen=True)
class Outcome:
    """What leaving something out does: findings of another strength, ratings that leave their range or come into it, criteria too weak to rate."""

    way: LeftOut
    judgement: Judgement
    changes: tuple[Change, ...]
    leaving: tuple[str, ...]
    entering: tuple[str, ...]
    too_weak: tuple[str, ...]

    @property
    def losses(self) -> tuple[Change, ...]:
        """The findings that lose strength."""
        return tuple(change for change in self.changes if change.is_loss)

    @property
    def gains(self) -> tuple[Change, ...]:
        """The findings that gain strength, as what is left out spoke against them."""
        return tuple(change for change in self.changes if not change.is_loss)

    @property
    def is_felt(self) -> bool:
        """True where something changes."""
        return bool(self.changes or self.leaving or self.entering or self.too_weak)


@dataclass(frozen=True)
class Robustness:
    """The judgement with all evidence, and the outcome of each way to leave some out."""

    base: Judgement
    outcomes: tuple[Outcome, ...]

    @property
    def named(self) -> tuple[Outcome, ...]:
        """The outcomes that may be named."""
        return tuple(outcome for outcome in self.outcomes if outcome.way.may_be_named)


def robustness(case: CaseFolder) -> Robustness:
    """Every way to leave evidence out, tried at the first call and kept."""
    return case.once(_tried)


def ways(case: CaseFolder) -> list[LeftOut]:
    """Each source, document, group and kind of evidence that can be left out, and the implementer."""
    return list(_ways(case))


def _ways(case: CaseFolder) -> Iterator[LeftOut]:
    body, sources = body_of(case), analysed_sources(case)
    for source in sources:
        yield LeftOut("source", source.id, source.id, _of_source(source.id))
    used = {e.document_id for pieces in (*body.on.values(), *(side for sides in body.cited.values() for side in sides)) for e in pieces}
    for document in read_documents(case):
        if document.id in used:
            yield LeftOut("document", document.id, document.id, _of_document(document.id))
    for group in read_stakeholders(case):
        if any(group.id in source.group_ids for source in sources):
            # left out, a group that may not be named would give its only source away
            yield LeftOut("group", group.id, f"the group “{group.group}”", _of_group(group.id), may_be_named(case, (group.id,)))
    present = {evidence.stream for evidence in body.everything}
    for stream, words in terms.STREAMS.items():
        if stream in present:
            yield LeftOut("kind of evidence", stream, f"all {words}", _of_stream(stream))
    told = role_may_be_told(case, "implementer")
    yield LeftOut("implementer", "implementer", "what comes from the implementer alone", lambda evidence: not evidence.independent, told)


def _of_source(id: str) -> Callable[[Evidence], bool]:
    return lambda evidence: evidence.source_id == id


def _of_document(id: str) -> Callable[[Evidence], bool]:
    return lambda evidence: evidence.document_id == id


def _of_group(id: str) -> Callable[[Evidence], bool]:
    return lambda evidence: any(id in voice.group_ids for voice in evidence.voices)


def _of_stream(stream: str) -> Callable[[Evidence], bool]:
    return lambda evidence: evidence.stream == stream


def _tried(case: CaseFolder) -> Robustness:
    base = judge(case, LeftOut("nothing", "", "nothing", lambda evidence: False))
    return Robustness(base, tuple(_outcome(case, base, way) for way in ways(case)))


def _outcome(case: CaseFolder, base: Judgement, way: LeftOut) -> Outcome:
    after = judge(case, *_with_copy(case, way))
    strengths = ((finding.id, base.strengths[finding.id], after.strengths[finding.id]) for finding in read_findings(case))
    changes = tuple(Change(id, old, new) for id, old, new in strengths if old is not None and old != new)
    leaving, entering = [], []
    for criterion in base.ranges:
        rating = shown(case, criterion)
        step = step_of(case, rating) if rating else None
        if step and base.ranges[criterion].allows(step) != after.ranges[criterion].allows(step):
            (leaving if base.ranges[criterion].allows(step) else entering).append(criterion)
    too_weak = [c for c, strength in base.criteria.items() if _can_be_rated(strength) and not _can_be_rated(after.criteria[c])]
    return Outcome(way, after, changes, tuple(leaving), tuple(entering), tuple(too_weak))


def _with_copy(case: CaseFolder, way: LeftOut) -> tuple[LeftOut, bool, CaseFolder | None]:
    """The way to leave something out, and a copy of the case without its sources where what is left is counted in another way there: as the only discussion with a
    group, or with a group that may no longer be named."""
    sources = analysed_sources(case)
    gone = {source.id for source in sources if way.is_left_out(of_source(case, source))}
    if not gone:
        return way, False, None
    copy = case.with_records(read_sources(case).where(lambda source: source.id not in gone))
    other = {s.id for s in analysed_sources(copy) if (told_kind(copy, s), told_groups(copy, s)) != (told_kind(case, s), told_groups(case, s))}
    return replace(way, instead=lambda evidence: counted_in(copy, evidence) if evidence.source_id in other else evidence), False, copy


def _can_be_rated(strength: int | None) -> bool:
    return strength is not None and strength >= WEAKEST_TO_RATE
