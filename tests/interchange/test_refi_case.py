"""A case that goes out as a REFI-QDA project and comes back, and foreign projects that come in."""

from __future__ import annotations

import csv
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.desk_review.stakeholders import read_stakeholders
from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coding import read_codings
from evaltool.field_phase.sources import Source, read_sources
from evaltool.field_phase.transcripts import read_text
from evaltool.interchange.refi_export import write_refi
from evaltool.interchange.refi_import import import_refi
from evaltool.problems import EvaltoolError
from tests.support.refi_files import FIXTURES, NO_FIXTURES, codebook, guid, qdpx, selection, sources
from tests.support.small_case import make_case
from tests.support.valley_case import valley_case, valley_tables

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
QUIRKS = sorted((FIXTURES / "synthetic_quirks").glob("*.qdpx")) or [pytest.param(None, marks=pytest.mark.skip(reason=NO_FIXTURES))]
TEXT = "Anna Kovac: the fee is high.\nWe carry less water.\n"


@pytest.fixture(scope="module")
def sample_out(tmp_path_factory):
    """The sample as a project: (file, what was said)."""
    path = tmp_path_factory.mktemp("out") / "sample.qdpx"
    return path, write_refi(CaseFolder(SAMPLE), path)


def cells(root: Path, table: str) -> dict[str, dict[str, str]]:
    with (root / f"field_phase/{table}.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    return {next(iter(row.values())): {name: ";".join(cell.split("; ")) if name.endswith("s") else cell for name, cell in row.items()} for row in rows}


def said(report) -> str:
    return "\n".join(report.sentences())


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=NO_FIXTURES)
def test_what_is_written_validates_against_the_schemas_of_the_standard(tmp_path, sample_out):
    project = etree.XMLSchema(etree.parse(FIXTURES / "Project.xsd"))
    with zipfile.ZipFile(sample_out[0]) as package:
        project.assertValid(etree.fromstring(package.read("project.qde")))
    write_refi(CaseFolder(SAMPLE), tmp_path / "codes.qdc")
    etree.XMLSchema(etree.parse(FIXTURES / "Codebook.xsd")).assertValid(etree.parse(tmp_path / "codes.qdc"))


def test_the_sample_goes_out_with_unique_capital_guids_and_the_same_bytes_each_time(tmp_path, sample_out):
    write_refi(CaseFolder(SAMPLE), tmp_path / "again.qdpx")
    assert (tmp_path / "again.qdpx").read_bytes() == sample_out[0].read_bytes()
    with zipfile.ZipFile(sample_out[0]) as package:
        root = etree.fromstring(package.read("project.qde"))
        guids = [element.get("guid") for element in root.iter() if element.get("guid")]
        assert len(guids) == len(set(guids)) and all(one == one.upper() for one in guids)
        paths = [source.get("plainTextPath") for source in root.iter("{*}TextSource")]
        assert sorted(path.replace("internal://", "sources/") for path in paths) == sorted(set(package.namelist()) - {"project.qde"})
    assert [etree.QName(child).localname for child in root] == ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Description"]


def test_sources_without_consent_stay_out_and_nothing_tells_where_or_when_a_source_spoke(sample_out):
    path, sentences = sample_out
    assert "S10 stays in the case: consent refused." in sentences
    assert "S17 stays in the case: consent withdrawn." in sentences
    withheld = {source.id for source in read_sources(CaseFolder(SAMPLE)) if not source.is_analysed}
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("project.qde"))
    assert not withheld & {source.get("name") for source in root.iter("{*}TextSource")}
    columns = {variable.get("name") for variable in root.iter("{*}Variable")}
    assert not columns & {"meeting_id", "organisation", "role", "date", "place", "consent", "file"}


def test_the_sample_comes_back_equal_in_a_new_case_and_starts_without_consent(tmp_path, sample_out):
    case = make_case(tmp_path / "new")
    import_refi(case, sample_out[0])
    for table in ("codebook", "codings/evaluator", "codings/colleague"):
        assert cells(case.root, table) == cells(SAMPLE, table)
    here = read_sources(CaseFolder(SAMPLE))
    for source in read_sources(case):
        assert source.consent == "not_asked"
        then = here.get(source.id)
        assert source.model_dump(exclude={"consent", "file", "meeting_id", "organisation", "role", "date", "place"}) == then.model_dump(
            exclude={"consent", "file", "meeting_id", "organisation", "role", "date", "place"}
        )
        assert read_text(case.root / "field_phase/transcripts" / source.file) == read_text(SAMPLE / "field_phase/transcripts" / then.file)


def test_what_comes_back_into_its_own_case_adds_only_what_is_new(tmp_path):
    case = valley_case(tmp_path / "case")
    write_refi(case, tmp_path / "out.qdpx")
    before = {path: path.read_bytes() for path in case.root.rglob("*") if path.is_file()}
    report = import_refi(CaseFolder(case.root), tmp_path / "out.qdpx")
    assert {path: path.read_bytes() for path in case.root.rglob("*") if path.is_file()} == before
    assert {piece.note for piece in report.of("skipped") if piece.place.startswith("source")} == {"already in the case"}


def test_a_colleagues_codings_find_their_words_where_the_text_was_edited_since_and_are_listed_where_they_cannot(tmp_path):
    case = valley_case(tmp_path / "case")
    write_refi(case, tmp_path / "out.qdpx")
    for path in (case.root / "field_phase/codings").glob("*.csv"):
        path.unlink()
    text = case.root / "field_phase/transcripts/S1.md"
    text.write_text("A new beginning. " + text.read_text().replace("The fee is too high.", ""))
    report = import_refi(CaseFolder(case.root), tmp_path / "out.qdpx")
    again = CaseFolder(case.root)
    for coding in read_codings(again):
        stored = read_text(again.root / "field_phase/transcripts" / read_sources(again).get(coding.source_id).file)
        assert stored[coding.start : coding.end] == coding.quote
    assert [piece.note for piece in report.of("not understood")] == ["its words stand in S1 of the case no more, or in several places"] * len(
        report.of("not understood")
    )
    assert report.of("not understood")


def test_nothing_is_added_to_a_source_whose_consent_was_withdrawn_since(tmp_path):
    case = make_case(tmp_path / "case", valley_tables(), files={"field_phase/transcripts/S1.md": TEXT})
    write_refi(valley_case(tmp_path / "then"), tmp_path / "out.qdpx")
    rows = (case.root / "field_phase/sources.csv").read_text()
    (case.root / "field_phase/sources.csv").write_text(rows.replace("given,yes,S1.md", "withdrawn,yes,"))
    shutil.rmtree(case.root / "field_phase/codings")
    case = CaseFolder(case.root)
    assert read_sources(case).get("S1").consent == "withdrawn"
    report = import_refi(case, tmp_path / "out.qdpx")
    assert "S1 may not be used: its consent was refused or withdrawn" in said(report)
    assert "S1" not in {coding.source_id for coding in read_codings(CaseFolder(case.root))}


@pytest.mark.parametrize("path", QUIRKS, ids=lambda path: path.stem if path else "none")
def test_every_quirk_file_gives_a_case_the_same_quotes_by_both_coders(tmp_path, path):
    case = make_case(tmp_path)
    import_refi(case, path)
    assert {(c.by, c.quote) for c in read_codings(case)} == {
        (coder, quote) for coder in ("Eval_A", "Eval_B") for quote in ("L'eau arrive 3 fois/jour, c'est 80 % mieux.", "le prix a doublé")
    }
    assert [(s.id, s.consent, s.group_ids) for s in read_sources(case)] == [("FGD-01", "not_asked", ("GX",))]
    assert read_stakeholders(case).get("GX").group == "Not said yet: put the right group in its place"
    assert [c.code for c in read_codebook(case).children_of("C01")] == ["Access", "Cost"]
    assert not check_case(CaseFolder(tmp_path)).of("error")


def foreign(tmp_path, inside, text=TEXT, tables={}, **more):  # noqa: B006
    key = [{"person_code": "P3", "name": "Anna Kovac"}]
    case = make_case(tmp_path / "case", {"private/key": key, **tables})
    return case, import_refi(case, qdpx(tmp_path / "theirs.qdpx", inside, {"a.txt": text.encode()}, **more))


def test_names_of_the_key_are_replaced_in_text_title_memo_and_quote_and_the_offsets_follow(tmp_path):
    note = f'<Notes><Note guid="{guid(70)}" name="n"><PlainTextContent>Ask Kovac again</PlainTextContent></Note></Notes>'
    marked = selection(12, 27, "the fee is high", inside=f'<NoteRef targetGUID="{guid(70)}"/>') + selection(0, 10, "Anna Kovac", number=60)
    case, report = foreign(tmp_path, codebook("Fee") + sources(marked, name="Interview Kovac") + note)
    assert (case.root / "field_phase/transcripts/S01.txt").read_text() == TEXT.replace("Anna Kovac", "P3")
    first, second = read_codings(case)
    assert (first.start, first.end, first.quote, first.memo) == (4, 19, "the fee is high", "Ask P3 again")
    assert (second.start, second.end, second.quote) == (0, 2, "P3")
    assert "Kovac" not in said(report)
    assert "names and numbers replaced in 1 place, consent not asked" in said(report)


def test_direction_speaker_and_date_come_from_a_note_of_this_program_and_unknown_ones_are_said(tmp_path):
    words = "Direction: against&#10;Speaker: P9&#10;Memo: second&#10; Speaker: of the house"
    note = f'<Notes><Note guid="{guid(70)}" name="n"><PlainTextContent>{words}</PlainTextContent></Note></Notes>'
    reference = f'<NoteRef targetGUID="{guid(70)}"/>'
    marked = selection(12, 27, inside=reference).replace("<Coding ", '<Coding creationDateTime="2014-03-12T10:00:00" ')
    other = selection(29, 31, number=60).replace("<Coding ", '<Coding creationDateTime="yesterday" ')
    persons = {"field_phase/persons": [{"person_code": "P3", "group_id": "G1"}]}
    case, report = foreign(tmp_path, codebook("Fee") + sources(marked + other) + note, tables=persons)
    coding, undated = read_codings(case)
    assert (coding.direction, coding.speaker, coding.memo, str(coding.date)) == ("negative", "", "second\nSpeaker: of the house", "2014-03-12")
    assert (undated.direction, undated.date) == ("neutral", None)
    assert "its speaker P9 is no person of I7" in said(report)


def test_what_cannot_be_placed_is_listed_with_its_reason(tmp_path):
    marked = (
        selection(5, 5)
        + selection(0, 900, number=53)
        + selection(12, 27, "no such words", code=99, number=56)
        + f'<PlainTextSelection guid="{guid(58)}" name="free" startPosition="0" endPosition="4"/>'
        + selection(12, 19, "other words than these", number=60)
        + selection(12, 27, "the fee is high", number=63)
        + selection(12, 27, "the fee is high", number=66)
    )
    case, report = foreign(tmp_path, codebook("Fee") + sources(marked))
    notes = [piece.note for piece in report.pieces]
    for why in (
        "no words stand between these positions",
        "its code is not in the file",
        "marked without a code",
        "the file quotes these words, and others stand at its positions: look at it",
        "already in the case",
    ):
        assert any(why in note for note in notes), why
    assert len(read_codings(case)) == 2


def test_values_of_variables_go_to_their_columns_or_are_listed(tmp_path):
    names = ("Kind", "mode", "persons", "quotable", "implementer_present", "language", "group_ids", "age")
    values = ("focus group", "by drone", "seven", "maybe", "no", "az", "G1; G9", "40")
    variables = "".join(f'<Variable guid="{guid(100 + n)}" name="{name}" typeOfVariable="Text"/>' for n, name in enumerate(names))
    given = "".join(
        f'<VariableValue><VariableRef targetGUID="{guid(100 + n)}"/><TextValue>{value}</TextValue></VariableValue>' for n, value in enumerate(values)
    )
    groups = {"desk_review/stakeholders": [{"group_id": "G1", "group": "Users", "role": "rights_holder"}]}
    case, report = foreign(tmp_path, f"<Variables>{variables}</Variables>" + sources(given), tables=groups)
    source: Source = read_sources(case).get("I7")
    assert (source.kind, source.mode, source.persons, source.quotable, source.language, source.group_ids) == ("focus_group", "", None, False, "az", ("G1",))
    assert source.implementer_present is False
    assert {piece.place.split("variable ")[1]: piece.note for piece in report.of("not understood")} == {
        "mode": "the column takes in_person, remote, written",
        "persons": "the column takes a number",
        "quotable": "the column takes yes, no",
    }
    assert {piece.text: piece.note for piece in report.of("skipped")} == {"G9": "the case does not know it", "40": "there is no column for it"}


def test_codes_are_known_again_by_their_path_of_names_and_questions_the_case_lacks_are_listed(tmp_path):
    pump = f'<Code guid="{guid(21)}" name="Pump" isCodable="true"><Description>Works.&#10;Questions: EQ1; EQ9</Description></Code>'
    book = codebook("fee").replace("</Codes>", f"{pump}</Codes>")
    tables = {
        "field_phase/codebook": [{"code_id": "C7", "code": "Fee", "definition": "Price."}],
        "desk_review/evaluation_matrix": [{"question_id": "EQ1", "criterion": "impact", "question": "What changed?"}],
    }
    case, report = foreign(tmp_path, book, tables=tables)
    codes = read_codebook(case)
    assert [(code.id, code.code, code.definition, code.question_ids) for code in codes] == [("C7", "Fee", "Price.", ()), ("C08", "Pump", "Works.", ("EQ1",))]
    assert "the case has no such question" in said(report)


def test_codings_without_an_author_and_authors_with_strange_names_have_files_of_their_own(tmp_path):
    users = f'<Users><User guid="{guid(1)}" name="../A. B/C"/></Users>'
    case, _ = foreign(tmp_path, users + codebook("Fee") + sources(selection(12, 27, user=guid(1)) + selection(29, 31, number=60)))
    assert sorted(path.name for path in (case.root / "field_phase/codings").iterdir()) == ["A._B_C.csv", "imported.csv"]


def test_a_refused_file_changes_nothing(tmp_path):
    bomb = '<!DOCTYPE Project [<!ENTITY a "x">]>'
    with pytest.raises(EvaltoolError, match="document type"):
        foreign(tmp_path, codebook("Fee"), head=bomb)
    assert not (tmp_path / "case/field_phase").exists()


def test_an_export_that_would_be_empty_or_has_a_foreign_name_is_refused(tmp_path):
    case = make_case(tmp_path / "case")
    with pytest.raises(EvaltoolError, match=r"must end in .qdpx \(a project\) or .qdc"):
        write_refi(case, tmp_path / "out.zip")
    with pytest.raises(EvaltoolError, match="The case has no codebook yet"):
        write_refi(case, tmp_path / "out.qdc")
    with pytest.raises(EvaltoolError, match="neither a codebook nor a text that may be used"):
        write_refi(case, tmp_path / "out.qdpx")


def test_codings_that_stay_are_listed_with_the_reason(tmp_path):
    tables = valley_tables()
    tables["desk_review/documents"] = [{"document_id": "D1", "title": "Law"}]
    rows = tables["field_phase/codings/evaluator"] if "field_phase/codings/evaluator" in tables else tables[next(t for t in tables if "codings" in t)]
    rows += [
        {**rows[0], "coding_id": "K90", "source_id": "D1"},
        {**rows[0], "coding_id": "K91", "code_id": "C99"},
        {**rows[0], "coding_id": "K92", "quote": "words that are nowhere"},
    ]
    case = valley_case(tmp_path / "case", tables)
    sentences = write_refi(case, tmp_path / "out.qdpx")
    assert "K91 stays in the case: its code C99 is not in the codebook." in sentences
    assert "K92 stays in the case: its words are not found in the text, or its speaker did not consent." in sentences


def test_a_text_that_is_missing_and_a_set_are_listed_with_their_codings(tmp_path):
    inside = codebook("Fee") + sources(selection(0, 4, "Anna Kovac"), path="internal://gone.txt") + f'<Sets><Set guid="{guid(90)}" name="all"/></Sets>'
    case, report = foreign(tmp_path, inside)
    assert [(piece.fate, piece.text, piece.note) for piece in report.pieces if piece.place.startswith(("source", "line"))] == [
        ("skipped", "I7", "its text is missing from the file"),
        ("not understood", "P3", "its text is missing from the file"),
        ("skipped", "all", "a set has no place in a case"),
    ]
    assert not read_sources(case).present


def test_codes_alone_and_texts_alone_go_out_and_come_back(tmp_path):
    codes_alone = make_case(tmp_path / "a", {"field_phase/codebook": [{"code_id": "C1", "code": "Fee\x07", "definition": "Price."}]})
    write_refi(codes_alone, tmp_path / "a.qdpx")
    import_refi(make_case(tmp_path / "b"), tmp_path / "a.qdpx")
    assert [code.code for code in read_codebook(CaseFolder(tmp_path / "b"))] == ["Fee"]
    row = {"document_id": "D1", "title": "Law", "file": "law.txt"}
    text_alone = make_case(tmp_path / "c", {"desk_review/documents": [row]}, {"evaluation": {"evidence": "real"}}, {"desk_review/law.txt": "Article 1.\n"})
    write_refi(text_alone, tmp_path / "c.qdpx")
    import_refi(make_case(tmp_path / "d"), tmp_path / "c.qdpx")
    assert (tmp_path / "d/field_phase/transcripts/D1.txt").read_text() == "Article 1.\n"


def test_a_name_or_a_number_in_whatever_place_stops_the_export(tmp_path):
    tables = {**valley_tables(), "private/key": [{"person_code": "P1", "name": "Anna Kovac"}]}
    tables["field_phase/codebook"][0]["use_when"] = "As Anna Kovac said, +994 12 555 00 03."
    case = valley_case(tmp_path / "case", tables)
    with pytest.raises(EvaltoolError, match=r"out.qdc was not written: it would hold name A… \(P1\) in out.qdc.*; phone number \+… in"):
        write_refi(case, tmp_path / "out.qdc")
    assert not (tmp_path / "out.qdc").exists()
    without = valley_case(tmp_path / "b")
    assert write_refi(without, tmp_path / "b.qdc")[-1] == "There is no private/key.csv, so no name was looked for in it."


@pytest.mark.parametrize(("title", "id"), [("FGD-01.docx", "FGD-01"), ("Leyla Hasan", "S01"), ("Leyla.docx", "S01"), ("2 words", "S01")])
def test_a_title_becomes_an_id_only_where_it_is_a_code_and_cannot_be_a_name(tmp_path, title, id):
    case, _ = foreign(tmp_path, sources("", name=title))
    assert read_sources(case).ids() == [id]


def test_a_coder_called_like_a_person_of_the_key_goes_out_by_a_number_and_is_known_again(tmp_path):
    tables = {**valley_tables(), "private/key": [{"person_code": "P60", "name": "Anna Kovac"}]}
    ben = [{**row, "coding_id": f"B{n}"} for n, row in enumerate(tables["field_phase/codings/anna"])]
    case = valley_case(tmp_path / "case", {**tables, "field_phase/codings/ben": ben})
    write_refi(case, tmp_path / "out.qdpx")
    with zipfile.ZipFile(tmp_path / "out.qdpx") as package:
        users = etree.fromstring(package.read("project.qde")).iter("{*}User")
        assert [user.get("name") for user in users] == ["Coder 1", "ben"]
    kept = (case.root / "field_phase/codings/anna.csv").read_text().splitlines()
    (case.root / "field_phase/codings/anna.csv").write_text("\n".join(kept[:2]) + "\n")
    import_refi(CaseFolder(case.root), tmp_path / "out.qdpx")
    assert sorted(path.name for path in (case.root / "field_phase/codings").iterdir()) == ["anna.csv", "ben.csv"]
    assert sorted(coding.id for coding in read_codings(CaseFolder(case.root)) if coding.by == "anna") == ["K1", "K2", "K3"]


def test_a_case_that_is_not_filled_in_yet_takes_a_project_in_and_confuses_nobody(tmp_path):
    case = make_case(tmp_path / "case")
    (case.root / "evaluation.yml").write_text("project: {code: ''}\n")
    without_guid = sources(selection(12, 27) + selection(0, 4, number=60)).replace(f'guid="{guid(51)}" ', "")
    path = qdpx(tmp_path / "a.qdpx", codebook("Fee") + without_guid, {"a.txt": TEXT.encode()})
    import_refi(CaseFolder(case.root), path)
    again = CaseFolder(case.root)
    assert [(coding.by, coding.quote) for coding in read_codings(again)] == [("imported", "the fee is high"), ("imported", "Anna")]
    import_refi(again, path)
    assert len(read_codings(CaseFolder(case.root))) == 2


def test_a_short_word_marked_with_the_blank_behind_it_keeps_its_place_though_it_stands_elsewhere_too(tmp_path):
    # "we " stands twice, and a double click marks the blank with the word
    case, report = foreign(tmp_path, codebook("Fee") + sources(selection(8, 11, "we") + selection(0, 3, "we", number=60)), "we pay, we carry.\n")
    assert [(coding.start, coding.end) for coding in read_codings(case)] == [(8, 11), (0, 3)] and not report.of("not understood")


def test_two_users_with_one_name_are_two_coders_whatever_their_order(tmp_path):
    users = "".join(f'<User guid="{guid(number)}" name="{name}"/>' for number, name in ((3, "admin"), (2, "Ann B"), (1, "ann_b"), (4, "admin")))
    marked = "".join(selection(12, 27, user=guid(number), number=40 + 10 * number) for number in (1, 2, 3, 4))
    case, report = foreign(tmp_path, f"<Users>{users}</Users>" + codebook("Fee") + sources(marked))
    assert sorted(path.name for path in (case.root / "field_phase/codings").iterdir()) == ["Ann_B_2.csv", "admin.csv", "admin_2.csv", "ann_b.csv"]
    assert len(read_codings(case)) == 4 and not report.of("skipped")
