"""Trials and triples of table rows."""

import pytest

from pipeline.article import Triple
from tests.making import tabled, trials, triples

HEADER = "靶点 | 药物 | 治疗方案 | 人群 | 注册号"
ROW = "TIGIT | 替瑞利尤单抗 | 阿替利珠单抗+替瑞利尤单抗 | 1L | NCT04294810"


def short(found: list[Triple]) -> list[tuple[str, str, bool, str]]:
    return [(triple.drug, triple.target, triple.target_stated, triple.role) for triple in found]


def test_from_tables_row_is_a_trial() -> None:
    [trial] = trials(tabled(HEADER, ROW))
    assert (trial.trial_id, trial.registry, trial.targets) == (("NCT04294810",), ("ClinicalTrials.gov",), ("TIGIT",))
    assert (trial.experimental, trial.comparator) == (("atezolizumab", "tiragolumab"), ())


def test_from_tables_evidence_is_the_cells_and_the_place_of_the_number() -> None:
    article = tabled(HEADER, ROW)
    [trial] = trials(article)
    assert trial.evidence.text == ROW
    assert article.raw[trial.evidence.start : trial.evidence.end] == "NCT04294810"


def test_from_tables_triples_stand_at_the_regimen() -> None:
    article = tabled(HEADER, ROW)
    evidence = triples(article)[0].evidence
    assert (evidence.text, evidence.source) == (ROW, "table 1")
    assert article.raw[evidence.start : evidence.end] == "阿替利珠单抗+替瑞利尤单抗"


def test_from_tables_printed_target_belongs_to_the_investigational_drug() -> None:
    assert short(triples(tabled(HEADER, ROW))) == [
        ("atezolizumab", "CD274", False, "combination"),
        ("tiragolumab", "TIGIT", True, "investigational"),
    ]


def test_from_tables_without_a_compound_column_the_target_goes_to_its_drug() -> None:
    made = tabled("靶点 | 治疗方案 | 注册号", "TIGIT | 阿替利珠单抗+替瑞利尤单抗 | NCT04294810")
    assert ("tiragolumab", "TIGIT", True, "investigational") in short(triples(made))
    assert ("atezolizumab", "CD274", False, "combination") in short(triples(made))


def test_from_tables_several_targets_go_each_to_its_drug() -> None:
    made = tabled("靶点 | 治疗方案 | 注册号", "PD-1和VEGFR2 | 卡瑞利珠单抗+阿帕替尼 | NCT03764293")
    assert [row[:3] for row in short(triples(made))] == [("camrelizumab", "PDCD1", True), ("apatinib", "KDR", True)]


def test_from_tables_target_that_no_drug_is_known_for_goes_to_the_compound() -> None:
    made = tabled(HEADER, "CD39 | 替瑞利尤单抗 | 替瑞利尤单抗+化疗 | 1L | NCT04294810")
    assert ("tiragolumab", "ENTPD1", True) in [row[:3] for row in short(triples(made))]


def test_from_tables_plain_chemotherapy_has_no_triple() -> None:
    made = tabled(HEADER, "PD-1 | 信迪利单抗 | 信迪利单抗+化疗 | 1L | NCT03745170")
    assert {triple.drug for triple in triples(made)} == {"sintilimab"}


def test_from_tables_comparator_has_no_triple() -> None:
    made = tabled(HEADER, "PD-1 | 替雷利珠单抗 | 替雷利珠单抗（vs. 索拉非尼） | 1L | NCT03412773")
    [trial] = trials(made)
    assert trial.comparator == ("sorafenib",)
    assert {triple.drug for triple in triples(made)} == {"tislelizumab"}


def test_from_tables_comparator_column() -> None:
    made = tabled("靶点 | 药物 | 对照 | 注册号", "IL-17A | 司库奇尤单抗 | 依那西普 | NCT01358578")
    [trial] = trials(made)
    assert (trial.experimental, trial.comparator) == (("secukinumab",), ("etanercept",))
    assert triples(made)[0].regimen == "secukinumab vs etanercept"


def test_from_tables_placebo_is_a_comparator() -> None:
    made = tabled(HEADER, "PD-1 | 帕博利珠单抗 | 帕博利珠单抗或安慰剂 | 辅助治疗 | NCT03867084")
    assert trials(made)[0].comparator == ("placebo",)


def test_from_tables_with_or_without_gives_both_drugs() -> None:
    made = tabled(HEADER, "CTLA-4 | 曲美木单抗 | 度伐利尤单抗联用或不联用曲美木单抗 | 1L | NCT03298451")
    assert trials(made)[0].experimental == ("durvalumab", "tremelimumab")
    assert triples(made)[0].regimen == "durvalumab with or without tremelimumab"


def test_from_tables_two_numbers_of_one_registry_are_two_trials() -> None:
    made = tabled(HEADER, f"{ROW}，NCT04619797")
    assert [trial.trial_id for trial in trials(made)] == [("NCT04294810",), ("NCT04619797",)]
    assert len(triples(made)) == 4


def test_from_tables_numbers_of_two_registries_are_one_trial() -> None:
    [trial] = trials(tabled(HEADER, f"{ROW}，CTR20181234"))
    assert (trial.trial_id, trial.registry) == (("NCT04294810", "CTR20181234"), ("ClinicalTrials.gov", "CDE"))


def test_from_tables_blank_target_is_carried_down_and_stated() -> None:
    made = tabled(HEADER, ROW, " | 维博利单抗 | 帕博利珠单抗+维博利单抗 | 2L | NCT04738487")
    assert trials(made)[1].targets == ("TIGIT",)
    assert ("vibostolimab", "TIGIT", True, "investigational") in short(triples(made))
    assert trials(made)[1].evidence.text == "维博利单抗 | 帕博利珠单抗+维博利单抗 | 2L | NCT04738487"


def test_from_tables_listed_trial_without_a_result_is_ongoing() -> None:
    made = tabled(HEADER, ROW)
    assert trials(made)[0].status == "ongoing"
    assert {triple.assertion for triple in triples(made)} == {"ongoing"}


def test_from_tables_footnote_marks_give_the_status() -> None:
    made = tabled(
        HEADER,
        f"{ROW}a",
        "LAG-3 | 瑞拉利单抗 | 瑞拉利单抗 | 1L | NCT04623775b",
        "CD73 | 奥来鲁单抗 | 奥来鲁单抗 | 1L | NCT05221840",
        notes="a：因无效而终止治疗；b：达到主要终点",
    )
    assert [trial.status for trial in trials(made)] == ["terminated", "positive", "ongoing"]
    assert [triple.assertion for triple in triples(made)] == ["negative", "negative", "positive", "ongoing"]


def test_from_tables_status_column() -> None:
    made = tabled("药物 | 注册号 | 状态", "帕博利珠单抗 | NCT03867084 | 招募中", "奥希替尼 | NCT02511106 | 已终止")
    assert [trial.status for trial in trials(made)] == ["ongoing", "terminated"]


def test_from_tables_column_of_results_leaves_the_status_open() -> None:
    made = tabled("药物 | 注册号 | ORR", "替沙仑赛 | NCT02445248 | 52%")
    assert trials(made)[0].status == ""
    assert triples(made)[0].assertion == "neutral"


def test_from_tables_legend_states_the_target_of_a_drug() -> None:
    made = tabled(
        "药物 | 治疗方案 | 注册号",
        "BI 754 111 | BI 754 111+化疗 | NCT03697304",
        notes="IL：白介素；BI 754 111：抗LAG-3抗体",
    )
    assert short(triples(made)) == [("miptenalimab", "LAG3", True, "investigational")]


def test_from_tables_bracket_behind_the_compound_states_its_targets() -> None:
    made = tabled("药物 | 注册号", "卡度尼利单抗（PD-1和CTLA-4） | NCT05008783")
    assert [row[:3] for row in short(triples(made))] == [("cadonilimab", "PDCD1", True), ("cadonilimab", "CTLA4", True)]


def test_from_tables_class_counts_where_no_drug_is_named() -> None:
    made = tabled("治疗方案 | 注册号", "抗TIGIT抗体+化疗 | NCT04294810")
    assert short(triples(made)) == [("anti-TIGIT antibody", "TIGIT", True, "investigational")]


def test_from_tables_trial_name_and_other_cells() -> None:
    made = tabled(
        "试验名称 | 分期 | 药物 | 疾病 | 主要终点 | 国家 | 预计完成日期",
        "KEYNOTE-811 | Ⅲ期 | 帕博利珠单抗 | 胃癌 | PFS和OS | 中国 | 2025-06",
    )
    [trial] = trials(made)
    assert (trial.trial_name, trial.trial_id, trial.setting.phase) == (("KEYNOTE-811",), (), "III")
    assert (trial.endpoints, trial.country, trial.completion_date) == (("PFS", "OS"), ("China",), "2025-06")


def test_from_tables_name_and_number_in_one_cell() -> None:
    made = tabled("研究（注册号） | 药物", "JULIET（NCT02445248） | 替沙仑赛")
    assert [(trial.trial_name, trial.trial_id) for trial in trials(made)] == [(("JULIET",), ("NCT02445248",))]


def test_from_tables_trial_named_in_another_column_is_the_row_s() -> None:
    made = tabled("药物 | 人群 | 注册号", "度普利尤单抗 | QUEST研究的哮喘患者 | NCT02414854")
    assert trials(made)[0].trial_name == ("QUEST",)


def test_from_tables_class_in_a_column_of_mechanisms_states_the_target() -> None:
    made = tabled("药物 | 作用机制 | 注册号", "奥法妥木单抗 | 抗CD20单抗 | NCT02792218")
    assert short(triples(made)) == [("ofatumumab", "MS4A1", True, "investigational")]


def test_from_tables_marker_of_the_patients_states_the_target_of_its_own_drug() -> None:
    made = tabled("治疗方案 | 人群 | 注册号", "阿达格拉西布+西妥昔单抗 | KRAS G12C，二线 | NCT04793958")
    assert [row[:3] for row in short(triples(made))] == [("adagrasib", "KRAS", True), ("cetuximab", "EGFR", False)]


def test_from_tables_expression_of_pd_l1_states_no_target() -> None:
    made = tabled("治疗方案 | 人群 | 注册号", "阿替利珠单抗 | PD-L1阳性 | NCT02409342")
    assert [row[:3] for row in short(triples(made))] == [("atezolizumab", "CD274", False)]


@pytest.mark.parametrize(
    ("header", "cell", "status"),
    [
        ("HR（95%CI）", "0.74（0.65～0.85）", "positive"),
        ("HR（95%CI）", "0.87（0.75～1.01）", ""),
        ("中位PFS（月）", "27.6 vs. 14.5", "positive"),
        ("中位PFS（月）", "7.2 vs. 9.5", ""),
        ("结论", "优于对照组", "positive"),
        ("结论", "未达到主要终点", "negative"),
        ("研究阶段", "终止", "terminated"),
        ("研究阶段", "Ⅲ期", "ongoing"),
    ],
)
def test_from_tables_status_by_results(header: str, cell: str, status: str) -> None:
    made = tabled(f"药物 | 注册号 | {header}", f"帕博利珠单抗 | NCT03867084 | {cell}")
    assert trials(made)[0].status == status


def test_from_tables_endpoints_of_other_fields() -> None:
    made = tabled("药物 | 主要终点 | 注册号", "度普利尤单抗 | EASI-75、IGA 0/1 | NCT03867084")
    assert trials(made)[0].endpoints == ("EASI 75", "IGA 0/1")


def test_from_tables_row_without_a_trial_is_none() -> None:
    made = tabled("药物 | 适应证", "帕博利珠单抗 | 胃癌")
    assert (trials(made), triples(made)) == ([], [])


def test_from_tables_unknown_code_in_a_column_of_drugs_is_a_drug() -> None:
    made = tabled(HEADER, "TIGIT | QZX-31905 | QZX-31905+信迪利单抗 | 1L | NCT04294810")
    assert trials(made)[0].experimental == ("QZX-31905", "sintilimab")
    assert ("QZX-31905", "TIGIT", True, "investigational") in short(triples(made))


def test_from_tables_trial_in_two_rows_is_one_with_what_both_say() -> None:
    made = tabled(
        HEADER,
        ROW,
        "TIGIT | 替瑞利尤单抗 | 替瑞利尤单抗+化疗 | 2L | NCT04294810",
        "PD-1 | 帕博利珠单抗 | 帕博利珠单抗 | 1L | NCT02702401",
    )
    first, second = trials(made)
    assert (first.trial_id, second.trial_id) == (("NCT04294810",), ("NCT02702401",))
    assert (first.experimental, first.setting.line) == (("atezolizumab", "tiragolumab", "chemotherapy"), ("1L", "2L"))
    assert len(triples(made)) == 4


def test_from_tables_name_in_one_row_and_number_in_another_are_one_trial() -> None:
    made = tabled("研究 | 注册号 | 药物", "QUEST | NCT02414854 | 度普利尤单抗", "QUEST |  | 度普利尤单抗")
    assert [(trial.trial_name, trial.trial_id) for trial in trials(made)] == [(("QUEST",), ("NCT02414854",))]


def test_from_tables_drug_that_is_not_in_its_regimen_is_given_too() -> None:
    made = tabled("药物 | 联合用药 | 注册号", "替瑞利尤单抗 | 阿替利珠单抗 | NCT04294810")
    assert trials(made)[0].experimental == ("tiragolumab", "atezolizumab")


def test_from_tables_named_regimen_gives_the_triples_of_its_components() -> None:
    made = tabled("方案 | 注册号", "DRd vs. Rd | NCT02252172")
    assert trials(made)[0].experimental == ("DRd",)
    assert ("daratumumab", "CD38", False) in [row[:3] for row in short(triples(made))]


def test_from_tables_named_backbone_of_a_drug_gives_no_triple() -> None:
    made = tabled("方案 | 注册号", "维泊妥珠单抗+R-CHOP | NCT03274492")
    assert {triple.drug for triple in triples(made)} == {"polatuzumab vedotin"}


def test_from_tables_class_in_brackets_states_the_target_of_its_drug() -> None:
    made = tabled("治疗方案 | 注册号", "IBI310（抗CTLA-4）+信迪利单抗 | NCT04720716")
    assert trials(made)[0].experimental == ("IBI310", "sintilimab")
    assert [row[:3] for row in short(triples(made))] == [("IBI310", "CTLA4", True), ("sintilimab", "PDCD1", False)]


def test_from_tables_heading_of_a_group_of_rows_holds_for_them() -> None:
    made = tabled(
        "注册号 | 药物", "一线治疗HER2阳性胃癌", "NCT03615326 | 帕博利珠单抗", "二线治疗", "NCT02370498 | 帕博利珠单抗"
    )
    first, second = trials(made)
    assert (first.setting.line, first.setting.biomarker, first.setting.disease) == (
        ("1L",),
        ("HER2+",),
        ("gastric cancer",),
    )
    assert second.setting.line == ("2L",)


def test_from_tables_heading_of_a_group_of_rows_states_their_target() -> None:
    made = tabled("注册号 | 药物", "IL-17A抑制剂", "NCT01358578 | 司库奇尤单抗")
    assert [row[:3] for row in short(triples(made))] == [("secukinumab", "IL17A", True)]


def test_from_tables_names_and_numbers_of_a_row_go_in_pairs() -> None:
    made = tabled("研究 | 注册号 | 药物", "SOLO 1、SOLO 2 | NCT02277743、NCT02277769 | 度普利尤单抗")
    assert [(trial.trial_name, trial.trial_id) for trial in trials(made)] == [
        (("SOLO-1",), ("NCT02277743",)),
        (("SOLO-2",), ("NCT02277769",)),
    ]


def test_from_tables_background_has_no_target() -> None:
    made = tabled("治疗方案 | 靶点 | 注册号", "标准治疗+化疗 | TLR7 | NCT05162586")
    assert triples(made) == []


def test_from_tables_drug_of_the_first_arm_alone_is_investigational() -> None:
    made = tabled("治疗方案 | 注册号", "帕博利珠单抗+贝伐珠单抗 vs. 贝伐珠单抗 | NCT05162586")
    assert [(row[0], row[3]) for row in short(triples(made))] == [
        ("pembrolizumab", "investigational"),
        ("bevacizumab", "combination"),
    ]


def test_from_tables_genes_before_a_construct_are_its_targets() -> None:
    made = tabled("治疗方案 | 注册号", "VEGFR1和PD-L1双靶点CAR-T细胞 | NCT05477927")
    assert [row[:3] for row in short(triples(made))] == [
        ("VEGFR1/PD-L1 CAR-T", "FLT1", True),
        ("VEGFR1/PD-L1 CAR-T", "CD274", True),
    ]


def test_from_tables_title_of_the_trial_states_its_setting() -> None:
    made = tabled("注册号 | 研究题目 | 药物", "NCT04886193 | 特瑞普利单抗用于初治HER2阳性胃癌的转化治疗 | 特瑞普利单抗")
    setting = trials(made)[0].setting
    assert (setting.line, setting.biomarker, setting.prior_therapy) == (
        ("conversion",),
        ("HER2+",),
        ("treatment-naive",),
    )
