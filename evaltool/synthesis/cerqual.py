"""A CERQual-informed view of each finding: limitations of how it is known, coherence, adequacy and relevance, each in facts and sentences.

The four components are those of GRADE-CERQual (Lewin et al. 2018, cerqual.org), which was made for syntheses of many studies; used on a single evaluation it
lends its questions, no more, so nothing here is called a CERQual assessment. There is no computed confidence: what the evaluator writes into `confidence`
of a finding is shown, otherwise none.
"""

from __future__ import annotations

from dataclasses import dataclass

from evaltool.case import CaseFolder
from evaltool.desk_review.documents import read_documents
from evaltool.desk_review.evaluation_matrix import planned_for, read_evaluation_matrix
from evaltool.desk_review.results_matrix import read_results_matrix
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.named_groups import HIDDEN, may_be_told, role_may_be_told
from evaltool.field_phase.sources import Source, analysed_sources
from evaltool.field_phase.told_kinds import lists_meetings, not_heard
from evaltool.synthesis.evidence_entries import by_executing_agency
from evaltool.synthesis.finding_checks import opposed
from evaltool.synthesis.findings import Finding
from evaltool.synthesis.limitations import read_limitations
from evaltool.synthesis.triangulation import Weight, weigh
from evaltool.terms import counted

SOURCE = (
    "CERQual-informed: the four components are those of GRADE-CERQual (Lewin et al. 2018, cerqual.org). That instrument is made for syntheses of studies; "
    "here it lends its questions, and no confidence is computed."
)

COMPONENTS = ("limitations", "coherence", "adequacy", "relevance")


@dataclass(frozen=True)
class Component:
    """One component: what was counted, by name, and the same in sentences."""

    facts: dict[str, int]
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True)
class View:
    """The four components of one finding; `confidence` and its reason are the evaluator's, or empty."""

    finding_id: str
    limitations: Component
    coherence: Component
    adequacy: Component
    relevance: Component
    confidence: str
    confidence_reason: str


def cerqual_view(case: CaseFolder, finding: Finding) -> View:
    """The view of one finding."""
    weight = weigh(case, finding)
    parts = (_limitations(case, finding, weight), _coherence(case, finding, weight), _adequacy(case, weight), _relevance(case, finding, weight))
    return View(finding.id, *parts, finding.confidence, finding.confidence_reason)


def _limitations(case: CaseFolder, finding: Finding, weight: Weight) -> Component:
    """How the evidence came about: who was in the room, who interpreted, whose papers they are, what nobody verified."""
    sources = [source for id in weight.sources if (source := analysed_sources(case).get(id))]
    documents = [document for id in weight.documents if (document := read_documents(case).get(id))]
    indicators = [row for e in weight.evidence if e.kind == "indicator" and (row := read_results_matrix(case).get(e.citation))]
    limits = [limitation.id for limitation in read_limitations(case) if set(limitation.question_ids) & set(finding.question_ids)]
    facts = _circumstances(case, sources) | {
        "field sources": len(sources),
        "documents": len(documents),
        "documents of the implementer": sum(by_executing_agency(case, document.author) for document in documents),
        "indicators": len(indicators),
        "indicators not verified": sum(row.verified != "yes" for row in indicators),
        "limitations named": len(limits),
    }
    near = [f"{number} {words}" for words, number in _circumstances(case, sources).items() if number]
    said = [f"Of {counted(len(sources), 'source')} of the field work: {', '.join(near)}."] if near else []
    said += _share("Documents of the implementer", facts["documents of the implementer"], len(documents))
    said += _share("Indicators that were not fully verified", facts["indicators not verified"], len(indicators))
    said += [f"Limitations of the evaluation that touch its questions: {', '.join(limits)}."] if limits else []
    return Component(facts, tuple(said) or ("Nothing on record limits how it is known.",))


def _circumstances(case: CaseFolder, sources: list[Source]) -> dict[str, int]:
    not_quoted = {"not to be quoted": sum(not source.quotable for source in sources)}
    # counted finding by finding they would tell of each source how it was met, and so which meeting it was; the report has them in all
    if lists_meetings(case):
        return not_quoted
    return {
        "with the implementer in the room": sum(bool(source.implementer_present) for source in sources),
        "interpreted by the implementer": sum(source.interpreter == "implementer" for source in sources),
        "through an independent interpreter": sum(source.interpreter == "independent" for source in sources),
        "in writing or at a distance": sum(source.mode in ("written", "remote") for source in sources),
        **not_quoted,
    }


def _coherence(case: CaseFolder, finding: Finding, weight: Weight) -> Component:
    """How well what was said fits the finding, on both sides."""
    uncited = len(opposed(case, finding))
    facts = {"for": len(weight.origins_for), "against": len(weight.origins_against), "both ways": len(weight.origins_mixed), "opposite and not cited": uncited}
    said = [f"{counted(facts['for'], 'source')} for it, {facts['against']} against, {facts['both ways']} both ways."]
    said += [f"{counted(uncited, 'source')} on its questions say the opposite and {'is' if uncited == 1 else 'are'} not cited."] if uncited else []
    said += [] if finding.causal_factors else ["No cause is named that would explain it."]
    return Component(facts, tuple(said))


def _adequacy(case: CaseFolder, weight: Weight) -> Component:
    """How much there is: sources, voices, groups, kinds of evidence."""
    facts = {"sources": len(weight.origins), "voices": len(weight.voices), "groups": len(weight.groups), "kinds of evidence": len(weight.streams)}
    groups = f"{'at least ' if HIDDEN in weight.groups else ''}{len(weight.groups)} of {counted(len(read_stakeholders(case)), 'group')}"
    said = [f"{counted(len(weight.origins), 'source')} of {counted(len(weight.streams), 'kind')}; {counted(len(weight.voices), 'voice')} in {groups}."]
    said += ["Everything comes from one source."] if weight.single_source else []
    return Component(facts, tuple(said))


def _relevance(case: CaseFolder, finding: Finding, weight: Weight) -> Component:
    """How far those whom its questions were to be put to were heard on it; a group that would give its only source away is left out of the count."""
    questions = [question for id in finding.question_ids if (question := read_evaluation_matrix(case).get(id))]
    asked = list(dict.fromkeys(group for question in questions for group in planned_for(case, question, "stakeholder_groups")))
    planned = [group for group in asked if may_be_told(case, group)]
    unheard = [group.group for group in read_stakeholders(case) if group.id in planned and group.id not in weight.groups]
    facts = {"groups planned": len(planned), "planned groups heard": len(set(planned) & set(weight.groups))}
    facts |= {"rights holders heard": int(weight.rights_holder)} if role_may_be_told(case, "rights_holder") else {}
    said = [f"Heard on it: {facts['planned groups heard']} of {counted(len(planned), 'group')} planned for its questions."] if planned else []
    said += ["Whether other planned groups were heard is not told, as it would give a source away."] if len(asked) > len(planned) else []
    said += [f"{not_heard(case).capitalize()}: {'; '.join(unheard)}."] if unheard else []
    said += ["No rights holder was heard on it."] if facts.get("rights holders heard") == 0 else []
    said += ["Everything comes from the implementer."] if weight.implementer_only and role_may_be_told(case, "implementer") else []
    return Component(facts, tuple(said) or ("Its questions were put to no particular group.",))


def _share(words: str, number: int, of: int) -> list[str]:
    return [f"{words}: {number} of {of}."] if number else []
