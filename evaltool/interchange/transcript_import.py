"""A note or transcript taken into the case: the original to `private/raw/`, the text with codes for names to `transcripts/`, and a list to look through.

Speakers become persons with codes, so that the voices of a focus group stay apart. A speaker who is called by a name that the key lacks gets a code, and the
key the name. The source starts without consent, as a file cannot say who agreed to what.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.csv_rows import csv_with_rows
from evaltool.desk_review.stakeholders import Group, read_stakeholders
from evaltool.field_phase.key import COLUMNS as KEY_COLUMNS
from evaltool.field_phase.key import FILE as KEY
from evaltool.field_phase.key import read_key
from evaltool.field_phase.persons import Person, read_persons
from evaltool.field_phase.sources import FOLDER, TEXT_SUFFIXES, WITHHELD, Source, read_sources
from evaltool.field_phase.turns import part_of, turns
from evaltool.interchange.new_ids import NewIds, unsaid_group
from evaltool.interchange.pseudonymised import Pseudonyms, SafeText
from evaltool.interchange.rows_together import Addition, write_together
from evaltool.interchange.transcript_texts import Extracted, extract
from evaltool.problems import EvaltoolError
from evaltool.terms import VOCABULARIES, counted, word

RAW = "private/raw"
# from so many voices on it is a group
_A_GROUP = 3
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Wish:
    """What the person who imports says of the text: the source it belongs to, its group and kind, and who is who (label -> person code)."""

    source: str = ""
    group: str = ""
    kind: str = ""
    speakers: tuple[tuple[str, str], ...] = ()


def import_transcript(case: CaseFolder, path: Path, wish: Wish | None = None) -> list[str]:
    """Take one file into the case and give the sentences on what became of it; raises EvaltoolError, with nothing written, where it cannot be done."""
    wish = wish or Wish()
    _refuse_what_cannot_be(case, wish)
    return _Taking(case, path, extract(path), wish).done()


def _refuse_what_cannot_be(case: CaseFolder, wish: Wish) -> None:
    source = read_sources(case).get(wish.source)
    if source is not None and source.consent in WITHHELD:
        raise EvaltoolError(f"The consent of {source.id} is {source.consent}, so no text of it may be kept. Nothing was written.")
    if source is not None and source.file and case.find_file(Source.phase, source.file, FOLDER):
        way_out = f"To take it in anew, remove that text and the files of {RAW} that begin with {source.id}_; or choose another source."
        raise EvaltoolError(f"{source.id} has its text already ({source.file}). Nothing was written. {way_out}")
    if wish.group and read_stakeholders(case).get(wish.group) is None:
        known = ", ".join(read_stakeholders(case).ids()) or "none yet"
        raise EvaltoolError(f"The case has no stakeholder group '{wish.group}' (it has: {known}). Nothing was written.")
    if wish.kind and word("source_kind", wish.kind) is None:
        raise EvaltoolError(f"'{wish.kind}' is no kind of source. It is one of: {', '.join(VOCABULARIES['source_kind'])}. Nothing was written.")


class _Taking:
    """One text on its way into the case."""

    def __init__(self, case: CaseFolder, path: Path, found: Extracted, wish: Wish):
        self._case, self._path, self._found, self._wish = case, path, found, wish
        self._ids = NewIds(case)
        self._old = read_sources(case).get(wish.source)
        self._id = self._old.id if self._old else self._ids.take(wish.source, "S")
        self._codes: dict[str, str] = {}
        self._said: list[str] = list(found.left_out)
        self._new_names: list[dict[str, str]] = []

    def done(self) -> list[str]:
        """Write everything, and say what was done."""
        self._name_speakers()
        names = Pseudonyms(self._case, self._new_names)
        if names.knows_nobody:
            self._said.append("private/key.csv is not there or empty, so no name was looked for: go through the whole text.")
        safe = names.of(self._with_codes())
        name = Path(self._old.file).name if self._old and self._old.file and Path(self._old.file).suffix in TEXT_SUFFIXES else f"{self._id}.txt"
        files = {
            self._case.root / Source.phase / FOLDER / name: safe.text.encode(),
            self._case.root / RAW / f"{self._id}_{self._path.name}": self._path.read_bytes(),
            self._case.root / RAW / f"{self._id}_to_look_through.csv": _to_look_through(safe),
        }
        write_together(self._case, self._additions(name), files, _key_with(self._case, self._new_names))
        return [*self._first_sentences(name), *self._said, *_sentences_on(safe, f"{RAW}/{self._id}_to_look_through.csv")]

    def _name_speakers(self) -> None:
        """Give each speaker who answers a person's code: the one that was said, the one of the key, or a new one."""
        wished = {label.lower(): code for label, code in self._wish.speakers}
        known = {person.code for person in read_key(self._case).persons} | set(read_persons(self._case).ids())
        names = Pseudonyms(self._case)
        for label, times in Counter(turn.label for turn in turns(self._found.text)).items():
            part, of_key = part_of(label), names.words(label)
            if label.lower() in wished:
                self._codes[label] = wished[label.lower()]
            elif label in known or of_key in known:
                self._codes[label] = label if label in known else of_key
            elif part in ("answers", "named"):
                self._codes[label] = self._ids.take("", "P")
                if part == "named":
                    self._new_names.append({"person_code": self._codes[label], "name": label})
            elif part == "unclear":
                self._said.append(f"'{label}' stands before {times} paragraphs and was left as it is; if it is a speaker, import with --speaker '{label}=P..'.")
                continue
            is_person = label in self._codes and part_of(self._codes[label]) != "asks"
            who = f"is {self._codes[label]}" if is_person else "asks"
            shown = "A speaker called by name" if part == "named" else label
            self._said.append(f"{shown} {who}: {counted(times, 'turn')}.")

    def _persons(self) -> list[str]:
        """The persons who answer, each once; a speaker may also have been said to be the one who asks."""
        return [code for code in dict.fromkeys(self._codes.values()) if part_of(code) != "asks"]

    def _with_codes(self) -> str:
        """The text with the codes of the speakers as their labels."""
        text, pieces, last = self._found.text, [], 0
        for turn in turns(text):
            if turn.label in self._codes:
                pieces += [text[last : turn.start], self._codes[turn.label]]
                last = turn.end
        return "".join([*pieces, text[last:]])

    def _additions(self, name: str) -> list[Addition]:
        """The rows of the source and of persons the case does not know yet; the row of a source that is there already stays as it is."""
        persons = self._persons()
        groups: list[dict[str, str]] = []
        group = self._wish.group or (self._old.group_ids[0] if self._old else "")
        if not group:
            group, groups = unsaid_group(self._case, self._ids)
            self._said.append(
                f"Nobody said which group was heard: {group} stands for it in stakeholders. Put the right one in sources, or import with --group."
            )
        kind = word("source_kind", self._wish.kind) or ("focus_group" if len(persons) >= _A_GROUP else "interview")
        heard = {"person_codes": "; ".join(persons), "persons": str(len(persons) or 1)}
        row = {"source_id": self._id, "kind": kind, "group_ids": group, **heard, "consent": "not_asked", "quotable": "no", "file": name}
        new = [{"person_code": code, "group_id": group} for code in persons if read_persons(self._case).get(code) is None]
        return [(Group, groups, ""), (Person, new, ""), (Source, [] if self._old else [row], "")]

    def _first_sentences(self, name: str) -> list[str]:
        said = [f"{self._id}: the text is {FOLDER}/{name}, the original is kept in {RAW}/."]
        if not self._old:
            return [*said, f"The consent of {self._id} is not asked: set it in sources before the text is used."]
        missing = [code for code in self._persons() if code not in self._old.person_codes]
        if missing:
            said.append(f"Put into the row of {self._id} in sources: {'; '.join(missing)} in 'person_codes'.")
        return said if self._old.file else [*said, f"Put into the row of {self._id} in sources: {name} in 'file'."]


def _to_look_through(safe: SafeText) -> bytes:
    """The list of every replacement and every capitalised word, as a table for the evaluator; it holds names and stays in `private/`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("line", "what", "written", "now", "look_first"))
    writer.writerows((one.line, "replaced", one.written, one.put.strip(), "") for one in safe.replaced)
    for capital in safe.capitals():
        lines = "; ".join(map(str, capital.lines))
        writer.writerow((lines, "capitalised word, not in the key", capital.word, "", "yes" if capital.look_first else "no"))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _sentences_on(safe: SafeText, place: str) -> list[str]:
    capitals = safe.capitals()
    first = [f"{one.word} (l.{one.lines[0]})" for one in capitals if one.look_first]
    replaced = Counter(one.put.strip() for one in safe.replaced)
    put = ", ".join(f"{code} {counted(times, 'time')}" for code, times in sorted(replaced.items()))
    said = [f"Replaced: {put}." if put else "No name or number of the key was found in the text."]
    if first:
        said.append(f"Not in the key, and perhaps names: {', '.join(first)}.")
    without = sum(all(unicodedata.category(letter) == "Lo" for letter in found) for found in _LETTERS.findall(safe.text))
    if without:
        said.append(f"Its words in a script without capitals ({without} in all) cannot be listed: read the text for names.")
    rest = len(capitals) - len(first)
    also = f", {rest} ordinary words at the beginnings of sentences among them" if rest else ""
    return [*said, f"Look through {place}: every replacement and every capitalised word{also}."]


def _key_with(case: CaseFolder, rows: list[dict[str, str]]) -> dict[Path, bytes]:
    """The key with more rows, to be written; nothing where there are none."""
    path = case.root / KEY
    empty = (",".join(KEY_COLUMNS) + "\n").encode()
    return {path: csv_with_rows(path.read_bytes() if path.is_file() else empty, rows)} if rows else {}
