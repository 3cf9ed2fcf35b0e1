"""What the papers of a case say of the project otherwise than `evaluation.yml`: its title, its donor, its budget, where they are labelled as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from evaltool.case import CaseFolder
from evaltool.desk_review.document_texts import NoText, read_paper
from evaltool.desk_review.documents import Document, read_documents
from evaltool.desk_review.results_matrix import number
from evaltool.problems import Problems

# what is said of the project as a whole stands at the beginning
_FIRST_CHARACTERS = 20_000
_LARGEST = 10_000_000  # a check is not to wait for a paper of hundreds of pages
_LABELLED = re.compile(
    r"^\W*(?P<label>project title|title of the project|donor|funded by|total budget|project budget|budget)\s*[:|]\s*(?P<said>\S[^\n|]*)",
    re.IGNORECASE | re.MULTILINE,
)
_AMOUNT = re.compile(r"\d[\d,.' ]*\d")
_ALIKE = 0.85


def check_papers(case: CaseFolder) -> Problems:
    """Title, donor and amount that differ between a paper and `evaluation.yml`."""
    found = Problems()
    for document in read_documents(case):
        for what, said in labelled(case, document):
            written = _written(case, what)
            if written and not _agree(what, said, written):
                found.add("PAPER_DIFFERS", document.found_at.at("file"), about=document.id, what=what, said=said, written=written)
    return found


def labelled(case: CaseFolder, document: Document) -> Iterator[tuple[str, str]]:
    """(title, donor or budget; what the paper says) for each label at the beginning of its text, the first of each kind."""
    path = case.find_file(Document.phase, document.file) if document.file else None
    try:
        text = read_paper(path).text[:_FIRST_CHARACTERS] if path and path.stat().st_size <= _LARGEST else ""
    except NoText:
        return
    seen = set()
    for match in _LABELLED.finditer(text):
        label = match["label"].lower()
        what = "title" if "title" in label else "budget" if "budget" in label else "donor"
        if what not in seen:
            seen.add(what)
            yield what, match["said"].strip()


def _written(case: CaseFolder, what: str) -> str:
    project = case.header.project
    if what == "budget":
        return f"{project.budget.amount:,.0f}" if project.budget.amount else ""
    return project.title if what == "title" else project.donor


def _agree(what: str, said: str, written: str) -> bool:
    """True where both say the same, or a paper says it with more or fewer words; an amount that cannot be read is no other amount."""
    if what == "budget":
        amounts = [number(match.strip(" .,")) for match in _AMOUNT.findall(said)]
        return not any(isinstance(amount, float) for amount in amounts) or number(written) in amounts
    plain, other = (" ".join(re.findall(r"\w+", words.casefold())) for words in (said, written))
    return plain in other or other in plain or SequenceMatcher(None, plain, other).ratio() >= _ALIKE
