"""One article's rows: its mentions and records as cells, one mapping of column name to cell for each row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pipeline.article import (
    Abbreviation,
    Article,
    Candidate,
    Evidence,
    Mechanism,
    Mention,
    Outcome,
    Record,
    Setting,
    Trial,
    Triple,
    Unused,
)

Cell: TypeAlias = str | int | Sequence[str] | None
"""Text, a number, nothing, or several values."""
Row: TypeAlias = Mapping[str, Cell]
"""A row as column name to cell; a column that is missing is empty."""

NOT_READ = "not read"
"""A note of `Source.notes` that begins so tells of text that is missing from the tables."""

TABLE_OF: Mapping[type, str] = {
    Abbreviation: "abbreviations",
    Trial: "trials",
    Triple: "triples",
    Outcome: "outcomes",
    Mechanism: "mechanisms",
    Unused: "coverage",
}
"""Table of each record class; the fields of a record bear the names of its table's columns."""


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """What one document gives to the output folder.

    Attributes
    ----------
    doc_id : str
        Key of the document.
    tables : mapping
        From the name of a table to its rows, in order of the text, `triple_id` not set yet. `candidates` has a row for
        each place. A document that failed has only its row of `documents`.
    text : str or None
        The raw text that offsets refer to; None where the input file itself holds it.
    lines : mapping
        From the name of a table whose rows stand in no `tables` to their number, and to them as lines of CSV.
    """

    doc_id: str
    tables: Mapping[str, Sequence[Row]]
    text: str | None = None
    lines: Mapping[str, tuple[int, str]] = field(default_factory=dict)


def document_rows(article: Article) -> DocumentRows:
    """Return all rows of an article; whatever goes into a table of a run comes through here."""
    places: list[Row] = [_flat(record) for record in article.records if isinstance(record, Candidate)]
    text = None if article.source.format == "txt" else article.raw
    return DocumentRows(article.doc_id, article_rows(article) | {"candidates": places}, text)


def article_rows(article: Article) -> dict[str, list[Row]]:
    """Return the rows of one article for each table that has rows per document, in order of the text.

    Tables over all documents (facts, candidates) are not among them, and `triple_id` is not set yet.
    """
    tables: dict[str, list[Row]] = {name: [] for name in TABLE_OF.values()}
    for record in article.records:
        if type(record) in TABLE_OF:
            tables[TABLE_OF[type(record)]].append({"doc_id": article.doc_id} | _flat(record))
    tables["entities"] = list(_mentions(article))
    tables["documents"] = [_document(article, tables)]
    return tables


def _flat(record: Record | Setting | Evidence) -> dict[str, Cell]:
    """Return the fields of a record as cells, those of its setting and evidence among them."""
    row: dict[str, Cell] = {}
    for name in record.__slots__:
        value = getattr(record, name)
        if isinstance(value, Setting):
            row |= _flat(value)
        elif isinstance(value, Evidence):
            place = _flat(value)
            row |= place | {"evidence": place["text"]}
        elif isinstance(value, bool):
            row[name] = "yes" if value else "no"
        else:
            row[name] = value
    return row


def _mentions(article: Article) -> Iterator[Row]:
    for mention in article.mentions:
        block = article.blocks[mention.block]
        own: dict[str, Cell] = {name: getattr(mention, name) for name in Mention.__slots__}
        yield own | {
            "doc_id": article.doc_id,
            "section": block.section,
            "page": article.page_at(mention.start),
            "table": block.table,
            "row": block.row,
            "column": block.column,
        }


def _document(article: Article, tables: Mapping[str, Sequence[Row]]) -> Row:
    source = article.source
    return {
        "doc_id": article.doc_id,
        "path": source.path,
        "sha256": source.sha256,
        "format": source.format,
        "pages": source.pages,
        "characters": len(article.raw),
        "title": article.title,
        "doi": article.doi,
        "status": "partial" if any(note.startswith(NOT_READ) for note in source.notes) else "ok",
        "engine": source.engine,
        "ocr_pages": [str(page) for page in source.ocr_pages],
        "notes": source.notes,
        "tables": len({block.table for block in article.blocks if block.kind == "cell"}),
        "mentions": len(tables["entities"]),
        "trials": len(tables["trials"]),
        "triples": len(tables["triples"]),
    }
