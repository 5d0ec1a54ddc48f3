"""W3C Web Annotation: what is at a quote and a position of a source.

Model: https://www.w3.org/TR/annotation-model/, with `TextQuoteSelector` and `TextPositionSelector`.
"""

import json

from pipeline.article import Article, Mention

_AROUND = 32
"""Code points before and behind a quote that help to find it again."""
_RESOLVER = "https://identifiers.org/"


def web_annotation(article: Article) -> str:
    """Return the mentions of an article as an annotation page in JSON-LD.

    The source is named by the hash of its file; positions are into the raw text. What says what a mention is: a tag
    with type and name, and where it has an identifier the address under which that resolves.
    """
    source = f"urn:sha256:{article.source.sha256}"
    page = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{source}#mentions",
        "type": "AnnotationPage",
        "items": [_item(article, source, number, mention) for number, mention in enumerate(article.mentions, start=1)],
    }
    return json.dumps(page, ensure_ascii=False, indent=1) + "\n"


def _item(article: Article, source: str, number: int, mention: Mention) -> dict[str, object]:
    """Return a mention as an annotation."""
    body: list[dict[str, str]] = [
        {"type": "TextualBody", "purpose": "tagging", "value": f"{mention.type}: {mention.name_en}", "language": "en"}
    ]
    if mention.concept_id:
        body.append({"type": "SpecificResource", "purpose": "identifying", "source": _RESOLVER + mention.concept_id})
    start, end = mention.start, mention.end
    quote = {
        "type": "TextQuoteSelector",
        "exact": article.raw[start:end],
        "prefix": article.raw[max(0, start - _AROUND) : start],
        "suffix": article.raw[end : end + _AROUND],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {
        "id": f"{source}#m{number}",
        "type": "Annotation",
        "motivation": "tagging",
        "body": body,
        "target": {"source": source, "selector": [quote, position]},
    }
