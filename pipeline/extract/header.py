"""The columns of a table with horizontal rules or none: where they are divided, and headers on several levels."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.glyph import Row, split_row, stretches
from pipeline.extract.grid import Stroke


class Spanner(NamedTuple):
    """A header over several columns: its line, and the range of x (points) of the columns."""

    line: Row
    low: float
    high: float

    def covers(self, low: float, high: float) -> bool:
        """Tell whether a column stands below it."""
        return self.low - 2 <= (low + high) / 2 <= self.high + 2


def find_spanners(
    header: Sequence[Row], body: Sequence[Row], strokes: Sequence[Stroke]
) -> tuple[list[Spanner], list[Row]]:
    """Divide a header on several levels.

    Parameters
    ----------
    header, body : sequence of Row
        Lines of the table.
    strokes : sequence of Stroke
        Rules inside the header that are shorter than the table.

    Returns
    -------
    spanners : list of Spanner
        Headers over several columns, from top to bottom.
    rest : list of Row
        The other pieces of the header.
    """
    pieces = [piece for line in header for piece in split_row(line, 0.6 * line.size)]
    spanners: list[Spanner] = []
    rest: list[Row] = []
    for piece in pieces:
        below = [other for other in pieces if other.base > piece.base + 0.6 * piece.size]
        found = _by_rule(piece, pieces, strokes) or _by_place(piece, pieces, below, body)
        if found:
            spanners.append(found)
        else:
            rest.append(piece)
    return sorted(spanners, key=lambda s: s.line.base), sorted(rest, key=lambda row: row.base)


def header_cells(spanners: Sequence[Spanner], cells: Sequence[list[Row]]) -> list[list[Row]]:
    """Return the cells of a header with those above them: what stands over several columns belongs to each."""
    return [
        [*(s.line for s in spanners if cell and s.covers(cell[0].x0, cell[0].x1)), *cell] for cell in cells
    ]  # fmt: skip


def _by_rule(piece: Row, pieces: Sequence[Row], strokes: Sequence[Stroke]) -> Spanner | None:
    """Return a piece of header as one over several columns, if the next thing below it is a rule over two pieces."""
    level = [p for p in pieces if abs(p.base - piece.base) < 0.4 * piece.size]
    for stroke in sorted(strokes):
        if not 0 <= stroke.at - piece.base <= 1.5 * piece.size or not _over(stroke, piece):
            continue
        # rules over neighbours may touch: what stands below belongs to the nearest
        rivals = [p for p in level if _over(stroke, p)]
        below = [c for c in pieces if c.base > stroke.at and _over(stroke, c)]
        own = _apart([c for c in below if all(_distance(c, piece) <= _distance(c, rival) for rival in rivals)])
        if len(own) > 1:
            return Spanner(piece, own[0].x0, own[-1].x1)
    return None


def _middle(row: Row) -> float:
    return (row.x0 + row.x1) / 2


def _distance(row: Row, other: Row) -> float:
    return abs(_middle(row) - _middle(other))


def _over(stroke: Stroke, row: Row) -> bool:
    return stroke.low - 3 <= _middle(row) <= stroke.high + 3


def _by_place(piece: Row, pieces: Sequence[Row], below: Sequence[Row], body: Sequence[Row]) -> Spanner | None:
    """Return a piece of header as one over several columns, if it is centred over some that the body has, too."""
    if not below:
        return None
    line = [c for c in below if c.base - min(b.base for b in below) < 0.4 * piece.size]
    others = [p for p in pieces if p is not piece and abs(p.base - piece.base) < 0.4 * piece.size]
    free = _apart([c for c in line if not any(p.x0 < c.x1 and c.x0 < p.x1 for p in others)])
    middle = (piece.x0 + piece.x1) / 2
    # the run of pieces below that it is centred over
    for k in range(len(free), 1, -1):
        for i in range(len(free) - k + 1):
            run = free[i : i + k]
            low, high = run[0].x0, run[-1].x1
            between = [p for p in others if low < (p.x0 + p.x1) / 2 < high]
            touches = piece.x0 < run[1].x0 and piece.x1 > run[-2].x1
            centred = abs((low + high) / 2 - middle) < 0.7 * piece.size
            if centred and touches and not between and _columns_in(body, run):
                return Spanner(piece, low, high)
    return None


def _apart(pieces: Sequence[Row]) -> list[Row]:
    """Return the pieces that stand beside one another, from left to right; of those above one another the first."""
    found: list[Row] = []
    for piece in sorted(pieces, key=lambda p: p.x0):
        if not found or piece.x0 > found[-1].x1:
            found.append(piece)
    return found


def _columns_in(body: Sequence[Row], run: Sequence[Row]) -> bool:
    """Tell whether the body, too, is divided between each two of the pieces."""
    for left, right in pairwise(run):
        crossing = 0
        for line in body:
            middle = (left.x1 + right.x0) / 2
            crossing += any(x0 < middle - 1 and middle + 1 < x1 for x0, x1 in stretches(line, 0.35 * line.size))
        if crossing > 0.3 * len(body):
            return False
    return bool(body)


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


def crosses(line: Row, cuts: Sequence[float]) -> bool:
    """Tell whether a piece of text runs over the division of two columns."""
    return any(x0 < cut < x1 for x0, x1 in stretches(line, 0.35 * line.size) for cut in cuts)
