"""Second stage: sentences and words, with the terms of the lexicons as whole words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.article import Article, Span
from pipeline.lexicon.match import Match
from pipeline.tokenise.sentences import split_sentences
from pipeline.tokenise.words import Words

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
        words = Words(block.text, [match.span for match in matches.get(index, ())])
        blocks[index] = replace(block, sentences=sentences, words=words)
    return replace(article, blocks=tuple(blocks))
