"""Rows of tables by the role of their columns, sentences with their mentions, evidence."""

from itertools import permutations

import pytest

from pipeline.article import Article
from pipeline.relate.columns import header_role
from pipeline.relate.context import Context
from tests.making import article_of, tabled

ROLES = [
    ("靶点", "target"), ("分子靶点", "target"), ("作用机制", "target"), ("Target", "target"),
    ("药物", "compound"), ("药物名称", "compound"), ("通用名", "compound"), ("Drug", "compound"), ("Agent", "compound"),
    ("治疗方案", "regimen"), ("治疗策略", "regimen"), ("试验组", "regimen"), ("干预措施", "regimen"),
    ("Regimen", "regimen"),
    ("对照", "comparator"), ("对照组", "comparator"), ("Comparator", "comparator"),
    ("注册号", "registry"), ("NCT编号", "registry"), ("临床试验注册号", "registry"), ("Trial registration", "registry"),
    ("研究名称（注册号）", "trial"), ("临床试验（NCT编号）", "trial"), ("Study name (NCT number)", "trial"),
    ("研究", "name"), ("试验名称", "name"), ("临床试验", "name"), ("Trial", "name"),
    ("分期", "phase"), ("研究阶段", "phase"), ("Phase", "phase"),
    ("疾病", "disease"), ("适应证", "disease"), ("瘤种", "disease"), ("Indication", "disease"),
    ("人群", "setting"), ("治疗线数", "setting"), ("入组患者", "setting"), ("Population", "setting"),
    ("主要终点", "endpoint"), ("Primary endpoint", "endpoint"),
    ("状态", "status"), ("试验状态", "status"), ("Status", "status"),
    ("国家", "country"), ("预计完成日期", "date"), ("ORR", "result"), ("主要结果", "result"),
    ("样本量", "size"), ("序号", "number"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_context_role_of_a_header_cell(text: str, role: str) -> None:
    assert header_role(text.replace("（", "(").replace("）", ")")) == role


@pytest.mark.parametrize("text", ["", "意义", "肿瘤", "表"])
def test_context_other_header_cells_have_no_role(text: str) -> None:
    assert header_role(text) == ""


def test_context_roles_do_not_depend_on_the_order_of_the_columns() -> None:
    columns = [("靶点", "CD73"), ("药物", "奥来鲁单抗"), ("人群", "1L"), ("注册号", "NCT05221840")]
    for order in permutations(columns):
        context = Context(tabled(" | ".join(h for h, _ in order), " | ".join(c for _, c in order)))
        [row] = context.rows()
        cells = {role: context.article.blocks[index].text for role, index in row.cells.items()}
        assert cells == {"target": "CD73", "compound": "奥来鲁单抗", "setting": "1L", "registry": "NCT05221840"}


@pytest.fixture(scope="module")
def carried() -> Context:
    return Context(
        tabled(
            "靶点 | 药物 | 治疗方案 | 人群 | 注册号",
            "CD73 | 奥来鲁单抗 | 奥来鲁单抗+度伐利尤单抗 | 1L | NCT05221840",
            " |  | 奥来鲁单抗 |  | NCT03334617",
            "TIGIT | 替瑞利尤单抗 | 替瑞利尤单抗 | 2L | NCT04294810",
            "",
        )
    )


def cell(context: Context, number: int, role: str) -> str | None:
    row = list(context.rows())[number]
    return context.article.blocks[row.cells[role]].text if role in row.cells else None


def test_context_blank_cells_at_the_start_of_a_row_are_carried_down(carried: Context) -> None:
    assert cell(carried, 1, "target") == "CD73"
    assert cell(carried, 1, "compound") == "奥来鲁单抗"
    assert list(carried.rows())[1].carried == {"target", "compound"}


def test_context_blank_cell_inside_a_row_is_not_carried_down(carried: Context) -> None:
    assert cell(carried, 1, "setting") is None


def test_context_own_cells_of_a_row_leave_out_the_carried_ones(carried: Context) -> None:
    own = list(carried.rows())[1].own
    assert [carried.article.blocks[index].text for index in own] == ["奥来鲁单抗", "NCT03334617"]


def test_context_carrying_ends_at_the_next_filled_cell(carried: Context) -> None:
    assert cell(carried, 2, "target") == "TIGIT"


def test_context_row_evidence_is_its_own_cells_joined(carried: Context) -> None:
    row = list(carried.rows())[1]
    evidence = carried.row_evidence(row, row.cells["registry"], "rule")
    assert evidence.text == "奥来鲁单抗 | NCT03334617"
    assert carried.article.raw[evidence.start : evidence.end] == "NCT03334617"
    assert (evidence.source, evidence.page, evidence.rule) == ("table 1", None, "rule")


TEXT = (
    "哮喘的生物治疗\n引言\nIL-5促进炎症。美泊利\n珠单抗可阻断IL-5。\n"
    "二、特应性皮炎\n度普利尤单抗有效。\n参考文献\n[1] 王五. 哮喘[J].\n"
)


@pytest.fixture(scope="module")
def article() -> Article:
    return article_of(TEXT)


def test_context_sentences_are_those_of_abstract_and_paragraphs(article: Article) -> None:
    texts = [sentence.text for sentence in Context(article).sentences()]
    assert texts == ["IL-5促进炎症。", "美泊利珠单抗可阻断IL-5。", "度普利尤单抗有效。"]


def test_context_sentence_has_its_own_mentions(article: Article) -> None:
    second = list(Context(article).sentences())[1]
    assert [mention.name_en for mention in second.mentions] == ["mepolizumab", "IL5"]


def test_context_sentence_evidence_is_the_raw_text(article: Article) -> None:
    context = Context(article)
    evidence = context.sentence_evidence(list(context.sentences())[1], "rule")
    assert evidence.text == "美泊利 珠单抗可阻断IL-5。"
    assert article.raw[evidence.start : evidence.end] == "美泊利\n珠单抗可阻断IL-5。"
    assert evidence.source == "prose"


def test_context_disease_is_that_of_the_title(article: Article) -> None:
    assert Context(article).disease == ("asthma",)


def test_context_disease_without_a_title_is_the_one_named_most() -> None:
    text = "引言\n哮喘多见，哮喘与特应性皮炎相关。胃癌肝转移、肝转移和肝转移少见。\n"
    assert Context(article_of(text)).disease == ("asthma",)


def test_context_disease_of_the_section_is_that_of_its_heading(article: Article) -> None:
    context = Context(article)
    last = [block for block in article.blocks if block.kind == "paragraph"][-1]
    assert context.section_diseases(last) == ("atopic dermatitis",)


def test_context_genes_inside_classes_are_left_out() -> None:
    context = Context(article_of("引言\nPD-1抑制剂可阻断PD-1。\n"))
    assert [mention.surface for mention in context.mentions(1, "gene")] == ["PD-1"]
    assert len([mention for mention in context.article.mentions if mention.type == "gene"]) == 2
