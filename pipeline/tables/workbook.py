"""The tables as one Excel workbook, a sheet for each, with the data dictionary and what Excel could not hold.

The limits are those of Microsoft's "Excel specifications and limits". Every text is written as a text, so that none is
run as a formula, whatever it begins with.
"""

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import east_asian_width
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.tables.csv_file import cell_text
from pipeline.tables.rows import Cell, Row
from pipeline.tables.schema import DOCUMENTS, TABLES, TRIALS, TRIPLES, Column, Table

ROWS = 1_048_576
"""Rows of a sheet, its header among them; a table that has more goes on in a sheet `NAME-2`."""
CHARACTERS = 32_767
"""Characters of a cell, in UTF-16 code units."""
LINKS = 65_530
"""Links of a sheet."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WRAPPED = frozenset({"evidence", "example", "text", "title", "notes", "meaning"})
_SAMPLE = 200
"""Rows that decide how wide a column is."""
_NARROWEST, _WIDEST = 8, 60
_DICTIONARY = Table(
    "dictionary",
    "column",
    tuple(Column(name, "") for name in ("table", "column", "meaning", "type", "unit", "values", "pattern", "filled")),
)
_NOTES = Table("notes", "thing that Excel could not hold", (Column("table", ""), Column("meaning", "")))
_MADE = (1980, 1, 1, 0, 0, 0)
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write_workbook(path: Path, tables: Mapping[str, Iterable[Row]]) -> list[str]:
    """Write the tables as a workbook; equal tables give equal bytes.

    Parameters
    ----------
    path : Path
        The file to write.
    tables : mapping
        From the name of a table of the schema to its rows, which can be gone through again and again.

    Returns
    -------
    list of str
        What the workbook does not hold as the tables do, a line each, also in its sheet `notes`; empty if nothing.
    """
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    targets = _Targets(tables)
    notes: list[tuple[str, str]] = []
    for table in (table for table in TABLES if table.name in tables):
        writer = _Writer(workbook, table, targets)
        writer.write(tables[table.name])
        notes += [(table.name, note) for note in writer.notes()]
    _Writer(workbook, _DICTIONARY, targets).write(list(_dictionary()))
    _Writer(workbook, _NOTES, targets).write([{"table": table, "meaning": note} for table, note in notes])
    _save(workbook, path)
    return [f"{table}: {note}" for table, note in notes]


def write_sheet(path: Path, table: Table, rows: Iterable[Row]) -> None:
    """Write one table as a workbook of its own; equal rows give equal bytes."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    _Writer(workbook, table, _Targets({})).write(rows)
    _save(workbook, path)


def _save(workbook: Any, path: Path) -> None:
    with TemporaryDirectory(dir=path.parent) as scratch:
        dated = Path(scratch) / "dated.xlsx"
        workbook.save(dated)
        _without_dates(dated, path)


def _dictionary() -> Iterator[Row]:
    """Yield the data dictionary, a row for each column of each table."""
    for table in TABLES:
        for column in table.columns:
            yield {
                "table": table.name,
                "column": column.name,
                "meaning": column.meaning,
                "type": "several texts, joined by ;" if column.several else column.type,
                "unit": column.unit,
                "values": column.allowed,
                "pattern": column.pattern,
                "filled": "always" if column.required else "where it applies",
            }


class _Targets:
    """Where links lead: rows of documents and of trials, by number, the header being row 1."""

    def __init__(self, tables: Mapping[str, Iterable[Row]]) -> None:
        rows = islice(tables.get(DOCUMENTS.name, ()), ROWS - 1)
        self._documents = {str(row["doc_id"]): number for number, row in enumerate(rows, 2)}
        self._trials: dict[tuple[str, str], int] = {}
        for number, row in enumerate(islice(tables.get(TRIALS.name, ()), ROWS - 1), 2):
            for name in _trial_names(row):
                self._trials.setdefault((str(row["doc_id"]), name), number)

    def of(self, table: Table, column: str, row: Row) -> str:
        """Return the place that a cell leads to, such as `documents!A2`; empty if none."""
        if column == "doc_id" and table is not DOCUMENTS:
            number = self._documents.get(str(row["doc_id"]))
            return f"{DOCUMENTS.name}!A{number}" if number else ""
        if table is TRIPLES and column in {"trial_id", "trial_name"}:
            for name in _values(row.get(column)):
                if number := self._trials.get((str(row["doc_id"]), name)):
                    return f"{TRIALS.name}!A{number}"
        return ""


def _trial_names(row: Row) -> Iterator[str]:
    return chain(_values(row.get("trial_id")), _values(row.get("trial_name")))


def _values(cell: Cell) -> Sequence[str]:
    """Return the values of a cell of several."""
    if cell is None or isinstance(cell, int):
        return ()
    return cell.split(";") if isinstance(cell, str) else cell


class _Writer:
    """Writes one table, to as many sheets as its rows need."""

    def __init__(self, workbook: Any, table: Table, targets: _Targets) -> None:
        from openpyxl.styles import Alignment, Font

        self._workbook = workbook
        self._table = table
        self._targets = targets
        self._bold, self._blue = Font(bold=True), Font(color="0563C1", underline="single")
        self._top, self._wrap = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
        self._counts: Counter[str] = Counter()

    def write(self, rows: Iterable[Row]) -> None:
        """Write the sheets of the table; one with only a header for no rows."""
        widths = self._widths(rows)
        left = iter(rows)
        for number in count(1):
            part = list(islice(left, 1))
            if not part and number > 1:
                break
            name = self._table.name if number == 1 else f"{self._table.name}-{number}"
            self._sheet(name, widths, chain(part, islice(left, ROWS - 2)))
            self._counts["sheets"] = number

    def notes(self) -> Iterator[str]:
        """Yield what was written otherwise than it is in the table."""
        if (sheets := self._counts["sheets"]) > 1:
            yield f"more than {ROWS - 1:,} rows; they go on in {sheets - 1} further sheets"
        if cut := self._counts["cut"]:
            yield f"{cut:,} cells are cut to {CHARACTERS:,} characters and end in …; the CSV file has all of them"
        if control := self._counts["control"]:
            yield f"{control:,} cells hold characters that Excel does not allow; they stand as U+FFFD"
        if unlinked := self._counts["unlinked"]:
            yield f"{unlinked:,} cells have no link, since a sheet may have {LINKS:,}"

    def _widths(self, rows: Iterable[Row]) -> list[int]:
        """Return the widths of the columns, in characters."""
        sample = list(islice(rows, _SAMPLE))
        return [
            min(_WIDEST, max(_NARROWEST, len(name) + 4, *(_width(cell_text(row.get(name))) + 1 for row in sample), 0))
            for name in self._table.header
        ]

    def _sheet(self, name: str, widths: Sequence[int], rows: Iterable[Row]) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.utils import get_column_letter

        sheet = self._workbook.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        header = [WriteOnlyCell(sheet, value=column) for column in self._table.header]
        for cell in header:
            cell.font = self._bold
        sheet.append(header)
        links = last = 1
        for row in rows:
            last += 1
            cells = []
            for column in self._table.header:
                cell = self._cell(sheet, column, row.get(column))
                if cell is not None and (place := self._targets.of(self._table, column, row)):
                    links += self._link(cell, place, links)
                cells.append(cell)
            sheet.append(cells)
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{last}"

    def _cell(self, sheet: Any, column: str, value: Cell) -> Any:
        """Return a filled cell, or None."""
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, int):
            cell = WriteOnlyCell(sheet, value=value)
        elif text := self._allowed(cell_text(value)):
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"  # else `=` would begin a formula, and `#N/A` be an error
        else:
            return None
        cell.alignment = self._wrap if column in _WRAPPED else self._top
        return cell

    def _allowed(self, text: str) -> str:
        """Return a text as Excel can hold it."""
        text, changed = _CONTROL.subn("\ufffd", text)
        self._counts["control"] += bool(changed)
        data = text.encode("utf-16-le") if 2 * len(text) > CHARACTERS else b""
        if len(data) // 2 <= CHARACTERS:
            return text
        self._counts["cut"] += 1
        return data[: 2 * (CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"

    def _link(self, cell: Any, place: str, links: int) -> int:
        """Make a cell lead to a place of the workbook, and return how many links that makes."""
        from openpyxl.worksheet.hyperlink import Hyperlink

        if links > LINKS:  # counted from 1
            self._counts["unlinked"] += 1
            return 0
        cell.hyperlink = Hyperlink(ref="", location=place)
        cell.font = self._blue
        return 1


def _width(text: str) -> int:
    """Return how many narrow characters a text is wide."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text[:_WIDEST])


def _without_dates(dated: Path, path: Path) -> None:
    """Copy a workbook with the same date for each of its parts, so that equal tables give equal bytes."""
    with ZipFile(dated) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, _MADE)
            info.compress_type = ZIP_DEFLATED
            with old.open(name) as source, new.open(info, "w", force_zip64=True) as target:
                if name == "docProps/core.xml":
                    target.write(_TIME.sub(b"1980-01-01T00:00:00Z", source.read()))
                else:
                    shutil.copyfileobj(source, target)
