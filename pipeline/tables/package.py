"""The contract for machines and for people: `datapackage.json` (Frictionless) and the README of the output folder."""

from collections.abc import Iterator
from typing import Any

from pipeline.tables.manifest import to_json
from pipeline.tables.schema import DOCUMENTS, TABLES, Column, Table

README_HEAD = "# Tables of the pipeline"
"""First line of the README of an output folder; a README that begins otherwise is somebody else's."""

_README_RULES = """
Written by `python -m pipeline run`; do not edit, the next run overwrites it.

CSV, UTF-8 with BOM, RFC 4180 quoting, LF line ends, no line break inside a cell, `;` between several values in a cell.
An empty cell means "not stated". A cell that begins with `=`, `+`, `-`, `@` or a control character has a leading `'`
so that no spreadsheet runs it (so has a cell that begins with `'` before such a character);
`pipeline.tables.csv_file.read_table` takes it away. The same in pandas:

```python
table = pandas.read_csv("triples.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
table = table.replace(r"^'('*[=+\\-@\\x00-\\x1f\\x7f-\\x9f])", r"\\1", regex=True)
```

`start` and `end` are Unicode code points, half-open, into the document's raw text: for a text file the decoded file
without BOM, line ends untouched; for a PDF `text/<doc_id>.txt`.

What reviewers decide lies in `review/` (`python -m pipeline review`), and the next run follows it.

Besides the tables: `datapackage.json` (this page for programs, Frictionless), `run.json` (versions, settings, SHA-256
of inputs and lexicons, rows, failures), `timings.json` (seconds; the only file that differs between two equal runs).
"""


def datapackage() -> str:
    """Return datapackage.json: each table as a Frictionless resource with its schema."""
    return to_json(
        {
            "profile": "tabular-data-package",
            "name": "pipeline-tables",
            "title": "Drugs, targets and settings read from Chinese biomedical review articles",
            "description": "A cell that begins with = + - @ or a control character has a leading '; see README.md.",
            "resources": [_resource(table) for table in TABLES],
        }
    )


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table is not DOCUMENTS and "doc_id" in table.header:
        schema["foreignKeys"] = [
            {"fields": ["doc_id"], "reference": {"resource": DOCUMENTS.name, "fields": ["doc_id"]}}
        ]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "title": f"One row for each {table.row}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.pattern:
        one = f"({column.pattern})"
        constraints["pattern"] = f"{one}(;{one})*" if column.several else column.pattern
    if column.type == "integer":
        constraints["minimum"] = 0
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.meaning}
    return (
        field
        | ({"unit": column.unit} if column.unit else {})
        | ({"separator": ";"} if column.several else {})
        | ({"constraints": constraints} if constraints else {})
    )


def readme() -> str:
    """Return the README of the output folder, in Markdown."""
    parts = [README_HEAD + "\n" + _README_RULES]
    parts += ["\n".join(_section(table)) + "\n" for table in TABLES]
    return "\n".join(parts)


def _section(table: Table) -> Iterator[str]:
    yield f"## {table.name}.csv"
    yield ""
    yield f"One row for each {table.row}." + (f" Key: {', '.join(table.key)}." if table.key else "")
    yield ""
    yield "| column | meaning | values |"
    yield "|---|---|---|"
    for column in table.columns:
        yield f"| {column.name} | {column.meaning} | {_values(column)} |".replace("|  |", "| |")


def _values(column: Column) -> str:
    """Return what a cell may hold, for a cell of a Markdown table."""
    parts = [f"whole number ({column.unit})" if column.unit else "whole number"] if column.type == "integer" else []
    if column.type == "string" and column.unit:
        parts.append(column.unit)
    if column.several:
        parts.append("several, `;`")
    parts += [f"`{value}`" for value in column.allowed]
    if column.pattern:
        parts.append("pattern `" + column.pattern.replace("|", "\\|") + "`")
    if column.required:
        parts.append("never empty")
    return ", ".join(parts)
