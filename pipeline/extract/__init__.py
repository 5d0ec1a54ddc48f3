"""First stage: a file becomes an article with blocks in reading order."""

import hashlib
import re
from pathlib import Path

from pipeline.article import Article, Source
from pipeline.config import EngineName
from pipeline.errors import InputError
from pipeline.extract.skeleton import build_blocks

_DOI = re.compile(r"\b(10\.[0-9]{4,9}/[^\s，。；）)]+)", re.ASCII)
_LATER_FORMATS = frozenset({".docx", ".html", ".htm"})


def extract(path: Path, doc_id: str = "", shown: str = "", engine: EngineName = "pdfminer") -> Article:
    """Read a document.

    Parameters
    ----------
    path : Path
        A PDF or a text file.
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
    if path.suffix.lower() in _LATER_FORMATS:
        raise InputError(f"{path.suffix} is not read yet", where, "save it as PDF or as text")
    if path.suffix.lower() == ".pdf" or data.startswith(b"%PDF"):
        from pipeline.extract.pdf import read_pdf

        layout, used, ocr_pages = read_pdf(data, where, engine)
        format_ = "pdf"
    else:
        from pipeline.extract.text import read_text

        layout, used, ocr_pages, format_ = read_text(data, where), "", (), "txt"
    blocks = build_blocks(layout)
    digest = hashlib.sha256(data).hexdigest()
    source = Source(where, digest, format_, layout.pages, used, ocr_pages, layout.notes)
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
