"""How much weight the evidence of a finding or of a question can bear, counted over persons and sources, never over excerpts.

A focus group is one source; a person met twice is one source and one voice; how often a code occurs says what people talk about, not how common a thing is. The strength
from 1 to 5 is suggested by the rule in `strength_rule.yml` and is never written into the case: the evaluator confirms it, or writes another with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median_low

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.evaluation_matrix import Question, family
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.codebook import Codebook, read_codebook
from evaltool.field_phase.coding import analysed_codings
from evaltool.field_phase.named_groups import HIDDEN, may_be_named, may_be_told, role_may_be_told, told_apart
from evaltool.field_phase.persons import Voice
from evaltool.field_phase.sources import analysed_sources
from evaltool.field_phase.told_kinds import is_told, lists_meetings, not_heard
from evaltool.synthesis.evidence import Evidence, address_book
from evaltool.synthesis.findings import Finding, findings_answering, findings_on
from evaltool.synthesis.strength_rule import read_rule
from evaltool.terms import counted, listed

Sides = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]  # for, against, both ways: sources, each once


@dataclass(frozen=True)
class Weight:
    """What stands behind one finding or question. Sources are counted by `origin`: a source, a document, the survey, a set of tests, the register of results.

    For a finding, `origins_for` and `origins_against` are what supports it and what speaks against it; for a question, what speaks well of the project and what
    speaks critically.
    """

    id: str
    evidence: tuple[Evidence, ...]
    origins_for: tuple[str, ...]
    origins_against: tuple[str, ...]
    origins_mixed: tuple[str, ...]
    sources: tuple[str, ...]
    documents: tuple[str, ...]
    voices: tuple[Voice, ...]
    groups: tuple[str, ...]
    streams: tuple[str, ...]
    implementer_only: bool
    rights_holder: bool
    suggested: int | None = None
    triangulated: str = "No evidence was found."
    missing: str = "Missing: Everything."

    @property
    def origins(self) -> tuple[str, ...]:
        """Every source, document, survey, set of tests or register once."""
        return tuple(dict.fromkeys(evidence.origin for evidence in self.evidence))

    @property
    def single_source(self) -> bool:
        """True where everything comes from one source."""
        return len(self.origins) == 1


def weigh(case: CaseFolder, finding: Finding) -> Weight:
    """The weight of a finding: what it cites for and against, counted by person and source."""
    return _in_words(case, _weight_of(case, finding.id, *cited_evidence(case, finding)), ("for", "against"))


def cited_evidence(case: CaseFolder, finding: Finding) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """What a finding cites for itself and against itself, as far as it resolves; for an assumption stands the evidence that shows it."""
    return behind(case, finding.evidence_for), behind(case, finding.evidence_against)


def behind(case: CaseFolder, cited: Iterable[str]) -> tuple[Evidence, ...]:
    """All evidence behind some citations, in their order."""
    return tuple(evidence for written in cited for evidence in address_book(case).behind(written))


def suggested_strength(case: CaseFolder, speaks_for: tuple[Evidence, ...], against: tuple[Evidence, ...]) -> int | None:
    """The strength that the rule suggests where this stood for a finding and this against it; None without evidence."""
    return _weight_of(case, "", speaks_for, against).suggested


def _weight_of(case: CaseFolder, id: str, speaks_for: tuple[Evidence, ...], against: tuple[Evidence, ...]) -> Weight:
    # a coding that goes both ways supports a finding only in part
    both = {e.origin for e in (*speaks_for, *against) if e.kind == "coding" and e.direction == "mixed"}
    sides = _sides({e.origin for e in speaks_for}, {e.origin for e in against}, both)
    share = (len(sides[0]), sum(map(len, sides)))
    return _counted(case, id, (*speaks_for, *against), sides, share)


def weigh_question(case: CaseFolder, question: Question) -> Weight:
    """The weight of everything on a question: the codings of its codes, and what the findings that answer it cite."""
    evidence = evidence_on(case, question)
    well = {e.origin for e in evidence if e.direction == "positive"}
    critically = {e.origin for e in evidence if e.direction == "negative"}
    sides = _sides(well, critically, {e.origin for e in evidence if e.direction == "mixed"})
    share = (max(len(sides[0]), len(sides[1])), sum(map(len, sides)))
    return _in_words(case, _counted(case, question.id, evidence, sides, share), ("well", "critically"), question.stakeholder_groups)


def evidence_on(case: CaseFolder, question: Question) -> tuple[Evidence, ...]:
    """All evidence on a question, its parent and its sub-questions: codings first, then what findings cite besides."""
    codebook, wanted = read_codebook(case), family(case, question.id)
    codes = {code.id for code in codebook if wanted & set(_questions_of_code(codebook, code.id))}
    coded = [coding.id for coding in analysed_codings(case) if coding.code_id in codes]
    written = [w for finding in findings_answering(case, question.id) for w in (*finding.evidence_for, *finding.evidence_against)]
    return tuple({evidence.citation: evidence for evidence in behind(case, [*coded, *written])}.values())


def confirmed_strength(case: CaseFolder, finding: Finding) -> int | None:
    """The strength that the evaluator wrote for a finding, otherwise the suggested one; None without evidence."""
    return finding.strength or weigh(case, finding).suggested


def criterion_strength(case: CaseFolder, criterion: str) -> int | None:
    """The strength of the evidence behind a criterion: the middle one of its findings, the lower of two; None without findings."""
    strengths = [s for s in (confirmed_strength(case, finding) for finding in findings_on(case, criterion)) if s]
    return median_low(strengths) if strengths else None


def _questions_of_code(codebook: Codebook, code_id: str) -> tuple[str, ...]:
    """The questions of a code; those of the code above it where it names none."""
    return next((code.question_ids for code in codebook.upwards(code_id) if code.question_ids), ())


def _sides(one: set[str], other: set[str], both: set[str]) -> Sides:
    mixed = (one & other) | both
    return tuple(sorted(one - mixed)), tuple(sorted(other - mixed)), tuple(sorted(mixed))


def _counted(case: CaseFolder, id: str, evidence: tuple[Evidence, ...], sides: Sides, share: tuple[int, int]) -> Weight:
    """The counts and the suggestion; `share` is (sources on the larger side, sources that take a side)."""
    voices = tuple(sorted({voice for e in evidence for voice in e.voices}, key=lambda voice: voice.id))
    heard, streams = analysed_sources(case), {e.stream for e in evidence}
    weight = Weight(
        id=id,
        evidence=evidence,
        origins_for=sides[0],
        origins_against=sides[1],
        origins_mixed=sides[2],
        sources=tuple(sorted(id for id in {e.source_id for e in evidence} if heard.get(id))),
        documents=tuple(sorted({e.document_id for e in evidence if e.stream == "documents" and e.document_id})),
        voices=voices,
        groups=told_apart(case, voices),
        streams=tuple(stream for stream in terms.STREAMS if stream in streams),
        implementer_only=bool(evidence) and not any(_known_independent(case, e) for e in evidence),
        rights_holder=role_may_be_told(case, "rights_holder") and any(voice.rights_holder for voice in voices),
    )
    if not evidence:
        return weight
    agreement = share[0] / share[1] if share[1] else None
    counts = (len(weight.origins), len(_cases(case, weight)), len(weight.streams))
    return replace(weight, suggested=case.once(read_rule).suggest(*counts, agreement, weight.implementer_only, weight.rights_holder))


def _known_independent(case: CaseFolder, evidence: Evidence) -> bool:
    """True for what does not come from the implementer, as far as a reader may know: where the implementer's own source must not be found out, no source of a group
    that may not be named counts as another's, as the strength would tell them apart."""
    hidden = evidence.group_ids and not may_be_named(case, evidence.group_ids)
    return evidence.independent and (not hidden or role_may_be_told(case, "implementer"))


def _in_words(case: CaseFolder, weight: Weight, sides: tuple[str, str], planned: tuple[str, ...] = ()) -> Weight:
    """A weight with its two sentences; `sides` are what its sources do, `planned` groups were to be asked."""
    return replace(weight, triangulated=_triangulated(case, weight, sides), missing=_missing(case, weight, planned)) if weight.evidence else weight


def _cases(case: CaseFolder, weight: Weight) -> set[str]:
    """What counts as a case of its own: groups heard, authors of documents, the survey, the tests, verified data."""
    documents = read_documents(case)
    authors = {document.author or document.id for id in weight.documents if (document := documents.get(id))}
    others = {e.stream for e in weight.evidence if e.stream in ("survey", "tests") or (e.stream == "data" and e.independent)}
    return {*weight.groups, *authors, *others}


def heard_in_words(case: CaseFolder, weight: Weight) -> str:
    """What stands behind a finding or a question: sources of the field work, voices and groups, documents, and other kinds; nothing counts as another."""
    parts = []
    if weight.sources:
        parts.append(f"{len(weight.sources)} of {counted(len(analysed_sources(case)), 'source')} of the field work")
    if weight.voices:
        least = "at least " if HIDDEN in weight.groups else ""
        groups = f"{least}{len(weight.groups)} of {counted(len(read_stakeholders(case)), 'stakeholder group')}"
        parts.append(f"{counted(len(weight.voices), 'voice')} in {groups}")
    if weight.documents:
        parts.append(counted(len(weight.documents), "document"))
    parts += [terms.STREAMS[stream] for stream in weight.streams if stream in ("survey", "tests", "data")]
    return listed(parts)


def _triangulated(case: CaseFolder, weight: Weight, sides: tuple[str, str]) -> str:
    """The sentence that says what was set beside what."""
    taken = {sides[0]: weight.origins_for, sides[1]: weight.origins_against, "both ways": weight.origins_mixed}
    balance = ", ".join(f"{len(origins)} {words}" for words, origins in taken.items())
    without = len(weight.origins) - sum(map(len, taken.values()))
    balance += f", {without} on no side" if without else ""
    return f"Set side by side: {heard_in_words(case, weight)} ({balance}, counted by source)."


def _missing(case: CaseFolder, weight: Weight, planned: tuple[str, ...]) -> str:
    """The sentence that says what is missing from the picture."""
    silent = [words for stream, words in terms.STREAMS.items() if stream not in weight.streams and stream in case.once(_streams_of) and is_told(case, stream)]
    unheard = [group.group for group in read_stakeholders(case) if group.id in planned and group.id not in weight.groups and may_be_told(case, group.id)]
    near = [s for id in weight.sources if (s := analysed_sources(case).get(id)) and (s.implementer_present or s.interpreter == "implementer")]
    parts = [f"evidence from {listed(silent)}"] if silent else []
    parts += [f"planned for the question and {not_heard(case)}: {'; '.join(unheard)}"] if unheard else []
    parts += ["no rights holder was heard"] if not weight.rights_holder and role_may_be_told(case, "rights_holder") else []
    alone = "everything comes from the implementer"
    untold = "whether others than the implementer speak to it is not told, so that nobody is known by it, and the strength is suggested as if nobody did"
    parts += [alone if role_may_be_told(case, "implementer") else untold] if weight.implementer_only else []
    parts += [f"{counted(len(near), 'source')} spoke with the implementer in the room or interpreting"] if near and not lists_meetings(case) else []
    return f"Missing: {'. '.join(part[0].upper() + part[1:] for part in parts)}." if parts else "Nothing that was planned is missing."


def _streams_of(case: CaseFolder) -> set[str]:
    """The kinds of evidence that the case has at all."""
    return {evidence.stream for evidence in address_book(case)}
