"""Why a place of an article is tagged as it is."""

from bisect import bisect_left
from pathlib import Path
from typing import Annotated

import typer

import pipeline
from pipeline.article import BODY_KINDS, Article
from pipeline.errors import UsageError

_AROUND = 20
"""Code points of raw text shown on either side of the offset."""


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One article (.pdf, .docx, .html, .txt).")],
    where: Annotated[str, typer.Argument(metavar="WHERE", help="Offset in the raw text, as the tables print it.")],
) -> None:
    """Show what could be a name at an offset, what was chosen, from which row, and why the others were not."""
    if not file.is_file():
        raise UsageError("no such file", str(file), "check the path")
    if not where.isdecimal():
        raise UsageError(f"{where!r} is no offset", str(file), "give a number of the columns start and end")
    article = pipeline.process(file, file.stem, file.as_posix(), "tag")
    offset = int(where)
    if offset >= len(article.raw):
        raise UsageError(
            f"offset {offset} is behind the end of the text", str(file), f"give one below {len(article.raw)}"
        )
    explain_offset(article, offset)


def explain_offset(article: Article, offset: int) -> None:
    """Print the explanation of an offset within the text of an article after the tag stage."""
    from pipeline.lexicon.match import find_terms
    from pipeline.tag.explain import block_at, explain

    before = article.surface(max(0, offset - _AROUND), offset)
    after = article.surface(offset + 1, offset + 1 + _AROUND)
    print(f"offset {offset}: {before}[{article.raw[offset]}]{after}".replace("\n", " "))
    index = block_at(article, offset)
    if index is None:
        print("between two blocks: nothing is tagged here")
        _print_nearest(article, offset)
        return
    block = article.blocks[index]
    place = f"table {block.table}, row {block.row}, column {block.column}" if block.kind == "cell" else block.section
    print(f"{block.kind}{': ' if place else ''}{place}")
    if block.kind not in BODY_KINDS:
        print(f"not a statement of the article itself ({block.kind}): nothing is tagged here")
        return
    found = explain(article, find_terms(article), offset)
    if not found:
        print("no name of the lexicons and no pattern fits here")
        _print_nearest(article, offset)
    for item in found:
        mark = "*" if item.verdict == "chosen" else "-"
        print(f"{mark} {item.start}-{item.end} {item.surface}: {item.type} {item.name_en}")
        print(
            f"    by {item.how}: {item.term}" + (f", {_row(item.term, item.type, item.name_en)}" if item.where else "")
        )
        print(f"    {item.verdict}")


def _row(surface: str, type_: str, name_en: str) -> str:
    """Return file, line and level of the row that has a surface, and what decides the level."""
    from pipeline.lexicon.find import find

    rows = [row for row in find(surface) if row.type == type_ and row.level]
    row = next((row for row in rows if row.name_en == name_en), rows[0] if rows else None)
    return f"{row.where}, level {row.level} ({row.why})" if row else "defined by the document"


def _print_nearest(article: Article, offset: int) -> None:
    """Print the mention that begins next to an offset."""
    mentions = article.mentions
    at = bisect_left(mentions, offset, key=lambda mention: mention.start)
    near = min(mentions[max(0, at - 1) : at + 1], default=None, key=lambda mention: abs(mention.start - offset))
    if near:
        print(f"nearest mention: {near.start}-{near.end} {near.surface}: {near.type} {near.name_en}")
