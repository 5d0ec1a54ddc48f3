"""Within and between lines: where a space was printed, and where a paragraph begins."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from statistics import median
from typing import NamedTuple

from pipeline.extract.glyph import Char, Row

_CLOSE = 2.2
"""Distance of base lines, in font sizes, up to which two lines stand in one block."""

_MARK = re.compile(r"\d{1,3}(?:[-,，、~\u2013]\d{1,3})*[,，]?")
"""A raised reference mark: numbers, ranges of them."""
_EXPONENT = re.compile(r"(?:(?:^|[^A-Za-z\d.-])\d+|(?:^|[^A-Za-z])(?:[cdmkμ]?m|s|h|kg|min|Gy|L|r))$")
"""What a raised number is an exponent of: a number, or a unit of measure."""
_SENTENCE_END = ("。", "！", "？", "；", "：", ".", "!", "?", ";", ":")
_CLOSING = "\"'”’）)】]0123456789,-–[ "


def is_wide(text: str) -> bool:
    """Tell whether a character is Han or full-width punctuation, which takes no space beside it."""
    return "\u2e80" <= text[0] <= "\u9fff" or "\uf900" <= text[0] <= "\ufaff" or "\uff00" <= text[0] <= "\uffef"


def row_pieces(row: Row) -> Iterator[tuple[str, Char | None]]:
    """Yield the text of a row from left to right, with the glyph it comes from.

    Spaces that only stretch a line are left out; a space that shows as a gap without a glyph comes with None.
    """
    inked = [c for c in row.chars if not c.text.isspace()]
    pitch = _pitch(inked)
    stretched = pitch > 0.12 * row.size
    least = pitch + 0.15 * row.size if stretched else 0.25 * row.size
    before: Char | None = None
    space: Char | None = None
    for char in row.chars:
        if char.text.isspace():
            space = space or char
            continue
        if before is not None:
            gap = char.x0 - before.x1
            wide = is_wide(before.text[-1]) + is_wide(char.text)
            # between scripts a quarter of an em is usual; a number before a heading stands further off
            limit = (least, max(least, 0.45 * row.size), max(least, row.size))[wide]
            if gap > limit or (space is not None and not stretched):
                yield " " if space is None else space.text[0], space
        if before is not None and space is None and _is_mark(row, before, char):
            yield " ", None
        yield char.text, char
        before, space = char, None


def _is_mark(row: Row, before: Char, char: Char) -> bool:
    """Tell whether a raised number begins here that is a reference mark: `PD-1` with a raised 3 is not `PD-13`.

    Exponents (of a number, of a unit) and raised signs (`CD8+`) stay with what they belong to.
    """
    if not (char.text.isdecimal() and _is_raised(char, row)):
        return False
    at = row.chars.index(char)
    if _is_raised(before, row):
        alone = at > 1 and not _is_raised(row.chars[at - 2], row)
        return before.text in "+-\u2212" and alone  # the mark behind a raised sign
    mark = "".join(_raised_from(row, at))
    if not _MARK.fullmatch(mark):
        return False
    base = "".join(c.text for c in row.chars[max(0, at - 12) : at] if not _is_raised(c, row))
    return _EXPONENT.search(base) is None and base[-1:].isascii() and base[-1:].isalnum()


def _raised_from(row: Row, at: int) -> Iterator[str]:
    """Yield the raised characters from a place on."""
    return (c.text for c in takewhile(lambda c: _is_raised(c, row), row.chars[at:]))


def _is_raised(char: Char, row: Row) -> bool:
    return char.size < 0.85 * row.size and row.base - char.base > 0.15 * row.size


def _pitch(inked: Sequence[Char]) -> float:
    """Return the usual gap between two Han characters in points; 0 where there are too few to tell."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(inked) if is_wide(a.text[-1]) and is_wide(b.text)]
    return median(gaps) if len(gaps) >= 4 else 0.0


class Placed(NamedTuple):
    """A line with the page and the column (-1: across columns) in which it stands."""

    page: int
    column: int
    row: Row


def starts_of(lines: Sequence[Placed], size: float) -> dict[int, bool]:
    """Tell which lines begin a paragraph.

    Parameters
    ----------
    lines : sequence of Placed
        Body lines in reading order.
    size : float
        Font size of the body in points.

    Returns
    -------
    dict of int to bool
        By the identity of the row.
    """
    blocks: list[list[Placed]] = []
    for line in lines:
        if blocks and _same_block(blocks[-1][-1], line):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    columns: dict[tuple[int, int], list[Row]] = {}
    for line in lines:
        columns.setdefault((line.page, line.column), []).append(line.row)
    starts: dict[int, bool] = {}
    last: tuple[Row, float] | None = None
    for block in blocks:
        rows = [line.row for line in block]
        column = columns[block[0].page, block[0].column]
        starts[id(rows[0])] = last is None or _opens(rows, column, *last)
        steps = [b.base - a.base for a, b in pairwise(rows)]
        for k in range(1, len(rows)):
            starts[id(rows[k])] = _begins(rows, k, column, median(steps), size)
        last = (rows[-1], _right_edge(rows, len(rows) - 1, column)[0])
    return starts


def _same_block(before: Placed, line: Placed) -> bool:
    if (before.page, before.column) != (line.page, line.column) or not _same_size(before.row, line.row):
        return False
    return 0.5 * line.row.size < line.row.base - before.row.base <= _CLOSE * line.row.size


def _same_size(a: Row, b: Row) -> bool:
    return abs(a.size - b.size) <= 0.08 * max(a.size, b.size)


def _right_edge(rows: Sequence[Row], k: int, column: Sequence[Row]) -> tuple[float, bool]:
    """Return where lines are full, in points, and whether two lines around the line share that edge."""
    for scope in (rows[max(0, k - 3) : k + 4], rows):
        edge = max(row.x1 for row in scope)
        if sum(row.x1 > edge - 2 for row in scope) > 1:
            return edge, True
    return max(row.x1 for row in column), False


def _opens(rows: Sequence[Row], column: Sequence[Row], before: Row, right: float) -> bool:
    """Tell whether the first line of a block begins a paragraph, rather than going on with the block before."""
    line = rows[0]
    left = min(row.x0 for row in (rows if len(rows) > 3 else column))
    below = 0 < line.base - before.base <= _CLOSE * line.size and abs(line.x0 - before.x0) < 0.5 * line.size
    indented = line.x0 - left > 0.8 * line.size and not below
    return indented or not _same_size(before, line) or _ends_early(before, line, right, 2.0)


def _begins(rows: Sequence[Row], k: int, column: Sequence[Row], leading: float, size: float) -> bool:
    """Tell whether a line inside a block begins a paragraph: by a gap, an indent, or a line before that ends early."""
    line, before = rows[k], rows[k - 1]
    if line.base - before.base > 1.3 * leading:
        return True
    if line.size > 1.15 * size:
        return False  # a title on several lines
    left = min(row.x0 for row in rows[max(0, k - 3) : k + 4])
    right, shared = _right_edge(rows, k - 1, column)
    indented = line.x0 - left > 0.8 * line.size
    short = right - before.x1 > 2 * line.size
    if indented and (short or (before.x0 < line.x0 - 0.5 * line.size and _ends_sentence(before))):
        return True  # a hanging indent, as in a list of references, goes on with a full line
    if not shared and line.x0 - min(row.x0 for row in column) > 0.8 * line.size:
        return True  # items of a list, each indented
    return _ends_early(before, line, right, 1.0)


def _ends_early(before: Row, line: Row, right: float, spare: float) -> bool:
    """Tell whether a line ends before its margin; one without the end of a sentence may only be set badly."""
    return had_room(before, line, right, spare if _ends_sentence(before) else spare + 4)


def _ends_sentence(row: Row) -> bool:
    text = "".join(c.text for c in row.chars if c.size > 0.85 * row.size)
    return text.rstrip(_CLOSING).endswith(_SENTENCE_END)


def had_room(before: Row, line: Row, right: float, spare: float) -> bool:
    """Tell whether the first word of a line would have fitted on the line before: then it did not wrap.

    `right` is the edge of the column in points, `spare` what must be left over, in font sizes.
    """
    chars = list(line.chars)
    k = 0
    while k < len(chars) - 1 and unicodedata.category(chars[k].text[0]) == "Ps":
        k += 1  # an opening bracket stays with what follows
    end = chars[k].x1
    if chars[k].text.isascii():
        for char in chars[k + 1 :]:
            if char.text.isspace() or not char.text.isascii():
                break
            end = char.x1
    else:
        end += chars[k].x1 - chars[k].x0  # a mark that may not begin a line takes its neighbour along
    return right - before.x1 > end - line.x0 + spare * line.size
