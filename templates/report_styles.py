"""The look of the evaluation report: theme, styles and numbering as the parts of a Word file.

Fonts and colours are the theme's, so that "Design > Fonts" and "Design > Colours" in Word change the
whole report. The colours also stand as fixed values for programs that know no themes.
"""

from __future__ import annotations

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DARK = '<w:color w:val="1F3B5C" w:themeColor="text2"/>'
GREY = '<w:color w:val="52606D"/>'
LIGHT_FILL = "E8EEF5"
LINE = "B7C3D0"


def size(points: float) -> str:
    """A font size."""
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def space(before: float = 0, after: float = 0, line: float = 1.0) -> str:
    """Space before and after a paragraph in points, and between its lines."""
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{round(line * 240)}" w:lineRule="auto"/>'


def border(side: str, colour: str = LINE, eighths: int = 4, gap: int = 0) -> str:
    """A line on one side."""
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{gap}" w:color="{colour}"/>'


def numbered(number: int, level: int = 0) -> str:
    """The paragraph takes part in a numbering."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def outline(level: int) -> str:
    """The place in the navigation pane, from 0."""
    return f'<w:outlineLvl w:val="{level}"/>'


KEEP = "<w:keepNext/><w:keepLines/>"
BREAK = "<w:pageBreakBefore/>"
RIGHT_TAB = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9070"/></w:tabs>'
HEADING_FONT = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:eastAsiaTheme="majorEastAsia" w:cstheme="majorBidi"/>'
BOLD = "<w:b/><w:bCs/>"

# Name, style it is based on, style that follows, paragraph properties, character properties.
# The properties stand in the order that the Word schema asks for.
PARAGRAPHS = (
    ("Normal", "", "", space(0, 0), ""),
    ("Body Text", "Normal", "", space(0, 6, 1.12), ""),
    ("Title", "Normal", "Subtitle",
     f"<w:pBdr>{border('top', '1F3B5C', 48, 18)}</w:pBdr>" + space(60, 10),
     HEADING_FONT + BOLD + DARK + size(26)),
    ("Document title", "Title", "Subtitle",
     f"<w:pBdr>{border('top', '1F3B5C', 36, 8)}</w:pBdr>" + space(0, 6), size(22)),
    ("Subtitle", "Normal", "Body Text", space(0, 14), HEADING_FONT + GREY + size(16)),
    ("Status line", "Normal", "Body Text", space(0, 24), BOLD + DARK + size(12)),
    ("Logo", "Normal", "Title", space(0, 0), GREY),
    ("heading 1", "Normal", "Body Text", KEEP + numbered(1, 0) + space(20, 8) + outline(0),
     HEADING_FONT + BOLD + DARK + size(18)),
    ("heading 2", "Normal", "Body Text", KEEP + numbered(1, 1) + space(14, 5) + outline(1),
     HEADING_FONT + BOLD + DARK + size(14)),
    ("heading 3", "Normal", "Body Text", KEEP + numbered(1, 2) + space(10, 3) + outline(2),
     HEADING_FONT + BOLD + DARK + size(12)),
    ("heading 4", "Normal", "Body Text", KEEP + space(10, 3) + outline(3),
     HEADING_FONT + BOLD + GREY + size(11)),
    ("Heading unnumbered", "heading 1", "Body Text",
     BREAK + numbered(0) + space(0, 10) + '<w:ind w:left="0" w:firstLine="0"/>', ""),
    ("Front heading", "Normal", "Body Text", KEEP + BREAK + space(0, 10),
     HEADING_FONT + BOLD + DARK + size(18)),
    ("Front heading small", "Normal", "Body Text", KEEP + space(20, 8),
     HEADING_FONT + BOLD + DARK + size(14)),
    ("Annex heading", "heading 1", "Body Text", BREAK + numbered(2, 0) + space(0, 10), ""),
    ("Annex heading 2", "heading 2", "Body Text", numbered(2, 1), ""),
    ("Annex heading 3", "heading 3", "Body Text", numbered(2, 2), ""),
    ("toc 1", "Normal", "", RIGHT_TAB + space(4, 1), BOLD),
    ("toc 2", "Normal", "", RIGHT_TAB + space(0, 2) + '<w:ind w:left="340"/>', ""),
    ("table of figures", "Normal", "", RIGHT_TAB + space(0, 3), ""),
    ("caption", "Normal", "Body Text", "<w:keepLines/>" + space(10, 6), BOLD + DARK + size(10)),
    ("Figure", "Normal", "caption", "<w:keepNext/>" + space(8, 0), ""),
    ("Table text", "Normal", "", space(1, 1), size(9)),
    ("Table number", "Table text", "", '<w:jc w:val="right"/>', ""),
    ("Table heading", "Table text", "", "<w:keepNext/>", BOLD + DARK),
    ("Table note", "Normal", "Body Text", space(3, 10), GREY + size(8.5)),
    ("Table gap", "Normal", "", '<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>', size(2)),
    ("Box title", "Normal", "", "<w:keepNext/>" + space(3, 3), BOLD + DARK + size(10.5)),
    ("Box label", "Normal", "", space(2, 2), BOLD + size(10)),
    ("Box text", "Normal", "", space(2, 2, 1.08), size(10)),
    ("Quote", "Body Text", "Body Text",
     f"<w:keepLines/><w:pBdr>{border('left', '1F3B5C', 18, 10)}</w:pBdr>" + space(2, 6, 1.06)
     + '<w:ind w:left="454" w:right="454"/>', GREY + size(10.5)),
    ("Evidence line", "Normal", "Body Text", space(0, 9, 1.05), size(9.5)),
    ("Headline", "Normal", "Body Text", KEEP + space(9, 2), BOLD + DARK + size(11)),
    ("List Bullet", "Body Text", "", numbered(3) + space(0, 3, 1.1), ""),
    ("List Number", "Body Text", "", numbered(4) + space(0, 3, 1.1), ""),
    ("header", "Normal", "", f"<w:pBdr>{border('bottom', LINE, 4, 4)}</w:pBdr>" + space(0, 0), GREY + size(8.5)),
    ("Evidence mark", "Normal", "", space(0, 3), BOLD + '<w:color w:val="9E2A12"/>' + size(9)),
    ("footer", "Normal", "", '<w:jc w:val="right"/>', GREY + size(9)),
    ("Prompt", "Body Text", "Body Text", space(0, 6, 1.1), "<w:i/><w:iCs/>" + GREY),
)  # fmt: skip

CHARACTERS = (
    ("Default Paragraph Font", ""),
    ("Hyperlink", '<w:color w:val="1B5A96" w:themeColor="hyperlink"/>'),
    ("Placeholder Text", "<w:i/><w:iCs/>" + GREY),
)


def style_id(name: str) -> str:
    """The id that Word itself gives to a style of this name."""
    return "".join(word[:1].upper() + word[1:] for word in name.replace("toc", "TOC").split())


def styles() -> str:
    """word/styles.xml."""
    fonts = HEADING_FONT.replace("major", "minor")
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size(11)}"
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    paragraphs = "".join(_paragraph_style(*row) for row in PARAGRAPHS)
    characters = "".join(_character_style(*row) for row in CHARACTERS)
    return f"<w:styles {W}>{defaults}{paragraphs}{characters}{_table_styles()}</w:styles>"


def _paragraph_style(name: str, based: str, following: str, paragraph: str, run: str) -> str:
    default = ' w:default="1"' if name == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{style_id(based)}"/>' if based else "")
        + (f'<w:next w:val="{style_id(following)}"/>' if following else "")
        + f"<w:qFormat/><w:pPr>{paragraph}</w:pPr>"
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _character_style(name: str, run: str) -> str:
    default = ' w:default="1"' if name == "Default Paragraph Font" else ""
    shown = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'<w:style w:type="character"{default} w:styleId="{style_id(name)}"><w:name w:val="{name}"/>{shown}</w:style>'


def _table_styles() -> str:
    cells = (
        '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    )
    lines = border("top", "1F3B5C", 8) + border("bottom", "1F3B5C", 8) + border("insideH")
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{LIGHT_FILL}"/>'
    pale = '<w:shd w:val="clear" w:color="auto" w:fill="F5F8FB"/>'
    box = border("top", LINE) + border("left", "1F3B5C", 24) + border("bottom", LINE) + border("right", LINE)
    head = '<w:tblStylePr w:type="firstRow"><w:tcPr>{0}</w:tcPr></w:tblStylePr>'
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="EvaluationTable"><w:name w:val="Evaluation table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{lines}</w:tblBorders>{cells}'
        f"</w:tblPr>{head.format(shade)}</w:style>"
        '<w:style w:type="table" w:styleId="EvaluationBox"><w:name w:val="Evaluation box"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{box}</w:tblBorders>{cells}'
        f"</w:tblPr><w:tcPr>{pale}</w:tcPr>{head.format(shade)}</w:style>"
    )


def numbering() -> str:
    """word/numbering.xml: 1 headings, 2 annexes, 3 bullets, 4 numbered lists."""
    deep = '<w:ind w:left="{0}" w:hanging="{0}"/>'
    headings = "".join(
        _level(i, "decimal", ".".join(f"%{k + 1}" for k in range(i + 1)), f"heading {i + 1}",
               deep.format((567, 680, 794)[i]))
        for i in range(3)
    )  # fmt: skip
    annexes = _level(0, "upperLetter", "Annex %1.", "Annex heading", '<w:ind w:left="0" w:firstLine="0"/>', "space")
    annexes += _level(1, "decimal", "%1.%2", "Annex heading 2", deep.format(680))
    annexes += _level(2, "decimal", "%1.%2.%3", "Annex heading 3", deep.format(794))
    hang = '<w:ind w:left="397" w:hanging="284"/>'
    bullets = _level(0, "bullet", "\u2022", "List Bullet", hang)
    numbers = _level(0, "decimal", "%1.", "List Number", '<w:ind w:left="454" w:hanging="341"/>')
    definitions = "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'
        for i, (kind, levels) in enumerate(
            [("multilevel", headings), ("multilevel", annexes), ("singleLevel", bullets), ("singleLevel", numbers)], 1)
    )  # fmt: skip
    uses = "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(1, 5))
    return f"<w:numbering {W}>{definitions}{uses}</w:numbering>"


def _level(level: int, shown: str, text: str, style: str, indent: str, after: str = "tab") -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shown}"/>'
        f'<w:pStyle w:val="{style_id(style)}"/><w:suff w:val="{after}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr></w:lvl>'
    )


def theme() -> str:
    """word/theme/theme1.xml: dark blue and orange, Calibri."""
    named = {"dk1": "1F2933", "lt1": "FFFFFF", "dk2": "1F3B5C", "lt2": "E8EEF5", "accent1": "1F3B5C",
             "accent2": "E08A2E", "accent3": "2C7A73", "accent4": "A9CDE8", "accent5": "F3E6A8",
             "accent6": "52606D", "hlink": "1B5A96", "folHlink": "5B3F86"}  # fmt: skip
    colours = "".join(f'<a:{k}><a:srgbClr val="{v}"/></a:{k}>' for k, v in named.items())
    face = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme {A} name="Evaluation report"><a:themeElements>'
        f'<a:clrScheme name="Evaluation report">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Evaluation report"><a:majorFont>{face}</a:majorFont>'
        f"<a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Evaluation report"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
