"""Second stage: sentences and words, with the terms of the lexicons as whole words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.article import Article, Block
from pipeline.article import Span as Range
from pipeline.lexicon.match import Match
from pipeline.tokenise.sentences import split_sentences
from pipeline.tokenise.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ONE_SENTENCE = frozenset({"title", "heading", "caption", "cell"})


def tokenise(article: Article, matches: Mapping[int, Sequence[Match]]) -> Article:
    """Split the blocks of an article into sentences and words.

    Parameters
    ----------
    article : Article
        With blocks.
    matches : mapping
        From index of a block to the terms found in it.

    Returns
    -------
    Article
        The same with `sentences` and `words` of its body blocks filled; other blocks stay as they are.
    """
    blocks = list(article.blocks)
    for index, block in article.body():
        whole = block.kind in _ONE_SENTENCE
        sentences = (Range(0, len(block.text)),) if whole else split_sentences(block.text)
        words = Words(block.text, [match.span for match in matches.get(index, ())])
        blocks[index] = replace(block, sentences=sentences, words=words)
    return replace(article, blocks=tuple(blocks))


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
        Its words, sentence starts, and the mentions as `doc.spans["mentions"]`, which displacy draws.
    """
    import spacy
    from spacy.tokens import Doc, Span

    block: Block = article.blocks[index]
    words = block.words
    starts = {span.start for span in block.sentences}
    texts = [block.text[word.start : word.end] for word in words]
    spaces = [after.start > word.end for word, after in pairwise(words)]
    sentence_starts: list[bool | int | None] = [word.start in starts for word in words]
    doc = Doc(spacy.blank("xx").vocab, texts, [*spaces, False][: len(words)], sent_starts=sentence_starts)
    doc.spans["mentions"] = [
        Span(doc, *inside, label=mention.type)
        for mention in article.mentions
        if mention.block == index and (inside := _word_range(words, mention.span))
    ]
    return doc


def _word_range(words: Sequence[Range], span: Range) -> tuple[int, int] | None:
    """Return the first word of a range and the one after its last, or None if it holds no word."""
    inside = [number for number, word in enumerate(words) if word.start < span.end and span.start < word.end]
    return (inside[0], inside[-1] + 1) if inside else None
