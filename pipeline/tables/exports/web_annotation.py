"""W3C Web Annotation (https://www.w3.org/TR/annotation-model/): mentions with their quotation and their position."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipeline.article import Article, Mention
from pipeline.tables.exports.mentions import write_text

_AROUND = 32
"""Code points of context on each side of a quotation."""


def write_web_annotation(articles: Iterable[Article], folder: Path) -> None:
    """Write `NAME.txt`, the raw text, and `NAME.jsonld`, a page of annotations of it, for each article."""
    for article in articles:
        source = f"{quote(article.doc_id)}.txt"
        page = {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": f"{quote(article.doc_id)}.jsonld",
            "type": "AnnotationPage",
            "items": [_annotation(article, number, mention, source) for number, mention in enumerate(article.mentions)],
        }
        write_text(folder / f"{article.doc_id}.txt", article.raw)
        write_text(folder / f"{article.doc_id}.jsonld", json.dumps(page, ensure_ascii=False, indent=1) + "\n")


def _annotation(article: Article, number: int, mention: Mention, source: str) -> dict[str, Any]:
    start, end = mention.start, mention.end
    body: list[dict[str, str]] = [
        {"type": "TextualBody", "purpose": "classifying", "value": mention.type},
        {"type": "TextualBody", "purpose": "tagging", "value": mention.name_en or mention.surface, "language": "en"},
    ]
    if mention.concept_id:
        identifier = f"https://identifiers.org/{mention.concept_id}"
        body.append({"type": "SpecificResource", "purpose": "identifying", "source": identifier})
    return {
        "id": f"{quote(article.doc_id)}.jsonld#T{number}",
        "type": "Annotation",
        "body": body,
        "target": {
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": article.raw[start:end],
                    "prefix": article.raw[max(start - _AROUND, 0) : start],
                    "suffix": article.raw[end : end + _AROUND],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        },
    }
