"""What a change of one thing touches: the findings that lose evidence, and the conclusions, recommendations, lessons and ratings that rest on them.

For any id: a coding that is corrected, a source or a person that withdraws consent, a document, an indicator, a code, a finding. `evaltool trace` prints it,
and `evaltool check` names it as soon as consent is withdrawn, or a coding lost, while evidence is still cited.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaltool.case import CaseFolder
from evaltool.desk_review.evaluation_matrix import read_evaluation_matrix
from evaltool.field_phase.coding import analysed_codings, read_codings
from evaltool.field_phase.persons import Person, read_persons
from evaltool.field_phase.sources import read_sources, withheld_sources
from evaltool.problems import Problems
from evaltool.records import Record
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.evidence import Evidence, address_book
from evaltool.synthesis.findings import Finding, findings_answering, findings_on, read_findings
from evaltool.synthesis.lessons import read_lessons
from evaltool.synthesis.ratings import current
from evaltool.synthesis.reach import CHANGES, FALLS, STAYS, Reach, head, reach
from evaltool.synthesis.recommendations import read_recommendations
from evaltool.synthesis.triangulation import cited_evidence, evidence_on, suggested_strength, weigh
from evaltool.terms import counted


@dataclass(frozen=True)
class FindingTouched:
    """One finding: the citations that fall, those that rest on the thing in part, and what is left in sources and in suggested strength."""

    id: str
    lost: tuple[str, ...]
    changed: tuple[str, ...]
    sources: int
    sources_lost: int
    suggested: int | None
    suggested_without: int | None

    @property
    def counts(self) -> str:
        """`F04 2 of 9`: sources lost, of how many."""
        return f"{self.id} {self.sources_lost} of {self.sources}" if self.lost else f"{self.id} in part"

    def __str__(self) -> str:
        parts = [self._loss()] if self.lost else []
        if self.changed:
            parts.append(f"{'also' if self.lost else self.id} rests on it in part ({', '.join(self.changed)}), to be read again")
        if self.suggested_without is not None and self.suggested != self.suggested_without:
            parts.insert(1, f"the rule then suggests {self.suggested_without} instead of {self.suggested}")
        return f"{'; '.join(parts) or f'{self.id} answers it'}."

    def _loss(self) -> str:
        gone = ", ".join(self.lost)
        if self.sources == self.sources_lost:
            return f"{self.id} is left without evidence ({gone})"
        if not self.sources_lost:
            return f"{self.id} loses {gone} and keeps its {counted(self.sources, 'source')}"
        return f"{self.id} loses {self.sources_lost} of {counted(self.sources, 'source')} ({gone})"


@dataclass(frozen=True)
class Touched:
    """Everything that a change of one thing touches, by id; `questions` are those among whose evidence it is."""

    id: str
    findings: tuple[FindingTouched, ...]
    conclusions: tuple[str, ...]
    recommendations: tuple[str, ...]
    lessons: tuple[str, ...]
    ratings: tuple[str, ...]
    questions: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        """What is touched, the findings first; one sentence where nothing is."""
        said = [str(finding) for finding in self.findings]
        if not said and self.questions:
            said.append(f"No finding cites {self.id}; it is among the evidence on {', '.join(self.questions)}.")
        for words, ids in (
            ("Conclusions that rest on it", self.conclusions),
            ("Recommendations that rest on it", self.recommendations),
            ("Lessons and good practices that rest on it", self.lessons),
            ("Ratings that name these findings", self.ratings),
        ):
            said += [f"{words}: {', '.join(ids)}."] if ids else []
        return said or [f"Nothing rests on {self.id}."]


def touched_by(case: CaseFolder, id: str) -> Touched:
    """What a change or a withdrawal of the thing with this id touches, over every link of the chain."""
    found = reach(case, id)
    answering = _answering(case, id)
    touched = [_finding(case, finding, found) for finding in read_findings(case)]
    findings = tuple(finding for finding in touched if finding.lost or finding.changed or finding.id in answering)
    seeds = {id, *(finding.id for finding in findings)}
    conclusions = _using(read_conclusions(case), seeds, "finding_ids")
    recommendations = _using(read_recommendations(case), seeds | set(conclusions), "finding_ids", "conclusion_ids")
    lessons = _using(read_lessons(case), seeds, "finding_ids")
    decided = ((criterion, current(case, criterion)) for criterion in case.header.evaluation.criteria)
    ratings = tuple(criterion for criterion, rating in decided if rating and seeds & set(rating.finding_ids))
    questions = tuple(q.id for q in read_evaluation_matrix(case) if any(found.of(e.citation) == FALLS for e in evidence_on(case, q)))
    return Touched(id, findings, conclusions, recommendations, lessons, ratings, questions)


def check_touched(case: CaseFolder) -> Problems:
    """Consent that is missing, and codings that are lost, while their evidence is still cited: with everything that rests on it."""
    problems = Problems()
    for source in withheld_sources(case):
        words = {"whose": source.id, "consent": source.consent.replace("_", " ")}
        _note(case, "CONSENT_TOUCHES", source, "consent", words, problems)
    for person in read_persons(case):
        if not person.is_heard and _is_among_the_used(case, person):
            _note(case, "CONSENT_TOUCHES", person, "consent", {"whose": person.id, "consent": person.consent}, problems)
    usable = set(analysed_codings(case).ids())
    for coding in read_codings(case):
        if coding.id not in usable and _may_be_used(case, coding.source_id, coding.speaker):
            _note(case, "CODING_TOUCHES", coding, "quote", {"id": coding.id, "source": coding.source_id}, problems)
    return problems


def _note(case: CaseFolder, code: str, record: Record, column: str, words: dict[str, str], problems: Problems) -> None:
    found = reach(case, record.id)
    if any(found.of(written) != STAYS for finding in read_findings(case) for written in (*finding.evidence_for, *finding.evidence_against)):
        touched = touched_by(case, record.id)
        words |= {"findings": ", ".join(finding.counts for finding in touched.findings)}
        words |= {"conclusions": ", ".join(touched.conclusions) or "none", "recommendations": ", ".join(touched.recommendations) or "none"}
        problems.add(code, record.found_at.at(column), **words)


def _finding(case: CaseFolder, finding: Finding, found: Reach) -> FindingTouched:
    cited = (*finding.evidence_for, *finding.evidence_against)
    lost = tuple(dict.fromkeys(written for written in cited if found.of(written) == FALLS))
    changed = tuple(dict.fromkeys(written for written in cited if found.of(written) == CHANGES))
    all_origins = {origin for written in cited for origin in _origins(case, written)}
    left = {origin for written in cited for origin in _origins(case, written, found)}
    before = weigh(case, finding).suggested
    after = suggested_strength(case, *(_kept(side, found) for side in cited_evidence(case, finding)))
    return FindingTouched(finding.id, lost, changed, len(all_origins), len(all_origins - left), before, after)


def _origins(case: CaseFolder, written: str, without: Reach | None = None) -> set[str]:
    """What counts once as a source behind a citation, also where the evidence is already withheld or lost; `without` what falls with something."""
    pieces = address_book(case).behind(written)
    if pieces:
        return {evidence.origin for evidence in (_kept(pieces, without) if without else pieces)}
    coding = read_codings(case).get(written)
    return set() if without and without.of(written) == FALLS else {coding.source_id if coding else head(written)}


def _kept(pieces: Iterable[Evidence], without: Reach) -> tuple[Evidence, ...]:
    return tuple(evidence for evidence in pieces if without.of(evidence.citation) != FALLS)


def _answering(case: CaseFolder, id: str) -> set[str]:
    """The findings on a question or a criterion: no evidence falls with it, and they are touched all the same."""
    on = findings_answering(case, id) if read_evaluation_matrix(case).get(id) else findings_on(case, id)
    return set(on.ids())


def _using(records: Iterable[Record], ids: set[str], *columns: str) -> tuple[str, ...]:
    return tuple(record.id for record in records if any(ids & set(getattr(record, column)) for column in columns))


def _is_among_the_used(case: CaseFolder, person: Person) -> bool:
    """True where a source that is used names the person; one that is withheld as a whole is noted by itself."""
    return any(source.is_analysed and person.id in source.person_codes for source in read_sources(case))


def _may_be_used(case: CaseFolder, source_id: str, speaker: str) -> bool:
    source, person = read_sources(case).get(source_id), read_persons(case).get(speaker)
    return (source is None or source.is_analysed) and (person is None or person.is_heard)
