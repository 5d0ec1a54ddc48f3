"""A page for the browser that shows what was read: page images with boxes, or the blocks coloured by kind."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from pipeline.article import Article, Block, Glyph
from pipeline.cli.extract_files import Grid, grids
from pipeline.tables.report.page_image import page_images

_COLOURS = {
    "title": "#b5179e", "authors": "#7b6f5a", "abstract": "#3a6ea5", "keywords": "#008b8b", "heading": "#d00000",
    "paragraph": "#2b8a3e", "caption": "#e67700", "cell": "#6741d9", "footnote": "#a0522d", "reference": "#868e96",
    "furniture": "#adb5bd",
}  # fmt: skip
_SHOWN = 400
"""Characters of a block that its tool tip shows."""
_STYLE = """
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 0; color: #212529; }
header { position: sticky; top: 0; z-index: 1; background: #fffd; border-bottom: 1px solid #ccc; padding: .5em 1em; }
header h1 { font-size: 1.1em; margin: 0; } header p { margin: .1em 0; color: #555; font-size: .9em; }
header label { margin-right: .9em; white-space: nowrap; font-size: .9em; color: var(--c); font-weight: 600; }
.page { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1em; padding: 1em;
  border-bottom: 1px solid #ddd; }
.page svg { width: 100%; height: auto; border: 1px solid #ccc; position: sticky; top: 6em; }
.read { font-size: .9em; } main { max-width: 60em; margin: 0 auto; padding: 1em; }
rect { fill: var(--c); fill-opacity: .08; stroke: var(--c); stroke-width: .8; } rect:hover { fill-opacity: .3; }
text { font: 5.5px sans-serif; fill: var(--c); paint-order: stroke; stroke: #fff; stroke-width: 1.8px; }
.b { border-left: 4px solid var(--c); padding: .1em .6em; margin: .35em 0; }
.b b { color: var(--c); font-size: .75em; font-weight: 600; margin-right: .6em; }
.b.title, .b.heading { font-weight: 700; }
.b.furniture, .b.reference, .b.authors { color: #777; font-size: .9em; }
table { border-collapse: collapse; border: 2px solid var(--c); margin: .6em 0; font-size: .85em; }
td, th { border: 1px solid #bbb; padding: .2em .5em; text-align: left; vertical-align: top; }
th, td.sub { background: #f1eefc; }
"""


@dataclass(slots=True)
class Box:
    """A rectangle on a page, in points from its upper left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    last: Glyph

    def takes(self, glyph: Glyph) -> bool:
        """Tell whether a glyph goes on with the text in the box: on its last line, or a line close to it."""
        height = max(glyph.bottom - glyph.top, self.last.bottom - self.last.top)
        width = max(glyph.x1 - glyph.x0, self.last.x1 - self.last.x0)
        beside = abs(glyph.top - self.last.top) < height and abs(glyph.x0 - self.last.x1) < 4 * width
        below = -height < glyph.top - self.bottom < 1.5 * height and self.x0 - 3 * width < glyph.x0 < self.x1 + width
        # text turned by 90 degrees runs up or down the page, its lines stand beside one another
        turned = abs(glyph.x0 - self.last.x0) < width and abs(glyph.top - self.last.top) < 4 * height
        return glyph.page == self.page and (beside or below or turned)

    def add(self, glyph: Glyph) -> None:
        """Widen the box by a glyph."""
        self.x0, self.top = min(self.x0, glyph.x0), min(self.top, glyph.top)
        self.x1, self.bottom = max(self.x1, glyph.x1), max(self.bottom, glyph.bottom)
        self.last = glyph


def page_view(article: Article, data: bytes) -> str:
    """Return the page for the browser, complete in itself.

    Parameters
    ----------
    article : Article
        With blocks.
    data : bytes
        The file that it was read from.

    Returns
    -------
    str
        HTML. For a PDF the image of each page with a box around each block, and beside it what was read; else the
        blocks in reading order, with tables as tables.
    """
    kinds = [kind for kind in _COLOURS if any(block.kind == kind for block in article.blocks)]
    hide = "".join(f"body:has(#show-{kind}:not(:checked)) .{kind} {{ display: none; }}\n" for kind in kinds)
    colours = "".join(f".{kind} {{ --c: {_COLOURS[kind]}; }}\n" for kind in kinds)
    boxes = "".join(
        f'<label class="colour {kind}-label" style="--c: {_COLOURS[kind]}"><input type="checkbox" id="show-{kind}" '
        f"checked> {kind} {sum(block.kind == kind for block in article.blocks)}</label>"
        for kind in kinds
    )
    source = article.source
    name = escape(article.title or article.doc_id)
    about = [source.format, *([f"{source.pages} pages"] if source.pages else []), source.engine, *source.notes]
    body = "".join(_pages(article, data)) if article.glyphs else f"<main>{_blocks(article, article.blocks)}</main>"
    return (
        '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">'
        f"<title>{name}</title>\n<style>{_STYLE}{colours}{hide}</style></head><body>\n"
        f"<header><h1>{name}</h1>"
        f"<p>{escape(' · '.join(filter(None, about)))}</p>{boxes}</header>\n{body}</body></html>"
    )


def _pages(article: Article, data: bytes) -> Iterator[str]:
    """Yield for each page of a PDF its image with boxes, and what was read of it."""
    boxes: dict[int, list[str]] = {}
    for number, block in enumerate(article.blocks, start=1):
        for k, box in enumerate(_boxes(article, block)):
            boxes.setdefault(box.page, []).append(_drawn(box, block, number if k == 0 else 0))
    for page, width, height, image in page_images(data):
        read = [block for block in article.blocks if block.page == page]
        yield (
            f'<section class="page"><svg viewBox="0 0 {width:.1f} {height:.1f}" role="img">'
            f'<image href="data:image/png;base64,{image}" width="{width:.1f}" height="{height:.1f}"/>'
            f"{''.join(boxes.get(page, []))}</svg>"
            f'<div class="read"><p>page {page} of {article.source.pages}</p>{_blocks(article, read)}</div></section>\n'
        )


def _boxes(article: Article, block: Block) -> list[Box]:
    """Return the rectangles that the characters of a block fill: one for each column or page it runs over."""
    found: list[Box] = []
    for offset in dict.fromkeys(block.origin):
        at = bisect_left(article.glyphs, offset, key=lambda glyph: glyph.offset)
        if at == len(article.glyphs) or article.glyphs[at].offset != offset:
            continue
        glyph = article.glyphs[at]
        if found and found[-1].takes(glyph):
            found[-1].add(glyph)
        else:
            found.append(Box(glyph.page, glyph.x0, glyph.top, glyph.x1, glyph.bottom, glyph))
    return found


def _drawn(box: Box, block: Block, number: int) -> str:
    """Draw a box with its label; `number` is that of the block in reading order, 0 where it only goes on."""
    place = f"table {block.table} row {block.row} column {block.column}" if block.row is not None else block.section
    tip = escape(f"{block.kind} {place}\n{block.text[:_SHOWN]}")
    label = f"{block.row},{block.column}" if block.row is not None else f"{number} {block.kind}"
    x, y, form = box.x0 - 1, box.top - 1.5, ""
    if block.kind == "cell":  # before the cell, since rows stand close to one another
        x, y, form = box.x0 - 2, (box.top + box.bottom) / 2 + 2, ' text-anchor="end"'
        if box.bottom - box.top > 2 * (box.x1 - box.x0):  # turned text
            x, y = (box.x0 + box.x1) / 2 + 2, box.bottom + 2
            form += f' transform="rotate(-90 {x:.1f} {y:.1f})"'
    text = f'<text x="{x:.1f}" y="{y:.1f}"{form}>{label}</text>' if number else ""
    return (
        f'<g class="{block.kind}"><rect x="{box.x0 - 1:.1f}" y="{box.top - 1:.1f}" width="{box.x1 - box.x0 + 2:.1f}" '
        f'height="{box.bottom - box.top + 2:.1f}"><title>{tip}</title></rect>{text}</g>'
    )


def _blocks(article: Article, blocks: Sequence[Block]) -> str:
    """Return blocks as HTML, each table in place of its first cell."""
    tables = {grid.number: grid for grid in grids(article)}
    shown: set[int] = set()
    parts = []
    for block in blocks:
        if block.kind == "cell" and block.table in tables:
            if block.table not in shown:
                shown.add(block.table)
                parts.append(_table(tables[block.table]))
            continue
        parts.append(f'<div class="b {block.kind}"><b>{block.kind}</b>{escape(block.text)}</div>\n')
    return "".join(parts)


def _table(grid: Grid) -> str:
    rows = []
    for k, number in enumerate(sorted(grid.cells)):
        name = "th" if k == 0 else "td"
        if k and grid.is_subheader(number):
            rows.append(f'<tr><td class="sub" colspan="{grid.width}">{escape(grid.row(number)[0])}</td></tr>')
        else:
            rows.append("<tr>" + "".join(f"<{name}>{escape(cell)}</{name}>" for cell in grid.row(number)) + "</tr>")
    return f'<table class="cell">{"".join(rows)}</table>\n'
