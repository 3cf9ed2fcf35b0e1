from __future__ import annotations

from pathlib import Path

import pytest

from evaltool.case import CaseFolder
from evaltool.check import check_case
from evaltool.field_phase.coding import analysed_codings, read_codings
from evaltool.field_phase.passage_coding import chosen, code_passage
from evaltool.field_phase.search import Hit, find
from evaltool.problems import EvaltoolError
from evaltool.synthesis.evidence import address_book
from tests.support.papers import paragraph, word_file
from tests.support.small_case import write_file
from tests.support.water_case import water_case


def first(case: CaseFolder, words: str) -> Hit:
    return find(case, words).hits[0]


def test_a_passage_becomes_a_row_of_the_coder_with_its_exact_words(tmp_path: Path) -> None:
    case = water_case(tmp_path)
    made = code_passage(case, first(case, "answers breaks"), "C3", "-", "ana")
    written = read_codings(CaseFolder(tmp_path)).get("K10")
    assert (made.id, written.by, written.source_id, written.quote) == ("K10", "ana", "S02", "Nobody answers when a pump breaks.")
    assert (written.code_id, written.direction, written.speaker, written.memo) == ("C3", "negative", "P03", "")
    now = CaseFolder(tmp_path)
    assert [coding.id for coding in analysed_codings(now)][-1] == "K10"
    assert address_book(now).resolve("K10").place == "l.3"
    assert not {"CODING_MOVED", "CODING_LOST", "SPEAKER_NOT_THERE"} & check_case(now).codes()


def test_a_new_coder_gets_a_file_and_a_free_number(tmp_path: Path) -> None:
    case = water_case(tmp_path)
    assert code_passage(case, first(case, "widows"), "C5", "negative", "ben").id == "K10"
    assert code_passage(case, first(case, "eleven"), "C2", "+", "Ben").id == "K11"
    assert code_passage(case, first(case, "widows"), "C2", "mixed", "ana").id == "K12"
    assert sorted(path.name for path in (tmp_path / "field_phase/codings").iterdir()) == ["ana.csv", "ben.csv"]


def test_the_first_coding_of_a_case_is_k0001(tmp_path: Path) -> None:
    case = water_case(tmp_path, lambda written: written.pop("field_phase/codings/ana"))
    assert code_passage(case, first(case, "widows"), "C5", "negative", "ben").id == "K0001"


def test_a_passage_of_a_word_file_keeps_its_place_in_the_memo(tmp_path: Path) -> None:
    case = water_case(tmp_path, lambda written: written["desk_review/documents"][1].update(file="policy.docx"))
    (tmp_path / "desk_review/policy.docx").write_bytes(word_file(paragraph("First."), paragraph("Water belongs to all who drink it.")))
    made = code_passage(case, first(case, "belongs"), "C2", "neutral", "ana", memo="the law")
    assert (made.quote, made.memo) == ("Water belongs to all who drink it.", "l.2. the law")


@pytest.mark.parametrize(
    ("code", "direction", "coder", "said"),
    [
        ("C2bb", "+", "ana", "the codebook has no code 'C2bb'. Did you mean 'C2b'?"),
        ("Zzzzzzzzz", "+", "ana", "the codebook has no code 'Zzzzzzzzz'."),
        ("C2", "up", "ana", "'up' is no direction. It is positive, negative, mixed, neutral, or +, -, +/-, 0."),
        ("C2", "+", "../ana", "'../ana' cannot be the name of a coder's file."),
        ("C2", "+", "con", "'con' cannot be the name"),
        ("C2", "+", "ana", "K01 of ana has C2 on these words already."),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_written(tmp_path: Path, code: str, direction: str, coder: str, said: str) -> None:
    case = water_case(tmp_path)
    before = (tmp_path / "field_phase/codings/ana.csv").read_bytes()
    with pytest.raises(EvaltoolError) as refused:
        code_passage(case, first(case, "clean water every"), code, direction, coder)
    assert str(refused.value).startswith("Nothing was coded: ") and said in str(refused.value)
    assert (tmp_path / "field_phase/codings/ana.csv").read_bytes() == before


def test_a_text_that_changed_since_the_search_is_not_coded(tmp_path: Path) -> None:
    case = water_case(tmp_path)
    hit = first(case, "widows")
    write_file(tmp_path, "field_phase/transcripts/S01.md", "Another text.\n")
    with pytest.raises(EvaltoolError, match="the text of S01 is no longer as it was when it was searched. Search again."):
        code_passage(case, hit, "C5", "-", "ana")


def test_a_hit_is_named_by_its_number_or_its_citation(tmp_path: Path) -> None:
    hits = find(water_case(tmp_path), "pump*").hits
    assert chosen(hits, "2") is hits[1]
    assert chosen(hits, hits[2].citation) is hits[2]
    with pytest.raises(EvaltoolError, match="There is no hit '9': name one of the 5 found by its number or its citation."):
        chosen(hits, "9")
