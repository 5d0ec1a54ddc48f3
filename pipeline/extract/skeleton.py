"""The skeleton of an article: what each line is, and lines joined into blocks."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

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


@dataclass
class _Builder:
    """Blocks so far and the paragraph that is still open; tables wait until it closes."""

    raw: str
    blocks: list[Block] = field(default_factory=list)
    open: list[Span] = field(default_factory=list)
    kind: BlockKind = "paragraph"
    page: int | None = None
    waiting: list[Block] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    headers: dict[int, list[str]] = field(default_factory=dict)

    @property
    def section(self) -> str:
        return " > ".join(text for _, text in self.headings)

    def block(self, kind: BlockKind, spans: Iterable[Span], page: int | None, **place: int | None) -> Block:
        """Make a block of ranges of the raw text."""
        text, origin = clean(self.raw, spans)
        return Block(kind, text, origin, self.section, page, **place)

    def close(self) -> None:
        """End the open paragraph, then let out the tables that cut it."""
        if self.open:
            self.blocks.append(self.block(self.kind, self.open, self.page))
        self.blocks += self.waiting
        self.open, self.waiting = [], []

    def add(self, block: Block) -> None:
        """Put a block that does not end the open paragraph: a table, a page number."""
        (self.waiting if self.open else self.blocks).append(block)


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
    builder = _Builder(layout.raw)
    lines = [item for item in layout.items if isinstance(item, Line)]
    texts = {line.span: clean(layout.raw, [line.span])[0] for line in lines}
    widths = _relative_widths([texts[line.span] for line in lines])
    relative = dict(zip((line.span for line in lines), widths, strict=True))
    state = "front"
    filled = [line.span for line in lines if texts[line.span]]
    following = {span: texts[after] for span, after in zip(filled, filled[1:], strict=False)}
    previous: Line | None = None
    for item in layout.items:
        if isinstance(item, Table):
            for block in _table_blocks(builder, item):
                builder.add(block)
            continue
        text = texts[item.span]
        if not text:
            continue
        over = _ends_paragraph(builder, relative, previous)
        printed = fold_space(unicodedata.normalize("NFKC", layout.raw[item.span.start : item.span.end]))
        free = relative[item.span] < _FULL_LINE and _ends_sentence(builder, previous)
        kind, value = _line_kind(printed, item, state, free=free)
        if kind == "furniture":
            builder.add(builder.block("furniture", [item.span], item.page))
            continue
        if kind == "heading":
            builder.close()
            _enter_section(builder, text, value)
            builder.blocks.append(builder.block("heading", [item.span], item.page))
            state = "body"
        elif kind in {"references", "appendix"}:
            builder.close()
            state = kind
            builder.headings = []
            builder.blocks.append(builder.block("furniture", [item.span], item.page))
        elif state in {"references", "appendix"}:
            _add_line(builder, item, "reference" if state == "references" else "furniture", starts=_is_entry(text))
        else:
            starts = kind != "paragraph" or (over if item.starts is None else item.starts)
            if previous is not None and has_cue("section", texts[previous.span], "label"):
                starts = False  # the label of the keywords or abstract stands on a line of its own
            block_kind = _front_kind(kind, text, state, builder, following.get(item.span, ""), starts)
            _add_line(builder, item, block_kind, starts)
            if block_kind not in {"title", "authors", "furniture"}:
                state = "body"
        previous = item
    builder.close()
    return tuple(block for block in builder.blocks if block.text)


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


def _ends_sentence(builder: _Builder, previous: Line | None) -> bool:
    """Tell whether a sentence, or nothing, is over after the line before; reference marks behind it do not count."""
    if previous is None or not builder.open or builder.kind in {"title", "authors", "keywords"}:
        return True
    text = fold_space(builder.raw[previous.span.start : previous.span.end])
    return text.rstrip("\"'”’）)】]0123456789,-–[［］").endswith(_SENTENCE_END)


def _ends_paragraph(builder: _Builder, relative: dict[Span, float], previous: Line | None) -> bool:
    """Tell whether the paragraph is over after the line before: it ended a sentence before the margin."""
    return _ends_sentence(builder, previous) and (
        previous is None or not builder.open or relative[previous.span] < _FULL_LINE
    )


def _line_kind(printed: str, line: Line, state: str, *, free: bool) -> tuple[str, str]:
    """Return what a line is by its words, and the cue's value.

    `printed` is the line with its layout spaces, which tell `2 在临床` from `2例患者`; `free` says that a sentence ended
    before the line and that the margin did not break it.
    """
    if line.furniture or (state != "references" and has_cue("furniture", printed)) or has_cue(
        "furniture", printed, "page_number", "running_head"
    ):
        return "furniture", ""
    hits = [hit for hit in find_cues("section", printed) if hit.start == 0]
    value = hits[0].value if hits else "paragraph"
    if not value.startswith("heading"):
        return value, value
    if state in {"references", "appendix"} and value != "heading":
        return "paragraph", ""
    if value != "heading" and (
        printed.endswith(_SENTENCE_END)
        or not (free or printed[0] in _HAN_NUMERALS)
        or printed.count("(") != printed.count(")")
    ):
        return "paragraph", ""
    return "heading", value


def _enter_section(builder: _Builder, text: str, value: str) -> None:
    """Put a heading on the section path, below the headings of lower level."""
    level = int(value.removeprefix("heading") or 1)
    if value == "heading3":
        level = 1 + _NUMBERING.findall(text)[0].strip(".").count(".")
    while builder.headings and builder.headings[-1][0] >= level:
        builder.headings.pop()
    builder.headings.append((level, text))


def _is_entry(text: str) -> bool:
    """Tell whether a line of the references begins an entry."""
    return text.startswith(("[", "［")) or text[:1].isdigit()


def _front_kind(
    kind: str, text: str, state: str, builder: _Builder, following: str, starts: bool
) -> BlockKind:
    """Return the kind of block that a line of running text belongs to."""
    if kind in {"abstract_zh", "abstract_en"}:
        return "abstract"
    if kind == "keywords":
        return "keywords"
    if state == "front" and not text.endswith(_SENTENCE_END):
        if not any(block.kind == "title" for block in builder.blocks) and not (builder.open and builder.kind != "title"):
            return "title" if following and not find_cues("authors", text) else "authors"
        return "authors"
    if not starts and builder.kind in {"abstract", "keywords"}:
        return builder.kind
    return "paragraph"


def _add_line(builder: _Builder, line: Line, kind: BlockKind, starts: bool) -> None:
    """Add a line to the open paragraph, or begin a new one."""
    if starts or kind != builder.kind or not builder.open:
        builder.close()
        builder.kind, builder.page = kind, line.page
    builder.open.append(line.span)


def _table_blocks(builder: _Builder, table: Table) -> list[Block]:
    """Return caption, cells and footnote of a table; a continuation goes on counting rows and drops its header."""
    first = builder.rows.get(table.number, 0)
    rows = table.rows
    header = [clean(builder.raw, cell)[0] for cell in rows[0]]
    if first and header == builder.headers.get(table.number):
        rows = rows[1:]
    builder.headers.setdefault(table.number, header)
    builder.rows[table.number] = first + len(rows)
    blocks = []
    if table.caption and not first:
        blocks.append(builder.block("caption", table.caption, table.page, table=table.number))
    for number, row in enumerate(rows, start=first):
        for column, cell in enumerate(row):
            if cell:
                page = table.page
                blocks.append(
                    builder.block("cell", cell, page, table=table.number, row=number, column=column)
                )
    if table.footnotes:
        blocks.append(builder.block("footnote", table.footnotes, table.page, table=table.number))
    return blocks
