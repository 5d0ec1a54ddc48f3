"""What holds for the tagging of any text."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import Article, fold_space
from tests.making import article_of

PARAGRAPHS = [
    "帕博利珠单抗联合化疗用于PD-L1≥50%的非小细胞肺癌，见KEYNOTE-189研究（NCT02578680）。",
    "JAK1/2抑制剂可减少IL-6和TNF-α的分泌，CD4+、CD8⁺ T细胞浸润增多。",
    "司美格鲁肽降低2型糖尿病患者的HbA1c；恩格列净是SGLT2抑制剂。",
    "ＥＧＦＲ　Ｌ８５８Ｒ突变者可用奥希替尼，ﬁbroblast活化，Ⅲ期研究ＣｈｉＣＴＲ１９０００２８０６６。",
    "德曲妥珠单抗、戈沙妥珠单抗等抗体药物偶联物已上市，见表1。",
    "没有任何名称的一段话，只说明背景。",
]


def named(article: Article) -> list[tuple[str, str]]:
    """Type and name of the mentions in order of the text."""
    return [(mention.type, mention.name_en) for mention in article.mentions]


def document(*paragraphs: str) -> Article:
    """An article after the tag stage, each paragraph closed by a blank line."""
    return article_of("引言\n\n" + "\n\n".join(paragraphs) + "\n", "tag")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=2, max_size=6), st.data())
def test_properties_a_text_split_at_a_paragraph_has_the_same_mentions(
    paragraphs: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(paragraphs) - 1))
    parts = named(document(*paragraphs[:at])) + named(document(*paragraphs[at:]))
    assert named(document(*paragraphs)) == parts


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=4), st.sampled_from(["NFC", "NFKC"]))
def test_properties_normal_forms_have_the_same_mentions(paragraphs: list[str], form: str) -> None:
    normal = [unicodedata.normalize(form, text) for text in paragraphs]  # type: ignore[arg-type]
    assert named(document(*normal)) == named(document(*paragraphs))


_ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
_LIKE = st.lists(
    st.sampled_from(
        [*"（），。、/+-⁺αβ12", "PD-1", "JAK", "NCT", "抗", "抑制剂", "T细胞", "单抗", "(", ")", "\n", "\t"]
    )
).map("".join)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.one_of(_ANY, _LIKE), min_size=50, max_size=50))
def test_properties_any_string_gives_mentions_that_stand_in_it(strings: list[str]) -> None:
    article = article_of("引言\n" + "\n".join(strings) + "。\n", "relate")
    for mention in article.mentions:
        assert mention.surface == fold_space(article.raw[mention.start : mention.end])
        assert mention.span.end <= len(article.blocks[mention.block].text)
