"""Web pages and what is read of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.cli.extract_files import grids, table_record
from pipeline.errors import InputError
from pipeline.extract import extract
from tests.making import blocks, grid, texts

Read = Callable[[str | bytes], Article]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Save a page and read it; a text is the body of a page in UTF-8."""

    def saved(content: str | bytes) -> Article:
        path = tmp_path / "a.html"
        if isinstance(content, str):
            content = f'<html><head><meta charset="utf-8"></head><body>{content}</body></html>'.encode()
        path.write_bytes(content)
        return extract(path)

    return saved


ARTICLE = """
<html><head><title>特应性皮炎的治疗_某某杂志</title>
<style>p { color: red }</style><script>var a = "脚本";</script></head>
<body>
<header><a href="/">某某杂志</a></header>
<nav><ul><li><a href="/1">首页</a></li><li><a href="/2">期刊</a></li></ul></nav>
<div class="breadcrumb">首页 &gt; 2024年</div>
<article>
<h1>特应性皮炎的治疗</h1>
<p>陈一<sup>1</sup>，林二<sup>2</sup></p>
<h2>摘要</h2>
<p>特应性皮炎<b>反复发作</b>。</p>
<p>本文综述其治疗。</p>
<p>关键词：特应性皮炎；生物制剂</p>
<h2>1 生物制剂</h2>
<h3>1.1 度普利尤单抗</h3>
<p>度普利尤单抗阻断
   IL-4R&alpha;，减少CD4<sup>+</sup>T细胞<sup>3</sup>。</p>
<figure><img src="a.png"><figcaption>图1 作用机制</figcaption></figure>
<div class="share-buttons">分享到微信</div>
<h2>参考文献</h2>
<ol><li>陈一. 特应性皮炎. 2020.</li><li>Smith A. Dupilumab. 2021.</li></ol>
</article>
<aside>相关文章</aside>
<footer>版权所有</footer>
</body></html>
"""


@pytest.fixture
def article(read: Read) -> Article:
    return read(ARTICLE.encode())


def test_html_article_is_read_and_what_surrounds_it_is_not(article: Article) -> None:
    assert article.raw.splitlines() == [
        "特应性皮炎的治疗",
        "陈一1，林二2",
        "摘要",
        "特应性皮炎反复发作。",
        "本文综述其治疗。",
        "关键词：特应性皮炎；生物制剂",
        "1 生物制剂",
        "1.1 度普利尤单抗",
        "度普利尤单抗阻断 IL-4Rα，减少CD4+T细胞[3]。",
        "图1 作用机制",
        "参考文献",
        "陈一. 特应性皮炎. 2020.",
        "Smith A. Dupilumab. 2021.",
    ]


def test_html_parts_of_the_article(article: Article) -> None:
    assert article.title == "特应性皮炎的治疗"
    assert texts(article, "authors") == ["陈一1，林二2"]
    assert texts(article, "abstract") == ["摘要特应性皮炎反复发作。", "本文综述其治疗。"]
    assert texts(article, "keywords") == ["关键词：特应性皮炎；生物制剂"]
    assert texts(article, "paragraph") == ["度普利尤单抗阻断IL-4Rα，减少CD4+T细胞[3]。"]
    assert texts(article, "caption") == ["图1作用机制"]
    assert texts(article, "reference") == ["陈一.特应性皮炎. 2020.", "Smith A. Dupilumab. 2021."]
    assert blocks(article, "paragraph")[0].section == "1生物制剂 > 1.1度普利尤单抗"
    assert article.source.format == "html"


def test_html_offsets_lead_back_to_the_raw_text(article: Article) -> None:
    for block in article.blocks:
        assert len(block.text) == len(block.origin)
        assert list(block.origin) == sorted(block.origin)
    [paragraph] = blocks(article, "paragraph")
    start = paragraph.text.index("IL-4Rα")
    assert article.surface(*paragraph.raw_span(start, start + 6)) == "IL-4Rα"


def test_html_title_of_the_head_where_the_article_has_none(read: Read) -> None:
    page = "<html><head><title>哮喘的靶向治疗 - 某某杂志</title></head><body><p>奥马珠单抗结合IgE。</p></body></html>"
    article = read(page.encode())
    assert article.title == "哮喘的靶向治疗"
    assert article.raw == "哮喘的靶向治疗\n奥马珠单抗结合IgE。\n"


def test_html_title_of_the_citation_is_found_in_the_text(read: Read) -> None:
    page = (
        '<html><head><meta name="citation_title" content="哮喘的靶向治疗"><title>某某杂志</title></head><body>'
        "<h1>某某杂志</h1><p><b>哮喘的靶向治疗</b></p><p>奥马珠单抗结合IgE。</p></body></html>"
    )
    assert read(page.encode()).title == "哮喘的靶向治疗"


TABLE = """
<p>表3 IL-17抑制剂的临床试验</p>
<table>
<thead><tr><th rowspan="2">靶点</th><th rowspan="2">药物</th><th colspan="2">PASI 90（%）</th></tr>
<tr><th>试验组</th><th>对照组</th></tr></thead>
<tbody><tr><td colspan="4">白介素</td></tr>
<tr><td rowspan="2">IL-17A</td><td>司库奇尤单抗<br>300 mg</td><td>59</td><td rowspan="2">1</td></tr>
<tr><td>依奇珠单抗</td><td>70</td></tr></tbody>
<tfoot><tr><td colspan="4">注：第12周</td></tr></tfoot>
</table>
"""


def test_html_table_with_merged_cells(read: Read) -> None:
    article = read(f"<h1>银屑病</h1><p>见下表。</p>{TABLE}<p>结语如上。</p>")
    assert grid(article, 3) == [
        ["靶点", "药物", "PASI 90(%)试验组", "PASI 90(%)对照组"],
        ["白介素", "", "", ""],
        ["IL-17A", "司库奇尤单抗300 mg", "59", "1"],
        ["", "依奇珠单抗", "70", "1"],
    ]
    record = table_record(article, grids(article)[0])
    assert record["rows"] == [["IL-17A", "司库奇尤单抗300 mg", "59", "1"], ["IL-17A", "依奇珠单抗", "70", "1"]]
    assert record["group"] == ["白介素", "白介素"]
    assert record["caption"] == "表3 IL-17抑制剂的临床试验"
    assert record["footnotes"] == ["注：第12周"]


def test_html_caption_element(read: Read) -> None:
    article = read(
        "<table><caption>表1 药物</caption><tr><th>药物</th><th>靶点</th></tr><tr><td>甲</td><td>乙</td></tr></table>"
    )
    assert texts(article, "caption") == ["表1药物"]


def test_html_table_that_lays_out_the_page_is_no_table(read: Read) -> None:
    inner = "<table><tr><th>药物</th><th>靶点</th></tr><tr><td>甲</td><td>乙</td></tr></table>"
    article = read(f"<table><tr><td>左栏</td><td><h1>哮喘</h1><p>奥马珠单抗结合IgE。</p>{inner}</td></tr></table>")
    assert article.title == "哮喘"
    assert grid(article) == [["药物", "靶点"], ["甲", "乙"]]


def test_html_box_around_a_text_is_no_table(read: Read) -> None:
    article = read("<h1>哮喘</h1><table><tr><td>奥马珠单抗结合IgE。</td></tr></table>")
    assert texts(article, "paragraph") == ["奥马珠单抗结合IgE。"]


def test_html_line_breaks_part_paragraphs_where_a_sentence_ends(read: Read) -> None:
    article = read("<h2>引言</h2><div>奥马珠单抗结合<br>IgE。<br>它不激活肥大细胞。<br><br>疗程为16周</div>")
    assert texts(article, "paragraph") == ["奥马珠单抗结合IgE。", "它不激活肥大细胞。", "疗程为16周"]


def test_html_list_items_are_blocks(read: Read) -> None:
    assert texts(read("<h2>引言</h2><ul><li>甲药</li><li>乙药</li></ul>"), "paragraph") == ["甲药", "乙药"]


def test_html_list_of_links_is_navigation(read: Read) -> None:
    links = "".join(f'<li><a href="/{n}">第{n}期</a></li>' for n in range(5))
    assert read(f"<h1>哮喘</h1><ul>{links}</ul><p>奥马珠单抗结合IgE。</p>").raw == "哮喘\n奥马珠单抗结合IgE。\n"


def test_html_hidden_text_and_comments_are_left_out(read: Read) -> None:
    page = '<h1>哮喘</h1><p style="display: none">隐藏</p><p hidden>隐藏</p><!-- 注释 --><p>奥马珠单抗。</p>'
    assert read(page).raw == "哮喘\n奥马珠单抗。\n"


@pytest.mark.parametrize(
    ("encoding", "declared", "notes"),
    [
        ("utf-8", "utf-8", ()),
        ("utf-8-sig", "", ()),
        ("gb18030", "gb2312", ("read as gb18030",)),
        ("gb18030", "", ("read as gb18030",)),
        ("gb18030", "utf-8", ("read as gb18030",)),
        ("utf-8", "iso-8859-1", ()),
        ("utf-8", "utf-16", ()),
        ("big5", "big5", ("read as big5",)),
        ("utf-16", "", ("read as utf-16-le",)),
    ],
)
def test_html_encodings(read: Read, encoding: str, declared: str, notes: tuple[str, ...]) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    article = read(f"<html><head>{meta}</head><body><h1>哮喘</h1><p>治療中文</p></body></html>".encode(encoding))
    assert article.raw == "哮喘\n治療中文\n"
    assert article.source.notes == notes


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        ("奥马珠单抗结合IgE，a < b。".encode(), "the file is no HTML"),
        (bytes(range(256)) * 8, "the file is no text"),
        (b"PK\x03\x04" + bytes(400), "the file is no text"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "the file is a web archive"),
        (b"<html></html>", "the page holds no text"),
        (b"<html><head><title>a</title></head><body><script>b()</script></body></html>", "the page holds no text"),
    ],
)
def test_html_bad_file_is_one_line_with_a_remedy(read: Read, data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        read(data)
    assert raised.value.remedy
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li"])
def test_html_elements_nested_without_end_are_refused(read: Read, tag: str) -> None:
    with pytest.raises(InputError, match="nested more than 250 deep"):
        read(f"<p>开头</p>{f'<{tag}>' * 2000}<p>深处</p>")


def test_html_elements_left_open_are_read(read: Read) -> None:
    assert read(f"<h1>哮喘</h1>{'<font>' * 100}奥马珠单抗").raw == "哮喘\n奥马珠单抗\n"


def test_html_monstrous_spans_are_bounded(read: Read) -> None:
    row = '<tr><td rowspan="99999999" colspan="99999999">甲</td><td>乙</td></tr>'
    assert "甲" in read(f"<h1>哮喘</h1><table>{row * 50}</table>").raw
