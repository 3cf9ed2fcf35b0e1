from __future__ import annotations

import pytest

from evaltool.synthesis.evidence import address_book, check_evidence, cited
from tests.support.water_case import row


def only(problems):
    """The one problem there is, so that a test also says that there is no other."""
    (problem,) = problems
    return problem


def cite(written):
    """A change of the tables: F1 cites these words and nothing else."""
    return lambda tables: row(tables, "synthesis/findings", "F1").update(evidence_for=written)


def test_a_coding_gives_its_words_its_line_and_the_voice_behind_it(water):
    found = address_book(water()).resolve("K03")

    assert (found.kind, found.stream, found.source_id, found.place) == ("coding", "focus_groups", "S02", "l.2")
    assert found.excerpt == "We check the water each month."
    assert found.direction == "positive"
    assert {voice.id for voice in found.voices} == {"P02"}
    assert found.group_ids == ("G2",)
    assert found.independent


def test_a_coding_without_speaker_in_a_group_is_the_voice_of_the_group(water):
    found = address_book(water()).resolve("K05")

    assert {voice.id for voice in found.voices} == {"S02"}
    assert found.group_ids == ("G1", "G2")


def test_what_the_implementer_says_is_not_independent_and_an_observation_is(water):
    book = address_book(water())

    assert not book.resolve("K06").independent
    assert book.resolve("S05 l.1").independent
    assert book.resolve("S05 l.1").voices == frozenset()
    assert book.resolve("S05 l.1").sensitivity == "internal"


def test_a_coding_of_a_document_belongs_to_the_documents(water):
    found = address_book(water()).resolve("K09")

    assert (found.stream, found.document_id, found.source_id, found.place) == ("documents", "D01", "", "l.3")
    assert found.excerpt == "spending was on budget."
    assert not found.voices


def test_a_document_is_the_implementers_own_where_its_author_is_the_executing_agency(water):
    book = address_book(water())

    assert not book.resolve("D01").independent
    assert book.resolve("D02").independent


def test_an_agency_without_a_name_makes_no_document_its_own(water):
    assert address_book(water(head={"project": {"executing_agency": ""}})).resolve("D01").independent


@pytest.mark.parametrize(
    ("citation", "place", "words"),
    [
        ("S01 l.3", "l.3", "P01: The pumps give clean water every day."),
        ("S01  L. 3", "l.3", "P01: The pumps give clean water every day."),
        ("S01, l.3-4", "l.3-4", "P01: The pumps give clean water every day. P01: The fee is too high for widows."),
        ("D01 p.2", "p.2", "Second page: spending was on budget."),
        ("D01 l.2", "l.2", "Pumps built: 12."),
    ],
)
def test_a_place_gives_the_words_that_stand_there(water, citation, place, words):
    found = address_book(water()).resolve(citation)

    assert (found.kind, found.place, found.excerpt) == ("place", place, words)


def test_a_form_feed_starts_a_page_and_ends_no_line(water):
    # the second page starts in the middle of the third line
    assert address_book(water()).resolve("D01 l.3").excerpt == "Second page: spending was on budget."


def test_a_page_of_a_paper_that_is_not_in_the_case_is_taken_as_said(water):
    found = address_book(water()).resolve("D02 p.400")

    assert (found.place, found.excerpt, found.document_id) == ("p.400", "", "D02")


def test_a_long_place_is_cut_at_the_end_of_a_word(water):
    found = address_book(water(S05="word " * 200)).resolve("S05 l.1")

    assert found.excerpt.endswith("word …")
    assert len(found.excerpt) <= 402


@pytest.mark.parametrize(
    ("citation", "kind", "words", "direction"),
    [
        ("I1", "indicator", "Pumps built: 12 (baseline 0, target 12); achieved.", "positive"),
        ("I2", "indicator", "Households connected: 60 (baseline 0, target 100); the evaluator found 55; partly achieved.", "mixed"),
        ("OP1", "result", "Pumps are built.", ""),
        ("AS1", "assumption", "Rain falls. Held: yes.", "positive"),
        ("A1", "activity", "Drill. Status: completed.", ""),
        ("B1", "budget line", "Pipes: USD 1,000 budgeted, spent 900.", ""),
        ("SD1", "service data", "Repairs, 2019, both valleys: 40.", ""),
        ("SD2", "service data", "Complaints, 2019: not shown.", ""),
        ("Pump care", "training", "Tests of 'Pump care': 40 % of the points before and 80 % after, as the mean of 6 persons.", ""),
        ("training", "training", "Tests of 'Pump care': 40 % of the points before and 80 % after, as the mean of 6 persons.", ""),
        ("T2", "test", "Tests of 'Pump care': 40 % of the points before and 80 % after, as the mean of 6 persons.", ""),
    ],
)
def test_values_are_evidence_with_their_words(water, citation, kind, words, direction):
    found = address_book(water()).resolve(citation)

    assert (found.kind, found.excerpt, found.direction) == (kind, words, direction)


def test_a_total_that_protects_a_small_one_is_not_shown_as_evidence_either(water):
    def by_valley(tables):
        counts = {"north": 4, "south": 1250, "west": 40}
        tables["field_phase/service_data"] = [
            {"data_id": f"SD{n}", "indicator_id": "", "service": "Shelter", "place": place, "count": count} for n, (place, count) in enumerate(counts.items(), start=1)
        ]

    case = water(by_valley)
    shown = [address_book(case).resolve(f"SD{n}").excerpt for n in (1, 2, 3)]
    # together they are 1294: with both others the small one would be known
    assert shown == ["Shelter, north: fewer than 11.", "Shelter, south: 1,250.", "Shelter, west: withheld."]


def test_an_indicator_is_independent_only_where_the_evaluator_verified_it(water):
    book = address_book(water())

    assert book.resolve("I1").independent
    assert not book.resolve("I2").independent


def test_few_test_papers_show_no_result(water):
    case = water(lambda tables: tables["field_phase/training_tests"].__delitem__(slice(3, None)))

    assert address_book(case).resolve("T1").excerpt == "Tests of 'Pump care': too few pairs of papers to show a result."


def test_of_a_vulnerable_group_a_result_of_tests_needs_more_papers(water):
    def of_a_vulnerable_group(tables):
        tables["desk_review/stakeholders"][0]["vulnerable"] = "yes"
        tables["field_phase/training_tests"][0]["person_code"] = "P01"

    assert "as the mean of 6 persons" in address_book(water()).resolve("Pump care").excerpt
    assert address_book(water(of_a_vulnerable_group)).resolve("Pump care").excerpt == "Tests of 'Pump care': too few pairs of papers to show a result."


def test_with_two_trainings_the_word_training_names_neither(water):
    book = address_book(water(lambda tables: tables["field_phase/training_tests"][0].update(training="Welding")))

    assert book.resolve("training") is None
    assert book.resolve("Welding").source_id == "tests of Welding"


def test_evidence_counts_by_its_source_document_or_register(water):
    book = address_book(water())

    assert [book.resolve(c).origin for c in ("K03", "S02 l.4", "D01 p.1", "I1", "A1", "SD1")] == ["S02", "S02", "D01", "data", "data", "D02"]


def test_the_address_book_lists_everything_once(water):
    citations = [evidence.citation for evidence in address_book(water())]

    assert len(citations) == len(set(citations))
    assert {"K01", "S01", "D01", "I2", "OP1", "training"} <= set(citations)


def test_the_address_book_is_made_once(water):
    case = water()

    assert address_book(case) is address_book(case)


def test_every_citation_is_listed_with_its_record_and_column(water):
    found = [(c.record.id, c.column, c.written) for c in cited(water())]

    assert ("F2", "evidence_against", "K04") in found
    assert ("AS1", "evidence", "D02 p.3") in found
    assert len(found) == 18


def test_a_sound_case_has_no_problem_with_its_evidence(water):
    assert list(check_evidence(water())) == []


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("K010", "ID_UNKNOWN", "'K010' is cited and does not exist. Did you mean 'K01'?"),
        ("zzzzzz", "ID_UNKNOWN", "'zzzzzz' is cited and does not exist. Every cited id"),
        ("X9 p.3", "ID_UNKNOWN", "'X9' is cited and does not exist."),
        ("S01 l.5", "EVIDENCE_PLACE_OUTSIDE", "'S01 l.5' does not exist: S01 has 4 lines."),
        ("D02 p.0", "EVIDENCE_PLACE_UNCLEAR", "'D02 p.0' cannot be read as a place."),
        ("D02 p.4-3", "EVIDENCE_PLACE_UNCLEAR", "'D02 p.4-3' cannot be read as a place."),
        ("S01 l.0", "EVIDENCE_PLACE_OUTSIDE", "'S01 l.0' does not exist: S01 has 4 lines."),
        ("S01 l.4-3", "EVIDENCE_PLACE_OUTSIDE", "'S01 l.4-3' does not exist"),
        ("D01 p.3", "EVIDENCE_PLACE_OUTSIDE", "'D01 p.3' does not exist: D01 has 2 pages."),
        ("S01 l.2", "EVIDENCE_PLACE_BLANK", "Nothing stands at 'S01 l.2'."),
        ("S01 line 3", "EVIDENCE_PLACE_UNCLEAR", "'S01 line 3' cannot be read as a place."),
        ("I1 p.3", "EVIDENCE_NO_TEXT", "'I1 p.3' names a place, but I1 (indicator) has neither pages nor lines."),
        ("S04", "EVIDENCE_WITHHELD", "'S04' rests on S04, whose consent is refused; it counts for nothing."),
        ("S04 l.1", "EVIDENCE_WITHHELD", "'S04 l.1' rests on S04, whose consent is refused"),
        ("P01", "EVIDENCE_KIND", "'P01' is a person, which is no evidence."),
        ("F2", "EVIDENCE_KIND", "'F2' is a finding, which is no evidence."),
        ("S01", "EVIDENCE_NO_PLACE", "'S01' is cited as a whole."),
        ("D03 p.2", "EVIDENCE_NOT_RECEIVED", "'D03 p.2' cites D03, which was never received."),
    ],
)
def test_a_citation_that_leads_nowhere_is_named_with_its_place(water, written, code, words):
    problem = only(check_evidence(water(cite(written))))

    assert (problem.code, problem.file, problem.row, problem.column) == (code, "synthesis/findings.csv", 2, "evidence_for")
    assert words in problem.message


def test_a_coding_of_a_source_that_withdrew_resolves_to_nothing(water):
    def withdraw(tables):
        row(tables, "field_phase/sources", "S01").update(consent="withdrawn", file="")

    case = water(withdraw)
    messages = [problem.message for problem in check_evidence(case) if problem.code == "EVIDENCE_WITHHELD"]

    assert address_book(case).resolve("K01") is None
    assert address_book(case).resolve("S01 l.3") is None
    assert any("'K01' rests on S01, whose consent is withdrawn; it counts for nothing." in message for message in messages)


def test_a_coding_of_a_person_who_withdrew_resolves_to_nothing(water):
    case = water(lambda tables: row(tables, "field_phase/persons", "P02").update(consent="withdrawn"))

    assert address_book(case).resolve("K03") is None
    assert "'K03' rests on P02, whose consent is withdrawn" in only(check_evidence(case)).message


def test_a_coding_whose_words_are_gone_is_no_evidence(water):
    case = water(S01="Another text.\nThe fee is too high for widows.\n  P01 was here.\nAnd here.")

    assert address_book(case).resolve("K01") is None
    assert address_book(case).refusal("K01").code == "EVIDENCE_QUOTE_LOST"
    assert "'K01' is a coding whose words no longer stand in S01." in [p.message for p in check_evidence(case)][0]


def test_a_source_without_a_text_has_no_places(water):
    case = water(lambda tables: row(tables, "field_phase/sources", "S05").update(file=""))

    assert address_book(case).refusal("S05 l.1").code == "EVIDENCE_TEXT_MISSING"
    assert address_book(case).refusal("S05") is None


def test_evidence_of_an_assumption_is_checked_too(water):
    problem = only(check_evidence(water(lambda tables: tables["desk_review/assumptions"][0].update(evidence="K99999"))))

    assert (problem.file, problem.row, problem.column) == ("desk_review/assumptions.csv", 2, "evidence")


def test_a_case_without_findings_has_no_problem_with_evidence(water):
    def only_desk_phase(tables):
        for name in [name for name in tables if not name.startswith("desk_review")]:
            del tables[name]

    case = water(only_desk_phase)

    assert list(check_evidence(case)) == []
    assert address_book(case).resolve("I1").excerpt.startswith("Pumps built")


def test_an_assumption_is_shown_by_evidence_and_not_by_assumptions(water):
    case = water(lambda tables: row(tables, "desk_review/assumptions", "AS1").update(evidence="AS1"))
    problem = only(check_evidence(case))

    assert (problem.file, problem.row, problem.column) == ("desk_review/assumptions.csv", 2, "evidence")
    assert problem.message.startswith("'AS1' is an assumption, which is no evidence.")
