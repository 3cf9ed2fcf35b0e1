from __future__ import annotations

import pytest

from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.flips import flip_of_finding, flip_of_rating
from tests.synthesis.test_robustness import changed, finding, narrow, rated

WHICHEVER = "whichever source, document, group or kind of evidence is left out"


def of(case, id):
    return flip_of_finding(case, read_findings(case).get(id))


def test_a_finding_says_without_what_it_falls_and_rises(water):
    # S02 and focus groups: only agreement is left; documents, S03 and the tests carry nothing of it
    assert of(water(), "F2") == (
        "F2 falls from 4 to 3 without S01, S05, all interviews and e-mails, all observation or all indicators and other data, "
        "and rises to 5 without S02 or all focus groups."
    )


def test_a_finding_of_one_source_says_that_nothing_is_left_without_it(water):
    assert of(water(finding("F1", evidence_for="K06")), "F1") == (
        "F1 has no evidence left without S03, all interviews and e-mails or what comes from the implementer alone."
    )


def test_falls_to_several_strengths_stand_in_one_sentence(water):
    # three sources and three cases; two without one of them, nothing but D02 (one source, one author) without interviews and focus groups
    said = of(water(finding("F1", evidence_for="S01 l.3;K06;D02 p.4")), "F1")

    assert said == "F1 falls from 4 to 2 without S01, S03, D02, the group “Families” or all documents, and to 1 without all interviews and e-mails."


def test_a_finding_that_stands_whatever_is_left_out_says_how_many_more_sources_against_it_would_lower_it(water):
    # S01, S03, D01, S05 and D02 for, by three kinds, and data against: 5 of 6; with S02 against 5 of 7, with one more 5 of 8
    sturdy = finding("F1", evidence_for="K01;K07;K08;D01 p.1;D02 p.1;D03 p.2", evidence_against="I1", strength=4)
    assert of(water(sturdy), "F1") == f"F1 keeps its strength of 4 {WHICHEVER}; 2 more sources against it would bring it to 3."

    more = finding("F1", evidence_for="K01;K07;K08;D01 p.1;D02 p.1", evidence_against="I1;K03", strength=4)
    assert of(water(more), "F1") == "F1 falls from 4 to 3 without S01, S03, S05, D01, D02, the group “Families” or any of 4 more, and rises to 5 without X."


def test_a_finding_without_evidence_has_nothing_to_leave_out(water):
    assert of(water(finding("F1", evidence_for="K99")), "F1") == "F1 has no evidence that could be left out."
