"""CSV files as the contract lays them down, written and read: UTF-8 with BOM, RFC 4180, LF, guarded cells.

A cell that begins with `=`, `+`, `-`, `@` or a control character would run as a formula in a spreadsheet. It gets a
leading `'`, and so does a cell that begins with `'` before such a character; the reader takes that one `'` away.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import StringIO
from pathlib import Path

from pipeline.tables.rows import Cell, Row
from pipeline.tables.schema import Column, Table

_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_TO_GUARD = re.compile(r"'*[=+\-@\x00-\x1f\x7f-\x9f]")
_GUARDED = re.compile(r"''*[=+\-@\x00-\x1f\x7f-\x9f]")


def cell_text(cell: Cell) -> str:
    """Return a cell as text on one line; several values joined by `;`, a `;` inside one of them as `,`."""
    if cell is None:
        return ""
    if isinstance(cell, str | int):
        return _LINE_BREAK.sub(" ", str(cell))
    return ";".join(_LINE_BREAK.sub(" ", value).replace(";", ",") for value in cell)


def guard(text: str) -> str:
    """Return the text with a `'` before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguard(text: str) -> str:
    """Undo `guard`."""
    return text[1:] if _GUARDED.match(text) else text


@lru_cache(maxsize=8192)
def _written(text: str) -> str:
    """Return a cell as it stands in the file; most cells of a table are like others of it."""
    return guard(_LINE_BREAK.sub(" ", text))


def _cell(cell: Cell) -> str:
    """Return a filled cell as it stands in the file."""
    if isinstance(cell, str):
        return _written(cell)
    return str(cell) if isinstance(cell, int) and cell > 0 else _written(cell_text(cell))


def csv_lines(table: Table, rows: Iterable[Row]) -> str:
    """Return rows as they stand in the file; cells of columns that the table does not have are left out."""
    header = table.header
    lines = StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    for row in rows:
        # most cells are empty, and a table may have millions
        writer.writerow([_cell(cell) if cell else "0" if cell == 0 else "" for cell in map(row.get, header)])
    return lines.getvalue()


@contextmanager
def open_table(table: Table, path: Path) -> Iterator[Callable[[str], object]]:
    """Open a table for writing and give a function that adds lines, as `csv_lines` returns them."""
    # a lone surrogate, which no UTF-8 file can hold, becomes `?`
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(table.header)
        yield file.write


def write_table(table: Table, rows: Iterable[Row], path: Path) -> None:
    """Write the rows in their order; cells of columns that the table does not have are left out."""
    with open_table(table, path) as add:
        add(csv_lines(table, rows))


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table that `write_table` wrote, without BOM and guard; `[]` if it has only a header.

    Raises
    ------
    OSError, UnicodeDecodeError
        If the file cannot be opened or is not UTF-8.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: unguard(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


class TableFile:
    """The rows of a written table, as often as they are asked for, none of them kept in memory.

    Cells have the types of the schema: a number or None where the column is `integer`, a list (empty for an empty cell)
    where it holds several values, else text, empty where nothing is stated.

    Parameters
    ----------
    table : Table
        Which table it is.
    path : Path
        The file that `write_table` wrote.
    """

    def __init__(self, table: Table, path: Path) -> None:
        self.table = table
        self._path = path

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Yield the rows in the order of the file."""
        columns = self.table.columns
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            for row in reader:
                yield {column.name: _read(column, unguard(cell)) for column, cell in zip(columns, row, strict=True)}


def _read(column: Column, cell: str) -> Cell:
    """Return a cell of a file with the type of its column."""
    if column.type == "integer":
        return int(cell) if cell else None
    if column.several:
        return cell.split(";") if cell else []
    return cell
