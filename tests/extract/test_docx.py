"""Word documents, written here with python-docx, and what is read of them."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.article import Article
from pipeline.cli.extract_files import grids, table_record
from pipeline.errors import InputError
from pipeline.extract import extract
from tests.making import blocks, grid, texts

Read = Callable[[Docx], Article]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Save a document and read it again."""

    def saved(document: Docx) -> Article:
        path = tmp_path / "a.docx"
        document.save(str(path))
        return extract(path)

    return saved


def filled(rows: list[list[str]], document: Docx | None = None) -> Docx:
    """A document with a table of these texts."""
    document = document or Document()
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    return document


TRIALS = [["靶点", "药物", "注册号"], ["IL-17A", "司库奇尤单抗", "NCT01365455"], ["", "依奇珠单抗", "NCT01474512"]]


def test_docx_styles_tell_title_headings_and_paragraphs(read: Read) -> None:
    document = Document()
    document.add_paragraph("银屑病的生物治疗", style="Title")
    document.add_paragraph("陈一，林二")
    document.add_heading("白介素抑制剂", 1)
    document.add_heading("IL-17", 2)
    document.add_paragraph("司库奇尤单抗阻断IL-17A。")
    article = read(document)
    assert article.title == "银屑病的生物治疗"
    assert texts(article, "authors") == ["陈一，林二"]
    assert texts(article, "heading") == ["白介素抑制剂", "IL-17"]
    assert blocks(article, "paragraph")[0].section == "白介素抑制剂 > IL-17"
    assert article.source.format == "docx"


def test_docx_only_heading_of_level_1_is_the_title(read: Read) -> None:
    document = Document()
    document.add_heading("银屑病的生物治疗", 1)
    document.add_heading("引言", 2)
    document.add_paragraph("略。")
    article = read(document)
    assert article.title == "银屑病的生物治疗"
    assert texts(article, "heading") == ["引言"]


def test_docx_without_styles_is_read_by_its_words(read: Read) -> None:
    document = Document()
    for text in (
        "哮喘的靶向治疗",
        "摘要：本文综述哮喘。",
        "关键词：哮喘",
        "1 引言",
        "奥马珠单抗结合IgE。",
        "参考文献",
        "[1] 陈一. 哮喘. 2020.",
    ):
        document.add_paragraph(text)
    article = read(document)
    kinds = [block.kind for block in article.blocks]
    assert kinds == ["title", "abstract", "keywords", "heading", "paragraph", "furniture", "reference"]


def test_docx_each_paragraph_is_one_block_whatever_its_length(read: Read) -> None:
    document = Document()
    document.add_heading("引言", 1)
    lines = ["奥马珠单抗结合IgE" * 30, "短", "度普利尤单抗阻断IL-4Rα。"]
    for line in lines:
        document.add_paragraph(line)
    assert texts(read(document), "paragraph") == lines


def test_docx_raw_is_the_text_in_order_with_tables_as_tabs(read: Read) -> None:
    document = Document()
    document.add_paragraph("引言")
    filled(TRIALS, document)
    document.add_paragraph("结语")
    assert read(document).raw == (
        "引言\n靶点\t药物\t注册号\nIL-17A\t司库奇尤单抗\tNCT01365455\n\t依奇珠单抗\tNCT01474512\n结语\n"
    )


def test_docx_offsets_lead_back_to_the_raw_text(read: Read) -> None:
    document = filled(TRIALS)
    document.add_heading("引言", 1)
    document.add_paragraph("　ＣＤ８＋T细胞 与 NK 细胞")
    article = read(document)
    for block in article.blocks:
        assert len(block.origin) == len(block.text)
        start, end = block.raw_span(0, len(block.text))
        assert not article.raw[start:end].startswith((" ", "\n", "\t"))
    [cell] = [block for block in article.blocks if block.text == "依奇珠单抗"]
    assert article.surface(*cell.raw_span(0, 5)) == "依奇珠单抗"
    assert texts(article, "paragraph") == ["CD8+T细胞与NK细胞"]


def test_docx_caption_and_note_belong_to_the_table(read: Read) -> None:
    document = Document()
    document.add_paragraph("各试验见下表。")
    document.add_paragraph("表2 IL-17抑制剂的临床试验")
    document.add_paragraph("Table 2 Trials of IL-17 inhibitors")
    filled(TRIALS, document)
    document.add_paragraph("注：－为未报告")
    document.add_paragraph("结语如上。")
    article = read(document)
    assert {block.table for block in blocks(article, "cell")} == {2}
    assert texts(article, "caption") == ["表2 IL-17抑制剂的临床试验Table 2 Trials of IL-17 inhibitors"]
    assert texts(article, "footnote") == ["注：-为未报告"]


def test_docx_cells_merged_over_rows_and_columns(read: Read) -> None:
    document = filled(
        [["靶点", "药物", "期", "号"], ["白介素", "", "", ""], ["IL-17A", "甲", "III", "1"], ["", "乙", "", "2"]]
    )
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(1, 3))
    table.cell(2, 0).merge(table.cell(3, 0))
    table.cell(2, 2).merge(table.cell(3, 2))
    article = read(document)
    assert grid(article) == [
        ["靶点", "药物", "期", "号"],
        ["白介素", "", "", ""],
        ["IL-17A", "甲", "III", "1"],
        ["", "乙", "III", "2"],
    ]
    record = table_record(article, grids(article)[0])
    assert record["rows"] == [["IL-17A", "甲", "III", "1"], ["IL-17A", "乙", "III", "2"]]
    assert record["group"] == ["白介素", "白介素"]


def test_docx_header_of_two_levels_is_one_row(read: Read) -> None:
    document = filled([["药物", "PASI 90（%）", ""], ["", "试验组", "对照组"], ["古塞奇尤单抗", "73", "3"]])
    table = document.tables[0]
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    rows = grid(read(document))
    assert rows[0] == ["药物", "PASI 90(%)试验组", "PASI 90(%)对照组"]
    assert rows[1] == ["古塞奇尤单抗", "73", "3"]


def test_docx_repeated_header_rows_are_the_header(read: Read) -> None:
    document = filled([["药物", "终点"], ["通用名", "主要"], ["甲", "OS"]])
    for row in document.tables[0].rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    assert grid(read(document))[0] == ["药物通用名", "终点主要"]


def test_docx_continued_table_is_one_table(read: Read) -> None:
    document = Document()
    document.add_paragraph("表1 临床试验")
    filled(TRIALS, document)
    document.add_paragraph("续表1")
    filled([TRIALS[0], ["IL-23", "替拉珠单抗", "NCT01722331"]], document)
    article = read(document)
    assert len(grid(article)) == 4
    assert grid(article)[3][1] == "替拉珠单抗"


def test_docx_raised_signs_stay_and_raised_reference_marks_get_brackets(read: Read) -> None:
    document = Document()
    document.add_heading("引言", 1)
    paragraph = document.add_paragraph("CD8")
    paragraph.add_run("+").font.superscript = True
    paragraph.add_run("T细胞表达PD-1")
    paragraph.add_run("12").font.superscript = True
    paragraph.add_run("，剂量为300 mg/m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("，细胞数5×10")
    paragraph.add_run("9").font.superscript = True
    paragraph.add_run("。")
    assert texts(read(document), "paragraph") == ["CD8+T细胞表达PD-1[12]，剂量为300 mg/m2，细胞数5×109。"]


def test_docx_footnote_is_a_block_of_its_own(read: Read, tmp_path: Path) -> None:
    document = Document()
    document.add_heading("引言", 1)
    paragraph = document.add_paragraph("奥马珠单抗结合IgE。")
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    paragraph.add_run()._r.append(reference)
    document.add_paragraph("随后不再激活肥大细胞。")
    path = tmp_path / "plain.docx"
    document.save(str(path))
    note = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>该药为单克隆抗体。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    article = extract(with_part(path, "footnotes", note))
    assert texts(article, "footnote") == ["该药为单克隆抗体。"]
    assert [block.kind for block in article.blocks] == ["heading", "paragraph", "footnote", "paragraph"]


def with_part(path: Path, name: str, content: str) -> Path:
    """The document with one more part, such as its footnotes."""
    target = path.with_name("more.docx")
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
    override = (
        f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{name}+xml"/></Types>'
    )
    relation = f'<Relationship Id="rIdMore" Type="{kind}" Target="{name}.xml"/></Relationships>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "[Content_Types].xml":
                data = data.replace(b"</Types>", override.encode())
            if entry.filename == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relation.encode())
            new.writestr(entry.filename, data)
        new.writestr(f"word/{name}.xml", f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return target


def test_docx_deleted_text_is_out_and_inserted_text_in(read: Read) -> None:
    document = Document()
    document.add_heading("引言", 1)
    paragraph = document.add_paragraph("度普利尤单抗")
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>不</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>有效。</w:t></w:r></w:ins>"))
    assert texts(read(document), "paragraph") == ["度普利尤单抗有效。"]


def test_docx_letters_of_the_symbol_font_are_greek(read: Read) -> None:
    document = Document()
    document.add_heading("引言", 1)
    paragraph = document.add_paragraph("TGF-\uf062与IFN-")
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Symbol")
    symbol.set(qn("w:char"), "F067")
    paragraph.add_run()._r.append(symbol)
    assert texts(read(document), "paragraph") == ["TGF-β与IFN-γ"]


def test_docx_line_break_inside_a_paragraph_does_not_end_it(read: Read) -> None:
    document = Document()
    document.add_heading("引言", 1)
    document.add_paragraph("奥马珠单抗\n结合IgE。")
    assert texts(read(document), "paragraph") == ["奥马珠单抗结合IgE。"]


def test_docx_text_box_is_noted(read: Read) -> None:
    document = Document()
    paragraph = document.add_paragraph("引言")
    box = f"<w:pict {nsdecls('w')}><w:txbxContent><w:p><w:r><w:t>广告</w:t></w:r></w:p></w:txbxContent></w:pict>"
    paragraph.add_run()._r.append(parse_xml(box))
    article = read(document)
    assert article.raw == "引言\n"
    assert article.source.notes == ("1 text boxes left out",)


def zipped(**files: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04", "the file is no .docx, or is damaged"),
        (b"plain text", "the file is no .docx, or is damaged"),
        (zipped(a="b"), "the file is no .docx, or is damaged"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "the file is an old .doc or has a password"),
    ],
)
def test_docx_bad_file_is_one_line_with_a_remedy(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message) as raised:
        extract(path)
    assert raised.value.remedy
    assert "\n" not in str(raised.value)


def test_docx_old_doc_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(InputError, match=r"a\.doc: the file is an old \.doc .*save it as \.docx"):
        extract(tmp_path / "a.doc")


def test_docx_cut_in_the_middle_is_refused(read: Read, tmp_path: Path) -> None:
    read(filled(TRIALS))
    whole = (tmp_path / "a.docx").read_bytes()
    (tmp_path / "half.docx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged"):
        extract(tmp_path / "half.docx")


def test_docx_without_text_is_refused(read: Read) -> None:
    with pytest.raises(InputError, match="holds no text"):
        read(Document())
