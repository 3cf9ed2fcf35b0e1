"""What a coder does to the own codings: code words, change, split, join, remove. Each call is one change on the disk, and can be taken back."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from evaltool.field_phase.codebook import read_codebook
from evaltool.field_phase.coder_table import Change, CoderTable
from evaltool.field_phase.coding import Coding, Spot, find_spot, speaker_at
from evaltool.field_phase.transcripts import Transcript, read_transcript
from evaltool.problems import EvaltoolError
from evaltool.terms import VOCABULARIES

_NUMBERED = re.compile(r"([^\W\d_]+)(\d+)")
_BLOCK = 1000  # each coder has a thousand numbers, so that two who work apart do not give the same one
_MAY_CHANGE = frozenset({"code_id", "direction", "speaker", "translation", "memo"})


class CodingRecord(CoderTable):
    """The codings of one coder, and what can be done to them."""

    _others: list[tuple[str, int]] | None = None  # the numbers of the other coders, looked at with the first new coding

    def add(self, source_id: str, start: int, end: int, code_id: str, direction: str) -> Change:
        """A new coding of the words between two characters, without the blanks at their ends; in a group, of the speaker the line begins with."""
        cells = self._words(source_id, start, end)
        speaker = speaker_at(self.case, source_id, _text(self, source_id).text, int(cells["start"]))
        checked = self._checked({"code_id": code_id, "direction": direction, "speaker": speaker})
        return self.save([self.added({"coding_id": self._next_id(), "source_id": source_id, **cells, **checked, "date": date.today().isoformat()})])

    def change(self, id: str, **cells: str) -> Change:
        """Other cells for a coding: code, direction, speaker, translation, memo."""
        return self.save([self.changed(id, self._checked(cells))])

    def move(self, id: str, start: int, end: int) -> Change:
        """Other words of the same source for a coding."""
        return self.save([self.changed(id, self._words(self._coding(id).source_id, start, end))])

    def remove(self, id: str) -> Change:
        """The coding taken out of the table."""
        return self.save([self.removed(id)])

    def split(self, id: str, at: int) -> Change:
        """Two codings where there was one; memo and translation stay with the first."""
        coding, spot = self._found(id)
        if not spot.start < at < spot.end:
            raise EvaltoolError(f"To split {id}, put the cursor between two of its words.")
        head = self.changed(id, self._words(coding.source_id, spot.start, at))
        tail = {**coding.as_written(), **self._words(coding.source_id, at, spot.end), "coding_id": self._next_id(), "memo": "", "translation": ""}
        return self.save([head, self.added(tail, after=id)])

    def merge(self, id: str) -> Change:
        """One coding of this one and the next with the same code in the same source; both memos are kept, and different directions are mixed."""
        coding, spot = self._found(id)
        others = [(other, self.spot_of(other)) for other in self.codings.values() if (other.source_id, other.code_id) == (coding.source_id, coding.code_id)]
        later = [(other, s) for other, s in others if other.id != id and s.is_found and (s.start, s.end, other.id) >= (spot.start, spot.end, id)]
        if not later:
            raise EvaltoolError(f"No later words of this text have the same code, so {id} cannot be joined with them.")
        other, last = min(later, key=lambda pair: pair[1].start)
        cells = self._words(coding.source_id, spot.start, max(spot.end, last.end))
        for name in ("memo", "translation"):
            cells[name] = "\n".join(filter(None, (getattr(coding, name), getattr(other, name))))
        cells["direction"] = coding.direction if coding.direction == other.direction else "mixed"
        cells["speaker"] = coding.speaker if coding.speaker == other.speaker else ""
        return self.save([self.changed(id, cells), self.removed(other.id)])

    def spot_of(self, coding: Coding) -> Spot:
        """Where a coding stands in the text as it is now."""
        transcript = read_transcript(self.case, coding.source_id)
        return find_spot(transcript.text, coding) if transcript else Spot(coding.start or 0, coding.end or 0, "lost")

    def _found(self, id: str) -> tuple[Coding, Spot]:
        coding = self._coding(id)
        spot = self.spot_of(coding)
        if not spot.is_found:
            raise EvaltoolError(f"The words of {id} cannot be found in {coding.source_id} any more, so they can be neither split nor joined.")
        return coding, spot

    def _coding(self, id: str) -> Coding:
        self._line(id)
        return self.codings[id]

    def _words(self, source_id: str, start: int, end: int) -> dict[str, str]:
        text = _text(self, source_id).text
        if not 0 <= start < end <= len(text) or not text[start:end].strip():
            raise EvaltoolError("There are no words to code: select some first.")
        # cells lose blanks at their ends, so the words are taken without them
        start += len(text[start:end]) - len(text[start:end].lstrip())
        quote = text[start:end].strip()
        return {"start": str(start), "end": str(start + len(quote)), "quote": quote}

    def _checked(self, cells: dict[str, str]) -> dict[str, str]:
        book = read_codebook(self.case)
        if unknown := set(cells) - _MAY_CHANGE:
            raise EvaltoolError(f"'{min(unknown)}' of a coding cannot be changed.")
        if "code_id" in cells and book.get(cells["code_id"]) is None:
            raise EvaltoolError(f"'{cells['code_id']}' is not in the codebook. Choose a code from the list.")
        if "direction" in cells and cells["direction"] not in VOCABULARIES["direction"]:
            raise EvaltoolError(f"'{cells['direction']}' is no direction. It is one of: {', '.join(VOCABULARIES['direction'])}.")
        # control characters come with a paste from elsewhere, and no table can hold them
        return {name: "".join(c for c in words if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip() for name, words in cells.items()}

    def _next_id(self) -> str:
        """The number after the coder's last one, in a thousand where no other coder has one."""
        if self._others is None:
            self.case.read_again(Coding)
            self._others = [_number(coding.id) for coding in self.case.read(Coding) if coding.by != self.coder]
        others = self._others
        own = [_number(id) for id in self._ids]
        prefix = next((prefix for prefix, _ in [*reversed(own), *others] if prefix), "K")
        taken = {number for _, number in [*own, *others]}
        blocks = {number // _BLOCK for _, number in others if number}
        last = max((number for _, number in own), default=0)
        number = last + 1
        if (not own and others) or (number // _BLOCK in blocks and (last // _BLOCK) not in blocks):
            number = (max(taken) // _BLOCK + 1) * _BLOCK + 1
        while number in taken:
            number += 1
        return f"{prefix}{number:04d}"


def _text(record: CodingRecord, source_id: str) -> Transcript:
    transcript = read_transcript(record.case, source_id)
    if transcript is None:
        raise EvaltoolError(f"{source_id} has no text that may be coded.")
    return transcript


def _number(id: str) -> tuple[str, int]:
    match = _NUMBERED.fullmatch(id)
    return (match[1], int(match[2])) if match else ("", 0)
