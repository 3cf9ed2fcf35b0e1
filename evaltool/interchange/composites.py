"""A target that holds several values, such as `3000/6000/3` for "posters/cards produced & spots aired": split only where the parts of the indicator match
the values one to one, by their number and, where the values say what they count, by their words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_START = re.compile(r"^\s*(?:the\s+)?(?:total\s+)?(?:number|no\.|nr\.?|#|percentage|%|share|amount)\s+of\s+(?:the\s+)?", re.IGNORECASE)
# "persons provided with food, shelter and care": the list is what follows the verb
_VERB = re.compile(
    r"^.{3,60}?\b(?:received|receiving|receive|provided with|supplied with|benefit(?:ing|ed)? from|trained (?:in|on)|equipped with|using)\s+", re.IGNORECASE
)
_CUTS = (r"\s*[/;,]\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*", r"\s*[,;]\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*", r"\s*/\s*", r"\s*[,;]\s*")
_PARTS = re.compile(r"\s*[/;]\s*|,\s+(?:and\s+)?(?=\d)|\s+and\s+(?=\d)|\s*&\s*(?=\d)")
_ONE = re.compile(r"(?P<value>\d[\d,.]*|yes|no)\s*(?P<percent>%)?\s*(?P<words>[^\d]*)", re.IGNORECASE)
# the form of a verb that ends a list of things
_DONE = r"(?:\w{3,}ed|bought|brought|built|given|grown|held|made|sent|set up|sold|taught)$"
_SMALL = frozenset(["for", "of", "the", "a", "an", "in", "on", "to", "by", "with", "from", "at", "as", "is", "are", "or", "and"])


@dataclass(frozen=True)
class Part:
    """One of several things that an indicator counts: the indicator's wording for it alone, its baseline and its target."""

    indicator: str
    baseline: str
    target: str
    is_percent: bool = False


@dataclass(frozen=True)
class _Counted:
    value: str
    words: str
    is_percent: bool


def split_composite(indicator: str, baseline: str, target: str) -> tuple[list[Part], str]:
    """The parts where they match one to one, else none; and what the target says in brackets beside its values."""
    remark = "; ".join(re.findall(r"\(([^)]*\d[^)]*)\)", target))
    targets = _counted(re.sub(r"\([^)]*\)", " ", target))
    if len(targets) < 2:
        return [], remark
    baselines = _baselines(baseline, len(targets))
    if baselines is None:
        return [], remark
    # values without words are matched by their number alone, so only with the finest list of things
    cuts = _CUTS if any(one.words for one in targets) else _CUTS[:1]
    for names in _namings(indicator, cuts):
        order = _order(names, targets)
        if order is not None:
            starts = baselines if len({start.words for start in baselines}) == 1 else _arranged(names, baselines)
            if starts is not None:
                labels = _labels(indicator, names)
                return [
                    Part(label, start.value, targets[at].value, targets[at].is_percent) for label, at, start in zip(labels, order, starts, strict=True)
                ], remark
    return [], remark


def _counted(text: str) -> list[_Counted]:
    """The values of a cell with the words that say what each counts; nothing where a part is no such value."""
    found = [_ONE.fullmatch(part.strip(" .")) for part in _PARTS.split(" ".join(text.split())) if part.strip(" .")]
    return [_Counted(match["value"].strip(",."), match["words"].strip(), bool(match["percent"])) for match in found if match] if all(found) else []


def _baselines(text: str, count: int) -> list[_Counted] | None:
    """A baseline for each target: as many as there are targets, or a zero, which is zero of each; None where it cannot be told."""
    bare = text.strip().lower()
    if bare in ("", "0", "0%", "none", "nil"):
        return [_Counted("0" if bare else "", "", False)] * count
    counted = _counted(text)
    return counted if len(counted) == count else None


def _namings(indicator: str, cuts: tuple[str, ...]) -> list[list[str]]:
    """The ways to read an indicator as a list of things, the finest first."""
    bare = _START.sub("", indicator)
    listed = _VERB.sub("", bare)
    ways = []
    for cut in cuts:
        for text in (listed, bare):
            names = [name.strip(" .;,") for name in re.split(cut, re.sub(r"\([^)]*\)", "", text))]
            names = [name for name in names if name]
            if len(names) > 1 and names not in ways:
                ways.append(names)
    return ways


def _order(names: list[str], targets: list[_Counted]) -> list[int] | None:
    """Which value belongs to each name; None where that is not one to one."""
    if len(names) != len(targets):
        return None
    if not any(target.words for target in targets):
        return list(range(len(names)))
    return _matched(names, targets)


def _arranged(names: list[str], counted: list[_Counted]) -> list[_Counted] | None:
    if not any(one.words for one in counted):
        return counted
    order = _matched(names, counted)
    return None if order is None else [counted[at] for at in order]


def _matched(names: list[str], counted: list[_Counted]) -> list[int] | None:
    """By words: each value fits exactly one name, and each name one value."""
    fits = [[at for at, one in enumerate(counted) if _stems(one.words) and _stems(one.words) <= _stems(name)] for name in names]
    order = [found[0] for found in fits if len(found) == 1]
    return order if len(order) == len(names) and len(set(order)) == len(names) else None


def _stems(words: str) -> frozenset[str]:
    return frozenset(word.lower()[:6].rstrip("s") for word in re.findall(r"[^\W\d_]+", words) if word.lower() not in _SMALL)


def _labels(indicator: str, names: list[str]) -> list[str]:
    """The indicator for each part: whole phrases stand by themselves, bare things follow the whole indicator."""
    if all(re.search(rf"\b{_DONE}", name) for name in names) and "/" not in indicator:
        start = _START.match(indicator)
        return [f"{start[0] if start and at == 0 else ''}{name}".strip() for at, name in enumerate(names)]
    return [f"{indicator}: {name}" for name in _without_shared_verb(indicator, names)]


def _without_shared_verb(indicator: str, names: list[str]) -> list[str]:
    """In `posters/cards/leaflets printed` the verb belongs to all three, so it is no part of the third."""
    verb = re.compile(rf"(?<=\w)\s+{_DONE}")
    alone = [name for name in names if verb.search(name)] == names[-1:]
    return [verb.sub("", name) if alone or re.search(rf"/\s*{re.escape(name)}", indicator) else name for name in names]
