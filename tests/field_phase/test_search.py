from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.field_phase import search
from evaltool.field_phase.search import as_typed, find
from evaltool.field_phase.search_index import FILE, folded, up_to_date
from evaltool.problems import EvaltoolError
from evaltool.synthesis.evidence import address_book
from tests.support.small_case import write_file, write_table
from tests.support.water_case import tables, water_case

AZERBAIJANI = "Bakı şəhərində dağ yolu bağlıdır.\nЁлки стоят у мэрии.\nA cafe\u0301 opened.\nİş başladı.\n"


def citations(case: CaseFolder, words: str) -> list[str]:
    return [hit.citation for hit in find(case, words).hits]


def indexed(case: CaseFolder) -> list[str]:
    with sqlite3.connect(case.root / FILE) as index:
        return [row[0] for row in index.execute("SELECT id FROM texts ORDER BY id")]


def test_words_of_one_page_are_found_with_a_citation_that_a_finding_can_use(tmp_path: Path) -> None:
    case = water_case(tmp_path)
    hits = find(case, "fee widows").hits
    assert [(hit.citation, hit.match, hit.quote) for hit in hits] == [("S01 l.4", "fee", "The fee is too high for widows.")]
    assert address_book(case).resolve("S01 l.4").excerpt == "P01: The fee is too high for widows."
    # the offsets are those of the text
    text = (tmp_path / "field_phase/transcripts/S01.md").read_text()
    assert text[hits[0].start : hits[0].end] == hits[0].quote


def test_a_paper_with_pages_is_cited_by_its_page(tmp_path: Path) -> None:
    case = water_case(tmp_path)
    assert citations(case, "spending budget") == ["D01 p.2"]
    assert address_book(case).resolve("D01 p.2").document_id == "D01"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"pumps run well"', {"S03 l.2"}),
        ('"well pumps"', set()),
        ("pump*", {"S01 l.3", "S02 l.3", "S03 l.2", "S05 l.1", "D01 p.1"}),
        ("pump", {"S02 l.3"}),
        ("widows OR committee", {"S01 l.4", "S02 l.4"}),
        ('"months late', {"S03 l.1"}),
        ("PUMPS eleven", {"S05 l.1"}),
    ],
)
def test_words_phrases_beginnings_and_alternatives(tmp_path: Path, words: str, expected: set[str]) -> None:
    assert set(citations(water_case(tmp_path), words)) == expected


@pytest.mark.parametrize("words", ["seherinde", "baki", "Bakı", "dag", "DAĞ", "елки", "Ёлки", "cafe", "café", "is basladi", "bagl*"])
def test_accents_and_letters_that_people_leave_out_do_not_matter(tmp_path: Path, words: str) -> None:
    assert len(find(water_case(tmp_path, S01=AZERBAIJANI), words).hits) == 1


def test_folding_keeps_every_letter_in_its_place_and_letters_of_their_own() -> None:
    assert folded("Şəhər, йод, ёж, 각, ﬁ") == "Seher, йод, еж, 각, ﬁ"


@pytest.mark.parametrize("words", ['"', "NEAR(", "a:b", "--", "fee AND NOT )", '"fee" "', "fee^2 + -x", "{fee}", "col : fee*", "';DROP TABLE texts;--"])
def test_no_query_is_a_mistake_of_grammar(tmp_path: Path, words: str) -> None:
    case = water_case(tmp_path)
    try:
        find(case, words)
    except EvaltoolError as refused:
        assert "There is no word to look for" in str(refused)


@pytest.mark.parametrize(("words", "said"), [("* !", "There is no word to look for in '* !'"), ("f*", "The beginning of a word needs two letters or more: f*")])
def test_a_query_without_a_word_is_refused_in_a_sentence(tmp_path: Path, words: str, said: str) -> None:
    with pytest.raises(EvaltoolError) as refused:
        find(water_case(tmp_path), words)
    assert said in str(refused.value)


def test_words_that_stand_apart_on_a_page_give_the_sentence_that_holds_most(tmp_path: Path) -> None:
    assert citations(water_case(tmp_path), '"pumps run well" late') == ["S03 l.1"]
    assert citations(water_case(tmp_path, S03="The work has no end.\nNobody was late, and the pumps ran.\n"), "late pumps end") == ["S03 l.2"]


def test_a_sentence_over_two_lines_is_cited_by_both_and_a_heading_goes_with_what_follows(tmp_path: Path) -> None:
    case = water_case(tmp_path, S01="Visits. The villages on the upper\nside were seen in winter. Others were not.\n")
    hit = find(case, "villages").hits[0]
    assert (hit.citation, hit.quote) == ("S01 l.1-2", "Visits. The villages on the upper\nside were seen in winter.")
    assert hit.in_context() == "Visits. The [villages] on the upper side were seen in winter. Others were not."


def test_context_is_cut_at_whole_words(tmp_path: Path) -> None:
    far = " ".join(["before"] * 20) + " middle " + " ".join(["after"] * 20)
    hit = find(water_case(tmp_path, S01=far), "middle").hits[0]
    assert hit.before.startswith("…before") and hit.after.endswith("after…") and len(hit.in_context()) < 140


def test_a_source_without_consent_is_not_searched_and_said(tmp_path: Path) -> None:
    case = water_case(tmp_path)
    write_file(tmp_path, "field_phase/transcripts/S04.md", "I refuse, said the zebra.\n")
    found = find(case, "zebra")
    assert found.hits == ()
    assert "Nothing was found for zebra in 5 texts." in found.sentences
    assert "Not searched: 1 source without consent." in found.sentences
    assert "Not searched, as no file of theirs is in the case: D02." in found.sentences


def test_what_was_withdrawn_leaves_the_index_with_its_bytes(tmp_path: Path) -> None:
    case = water_case(tmp_path, S01="A rhinoceros was seen at the well.\n")
    assert citations(case, "rhinoceros") == ["S01 l.1"]
    assert b"rhinoceros" in (tmp_path / FILE).read_bytes()
    rows = [{**row, "consent": "withdrawn", "file": ""} if row["source_id"] == "S01" else row for row in tables()["field_phase/sources"]]
    write_table(tmp_path, "field_phase/sources", rows)
    assert citations(CaseFolder(tmp_path), "rhinoceros") == []
    assert b"rhinoceros" not in (tmp_path / FILE).read_bytes()
    assert indexed(case) == ["D01", "S02", "S03", "S05"]


def test_a_register_cannot_open_a_transcript(tmp_path: Path) -> None:
    def change(written: dict) -> None:
        written["desk_review/documents"][1]["file"] = "../field_phase/transcripts/S04.md"

    case = water_case(tmp_path, change)
    write_file(tmp_path, "field_phase/transcripts/S04.md", "zebra\n")
    assert citations(CaseFolder(tmp_path), "zebra") == []
    assert case.find_file("desk_review", "../field_phase/transcripts/S04.md") is not None


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    case = water_case(tmp_path)
    find(case, "pump*")
    with sqlite3.connect(tmp_path / FILE) as index:
        before = dict(index.execute("SELECT id, min(chunk) FROM chunks GROUP BY id"))
    write_file(tmp_path, "field_phase/transcripts/S03.md", "P04: A heron stood there.\n")
    assert citations(case, "heron") == ["S03 l.1"]
    assert citations(case, '"two months late"') == []
    with sqlite3.connect(tmp_path / FILE) as index:
        after = dict(index.execute("SELECT id, min(chunk) FROM chunks GROUP BY id"))
    assert {id for id in after if after[id] != before[id]} == {"S03"}


@pytest.mark.parametrize("damage", [b"no database at all, but long enough to be looked at as one" * 20, b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_damaged_index_is_made_again(tmp_path: Path, damage: bytes) -> None:
    case = water_case(tmp_path)
    find(case, "pump*")
    (tmp_path / FILE).write_bytes(damage)
    assert citations(case, "widows") == ["S01 l.4"]
    assert indexed(case) == ["D01", "S01", "S02", "S03", "S05"]


def test_an_index_of_another_version_is_made_again(tmp_path: Path) -> None:
    case = water_case(tmp_path)
    find(case, "pump*")
    with sqlite3.connect(tmp_path / FILE) as index:
        index.execute("PRAGMA user_version = 99")
    assert citations(case, "widows") == ["S01 l.4"]


def test_a_copy_that_was_handed_over_gets_no_private_folder(tmp_path: Path) -> None:
    case = water_case(tmp_path)
    write_file(tmp_path, "HANDOVER.md", "a copy\n")
    assert citations(case, "widows") == ["S01 l.4"]
    assert not (tmp_path / "private").exists()


def test_an_index_that_another_search_holds_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = water_case(tmp_path)
    monkeypatch.setattr("evaltool.field_phase.search_index._WAIT", 0.05)
    find(case, "pump*")
    write_file(tmp_path, "field_phase/transcripts/S03.md", "P04: A heron stood there.\n")
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("BEGIN IMMEDIATE")
        assert citations(case, "heron") == ["S03 l.1"]


def test_the_index_is_for_its_owner_alone(tmp_path: Path) -> None:
    find(water_case(tmp_path), "pump*")
    assert os.name == "nt" or (tmp_path / FILE).stat().st_mode & 0o077 == 0


def test_a_file_that_gives_no_words_is_said_with_its_reason(tmp_path: Path) -> None:
    def change(written: dict) -> None:
        written["desk_review/documents"][1]["file"] = "policy.doc"

    case = water_case(tmp_path, change)
    write_file(tmp_path, "desk_review/policy.doc", "old")
    sentences = find(case, "pump*").sentences
    assert "Not searched: D02, whose file is a kind of file that is not searched (.doc). Save it as PDF, Word (.docx), Excel (.xlsx) or text." in sentences
    assert "pump*: in 5 places of 5 texts; 5 passages shown." in sentences


def test_a_long_page_is_cut_at_a_line_and_its_lines_are_still_counted(tmp_path: Path) -> None:
    lines = [f"Line {number} of a long account of the works." for number in range(1, 301)]
    lines[250] = "Here the pelican landed."
    case = water_case(tmp_path, S01="\n".join(lines), S03="x" * 4000 + "\n" + ("word " * 900))
    assert citations(case, "pelican") == ["S01 l.251"]
    with up_to_date(case) as index:
        assert index.execute("SELECT max(length(text)) FROM chunks").fetchone()[0] <= 3000


def test_so_common_a_word_is_ranked_among_the_first_places_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_RANKED", 3)
    assert "pump*: in 3 places or more of 5 texts; 3 passages shown, the best of the first 3 places." in find(water_case(tmp_path), "pump*").sentences[0]


def test_what_the_shell_gave_as_one_argument_is_meant_in_this_order() -> None:
    assert as_typed(["safe water", "fee*", 'a "b c"']) == '"safe water" fee* a "b c"'
