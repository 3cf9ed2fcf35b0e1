from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from time import process_time

import pytest

from evaltool.case import CaseFolder
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.plausible_range import plausible_range
from evaltool.synthesis.robustness import Change, robustness, ways
from evaltool.synthesis.triangulation import weigh
from tests.support.copies import (
    copy_without_document,
    copy_without_group,
    copy_without_implementer,
    copy_without_kind,
    copy_without_meetings,
    copy_without_source,
)
from tests.support.two_raters_case import two_raters_case
from tests.support.water_case import row, two_families

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return copy_without_meetings(CaseFolder(SAMPLE), tmp_path_factory.mktemp("sample") / "case")


def finding(id, **cells):
    return lambda tables: row(tables, "synthesis/findings", id).update(cells)


def rated(criterion, step):
    return lambda tables: next(r for r in reversed(tables["synthesis/ratings/ana"]) if r["criterion"] == criterion).update(rating=step)


def changed(*changes):
    return lambda tables: [change(tables) for change in changes]


def outcome(case, id):
    return next(found for found in robustness(case).outcomes if found.way.id == id)


def as_computed(case):
    """The numbers that the notebooks show of a case."""
    strengths = {f.id: weigh(case, f).suggested for f in read_findings(case)}
    return strengths, {criterion: plausible_range(case, criterion) for criterion in case.header.evaluation.criteria}


# -- with all evidence: marks 1, 1, 1 and .75, so a range of 3 to 5 --
def narrow(tables):
    row(tables, "field_phase/codings/ana", "K04").update(direction="positive")
    finding("F2", evidence_for="K01;K03;K08;D02 p.1", evidence_against="")(tables)


def test_with_nothing_left_out_the_judgement_is_the_one_of_the_case(water, sample):
    for case in (water(), sample):
        base = robustness(case).base

        assert (base.strengths, base.ranges) == as_computed(case)


@pytest.mark.parametrize("id", ["S01", "S02", "S03", "S05"])
def test_leaving_a_source_out_gives_the_numbers_of_a_copy_of_the_case_without_it(water, tmp_path, id):
    for number, case in enumerate((water(), water(narrow))):
        found = outcome(case, id).judgement

        assert (found.strengths, found.ranges) == as_computed(copy_without_source(case, id, tmp_path / f"copy{number}"))


@pytest.mark.parametrize("id", ["S02", "S07", "S16", "S23", "S25"])
def test_in_the_sample_too_leaving_a_source_out_gives_the_numbers_of_a_copy_without_it(sample, tmp_path, id):
    found = outcome(sample, id).judgement

    assert (found.strengths, found.ranges) == as_computed(copy_without_source(sample, id, tmp_path / "copy"))
    # whom S07 is was met again (S25), so nothing falls with the first talk
    assert found.strengths != robustness(sample).base.strengths or id in ("S07", "S23")


def test_leaving_a_source_out_gives_the_numbers_of_a_copy_that_counts_what_is_left_in_another_way(tmp_path):
    # two discussions with trained officials are told as such; the one that is left counts as a talk, in one voice, and so do all that are the only ones of their groups
    folder = tmp_path / "case"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("outputs"))
    sources = folder / "field_phase" / "sources.csv"
    sources.write_text(sources.read_text(encoding="utf-8").replace("S18,focus_group,G4,", "S18,focus_group,G2,"), encoding="utf-8")
    persons = folder / "field_phase" / "persons.csv"
    persons.write_text(re.sub(r"(?m)^(P3[3-9]|P40),G4,", r"\1,G2,", persons.read_text(encoding="utf-8")), encoding="utf-8")
    with (folder / "synthesis" / "findings.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    rows[0]["evidence_for"] = "S02 l.21;S01 l.21;S04 l.21"
    with (folder / "synthesis" / "findings.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    case = CaseFolder(folder)
    for id in ("S02", "S18", "S03"):
        found = outcome(case, id).judgement
        assert (found.strengths, found.ranges) == as_computed(copy_without_source(case, id, tmp_path / id)), id
    reasons = [judgement.ranges["relevance"].reason for judgement in (robustness(case).base, outcome(case, "S18").judgement)]
    assert ["focus groups" in reason for reason in reasons] == [True, False]


@pytest.mark.parametrize("id", ["D23", "D26"])
def test_leaving_a_document_out_gives_the_numbers_of_a_copy_without_it(sample, tmp_path, id):
    found = outcome(sample, id).judgement

    assert (found.strengths, found.ranges) == as_computed(copy_without_document(sample, id, tmp_path / "copy"))


# -- the same for groups, kinds of evidence and the implementer, on real copies

AGENCIES = {"water": "WFA", "apprentices": "Guild for Learning at Work"}


def copies_of(case, agency, target):
    """Each way to leave out a group, a kind of evidence or the implementer, beside a copy made for it."""
    for way in ways(case):
        folder = target / f"{way.kind} {way.id}"
        if way.kind == "group":
            yield way, copy_without_group(case, way.id, folder)
        elif way.kind == "kind of evidence":
            yield way, copy_without_kind(case, way.id, folder)
        elif way.kind == "implementer":
            yield way, copy_without_implementer(case, agency, folder)


@pytest.mark.parametrize("name", AGENCIES)
def test_leaving_out_a_group_a_kind_of_evidence_or_the_implementer_gives_the_numbers_of_a_copy_without_it(water, tmp_path, name):
    case = copy_without_meetings(two_raters_case(tmp_path / "whole"), tmp_path / "case") if name == "apprentices" else water()
    tried = {}
    for way, copy in copies_of(case, AGENCIES[name], tmp_path):
        found = outcome(case, way.id).judgement
        assert (found.strengths, found.ranges) == as_computed(copy), (way.kind, way.id)
        tried.setdefault(way.kind, []).append(way.id)

    base = robustness(case).base
    assert {kind: len(ids) for kind, ids in tried.items()} == {"group": 3, "kind of evidence": 6, "implementer": 1} if name == "water" else tried
    assert all(any(outcome(case, id).judgement != base for id in ids) for ids in tried.values())


@pytest.mark.parametrize("id", ["G2", "interviews", "survey", "implementer"])
def test_in_the_sample_too_it_gives_the_numbers_of_a_copy(sample, tmp_path, id):
    target, agency = tmp_path / "copy", "IOM"
    copy = copy_without_group(sample, id, target) if id.startswith("G") else None
    copy = copy or (copy_without_implementer(sample, agency, target) if id == "implementer" else copy_without_kind(sample, id, target))
    found = outcome(sample, id).judgement

    assert (found.strengths, found.ranges) == as_computed(copy)
    # what the survey says is said by five other kinds as well
    assert found != robustness(sample).base or id == "survey"


def test_each_source_of_the_case_of_two_raters_left_out_gives_the_numbers_of_a_copy(tmp_path):
    case = copy_without_meetings(two_raters_case(tmp_path / "whole"), tmp_path / "case")
    for id in ("S01", "S02", "S03", "S04", "S05", "S06"):
        found = outcome(case, id).judgement
        assert (found.strengths, found.ranges) == as_computed(copy_without_source(case, id, tmp_path / id)), id


@pytest.mark.parametrize("id", ["S01", "S06"])
def test_leaving_out_one_talk_of_two_with_a_person_gives_the_numbers_of_a_copy(water, tmp_path, id):
    def met_again(tables):
        finding("F1", evidence_for="K01;S06 l.1;D02 p.1")(tables)
        tables["field_phase/sources"].append({**row(tables, "field_phase/sources", "S01"), "source_id": "S06", "file": "S06.md"})

    case = water(met_again, S06="P01: I said so already.\n")
    found = outcome(case, id).judgement

    assert (found.strengths, found.ranges) == as_computed(copy_without_source(case, id, tmp_path / "copy"))
    # the other talk with the same person still stands for it
    assert found.strengths["F1"] == robustness(case).base.strengths["F1"] == 2


def test_leaving_something_out_does_not_touch_the_case_itself(water):
    case = water()
    before = as_computed(case)
    robustness(case)

    assert as_computed(case) == before


def test_each_source_document_group_and_kind_of_evidence_is_left_out_and_the_implementer(water):
    tried = [(way.kind, way.id) for way in ways(water())]

    # S04 refused; D03 is cited by nobody
    assert tried == [
        ("source", "S01"), ("source", "S02"), ("source", "S03"), ("source", "S05"), ("document", "D01"), ("document", "D02"),
        ("group", "G1"), ("group", "G2"), ("group", "G3"),
        ("kind of evidence", "documents"), ("kind of evidence", "interviews"), ("kind of evidence", "focus_groups"), ("kind of evidence", "observation"),
        ("kind of evidence", "tests"), ("kind of evidence", "data"), ("implementer", "implementer"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("id", "strength"),
    [
        ("S01", 3),  # S05 and data for, S02 both ways: 2 of 3, less than .67
        ("S02", 5),  # S01, S05 and data for, nothing else: all agree by three kinds, a rights holder among them
        ("S03", 4),  # the finding does not rest on it
        ("S05", 3),  # S01 and data for, S02 both ways
        ("data", 3),  # S01 and S05 for, S02 both ways
        ("interviews", 3),
        ("G1", 4),  # what P02 said in the group stays, so S02, S05 and data, all for; no rights holder is left, so 5 is capped at 4
        ("G2", 4),  # what P03 said stays: S01, S05 and data for, S02 against: 3 of 4
        ("implementer", 4),  # only the indicator that was not verified goes
    ],
)
def test_the_strength_without_something_is_the_one_counted_by_hand(water, id, strength):
    # with everything: S01, S05 and data for, S02 both ways: 3 of 4 by four kinds, so 4
    case = water()

    assert robustness(case).base.strengths["F2"] == 4
    assert outcome(case, id).judgement.strengths["F2"] == strength


def test_losses_and_gains_are_told_apart(water):
    case = water()
    without_s01, without_s02 = outcome(case, "S01"), outcome(case, "S02")

    assert Change("F2", 4, 3) in without_s01.losses and without_s01.is_felt
    assert Change("F2", 4, 5) in without_s02.gains
    assert not [change for change in without_s02.gains if change.is_loss]


def test_a_finding_that_rests_on_one_source_has_nothing_left_without_it(water):
    case = water(finding("F1", evidence_for="S01 l.3;K01"))

    assert Change("F1", 1, None) in outcome(case, "S01").losses
    assert Change("F1", 1, None) in outcome(case, "interviews").losses


def test_leaving_out_the_implementer_leaves_out_its_papers_its_people_and_what_nobody_verified(water):
    case = water(finding("F1", evidence_for="K06;K09;I2;A1;I1;K01"))

    # with everything S03, D01, the register and S01; what is left: I1, verified, and K01 of a rights holder: two sources, two cases
    assert robustness(case).base.strengths["F1"] == 5
    assert outcome(case, "implementer").judgement.strengths["F1"] == 2


def test_leaving_out_the_implementer_takes_unverified_indicators_out_of_the_register(water):
    case = water(narrow)

    # the register without I2 (partly achieved, not verified) is 1.0, so all marks are 1: 5, one step wider
    assert (robustness(case).base.ranges["effectiveness"].low, robustness(case).base.ranges["effectiveness"].high) == (3, 5)
    for id in ("implementer", "data"):
        found = outcome(case, id).judgement.ranges["effectiveness"]
        assert (found.low, found.high) == (4, 5)


def test_a_rating_leaves_its_range_or_comes_into_it(water):
    three, two = water(changed(narrow, rated("effectiveness", "3"))), water(changed(narrow, rated("effectiveness", "2")))

    assert [found.way.id for found in robustness(three).outcomes if "effectiveness" in found.leaving] == ["data", "implementer"]
    # without D02 documents are silent although the case has them: one step wider
    assert [found.way.id for found in robustness(two).outcomes if "effectiveness" in found.entering] == ["D02"]
    assert not [found for found in robustness(two).outcomes if "effectiveness" in found.leaving]


def test_a_criterion_becomes_too_weak_to_rate_by_the_strength_that_moves_with_the_suggested_one(water):
    # three sources that agree, by three kinds: suggested 5, confirmed 2; with two sources suggested 2, three steps down from 2 and never below 1
    case = water(finding("F1", evidence_for="S01 l.3;D02 p.4;S02 l.1", strength=2))

    assert robustness(case).base.strengths["F1"] == 5
    assert outcome(case, "S01").too_weak == ("relevance",)
    assert outcome(case, "S05").too_weak == ()


def test_a_rating_is_not_looked_at_while_another_rater_has_still_to_rate(water):
    def second(tables):
        changed(narrow, rated("effectiveness", "3"))(tables)
        tables["synthesis/ratings/ben"] = [{**tables["synthesis/ratings/ana"][0]}]

    assert not [found for found in robustness(water(second)).outcomes if found.leaving or found.entering]


def test_a_group_that_would_give_its_source_away_is_tried_and_not_named(water):
    def not_named(case):
        return {found.way.id for found in robustness(case).outcomes} - {found.way.id for found in robustness(case).named}

    # of families S01 alone speaks for nobody else, of officials none, of staff S03
    assert not_named(water()) == {"G1", "G2", "G3"}
    assert not_named(water(two_families)) == {"G2", "G3"}


def test_a_group_that_was_not_heard_cannot_be_left_out(water):
    case = water(lambda tables: tables["desk_review/stakeholders"].append({"group_id": "G9", "group": "Press", "role": "other"}))

    assert "G9" not in {way.id for way in ways(case)}


def test_a_case_without_findings_has_nothing_to_lose(water):
    case = water(lambda tables: [tables.pop(name) for name in list(tables) if name.startswith("synthesis/")])

    assert robustness(case).base.strengths == {}
    assert not [found for found in robustness(case).outcomes if found.is_felt]


def test_trying_everything_on_the_sample_is_quick():
    case = CaseFolder(SAMPLE)
    start = process_time()
    found = robustness(case)

    # about 0.6 s with the address book on two slow cores; the limit leaves room for a busy machine
    assert len(found.outcomes) > 45
    assert process_time() - start < 6
