"""First stage: a file becomes an article with blocks in reading order."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from pipeline.article import Article, Source
from pipeline.config import EngineName
from pipeline.errors import InputError
from pipeline.extract.layout import Layout
from pipeline.extract.skeleton import build_blocks
from pipeline.extract.traditional import NOTE, simplified

_DOI = re.compile(r"\b(10\.[0-9]{4,9}/[^\s，。；）)]+)", re.ASCII)
_FORMATS = {".pdf": "pdf", ".docx": "docx", ".doc": "docx", ".html": "html", ".htm": "html", ".xhtml": "html"}
"""Endings and what reads them (or refuses, a .doc); any other file is read as text, unless it says that it is a PDF."""


def extract(path: Path, doc_id: str = "", shown: str = "", engine: EngineName = "pdfminer") -> Article:
    """Read a document.

    Parameters
    ----------
    path : Path
        A PDF, a Word document (.docx), a web page (.html) or a text file.
    doc_id : str
        Key of the document in the tables; the file's stem by default.
    shown : str
        The path as it is printed in tables and messages; `path` by default.
    engine : str
        The PDF engine, `pdfminer` or `pdfium`.

    Returns
    -------
    Article
        With raw text and blocks, without mentions and records.

    Raises
    ------
    InputError
        If the file cannot be read or holds no text.
    """
    where = shown or path.as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where, "check the path and its permissions") from None
    format_ = "pdf" if data.startswith(b"%PDF") else _FORMATS.get(path.suffix.lower(), "txt")
    layout, used, ocr_pages = _read(data, where, format_, engine)
    text = simplified(layout.raw)
    blocks = build_blocks(replace(layout, raw=text))
    digest = hashlib.sha256(data).hexdigest()
    notes = layout.notes if text is layout.raw else (*layout.notes, NOTE)
    source = Source(where, digest, format_, layout.pages, used, ocr_pages, notes)
    title = " ".join(block.text for block in blocks if block.kind == "title")
    doi = _DOI.search(layout.raw[:6000])
    return Article(
        doc_id=doc_id or path.stem,
        source=source,
        raw=layout.raw,
        blocks=blocks,
        title=title,
        doi=doi.group(1).rstrip(".") if doi else "",
        glyphs=layout.glyphs,
    )


def _read(data: bytes, where: str, format_: str, engine: EngineName) -> tuple[Layout, str, tuple[int, ...]]:
    """Return what the reader of a format finds, and for a PDF the engine that was used and the pages by OCR."""
    if format_ == "pdf":
        from pipeline.extract.pdf import read_pdf

        return read_pdf(data, where, engine)
    if format_ == "docx":
        from pipeline.extract.docx import read_docx

        return read_docx(data, where), "", ()
    if format_ == "html":
        from pipeline.extract.html import read_html

        return read_html(data, where), "", ()
    from pipeline.extract.text import read_text

    return read_text(data, where), "", ()
