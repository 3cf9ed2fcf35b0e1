"""Reviewers' comments and tracked changes of returned documents, into `synthesis/comments`; what came before is known again and not doubled."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.field_phase.key import read_key
from evaltool.interchange.changes import SINCE, Change, Reading, cell_change, row_added
from evaltool.interchange.new_ids import NewIds
from evaltool.interchange.reviewers import Reviewers
from evaltool.interchange.word_comments import Remark, remarks_of
from evaltool.interchange.word_paragraphs import WordText
from evaltool.privacy.pseudonyms import Key, replace_names
from evaltool.synthesis.comments import Comment, read_comments
from evaltool.word_marks import squeezed

KIND = "comments"
_MOST_QUOTED = 300
_WORDS = ("section", "quoted", "comment", "response")


class CommentPull:
    """Takes comments out of one document after the other; ids and matches are kept over all of them."""

    def __init__(self, case: CaseFolder) -> None:
        self._case = case
        self.reviewers = Reviewers(case)
        self._known = list(read_comments(case))
        self._kept = list(self._known)  # from earlier rounds
        self._waiting: list[Comment] = []  # those that the document in hand may have again
        self._ids = NewIds(case)
        self._key = Key(())

    def meet(self, documents: Iterable[WordText]) -> None:
        """Take note of everybody who comments in any of the documents, as one may be named in the comment of another."""
        for remark in (remark for document in documents for remark in self._remarks(document)):
            for author in (remark.author, *(author for author, _ in remark.replies)):
                self._shown(author)

    def changes_in(self, document: WordText) -> Reading:
        """The comments that are new, and the answers given in the document to those that are known."""
        reading = Reading(document.name, KIND)
        self._waiting = list(self._known)
        self._key = read_key(self._case)
        self.meet([document])
        remarks = self._remarks(document)
        resolved: list[str] = []
        for remark in remarks:
            cells = self._cells(remark, document.name)
            known = self._match(cells)
            if known is None:
                id = self._ids.take("", "CM", digits=1)
                cells = {"comment_id": id, **cells}
                shown = f'{id}, {cells["reviewer"]}, {cells["kind"]} below "{cells["section"]}": {cells["comment"]}'
                reading.changes.append(row_added(Comment, cells, shown))
                self._known.append(Comment.model_validate(cells))
            else:
                reading.changes += self._answers(known, cells)
            if remark.is_resolved and (known.status if known else cells["status"]) == "open":
                resolved.append(known.id if known else cells["comment_id"])
        if resolved:
            reading.remarks.append(f"Marked as resolved in the document, and open in the case until you write their status there: {', '.join(resolved)}.")
        return reading

    def names_in_kept(self, changing: Collection[str]) -> Iterator[Change]:
        """The cells of earlier rounds that name somebody who is known as a reviewer only now, but for the places that are changing anyway."""
        for comment in self._kept:
            for column in _WORDS:
                before = getattr(comment, column)
                after = self.reviewers.masked(before)
                change = cell_change(Comment, comment.id, column, before, after)
                if after != before and change.place not in changing:
                    yield change

    def _remarks(self, document: WordText) -> list[Remark]:
        return [remark for remark in remarks_of(document) if not self._is_own(remark)]

    def _is_own(self, remark: Remark) -> bool:
        """True for what the evaluator changed: those words are taken as the evaluator's own."""
        return remark.kind != "comment" and self._is_evaluator(remark.author)

    def _is_evaluator(self, author: str) -> bool:
        return bool(author) and terms.plain(author) == terms.plain(self._case.header.evaluation.evaluator)

    def _cells(self, remark: Remark, file: str) -> dict[str, str]:
        reviewer = self._shown(remark.author)
        answers = [self._masked(text) for author, text in remark.replies if self._is_evaluator(author)]
        others = [f"{self._shown(author)}: {self._masked(text)}" for author, text in remark.replies if not self._is_evaluator(author)]
        quoted = self._masked(remark.quoted)
        return {
            "file": self.reviewers.masked_file(replace_names(file, self._key)[0]),
            "reviewer": reviewer,
            "kind": remark.kind,
            "section": self._masked(remark.section),
            "quoted": quoted if len(quoted) <= _MOST_QUOTED else f"{quoted[: _MOST_QUOTED - 1]}…",
            "comment": "\n".join([self._masked(remark.text.strip()), *others]),
            "response": "\n".join(answers),
            "status": "noted" if answers else "open",
            "date": remark.date if re.fullmatch(r"(19|20|21)\d\d-\d\d-\d\d", remark.date) else "",
        }

    def _masked(self, text: str) -> str:
        return self.reviewers.masked(replace_names(text, self._key)[0])

    def _shown(self, author: str) -> str:
        return "Evaluator" if self._is_evaluator(author) else self.reviewers.shown(author or "unnamed")

    def _match(self, cells: dict[str, str]) -> Comment | None:
        """The row of an earlier round that is this comment, taken from those that wait; the words it is about, or the heading above, may have been edited since."""
        first = cells["comment"].split("\n")[0]
        same = [
            c
            for c in self._waiting
            if c.kind == cells["kind"]
            and squeezed(self._masked(c.comment.split("\n")[0])) == squeezed(first)
            and self._is_same_person(c, cells)
            and _is_same_place(c, cells)
        ]
        same.sort(key=lambda c: (squeezed(c.quoted) != squeezed(cells["quoted"]), c.section != cells["section"]))
        if not same:
            return None
        self._waiting.remove(same[0])
        return same[0]

    def _is_same_person(self, known: Comment, cells: dict[str, str]) -> bool:
        return known.reviewer in {cells["reviewer"], *self.reviewers.numbered(cells["reviewer"])} or not known.reviewer.startswith("Reviewer ")

    def _answers(self, known: Comment, cells: dict[str, str]) -> Iterator[Change]:
        if known.reviewer != cells["reviewer"] and known.reviewer.startswith("Reviewer "):
            yield cell_change(Comment, known.id, "reviewer", known.reviewer, cells["reviewer"])
        names_somebody = self._masked(known.comment) != known.comment
        if squeezed(cells["comment"]) != squeezed(known.comment) and (names_somebody or len(cells["comment"]) > len(known.comment)):
            yield cell_change(Comment, known.id, "comment", known.comment, cells["comment"])
        if cells["response"] and squeezed(cells["response"]) not in squeezed(known.response):
            yield cell_change(Comment, known.id, "response", known.response, cells["response"], SINCE if known.response else "")
            if known.status == "open":
                yield cell_change(Comment, known.id, "status", known.status, "noted")


def _is_same_place(known: Comment, cells: dict[str, str]) -> bool:
    """False where file, section and words are all others: "Source?" may be asked of two documents."""
    sections = [re.match(r"\S*\d\S*(?= )|.*", section)[0] for section in (known.section, cells["section"])]
    return known.file == cells["file"] or sections[0] == sections[1] or squeezed(known.quoted) == squeezed(cells["quoted"])
