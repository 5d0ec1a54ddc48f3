"""The layout of a page: running heads, columns, reading order.

All coordinates are points from the upper left corner of the frame in which the text stands upright.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.glyph import Row, Rule, Sheet, find_rows, ink, make_row, split_row, stretches
from pipeline.lexicon.cues import has_cue

MARGIN = 0.12
"""Share of the page's height at its head and at its foot in which furniture stands."""


@dataclass(slots=True)
class Flow:
    """A sheet taken apart: what is furniture, and the segments and rules that remain."""

    sheet: Sheet
    segments: list[Row]
    rules: list[Rule]
    head: list[Row] = field(default_factory=list)
    foot: list[Row] = field(default_factory=list)


def body_size(rows: Iterable[Row]) -> float:
    """Return the font size in which most characters are set, in points; 10 where there are none."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[row.size] += len(row.chars)
    return max(sizes, key=lambda s: (sizes[s], s)) if sizes else 10.0


def take_apart(sheets: Sequence[Sheet]) -> list[Flow]:
    """Divide the rows of each sheet into furniture and segments; the rule under a running head goes with it."""
    all_rows = [find_rows(sheet.chars) for sheet in sheets]
    ends = [(_end_rows(s, rows, True), _end_rows(s, rows, False)) for s, rows in zip(sheets, all_rows, strict=True)]
    flows = []
    for i, (sheet, rows) in enumerate(zip(sheets, all_rows, strict=True)):
        head, foot = (_furniture(ends, i, side) for side in (0, 1))
        gone = set(map(id, head + foot))
        rules = [
            r for r in sheet.rules if not any(abs(r.top - f.base) < 1.2 * f.size for f in head + foot) or not r.flat
        ]
        segments = [part for row in rows if id(row) not in gone for part in split_row(row, row.size)]
        flows.append(Flow(sheet, segments, rules, head, foot))
    return flows


def take_margins(flows: Sequence[Flow], size: float) -> list[list[Row]]:
    """Take notes and line numbers in the margins out of the flows and return them, page by page.

    The text block is that of all pages of one format; `size` is the font size of the body in points.
    """
    shared: dict[tuple[int, int, int], list[Row]] = defaultdict(list)
    for flow in flows:
        shared[_format(flow.sheet)] += [s for s in flow.segments if abs(s.size - size) < 0.08 * size]
    edges = {key: (_quantile(rows, False), _quantile(rows, True)) for key, rows in shared.items() if len(rows) > 20}
    found = []
    for flow in flows:
        left, right = edges.get(_format(flow.sheet), (0.0, flow.sheet.width))
        notes = [
            s for s in flow.segments
            if (s.x1 < left - 0.4 * size or s.x0 > right + 0.4 * size)
            and (s.size < 0.9 * size or s.text.isdecimal()) and s.x1 - s.x0 < 0.25 * flow.sheet.width
        ]  # fmt: skip
        gone = set(map(id, notes))
        flow.segments = [s for s in flow.segments if id(s) not in gone]
        found.append(sorted(notes, key=lambda s: s.base))
    return found


def _quantile(rows: Sequence[Row], right: bool) -> float:
    """Return the left or right edge that nearly all characters of the body stand within."""
    weighted = sorted(((r.x1 if right else r.x0), len(r.chars)) for r in rows)
    limit = (0.97 if right else 0.03) * sum(weight for _, weight in weighted)
    for edge, weight in weighted:
        limit -= weight
        if limit <= 0:
            return edge
    return weighted[-1][0]


def _end_rows(sheet: Sheet, rows: list[Row], head: bool) -> list[Row]:
    """Return the rows that may be furniture, outermost first; header rows of tables stand between two rules."""
    if sheet.turn:
        return []
    limit = MARGIN * sheet.height
    near = [r for r in rows if r.base <= limit] if head else [r for r in rows[::-1] if r.top >= sheet.height - limit]
    long = [rule for rule in sheet.rules if rule.flat and rule.x1 - rule.x0 > 0.3 * sheet.width]
    found = []
    for row in near[:4]:
        above = any(0 <= row.top - rule.top < 1.5 * row.size for rule in long)
        below = any(0 <= rule.top - row.base < 1.5 * row.size for rule in long)
        if (above and below) or has_cue("layout", row.text, "table_caption", "table_note"):
            break
        found.append(row)
    return found


def _furniture(ends: Sequence[tuple[list[Row], list[Row]]], page: int, side: int) -> list[Row]:
    """Return the outermost rows of a page that other pages repeat at the same height, or that say what they are."""
    found: list[Row] = []
    for row in ends[page][side]:
        others = [r for i, end in enumerate(ends) if i != page for r in end[side] if abs(r.base - row.base) <= 3]
        repeated = any(_key(r) == _key(row) for r in others)
        # the heads of odd and even pages differ: one that stands where two others agree is a head too
        keys = Counter(_key(r) for r in others if r.size == row.size and abs(r.base - row.base) <= 1)
        beside = any(count > 1 and key for key, count in keys.items())
        if repeated or beside or has_cue("furniture", row.text, "page_number", "running_head"):
            found.append(row)
        else:
            break
    return found


def _key(row: Row) -> str:
    return re.sub(r"\d+", "0", row.text)


def find_gutters(segments: Sequence[Row], width: float, size: float) -> list[tuple[float, float]]:
    """Find the white strips between columns.

    Parameters
    ----------
    segments : sequence of Row
        Text of one page or of several of one size, tables and furniture left out.
    width : float
        Width of the page in points.
    size : float
        Font size of the body in points.

    Returns
    -------
    list of tuple of float
        Left and right edge of each strip in points, from left to right; empty for one column.
    """
    cover = [0] * (int(width) + 2)
    for seg in segments:
        for x0, x1 in stretches(seg, 0.5 * size):
            for x in range(max(0, round(x0)), min(len(cover) - 1, round(x1) + 1)):
                cover[x] += 1
    inked = [n for n in cover if n]
    if len(segments) < 8 or not inked:
        return []
    usual = sorted(inked)[int(0.6 * len(inked))]
    first, last = cover.index(inked[0]), len(cover) - cover[::-1].index(inked[-1])
    strips: list[tuple[float, float]] = []
    x = first
    while x < last:
        end = x
        while end < last and cover[end] <= 0.3 * usual:
            end += 1
        wide = end - x >= 0.7 * size and x > first + 0.2 * (last - first) and end < last - 0.2 * (last - first)
        if wide and max(cover[end:last], default=0) >= 0.6 * usual and max(cover[first:x], default=0) >= 0.6 * usual:
            strips.append((float(x), float(end)))
        x = max(end, x + 1)
    return strips


def gutters_of(flows: Sequence[Flow], size: float) -> list[list[tuple[float, float]]]:
    """Return the gutters of each page: its own, or, where it has too little text, those of the pages of its size."""
    shared: dict[tuple[int, int, int], list[Row]] = defaultdict(list)
    for flow in flows:
        shared[_format(flow.sheet)].extend(flow.segments)
    usual = {key: find_gutters(rows, key[0], size) for key, rows in shared.items()}
    return [find_gutters(flow.segments, flow.sheet.width, size) or usual[_format(flow.sheet)] for flow in flows]


def _format(sheet: Sheet) -> tuple[int, int, int]:
    return round(sheet.width), round(sheet.height), sheet.turn


class Place(NamedTuple):
    """A thing with a place on the page: `column` is -1 where it runs across columns; `what` is an index."""

    top: float
    bottom: float
    column: int
    what: int


def read_order(things: Sequence[Place]) -> list[list[int]]:
    """Order things on a page: what runs across columns cuts the page into bands, in a band column after column.

    Returns
    -------
    list of list of int
        Runs of `what` in reading order; a run is one column of a band, or things across columns.
    """
    wide = sorted((t for t in things if t.column < 0), key=lambda t: t.top)
    narrow = sorted((t for t in things if t.column >= 0), key=lambda t: t.top)
    runs: list[list[int]] = []
    across = False
    for cut in [*wide, None]:
        band = [t for t in narrow if cut is None or t.top + t.bottom < cut.top + cut.bottom]
        taken = {t.what for t in band}
        narrow = [t for t in narrow if t.what not in taken]
        for column in sorted({t.column for t in band}):
            runs.append([t.what for t in band if t.column == column])
            across = False
        if cut is not None:
            if not across:
                runs.append([])
            runs[-1].append(cut.what)
            across = True
    return runs


def column_of(x0: float, x1: float, gutters: Sequence[tuple[float, float]]) -> int:
    """Return the column, from 0, in which a range of x stands; -1 where it crosses a gutter's middle."""
    centers = [(a + b) / 2 for a, b in gutters]
    if any(x0 < c - 1 and c + 1 < x1 for c in centers):
        return -1
    return sum((x0 + x1) / 2 > c for c in centers)


def join_segments(segments: Sequence[Row], gutters: Sequence[tuple[float, float]]) -> list[tuple[int, Row]]:
    """Divide segments at the gutters and join those of a line within a column.

    Returns
    -------
    list of tuple of int and Row
        Column (-1: across columns) and line, from top to bottom.
    """
    pieces = [piece for seg in segments for piece in _cut(seg, gutters)]
    groups: list[list[Row]] = []
    for piece in sorted(pieces, key=lambda s: s.base):
        if groups and piece.base - groups[-1][0].base <= 0.25 * max(piece.size, groups[-1][0].size):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    joined_groups: list[list[tuple[int, Row]]] = []
    for group in groups:
        row: list[tuple[int, Row]] = []
        for piece in sorted(group, key=lambda p: p.x0):
            column = column_of(piece.x0, piece.x1, gutters)
            # what goes on beside a line across columns belongs to it
            if row and (row[-1][0] == column or (-1 in (column, row[-1][0]) and _beside(row[-1][1], piece))):
                joined = make_row([*row[-1][1].chars, *piece.chars])
                row[-1] = (column_of(joined.x0, joined.x1, gutters), joined)
            else:
                row.append((column, piece))
        joined_groups.append(row)
    return _widened([line for group in _across(joined_groups) for line in group])


def _across(groups: Sequence[list[tuple[int, Row]]]) -> list[list[tuple[int, Row]]]:
    """Join the pieces of a centred line (names of authors) that happens to leave the gutter free.

    It stands between lines across columns, and its pieces do not stand far apart.
    """
    found = []
    for i, group in enumerate(groups):
        near = [groups[k] for k in (i - 1, i + 1) if 0 <= k < len(groups)]
        size = group[0][1].size
        between = len(near) == 2 and all(
            len(other) == 1 and other[0][0] < 0 and abs(other[0][1].base - group[0][1].base) < 3.5 * size
            for other in near
        )
        close = all(b.x0 - a.x1 < 3 * size for (_, a), (_, b) in pairwise(group))
        if len(group) > 1 and between and close:
            group = [(-1, make_row([char for _, row in group for char in row.chars]))]
        found.append(group)
    return found


def _beside(left: Row, right: Row) -> bool:
    return right.x0 - left.x1 < 3 * left.size and 0.85 < left.size / right.size < 1.18


def _cut(row: Row, gutters: Sequence[tuple[float, float]]) -> list[Row]:
    """Divide a row where it leaves a gutter free."""
    parts = [row]
    for left, right in gutters:
        middle, last = (left + right) / 2, parts[-1]
        before = [c for c in last.chars if (c.x0 + c.x1) / 2 < middle]
        after = [c for c in last.chars if (c.x0 + c.x1) / 2 >= middle]
        inked = [[c for c in side if not c.text.isspace()] for side in (before, after)]
        if not all(inked):
            continue
        gap = min(ink(c)[0] for c in inked[1]) - max(ink(c)[1] for c in inked[0])
        if gap >= 0.7 * (right - left):
            parts[-1:] = [make_row(before), make_row(after)]
    return parts


def _widened(lines: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Count the short last line of a paragraph across columns, which stands alone below it, as across columns too."""
    found: list[tuple[int, Row]] = []
    for column, row in lines:
        above = found[-1] if found else None
        alone = not any(other is not row and abs(other.base - row.base) < 0.9 * row.size for _, other in lines)
        if (
            column >= 0 and alone and above and above[0] < 0
            and row.base - above[1].base < 2 * row.size
            and abs(row.x0 - above[1].x0) < row.size and abs(row.size - above[1].size) < 0.08 * row.size
        ):  # fmt: skip
            column = -1
        found.append((column, row))
    return found
