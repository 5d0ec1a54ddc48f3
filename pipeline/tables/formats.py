"""The tables in other formats than CSV, which is always written and is the contract.

Each of them is made from the CSV files, so it holds the same rows in the same order.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.tables.csv_file import TableFile
from pipeline.tables.database import write_database
from pipeline.tables.rows import Row
from pipeline.tables.schema import TABLES, Table
from pipeline.tables.workbook import write_workbook

if TYPE_CHECKING:
    import pyarrow

_LOG = logging.getLogger(__name__)
_BATCH = 10_000
"""Rows that are in memory at a time."""

Write = Callable[[Path, Mapping[str, Iterable[Row]]], None]
"""Writes tables into a folder: from the name of a table to its rows, which can be gone through again and again."""


def write_parquet(folder: Path, tables: Mapping[str, Iterable[Row]]) -> None:
    """Write `NAME.parquet` for each table; several values are a list, an empty cell of a number is null."""
    from pyarrow import Table as ArrowTable
    from pyarrow.parquet import ParquetWriter

    for table in TABLES:
        schema = _schema(table)
        with ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd") as writer:
            for rows in _batches(tables[table.name]):
                writer.write_table(ArrowTable.from_pylist(rows, schema))


def _schema(table: Table) -> "pyarrow.Schema":
    import pyarrow as pa

    def type_of(several: bool, number: bool) -> "pyarrow.DataType":
        one = pa.int64() if number else pa.string()
        return pa.list_(one) if several else one

    return pa.schema([(column.name, type_of(column.several, column.type == "integer")) for column in table.columns])


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows in lists of bounded length; none for no rows."""
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        yield batch


def write_jsonl(folder: Path, tables: Mapping[str, Iterable[Row]]) -> None:
    """Write `NAME.jsonl` for each table: a JSON object a line, several values as a list, UTF-8."""
    for table in TABLES:
        with (folder / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in tables[table.name])


def _xlsx(folder: Path, tables: Mapping[str, Iterable[Row]]) -> None:
    for note in write_workbook(folder / "tables.xlsx", tables):
        _LOG.warning("tables.xlsx: %s", note)


def _sqlite(folder: Path, tables: Mapping[str, Iterable[Row]]) -> None:
    write_database(folder / "tables.sqlite", tables)


FORMATS: Mapping[str, Write] = {"parquet": write_parquet, "jsonl": write_jsonl, "xlsx": _xlsx, "sqlite": _sqlite}
"""From the name of a format to what writes it."""


def check_formats(names: Iterable[str]) -> None:
    """Raise `UsageError` if a format is not known."""
    for name in names:
        if name not in FORMATS:
            raise UsageError(f"no format {name!r}", remedy=f"choose of csv, {', '.join(FORMATS)}")


def written_tables(outputs: Path) -> dict[str, TableFile]:
    """Return the tables of an output folder.

    Raises
    ------
    UsageError
        If it is not the output folder of a complete run.
    """
    for table in TABLES:
        path = outputs / f"{table.name}.csv"
        if not path.is_file():
            raise UsageError("the table is missing", str(path), "name the output folder of a complete run")
    return {table.name: TableFile(table, outputs / f"{table.name}.csv") for table in TABLES}
