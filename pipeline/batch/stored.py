"""What is kept of a document between runs, as bytes: its extracted text as JSON, its rows as a Parquet shard.

Neither format can hold anything that is executed when it is read.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import fields
from io import BytesIO
from typing import Any, NamedTuple

from pipeline.article import Article, Block, Glyph, Source
from pipeline.batch.touch import Touched
from pipeline.tables.csv_file import csv_lines
from pipeline.tables.rows import DocumentRows, Row
from pipeline.tables.schema import TABLES

_TEXT, _TOUCHED = ":text", ":touched"
"""What stands in the column `table` of a shard for the raw text and for what the document asked of the lexicons."""
_LINES = ":lines:"
"""Begins what stands there for the rows of a table as lines of CSV."""
_MERGED = frozenset({"documents", "triples", "candidates"})
"""Tables whose rows are needed cell by cell when those of all documents are put together."""
_TABLES = {table.name: table for table in TABLES}
_KEPT = tuple(field.name for field in fields(Block) if field.name not in {"sentences", "words"})


class Shard(NamedTuple):
    """The content of a shard."""

    rows: DocumentRows
    touched: Touched


def pack_article(article: Article) -> bytes:
    """Return an article as the extract stage leaves it, without its key and path."""
    source = article.source
    content = {
        "source": [source.sha256, source.format, source.pages, source.engine, source.ocr_pages, source.notes],
        "raw": article.raw,
        "title": article.title,
        "doi": article.doi,
        "blocks": [[getattr(block, name) for name in _KEPT] for block in article.blocks],
        "glyphs": article.glyphs,
    }
    return zlib.compress(json.dumps(content).encode("ascii"), 1)


def unpack_article(data: bytes, doc_id: str, shown: str) -> Article:
    """Return the article again, with the key and path of the document that it is of now."""
    content: dict[str, Any] = json.loads(zlib.decompress(data))
    digest, format_, pages, engine, ocr_pages, notes = content["source"]
    return Article(
        doc_id,
        Source(shown, digest, format_, pages, engine, tuple(ocr_pages), tuple(notes)),
        content["raw"],
        tuple(Block(**_block(values)) for values in content["blocks"]),
        content["title"],
        content["doi"],
        tuple(Glyph(*glyph) for glyph in content["glyphs"]),
    )


def _block(values: list[Any]) -> dict[str, Any]:
    block = dict(zip(_KEPT, values, strict=True))
    return block | {"origin": tuple(block["origin"])}


def pack_shard(rows: DocumentRows, touched: Touched) -> bytes:
    """Return a document's rows as a Parquet file: name of a table, and a row of it as JSON or all as lines of CSV."""
    import pyarrow as pa
    from pyarrow.parquet import write_table

    names, contents = zip(*_entries(rows, touched), strict=True)
    table = pa.table(
        {"table": pa.array(names).dictionary_encode(), "row": pa.array(contents, pa.binary())},
        metadata={"doc_id": rows.doc_id.encode("utf-8", "surrogatepass")},
    )
    file = BytesIO()
    write_table(table, file, compression="zstd", write_statistics=False)
    return file.getvalue()


def _entries(rows: DocumentRows, touched: Touched) -> Iterator[tuple[str, bytes]]:
    for name, table in rows.tables.items():
        if name in _MERGED:
            yield from ((name, _dump(dict(row))) for row in table)
        elif table:
            yield _LINES + name, _dump([len(table), csv_lines(_TABLES[name], table)])
    if rows.text is not None:
        yield _TEXT, _dump(rows.text)
    yield _TOUCHED, _dump(touched.packed())


def _dump(content: object) -> bytes:
    # lone surrogates, which a damaged PDF may hold, are kept until the tables are written
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpack_shard(data: bytes) -> Shard:
    """Return the content of a shard.

    Raises
    ------
    OSError, ValueError, KeyError
        If it is damaged.
    """
    from pyarrow import BufferReader
    from pyarrow.parquet import ParquetFile

    table = ParquetFile(BufferReader(data)).read(use_threads=False)  # it is small
    doc_id = table.schema.metadata[b"doc_id"].decode("utf-8", "surrogatepass")
    tables: dict[str, list[Row]] = {}
    lines: dict[str, tuple[int, str]] = {}
    text, touched = None, Touched()
    for name, packed in zip(*(table[column].to_pylist() for column in ("table", "row")), strict=True):
        content = json.loads(packed.decode("utf-8", "surrogatepass"))
        if name == _TEXT:
            text = content
        elif name.startswith(_LINES):
            lines[name.removeprefix(_LINES)] = (content[0], content[1])
        elif name == _TOUCHED:
            touched = Touched.unpacked(content)
        else:
            tables.setdefault(name, []).append(content)
    return Shard(DocumentRows(doc_id, tables, text, lines), touched)
