"""Where evidence stands: in the text of the document, on the page, and the names within its own text."""

import re
from collections.abc import Iterable, Mapping, Sequence

from pipeline.article import BODY_KINDS, Article, Glyph
from pipeline.tables.report.document import clean_span

Row = Mapping[str, str]
Place = tuple[int, int, int]
"""Index of a block, and a range of its text in UTF-16 units, which is how a browser counts."""
Box = tuple[int, float, float, float, float]
"""Page from 1; left, top, right and bottom edge in points from the page's upper left corner."""
Segment = tuple[str, ...]
"""A piece of evidence: its text, and where that is a name also its type and the concepts that it stands for."""


def blocks_of(article: Article, start: int, end: int, source: str) -> list[tuple[int, int, int]]:
    """Return where a range of `raw` stands: block and range of its clean text, in reading order.

    For a row of a table (`source` is `table N`) that is all its cells, the one that holds the range first.
    """
    found = []
    for number, block in enumerate(article.blocks):
        if block.kind in BODY_KINDS:
            first, last = clean_span(block, start, end)
            if first < last:
                found.append((number, first, last))
    if found and source != "prose":
        cell = article.blocks[found[0][0]]
        found += [
            (number, 0, len(block.text))
            for number, block in enumerate(article.blocks)
            if block.kind == "cell" and (block.table, block.row) == (cell.table, cell.row) and number != found[0][0]
        ]
    return found


def places(article: Article, found: Iterable[tuple[int, int, int]]) -> list[Place]:
    """Return ranges of clean text as a browser counts them."""
    return [
        (number, _utf16(article.blocks[number].text, start), _utf16(article.blocks[number].text, end))
        for number, start, end in found
    ]


def _utf16(text: str, offset: int) -> int:
    return offset + sum(character > "\uffff" for character in text[:offset])


def boxes(article: Article, glyphs: Mapping[int, Glyph], found: Iterable[tuple[int, int, int]]) -> list[Box]:
    """Return a box for each line of print that ranges of clean text fill; empty for a text without pages.

    `glyphs` is `Article.glyphs` by offset.
    """
    lines: list[list[Glyph]] = []
    for number, start, end in found:
        fresh = True
        for offset in dict.fromkeys(article.blocks[number].origin[start:end]):
            if (glyph := glyphs.get(offset)) is None:
                continue
            if not fresh and _on_line(glyph, lines[-1][-1]):
                lines[-1].append(glyph)
            else:
                lines.append([glyph])
            fresh = False
    return [
        (
            line[0].page,
            round(min(glyph.x0 for glyph in line), 1),
            round(min(glyph.top for glyph in line), 1),
            round(max(glyph.x1 for glyph in line), 1),
            round(max(glyph.bottom for glyph in line), 1),
        )
        for line in lines
    ]


def _on_line(glyph: Glyph, last: Glyph) -> bool:
    """Tell whether a glyph goes on with the line of print of the glyph before it."""
    height = min(glyph.bottom - glyph.top, last.bottom - last.top)
    overlap = min(glyph.bottom, last.bottom) - max(glyph.top, last.top)
    width = max(glyph.x1 - glyph.x0, last.x1 - last.x0)
    return glyph.page == last.page and 2 * overlap > height and -width < glyph.x0 - last.x1 < 4 * width


class Names:
    """The names of a document, to find them again in the text of its evidence."""

    def __init__(self, mentions: Iterable[Row]) -> None:
        """Take rows of entities.csv, all of one document."""
        self._concepts: dict[str, dict[str, None]] = {}
        self._types: dict[str, str] = {}
        for row in mentions:
            self._types.setdefault(row["surface"], row["type"])
            if row["name_en"]:
                self._concepts.setdefault(row["surface"], {})[row["name_en"]] = None
        # the longest first: an antibody is a substring of its conjugate
        surfaces = sorted(self._types, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_bounded, surfaces))) if surfaces else None

    def segments(self, text: str) -> list[Segment]:
        """Return a text as pieces that make it up, in order; what is between names is a piece without a type."""
        pieces: list[Segment] = []
        offset = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            if match.start() > offset:
                pieces.append((text[offset : match.start()],))
            surface = match.group()
            pieces.append((surface, self._types[surface], *self._concepts.get(surface, ())))
            offset = match.end()
        if offset < len(text):
            pieces.append((text[offset:],))
        return pieces


def _bounded(surface: str) -> str:
    """Return a pattern for a name that does not begin or end within a Latin word or a number."""
    before = "(?<![0-9A-Za-z])" if re.match("[0-9A-Za-z]", surface) else ""
    after = "(?![0-9A-Za-z])" if re.search("[0-9A-Za-z]$", surface) else ""
    return f"{before}{re.escape(surface)}{after}"


def by_document(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return rows by their doc_id, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["doc_id"], []).append(row)
    return found
