"""What each citable thing of a case looks like as evidence: its stream, its words or value, who stands behind it.

One function a kind of thing. `evidence.py` puts the entries into one address book; nobody else needs this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial
from statistics import fmean

from evaltool.case import CaseFolder
from evaltool.desk_review.assumptions import read_assumptions
from evaltool.desk_review.documents import Document, read_documents
from evaltool.desk_review.resources import read_activities, read_budget
from evaltool.desk_review.results_matrix import Indicator, printed, progress, read_results_matrix
from evaltool.field_phase.coding import Coding, analysed_codings, read_codings
from evaltool.field_phase.persons import Voice, voices_of_coding, voices_of_source
from evaltool.field_phase.questionnaire import SurveyQuestion
from evaltool.field_phase.service_data import read_service_data, service_totals
from evaltool.field_phase.sources import Source, analysed_sources, read_sources
from evaltool.field_phase.survey import Survey, read_survey
from evaltool.field_phase.survey_follow_ups import how_many_answered, tabulate
from evaltool.field_phase.told_kinds import told_groups, told_kind
from evaltool.field_phase.training_tests import TrainingTest, papers_used, read_training_tests, smallest_count_of_tests
from evaltool.field_phase.transcripts import Transcript, read_transcript

STREAM_OF_KIND = {
    "interview": "interviews",
    "email": "interviews",
    "focus_group": "focus_groups",
    "observation": "observation",
    "survey": "survey",
    "training_test": "tests",
}
_DIRECTION_OF_STATUS = {"exceeded": "positive", "achieved": "positive", "partly achieved": "mixed", "not achieved": "negative"}
_DIRECTION_HELD = {"yes": "positive", "partly": "mixed", "no": "negative"}


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence: what was cited, the words or the value that stand there, and who is behind them.

    Its `excerpt` is empty where nothing can be printed (a bare source, a page of a paper that is not in the case). `independent` is False where it comes
    from the implementer alone. `direction` is that of a coding or of an indicator's status, empty where the thing itself has none.
    """

    citation: str
    kind: str
    stream: str
    source_id: str = ""
    document_id: str = ""
    place: str = ""
    # the words; those of a survey are tabulated only when somebody reads them, as that imports statistics for a second
    words: str | Callable[[], str] = field(default="", compare=False)
    translation: str = ""
    quotable: bool = True
    sensitivity: str = "public"
    voices: frozenset[Voice] = frozenset()
    group_ids: tuple[str, ...] = ()
    direction: str = ""
    independent: bool = False
    counts_as: str = ""

    @property
    def excerpt(self) -> str:
        """The words or the value that stand there."""
        return self.words if isinstance(self.words, str) else self.words()

    @property
    def origin(self) -> str:
        """What counts once when sources are counted: the person or group met, the document, the survey, the training, or the register of results."""
        return self.counts_as or self.source_id or self.document_id or self.stream


def entries(case: CaseFolder) -> Iterator[Evidence]:
    """Everything that can be cited by its id alone, each as evidence."""
    for source in analysed_sources(case):
        yield of_source(case, source)
    for document in read_documents(case):
        yield of_document(case, document)
    texts = {id: read_transcript(case, id) for id in {coding.source_id for coding in analysed_codings(case)}}
    for coding in analysed_codings(case):
        yield _of_coding(case, coding, texts[coding.source_id])
    yield from _of_results(case)
    for assumption in read_assumptions(case):
        said = f"{assumption.text.rstrip(' .')}. Held: {assumption.held or 'not said'}."
        # of no stream of its own: what is weighed is the evidence that shows it
        yield Evidence(assumption.id, "assumption", "", words=said, direction=_DIRECTION_HELD.get(assumption.held, ""))
    for activity in read_activities(case):
        yield Evidence(activity.id, "activity", "data", words=f"{activity.statement.rstrip(' .')}. Status: {activity.status or 'not said'}.")
    for line in read_budget(case):
        spent = f", spent {line.spent:,.0f}" if line.spent is not None else ""
        yield Evidence(line.id, "budget line", "data", words=f"{line.line}: {line.currency} {line.budgeted or 0:,.0f} budgeted{spent}.", sensitivity="internal")
    yield from _of_survey(case)
    yield from _of_tests(case)
    yield from _of_services(case)


def of_source(case: CaseFolder, source: Source, place: str = "", words: str = "") -> Evidence:
    """A source, or a place in it."""
    voices = voices_of_source(case, source)
    return Evidence(
        citation=f"{source.id} {place}".strip(),
        kind="place" if place else "source",
        stream=STREAM_OF_KIND[told_kind(case, source)],
        source_id=source.id,
        place=place,
        words=words,
        quotable=bool(source.quotable),
        sensitivity=source.sensitivity or "internal",
        voices=voices,
        group_ids=told_groups(case, source),
        independent=_independent(source, voices),
        counts_as=case.once(_first_talks).get(source.id, ""),
    )


def _first_talks(case: CaseFolder) -> dict[str, str]:
    """By the id of each talk with one person the first talk with the same person: met twice, a person is still one source."""
    first, found = dict[Voice, str](), dict[str, str]()
    for source in analysed_sources(case):
        voice = next(iter(voices_of_source(case, source)), None)
        if voice and voice.id != source.id and STREAM_OF_KIND[source.kind] == "interviews":
            found[source.id] = first.setdefault(voice, source.id)
    return found


def of_document(case: CaseFolder, document: Document, place: str = "", words: str = "") -> Evidence:
    """A document, or a place in it; it is the implementer's own where its author is the executing agency."""
    return Evidence(
        citation=f"{document.id} {place}".strip(),
        kind="place" if place else "document",
        stream="documents",
        document_id=document.id,
        place=place,
        words=words,
        sensitivity="internal",
        independent=not by_executing_agency(case, document.author),
    )


def by_executing_agency(case: CaseFolder, author: str) -> bool:
    """True where an author's name holds the executing agency's name, or the abbreviation that stands behind it in brackets."""
    agency = case.header.project.executing_agency
    names = [agency.split("(")[0].strip(), *re.findall(r"\(([^)]+)\)", agency)]
    return any(name and re.search(rf"\b{re.escape(name)}\b", author) for name in names)


def _independent(source: Source, voices: frozenset[Voice]) -> bool:
    # an observation has no voice and is the evaluator's own
    return any(not voice.implementer for voice in voices) or source.kind == "observation"


def _of_coding(case: CaseFolder, coding: Coding, text: Transcript | None) -> Evidence:
    place = f"l.{text.line_at(coding.start or 0)}" if text else ""
    shared = {"kind": "coding", "citation": coding.id, "place": place, "words": coding.quote}
    shared |= {"translation": coding.translation, "direction": coding.direction}
    source = read_sources(case).get(coding.source_id)
    if source is None:
        document = read_documents(case).get(coding.source_id) or Document(document_id=coding.source_id, title="")
        return replace(of_document(case, document), **shared)
    voices = voices_of_coding(case, coding)
    groups = tuple(sorted({group for voice in voices for group in voice.group_ids})) or told_groups(case, source)
    return replace(of_source(case, source), **shared, voices=voices, group_ids=groups, independent=_independent(source, voices))


def counted_in(case: CaseFolder, evidence: Evidence) -> Evidence:
    """A piece of a source as another case counts it: as what kind, in which voices, for which groups."""
    source, coding = read_sources(case).get(evidence.source_id), read_codings(case).get(evidence.citation)
    if source is None:
        return evidence
    counted, voices = of_source(case, source), voices_of_coding(case, coding) if coding else voices_of_source(case, source)
    groups = tuple(sorted({group for voice in voices for group in voice.group_ids})) or counted.group_ids
    return replace(evidence, stream=counted.stream, voices=voices, group_ids=groups, independent=_independent(source, voices), counts_as=counted.counts_as)


def _of_results(case: CaseFolder) -> Iterator[Evidence]:
    seen = set()
    for row in read_results_matrix(case):
        if row.result_id not in seen:
            seen.add(row.result_id)
            yield Evidence(row.result_id, "result", "data", words=row.statement)
        if row.indicator_id:
            yield of_indicator(row)


def of_indicator(row: Indicator) -> Evidence:
    """An indicator with its values; it takes the side of its status, and is independent where the evaluator verified it."""
    status = progress(row).status
    found = f"; the evaluator found {printed(row.verified_value)}" if row.verified_value and row.verified_value != row.actual else ""
    value = f"{row.indicator}: {printed(row.actual) or 'no value'} (baseline {printed(row.baseline) or '-'}, target {printed(row.target) or '-'}){found}; {status}."
    return Evidence(
        row.indicator_id, "indicator", "data", words=value, direction=_DIRECTION_OF_STATUS.get(status, ""), independent=row.verified in ("yes", "partly")
    )


def _of_survey(case: CaseFolder) -> Iterator[Evidence]:
    """Each question of the survey with its answers; they take no side of their own, as a question may be worded either way."""
    survey = read_survey(case)
    # a survey that nobody answered is no evidence
    for question in survey.questions if survey and survey.n_consented else ():
        if question.name in survey.answers:
            # tabulated when somebody reads them, and once
            words = cache(partial(_survey_result, survey, question))
            yield Evidence(question.name, "survey question", "survey", source_id="survey", words=words, independent=True)


def _survey_result(survey: Survey, question: SurveyQuestion) -> str:
    label = question.label.rstrip(" .:")
    label += "" if label.endswith("?") else ":"
    if question.kind == "text":
        return f"{label} in words; {how_many_answered(survey, question)}."
    table = tabulate(survey, question.name)
    counts = "; ".join(f"{row.label} {row.count}" for row in table.rows) or (f"median {table.middle}" if table.middle else table.note)
    return f"{label} {counts} ({how_many_answered(survey, question)})."


def _of_tests(case: CaseFolder) -> Iterator[Evidence]:
    """A training by its name, and each paper by its id; a paper shows the whole training's result, never one person's."""
    by_training: dict[str, list[TrainingTest]] = {}
    for paper in read_training_tests(case):
        by_training.setdefault(paper.training or "training", []).append(paper)
    for training, papers in by_training.items():
        said = _test_result(training, papers_used(case, papers[0].training), smallest_count_of_tests(case, papers[0].training))
        shared = {"stream": "tests", "source_id": f"tests of {training}", "words": said, "independent": True}
        yield Evidence(training, "training", **shared)  # type: ignore[arg-type]
        for paper in papers:
            yield Evidence(paper.id, "test", **shared)  # type: ignore[arg-type]
    if "training" not in by_training and len(by_training) == 1:
        yield Evidence("training", "training", **shared)  # type: ignore[arg-type]


def _test_result(training: str, papers: list[TrainingTest], threshold: int) -> str:
    pairs = [(p.pre / p.maximum, p.post / p.maximum) for p in papers if p.pre is not None and p.post is not None and p.maximum]
    if len(pairs) < threshold:
        return f"Tests of '{training}': too few pairs of papers to show a result."
    before, after = (100 * fmean(column) for column in zip(*pairs, strict=True))
    return f"Tests of '{training}': {before:.0f} % of the points before and {after:.0f} % after, as the mean of {len(pairs)} persons."


def _of_services(case: CaseFolder) -> Iterator[Evidence]:
    """Each total as far as the table of its service shows it: from one that is withheld there, another could be computed back."""
    counts = {total.id: shown for service in service_totals(case) for total, shown in service.rows}
    for total in read_service_data(case):
        count = counts[total.id]
        shown = f"{int(count):,}" if count.isdigit() else count.replace("<", "fewer than ")
        document = read_documents(case).get(total.document_id)
        said = ", ".join(part for part in (total.service, total.period, total.place) if part)
        yield Evidence(
            total.id,
            "service data",
            "data",
            document_id=total.document_id,
            words=f"{said}: {shown}.",
            sensitivity="internal",
            independent=bool(document) and not by_executing_agency(case, document.author),
        )
