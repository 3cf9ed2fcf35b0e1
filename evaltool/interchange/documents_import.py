"""The register of documents from a folder of files: what each file says of itself, its text for citing, and what the Terms of Reference expect and is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic_core import PydanticCustomError

from evaltool import terms
from evaltool.case import CaseFolder
from evaltool.cells import parse_day
from evaltool.desk_review.documents import read_documents
from evaltool.interchange.import_report import ImportReport
from evaltool.interchange.matrix_import import MATRIX
from evaltool.interchange.paper import Block, Paper, UnreadablePaper
from evaltool.interchange.reading import read_paper
from evaltool.interchange.table_headings import find_tables
from evaltool.tables import write_bytes

FOLDER = "documents"
MOST_FILES = 2000
# -- kinds of documents: signs in a title or file name, and what Terms of Reference call them --
KINDS: tuple[tuple[str, str], ...] = (
    ("terms of reference", r"terms of reference|\btors?\b"),
    ("evaluation report", r"evaluation report|review report|evaluation of phase"),
    ("financial report", r"financial (?:and \w+ )?reports?|expenditure reports?|financial statements?"),
    ("progress report", r"(?:progress|quarterly|interim|monthly|annual|narrative|donor|final|mid[- ]?term) reports?|reports? to the donor"),
    ("monitoring data", r"monitoring (?:reports?|data|tool|plan)|attendance lists?|registers?\b|database"),
    ("budget", r"budget"),
    ("results matrix", r"results? matrix|log\s?frame|logical framework|results? framework"),
    ("work plan", r"work\s?plan|action plan of the project|implementation plan"),
    ("agreement", r"financing decision|financing agreement|(?:donor |grant |contribution )?agreement|contract\b|memorandum of understanding"),
    ("project document", r"project document|prodoc|project proposals?|project description|description of the action|grant application"),
    ("guideline", r"guidelines?|guidance notes?|handbook|manual"),
    ("template", r"evaluation sheet|evaluation report template|template"),
    ("meeting plan", r"meeting plan|agenda|provisional programme"),
    ("policy", r"national (?:\w+[ -]){0,4}(?:action plan|strategy|policy|referral mechanism)"),
)
_ASKED = re.compile(r"review|desk|documents?\b|attached|available|provided|supplied|separate|template|in line with", re.IGNORECASE)
_ATTACHED = re.compile(r"\b(?:separate|attached|annexed|enclosed)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\u201c\"]([^\u201d\"]{4,120})[\u201d\"]")
_ANNEX = re.compile(r"\bannex(?:es)?\s+[IVX\d]+\s*[\u2013:.-]\s*(?P<title>[A-Z][^.;\n]{3,80})", re.IGNORECASE)
_NO_TITLE = re.compile(r"microsoft word|untitled|document\s?\d*$|\.docx?$|\.xlsx?$|\.pdf$|^\W*$|powerpoint|presentation\d*$", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"\b(?:ministry|organi[sz]ation|agency|office|mission|department|government|union|university|institute|academy|council|foundation|association|centre|center|committee|bank"
    r"|programme|fund|society|league|team|unit|group|ltd|gmbh|inc|consult\w*|ngo|un)\b",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"python-docx|openpyxl|libreoffice|microsoft|^(?:user|admin|author|owner|unknown)\b", re.IGNORECASE)  # what wrote the file, not who
_ACRONYM = re.compile(r"[A-Z]{2,8}(?:[ /-][A-Z]{2,12})*")


@dataclass
class DocumentsFound:
    """The rows for the register, the texts to keep beside it by file name, what to say, and the papers that could be read."""

    rows: list[dict[str, str]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    report: ImportReport = field(default_factory=lambda: ImportReport(""))


def files_in(folder: Path, without: Path | None = None) -> list[Path]:
    """The files of a folder and the folders in it by name, without hidden files, locks of open files, links and the case itself."""
    inside = without.resolve() if without is not None else None
    found = []
    for path in sorted(folder.rglob("*")):
        if any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts) or path.is_symlink() or not path.is_file():
            continue
        if inside is None or inside == folder.resolve() or not path.resolve().is_relative_to(inside):
            found.append(path)
    return found[:MOST_FILES]


def read_papers(paths: Iterable[Path]) -> tuple[dict[Path, Paper], list[str]]:
    """The papers that can be read, and a sentence for each that cannot."""
    papers, refused = {}, []
    for path in paths:
        try:
            papers[path] = read_paper(path)
        except UnreadablePaper as broken:
            refused.append(str(broken))
    return papers, refused


def register(case: CaseFolder, folder: Path, paths: Sequence[Path], papers: dict[Path, Paper]) -> DocumentsFound:
    """The rows for the files that the register does not have yet, and for what the Terms of Reference expect and nobody sent."""
    found = DocumentsFound(report=ImportReport(folder.name))
    known = read_documents(case)
    number = max((int(match[1]) for id in [*known.ids(), *known.lost_ids] if (match := re.fullmatch(r"D(\d+)", id))), default=0)
    listed = {document.file for document in known} | {_named_in(document.note) for document in known}
    titles = [document.title for document in known]
    for path in paths:
        name = path.relative_to(folder).as_posix()
        text_name = f"{FOLDER}/{_plain_name(name)}.txt"
        if name in listed or text_name in listed:
            found.report.add("skipped", name, path.name, "in the register already")
            continue
        number += 1
        row = _row(f"D{number:02d}", name, papers.get(path), found)
        if path in papers:
            found.texts[text_name] = _text(papers[path])
            row["file"] = text_name
        found.rows.append(row)
        found.report.add(
            "taken" if path in papers else "not understood", name, row["title"], f"{row['document_id']}" + ("" if path in papers else ", not readable")
        )
    for title, kind, place in _missing(
        papers, [*titles, *(row["title"] for row in found.rows)], [document.kind for document in known] + [row["kind"] for row in found.rows]
    ):
        number += 1
        found.rows.append({"document_id": f"D{number:02d}", "title": title, "kind": kind, "received": "no", "note": f"Named in {place}; not among the files."})
        found.sentences.append(f"Expected and missing: {title} ({place}).")
    return found


def write_texts(case: CaseFolder, found: DocumentsFound) -> None:
    """Keep the text of each paper in the case, so that a place in it can be cited and searched."""
    for name, text in found.texts.items():
        write_bytes(case.root / "desk_review" / name, text.encode())


def _row(id: str, name: str, paper: Paper | None, found: DocumentsFound) -> dict[str, str]:
    row = {"document_id": id, "title": _from_file_name(name), "received": "yes", "kind": "", "note": f"File: {name}. It could not be read."}
    if paper is None:
        row["kind"] = "; ".join(_kinds(row["title"]))
        return row
    says = paper.properties
    own_title = says.get("title", "")
    row["title"] = own_title if own_title and not _NO_TITLE.search(own_title) and len(own_title) > 5 else _first_heading(paper) or row["title"]
    row["kind"] = "; ".join(_kinds(f"{Path(name).stem} {row['title']}") or _contents(paper)[:1])
    row["author"] = _author(says, name, found)
    row["date"] = _day(says.get("date", ""))
    row["note"] = f"File: {name}. {paper.kind}, {', '.join(_counts(paper))}." + (" Date of the last change of the file." if row["date"] else "")
    return row


def _counts(paper: Paper) -> list[str]:
    """Pages and words as the file says them; words are counted where it says none."""
    says = paper.properties
    words = int(says["words"]) if says.get("words", "").isdigit() else 0
    # a program that counts no words has not counted pages either
    pages = int(says["pages"]) if says.get("pages", "").isdigit() and (words or paper.kind == "PDF") else 0
    words = words or sum(len(line.split()) for line in paper.texts())
    return [f"{count:,} {unit if count > 1 else unit[:-1]}" for count, unit in ((pages, "pages"), (words, "words")) if count]


def _author(says: dict[str, str], name: str, found: DocumentsFound) -> str:
    """An institution, as the file names it; a person's name stays out of the register."""
    for written in (says.get("company", ""), says.get("author", "")):
        if _INSTITUTION.search(written) or _ACRONYM.fullmatch(written):
            return written
    if says.get("author") and not _PROGRAM.search(says["author"]):
        found.sentences.append(f"{name} names a person as its author. Names of persons stay out of the register: write the institution.")
    return ""


def _day(written: str) -> str:
    try:
        day = parse_day(written)
    except PydanticCustomError:
        return ""
    return day.isoformat() if day else ""


def _first_heading(paper: Paper) -> str:
    """The title on the first page: a heading, else the longest of the first paragraphs that is no sentence."""
    first = [block for block in paper.blocks[:8] if 8 < len(block.text) < 250 and "@" not in block.text]
    headed = [block.text for block in first if block.heading]
    unended = [block.text for block in first if not block.text.rstrip().endswith((".", ":", ";"))]
    return " ".join((headed or [max(unended, key=len, default="")])[0].split())


def _from_file_name(name: str) -> str:
    return " ".join(re.sub(r"[_]+", " ", Path(name).stem).split())


def _plain_name(name: str) -> str:
    """A file name without folders that every system takes; two files of the same name differ by their ending."""
    return re.sub(r"[^\w.-]+", "_", re.sub(r"\.txt$", "", name, flags=re.IGNORECASE).replace("/", "_")).strip("._") or "document"


def _named_in(note: str) -> str:
    match = re.match(r"File: (.+?)\. ", f"{note} ")
    return match[1] if match else ""


def _kinds(text: str) -> list[str]:
    words = terms.plain(text)
    return [kind for kind, signs in KINDS if re.search(signs, words)]


def _text(paper: Paper) -> str:
    """The text for citing: pages parted by form feeds where the file itself knows them for sure."""
    pages = paper.properties.get("pages", "")
    if len(paper.pages) > 1 and (paper.kind != "Word" or pages == str(len(paper.pages))):
        return "\f".join(page.replace("\f", " ") for page in paper.pages) + "\n"
    return "\n".join(line.replace("\f", " ") for line in paper.texts()) + "\n"


def _missing(papers: dict[Path, Paper], titles: Sequence[str], kinds: Sequence[str]) -> list[tuple[str, str, str]]:
    """(title, kind, place) of each document that the Terms of Reference ask for, or a paper says is attached, and no file is."""
    there = {kind for written in kinds for kind in written.split("; ")} | {kind for paper in papers.values() for kind in _contents(paper)}
    named = " | ".join(map(terms.plain, titles))
    missing: dict[str, tuple[str, str, str]] = {}
    for path, paper in papers.items():
        for block, asked in _askings(paper):
            for title, kind in _named(block.text, asked):
                if kind not in there and terms.plain(title) not in named:
                    missing.setdefault(terms.plain(re.sub(r"(?i)^annex\s+\w+\W+", "", title)), (title, kind, f"{path.name}, {block.place}"))
    return list(missing.values())


def _askings(paper: Paper) -> Iterator[tuple[Block, bool]]:
    """The paragraphs that may name documents: those of the Terms of Reference, and elsewhere those that say something is attached."""
    in_terms = "terms of reference" in _kinds(Path(paper.file).stem) and "project document" not in _kinds(Path(paper.file).stem)
    for block in paper.blocks:
        in_terms |= block.begins_terms_of_reference
        if in_terms or _ATTACHED.search(block.text):
            yield block, bool(_ASKED.search(block.text))


def _named(text: str, asked: bool) -> Iterator[tuple[str, str]]:
    """(title, kind) of the documents in a paragraph: annexes by their title, titles in quotation marks, and kinds where the paragraph asks for documents."""
    for annex in _ANNEX.finditer(text):
        kinds = _kinds(annex["title"])
        yield " ".join(annex[0].split()), "annex" if kinds in ([], ["evaluation report"]) else kinds[0]
    if not asked or _ANNEX.search(text):
        return
    for quoted in _QUOTED.findall(text):
        if _kinds(quoted):
            yield quoted, _kinds(quoted)[0]
    bare = _QUOTED.sub(" ", text)
    for kind, signs in KINDS:
        # a template or an evaluation report is expected where it is an annex; a guideline where it has a title
        shape = rf"(?:[A-Z][A-Za-z]+ )+(?i:{signs})" if kind == "guideline" else rf"(?:(?!The )[A-Z][A-Za-z-]+ )*(?i:{signs})"
        for match in re.finditer(shape, bare) if kind not in ("template", "evaluation report") else ():
            yield match[0][:1].upper() + match[0][1:], kind


def _contents(paper: Paper) -> list[str]:
    """The kinds of documents that a file is or holds: a project document has its results matrix and work plan in it."""
    headings = [block.text for block in paper.blocks if len(block.text) < 60 and not block.text.rstrip().endswith((".", ";", ","))]
    here = [kind for text in headings for kind in _kinds(text) if kind not in ("budget", "template", "evaluation report")]
    holds = ["project document", "results matrix"] if find_tables(paper, MATRIX) else []
    return list(dict.fromkeys([*_kinds(Path(paper.file).stem), *holds, *here]))
