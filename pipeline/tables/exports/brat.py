"""brat stand-off (Stenetorp et al. 2012, https://brat.nlplab.org/standoff.html)."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.article import Article
from pipeline.tables.exports.mentions import pairs, write_text
from pipeline.tables.values import ENTITY_TYPES

_LINE = re.compile(r"[^\r\n]+")
_CONF = f"""[entities]
{chr(10).join(ENTITY_TYPES)}

[relations]
targets Arg1:drug, Arg2:gene

[events]

[attributes]
"""


def write_brat(articles: Iterable[Article], folder: Path) -> None:
    """Write `NAME.txt`, the raw text, and `NAME.ann` for each article, and `annotation.conf`."""
    write_text(folder / "annotation.conf", _CONF)
    for article in articles:
        write_text(folder / f"{article.doc_id}.txt", article.raw)
        write_text(folder / f"{article.doc_id}.ann", "".join(f"{line}\n" for line in _lines(article)))


def _lines(article: Article) -> Iterator[str]:
    for number, mention in enumerate(article.mentions, 1):
        # a mention over a line break is given in parts, each on one line
        parts = [m.span() for m in _LINE.finditer(article.raw, mention.start, mention.end) if m.group().strip()]
        place = ";".join(f"{start} {end}" for start, end in parts)
        text = " ".join(article.raw[start:end] for start, end in parts)
        yield f"T{number}\t{mention.type} {place}\t{text}"
        if mention.concept_id:
            yield f"N{number}\tReference T{number} {mention.concept_id}\t{mention.name_en}"
    for number, (_, drug, target) in enumerate(pairs(article), 1):
        yield f"R{number}\ttargets Arg1:T{drug + 1} Arg2:T{target + 1}"
