"""PubTator: title, text, and a line for each mention."""

import re

from pipeline.article import Article

_BREAK = re.compile(r"\s")
_TITLE_END = re.compile(r"\A\s|\s*[\r\n]|\Z")
"""Readers take white space from both ends of the title: it ends before the first, which serves as separator."""


def pubtator(article: Article) -> str:
    """Return an article as PubTator has it.

    The first line of the raw text stands as title and the rest as abstract, each white space character in them as one
    space, so that offsets, which count the title, a separator and the abstract, are those of the raw text.
    """
    end = next(_TITLE_END.finditer(article.raw)).start()
    title, rest = article.raw[:end], article.raw[end + 1 :]
    lines = [f"{article.doc_id}|t|{_BREAK.sub(' ', title)}", f"{article.doc_id}|a|{_BREAK.sub(' ', rest)}"]
    for mention in article.mentions:
        text = _BREAK.sub(" ", article.raw[mention.start : mention.end])
        cells = (article.doc_id, mention.start, mention.end, text, mention.type, mention.concept_id or "-")
        lines.append("\t".join(map(str, cells)))
    return "\n".join(lines) + "\n\n"
