"""Traditional characters: told apart, converted one to one, offsets untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.traditional import is_traditional, simplify
from tests.making import article_of

REVIEW = (
    "引言\n免疫檢查點抑制劑用於非小細胞肺癌病人。標靶藥物（targeted therapy）與單株抗體均可延長存活期，"
    "但糖尿病與高血壓病人的資料較少。表皮生長因子受體突變者對吉非替尼反應良好。\n"
)


def test_traditional_text_is_told_from_simplified() -> None:
    assert is_traditional(REVIEW)
    assert not is_traditional(simplify(REVIEW))
    assert not is_traditional("Immune checkpoint inhibitors in lung cancer.")
    assert not is_traditional("患者姓陳，其余文字均为简体，共有三十几个字，所以这不是繁体文本，只是一个姓名而已。")


@pytest.mark.parametrize(
    ("text", "expected"), [("頭髮", "头发"), ("發現", "发现"), ("乾燥症", "干燥症"), ("範圍", "范围")]
)
def test_traditional_character_by_its_word(text: str, expected: str) -> None:
    assert simplify(text) == expected


@given(st.text() | st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF)))
def test_traditional_conversion_keeps_the_length(text: str) -> None:
    assert len(simplify(text)) == len(text)


def test_traditional_surface_stays_as_printed() -> None:
    article = article_of(REVIEW, "tag")
    found = {(m.surface, m.name_en) for m in article.mentions}
    assert ("免疫檢查點抑制劑", "immune checkpoint inhibitor") in found
    assert ("糖尿病", "diabetes mellitus") in found
    assert all(m.surface == article.raw[m.start : m.end] for m in article.mentions)
    assert "traditional" in " ".join(article.source.notes)


def test_traditional_text_is_tagged_like_simplified() -> None:
    one, other = article_of(REVIEW, "tag"), article_of(simplify(REVIEW), "tag")
    assert [(m.start, m.end, m.name_en) for m in one.mentions] == [(m.start, m.end, m.name_en) for m in other.mentions]
