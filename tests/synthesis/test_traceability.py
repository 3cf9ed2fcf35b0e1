from __future__ import annotations

import pytest

from evaltool.problems import EvaltoolError
from evaltool.synthesis.traceability import as_text, chain
from tests.support.water_case import row


def finding(id, **cells):
    return lambda tables: row(tables, "synthesis/findings", id).update(cells)


def test_a_recommendation_leads_down_to_quoted_words_places_and_values(water):
    text = as_text(chain(water(), "RE1"))

    assert text.startswith("RE1 (recommendation): The ministry should pay a mechanic.\n  follows from CO1 (conclusion): The project met a need")
    assert '\n      for K01 (coding, S01 l.3): "The pumps give clean water every day."\n' in text
    assert "\n      for D02 p.4 (place)\n" in text
    assert "\n      for I1 (indicator): Pumps built: 12 (baseline 0, target 12); achieved.\n" in text
    assert '\n      against K04 (coding, S02 l.3): "Nobody answers when a pump breaks."\n' in text
    assert "\n      for AS1 (assumption): Rain falls. Held: yes.\n        shown by D02 p.3 (place)\n" in text
    assert chain(water(), "RE1").is_traced


def test_a_coding_leads_up_to_everything_that_hangs_on_it(water):
    text = as_text(chain(water(), "K01"))

    assert text.splitlines() == [
        'K01 (coding, S01 l.3): "The pumps give clean water every day."',
        "",
        "Used by",
        "  for F2 (finding): The pumps work.",
        "    used by CO1 (conclusion): The project met a need and its pumps serve it.",
        "      used by RE1 (recommendation): The ministry should pay a mechanic.",
        "    used by LE2 (lesson): Monthly checks keep pumps running.",
        "    used by RE1 (recommendation): The ministry should pay a mechanic.",
    ]


def test_a_place_can_be_traced_as_it_is_cited(water):
    link = chain(water(), "S01 l.3")

    assert (link.kind, link.place, link.quote) == ("place", "S01 l.3", "P01: The pumps give clean water every day.")
    assert [above.id for above in link.above] == ["F1", "F3"]


def test_a_question_a_criterion_a_lesson_and_a_limitation_can_be_traced(water):
    case = water()

    assert [(below.relation, below.id) for below in chain(case, "EQ2a").below] == [("answered by", "F2")]
    assert [above.id for above in chain(case, "EQ2a").above] == ["F2"]
    assert [below.id for below in chain(case, "sustainability").below] == ["F4"]
    assert chain(case, "sustainability").text == "Will the benefits last when the support ends?"
    assert [below.id for below in chain(case, "LE2").below] == ["F2"]
    assert (chain(case, "LI1").kind, chain(case, "LI1").text) == ("limitation", "One season only.")


def test_a_source_cited_as_a_whole_is_not_traced_as_nothing_is_printed(water):
    case = water(finding("F1", evidence_for="S01"))

    assert not chain(case, "F1").is_traced
    assert not chain(case, "RE1").is_traced
    assert "for S01 (source): nothing is printed there" in as_text(chain(case, "F1"))


def test_a_finding_is_traced_by_any_of_its_evidence_for_it(water):
    assert chain(water(finding("F1", evidence_for="S01;K01")), "F1").is_traced
    assert not chain(water(finding("F1", evidence_for="S01", evidence_against="K01")), "F1").is_traced


def test_a_link_that_leads_nowhere_says_why_and_breaks_the_chain(water):
    case = water(finding("F1", evidence_for="K99;S04 l.1"))

    text = as_text(chain(case, "F1"))
    assert "for K99 (missing): 'K99' is cited and does not exist." in text
    assert "for S04 l.1 (missing): 'S04 l.1' rests on S04, whose consent is refused; it counts for nothing." in text
    assert not chain(case, "RE1").is_traced


def test_an_id_that_nothing_has_is_refused_with_the_nearest(water):
    with pytest.raises(EvaltoolError, match=r"There is no 'RE11' in this case\. Did you mean 'RE1'\?"):
        chain(water(), "RE11")
    with pytest.raises(EvaltoolError, match=r"There is no '§' in this case\.$"):
        chain(water(), "§")


def test_a_bare_document_shows_nothing(water):
    assert as_text(chain(water(), "D03")) == "D03 (document): nothing is printed there"


@pytest.mark.parametrize(("id", "kind"), [("P01", "person"), ("G1", "group"), ("C2", "code")])
def test_what_is_in_the_case_and_no_evidence_is_not_called_missing(water, id, kind):
    link = chain(water(), id)

    assert as_text(link) == f"{id} ({kind}): '{id}' is a {kind}, which is no evidence."
    assert not link.is_traced


def test_a_purpose_leads_to_the_questions_that_serve_it_and_to_what_answers_them(water):
    case = water(lambda tables: row(tables, "synthesis/recommendations", "RE1").update(purpose_ids="b"))
    learn, account = chain(case, "b"), chain(case, "(a)")
    assert (learn.kind, learn.text) == ("purpose", "Learn")
    assert [(link.relation, link.id) for link in learn.below] == [("answered by", "RE1")]
    assert [(link.relation, link.id) for link in account.below] == [("served by", "EQ1"), ("served by", "EQ2")]
    assert "F2" in [link.id for link in account.below[1].below]
    assert ("serves", "a") in [(link.relation, link.id) for link in chain(case, "EQ1").above]
