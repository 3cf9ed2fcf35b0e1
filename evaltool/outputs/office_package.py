"""Office files whose bytes depend on their content alone, and their pages as LibreOffice lays them.

Word, Excel and PowerPoint files are zip archives. The libraries that write them put the time of
writing into the archive and into the properties; both are taken out here, in embedded workbooks
too, so that the same evaluation gives the same bytes on any day.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

FIXED_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
FIXED_DATE = "2000-01-01T00:00:00Z"
_OFFICE_SUFFIXES = (".docx", ".xlsx", ".pptx")
_DATES = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_PRINTED = re.compile(rb"<cp:lastPrinted>[^<]*</cp:lastPrinted>")
_SECONDS_FOR_LAYOUT = 180
_PDF_FILTERS = {".docx": "writer_pdf_Export", ".pptx": "impress_pdf_Export", ".xlsx": "calc_pdf_Export"}


def normalise(data: bytes, date: str = FIXED_DATE) -> bytes:
    """The same Office file with fixed dates; its parts keep their order.

    `date` (ISO 8601, UTC) is what the properties say as created and modified.
    """
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIXED_ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Unlike the default, the same on Windows and on Unix.
            entry.create_system = 0
            entry.external_attr = 0
            target.writestr(entry, _without_clock(name, source.read(name), date))
    return result.getvalue()


def _without_clock(name: str, content: bytes, date: str) -> bytes:
    if name.lower().endswith(_OFFICE_SUFFIXES) and zipfile.is_zipfile(io.BytesIO(content)):
        return normalise(content, date)
    if name == "docProps/core.xml":
        return _PRINTED.sub(b"", _DATES.sub(rb"\g<1>" + date.encode() + rb"\g<2>", content))
    return content


def can_lay_out() -> bool:
    """Whether LibreOffice and pdftotext are there to find out on which page something stands."""
    return shutil.which("soffice") is not None and shutil.which("pdftotext") is not None


def to_pdf(data: bytes, suffix: str = ".docx", pages: int | None = None) -> bytes | None:
    """The file as PDF by LibreOffice, or its first `pages` alone; `None` where there is none or it fails."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return None
    with tempfile.TemporaryDirectory(prefix="evaltool-") as folder:
        source = Path(folder, f"document{suffix}")
        source.write_bytes(data)
        # A profile of its own: an open LibreOffice, or a second run, would take the job and drop it.
        profile = Path(folder, "profile").as_uri()
        kind = "pdf" if pages is None else f'pdf:{_PDF_FILTERS[suffix]}:{{"PageRange":{{"type":"string","value":"1-{pages}"}}}}'
        command = [soffice, "--headless", f"-env:UserInstallation={profile}",
                   "--convert-to", kind, "--outdir", folder, str(source)]  # fmt: skip
        _run(command)
        pdf = source.with_suffix(".pdf")
        return pdf.read_bytes() if pdf.exists() else None


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """The text of each page of a PDF, in reading order; nothing where pdftotext is missing."""
    pdftotext = shutil.which("pdftotext")
    if pdftotext is None:
        return ()
    with tempfile.TemporaryDirectory(prefix="evaltool-") as folder:
        source = Path(folder, "document.pdf")
        source.write_bytes(pdf)
        printed = _run([pdftotext, "-layout", "-enc", "UTF-8", str(source), "-"])
    return tuple(printed.removesuffix("\f").split("\f")) if printed else ()


def _run(command: list[str]) -> str:
    """What a program printed; empty where it could not be started or took too long. Whatever it started itself ends with it."""
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    except OSError:
        return ""
    with process:
        try:
            return process.communicate(timeout=_SECONDS_FOR_LAYOUT)[0].decode("utf-8", errors="replace")
        except subprocess.TimeoutExpired:
            return ""
        finally:
            if process.poll() is None:
                _end(process)


def _end(process: subprocess.Popen) -> None:
    # `soffice` is a small program that starts the large one: to end only the first leaves the other behind, at work for ever.
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
