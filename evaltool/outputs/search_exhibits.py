"""What a search found, as a table for a notebook: the words in context where this reader may see them, the place alone where not."""

from __future__ import annotations

from evaltool.case import CaseFolder
from evaltool.field_phase.search import Hit, find
from evaltool.outputs.evidence_words import A_PERSON, without_codes
from evaltool.outputs.exhibits import Table
from evaltool.outputs.profiles import profile
from evaltool.synthesis.evidence import address_book

SHOWN = 10
_KEPT_BACK = "(words not shown to this reader)"


def hits_table(case: CaseFolder, words: str, reader: str = "commissioner") -> Table:
    """The first passages that hold the words, best first; raises EvaltoolError where there is no word to look for."""
    found, book = find(case, words, SHOWN), address_book(case)
    rows = []
    for number, hit in enumerate(found.hits, start=1):
        evidence = book.resolve(hit.citation)
        may_quote = evidence is not None and profile(reader).may_quote(evidence)
        rows.append((str(number), hit.citation, _in_context(case, hit) if may_quote else _KEPT_BACK))
    return Table(f"Where the words stand: {words}", ("Hit", "Place", "Words in context"), tuple(rows), note=" ".join(found.sentences))


def _in_context(case: CaseFolder, hit: Hit) -> str:
    """The words found in brackets with what stands around them in the same turn: a second voice would tell a discussion."""
    before, after = (without_codes(case, words) for words in (hit.before, hit.after))
    turn = f"{A_PERSON}:"
    inside = f"{before.rpartition(turn)[2]}[{without_codes(case, hit.match)}]{after.partition(turn)[0]}"
    return inside.strip()
