"""The rows of a table with horizontal rules or none: from leading and line ends, and labels over several rows."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.extract.glyph import Char, Row, ink, make_row, split_row
from pipeline.extract.grid import TablePart, lines_of
from pipeline.extract.header import crosses
from pipeline.extract.paragraph import had_room

_VALUE = re.compile(r"[<>=≤≥]?\d+(?:\.\d+)?%?")


def _by_column(line: Row, cuts: Sequence[float]) -> dict[int, list[Char]]:
    """Divide a line among the columns; one that is a single piece over a division (a sub-header) goes to the first."""
    pieces = split_row(line, line.size)
    if len(pieces) == 1 and crosses(line, cuts) and (not cuts or line.x0 < cuts[0]):
        return {0: list(line.chars)}
    columns: defaultdict[int, list[Char]] = defaultdict(list)
    for char in line.chars:
        columns[sum(sum(ink(char)) / 2 > cut for cut in cuts)].append(char)
    return {j: chars for j, chars in columns.items() if any(not c.text.isspace() for c in chars)}


def cells_of(lines: Sequence[Row], cuts: Sequence[float]) -> list[list[Row]]:
    """Return the cells of one row of the table, each with its lines."""
    columns: list[defaultdict[float, list[Char]]] = [defaultdict(list) for _ in range(len(cuts) + 1)]
    for line in lines:
        for j, chars in _by_column(line, cuts).items():
            columns[j][line.base].extend(chars)
    return [lines_of(bases) for bases in columns]


@dataclass(slots=True)
class _Band:
    """Lines of the table that overlap in height: what stands beside one another."""

    lines: list[Row] = field(default_factory=list)
    cells: dict[int, list[Row]] = field(default_factory=dict)

    def add(self, line: Row, cuts: Sequence[float]) -> None:
        self.lines.append(line)
        for j, chars in _by_column(line, cuts).items():
            self.cells.setdefault(j, []).extend(lines_of({line.base: chars}))


def split_rows(lines: Sequence[Row], cuts: Sequence[float], end: float) -> list[list[list[Row]]]:
    """Divide the lines between two rules into rows of the table; `end` is its right edge in points."""
    bands = _bands(lines, cuts)
    labels = _floating(bands)
    if labels:
        lines = [piece for line in lines for piece in _without_label(line, cuts)]
        bands = _bands(lines, cuts)
    rows: list[list[Row]] = []
    for band, start in zip(bands, _starts(bands, end), strict=True):
        if start:
            rows.append([])
        rows[-1].extend(band.lines)
    table = [cells_of(row, cuts) for row in rows]
    _place_labels(table, rows, labels)
    return table


def _place_labels(table: Sequence[list[list[Row]]], rows: Sequence[Sequence[Row]], labels: Sequence[list[Row]]) -> None:
    """Put each label into the first of its rows: those from the last one's end on that it stands in the middle of."""
    centers = [(row[0].base + row[-1].base) / 2 for row in rows]
    first = 0
    for label in labels:
        if first == len(rows):
            break
        middle = (label[0].base + label[-1].base) / 2
        last = min(range(first, len(rows)), key=lambda k: abs((centers[first] + centers[k]) / 2 - middle))
        table[first][0] = label
        first = last + 1


def _bands(lines: Sequence[Row], cuts: Sequence[float]) -> list[_Band]:
    bands: list[_Band] = []
    for line in lines:
        if not bands or line.base - bands[-1].lines[-1].base >= 0.8 * line.size:
            bands.append(_Band())
        bands[-1].add(line, cuts)
    return bands


def _without_label(line: Row, cuts: Sequence[float]) -> list[Row]:
    """Return a line without what stands in the first column."""
    chars = [char for j, part in _by_column(line, cuts).items() if j for char in part]
    return [make_row(chars)] if chars else []


def _floating(bands: Sequence[_Band]) -> list[list[Row]]:
    """Return the labels of the first column, each with its lines, where they stand at half the height of their rows.

    The first row then begins above the first label, and some label stands beside no other cell.
    """
    held = [band for band in bands if 0 in band.cells]
    if not held or held[0] is bands[0] or not any(len(band.cells) == 1 for band in held):
        return []
    size = bands[0].lines[0].size
    labels: list[list[Row]] = []
    for line in (line for band in held for line in band.cells[0]):
        if labels and (line.base - labels[-1][-1].base < 1.35 * size or _unfinished(labels[-1])):
            labels[-1].append(line)
        else:
            labels.append([line])
    return labels


def _starts(bands: Sequence[_Band], end: float) -> list[bool]:
    """Tell which bands begin a row: by leading where there are two, else by what cannot be a wrapped line.

    `end` is the right edge of the table in points.
    """
    rights = _right_edges(bands, end)
    breaks = [True]
    row = bands[0]
    for before, band in pairwise(bands):
        breaks.append(_new_row(row, before, band, rights, max(rights, default=0)))
        row = band if breaks[-1] else row
    gaps = [b.lines[0].base - a.lines[-1].base for a, b in pairwise(bands)]
    limit = _two_leadings(gaps)
    if limit is None:
        centered = any(b.lines[-1].base - b.lines[0].base > 0.3 * b.lines[0].size for b in bands)
        return [k == 0 or 0 in b.cells or len(b.cells) > 1 for k, b in enumerate(bands)] if centered else breaks
    tight = [new for gap, new in zip(gaps, breaks[1:], strict=True) if gap < limit]
    if sum(tight) > 0.34 * len(tight):
        return breaks
    return [True, *(gap >= limit for gap in gaps)]


def _right_edges(bands: Sequence[_Band], end: float) -> dict[int, float]:
    """Return how far the text of each column could reach; at least to near the next one."""
    left: dict[int, float] = {}
    right: dict[int, float] = {}
    for band in bands:
        if len(band.cells) > 1:  # else it may be a sub-header, which reaches over the column
            for j, cell in band.cells.items():
                left[j] = min([left.get(j, end), *(line.x0 for line in cell)])
                right[j] = max([right.get(j, 0.0), *(line.x1 for line in cell)])
    size = max(line.size for band in bands for line in band.lines)
    # a column may be wider than its text; 1.5 font sizes are left for the space between columns
    return {
        j: max(edge, min((x for k, x in left.items() if k > j), default=end) - 1.5 * size) for j, edge in right.items()
    }


def _new_row(row: _Band, before: _Band, band: _Band, rights: dict[int, float], last: int) -> bool:
    """Tell whether a band begins a row: a column begins in it, or most columns had room for it on the line before.

    `row` is the first band of the row so far; a line to the left of it is a sub-header above indented rows. `last` is
    the last column of the table.
    """
    if 0 not in band.cells and len(band.cells) < 2:
        return False
    if any(_unfinished(before.cells[j]) for j in band.cells if j in before.cells):
        return False
    if any(j not in before.cells for j in band.cells):
        return True
    if 0 in band.cells and any(_is_value(before.cells[j][-1]) and _is_value(cell[0]) for j, cell in band.cells.items()):
        return True
    if len(band.cells) == 1 and 0 in row.cells:
        line, above = band.cells[0][0], row.cells[0][0]
        outdented = line.x0 < above.x0 - 0.4 * line.size
        if outdented and abs(line.x0 + line.x1 - above.x0 - above.x1) > 2:
            return True
    votes = [had_room(before.cells[j][-1], cell[0], rights.get(j, 0.0), 0.3) for j, cell in band.cells.items()]
    # where all columns from one on go on together it is hardly a wrapped line
    together = set(band.cells) == set(range(min(band.cells), last + 1)) and len(votes) > 1
    return any(votes) if together else 2 * sum(votes) >= len(votes)


def goes_on(before: TablePart, row: Sequence[Sequence[Row]]) -> bool:
    """Tell whether the first row of a continued table is the rest of the last row, which a page end cut.

    Then its first cell is blank, and no word of it would have fitted on the lines before.
    """
    last = before.rows[-1]
    filled = [j for j, cell in enumerate(row) if cell]
    if 0 in filled or len(row) != len(last) or not all(last[j] for j in filled):
        return False
    edges = [before.box.x0 + cut for cut in before.cuts[1:]] + [before.box.x1]
    return all(
        _unfinished(last[j]) or not had_room(last[j][-1], row[j][0], edges[j], 1.0) for j in filled
    )  # fmt: skip


def _is_value(line: Row) -> bool:
    """Tell whether a line is a number by itself, below which another number is another value."""
    return _VALUE.fullmatch(line.text) is not None


def _unfinished(cell: Sequence[Row]) -> bool:
    """Tell whether a cell must go on: it ends in a hyphen, or its last line opens a bracket that is not closed."""
    text = cell[-1].text
    opened = sum((c in "([（［") - (c in ")]）］") for c in text)
    return opened > 0 or (text[-1] in "-+/" and len(text) > 1)


def _two_leadings(gaps: Sequence[float]) -> float | None:
    """Return the distance of base lines that divides wrapped lines from rows, or None where all are alike."""
    ordered = sorted(gaps)
    best, limit = 1.12, None
    for low, high in pairwise(ordered):
        if low > 1.6 * ordered[0]:
            break
        if high / low > best and high - low > 0.8:
            best, limit = high / low, (low + high) / 2
    return limit
