"""A note or transcript taken into a case."""

import csv

import pytest

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.field_phase.persons import read_persons
from evaltool.field_phase.sources import read_sources
from evaltool.interchange.transcript_import import Wish, import_transcript
from evaltool.problems import EvaltoolError
from tests.support.small_case import make_case
from tests.support.valley_case import valley_case, valley_tables

GROUP = """Moderator: Welcome.
R1: The fee is high. Anna Kovac of Brod collects it.
R2: I pay.
Leyla Hasan: And I do not; call Leyla on +994 12 555 00 03.
Leyla Hasan: Never.
Moderator: Why?
Mood: good
Mood: better
"""


@pytest.fixture
def case(tmp_path):
    tables = {**valley_tables(), "private/key": [{"person_code": "P3", "name": "Anna Kovac"}, {"person_code": "P40", "name": "Somebody Else"}]}
    return valley_case(tmp_path / "case", tables)


def note(tmp_path, text, name="fgd.txt"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_the_voices_of_a_group_get_codes_and_no_name_is_left_in_the_text(case, tmp_path):
    said = import_transcript(case, note(tmp_path, GROUP), Wish(group="G1"))
    text = (case.root / "field_phase/transcripts/S06.txt").read_text(encoding="utf-8")
    assert text == (
        "Moderator: Welcome.\nP41: The fee is high. P3 of Brod collects it.\nP42: I pay.\nP43: And I do not; call P43 on [phone number].\n"
        "P43: Never.\nModerator: Why?\nMood: good\nMood: better\n"
    )
    again = CaseFolder(case.root)
    source = read_sources(again).get("S06")
    assert (source.kind, source.consent, source.person_codes, source.persons, source.group_ids, source.quotable) == (
        "focus_group", "not_asked", ("P41", "P42", "P43"), 3, ("G1",), False,
    )  # fmt: skip
    assert [read_persons(again).get(code).group_id for code in source.person_codes] == ["G1"] * 3
    assert "R1 is P41: 1 turn." in said
    assert "A speaker called by name is P43: 2 turns." in said
    assert "Moderator asks: 2 turns." in said
    assert "'Mood' stands before 2 paragraphs and was left as it is; if it is a speaker, import with --speaker 'Mood=P..'." in said
    assert not {"ID_UNKNOWN", "NAME_IN_TEXT"} & check_case(again).codes()


def test_the_original_and_the_list_to_look_through_stay_in_private(case, tmp_path):
    path = note(tmp_path, GROUP)
    said = import_transcript(case, path, Wish(group="G1"))
    raw = case.root / "private/raw"
    assert (raw / "S06_fgd.txt").read_bytes() == path.read_bytes()
    listed = rows(raw / "S06_to_look_through.csv")
    assert [(row["line"], row["written"], row["now"]) for row in listed if row["what"] == "replaced"] == [
        ("2", "Anna Kovac", "P3"),
        ("4", "Leyla", "P43"),
        ("4", "+994 12 555 00 03", "[phone number]"),
    ]
    words = {row["written"]: row["look_first"] for row in listed if row["what"] != "replaced"}
    assert words["Brod"] == "yes" and words["Welcome"] == "no"
    assert any(sentence.startswith("Not in the key, and perhaps names: Brod (l.2)") for sentence in said)
    assert not any("Kovac" in sentence or "Leyla" in sentence for sentence in said)
    assert "Replaced: P3 1 time, P43 1 time, [phone number] 1 time." in said


def test_a_text_in_a_script_without_capitals_is_to_be_read_for_names(case, tmp_path):
    said = import_transcript(case, note(tmp_path, "مدير: مرحبا\nP7: أهلا يا محمد\n"), Wish(group="G1"))
    assert "Its words in a script without capitals (5 in all) cannot be listed: read the text for names." in said
    assert not any("without capitals" in sentence for sentence in import_transcript(case, note(tmp_path, GROUP), Wish(group="G1")))


def test_a_speaker_called_by_name_is_in_the_key_from_then_on(case, tmp_path):
    import_transcript(case, note(tmp_path, GROUP), Wish(group="G1"))
    assert rows(case.root / "private/key.csv")[-1]["name"] == "Leyla Hasan"
    import_transcript(CaseFolder(case.root), note(tmp_path, "Leyla Hasan: Again.\nLeyla Hasan: Here.\n", "later.txt"), Wish(group="G1"))
    assert (case.root / "field_phase/transcripts/S07.txt").read_text() == "P43: Again.\nP43: Here.\n"
    assert len(rows(case.root / "private/key.csv")) == 3


def test_speakers_can_be_told_and_a_code_of_the_case_is_its_person(case, tmp_path):
    said = import_transcript(case, note(tmp_path, "R1: Yes.\nP2: No.\nAnna Kovac: No.\nAnna Kovac: Yes.\n"), Wish(group="G1", speakers=(("r1", "P1"),)))
    assert (case.root / "field_phase/transcripts/S06.txt").read_text() == "P1: Yes.\nP2: No.\nP3: No.\nP3: Yes.\n"
    assert len(rows(case.root / "field_phase/persons.csv")) == 6
    assert "R1 is P1: 1 turn." in said


def test_a_speaker_can_be_said_to_be_the_one_who_asks(case, tmp_path):
    said = import_transcript(case, note(tmp_path, "Leyla: Why?\nR1: No.\nLeyla: So?\n"), Wish(group="G1", speakers=(("Leyla", "Moderator"),)))
    assert (case.root / "field_phase/transcripts/S06.txt").read_text() == "Moderator: Why?\nP41: No.\nModerator: So?\n"
    assert read_sources(CaseFolder(case.root)).get("S06").person_codes == ("P41",)
    assert "A speaker called by name asks: 2 turns." in said


def test_a_text_can_be_given_to_a_source_that_waits_for_it(tmp_path):
    tables = valley_tables()
    tables["field_phase/sources"] += [{"source_id": "S8", "kind": "interview", "group_ids": "G1", "consent": "given", "quotable": "yes", "file": ""}]
    tables["field_phase/sources"] += [{"source_id": "S9", "kind": "interview", "group_ids": "G1", "consent": "given", "quotable": "yes", "file": "S9.md"}]
    case = valley_case(tmp_path / "case", tables)
    before = (case.root / "field_phase/sources.csv").read_bytes()
    said = import_transcript(case, note(tmp_path, "R: The pump works.\n"), Wish(source="S8"))
    assert "Put into the row of S8 in sources: S8.txt in 'file'." in said
    assert "Put into the row of S8 in sources: P07 in 'person_codes'." in said
    import_transcript(CaseFolder(case.root), note(tmp_path, "The pump works.\n", "b.txt"), Wish(source="S9"))
    assert (case.root / "field_phase/transcripts/S9.md").is_file()
    assert (case.root / "field_phase/sources.csv").read_bytes() == before


def test_no_text_is_kept_of_a_source_that_refused_or_has_one(case, tmp_path):
    path = note(tmp_path, "Words.\n")
    with pytest.raises(EvaltoolError, match="The consent of S4 is refused, so no text of it may be kept. Nothing was written"):
        import_transcript(case, path, Wish(source="S4"))
    with pytest.raises(EvaltoolError, match=r"S1 has its text already \(S1.md\)"):
        import_transcript(case, path, Wish(source="S1"))
    assert not (case.root / "private/raw").exists()


def test_an_unknown_group_or_kind_is_said_with_those_that_are(case, tmp_path):
    path = note(tmp_path, "Words.\n")
    with pytest.raises(EvaltoolError, match=r"no stakeholder group 'G9' \(it has: G1, G2, G3\)"):
        import_transcript(case, path, Wish(group="G9"))
    with pytest.raises(EvaltoolError, match="'talk' is no kind of source. It is one of: interview, focus_group"):
        import_transcript(case, path, Wish(kind="talk"))


def test_without_key_and_group_the_text_comes_in_and_both_gaps_are_said(tmp_path):
    case = make_case(tmp_path / "case")
    said = import_transcript(case, note(tmp_path, "We carry water.\n"))
    assert "private/key.csv is not there or empty, so no name was looked for: go through the whole text." in said
    assert any(sentence.startswith("Nobody said which group was heard: GX stands for it in stakeholders.") for sentence in said)
    assert "No name or number of the key was found in the text." in said
    assert [(s.kind, s.persons, s.group_ids) for s in read_sources(case)] == [("interview", 1, ("GX",))]
    import_transcript(CaseFolder(case.root), note(tmp_path, "We carry more.\n", "b.txt"))
    assert [(s.id, s.group_ids) for s in read_sources(CaseFolder(case.root))] == [("S01", ("GX",)), ("S02", ("GX",))]


def test_the_first_name_met_makes_a_key(tmp_path):
    case = make_case(tmp_path / "case")
    import_transcript(case, note(tmp_path, "Leyla Hasan: Yes.\nLeyla Hasan: No.\n"))
    assert rows(case.root / "private/key.csv") == [{"person_code": "P01", "name": "Leyla Hasan", "other_spellings": "", "phone": "", "email": ""}]
