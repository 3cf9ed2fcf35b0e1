"""The vocabulary of an evaluation: every closed list of words a table may use, with the spellings that are accepted for them, and turns that many sentences
share.

A list here is the only place where its words stand. A row model names a list (`Word("level")`), the reference in `docs/` prints it, and a message about a wrong
word quotes it. Sources: OECD-DAC 1991 and 2019 for the criteria; the rating schemes carry their own source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

# -- word -> accepted spellings, all compared without case and with blanks, hyphens and underscores alike --
VOCABULARIES: dict[str, dict[str, tuple[str, ...]]] = {
    "level": {"objective": ("impact", "overall objective", "goal"), "outcome": ("specific objective", "purpose"), "output": ("result",)},
    "unit": {"number": ("count", "#", "no."), "percent": ("%", "percentage"), "yes_no": ("y/n", "boolean", "yes no"), "text": ("narrative",)},
    "target_means": {"reach": ("total", "level"), "add": ("increment", "additional"), "keep": ("maintain", "continued")},
    "received": {"yes": ("y", "true", "1"), "no": ("n", "false", "0"), "requested": ("asked", "asked for")},
    "verified": {"yes": ("y", "true", "1"), "no": ("n", "false", "0"), "partly": ("partially",)},
    "held_true": {"yes": ("y", "true", "1"), "no": ("n", "false", "0"), "partly": ("partially",), "unknown": ("?", "not known")},
    "better": {"higher": ("up", "more"), "lower": ("down", "less")},
    "group_role": {
        "rights_holder": ("beneficiary", "rights holders"),
        "duty_bearer": ("duty bearers", "government"),
        "implementer": ("implementing agency",),
        "partner": ("implementing partner",),
        "donor": (),
        "other": (),
    },
    "activity_status": {"planned": (), "ongoing": ("in progress",), "completed": ("done", "complete"), "delayed": ("late",), "dropped": ("cancelled",)},
    "meeting_mode": {"in_person": ("face to face", "in-person"), "remote": ("telephone", "phone", "online"), "written": ("e-mail", "email")},
    "meeting_status": {"planned": (), "held": ("done",), "replaced": (), "cancelled": ("canceled",)},
    "clarification_status": {"open": (), "answered": ("closed",), "dropped": ()},
    "source_kind": {
        "interview": ("kii", "in-depth interview", "key informant interview"),
        "focus_group": ("fgd", "focus group discussion"),
        "email": ("e-mail", "written"),
        "observation": ("visit", "site visit"),
        "survey": ("questionnaire",),
        "training_test": ("test",),
    },
    "interpreter": {"none": ("no", "n"), "independent": (), "implementer": ("project staff",)},
    "consent": {"given": ("yes", "y", "oral", "written"), "refused": ("no", "n"), "withdrawn": (), "not_asked": (), "not_needed": ("n/a",)},
    "sensitivity": {"public": (), "internal": (), "restricted": ("confidential",)},
    "direction": {"positive": ("+", "for", "pos"), "negative": ("-", "−", "against", "neg"), "mixed": ("+/-", "both"), "neutral": ("0", "none")},
    "confidence": {"high": (), "moderate": ("medium",), "low": (), "very low": ()},
    "priority": {"high": ("h", "1"), "medium": ("m", "2"), "low": ("l", "3")},
    "lesson_kind": {"lesson": ("lesson learned", "lesson learnt"), "good_practice": ("good practice", "best practice")},
    "comment_kind": {"comment": (), "insertion": ("inserted",), "deletion": ("deleted",)},
    "comment_status": {"open": (), "accepted": (), "partly accepted": ("partly",), "rejected": ("not accepted",), "noted": ("answered", "closed")},
    "limitation_kind": {"limitation": (), "deviation": ("deviation from the tor",)},
    "evaluation_type": {"external": (), "internal": (), "joint": ()},
    "timing": {"mid-term": ("midterm",), "final": ("end of project",), "ex-post": ()},
    "status": {"draft": (), "final": ()},
    "evidence": {"invented": ("sample",), "real": ()},
    "criteria_change": {"added": (), "excluded": ("removed", "dropped")},
}

# -- heading -> other headings people write for it; a table takes one only where it lacks the heading itself and has no other use for it --
HEADINGS: dict[str, tuple[str, ...]] = {
    "organisation": ("organization",),
    "organisation_kind": ("organization kind", "kind of organisation", "kind of organization"),
    "means_of_verification": ("mov", "means of verification (mov)"),
    "data_source": ("source of data",),
    "baseline": ("baseline value",),
    "target": ("target value",),
    "actual": ("actual value", "achieved value"),
    "group": ("stakeholder group",),
    "question": ("evaluation question",),
    "criterion": ("criteria", "evaluation criterion", "evaluation criteria"),
    "data_sources": ("sources of data", "sources of information"),
    "planned_persons": ("persons planned", "number planned"),
    "sex": ("gender",),
    "file": ("file name", "filename"),
    "quote": ("quotation",),
    "maximum": ("max", "maximum points"),
    "pre": ("pre test", "pretest"),
    "post": ("post test", "posttest"),
    "time_frame": ("timeframe",),
    "addressed_to": ("addressee", "addressees"),
    "evidence_for": ("evidence",),
    "note": ("notes", "remarks"),
    "comment": ("comments",),
}

CRITERIA: dict[str, str] = {
    "relevance": "Were the objectives and the design what the people concerned, the partners and the donor needed, and are they still?",
    "coherence": "Does the intervention fit with what others, and the same institution, do in the same place?",
    "effectiveness": "Were the objectives and results reached, or are they about to be, and for whom?",
    "efficiency": "Did the resources turn into results economically and in time?",
    "impact": "What difference did it make, intended or not, for better or worse?",
    "sustainability": "Will the benefits last when the support ends?",
}

CRITERIA_SETS: dict[str, tuple[str, ...]] = {
    "DAC-1991": ("relevance", "effectiveness", "efficiency", "impact", "sustainability"),
    "DAC-2019": tuple(CRITERIA),
    "custom": (),
}


@dataclass(frozen=True)
class RatingScheme:
    """One scale for a criterion: its steps from the highest down, their anchors, and where it comes from."""

    id: str
    title: str
    source: str
    steps: tuple[tuple[str, str, str], ...]  # number, label, anchor

    def label(self, step: str) -> str:
        """The scheme's word for a step, or for `NR` and `N/A`; the step itself where the scheme has no such word."""
        return next((label for number, label, _ in self.steps if number == step), NO_STEP.get(step, step))

    def step(self, written: str) -> str | None:
        """The step a person meant by its number or label; None where the scheme has no such step."""
        wanted = plain(written)
        for number, label, _ in self.steps:
            if wanted in {plain(spelling) for spelling in (number, label, f"{number} {label}", *self._other_labels(number, label))}:
                return number
        return next((code for code, label in NO_STEP.items() if wanted in (plain(code), plain(label), plain(label.split(":")[0]))), None)

    def _other_labels(self, number: str, label: str) -> tuple[str, ...]:
        """The letter of `A Very good` and its words stand for the step as well, and so do the words of likelihood where the scheme has six steps."""
        letter, _, words = label.partition(" ")
        return (letter, words) if len(letter) == 1 else (LIKELIHOOD[number],) if self.id == "six-point" else ()


NO_STEP = {"NR": "not rated: insufficient evidence", "N/A": "not applicable"}

_FIVE = (
    "clearly beyond what was expected, with no shortcoming that matters",
    "what was expected, with small shortcomings",
    "largely what was expected, with shortcomings that could be mended",
    "clearly below what was expected in several respects",
    "little or nothing of what was expected",
)
_SIX = ("no shortcomings", "minor shortcomings", "moderate shortcomings", "significant shortcomings", "major shortcomings", "severe shortcomings")


def _steps(labels: str, anchors: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    words = labels.split("|")
    return tuple((str(len(words) - i), word, anchors[i]) for i, word in enumerate(words))


RATING_SCHEMES: dict[str, RatingScheme] = {
    "none": RatingScheme("none", "no rating: strength of evidence and a judgement in words", "usual where the Terms of Reference ask for none", ()),
    "iom-5": RatingScheme(
        "iom-5", "five steps", "labels as in the final evaluation of the EU-IOM Joint Initiative, Horn of Africa (2023)",
        _steps("Excellent|Very good|Good|Fair|Poor", _FIVE),
    ),
    "idf-5": RatingScheme(
        "idf-5", "five steps of the IOM Development Fund", "labels as commonly printed in ex-post reports of the Fund (text of its matrix not verified)",
        _steps("Excellent|Very good|Good|Adequate|Poor", _FIVE),
    ),
    "six-point": RatingScheme(
        "six-point", "six steps of satisfaction", "scale used by UNEP, UNIDO and UNDP/GEF evaluations",
        _steps("Highly satisfactory|Satisfactory|Moderately satisfactory|Moderately unsatisfactory|Unsatisfactory|Highly unsatisfactory", _SIX),
    ),
    "four-point": RatingScheme(
        "four-point", "four steps", "letters A to D as in older monitoring of the European Commission",
        _steps("A Very good|B Good|C Problems|D Serious deficiencies", (_FIVE[0], _FIVE[1], _FIVE[3], _FIVE[4])),
    ),
}  # fmt: skip

# six-point schemes speak of likelihood where the criterion looks ahead (UNEP evaluation criteria and ratings)
LIKELIHOOD = {"6": "Highly likely", "5": "Likely", "4": "Moderately likely", "3": "Moderately unlikely", "2": "Unlikely", "1": "Highly unlikely"}

STRENGTH = {
    1: "anecdotal: too little to conclude from",
    2: "weak: few sources or few voices, strong risk of bias",
    3: "fair: enough sources, but they differ or leave gaps",
    4: "good: several independent kinds of sources, most agree",
    5: "very good: several independent kinds of sources, all agree",
}

STREAMS = {
    "documents": "documents",
    "interviews": "interviews and other talks",
    "focus_groups": "focus groups",
    "observation": "observation",
    "survey": "survey",
    "tests": "training tests",
    "data": "indicators and other data",
}


def counted(number: int, one: str, several: str = "") -> str:
    """`1 source`, `3 sources`, `0 sources`."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def listed(parts: Sequence[str], last: str = " and ") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return last.join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def shortened(words: str, most: int) -> str:
    """The words in one line, cut at the end of a word where they are more than so many characters."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"


def plain(written: str) -> str:
    """A word as it is compared: lower case, with blanks, hyphens and underscores alike."""
    return " ".join(written.lower().replace("_", " ").replace("-", " ").split()) or written.strip()


def word(vocabulary: str, written: str) -> str | None:
    """The canonical word of a vocabulary for any accepted spelling of it; None where it is no word of that list."""
    wanted = plain(written)
    for canonical, spellings in VOCABULARIES[vocabulary].items():
        if wanted in {plain(canonical), *map(plain, spellings)}:
            return canonical
    return None


def nearest(written: str, known: Sequence[str], likeness: float = 0.6) -> str | None:
    """The known word that is most like what was written, or None where nothing is near; `likeness` is how near, from 0 to 1."""
    by_plain = {plain(k): k for k in known}
    near = get_close_matches(plain(written), list(by_plain), n=1, cutoff=likeness)
    return by_plain[near[0]] if near else None


# Cyrillic letters that look like Latin ones: who changes the keyboard between languages types К01 for K01
_TWINS = str.maketrans("АВЕКМНОРСТУХІЈЅаеорсухіјѕ", "ABEKMHOPCTYXIJSaeopcyxijs")


def did_you_mean(written: str, known: Sequence[str]) -> str:
    """What a message adds where a word or an id is not known: the known one that is most like it, or nothing where none is near."""
    latin = written.translate(_TWINS)
    if latin != written and latin in known:
        return f" It looks like '{latin}', and a letter of it is of another alphabet."
    near = nearest(written, known)
    return f" Did you mean '{near}'?" if near else ""
