"""The coding pad without a browser: what it answers, what it leaves in a notebook, and what it never sends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import papermill
import pytest
from openpyxl import Workbook

from evaltool import coding_pad, pad_contents
from evaltool.case import CaseFolder
from evaltool.coding_pad import CodingPad
from evaltool.field_phase.agreement import disagreements
from evaltool.field_phase.coder_lock import CoderLock
from evaltool.field_phase.coding_record import CodingRecord
from evaltool.field_phase.shared_coding import not_compared_yet
from evaltool.outputs.field_exhibits import agreement_sentences
from evaltool.outputs.notebook_copies import as_html, clean
from evaltool.problems import EvaltoolError
from tests.support.notebooks import write_notebook
from tests.support.small_case import write_file
from tests.support.valley_case import TEXTS, valley_case, valley_tables

INTERVIEW = TEXTS["field_phase/transcripts/S1.md"]
ADD = {"kind": "add", "source": "S1", "start": 0, "end": 10, "code": "C2", "direction": "neutral"}


@pytest.fixture
def case(tmp_path):
    tables = valley_tables()
    tables["desk_review/evaluation_matrix"] = [{"question_id": "EQ1", "criterion": "relevance", "question": "Is it needed?"}]
    tables["desk_review/documents"] = [{"document_id": "D1", "title": "A report", "file": "report.txt"}, {"document_id": "D2", "title": "A book", "file": ""}]
    tables["synthesis/findings"] = [
        {
            "finding_id": "F1",
            "question_ids": "EQ1",
            "criterion": "",
            "headline": "It works.",
            "text": "It does.",
            "evidence_for": "K1;S1 l.3",
            "evidence_against": "",
        }
    ]
    made = valley_case(tmp_path, tables)
    write_file(tmp_path, "desk_review/report.txt", "A report of words.\n")
    return made


@pytest.fixture(autouse=True)
def given_back():
    yield
    for pad in list(coding_pad._writing):
        pad.close()


def opened(case, coder="bo"):
    pad = CodingPad(CaseFolder(case.root), coder)
    return pad, pad.answer({"kind": "open"})


def test_without_a_coder_the_pad_asks_who_codes_and_shows_nothing(case):
    pad = CodingPad(case)

    answer = pad.answer({"kind": "open", "n": 1})

    assert (answer["ok"], answer["coder"], answer["n"]) == (True, "", 1)
    assert "text" not in answer and "codes" not in answer
    assert pad.answer(ADD)["said"] == "Not done. Say first who codes."


def test_what_is_opened_is_texts_with_consent_codes_as_a_tree_and_the_own_codings(case):
    pad, answer = opened(case, "anna")

    assert [(text["id"], text["title"]) for text in answer["texts"]] == [("S1", "interview"), ("S2", "focus group"), ("S3", "observation"), ("D1", "A report")]
    assert [(code["id"], code["depth"], code["hue"]) for code in answer["codes"]] == [("C1", 0, 0), ("C2", 1, 0), ("C3", 1, 0), ("C4", 0, 1), ("C5", 0, 2)]
    assert answer["codes"][1]["definition"] == "How the pump works."
    assert answer["questions"] == [{"id": "EQ1", "text": "Is it needed?"}]
    assert [(coding["id"], coding["source"], coding["found"]) for coding in answer["codings"]] == [("K1", "S1", True), ("K2", "S2", True), ("K3", "S2", True)]
    assert (answer["text"]["id"], answer["text"]["text"], answer["text"]["others"], answer["closed"]) == ("S1", INTERVIEW, [], "")
    assert [one["sign"] for one in answer["directions"]] == ["+", "−", "±", "○"]
    assert pad.answer({"kind": "text", "source": "S2"})["text"]["persons"] == ["P2", "P3", "P4"]
    assert pad.answer({"kind": "text", "source": "S4"})["said"] == "Not done. S4 has no text that may be coded."
    assert pad.answer({"kind": "open", "source": "S3"})["text"]["id"] == "S3"


def test_nothing_of_the_first_coder_reaches_the_second(case):
    pad, answer = opened(case)
    sent = [answer, pad.answer(ADD), pad.answer({"kind": "text", "source": "S2"})]

    assert answer["codings"] == []
    assert not any(id in json.dumps(sent) for id in ('"K1"', '"K2"', '"K3"'))
    assert (
        pad.answer({"kind": "beside", "source": "S1", "other": "anna"})["said"]
        == "Not done. What 'anna' did in S1 can be seen once both coders are done with it."
    )


def test_each_change_says_where_it_stands_and_can_be_undone(case):
    pad, _ = opened(case)

    added = pad.answer({**ADD, "n": 7})
    assert (added["n"], added["said"], added["saved"]) == (7, "Saved: K1001 in field_phase/codings/bo.csv, row 2.", True)
    assert (added["can_undo"], added["can_redo"], added["put"][0]["quote"]) == (True, False, "First line")
    assert pad.answer({"kind": "change", "id": "K1001", "cells": {"direction": "mixed"}})["put"][0]["direction"] == "mixed"
    assert pad.answer({"kind": "move", "id": "K1001", "start": 0, "end": 5})["put"][0]["quote"] == "First"
    assert pad.answer({"kind": "undo"})["said"] == "Undone: K1001 in field_phase/codings/bo.csv, row 2."
    assert [coding["id"] for coding in pad.answer({"kind": "split", "id": "K1001", "at": 5})["put"]] == ["K1001", "K1002"]
    assert pad.answer({"kind": "merge", "id": "K1001"})["gone"] == ["K1002"]
    assert pad.answer({"kind": "redo"})["said"] == "Not done. There is nothing to do again."
    assert pad.answer({"kind": "remove", "id": "K1001"})["said"] == "Saved: K1001 removed in field_phase/codings/bo.csv."
    assert pad.answer({"kind": "undo"})["ok"] and pad.answer({"kind": "redo"})["said"].startswith("Done again: K1001 removed")


def test_a_coding_that_a_finding_rests_on_does_not_go_silently(case):
    pad, _ = opened(case, "anna")

    assert pad.answer({"kind": "remove", "id": "K1"})["said"].endswith("Note: F1 cited what is gone; undo, or correct the finding.")


def test_what_was_changed_outside_is_shown_with_the_refusal(case):
    pad, _ = opened(case, "anna")
    path = case.root / "field_phase/codings/anna.csv"
    path.write_text(path.read_text().replace("K3,", "K9,"))

    answer = pad.answer({"kind": "remove", "id": "K3"})

    assert answer["said"].startswith("Not done. K3 is no longer in field_phase/codings/anna.csv.")


def test_a_file_that_is_open_in_excel_is_said_and_nothing_is_saved(case):
    (case.root / "field_phase/codings/~$bo.csv").write_text("lock")
    pad, _ = opened(case)

    answer = pad.answer(ADD)

    assert not answer["ok"] and "is open in another program" in answer["said"] and "saved" not in answer


def test_rows_that_cannot_be_read_are_said_when_the_pad_opens(case):
    write_file(case.root, "field_phase/codings/bo.csv", "coding_id,source_id,start,end,quote,code_id,direction\nK50,S1,0,5,First,C2,wonderful\n")

    assert opened(case)[1]["said"] == "1 row of field_phase/codings/bo.csv cannot be read and stay as they are; 'evaltool check' says why."


def test_a_name_that_cannot_be_a_coder_is_refused_where_it_is_typed(case):
    pad = CodingPad(case)

    assert pad.answer({"kind": "open", "coder": "../bo"})["said"].startswith("Not done. '../bo' cannot be the name of a coder.")


def test_a_cell_that_is_run_again_takes_over_and_the_earlier_pad_only_shows(case, monkeypatch):
    first, _ = opened(case)
    sent = []
    monkeypatch.setattr(first, "send", sent.append)

    second, answer = opened(case)

    assert answer["closed"] == "" and sent[0]["kind"] == "closed"
    assert first.answer(ADD)["said"].startswith("Not done. Another pad in this notebook has taken over.")
    assert first.answer({"kind": "text", "source": "S2"})["ok"]
    assert first.answer({"kind": "open"})["closed"].startswith("Another pad in this notebook has taken over.")
    assert second.answer(ADD)["ok"]
    # another coder in the same pad gives the first one's file back
    assert second.answer({"kind": "open", "coder": "anna"})["closed"] == ""
    assert not (case.root / "field_phase/codings/.bo.lock").exists()
    second.close()
    assert not (case.root / "field_phase/codings/.anna.lock").exists()
    assert second.answer(ADD)["said"] == "Not done. This pad was closed. Run its cell again to go on."


def test_a_pad_whose_coder_another_kernel_has_shows_and_writes_nothing(case):
    with CoderLock(case.root / "field_phase/codings", "bo"):
        pad, answer = opened(case)
        assert answer["closed"].startswith("The codings of 'bo' are open in another pad")
        assert not pad.answer(ADD)["ok"]
    # the other one is gone: the same pad, opened again, may write
    assert pad.answer({"kind": "open"})["closed"] == ""
    assert pad.answer(ADD)["ok"]


def test_a_workbook_of_codings_is_shown_closed(case):
    book = Workbook()
    book.active.append(["coding_id", "source_id", "start", "end", "quote", "code_id", "direction"])
    book.active.append(["K50", "S1", 0, 5, "First", "C2", "neutral"])
    book.save(case.root / "field_phase/codings/bo.xlsx")

    pad, answer = opened(case)

    assert [coding["id"] for coding in answer["codings"]] == ["K50"]
    assert answer["closed"].startswith("The codings of 'bo' stand in the workbook field_phase/codings/bo.xlsx")


def test_a_code_is_added_while_reading(case):
    pad, _ = opened(case)

    answer = pad.answer({"kind": "new_code", "code": " Queues ", "definition": "Waiting for water.", "parent_id": "C1"})

    assert (answer["code"], answer["said"]) == ("C06", "Saved: C06 Queues is in the codebook.")
    assert (case.root / "field_phase/codebook.csv").read_text().splitlines()[-1] == "C06,C1,Queues,Waiting for water."
    assert [code["id"] for code in answer["codes"]] == ["C1", "C2", "C3", "C06", "C4", "C5"]
    assert pad.answer({**ADD, "code": "C06"})["ok"]
    assert pad.answer({"kind": "new_code", "code": "queues", "definition": "x"})["said"] == "Not done. There is a code called 'queues' already."
    assert pad.answer({"kind": "new_code", "code": "Fees", "definition": ""})["said"].startswith("Not done. A code has a name and a definition")


def test_words_are_not_coded_in_a_text_that_another_has_changed_since(case):
    pad, _ = opened(case)
    pad.answer(ADD)
    path = case.root / "field_phase/transcripts/S1.md"
    path.write_text("P07 said: " + INTERVIEW, encoding="utf-8")
    for asked in (ADD, {"kind": "name", "source": "S1", "start": 0, "end": 5, "code": "P08"}):
        answer = pad.answer(asked)
        assert answer["said"] == "Not done. S1 was changed outside this pad and is shown as it is now. Select the words again."
        assert not answer["ok"] and answer["text"]["text"].startswith("P07 said: ") and answer["codings"][-1]["start"] == 10
        path.write_text(path.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    pad.answer({"kind": "text", "source": "S1"})
    assert pad.answer(ADD)["put"][0]["quote"] == "P07 said:"


def test_what_is_begun_in_the_pad_is_not_compared_before_it_is_done(case):
    """The cells below the pad are run again while somebody codes, and must not show what another did."""
    pad, _ = opened(case)
    pad.answer(ADD)
    again = CaseFolder(case.root)
    assert disagreements(again) == [] and not_compared_yet(again) == ["S1"]
    assert agreement_sentences(again) == ["Not compared yet: S1, as not everybody who codes there is done."]

    pad.answer({"kind": "done", "source": "S1", "done": True})
    again = CaseFolder(case.root)
    assert {found.source_id for found in disagreements(again)} == {"S1"} and not_compared_yet(again) == []
    # the table that came from elsewhere has no list and is complete as it is, so it can be seen beside the own
    assert pad.answer({"kind": "text", "source": "S1"})["text"]["others"] == ["anna"]


def test_who_is_done_is_shown_to_another_who_is_done_and_nothing_changes_any_more(case):
    anna, _ = opened(case, "anna")
    answer = anna.answer({"kind": "done", "source": "S1", "done": True})
    assert (answer["said"], answer["finished"], answer["text"]["done"]) == ("Saved: you are done with S1.", ["S1"], True)
    refused = "Not done. You said that you are done with S1, so its codings stay as they are. Press 'Not done yet' to go on."
    assert anna.answer(ADD)["said"] == refused
    assert anna.answer({"kind": "remove", "id": "K1"})["said"] == refused
    assert not anna.answer({"kind": "undo"})["ok"]
    assert anna.answer({"kind": "done", "source": "S1", "done": False})["said"] == "Saved: S1 is open again."
    anna.answer({"kind": "done", "source": "S1", "done": True})
    bo, _ = opened(case)
    bo.answer({**ADD, "start": INTERVIEW.index("The fee"), "end": INTERVIEW.index("The fee") + 7, "code": "C4", "direction": "negative"})
    bo.answer(ADD)

    assert bo.answer({"kind": "done", "source": "S1", "done": True})["text"]["others"] == ["anna"]
    side = bo.answer({"kind": "beside", "source": "S1", "other": "anna"})

    assert [coding["id"] for coding in side["theirs"]] == ["K1"]
    assert side["differs"] == {"K1001": "", "K1002": "only here", "K1": ""}
    assert bo.answer(ADD)["said"].endswith("anna can see them.")


def test_a_name_that_is_met_becomes_its_code_and_the_codings_go_with_it(case):
    path = case.root / "field_phase/transcripts/S1.md"
    path.write_text(f"With Quvonch Rahimxojayev.\n{INTERVIEW}")
    pad, answer = opened(case, "anna")
    assert answer["persons"] == {"codes": [], "next": "P07"}

    done = pad.answer({"kind": "name", "source": "S1", "start": 5, "end": 25, "code": "P07"})

    assert done["said"].startswith("Saved: The name is P07 now, replaced once in 2 files;")
    assert done["text"]["text"].startswith("With P07.\nFirst line") and done["persons"]["codes"] == ["P07"]
    fee = next(coding for coding in done["codings"] if coding["id"] == "K1")
    assert fee["start"] == ("With P07.\n" + INTERVIEW).index("The fee") and fee["found"]
    assert not done["can_undo"]
    assert pad.answer({"kind": "name", "source": "S4", "start": 0, "end": 3, "code": "P08"})["said"] == "Not done. Select one name, and nothing else."


def test_a_replacement_that_was_interrupted_is_finished_when_a_pad_opens(case):
    write_file(case.root, "private/replacing/0.new", "P07 was here.\n")
    write_file(case.root, "private/replacing/plan.json", json.dumps({"field_phase/transcripts/S1.md": "0.new"}))

    answer = opened(case)[1]

    assert answer["said"] == "A replacement of a name that was interrupted is finished."
    assert answer["text"]["text"] == "P07 was here.\n"


def test_a_coding_in_a_text_that_is_gone_is_shown_as_not_found(case):
    (case.root / "field_phase/transcripts/S2.md").unlink()

    assert [coding["found"] for coding in opened(case, "anna")[1]["codings"]] == [True, False, False]


def test_a_case_in_its_desk_phase_has_nothing_to_code_yet(tmp_path):
    case = valley_case(tmp_path, {})
    for path in (tmp_path / "field_phase/transcripts").iterdir():
        path.unlink()

    answer = opened(case)[1]

    assert (answer["texts"], answer["text"], answer["codes"]) == ([], None, [])


def test_no_text_and_no_coding_is_state_of_the_widget(case):
    pad, _ = opened(case, "anna")
    pad.answer(ADD)

    state = json.dumps({name: str(value) for name, value in pad.get_state().items() if name not in ("_esm", "_css")})

    assert not any(words in state for words in ("First line", "The fee", "anna", "Pump"))


def test_a_run_without_a_browser_leaves_two_sentences_the_same_every_time_and_takes_no_lock(case, tmp_path):
    notebook = write_notebook(
        tmp_path, "code", "from evaltool.case import CaseFolder\nfrom evaltool.coding_pad import CodingPad", 'CodingPad(CaseFolder(case_dir), "anna")'
    )
    ran = tmp_path / "ran.ipynb"
    opened(case, "anna")  # a person has the pad open while the notebooks run

    papermill.execute_notebook(str(notebook), str(ran), {"case_dir": str(case.root)}, progress_bar=False, log_output=False)
    kept = clean(ran.read_text(encoding="utf-8"))

    data = kept["cells"][-1]["outputs"][0]["data"]
    assert data.keys() == {"text/html", "text/plain"}
    assert (
        "".join(data["text/plain"])
        == "Coding pad: in JupyterLab, run all cells (Run, Run All Cells), and the pad appears here.\n4 texts can be coded with 5 codes."
    )
    assert "widget" not in json.dumps(kept) and "The fee" not in ran.read_text(encoding="utf-8")
    assert "4 texts can be coded with 5 codes." in as_html(kept, "")


def test_what_stays_in_a_notebook_is_counts_and_no_words(case):
    bundles = [CodingPad(case, coder)._repr_mimebundle_()[0] for coder in ("", "anna")]

    assert [bundle["text/html"] for bundle in bundles] == [
        "<p>Coding pad: in JupyterLab, run all cells (Run, Run All Cells), and the pad appears here.</p><p>4 texts can be coded with 5 codes.</p>"
    ] * 2


@pytest.mark.parametrize(("theme", "ink", "page", "shade"), [("light", "#1f1f1f", "#ffffff", "#eeeeee"), ("dark", "#dedede", "#111111", "#424242")])
def test_every_word_can_be_read_on_every_colour_it_may_stand_on(theme, ink, page, shade):
    style = Path(coding_pad.__file__).with_suffix(".css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--(\w+): (#\w+)", block)) for block in style.split("}")[:2])
    colours = (light if theme == "light" else light | dark) | {"ink": ink, "page": page, "shade": shade}

    pairs = [("ink", ground) for ground in ("page", "shade", "chosen", *(f"tint{n}" for n in range(pad_contents.HUES)))]
    pairs += [(words, ground) for words in ("quiet", "strong", "wrong", "right") for ground in ("page",)]
    pairs += [("quiet", "shade"), ("wrong", "tint1")]

    assert {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 1) for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5} == {}
    assert round(contrast("#ffffff", "#000000")) == 21 and round(contrast("#777777", "#ffffff"), 2) == 4.48  # as WCAG 2 counts


def contrast(one, other):
    return (max(luminance(one), luminance(other)) + 0.05) / (min(luminance(one), luminance(other)) + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_view_never_sets_text_as_html_and_asks_nothing_of_the_internet():
    script = Path(coding_pad.__file__).with_suffix(".js").read_text(encoding="utf-8")

    assert "textContent" in script
    assert not any(word in script for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", "https://"))


def test_what_stands_beside_is_refused_by_itself_as_well(case):
    record = CodingRecord(case, "anna")

    with pytest.raises(EvaltoolError, match="What 'bo' did in S1 can be seen once both coders are done with it."):
        pad_contents.beside(case, "anna", record.codings.values(), "S1", "bo")


def test_a_consent_that_is_withdrawn_while_the_pad_is_open_closes_the_text_and_hides_its_codings(case):
    pad, _ = opened(case)
    assert pad.answer(ADD)["ok"]
    sources = case.root / "field_phase/sources.csv"
    lines = sources.read_text(encoding="utf-8").splitlines(keepends=True)
    sources.write_text("".join(line.replace("given", "withdrawn") if line.startswith("S1,") else line for line in lines), encoding="utf-8")

    refused = pad.answer({**ADD, "start": 12, "end": 20})
    assert (refused["ok"], refused["said"]) == (False, "Not done. S1 has no text that may be coded.")
    assert not pad.answer({"kind": "text", "source": "S1"})["ok"]
    again = pad.answer({"kind": "open"})
    assert "S1" not in [text["id"] for text in again["texts"]]
    assert "S1" not in [coding["source"] for coding in again["codings"]]
    assert [coding.source_id for coding in CodingRecord(CaseFolder(case.root), "bo").codings.values()] == ["S1"]  # what is in the file stays there
