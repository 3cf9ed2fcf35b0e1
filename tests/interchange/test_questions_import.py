"""Evaluation questions from Terms of Reference: lists under criteria, parts of questions, tables, and what is no question."""

from __future__ import annotations

import pytest
from docx import Document

from evaltool.interchange.question_words import criterion_in
from evaltool.interchange.questions_import import QuestionsFound, read_questions
from evaltool.interchange.reading import read_paper
from evaltool.interchange.text_paper import read_text
from tests.support import papers_made
from tests.support.papers_made import table


def short(found: QuestionsFound) -> list[tuple[str, ...]]:
    return [(row["question_id"], row["criterion"], row["question"], row["parent_id"]) for row in found.rows]


def in_text(text: str) -> QuestionsFound:
    return read_questions(read_text(text, "tor.md"))


def test_letters_that_word_counts_itself_and_parts_of_questions_are_found(tmp_path):
    found = read_questions(read_paper(papers_made.questions(tmp_path / "tor.docx")))
    assert short(found) == [
        ("EQ1", "relevance", "Does the programme answer what schools need?", ""),
        ("EQ1a", "relevance", "What do parents ask for?", "EQ1"),
        ("EQ1b", "relevance", "What do teachers ask for?", "EQ1"),
        ("EQ2", "coherence", "How does it fit with the programmes of others?", ""),
        ("EQ3", "efficiency", "were funds used economically?", ""),
        ("EQ4", "efficiency", "Were they spent in time?", ""),
        ("EQ5", "effectiveness", "Assess to what extent pupils read better", ""),
    ]
    assert found.criteria == ["relevance", "coherence", "efficiency", "effectiveness"]
    assert found.rows[0]["tor_reference"] == "ToR section 4, 1. Relevance, first question"
    assert found.rows[1]["tor_reference"] == "ToR section 4, 1. Relevance, a part of the question above"
    assert [str(piece) for piece in found.report.of("split")] == [
        'paragraph 10: split: "3. Efficiency: were funds used economically? Were they spent in time?" (the criterion efficiency)'
    ]


def test_a_table_with_a_merged_criterion_and_its_plan_is_taken(tmp_path):
    word = Document()
    rows = [
        ["Criteria", "Evaluation questions", "Sub-questions", "Indicators", "Data collection methods", "Sources"],
        ["Relevance", "Is clean water what people asked for?", "Whom did one ask?\nWho was left out?", "Needs named", "Interviews", "Committees"],
        ["", "1.2 Does it fit the policy?", "", "", "Desk review", ""],
        ["Likely impact", "Are children ill less often?", "", "Cases of illness", "", "Clinic"],
        ["Beauty", "Is it beautiful?", "", "", "", ""],
    ]
    table(word, rows, [(1, 0, 2, 0)])
    word.save(tmp_path / "tor.docx")
    found = read_questions(read_paper(tmp_path / "tor.docx"))
    assert short(found)[:5] == [
        ("EQ1", "relevance", "Is clean water what people asked for?", ""),
        ("EQ1a", "relevance", "Whom did one ask?", "EQ1"),
        ("EQ1b", "relevance", "Who was left out?", "EQ1"),
        ("EQ2", "relevance", "Does it fit the policy?", ""),
        ("EQ3", "impact", "Are children ill less often?", ""),
    ]
    assert (found.rows[0]["indicator"], found.rows[0]["methods"], found.rows[0]["data_sources"]) == ("Needs named", "Interviews", "Committees")
    assert found.rows[0]["tor_reference"] == "ToR table 1, row 2, column 2"
    assert len(found.report.pieces) == 6 * 5 - 1


def test_a_criterion_that_is_none_does_not_take_the_questions_of_the_one_above(tmp_path):
    found = in_text("| Criterion | Questions |\n|---|---|\n| Relevance | Is it needed? |\n| Beauty | Is it beautiful? |\n")
    assert short(found) == [("EQ1", "relevance", "Is it needed?", "")]
    assert [piece.note for piece in found.report.of("not understood")] == [
        "it is none of the criteria that are known",
        "the criterion it stands under is not said",
    ]


def test_a_table_with_criteria_as_rows_of_their_own():
    found = in_text(
        "| No. | Evaluation questions |\n|---|---|\n| Efficiency | |\n| 1 | Was it cheap? |\n| No. | Evaluation questions |\n| 2 | Money well spent, by all accounts |\n"
    )
    assert [(id, text) for id, _, text, _ in short(found)] == [("EQ1", "Was it cheap?"), ("EQ2", "Money well spent, by all accounts")]
    assert "the headings again" in [piece.note for piece in found.report.pieces]


def test_questions_of_a_table_that_names_no_criterion_are_not_understood():
    found = in_text("| Evaluation questions | Sources |\n|---|---|\n| Was it cheap? | Books |\n")
    assert found.rows == []
    assert [piece.note for piece in found.report.of("not understood")][:1] == ["the criterion it stands under is not said"]


def test_a_table_without_headings_whose_first_column_names_criteria():
    found = in_text("| Relevance | Is it needed? <br> Who asked for it? |\n| Impact | What changed? |\n| Other | Words |\n")
    assert [(criterion, text) for _, criterion, text, _ in short(found)] == [
        ("relevance", "Is it needed?"),
        ("relevance", "Who asked for it?"),
        ("impact", "What changed?"),
    ]
    assert [piece.text for piece in found.report.of("split")] == ["Is it needed?\nWho asked for it?"]


def test_another_table_ends_the_list_of_a_criterion():
    assert short(in_text("Relevance\n- Is it needed?\n\n| Day | Meeting |\n|---|---|\n| 1 | Who comes? |\n\n- Is this a question?\n")) == [
        ("EQ1", "relevance", "Is it needed?", "")
    ]


def test_what_a_criterion_means_is_no_question_and_a_heading_ends_its_list():
    text = "## 3. Criteria\n\nSustainability:\n\nThe lasting of benefits.\n\n- Will the pumps be repaired?\n- Funds\n\n## 4. Method\n\n- How many people will be met?\n"
    found = in_text(text)
    assert short(found) == [("EQ1", "sustainability", "Will the pumps be repaired?", "")]
    assert [str(piece) for piece in found.report.pieces] == [
        'line 3: taken: "Sustainability:" (the criterion sustainability)',
        'line 5: skipped: "The lasting of benefits." (what the criterion means)',
        'line 7: taken: "- Will the pumps be repaired?"',
        'line 8: not understood: "- Funds" (no question)',
    ]


def test_questions_under_a_name_that_is_no_criterion_are_not_lost_unseen(tmp_path):
    word = Document()
    for text, style in [
        ("3. Questions", "Heading 1"), ("Relevance", "Heading 2"), ("Did the seed fairs give farmers what they needed?", "List Number"),
        ("Gender equality", "Heading 2"), ("Did women and men benefit equally?", "List Number"), ("Sustainability", "Heading 2"),
        ("Will seed banks go on?", "List Number"), ("4. Method", "Heading 1"), ("How many people will be met?", "List Number"),
    ]:  # fmt: skip
        word.add_paragraph(text, style)
    word.save(tmp_path / "tor.docx")
    found = read_questions(read_paper(tmp_path / "tor.docx"))
    assert [text for _, _, text, _ in short(found)] == ["Did the seed fairs give farmers what they needed?", "Will seed banks go on?"]
    assert [(piece.text, piece.note) for piece in found.report.of("not understood")] == [
        ("Gender equality", "it is none of the criteria that are known"),
        ("2. Did women and men benefit equally?", "the criterion it stands under is not said"),
    ]
    # the number of a question is no section of the Terms of Reference
    assert found.rows[1]["tor_reference"] == "ToR section 3, Sustainability, first question"


def test_a_name_beside_the_criteria_without_a_question_is_said_by_nobody():
    assert in_text("Relevance\n- Is it needed?\n\nDeliverables\n\nA report of 30 pages is handed over within two weeks of the field work.\n").report.of("not understood") == []


def test_a_heading_of_two_criteria_puts_its_questions_under_both():
    found = in_text("Effectiveness and efficiency\n- Did yields rise?\n\nSustainability & exit\n- Who pays?\n")
    assert [criterion for _, criterion, _, _ in short(found)] == ["effectiveness; efficiency", "sustainability"]
    assert found.criteria == ["effectiveness", "efficiency", "sustainability"]


def test_words_beside_a_question_that_are_left_out_are_said():
    found = in_text("Relevance\n- Did fairs give farmers what they needed? Farmers here means those with less than two hectares.\n")
    assert [piece.note for piece in found.report.pieces] == ["the criterion relevance", "the words beside it that ask nothing are left out"]


def test_the_same_question_in_an_annex_is_one_question():
    text = "Relevance\n- Is it needed?\n- What else? The world is large. What is needed most (name three)?\n\nAnnex\n\nRelevance\n- is it needed?\n"
    assert [text for _, _, text, _ in short(in_text(text))] == ["Is it needed?", "What else?", "What is needed most (name three)?"]


def test_more_than_ten_questions_are_counted_in_figures():
    text = "Impact\n" + "".join(f"- What changed in village {number}?\n" for number in range(1, 12))
    assert in_text(text).rows[-1]["tor_reference"] == "ToR Impact, question 11"


@pytest.mark.parametrize(
    ("heading", "criterion"),
    [
        ("a) Relevance", "relevance"), ("Criterion 2: Efficiency", "efficiency"), ("Efficiency and value for money", "efficiency"), ("Value for money", "efficiency"),
        ("Gender and impact", ""), ("The impact", "impact"),
        ("External coherence", "coherence"), ("• Effectiveness (results)", "effectiveness"), ("Relevant documents", ""), ("Impact of drought on cattle", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_heading_names_a_criterion_or_not(heading, criterion):
    assert criterion_in(heading)[0] == criterion
