"""Who speaks where in a transcript."""

import pytest

from evaltool.field_phase.turns import label_at, part_of, turns, words_start

GROUP = "Date: 12 March\n\nModerator: Welcome.\nR1: The pump works.\nIt is new.\nR2: No.\nModerator: Why?\nNote: tea\n"


def test_turns_begin_with_usual_labels_and_end_where_the_next_begins():
    found = turns(GROUP)
    assert [turn.label for turn in found] == ["Moderator", "R1", "R2", "Moderator"]
    assert GROUP[found[1].start : found[1].until] == "R1: The pump works.\nIt is new.\n"
    assert GROUP[found[0].start : found[0].end] == "Moderator"


@pytest.mark.parametrize(
    "line",
    [
        "**Moderator:** Hello",
        "**Moderator**: Hello",
        "[00:01:02] Moderator: Hello",
        "Moderator (00:12): Hello",
        "  Moderator : Hello",
        "Moderator (laughs): Hello",
        "[Moderator]: Hello",
        "(Moderator): Hello",
    ],
)
def test_labels_are_found_in_bold_with_times_and_with_how_it_was_said(line):
    assert [turn.label for turn in turns(line)] == ["Moderator"]


@pytest.mark.parametrize("line", ["P2: yes", "**P2**: yes", "**P2:** yes", "[P2]: yes", "P2 (laughs): yes", "[00:01:02] P2: yes", "P2 (00:12): yes", "P2:yes"])
def test_the_label_of_a_place_is_that_of_its_line_however_it_is_written(line):
    text = f"Moderator: and you?\n{line}\nAnd this."
    assert (label_at(text, text.index("yes")), label_at(text, 3), label_at(text, len(text) - 2)) == ("P2", "Moderator", "")


def test_another_label_counts_only_where_it_returns():
    assert [turn.label for turn in turns("Anna: yes\nDate: today\nAnna: no\nhttp://a.org\n12:30 late\n")] == ["Anna", "Anna"]


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("Moderator", "asks"),
        ("Модератор", "asks"),
        ("Interviewer 2", "asks"),
        ("I", "asks"),
        ("Q", "asks"),
        ("R3", "answers"),
        ("P07", "answers"),
        ("Participant A", "answers"),
        ("FGD-4", "answers"),
        ("Respondent", "answers"),
        ("Участник", "answers"),
        ("Leyla Hasanova", "named"),
        ("Leyla", "named"),
        ("Note", "unclear"),
        ("the second woman", "unclear"),
        ("A Very Long Label Of Words", "unclear"),
    ],
)
def test_what_a_label_says_of_the_one_who_speaks(label, part):
    assert part_of(label) == part


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P07: It is new.", "It is new."),
        ("**Moderator:**  And now?", "And now?"),
        ("Fees: they rise.", "Fees: they rise."),
        ("They rise.", "They rise."),
        ("P07:", ""),
    ],
)
def test_the_words_of_a_passage_begin_behind_who_speaks(text, words):
    whole = f"Before.\n{text}\nAfter."
    assert whole[words_start(whole, 8, 8 + len(text)) : 8 + len(text)] == words
