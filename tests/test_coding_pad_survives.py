"""What the pad said is saved is on the disk: after fifty kills at random moments, and on a disk that is full."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from evaltool.case import CaseFolder
from evaltool.coding_pad import CodingPad
from evaltool.field_phase.coding import read_codings
from tests.support.valley_case import valley_case

KILLS = 50
# one process imports once and forks a pad for each kill; a pad codes, writes memos and deletes, and tells a pipe what it was told is saved
CODER = """
import json, os, random, signal, sys, time
from evaltool.case import CaseFolder
from evaltool.coding_pad import CodingPad

root, kills, told = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], "a")
dice = random.Random(7)

def code(pipe):
    pad = CodingPad(CaseFolder(root))
    opened = pad.answer({"kind": "open", "coder": "bo"})
    assert not opened["closed"], opened["closed"]
    os.write(pipe, b"open\\n")
    mine = [coding["id"] for coding in opened["codings"]]
    for number in range(100_000):
        dice = random.Random(os.getpid() * 1000 + number)
        act = dice.choice(["add", "add", "add", "change", "remove"]) if mine else "add"
        if act == "add":
            start = dice.randrange(20)
            asked = {"source": "S1", "start": start, "end": start + 8, "code": "C2", "direction": "neutral"}
        else:
            asked = {"id": dice.choice(mine), "cells": {"memo": f"{os.getpid()} {number}"}}
        answer = pad.answer({"kind": act, **asked})
        assert answer["said"].startswith("Saved"), answer
        for gone in answer["gone"]:
            mine.remove(gone)
        mine += [coding["id"] for coding in answer["put"] if act == "add"]
        os.write(pipe, (json.dumps([act, [[c["id"], c["quote"], c["memo"]] for c in answer["put"]], answer["gone"]]) + "\\n").encode())

for kill in range(kills):
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        code(writing)
    os.close(writing)
    assert os.read(reading, 5) == b"open\\n"
    time.sleep(dice.uniform(0.0, 0.06))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as said:
        lines = said.read().splitlines()
    table = root + "/field_phase/codings/bo.csv"  # not there yet where the first kill came before the first coding
    data = open(table, encoding="utf-8", newline="").read() if os.path.exists(table) else ""
    told.write(json.dumps([lines, data]) + "\\n")
"""
FULL = """
import json, os, resource, sys
from evaltool.case import CaseFolder
from evaltool.coding_pad import CodingPad

pad = CodingPad(CaseFolder(sys.argv[1]))
pad.answer({"kind": "open", "coder": "bo"})
resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
print(json.dumps([pad.answer({"kind": "add", "source": "S1", "start": n, "end": n + 9, "code": "C2", "direction": "neutral"})["said"] for n in range(20)]))
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and signals")


def run(script, *arguments):
    done = subprocess.run([sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_that_was_shown_as_saved_is_lost_in_fifty_kills(tmp_path):
    valley_case(tmp_path / "case")
    log = tmp_path / "told.jsonl"

    run(CODER, tmp_path / "case", KILLS, log)

    kills = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert len(kills) == KILLS
    rows: dict[str, tuple[str, str]] = {}
    saved = 0
    for lines, data in kills:
        # a line that the kill cut in two was never told
        told = [json.loads(line) for line in lines if line.endswith("]")]
        saved += len(told)
        for _, put, gone in told:
            rows |= {id: (quote, memo) for id, quote, memo in put}
            for id in gone:
                del rows[id]
        found = read(tmp_path / "looked", data)
        # the change that was on its way when the kill came may be there or not, and no other
        differing = {id for id in rows.keys() | found.keys() if rows.get(id) != found.get(id)}
        assert len(differing) <= 1, differing
        rows = found
    assert saved > KILLS  # the kills came while the pad was at work
    # what the last kill left half written is cleared away by whoever opens the file next
    pad = CodingPad(CaseFolder(tmp_path / "case"))
    pad.answer({"kind": "open", "coder": "bo"})
    pad.close()
    assert sorted(path.name for path in (tmp_path / "case/field_phase/codings").iterdir()) == ["anna.csv", "bo.csv", "bo.done"]


def test_a_full_disk_is_said_and_leaves_the_file_whole(tmp_path):
    valley_case(tmp_path)

    said = json.loads(run(FULL, tmp_path))

    saved = [words for words in said if words.startswith("Saved: ")]
    refused = [words for words in said if not words.startswith("Saved: ")]
    assert 2 < len(saved) < 15 and said == saved + refused
    assert all(words.startswith("Not done. ") and "bo.csv could not be written (File too large)." in words for words in refused)
    assert len([coding for coding in read_codings(CaseFolder(tmp_path)) if coding.by == "bo"]) == len(saved)
    assert sorted(path.name for path in (tmp_path / "field_phase/codings").iterdir()) in (
        ["anna.csv", "bo.csv", "bo.done"],
        [".bo.lock", "anna.csv", "bo.csv", "bo.done"],
    )


def read(folder, data):
    """The codings in the bytes of a file, read as the case reads them; whatever is wrong with the file is an error."""
    if not data:
        return {}
    case = valley_case(folder, {})
    (folder / "field_phase/codings").mkdir(exist_ok=True)
    (folder / "field_phase/codings/bo.csv").write_text(data, encoding="utf-8", newline="")
    codings = list(read_codings(case))
    assert not case.problems.of("error"), list(case.problems)
    return {coding.id: (coding.quote, coding.memo) for coding in codings}
