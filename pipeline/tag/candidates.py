"""Names that look like drugs and that no lexicon knows, for the curator."""

import re
from collections.abc import Iterator

from pipeline.article import Article, Block, Candidate, Span
from pipeline.lexicon.cues import load_cues, possible_cues
from pipeline.lexicon.near import near_drug
from pipeline.tag.patterns import LISTED

_ENGLISH = re.compile(r"\s?\(\s?([A-Za-z][A-Za-z0-9\- ]{3,40}?)\s?[,，;；)]")


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
            name_en = "" if mention.term == LISTED else mention.name_en
            yield _candidate(mention.surface, mention.term, sentence, _class_of(mention.surface), name_en)
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
                    yield _candidate(
                        article.surface(start, end), file, sentence, suggested, _english_behind(block, span)
                    )


def _candidate(surface: str, pattern: str, sentence: str, suggested_class: str, name_en: str) -> Candidate:
    """Return a candidate with the surface of a known drug that is spelt nearly so, if there is one."""
    return Candidate(surface, name_en, pattern, sentence, "drug", suggested_class, near_drug(surface))


def _class_of(surface: str) -> str:
    """Return the class that the ending of a Chinese name suggests, empty if it suggests none."""
    return next((cue.value for cue in load_cues("ending") if cue.pattern.fullmatch(surface)), "")


def _english_behind(block: Block, span: Span) -> str:
    """Return the English name in the bracket right behind a name, empty if there is none."""
    bracket = _ENGLISH.match(block.text, span.end)
    return bracket.group(1) if bracket else ""


def _sentence(article: Article, index: int, position: int) -> str:
    """Return the raw sentence around a position of a block's clean text."""
    block = article.blocks[index]
    span = next((s for s in block.sentences if s.start <= position < s.end), Span(0, len(block.text)))
    return article.surface(*block.raw_span(*span))
