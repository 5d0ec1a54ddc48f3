"""Tables that became lines of text, row by row or column by column."""

import pytest

from pipeline.article import Article
from pipeline.extract.flat import header_role
from tests.making import article_of, grid, texts

BEFORE = "引言\n多种单抗已用于哮喘的治疗（表 1）。\n\n"
AFTER = "上述生物制剂均已获批，可显著减少哮喘的急性发作。\n"
HEADER = "靶点 药物 治疗方案 人群 注册号\n"
FIRST = "TIGIT 替瑞利尤单抗 阿替利珠单抗+替瑞利尤单抗 1L，PD-L1≥50% NCT04294810（Ⅲ期）\n"
SECOND = "LAG-3 瑞拉利单抗 纳武利尤单抗+瑞拉利单抗 ICI经治 NCT04623775（Ⅱ期）\n"
HEADING = "\n2 耐药机制\n肿瘤抗原丢失是耐药的主要原因之一，其机制有待进一步研究。\n"
FIRST_CELLS = ["TIGIT", "替瑞利尤单抗", "阿替利珠单抗+替瑞利尤单抗", "1L，PD-L1≥50%", "NCT04294810(III期)"]
SECOND_CELLS = ["LAG-3", "瑞拉利单抗", "纳武利尤单抗+瑞拉利单抗", "ICI经治", "NCT04623775(II期)"]
NUMBERS = ["临床试验注册号", "NCT01691521", "NCT01914757", "NCT02414854"]
DRUGS = ["药物", "美泊利珠单抗", "贝那利珠单抗", "度普利尤单抗"]
DISEASES = ["疾病", "重度嗜酸性粒细胞性哮喘", "重度哮喘", "中重度哮喘"]


def row_by_row(rows: str, after: str = HEADING, header: str = HEADER) -> Article:
    """An article with a table flattened row by row."""
    return article_of(
        f"引言\n近年来多种药物进入临床试验（表 1）。\n\n表 1 肺癌的临床试验\n{header}{rows}{after}", "extract"
    )


def by_columns(*columns: list[str], caption: str = "表 1 哮喘的生物制剂", after: str = AFTER) -> Article:
    """An article with a table flattened column by column, a blank line behind each cell."""
    cells = "".join(f"{cell}\n\n" for column in columns for cell in column)
    return article_of(f"{BEFORE}{caption}\n\n{cells}{after}", "extract")


def test_flat_table_without_registry_numbers_is_read_by_its_full_lines() -> None:
    article = article_of(
        "引言\n略（表 1）。\n表 1 SGLT2抑制剂的临床试验\n研究名称 药物 对照 主要终点\n"
        "DAPA-HF 达格列净 安慰剂 心血管死亡\n"
        "EMPEROR-Reduced 恩格列净 安慰剂 心血管死亡\nDELIVER 达格列净 安慰剂 心血管死亡\n"
        "二、结论\n该类药物改善了预后。\n",
        "extract",
    )
    assert [row[0] for row in grid(article)] == ["研究名称", "DAPA-HF", "EMPEROR-Reduced", "DELIVER"]


def test_flat_last_row_goes_on_with_a_line_of_whole_cells() -> None:
    article = article_of(
        "引言\n略（表 1）。\n表 1 临床试验\n注册号 治疗方案 分期 适应证 状态\n"
        "NCT03361748 ide-cel Ⅱ期 多发性骨髓瘤 已完成\n"
        "NCT04484623 达雷妥尤单抗+泊马度胺\nⅢ期 复发难治性多发性骨髓瘤患者 招募中\n\n二、结论\n略。\n",
        "extract",
    )
    assert grid(article)[2][2:] == ["III期", "复发难治性多发性骨髓瘤患者", "招募中"]


def test_flat_rows_become_cells_of_their_columns() -> None:
    assert grid(row_by_row(FIRST + SECOND)) == [HEADER.split(), FIRST_CELLS, SECOND_CELLS]


def test_flat_caption_is_a_block_with_the_number_of_the_table() -> None:
    [caption] = [block for block in row_by_row(FIRST + SECOND).blocks if block.kind == "caption"]
    assert (caption.text, caption.table, caption.row) == ("表1肺癌的临床试验", 1, None)


def test_flat_caption_repeated_in_english_belongs_to_the_caption() -> None:
    article = by_columns(NUMBERS, DRUGS, caption="表 1 哮喘的生物制剂\nTable 1 Biologics for asthma")
    assert texts(article, "caption") == ["表1哮喘的生物制剂Table 1 Biologics for asthma"]


def test_flat_sentence_about_a_table_is_no_caption() -> None:
    article = article_of("引言\n表 1 列出了相关研究，多数尚在进行。\n表 2 所示的结果亦然。\n", "extract")
    assert texts(article, "caption") == []
    assert article.source.notes == ()


def test_flat_wrapped_cells_are_joined() -> None:
    rows = "TIGIT 替瑞利尤单抗 阿替利珠单抗+\n替瑞利尤单抗\n1L，PD-L1≥50% NCT04294810\n（Ⅲ期）\n"
    assert [cell.replace(" ", "") for cell in grid(row_by_row(rows + SECOND))[1]] == FIRST_CELLS


def test_flat_drug_name_cut_by_the_cell_is_one() -> None:
    rows = FIRST.replace("+替瑞利尤单抗", "+替瑞利\n尤单抗")
    assert grid(row_by_row(rows + SECOND))[1] == FIRST_CELLS


def test_flat_blank_first_column_stays_blank() -> None:
    rows = FIRST + "维博利单抗 帕博利珠单抗+维博利单抗 1L NCT04738487（Ⅲ期）\n" + SECOND
    assert grid(row_by_row(rows))[2] == ["", "维博利单抗", "帕博利珠单抗+维博利单抗", "1L", "NCT04738487(III期)"]


def test_flat_code_printed_with_spaces_is_one_cell() -> None:
    rows = "BI 754 111 BI 754 111+BI 754 091 ICI经治 NCT03697304\nMK-7 684 MK-7 684+帕博利珠单抗 1L NCT04738487\n"
    article = row_by_row(rows, header="药物 治疗方案 人群 注册号\n")
    assert grid(article)[1:] == [
        ["BI 754 111", "BI 754 111+BI 754 091", "ICI经治", "NCT03697304"],
        ["MK-7 684", "MK-7 684+帕博利珠单抗", "1L", "NCT04738487"],
    ]


def test_flat_columns_may_stand_in_another_order() -> None:
    rows = "NCT04294810 Ⅲ期 1L 阿替利珠单抗+替瑞利尤单抗 TIGIT\nNCT04623775 Ⅱ期 ICI经治 纳武利尤单抗+瑞拉利单抗 LAG-3\n"
    article = row_by_row(rows, header="注册号 分期 人群 治疗方案 靶点\n")
    assert grid(article)[1] == ["NCT04294810", "III期", "1L", "阿替利珠单抗+替瑞利尤单抗", "TIGIT"]


def test_flat_footnote_mark_stays_with_its_cell() -> None:
    rows = FIRST.replace("（Ⅲ期）", "a") + SECOND
    assert grid(row_by_row(rows, "a：因无效而终止治疗；b：尚未结束\n" + HEADING))[1][4] == "NCT04294810a"


def test_flat_footnotes_are_one_block() -> None:
    article = row_by_row(FIRST + SECOND, "注：1L：一线；ICI：免疫检查点抑制剂；LAG-3：淋巴细胞活化\n基因-3\n" + HEADING)
    assert texts(article, "footnote") == ["注：1L：一线；ICI：免疫检查点抑制剂；LAG-3：淋巴细胞活化基因-3"]


def test_flat_footnote_ends_at_a_blank_line() -> None:
    note = "注：1L：一线；ICI：免疫检查点抑制剂\n\n"
    article = row_by_row(
        FIRST + SECOND, f"{note}上述研究提示双免疫联合治疗是克服耐药的可行途径，其长期获益仍待证实。\n"
    )
    assert texts(article, "footnote") == ["注：1L：一线；ICI：免疫检查点抑制剂"]


def test_flat_continuation_goes_on_with_the_rows() -> None:
    article = row_by_row(FIRST, f" 17\n表 1 肺癌的临床试验（续表 1）\n{HEADER}{SECOND}{HEADING}")
    assert grid(article) == [HEADER.split(), FIRST_CELLS, SECOND_CELLS]
    assert len(texts(article, "caption")) == 1


def test_flat_table_that_cuts_a_sentence_leaves_it_whole() -> None:
    before = "引言\n相关药物的研究进展很快，不少药物已进入Ⅲ期临床试验，部分研究取得了阳性\n"
    table = f"表 1 肺癌的临床试验\n{HEADER}{FIRST}{SECOND}"
    article = article_of(f"{before}{table}\n结果，但仍有不少问题有待解决。其中耐药最为棘手。\n", "extract")
    assert texts(article, "paragraph") == [
        "相关药物的研究进展很快，不少药物已进入III期临床试验，部分研究取得了阳性结果，但仍有不少问题有待解决。其中耐药最为棘手。"
    ]


def test_flat_paragraph_behind_the_rows_keeps_its_first_line() -> None:
    after = "\n上述研究提示双免疫联合治疗是克服耐药的可行途径，但其长期获益仍需要\n更大样本的临床研究加以证实。\n"
    assert "双免疫联合治疗是克服耐药" in "".join(texts(row_by_row(FIRST + SECOND, after), "paragraph"))


def test_flat_short_sentence_behind_the_rows_is_kept() -> None:
    assert "结果见下文。" in "".join(texts(row_by_row(FIRST + SECOND, "\n结果见下文。\n"), "paragraph"))


def test_flat_section_heading_ends_the_rows() -> None:
    article = row_by_row(FIRST + SECOND)
    assert texts(article, "heading")[-1].endswith("耐药机制")
    assert len(grid(article)) == 3


def test_flat_two_tables_keep_their_numbers() -> None:
    second = "表 2 胃癌的临床试验\n药物 治疗方案 注册号\n替雷利珠单抗 替雷利珠单抗+化疗 NCT03777657\n"
    article = row_by_row(FIRST + SECOND, f"\n{second}{HEADING}")
    assert grid(article, 2) == [["药物", "治疗方案", "注册号"], ["替雷利珠单抗", "替雷利珠单抗+化疗", "NCT03777657"]]
    assert len(grid(article, 1)) == 3


def test_flat_columns_become_rows() -> None:
    article = by_columns(NUMBERS, DRUGS, DISEASES)
    assert grid(article) == [list(row) for row in zip(NUMBERS, DRUGS, DISEASES, strict=True)]


def test_flat_columns_may_have_wrapped_cells() -> None:
    article = by_columns(
        NUMBERS, [DRUGS[0], "美泊利\n珠单抗", *DRUGS[2:]], ["疾病", "重度嗜酸性粒\n细胞性哮喘", *DISEASES[2:]]
    )
    assert grid(article) == [list(row) for row in zip(NUMBERS, DRUGS, DISEASES, strict=True)]


def test_flat_blank_line_inside_a_cell_of_a_column_does_not_part_it() -> None:
    regimens = ["治疗方案", "美泊利珠单抗+\n\n布地奈德", "贝那利珠单抗", "度普利尤单抗"]
    article = by_columns(NUMBERS, regimens, DISEASES)
    assert [row[1] for row in grid(article)] == ["治疗方案", "美泊利珠单抗+布地奈德", "贝那利珠单抗", "度普利尤单抗"]


def test_flat_columns_may_begin_with_the_number_of_the_row() -> None:
    assert grid(by_columns(["序号", "1", "2", "3"], NUMBERS, DRUGS))[1] == ["1", "NCT01691521", "美泊利珠单抗"]


def test_flat_page_number_between_columns_is_no_cell() -> None:
    assert len(grid(by_columns([*NUMBERS, "- 17 -"], DRUGS))) == 4


def test_flat_text_behind_the_columns_is_a_paragraph() -> None:
    assert texts(by_columns(NUMBERS, DRUGS), "paragraph")[-1].endswith(AFTER.strip())


def test_flat_columns_of_unequal_length_are_left_as_text_with_a_note() -> None:
    article = by_columns(NUMBERS, DRUGS[:3])
    assert texts(article, "cell") == []
    assert article.source.notes == ("table 1 left as text: columns of unequal length",)
    assert "美泊利珠单抗" in "".join(texts(article, "paragraph"))


def test_flat_sentence_is_no_header_cell() -> None:
    assert header_role("该药的治疗效果较为满意。") == ""


def test_flat_table_without_a_known_header_is_left_as_text_with_a_note() -> None:
    article = article_of(
        f"{BEFORE}表 1 各组的不良反应\n皮疹 常见于颈部\n腹泻 常见于老人\n\n多数可以耐受。\n", "extract"
    )
    assert texts(article, "cell") == []
    assert article.source.notes == ("table 1 left as text: no header line was recognised",)
    assert "皮疹" in "".join(texts(article, "paragraph"))


@pytest.mark.xfail(strict=True, reason="one header cell without a role and the whole table is left as text")
def test_flat_unknown_column_does_not_cost_the_table() -> None:
    rows = "TIGIT 替瑞利尤单抗 500 mg NCT04294810\nLAG-3 瑞拉利单抗 160 mg NCT04623775\n"
    assert grid(row_by_row(rows, header="靶点 药物 剂量 注册号\n"))[1][1] == "替瑞利尤单抗"
