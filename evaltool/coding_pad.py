"""The coding pad in JupyterLab: the text of a source, the tree of codes, and each coding on the disk before the pad says "saved".

The view is `coding_pad.js` and `coding_pad.css`. It asks by messages and is answered by messages: nothing of a text or a coding is state of the widget,
which a notebook could be saved with. Without a browser the pad leaves two sentences.

The package `spanmark` was looked at first. It has flat labels, one annotator, no directions and no memos, and it owns a file of its own from which the table
would be written at the end; here the coder's table itself is what is saved. Learnt from it: offsets are turned from UTF-16 to code points at one place, a lock
is held while a file is open, and what is shown as saved is on the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import anywidget

from evaltool import pad_contents as contents
from evaltool.case import CaseFolder
from evaltool.field_phase.codebook import add_code, read_codebook
from evaltool.field_phase.coder_lock import CoderLock
from evaltool.field_phase.coder_table import FOLDER, Change
from evaltool.field_phase.coders_done import begin_list, done_with, others_done, set_done
from evaltool.field_phase.coding_record import CodingRecord
from evaltool.field_phase.name_replacement import finish_replacing, replace_name
from evaltool.field_phase.transcripts import read_transcript
from evaltool.outputs.report_words import count
from evaltool.pad_contents import Shown
from evaltool.problems import EvaltoolError

# the pad of this kernel that may write: a cell that is run again takes over, and what is no longer on the page keeps no coder's file
_writing: list[CodingPad] = []


class CodingPad(anywidget.AnyWidget):
    """The pad of one coder on a case; where no coder is named, the pad asks who codes."""

    _esm = Path(__file__).with_name("coding_pad.js")
    _css = Path(__file__).with_name("coding_pad.css")

    def __init__(self, case: CaseFolder, coder: str = ""):
        super().__init__()
        self._case, self._coder = case, coder.strip()
        self._record: CodingRecord | None = None
        self._lock: CoderLock | None = None
        self._over = ""  # why this pad gave its file back for good
        self._closed = ""  # why nothing can be changed now
        self._shown: dict[str, str] = {}  # each text as the browser has it
        self._sources: contents.Stamp = ()
        self.on_msg(lambda _, message, __: self.answer(message))

    def answer(self, message: Shown) -> Shown:
        """Do what the browser asks and send what came of it: `said` is the sentence, `ok` is True where what was asked for is done and on the disk."""
        answer: Shown = {"kind": "answer", "asked": message.get("kind"), "n": message.get("n"), "ok": True, "said": ""}
        try:
            answer |= self._do(message)
        except EvaltoolError as refused:
            answer |= {"ok": False, "said": f"Not done. {refused}"}
            answer |= self._all() if self._record and self._record.look() else {}
        if self._record:
            answer |= {"can_undo": self._record.can_undo, "can_redo": self._record.can_redo}
        self.send(answer)
        return answer

    def close(self) -> None:
        """Give the coder's file back and take the pad off the page."""
        self._give_back("This pad was closed. Run its cell again to go on.")
        super().close()

    def _do(self, message: Shown) -> Shown:
        kind = str(message.get("kind"))
        self._sources = contents.look_at_consent(self._case, self._sources)
        if kind == "open":
            return self._open(str(message.get("coder") or self._coder).strip(), str(message.get("source") or ""))
        record = self._writable(kind)
        if kind in _WITH_PLACES and (now := self._text_if_other(record, message)):
            return {
                "ok": False,
                "said": f"Not done. {now['id']} was changed outside this pad and is shown as it is now. Select the words again.",
                "text": now,
                **self._all(),
            }
        edit = _EDITS.get(kind)
        if edit is not None:
            self._refuse_done(record, message)
            begin_list(self._case, record.coder)
            return self._saved(edit(record, message), kind)
        done: Callable[[CodingRecord, Shown], Shown] = {
            "text": lambda record, asked: {"text": self._text(record, str(asked.get("source")))},
            "beside": lambda record, asked: contents.beside(self._case, record.coder, record.codings.values(), str(asked["source"]), str(asked["other"])),
            "new_code": self._new_code,
            "name": self._name,
            "done": self._done,
        }[kind]
        return done(record, message)

    # -- opening --

    def _open(self, coder: str, source_id: str) -> Shown:
        base: Shown = {"mark": self._case.header.mark, "coder": "", "closed": "", "directions": contents.directions()}
        if not coder:
            return base
        if self._record is None or self._record.coder.lower() != coder.lower():
            record = CodingRecord(self._case, coder)
            self._give_back("")
            self._record, self._over = record, ""
        self._coder = self._record.coder
        self._closed = self._over or self._take()
        finished = not self._closed and finish_replacing(self._case)
        self._record.look()
        shown = contents.texts(self._case)
        wanted = source_id if source_id in [text["id"] for text in shown] else shown[0]["id"] if shown else ""
        unread = f"{count(self._record.unread, 'row')} of {self._record.file} cannot be read and stay as they are; 'evaltool check' says why."
        said = [self._closed, unread if self._record.unread else "", "A replacement of a name that was interrupted is finished." if finished else ""]
        return {
            **base,
            **self._all(),
            "coder": self._record.coder,
            "closed": self._closed,
            "texts": shown,
            "finished": sorted(done_with(self._case, self._record.coder)),
            "codes": contents.codes(self._case),
            "questions": contents.questions(self._case),
            "persons": contents.persons(self._case),
            "text": self._text(self._record, wanted) if wanted else None,
            "said": " ".join(filter(None, said)),
        }

    def _take(self) -> str:
        """Take the coder's file, from an earlier pad of this kernel if there is one; why that cannot be, or an empty text."""
        record = self._record
        if record is None or self._lock is not None:
            return ""
        if record.closed:
            return record.closed
        for earlier in list(_writing):
            earlier._give_back("Another pad in this notebook has taken over. Go on there, or run this cell again.")
        lock = CoderLock(self._case.root / FOLDER, record.coder)
        try:
            lock.acquire()
        except EvaltoolError as taken:
            return str(taken)
        self._lock = lock
        _writing.append(self)
        record.tidy()
        return ""

    def _give_back(self, why: str) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None
            _writing.remove(self)
            if why:
                self._over = self._closed = why
                self.send({"kind": "closed", "said": why})

    def _text(self, record: CodingRecord, source_id: str) -> Shown:
        shown = contents.one_text(self._case, record.coder, source_id)
        self._shown[source_id] = shown["text"]
        return shown

    def _text_if_other(self, record: CodingRecord, message: Shown) -> Shown | None:
        """The text that a message points into, where it is not as the browser has it: another coder may have turned a name into its code."""
        coding = record.codings.get(str(message.get("id")))
        source_id = coding.source_id if coding else str(message.get("source"))
        before = self._shown.get(source_id)
        return self._text(record, source_id) if before is not None and before != contents.words_of(self._case, source_id) else None

    def _all(self) -> Shown:
        return {"codings": contents.codings(self._case, self._record.codings.values() if self._record else ())}

    # -- changes --

    def _writable(self, kind: str) -> CodingRecord:
        if self._record is None:
            raise EvaltoolError("Say first who codes.")
        if self._closed and kind not in ("text", "beside"):
            raise EvaltoolError(self._closed)
        return self._record

    def _refuse_done(self, record: CodingRecord, message: Shown) -> None:
        """A source that the coder is done with stays as it is, as others may be looking at it."""
        coding = record.codings.get(str(message.get("id")))
        source_id = coding.source_id if coding else str(message.get("source"))
        if source_id in done_with(self._case, record.coder):
            others = others_done(self._case, record.coder, source_id)
            way_out = f"{' and '.join(others)} can see them." if others else "Press 'Not done yet' to go on."
            raise EvaltoolError(f"You said that you are done with {source_id}, so its codings stay as they are. {way_out}")

    def _saved(self, change: Change, kind: str) -> Shown:
        """What the browser is told of a change that is on the disk."""
        record = self._record
        where = change.put[0].found_at.in_words() if change.put and record else record.file if record else ""
        what = {"undo": "Undone", "redo": "Done again"}.get(kind, "Saved")
        ids = ", ".join(coding.id for coding in change.put) or f"{', '.join(change.gone)} removed"
        cited = contents.cited_in(self._case, change.gone)
        note = f" Note: {', '.join(cited)} cited what is gone; undo, or correct the finding." if cited else ""
        put = [contents.coding(self._case, coding) for coding in change.put]
        return {"put": put, "gone": list(change.gone), "said": f"{what}: {ids} in {where}.{note}", "saved": True}

    def _new_code(self, record: CodingRecord, message: Shown) -> Shown:
        code = add_code(self._case, *(str(message.get(name) or "") for name in ("code", "definition", "parent_id")))
        return {"codes": contents.codes(self._case), "code": code.id, "said": f"Saved: {code.id} {code.code} is in the codebook.", "saved": True}

    def _name(self, record: CodingRecord, message: Shown) -> Shown:
        """The selected words turned into a person's code, everywhere."""
        transcript = read_transcript(self._case, str(message.get("source")))
        start, end = int(message["start"]), int(message["end"])
        name = transcript.text[start:end].strip() if transcript else ""
        done = replace_name(self._case, name, str(message.get("code") or ""), own=record.coder)
        record.look()
        record.forget()
        text = self._text(record, str(message["source"]))
        return {**self._all(), "text": text, "persons": contents.persons(self._case), "said": f"Saved: {done.in_words()}", "saved": True}

    def _done(self, record: CodingRecord, message: Shown) -> Shown:
        source_id, is_done = str(message.get("source")), bool(message.get("done"))
        set_done(self._case, record.coder, source_id, is_done)
        record.forget()  # an undo must not reach into what is done
        said = f"Saved: you are done with {source_id}." if is_done else f"Saved: {source_id} is open again."
        text = self._text(record, source_id)
        return {"text": text, "finished": sorted(done_with(self._case, record.coder)), "said": said, "saved": True}

    def _repr_mimebundle_(self, **options: Any) -> tuple[Shown, Shown]:
        """The live view, and beside it the sentences that stay where there is no browser: counts alone, no words of anybody."""
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        texts, codes = count(len(contents.texts(self._case)), "text"), count(len(read_codebook(self._case)), "code")
        lines = ["Coding pad: in JupyterLab, run all cells (Run, Run All Cells), and the pad appears here.", f"{texts} can be coded with {codes}."]
        return {**data, "text/plain": "\n".join(lines), "text/html": "".join(f"<p>{escape(line)}</p>" for line in lines)}, metadata


def _cells(message: Shown) -> dict[str, str]:
    return {str(name): str(words) for name, words in dict(message.get("cells") or {}).items()}


# what tells a place in a text
_WITH_PLACES = ("add", "move", "split", "name")
# what the browser may ask for -> the change it makes; each is on the disk when it returns
_EDITS: dict[str, Callable[[CodingRecord, Shown], Change]] = {
    "add": lambda record, m: record.add(str(m["source"]), int(m["start"]), int(m["end"]), str(m["code"]), str(m["direction"])),
    "change": lambda record, m: record.change(str(m["id"]), **_cells(m)),
    "move": lambda record, m: record.move(str(m["id"]), int(m["start"]), int(m["end"])),
    "remove": lambda record, m: record.remove(str(m["id"])),
    "split": lambda record, m: record.split(str(m["id"]), int(m["at"])),
    "merge": lambda record, m: record.merge(str(m["id"])),
    "undo": lambda record, _: record.undo(),
    "redo": lambda record, _: record.redo(),
}
