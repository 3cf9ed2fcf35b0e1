"""REFI-QDA files as other programs really write them: read leniently, whatever the namespace, capitals, braces, order and folder, and treated as untrusted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from evaltool.interchange.packages import MAX_XML, Package, parse_xml, shown
from evaltool.interchange.refi_project import RefiCode, RefiCoding, RefiProject, RefiSelection, RefiText, plain_guid
from evaltool.problems import EvaltoolError

MAX_TEXT = 50_000_000
# ATLAS.ti writes a tree as names with `::`, Taguette with `\`
_PATH_MARK = re.compile(r"::|\\")
_SOURCES = {"TextSource": "a text", "PDFSource": "a PDF", "PictureSource": "a picture", "AudioSource": "an audio", "VideoSource": "a video"}
_NO_PLACE = {"Graph": "a drawing", "Set": "a set"}


def read_refi(path: Path) -> RefiProject:
    """The project in a .qdpx, or the codes of a .qdc; raises EvaltoolError with a sentence where the file cannot be trusted or understood."""
    if not path.is_file():
        raise EvaltoolError(f"{path} is not there, or is no file.")
    if path.suffix.lower() == ".qdc":
        with path.open("rb") as opened:
            return _project(parse_xml(opened.read(MAX_XML + 1), path.name), None)
    package = Package(path)
    sheets = [name for name in package.names() if name.lower().endswith(".qde")]
    if len(sheets) != 1:
        raise EvaltoolError(
            f"{path.name} holds {len(sheets)} project files (.qde) where a REFI-QDA project holds one. Export it again, or choose another file."
        )
    return _project(parse_xml(package.read(sheets[0], MAX_XML), f"{path.name}, {sheets[0]}"), package)


def _project(root: etree._Element, package: Package | None) -> RefiProject:
    if _tag(root) not in ("Project", "CodeBook"):
        raise EvaltoolError(f"The file is XML but no REFI-QDA project or codebook: it begins with '{shown(_tag(root))}'.")
    notes = _notes(root)
    codes = tuple(_codes(root, notes))
    linked, leftovers = _linked_notes(root, notes)
    texts = tuple(_texts(root, package, notes, linked, leftovers))
    variables = _variables(root)
    texts = tuple(replace(text, variables={**variables.get(text.guid, {}), **text.variables}) for text in texts)
    leftovers += [
        (_place(element), element.get("name") or "", f"{_NO_PLACE[_tag(element)]} has no place in a case") for element in root.iter("{*}Graph", "{*}Set")
    ]
    users = {plain_guid(user.get("guid")): user.get("name") or user.get("id") or "" for user in root.iter("{*}User")}
    name, origin = root.get("name") or "", root.get("origin") or ""
    return RefiProject(name, origin, _child_text(root, "Description"), users, tuple(_nested_by_name(codes)), texts, tuple(leftovers))


def _codes(root: etree._Element, notes: dict[str, str]) -> Iterator[RefiCode]:
    for code in root.iter("{*}Code"):
        above = code.getparent()
        parent = plain_guid(above.get("guid")) if above is not None and _tag(above) == "Code" else ""
        description = "\n".join(filter(None, [_child_text(code, "Description"), *_noted(code, notes)]))
        is_codable = (code.get("isCodable") or "true").lower() in ("true", "1")
        yield RefiCode(plain_guid(code.get("guid")), " ".join((code.get("name") or "").split()), parent, description, code.get("color") or "", is_codable)


def _nested_by_name(codes: tuple[RefiCode, ...]) -> Iterator[RefiCode]:
    """The codes, those of a flat list put below the code whose name begins theirs."""
    by_name = {code.name: code.guid for code in reversed(codes)}
    is_flat = not any(code.parent for code in codes)
    for code in codes:
        *_, last = [None, *_PATH_MARK.finditer(code.name)]
        parent = by_name.get(code.name[: last.start()]) if last else None
        yield replace(code, name=code.name[last.end() :], parent=parent) if is_flat and last and parent else code


def _texts(
    root: etree._Element, package: Package | None, notes: dict[str, str], linked: dict[str, list[str]], leftovers: list[tuple[str, str, str]]
) -> Iterator[RefiText]:
    for source in root.iterfind("{*}Sources/*"):
        kind = _SOURCES.get(_tag(source), "an unknown kind of")
        text = source if _tag(source) == "TextSource" else source.find("{*}Representation")
        if text is None:
            leftovers.append((_place(source), source.get("name") or "", f"{kind} source has no text of its own"))
            leftovers += _coded(source, f"stands in {kind} source without text")
            continue
        # a selection on the page of a PDF has a twin in its text, which is read
        leftovers += [(place, words, "a region of a page; its twin in the text counts") for place, words, _ in _coded(source, "", "PDFSelection")]
        leftovers += [(_place(text), code, "a code on a whole source has no place in a case") for code in _codes_on_whole(text)]
        stored, absent = _stored(text, package)
        selections = tuple(_selections(text, notes, linked))
        values = dict(_values(source, _variable_names(root)))
        yield RefiText(plain_guid(source.get("guid")), source.get("name") or "", stored, absent, _child_text(source, "Description"), selections, values)


def _stored(text: etree._Element, package: Package | None) -> tuple[str | None, str]:
    """(the text as stored, '') or (None, why not). Only the package itself is looked into, never a path of this machine."""
    inline = text.find("{*}PlainTextContent")
    path = text.get("plainTextPath") or ""
    if inline is not None and not path:
        return "".join(inline.itertext()), ""
    if not path or package is None:
        return None, "the file holds no plain text of it"
    scheme, mark, rest = path.partition("://")
    inside = rest if mark else path
    if scheme.lower() in ("relative", "absolute") and mark:
        return None, f"its text lies outside the file ({scheme.lower()} path)"
    if ".." in re.split(r"[/\\]", inside) or inside.startswith(("/", "\\")):
        raise EvaltoolError(f"{package.name} was refused: a source points to a file outside of it ('{shown(path)}'). Nothing of it was taken.")
    name = next((found for folder in ("sources/", "") if (found := package.find(f"{folder}{inside}"))), None)
    if name is None:
        return None, "its text is missing from the file"
    try:
        return package.read(name, MAX_TEXT).decode("utf-8"), ""
    except UnicodeDecodeError:
        return None, "its text is not UTF-8, as the standard asks"


def _selections(text: etree._Element, notes: dict[str, str], linked: dict[str, list[str]]) -> Iterator[RefiSelection]:
    for selection in text.iterfind("{*}PlainTextSelection"):
        guid = plain_guid(selection.get("guid"))
        numbers = [re.fullmatch(r"\s*\+?(\d{1,12})\s*", selection.get(name) or "") for name in ("startPosition", "endPosition")]
        start, end = (int(number[1]) if number else -1 for number in numbers)
        noted = (*_noted(selection, notes), *linked.get(guid, ()))
        codings = tuple(_codings(selection, notes, linked))
        yield RefiSelection(guid, start, end, selection.get("name") or "", _child_text(selection, "Description"), noted, codings)


def _codings(selection: etree._Element, notes: dict[str, str], linked: dict[str, list[str]]) -> Iterator[RefiCoding]:
    for coding in selection.iterfind("{*}Coding"):
        guid, reference = plain_guid(coding.get("guid")), coding.find("{*}CodeRef")
        user = plain_guid(coding.get("creatingUser") or selection.get("creatingUser"))
        date = coding.get("creationDateTime") or selection.get("creationDateTime") or ""
        code = plain_guid(reference.get("targetGUID")) if reference is not None else ""
        yield RefiCoding(guid, code, user, date[:10], (*_noted(coding, notes), *linked.get(guid, ())))


def _notes(root: etree._Element) -> dict[str, str]:
    """The words of each note by its GUID."""
    found = {}
    for note in root.iterfind("{*}Notes/{*}Note"):
        parts = [_child_text(note, "PlainTextContent") or note.get("name") or "", _child_text(note, "Description")]
        found[plain_guid(note.get("guid"))] = "\n".join(filter(None, parts))
    return found


def _linked_notes(root: etree._Element, notes: dict[str, str]) -> tuple[dict[str, list[str]], list[tuple[str, str, str]]]:
    """(notes tied by a link to a thing, by its GUID; the notes that nothing refers to), as ATLAS.ti ties memos to quotations."""
    linked: dict[str, list[str]] = defaultdict(list)
    used = {plain_guid(reference.get("targetGUID")) for reference in root.iter("{*}NoteRef")}
    for link in root.iterfind("{*}Links/{*}Link"):
        ends = plain_guid(link.get("originGUID")), plain_guid(link.get("targetGUID"))
        for note, thing in (ends, ends[::-1]):
            if note in notes:
                linked[thing].append(notes[note])
    texts = {plain_guid(element.get("guid")) for element in root.iter("{*}PlainTextSelection", "{*}Coding")}
    used |= {guid for guid in notes if any(notes[guid] in words for thing, words in linked.items() if thing in texts)}
    return linked, [("note", words, "a note on the whole project has no place in a case") for guid, words in notes.items() if guid not in used]


def _variables(root: etree._Element) -> dict[str, dict[str, str]]:
    """What the cases of the file say about each source, by its GUID."""
    names = _variable_names(root)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for case in root.iterfind("{*}Cases/{*}Case"):
        for source in case.iterfind("{*}SourceRef"):
            found[plain_guid(source.get("targetGUID"))] |= dict(_values(case, names))
    return found


def _variable_names(root: etree._Element) -> dict[str, str]:
    return {plain_guid(variable.get("guid")): variable.get("name") or "" for variable in root.iterfind("{*}Variables/{*}Variable")}


def _values(thing: etree._Element, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    for value in thing.iterfind("{*}VariableValue"):
        reference = value.find("{*}VariableRef")
        name = names.get(plain_guid(reference.get("targetGUID")), "") if reference is not None else ""
        words = " ".join("".join(child.itertext()) for child in value if child is not reference).strip()
        if name and words:
            yield name, words


def _coded(source: etree._Element, why: str, tag: str = "*") -> list[tuple[str, str, str]]:
    """The selections of a source that carry codes, as leftovers."""
    return [(_place(s), s.get("name") or "", why) for s in source.iterfind(f"{{*}}{tag}") if _tag(s).endswith("Selection") and s.find("{*}Coding") is not None]


def _codes_on_whole(text: etree._Element) -> list[str]:
    return [plain_guid(reference.get("targetGUID")) for reference in text.iterfind("{*}Coding/{*}CodeRef")]


def _noted(thing: etree._Element, notes: dict[str, str]) -> tuple[str, ...]:
    guids = [plain_guid(reference.get("targetGUID")) for reference in thing.iterfind("{*}NoteRef")]
    return tuple(notes[guid] for guid in guids if notes.get(guid))


def _child_text(thing: etree._Element, name: str) -> str:
    child = thing.find(f"{{*}}{name}")
    return "".join(child.itertext()).strip() if child is not None else ""


def _place(element: etree._Element) -> str:
    return f"line {element.sourceline}, {_tag(element)}"


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname
