"""What the readers of the input formats hand over: the raw text and its lines and tables in reading order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.article import Glyph, Span

LONGEST_BLOCK = 4000
"""Code points of a block of running text at most; a paragraph of an article has a few hundred, the longest some 2000.

A text that lost its line breaks is read in pieces of this length, so the time for a character does not grow with it.
"""
_LAST_END = re.compile(r".*(?:[。！？]|\.\s)|.*\s", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text.

    Attributes
    ----------
    span : Span
        Its range of `raw`, without the line break.
    page : int or None
        Page, from 1; None for text files.
    size : float or None
        Font size of most of its characters in points; None for text files.
    starts : bool or None
        Whether it begins a paragraph, where the layout tells (indent, gap, change of size); None where it does not.
    furniture : bool
        Whether it is a running head, a page number or a footer.
    kind : str
        What the file itself calls it: `title`, `heading1` to `heading9`, `caption`, `footnote`, `reference`; empty
        where its words decide.
    """

    span: Span
    page: int | None = None
    size: float | None = None
    starts: bool | None = None
    furniture: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells are known.

    Attributes
    ----------
    number : int
        As the caption counts it, else the next free number.
    caption : tuple of Span
        Lines of the caption in `raw`.
    rows : tuple of tuple of tuple of Span
        Rows, the header first, of cells, each with its lines in `raw`; a cell without text is an empty tuple.
        All rows have the same number of cells.
    footnotes : tuple of Span
        Lines under the table in `raw`.
    page : int or None
        Page on which it begins.
    """

    number: int
    caption: tuple[Span, ...]
    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    footnotes: tuple[Span, ...] = ()
    page: int | None = None

    def spans(self) -> frozenset[Span]:
        """Return all ranges of `raw` that the table holds."""
        return frozenset(
            (*self.caption, *self.footnotes, *(span for row in self.rows for cell in row for span in cell))
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """A document as its reader found it: `items` in reading order, `glyphs` by rising offset (empty for text)."""

    raw: str
    items: tuple[Line | Table, ...]
    glyphs: tuple[Glyph, ...] = ()
    pages: int | None = None
    notes: tuple[str, ...] = ()


def pieces(raw: str, line: Span) -> Iterator[Span]:
    """Yield a line, one longer than a block in pieces: up to the last sentence end, else white space, else anywhere."""
    start, end = line
    while end - start > LONGEST_BLOCK:
        found = _LAST_END.match(raw, start, start + LONGEST_BLOCK)
        cut = found.end() if found else start + LONGEST_BLOCK
        yield Span(start, cut)
        start = cut
    yield Span(start, end)
