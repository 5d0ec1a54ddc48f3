"""Documents whose file says what is a paragraph, a heading, a table (DOCX, HTML): their text is written here."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.article import Span, fold_space
from pipeline.extract.flat import caption_number
from pipeline.extract.layout import Layout, Line, Table
from pipeline.lexicon.cues import has_cue

_CAPTION_REACH = 3
"""Lines above a table among which its caption begins: Chinese, English, unit."""
_CAPTION_LENGTH = 300
_MOST_COLUMNS = 200
"""A cell spans at most this many columns; files that say more are broken."""
_MARKS = re.compile(r"\s*\d{1,3}(?:\s*[,，、~～–—-]\s*\d{1,3})*\s*", re.ASCII)
_EXPONENT_OF = re.compile(r"(?:(?:^|[^\w.-])(?:\d+(?:\.\d+)?\s*[x×*·]\s*)?10|(?:^|[^A-Za-z])[kcmdunμ]?[mLgs])$")
_RUNNING = re.compile(r"[。；]|\.\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one paragraph; `raised` tells a superscript."""

    text: str
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the file gives it: its paragraphs, and how many rows and columns it is merged over."""

    lines: tuple[str, ...]
    down: int = 1
    across: int = 1


def join_pieces(pieces: Sequence[Piece]) -> str:
    """Return the text of a paragraph.

    A raised number behind a word of running text is a reference mark and gets brackets, else `PD-1` with mark 12 would
    read `PD-112`; raised signs (`CD8+`), exponents, isotopes and the marks in tables and behind authors stay plain.
    """
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].raised == piece.raised:
            merged[-1] = replace(piece, text=merged[-1].text + piece.text)
        elif piece.text:
            merged.append(piece)
    running = _RUNNING.search("".join(piece.text for piece in merged)) is not None
    text = ""
    for i, piece in enumerate(merged):
        following = merged[i + 1].text[:1] if i + 1 < len(merged) else ""
        isotope = following.isascii() and following.isalpha()
        if piece.raised and running and text.strip() and not isotope and _is_mark(text, piece.text):
            text += f"[{piece.text.strip()}]"
        else:
            text += piece.text
    return text


def _is_mark(before: str, raised: str) -> bool:
    """Tell whether a raised number is a reference mark: a list or range, or no exponent."""
    if not _MARKS.fullmatch(raised) or before.rstrip().endswith(("[", "［", "(", "（")):
        return False
    return not raised.strip().isdigit() or not _EXPONENT_OF.search(before)


class Writer:
    """Writes the raw text of a document: a paragraph a line, tables as rows of cells separated by tabs."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._texts: dict[Span, str] = {}
        self._items: list[Line | Table] = []

    def _put(self, text: str) -> Span:
        span = Span(self._length, self._length + len(text))
        self._parts.append(text)
        self._texts[span] = text
        self._length = span.end
        return span

    def line(self, text: str, kind: str = "", *, starts: bool = True, furniture: bool = False) -> None:
        """Write a line of text; blank ones are left out.

        `kind` is what the file calls it (see `Line`), `starts` whether it begins a paragraph. A note under a table
        goes to the table.
        """
        text = re.sub(r"[\t\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+", " ", text).strip()
        if not text:
            return
        span = self._put(text)
        self._put("\n")
        last = self._items[-1] if self._items else None
        if isinstance(last, Table) and not kind and starts and _is_note(text):
            self._items[-1] = replace(last, footnotes=(*last.footnotes, span))
        else:
            self._items.append(Line(span, starts=starts, furniture=furniture, kind=kind))

    def note(self, text: str) -> None:
        """Write a footnote that the file itself ties to the table before it."""
        last = self._items[-1] if self._items else None
        if not isinstance(last, Table):
            self.line(text, "footnote")
        elif text.strip():
            self._items[-1] = replace(last, footnotes=(*last.footnotes, self._written(text)))

    def table(self, rows: Sequence[Sequence[Cell]], heads: int = 0, captions: Sequence[str] = ()) -> None:
        """Write a table.

        Parameters
        ----------
        rows : sequence of sequence of Cell
            Each cell once, in the row and column where it begins.
        heads : int
            Number of rows that are its header, as far as the file says; 0 if it does not.
        captions : sequence of str
            Captions that the file itself ties to the table; else they are looked for among the lines above.
        """
        grid = _placed(rows)
        if len(grid) < 2 or max(map(len, grid), default=0) < 2:
            for row in rows:
                for cell in row:
                    for text in cell.lines:
                        self.line(text)
            return
        spans = [*self._captions(), *(self._written(text) for text in captions if text.strip())]
        number, continued = self._number(spans)
        body = _filled(grid, heads or _header_rows(rows[0]))
        written = tuple(tuple(self._cell(lines, last=j == len(row) - 1) for j, lines in enumerate(row)) for row in body)
        self._items.append(Table(number, tuple(() if continued else spans), written))

    def _written(self, text: str) -> Span:
        span = self._put(fold_space(text))
        self._put("\n")
        return span

    def _cell(self, lines: Sequence[str], *, last: bool) -> tuple[Span, ...]:
        spans = []
        for k, text in enumerate(lines):
            if k:
                self._put(" ")
            spans.append(self._put(text))
        self._put("\n" if last else "\t")
        return tuple(spans)

    def _text(self, span: Span) -> str:
        return unicodedata.normalize("NFKC", self._texts[span])

    def _captions(self) -> list[Span]:
        """Take the lines that are the caption of the table that follows."""
        above: list[Line] = []
        for item in self._items[: -_CAPTION_REACH - 1 : -1]:
            if not isinstance(item, Line) or item.kind not in {"", "caption"} or item.span.end - item.span.start > (
                _CAPTION_LENGTH
            ):  # fmt: skip
                break
            above.append(item)
        taken = 0
        for k, item in enumerate(above, start=1):
            text = self._text(item.span)
            if item.kind == "caption" or caption_number(text) or has_cue("layout", text, "table_continued"):
                taken = k
        if taken:
            del self._items[-taken:]
        return [item.span for item in above[:taken]][::-1]

    def _number(self, captions: Sequence[Span]) -> tuple[int, bool]:
        """Return the number of the table, and whether it continues the one before."""
        taken = {item.number for item in self._items if isinstance(item, Table)}
        texts = [self._text(span) for span in captions]
        number = next((found for text in texts if (found := caption_number(text))), 0)
        if any(has_cue("layout", text, "table_continued") for text in texts) and taken:
            if number in taken:
                return number, True
            if not number:
                return max(taken), True
        free = number and number not in taken
        return (number if free else max(taken, default=0) + 1), False

    def layout(self, notes: tuple[str, ...] = ()) -> Layout:
        """Return what was written."""
        return Layout("".join(self._parts), tuple(self._items), notes=notes)


def _is_note(text: str) -> bool:
    """Tell whether a line under a table is its footnote."""
    printed = unicodedata.normalize("NFKC", text)
    return has_cue("layout", printed, "table_note") or has_cue("caption", printed, "note")


@dataclass(frozen=True, slots=True)
class _Field:
    """A place of the grid: its cell, and whether the cell begins in this row and in this column."""

    cell: Cell
    top: bool
    left: bool


def _placed(rows: Sequence[Sequence[Cell]]) -> list[list[_Field | None]]:
    """Put the cells on a grid of equal rows, as a browser does."""
    grid: list[dict[int, _Field]] = [{} for _ in rows]
    for i, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[i]:
                column += 1
            across = max(1, min(cell.across, _MOST_COLUMNS - column))
            for down in range(min(max(cell.down, 1), len(rows) - i)):
                for right in range(across):
                    grid[i + down].setdefault(column + right, _Field(cell, down == 0, right == 0))
            column += across
            if column >= _MOST_COLUMNS:
                break
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    used = [j for j in range(width) if any(j in row and row[j].left for row in grid)]
    placed = [[row.get(j) for j in used] for row in grid]
    return [row for row in placed if any(field and field.cell.lines for field in row)]


def _header_rows(first: Sequence[Cell]) -> int:
    """Return the number of header rows where the file does not say: more than one where the first row has levels."""
    deepest = max((cell.down for cell in first), default=1)
    return deepest if any(cell.across > 1 for cell in first) and any(cell.down == 1 for cell in first) else 1


def _filled(grid: list[list[_Field | None]], heads: int) -> list[list[tuple[str, ...]]]:
    """Return the lines of each cell, header first.

    Levels of a header become one row, the upper text before the lower. A cell merged over rows is written in the first
    of them and stays blank below where the row begins with it, as in print; further right, where a blank would say
    that there is nothing, each row has its text. A cell merged over columns is written in the first.
    """
    heads = min(heads, len(grid) - 1)
    header: list[tuple[str, ...]] = []
    for j in range(len(grid[0])):
        levels = [field for row in grid[:heads] if (field := row[j]) is not None]
        cells = dict.fromkeys(id(field.cell) for field in levels)
        by_id = {id(field.cell): field.cell for field in levels}
        header.append(tuple(line for key in cells for line in by_id[key].lines))
    body = []
    for row in grid[heads:]:
        first = next((j for j, field in enumerate(row) if field and field.top and field.cell.lines), len(row))
        body.append(
            [
                field.cell.lines if field and field.left and (field.top or j > first) else ()
                for j, field in enumerate(row)
            ]
        )
    return [header, *(row for row in body if any(row))]
