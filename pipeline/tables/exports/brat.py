"""brat stand-off: the raw text beside a file of annotations."""

import re
from collections.abc import Iterator

from pipeline.article import Article

_LINE = re.compile(r"[^\r\n]+")


def brat(article: Article) -> dict[str, str]:
    """Return the raw text (`.txt`) and its annotations (`.ann`).

    A mention that a line break cuts is a discontinuous one, as brat wants it; its parts are joined by a space. The
    identifier of a concept is a normalisation of its mention.
    """
    return {".txt": article.raw, ".ann": "".join(f"{line}\n" for line in _lines(article))}


def _lines(article: Article) -> Iterator[str]:
    norms = 0
    for number, mention in enumerate(article.mentions, start=1):
        parts = list(_LINE.finditer(article.raw, mention.start, mention.end))
        spans = ";".join(f"{part.start()} {part.end()}" for part in parts)
        text = " ".join(part.group() for part in parts)
        yield f"T{number}\t{mention.type} {spans}\t{text}"
        if mention.concept_id:
            norms += 1
            yield f"N{norms}\tReference T{number} {mention.concept_id}\t{mention.name_en}"
