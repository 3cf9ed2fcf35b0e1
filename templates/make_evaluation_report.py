"""Makes evaluation_report.docx, the Word template of the evaluation report.

    python templates/make_evaluation_report.py [--to FILE]

The file is made of Word's own parts, so that it serves without any program too: type over the
prompts, press F9 in the contents. The same script gives the same bytes. Look: report_styles.py;
order and prompts: report_sections.py.
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from report_sections import DISCLAIMER, REPORT, Pages, Place
from report_styles import W, numbering, style_id, styles, theme

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PORTRAIT, LANDSCAPE = (11906, 16838), (16838, 11906)
# What a reader wants to know first; a table that can be filled in by hand.
GENERAL_INFORMATION = (
    "Project title and code", "Donor", "Executing agency", "Budget", "Duration", "Places",
    "Partners", "Target groups", "Evaluation type and timing", "Evaluator", "Commissioned by",
    "Field work", "Criteria and rating scheme",
)  # fmt: skip

# (part name, content type, relationship type) of everything that the document refers to.
PARTS = (
    ("styles.xml", f"{WORD}.styles+xml", "styles"),
    ("numbering.xml", f"{WORD}.numbering+xml", "numbering"),
    ("settings.xml", f"{WORD}.settings+xml", "settings"),
    ("theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml", "theme"),
    ("header1.xml", f"{WORD}.header+xml", "header"),
    ("footer1.xml", f"{WORD}.footer+xml", "footer"),
)


class Writer:
    """Puts the document together; hands out the numbers of controls and bookmarks."""

    def __init__(self) -> None:
        self.number = 0
        self.chapters: list[tuple[str, str]] = []

    def paragraph(self, style: str, text: str, inner: str = "") -> str:
        """A paragraph in a style."""
        shown = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{inner}{shown}</w:p>'

    def control(self, tag: str, content: str, *, prompt: bool, kind: str = "") -> str:
        """A content control within a bookmark of the same name.

        The bookmark stands outside: what is typed over a prompt would destroy one inside.
        """
        self.number += 1
        alias = tag.replace("_", " ").capitalize()
        shown = "<w:showingPlcHdr/>" if prompt else ""
        return (
            f'<w:bookmarkStart w:id="{self.number}" w:name="{tag}"/><w:sdt><w:sdtPr>'
            f'<w:alias w:val={quoteattr(alias)}/><w:tag w:val="{tag}"/><w:id w:val="{1000 + self.number}"/>'
            f"{shown}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
            f'<w:bookmarkEnd w:id="{self.number}"/>'
        )

    def heading(self, place: Place) -> str:
        """A heading that the contents list can lead to."""
        if place.style.startswith("Front"):
            return self.paragraph(place.style, place.heading)
        self.number += 1
        name = f"_Toc{len(self.chapters):08d}"
        level = "toc 2" if place.style == "Heading 2" else "toc 1"
        self.chapters.append((level, place.heading))
        start = f'<w:bookmarkStart w:id="{self.number}" w:name="{name}"/>'
        text = f'<w:r><w:t xml:space="preserve">{escape(place.heading)}</w:t></w:r>'
        end = f'<w:bookmarkEnd w:id="{self.number}"/>'
        return self.paragraph(place.style, "", start + text + end)

    def place(self, place: Place) -> str:
        """A heading with its control."""
        head = self.heading(place)
        if not place.tag:
            return head
        if place.tag == "disclaimer":
            words = "".join(self.paragraph("Body Text", text) for text in DISCLAIMER)
            return head + self.control(place.tag, words, prompt=False, kind="<w:docPartObj/>")
        if place.tag in ("contents", "list_of_tables", "list_of_figures"):
            # As Word's own contents list, with "Update table" on top.
            gallery = '<w:docPartGallery w:val="Table of Contents"/>' if place.tag == "contents" else ""
            kind = f"<w:docPartObj>{gallery}</w:docPartObj>"
            return head + self.control(place.tag, f"@{place.tag}@", prompt=False, kind=kind)
        prompts = "".join(self.paragraph("Prompt", text) for text in place.prompt)
        return head + self.control(place.tag, prompts, prompt=True)

    def list_field(self, tag: str) -> str:
        """A contents field; the entries lead to the headings, Word adds the pages on F9."""
        label = {"list_of_tables": "Table", "list_of_figures": "Figure"}.get(tag)
        instruction = f'TOC \\h \\z \\c "{label}"' if label else 'TOC \\o "1-2" \\h \\z \\u'
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            f'{instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        if label:
            words = f"Select this line and press F9 when the report has {label.lower()}s with captions."
            return self.paragraph("table of figures", "", f"{begin}<w:r><w:t>{words}</w:t></w:r>{end}")
        text = ""
        for number, (style, words) in enumerate(self.chapters):
            link = f'<w:hyperlink w:anchor="_Toc{number:08d}" w:history="1"><w:r><w:t>{escape(words)}</w:t></w:r></w:hyperlink>'
            first = begin if not number else ""
            last = end if number == len(self.chapters) - 1 else ""
            text += self.paragraph(style, "", first + link + last)
        return text


def section(pages: Pages | None) -> str:
    """The page set-up of a group of places; `None` is the cover, which has no footer."""
    turned = pages is not None and pages.landscape
    width, height = LANDSCAPE if turned else PORTRAIT
    orient = ' w:orient="landscape"' if turned else ""
    footer = '<w:footerReference w:type="default" r:id="rId6"/>' if pages is not None else ""
    shown = ' w:fmt="lowerRoman"' if pages is not None and pages.roman else ""
    start = ' w:start="1"' if pages is not None and pages.restart else ""
    numbers = f"<w:pgNumType{shown}{start}/>" if shown or start else ""
    # a matrix needs the room more than the white around it
    top, side, bottom = (1247, 1134, 964) if turned else (1418, 1418, 1247)
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId5"/>{footer}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{orient}/><w:pgMar w:top="{top}" w:right="{side}" '
        f'w:bottom="{bottom}" w:left="{side}" w:header="567" w:footer="510" w:gutter="0"/>{numbers}</w:sectPr>'
    )


def section_break(pages: Pages | None) -> str:
    """The invisible line that ends a section; one point high, so that it opens no page of its own."""
    line = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{line}{section(pages)}</w:pPr></w:p>"


def cover(writer: Writer) -> str:
    """The first page."""

    def line(style: str, tag: str, prompt: str) -> str:
        run = f'<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>{escape(prompt)}</w:t></w:r>'
        return writer.paragraph(style, "", writer.control(tag, run, prompt=True, kind="<w:text/>"))

    def field(name: str) -> str:
        # A control for each line: in one control for all, the first key typed replaces the table.
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(name)}/><w:showingPlcHdr/><w:text/></w:sdtPr>"
            '<w:sdtContent><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>...</w:t></w:r>'
            "</w:sdtContent></w:sdt>"
        )

    head = (
        '<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:tcW w:w="9070" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>'
        f"{writer.paragraph('Box title', 'General information')}</w:tc></w:tr>"
    )
    logo = writer.control("logo", writer.paragraph("Logo", "Place for the logo"), prompt=True)
    cells = "".join(
        '<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="2720" w:type="dxa"/></w:tcPr>'
        f'{writer.paragraph("Box label", name)}</w:tc><w:tc><w:tcPr><w:tcW w:w="6350" w:type="dxa"/>'
        f"</w:tcPr>{writer.paragraph('Box text', '', field(name))}</w:tc></w:tr>"
        for name in GENERAL_INFORMATION
    )
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="EvaluationBox"/><w:tblW w:w="9070" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        '<w:tblCaption w:val="General information"/><w:tblDescription w:val="General information '
        'on the project and its evaluation"/></w:tblPr><w:tblGrid><w:gridCol w:w="2720"/>'
        f'<w:gridCol w:w="6350"/></w:tblGrid>{head}{cells}</w:tbl>'
    )
    return (
        logo
        + line("Title", "title", "Evaluation of ... (title of the project)")
        + line("Subtitle", "subtitle", "Type of evaluation, country, month and year")
        + line("Status line", "status_line", "Draft or final, version, date")
        + writer.control("general_information", table, prompt=False)
    )


def document() -> str:
    """word/document.xml."""
    writer = Writer()
    body = cover(writer) + section_break(None)
    for number, pages in enumerate(REPORT):
        body += "".join(writer.place(place) for place in pages.places)
        body += section_break(pages) if number < len(REPORT) - 1 else section(pages)
    for tag in ("contents", "list_of_tables", "list_of_figures"):
        body = body.replace(f"@{tag}@", writer.list_field(tag))
    return f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"


def header() -> str:
    """What stands on top of every page: the mark of invented evidence, title and status."""

    def control(tag: str, prompt: str) -> str:
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{tag}"/><w:tag w:val="{tag}"/><w:showingPlcHdr/><w:text/></w:sdtPr>'
            f"<w:sdtContent><w:r><w:t>{prompt}</w:t></w:r></w:sdtContent></w:sdt>"
        )

    mark = control("evidence_mark", "[Mark, if the evidence is not real]")
    dot = '<w:r><w:t xml:space="preserve"> \u00b7 </w:t></w:r>'
    line = control("title", "[Title]") + dot + control("status", "[Draft or final, version, date]")
    return f'<w:hdr {W}><w:p><w:pPr><w:pStyle w:val="EvidenceMark"/></w:pPr>{mark}</w:p><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{line}</w:p></w:hdr>'


def footer() -> str:
    """The page number."""
    runs = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:t xml:space="preserve">Page </w:t>', '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>", '<w:fldChar w:fldCharType="end"/>',
        )
    )  # fmt: skip
    return f'<w:ftr {W}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{runs}</w:p></w:ftr>'


def settings() -> str:
    """word/settings.xml; the compatibility mode is that of present Word."""
    return (
        f'<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/></w:settings>'
    )


def package() -> dict[str, str]:
    """All parts of the file by their names."""
    overrides = "".join(f'<Override PartName="/word/{name}" ContentType="{kind}"/>' for name, kind, _ in PARTS)
    relations = "".join(f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{name}"/>' for i, (name, _, kind) in enumerate(PARTS, 1))
    core = f"{PACKAGE}/metadata/core-properties"
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default '
        'Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{WORD}.document.main+xml"/>{overrides}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" '
        f'Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{core}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Evaluation report</dc:title>'
        '<dc:language>en-GB</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z'
        '</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z'
        "</dcterms:modified></cp:coreProperties>",
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/theme/theme1.xml": theme(),
        "word/header1.xml": header(),
        "word/footer1.xml": footer(),
    }


def main() -> None:
    """Writes the template."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(__file__).with_name("evaluation_report.docx")
    parser.add_argument("--to", type=Path, default=default, help="where to write it")
    declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    with zipfile.ZipFile(parser.parse_args().to, "w") as file:
        for name, text in package().items():
            # A fixed date and system; stored rather than packed, as zlib's versions pack differently.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.external_attr = 0
            file.writestr(entry, (declared + text).encode(), zipfile.ZIP_STORED)


if __name__ == "__main__":
    main()
