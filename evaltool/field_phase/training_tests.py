"""Tests before and after a training."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from statistics import median
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Number
from evaltool.desk_review.stakeholders import read_stakeholders, smallest_count
from evaltool.field_phase.persons import read_persons
from evaltool.problems import Problems
from evaltool.records import Record, Records
from evaltool.stats.comparisons import PairedChange, paired_change


class TrainingTest(Record):
    """One person's two test papers."""

    phase: ClassVar[str] = "field_phase"
    table: ClassVar[str] = "training_tests"
    key: ClassVar[str] = "test_id"

    test_id: str = Field(description="Id, such as T01.")
    person_code: Annotated[str, Cites("persons")] = Field(description="Person.")
    training: str = Field("", description="Which training; can be cited as evidence.")
    sex: str = Field("", description="Sex.")
    organisation_kind: str = Field("", description="Kind of organisation.")
    pre: Number = Field(None, description="Points before.")
    post: Number = Field(None, description="Points after.")
    maximum: Number = Field(description="Most points possible.")


def read_training_tests(case: CaseFolder) -> Records[TrainingTest]:
    """The papers in the order of the file."""
    return case.read(TrainingTest)


@dataclass(frozen=True)
class TrainingResult:
    """What the tests of one training show; medians are of those with both papers. Points stand as they are where all papers have one `maximum`, else in percent of it."""

    training: str
    papers: int
    maximum: float
    unit: str
    median_before: float
    median_after: float
    change: PairedChange


def trainings(case: CaseFolder) -> list[str]:
    """The trainings that were tested, in the order of the file."""
    return list(dict.fromkeys(paper.training for paper in read_training_tests(case)))


def papers_used(case: CaseFolder, training: str) -> list[TrainingTest]:
    """The papers of one training that count: none of persons who refused or withdrew; those with impossible points are left to `check_training_tests`."""
    persons, papers = read_persons(case), [paper for paper in read_training_tests(case) if paper.training == training and not _impossible(paper)]
    return [paper for paper in papers if (person := persons.get(paper.person_code)) is None or person.is_heard]


def results_of(case: CaseFolder, training: str) -> TrainingResult:
    """How the persons of one training changed from before to after."""
    papers = papers_used(case, training)
    tops = {paper.maximum for paper in papers}
    share = len(tops) != 1
    maximum = 100.0 if share else float(tops.pop() or 0)
    pre, post = ([_points(paper, value, share) for paper, value in values] for values in _both(papers))
    pairs = [(before, after) for before, after in zip(pre, post, strict=True) if not isnan(before + after)]
    medians = (median(before for before, _ in pairs), median(after for _, after in pairs)) if pairs else (nan, nan)
    return TrainingResult(training, len(papers), maximum, "percent" if share else "points", *medians, paired_change(pre, post, maximum))


def smallest_count_of_tests(case: CaseFolder, training: str) -> int:
    """The smallest count of those who took part in one training that may be shown, by their groups; by all of the case where the group of one is not known."""
    persons = read_persons(case)
    took_part = [persons.get(paper.person_code) for paper in read_training_tests(case) if paper.training == training]
    groups = [person.group_id for person in took_part if person is not None]
    return smallest_count(case, groups if len(groups) == len(took_part) else read_stakeholders(case).ids())


def check_training_tests(case: CaseFolder) -> Problems:
    """Points that are impossible, and persons who stand twice."""
    problems = Problems()
    seen: dict[tuple[str, str], str] = {}
    for paper in read_training_tests(case):
        if not paper.maximum or paper.maximum <= 0:
            problems.add("TEST_MAXIMUM", paper.found_at.at("maximum"), maximum=_plain(paper.maximum))
            continue
        for column, points in (("pre", paper.pre), ("post", paper.post)):
            if points is not None and points > paper.maximum:
                problems.add("TEST_ABOVE_MAXIMUM", paper.found_at.at(column), points=_plain(points), maximum=_plain(paper.maximum))
            elif points is not None and points < 0:
                problems.add("TEST_NEGATIVE", paper.found_at.at(column), points=_plain(points))
        who = (paper.person_code, paper.training)
        if who in seen:
            problems.add("TEST_TWICE", paper.found_at.at("person_code"), person=paper.person_code, other=seen[who])
        seen.setdefault(who, paper.id)
    return problems


def _impossible(paper: TrainingTest) -> bool:
    top = paper.maximum or 0
    return top <= 0 or any(points is not None and not 0 <= points <= top for points in (paper.pre, paper.post))


def _both(papers: list[TrainingTest]) -> tuple[list[tuple[TrainingTest, float | None]], list[tuple[TrainingTest, float | None]]]:
    return [(paper, paper.pre) for paper in papers], [(paper, paper.post) for paper in papers]


def _points(paper: TrainingTest, points: float | None, share: bool) -> float:
    if points is None:
        return nan
    return 100 * points / (paper.maximum or 1) if share else points


def _plain(number: float | None) -> str:
    return f"{number or 0:g}"
