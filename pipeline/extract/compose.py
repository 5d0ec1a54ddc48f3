"""From the sheets of a document to its raw text, lines and tables in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from pipeline.article import Glyph, Span
from pipeline.extract.glyph import Char, Row, Sheet, to_page
from pipeline.extract.grid import Box, TablePart, add_notes
from pipeline.extract.layout import Layout, Line, Table
from pipeline.extract.page import (
    Flow,
    Place,
    body_size,
    column_of,
    gutters_of,
    join_segments,
    read_order,
    take_apart,
    take_margins,
)  # fmt: skip
from pipeline.extract.paragraph import Placed, row_pieces, starts_of
from pipeline.extract.table_rows import goes_on
from pipeline.extract.threeline import find_tables
from pipeline.extract.unruled import find_unruled
from pipeline.lexicon.cues import has_cue, load_cues

_MATCH = 6.0
"""Points by which the columns of a continued table may have moved."""


@dataclass(slots=True)
class _Open:
    """A table while it may still be continued."""

    number: int
    part: TablePart
    page: int
    at: int
    caption: list[Span] = field(default_factory=list)
    rows: list[list[tuple[Span, ...]]] = field(default_factory=list)
    merged: set[tuple[int, int]] = field(default_factory=set)
    last: TablePart | None = None
    notes: list[Span] = field(default_factory=list)


def compose(sheets: Sequence[Sheet], pages: int, notes: tuple[str, ...] = ()) -> Layout:
    """Bring the text of a document into reading order.

    Parameters
    ----------
    sheets : sequence of Sheet
        By page; for a page with turned text one sheet for each direction.
    pages : int
        Number of pages.
    notes : tuple of str
        Handed on.

    Returns
    -------
    Layout
        Text, lines and tables.
    """
    flows = take_apart(sheets)
    size = body_size(seg for flow in flows for seg in flow.segments)
    parts = [find_tables(flow, size) for flow in flows]
    margins = take_margins(flows, size)
    gutters = gutters_of(flows, size)
    for flow, tables, strips in zip(flows, parts, gutters, strict=True):
        found = find_unruled(flow, strips, size)
        for table in found:
            add_notes(flow, table, size)
        tables.extend(found)
    writer = _Writer()
    placed: list[list[Row | TablePart]] = []
    body: list[Placed] = []
    feet: list[list[Row]] = []
    for flow, tables, strips in zip(flows, parts, gutters, strict=True):
        lines = join_segments(flow.segments, strips)
        foot = _page_notes(flow, tables, lines, strips, size)
        gone = set(map(id, foot))
        feet.append(foot)
        placed.append(_ordered([line for line in lines if id(line[1]) not in gone], tables, strips))
        columns = {id(row): column for column, row in lines}
        number = len(placed)
        body.extend(Placed(number, columns[id(row)], row) for row in placed[-1] if isinstance(row, Row))
    late = _late_notes(placed, size)
    starts = starts_of([line for line in body if id(line.row) not in late], size)
    for flow, page, foot, margin in zip(flows, placed, feet, margins, strict=True):
        for row in flow.head[::-1]:
            writer.line(row, flow.sheet, None, True)
        for item in page:
            if isinstance(item, TablePart):
                writer.table(item, flow.sheet)
            elif id(item) in late:
                writer.note(item, flow.sheet)
            else:
                writer.line(item, flow.sheet, starts[id(item)], False)
        for row in [*margin, *foot, *flow.foot[::-1]]:
            writer.line(row, flow.sheet, None, True)
    return writer.layout(pages, notes)


def _late_notes(placed: Sequence[Sequence[Row | TablePart]], size: float) -> set[int]:
    """Return (by identity) the footnotes of a table that stand on the next page, since the table fills its own."""
    late: set[int] = set()
    for before, page in pairwise(placed):
        if not before or not isinstance(before[-1], TablePart) or before[-1].notes:
            continue
        above: Row | None = None
        for item in page:
            if not isinstance(item, Row) or item.size > 0.95 * size:
                break
            if above is None and not has_cue("layout", item.text, "table_note"):
                break
            if above is not None and item.base - above.base > 2 * item.size:
                break
            late.add(id(item))
            above = item
    return late


def _ordered(
    lines: Sequence[tuple[int, Row]], tables: Sequence[TablePart], strips: Sequence[tuple[float, float]]
) -> list[Row | TablePart]:
    """Bring the lines and tables of a page into reading order."""
    things: list[Row | TablePart] = [*(row for _, row in lines), *tables]
    places = [Place(row.top, row.bottom, column, i) for i, (column, row) in enumerate(lines)]
    for i, table in enumerate(tables, start=len(lines)):
        box = table.box
        places.append(Place(box.top, box.bottom, column_of(box.x0 + 3, box.x1 - 3, strips), i))
    return [things[i] for run in read_order(places) for i in run]


def _page_notes(
    flow: Flow, tables: Sequence[TablePart], lines: Sequence[tuple[int, Row]],
    strips: Sequence[tuple[float, float]], size: float,
) -> list[Row]:  # fmt: skip
    """Return the footnotes of a page: small type under a rule, down to the end of the page or column."""
    found: list[Row] = []
    for rule in flow.rules:
        in_table = any(
            t.box.top - 3 <= rule.top <= t.box.bottom + 3 and rule.x0 < t.box.x1 and t.box.x0 < rule.x1 for t in tables
        )
        if not rule.flat or in_table or rule.top < 0.4 * flow.sheet.height:
            continue
        column = column_of(rule.x0 + 1, rule.x1 - 1, strips)
        below = [row for at, row in lines if (row.middle > rule.top and at == column) or (column < 0 and at >= 0)]
        small = list(takewhile(lambda row: row.size < 0.93 * size, sorted(below, key=lambda row: row.base)))
        after = sorted(row.top for row in below)[len(small) :]  # a figure may stand at the foot of the page
        if small and (not after or after[0] - small[-1].bottom > 2 * size):
            found.extend(row for row in small if all(row is not other for other in found))
    return found


class _Writer:
    """Collects raw text, items and glyphs."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._length = 0
        self._glyphs: list[Glyph] = []
        self._items: list[Line | None] = []
        self._tables: list[_Open] = []

    def _put(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)

    def _row(self, row: Row, sheet: Sheet) -> Span:
        """Write a row and the place of its glyphs; return its range."""
        start = self._length
        for text, char in row_pieces(row):
            if char is not None:
                self._glyphs.extend(_boxes(text, char, self._length, sheet))
            self._put(text)
        return Span(start, self._length)

    def line(self, row: Row, sheet: Sheet, starts: bool | None, furniture: bool) -> None:
        """Write a line of text."""
        span = self._row(row, sheet)
        self._put("\n")
        self._items.append(Line(span, sheet.number, row.size, starts, furniture))

    def note(self, row: Row, sheet: Sheet) -> None:
        """Write a footnote of the table before."""
        self._tables[-1].notes.append(self._closed(row, sheet))

    def table(self, part: TablePart, sheet: Sheet) -> None:
        """Write a table, or go on with the one that it continues."""
        table = self._continued(part, sheet)
        rows, skipped = part.rows, 0
        if table is None:
            table = _Open(self._number(part), part, sheet.number, len(self._items))
            self._tables.append(table)
            self._items.append(None)
            table.caption = [self._closed(row, sheet) for row in part.caption]
        else:
            for row in part.caption:
                self.line(row, sheet, None, True)
            rows = _fitted(part, table.part)
            if _row_text(rows[0]) == _row_text(table.part.rows[0]):
                cells = self._cells(rows[0], sheet)
                written = [span for cell in cells for span in cell]
                self._items.append(
                    Line(Span(written[0].start, written[-1].end), sheet.number, rows[0][0][0].size, None, True)
                )
                rows, skipped = rows[1:], 1
            if rows and table.last and goes_on(table.last, rows[0]):
                self._go_on(table, rows[0], sheet)
                rows, skipped = rows[1:], skipped + 1
        table.last = part
        table.merged |= {(i - skipped + len(table.rows), j) for i, j in part.merged}
        table.rows.extend(self._cells(row, sheet) for row in rows)
        table.notes.extend(self._closed(row, sheet) for row in part.notes)

    def _go_on(self, table: _Open, row: Sequence[Sequence[Row]], sheet: Sheet) -> None:
        """Write the rest of a row that a page end cut, and join it to the row."""
        cells = self._cells(row, sheet)
        table.rows[-1] = [(*before, *rest) for before, rest in zip(table.rows[-1], cells, strict=True)]

    def _closed(self, row: Row, sheet: Sheet) -> Span:
        span = self._row(row, sheet)
        self._put("\n")
        return span

    def _cells(self, row: Sequence[Sequence[Row]], sheet: Sheet) -> list[tuple[Span, ...]]:
        """Write a row of cells, with tabs between them."""
        cells: list[tuple[Span, ...]] = []
        for j, cell in enumerate(row):
            if j:
                self._put("\t")
            spans: list[Span] = []
            for k, line in enumerate(cell):
                if k and _apart(cell[k - 1], line):
                    self._put(" ")
                spans.append(self._row(line, sheet))
            cells.append(tuple(spans))
        self._put("\n")
        return cells

    def _number(self, part: TablePart) -> int:
        number = caption_number(part.caption)
        taken = {table.number for table in self._tables}
        return number if number is not None and number not in taken else max(taken, default=0) + 1

    def _continued(self, part: TablePart, sheet: Sheet) -> _Open | None:
        """Return the table that a part continues, or None."""
        number = caption_number(part.caption)
        said = any(has_cue("layout", row.text, "table_continued") for row in part.caption)
        for table in self._tables[::-1]:
            if number is not None and table.number == number:
                return table
        if not self._tables or (part.caption and not said):
            return None
        last = self._tables[-1]
        if said:
            return last
        same = len(last.part.cuts) == len(part.cuts) and all(
            abs(a - b) <= _MATCH for a, b in zip(last.part.cuts, part.cuts, strict=True)
        )
        return last if same and sheet.number - last.page <= len(self._tables) + 1 else None

    def layout(self, pages: int, notes: tuple[str, ...]) -> Layout:
        """Return what was written."""
        tables = {table.at: _closed_table(table) for table in self._tables}
        items = tuple(tables[i] if item is None else item for i, item in enumerate(self._items))
        return Layout("".join(self._text), items, tuple(self._glyphs), pages, notes)


def _closed_table(table: _Open) -> Table:
    rows = tuple(tuple(row) for row in _filled(table.rows, table.merged))
    return Table(table.number, tuple(table.caption), rows, tuple(table.notes), table.page)


def _filled(rows: Sequence[list[tuple[Span, ...]]], merged: set[tuple[int, int]]) -> list[list[tuple[Span, ...]]]:
    """Fill blank cells under one that stands for several rows with its value.

    Such are cells merged with the one above, and, in tables without rules between their cells, blank cells at the
    beginning of a row. What stands alone in its row is a sub-header and is not carried on.
    """
    filled: list[list[tuple[Span, ...]]] = []
    for i, row in enumerate(rows):
        above = filled[-1] if i > 1 else []
        alone = sum(map(bool, above)) < 2
        leading = next((j for j, cell in enumerate(row) if cell), 0)
        carried = [j for j in range(len(row)) if not row[j] and (j < leading or (i, j) in merged)]
        filled.append([above[j] if j in carried and not alone else cell for j, cell in enumerate(row)])
    return filled


def _row_text(row: Sequence[Sequence[Row]]) -> list[str]:
    return ["".join(line.text for line in cell) for cell in row]


def _fitted(part: TablePart, first: TablePart) -> list[list[list[Row]]]:
    """Return the rows of a continued part with the columns of the first one."""
    if len(part.cuts) == len(first.cuts):
        return part.rows
    to = [min(range(len(first.cuts)), key=lambda j: abs(first.cuts[j] - cut)) for cut in part.cuts]
    rows: list[list[list[Row]]] = []
    for row in part.rows:
        fitted: list[list[Row]] = [[] for _ in first.cuts]
        for j, cell in zip(to, row, strict=True):
            fitted[j].extend(cell)
        rows.append(fitted)
    return rows


def caption_number(caption: Sequence[Row]) -> int | None:
    """Return the number that a caption gives its table, or None."""
    for row in caption:
        for cue in load_cues("layout"):
            match = cue.pattern.search(row.text) if cue.value == "table_caption" else None
            if match and match.groups():
                return int(match.group(1))
    return None


def _apart(before: Row, line: Row) -> bool:
    """Tell whether a space stands between two printed lines of a cell: only between Latin words."""
    last, first = before.chars[-1].text[-1], line.chars[0].text[0]
    return last.isascii() and first.isascii() and last.isalnum() and first.isalnum()


def _boxes(text: str, char: Char, offset: int, sheet: Sheet) -> list[Glyph]:
    """Return the place on the page of each code point of a glyph; those of a ligature share its width."""
    if len(text) == 1 and not sheet.turn:
        return [Glyph(offset, sheet.number, char.x0, char.top, char.x1, char.bottom)]
    width = (char.x1 - char.x0) / len(text)
    glyphs = []
    for k in range(len(text)):
        x_a, y_a = to_page(char.x0 + k * width, char.top, sheet)
        x_b, y_b = to_page(char.x0 + (k + 1) * width, char.bottom, sheet)
        box = Box(min(x_a, x_b), min(y_a, y_b), max(x_a, x_b), max(y_a, y_b))
        glyphs.append(Glyph(offset + k, sheet.number, *box))
    return glyphs
