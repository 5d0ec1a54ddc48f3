"""What several formats ask of an article: its triples as pairs of mentions, and texts as files."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.article import Article, Triple


class Pair(NamedTuple):
    """A triple whose drug and target are both printed in its evidence: the triple, and indices into the mentions."""

    triple: Triple
    drug: int
    target: int


def pairs(article: Article) -> Iterator[Pair]:
    """Yield the triples whose evidence names drug and target, with the first mention of each there."""
    for triple in article.records:
        if isinstance(triple, Triple):
            drug, target = _first(article, triple, triple.drug), _first(article, triple, triple.target)
            if drug is not None and target is not None:
                yield Pair(triple, drug, target)


def _first(article: Article, triple: Triple, name: str) -> int | None:
    """Return the index of the first mention of a name in the evidence of a triple, or None."""
    for index, mention in enumerate(article.mentions):
        if mention.start >= triple.evidence.end:
            return None
        if mention.start >= triple.evidence.start and mention.name_en == name:
            return index
    return None


def write_text(path: Path, text: str) -> None:
    """Write a text without translating a line end, since offsets count them; a lone surrogate becomes `?`."""
    path.write_bytes(text.encode("utf-8", "replace"))
