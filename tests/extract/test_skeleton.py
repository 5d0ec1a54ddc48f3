"""Lines become blocks: paragraphs, headings with their path, front matter, references, furniture."""

import pytest

from pipeline.article import Article
from tests.making import article_of, blocks, paragraph, texts

FRONT = """特应性皮炎生物治疗的研究进展
陈一，林二
（某市医院皮肤科，某市 100000）
【摘要】 特应性皮炎是一种慢性复发性炎症性皮肤病，
患者常有剧烈瘙痒。本文综述生物治疗的进展。
【关键词】 特应性皮炎；生物制剂；JAK抑制剂

1 引言
特应性皮炎的发病与2型炎症有关。
1.1 发病机制
IL-4和IL-13破坏皮肤屏障。
1.2 治疗
度普利尤单抗阻断IL-4Rα。
2 结语
长期安全性仍需观察。

参考文献
[1] 周三. 特应性皮炎的治疗[J]. 某某杂志, 2021, 3(2): 10-15.
[2] Smith A. Dupilumab in atopic dermatitis. J Derm, 2020.
    Epub 2020.
本刊文章推荐：银屑病的生物治疗
乌帕替尼治疗特应性皮炎
"""


@pytest.fixture(scope="module")
def article() -> Article:
    return article_of(FRONT, "extract")


def test_skeleton_first_line_is_the_title(article: Article) -> None:
    assert article.title == "特应性皮炎生物治疗的研究进展"


def test_skeleton_title_on_two_lines_is_one_block() -> None:
    article = article_of(
        "中国类风湿关节炎患者使用生物制剂治疗的\n疗效与安全性研究进展\n陈一，林二\n引言\n略。\n", "extract"
    )
    assert texts(article, "title") == ["中国类风湿关节炎患者使用生物制剂治疗的疗效与安全性研究进展"]


def test_skeleton_lines_under_the_title_are_authors(article: Article) -> None:
    assert texts(article, "authors") == ["陈一，林二", "(某市医院皮肤科，某市100000)"]


def test_skeleton_abstract_goes_on_to_the_keywords(article: Article) -> None:
    [abstract] = texts(article, "abstract")
    assert abstract.endswith("炎症性皮肤病，患者常有剧烈瘙痒。本文综述生物治疗的进展。")


def test_skeleton_keywords_are_one_block(article: Article) -> None:
    assert texts(article, "keywords") == ["【关键词】特应性皮炎；生物制剂；JAK抑制剂"]


def test_skeleton_english_abstract_is_an_abstract() -> None:
    english = "【Abstract】 Asthma is common. New drugs\nhelp.\n【Keywords】 asthma"
    raw = f"哮喘的治疗\n【摘要】 哮喘常见。\n{english}\n引言\n略。\n"
    assert texts(article_of(raw, "extract"), "abstract") == [
        "【摘要】哮喘常见。",
        "【Abstract】Asthma is common. New drugs help.",
    ]


def test_skeleton_headings_stand_in_order(article: Article) -> None:
    assert [text.lstrip("0123456789. ") for text in texts(article, "heading")] == ["引言", "发病机制", "治疗", "结语"]


def test_skeleton_section_is_the_path_of_headings(article: Article) -> None:
    paths = [[part.lstrip("0123456789. ") for part in b.section.split(" > ")] for b in blocks(article, "paragraph")]
    assert paths == [["引言"], ["引言", "发病机制"], ["引言", "治疗"], ["结语"]]


def test_skeleton_chinese_numerals_make_two_levels() -> None:
    raw = "一、流行病学\n（一）患病率\n患病率逐年上升。\n二、治疗\n激素是基础治疗。\n"
    sections = [block.section for block in blocks(article_of(raw, "extract"), "paragraph")]
    assert sections == ["一、流行病学 > (一)患病率", "二、治疗"]


def test_skeleton_number_before_a_count_is_no_heading() -> None:
    article = paragraph("治疗组有部分患者出现了不良反应，其中注射部位的反应最为常见，\n2例患者因此停药。", "extract")
    assert len(texts(article, "heading")) == 1


def test_skeleton_references_are_apart_from_the_body(article: Article) -> None:
    references = texts(article, "reference")
    assert len(references) == 2
    assert references[1].endswith("J Derm, 2020. Epub 2020.")


def test_skeleton_appendix_behind_the_references_is_furniture(article: Article) -> None:
    assert texts(article, "furniture")[-1].endswith("乌帕替尼治疗特应性皮炎")


def test_skeleton_references_and_furniture_are_not_tagged() -> None:
    tagged = article_of(FRONT, "tag")
    assert "upadacitinib" not in {mention.name_en for mention in tagged.mentions}
    assert all(tagged.blocks[mention.block].kind != "reference" for mention in tagged.mentions)


def test_skeleton_hard_wrapped_lines_are_one_paragraph() -> None:
    article = paragraph("乌司奴单抗可阻断IL-12和\nIL-23的共同亚基，用于治疗\n中重度克罗恩病。", "extract")
    assert texts(article, "paragraph") == ["乌司奴单抗可阻断IL-12和IL-23的共同亚基，用于治疗中重度克罗恩病。"]


def test_skeleton_blank_lines_between_lines_do_not_end_a_paragraph() -> None:
    article = paragraph("乌司奴单抗可阻断IL-12和\n\nIL-23的共同亚基，用于治疗\n\n中重度克罗恩病。", "extract")
    assert len(texts(article, "paragraph")) == 1


def test_skeleton_short_line_that_ends_a_sentence_ends_the_paragraph() -> None:
    first = "溃疡性结肠炎的患病率在我国逐年上升，给患者和社会带来了沉重的经\n济负担。"
    second = "维得利珠单抗是肠道选择性的整合素抑制剂，可阻止淋巴细胞进入肠道。"
    assert texts(paragraph(f"{first}\n{second}", "extract"), "paragraph") == [first.replace("\n", ""), second]


@pytest.mark.parametrize("furniture", ["17", "- 17 -", "第 3 页", "某某医学杂志 2024年5月第28卷第5期"])
def test_skeleton_page_furniture_inside_a_paragraph_does_not_cut_it(furniture: str) -> None:
    article = paragraph(
        f"奥马珠单抗可与游离的IgE结合，从而降低肥大\n\n{furniture}\n\n细胞表面受体的表达，减少哮喘的发作。", "extract"
    )
    assert texts(article, "paragraph") == [
        "奥马珠单抗可与游离的IgE结合，从而降低肥大细胞表面受体的表达，减少哮喘的发作。"
    ]
    assert len(texts(article, "furniture")) == 1


def test_skeleton_furniture_follows_the_paragraph_that_it_cuts() -> None:
    article = paragraph(
        "奥马珠单抗可与游离的IgE结合，从而降低肥大\n 17\n细胞表面受体的表达，减少哮喘的发作。", "extract"
    )
    assert [block.kind for block in article.blocks] == ["heading", "paragraph", "furniture"]


def test_skeleton_affiliation_lines_are_of_the_authors() -> None:
    article = article_of("哮喘的治疗\n陈一\n通信作者：陈一，Email：chen@example.org\n引言\n略。\n", "extract")
    assert "通信作者：陈一，Email：chen@example.org" in texts(article, "authors")


def test_skeleton_doi_of_the_front_is_kept() -> None:
    assert article_of("哮喘的治疗\nDOI：10.1234/abc.2024.05\n引言\n略。\n", "extract").doi == "10.1234/abc.2024.05"


def test_skeleton_text_files_have_no_pages(article: Article) -> None:
    assert {block.page for block in article.blocks} == {None}
