"""Names that look like drugs and that no lexicon knows, for the curator."""

from collections.abc import Iterator

from pipeline.article import Article, Candidate, Span
from pipeline.lexicon.cues import possible_cues


def find_candidates(article: Article) -> Iterator[Candidate]:
    """Yield the drug- and code-like names of an article that no mention holds, in order of the text.

    Codes by the patterns of `cues/code.tsv`, Chinese names by the endings of `cues/ending.tsv`, English ones that only
    their stem made a mention.
    """
    taken: dict[int, list[Span]] = {}
    for mention in article.mentions:
        if mention.type != "drug_class":  # a class inside an unknown name is only its ending
            taken.setdefault(mention.block, []).append(mention.span)
        if mention.how == "pattern" and mention.type == "drug":
            sentence = _sentence(article, mention.block, mention.span.start)
            yield Candidate(mention.surface, mention.name_en, mention.term, sentence, "drug", "")
    for index, block in article.body():
        for file in ("code", "ending"):
            for cue in possible_cues(file, block.text):
                for match in cue.pattern.finditer(block.text):
                    span = Span(*match.span())
                    if any(span.start < other.end and other.start < span.end for other in taken.get(index, ())):
                        continue
                    start, end = block.raw_span(*span)
                    suggested = cue.value if file == "ending" else ""
                    sentence = _sentence(article, index, span.start)
                    yield Candidate(article.surface(start, end), "", file, sentence, "drug", suggested)


def _sentence(article: Article, index: int, position: int) -> str:
    """Return the raw sentence around a position of a block's clean text."""
    block = article.blocks[index]
    span = next((s for s in block.sentences if s.start <= position < s.end), Span(0, len(block.text)))
    return article.surface(*block.raw_span(*span))
