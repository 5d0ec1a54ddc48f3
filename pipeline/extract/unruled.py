"""Tables without rules: lines below a caption that are divided into the same columns."""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.glyph import Row, split_row
from pipeline.extract.grid import Box, Stroke, TablePart, add_caption, consume, lines_in
from pipeline.extract.header import find_cuts, find_spanners, header_cells
from pipeline.extract.page import Flow
from pipeline.extract.table_rows import cells_of, split_rows
from pipeline.lexicon.cues import has_cue

_LEAST = 3
"""Lines that a table has at least, its header among them."""


def find_unruled(flow: Flow, strips: Sequence[tuple[float, float]], size: float) -> list[TablePart]:
    """Find tables without rules and take their text and captions out of the flow.

    Parameters
    ----------
    flow : Flow
        The page without furniture and without other tables; its segments are changed.
    strips : sequence of tuple of float
        The white strips between the columns of the page.
    size : float
        Font size of the body in points.

    Returns
    -------
    list of TablePart
        From top to bottom.
    """
    parts = []
    for caption in sorted(flow.segments, key=lambda s: s.base):
        if not has_cue("layout", caption.text, "table_caption"):
            continue
        for low, high in _widths(flow, caption, strips):
            part = _table_below(flow, caption, low, high, size)
            if part:
                parts.append(part)
                break
    return parts


def _widths(flow: Flow, caption: Row, strips: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return from where to where the table of a caption may reach: its column, or the page."""
    edges = [0.0, *((a + b) / 2 for a, b in strips), flow.sheet.width]
    column = [(a, b) for a, b in pairwise(edges) if a <= caption.x0 and caption.x1 <= b]
    return [*column, (0.0, flow.sheet.width)] if strips else [(0.0, flow.sheet.width)]


def _table_below(flow: Flow, caption: Row, low: float, high: float, size: float) -> TablePart | None:
    """Return the table between two places of x whose caption this is, or None if no lines in columns follow."""
    lines = lines_in(flow, Box(low, caption.base, high, flow.sheet.height))
    lines = [line for line in lines if line.base > caption.base + 1]
    kept: list[Row] = []
    edge = caption.bottom
    for k, line in enumerate(lines):
        if line.top - edge > 2.5 * line.size or line.size > 1.05 * size:
            break
        divided = len(split_row(line, 0.9 * line.size)) > 1
        # a line of one piece may be a wrapped cell, if the table goes on below
        goes_on = k + 1 < len(lines) and len(split_row(lines[k + 1], 0.9 * line.size)) > 1
        if not divided and not (kept and goes_on and line.x1 - line.x0 < 0.6 * (high - low)):
            if kept or k > 1:  # else it may be the caption in another language
                break
            edge = line.bottom
            continue
        kept.append(line)
        edge = line.bottom
    if len(kept) < _LEAST:
        return None
    box = Box(min(r.x0 for r in kept), kept[0].top, max(r.x1 for r in kept), kept[-1].bottom)
    top = Stroke(box.top, box.x0 - 1, box.x1 + 1)
    header, body = kept[:1], kept[1:]
    spanners, header = find_spanners(header, body, [])
    cuts = find_cuts(header, body, top)
    if not cuts or sum(len(split_row(line, 0.9 * line.size)) > 1 for line in body) < 0.6 * len(body):
        return None
    rows = [header_cells(spanners, cells_of(header, cuts)), *split_rows(body, cuts, box.x1)]
    consume(flow, [s for s in flow.segments if box.holds(s, 2.0)])
    part = TablePart(box._replace(x0=low, x1=high), rows, (0.0, *(cut - top.low for cut in cuts)))
    add_caption(flow, part)  # which may be wider than the table
    part.box = part.box._replace(x0=box.x0, x1=box.x1)
    return part
