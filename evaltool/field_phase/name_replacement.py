"""A name met while reading, turned into its code everywhere at once: texts, codings of all coders, emerging points; and its row in the key.

Several files change together, so all of them are written to `private/replacing/` first, with a plan that is put in place last. From then on the change is
made however often it is interrupted: whoever opens the pad next finishes it. Each text as it was is kept in `private/raw/`, as a name that was none could
not be told back otherwise.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from evaltool.case import CaseFolder
from evaltool.csv_rows import CsvRows
from evaltool.field_phase.coder_lock import CoderLock
from evaltool.field_phase.coder_table import FOLDER
from evaltool.field_phase.coding import Coding, find_spot
from evaltool.field_phase.emerging import EmergingPoint
from evaltool.field_phase.key import FILE as KEY_FILE
from evaltool.field_phase.key_rows import key_with
from evaltool.field_phase.transcripts import read_text, text_files
from evaltool.privacy.pseudonyms import Key, NameHit, ReplacedText, find_names, with_codes
from evaltool.problems import EvaltoolError
from evaltool.records import Record, headings_of
from evaltool.tables import refuse_open, write_bytes
from evaltool.terms import counted

_STAGED, _RAW, _PLAN = "private/replacing", "private/raw", "plan.json"
_FREE_WORDS: tuple[tuple[type[Record], tuple[str, ...]], ...] = ((Coding, ("translation", "memo")), (EmergingPoint, ("text", "to_verify")))

Find = Callable[[str], list[NameHit]]
_Moved = tuple[str, ReplacedText]  # a text before, and after


@dataclass
class Replaced:
    """What a replacement did: the code, how often and in which files a name was replaced, and the texts whose offsets moved."""

    code: str
    times: int = 0
    files: list[str] = field(default_factory=list)
    text_ids: list[str] = field(default_factory=list)

    def in_words(self) -> str:
        """The sentence for the person who asked for it; it does not repeat the name."""
        times = "once" if self.times == 1 else f"{self.times} times"
        return f"The name is {self.code} now, replaced {times} in {counted(len(self.files), 'file')}; codings moved with the text, and {KEY_FILE} has the name."


def replace_name(case: CaseFolder, name: str, code: str, own: str = "") -> Replaced:
    """The name replaced by its code in every file of the case that the pad can reach; raises EvaltoolError, and changes nothing, where that is not safe.

    `own` is the coder whose lock the caller already holds.
    """
    finish_replacing(case)
    name, code = " ".join(name.split()), code.strip()
    key_rows, key = key_with(case, name, code)
    find = _finder(key, code)
    done = Replaced(code)
    with ExitStack() as locks:
        for path in sorted((case.root / FOLDER).glob("*.csv")):
            if path.stem.lower() != own.lower():
                locks.enter_context(CoderLock(path.parent, path.stem))
        contents: dict[str, bytes] = {}
        moved = _texts(case, find, contents, done)
        if not done.times:
            raise EvaltoolError(f"'{name}' is not seen as a name in any text. Select the whole name, with its capital letters.")
        _tables(case, find, moved, contents, done)
        contents[KEY_FILE] = key_rows.data()
        _stage(case, contents)
        finish_replacing(case)
    return done


def finish_replacing(case: CaseFolder) -> bool:
    """True where a replacement that was interrupted has been finished now."""
    folder = case.root / _STAGED
    if not (folder / _PLAN).is_file():
        shutil.rmtree(folder, ignore_errors=True)  # what was staged without a plan was never decided
        return False
    plan = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
    for file, staged in plan.items():
        write_bytes(case.root / file, (folder / staged).read_bytes())
    # the plan first: without it the rest is no longer anything to do
    (folder / _PLAN).unlink()
    shutil.rmtree(folder, ignore_errors=True)
    for model in (Coding, EmergingPoint):
        case.read_again(model)
    return True


# -- what the files are to hold --


def _texts(case: CaseFolder, find: Find, contents: dict[str, bytes], done: Replaced) -> dict[str, _Moved]:
    """The texts with names replaced, by id of source or document."""
    moved: dict[str, _Moved] = {}
    for id, path in text_files(case):
        text = read_text(path)
        hits = find(text) if text is not None else []
        if text is None or not hits:
            continue
        after = _replaced(text, hits)
        moved[id] = (text, after)
        file = path.relative_to(case.root.resolve()).as_posix()
        if file not in contents:
            data = path.read_bytes()
            contents[f"{_RAW}/{path.stem}.{hashlib.sha256(data).hexdigest()[:12]}{path.suffix}"] = data
            contents[file] = _as_before(data, after.text)
            done.times += len(hits)
            done.files.append(file)
        done.text_ids.append(id)
    return moved


def _tables(case: CaseFolder, find: Find, moved: dict[str, _Moved], contents: dict[str, bytes], done: Replaced) -> None:
    """Codings and emerging points with names replaced and offsets moved; a workbook that would have to change is refused."""
    for model, columns in _FREE_WORDS:
        case.read_again(model)
        for path, records in _by_file(case, model):
            changes = {}
            for record in records:
                cells = {name: _replaced(words, hits).text for name in columns if (hits := find(words := getattr(record, name)))}
                cells |= _moved(record, moved, find) if isinstance(record, Coding) else {}
                if cells:
                    changes[record.id] = cells
            if not changes:
                continue
            file = case.relative(path)
            if path.suffix.lower() != ".csv":
                raise EvaltoolError(f"Nothing was replaced: {file} would have to change with the texts. Save its table as CSV, and try again.")
            contents[file] = _rows_changed(case, model, path, changes)
            done.files.append(file)


def _moved(coding: Coding, moved: dict[str, _Moved], find: Find) -> dict[str, str]:
    """The cells of a coding that follow its text; words that could not be found before keep their offsets and lose the name."""
    if coding.source_id in moved:
        before, after = moved[coding.source_id]
        spot = find_spot(before, coding)
        if spot.is_found:
            start, end = after.span(spot.start, spot.end)
            cells = {"start": str(start), "end": str(end), "quote": after.text[start:end].strip()}
            return {name: words for name, words in cells.items() if words != str(getattr(coding, name))}
    hits = find(coding.quote)
    return {"quote": _replaced(coding.quote, hits).text} if hits else {}


def _finder(key: Key, code: str) -> Find:
    """The function that finds the names of one person; a name that several share is found with all their codes, as the key cannot tell whose it is."""
    return lambda text: [hit for hit in find_names(text, key) if code in hit.person_code.split("/")]


def _replaced(text: str, hits: Sequence[NameHit]) -> ReplacedText:
    return with_codes(text, ((hit.start, hit.end, hit.person_code) for hit in hits))


def _rows_changed(case: CaseFolder, model: type[Record], path: Path, changes: dict[str, dict[str, str]]) -> bytes:
    rows = CsvRows.of(path.read_bytes())
    home = next(home for home in case.homes_of(model, path.stem if model.a_file_each else "") if home.path == path)
    headings = headings_of(model, home.table) if home.table else {}
    key = headings.get(model.key, model.key)
    lines = []
    for line in rows.lines:
        cells = changes.get(rows.cells(line).get(key, "").strip(), {})
        lines.append(rows.changed(line, {headings[name]: words for name, words in cells.items() if name in headings}) if cells else line)
    return rows.with_lines(lines).data()


def _by_file(case: CaseFolder, model: type[Record]) -> Iterator[tuple[Path, list[Record]]]:
    found: dict[Path, list[Record]] = {}
    for record in case.read(model):
        found.setdefault(case.root / record.found_at.file, []).append(record)
    yield from found.items()


def _as_before(data: bytes, text: str) -> bytes:
    """The text in the byte order mark and line ends that the file had."""
    end = "\r\n" if b"\r\n" in data else "\n"
    return (b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b"") + text.replace("\n", end).encode()


def _stage(case: CaseFolder, contents: dict[str, bytes]) -> None:
    """Everything that is to be written, beside a plan that is put in place last and makes it decided."""
    folder = case.root / _STAGED
    for file in contents:
        refuse_open(case.root / file, case.relative(case.root / file), "nothing was replaced")
    plan = {}
    for number, (file, data) in enumerate(contents.items()):
        plan[file] = f"{number}.new"
        write_bytes(folder / plan[file], data)
    write_bytes(folder / _PLAN, json.dumps(plan, ensure_ascii=False).encode())
