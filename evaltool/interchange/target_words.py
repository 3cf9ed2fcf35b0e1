"""What a cell with values says: `Baseline: 0 Target: 150 visits` is a baseline of 0 and a target of 150, printed with the word "visits".

A value is taken only where the words leave no doubt. `2 per month`, `1.5 million` and `13.500` stay as they are printed, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evaltool.desk_review.results_matrix import is_composite, is_yes_no, number

_LABEL = re.compile(
    r"(?P<name>base\s?line|target|actual|achieved|achievement|means of verification|mov|source of verification)s?(?:\s+value)?"
    r"\s*(?P<more>\([^)]{1,60}\)|(?:19|20)\d\d)?\s*(?:[:=]|(?<=\s)[-\u2013]\s|(?=\s\d)|(?=\s(?:yes|no|none|n/a)\b))\s*",
    re.IGNORECASE,
)
_NAMES = {"base": "baseline", "targ": "target", "actu": "actual", "achi": "actual", "mean": "mov", "mov": "mov", "sour": "mov"}
_LEAST = re.compile(r"(?:at least|minimum(?: of)?|min\.|not less than|no less than|≥|>=)\s*", re.IGNORECASE)
# "120 (2016)": the year of a value, as its heading may ask for
_OF_YEAR = re.compile(r"\s*\((?:(?:in|as of|by|end of)\s+)?(?:19|20)\d\d\)$", re.IGNORECASE)
_WORDS_CHANGE = re.compile(
    r"\b(?:per|each|every|million|thousand|hundred|dozen|billion|out of|of the|of all|times|more|fewer|less|increase[sd]?|decrease[sd]?|reduction|reduced|additional"
    r"|up to|maximum|between|half|once|twice|by|half-?yearly|years?|months?|weeks?|days?|hours?)\b|[x×±~<>]",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(?P<value>\d[\d,.'’ \u00a0]*?)\s*(?P<percent>%|percent\b|per cent\b)?\s*(?P<words>[^\d%]*)")


@dataclass(frozen=True)
class Value:
    """A value as it is written to the table; `printed` is its wording where that differs, `doubt` why it could not be taken as a number."""

    text: str = ""
    printed: str = ""
    doubt: str = ""
    is_percent: bool = False


@dataclass
class Values:
    """The values of one indicator by name (baseline, target, actual, mov), and what stands beside the names, such as `continued`."""

    of: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)


def labelled_values(text: str) -> tuple[str, list[Values]]:
    """The words before the first label, and the labelled values; a label that comes again begins the values of the next indicator."""
    words = " ".join(text.split())
    found = list(_LABEL.finditer(words))
    groups: list[Values] = []
    for match, following in zip(found, [*found[1:], None], strict=False):
        name = next(name for sign, name in _NAMES.items() if match["name"].lower().startswith(sign))
        if not groups or name in groups[-1].of:
            groups.append(Values())
        groups[-1].of[name] = words[match.end() : following.start() if following else len(words)].strip(" ;,./|")
        if match["more"]:
            groups[-1].more[name] = match["more"].strip("()")
    return (words[: found[0].start()].strip(" ;,:-–") if found else words), groups


def read_value(written: str) -> Value:
    """The value in a cell without labels: yes or no, a number with or without words behind it, or its wording with a doubt."""
    text = " ".join(written.split()).strip(" ;")
    if not text or is_yes_no(text) or re.fullmatch(r"[-\u2013\u2014.]+", text):
        return Value(text if is_yes_no(text) else "")
    if re.fullmatch(r"n/?a|not applicable|tbd|tbc|to be (?:determined|defined|confirmed|set|decided).*|unknown|not (?:available|known)", text, re.IGNORECASE):
        return Value("", text, f'no value is printed, only "{text}"')
    if re.fullmatch(r"(?:none|nil|zero)", text, re.IGNORECASE):
        return Value("0", text)
    least = _LEAST.match(text)
    match = _VALUE.fullmatch(_OF_YEAR.sub("", text[least.end() :] if least else text))
    if not match or _WORDS_CHANGE.search(match["words"]):
        doubt = "several values in one cell" if is_composite(text) else "it is not a plain number" if re.search(r"\d", text) else "it is words, not a value"
        return Value(text, text, doubt)
    bare = match["value"].strip()
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", bare):
        return Value(text, text, "the point could separate thousands or decimals")
    if not isinstance(number(bare), float):
        return Value(text, text, "the comma could be a decimal comma" if number(bare) == "NUMBER_COMMA" else "it is not a plain number")
    printed = text if text not in (bare, f"{bare}%", f"{bare} %") else ""
    return Value(bare, printed, "", bool(match["percent"]))


def unit_of(indicator: str, baseline: Value, target: Value) -> str:
    """number, percent, yes_no or text, as far as the values say it; empty where there is no target, or several in one cell, which is a fault and no text."""
    is_plain = not is_yes_no(baseline.text) and (not baseline.doubt or not baseline.text or is_composite(baseline.text))
    if not target.text or (is_composite(target.text) and is_plain):
        return ""
    if is_yes_no(target.text) and (not baseline.text or is_yes_no(baseline.text)):
        return "yes_no"
    if target.doubt or baseline.doubt and baseline.text:
        return "text"
    if is_yes_no(target.text) or is_yes_no(baseline.text):
        return "text" if not target.text.isdigit() or not baseline.text.isdigit() else "number"
    says = re.search(r"^\s*(?:percent|per cent|%|proportion|share|rate\b)|\b(?:percentage|per cent|percent)\b|%", indicator, re.IGNORECASE)
    return "percent" if target.is_percent or baseline.is_percent or says else "number"


def means_of_target(indicator: str, baseline: Value, target: Value, more: str) -> str:
    """reach or keep where the words or a baseline of zero leave no doubt; empty where it is for the evaluator to say."""
    if target.doubt or baseline.doubt:
        return ""
    same = bool(target.text) and number(target.text) == number(baseline.text)
    if same and re.search(r"continu|maintain|sustain|kept|remain", f"{more} {indicator} {target.printed}", re.IGNORECASE):
        return "keep"
    if unit_of(indicator, baseline, target) == "yes_no":
        return "reach" if target.text.lower() != baseline.text.lower() else ""
    # from zero, reaching 150 and adding 150 are the same
    return "reach" if number(baseline.text) == 0.0 and isinstance(number(target.text), float) and not same else ""
