"""The output folder of a run as the report reads it: tables and settings, checked before anything is made of them."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.tables.csv_file import read_table
from pipeline.tables.schema import TABLES, Table

_SHOWN = ("documents", "entities", "trials", "triples", "outcomes", "candidates", "coverage")
_REMEDY = "run the pipeline again with this version"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run that was read back.

    Attributes
    ----------
    path : Path
        The output folder.
    settings : dict
        What run.json holds: `versions`, `settings`, `inputs`, `lexicons`, `rows`, `failures`.
    tables : dict of str to list of dict
        From the name of a table to its rows, in their order; a row from column to cell, without guard.
    """

    path: Path
    settings: dict[str, Any]
    tables: dict[str, list[dict[str, str]]]


def read_run(folder: Path) -> RunFolder:
    """Read the output folder of a run.

    Parameters
    ----------
    folder : Path
        As given to `python -m pipeline run --out`.

    Raises
    ------
    UsageError
        If it is not the folder of a run, or if a table is missing, damaged or has other columns.
    """
    path = folder / "run.json"
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        remedy = "name the output folder of `python -m pipeline run`"
        raise UsageError("not the output folder of a run: it has no readable run.json", str(folder), remedy) from None
    except ValueError as error:  # of the JSON, or of the encoding
        raise UsageError(f"not JSON: {error}", str(path), _REMEDY) from None
    if not isinstance(settings, dict) or not all(
        isinstance(settings.get(name), dict) for name in ("versions", "inputs")
    ):
        raise UsageError("does not describe a run: it has no `versions` and `inputs`", str(path), _REMEDY)
    tables = {table.name: _read(folder, table) for table in TABLES if table.name in _SHOWN}
    known = {row["doc_id"] for row in tables["documents"]} | {""}
    for name, rows in tables.items():
        for number, row in enumerate(rows, start=2):
            if row.get("doc_id", "") not in known:
                what = f"documents.csv has no document {row['doc_id']!r}"
                raise UsageError(what, f"{folder / name}.csv: row {number}", _REMEDY)
    return RunFolder(folder, settings, tables)


def _read(folder: Path, table: Table) -> list[dict[str, str]]:
    """Return the rows of a table after a check of its form."""
    path = folder / f"{table.name}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            _check_header(header, table, path)
            for number, row in enumerate(rows, start=2):
                if fault := _fault(dict(zip(header, row, strict=False)), len(row), table):
                    raise UsageError(fault, f"{path}: row {number}", _REMEDY)
        return read_table(path)
    except OSError as error:
        raise UsageError(f"the table cannot be read: {error.strerror}", str(path), _REMEDY) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"the table is damaged: {error}", str(path), _REMEDY) from None


def _fault(row: dict[str, str], width: int, table: Table) -> str:
    """Return what is wrong with the form of a row; empty if nothing is."""
    if width != len(table.columns):
        return f"{width} cells instead of {len(table.columns)}"
    for column in table.columns:
        cell = row[column.name]
        if column.type == "integer" and not cell.isdecimal() and (cell or column.required):
            return f"{column.name} is {cell!r}, not a number"
    return ""


def _check_header(header: list[str], table: Table, path: Path) -> None:
    missing = [name for name in table.header if name not in header]
    unknown = [name for name in header if name not in table.header]
    if missing or unknown or len(header) != len(table.header):
        parts = [f"{what} {', '.join(names)}" for what, names in (("lacks", missing), ("has also", unknown)) if names]
        raise UsageError(f"other columns: {'; '.join(parts) or 'one is there twice'}", str(path), _REMEDY)
