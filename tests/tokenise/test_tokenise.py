"""The stage as a whole, and blocks as spaCy documents."""

import pytest
import spacy
from spacy import displacy
from spacy.tokens import DocBin

from pipeline.article import Article
from pipeline.tokenise.doc import to_doc, to_doc_bin, to_docs
from tests.making import article_of

TEXT = (
    "哮喘的生物治疗\n引言\nIL-5促进嗜酸性粒细胞的成熟。美泊利珠单抗(mepolizumab)可阻断IL-5，减少哮喘的急性发作。\n"
    "参考文献\n[1] 王五. 哮喘[J].\n"
)


@pytest.fixture(scope="module")
def article() -> Article:
    return article_of(TEXT, "tag")


def test_tokenise_body_blocks_have_sentences_and_words(article: Article) -> None:
    for _, block in article.body():
        assert block.sentences
        assert block.words


def test_tokenise_references_are_left_as_they_are(article: Article) -> None:
    [reference] = [block for block in article.blocks if block.kind == "reference"]
    assert (reference.sentences, reference.words) == ((), ())


def test_tokenise_heading_is_one_sentence(article: Article) -> None:
    [heading] = [block for block in article.blocks if block.kind == "heading"]
    assert heading.sentences == ((0, len(heading.text)),)


def test_tokenise_doc_has_the_text_of_the_block(article: Article) -> None:
    index = next(i for i, block in enumerate(article.blocks) if block.kind == "paragraph")
    assert to_doc(article, index).text == article.blocks[index].text


def test_tokenise_doc_has_the_sentences(article: Article) -> None:
    index = next(i for i, block in enumerate(article.blocks) if block.kind == "paragraph")
    assert [sent.text for sent in to_doc(article, index).sents] == [
        "IL-5促进嗜酸性粒细胞的成熟。",
        "美泊利珠单抗(mepolizumab)可阻断IL-5，减少哮喘的急性发作。",
    ]


def test_tokenise_doc_has_the_mentions(article: Article) -> None:
    index = next(i for i, block in enumerate(article.blocks) if block.kind == "paragraph")
    doc = to_doc(article, index)
    assert [(span.text, span.label_) for span in doc.spans["mentions"]] == [
        ("IL-5", "gene"),
        ("嗜酸性粒细胞", "cell_type"),
        ("美泊利珠单抗", "drug"),
        ("mepolizumab", "drug"),
        ("IL-5", "gene"),
        ("哮喘", "disease"),
    ]


def test_tokenise_doc_of_latin_words_keeps_their_spaces() -> None:
    article = article_of("引言\n该药可改善overall survival和progression free survival。\n", "tag")
    assert to_doc(article, 1).text == article.blocks[1].text


def test_tokenise_docs_have_the_words_of_every_block(article: Article) -> None:
    docs = list(to_docs(article))
    body = [block for _, block in article.body()]
    assert [[token.text for token in doc] for doc in docs] == [
        [block.text[start:end] for start, end in block.words] for block in body
    ]
    for doc in docs:
        for span, (start, end) in zip(doc.spans["mentions"], doc.user_data["mentions"], strict=True):
            assert article.raw[start:end] in article.raw[doc.user_data["words"][span.start][0] :]


def test_tokenise_doc_entities_are_linked_and_do_not_overlap() -> None:
    article = article_of("引言\nPD-1抑制剂可激活T细胞。\n", "tag")
    doc = to_doc(article, 1)
    assert [(span.text, span.label_) for span in doc.ents] == [("PD-1抑制剂", "drug_class"), ("T细胞", "cell_type")]
    assert ("T细胞", "cell_type", "cl:0000084", "T cell") in [
        (span.text, span.label_, span.kb_id_, span.id_) for span in doc.spans["mentions"]
    ]


def test_tokenise_doc_bin_reads_back_what_it_stored(article: Article) -> None:
    stored = DocBin(store_user_data=True).from_bytes(to_doc_bin(article).to_bytes())
    read = list(stored.get_docs(spacy.blank("xx").vocab))
    assert [doc.to_json() for doc in read] == [doc.to_json() for doc in to_docs(article)]
    assert [doc.user_data for doc in read] == [doc.user_data for doc in to_docs(article)]


def test_tokenise_doc_is_drawn_by_displacy(article: Article) -> None:
    index = next(i for i, block in enumerate(article.blocks) if block.kind == "paragraph")
    drawn = displacy.render(to_doc(article, index), style="ent", page=False)
    assert "美泊利珠单抗" in drawn
    assert "drug" in drawn
