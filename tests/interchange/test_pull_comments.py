"""Comments of reviewers: replies, rounds, several files, names that stay private."""

import zipfile

import pytest

from evaltool.interchange.pull import read_returned, take
from evaltool.interchange.word_comments import remarks_of
from evaltool.interchange.word_text import read_word
from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.problems import EvaltoolError
from evaltool.synthesis.comments import read_comments
from tests.support.small_case import make_case
from tests.support.word_reader import Document

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
WORDS = {"tables": {}, "header": {"evaluation": {"evaluator": "The Evaluator"}}}


def document(path, comments, body=None, replies=(), resolved=()):
    """A letter with comments: (author, text) each on the words `word N`; replies are (child, parent) by number, resolved ones numbers."""
    paragraphs = "".join(
        f'<w:p><w:commentRangeStart w:id="{n}"/><w:r><w:t>word {n}</w:t></w:r><w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r></w:p>'
        for n in range(len(comments))
    )
    noted = "".join(
        f'<w:comment w:id="{n}" w:author="{author}" w:date="2026-02-0{n % 9 + 1}T09:00:00Z"><w:p w14:paraId="0000000{n}"><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        for n, (author, text) in enumerate(comments)
    )
    threads = "".join(f'<w15:commentEx w15:paraId="0000000{child}" w15:paraIdParent="0000000{parent}" w15:done="0"/>' for child, parent in replies)
    threads += "".join(f'<w15:commentEx w15:paraId="0000000{n}" w15:done="1"/>' for n in resolved)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", f"<w:document {NS}><w:body>{body or paragraphs}</w:body></w:document>")
        package.writestr("word/comments.xml", f"<w:comments {NS}>{noted}</w:comments>")
        package.writestr("word/commentsExtended.xml", f"<w15:commentsEx {NS}>{threads}</w15:commentsEx>")
    return path


@pytest.fixture
def case(tmp_path):
    return make_case(tmp_path / "case", {}, WORDS["header"])


def pull(case, *paths):
    readings, comments = read_returned(case, paths)
    done = take(case, readings, comments, lambda change: not change.doubt)
    return readings, done


def rows(case):
    return [(c.id, c.reviewer, c.comment, c.response, c.status) for c in read_comments(case)]


def test_a_picture_in_a_comment_is_named_and_a_comment_that_is_only_a_picture_is_kept(case, tmp_path):
    picture = "</w:t></w:r><w:r><w:drawing/></w:r><w:r><w:t>"
    pull(case, document(tmp_path / "a.docx", [("Kim", f"Like this: {picture}"), ("Kim", picture)]))
    assert [comment for _, _, comment, _, _ in rows(case)] == ["Like this: [a picture]", "[a picture]"]


def test_who_comments_in_a_later_round_is_named_in_no_comment_of_an_earlier_one(case, tmp_path):
    pull(case, document(tmp_path / "a.docx", [("Kim Reader", "Ask Lou Critic, please."), ("The Evaluator", "Lou Critic was asked.")], replies=[(1, 0)]))
    assert "Lou Critic" in rows(case)[0][2]
    pull(case, document(tmp_path / "b.docx", [("Lou Critic", "Well.")]))
    assert rows(case)[0] == ("CM1", "Reviewer 1", "Ask Reviewer 2, please.", "Reviewer 2 was asked.", "noted")
    readings, _ = pull(case, document(tmp_path / "b.docx", [("Lou Critic", "Well.")]))
    assert [change for reading in readings for change in reading.changes] == []


def test_an_answer_of_the_evaluator_is_the_response_and_one_of_somebody_else_is_part_of_the_comment(case, tmp_path):
    path = document(tmp_path / "a.docx", [("Kim", "Why?"), ("The Evaluator", "Because."), ("Lou", "I ask too.")], replies=[(1, 0), (2, 1)])
    pull(case, path)
    assert rows(case) == [("CM1", "Reviewer 1", "Why?\nReviewer 2: I ask too.", "Because.", "noted")]


def test_a_comment_of_the_next_round_is_known_again_and_gets_its_answer(case, tmp_path):
    pull(case, document(tmp_path / "a.docx", [("Kim", "Why?"), ("Kim", "Good.")]))
    readings, _ = pull(
        case, document(tmp_path / "b.docx", [("Kim", "Why?"), ("The Evaluator", "Because."), ("Kim", "Good."), ("Lou", "New.")], replies=[(1, 0)])
    )
    assert [change.place for change in readings[0].changes] == ["comments/CM1/response", "comments/CM1/status", "synthesis/comments"]
    assert rows(case) == [
        ("CM1", "Reviewer 1", "Why?", "Because.", "noted"),
        ("CM2", "Reviewer 1", "Good.", "", "open"),
        ("CM3", "Reviewer 2", "New.", "", "open"),
    ]


def test_the_same_words_twice_are_two_comments_and_stay_two(case, tmp_path):
    path = document(tmp_path / "a.docx", [("Kim", "Good."), ("Kim", "Good.")])
    pull(case, path)
    pull(case, path)
    assert [c.quoted for c in read_comments(case)] == ["word 0", "word 1"]


def test_two_files_with_the_same_earlier_comment_give_it_once(case, tmp_path):
    paths = [document(tmp_path / name, [("Kim", "Why?"), (name, "Mine.")]) for name in ("a.docx", "b.docx")]
    pull(case, *paths)
    assert [c.comment for c in read_comments(case)] == ["Why?", "Mine.", "Mine."]


def test_the_same_words_about_two_documents_are_two_comments_and_stay_two(case, tmp_path):
    def asked(name, heading, words):
        title = f'<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>{heading}</w:t></w:r></w:p>'
        about = f'<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>{words}</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        path = document(tmp_path / name, [("Kim", "Source?")], title + about)
        with zipfile.ZipFile(path, "a") as package:
            style = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
            package.writestr("word/styles.xml", f"<w:styles {NS}>{style}</w:styles>")
        return path

    report, response = asked("report.docx", "F2 Taps run.", "Eleven run."), asked("response.docx", "Recommendations", "We agree.")
    for _ in range(2):
        pull(case, report, response)
        assert [c.section for c in read_comments(case)] == ["F2 Taps run.", "Recommendations"]
    # the next draft says it in other words
    pull(case, asked("report 2.docx", "F2 Most taps run.", "Eleven of twelve run."))
    assert len(read_comments(case)) == 2


def test_an_institution_stands_for_the_name_once_it_is_known_and_earlier_rows_get_it(case, tmp_path):
    path = document(tmp_path / "a.docx", [("Kim Reader", "Why?")])
    pull(case, path)
    (case.root / "private" / "reviewers.csv").write_text("name,institution\nKim Reader,The mission\n", encoding="utf-8")
    readings, _ = pull(case, path)
    assert [(change.place, change.after) for change in readings[0].changes] == [("comments/CM1/reviewer", "The mission")]
    assert rows(case)[0][1] == "The mission"


def test_an_answer_typed_in_the_table_is_not_replaced_without_asking(case, tmp_path):
    pull(case, document(tmp_path / "a.docx", [("Kim", "Why?")]))
    path = case.root / "synthesis" / "comments.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",,open,", ",My own answer,accepted,"), encoding="utf-8")
    case.read_again(type(read_comments(case)[0]))
    readings, _ = pull(case, document(tmp_path / "b.docx", [("Kim", "Why?"), ("The Evaluator", "Because.")], replies=[(1, 0)]))
    assert [bool(change.doubt) for change in readings[0].changes] == [True]
    assert rows(case)[0][3:] == ("My own answer", "accepted")


def test_names_of_the_key_are_replaced_in_comments_and_in_quoted_words(case, tmp_path):
    (case.root / "private").mkdir(exist_ok=True)
    (case.root / "private" / "key.csv").write_text("person_code,name\nP01,Zebulon Quarrington\n", encoding="utf-8")
    pull(case, document(tmp_path / "a.docx", [("Kim", "Zebulon Quarrington told me so.")]))
    assert rows(case)[0][2] == "P01 told me so."


def test_a_comment_on_no_words_is_kept_and_an_empty_one_is_not(tmp_path):
    path = document(tmp_path / "a.docx", [("Kim", "General remark"), ("Kim", "")], body="<w:p><w:r><w:t>Nothing marked</w:t></w:r></w:p>")
    assert [(remark.text, remark.quoted) for remark in remarks_of(read_word(path))] == [("General remark", "")]


def test_replies_that_lead_in_a_circle_do_not_hang(tmp_path):
    path = document(tmp_path / "a.docx", [("Kim", "One"), ("Lou", "Two"), ("Max", "Three")], replies=[(0, 1), (1, 0)])
    assert [remark.text for remark in remarks_of(read_word(path))] == ["One", "Three"]


def test_a_list_of_reviewers_that_cannot_be_read_stops_the_pull(case, tmp_path):
    (case.root / "private").mkdir(exist_ok=True)
    (case.root / "private" / "reviewers.csv").write_bytes("name,institution\nKim é,\n".encode("latin-1"))
    with pytest.raises(EvaltoolError, match=r"private/reviewers\.csv cannot be read"):
        pull(case, document(tmp_path / "a.docx", [("Kim", "Why?")]))


def test_the_annex_shows_comments_with_their_answers_and_everybody_gets_their_number_alone(case, tmp_path):
    pull(case, document(tmp_path / "a.docx", [("Kim", "Why?"), ("The Evaluator", "Because."), ("Lou", "Good.")], replies=[(1, 0)]))
    case.read_again(type(read_comments(case)[0]))
    shown = Document(build_evaluation_report(case, lay_out=False).data)
    assert shown.table("No.", "Reviewer", "Section", "Comment", "Answer", "Status")[0] == ["CM1", "Reviewer 1", "", "Why?", "Because.", "noted"]
    public = Document(build_evaluation_report(case, "public", lay_out=False).data)
    assert "Reviewers made 2 comments on the draft; 1 of them is answered." in public.text
    assert "Why?" not in public.text


def test_what_the_evaluator_changed_is_no_comment_and_what_others_changed_is(case, tmp_path):
    change = '<w:ins w:id="{}" w:author="{}" w:date="2026-01-05T10:00:00Z"><w:r><w:t>{} </w:t></w:r></w:ins>'
    body = "<w:p>" + change.format(1, "The Evaluator", "mine") + change.format(2, "Kim", "theirs") + "</w:p>"
    pull(case, document(tmp_path / "a.docx", [], body=body))
    assert [(c.kind, c.comment) for c in read_comments(case)] == [("insertion", "theirs")]


def test_a_comment_that_others_went_on_with_is_longer_and_still_one(case, tmp_path):
    pull(case, document(tmp_path / "a.docx", [("Kim", "Why?")]))
    pull(case, document(tmp_path / "b.docx", [("Kim", "Why?"), ("Lou", "Yes, why?")], replies=[(1, 0)]))
    assert rows(case) == [("CM1", "Reviewer 1", "Why?\nReviewer 2: Yes, why?", "", "open")]


def test_the_name_of_a_reviewer_is_in_no_cell_not_even_by_the_name_of_the_file(case, tmp_path):
    pull(case, document(tmp_path / "report_Kim_Reader comments.docx", [("Kim Reader", "I, Kim  Reader, ask why. A reader may ask.")]))
    assert [(c.file, c.reviewer, c.comment) for c in read_comments(case)] == [
        ("report_reviewer_reviewer comments.docx", "Reviewer 1", "I, Reviewer 1, ask why. A reader may ask.")
    ]


@pytest.mark.parametrize(
    ("author", "said", "kept"),
    [
        ("Smith, John (IOM)", "John Smith agrees; J. Smith; Smith. IOM too", "Reviewer 1 agrees; Reviewer 1; Reviewer 1. IOM too"),
        ("Aynur Əliyeva", "Aynur writes: əliyeva or ALIYEVA", "Reviewer 1 writes: Reviewer 1 or Reviewer 1"),
        ("MAMMADOV Elchin", "Mr Mammadov said so", "Mr Reviewer 1 said so"),
        ("May Reader", "We may meet in May 2014, May says; the reader", "We may meet in May 2014, Reviewer 1 says; the reader"),
        ("Will", "Will says it will do", "Reviewer 1 says it will do"),
        ("Project Manager", "The Project works, the Project Manager says", "The Project works, the Reviewer 1 says"),
        ("Author", "The Author and an author", None),
        ("Unknown Author", "An Unknown Author", None),
        ("Microsoft Office User", "The User of an Office", None),
        ("Reviewer 1", "Ask Reviewer 2", None),
        ("A", "A comment with A in it. An Apple", None),
        ("IOM", "mail rana@iom.int", None),
        ("Rana Quill", "mail rana.quill@iom.int or quill@x.org", "mail Reviewer 1 or Reviewer 1"),
        ("rana.quill@iom.int", "Quill of int and IOM", "Reviewer 1 of int and IOM"),
    ],
)
def test_a_part_of_a_reviewers_name_is_enough_and_what_is_no_name_is_left(case, tmp_path, author, said, kept):
    pull(case, document(tmp_path / "a.docx", [(author, said)]))
    assert rows(case)[0][1:3] == ("Reviewer 1", kept or said)


def test_a_reviewer_who_comes_later_is_not_named_in_the_comment_of_an_earlier_one(case, tmp_path):
    pull(case, document(tmp_path / "a.docx", [("Kim", "Lou said so."), ("Max", "Good."), ("Lou Critic", "Did I?")], replies=[(2, 1)]))
    assert [row[2] for row in rows(case)] == ["Reviewer 3 said so.", "Good.\nReviewer 3: Did I?"]


def test_a_reviewer_of_another_file_is_not_named_whichever_file_comes_first(case, tmp_path):
    first = document(tmp_path / "a.docx", [("Kim Reader", "Ask Lou Critic, or Lou.")])
    second = document(tmp_path / "b.docx", [("Lou Critic", "Kim Reader is right.")])
    pull(case, first, second)
    assert [(row[1], row[2]) for row in rows(case)] == [("Reviewer 1", "Ask Reviewer 2, or Reviewer 2."), ("Reviewer 2", "Reviewer 1 is right.")]


def test_a_comment_that_was_kept_with_a_name_in_it_is_known_again_and_loses_the_name(case, tmp_path):
    path = document(tmp_path / "a.docx", [("Critic, Lou", "Lou Critic asks why.")])
    pull(case, path)
    kept = case.root / "synthesis" / "comments.csv"
    kept.write_text(kept.read_text(encoding="utf-8").replace("Reviewer 1 asks", "Lou Critic asks"), encoding="utf-8")
    case.read_again(type(read_comments(case)[0]))
    pull(case, path)
    assert [row[2] for row in rows(case)] == ["Reviewer 1 asks why."]


def test_what_word_writes_between_words_parts_them_in_a_comment_too(case, tmp_path):
    between = "see</w:t><w:br/><w:t>annex</w:t><w:tab/><w:t>two</w:t><w:noBreakHyphen/><w:t>three"
    pull(case, document(tmp_path / "a.docx", [("Kim", between)]))
    assert rows(case)[0][2] == "see annex two\u2011three"


def test_a_comment_resolved_in_word_stays_open_and_is_named(case, tmp_path):
    path = document(tmp_path / "a.docx", [("Kim", "Why?"), ("Kim", "Good."), ("The Evaluator", "Yes.")], replies=[(2, 1)], resolved=[0, 1])
    said = ["Marked as resolved in the document, and open in the case until you write their status there: CM1."]
    for _ in range(2):
        readings, _ = pull(case, path)
        assert readings[0].remarks == said
    assert [row[4] for row in rows(case)] == ["open", "noted"]
