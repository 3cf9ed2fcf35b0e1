"""`evaluation.yml`: what is evaluated, for whom, when, by which criteria and on which scale, and how people are protected."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from evaltool import terms
from evaltool.cells import Count, Day, Number, Word, YesNo, parse_count
from evaltool.problems import Place

FILE = "evaluation.yml"


def _listed(written: object) -> object:
    return [written] if isinstance(written, str) and written else (written or [])


def _listed_words(written: object) -> object:
    """Several short words may stand in one text, with commas or semicolons between them."""
    return [word.strip() for word in re.split(r"[;,]", written) if word.strip()] if isinstance(written, str) else _listed(written)


def _known_as(known: Iterable[str]) -> Callable[[object], object]:
    """A reader that takes a name of a list in any spelling of its letters; what is no such name is left for the check of words to refuse."""
    return lambda written: next((name for name in known if terms.plain(name) == terms.plain(str(written))), written)


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Words = Annotated[tuple[str, ...], BeforeValidator(_listed_words)]
Least = Annotated[int, BeforeValidator(lambda written: parse_count(written) or 1)]  # from 1 up everything is shown


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Budget(_Part):
    """The project's budget."""

    amount: Number = Field(None, description="Amount.")
    currency: str = Field("", description="Currency, three letters.")


class Project(_Part):
    """The project that is evaluated."""

    code: str = Field(description="Code of the project; names the output folder of a run over several cases.")
    title: str = Field(description="Title as the project document has it.")
    donor: str = Field("", description="Donor.")
    executing_agency: str = Field("", description="Executing agency.")
    management_site: str = Field("", description="Where the project is managed.")
    locations: Texts = Field((), description="Places where it works.")
    partners: Texts = Field((), description="Partners.")
    beneficiaries: Texts = Field((), description="Beneficiaries.")
    budget: Budget = Field(default_factory=Budget, description="Amount and currency.")
    start: Day = Field(None, description="First day.")
    end: Day = Field(None, description="Last day.")


class Purpose(_Part):
    """One purpose of the evaluation, as the Terms of Reference have it."""

    id: str = Field(description="Id, such as a.")
    text: str = Field(description="Its wording.")


class CriteriaChange(_Part):
    """A criterion added to the set or left out of it."""

    criterion: str = Field(description="The criterion.")
    change: Annotated[str, Word("criteria_change")] = Field(description="added or excluded.")
    reason: str = Field("", description="Why.")


class PhaseOfWork(_Part):
    """One phase of the evaluation: the wording of the Terms of Reference, and the dates the evaluator works with."""

    id: str = Field(description="desk, field or synthesis.")
    stated: str = Field("", description="The dates as the Terms of Reference print them.")
    start: Day = Field(None, description="First day.")
    end: Day = Field(None, description="Last day.")
    deliverable: str = Field("", description="What it delivers.")


class Due(_Part):
    """One deliverable and its date."""

    id: str = Field(description="Id.")
    title: str = Field(description="Title.")
    due: Day = Field(None, description="Due date.")


class Survey(_Part):
    """Who could have answered the questionnaire, and who was asked."""

    group_ids: Words = Field((), description="Stakeholder groups of those who were asked; while nobody says, small counts are hidden as for the most vulnerable.")
    population: Count = Field(None, description="Everybody it is about.")
    invited: Count = Field(None, description="Those who were asked.")
    by_lot: YesNo = Field(None, description="yes where those invited were drawn by lot from the population; then the intervals are exact for such a draw.")


class OverallScore(_Part):
    """How one score is made of the ratings, where the Terms of Reference ask for one; nobody asks where no weight is written."""

    weights: dict[str, Number] = Field(default_factory=dict, description="Weight of each criterion, such as {relevance: 1, effectiveness: 2}; 0 leaves it out.")
    hurdle: Words = Field((), description="Criteria without which nothing is a success.")
    hurdle_step: Count = Field(None, description="Step that they have to reach; where empty, the lowest step of the upper half of the scheme.")


class Evaluation(_Part):
    """The evaluation itself."""

    title: str = Field(description="Title of the report.")
    type: Annotated[str, Word("evaluation_type")] = Field("external", description="external, internal or joint.")
    timing: Annotated[str, Word("timing")] = Field("final", description="mid-term, final or ex-post.")
    commissioned_by: str = Field("", description="Who commissioned it.")
    evaluator: str = Field("", description="Evaluator or team.")
    independence_statement: str = Field("", description="Why the evaluator is independent.")
    purposes: tuple[Purpose, ...] = Field((), description="Purposes, each with id and text.")
    criteria_set: Annotated[str, BeforeValidator(_known_as(terms.CRITERIA_SETS))] = Field("DAC-2019", description="DAC-1991, DAC-2019 or custom.")
    criteria_changes: tuple[CriteriaChange, ...] = Field((), description="Criteria added or excluded, each with its reason.")
    rating_scheme: Annotated[str, BeforeValidator(_known_as(terms.RATING_SCHEMES))] = Field("none", description="none, iom-5, idf-5, six-point or four-point.")
    rating_scheme_reason: str = Field("", description="Why criteria are rated, where the Terms of Reference do not ask for it.")
    raters: Words = Field((), description="Who rates, by the names of their files; nobody is shown a step before all of them have rated.")
    overall_score: OverallScore = Field(default_factory=OverallScore, description="One score for the whole, only where the Terms of Reference ask for it.")
    cross_cutting: Words = Field((), description="Cross-cutting issues.")
    languages: Words = Field((), description="Languages of the field work.")
    report_language: str = Field("en", description="Language of the report.")
    phases: tuple[PhaseOfWork, ...] = Field((), description="Phases of the evaluation.")
    deliverables: tuple[Due, ...] = Field((), description="Deliverables with due dates.")
    survey: Survey = Field(default_factory=Survey, description="Population and number invited.")
    status: Annotated[str, Word("status")] = Field("draft", description="draft or final.")
    evidence: Annotated[str, Word("evidence")] = Field("real", description="invented or real; invented marks every page of every output.")

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria in use: the set, without those excluded, with those added."""
        out = {c.criterion.lower() for c in self.criteria_changes if c.change == "excluded"}
        added = tuple(c.criterion.lower() for c in self.criteria_changes if c.change == "added")
        base = tuple(c for c in terms.CRITERIA_SETS.get(self.criteria_set, ()) if c not in out)
        return base + tuple(c for c in added if c not in base)

    @property
    def scheme(self) -> terms.RatingScheme:
        """The rating scheme in use."""
        return terms.RATING_SCHEMES.get(self.rating_scheme, terms.RATING_SCHEMES["none"])

    @property
    def is_final(self) -> bool:
        """True where the report is to be final: what is not there by then is missing, and not only not there yet."""
        return self.status == "final"

    def phase(self, id: str) -> PhaseOfWork:
        """A phase by its id; an empty one where it is not planned."""
        return next((p for p in self.phases if p.id == id), PhaseOfWork(id=id))


class Threshold(_Part):
    """Counts of persons below these are not shown."""

    vulnerable: Least = Field(11, description="For breakdowns about vulnerable groups.")
    other: Least = Field(5, description="For other breakdowns of persons.")


class Allowed(_Part):
    """One text that the leak check may let through."""

    text: str = Field(description="The text.")
    reason: str = Field(description="Why it may be printed.")


class Privacy(_Part):
    """How people are protected."""

    small_cell_threshold: Threshold = Field(default_factory=Threshold, description="Smallest counts shown.")
    allow: tuple[Allowed, ...] = Field((), description="Texts the leak check lets through, each with its reason.")
    key_destruction_date: Day = Field(None, description="When the key and the raw notes are destroyed.")
    phone_regions: Words = Field(
        (), description="Two-letter countries whose national phone and identity numbers are looked for, beside the international form."
    )


class Header(_Part):
    """The whole of evaluation.yml."""

    project: Project = Field(description="The project.")
    evaluation: Evaluation = Field(description="The evaluation.")
    privacy: Privacy = Field(default_factory=Privacy, description="Protection of people.")
    _lines: dict[str, int] = PrivateAttr(default_factory=dict)

    def remember(self, lines: Mapping[str, int]) -> None:
        """Keep the line of each name, for messages."""
        self._lines.update(lines)

    def place(self, name: str) -> Place:
        """Where a name such as `evaluation.phases.0.stated` stands; where it is not written, the line of what it belongs to."""
        return place_of(self._lines, name)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_values(cls, value: Any) -> Any:
        return _drop_empty(value)

    @property
    def mark(self) -> str:
        """The words that stand on every page when the evidence is invented; empty otherwise."""
        return "SAMPLE: all evidence in this document is invented" if self.evaluation.evidence == "invented" else ""


def place_of(lines: Mapping[str, int], name: str) -> Place:
    """The line of a name, or of what it belongs to where it is not written."""
    parts = name.split(".")
    known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return Place(FILE, row=next((lines[path] for path in known if path in lines), None), column=name)


def part_of(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The part that a name holds, or holds a list of; None where it holds a value."""
    annotation = model.model_fields[name].annotation
    kinds = get_args(annotation) if isinstance(annotation, types.GenericAlias) else (annotation,)
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def _drop_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _drop_empty(v) for k, v in value.items() if v not in ("", None, [], {})}
    return [_drop_empty(v) for v in value] if isinstance(value, list) else value
