"""REFI-QDA files written strictly: in the order of the schema, GUIDs in capitals, texts as UTF-8 with line feeds inside the package, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from lxml import etree

from evaltool import __version__
from evaltool.interchange.refi_project import CODEBOOK_NAMESPACE, PROJECT_NAMESPACE, RefiCode, RefiProject, RefiSelection, RefiText, stable_guid

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_LONGEST_NAME = 100
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ORIGIN = f"evaltool {__version__}"


def project_package(project: RefiProject) -> bytes:
    """The bytes of a .qdpx: the project and one text file a source."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        _put(package, "project.qde", project_xml(project))
        for text in project.texts:
            _put(package, f"sources/{text.guid}.txt", (text.text or "").encode())
    return written.getvalue()


def project_xml(project: RefiProject) -> bytes:
    """The project file by itself."""
    root = etree.Element(_tag("Project"), {"name": _plain(project.name), "origin": _ORIGIN}, nsmap={None: PROJECT_NAMESPACE})
    if project.users:
        users = etree.SubElement(root, _tag("Users"))
        for guid, name in project.users.items():
            etree.SubElement(users, _tag("User"), guid=guid, name=_plain(name))
    if project.codes:
        _add_codes(etree.SubElement(etree.SubElement(root, _tag("CodeBook")), _tag("Codes")), project.codes, PROJECT_NAMESPACE)
    _add_variables(root, project)
    notes: dict[str, str] = {}
    if project.texts:
        sources = etree.SubElement(root, _tag("Sources"))
        for text in project.texts:
            _add_text(sources, text, notes)
    if notes:
        _add_notes(root, notes)
    if project.description:
        etree.SubElement(root, _tag("Description")).text = _plain(project.description)
    return _bytes(root)


def codebook_xml(project: RefiProject) -> bytes:
    """The bytes of a .qdc: the codes alone."""
    root = etree.Element(_tag("CodeBook", CODEBOOK_NAMESPACE), {"origin": _ORIGIN}, nsmap={None: CODEBOOK_NAMESPACE})
    _add_codes(etree.SubElement(root, _tag("Codes", CODEBOOK_NAMESPACE)), project.codes, CODEBOOK_NAMESPACE)
    return _bytes(root)


def _add_codes(parent: etree._Element, codes: Iterable[RefiCode], namespace: str) -> None:
    made: dict[str, etree._Element] = {}
    for code in codes:
        above = made.get(code.parent, parent)
        attributes = {"guid": code.guid, "name": _plain(code.name), "isCodable": "true" if code.is_codable else "false"}
        made[code.guid] = etree.SubElement(above, _tag("Code", namespace), attributes)
        if code.description:
            etree.SubElement(made[code.guid], _tag("Description", namespace)).text = _plain(code.description)


def _add_variables(root: etree._Element, project: RefiProject) -> None:
    """What is said about each source, as a case with one source: the form that most programs read."""
    described = [text for text in project.texts if text.variables]
    if not described:
        return
    names = list(dict.fromkeys(name for text in described for name in text.variables))
    guids = {name: stable_guid(project.name, "variable", name) for name in names}
    variables, cases = etree.SubElement(root, _tag("Variables")), etree.SubElement(root, _tag("Cases"))
    for name, guid in guids.items():
        etree.SubElement(variables, _tag("Variable"), guid=guid, name=name, typeOfVariable="Text")
    for text in described:
        case = etree.SubElement(cases, _tag("Case"), guid=stable_guid(project.name, "case", text.guid), name=_plain(text.name))
        for name, words in text.variables.items():
            value = etree.SubElement(case, _tag("VariableValue"))
            etree.SubElement(value, _tag("VariableRef"), targetGUID=guids[name])
            etree.SubElement(value, _tag("TextValue")).text = _plain(words)
        etree.SubElement(case, _tag("SourceRef"), targetGUID=text.guid)


def _add_text(sources: etree._Element, text: RefiText, notes: dict[str, str]) -> None:
    source = etree.SubElement(sources, _tag("TextSource"), guid=text.guid, name=_plain(text.name), plainTextPath=f"internal://{text.guid}.txt")
    for selection in text.selections:
        _add_selection(source, selection, notes)


def _add_selection(source: etree._Element, selection: RefiSelection, notes: dict[str, str]) -> None:
    positions = {"startPosition": str(selection.start), "endPosition": str(selection.end)}
    marked = etree.SubElement(source, _tag("PlainTextSelection"), {"guid": selection.guid, "name": _short(selection.name), **positions})
    if selection.codings and selection.codings[0].user:
        marked.set("creatingUser", selection.codings[0].user)
    for coding in selection.codings:
        made = etree.SubElement(marked, _tag("Coding"), guid=coding.guid)
        if coding.user:
            made.set("creatingUser", coding.user)
        if coding.date:
            made.set("creationDateTime", f"{coding.date}T00:00:00Z")
        etree.SubElement(made, _tag("CodeRef"), targetGUID=coding.code)
        for number, words in enumerate(coding.notes):
            guid = stable_guid("note", coding.guid, str(number))
            notes[guid] = words
            etree.SubElement(made, _tag("NoteRef"), targetGUID=guid)


def _add_notes(root: etree._Element, notes: dict[str, str]) -> None:
    parent = etree.SubElement(root, _tag("Notes"))
    for guid, words in notes.items():
        note = etree.SubElement(parent, _tag("Note"), guid=guid, name=_short(words.split("\n")[0]))
        etree.SubElement(note, _tag("PlainTextContent")).text = _plain(words)


def _put(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    # unlike the default, the same on Windows and on Unix
    entry.create_system, entry.external_attr = 0, 0
    package.writestr(entry, data)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _tag(name: str, namespace: str = PROJECT_NAMESPACE) -> str:
    return f"{{{namespace}}}{name}"


def _plain(words: str) -> str:
    """The words without the control characters that XML cannot hold."""
    return _NOT_IN_XML.sub(" ", words)


def _short(words: str) -> str:
    """Words on one line, cut as other programs cut the quotation in a name."""
    line = " ".join(_plain(words).split())
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME].rstrip()}…"
