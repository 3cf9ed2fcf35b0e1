"""The comments and tracked changes of a Word document: who said what, about which words, below which heading, and who answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from evaltool.interchange.word_paragraphs import Paragraph, WordText
from evaltool.interchange.word_parts import W, parsed
from evaltool.interchange.word_text import lines_in

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


@dataclass
class Remark:
    """One comment with its replies, or one tracked change; `kind` is comment, insertion or deletion."""

    kind: str
    author: str
    date: str
    text: str
    section: str = ""
    quoted: str = ""
    replies: list[tuple[str, str]] = field(default_factory=list)  # author, text
    is_resolved: bool = False


def remarks_of(document: WordText) -> list[Remark]:
    """Comments in the order of the text, then those that are anchored nowhere, then tracked changes."""
    comments, parents = _comments(document)
    anchored: dict[str, None] = {}
    where = ""
    changes: list[Remark] = []
    for paragraph in document.paragraphs:
        if paragraph.is_headline:
            where = " ".join(paragraph.text.split()) or where
        for run in paragraph.all_runs:
            for id in sorted(run.comments & comments.keys()):
                anchored.setdefault(id)
                comments[id].section = comments[id].section or where
                comments[id].quoted += run.text if run.stays else ""
        changes += _changes(paragraph, where)
    ordered = [*anchored, *(id for id in comments if id not in anchored)]
    for id in ordered:
        if id in parents and parents[id] in comments:
            comments[_root(id, parents)].replies.append((comments[id].author, comments[id].text))
    told = [comments[id] for id in ordered if parents.get(id) not in comments]
    for remark in told:
        remark.quoted = " ".join(remark.quoted.split())
    return [remark for remark in [*told, *changes] if remark.text.strip()]


def _root(id: str, parents: dict[str, str]) -> str:
    while id in parents:
        id = parents[id]
    return id


def _comments(document: WordText) -> tuple[dict[str, Remark], dict[str, str]]:
    """The comments by id, and the comment that each reply belongs to."""
    if "word/comments.xml" not in document.parts:
        return {}, {}
    found: dict[str, Remark] = {}
    by_paragraph: dict[str, str] = {}
    for element in parsed(document.parts, "word/comments.xml").iter(f"{W}comment"):
        id = element.get(f"{W}id", "")
        text = "\n".join(lines_in(element)).strip()
        found[id] = Remark("comment", element.get(f"{W}author", "").strip(), element.get(f"{W}date", "")[:10], text)
        by_paragraph |= {line.get(f"{_W14}paraId", ""): id for line in element.iter(f"{W}p")}
    parents: dict[str, str] = {}
    order = list(found)
    if "word/commentsExtended.xml" in document.parts:
        for entry in parsed(document.parts, "word/commentsExtended.xml").iter(f"{_W15}commentEx"):
            child, parent = by_paragraph.get(entry.get(f"{_W15}paraId", "")), by_paragraph.get(entry.get(f"{_W15}paraIdParent", "-"))
            if child and entry.get(f"{_W15}done") in ("1", "true"):
                found[child].is_resolved = True
            # an answer comes after what it answers; anything else would lead in a circle
            if child and parent and order.index(parent) < order.index(child):
                parents[child] = parent
    return found, parents


def _changes(paragraph: Paragraph, where: str) -> Iterator[Remark]:
    """The tracked changes of a paragraph, neighbouring ones of one author as one, with the words around them."""
    gathered: list[Remark] = []
    last = None
    for run in paragraph.all_runs:
        change = run.change
        if change and last == change:
            gathered[-1].text += run.text
        elif change:
            gathered.append(Remark(change.kind, change.author.strip(), change.date, run.text, where, " ".join(paragraph.text.split())))
        last = change
    yield from gathered
