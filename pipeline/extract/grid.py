"""Tables of a page from their rules: fully ruled grids here, three-line tables in `threeline`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extract.glyph import Char, Row, Rule, make_row
from pipeline.extract.page import Flow, join_segments
from pipeline.lexicon.cues import has_cue

TOUCH = 2.5
"""Points up to which two rules count as touching."""


class Stroke(NamedTuple):
    """A ruling line without thickness: at height (or x) `at`, from `low` to `high`, in points."""

    at: float
    low: float
    high: float


class Box(NamedTuple):
    """A rectangle in points."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, row: Row, slack: float = 3.0) -> bool:
        """Tell whether a piece of text stands in the rectangle."""
        return self.top <= row.middle <= self.bottom and self.x0 - slack <= row.x0 and row.x1 <= self.x1 + slack


@dataclass(slots=True)
class TablePart:
    """A table, or the part of one that stands on one page or in one column.

    Attributes
    ----------
    box : Box
        From the caption to the last footnote.
    rows : list of list of list of Row
        Rows, the header first, of cells, each with its printed lines.
    cuts : tuple of float
        Where columns begin, counted from the left edge of the table.
    caption, notes : list of Row
        Lines above and below.
    merged : set of tuple of int
        Row and column of blank cells that are one with the cell above.
    """

    box: Box
    rows: list[list[list[Row]]]
    cuts: tuple[float, ...]
    caption: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    merged: set[tuple[int, int]] = field(default_factory=set)


def merge_rules(rules: Sequence[Rule], flat: bool) -> list[Stroke]:
    """Join the pieces of ruling lines of one direction; sorted by place."""
    pieces = sorted(
        Stroke((r.top + r.bottom) / 2, r.x0, r.x1) if flat else Stroke((r.x0 + r.x1) / 2, r.top, r.bottom)
        for r in rules if r.flat == flat
    )  # fmt: skip
    lines: list[list[Stroke]] = []
    for piece in pieces:
        if lines and piece.at - lines[-1][0].at <= 1.2:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    merged: list[Stroke] = []
    for line in lines:
        at = sum(p.at for p in line) / len(line)
        low, high = None, 0.0
        for piece in sorted(line, key=lambda p: p.low):
            if low is None:
                low, high = piece.low, piece.high
            elif piece.low - high <= TOUCH:
                high = max(high, piece.high)
            else:
                merged.append(Stroke(at, low, high))
                low, high = piece.low, piece.high
        if low is not None:
            merged.append(Stroke(at, low, high))
    return merged


def find_grids(flow: Flow, flats: list[Stroke], uprights: list[Stroke]) -> list[TablePart]:
    """Find fully ruled tables; their text leaves `flow.segments`, their rules the list `flats`."""
    parts = []
    for across, down in _components(flats, uprights):
        xs = _places([s.at for s in down] + [s.low for s in across] + [s.high for s in across])
        ys = _places([s.at for s in across] + [s.low for s in down] + [s.high for s in down])
        if len(xs) < 3 or len(ys) < 3:
            continue
        box = Box(xs[0], ys[0], xs[-1], ys[-1])
        inside = [seg for seg in flow.segments if box.holds(seg)]
        anchor = _anchors(xs, ys, across, down)
        rows = _fill(inside, xs, ys, anchor)
        rows, merged = _one_header(rows, anchor)
        columns = [j for j in range(len(xs) - 1) if any(row[j] for row in rows)]
        kept = [i for i, row in enumerate(rows) if any(row)]
        merged = {(kept.index(i), columns.index(j)) for i, j in merged if i in kept and j in columns}
        rows = [[rows[i][j] for j in columns] for i in kept]
        if len(rows) < 2 or len(columns) < 2:
            continue
        consume(flow, inside)
        for stroke in across:
            flats.remove(stroke)
        parts.append(TablePart(box, rows, tuple(xs[j] - xs[0] for j in columns), merged=merged))
    return parts


def consume(flow: Flow, used: Sequence[Row]) -> None:
    """Take text out of the flow."""
    gone = set(map(id, used))
    flow.segments = [seg for seg in flow.segments if id(seg) not in gone]


def _components(flats: Sequence[Stroke], uprights: Sequence[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Group rules that cross or touch one another."""
    parent = list(range(len(flats) + len(uprights)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, down in enumerate(uprights):
        for i, across in enumerate(flats):
            meets = down.low - TOUCH <= across.at <= down.high + TOUCH
            if meets and across.low - TOUCH <= down.at <= across.high + TOUCH:
                parent[root(i)] = root(len(flats) + j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = defaultdict(lambda: ([], []))
    for i, across in enumerate(flats):
        groups[root(i)][0].append(across)
    for j, down in enumerate(uprights):
        groups[root(len(flats) + j)][1].append(down)
    return [group for group in groups.values() if group[0] and group[1]]


def _places(values: Sequence[float]) -> list[float]:
    """Return distinct places, those within the width of a rule taken as one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > 1.5 * TOUCH:
            places.append(value)
    return places


def _fill(
    inside: Sequence[Row], xs: list[float], ys: list[float], anchor: dict[tuple[int, int], tuple[int, int]]
) -> list[list[list[Row]]]:
    """Put text into the cells; a cell merged from several holds it at its upper left."""
    height, width = len(ys) - 1, len(xs) - 1
    lines: defaultdict[tuple[int, int], defaultdict[float, list[Char]]] = defaultdict(lambda: defaultdict(list))
    for row in inside:
        i = min(sum(row.middle > y for y in ys[1:]), height - 1)
        for char in row.chars:
            j = min(sum((char.x0 + char.x1) / 2 > x for x in xs[1:]), width - 1)
            lines[anchor[i, j]][row.base].append(char)
    table: list[list[list[Row]]] = [[[] for _ in range(width)] for _ in range(height)]
    for (i, j), bases in lines.items():
        table[i][j] = lines_of(bases)
    return table


def _one_header(
    rows: list[list[list[Row]]], anchor: dict[tuple[int, int], tuple[int, int]]
) -> tuple[list[list[list[Row]]], set[tuple[int, int]]]:
    """Make one row of a header on several levels: what stands over several columns belongs to each.

    Returns
    -------
    rows : list
        The table, the header one row.
    merged : set of tuple of int
        Cells that are one with the cell above; a cell that runs across several columns counts in its first only.
    """
    height, width = len(rows), len(rows[0])
    first = [i for i in range(height) if any(rows[i])][:1]
    top = first[0] if first else 0
    spans = {anchor[top, j] for j in range(width)}
    levels = 1
    if 1 < len(spans) < width:  # some of the header's cells run over columns: the header ends with its highest cell
        levels = max(sum(anchor[i, j] == anchor[top, j] for i in range(top, height)) for j in range(width))
    below = top + levels
    if levels > 1 and below < height:
        header = []
        for j in range(width):
            above = dict.fromkeys(anchor[i, j] for i in range(top, below))
            header.append([line for i, k in above for line in rows[i][k]])
        rows = [header, *rows[below:]]
        shift = below - 1
    else:
        shift = 0
    merged = {
        (i - shift, j)
        for (i, j), (up, left) in anchor.items()
        if up < i and left == j and i > shift and up >= shift + (shift > 0)
    }
    return rows, merged


def lines_of(bases: dict[float, list[Char]]) -> list[Row]:
    """Make the printed lines of a cell, from top to bottom; pieces of one line may differ a little in height."""
    lines: list[Row] = []
    for base in sorted(bases):
        chars = bases[base]
        if all(c.text.isspace() for c in chars):
            continue
        if lines and base - lines[-1].base < 0.4 * lines[-1].size:
            lines[-1] = make_row([*lines[-1].chars, *chars])
        else:
            lines.append(make_row(chars))
    return lines


def _anchors(
    xs: list[float], ys: list[float], across: list[Stroke], down: list[Stroke]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each field of the grid the upper left field of the cell it belongs to."""
    anchor: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(ys) - 1):
        for j in range(len(xs) - 1):
            y, x = (ys[i] + ys[i + 1]) / 2, (xs[j] + xs[j + 1]) / 2
            wall = any(abs(s.at - xs[j]) <= 1.5 * TOUCH and s.low <= y <= s.high for s in down)
            roof = any(abs(s.at - ys[i]) <= 1.5 * TOUCH and s.low <= x <= s.high for s in across)
            if i and not roof:
                anchor[i, j] = anchor[i - 1, j]
            elif j and not wall:
                anchor[i, j] = anchor[i, j - 1]
            else:
                anchor[i, j] = (i, j)
    return anchor


def lines_in(flow: Flow, box: Box) -> list[Row]:
    """Return the text in a rectangle as lines, from top to bottom."""
    return [line for _, line in join_segments([s for s in flow.segments if box.holds(s, 8.0)], ())]


def add_caption(flow: Flow, part: TablePart) -> None:
    """Move the lines above a table that are its caption from the flow to the table."""
    box = part.box
    above = lines_in(flow, Box(box.x0, box.top - 80, box.x1, box.top))[::-1]
    edge, found = box.top, 0
    for taken, line in enumerate(above[:5], start=1):
        if edge - line.bottom > 1.3 * line.size:
            break
        edge = line.top
        if has_cue("layout", line.text, "table_caption", "table_continued"):
            found = taken
    part.caption = above[:found][::-1]
    if part.caption:
        _drop(flow, part.caption)
        part.box = box._replace(top=part.caption[0].top)


def add_notes(flow: Flow, part: TablePart, size: float) -> None:
    """Move the lines below a table that are its footnotes from the flow to the table; `size` is the body's."""
    box = part.box
    below = lines_in(flow, Box(box.x0, box.bottom, box.x1, box.bottom + 30 * size))
    edge = box.bottom
    usual = max((line.size for row in part.rows for cell in row for line in cell), default=size)
    for line in below:
        first = not part.notes
        marked = has_cue("layout", line.text, "table_note")
        small = line.size < 0.95 * size and line.size <= usual + 0.3
        full = not first and part.notes[-1].x1 > box.x1 - 2.5 * size
        near = line.top - edge <= (1.6 if first else 0.8) * line.size
        if not near or has_cue("layout", line.text, "table_caption") or not (small or marked or full):
            break
        part.notes.append(line)
        edge = line.bottom
    if part.notes:
        _drop(flow, part.notes)
        part.box = box._replace(bottom=part.notes[-1].bottom)


def _drop(flow: Flow, lines: Sequence[Row]) -> None:
    gone = {id(char) for line in lines for char in line.chars}
    flow.segments = [seg for seg in flow.segments if id(seg.chars[0]) not in gone]
