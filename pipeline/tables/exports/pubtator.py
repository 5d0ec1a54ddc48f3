"""PubTator (Wei et al. 2013, doi:10.1093/nar/gkt441): title, text, and a mention or relation a line."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.article import Article
from pipeline.tables.exports.mentions import pairs, write_text

_BREAK = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARK = re.compile(r"\|([ta])\|")


def write_pubtator(articles: Iterable[Article], folder: Path) -> None:
    """Write `NAME.pubtator` for each article.

    The title is the first line of the raw text and the abstract all the rest, each line break in it one space, so that
    offsets stay those of the raw text.
    """
    for article in articles:
        lines = "".join(f"{line}\n" for line in _lines(article))
        write_text(folder / f"{article.doc_id}.pubtator", lines + "\n")


def _lines(article: Article) -> Iterator[str]:
    key = _one_line(article.doc_id).replace("|", "_")
    first = _BREAK.search(article.raw)
    cut = first.start() if first else len(article.raw)
    yield f"{key}|t|{_one_line(article.raw[:cut])}"
    yield f"{key}|a|{_one_line(article.raw[cut + 1 :])}"
    for mention in article.mentions:
        text = _one_line(article.raw[mention.start : mention.end])
        yield f"{key}\t{mention.start}\t{mention.end}\t{text}\t{mention.type}\t{mention.concept_id or '-'}"
    ids = {(pair.triple.drug_id, pair.triple.target_id): None for pair in pairs(article)}
    for drug, target in ids:
        if drug and target:
            yield f"{key}\ttargets\t{drug}\t{target}"


def _one_line(text: str) -> str:
    """Return a text of the same length that no reader takes for more than one field."""
    return _MARK.sub(r"/\1/", _BREAK.sub(" ", text))
