"""Second stage: sentences and words, with the terms of the lexicons as whole words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.article import Article, Block, Span
from pipeline.lexicon.match import Match
from pipeline.tokenise.sentences import split_sentences
from pipeline.tokenise.words import split_words

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
        sentences = (Span(0, len(block.text)),) if whole else split_sentences(block.text)
        words = split_words(block.text, [match.span for match in matches.get(index, ())])
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
    from spacy.tokens import Doc

    block: Block = article.blocks[index]
    starts = {span.start for span in block.sentences}
    words = block.words
    spaces = [after.start > word.end for word, after in zip(words, words[1:], strict=False)] + [False]
    texts = [block.text[word.start : word.end] for word in words]
    sentence_starts = [word.start in starts for word in words]
    doc = Doc(spacy.blank("xx").vocab, texts, spaces[: len(words)], sent_starts=sentence_starts)
    at = {word.start: position for position, word in enumerate(doc)}
    offsets = {word.start: token.idx for word, token in zip(words, doc, strict=True)}
    ends = {word.end: token.idx + len(token) for word, token in zip(words, doc, strict=True)}
    spans = [
        doc.char_span(offsets[mention.span.start], ends[mention.span.end], mention.type, alignment_mode="expand")
        for mention in article.mentions
        if mention.block == index and mention.span.start in at and mention.span.end in ends
    ]
    doc.spans["mentions"] = [span for span in spans if span is not None]
    return doc
