"""A document as HTML: its blocks in reading order, names marked by type, tables as tables."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from spacy.displacy.render import EntityRenderer

from pipeline.article import BODY_KINDS, Article, Block

Row = Mapping[str, str]

_MARK = '<mark class="{label}" title="{title}">{text}</mark>'
_HEADINGS = {"title": 3, "heading": 4}
"""Level of the heading that a block of this kind becomes."""
_LEFT_OUT = frozenset({"furniture"})


def document_html(article: Article, mentions: Sequence[Row]) -> str:
    """Return the text of a document with its mentions marked.

    Parameters
    ----------
    article : Article
        With blocks.
    mentions : sequence of mapping
        Its rows of entities.csv.

    Returns
    -------
    str
        One element with `data-block`, the index in `Article.blocks`, for each block; no running heads and page
        numbers. The text of that element is the text of the block.
    """
    renderer = EntityRenderer({"template": _MARK})
    ordered = sorted(mentions, key=lambda row: (int(row["start"]), -int(row["end"])))
    starts = [int(row["start"]) for row in ordered]
    parts = []
    tables: set[int | None] = set()
    page: int | None = None
    for number, block in enumerate(article.blocks):
        if block.kind in _LEFT_OUT:
            continue
        if block.page is not None and block.page != page:
            page = block.page
            parts.append(f'<p class="page-number" data-page="{page}"></p>')
        if block.kind != "cell":
            level = _HEADINGS.get(block.kind)
            role = f' role="heading" aria-level="{level}"' if level else ""
            inside = _marked(renderer, block, ordered, starts)
            parts.append(f'<div class="{block.kind}" data-block="{number}"{role}>{inside}</div>')
        elif block.table not in tables:
            tables.add(block.table)
            cells = {
                (other.row or 0, other.column or 0): (index, _marked(renderer, other, ordered, starts))
                for index, other in enumerate(article.blocks)
                if other.kind == "cell" and other.table == block.table
            }
            parts.append(_table(cells))
    return "\n".join(parts)


def _table(cells: Mapping[tuple[int, int], tuple[int, str]]) -> str:
    """Return a table from the cells by row and column, each the number of its block and its HTML."""
    width = 1 + max(column for _, column in cells)
    rows = []
    for row in sorted({row for row, _ in cells}):
        tag = "th" if row == 0 else "td"
        inside = [
            f'<{tag} data-block="{cells[row, column][0]}">{cells[row, column][1]}</{tag}>'
            if (row, column) in cells
            else "<td></td>"
            for column in range(width)
        ]
        rows.append(f"<tr>{''.join(inside)}</tr>")
    return f'<div class="scroll" tabindex="0"><table>{"".join(rows)}</table></div>'


def _marked(renderer: EntityRenderer, block: Block, ordered: Sequence[Row], starts: Sequence[int]) -> str:
    """Return the text of a block as HTML, the outermost of its mentions marked."""
    if block.kind not in BODY_KINDS or not block.origin:
        return escape(block.text)
    first = bisect_left(starts, block.origin[0])
    last = bisect_left(starts, block.origin[-1] + 1)
    spans: list[dict[str, Any]] = []
    for row in ordered[first:last]:
        start, end = clean_span(block, int(row["start"]), int(row["end"]))
        if start == end or block.origin[start] != int(row["start"]):
            continue  # of a block that stands between the lines of this one
        if spans and start < spans[-1]["end"]:
            spans[-1]["params"]["title"] += f"\n⊃ {_title(row)}"  # a name within a name
            continue
        spans.append({"start": start, "end": end, "label": escape(row["type"]), "params": {"title": _title(row)}})
    # without the line breaks around it: they are no text of the block
    return renderer.render_ents(block.text, spans, None).strip() if spans else escape(block.text)


def _title(row: Row) -> str:
    return escape(" · ".join(filter(None, (row["name_en"], row["name_zh"], row["concept_id"]))))


def clean_span(block: Block, start: int, end: int) -> tuple[int, int]:
    """Return the range of the block's clean text that came from a range of `raw`; empty where nothing did."""
    return bisect_left(block.origin, start), bisect_left(block.origin, end)
