"""What `pipeline extract` makes of an article: body text, tables as JSON, files in a folder."""

import json
import time
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pipeline
from pipeline.article import Article, Block
from pipeline.batch import Document, Done
from pipeline.batch.work import guarded
from pipeline.config import EngineName
from pipeline.tables.rows import NOT_READ

BODY = frozenset({"title", "authors", "abstract", "keywords", "heading", "paragraph"})
"""Kinds of blocks that are the text of an article; not its tables, captions, notes, references and page furniture."""
ENDINGS = (".txt", ".tables.json", ".error.txt")
_INDENT = 3.0
"""Points by which the rows below a sub-header are indented at least, where they are."""


@dataclass
class Grid:
    """A table: caption, notes, cells by row and column (row 0 is the header), page on which it begins."""

    number: int
    caption: str = ""
    notes: list[str] = field(default_factory=list)
    cells: dict[int, dict[int, Block]] = field(default_factory=dict)
    page: int | None = None

    @property
    def width(self) -> int:
        """Number of columns."""
        return 1 + max((column for row in self.cells.values() for column in row), default=-1)

    def row(self, number: int) -> list[str]:
        """Return the texts of a row, blank cells empty."""
        cells = self.cells[number]
        return [cells[column].text if column in cells else "" for column in range(self.width)]

    def is_subheader(self, number: int) -> bool:
        """Tell whether a row holds nothing but a heading for the rows below it."""
        return self.width > 1 and list(self.cells[number]) == [0]


def body_lines(article: Article) -> list[str]:
    """Return the body in reading order, one paragraph each."""
    return [block.text for block in article.blocks if block.kind in BODY]


def grids(article: Article) -> list[Grid]:
    """Return the tables of an article in order of the text."""
    found: dict[int, Grid] = {}
    for block in article.blocks:
        if block.table is None or block.kind not in {"caption", "cell", "footnote"}:
            continue
        grid = found.setdefault(block.table, Grid(block.table, page=block.page))
        if block.kind == "caption":
            grid.caption = f"{grid.caption} {block.text}".strip()
        elif block.kind == "footnote":
            grid.notes.append(block.text)
        elif block.row is not None and block.column is not None:
            grid.cells.setdefault(block.row, {})[block.column] = block
    return list(found.values())


def table_record(article: Article, grid: Grid) -> dict[str, object]:
    """Return a table as it is written to NAME.tables.json.

    Blank cells at the beginning of a row have the value from above, `group` names for each row the sub-header that it
    stands under (None where there is none), and `page` counts from 1 (None where the file has no pages).
    """
    numbers = sorted(grid.cells)
    rows: list[list[str]] = []
    groups: list[str | None] = []
    header: Block | None = None
    above: list[str] = []
    indented = False
    for number in numbers[1:]:
        cells = grid.cells[number]
        if grid.is_subheader(number):
            header, above, indented = cells[0], [], False
            continue
        if header is not None and 0 in cells:
            shift = _shift(article, header, cells[0])
            if indented and shift is not None and shift < _INDENT:
                header = None
            indented = indented or (shift is not None and shift >= _INDENT)
        row = grid.row(number)
        for column in range(min(cells)):
            row[column] = above[column] if above else ""
        rows.append(row)
        above = row
        groups.append(header.text if header else None)
    return {
        "number": grid.number, "caption": grid.caption, "header": grid.row(numbers[0]) if numbers else [],
        "rows": rows, "group": groups, "page": grid.page, "footnotes": grid.notes,
    }  # fmt: skip


def _shift(article: Article, header: Block, cell: Block) -> float | None:
    """Return how many points further in than a sub-header a cell begins; None where that cannot be told."""
    a, b = _edge(article, header), _edge(article, cell)
    return None if a is None or b is None or a[:2] != b[:2] else b[2] - a[2]


def _edge(article: Article, block: Block) -> tuple[int, int, float] | None:
    """Return page, direction of the text in degrees and the edge of the page's text line at which a block begins."""
    first = _glyph(article, block.origin[0])
    second = _glyph(article, block.origin[1]) if len(block.origin) > 1 else -1
    if first < 0 or second < 0:
        return None
    a, b = article.glyphs[first], article.glyphs[second]
    if abs(b.x0 - a.x0) >= abs(b.top - a.top):
        return a.page, 0, a.x0
    return (a.page, 90, -a.bottom) if b.top < a.top else (a.page, 270, a.top)


def _glyph(article: Article, offset: int) -> int:
    """Return the index of the glyph at an offset, -1 where there is none."""
    at = bisect_left(article.glyphs, offset, key=lambda glyph: glyph.offset)
    return at if at < len(article.glyphs) and article.glyphs[at].offset == offset else -1


def not_read(article: Article) -> list[str]:
    """Return what the notes say of parts that could not be read, and of damage that was mended."""
    return [note for note in article.source.notes if note.startswith(NOT_READ) or "damaged" in note]


def write_one(document: Document, *, out: Path, engine: EngineName | None = None) -> Done:
    """Read a document and write its files."""
    return guarded(document, lambda: _write_one(document, out, engine))


def _write_one(document: Document, out: Path, engine: EngineName | None) -> Done:
    began = time.perf_counter()
    doc_id = document.doc_id
    for ending in ENDINGS:  # those of an earlier run
        (out / f"{doc_id}{ending}").unlink(missing_ok=True)
    article = read(document.path, doc_id, document.shown, engine)
    records = [table_record(article, grid) for grid in grids(article)]
    _write(out / f"{doc_id}.txt", body_lines(article))
    _write(out / f"{doc_id}.tables.json", [json.dumps(records, ensure_ascii=False, indent=1)])
    if missing := not_read(article):
        write_error(out, doc_id, "; ".join(missing))
    return Done(document, seconds={"extract": time.perf_counter() - began})


def write_error(out: Path, doc_id: str, message: str) -> None:
    """Write NAME.error.txt, one line."""
    _write(out / f"{doc_id}.error.txt", [" ".join(message.split())])


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", errors="replace", newline="")


def read(path: Path, doc_id: str, shown: str, engine: EngineName | None = None) -> Article:
    """Return the article of a file as the first stage leaves it; `engine` is the PDF engine, None for the default."""
    if engine is not None:
        return pipeline.process(path, doc_id, shown, "extract", engine)
    return pipeline.process(path, doc_id, shown, "extract")
