"""Small articles made from text, taken through the stages, and what the tests look at in them."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pipeline
from pipeline.article import Article, Block, Mention, Source, Span, Trial, Triple
from pipeline.extract.layout import Layout, Line, Table
from pipeline.extract.skeleton import build_blocks
from pipeline.extract.text import split_lines
from pipeline.lexicon.match import find_terms
from pipeline.relate import relate
from pipeline.tag import tag
from pipeline.tokenise import tokenise

_process = pipeline.process


def article_of(text: str | bytes, until: pipeline.Stage = "relate") -> Article:
    """Process a text file with this content; a text is written as UTF-8."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return _process(path, shown="a.txt", until=until)


def paragraph(text: str, until: pipeline.Stage = "tag") -> Article:
    """Process an article with a heading and one paragraph."""
    return article_of(f"引言\n{text}\n", until)


def blocks(article: Article, kind: str) -> list[Block]:
    """The blocks of a kind, in reading order."""
    return [block for block in article.blocks if block.kind == kind]


def texts(article: Article, kind: str) -> list[str]:
    """The clean text of the blocks of a kind, in reading order."""
    return [block.text for block in blocks(article, kind)]


def grid(article: Article, table: int = 1) -> list[list[str]]:
    """The cells of a table as rows of text, the header first, blank ones empty."""
    cells = [block for block in article.blocks if block.kind == "cell" and block.table == table]
    rows = 1 + max((block.row or 0 for block in cells), default=-1)
    width = 1 + max((block.column or 0 for block in cells), default=-1)
    found = [[""] * width for _ in range(rows)]
    for block in cells:
        found[block.row or 0][block.column or 0] = block.text
    return found


def mentions(text: str, *types: str) -> list[tuple[str, str]]:
    """Surface and canonical name of the mentions of a paragraph, of these types (all if none is given)."""
    return [(m.surface, m.name_en) for m in found(text, *types)]


def found(text: str, *types: str) -> list[Mention]:
    """The mentions of a paragraph, of these types (all if none is given)."""
    return [mention for mention in paragraph(text).mentions if not types or mention.type in types]


def trials(article: Article) -> list[Trial]:
    """The trials of an article."""
    return [record for record in article.records if isinstance(record, Trial)]


def triples(article: Article) -> list[Triple]:
    """The triples of an article."""
    return [record for record in article.records if isinstance(record, Triple)]


def tabled(*rows: str, caption: str = "表 1 相关临床试验", notes: str = "", title: str = "", text: str = "") -> Article:
    """Take an article with a table through all stages.

    The cells of a row, the header first, are parted by ` | `; `text` stands behind the table under a heading.
    """
    raw = f"{title or '综述'}\n引言\n"
    items: list[Line | Table] = [Line(span) for span in split_lines(raw)]

    def add(part: str) -> tuple[Span, ...]:
        nonlocal raw
        start = len(raw)
        raw += f"{part}\n"
        return (Span(start, start + len(part)),) if part else ()

    spans = [tuple(add(cell.strip()) for cell in row.split("|")) for row in rows]
    items.append(Table(1, add(caption), tuple(spans), add(notes)))
    items += [Line(span) for line in ("结论", text) if text for span in add(line)]
    layout = Layout(raw, tuple(items))
    article = Article("a", Source("a.txt", "", "txt"), raw, build_blocks(layout), title=title)
    matches = find_terms(article)
    return relate(tag(tokenise(article, matches), matches))
