"""Tables that PDF extraction flattened into lines of text, row by row or column by column.

A table is what stands between a caption and its footnotes. Its header line says which columns there are, in which
order; a table whose header is not recognised is left as text and reported.
"""

import unicodedata
from dataclasses import dataclass
from itertools import groupby

from pipeline.article import Span, fold_space
from pipeline.extract.align import ANCHORS, align_rows
from pipeline.extract.clean import clean
from pipeline.extract.layout import Table
from pipeline.lexicon.cues import find_cues, has_cue, is_cue, whole_value
from pipeline.lexicon.fold import is_han
from pipeline.lexicon.registry import find_registered

_HEADER_REACH = 14
"""Lines after a caption within which the header must begin (captions wrap and repeat in English)."""
_KNOWN_HEADERS = 0.6
_UNKNOWN_HEADER = 8
"""Share of the cells of a header line that must be known, and the longest one (code points) that may be unknown."""
_WRAPPED_CELL = 16
"""Longest line (code points) that may go on with the last row behind its registry number: a wrapped cell."""
_ANCHOR_REACH = 14
"""Lines without a registry number after which a table is over; wrapped title cells take up to ten."""

_FILLED = 0.6
"""Share of the columns from which a line has the cells of a row."""
_CELL_CUES = ("phase", "status", "line", "country")
"""Cue files of which a cue fills a cell."""
_HAN_PROSE = 10
"""Han characters from which a line without a definition is body text and not the end of a note."""
_FULL_NOTE = 0.8
"""A line of a footnote at least this long, as a fraction of its longest line, was broken by the margin."""
_OPEN = "+/、，,(（:：-"
_STOPS = "。；！？"
_JOINTS = frozenset("+→")
"""What joins the drugs of a regimen cell, and seldom stands in prose."""
_CLOSE = "+/、，,)）"
"""Ends and beginnings of lines between which a cell goes on."""

_HEADER_LENGTH = 24
"""Longest header cell, in code points."""

Cells = tuple[tuple[tuple[Span, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a text file: `spans` in `raw`, `clean` their clean text, `printed` with its layout spaces."""

    raw: str
    spans: list[Span]
    clean: list[str]
    printed: list[str]

    def tokens(self, index: int) -> list[Span]:
        """Return the ranges between white space of a line."""
        found = []
        start, end = self.spans[index]
        at = start
        for part in self.raw[start:end].split():
            at = self.raw.index(part, at)
            found.append(Span(at, at + len(part)))
            at += len(part)
        return found


def header_role(text: str) -> str:
    """Return the role of a column by its clean header cell (`trial`, `target`, `regimen` …), empty if unknown."""
    if len(text) > _HEADER_LENGTH or text[-1:] in _STOPS or find_registered(text) or has_cue("phase", text):
        return ""
    return whole_value("header", text)


def find_tables(raw: str, lines: list[Span]) -> tuple[list[tuple[int, int, Table]], list[str]]:
    """Find the flattened tables of a text file.

    Parameters
    ----------
    raw : str
        The text.
    lines : list of Span
        Its lines.

    Returns
    -------
    tables : list of (int, int, Table)
        First line, line after the last, and the table, in order of the text. A table continued on a later page comes
        as several with the same number.
    problems : list of str
        Captions whose table could not be read, with the reason.
    """
    printed = [fold_space(unicodedata.normalize("NFKC", raw[span.start : span.end])) for span in lines]
    text = Text(raw, lines, [clean(raw, [span])[0] for span in lines], printed)
    tables: list[tuple[int, int, Table]] = []
    problems = []
    at = 0
    while at < len(lines):
        number = caption_number(text.printed[at])
        if not number:
            at += 1
            continue
        found = _read_table(text, at, number)
        if isinstance(found, str):
            problems.append(f"table {number} left as text: {found}")
            at += 1
        else:
            tables.append((at, found[0], found[1]))
            at = found[0]
    return tables, problems


def caption_number(line: str) -> int:
    """Return the number of the table that a printed line is the caption of; 0 if it is none."""
    values = [hit.value for hit in find_cues("caption", line) if hit.start == 0]
    return int(values[0]) if values and values[0].isdigit() else 0


def _read_table(text: Text, caption: int, number: int) -> tuple[int, Table] | str:
    """Read the table under a caption; return the line after it and the table, or why there is none."""
    first, header = _find_header(text, caption + 1)
    if not header:
        return "no header line was recognised"
    captions = tuple(text.spans[i] for i in range(caption, first) if text.clean[i])
    roles = [header_role(clean(text.raw, [span])[0]) for span in header]
    body = first + 1
    if len(header) == 1:
        columns = _read_columns(text, first)
        if columns is None:
            return "columns of unequal length"
        cells, end = columns
    else:
        while body < len(text.spans) and _is_header(text, body):
            extra = text.tokens(body)
            header += extra
            roles += [header_role(clean(text.raw, [span])[0]) for span in extra]
            body += 1
        end = _rows_end(text, body, 0 if ANCHORS & set(roles) else len(header))
        kept = [i for i in range(body, end) if not is_page_furniture(text.printed[i])]
        tokens = [(text.tokens(i), text.raw[text.spans[i].start : text.spans[i].end]) for i in kept]
        rows = align_rows(text.raw, tokens, roles)
        if not rows:
            return "no rows under the header"
        cells = (tuple((span,) for span in header), *rows)
    last = _footnotes_end(text, end)
    notes = tuple(text.spans[i] for i in range(end, last) if text.clean[i])
    return last, Table(number, captions, cells, notes)


def _is_header(text: Text, index: int) -> bool:
    """Tell whether a line is header cells: all of its tokens, or most of them and the others as short."""
    cells = [clean(text.raw, [span])[0] for span in text.tokens(index)]
    known = sum(bool(header_role(cell)) for cell in cells)
    if known == len(cells):
        return bool(cells)
    return known >= _KNOWN_HEADERS * len(cells) and known >= 2 and all(len(cell) <= _UNKNOWN_HEADER for cell in cells)


def _find_header(text: Text, start: int) -> tuple[int, list[Span]]:
    """Return the first header line at or after `start` and its cells; no cells if there is none near."""
    seen = 0
    for index in range(start, len(text.spans)):
        if not text.clean[index]:
            continue
        if _is_header(text, index):
            return index, text.tokens(index)
        seen += 1
        if seen > _HEADER_REACH or "。" in text.clean[index]:
            break
    return start, []


def _rows_end(text: Text, start: int, columns: int) -> int:
    """Return the line after the last row of a table whose rows begin at line `start`.

    `columns` is their number where none is for registry numbers, else 0: then rows are lines with most of the cells.
    """
    last_anchor = start
    index = start
    seen = 0
    while index < len(text.spans):
        line = text.clean[index]
        if line:
            if is_page_furniture(text.printed[index]):
                index += 1
                continue
            if caption_number(text.printed[index]) or _is_note(text, index) or _is_prose(text, index, last_anchor):
                break
            seen += 1
            if find_registered(line) or (columns and len(text.tokens(index)) >= _FILLED * columns):
                last_anchor, seen = index, 0
            if seen > _ANCHOR_REACH:
                return last_anchor + 1
        index += 1
    return _last_row_end(text, last_anchor, index)


def _last_row_end(text: Text, anchor: int, end: int) -> int:
    """Return the line after the last row, whose registry number stands at line `anchor`, at most `end`.

    Behind the number only wrapped cells follow: short lines, lines with the operators of a regimen or a whole cell.
    """
    last = anchor + 1
    for index in range(anchor + 1, end):
        line = text.clean[index]
        if not line:
            continue
        cells = [clean(text.raw, [span])[0] for span in text.tokens(index)]
        whole = len(cells) > 1 and any(is_cue(file, cell) for file in _CELL_CUES for cell in cells)
        if line[-1] in _STOPS or (len(line) > _WRAPPED_CELL and not set(line) & _JOINTS and not whole):
            break
        last = index + 1
    return last


def _is_note(text: Text, index: int) -> bool:
    """Tell whether a footnote or legend begins at a line: a mark of its own before a colon, or two definitions."""
    line = text.clean[index]
    if has_cue("caption", line, "note"):
        return True
    following = next((text.clean[i] for i in range(index + 1, len(text.clean)) if text.clean[i]), "")
    if len(line) <= 1 and following[:1] in {"：", ":"}:
        return True
    definitions = [part for part in line.split("；") if 0 < part.find("：") <= 20]
    return len(definitions) >= 2


def _is_prose(text: Text, index: int, last_anchor: int) -> bool:
    """Tell whether body text goes on at a line: a sentence end, or two lines of Han text after a page break."""
    line = text.clean[index]
    if has_cue("section", text.printed[index]):
        return index > last_anchor and not any(char.isspace() for char in line)
    if "。" in line and sum(map(is_han, line)) >= 10:
        return True
    raw = text.raw[text.spans[index].start : text.spans[index].end]
    broken = raw.startswith(" ") and index > 0 and text.clean[index - 1] != ""
    return broken and index > last_anchor and not find_registered(line)


def _footnotes_end(text: Text, start: int) -> int:
    """Return the line after the footnotes of a table whose rows end before line `start`."""
    index = start
    while index < len(text.spans) and not text.clean[index]:
        index += 1
    if index == len(text.spans) or not _is_note(text, index):
        return start
    blank = widest = 0
    while index < len(text.spans):
        line = text.clean[index]
        raw = text.raw[text.spans[index].start : text.spans[index].end]
        if not line:
            blank += 1
        else:
            page_break = raw.startswith(" ") and blank == 0
            printed = text.printed[index]
            if blank > 2 or page_break or caption_number(printed) or has_cue("section", printed):
                break
            if is_page_furniture(printed):
                break
            if widest and blank and sum(map(is_han, line)) >= _HAN_PROSE and not set(line) & set("：；:;"):
                break  # a paragraph: no definition is in it
            blank = 0
            widest = max(widest, len(line))
            if len(line) < _FULL_NOTE * widest and not (len(line) <= 2 or line.endswith(("；", "：", ";", ":", "-"))):
                return index + 1  # the margin did not break this line: the note ends here
        index += 1
    while not text.clean[index - 1]:
        index -= 1
    return index


def is_page_furniture(printed: str) -> bool:
    """Tell whether a printed line is a page number or a running head."""
    return has_cue("furniture", printed, "page_number", "running_head")


def _read_columns(text: Text, first: int) -> tuple[Cells, int] | None:
    """Read a table column by column, its first header cell at line `first`.

    Returns
    -------
    (Cells, int) or None
        The rows, header first, and the line after the table; None where no column of registry numbers sets the
        number of rows.
    """
    items = _items(text, first)
    registered = [bool(find_registered(_clean_item(text, item))) for item in items]
    size = 1 + next((len(list(run)) for is_number, run in groupby(registered) if is_number), 0)
    columns: list[list[tuple[int, ...]]] = []
    for item in items:
        if not columns or (len(columns[-1]) >= size and header_role(_clean_item(text, item))):
            columns.append([])
        columns[-1].append(item)
    full = [fitted for column in columns if (fitted := _fit(text, column, size))]
    if size == 1 or len(full) < 2:
        return None
    end = max(item[-1] for column in full for item in column) + 1
    rows = [tuple(tuple(text.spans[i] for i in column[row]) for column in full) for row in range(size)]
    return tuple(rows), end


def _clean_item(text: Text, item: tuple[int, ...]) -> str:
    """Return the clean text of a cell's lines."""
    return clean(text.raw, [text.spans[i] for i in item])[0]


def _fit(text: Text, column: list[tuple[int, ...]], size: int) -> list[tuple[int, ...]]:
    """Return a column with as many cells as the table has rows, empty if it cannot be made so.

    Where a blank line cut a cell, the part before it ends in an operator or the part after it begins with one. The
    last column may be followed by body text, which is left out.
    """
    joined = column[:1]
    for item in column[1:]:
        before, after = _clean_item(text, joined[-1]), _clean_item(text, item)
        if len(joined) > 1 and (before[-1] in _OPEN or after[0] in _CLOSE) and len(column) > size:
            joined[-1] += item
        else:
            joined.append(item)
    return joined[:size] if len(joined) >= size else []


def _items(text: Text, first: int) -> list[tuple[int, ...]]:
    """Return the cells of a column-by-column table: lines that no blank line parts, up to its footnote."""
    items: list[tuple[int, ...]] = []
    current: list[int] = []
    for index in range(first, len(text.spans)):
        line = text.clean[index]
        if has_cue("furniture", text.printed[index], "running_head"):
            continue  # a page number may be a cell of the column of numbers
        if line and (caption_number(text.printed[index]) or _is_note(text, index) or "。" in line):
            break
        if line:
            current.append(index)
        elif current:
            items.append(tuple(current))
            current = []
    if current:
        items.append(tuple(current))
    return items
