"""Tables with horizontal rules only: columns from header and gaps, rows from leading and line ends."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.extract.glyph import Char, Row, ink, split_row, stretches
from pipeline.extract.grid import (
    Box,
    Stroke,
    TablePart,
    add_caption,
    add_notes,
    consume,
    find_grids,
    lines_in,
    lines_of,
    merge_rules,
)  # fmt: skip
from pipeline.extract.page import Flow
from pipeline.extract.paragraph import had_room
from pipeline.lexicon.cues import has_cue

_SAME = 6.0
"""Points by which the ends of two rules of one table may differ."""
_SHORT = 60.0
"""Rules shorter than this (points) belong to no table."""


def find_tables(flow: Flow, size: float) -> list[TablePart]:
    """Find the tables of a page and take their text, captions and footnotes out of the flow.

    Parameters
    ----------
    flow : Flow
        The page without furniture; its segments are changed.
    size : float
        Font size of the body in points.

    Returns
    -------
    list of TablePart
        From top to bottom.
    """
    flats, uprights = merge_rules(flow.rules, True), merge_rules(flow.rules, False)
    parts = find_grids(flow, flats, uprights)
    for part in parts:
        add_caption(flow, part)
    groups: list[list[Stroke]] = []
    for stroke in sorted(s for s in flats if s.high - s.low >= _SHORT):
        for group in groups:
            if abs(group[0].low - stroke.low) <= _SAME and abs(group[0].high - stroke.high) <= _SAME:
                group.append(stroke)
                break
        else:
            groups.append([stroke])
    for group in groups:
        parts.extend(_tables_of(flow, group, size))
    for part in sorted(parts, key=lambda p: p.box.top):
        add_notes(flow, part, size)
    return sorted(parts, key=lambda part: part.box.top)


def _tables_of(flow: Flow, strokes: list[Stroke], size: float) -> list[TablePart]:
    """Find the tables between rules of one extent."""
    parts = []
    start = 0
    while start < len(strokes):
        found = _table_at(flow, strokes[start:], size)
        if found is None:
            start += 1
            continue
        part, used = found
        parts.append(part)
        start += used
    return parts


def _zones(flow: Flow, strokes: Sequence[Stroke]) -> list[list[Row]]:
    """Return the lines between each two rules that follow one another, up to where a caption begins another table."""
    zones = []
    for upper, lower in pairwise(strokes):
        lines = lines_in(flow, Box(upper.low, upper.at, upper.high, lower.at))
        if any(has_cue("layout", line.text, "table_caption", "table_continued") for line in lines):
            break
        zones.append(lines)
    return zones


def _table_at(flow: Flow, strokes: list[Stroke], size: float) -> tuple[TablePart, int] | None:
    """Read the table whose top rule is the first one; return it and how many rules it takes."""
    top = strokes[0]
    zones = _zones(flow, strokes)
    if not zones or not zones[0]:
        return None
    probe = TablePart(Box(top.low, top.at, top.high, top.at), [], ())
    before = list(flow.segments)
    add_caption(flow, probe)
    captioned = bool(probe.caption)
    if len(zones) == 1 or not zones[1]:
        open_end = _open_body(flow, strokes[1], zones[0], captioned)
        header, body, used = zones[0], [open_end], 2
        if not open_end:
            header, body = zones[0][:1], [zones[0][1:]]
        bottom = max([strokes[1].at, *(line.bottom for line in open_end)])
    else:
        header, body, used, bottom = zones[0], [zones[1]], 3, strokes[2].at
    cuts = find_cuts(header, [line for zone in body for line in zone], top)
    for zone, stroke in zip(zones[2:], strokes[3:], strict=False) if used == 3 else ():
        crossing = sum(_crosses(line, cuts) for line in zone)
        if not zone or crossing > 0.4 * len(zone):
            break
        body.append(zone)
        used, bottom = used + 1, stroke.at
    if len(cuts) < (1 if captioned else 2) or not any(body):
        flow.segments = before
        return None
    rows = [_cells(header, cuts)]
    for zone in body:
        rows.extend(_split_rows(zone, cuts, top.high))
    consume(flow, [s for s in flow.segments if Box(top.low, top.at, top.high, bottom).holds(s, 8.0)])
    edges = (0.0, *(cut - top.low for cut in cuts))
    return TablePart(Box(top.low, probe.box.top, top.high, bottom), rows, edges, probe.caption), used


def _open_body(flow: Flow, rule: Stroke, header: list[Row], captioned: bool) -> list[Row]:
    """Return the lines below a header whose table has no bottom rule here, since it runs on in the next column."""
    if not captioned or len(header) > 6:
        return []
    lines = lines_in(flow, Box(rule.low, rule.at, rule.high, flow.sheet.height))
    size = max(line.size for line in header)
    kept: list[Row] = []
    edge = rule.at
    for line in lines:
        if line.top - edge > 3 * size or line.size > 1.15 * size:
            break
        kept.append(line)
        edge = line.bottom
    return kept


def find_cuts(header: Sequence[Row], body: Sequence[Row], top: Stroke) -> list[float]:
    """Find where columns are divided, in points.

    A column is divided off where no header and (nearly) no body line has ink, and where it has a header of its own.
    Lines that hold one piece of text only, at the left edge, may be sub-headers and are not asked.
    """
    left = min((line.x0 for line in body), default=0.0)
    asked = [line for line in body if line.x0 > left + 1.5 * line.size or len(stretches(line, 0.6 * line.size)) > 1]
    lines = list(header) + asked
    if len(lines) <= len(header):
        return []
    size = max(line.size for line in lines)
    step = 2
    length = int((top.high - top.low) * step) + 2
    heads, cover = [0] * length, [0] * length
    for k, line in enumerate(lines):
        for x0, x1 in stretches(line, 0.35 * line.size):
            first, last = int((x0 - top.low) * step), int((x1 - top.low) * step)
            for x in range(max(first, 0), min(last, length - 1) + 1):
                cover[x] += 1
                heads[x] += k < len(header)
    allowed = int(0.05 * (len(lines) - len(header)))
    gaps: list[int] = []
    x = next((i for i, n in enumerate(cover) if n), length)
    while x < length:
        end = x
        while end < length and cover[end] <= allowed and not heads[end]:
            end += 1
        if end < length and end - x >= 0.4 * size * step:
            gaps.append(_emptiest(cover, x, end))
        x = max(end, x) + 1
    kept: list[int] = []
    for gap in gaps:
        if kept and not any(heads[kept[-1] : gap]):
            kept[-1] = gap  # what has no header belongs to the column on its left
        else:
            kept.append(gap)
    if kept and not any(heads[kept[-1] :]):
        kept.pop()
    return [top.low + gap / step for gap in kept]


def _emptiest(cover: Sequence[int], start: int, end: int) -> int:
    """Return the middle of the longest stretch with the least ink."""
    least = min(cover[start:end])
    best, x = (0, start), start
    while x < end:
        stop = x
        while stop < end and cover[stop] == least:
            stop += 1
        best = max(best, (stop - x, (x + stop) // 2))
        x = stop + 1
    return best[1]


def _crosses(line: Row, cuts: Sequence[float]) -> bool:
    """Tell whether a piece of text runs over the division of two columns."""
    return any(x0 < cut < x1 for x0, x1 in stretches(line, 0.35 * line.size) for cut in cuts)


def _by_column(line: Row, cuts: Sequence[float]) -> dict[int, list[Char]]:
    """Divide a line among the columns; one that is a single piece over a division (a sub-header) goes to the first."""
    pieces = split_row(line, line.size)
    if len(pieces) == 1 and _crosses(line, cuts) and (not cuts or line.x0 < cuts[0]):
        return {0: list(line.chars)}
    columns: defaultdict[int, list[Char]] = defaultdict(list)
    for char in line.chars:
        columns[sum(sum(ink(char)) / 2 > cut for cut in cuts)].append(char)
    return {j: chars for j, chars in columns.items() if any(not c.text.isspace() for c in chars)}


def _cells(lines: Sequence[Row], cuts: Sequence[float]) -> list[list[Row]]:
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


def _split_rows(lines: Sequence[Row], cuts: Sequence[float], end: float) -> list[list[list[Row]]]:
    """Divide the lines between two rules into rows of the table; `end` is its right edge in points."""
    bands: list[_Band] = []
    for line in lines:
        if not bands or line.base - bands[-1].lines[-1].base >= 0.8 * line.size:
            bands.append(_Band())
        bands[-1].add(line, cuts)
    starts = _starts(bands, end)
    rows: list[list[Row]] = []
    for band, start in zip(bands, starts, strict=True):
        if start:
            rows.append([])
        rows[-1].extend(band.lines)
    return [_cells(row, cuts) for row in rows]


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
    if len(band.cells) == 1 and 0 in row.cells:
        line, above = band.cells[0][0], row.cells[0][0]
        outdented = line.x0 < above.x0 - 0.4 * line.size
        if outdented and abs(line.x0 + line.x1 - above.x0 - above.x1) > 2:
            return True
    votes = [had_room(before.cells[j][-1], cell[0], rights.get(j, 0.0), 0.3) for j, cell in band.cells.items()]
    # where all columns from one on go on together it is hardly a wrapped line
    together = set(band.cells) == set(range(min(band.cells), last + 1)) and len(votes) > 1
    return any(votes) if together else 2 * sum(votes) >= len(votes)


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
