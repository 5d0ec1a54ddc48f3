"""The text of a document for the report: its file read once more, or the raw text that the run has kept."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import Article, Block, Source, fold_space
from pipeline.errors import InputError

Read = Callable[[Path, str], Article]
"""What reads a file: path and PDF engine (empty for other files) in, the article as the first stage leaves it out."""
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """What could be had of a document.

    Attributes
    ----------
    article : Article or None
        With blocks; one block a line where only the raw text was there; None where there is no text.
    data : bytes
        The file, if it is a PDF and still the one that was read in the run; else empty.
    note : str
        Key of the label that says what is missing and why; empty where nothing is.
    """

    article: Article | None
    data: bytes = b""
    note: str = ""


def text_of(document: Row, mentions: Sequence[Row], folder: Path, read: Read) -> Text:
    """Return the text that the offsets of a document refer to.

    Parameters
    ----------
    document : mapping
        Row of documents.csv; its path counts from the working folder, as in the run.
    mentions : sequence of mapping
        Its rows of entities.csv; a text that does not hold them at their offsets is not the one of the run.
    folder : Path
        Output folder of the run.
    read : callable
        Reads the file.
    """
    if document["status"] == "failed":
        return Text(None, note="source_failed")
    path = Path(document["path"])
    try:
        data = path.read_bytes()
    except OSError:
        return Text(_kept(document, mentions, folder), note="source_missing")
    if hashlib.sha256(data).hexdigest() != document["sha256"]:
        return Text(_kept(document, mentions, folder), note="source_changed")
    try:
        article = read(path, document["engine"])
    except InputError:
        return Text(_kept(document, mentions, folder), note="source_unreadable")
    if not _holds(article.raw, mentions):
        return Text(_kept(document, mentions, folder), note="source_otherwise")
    return Text(article, data if document["format"] == "pdf" else b"")


def _kept(document: Row, mentions: Sequence[Row], folder: Path) -> Article | None:
    """Return the raw text in the output folder as an article with a block for each line; None where there is none."""
    path = folder / "text" / f"{document['doc_id']}.txt"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            raw = file.read()
    except (OSError, UnicodeDecodeError):
        return None
    if not _holds(raw, mentions):
        return None
    blocks = []
    offset = 0
    for line in raw.splitlines(keepends=True):
        if line.strip():
            blocks.append(Block("paragraph", line.rstrip(), tuple(range(offset, offset + len(line.rstrip())))))
        offset += len(line)
    source = Source(document["path"], document["sha256"], document["format"])
    return Article(document["doc_id"], source, raw, tuple(blocks))


def _holds(raw: str, mentions: Sequence[Row]) -> bool:
    return all(fold_space(raw[int(m["start"]) : int(m["end"])]) == m["surface"] for m in mentions)
