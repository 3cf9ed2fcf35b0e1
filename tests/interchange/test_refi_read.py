"""REFI-QDA files as other programs write them."""

import json
import zipfile

import pytest

from evaltool.interchange.refi_offsets import Ruler, choose_reading
from evaltool.interchange.refi_read import read_refi
from evaltool.problems import EvaltoolError
from tests.support.refi_files import FIXTURES, NO_FIXTURES, codebook, guid, qdpx, selection, sources

foreign = pytest.mark.skipif(not FIXTURES.is_dir(), reason=NO_FIXTURES)
QUIRKS = sorted((FIXTURES / "synthetic_quirks").glob("*.qdpx")) or [pytest.param(None, marks=pytest.mark.skip(reason=NO_FIXTURES))]


@pytest.mark.parametrize("path", QUIRKS, ids=lambda path: path.stem if path else "none")
def test_every_quirk_met_in_the_wild_gives_the_same_quotes_codes_and_coders(path):
    expected = json.loads((FIXTURES / "synthetic_quirks/expected.json").read_text(encoding="utf-8"))
    project = read_refi(path)
    choice = choose_reading(project.texts)
    (text,) = project.texts
    ruler = Ruler(text.text)
    assert ruler.text == expected["text"]
    assert [ruler.text[slice(*ruler.span(s.start, s.end, choice.reading))] for s in text.selections] == expected["quotes"]
    assert (choice.reproduced, choice.quoted, choice.rivals) == (2, 2, 0)
    assert {("Water", "Access"), ("Water", "Cost")} <= {project.path_of(code.guid) for code in project.codes}
    assert sorted(project.users.values()) == ["Eval A", "Eval B"]
    assert sum(len(s.codings) for s in text.selections) == 4
    assert text.variables == {"sex": "mixed"}


@foreign
def test_a_project_of_atlas_ti_without_its_texts_is_read_with_its_tree_of_names_and_everything_else_listed():
    project = read_refi(FIXTURES / "atlasti_8_4/TestProject.qdpx")
    assert len(project.codes) == 14
    assert {project.path_of(c.guid) for c in project.codes if c.parent} == {("Coke", "full-fat Coke"), ("Coke", "diet Coke")}
    assert {text.absent for text in project.texts} == {"its text is missing from the file"}
    reasons = {why for _, _, why in project.leftovers}
    assert {"a set has no place in a case", "a drawing has no place in a case", "a picture source has no text of its own"} <= reasons


@foreign
def test_the_codebook_of_the_standard_and_the_one_of_taguette_are_both_read():
    standard, taguette = read_refi(FIXTURES / "refi_spec_A1_codebook.qdc"), read_refi(FIXTURES / "taguette_1.5_codebook.qdc")
    assert [(c.name, c.is_codable) for c in standard.codes][:2] == [("Topics", False), ("Economy", True)]
    assert standard.codes[1].guid == "D7AA29DA-519B-4946-9B90-253B6DB8FD0A"
    assert [taguette.path_of(c.guid) for c in taguette.codes] == [("interesting",), ("people",), ("interesting", "places")]


def test_a_memo_tied_by_a_link_reaches_its_selection_and_a_note_on_the_whole_project_is_left_over(tmp_path):
    notes = "".join(f'<Note guid="{guid(n)}" name="n"><PlainTextContent>{words}</PlainTextContent></Note>' for n, words in [(70, "compare"), (71, "plan")])
    links = f'<Links><Link guid="{guid(80)}" originGUID="{guid(70)}" targetGUID="{guid(50)}"/></Links>'
    project = read_refi(qdpx(tmp_path / "a.qdpx", codebook("Fee") + sources(selection(0, 3)) + f"<Notes>{notes}</Notes>{links}", {"a.txt": b"The fee"}))
    assert project.texts[0].selections[0].notes == ("compare",)
    assert project.leftovers == (("note", "plan", "a note on the whole project has no place in a case"),)


def test_a_text_inside_the_project_file_and_the_text_of_a_pdf_are_read(tmp_path):
    inline = f'<TextSource guid="{guid(41)}" name="in"><PlainTextContent>Dry well</PlainTextContent></TextSource>'
    pdf = f'<PDFSource guid="{guid(42)}" name="report.pdf"><Representation guid="{guid(43)}" plainTextPath="internal://p.txt"/></PDFSource>'
    project = read_refi(qdpx(tmp_path / "a.qdpx", f"<Sources>{inline}{pdf}</Sources>", {"p.txt": b"page"}))
    assert [(text.name, text.text) for text in project.texts] == [("in", "Dry well"), ("report.pdf", "page")]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("relative:///a.txt", "its text lies outside the file (relative path)"),
        ("internal://b.txt", "its text is missing from the file"),
        ("", "the file holds no plain text of it"),
    ],
)
def test_a_text_that_is_not_in_the_package_is_absent_with_its_reason(tmp_path, path, why):
    (text,) = read_refi(qdpx(tmp_path / "a.qdpx", sources("", path=path), {"a.txt": b"x"})).texts
    assert (text.text, text.absent) == (None, why)


def test_a_text_that_is_not_utf_8_is_absent(tmp_path):
    (text,) = read_refi(qdpx(tmp_path / "a.qdpx", sources(""), {"a.txt": "für".encode("latin-1")})).texts
    assert text.absent == "its text is not UTF-8, as the standard asks"


def test_codes_on_a_whole_source_and_selections_of_pictures_are_listed(tmp_path):
    coding = f'<Coding guid="{guid(60)}"><CodeRef targetGUID="{guid(20)}"/></Coding>'
    picture = f'<PictureSource guid="{guid(44)}" name="tap.jpg"><PictureSelection guid="{guid(45)}" name="rust">{coding}</PictureSelection></PictureSource>'
    text = f'<TextSource guid="{guid(40)}" name="I7" plainTextPath="internal://a.txt">{coding}</TextSource>'
    project = read_refi(qdpx(tmp_path / "a.qdpx", f"{codebook('Fee')}<Sources>{text}{picture}</Sources>", {"a.txt": b"x"}))
    assert [why for _, _, why in project.leftovers] == [
        "a code on a whole source has no place in a case",
        "a picture source has no text of its own",
        "stands in a picture source without text",
    ]


def test_positions_that_are_no_numbers_are_kept_as_impossible_ones(tmp_path):
    inside = sources(selection(0, 3)).replace('startPosition="0"', 'startPosition="first"').replace('endPosition="3"', 'endPosition="9999999999999"')
    (text,) = read_refi(qdpx(tmp_path / "a.qdpx", inside, {"a.txt": b"The fee"})).texts
    assert (text.selections[0].start, text.selections[0].end) == (-1, -1)


def test_what_is_no_project_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(EvaltoolError, match="is not there, or is no file"):
        read_refi(tmp_path / "none.qdpx")
    (tmp_path / "a.qdc").write_text("<html/>")
    with pytest.raises(EvaltoolError, match="no REFI-QDA project or codebook: it begins with 'html'"):
        read_refi(tmp_path / "a.qdc")
    with zipfile.ZipFile(tmp_path / "b.qdpx", "w") as package:
        package.writestr("a.qde", "<Project/>")
        package.writestr("b.qde", "<Project/>")
    with pytest.raises(EvaltoolError, match="holds 2 project files"):
        read_refi(tmp_path / "b.qdpx")


def test_a_source_that_points_out_of_the_package_is_refused(tmp_path):
    with pytest.raises(EvaltoolError, match="a source points to a file outside of it"):
        read_refi(qdpx(tmp_path / "a.qdpx", sources("", path="internal://../../etc/passwd"), {"a.txt": b"x"}))
