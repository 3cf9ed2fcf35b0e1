"""One decision of a rater, looked at and then added to that rater's table: what the rating panel calls, and what a person at the keyboard may call.

A decision is refused with all that is wrong with it at once, and nothing is written then. What was decided before is never touched: it is the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic_core import PydanticCustomError

from evaltool import terms
from evaltool.added_rows import add_row
from evaltool.case import CaseFolder
from evaltool.cells import clean_text, parse_day, split_several
from evaltool.desk_review.terms_of_reference import check_criterion
from evaltool.problems import EvaltoolError, Place, Problems
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.ratings import AGREED, Rating, all_have_rated, check_rating, history, raters
from evaltool.tables import may_name_a_file


class RatingRefused(EvaltoolError):
    """A decision that cannot be recorded as it is; `problems` are all the reasons, each at its column."""

    def __init__(self, problems: Problems):
        self.problems = problems
        super().__init__("Nothing was recorded. " + " ".join(problem.message for problem in problems))


def record_rating(
    case: CaseFolder,
    rater: str,
    criterion: str,
    rating: str,
    justification: str,
    finding_ids: Sequence[str] | str,
    outside_range_reason: str = "",
    day: date | str | None = None,
) -> Rating:
    """The decision as it now stands on the disk, added as the last row of the rater's table; raises RatingRefused where it cannot stand so."""
    case.read_again(Rating)
    problems = Problems()
    name = _name_of(case, clean_text(rater))
    place = Place(f"{Rating.phase}/{Rating.table}/{name}.csv")
    decided = Rating(
        criterion=_criterion(case, clean_text(criterion), place, problems),
        scheme=case.header.evaluation.scheme.id,
        rating=clean_text(rating),
        justification=clean_text(justification),
        finding_ids=tuple(map(clean_text, split_several(finding_ids))),
        outside_range_reason=clean_text(outside_range_reason),
        date=_day(day, place, problems),
    ).at(place, name)
    _check_rater(case, decided, problems)
    _check_decision(case, decided, problems)
    refused = problems.of("error", "block")
    if refused:
        raise RatingRefused(refused)
    step = case.header.evaluation.scheme.step(decided.rating)
    written = {**decided.as_written(), "rating": step or decided.rating, "finding_ids": ";".join(decided.finding_ids)}
    add_row(case, Rating, written, name)
    return _read_back(case, written, name)


def may_see_others(case: CaseFolder, rater: str) -> bool:
    """True where what the other raters decided may be shown to this one: all of them, this one too, have rated every criterion."""
    known = raters(case)
    return len(known) > 1 and all_have_rated(case) and rater in (*known, AGREED)


def notes_on(case: CaseFolder, rating: Rating) -> list[str]:
    """What a recorded decision still lacks, though it stands: warnings, each a sentence or two."""
    problems = Problems()
    check_rating(case, rating.criterion, rating, problems)
    return [problem.message for problem in problems]


def _name_of(case: CaseFolder, rater: str) -> str:
    """The rater as the table that is there already has it: Ana and ana are one on some machines, so they are one on all."""
    homes = case.homes_of(Rating, rater) if rater else []
    return homes[0].owner if homes else AGREED if rater.lower() == AGREED else rater


def _criterion(case: CaseFolder, written: str, place: Place, problems: Problems) -> str:
    criteria = case.header.evaluation.criteria
    found = next((criterion for criterion in criteria if terms.plain(criterion) == terms.plain(written)), None)
    check_criterion(case, written, place.at("criterion"), problems)
    return found or written


def _day(written: date | str | None, place: Place, problems: Problems) -> date | None:
    try:
        return parse_day(clean_text(written) if isinstance(written, str) else written)
    except PydanticCustomError as refused:
        problems.add(refused.type, place.at("date"), **(refused.context or {}))
        return None


def _check_rater(case: CaseFolder, decided: Rating, problems: Problems) -> None:
    if not may_name_a_file(decided.by):
        problems.add("RATER_NAME", decided.found_at, name=decided.by)
    elif decided.by == AGREED and not may_see_others(case, AGREED):
        problems.add("RATING_AGREED_EARLY", decided.found_at)


def _check_decision(case: CaseFolder, decided: Rating, problems: Problems) -> None:
    """What is missing or cannot be, beside what `check_rating` looks at in every table of ratings."""
    scheme, at = case.header.evaluation.scheme, decided.found_at
    known = read_findings(case).ids()
    for id in decided.finding_ids:
        if id not in known:
            problems.add("ID_UNKNOWN", at.at("finding_ids"), id=id, tables="findings", hint=terms.did_you_mean(id, known))
    if not decided.rating:
        steps = [f"{number} {label}" for number, label, _ in scheme.steps] or ["a judgement in words"]
        problems.add("RATING_NOT_CHOSEN", at.at("rating"), criterion=decided.criterion, steps=", ".join([*steps, *terms.NO_STEP]))
        if not decided.justification:
            problems.add("RATING_NO_JUSTIFICATION", at.at("justification"), criterion=decided.criterion)
        return
    if not scheme.steps and decided.rating.isdigit():
        problems.add("RATING_IN_WORDS", at.at("rating"), rating=decided.rating)
    if decided.criterion in case.header.evaluation.criteria:
        check_rating(case, decided.criterion, decided, problems)


def _read_back(case: CaseFolder, written: dict[str, str], rater: str) -> Rating:
    """The decision read from the disk again: nobody is told that it is saved before it is."""
    case.read_again(Rating)
    # not always the last one: another kernel of the same rater may have saved since
    found = [past for past in history(case, written["criterion"], rater) if (past.justification, past.rating) == (written["justification"], written["rating"])]
    if not found:
        raise EvaltoolError(
            f"The rating of '{written['criterion']}' was written and cannot be read back. Run 'evaltool check' to see what is wrong with the table."
        )
    return found[-1]
