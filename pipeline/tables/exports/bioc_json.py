"""BioC JSON: a passage for each block of the article's own text, annotations with concept and name.

Format: Comeau et al., Database 2013, bat064; its library is `bioc`.
"""

from pipeline.article import Article, Mention


def bioc_json(article: Article) -> str:
    """Return an article as a BioC collection.

    The text of a passage is the raw text from its block's first character to its last, so what stands between them,
    such as a page's foot in the middle of a paragraph, is in it; offsets count from the beginning of the raw text.
    """
    from bioc import BioCCollection, BioCDocument, BioCPassage, biocjson

    collection = BioCCollection()
    collection.source, collection.date, collection.key = article.source.path, "", "entities.csv"
    document = BioCDocument()
    document.id = article.doc_id
    document.infons = {"sha256": article.source.sha256, "title": article.title, "doi": article.doi}
    by_block: dict[int, list[Mention]] = {}
    for mention in article.mentions:
        by_block.setdefault(mention.block, []).append(mention)
    number = 0
    for index, block in article.body():
        passage = BioCPassage()
        start, end = block.raw_span(0, len(block.text))
        passage.offset, passage.text = start, article.raw[start:end]
        passage.infons = {"type": block.kind, "section": block.section}
        if block.table is not None:
            passage.infons["table"] = str(block.table)
        for mention in by_block.get(index, ()):
            number += 1
            passage.add_annotation(_annotation(f"T{number}", mention, article.raw))
        document.add_passage(passage)
    collection.add_document(document)
    text: str = biocjson.dumps(collection, ensure_ascii=False, indent=1)
    return text + "\n"


def _annotation(key: str, mention: Mention, raw: str) -> object:
    """Return a mention as a BioC annotation, its text as it stands in the raw text."""
    from bioc import BioCAnnotation, BioCLocation

    annotation = BioCAnnotation()
    annotation.id, annotation.text = key, raw[mention.start : mention.end]
    annotation.infons = {"type": mention.type, "identifier": mention.concept_id, "name": mention.name_en}
    annotation.add_location(BioCLocation(mention.start, mention.end - mention.start))
    return annotation
