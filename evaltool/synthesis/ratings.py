"""Ratings: what a rater decided for each criterion, why, and what was decided before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.cells import Cites, Day, Several
from evaltool.desk_review.terms_of_reference import check_criterion
from evaltool.header import FILE as HEADER_FILE
from evaltool.problems import Place, Problems
from evaltool.records import Record, Records
from evaltool.synthesis.findings import findings_on, read_findings
from evaltool.synthesis.plausible_range import PlausibleRange, plausible_range
from evaltool.synthesis.triangulation import criterion_strength
from evaltool.tables import may_name_a_file

__all__ = ["AGREED", "Difference", "PlausibleRange", "Rating", "all_have_rated", "check_ratings", "current", "differences", "history"]
__all__ += ["as_printed", "check_rating", "in_words", "likelihood_in_words", "plausible_range", "raters", "read_ratings", "reason_printed", "shown", "step_in_words", "step_of"]

_LOOKS_AHEAD = "sustainability"
AGREED = "agreed"


class Rating(Record):
    """One decision of one rater; later rows for a criterion replace earlier ones, which stay as its history."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "ratings"
    key: ClassVar[str] = "criterion"
    may_wait: ClassVar[tuple[str, ...]] = ("justification",)
    owns_ids: ClassVar[bool] = False
    a_file_each: ClassVar[bool] = True
    owner: ClassVar[str] = "rater"

    criterion: str = Field(description="Criterion.")
    scheme: str = Field("", description="Rating scheme; where empty, that of the case.")
    rating: str = Field(description="Step of the scheme by number or label, NR or N/A; with scheme none, a judgement in words.")
    justification: str = Field("", description="Why.")
    finding_ids: Annotated[Several, Cites("findings")] = Field((), description="Findings it rests on.")
    outside_range_reason: str = Field("", description="Why it lies outside the range that the evidence makes plausible.")
    date: Day = Field(None, description="Day of the decision.")


def read_ratings(case: CaseFolder) -> Records[Rating]:
    """All decisions of all raters; `rating.by` names the rater, `agreed` being what they settled on."""
    return case.read(Rating)


@dataclass(frozen=True)
class Difference:
    """What each rater decided for one criterion; `apart` is the number of steps between the furthest, None where a step is missing."""

    criterion: str
    decided: tuple[tuple[str, str], ...]
    apart: int | None


def raters(case: CaseFolder) -> list[str]:
    """The raters by their file names, then those who are named in evaluation.yml and have not rated yet; `agreed` is none."""
    rated = dict.fromkeys(rating.by for rating in read_ratings(case) if rating.by != AGREED)
    known = {name.casefold() for name in (*rated, AGREED)}
    return [*rated, *(name for name in dict.fromkeys(case.header.evaluation.raters) if name.casefold() not in known)]


def history(case: CaseFolder, criterion: str, rater: str) -> list[Rating]:
    """What a rater decided for a criterion, the latest last."""
    return [rating for rating in read_ratings(case) if rating.by == rater and terms.plain(rating.criterion) == terms.plain(criterion)]


def current(case: CaseFolder, criterion: str, rater: str | None = None) -> Rating | None:
    """The decision that counts: of one rater, or else what the raters agreed on, or else that of the only or first rater."""
    for who in [rater] if rater else [AGREED, *raters(case)]:
        decided = history(case, criterion, who)
        if decided:
            return decided[-1]
    return None


def step_of(case: CaseFolder, rating: Rating) -> str | None:
    """The step of a rating on the case's scheme, or NR or N/A; None where the scheme has no such step."""
    return case.header.evaluation.scheme.step(rating.rating)


def in_words(case: CaseFolder, rating: Rating | None) -> str:
    """A rating as it is printed: step and label, or the judgement in words where the case has no scale."""
    scheme = case.header.evaluation.scheme
    if rating is None:
        return "not rated yet" if scheme.steps else "not judged yet"
    step = step_of(case, rating)
    if step in terms.NO_STEP:
        return f"{step}: {scheme.label(step)}"
    if not scheme.steps:
        # a number of another scale says nothing here; the reasons do
        return rating.justification if rating.rating.strip().isdigit() else rating.rating
    return step_in_words(case, rating.criterion, step) if step else rating.rating


def step_in_words(case: CaseFolder, criterion: str, step: str) -> str:
    """A step with its label, such as `5 Likely`: six-point schemes speak of likelihood where the criterion looks ahead."""
    looks_ahead = terms.plain(criterion) == _LOOKS_AHEAD and bool(likelihood_in_words(case))
    return f"{step} {(terms.LIKELIHOOD.get(step) if looks_ahead else None) or case.header.evaluation.scheme.label(step)}"


def likelihood_in_words(case: CaseFolder) -> str:
    """The other labels of six steps where a criterion looks ahead; empty for the other schemes, and where no criterion does."""
    evaluation = case.header.evaluation
    if evaluation.rating_scheme != "six-point" or _LOOKS_AHEAD not in evaluation.criteria:
        return ""
    return f"For {_LOOKS_AHEAD} the six steps read: " + "; ".join(f"{step} {label}" for step, label in terms.LIKELIHOOD.items()) + "."


def all_have_rated(case: CaseFolder) -> bool:
    """True where every rater has decided on every criterion in use: until then nobody is shown what the others think."""
    criteria = case.header.evaluation.criteria
    return bool(raters(case)) and all(history(case, criterion, rater) for rater in raters(case) for criterion in criteria)


def shown(case: CaseFolder, criterion: str) -> Rating | None:
    """The decision that counts, as it may be shown: what was agreed on, otherwise None while one of several raters has not rated everything."""
    may_be_shown = len(raters(case)) < 2 or all_have_rated(case) or history(case, criterion, AGREED)
    return current(case, criterion) if may_be_shown else None


def as_printed(case: CaseFolder, criterion: str) -> str:
    """The rating of a criterion as a document may print it; where the raters differ and have not settled it, what each decided and nothing in between."""
    apart = _unsettled(case, criterion)
    if apart is None:
        return in_words(case, shown(case, criterion))
    decided = [step_in_words(case, criterion, step) if step and step not in terms.NO_STEP else step or "no step" for _, step in apart.decided]
    return f"not settled: {' and '.join(decided)}"


def reason_printed(case: CaseFolder, criterion: str) -> str:
    """The justification of a rating as a document may print it; where the raters have not settled it, that of each."""
    rating, apart = shown(case, criterion), _unsettled(case, criterion)
    if apart is not None:
        return " / ".join(history(case, criterion, rater)[-1].justification for rater, _ in apart.decided)
    # where a number of another scale is replaced by its reasons, they are not told twice
    return rating.justification if rating and rating.justification != in_words(case, rating) else ""


def _unsettled(case: CaseFolder, criterion: str) -> Difference | None:
    if not case.header.evaluation.scheme.steps or history(case, criterion, AGREED):
        return None
    return next((found for found in differences(case) or [] if terms.plain(found.criterion) == terms.plain(criterion)), None)


def differences(case: CaseFolder) -> list[Difference] | None:
    """The criteria on which the raters differ; None while somebody still has to rate."""
    if not all_have_rated(case):
        return None
    found = []
    for criterion in case.header.evaluation.criteria:
        decided = tuple((rater, step_of(case, history(case, criterion, rater)[-1]) or "") for rater in raters(case))
        steps = [int(step) for _, step in decided if step.isdigit()]
        if len({step for _, step in decided}) > 1:
            found.append(Difference(criterion, decided, max(steps) - min(steps) if len(steps) == len(decided) else None))
    return found


def check_ratings(case: CaseFolder) -> Problems:
    """What is wrong with the ratings that count: criterion, step, reasons, evidence, and what the raters have not settled."""
    problems = Problems()
    for rating in read_ratings(case):
        check_criterion(case, rating.criterion, rating.found_at.at("criterion"), problems)
    for name in case.header.evaluation.raters:
        if not may_name_a_file(name):
            problems.add("RATER_NAME", Place(HEADER_FILE, column="evaluation.raters"), name=name)
    for rater in [*raters(case), AGREED]:
        for criterion in case.header.evaluation.criteria:
            decided = history(case, criterion, rater)
            if decided:
                check_rating(case, criterion, decided[-1], problems)
    evaluation = case.header.evaluation
    if len(read_ratings(case)) or (evaluation.is_final and evaluation.scheme.steps):
        _check_complete(case, problems)
    return problems


def check_rating(case: CaseFolder, criterion: str, rating: Rating, problems: Problems) -> None:
    """Note what is wrong with one decision: its justification, its step, the evidence and the findings it rests on."""
    scheme, at = case.header.evaluation.scheme, rating.found_at
    if not rating.justification:
        problems.add("RATING_NO_JUSTIFICATION", at.at("justification"), criterion=criterion)
    if not scheme.steps:
        if rating.rating.strip().isdigit():
            problems.add("RATING_STEP_UNUSED", at.at("rating"), criterion=criterion, rating=rating.rating.strip())
        if step_of(case, rating) not in terms.NO_STEP:
            _check_findings_of_rating(case, criterion, rating, problems)
        return
    step = step_of(case, rating)
    if rating.scheme and rating.scheme != scheme.id:
        problems.add("RATING_OTHER_SCHEME", at.at("scheme"), criterion=criterion, scheme=rating.scheme, used=scheme.id)
    elif step is None:
        labels = [label for _, label, _ in scheme.steps]
        steps = ", ".join([*(f"{number} {label}" for number, label, _ in scheme.steps), *terms.NO_STEP])
        problems.add("RATING_STEP", at.at("rating"), rating=rating.rating, hint=terms.did_you_mean(rating.rating, labels), steps=steps)
    elif step not in terms.NO_STEP:
        _check_evidence_of_rating(case, criterion, rating, step, problems)


def _check_evidence_of_rating(case: CaseFolder, criterion: str, rating: Rating, step: str, problems: Problems) -> None:
    at, strength = rating.found_at, criterion_strength(case, criterion)
    if strength is None or strength < 2:
        known = f"is {strength}" if strength else "cannot be told: no finding with evidence speaks to it"
        problems.add("RATING_NEEDS_NR", at.at("rating"), criterion=criterion, known=known)
    elif not rating.outside_range_reason and not plausible_range(case, criterion).allows(step):
        problems.add("RATING_OUTSIDE_RANGE", at.at("outside_range_reason"), criterion=criterion)
    _check_findings_of_rating(case, criterion, rating, problems)


def _check_findings_of_rating(case: CaseFolder, criterion: str, rating: Rating, problems: Problems) -> None:
    at = rating.found_at
    if not rating.finding_ids:
        problems.add("RATING_NO_FINDINGS", at.at("finding_ids"), criterion=criterion)
    on = findings_on(case, criterion)
    for id in rating.finding_ids:
        if read_findings(case).get(id) and not on.get(id):
            problems.add("RATING_OTHER_FINDING", at.at("finding_ids"), id=id, criterion=criterion)


def _check_complete(case: CaseFolder, problems: Problems) -> None:
    """Criteria that nobody rated, and differences that the raters have not settled."""
    file = read_ratings(case)[0].found_at.file if len(read_ratings(case)) else f"{Rating.phase}/{Rating.table}"
    for criterion in case.header.evaluation.criteria:
        if current(case, criterion) is None:
            problems.add("RATING_MISSING", Place(file), criterion=criterion)
    for difference in (differences(case) if case.header.evaluation.scheme.steps else None) or []:
        if not history(case, difference.criterion, AGREED):
            said = ", ".join(f"{rater} {step or 'no step'}" for rater, step in difference.decided)
            problems.add("RATING_NOT_AGREED", Place("synthesis/ratings/agreed.csv"), criterion=difference.criterion, said=said)
