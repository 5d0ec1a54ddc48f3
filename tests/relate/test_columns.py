"""What each column of a table holds: by its header, else by its cells."""

import pytest

from pipeline.relate.columns import header_role
from pipeline.relate.context import Context
from tests.making import tabled, trials


def roles(*rows: str) -> list[str]:
    """The roles of the columns of a table, from left to right."""
    return list(Context(tabled(*rows)).roles[1].values())


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("临床试验编号", "registry"), ("Registration No.", "registry"), ("Trial ID", "registry"),
        ("关键研究", "name"), ("试验(年份)", "name"), ("Study", "name"), ("Acronym", "name"),
        ("治疗方案(试验组vs.对照组)", "regimen"), ("实验组", "regimen"), ("干预措施", "regimen"), ("I", "regimen"),
        ("对照组", "comparator"), ("药物B", "comparator"), ("安慰剂组", "comparator"), ("C", "comparator"),
        ("P", "setting"), ("既往治疗线数", "setting"), ("入选人群", "setting"),
        ("O", "endpoint"), ("结局指标", "endpoint"), ("首要终点", "endpoint"), ("Primary outcome", "endpoint"),
        ("mPFS(月)", "result"), ("试验组ORR(%)", "result"), ("MACE HR(95%CI)", "result"), ("结论", "result"),
        ("安慰剂组/治疗组例数", "size"), ("药物类别", "target"), ("作用机制", "target"), ("病种", "disease"),
        ("研发公司", "other"), ("不良反应", "other"), ("备注", "other"),
    ],
)  # fmt: skip
def test_columns_role_by_header(text: str, role: str) -> None:
    assert header_role(text) == role


def test_columns_unknown_header_is_what_its_cells_hold() -> None:
    assert roles(
        "甲 | 乙 | 丙 | 丁", "NCT04294810 | 帕博利珠单抗 | 胃癌 | 略", "NCT03521154 | 奥希替尼 | 肺癌 | 略"
    ) == [
        "registry",
        "regimen",
        "disease",
        "",
    ]


def test_columns_known_header_counts_before_cells() -> None:
    assert roles("药物 | 对比药物 | 注册号", "帕博利珠单抗 | 多西他赛 | NCT04294810")[0] == "compound"


def test_columns_of_an_arm_that_hold_figures_are_results() -> None:
    rows = ("药物 | 注册号 | 试验组 | 安慰剂组", "度普利尤单抗 | NCT04294810 | 69% | 23%")
    assert roles(*rows) == ["compound", "registry", "result", "result"]
    assert trials(tabled(*rows))[0].comparator == ()


def test_columns_of_an_arm_that_hold_a_placebo_are_treatments() -> None:
    [trial] = trials(tabled("药物 | 对照 | 注册号", "度普利尤单抗 | 安慰剂 | NCT04294810"))
    assert trial.comparator == ("placebo",)


def test_columns_several_of_one_role_are_all_read() -> None:
    made = tabled(
        "药物 | 人群 | 治疗线数 | 主要终点 | 次要终点 | 注册号", "奥希替尼 | EGFR突变 | 一线 | PFS | OS | NCT02296125"
    )
    [trial] = trials(made)
    assert (trial.setting.line, trial.setting.biomarker) == (("1L",), ("EGFR mutation",))
    assert trial.endpoints == ("PFS", "OS")


def test_columns_of_two_drugs_are_experiment_and_comparator() -> None:
    [trial] = trials(tabled("药物A | 药物B | 注册号", "泽布替尼 | 伊布替尼 | NCT03734016"))
    assert (trial.experimental, trial.comparator) == (("zanubrutinib",), ("ibrutinib",))


@pytest.mark.parametrize(
    ("cell", "phase"), [("Ⅱ", "II"), ("Ⅰb/Ⅱ", "I/II"), ("3", "III"), ("1/2", "I/II"), ("Ⅳ", "IV"), ("未知", "")]
)
def test_columns_of_phases_hold_bare_numerals(cell: str, phase: str) -> None:
    [trial] = trials(tabled("药物 | 分期 | 注册号", f"帕博利珠单抗 | {cell} | NCT04294810"))
    assert trial.setting.phase == phase
