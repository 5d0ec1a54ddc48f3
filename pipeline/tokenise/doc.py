"""An article as spaCy documents: what displacy draws and `DocBin` stores."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from pipeline.article import Article, Mention
from pipeline.article import Span as Range

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin, Span
    from spacy.vocab import Vocab

SPANS = "mentions"
"""Key of the mentions in `doc.spans`."""


@cache
def _vocab() -> "Vocab":
    """Return one vocabulary for all documents of a process."""
    import spacy

    return spacy.blank("xx").vocab


def to_docs(article: Article) -> Iterator["Doc"]:
    """Yield a spaCy document for each body block, in reading order.

    Parameters
    ----------
    article : Article
        After the tokenise stage; mentions are taken over where there are any.

    Yields
    ------
    Doc
        As `to_doc` returns it.
    """
    found = {index: list(group) for index, group in groupby(sorted(article.mentions, key=_block), key=_block)}
    for index, _ in article.body():
        yield _doc(article, index, found.get(index, ()))


def to_doc(article: Article, index: int) -> "Doc":
    """Return a block as a spaCy document.

    Parameters
    ----------
    article : Article
        After the tokenise stage; mentions are taken over where there are any.
    index : int
        Index of a body block.

    Returns
    -------
    Doc
        The words of the block and its sentence starts. `doc.spans["mentions"]` holds the mentions, in order of the
        text; label, `kb_id_` and `id_` are type, concept and canonical name. `doc.ents` holds those of them that do
        not overlap a longer one. A mention that ends inside a word has the whole word here. `doc.user_data` says where
        it comes from: `doc_id`, `block`, `kind`, `section`, `page` (None for text files), `words` (start and end of
        each word in `raw`) and `mentions` (start and end of each mention in `raw`).
    """
    return _doc(article, index, [mention for mention in article.mentions if mention.block == index])


def to_doc_bin(article: Article) -> "DocBin":
    """Return all documents of an article as one `DocBin`, whose `to_bytes` is what spaCy stores and reads."""
    from spacy.tokens import DocBin

    return DocBin(docs=to_docs(article), store_user_data=True)


def _block(mention: Mention) -> int:
    return mention.block


def _doc(article: Article, index: int, mentions: Sequence[Mention]) -> "Doc":
    """Return a block with its mentions as a document."""
    from spacy.tokens import Doc
    from spacy.util import filter_spans

    block = article.blocks[index]
    words = block.words
    texts = [block.text[word.start : word.end] for word in words]
    spaces = [after.start > word.end for word, after in pairwise(words)]
    starts = {span.start for span in block.sentences}
    sentence_starts: list[bool | int | None] = [word.start in starts for word in words]
    doc = Doc(_vocab(), texts, [*spaces, False][: len(words)], sent_starts=sentence_starts)
    kept = [(mention, inside) for mention in mentions if (inside := _word_range(words, mention.span))]
    spans = [_span(doc, mention, *inside) for mention, inside in kept]
    doc.spans[SPANS] = spans
    doc.ents = filter_spans(spans)
    doc.user_data.update(
        doc_id=article.doc_id,
        block=index,
        kind=block.kind,
        section=block.section,
        page=block.page,
        words=tuple((*block.raw_span(*word),) for word in words),
        mentions=tuple((mention.start, mention.end) for mention, _ in kept),
    )
    return doc


def _span(doc: "Doc", mention: Mention, first: int, end: int) -> "Span":
    """Return a mention as a span of words."""
    from spacy.tokens import Span

    return Span(doc, first, end, label=mention.type, kb_id=mention.concept_id, span_id=mention.name_en)


def _word_range(words: Sequence[Range], span: Range) -> tuple[int, int] | None:
    """Return the first word of a range and the one after its last, or None if it holds no word."""
    first = bisect_right(words, span.start, key=lambda word: word.end)
    end = bisect_left(words, span.end, key=lambda word: word.start)
    return (first, end) if first < end else None
