"""Several tables written as one."""

import pytest

from evaltool.desk_review.stakeholders import Group
from evaltool.field_phase.codebook import Code
from evaltool.interchange.rows_together import write_together
from evaltool.problems import EvaltoolError
from tests.support.small_case import make_case, write_file

CODE = {"code_id": "C1", "code": "Fee", "definition": "What water costs."}
GROUP = {"group_id": "G1", "group": "Users", "role": "other"}


def files(root):
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_tables_and_texts_are_written_and_can_be_read_at_once(tmp_path):
    case = make_case(tmp_path)
    write_together(case, [(Group, [GROUP], ""), (Code, [CODE], ""), (Code, [], "")], {tmp_path / "field_phase/transcripts/S1.txt": b"text"})
    assert case.read(Code).ids() == ["C1"]
    assert files(tmp_path) == ["S1.txt", "codebook.csv", "evaluation.yml", "stakeholders.csv"]


def test_a_table_in_two_places_or_unreadable_or_open_elsewhere_stops_it_before_anything_is_written(tmp_path):
    case = make_case(tmp_path, {"desk_review/stakeholders": [GROUP]})
    write_file(tmp_path, "field_phase/codebook.csv", 'code_id,code\nC1,"broken\n')
    with pytest.raises(EvaltoolError, match="Nothing was written"):
        write_together(case, [(Group, [GROUP], ""), (Code, [CODE], "")], {})
    write_file(tmp_path, "field_phase/codebook.csv", "code_id,code,definition\n")
    write_file(tmp_path, "field_phase/.~lock.codebook.csv#", "")
    with pytest.raises(EvaltoolError, match="codebook.csv is open in another program"):
        write_together(case, [(Group, [GROUP], ""), (Code, [CODE], "")], {})
    (tmp_path / "desk_review/Stakeholders.csv").write_text("group_id,group,role\n")
    with pytest.raises(EvaltoolError, match="the table 'stakeholders' stands in two places"):
        write_together(case, [(Group, [GROUP], "")], {})


def test_a_file_that_is_there_is_never_replaced(tmp_path):
    case = make_case(tmp_path, files={"field_phase/transcripts/S1.txt": "mine"})
    with pytest.raises(EvaltoolError, match="field_phase/transcripts/S1.txt is there already"):
        write_together(case, [], {tmp_path / "field_phase/transcripts/S1.txt": b"theirs"})


def test_texts_whose_row_could_not_be_written_are_taken_back(tmp_path):
    case = make_case(tmp_path, {"field_phase/codebook": [CODE]})
    new = tmp_path / "field_phase/transcripts/S1.txt"
    (tmp_path / "blocked").write_text("a file where a folder should be")
    with pytest.raises(EvaltoolError, match="could not be written"):
        write_together(case, [(Code, [CODE], "")], {new: b"text", tmp_path / "blocked/S2.txt": b"text"})
    assert not new.exists()
    assert case.read(Code).ids() == ["C1"]
