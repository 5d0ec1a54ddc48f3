"""Exports of an article with astral characters and CRLF, each read back by the library or the rules of its format."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import bioc
import bioc.pubtator
import pytest
import spacy
from bioc import biocjson
from spacy.tokens import DocBin

import pipeline
from pipeline.article import Article, Mention
from pipeline.tables.exports import exporters
from pipeline.tokenise import to_doc

TEXT = (
    "𠮷氏医院的经验\r\n\r\n1 临床研究\r\n"
    "PD-1抑制剂𠮷字号帕博利珠单抗一线治疗晚期肺癌的III期研究（NCT02220894）疗效良\r\n好。|t|\t完\r\n"
    "抗PD-1抗体帕博利珠\r\n单抗靶向PD-1，二线治疗胃癌有效。\r\n"
)


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Article:
    """The article, through all stages."""
    path = tmp_path_factory.mktemp("in") / "a.txt"
    path.write_bytes(TEXT.encode())
    article = pipeline.process(path)
    assert "\r\n" in article.raw
    assert any("\r\n" in article.raw[m.start : m.end] for m in article.mentions), "no mention over a line break"
    return article


@pytest.fixture
def written(article: Article, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The folder into which the article is written in the format that the test names."""
    exporters(to_doc)[request.param]([article], tmp_path)
    return tmp_path


def in_format(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("written", [name], indirect=True)


def printed(article: Article) -> list[str]:
    return [article.raw[mention.start : mention.end] for mention in article.mentions]


@in_format("bioc")
def test_exports_bioc_is_valid_and_its_offsets_lead_to_the_mentions(written: Path, article: Article) -> None:
    with (written / "a.bioc.json").open(encoding="utf-8", newline="") as file:
        collection = biocjson.load(file)
    bioc.validate(collection)
    [passage] = collection.documents[0].passages
    places = [annotation.total_span for annotation in passage.annotations]
    assert [passage.text[p.offset : p.offset + p.length] for p in places] == printed(article)
    assert [annotation.text for annotation in passage.annotations] == printed(article)
    by_id = {annotation.id: annotation.infons["name"] for annotation in passage.annotations}
    named = {tuple(by_id[node.refid] for node in relation.nodes) for relation in passage.relations}
    assert ("pembrolizumab", "PDCD1") in named


@in_format("pubtator")
def test_exports_pubtator_is_valid_and_its_offsets_lead_to_the_mentions(written: Path, article: Article) -> None:
    [document] = bioc.pubtator.loads((written / "a.pubtator").read_text(encoding="utf-8"))
    bioc.pubtator.validate(document)
    text = f"{document.title} {document.abstract}"
    assert [text[a.start : a.end] for a in document.annotations] == [a.text for a in document.annotations]
    assert [(a.start, a.end) for a in document.annotations] == [(m.start, m.end) for m in article.mentions]
    assert [(r.type, r.id1, r.id2) for r in document.relations] == [("targets", "drugbank:DB09037", "hgnc:8760")]


@in_format("brat")
def test_exports_brat_offsets_lead_to_the_mentions_line_by_line(written: Path, article: Article) -> None:
    text = (written / "a.txt").read_bytes().decode()
    lines = (written / "a.ann").read_text(encoding="utf-8").splitlines()
    found = [line.split("\t") for line in lines if line.startswith("T")]
    for _, place, quoted in found:
        spans = [tuple(map(int, part.split())) for part in place.split(" ", 1)[1].split(";")]
        assert " ".join(text[start:end] for start, end in spans) == quoted
        assert not {"\r", "\n"} & set(quoted)
    assert len(found) == len(article.mentions)
    numbers = {line.split("\t")[0] for line in lines}
    relations = [line.split() for line in lines if line.startswith("R")]
    assert relations
    assert all(word.split(":")[1] in numbers for relation in relations for word in relation[2:])


@in_format("webannotation")
def test_exports_web_annotation_quotes_and_positions_agree(written: Path, article: Article) -> None:
    text = (written / "a.txt").read_bytes().decode()
    page = json.loads((written / "a.jsonld").read_text(encoding="utf-8"))
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    assert len({item["id"] for item in page["items"]}) == len(article.mentions)
    for item in page["items"]:
        quote, position = item["target"]["selector"]
        start, end = position["start"], position["end"]
        assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert quote["exact"] == text[start:end]
        assert text[: start + len(quote["exact"] + quote["suffix"])].endswith(
            quote["prefix"] + quote["exact"] + quote["suffix"]
        )


@in_format("docbin")
def test_exports_docbin_holds_words_and_mentions_of_each_block(written: Path, article: Article) -> None:
    docs = list(DocBin().from_disk(written / "articles.spacy").get_docs(spacy.blank("xx").vocab))
    assert [doc.user_data["block"] for doc in docs] == [index for index, _ in article.body()]
    spans = [(doc.user_data["block"], span.text, span.label_) for doc in docs for span in doc.spans["mentions"]]
    assert (mention_of(article, "pembrolizumab").block, "帕博利珠单抗", "drug") in spans
    for doc in docs:
        for word, start in zip(doc, doc.user_data["starts"], strict=True):
            if word.text[0].isalnum():  # punctuation is made that of the language around it
                assert normalize("NFKC", article.raw[start]) == word.text[0]


def mention_of(article: Article, name: str) -> Mention:
    return next(mention for mention in article.mentions if mention.name_en == name)


@in_format("kgx")
def test_exports_kgx_edges_lead_from_node_to_node_and_say_where_they_come_from(written: Path) -> None:
    nodes = {row["id"]: row for row in rows(written / "nodes.tsv")}
    edges = list(rows(written / "edges.tsv"))
    assert nodes["DRUGBANK:DB09037"] == {
        "id": "DRUGBANK:DB09037", "category": "biolink:Drug", "name": "pembrolizumab",
    }  # fmt: skip
    assert {(edge["subject"], edge["predicate"], edge["object"]) for edge in edges} >= {
        ("DRUGBANK:DB09037", "biolink:affects", "HGNC:8760")
    }
    assert "biolink:studied_to_treat" in {edge["predicate"] for edge in edges}
    assert len({edge["id"] for edge in edges}) == len(edges)
    for edge in edges:
        assert {edge["subject"], edge["object"]} <= nodes.keys()
        assert (edge["knowledge_level"], edge["agent_type"]) == ("not_provided", "text_mining_agent")
        assert edge["publications"] == "pipeline:a"


def rows(path: Path) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")), dialect="excel-tab")
