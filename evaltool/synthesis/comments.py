"""Comments of reviewers on a draft, and what the evaluator answered: the audit trail of the review."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from evaltool.case import CaseFolder
from evaltool.cells import Day, Word
from evaltool.problems import Problems
from evaltool.records import Record, Records


class Comment(Record):
    """One comment, or one change that a reviewer made with tracked changes."""

    phase: ClassVar[str] = "synthesis"
    table: ClassVar[str] = "comments"
    key: ClassVar[str] = "comment_id"

    comment_id: str = Field(description="Id, such as CM1.")
    file: str = Field("", description="Document in which it came.")
    reviewer: str = Field("", description="Institution of the reviewer, or Reviewer 1, 2 ... where private/reviewers.csv does not name it yet.")
    kind: Annotated[str, Word("comment_kind")] = Field("comment", description="comment, insertion or deletion.")
    section: str = Field("", description="Heading below which it stands.")
    quoted: str = Field("", description="Words it is about.")
    comment: str = Field(description="What the reviewer says, or the words inserted or deleted.")
    response: str = Field("", description="What the evaluator answers.")
    status: Annotated[str, Word("comment_status")] = Field("open", description="open, accepted, partly accepted, rejected or noted.")
    date: Day = Field(None, description="Day of the comment.")


def read_comments(case: CaseFolder) -> Records[Comment]:
    """The comments in the order of the file."""
    return case.read(Comment)


def check_comments(case: CaseFolder) -> Problems:
    """Comments without an answer: a final report answers all of them."""
    problems = Problems()
    for comment in read_comments(case):
        if not comment.response and comment.status not in ("accepted", "noted"):
            problems.add("COMMENT_OPEN", comment.found_at.at("response"), id=comment.id, reviewer=comment.reviewer or "a reviewer")
    return problems
