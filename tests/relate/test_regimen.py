"""What is given: drugs of a cell, on which arm, and how they are joined."""

import pytest

from pipeline.lexicon.match import load_matcher
from pipeline.relate.context import Context
from pipeline.relate.regimen import Regimen, parse_regimen
from tests.making import tabled


def regimen(cell: str) -> Regimen:
    """The regimen of a table's cell."""
    context = Context(tabled("治疗方案 | 注册号", f"{cell} | NCT05221840"))
    [row] = context.rows()
    index = row.cells["regimen"]
    return parse_regimen(context.concepts, context.article.blocks[index].text, context.by_block.get(index, []))


@pytest.mark.parametrize(
    ("cell", "experimental", "comparator", "shown"),
    [
        ("帕博利珠单抗", "pembrolizumab", "", "pembrolizumab"),
        ("帕博利珠单抗+仑伐替尼", "pembrolizumab lenvatinib", "", "pembrolizumab + lenvatinib"),
        ("帕博利珠单抗联合仑伐替尼", "pembrolizumab lenvatinib", "", "pembrolizumab + lenvatinib"),
        ("帕博利珠单抗或纳武利尤单抗", "pembrolizumab nivolumab", "", "pembrolizumab or nivolumab"),
        ("帕博利珠单抗→奥拉帕利", "pembrolizumab olaparib", "", "pembrolizumab -> olaparib"),
        ("帕博利珠单抗序贯奥拉帕利", "pembrolizumab olaparib", "", "pembrolizumab -> olaparib"),
        (
            "度伐利尤单抗联用或不联用曲美木单抗", "durvalumab tremelimumab", "",
            "durvalumab with or without tremelimumab",
        ),
        ("度伐利尤单抗±曲美木单抗", "durvalumab tremelimumab", "", "durvalumab with or without tremelimumab"),
        ("信迪利单抗（vs. 多西他赛）", "sintilimab", "docetaxel", "sintilimab vs docetaxel"),
        ("信迪利单抗 vs. 多西他赛", "sintilimab", "docetaxel", "sintilimab vs docetaxel"),
        ("信迪利单抗对比多西他赛", "sintilimab", "docetaxel", "sintilimab vs docetaxel"),
        (
            "替雷利珠单抗（vs. 仑伐替尼或索拉非尼）", "tislelizumab", "lenvatinib sorafenib",
            "tislelizumab vs lenvatinib or sorafenib",
        ),
        ("帕博利珠单抗或安慰剂", "pembrolizumab", "placebo", "pembrolizumab or placebo"),
        ("帕博利珠单抗/安慰剂", "pembrolizumab", "placebo", "pembrolizumab or placebo"),
        (
            "仑伐替尼+帕博利珠单抗或安慰剂", "lenvatinib pembrolizumab", "placebo",
            "lenvatinib + pembrolizumab or placebo",
        ),
        ("帕博利珠单抗+化疗", "pembrolizumab chemotherapy", "", "pembrolizumab + chemotherapy"),
        (
            "帕博利珠单抗或安慰剂+化疗", "pembrolizumab chemotherapy", "chemotherapy placebo",
            "pembrolizumab or placebo + chemotherapy",
        ),
        (
            "达尔西利+氟维司群/安慰剂+氟维司群", "dalpiciclib fulvestrant", "fulvestrant placebo",
            "dalpiciclib + fulvestrant or placebo + fulvestrant",
        ),
        (
            "哌柏西利+来曲唑 vs. 安慰剂+来曲唑", "palbociclib letrozole", "letrozole placebo",
            "palbociclib + letrozole vs placebo + letrozole",
        ),
        ("达格列净 10 mg qd", "dapagliflozin", "", "dapagliflozin"),
        ("司美格鲁肽 0.5/1.0 mg 每周一次", "semaglutide", "", "semaglutide"),
        ("VSV-IFNβ-NIS+帕博利珠单抗", "VSV-IFNβ-NIS pembrolizumab", "", "VSV-IFNβ-NIS + pembrolizumab"),
        ("pembrolizumab + lenvatinib", "pembrolizumab lenvatinib", "", "pembrolizumab + lenvatinib"),
        ("主动监测", "", "", ""),
    ],
)  # fmt: skip
def test_regimen_of_a_cell(cell: str, experimental: str, comparator: str, shown: str) -> None:
    found = regimen(cell)
    assert (found.names(), found.comparator_names()) == (tuple(experimental.split()), tuple(comparator.split()))
    assert found.shown == shown


def test_regimen_after_the_bracket_of_the_comparator_is_experimental() -> None:
    found = regimen("信迪利单抗（vs. 多西他赛）+安罗替尼")
    assert (found.names(), found.comparator_names()) == (("sintilimab", "anlotinib"), ("docetaxel",))


def test_regimen_second_name_in_brackets_is_no_second_drug() -> None:
    assert regimen("帕博利珠单抗（MK-3475）+化疗").shown == "pembrolizumab + chemotherapy"


def test_regimen_class_with_its_drugs_in_brackets_is_its_drugs() -> None:
    assert regimen("帕博利珠单抗+化疗（顺铂+吉西他滨）").names() == ("pembrolizumab", "cisplatin", "gemcitabine")


def test_regimen_name_in_brackets_behind_its_components_is_no_further_drug() -> None:
    assert regimen("卡培他滨+奥沙利铂（CAPOX）").names() == ("capecitabine", "oxaliplatin")


def test_regimen_name_in_brackets_behind_one_component_is_given() -> None:
    assert regimen("奥沙利铂（CAPOX）").names() == ("oxaliplatin", "CAPOX")


def test_regimen_names_each_drug_once() -> None:
    assert regimen("帕博利珠单抗+化疗→帕博利珠单抗").names() == ("pembrolizumab", "chemotherapy")


def test_regimen_class_with_its_gene_is_one_treatment() -> None:
    assert regimen("抗TIGIT抗体+化疗").names() == ("anti-TIGIT antibody", "chemotherapy")


def test_regimen_of_nothing_is_empty() -> None:
    assert parse_regimen(load_matcher().concepts, "", []) == Regimen()
