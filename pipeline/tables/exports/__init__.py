"""Articles with their mentions in the formats of other tools.

Offsets in all of them are those of the tables: Unicode code points into the raw text.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pipeline.article import Article
from pipeline.tables.exports.annotation import web_annotation
from pipeline.tables.exports.bioc_json import bioc_json
from pipeline.tables.exports.brat import brat
from pipeline.tables.exports.kgx import KnowledgeGraph
from pipeline.tables.exports.pubtator import pubtator

Files = Mapping[str, str | bytes]
"""From the ending of a file name (with its dot) to the content."""

PER_ARTICLE: Mapping[str, Callable[[Article], Files]] = {
    "bioc": lambda article: {".bioc.json": bioc_json(article)},
    "pubtator": lambda article: {".pubtator": pubtator(article)},
    "brat": brat,
    "webannotation": lambda article: {".jsonld": web_annotation(article)},
}
"""Formats with files of their own for each article."""
FORMATS = (*PER_ARTICLE, "docbin", "kgx")
"""All formats; `docbin` needs the words, which the tokenise stage has."""


def export(articles: Iterable[Article], form: str, out: Path, doc_bin: Callable[[Article], bytes]) -> list[str]:
    """Write articles in a format.

    Parameters
    ----------
    articles : iterable of Article
        After the last stage.
    form : str
        One of `FORMATS`.
    out : Path
        Folder for the files; it exists.
    doc_bin : callable
        What makes the bytes of a spaCy DocBin of an article.

    Returns
    -------
    list of str
        What the format cannot hold, a line each; empty if it holds everything.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    if form == "kgx":
        graph = KnowledgeGraph()
        for article in articles:
            graph.add(article)
        _write(out, "kgx", graph.files())
        return graph.left_out()
    for article in articles:
        files = {".spacy": doc_bin(article)} if form == "docbin" else PER_ARTICLE[form](article)
        _write(out, article.doc_id, files)
    return []


def _write(out: Path, stem: str, files: Files) -> None:
    """Write files; no line end is translated, and a lone surrogate becomes `?`, one character for one."""
    for ending, content in files.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
        (out / f"{stem}{ending}").write_bytes(data)
