from __future__ import annotations

import pytest

from evaltool.case import CaseFolder
from evaltool.synthesis.presence import is_written, seen_at, sentences
from tests.support.small_case import write_file
from tests.support.water_case import row

TWO = "The valleys are dry. Families walk for water."


def told(case: CaseFolder, section: str, text: str) -> CaseFolder:
    write_file(case.root, f"narrative/{section}.md", text)
    return case


def test_sentences_are_counted_without_headings():
    assert sentences("# Context\n\nThe valleys are dry. Who walks?\n- Families do") == ["The valleys are dry.", "Who walks?", "Families do"]
    assert sentences("## Only a heading\n---\n") == []


@pytest.mark.parametrize(
    ("text", "written"), [("", False), ("One sentence only.", False), ("# Heading\n\nOne sentence only.", False), (TWO, True), (TWO.upper(), True),
        ("The mission, e.g. its driver, paid 300 to Dr. Who of the U.S. Embassy on p. 4.", False), ("Done by the mission\nin two valleys", False),
        ("<!-- Write two sentences here. Say what is dry. -->", False), ("- the valleys are dry\n- families walk for water", True),
        ("1. The valleys\n2. The wells", True), ("Проект начался в 2012 году. Он закончился.", True), ("Une phrase, p. ex. celle-ci, suffit.", False)],
)  # fmt: skip
def test_a_section_of_one_sentence_is_absent(water, text, written):
    assert is_written(told(water(), "context", text), "context") is written


def test_a_section_copied_from_the_terms_of_reference_is_absent(water):
    case = told(told(water(), "annex_tor", f"Background.\n{TWO}\nMore of it."), "context", TWO)

    assert not is_written(case, "context")
    assert is_written(case, "annex_tor")
    assert is_written(told(case, "context", f"{TWO} The rains failed twice. Prices doubled."), "context")


def test_a_section_copied_from_terms_of_reference_that_are_a_document_is_absent(water):
    terms_of_reference = {"document_id": "D09", "title": "Terms of Reference", "kind": "terms of reference", "received": "yes", "file": "tor.txt"}
    case = water(lambda tables: tables["desk_review/documents"].append(terms_of_reference))
    write_file(case.root, "desk_review/tor.txt", f"Background.\n{TWO}\nMore of it.")

    assert not is_written(told(case, "context", TWO), "context")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("narrative.context", "narrative/context.md"),
        ("narrative.funding", ""),
        ("words.context.dry|wet", "narrative/context.md"),
        ("words.context.snow", ""),
        ("words.funding.money", ""),
        ("lines.acronyms", "narrative/acronyms.md"),
        ("lines.context", ""),
        ("table.findings", "findings: 4 rows"),
        ("column.recommendations.means", "recommendations, 'means': 1 of 1 rows"),
        ("column.findings.causal_factors", "findings, 'causal_factors': 1 of 4 rows"),
        ("column.findings.unintended_effects", ""),
        ("kind.lessons.good_practice", "lessons: 1 of kind 'good_practice'"),
        ("kind.limitations.deviation", ""),
        ("role.stakeholders.rights_holder", "stakeholders: 1 of role 'rights_holder'"),
        ("role.stakeholders.donor", ""),
        ("header.project.executing_agency", "evaluation.yml, project.executing_agency"),
        ("header.project.budget.amount", ""),
        ("standard.criteria", "standard set DAC-1991, no change to justify"),
        ("each.criterion", "evaluation_matrix: every criterion has a question"),
        ("each.question", "findings: every question has one or a reason"),
        ("each.criterion_finding", "findings: every criterion has one"),
        ("each.findings.evidence_for", "findings, 'evidence_for': 4 of 4 rows"),
        ("each.findings.causal_factors", ""),
        ("each.several_sources", "findings: each rests on more than one source"),
        ("lesson.users", "lessons, 'users': 1 of 1 rows"),
        ("practice.context", "good practices, 'context': 1 of 1 rows"),
        ("issue.header.gender", "evaluation.yml, evaluation.cross_cutting"),
        ("issue.header.disability", ""),
        ("issue.evaluation_matrix.gender", ""),
        ("guides.all", "desk_review/instruments: 5 guides"),
        ("made", "made by evaltool"),
        ("person", ""),
    ],
)
def test_an_element_is_seen_with_its_place_or_not_at_all(water, place, words):
    case = told(told(water(), "context", TWO), "acronyms", "WFA - Water for All\nNGO - organisation")

    assert seen_at(case, [place]) == words


def test_the_first_place_where_something_stands_is_named(water):
    assert seen_at(water(), ["narrative.context", "table.budget", "table.findings"]) == "budget: 1 rows"


def test_words_are_looked_for_in_english_reports_only(water):
    case = told(water(head={"evaluation": {"report_language": "fr"}}), "context", "Les vallées sont sèches. On marche loin.")

    assert seen_at(case, ["words.context.dry"]) == "narrative/context.md"


def test_changed_criteria_need_their_reasons(water):
    change = {"evaluation": {"criteria_changes": [{"criterion": "coherence", "change": "added", "reason": "asked for"}]}}
    case = water(head=change)

    assert seen_at(case, ["standard.criteria"]) == ""
    assert seen_at(case, ["header.evaluation.criteria_changes"]) == "evaluation.yml, evaluation.criteria_changes"
    # nobody asks about the criterion that was added
    assert seen_at(case, ["each.criterion"]) == ""


def test_one_that_lacks_it_makes_an_element_absent_for_all(water):
    def weaken(tables):
        row(tables, "synthesis/findings", "F1").update(evidence_for="K01")
        tables["synthesis/findings"].remove(row(tables, "synthesis/findings", "F3"))

    case = water(weaken)

    assert [seen_at(case, [f"each.{what}"]) for what in ("question", "criterion_finding", "several_sources")] == ["", "", ""]
