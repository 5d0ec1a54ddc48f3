"""The skeleton of an article: what each line is, and lines joined into blocks."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from pipeline.article import Block, BlockKind, Span, fold_space
from pipeline.extract.clean import clean
from pipeline.extract.layout import Layout, Line, Table
from pipeline.lexicon.cues import find_cues, has_cue
from pipeline.lexicon.fold import is_han

_SENTENCE_END = ("。", "！", "？", "!", "?", ".", "；", ";", "：", ":")
_FULL_LINE = 0.82
"""A line at least this wide, as a fraction of the lines around it, was broken by the margin and not by the author."""
_NEIGHBOURS = 12
_HAN_NUMERALS = frozenset("一二三四五六七八九十(（")
_NUMBERING = re.compile(r"[0-9.]*")


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
    skeleton = _Skeleton(layout)
    for item in layout.items:
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
        self._previous: Line | None = None
        lines = [item for item in layout.items if isinstance(item, Line)]
        self.texts = {line.span: clean(self.raw, [line.span])[0] for line in lines}
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
        kind = self._line_kind(line)
        if kind == "furniture":
            self.add(self.block("furniture", [line.span], line.page))
            return
        if kind.startswith("heading"):
            self.close()
            self._enter_section(text, kind)
            self.blocks.append(self.block("heading", [line.span], line.page))
            self._state = "body"
        elif kind in {"references", "appendix"}:
            self.close()
            self._state, self._headings = kind, []
            self.blocks.append(self.block("furniture", [line.span], line.page))
        elif self._state in {"references", "appendix"}:
            self._join(line, "reference" if self._state == "references" else "furniture", starts=_is_entry(text))
        else:
            self._take_text(line, kind)
        self._previous = line

    def _take_text(self, line: Line, kind: str) -> None:
        """Take in a line of running text."""
        over = self._ends_paragraph() if line.starts is None else line.starts
        starts = kind != "paragraph" or over
        if self._previous is not None and has_cue("section", self.texts[self._previous.span], "label"):
            starts = False  # the label of the keywords or abstract stands on a line of its own
        block_kind = self._text_kind(line, kind, starts=starts)
        self._join(line, block_kind, starts=starts)
        if block_kind not in {"title", "authors"}:
            self._state = "body"

    def _join(self, line: Line, kind: BlockKind, *, starts: bool) -> None:
        """Add a line to the open paragraph, or begin a new one."""
        if starts or kind != self._kind or not self._open:
            self.close()
            self._kind, self._page = kind, line.page
        self._open.append(line.span)

    def _ends_sentence(self) -> bool:
        """Tell whether a sentence, or nothing, is over after the line before; reference marks do not count."""
        if self._previous is None or not self._open or self._kind in {"title", "authors", "keywords"}:
            return True
        text = fold_space(self.raw[self._previous.span.start : self._previous.span.end])
        return text.rstrip("\"'”’）)】]0123456789,-–[［］").endswith(_SENTENCE_END)

    def _ends_paragraph(self) -> bool:
        """Tell whether the paragraph is over after the line before: it ended a sentence before the margin."""
        if self._previous is None or not self._open:
            return True
        return self._ends_sentence() and self._width[self._previous.span] < _FULL_LINE

    def _line_kind(self, line: Line) -> str:
        """Return what a line is by its words: a value of `cues/section.tsv`, `furniture` or `paragraph`.

        The words are looked at with their layout spaces, which tell `2 在临床` from `2例患者`.
        """
        printed = fold_space(unicodedata.normalize("NFKC", self.raw[line.span.start : line.span.end]))
        if line.furniture or has_cue("furniture", printed, "page_number", "running_head"):
            return "furniture"
        if self._state != "references" and has_cue("furniture", printed):
            return "furniture"
        value = next((hit.value for hit in find_cues("section", printed) if hit.start == 0), "paragraph")
        if not value.startswith("heading") or value == "heading":
            return value
        if self._state in {"references", "appendix"} or printed.endswith(_SENTENCE_END):
            return "paragraph"
        free = self._width[line.span] < _FULL_LINE and self._ends_sentence()
        if not (free or printed[0] in _HAN_NUMERALS) or printed.count("(") != printed.count(")"):
            return "paragraph"
        return value

    def _text_kind(self, line: Line, kind: str, *, starts: bool) -> BlockKind:
        """Return the kind of block that a line of running text belongs to."""
        text = self.texts[line.span]
        if kind in {"abstract_zh", "abstract_en"}:
            return "abstract"
        if kind == "keywords":
            return "keywords"
        if self._state == "front" and not text.endswith(_SENTENCE_END):
            titled = any(block.kind == "title" for block in self.blocks)
            if not titled and not (self._open and self._kind != "title"):
                return "title" if self._following.get(line.span) and not find_cues("authors", text) else "authors"
            return "authors"
        if not starts and self._kind in {"abstract", "keywords"}:
            return self._kind
        return "paragraph"

    def _enter_section(self, text: str, value: str) -> None:
        """Put a heading on the section path, below the headings of lower level."""
        level = int(value.removeprefix("heading") or 1)
        if value == "heading3":
            level = 1 + _NUMBERING.findall(text)[0].strip(".").count(".")
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
        if table.caption and not first:
            blocks.append(self.block("caption", table.caption, table.page, table.number))
        for number, row in enumerate(rows, start=first):
            for column, cell in enumerate(row):
                if cell:
                    block = self.block("cell", cell, table.page, table.number)
                    blocks.append(replace(block, row=number, column=column))
        if table.footnotes:
            blocks.append(self.block("footnote", table.footnotes, table.page, table.number))
        return blocks


def _relative_widths(texts: list[str]) -> list[float]:
    """Return the width of each line as a fraction of the widest tenth of the lines around it; Han counts two."""
    widths = [sum(2 if is_han(char) or ord(char) > 0x2E7F else 1 for char in text) for text in texts]
    filled = [index for index, width in enumerate(widths) if width]
    relative = [0.0] * len(texts)
    for position, index in enumerate(filled):
        near = filled[max(0, position - _NEIGHBOURS) : position + _NEIGHBOURS + 1]
        ordered = sorted(widths[other] for other in near)
        relative[index] = widths[index] / ordered[int(0.8 * (len(ordered) - 1))]
    return relative


def _is_entry(text: str) -> bool:
    """Tell whether a line of the references begins an entry."""
    return text.startswith(("[", "［")) or text[:1].isdigit()
