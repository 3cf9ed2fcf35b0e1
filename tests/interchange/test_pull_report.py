"""Reports as Word, Word for Mac and Google Docs leave them: split runs, tracked changes, lost controls and marks, words typed where they do not belong."""

import io
import re
import shutil
import zipfile

import pytest

from evaltool.case import CaseFolder
from evaltool.interchange.changes import SINCE, UNKNOWN, apply, cell_change
from evaltool.interchange.pull import read_returned, take
from evaltool.interchange.pull_report import origins
from evaltool.outputs.evaluation_report import build_evaluation_report
from evaltool.outputs.profiles import PROFILES
from evaltool.problems import EvaltoolError
from evaltool.synthesis.findings import read_findings
from evaltool.synthesis.lessons import read_lessons
from tests.support.reviewed_case import Reviewed, make_reviewed, report_of
from tests.support.word import changed_template


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make_reviewed(tmp_path_factory.mktemp("made"), as_csv=True)


@pytest.fixture
def reviewed(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "case")
    shutil.copy(made.report, tmp_path / "report.docx")
    return Reviewed(tmp_path / "case", tmp_path / "report.docx")


def changed(data, *pairs):
    """The report with pieces of its XML replaced, each of which must be there once."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                text = content.decode()
                for before, after in pairs:
                    assert len(re.findall(before, text, re.DOTALL)) >= 1, before
                    text = re.sub(before, lambda _, after=after: after, text, flags=re.DOTALL)
                content = text.encode()
            target.writestr(name, content)
    return result.getvalue()


def run_of(words):
    """The run that holds these words, as a pattern."""
    return rf'<w:r><w:t xml:space="preserve">{re.escape(words)}</w:t></w:r>'


def run(words, look=""):
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'


def read(reviewed, *pairs, name="returned.docx"):
    path = reviewed.root.parent / name
    path.write_bytes(changed(reviewed.report.read_bytes(), *pairs))
    readings, comments = read_returned(reviewed.case, [path])
    return readings[0], readings, comments


def after(reading):
    return {change.place: change.after for change in reading.changes}


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TALKS = run_of("Talks were held in the open.")
TRACKED = 'w:id="9001" w:author="A Reader" w:date="2026-01-05T10:00:00Z"'


def test_a_report_that_nobody_changed_asks_for_nothing(reviewed):
    reading, readings, _ = read(reviewed)
    assert (reading.changes, reading.notes, readings[1].changes) == ([], [], [])


def test_words_split_into_many_runs_are_one_text(reviewed):
    reading, _, _ = read(reviewed, (TALKS, run("Tal") + '<w:proofErr w:type="spellStart"/>' + run("ks were ") + run("held") + run(" outside.")))
    assert after(reading) == {"narrative/methods.md": "Talks were held outside."}


def test_runs_split_by_a_spelling_checker_without_a_change_are_no_change(reviewed):
    reading, _, _ = read(reviewed, (TALKS, run("Talks were") + "<w:lastRenderedPageBreak/>" + run(" held in the open.")))
    assert reading.changes == []


def test_an_insertion_is_taken_and_a_deletion_is_gone_before_they_are_accepted(reviewed):
    deleted = f'<w:del {TRACKED}><w:r><w:delText xml:space="preserve"> in the open</w:delText></w:r></w:del>'
    inserted = f"<w:ins {TRACKED}>{run(' under a tree')}</w:ins>"
    reading, readings, _ = read(reviewed, (TALKS, run("Talks were held") + deleted + inserted + run(".")))
    assert after(reading) == {"narrative/methods.md": "Talks were held under a tree."}
    listed = [dict(change.row) for change in readings[1].changes]
    assert [(row["kind"], row["comment"], row["reviewer"], row["section"]) for row in listed] == [
        ("deletion", "in the open", "Reviewer 1", "Methods and sources"),
        ("insertion", "under a tree", "Reviewer 1", "Methods and sources"),
    ]


def test_what_one_inserted_and_another_deleted_is_gone(reviewed):
    both = f"<w:ins {TRACKED}><w:del {TRACKED}>{run('never ').replace('w:t', 'w:delText')}</w:del></w:ins>"
    reading, _, _ = read(reviewed, (TALKS, both + run("Talks were held in the open.")))
    assert reading.changes == []


def test_words_that_were_moved_stand_where_they_were_moved_to(reviewed):
    away = f"<w:moveFrom {TRACKED}>{run('Talks ')}</w:moveFrom>"
    there = f"<w:moveTo {TRACKED}>{run(' Talks')}</w:moveTo>"
    reading, _, _ = read(reviewed, (TALKS, away + run("were held in the open.") + there))
    assert after(reading) == {"narrative/methods.md": "were held in the open. Talks"}


def test_two_paragraphs_are_one_where_the_end_of_the_first_was_deleted(reviewed):
    first = r'<w:p><w:pPr>(<w:pStyle w:val="[^"]*"/>)</w:pPr>((?:<w:bookmarkStart [^>]*/>)*)' + run_of("Theory first, then people.")
    joined = f"<w:p><w:pPr><w:rPr><w:del {TRACKED}/></w:rPr></w:pPr>" + '<w:bookmarkStart w:id="77001" w:name="{name}"/>' + run("Theory first, then people. ")
    name = re.search(r'w:name="(ev_[^"]*)"/>' + run_of("Theory first, then people."), _xml(reviewed))[1]
    reading, _, _ = read(reviewed, (first, joined.replace("{name}", name)))
    assert after(reading) == {"narrative/approach.md": "Theory first, then people. Then 1. documents, 2. talks."}


def _xml(reviewed):
    with zipfile.ZipFile(reviewed.report) as package:
        return package.read("word/document.xml").decode()


def with_part(data, name, text):
    """The report with a part more, or another one."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        for other in source.namelist():
            if other != name:
                target.writestr(other, source.read(other))
        target.writestr(name, text)
    return result.getvalue()


def test_bold_and_italic_come_back_as_marks_and_a_space_between_bold_words_is_no_border(reviewed):
    reading, _, _ = read(
        reviewed, (TALKS, run("Talks ") + run("were", "<w:b/>") + run(" ") + run("held", "<w:b/>") + run(" in the ") + run("open", "<w:i/>") + run("."))
    )
    assert after(reading) == {"narrative/methods.md": "Talks **were held** in the *open*."}


def test_a_cell_of_one_line_takes_what_is_typed_around_its_mark(reviewed):
    springs = run_of("strong springs")
    reading, _, _ = read(reviewed, (springs, run("strong springs") + run(", deep wells")))
    assert after(reading) == {"findings/F3/causal_factors": "strong springs, deep wells"}


def test_deleted_controls_leave_the_words_to_their_marks(reviewed):
    reading, _, _ = read(reviewed, (r"<w:sdt>|</w:sdt>|<w:sdtContent>|</w:sdtContent>|<w:sdtPr>.*?</w:sdtPr>", ""), (TALKS, run("Talks were short.")))
    assert after(reading) == {"narrative/methods.md": "Talks were short."}
    assert reading.notes == []


def test_a_report_without_marks_is_read_by_headings_and_every_change_is_asked_about(reviewed):
    lost = (r"<w:bookmark(?:Start|End) [^>]*/>|<w:sdt>|</w:sdt>|<w:sdtContent>|</w:sdtContent>|<w:sdtPr>.*?</w:sdtPr>", "")
    edits = (
        (TALKS, run("Talks were short.")),
        (run_of("strong springs"), run("weak springs")),
        (run_of("Need, plan and taps fit together."), run("All fits.")),
    )
    reading, _, _ = read(reviewed, lost, *edits)
    assert after(reading) == {"narrative/methods.md": "Talks were short.", "findings/F3/causal_factors": "weak springs", "conclusions/CO1/text": "All fits."}
    assert {change.doubt for change in reading.changes} == {UNKNOWN}
    assert reading.notes[0].startswith("The program that saved it dropped the marks of evaltool")
    assert reading.notes[1] == "Not found in the document, so nothing was read for: LI1, LI2."


def test_text_that_is_newer_in_the_case_is_in_doubt_and_is_not_written_without_asking(reviewed):
    (reviewed.root / "narrative" / "methods.md").write_text("Talks were held at noon.\n", encoding="utf-8")
    reading, readings, comments = read(reviewed, (TALKS, run("Talks were short.")))
    assert [(change.place, change.doubt) for change in reading.changes] == [("narrative/methods.md", SINCE)]
    take(reviewed.case, readings, comments, lambda change: not change.doubt)
    assert reviewed.case.narrative("methods") == "Talks were held at noon."


def test_text_that_changed_in_the_case_alone_stays(reviewed):
    (reviewed.root / "narrative" / "methods.md").write_text("Talks were held at noon.\n", encoding="utf-8")
    assert read(reviewed)[0].changes == []


def test_a_change_that_is_in_the_case_already_is_none(reviewed):
    (reviewed.root / "narrative" / "methods.md").write_text("Talks were\nshort.\n", encoding="utf-8")
    assert read(reviewed, (TALKS, run("Talks were short.")))[0].changes == []


def test_words_that_were_all_deleted_are_named_and_stay_in_the_case(reviewed):
    reading, _, _ = read(reviewed, (TALKS, f"<w:del {TRACKED}><w:r><w:delText>Talks were held in the open.</w:delText></w:r></w:del>"))
    assert reading.changes == []
    assert reading.notes == ["narrative/methods.md: its words were deleted in the document. They stay in the case: delete them there if that is meant."]


def test_words_that_were_cut_out_up_to_their_full_stop_stay_in_the_case_too(reviewed):
    reading, _, _ = read(reviewed, (TALKS, run(".")), (run_of("strong springs"), run(" ; ")))
    assert reading.changes == []
    assert [note.split(":")[0] for note in reading.notes] == ["narrative/methods.md", "findings/F3/causal_factors"]


GONE = "is not in the document: deleted there, or newer in the case. It stays in the case: delete it there if that is meant."
PARAGRAPH = "<w:p>(?:(?!<w:p>).)*{}.*?</w:p>"


def test_a_text_that_was_deleted_with_its_mark_is_named_and_stays_in_the_case(reviewed):
    whole = PARAGRAPH.format("LE2  ") + ".*?(?=</w:sdtContent>)"
    gone = [PARAGRAPH.format(words) for words in (TALKS, run_of("Committees and officials say so independently."))]
    reading, _, _ = read(reviewed, *((words, "") for words in (*gone, run_of("strong springs"), whole)))
    assert reading.changes == []
    assert reading.notes == [f"{place} {GONE}" for place in ("narrative/methods.md", "findings/F1 (text)", "findings/F3 (causal_factors)", "lessons/LE2")]


def test_a_section_that_was_deleted_with_its_place_and_its_heading_is_named(reviewed):
    place = r'<w:bookmarkStart w:id="(\d+)" w:name="methods"/>.*?<w:bookmarkEnd w:id="\1"/>'
    assert read(reviewed, (place, ""))[0].notes == [f"narrative/methods.md {GONE}"]
    heading = PARAGRAPH.format("Methods and sources</w:t></w:r><w:bookmarkEnd")
    assert read(reviewed, (place, ""), (heading, ""))[0].notes == [f"narrative/methods.md {GONE}"]
    # where the first line, which says what there was, is gone too, a section may as well never have been there
    first = r'<w:bookmarkStart w:id="\d+" w:name="ep_[0-9a-f]{8}"/>'
    assert read(reviewed, (place, ""), (heading, ""), (first, ""))[0].notes == []


def every_text(case):
    """The case with something in every column of text."""
    apply(case, [cell_change(o.model, o.name, o.column, "", "Some words") for o in origins(case) if o.model and not o.text and o.column != "criterion"])


@pytest.mark.parametrize(
    ("reader", "removed"),
    [
        *((reader, "no place") for reader in PROFILES),
        *(("public", place) for place in ("methods", "findings", "conclusions", "lessons", "recommendations", "limitations")),
    ],
)
def test_what_the_template_has_no_place_for_and_what_another_reader_does_not_see_is_not_missed(reviewed, reader, removed):
    every_text(reviewed.case)
    template = reviewed.root.parent / "template.docx"
    place = rf'<w:p>(?:(?!</w:p>).)*</w:p><w:bookmarkStart w:id="(\d+)" w:name="{removed}"/>.*?<w:bookmarkEnd w:id="\1"/>'
    template.write_bytes(changed_template(lambda text: re.sub(place, "", text)))
    reviewed.report.write_bytes(build_evaluation_report(reviewed.case, reader, template=template, lay_out=False).data)
    reading, _, _ = read(reviewed)
    assert (reading.changes, reading.notes) == ([], [])


def test_a_change_of_computed_words_is_named_with_where_to_change_them(reviewed):
    label = r'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Not a word: </w:t></w:r>|(?<=preserve">)Questions of the Terms of Reference:'
    reading, _, _ = read(reviewed, (label, "Questions:"))
    assert reading.changes == []
    assert (
        reading.notes[0]
        == 'Below "Relevance" words that are computed or fixed were changed: "Questions:". Change what they are made of in the case, or the template.'
    )


BOX = "<w:drawing><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></w:drawing>"


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ('<w:r><w:footnoteReference w:id="7"/></w:r>', 'a footnote, which no text of the case can hold: "Seen in May. Twice.". Type it into the text itself.'),
        ("<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>", 'an equation, which no text of the case can hold: "x=2". Type it into the text itself.'),
        (f"<w:r>{BOX}</w:r>", 'a text box, which no text of the case can hold: "in a box". Type it into the text itself.'),
        ("<w:r><w:drawing/></w:r>", "a picture, which no text of the case can hold. Put it into the finished report."),
        ('<w:r><w:sym w:char="F0B0"/></w:r>', "a sign of a font of its own, which no text of the case can hold. Type it into the text itself."),
        ("<w:altChunk/>", "a file that was inserted, which no text of the case can hold. Copy its words into the text itself."),
        ("<w:new><w:r><w:t>unknown</w:t></w:r></w:new>", 'something, which no text of the case can hold: "unknown". Type it into the text itself.'),
        (f'<w:del w:id="9"><w:r>{BOX}<w:footnoteReference w:id="7"/></w:r></w:del>', None),
    ],
)
def test_what_is_no_run_of_words_is_named_with_its_place(reviewed, added, said):
    names = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    note = '<w:footnote w:id="{}"><w:p><w:r><w:t>{}</w:t></w:r></w:p><w:p><w:r><w:t>Twice.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {W}>{note.format(0, 'Another.')}{note.format(7, 'Seen in May.')}</w:footnotes>"
    reviewed.report.write_bytes(with_part(reviewed.report.read_bytes(), "word/footnotes.xml", notes))
    reading, _, _ = read(reviewed, ("<w:document ", f"<w:document {names}"), (TALKS, run("Talks were held in the open.") + added))
    assert (reading.changes, reading.notes) == ([], [f'Below "Methods and sources" there is {said}'] if said else [])


@pytest.mark.parametrize(("struck", "is_named"), [("<w:strike/>", True), ("<w:dstrike/>", True), ('<w:strike w:val="0"/>', False)])
def test_words_that_are_struck_out_stay_and_are_named(reviewed, struck, is_named):
    words = run("Talks were held ") + run("in the open").replace("<w:r>", f"<w:r><w:rPr>{struck}</w:rPr>", 1) + run(".")
    reading, _, _ = read(reviewed, (TALKS, words))
    said = 'Below "Methods and sources" words are struck out, and yet stay in the text: "in the open". Delete them if that is meant.'
    assert (reading.changes, reading.notes) == ([], [said] if is_named else [])


@pytest.mark.parametrize(
    ("part", "edit", "said"),
    [
        ("word/header1.xml", ("Draft", "Nearly final"), "Nearly final"),
        ("word/header1.xml", ("</w:hdr>", f"<w:p>{run('For comments by Monday')}</w:p></w:hdr>"), "For comments by Monday"),
        ("word/footer1.xml", ("</w:p>", f"{run(' of the second draft')}</w:p>"), "of the second draft"),
        ("word/footer1.xml", ("<w:t>1</w:t>", "<w:t>17</w:t>"), ""),
    ],
)
def test_words_typed_in_a_header_or_footer_are_named_and_the_number_of_a_page_is_not(reviewed, part, edit, said):
    with zipfile.ZipFile(reviewed.report) as package:
        before = package.read(part).decode()
    assert edit[0] in before
    reviewed.report.write_bytes(with_part(reviewed.report.read_bytes(), part, before.replace(*edit)))
    reading, _, _ = read(reviewed)
    assert reading.changes == [] and len(reading.notes) == bool(said)
    assert all(note.startswith("In a header or footer words were typed or changed: ") and said in note for note in reading.notes)


def test_a_picture_of_the_template_and_a_chart_of_the_report_are_not_named(reviewed):
    picture = "<w:p>{}<w:r><w:drawing/></w:r></w:p>"
    before_place, before_caption = r'(?=<w:bookmarkStart w:id="\d+" w:name="methods"/>)', '(?=<w:p><w:pPr><w:pStyle w:val="Caption"/>)'
    figure = picture.format('<w:pPr><w:pStyle w:val="Figure"/></w:pPr>')
    reading, _, _ = read(reviewed, ("<w:body>", "<w:body>" + picture.format("")), (before_place, picture.format("")), (before_caption, figure))
    assert reading.notes == []


def test_a_logo_in_its_place_is_the_template_s_and_not_named(reviewed, tmp_path):
    template = tmp_path / "template.docx"
    words = '<w:t xml:space="preserve">Place for the logo</w:t>'
    template.write_bytes(changed_template(lambda text: text.replace(words, "<w:drawing/>").replace("<w:showingPlcHdr/>", "", 1)))
    reviewed.report.write_bytes(build_evaluation_report(reviewed.case, template=template, lay_out=False).data)
    [reading, _], _ = read_returned(reviewed.case, [reviewed.report])
    assert (reading.changes, reading.notes) == ([], [])


def test_a_changed_table_is_named(reviewed):
    reading, _, _ = read(reviewed, (r'(?<=preserve">)Strength of the evidence(?=</w:t></w:r></w:p></w:tc>)', "Power"))
    assert reading.notes[0] == 'Below "Relevance" a table was changed. It is computed: change what it is made of in the tables of the case.'


def test_a_heading_typed_by_hand_is_named_and_the_texts_around_it_stay(reviewed):
    typed = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' + run("Thanks") + "</w:p><w:p>" + run("To all.") + "</w:p>"
    reading, _, _ = read(reviewed, (r"</w:body>", typed + "</w:body>"))
    assert reading.changes == []
    assert reading.notes[0] == 'The heading "Thanks" was added; the template has no such section, so what stands below is not taken over.'
    assert reading.notes[1] == 'Below "Thanks" words were added that belong to no text of the case: "To all.".'


def test_a_new_paragraph_after_the_words_of_a_section_is_part_of_them(reviewed):
    reading, _, _ = read(
        reviewed, (TALKS + r"(<w:bookmarkEnd [^>]*/>)?</w:p>", run("Talks were held in the open.") + "</w:p><w:p>" + run("It rained.") + "</w:p>")
    )
    assert after(reading) == {"narrative/methods.md": "Talks were held in the open.\n\nIt rained."}


def test_a_list_typed_in_word_comes_back_as_a_list(reviewed):
    item = '<w:p><w:pPr><w:pStyle w:val="ListBullet"/></w:pPr>{}</w:p>'
    listed = run("Talks were held in the open.") + "</w:p>" + item.format(run("in spring")) + item.format(run("in autumn"))
    reading, _, _ = read(reviewed, (TALKS + r"(<w:bookmarkEnd [^>]*/>)?</w:p>", listed))
    assert after(reading) == {"narrative/methods.md": "Talks were held in the open.\n\n- in spring\n- in autumn"}


def test_words_in_a_section_that_was_not_written_yet_begin_its_text(reviewed):
    (reviewed.root / "narrative" / "methods.md").unlink()
    (reviewed.root.parent / "report.docx").write_bytes(report_of(reviewed.root))
    heading = (
        r'(?<=Methods and sources</w:t></w:r>)(.{0,400}?</w:p>(?:<w:bookmarkStart [^>]*/>)?<w:sdt>.{0,600}?<w:tag w:val="methods"/>.{0,400}?<w:sdtContent>)'
    )
    found = re.search(heading, _xml(reviewed), re.DOTALL)
    assert found is not None
    reading, _, _ = read(reviewed, (heading, found[1] + "<w:p>" + run("We talked.") + "</w:p>"))
    assert after(reading) == {"narrative/methods.md": "We talked."}


def test_words_of_a_row_that_is_gone_are_named(reviewed):
    path = reviewed.root / "synthesis" / "lessons.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("LE2")]
    path.write_text("".join(kept), encoding="utf-8")
    reading, _, _ = read(reviewed, (run_of("hill villages"), run("all villages")))
    assert reading.changes == []
    assert reading.notes[0].endswith('words of a row or section that the case no longer has were changed: "all villages".')


def test_several_changes_of_a_table_are_written_in_one_step_and_the_rest_of_the_file_stays(reviewed):
    path = reviewed.root / "synthesis" / "lessons.csv"
    before = path.read_text(encoding="utf-8")
    _, readings, comments = read(reviewed, (run_of("hill villages"), run("all villages")), (run_of("few customers"), run("no customers")))
    done = take(reviewed.case, readings, comments, lambda change: True)
    assert done == ["synthesis/lessons: 2 cells changed."]
    assert path.read_text(encoding="utf-8") == before.replace("hill villages", "all villages").replace("few customers", "no customers")
    assert read_lessons(reviewed.case).get("LE2").context == "all villages"


def test_two_files_that_ask_for_different_words_leave_the_second_in_doubt(reviewed):
    paths = []
    for number, words in enumerate(("Talks were short.", "Talks were long.")):
        paths.append(reviewed.root.parent / f"{number}.docx")
        paths[-1].write_bytes(changed(reviewed.report.read_bytes(), (TALKS, run(words))))
    readings, _ = read_returned(reviewed.case, paths)
    assert [(change.after, change.doubt) for reading in readings for change in reading.changes] == [
        ("Talks were short.", ""),
        ("Talks were long.", "0.docx asks for other words here"),
    ]


def test_a_table_that_is_open_elsewhere_is_said_and_the_others_are_written(reviewed):
    (reviewed.root / "synthesis" / ".~lock.findings.csv#").touch()
    _, readings, comments = read(reviewed, (run_of("strong springs"), run("weak springs")), (TALKS, run("Talks were short.")))
    done = take(reviewed.case, readings, comments, lambda change: True)
    assert done[0] == "narrative/methods.md: written."
    assert "is open in another program, so it was not changed" in done[1]
    assert read_findings(reviewed.case).get("F3").causal_factors == "strong springs"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no zip at all", "none of the files that come back"),
        (None, "There is no file"),
    ],
)
def test_a_file_that_cannot_come_back_is_refused_in_a_sentence(reviewed, data, words):
    path = reviewed.root.parent / "odd.docx"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(EvaltoolError, match=words):
        read_returned(reviewed.case, [path])


def test_a_document_that_declares_entities_is_refused(reviewed):
    bomb = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
    path = reviewed.root.parent / "bomb.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", bomb)
    with pytest.raises(EvaltoolError, match="declares its own entities"):
        read_returned(reviewed.case, [path])


def test_any_other_document_gives_its_comments_alone(reviewed):
    path = reviewed.root.parent / "letter.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "word/document.xml",
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Dear all</w:t></w:r></w:p></w:body></w:document>',
        )
    readings, _ = read_returned(CaseFolder(reviewed.root), [path])
    assert [reading.notes for reading in readings] == [
        ["It is no report and no management response of evaltool, so only its comments and tracked changes were read."]
    ]


def test_a_table_that_was_added_is_named(reviewed):
    table = "<w:tbl><w:tr><w:tc><w:p>" + run("My own numbers") + "</w:p></w:tc></w:tr></w:tbl>"
    reading, _, _ = read(reviewed, (TALKS + r"(<w:bookmarkEnd [^>]*/>)*</w:p>", run("Talks were held in the open.") + "</w:p>" + table))
    assert 'Below "Methods and sources" a table was added; it is not taken over: "My own numbers".' in reading.notes


def moved(reviewed, first, second):
    """The XML with two stretches exchanged, each from one pattern to the next."""
    xml = _xml(reviewed)
    one, two = (re.search(pattern, xml, re.DOTALL) for pattern in (first, second))
    return xml[: one.start()] + two[0] + xml[one.end() : two.start()] + one[0] + xml[two.end() :]


def test_conclusions_in_another_order_keep_their_words_and_the_order_is_named(reviewed):
    start = r'<w:p><w:pPr><w:pStyle w:val="[^"]*"/></w:pPr><w:bookmarkStart [^>]*w:name="{}"/>(?:(?!</w:sdtContent>).)*?Follows from: .*?</w:p>'
    xml = moved(reviewed, start.format("CO1"), start.format("CO2"))
    reading, _, _ = read(reviewed, (r"\A.*\Z", xml))
    assert reading.changes == []
    assert reading.notes == ["The conclusions stand in another order (CO2, CO1): move their rows in synthesis/conclusions if that is meant."]


def test_sections_in_another_order_keep_their_words_and_the_order_is_named(reviewed):
    approach, methods = (r"<w:p>(?:(?!</w:p>).)*" + re.escape(words) + r".*?</w:p>" for words in ("Theory first, then people.", "Talks were held in the open."))
    second = r"<w:p>(?:(?!</w:p>).)*Then 1\. documents, 2\. talks\..*?</w:p>"
    xml = moved(reviewed, approach + r"\s*" + second, methods)
    reading, _, _ = read(reviewed, (r"\A.*\Z", xml))
    assert reading.changes == []
    assert reading.notes == ["Sections were moved (methods, approach): their words are taken, their order is the template's; move them there if that is meant."]


def test_a_text_that_cannot_be_written_is_said(reviewed):
    (reviewed.root / "narrative" / "~$methods.md").touch()
    _, readings, comments = read(reviewed, (TALKS, run("Talks were short.")))
    done = take(reviewed.case, readings, comments, lambda change: True)
    assert len(done) == 1
    assert "methods.md is open in another program, so it was not changed" in done[0]


def test_a_change_is_shown_with_its_place_and_its_doubt(reviewed):
    (reviewed.root / "narrative" / "methods.md").write_text("Talks were held at noon.\n", encoding="utf-8")
    reading, _, _ = read(reviewed, (TALKS, run("Talks were short.")))
    assert list(reading.changes[0].lines()) == [f"narrative/methods.md  ({SINCE})", "  - Talks were held at noon.", "  + Talks were short."]


def test_a_mark_or_control_that_ends_in_the_middle_of_a_text_leaves_the_text_whole(reviewed):
    """Two headings of the text's own: the second begins no section of the template, in or out of the mark."""
    text = "Two rivers.\n\n## People\n\nThey farm.\n\n## Neighbours\n\nThey trade.\n\n- salt\n- tea"
    (reviewed.root / "narrative" / "context.md").write_text(text, encoding="utf-8")
    reviewed.report.write_bytes(report_of(reviewed.root))
    farm = run_of("They farm.")
    mark = re.search(r'w:id="(\d+)" w:name="ev_[^"]*"/>' + run_of("Two rivers."), _xml(reviewed))
    end = f'<w:bookmarkEnd w:id="{mark[1]}"/>'
    cut = f"{run('They ')}{end}{run('farm.')}"
    split = f"{cut}</w:p></w:sdtContent></w:sdt><w:sdt><w:sdtContent>"
    controls = (r"<w:sdt>|</w:sdt>|<w:sdtContent>|</w:sdtContent>|<w:sdtPr>.*?</w:sdtPr>", "")
    for damage in (((farm, cut),), ((farm + "</w:p>", split),), ((farm, cut), controls)):
        reading, _, _ = read(reviewed, (end, ""), *damage)
        assert (reading.changes, reading.notes) == ([], [])


def cut(reviewed, words, xml):
    """The edit that puts this XML in the stead of words, of their mark, `<` and `>`, and of what follows in their paragraph, `...`."""
    start, end, follows = re.search("(<w:bookmarkStart [^>]*/>)" + run_of(words) + "(<w:bookmarkEnd [^>]*/>)(.*?)</w:p>", _xml(reviewed)).groups()
    return re.escape(start + run(words) + end + follows), "".join({"<": start, ">": end, "...": follows}.get(piece, piece) for piece in xml)


HEARD, VISITED = "Committees of four more were heard.", "Only two villages were visited."
SERVED = "The project served villages that had asked for water and stood on the district's own list."
BREAK = "</w:p><w:p>"
LEFT_OVER = 'words of it stand outside of its mark in the document: join "{}" to it there, and pull again'


def test_a_line_that_lost_its_end_to_the_next_paragraph_is_in_doubt_and_the_other_texts_are_taken(reviewed):
    damage = cut(reviewed, HEARD, ("<", run("Committees of four "), ">", "...", BREAK, run("more were heard.")))
    reading, readings, comments = read(reviewed, damage, (TALKS, run("Talks were short.")))
    assert [(change.place, change.after, change.doubt) for change in reading.changes] == [
        ("narrative/methods.md", "Talks were short.", ""),
        ("limitations/LI1/mitigation", "Committees of four", LEFT_OVER.format("more were heard.")),
    ]
    assert take(reviewed.case, readings, comments, lambda change: not change.doubt) == ["narrative/methods.md: written."]


TABLE = "</w:p><w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p>"
# the words, the XML in their stead, and what is said of them; nothing where the words are nowhere any more, which is an edit
CUTS = {
    "computed words swallowed the end": (
        VISITED, ("<", run("Only two "), ">", BREAK, run("villages were visited."), "..."), "villages were visited. What was done:"
    ),
    "computed words swallowed the beginning": (VISITED, (run("Only two "), BREAK, "<", run("villages were visited."), ">", "..."), "LI1 Only two"),
    "the end lies in a table": (HEARD, ("<", run("Committees "), ">", "...", TABLE.format(run("were heard."))), "were heard."),
    "a word was cut, and a paragraph": (
        HEARD, ("<", run("Committees of f"), ">", "...", BREAK, run("our more"), BREAK, run("were heard.")), "our more"
    ),
    "the text has the letters once more": (HEARD, ("<", run("Unheard committees of four more were"), ">", "...", BREAK, run("heard.")), "heard."),
    "a space was lost": (HEARD, ("<", run("Committees of four more were"), ">", "...", BREAK, run("heard.So we think")), "heard.So we think"),
    "the beginning was deleted": (HEARD, ("<", run("were heard."), ">", "..."), ""),
    "the end was deleted": (HEARD, ("<", run("Committees of four."), ">", "...", BREAK, run("We were heard by more.")), ""),
    "the end was moved to the beginning": (HEARD, ("<", run("More were heard, committees of four."), ">", "..."), ""),
    "a letter was deleted, and a word begins with it": (VISITED, ("<", run("Only two villages were visite"), ">", "...", BREAK, run("downhill")), ""),
}  # fmt: skip


@pytest.mark.parametrize("what", CUTS)
def test_words_that_still_stand_outside_of_the_mark_are_asked_about_and_deleted_ones_are_not(reviewed, what):
    words, xml, said = CUTS[what]
    reading, _, _ = read(reviewed, cut(reviewed, words, xml))
    assert [change.doubt for change in reading.changes] == [said and LEFT_OVER.format(said)]


def test_a_text_that_was_given_the_rest_of_another_is_asked_about_too(reviewed):
    """The headline of a finding, broken in two: its rest stands above the finding's text."""
    damage = ("<", run("The project served villages "), ">", "...", BREAK, run("that had asked for water."))
    reading, _, _ = read(reviewed, cut(reviewed, SERVED, damage))
    assert {change.place: change.doubt for change in reading.changes} == {
        "findings/F1/headline": LEFT_OVER.format("that had asked for water."),
        "findings/F1/text": '"that had asked for water." may belong to findings/F1/headline, which lost these words',
    }
