"""Somebody who has every table, chart and sentence of a survey tries to compute a small count from a question that only some were asked."""

from __future__ import annotations

import itertools
import re

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from evaltool.field_phase.survey import read_survey
from evaltool.field_phase.survey_follow_ups import withheld
from evaltool.outputs import survey_exhibits as exhibits
from evaltool.outputs.exhibits import plain_text
from evaltool.synthesis.evidence import address_book
from tests.support.forms import surveyed

CHOICES = [("list_name", "name", "label"), *[("area", x, f"Area {x}") for x in "abc"], *[("fit", n, w) for n, w in zip("123", ("Disagree", "Neither", "Agree"), strict=True)],
           ("yn", "y", "Yes"), ("yn", "n", "No"), ("help", "m", "Money"), ("help", "f", "Food")]  # fmt: skip
LABELS = {name: label for _, name, label in CHOICES[1:]}
FIRST = {"select_one": ["a", "b", "c", ""], "select_multiple": ["m", "f", "m f", ""]}
THRESHOLD = 5
# conditions with what they mean, written a second time in Python
ON_FIRST = {
    "select_one": {
        "${first} = 'a'": lambda q, f: q == "a",
        "${first} != 'a'": lambda q, f: q != "a",
        "not(selected(${first}, 'b'))": lambda q, f: q != "b",
        "${first} = 'a' or ${first} = 'c'": lambda q, f: q in ("a", "c"),
        "${first} != ''": lambda q, f: q != "",
    },
    "select_multiple": {"selected(${first}, 'm')": lambda q, f: "m" in q.split(), "${first} != '' and not(selected(${first}, 'm'))": lambda q, f: q == "f"},
}
ON_BOTH = {
    "${fits} >= 2": lambda q, f: f in ("2", "3"),
    "${fits} = '3'": lambda q, f: f == "3",
    "${fits} != 1": lambda q, f: f != "1",
    "${first} != '' and ${fits} != '3'": lambda q, f: q != "" and f != "3",
    "${fits} = ''": lambda q, f: f == "",
    "${fits} != ''": lambda q, f: f != "",
}


@st.composite
def surveys(draw):
    kind = draw(st.sampled_from(sorted(FIRST)))
    one = draw(st.sampled_from(sorted(ON_FIRST[kind])))
    two = draw(st.sampled_from(sorted(ON_BOTH | ON_FIRST[kind])))
    # few or many of each, so that small counts, and counts without any, are met often
    firsts = [answer for answer in FIRST[kind] for _ in range(draw(st.sampled_from([0, 1, 2, 4, 5, 6, 9, 20])))]
    silent = draw(st.sampled_from([0, 0, 1, 6]))
    persons = []
    for number, first in enumerate(firsts):
        asked = ON_FIRST[kind][one](first, "")
        fits = draw(st.sampled_from(["1", "2", "3", "3", "3"])) if asked and number % 7 >= silent else ""
        asked = (ON_BOTH | ON_FIRST[kind])[two](first, fits)
        persons.append((first, fits, draw(st.sampled_from("yyn")) if asked and draw(st.integers(0, 9)) >= silent else ""))
    return kind, one, two, persons


def case_of(root, kind, one, two, persons):
    questions = [("type", "name", "label", "relevant"), ("select_one yn", "consent", "Do you agree?", ""),
                 (f"{kind} {'area' if kind == 'select_one' else 'help'}", "first", "First?", "${consent} = 'y'"), ("begin_group", "then", "Then", one),
                 ("select_one fit", "fits", "It fits.", ""), ("end_group", "", "", ""), ("select_one yn", "last", "Last?", two), ("text", "why", "Why?", two)]  # fmt: skip
    rows = [{"consent": "y", "first": a, "fits": b, "last": c, "why": "so" if c else "", "_uuid": f"u{n}"} for n, (a, b, c) in enumerate(persons)]
    return surveyed(root, rows, questions=questions, choices=CHOICES)


class Reader:
    """What the published numbers say of how many persons gave each set of answers; people who were not asked did not answer."""

    def __init__(self, kind, one, two, total):
        self.kind = kind
        both = ON_BOTH | ON_FIRST[kind]
        self.types = [
            (q, f, g)
            for q, f, g in itertools.product(FIRST[kind], ["1", "2", "3", ""], ["y", "n", ""])
            if (not f or ON_FIRST[kind][one](q, "")) and (not g or both[two](q, f))
        ]
        self.asked = {"first": lambda t: True, "fits": lambda t: ON_FIRST[kind][one](t[0], ""), "last": lambda t: both[two](t[0], t[1])}
        self.sums, self.low, self.high = [], [], []
        self.know(lambda t: True, total, total)

    def know(self, counts, low, high=np.inf):
        self.sums.append([float(counts(t)) for t in self.types])
        self.low.append(low)
        self.high.append(high)

    def read(self, counts, shown: str):
        if shown.isdigit():
            self.know(counts, int(shown), int(shown))
        elif shown.startswith("<"):
            self.know(counts, 1, int(shown[1:]) - 1)
        elif shown == "withheld":
            self.know(counts, THRESHOLD)

    def gave(self, name, choices):
        at = ("first", "fits", "last").index(name)
        return lambda t: bool(set(t[at].split()) & set(choices))

    def answered(self, name):
        return self.gave(name, LABELS)

    def range_of(self, counts):
        wanted = np.array([float(counts(t)) for t in self.types])
        rules = LinearConstraint(np.array(self.sums), self.low, self.high)
        ends = [milp(sign * wanted, constraints=rules, integrality=np.ones(len(wanted)), bounds=Bounds(0, np.inf)) for sign in (1, -1)]
        assert ends[0].success, "what is published contradicts itself"
        return round(ends[0].fun), round(-ends[1].fun) if ends[1].success else np.inf


def read_everything(reader, case):
    titles = {"First?": "first", "It fits.": "fits", "Last?": "last"}
    for table in exhibits.survey_tables(case):
        name = titles[table.title]
        for label, shown, *shares in ([plain_text(cell) for cell in row] for row in table.rows):
            choices = [choice for choice, words in LABELS.items() if words in label.split(" / ")]
            reader.read(reader.gave(name, choices), shown)
            assert shown.isdigit() or set(shares) == {"-"}
        for pattern, counts in (
            (r"(?<!than )\b(\d+) answers?\.", reader.answered(name)),
            (r"(\d+) persons? did not", lambda t, n=name: reader.asked[n](t) and not reader.answered(n)(t)),
            (r"(\d+) persons? w\w+ not asked", lambda t, n=name: not reader.asked[n](t)),
            (r"Fewer than (5) answers", None),
        ):
            for number in re.findall(pattern, table.note):
                if counts:
                    reader.read(counts, number)
                else:
                    # where few took part in all, fewer than five is said of nobody too
                    reader.know(reader.answered(name), 0, int(number) - 1)
    for statement, answers, agreement, number, *_ in ([plain_text(cell) for cell in row] for row in exhibits.scales_table(case).rows):
        reader.read(reader.answered(titles[statement]), answers)
        reader.read(reader.gave("fits", [c for c in "123" if LABELS[c] in agreement.split(" / ")]), number)
    chart = exhibits.likert_chart(case)
    for choice, (_, numbers) in zip("123", chart.series if chart else (), strict=False):
        reader.read(reader.gave("fits", [choice]), str(int(numbers[0])))
    for cited, name in (("first", "first"), ("fits", "fits"), ("last", "last"), ("why", "last")):
        said = address_book(case).resolve(cited).excerpt
        for number in re.findall(r"answered by (\d+)", said):
            reader.read(reader.answered(name), number)
        for number in re.findall(r"of (\d+) who were asked", said):
            reader.read(reader.asked[name], number)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(surveys())
def test_no_small_count_can_be_computed_from_everything_that_is_shown(tmp_path_factory, survey):
    kind, one, two, persons = survey
    if not persons:
        return
    case = case_of(tmp_path_factory.mktemp("survey"), kind, one, two, persons)
    reader = Reader(kind, one, two, len(persons))
    read_everything(reader, case)
    for at, name in enumerate(("first", "fits", "last")):
        for choice in dict.fromkeys(c for person in persons for c in person[at].split()):
            count = sum(choice in person[at].split() for person in persons)
            low, high = reader.range_of(reader.gave(name, [choice]))
            assert low <= count <= high
            assert low < high or count >= THRESHOLD, (name, choice, count)
    # nothing is withheld without need: where all counts of the filter are shown, so is what follows
    if all(sum(p[0] == a for p in persons) >= THRESHOLD for a in FIRST[kind]):
        assert "fits" not in withheld(read_survey(case))
