"""Documents edited by LibreOffice itself: a macro opens one, does what a person would do, and saves it as Word document."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed, so nothing can be edited with it")
# LibreOffice 7.4 without a screen crashes now and then while it lays out comments
_ATTEMPTS = 4
_MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{code}</script:module>\n'
)
_MACRO = """
Dim doc As Object
Dim done As Integer

Function Found(words As String) As Object
  Dim wanted As Object
  wanted = doc.createSearchDescriptor()
  wanted.SearchString = words
  wanted.SearchCaseSensitive = True
  Found = doc.findFirst(wanted)
End Function

Sub TypeAfter(words As String, more As String)
  Dim place As Object
  place = Found(words)
  place.Text.insertString(place.End, more, False)
End Sub

Sub NewParagraphAfter(words As String, more As String)
  Dim place As Object
  Dim cursor As Object
  place = Found(words)
  cursor = place.Text.createTextCursorByRange(place.End)
  cursor.gotoEndOfParagraph(False)
  place.Text.insertControlCharacter(cursor, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
  place.Text.insertString(cursor, more, False)
End Sub

Sub Replace(words As String, other As String)
  Found(words).String = other
End Sub

Sub CommentOn(words As String, author As String, remark As String)
  Dim place As Object
  Dim note As Object
  place = Found(words)
  note = doc.createInstance("com.sun.star.text.textfield.Annotation")
  note.Author = author
  note.Content = remark
  place.Text.insertTextContent(place, note, True)
End Sub

Sub MoveSection(first As String, last As String, target As String)
  Dim cursor As Object
  Dim dispatcher As Object
  Dim none()
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  cursor = doc.CurrentController.ViewCursor
  cursor.gotoRange(Found(first).Start, False)
  cursor.gotoRange(Found(last).End, True)
  dispatcher.executeDispatch(doc.CurrentController.Frame, ".uno:Cut", "", 0, none())
  cursor.gotoRange(Found(target).Start, False)
  dispatcher.executeDispatch(doc.CurrentController.Frame, ".uno:Paste", "", 0, none())
End Sub

Sub MoveUp(first As String, last As String, times As Integer)
  Dim cursor As Object
  Dim dispatcher As Object
  Dim time As Integer
  Dim none()
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  cursor = doc.CurrentController.ViewCursor
  cursor.gotoRange(Found(first).Start, False)
  cursor.gotoRange(Found(last).End, True)
  For time = 1 To times
    dispatcher.executeDispatch(doc.CurrentController.Frame, ".uno:MoveUp", "", 0, none())
  Next time
End Sub

Sub DeleteSection(prompt As String, following As String)
  ' from the heading above the first prompt up to the heading above the second
  Dim start As Object
  Dim finish As Object
  Dim cursor As Object
  Dim dispatcher As Object
  Dim none()
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  start = doc.Text.createTextCursorByRange(Found(prompt).Start)
  start.gotoPreviousParagraph(False)
  finish = doc.Text.createTextCursorByRange(Found(following).Start)
  finish.gotoPreviousParagraph(False)
  cursor = doc.CurrentController.ViewCursor
  cursor.gotoRange(start, False)
  cursor.gotoRange(finish, True)
  dispatcher.executeDispatch(doc.CurrentController.Frame, ".uno:Delete", "", 0, none())
End Sub

Sub PutPicture(words As String, file As String)
  Dim place As Object
  Dim drawing As Object
  Dim size As New com.sun.star.awt.Size
  Dim source(0) As New com.sun.star.beans.PropertyValue
  source(0).Name = "URL"
  source(0).Value = ConvertToURL(file)
  size.Width = 4000
  size.Height = 2000
  place = Found(words)
  drawing = doc.createInstance("com.sun.star.text.TextGraphicObject")
  drawing.Graphic = createUnoService("com.sun.star.graphic.GraphicProvider").queryGraphic(source)
  drawing.AnchorType = com.sun.star.text.TextContentAnchorType.AT_PARAGRAPH
  drawing.setSize(size)
  place.Text.insertTextContent(place, drawing, True)
End Sub

Sub Edit(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim form(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  form(0).Name = "FilterName"
  form(0).Value = "MS Word 2007 XML"
  doc = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  On Error Goto Failed
  EDITS
  doc.storeToURL(ConvertToURL(target), form())
Failed:
  If Err <> 0 Then
    Open target & ".failed" For Output As #1
    Print #1, done & ": " & Error$
    Close #1
  End If
  doc.close(True)
  StarDesktop.terminate()
End Sub
"""


def edit(source: Path, target: Path, profile: Path, *edits: str) -> Path:
    """The document after these edits, each a call of one of the subs above with its words in quotation marks: `TypeAfter "a", "b"`."""
    library = profile / "user" / "basic" / "Standard"
    if not library.exists():
        _soffice(profile, "--terminate_after_init")
    steps = "\n  ".join(f"done = {number}\n  {step}" for number, step in enumerate(edits))
    (library / "Module1.xba").write_text(_MODULE.format(code=escape(_MACRO.replace("EDITS", steps))), encoding="utf-8")
    for _ in range(_ATTEMPTS):
        _soffice(profile, f"macro:///Standard.Module1.Edit({source},{target})")
        if target.is_file():
            break
    failed = target.with_name(f"{target.name}.failed")
    assert target.is_file(), failed.read_text() if failed.exists() else "LibreOffice wrote nothing"
    return target


def converted(source: Path, suffix: str, folder: Path, profile: Path) -> Path:
    """The document in another format, as LibreOffice saves it."""
    _soffice(profile, "--convert-to", suffix, "--outdir", str(folder), str(source))
    return folder / f"{source.stem}.{suffix}"


def _soffice(profile: Path, *arguments: str) -> None:
    command = ["soffice", f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--norestore", *arguments]
    subprocess.run(command, check=False, capture_output=True, timeout=120)
