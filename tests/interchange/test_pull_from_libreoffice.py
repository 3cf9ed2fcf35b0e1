"""Reports that LibreOffice really edited: typed into, commented on, cut and pasted, with tracked changes, and saved in other formats on the way."""

import csv
import shutil

import pytest

from evaltool.check import check_case
from evaltool.interchange.pull import read_returned, take
from evaltool.synthesis.comments import read_comments
from evaltool.synthesis.conclusions import read_conclusions
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.lessons import read_lessons
from evaltool.synthesis.limitations import read_limitations
from evaltool.synthesis.recommendations import read_recommendations
from tests.support.libreoffice import converted, edit, needs_libreoffice
from tests.support.reviewed_case import REMARKS, make_reviewed, remark_edits, report_of
from tests.support.word_reader import Document

pytestmark = needs_libreoffice

EDITS = (
    'TypeAfter "about a water project.", " And two more."',
    'TypeAfter "and few roads.", " It is dry."',
    'TypeAfter "Theory first, then people.", " Not the reverse."',
    'NewParagraphAfter "held in the open.", "Rain was waited for."',
    'TypeAfter "The taps run.", " Mostly."',
    'TypeAfter "Committees and officials say so independently.", " The list shows it."',
    'Replace "strong springs", "strong springs and care"',
    'TypeAfter "Need, plan and taps fit together.", " So people say."',
    'TypeAfter "Agree on a list and a keeper.", " Then buy."',
    'TypeAfter "Committees of four more were heard.", " In writing."',
)
MOVE = 'MoveSection "LE2  Villages that dig", "labour agreed in advance", "LE1  A market for parts"'
TRACKED = ("doc.RecordChanges = True", 'TypeAfter "planners of water projects", " and islands"', 'Replace "few customers", "too few customers"')


def pull(reviewed, *paths):
    """The readings of returned files, all changes without doubt written."""
    readings, comments = read_returned(reviewed.case, paths)
    take(reviewed.case, readings, comments, lambda change: not change.doubt)
    return readings


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edited")
    reviewed = make_reviewed(folder)
    typed = edit(reviewed.report, folder / "typed.docx", folder / "profile", *EDITS, MOVE)
    target = edit(typed, folder / "returned.docx", folder / "profile", *remark_edits(), *TRACKED)
    return reviewed, target, pull(reviewed, target)


def text(reviewed, name):
    return (reviewed.root / "narrative" / f"{name}.md").read_text(encoding="utf-8")


def test_words_typed_into_ten_places_are_in_the_texts_and_tables_they_came_from(edited):
    reviewed, _, _ = edited
    case = reviewed.case
    assert text(reviewed, "introduction") == "This report answers five questions about a water project. And two more.\n"
    assert text(reviewed, "approach") == "Theory first, then people. Not the reverse.\n\nThen 1. documents, 2. talks.\n"
    assert text(reviewed, "methods") == "Talks were held in the open.\n\nRain was waited for.\n"
    assert text(reviewed, "executive_summary") == "The taps run. Mostly.\n"
    assert read_findings(case).get("F1").text == "Committees and officials say so independently. The list shows it."
    assert read_findings(case).get("F3").causal_factors == "strong springs and care"
    assert read_conclusions(case).get("CO1").text == "Need, plan and taps fit together. So people say."
    assert read_recommendations(case).get("RE1").action == "Agree on a list and a keeper. Then buy."
    assert read_limitations(case)[0].mitigation == "Committees of four more were heard. In writing."


def test_bold_lists_and_headings_of_a_text_that_was_typed_into_stay(edited):
    assert text(edited[0], "context") == (
        "The district has **two** rivers and few roads. It is dry.\n\n- springs above the villages\n- pipes of wood\n\n## The neighbours\n\nAnother programme works there.\n"
    )


def test_a_section_that_was_moved_keeps_its_words_and_tracked_changes_count_as_accepted(edited):
    lessons = read_lessons(edited[0].case)
    assert lessons.get("LE2").headline == "Villages that dig their own trenches lower the cost and know their pipes."
    assert lessons.get("LE2").text == "Told by the district."
    assert (lessons.get("LE1").users, lessons.get("LE1").causal_factors) == ("planners of water projects and islands", "too few customers")


def test_twelve_comments_have_reviewer_section_and_quoted_words_and_no_name(edited):
    reviewed, _, _ = edited
    comments = [comment for comment in read_comments(reviewed.case) if comment.kind == "comment"]
    assert sorted((c.quoted, c.comment) for c in comments) == sorted((quoted, remark) for quoted, _, remark in REMARKS)
    assert {c.reviewer for c in comments if c.comment in ("Which ones?", "Say how many.", "Name it.")} == {"Reviewer 2"}
    assert {c.reviewer for c in comments if c.comment in ("Is that so?", "By whom?", "Always?", "Why?")} == {"Reviewer 1"}
    assert next(c for c in comments if c.comment == "Which ones?").section == "Context"
    assert not {"Kim Reader", "Lou Critic"} & {cell for c in read_comments(reviewed.case) for cell in c.as_written().values()}
    with (reviewed.root / "private" / "reviewers.csv").open(encoding="utf-8") as file:
        assert {row["name"] for row in csv.DictReader(file)} >= {"Kim Reader", "Lou Critic"}


def test_tracked_changes_are_listed_beside_the_comments(edited):
    changes = {(c.kind, c.comment) for c in read_comments(edited[0].case) if c.kind != "comment"}
    assert ("insertion", "and islands") in changes
    assert {kind for kind, _ in changes} == {"insertion", "deletion"}


def test_pulling_again_changes_nothing_and_the_next_report_has_everything_once(edited, tmp_path):
    reviewed, target, _ = edited
    readings, _ = read_returned(reviewed.case, [target, target])
    assert [change.place for reading in readings for change in reading.changes] == []
    assert not check_case(reviewed.case).of("error")
    again = Document(report_of(reviewed.root))
    for words in ("And two more.", "It is dry.", "Not the reverse.", "Rain was waited for.", "The list shows it.", "strong springs and care", "Then buy."):
        assert again.text.count(words) == 1, words
    next_round = tmp_path / "next.docx"
    next_round.write_bytes(report_of(reviewed.root))
    readings, _ = read_returned(reviewed.case, [next_round])
    assert [(reading.changes, reading.notes) for reading in readings] == [([], []), ([], [])]


def test_a_detour_over_open_document_changes_nothing(edited, tmp_path):
    reviewed = make_reviewed(tmp_path)
    profile = edited[1].parent / "profile"
    odt = converted(reviewed.report, "odt", tmp_path / "odt", profile)
    back = converted(odt, "docx", tmp_path / "back", profile)
    readings, _ = read_returned(reviewed.case, [back])
    assert [(reading.changes, reading.notes) for reading in readings] == [([], []), ([], [])]
    shutil.rmtree(tmp_path / "odt")


def test_the_end_of_a_line_that_was_cut_and_pasted_below_it_is_not_dropped(edited, tmp_path):
    reviewed = make_reviewed(tmp_path)
    moved = ('NewParagraphAfter "Committees of four more were heard.", "Below: "', 'MoveSection " more were heard.", " more were heard.", "Below:"')
    target = edit(reviewed.report, tmp_path / "returned.docx", edited[1].parent / "profile", *moved, 'TypeAfter "held in the open.", " At noon."')
    report, _ = pull(reviewed, target)
    assert [(change.place, bool(change.doubt)) for change in report.changes] == [("narrative/methods.md", False), ("limitations/LI1/mitigation", True)]
    assert "more were heard." in report.changes[1].doubt
    assert text(reviewed, "methods") == "Talks were held in the open. At noon.\n"
    assert read_limitations(reviewed.case)[0].mitigation == "Committees of four more were heard."


def test_a_footnote_and_a_frame_are_named(edited, tmp_path):
    reviewed = make_reviewed(tmp_path)
    steps = (
        "Dim note As Object",
        'note = doc.createInstance("com.sun.star.text.Footnote")',
        'Found("held in the open.").Text.insertTextContent(Found("held in the open.").End, note, False)',
        'note.setString("In May.")',
        "Dim frame As Object",
        'frame = doc.createInstance("com.sun.star.text.TextFrame")',
        'Found("The taps run.").Text.insertTextContent(Found("The taps run.").End, frame, False)',
        'frame.Text.setString("in a frame")',
    )
    report, _ = pull(reviewed, edit(reviewed.report, tmp_path / "returned.docx", edited[1].parent / "profile", *steps))
    assert report.changes == []
    assert [note.split(" there is ")[1].split(". Type")[0] for note in report.notes] == [
        'a text box, which no text of the case can hold: "in a frame"',
        'a footnote, which no text of the case can hold: "In May."',
    ]
