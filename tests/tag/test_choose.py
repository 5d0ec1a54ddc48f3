"""Which of several possible mentions counts: levels, cues, case, the longest."""

import pytest

from tests.making import article_of, found, mentions


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("曲妥珠单抗", "trastuzumab"),
        ("恩美曲妥珠单抗", "trastuzumab emtansine"),
        ("德曲妥珠单抗", "trastuzumab deruxtecan"),
        ("戈沙妥珠单抗", "sacituzumab govitecan"),
        ("维迪西妥单抗", "disitamab vedotin"),
    ],
)
def test_choose_antibody_inside_a_conjugate_is_none(surface: str, name: str) -> None:
    assert mentions(f"患者接受{surface}。", "drug") == [(surface, name)]


def test_choose_what_lost_is_named() -> None:
    [mention] = found("患者接受德曲妥珠单抗。", "drug")
    assert "drug:trastuzumab" in mention.lost


@pytest.mark.parametrize(
    "surface",
    ["帕博利珠单抗", "派姆单抗", "pembrolizumab", "Pembrolizumab", "Keytruda", "MK-3475", "MK 3475", "帕博利\n珠单抗"],
)
def test_choose_all_names_of_a_drug_are_one_concept(surface: str) -> None:
    [mention] = found(f"患者接受{surface}治疗。", "drug")
    assert mention.name_en == "pembrolizumab"


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("PD-1", "PDCD1"),
        ("PD1", "PDCD1"),
        ("PD－1", "PDCD1"),
        ("PD‑1", "PDCD1"),
        ("Her-2", "ERBB2"),
        ("HER2", "ERBB2"),
        ("TGF-β", "TGF-beta"),
        ("TGFβ", "TGF-beta"),
        ("IFN-γ", "IFNG"),
        ("IFN-ɣ", "IFNG"),
        ("IL-33", "IL33"),
        ("Claudin 18.2", "CLDN18"),
    ],
)
def test_choose_gene_in_every_spelling(surface: str, name: str) -> None:
    assert mentions(f"可见{surface}表达。", "gene") == [(surface, name)]


def test_choose_gene_with_a_longer_number_is_another() -> None:
    assert mentions("可见IL-17A与IL-1β表达。", "gene") == [("IL-17A", "IL17A"), ("IL-1β", "IL1B")]


def test_choose_abbreviation_in_capitals_is_no_small_word() -> None:
    assert mentions("MET扩增患者", "gene") == [("MET", "MET")]
    assert mentions("The endpoint was met, 基因检测阳性。", "gene") == []


@pytest.mark.parametrize(
    "text", ["HR为0.71。", "OS延长。", "PR患者10例。", "SD患者", "ADR发生率", "II期研究", "AR发生率为20%。"]
)
def test_choose_clinical_abbreviation_is_no_gene(text: str) -> None:
    assert mentions(text, "gene") == []


def test_choose_level_b_counts_with_a_cue_in_the_sentence() -> None:
    assert mentions("ALK融合患者预后好。", "gene") == [("ALK", "ALK")]


def test_choose_level_b_does_not_count_without_a_cue() -> None:
    assert mentions("血清ALK为80 U/L。", "gene") == []


def test_choose_cue_in_another_sentence_does_not_count() -> None:
    assert mentions("基因检测阳性。血清ALK为80 U/L。", "gene") == []


def test_choose_column_header_is_a_cue_for_its_cells() -> None:
    table = "表 1 肺癌的临床试验\n靶点 药物 注册号\nALK 洛拉替尼 NCT03052608\nALK 恩沙替尼 NCT02767804\n"
    text = f"引言\n见表 1。\n\n{table}\n2 结语\n略。\n"
    cells = [m.name_en for m in article_of(text, "tag").mentions if m.surface == "ALK"]
    assert cells == ["ALK", "ALK"]


def test_choose_cell_word_inside_a_gene_name_is_no_cell() -> None:
    assert mentions("T细胞免疫球蛋白黏蛋白3表达升高。", "cell_type") == []


def test_choose_learned_society_is_no_therapy() -> None:
    assert mentions("某某学会肿瘤免疫治疗专业委员会制定。", "drug_class") == []


@pytest.mark.parametrize(
    "text", ["乳酸升高。", "药物与抗体。", "肿瘤微环境复杂。", "患者接受放疗和手术。", "安慰剂组无效。"]
)
def test_choose_what_does_not_count_is_no_mention(text: str) -> None:
    assert mentions(text, "drug", "drug_class", "disease") == []


def test_choose_genes_are_the_only_mentions_inside_others() -> None:
    text = "抗TIGIT抗体联合PD-1/PD-L1抑制剂治疗非小细胞肺癌肝转移，CD8+ T细胞增多，KEYNOTE-811研究达到终点。"
    all_found = found(text)
    for one in all_found:
        for other in all_found:
            if one is not other and one.span.start <= other.span.start and other.span.end <= one.span.end:
                assert (one.type, other.type) == ("drug_class", "gene")


def test_choose_number_that_goes_on_behind_its_point_ends_no_name() -> None:
    assert mentions("基线代谢当量（MET 4.5）较低。") == []
    assert mentions("CLDN18.2高表达。", "gene") == [("CLDN18.2", "CLDN18")]


def test_choose_verb_before_a_cell_is_no_part_of_it() -> None:
    assert mentions("该药可活化T细胞。", "cell_type") == [("T细胞", "T cell")]


def test_choose_insulin_as_agent_and_as_hormone() -> None:
    assert mentions("患者皮下注射胰岛素。", "drug_class") == [("胰岛素", "insulin")]
    assert mentions("餐后胰岛素分泌增加。", "gene") == [("胰岛素", "INS")]


def test_choose_cell_word_inside_antitumour_immunity_is_no_cell() -> None:
    assert mentions("该药可增强抗肿瘤细胞免疫。", "cell_type") == []
    assert mentions("该机制促进肿瘤细胞免疫逃逸。", "cell_type") == [("肿瘤细胞", "tumor cell")]


def test_choose_chemoradiotherapy_is_no_chemotherapy() -> None:
    text = "直肠癌的新辅助放化疗（nCRT）优于放化疗。"
    assert mentions(text, "drug_class") == [
        ("新辅助放化疗", "neoadjuvant chemoradiotherapy"),
        ("nCRT", "neoadjuvant chemoradiotherapy"),
        ("放化疗", "chemoradiotherapy"),
    ]


def test_choose_filtration_rate_is_no_growth_factor_receptor() -> None:
    assert mentions("患者eGFR下降，EGFR无突变。", "gene") == [("EGFR", "EGFR")]


def test_choose_virus_named_after_a_disease_is_no_disease() -> None:
    assert mentions("人类免疫缺陷病毒（human immunodeficiency virus，HIV）传播。", "disease") == []


def test_choose_trial_named_like_a_word_counts_in_a_bracket_of_names() -> None:
    assert mentions("瑞戈非尼（CORRECT、CONCUR）有效。", "trial_name") == [("CORRECT", "CORRECT"), ("CONCUR", "CONCUR")]
    assert mentions("该结果（SUNLIGHT exposure）有效。", "trial_name") == []


def test_choose_trap_of_neutrophils_is_no_cell() -> None:
    assert mentions("中性粒细胞胞外诱捕网增多。", "cell_type") == []


def test_choose_short_form_behind_its_english_phrase_is_no_trial() -> None:
    assert mentions("免疫微环境（tumor immune microenvironment，TIME）复杂。", "trial_name") == []
    assert mentions("免疫微环境（TIME）复杂。", "trial_name") == []
