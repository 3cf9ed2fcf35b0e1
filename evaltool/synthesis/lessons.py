"""Lessons and good practices: what others can learn from the project."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Cites, Several, Word
from evaltool.problems import Place, Problems
from evaltool.records import Record, Records
from evaltool.synthesis.recommendations import read_recommendations

_RECOMMENDS = re.compile(r"\b(should|must|ought to|needs? to|is recommended|are recommended)\b", re.IGNORECASE)
_SAYS = {"context": "where it applies", "users": "who can use it", "causal_factors": "what made it work or fail"}


class Lesson(Record):
    """One lesson or good practice."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "lessons"
    key: ClassVar[str] = "lesson_id"

    lesson_id: str = Field(description="Id, such as LE1.")
    kind: Annotated[str, Word("lesson_kind")] = Field(description="lesson or good_practice.")
    headline: str = Field(description="One sentence.")
    text: str = Field(description="What was learned, and from what.")
    context: str = Field("", description="Where it applies.")
    users: str = Field("", description="Who can use it.")
    causal_factors: str = Field("", description="What made it work or fail.")
    finding_ids: Annotated[Several, Cites("findings")] = Field((), description="Findings it comes from.")


def read_lessons(case: CaseFolder) -> Records[Lesson]:
    """Lessons and good practices in the order of the file."""
    return case.read(Lesson)


def check_lessons(case: CaseFolder) -> Problems:
    """What is missing among lessons and good practices, and lessons that are recommendations; nothing before there are recommendations."""
    problems, lessons = Problems(), read_lessons(case)
    for lesson in lessons:
        if not lesson.finding_ids:
            problems.add("LESSON_NO_FINDING", lesson.found_at.at("finding_ids"), id=lesson.id)
        for column, what in _SAYS.items():
            if not getattr(lesson, column):
                problems.add("LESSON_NO_CONTEXT", lesson.found_at.at(column), id=lesson.id, what=what, column=column)
        match = _RECOMMENDS.search(lesson.headline)
        if match:
            problems.add("LESSON_RECOMMENDS", lesson.found_at.at("headline"), id=lesson.id, words=match[0].lower())
    is_due = len(lessons) or len(read_recommendations(case)) or case.header.evaluation.is_final
    table = Place(lessons[0].found_at.file, lessons[0].found_at.sheet) if len(lessons) else Place(f"{Lesson.phase}/{Lesson.table}.csv")
    for kind, code in (("lesson", "NO_LESSONS"), ("good_practice", "NO_GOOD_PRACTICES")):
        if is_due and not any(lesson.kind == kind for lesson in lessons):
            problems.add(code, table)
    return problems
