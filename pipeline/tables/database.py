"""The tables as one SQLite database with keys, full-text search and views, and what Datasette is told of it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.tables.csv_file import cell_text
from pipeline.tables.rows import Cell, Row
from pipeline.tables.schema import DOCUMENTS, ENTITIES, MECHANISMS, OUTCOMES, TABLES, TRIALS, TRIPLES, Column, Table

if TYPE_CHECKING:
    from sqlite_utils import Database

DATABASE = "tables"
"""Name of the database, stem of its file."""
_BATCH = 1000
_SEARCHED: Mapping[Table, tuple[str, ...]] = {
    DOCUMENTS: ("title",),
    ENTITIES: ("surface", "name_en", "name_zh"),
    TRIALS: ("trial_id", "trial_name", "title", "experimental", "evidence"),
    TRIPLES: ("drug", "drug_zh", "target", "disease", "trial_name", "evidence"),
    OUTCOMES: ("arm", "endpoint", "evidence"),
    MECHANISMS: ("subject", "object", "evidence"),
}
"""Columns of a table that full-text search looks at."""
_FACETS: Mapping[Table, tuple[str, ...]] = {
    ENTITIES: ("type", "doc_id"),
    TRIALS: ("phase", "status", "disease"),
    TRIPLES: ("target", "assertion", "phase", "role"),
    OUTCOMES: ("endpoint", "unit"),
    MECHANISMS: ("relation", "negated"),
}
_VIEWS = {
    "triples_with_documents": "SELECT documents.title, documents.path, triples.* FROM triples JOIN documents "
    "ON documents.doc_id = triples.doc_id",
    "drugs_by_target": "SELECT target, drug, COUNT(*) AS triples, COUNT(DISTINCT doc_id) AS documents, "
    "SUM(assertion = 'positive') AS positive, SUM(assertion = 'negative') AS negative FROM triples "
    "GROUP BY target, drug ORDER BY target, triples DESC, drug",
    "trials_by_setting": "SELECT disease, line, biomarker, prior_therapy, phase, COUNT(*) AS trials, "
    "GROUP_CONCAT(DISTINCT COALESCE(NULLIF(trial_name, ''), trial_id)) AS names FROM trials "
    "GROUP BY disease, line, biomarker, prior_therapy, phase ORDER BY trials DESC, disease",
}
# the index of trigrams finds nothing for fewer than three characters, so that many Chinese words need a scan
_SEARCH = """
SELECT triple_id, doc_id, drug, target, disease, assertion, evidence FROM triples WHERE CASE
  WHEN length(:text) < 3 THEN {scan}
  ELSE rowid IN (SELECT rowid FROM triples_fts WHERE triples_fts MATCH '"' || replace(:text, '"', '""') || '"')
END ORDER BY triple_id
"""


def write_database(path: Path, tables: Mapping[str, Iterable[Row]]) -> None:
    """Write the tables as an SQLite database, over a file that is there.

    Parameters
    ----------
    path : Path
        The file to write.
    tables : mapping
        From the name of a table of the schema to its rows. Empty cells become NULL in columns of numbers, else empty
        texts; several values are joined by `;`, as in the CSV files.
    """
    from sqlite_utils import Database

    path.unlink(missing_ok=True)
    database = Database(path)
    try:
        for table in (table for table in TABLES if table.name in tables):
            _create(database, table)
            made = database.table(table.name)
            made.insert_all(map(_Cells(table), tables[table.name]), batch_size=_BATCH)
            if columns := _SEARCHED.get(table):
                made.enable_fts(columns, fts_version="FTS5", tokenize="trigram")
            for name in _FACETS.get(table, ()):
                made.create_index([name])
        for name, query in _VIEWS.items():
            database.create_view(name, query)
    finally:
        database.close()


def _create(database: "Database", table: Table) -> None:
    """Make a table with its keys, empty."""
    key: Any = table.key[0] if len(table.key) == 1 else table.key or None
    database.table(table.name).create(
        {column.name: int if column.type == "integer" else str for column in table.columns},
        pk=key,
        foreign_keys=[("doc_id", DOCUMENTS.name, "doc_id")] if table is not DOCUMENTS and _has_doc(table) else [],
        not_null={column.name for column in table.columns if column.required},
    )


def _has_doc(table: Table) -> bool:
    return "doc_id" in table.header


class _Cells:
    """Makes the cells of a row as the database holds them."""

    def __init__(self, table: Table) -> None:
        self._columns = table.columns

    def __call__(self, row: Row) -> dict[str, str | int | None]:
        return {column.name: _stored(column, row.get(column.name)) for column in self._columns}


def _stored(column: Column, cell: Cell) -> str | int | None:
    if column.type == "integer":
        return int(cell) if isinstance(cell, str | int) and cell != "" else None
    # a lone surrogate, which no UTF-8 file can hold, becomes `?`
    return cell_text(cell).encode("utf-8", "replace").decode("utf-8")


def metadata() -> str:
    """Return what Datasette is told: titles, meanings of columns, facets, licence, and a search for any text."""
    scan = " OR ".join(f"instr(lower({name}), lower(:text))" for name in _SEARCHED[TRIPLES])
    return json.dumps(
        {
            "title": "Drugs, targets and settings read from Chinese biomedical review articles",
            "description": "Written by the pipeline; the columns are those of the CSV files.",
            "license": "Code and tables: MIT",
            "databases": {
                DATABASE: {
                    "tables": {table.name: _described(table) for table in TABLES},
                    "queries": {
                        "search": {
                            "title": "Triples that hold a text",
                            "description": "Any text of one character or more, Chinese or not.",
                            "sql": _SEARCH.format(scan=scan).strip(),
                        }
                    },
                }
            },
        },
        ensure_ascii=False,
        indent=1,
    )


def _described(table: Table) -> dict[str, Any]:
    return dict(_description(table))


def _description(table: Table) -> Iterator[tuple[str, Any]]:
    """Yield the parts of what Datasette is told of a table."""
    yield "title", f"{table.name}: one row for each {table.row}"
    yield "columns", {column.name: column.meaning for column in table.columns}
    if facets := _FACETS.get(table):
        yield "facets", list(facets)
