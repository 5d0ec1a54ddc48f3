"""Trials and triples of prose."""

from pipeline.article import Article, Triple
from tests.making import article_of, paragraph, trials, triples

TEXT = (
    "Ⅲ期HIMALAYA研究（NCT03298451）比较了度伐利尤单抗与索拉非尼一线治疗肝细胞癌患者的疗效。结果显示，中位OS显著延长。"
)


def prose(text: str) -> Article:
    return paragraph(text, "relate")


def short(found: list[Triple]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(triple.drug, triple.target, triple.trial_name) for triple in found]


def test_from_prose_trial_is_one_row_with_all_that_is_said_of_it() -> None:
    [trial] = trials(prose(TEXT))
    assert (trial.trial_name, trial.trial_id, trial.registry) == (
        ("HIMALAYA",),
        ("NCT03298451",),
        ("ClinicalTrials.gov",),
    )
    assert (trial.experimental, trial.comparator, trial.endpoints) == (("durvalumab",), ("sorafenib",), ("OS",))
    assert (trial.setting.disease, trial.setting.line, trial.setting.phase) == (
        ("hepatocellular carcinoma",),
        ("1L",),
        "III",
    )
    assert trial.status == "positive"


def test_from_prose_evidence_is_the_sentence() -> None:
    article = prose(TEXT)
    [trial] = trials(article)
    assert trial.evidence.source == "prose"
    assert trial.evidence.text == TEXT.split("。")[0] + "。"
    assert article.raw[trial.evidence.start : trial.evidence.end] == trial.evidence.text


def test_from_prose_each_sentence_has_its_triple() -> None:
    found = triples(prose(TEXT))
    assert [(triple.drug, triple.target, triple.assertion) for triple in found] == [
        ("durvalumab", "CD274", "neutral"),
        ("durvalumab", "CD274", "positive"),
    ]


def test_from_prose_comparator_has_no_triple() -> None:
    assert {triple.drug for triple in triples(prose(TEXT))} == {"durvalumab"}
    assert triples(prose(TEXT))[0].comparator == ("sorafenib",)


def test_from_prose_chemotherapy_has_no_triple() -> None:
    assert short(triples(prose("帕博利珠单抗联合化疗有效。"))) == [("pembrolizumab", "PDCD1", ())]


def test_from_prose_sentence_without_trial_has_a_triple_without_trial() -> None:
    [triple] = triples(prose("奥马珠单抗用于治疗哮喘患者。"))
    assert (triple.trial_id, triple.trial_name, triple.setting.disease) == ((), (), ("asthma",))


def test_from_prose_disease_comes_from_the_section_where_the_sentence_names_none() -> None:
    article = article_of("哮喘的治疗\n引言\n略。\n二、特应性皮炎\n度普利尤单抗显著改善了症状。\n")
    assert triples(article)[0].setting.disease == ("atopic dermatitis",)


def test_from_prose_disease_comes_from_the_title_where_no_section_names_one() -> None:
    article = article_of("哮喘的治疗\n引言\n略。\n二、生物制剂\n度普利尤单抗显著改善了症状。\n")
    assert triples(article)[0].setting.disease == ("asthma",)


def test_from_prose_class_counts_only_without_a_drug_of_its_target() -> None:
    assert {row[0] for row in short(triples(prose("PD-1抑制剂如帕博利珠单抗显著延长了OS。")))} == {"pembrolizumab"}
    assert {row[0] for row in short(triples(prose("PD-1抑制剂显著延长了OS。")))} == {"PD-1 inhibitor"}


def test_from_prose_drug_belongs_to_the_trial_in_the_bracket_behind_it() -> None:
    article = prose("德曲妥珠单抗（DESTINY-Breast03研究）和戈沙妥珠单抗（ASCENT研究）均改善了PFS。")
    assert short(triples(article)) == [
        ("trastuzumab deruxtecan", "ERBB2", ("DESTINY-Breast03",)),
        ("sacituzumab govitecan", "TACSTD2", ("ASCENT",)),
    ]
    assert [(trial.trial_name, trial.experimental) for trial in trials(article)] == [
        (("DESTINY-Breast03",), ("trastuzumab deruxtecan",)),
        (("ASCENT",), ("sacituzumab govitecan",)),
    ]


def test_from_prose_bare_trial_in_the_bracket_behind_a_drug_is_its_trial() -> None:
    article = prose("帕博利珠单抗（KEYNOTE-859）和纳武利尤单抗（CheckMate 649）均延长了胃癌患者的OS。")
    assert short(triples(article)) == [
        ("pembrolizumab", "PDCD1", ("KEYNOTE-859",)),
        ("nivolumab", "PDCD1", ("CheckMate 649",)),
    ]


def test_from_prose_drug_of_two_trials_has_a_triple_for_each() -> None:
    article = prose("KEYNOTE-062研究和KEYNOTE-859研究均评估了帕博利珠单抗治疗胃癌患者的疗效。")
    assert [row[2] for row in short(triples(article))] == [("KEYNOTE-062",), ("KEYNOTE-859",)]


def test_from_prose_comparator_belongs_to_the_trial_of_its_clause() -> None:
    article = prose("FLAURA研究中奥希替尼优于吉非替尼，ALEX研究中阿来替尼优于克唑替尼。")
    assert [(trial.experimental, trial.comparator) for trial in trials(article)] == [
        (("osimertinib",), ("gefitinib",)),
        (("alectinib",), ("crizotinib",)),
    ]


def test_from_prose_failed_trial_with_a_gain_in_a_subgroup_is_not_positive() -> None:
    [trial] = trials(prose("KEYNOTE-240研究评估了帕博利珠单抗。该研究未达到主要终点，但亚组分析显示患者获益。"))
    assert trial.status != "positive"


def test_from_prose_arms_are_those_of_the_sentence_on_the_design() -> None:
    [trial] = trials(
        prose(
            "基于RATIONALE-305研究，替雷利珠单抗获批用于胃癌患者。该研究中，受试者随机分至替雷利珠单抗或安慰剂联合化疗。"
            "主要终点为OS。CPS≥10患者的中位PFS为8.1个月。"
        )
    )
    assert (trial.experimental, trial.comparator) == (("tislelizumab", "chemotherapy"), ("chemotherapy", "placebo"))
    assert (trial.endpoints, trial.setting.biomarker) == (("OS",), ())
    assert trial.evidence.text.endswith("联合化疗。")


def test_from_prose_status_is_that_of_the_statement_that_names_the_trial() -> None:
    [trial] = trials(prose("Ⅰ期试验中帕博利珠单抗疗效良好；该方案目前正在KEYNOTE-859研究中进行验证。"))
    assert trial.status == "ongoing"


def test_from_prose_target_belongs_to_the_drug_beside_it() -> None:
    found = triples(prose("抗PD-L1度伐利尤单抗和抗CTLA-4曲美木单抗延长了OS。"))
    assert [(triple.drug, triple.target, triple.target_stated) for triple in found] == [
        ("durvalumab", "CD274", True),
        ("tremelimumab", "CTLA4", True),
    ]


def test_from_prose_listed_targets_are_all_stated() -> None:
    found = triples(prose("阿巴西普可结合CD80/CD86。"))
    assert {(triple.target, triple.target_stated) for triple in found} == {("CD80", True), ("CD86", True)}


def test_from_prose_phase_before_the_trial_is_read_whole() -> None:
    found = triples(prose("利生奇珠单抗在两项重复设计的Ⅲ期研究中均优于乌司奴单抗：UltIMMa-1研究的PASI 90为75.3%。"))
    assert found[0].setting.phase == "III"


def test_from_prose_trial_of_a_table_has_no_second_row() -> None:
    table = "表 1 相关临床试验\n靶点 药物 注册号\nPD-L1 度伐利尤单抗 NCT03298451\nPD-1 帕博利珠单抗 NCT02702401\n"
    article = article_of(
        f"引言\n见表 1。\n{table}\n2 结论\nNCT03298451研究显示，度伐利尤单抗显著延长了患者的OS，安全性良好。\n"
    )
    assert [trial.trial_id for trial in trials(article)] == [("NCT03298451",), ("NCT02702401",)]


def test_from_prose_result_of_a_listed_trial_becomes_its_status() -> None:
    table = "表 1 相关临床试验\n靶点 药物 注册号\nPD-L1 度伐利尤单抗 NCT03298451\nPD-1 帕博利珠单抗 NCT02702401\n"
    article = article_of(
        f"引言\n见表 1。\n{table}\n2 结论\nNCT03298451研究显示，度伐利尤单抗显著延长了患者的OS，安全性良好。\n"
    )
    assert [trial.status for trial in trials(article)] == ["positive", "ongoing"]


def test_from_prose_headings_and_captions_make_no_triple() -> None:
    article = article_of("哮喘的治疗\n一、奥马珠单抗\n略。\n")
    assert triples(article) == []


def test_from_prose_references_make_no_trial() -> None:
    article = article_of("引言\n哮喘常见。\n参考文献\n[1] 王五. KEYNOTE-811研究[J]. NCT03615326.\n")
    assert trials(article) == []


def test_from_prose_class_of_a_list_holds_for_each_of_its_drugs() -> None:
    found = triples(prose("乌帕替尼、托法替布（tofacitinib）以及巴瑞替尼同属JAK抑制剂。"))
    assert [(triple.drug, triple.target, triple.target_stated) for triple in found] == [
        ("upadacitinib", "JAK", True),
        ("tofacitinib", "JAK", True),
        ("baricitinib", "JAK", True),
    ]


def test_from_prose_compared_arms_may_hold_brackets() -> None:
    found = triples(prose("一项试验比较了西妥昔单抗联合姑息化疗（FOLFIRI方案）与单用姑息化疗（FOLFIRI方案）的缓解率。"))
    assert {(triple.drug, triple.comparator) for triple in found} == {("cetuximab", ("FOLFIRI",))}


def test_from_prose_comparison_of_the_drug_before_carries_it() -> None:
    found = triples(prose("泽布替尼用于慢性淋巴细胞白血病。ALPINE研究表明，其较伊布替尼显著改善预后。"))
    assert [(t.drug, t.comparator, t.assertion) for t in found[1:]] == [("zanubrutinib", ("ibrutinib",), "positive")]


def test_from_prose_bare_comparison_has_no_triple() -> None:
    assert triples(prose("与伊布替尼相比，死亡风险显著降低。")) == []


def test_from_prose_listed_drugs_are_each_investigational() -> None:
    found = triples(prose("BTK抑制剂包括伊布替尼、泽布替尼及奥布替尼。"))
    assert [(t.role, t.regimen) for t in found] == [
        ("investigational", "ibrutinib"),
        ("investigational", "zanubrutinib"),
        ("investigational", "orelabrutinib"),
    ]


def test_from_prose_backbone_named_first_leaves_the_drug_investigational() -> None:
    [found] = triples(prose("化疗联合帕博利珠单抗有效。"))
    assert (found.drug, found.role, found.regimen) == (
        "pembrolizumab",
        "investigational",
        "chemotherapy + pembrolizumab",
    )


def test_from_prose_trials_of_a_sentence_have_their_own_results() -> None:
    text = "帕博利珠单抗的KEYNOTE-024研究达到主要终点，而KEYNOTE-042研究未达到主要终点。"
    article = prose(text)
    assert [trial.status for trial in trials(article)] == ["positive", "negative"]
    assert [triple.assertion for triple in triples(article)] == ["positive", "negative"]
