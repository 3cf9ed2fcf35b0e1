"""Agreement between coders on the sources that they share: by code and overall, with intervals, and the list of disagreements to talk through.

Numbers alone mislead on rare codes, so raw agreement, kappa, alpha and AC1 stand side by side. How a value reads follows Krippendorff (2004, Content Analysis,
2nd ed., p. 241): from .800 reliable, from .667 for tentative conclusions - and it is the lower limit of the interval that has to reach it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isnan, nan

import numpy as np

from evaltool.case import CaseFolder
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.shared_coding import Segment, SharedCoding, Values, shared_coding
from evaltool.stats.agreement import Agreement, alpha_u, cohen_kappa, fleiss_kappa, gwet_ac1, krippendorff_alpha, percent_agreement

RELIABLE, TENTATIVE = 0.8, 0.667
EXCERPT = 160
_NOT_INDEPENDENT = "characters of one passage are not independent, so no interval is drawn from them"
_NOT_INDEPENDENT_DECISIONS = "decisions on one segment are not independent, so no interval is drawn from them"
_NOT_ALL = "not every coder coded every shared source"


@dataclass(frozen=True)
class CodeAgreement:
    """Agreement on one code, or on all together (`code_id` empty). `marked` has the number of segments that each coder marked."""

    code_id: str
    code: str
    marked: tuple[int, ...]
    percent: Agreement
    kappa: Agreement
    alpha: Agreement
    ac1: Agreement
    by_character: Agreement | None = None


@dataclass(frozen=True)
class Disagreement:
    """One thing to talk through: who put a code on a paragraph and who did not, or who saw another direction."""

    source_id: str
    line: int
    code_id: str
    code: str
    seen: str
    excerpt: str


def agreement(case: CaseFolder) -> list[CodeAgreement]:
    """Agreement overall and by code, in the order of the codebook; empty where no source was coded by two."""
    return case.once(_agreement)


def overall_agreement(case: CaseFolder) -> list[CodeAgreement]:
    """Agreement on whether a paragraph holds anything to code, and on exactly the same codes; empty where no source was coded by two."""
    return case.once(_overall)


def _agreement(case: CaseFolder) -> list[CodeAgreement]:
    shared = shared_coding(case)
    if shared is None:
        return []
    book = read_codebook(case)
    by_code = [_on_code(shared, id, book.path_of(id)) for id in shared.codes]
    # codes that stand in no codebook are decided on by nobody
    decisions = [_on_all_decisions(shared)] if shared.codes else []
    return [*overall_agreement(case), *decisions, *by_code]


def _overall(case: CaseFolder) -> list[CodeAgreement]:
    shared = shared_coding(case)
    return [_on_coded_at_all(shared), _on_same_set(shared)] if shared else []


def unitising(case: CaseFolder) -> Agreement | None:
    """Krippendorff's alpha-u over all codes: whether the coders mark the same stretches of text; None where no source was coded by two."""
    shared = shared_coding(case)
    if shared is None:
        return None
    if not shared.everybody_read_everything():
        return Agreement(nan, nan, nan, 0, _NOT_ALL)
    ends, total = [], 0
    for text in shared.texts:
        total += len(text.text)
        ends.append(total)
    return alpha_u([shared.spans(coder) for coder in shared.coders], total, ends[:-1])


def agreement_on_direction(case: CaseFolder) -> Agreement | None:
    """Ordinal alpha of the direction where coders put the same code on the same paragraph; None where no source was coded by two."""
    shared = shared_coding(case)
    return krippendorff_alpha(shared.directions(), "ordinal") if shared else None


def disagreements(case: CaseFolder) -> list[Disagreement]:
    """What the coders should talk through, paragraph by paragraph: a code that only some put there, or another direction."""
    shared = shared_coding(case)
    if shared is None:
        return []
    book = read_codebook(case)
    found = []
    for segment in shared.segments:
        for code_id in shared.codes:
            seen = _seen(shared, segment, code_id)
            if seen:
                first = next(codings[code_id][0] for codings in segment.marks.values() if code_id in codings)
                found.append(Disagreement(segment.source_id, segment.line, code_id, book.path_of(code_id), seen, _excerpt(first.quote)))
    return found


def reading(value: Agreement) -> str:
    """What a value allows to say, by its lower limit; where there is no interval, that it allows no more than the number."""
    if isnan(value.value):
        return f"no value: {value.reason}"
    if isnan(value.low):
        return f"only the value itself: {value.reason}"
    if value.low >= RELIABLE:
        return "reliable (lower limit from .800)"
    if value.low >= TENTATIVE:
        return "for tentative conclusions (lower limit from .667)"
    return "not shown to be reliable (lower limit below .667)"


def _on_code(shared: SharedCoding, code_id: str, name: str) -> CodeAgreement:
    measured = _measured(shared, code_id, name, shared.values(lambda codes: float(code_id in codes)))
    by_character = krippendorff_alpha(shared.characters(code_id))
    return replace(measured, by_character=_without_interval(by_character, _NOT_INDEPENDENT))


def _on_coded_at_all(shared: SharedCoding) -> CodeAgreement:
    return _measured(shared, "", "Coded at all", shared.values(lambda codes: float(bool(codes))))


def _on_same_set(shared: SharedCoding) -> CodeAgreement:
    """The strictest reading: two coders agree on a paragraph only where they put exactly the same codes on it."""
    numbers: dict[frozenset[str], float] = {frozenset(): 0.0}
    values = shared.values(lambda codes: numbers.setdefault(codes, float(len(numbers))))
    return _measured(shared, "", "Exactly the same codes", values, n_categories=None)


def _on_all_decisions(shared: SharedCoding) -> CodeAgreement:
    def of(code_id: str) -> Callable[[frozenset[str]], float]:
        return lambda codes: float(code_id in codes)

    values = np.concatenate([shared.values(of(code_id)) for code_id in shared.codes], axis=1)
    measured = _measured(shared, "", "Each code on each paragraph", values)
    plain = {name: _without_interval(getattr(measured, name), _NOT_INDEPENDENT_DECISIONS) for name in ("percent", "kappa", "alpha", "ac1")}
    return replace(measured, **plain)


def _measured(shared: SharedCoding, code_id: str, name: str, values: Values, n_categories: int | None = 2) -> CodeAgreement:
    marked = tuple(int((row > 0).sum()) for row in values)
    kappa = cohen_kappa(values) if len(shared.coders) == 2 else fleiss_kappa(values)
    return CodeAgreement(
        code_id,
        name,
        marked,
        percent_agreement(values),
        kappa,
        krippendorff_alpha(values),
        gwet_ac1(values, n_categories),
    )


def _without_interval(value: Agreement, reason: str) -> Agreement:
    return replace(value, low=nan, high=nan, reason=value.reason if isnan(value.value) else reason)


def _seen(shared: SharedCoding, segment: Segment, code_id: str) -> str:
    """Who saw what, in words; empty where all agree or only one coder read the text."""
    with_code = [coder for coder, codes in segment.marks.items() if code_id in codes]
    without = [coder for coder in segment.marks if coder not in with_code]
    if not with_code or len(segment.marks) < 2:
        return ""
    if without:
        return f"{', '.join(map(shared.letter, with_code))}: yes; {', '.join(map(shared.letter, without))}: no"
    ways = {coder: ", ".join(sorted({coding.direction for coding in segment.marks[coder][code_id]})) for coder in with_code}
    return "; ".join(f"{shared.letter(coder)}: {way}" for coder, way in ways.items()) if len(set(ways.values())) > 1 else ""


def _excerpt(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " ..."
