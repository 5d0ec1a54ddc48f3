"""CSV files as the contract lays them down, written and read: UTF-8 with BOM, RFC 4180, LF, guarded cells.

A cell that begins with `=`, `+`, `-`, `@` or a control character would run as a formula in a spreadsheet. It gets a
leading `'`, and so does a cell that begins with `'` before such a character; the reader takes that one `'` away.
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.tables.rows import Cell, Row
from pipeline.tables.schema import Table

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


def write_table(table: Table, rows: Iterable[Row], path: Path) -> None:
    """Write the rows in their order; cells of columns that the table does not have are left out."""
    # a lone surrogate, which no UTF-8 file can hold, becomes `?`
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.header)
        writer.writerows([guard(cell_text(row.get(name))) for name in table.header] for row in rows)


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table that `write_table` wrote, without BOM and guard; `[]` if it has only a header.

    Raises
    ------
    OSError, UnicodeDecodeError
        If the file cannot be opened or is not UTF-8.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: unguard(cell) for name, cell in row.items()} for row in csv.DictReader(file)]
