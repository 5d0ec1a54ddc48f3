"""One command for each stage: what it makes of one file, on stdout."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

import pipeline
from pipeline.article import Article
from pipeline.cli.one_file import check_file
from pipeline.tables.csv_file import cell_text
from pipeline.tables.rows import TABLE_OF, Row, article_rows
from pipeline.tables.schema import ENTITIES, TABLES

_File = Annotated[Path, typer.Argument(metavar="FILE", help="One article (.pdf, .docx, .html, .txt).")]
_Format = Annotated[
    Literal["text", "json"], typer.Option("--format", help="Tab-separated text, or a JSON object a line.")
]


def tokenise(file: _File, form: _Format = "text") -> None:
    """Print the sentences in reading order, their words parted by ` / `."""
    for block in _through(file, "tokenise").blocks:
        for sentence in block.sentences:
            words = [block.text[start:end] for start, end in block.words if sentence.start <= start < sentence.end]
            if form == "json":
                row = {"kind": block.kind, "start": block.raw_span(*sentence).start, "words": words}
                print(json.dumps(row, ensure_ascii=False))
            else:
                print(" / ".join(words))


def tag(file: _File, form: _Format = "text") -> None:
    """Print the mentions, with the columns of entities.csv."""
    _print(article_rows(_through(file, "tag"))["entities"], form, ENTITIES.header)


def relate(
    file: _File,
    table: Annotated[str | None, typer.Option(metavar="NAME", help="Only this table, as tab-separated text.")] = None,
) -> None:
    """Print the records as JSON, a line each, or one table of them (`--table triples`)."""
    schemas = {schema.name: schema for schema in TABLES if schema.name in TABLE_OF.values()}
    if table and table not in schemas:
        raise typer.BadParameter(f"no table {table}; choose one of {', '.join(schemas)}", param_hint="--table")
    rows = article_rows(_through(file, "relate"))
    if table:
        _print(rows[table], "text", schemas[table].header)
        return
    for name, schema in schemas.items():
        _print(({"table": name} | dict(row) for row in rows[name]), "json", ("table", *schema.header))


def _through(file: Path, last: pipeline.Stage) -> Article:
    """Return the article of a file as the stage `last` leaves it."""
    check_file(file)
    return pipeline.process(file, file.stem, file.as_posix(), last)


def _print(rows: Iterable[Row], form: str, columns: Sequence[str]) -> None:
    """Print the columns of rows, tab-separated below a header or as a JSON object a line."""
    if form == "text":
        print(*columns, sep="\t")
    for row in rows:
        if form == "json":
            print(json.dumps({name: row.get(name) for name in columns}, ensure_ascii=False))
        else:
            print(*(cell_text(row.get(name)).replace("\t", " ") for name in columns), sep="\t")
