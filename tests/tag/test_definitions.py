"""Abbreviations that a document defines, and what they mean in it."""

import pytest

from pipeline.article import Abbreviation
from tests.making import article_of, found, mentions, paragraph


def defined(text: str) -> list[tuple[str, str, str, str]]:
    """Short form, Chinese and English long form and type of the abbreviations that a paragraph defines."""
    records = [record for record in paragraph(text).records if isinstance(record, Abbreviation)]
    return [(record.short, record.long_zh, record.long_en, record.type) for record in records]


@pytest.mark.parametrize(
    "bracket",
    [
        "(rheumatoid arthritis, RA)",
        "（rheumatoid arthritis，RA）",
        "（rheumatoid\narthritis，RA）",
        "[rheumatoid arthritis, RA]",
    ],
)
def test_definitions_chinese_with_english_and_abbreviation(bracket: str) -> None:
    text = f"类风湿关节炎{bracket}的病因不明。"
    assert defined(text) == [("RA", "类风湿关节炎", "rheumatoid arthritis", "disease")]


def test_definitions_chinese_with_abbreviation_only() -> None:
    assert defined("类风湿关节炎（RA）的病因不明。") == [("RA", "类风湿关节炎", "", "disease")]


def test_definitions_english_with_abbreviation() -> None:
    assert defined("Rheumatoid arthritis (RA) is common.") == [("RA", "", "Rheumatoid arthritis", "disease")]


def test_definitions_both_halves_and_the_abbreviation_are_mentions_of_one_concept() -> None:
    text = "类风湿关节炎（rheumatoid arthritis，RA）的病因不明。"
    assert mentions(text) == [
        ("类风湿关节炎", "rheumatoid arthritis"),
        ("rheumatoid arthritis", "rheumatoid arthritis"),
        ("RA", "rheumatoid arthritis"),
    ]


def test_definitions_range_begins_with_the_long_form_and_ends_with_the_bracket() -> None:
    article = paragraph("我们关注类风湿关节炎（RA）患者。")
    [record] = [record for record in article.records if isinstance(record, Abbreviation)]
    assert article.raw[record.start : record.end] == "类风湿关节炎（RA）"


def test_definitions_name_cut_by_its_bracket_is_one_mention() -> None:
    assert mentions("自然杀伤(natural killer，NK)细胞数量减少。") == [("自然杀伤(natural killer，NK)细胞", "NK cell")]


def test_definitions_make_an_ambiguous_surface_count() -> None:
    assert ("AR", "AR") in mentions("雄激素受体(androgen receptor，AR)驱动肿瘤生长，AR可被阻断。")
    assert mentions("AR可被阻断。", "gene") == []


def test_definitions_of_something_else_block_the_lexicon() -> None:
    assert "AR" in [surface for surface, _ in mentions("前列腺癌中AR基因扩增常见。", "gene")]
    assert mentions("不良反应（adverse reaction，AR）多为轻度。AR基因扩增常见。", "gene") == []


def test_definitions_beat_the_lexicon_in_the_whole_document() -> None:
    text = "引言\nAR发生率为20%，AR表达升高。\n结论\n不良反应（adverse reaction，AR）多为轻度。\n"
    assert [m for m in article_of(text, "tag").mentions if m.surface == "AR"] == []


def test_definitions_explain_how_the_mention_was_found() -> None:
    [mention] = [m for m in found("雄激素受体（AR）驱动肿瘤生长。", "gene") if m.surface == "AR"]
    assert mention.how == "abbreviation"


def test_definitions_first_one_counts() -> None:
    text = "类风湿关节炎（RA）与视黄酸受体激动剂（RA）不同，RA患者常见。"
    assert {name for surface, name in mentions(text) if surface == "RA"} == {"rheumatoid arthritis"}


def test_definitions_hold_for_the_document_only() -> None:
    assert mentions("某新病种（XQZ）患者常见。") == []
    assert mentions("XQZ患者常见。") == []


@pytest.mark.parametrize(
    "text",
    [
        "雷莫西尤单抗（vs. SOC）延长了生存期。",
        "奥沙利铂（CAPOX）方案有效。",
        "患者年龄较大（P值未报告）。",
        "美泊利珠单抗（IL-5）已获批。",
    ],
)
def test_definitions_are_not_in_every_bracket(text: str) -> None:
    assert defined(text) == []


def test_definitions_bracket_with_another_name_keeps_both_apart() -> None:
    assert mentions("奥沙利铂（CAPOX）方案有效。") == [("奥沙利铂", "oxaliplatin"), ("CAPOX", "CAPOX")]


def test_definitions_code_behind_a_class_is_a_product_of_it() -> None:
    [(surface, name)] = mentions("溶瘤腺病毒（XYZ-101）可供注射。", "drug")
    assert (surface, name) == ("XYZ-101", "XYZ-101")


TABLE = (
    "引言\n见表 1。\n\n表 1 关节炎的临床试验\n药物 疾病 注册号\n"
    "托珠单抗 RA NCT00106548\n巴瑞替尼 RA NCT01710358\n{}\n\n2 结语\n略。\n"
)


def test_definitions_first_entry_of_a_legend() -> None:
    article = article_of(TABLE.format("注：RA：类风湿关节炎；IL-6：白细胞介素6"), "tag")
    assert "RA" in [record.short for record in article.records if isinstance(record, Abbreviation)]


def test_definitions_in_the_legend_of_a_table() -> None:
    article = article_of(TABLE.format("IL-6：白细胞介素6；RA：类风湿关节炎"), "tag")
    records = [record for record in article.records if isinstance(record, Abbreviation)]
    assert ("RA", "类风湿关节炎", "disease") in [(record.short, record.long_zh, record.type) for record in records]


def test_definitions_in_the_legend_of_a_table_count_in_its_cells() -> None:
    article = article_of(TABLE.format("IL-6：白细胞介素6；AR：类风湿关节炎").replace(" RA ", " AR "), "tag")
    cells = [m for m in article.mentions if m.surface == "AR" and article.blocks[m.block].kind == "cell"]
    assert {m.name_en for m in cells} == {"rheumatoid arthritis"}


def test_definitions_single_letter_is_the_label_of_an_arm() -> None:
    assert mentions("帕博利珠单抗（P）联合化疗优于化疗（P=0.01）。", "drug") == [("帕博利珠单抗", "pembrolizumab")]


def test_definitions_english_name_tells_which_drug_an_unknown_chinese_name_means() -> None:
    text = "新药依那利珠单抗（inebilizumab）有效，依那利珠单抗耐受良好。"
    assert mentions(text, "drug") == [
        ("依那利珠单抗", "inebilizumab"),
        ("inebilizumab", "inebilizumab"),
        ("依那利珠单抗", "inebilizumab"),
    ]


def test_definitions_english_name_corrects_a_chinese_name_of_another_drug() -> None:
    assert mentions("瑞利珠单抗（reslizumab）有效。", "drug") == [
        ("瑞利珠单抗", "reslizumab"),
        ("reslizumab", "reslizumab"),
    ]


def test_definitions_words_before_an_english_name_are_no_name() -> None:
    assert mentions("该药物（ponesimod）有效。", "drug") == [("ponesimod", "ponesimod")]


def test_definitions_conjugate_behind_its_antibody_does_not_rename_the_antibody() -> None:
    found_drugs = mentions("曲妥珠单抗（trastuzumab emtansine）有效，曲妥珠单抗亦然。", "drug")
    assert found_drugs[-1] == ("曲妥珠单抗", "trastuzumab")


def test_definitions_short_form_that_is_a_series_too_means_the_name_before_it() -> None:
    assert mentions("阿巴卡韦（ABC）常用，ABC可致过敏。", "drug")[1:] == [("ABC", "abacavir"), ("ABC", "abacavir")]


def test_definitions_trial_behind_a_disease_is_not_its_short_form() -> None:
    assert mentions("治疗胃癌（RAINBOW）有效。", "disease") == [("胃癌", "gastric cancer")]


def test_definitions_short_form_of_another_kind_of_cell_is_not_the_cell_before_it() -> None:
    text = "肿瘤相关巨噬细胞（TAM）来自骨髓单核细胞（BM-TAM）。"
    assert ("BM-TAM", "bone marrow mononuclear cell") not in mentions(text, "cell_type")


def test_definitions_chinese_name_with_a_drug_ending_means_a_drug_without_chinese_name() -> None:
    assert mentions("新药伊替单抗（itepekimab）有效。", "drug")[0] == ("伊替单抗", "itepekimab")


@pytest.mark.parametrize("bracket", ["QUUXTRIAL", "BREEZE-AD7", "QU-XYZ"])
def test_definitions_trial_behind_a_drug_is_not_its_short_form(bracket: str) -> None:
    assert mentions(f"巴瑞替尼（{bracket}）有效。", "drug") == [("巴瑞替尼", "baricitinib")]


def test_definitions_short_form_behind_a_drug_need_not_be_made_of_its_letters() -> None:
    assert mentions("环磷酰胺（CPZ）有效。", "drug")[1] == ("CPZ", "cyclophosphamide")


def test_definitions_trial_behind_a_class_is_not_its_short_form() -> None:
    text = "阿瓦辛（C5抑制剂，GATHER1/2）有效。"
    assert [m.type for m in found(text) if m.surface == "GATHER1/2"] == ["trial_name", "trial_name"]
