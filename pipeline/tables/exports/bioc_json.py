"""BioC JSON (Comeau et al. 2013, doi:10.1093/database/bat064), a collection of one document a file."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.article import Article
from pipeline.tables.exports.mentions import pairs, write_text


def write_bioc(articles: Iterable[Article], folder: Path) -> None:
    """Write `NAME.bioc.json` for each article: one passage, the raw text, with mentions and triples."""
    from bioc import biocjson

    for article in articles:
        file = io.StringIO()
        biocjson.dump(_collection(article), file, ensure_ascii=False, indent=1)
        write_text(folder / f"{article.doc_id}.bioc.json", file.getvalue() + "\n")


def _collection(article: Article) -> Any:
    import bioc

    passage = bioc.BioCPassage()
    passage.offset, passage.text = 0, article.raw
    for number, mention in enumerate(article.mentions):
        made = bioc.BioCAnnotation()
        made.id, made.text = f"T{number}", article.raw[mention.start : mention.end]
        made.infons = {"type": mention.type, "identifier": mention.concept_id, "name": mention.name_en}
        made.add_location(bioc.BioCLocation(mention.start, mention.end - mention.start))
        passage.add_annotation(made)
    for number, (triple, drug, target) in enumerate(pairs(article)):
        relation = bioc.BioCRelation()
        relation.id = f"R{number}"
        relation.infons = {
            "type": "targets",
            "assertion": triple.assertion,
            "disease": ";".join(triple.setting.disease),
        }
        relation.add_node(bioc.BioCNode(f"T{drug}", "drug"))
        relation.add_node(bioc.BioCNode(f"T{target}", "target"))
        passage.add_relation(relation)
    document = bioc.BioCDocument()
    document.id = article.doc_id
    document.infons = {"title": article.title, "doi": article.doi, "offsets": "Unicode code points"}
    document.add_passage(passage)
    collection = bioc.BioCCollection()
    collection.source = article.source.path
    collection.add_document(document)
    return collection
