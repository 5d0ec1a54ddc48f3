"""The skeleton of an article: what each line is, and lines joined into blocks."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from pipeline.article import Block, BlockKind, Span, fold_space
from pipeline.extract.clean import clean
from pipeline.extract.flat import caption_number
from pipeline.extract.layout import LONGEST_BLOCK, Layout, Line, Table, pieces
from pipeline.lexicon.cues import find_cues, has_cue, load_cues

_SENTENCE_END = ("。", "！", "？", "!", "?", ".", "；", ";", "：", ":")
_FULL_LINE = 0.82
"""A line at least this wide, as a fraction of the lines around it, was broken by the margin and not by the author."""
_NEIGHBOURS = 12
_HAN_NUMERALS = frozenset("一二三四五六七八九十(（")
_WIDE = re.compile(r"[\u2e80-\U0010ffff]+")
_NUMBERING = re.compile(r"[0-9.]*")
_NUMBERED = re.compile(r"\d{1,2}(?:[.．]\d{1,2})*[.．、 ]*[^\d\s.．、%％~～±]")
_UNENDED = frozenset({"title", "authors", "keywords", "heading"})
"""Kinds of blocks that do not end in a full stop."""
_LABELS = frozenset({"abstract_zh", "abstract_en", "keywords"})
_OF_AUTHORS = frozenset({"affiliation", "statement"})
"""Furniture cues of lines that belong to the article, though not to what it says."""
_TITLE_SIZE = 1.2
"""A title is set at least this many times as large as the body."""
_ASIDE: dict[str, BlockKind] = {
    "furniture": "furniture", "authors": "authors", "caption": "caption", "footnote": "footnote"
}  # fmt: skip
"""Lines that may cut a paragraph in two without ending it."""
_SAME_SIZE = 0.4
"""Points by which the type of two lines of one block may differ."""
_HEADING_SIZE = 1.05
"""A line set at least this many times as large as the body is a heading, if it is short."""
_HEADING_LENGTH = 44
_BODY_SHARE = 0.15
"""Share of the characters that are set in the type of the body at least; what is larger is headings."""
_TITLE_REACH = 40
"""Lines within which the title begins."""


def build_blocks(layout: Layout) -> tuple[Block, ...]:
    """Join the lines of a document into blocks.

    Parameters
    ----------
    layout : Layout
        The document as its reader found it.

    Returns
    -------
    tuple of Block
        In reading order, blocks without text left out. A paragraph that a table, a running head or a page number cuts
        in two is one block, and what cut it follows it.
    """
    items: list[Line | Table] = []
    for item in layout.items:
        if isinstance(item, Line) and item.span.end - item.span.start > LONGEST_BLOCK:
            items += (replace(item, span=piece) for piece in pieces(layout.raw, item.span))
        else:
            items.append(item)
    skeleton = _Skeleton(replace(layout, items=tuple(items)))
    for item in items:
        if isinstance(item, Table):
            for block in skeleton.table_blocks(item):
                skeleton.add(block)
        elif skeleton.texts[item.span]:
            skeleton.take(item)
    skeleton.close()
    return tuple(block for block in skeleton.blocks if block.text)


class _Skeleton:
    """Blocks so far and the paragraph that is still open; tables wait until it closes.

    `state` is `front` before the body begins, then `body`, then `references` or `appendix`.
    """

    def __init__(self, layout: Layout) -> None:
        self.raw = layout.raw
        self.blocks: list[Block] = []
        self._open: list[Span] = []
        self._kind: BlockKind = "paragraph"
        self._page: int | None = None
        self._waiting: list[Block] = []
        self._headings: list[tuple[int, str]] = []
        self._rows: dict[int, int] = {}
        self._headers: dict[int, list[str]] = {}
        self._state = "front"
        self._label: BlockKind | None = None
        self._previous: Line | None = None
        lines = [item for item in layout.items if isinstance(item, Line)]
        self.texts = {line.span: clean(self.raw, [line.span])[0] for line in lines}
        self._body_size = _body_size(lines, self.texts)
        self._first_size: float | None = None
        self._titles = _titles(lines, self._body_size)
        filled = [line.span for line in lines if self.texts[line.span]]
        self._following = {span: self.texts[after] for span, after in pairwise(filled)}
        widths = _relative_widths([self.texts[line.span] for line in lines])
        self._width = dict(zip((line.span for line in lines), widths, strict=True))

    def block(self, kind: BlockKind, spans: Iterable[Span], page: int | None, table: int | None = None) -> Block:
        """Make a block of ranges of the raw text."""
        text, origin = clean(self.raw, spans)
        return Block(kind, text, origin, " > ".join(text for _, text in self._headings), page, table)

    def add(self, block: Block) -> None:
        """Put a block that does not end the open paragraph: a table, a page number."""
        (self._waiting if self._open else self.blocks).append(block)

    def close(self) -> None:
        """End the open paragraph, then let out the tables that cut it."""
        if self._open:
            self.blocks.append(self.block(self._kind, self._open, self._page))
        self.blocks += self._waiting
        self._open, self._waiting = [], []

    def take(self, line: Line) -> None:
        """Take in the next line that has text."""
        text = self.texts[line.span]
        kind = self._kind_of(line)
        if kind in _ASIDE and not (kind == "authors" and line.starts and self._ends_sentence()):
            self.add(self.block(_ASIDE[kind], [line.span], line.page))
            return
        if kind == "paragraph" and self._goes_on(line):
            self._join(line, self._kind, starts=False)
            if self._kind == "heading":
                self._headings[-1] = (self._headings[-1][0], clean(self.raw, self._open)[0])
        elif kind in {"authors", "caption"}:
            self._join(line, "authors" if kind == "authors" else "caption", starts=True)
        elif kind.startswith("heading"):
            self.close()
            self._enter_section(text, self._level(line, kind))
            self._join(line, "heading", starts=True)
            self._state, self._label = "body", None
        elif kind in {"references", "appendix"}:
            self.close()
            self._state, self._headings = kind, []
            self.blocks.append(self.block("furniture", [line.span], line.page))
        elif self._state in {"references", "appendix"}:
            starts = line.starts is True or _is_entry(text)
            self._join(line, "reference" if self._state == "references" else "furniture", starts=starts)
        elif kind == "reference":
            self._join(line, "reference", starts=True)
        else:
            self._take_text(line, kind)
        self._previous = line

    def _goes_on(self, line: Line) -> bool:
        """Tell whether a line goes on with the heading or the lines about the authors, by layout and type size."""
        before = self._previous
        if line.starts is not False or before is None or not self._open or self._kind not in {"heading", "authors"}:
            return False
        return None in (line.size, before.size) or abs((line.size or 0.0) - (before.size or 0.0)) < _SAME_SIZE

    def _take_text(self, line: Line, kind: str) -> None:
        """Take in a line of running text."""
        over = self._ends_paragraph() if line.starts is None else line.starts
        starts = kind != "paragraph" or over
        if self._previous is not None and _is_label(self.texts[self._previous.span]):
            starts = False  # the label of the keywords or abstract stands on a line of its own
        block_kind = self._text_kind(line, kind, starts=starts)
        self._join(line, block_kind, starts=starts)
        if block_kind not in {"title", "authors"}:
            self._state = "body"
        if line.kind.startswith("heading"):  # all that stands below this heading is abstract
            self._label = block_kind

    def _join(self, line: Line, kind: BlockKind, *, starts: bool) -> None:
        """Add a line to the open paragraph, or begin a new one; also where it would be longer than a block may be."""
        full = bool(self._open) and line.span.end - self._open[0].start > LONGEST_BLOCK
        if starts or full or kind != self._kind or not self._open:
            self.close()
            self._kind, self._page = kind, line.page
        self._open.append(line.span)

    def _ends_sentence(self) -> bool:
        """Tell whether a sentence, or nothing, is over after the line before; reference marks do not count."""
        if self._previous is None or not self._open or self._kind in _UNENDED:
            return True
        text = fold_space(self.raw[self._previous.span.start : self._previous.span.end])
        return text.rstrip("\"'”’）)】]0123456789,-–[［］").endswith(_SENTENCE_END)

    def _ends_paragraph(self) -> bool:
        """Tell whether the paragraph is over after the line before: it ended a sentence before the margin."""
        if self._previous is None or not self._open or self._kind in {"heading", "caption"}:
            return True
        return self._ends_sentence() and self._width[self._previous.span] < _FULL_LINE

    def _kind_of(self, line: Line) -> str:
        """Return what a line is: what the file calls it, unless its words name a part of every article."""
        said = self._line_kind(line)
        if not line.kind or said == "furniture" or said in {"references", "appendix", *_LABELS}:
            return said
        return "paragraph" if line.kind == "title" else line.kind

    def _line_kind(self, line: Line) -> str:
        """Return what a line is by its words.

        That is a value of `cues/section.tsv`, `furniture`, `authors` or `paragraph`. The words are looked at with
        their layout spaces, which tell `2 在临床` from `2例患者`.
        """
        printed = fold_space(unicodedata.normalize("NFKC", self.raw[line.span.start : line.span.end]))
        if line.furniture or has_cue("furniture", printed, "page_number", "running_head"):
            return "furniture"
        if self._state != "references" and (hits := find_cues("furniture", printed)):
            return "authors" if hits[0].value in _OF_AUTHORS else "furniture"
        captioned = caption_number(printed) or has_cue("caption", printed, "figure")
        if captioned and self._ends_sentence():
            return "caption"
        value = next((hit.value for hit in find_cues("section", printed) if hit.start == 0), "paragraph")
        if value == "paragraph" or value.startswith("heading"):
            value = self._large_kind(line, printed) or value
        if not value.startswith("heading") or value in {"heading", "heading_large"}:
            return value
        if self._state in {"references", "appendix"} or printed.endswith(_SENTENCE_END):
            return "paragraph"
        free = self._width[line.span] < _FULL_LINE and self._ends_sentence()
        if not (free or printed[0] in _HAN_NUMERALS) or printed.count("(") != printed.count(")"):
            return "paragraph"
        return value

    def _large_kind(self, line: Line, printed: str) -> str:
        """Return `heading_large` for a line that its type makes a heading, else nothing."""
        if not line.starts or None in (line.size, self._body_size) or line.span in self._titles:
            return ""
        large = (line.size or 0.0) >= _HEADING_SIZE * (self._body_size or 0.0)
        fits = 2 <= len(printed) <= _HEADING_LENGTH and not printed.endswith(_SENTENCE_END)
        # in the front the lines about the authors are large too
        front = self._state == "front" and _NUMBERED.match(printed) and not any(c in printed for c in "，,")
        placed = (self._state == "body" or front) and not any(c in printed for c in "；;")
        return "heading_large" if large and fits and placed else ""

    def _text_kind(self, line: Line, kind: str, *, starts: bool) -> BlockKind:
        """Return the kind of block that a line of running text belongs to."""
        text = self.texts[line.span]
        if kind in {"abstract_zh", "abstract_en"}:
            return "abstract"
        if kind == "keywords":
            return "keywords"
        if line.span in self._titles:
            return "title"
        if self._label:
            return self._label
        if self._state == "front" and not text.endswith(_SENTENCE_END):
            titled = bool(self._titles) or any(block.kind == "title" for block in self.blocks)
            if not titled and not (self._open and (self._kind != "title" or starts)):
                return "title" if self._following.get(line.span) and not find_cues("authors", text) else "authors"
            return "authors"
        if not starts and self._kind in {"abstract", "keywords"}:
            return self._kind
        return "paragraph"

    def _level(self, line: Line, kind: str) -> int:
        """Return the level of a heading, 1 the outermost: as the file says, by its number, or by its type."""
        if line.kind.startswith("heading"):
            return int(line.kind.removeprefix("heading"))
        said = next((hit.value for hit in find_cues("section", self.texts[line.span]) if hit.start == 0), "")
        if kind == "heading3" or (kind == "heading_large" and _NUMBERED.match(self.texts[line.span])):
            number = _NUMBERING.match(self.texts[line.span])
            return 1 + (number.group().strip(".").count(".") if number else 0)
        if kind != "heading_large" or said in {"heading1", "heading2"}:
            return int((said if kind == "heading_large" else kind).removeprefix("heading") or "1")
        if self._first_size is None:
            self._first_size = line.size
        return 1 if (line.size or 0.0) > (self._first_size or 0.0) - _SAME_SIZE else 2

    def _enter_section(self, text: str, level: int) -> None:
        """Put a heading on the section path, below the headings of lower level."""
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        self._headings.append((level, text))

    def table_blocks(self, table: Table) -> list[Block]:
        """Return caption, cells and footnote of a table; a continuation goes on counting rows and drops its header."""
        first = self._rows.get(table.number, 0)
        rows = table.rows
        header = [clean(self.raw, cell)[0] for cell in rows[0]]
        if first and header == self._headers.get(table.number):
            rows = rows[1:]
        self._headers.setdefault(table.number, header)
        self._rows[table.number] = first + len(rows)
        blocks = []
        if table.caption:
            kind: BlockKind = "furniture" if first else "caption"
            blocks.append(self.block(kind, table.caption, table.page, None if first else table.number))
        if len(rows) < len(table.rows):
            repeated = [span for cell in table.rows[0] for span in cell]
            blocks.append(self.block("furniture", repeated, table.page))
        used: set[tuple[Span, ...]] = set()
        for number, row in enumerate(rows, start=first):
            for column, cell in enumerate(row):
                if cell and cell not in used:  # a merged cell stands in its first row; rows below carry it down
                    used.add(cell)
                    block = self.block("cell", cell, table.page, table.number)
                    blocks.append(replace(block, row=number, column=column))
        if table.footnotes:
            blocks.append(self.block("footnote", table.footnotes, table.page, table.number))
        return blocks


def _relative_widths(texts: list[str]) -> list[float]:
    """Return the width of each line as a fraction of the widest tenth of the lines around it; Han counts two."""
    widths = [2 * len(text) - len(_WIDE.sub("", text)) for text in texts]
    filled = [index for index, width in enumerate(widths) if width]
    relative = [0.0] * len(texts)
    for position, index in enumerate(filled):
        near = filled[max(0, position - _NEIGHBOURS) : position + _NEIGHBOURS + 1]
        ordered = sorted(widths[other] for other in near)
        relative[index] = widths[index] / ordered[int(0.8 * (len(ordered) - 1))]
    return relative


def _body_size(lines: list[Line], texts: dict[Span, str]) -> float | None:
    """Return the size of the largest type of which there is much, in points; None where the layout has no sizes."""
    shares: Counter[float] = Counter()
    for line in lines:
        if line.size is not None and not line.furniture:
            shares[round(line.size, 1)] += len(texts[line.span])
    return max((size for size in shares if shares[size] >= _BODY_SHARE * shares.total()), default=None)


def _titles(lines: list[Line], body: float | None) -> frozenset[Span]:
    """Return the lines of the title, where the file names them or they are set in the largest type of the front."""
    named = frozenset(line.span for line in lines if line.kind == "title")
    if named or body is None:
        return named
    front = [line for line in lines if not line.furniture][:_TITLE_REACH]
    largest = max((line.size or 0.0 for line in front), default=0.0)
    if largest < _TITLE_SIZE * body:
        return frozenset()
    return frozenset(line.span for line in front if (line.size or 0.0) > 0.97 * largest)


def _is_label(text: str) -> bool:
    """Tell whether a line holds nothing but the label of the abstract or of the keywords."""
    return any(cue.value in _LABELS and cue.pattern.fullmatch(text) for cue in load_cues("section"))


def _is_entry(text: str) -> bool:
    """Tell whether a line of the references begins an entry."""
    return text.startswith(("[", "［")) or text[:1].isdigit()
