"""The text of notes and transcripts, whatever the program."""

import zipfile

import docx
import pytest

from evaltool.interchange import transcript_texts
from evaltool.interchange.reading_order import in_reading_order
from evaltool.interchange.transcript_texts import extract
from evaltool.problems import EvaltoolError
from tests.support.pdf_file import pdf

VTT = """WEBVTT

NOTE made by a telephone

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:02.000 align:start
<v Moderator>How is the <b>pump</b>?

00:00:03.000 --> 00:00:04.000
<v.loud R1>It works &amp;

00:00:05.000 --> 00:00:06.000
<v R1>it is new.
<v R2>No.
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}The pump works\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nand is new.\r\n\r\n"
    "3\r\n00:00:05,000 --> 00:00:06,000\r\n<i>R2: No.</i>\r\n"
)


def written(path, data):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_subtitles_become_a_line_a_turn_without_numbers_times_and_markup(tmp_path):
    assert extract(written(tmp_path / "a.vtt", VTT)).text == "Moderator: How is the pump?\nR1: It works & it is new.\nR2: No.\n"
    assert extract(written(tmp_path / "a.srt", SRT)).text == "The pump works and is new.\nR2: No.\n"


def test_a_speaker_written_before_the_words_of_a_cue_goes_on_in_the_next(tmp_path):
    cues = "".join(f"00:0{n}.000 --> 00:0{n + 1}.000\n{words}\n\n" for n, words in enumerate(["R1: It works", "R1: and is new.", "R2: No.", "Never."]))
    assert extract(written(tmp_path / "a.vtt", f"WEBVTT\n\n{cues}")).text == "R1: It works and is new.\nR2: No.\nNever.\n"


def test_two_voices_in_one_cue_stay_apart(tmp_path):
    def text(words: str) -> str:
        return extract(written(tmp_path / "a.srt", f"1\n00:00:01,000 --> 00:00:03,000\n{words}\n")).text

    assert text("R1: It works\nand is new.\nR2: No.") == "R1: It works and is new.\nR2: No.\n"
    assert text("- Who pays?\n- <i>We</i> do.") == "- Who pays?\n- We do.\n"
    # one dash is no dialogue, and a word before a colon no usual label
    assert text("It works\n- mostly.\nNote: it is new.") == "It works - mostly. Note: it is new.\n"


def test_voices_set_apart_by_dashes_stay_apart_without_a_full_stop(tmp_path):
    cues = "1\n00:00:01,000 --> 00:00:03,000\nIt works\n\n2\n00:00:03,000 --> 00:00:04,000\n- Who pays\n- We do\n\n3\n00:00:04,000 --> 00:00:05,000\nall of it\n"
    assert extract(written(tmp_path / "a.srt", cues)).text == "It works\n- Who pays\n- We do all of it\n"


def test_blank_lines_that_are_missing_or_too_many_between_subtitles_lose_no_words(tmp_path):
    tight = "1\n00:00:01 --> 00:00:02\nR1: One.\n2\n00:00:02 --> 00:00:03\nR2: In 2012\n2012\n3\n00:00:03 --> 00:00:04\nR1: Three.\n"
    assert extract(written(tmp_path / "a.srt", tight)).text == "R1: One.\nR2: In 2012 2012\nR1: Three.\n"
    wide = "1\n\n00:00:01,000 --> 00:00:02,000\n\nR1: One.\n\nR2: Two.\n\n2\n\n00:00:02,000 --> 00:00:03,000\nR1: Three.\n"
    assert extract(written(tmp_path / "b.srt", wide)).text == "R1: One.\nR2: Two.\nR1: Three.\n"


def test_plain_text_loses_its_mark_and_windows_line_ends_whatever_the_unicode(tmp_path):
    assert extract(written(tmp_path / "a.txt", b"\xef\xbb\xbfOne \r\nTwo\r\n\r\n")).text == "One\nTwo\n"
    assert extract(written(tmp_path / "a.md", "Əli".encode("utf-16"))).text == "Əli\n"


def test_an_unknown_encoding_is_never_guessed(tmp_path):
    with pytest.raises(EvaltoolError, match="a.txt, line 2: it is not UTF-8, and an encoding is never guessed"):
        extract(written(tmp_path / "a.txt", b"One\nf\xfcr"))
    with pytest.raises(EvaltoolError, match="is no text: it holds zero bytes"):
        extract(written(tmp_path / "a.txt", b"One\0two"))


def test_a_word_file_gives_paragraphs_tables_and_page_breaks_in_order(tmp_path):
    document = docx.Document()
    document.add_paragraph("R1: The\tpump")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    broken = document.add_paragraph("before")
    broken.add_run().add_break(docx.enum.text.WD_BREAK.PAGE)
    broken.add_run("after\nline")
    document.save(tmp_path / "a.docx")
    assert extract(tmp_path / "a.docx").text == "R1: The\tpump\nleft\nright\nbefore\fafter\nline\n"


def test_who_speaks_in_the_first_column_of_a_table_stands_before_the_words_of_the_second(tmp_path):
    def text(*rows: tuple[str, str]) -> str:
        document = docx.Document()
        table = document.add_table(rows=len(rows), cols=2)
        for number, row in enumerate(rows):
            table.cell(number, 0).text, table.cell(number, 1).text = row
        document.save(tmp_path / "a.docx")
        return extract(tmp_path / "a.docx").text

    assert text(("Moderator", "Who pays?"), ("R1", "We do.\nAll."), ("", "Really."), ("R2", "Not me.")) == (
        "Moderator: Who pays?\nR1: We do.\nAll.\n\nReally.\nR2: Not me.\n"
    )
    assert text(("Leyla:", "We do."), ("Rauf:", "Not me.")) == "Leyla: We do.\nRauf: Not me.\n"
    # days are numbered too, and nobody asks there
    assert text(("Day 1", "Baku"), ("Day 2", "Ganja")) == "Day 1\nBaku\nDay 2\nGanja\n"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def word(path, body, **parts):
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", f"<w:{name} {W}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{name}>")
    return path


def p(inside):
    return f"<w:p>{inside}</w:p>"


def test_deleted_words_comments_and_footnotes_are_left_out_and_said(tmp_path):
    body = p("<w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>")
    found = extract(word(tmp_path / "a.docx", body, comments="Anna says", footnotes="", endnotes="see"))
    assert found.text == "kept\n"
    assert found.left_out == (
        "The comments of a.docx are not in the text.",
        "The endnotes of a.docx are not in the text.",
        "Words that a.docx marks as deleted are not in the text.",
    )


def test_words_that_were_moved_stand_once_where_they_went(tmp_path):
    words = "<w:r><w:t>We had no roof.</w:t></w:r>"
    body = p(f"<w:moveFrom>{words}</w:moveFrom><w:r><w:t>First.</w:t></w:r>") + p(f"<w:moveTo>{words}</w:moveTo>")
    assert extract(word(tmp_path / "a.docx", body)).text == "First.\nWe had no roof.\n"


def test_a_text_box_stands_once_and_tab_stops_are_no_tabs(tmp_path):
    box = f"<mc:AlternateContent><mc:Choice>{p('<w:r><w:t>box</w:t></w:r>')}</mc:Choice><mc:Fallback>{p('<w:r><w:t>box</w:t></w:r>')}</mc:Fallback></mc:AlternateContent>"
    tabs = "<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
    body = p(f"{tabs}<w:r><w:t>out</w:t></w:r><w:r>{box}</w:r><w:r><w:cr/><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t></w:r>")
    assert extract(word(tmp_path / "a.docx", body)).text == "out\nco-op\nbox\n"


def test_a_package_that_is_no_word_document_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("mimetype", "x")
    with pytest.raises(EvaltoolError, match="is no Word document"):
        extract(tmp_path / "a.docx")


def test_the_pages_of_a_pdf_are_set_apart_and_empty_ones_said(tmp_path):
    found = extract(pdf(tmp_path / "a.pdf", ["R1: The pump", "works."], [], ["Page three"]))
    assert found.text == "R1: The pump\nworks.\n\f\n\fPage three\n"
    assert found.left_out == ("Page 2 of a.pdf holds no text; it may be a picture.",)


def test_right_to_left_words_of_a_pdf_are_read_from_the_right(tmp_path):
    # a PDF has each letter at its place from left to right, and lam with alef as one
    meaning = dict(zip("ABCDEFG", ("ف", "ا", "ط", "م", "ة", "لا", "ب"), strict=True))
    found = extract(pdf(tmp_path / "a.pdf", ["12 FG :EDCBA", "R1: plain"], meaning=meaning))
    assert found.text == "فاطمة: بلا 12\nR1: plain\n"


@pytest.mark.parametrize(
    ("stands", "read"),
    [
        (".انه IOM office راتمأ 3.5 و ،ةنس 12 ناك :ةمطاف", "فاطمة: كان 12 سنة، و 3.5 أمتار IOM office هنا."),
        ("The interpreter said: ريبكلا لزنملا means house (تيب), 3 rooms.", "The interpreter said: المنزل الكبير means house (بيت), 3 rooms."),
        ("2014 (ןכ) םלוע םולש", "שלום עולם (כן) 2014"),
        ("؟(12 ﻢﻗر) لﺰﻨﻤﻟا", "المنزل (رقم 12)؟"),  # letters by their shape, as browsers print them
        ("Дом был без крыши (2014).", "Дом был без крыши (2014)."),
    ],
)
def test_a_line_is_read_as_it_was_written(stands, read):
    assert in_reading_order(stands) == read


def test_a_pdf_without_text_damaged_or_endless_is_said(tmp_path, monkeypatch):
    with pytest.raises(EvaltoolError, match="a.pdf holds no text. It may be a scan"):
        extract(pdf(tmp_path / "a.pdf", []))
    with pytest.raises(EvaltoolError, match="could not be read as PDF: it is damaged or has a password"):
        extract(written(tmp_path / "b.pdf", b"no pdf"))
    monkeypatch.setattr(transcript_texts, "MAX_PAGES", 1)
    with pytest.raises(EvaltoolError, match="has more than 1 pages"):
        extract(pdf(tmp_path / "c.pdf", ["a"], ["b"]))


def test_other_kinds_missing_empty_and_huge_files_are_said(tmp_path, monkeypatch):
    with pytest.raises(EvaltoolError, match=r"a.odt is none of .docx, .txt, .md"):
        extract(tmp_path / "a.odt")
    with pytest.raises(EvaltoolError, match="is not there, or is no file"):
        extract(tmp_path / "a.txt")
    with pytest.raises(EvaltoolError, match="a.txt holds no text."):
        extract(written(tmp_path / "a.txt", " \n"))
    monkeypatch.setattr(transcript_texts, "MAX_BYTES", 1)
    with pytest.raises(EvaltoolError, match="is larger than 0 MB"):
        extract(written(tmp_path / "a.txt", "long"))
