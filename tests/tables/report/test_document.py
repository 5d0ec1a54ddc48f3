import re
from html import unescape
from pathlib import Path

import pytest

from pipeline.article import Article, Block, Source
from pipeline.tables.csv_file import read_table
from pipeline.tables.report.document import document_html
from tests.tables.report.making import read


def mention(start: int, end: int, type_: str = "drug", name: str = "n") -> dict[str, str]:
    """A row of entities.csv, as far as the report needs it."""
    return {
        "start": str(start), "end": str(end), "type": type_, "name_en": name, "name_zh": "", "concept_id": "",
    }  # fmt: skip


def article(*blocks: Block) -> Article:
    return Article("a", Source("a.txt", "", "txt"), "", blocks)


def paragraph(text: str, first: int = 0) -> Block:
    return Block("paragraph", text, tuple(range(first, first + len(text))))


def test_document_marks_names_by_type() -> None:
    html = document_html(article(paragraph("用药甲治疗病乙")), [mention(1, 3), mention(5, 7, "disease", "d")])
    assert re.findall(r'<mark class="(\w+)" title="(\w)">(.+?)</mark>', html) == [
        ("drug", "n", "药甲"),
        ("disease", "d", "病乙"),
    ]


def test_document_tells_of_a_name_within_a_name_in_the_outer_one() -> None:
    html = document_html(article(paragraph("抗甲抗体")), [mention(1, 2, "gene", "g"), mention(0, 4, "drug_class", "c")])
    assert re.findall(r"<mark[^>]*>", html) == ['<mark class="drug_class" title="c\n⊃ g">']


def test_document_shows_markup_in_the_text_as_text() -> None:
    text = '<script>alert("x")</script>药'
    html = document_html(article(paragraph(text)), [mention(27, 28, name='"><b>')])
    assert "<script>" not in html
    assert "<b>" not in html
    assert unescape(re.sub(r"<[^>]+>", "", html)) == text


def test_document_shows_a_table_as_table_in_place_of_its_first_cell() -> None:
    def cell(text: str, row: int, column: int) -> Block:
        return Block("cell", text, tuple(range(len(text))), table=1, row=row, column=column)

    blocks = (cell("药", 0, 0), cell("期", 0, 1), paragraph("后文", 40), cell("III", 1, 1))
    html = document_html(article(*blocks), [])
    assert re.sub(r' data-block="\d"', "", html).split("\n") == [
        '<div class="scroll" tabindex="0"><table><tr><th>药</th><th>期</th></tr>'
        "<tr><td></td><td>III</td></tr></table></div>",
        '<div class="paragraph">后文</div>',
    ]


def test_document_leaves_running_heads_out() -> None:
    assert document_html(article(Block("furniture", "第1页", (0, 1, 2))), []) == ""


@pytest.mark.parametrize("doc_id", ["a", "b"])
def test_document_block_elements_hold_the_text_of_their_blocks(out: Path, doc_id: str) -> None:
    document = next(row for row in read_table(out / "documents.csv") if row["doc_id"] == doc_id)
    found = read(Path(document["path"]))
    mentions = [row for row in read_table(out / "entities.csv") if row["doc_id"] == doc_id]
    html = document_html(found, mentions)
    for number, block in enumerate(found.blocks):
        line = next(line for line in html.split("\n<") if f'data-block="{number}"' in line)
        inner = line[line.index(">") + 1 :]
        assert unescape(re.sub(r"<[^>]+>", "", inner)) == block.text
    assert html.count("<mark") > 3
