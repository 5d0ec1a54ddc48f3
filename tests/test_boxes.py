"""The page and box of a mention hit the word: what the other PDF engine reads in the box is the surface."""

import random
import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from pipeline import process
from pipeline.article import Article, Glyph

ROOT = Path(__file__).parents[1]
PDFS = sorted((ROOT / "corpus").glob("*.pdf"))
SAMPLE = 200
MARGIN = 0.6
"""Points around a glyph's box; the engines differ by less."""


def words_in(text: str) -> str:
    """Return the letters and digits of a text; the other engine gives a hyphen no area that a point could hit."""
    return re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", text))


def read_in_boxes(pages: list[tuple[float, pypdfium2.PdfTextPage]], glyphs: list[Glyph], article: Article) -> str:
    """Return the characters that the other engine finds at the middle of each box."""
    text = ""
    before = -1
    for glyph in glyphs:
        if words_in(article.raw[glyph.offset]):
            height, words = pages[glyph.page - 1]
            middle = (glyph.x0 + glyph.x1) / 2, height - (glyph.top + glyph.bottom) / 2
            index = words.get_index(*middle, x_tol=MARGIN, y_tol=MARGIN)
            index = before + 1 if index == before else index  # the second letter of a ligature
            text += "?" if index is None else words.get_text_range(index, 1)
            before = -1 if index is None else index
    return text


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_boxes_of_random_mentions_hit_the_word(path: Path) -> None:
    article = process(path, until="tag")
    chosen = random.Random(20261121).sample(article.mentions, min(SAMPLE, len(article.mentions)))
    assert len(chosen) == SAMPLE
    document = pypdfium2.PdfDocument(path)
    pages = [(page.get_height(), page.get_textpage()) for page in document]
    by_offset = {glyph.offset: glyph for glyph in article.glyphs}
    missed = []
    for mention in chosen:
        glyphs = [by_offset[offset] for offset in range(mention.start, mention.end) if offset in by_offset]
        read = read_in_boxes(pages, glyphs, article)
        if words_in(read) != words_in(mention.surface):
            missed.append((mention.surface, read))
    assert missed == []
