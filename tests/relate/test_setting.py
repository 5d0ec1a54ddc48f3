"""In whom: the setting of texts, of table rows with their fallbacks, and of sentences."""

from unicodedata import normalize

import pytest

from pipeline.article import Setting
from pipeline.relate.context import Context
from pipeline.relate.setting import merge, phase_in, read_setting, sentence_diseases
from tests.making import article_of, paragraph, tabled, trials, triples

HEADER = "药物 | 人群 | 注册号"


def row(cell: str, caption: str = "表 1 相关临床试验", title: str = "", number: str = "NCT05221840") -> Setting:
    """The setting of a row with this cell."""
    [trial] = trials(tabled(HEADER, f"帕博利珠单抗 | {cell} | {number}", caption=caption, title=title))
    return trial.setting


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Ⅰ期", "I"), ("Ⅰb期", "I"), ("I/II期", "I/II"), ("Ⅰ/Ⅱ期", "I/II"), ("Ⅱ期", "II"), ("Ⅱ/Ⅲ期", "II/III"),
        ("Ⅲ期", "III"), ("3期", "III"), ("Ⅳ期", "IV"), ("phase 2", "II"), ("phase III", "III"),
        ("", ""), ("晚期", ""), ("Ⅲ期患者", ""), ("Ⅰ期和Ⅱ期", ""),
    ],
)  # fmt: skip
def test_setting_phase(text: str, phase: str) -> None:
    assert phase_in(normalize("NFKC", text)) == phase


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1L", "1L"), ("2L+", "2L+"), ("一线治疗", "1L"), ("二线及以上", "2L+"), ("三线", "3L"), ("一、二线", "1L 2L"),
        ("first-line", "1L"), ("辅助治疗", "adjuvant"), ("新辅助治疗", "neoadjuvant"), ("新辅助治疗后残留病灶", ""),
        ("维持治疗", "maintenance"),
        ("围手术期", "perioperative"), ("转化治疗", "conversion"), ("一线医务人员", ""), ("初治患者", "1L"),
    ],
)  # fmt: skip
def test_setting_line(text: str, line: str) -> None:
    assert " ".join(read_setting(text).line) == line


@pytest.mark.parametrize(
    ("text", "biomarker"),
    [
        ("PD-L1≥50%", "PD-L1>=50%"), ("CPS≥5", "CPS>=5"), ("TMB≥10", "TMB>=10"), ("HER2阳性", "HER2+"),
        ("HER2阴性", "HER2-"), ("PD-L1阳性", "PD-L1+"),
        ("PD-L1阳性（TPS≥1%）", "PD-L1>=1%"), ("MSI-H", "MSI-H"), ("KRAS突变", "KRAS mutation"),
        ("KRAS G12C突变", "KRAS G12C"), ("LVEF≤40%", "LVEF<=40%"), ("IDH1突变", "IDH1 mutation"),
        ("RET融合阳性", "RET fusion"), ("CD30阳性", "CD30+"),
        ("FGFR2扩增", "FGFR2 amplification"), ("Ph染色体阳性", "Ph+"), ("PD-L1表达水平与预后相关", ""),
    ],
)  # fmt: skip
def test_setting_biomarker(text: str, biomarker: str) -> None:
    assert " ".join(read_setting(text).biomarker) == biomarker


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("ICI初治", "ICI-naive"), ("ICI经治", "ICI-pretreated"), ("ICI耐药", "ICI-resistant"), ("化疗后", "post-chemo"),
        ("ICI初治和经治", "ICI-naive ICI-pretreated"), ("化疗后和ICI", "post-chemo prior-ICI"),
        ("先于ICI", "prior-ICI"),
        ("TKI耐药", "TKI-resistant"), ("经治", "pretreated"), ("初治患者", "treatment-naive"), ("ICI耐药机制", ""),
    ],
)  # fmt: skip
def test_setting_prior_therapy(text: str, prior: str) -> None:
    assert " ".join(read_setting(text).prior_therapy) == prior


def test_setting_of_a_row_reads_all_of_its_cell() -> None:
    assert row("非小细胞肺癌，1L，PD-L1≥50%", number="NCT05221840（Ⅲ期）") == Setting(
        ("non-small cell lung cancer",), ("1L",), ("PD-L1>=50%",), (), (), "III"
    )


def test_setting_disease_of_the_cell_counts_before_the_caption() -> None:
    assert row("胃癌", caption="表 1 食管癌的临床试验").disease == ("gastric cancer",)


def test_setting_disease_of_the_caption_counts_before_the_title() -> None:
    assert row("1L", caption="表 1 食管癌的临床试验", title="胃癌的治疗").disease == ("esophageal cancer",)


def test_setting_disease_of_the_title_is_the_last_resort() -> None:
    assert row("1L", title="胃癌的治疗").disease == ("gastric cancer",)


def test_setting_without_any_disease_is_empty() -> None:
    assert row("1L").disease == ()


@pytest.mark.parametrize(
    ("caption", "title", "prior"),
    [
        ("表 1 抗ICI耐药的临床试验", "", "ICI-resistant"),
        ("表 1 相关临床试验", "EGFR-TKI耐药的研究进展", "TKI-resistant"),
        ("表 1 抗ICI耐药的临床试验", "EGFR-TKI耐药的研究进展", "ICI-resistant"),
        ("表 1 铂耐药卵巢癌的临床试验", "", "platinum-resistant"),
        ("表 1 相关临床试验", "", "resistant"),
    ],
)
def test_setting_bare_resistance_is_what_the_article_is_about(caption: str, title: str, prior: str) -> None:
    assert row("耐药", caption=caption, title=title).prior_therapy == (prior,)


def test_setting_population_of_the_caption_holds_for_its_rows() -> None:
    assert row("1L", caption="表 1 局部晚期胃癌的临床试验").population == ("locally advanced",)


def test_setting_of_the_caption_fills_what_the_cell_does_not_state() -> None:
    caption = "表 1 一线治疗HR阳性/HER2阴性乳腺癌的临床试验"
    assert row("绝经后", caption=caption).line == ("1L",)
    assert row("二线", caption=caption).line == ("2L",)
    assert row("绝经后", caption=caption).biomarker == ("HR+", "HER2-")


def test_setting_adjuvant_alone_in_a_cell() -> None:
    assert row("辅助").line == ("adjuvant",)


def test_setting_phase_of_the_caption_holds_for_rows_without_their_own() -> None:
    assert row("1L", caption="表 1 Ⅲ期临床试验").phase == "III"


def test_setting_phase_behind_each_number_is_its_own() -> None:
    made = tabled(HEADER, "帕博利珠单抗 | 1L | NCT05221840（Ⅲ期），NCT03334617（Ⅱ期）")
    assert [(trial.trial_id, trial.setting.phase) for trial in trials(made)] == [
        (("NCT05221840",), "III"),
        (("NCT03334617",), "II"),
    ]


def diseases(text: str) -> tuple[str, ...]:
    """The diseases in whom, of a one-sentence paragraph."""
    context = Context(paragraph(text))
    [sentence] = context.sentences()
    return sentence_diseases(context, sentence)


def test_setting_disease_of_a_sentence() -> None:
    assert diseases("该药用于治疗晚期胃癌患者。") == ("gastric cancer",)


def test_setting_diseases_listed_side_by_side_all_count() -> None:
    assert diseases("该药用于治疗胃癌、食管癌和肝细胞癌患者。") == (
        "gastric cancer",
        "esophageal cancer",
        "hepatocellular carcinoma",
    )


def test_setting_adverse_event_is_no_disease_of_a_sentence() -> None:
    assert diseases("最常见的不良反应为腹泻和间质性肺病。") == ()


def test_setting_bare_metastasis_is_no_disease_of_a_sentence() -> None:
    assert diseases("该药用于治疗脑转移患者。") == ()


def test_setting_merge_fills_what_is_missing() -> None:
    nearest, wider = Setting(disease=("a",), phase="II"), Setting(disease=("b",), line=("1L",), phase="III")
    assert merge(nearest, wider) == Setting(disease=("a",), line=("1L",), phase="II")


def test_setting_what_patients_died_of_is_not_treated() -> None:
    article = article_of("淋巴瘤的治疗\n\n1 研究\n\n贝林妥欧单抗治疗淋巴瘤患者，两名死于脓毒症，其余患者均缓解。\n")
    assert [triple.setting.disease for triple in triples(article)] == [("lymphoma",)] * 2
