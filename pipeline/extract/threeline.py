"""Tables with horizontal rules only."""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.glyph import Row
from pipeline.extract.grid import (
    Box,
    Stroke,
    TablePart,
    add_caption,
    add_notes,
    consume,
    find_grids,
    lines_in,
    merge_rules,
)  # fmt: skip
from pipeline.extract.header import crosses, find_cuts, find_spanners, header_cells
from pipeline.extract.page import Flow
from pipeline.extract.table_rows import cells_of, split_rows
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
    inner = _inside(flow, top, strokes[1])
    spanners, header = find_spanners(header, [line for zone in body for line in zone], inner)
    cuts = find_cuts(header, [line for zone in body for line in zone], top)
    for zone, stroke in zip(zones[2:], strokes[3:], strict=False) if used == 3 else ():
        crossing = sum(crosses(line, cuts) for line in zone)
        if not zone or crossing > 0.4 * len(zone):
            break
        body.append(zone)
        used, bottom = used + 1, stroke.at
    if len(cuts) < (1 if captioned else 2) or not any(body):
        flow.segments = before
        return None
    rows = [header_cells(spanners, cells_of(header, cuts))]
    for zone in body:
        rows.extend(split_rows(zone, cuts, top.high))
    consume(flow, [s for s in flow.segments if Box(top.low, top.at, top.high, bottom).holds(s, 8.0)])
    edges = (0.0, *(cut - top.low for cut in cuts))
    return TablePart(Box(top.low, probe.box.top, top.high, bottom), rows, edges, probe.caption), used


def _inside(flow: Flow, top: Stroke, bottom: Stroke) -> list[Stroke]:
    """Return the rules inside a header, which are shorter than the table."""
    flats = merge_rules(flow.rules, True)
    return [s for s in flats if top.at + 2 < s.at < bottom.at - 2 and top.low - 2 <= s.low and s.high <= top.high + 2]


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
