"""Articles in the formats of other tools, read back by their libraries."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.tables.exports import FORMATS, PER_ARTICLE, export
from pipeline.tables.exports.kgx import KnowledgeGraph
from pipeline.tokenise.doc import to_doc_bin
from tests.making import article_of

TEXT = (
    "肝癌的治疗\r\n\r\n1 临床研究\r\n\r\n\U00020bb7患者接受帕博利\r\n"
    "珠单抗（PD-1抑制剂）治疗肝细胞癌，见KEYNOTE-240研究（NCT02702401）。\r\n"
)


@pytest.fixture(scope="module")
def article() -> Article:
    """An article with CRLF, a character outside the basic plane before its names, and a name cut by a line break."""
    return article_of(TEXT)


def printed(article: Article) -> list[tuple[int, str]]:
    """Start and raw text of each mention."""
    return [(m.start, article.raw[m.start : m.end]) for m in article.mentions]


def test_exports_bioc_is_read_by_its_library_with_text_at_its_place(article: Article) -> None:
    from bioc import biocjson

    [content] = PER_ARTICLE["bioc"](article).values()
    [document] = biocjson.loads(content).documents
    found = []
    for passage in document.passages:
        for annotation in passage.annotations:
            start = annotation.locations[0].offset - passage.offset
            assert passage.text[start : start + annotation.locations[0].length] == annotation.text
            found.append((annotation.locations[0].offset, annotation.text))
    assert found == printed(article)


def test_exports_pubtator_is_read_by_its_library_with_raw_offsets(article: Article) -> None:
    from bioc import pubtator

    [content] = PER_ARTICLE["pubtator"](article).values()
    [document] = pubtator.loads(str(content))
    text = f"{document.title} {document.abstract}"
    assert [(int(a.start), a.text) for a in document.annotations] == [
        (start, text.replace("\r", " ").replace("\n", " ")) for start, text in printed(article)
    ]
    assert all(text[int(a.start) : int(a.end)] == a.text for a in document.annotations)


def spans_of(line: str) -> Iterator[tuple[int, int]]:
    """The ranges of a text-bound annotation of brat."""
    for part in line.split("\t")[1].split(" ", 1)[1].split(";"):
        start, end = part.split()
        yield int(start), int(end)


def test_exports_brat_cuts_a_mention_at_a_line_break(article: Article) -> None:
    files = PER_ARTICLE["brat"](article)
    bound = [line for line in str(files[".ann"]).splitlines() if line.startswith("T")]
    for line in bound:
        parts = [str(files[".txt"])[slice(*span)] for span in spans_of(line)]
        assert " ".join(parts) == line.split("\t")[2]
    assert "帕博利 珠单抗" in [line.split("\t")[2] for line in bound]


def test_exports_brat_names_the_concept_of_a_mention(article: Article) -> None:
    lines = str(PER_ARTICLE["brat"](article)[".ann"]).splitlines()
    assert [line.split("\t")[1:] for line in lines if "DB09037" in line] == [
        ["Reference T2 drugbank:DB09037", "pembrolizumab"]
    ]


SCHEMA = {
    "type": "object",
    "required": ["@context", "id", "type", "items"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "type": {"const": "AnnotationPage"},
        "items": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "type", "motivation", "body", "target"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": "^urn:sha256:[0-9a-f]{64}#m[0-9]+$"},
                    "type": {"const": "Annotation"},
                    "motivation": {"const": "tagging"},
                    "body": {"type": "array", "minItems": 1},
                    "target": {
                        "type": "object",
                        "required": ["source", "selector"],
                        "properties": {
                            "selector": {
                                "type": "array",
                                "prefixItems": [
                                    {"properties": {"type": {"const": "TextQuoteSelector"}}, "required": ["exact"]},
                                    {"properties": {"type": {"const": "TextPositionSelector"}}, "required": ["start"]},
                                ],
                            }
                        },
                    },
                },
            },
        },
    },
}
"""What https://www.w3.org/TR/annotation-model/ asks of the parts that are used here."""


def test_exports_web_annotation_quotes_what_stands_at_the_position(article: Article) -> None:
    import jsonschema

    page = json.loads(str(PER_ARTICLE["webannotation"](article)[".jsonld"]))
    jsonschema.validate(page, SCHEMA)
    for item in page["items"]:
        quote, position = item["target"]["selector"]
        start, end = position["start"], position["end"]
        assert article.raw[start:end] == quote["exact"]
        assert article.raw[: start + len(quote["exact"])].endswith(quote["prefix"] + quote["exact"])
        assert article.raw[end:].startswith(quote["suffix"])


def test_exports_kgx_edges_join_nodes(article: Article) -> None:
    graph = KnowledgeGraph()
    graph.add(article)
    files = graph.files()
    nodes, edges = (
        list(csv.DictReader(StringIO(files[name]), delimiter="\t")) for name in ("_nodes.tsv", "_edges.tsv")
    )
    assert {edge[end] for edge in edges for end in ("subject", "object")} <= {node["id"] for node in nodes}
    assert ("DRUGBANK:DB09037", "HGNC:8760") in [(edge["subject"], edge["object"]) for edge in edges]
    assert {edge["agent_type"] for edge in edges} == {"text_mining_agent"}


def test_exports_kgx_says_what_it_leaves_out() -> None:
    graph = KnowledgeGraph()
    graph.add(article_of("肝癌的治疗\n\n1 临床研究\n\n瑞戈非尼是VEGFR抑制剂，用于肝细胞癌患者。\n"))
    assert any(line.startswith("VEGFR: no identifier") for line in graph.left_out())


@pytest.mark.parametrize("form", FORMATS)
def test_exports_every_format_writes_its_files(form: str, article: Article, tmp_path: Path) -> None:
    export([article], form, tmp_path, lambda article: to_doc_bin(article).to_bytes())
    assert (
        sorted(path.name for path in tmp_path.iterdir())
        == {
            "bioc": ["a.bioc.json"],
            "pubtator": ["a.pubtator"],
            "brat": ["a.ann", "a.txt"],
            "webannotation": ["a.jsonld"],
            "docbin": ["a.spacy"],
            "kgx": ["kgx_edges.tsv", "kgx_nodes.tsv"],
        }[form]
    )
    assert all(path.stat().st_size for path in tmp_path.iterdir())


def test_exports_docbin_is_read_by_spacy(article: Article, tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    export([article], "docbin", tmp_path, lambda article: to_doc_bin(article).to_bytes())
    docs = list(DocBin().from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("xx").vocab))
    assert "帕博利珠单抗" in [span.text for doc in docs for span in doc.spans["mentions"]]
