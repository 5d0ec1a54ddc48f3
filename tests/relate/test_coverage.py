"""What was seen and gave nothing is named, with the reason."""

from pipeline.article import Article, Unused
from tests.making import article_of, paragraph, tabled, trials

HEADER = "注册号 | 治疗方案 | 人群"
ROW = "NCT04294810 | 帕博利珠单抗 | 一线"


def unused(article: Article, kind: str) -> list[tuple[str, str]]:
    """Text and reason of what was not used, of a kind."""
    return [
        (record.text, record.reason) for record in article.records if isinstance(record, Unused) and record.kind == kind
    ]


def test_coverage_nothing_is_reported_of_what_was_read() -> None:
    assert [record for record in tabled(HEADER, ROW).records if isinstance(record, Unused)] == []


def test_coverage_registry_number_of_a_wrong_length() -> None:
    [(text, reason)] = unused(paragraph("试验NCT0429481正在招募。", "relate"), "registry number")
    assert (text, reason) == (
        "NCT0429481",
        "7 digits; a number of ClinicalTrials.gov has 8: compare it with the printed page",
    )


def test_coverage_trial_that_only_a_heading_names() -> None:
    article = article_of("哮喘的治疗\n引言\n略。\n二、QUEST研究与NCT02414854\n该病常见。\n")
    assert ("NCT02414854", "no row of the trials holds it") in unused(article, "trial")


def test_coverage_table_without_a_trial() -> None:
    made = tabled("药物 | 适应证", "帕博利珠单抗 | 胃癌", caption="表 1 获批药物")
    assert unused(made, "table") == [("表 1 获批药物", "no row names a trial")]


def test_coverage_table_that_was_left_as_text() -> None:
    article = article_of("引言\n略。\n表 2 药物的结构\n甲乙丙\n丁戊己\n\n二、结论\n该病常见。\n")
    assert unused(article, "table") == [("表 2 药物的结构", "left as text: its columns were not recognised")]


def test_coverage_unknown_header() -> None:
    made = tabled("注册号 | 治疗方案 | 丙", f"{ROW.rsplit(' | ', 1)[0]} | 略")
    assert unused(made, "column") == [("丙", "unknown header; not read")]


def test_coverage_unknown_header_that_its_cells_tell() -> None:
    made = tabled("甲 | 治疗方案", "NCT04294810 | 帕博利珠单抗")
    assert unused(made, "column") == [("甲", "unknown header; read as registry by its cells")]
    assert trials(made)[0].trial_id == ("NCT04294810",)


def test_coverage_row_without_a_trial() -> None:
    assert unused(tabled(HEADER, ROW, "待定 | 奥希替尼 | 二线"), "row") == [("待定", "it names no trial")]


def test_coverage_row_with_too_few_cells_is_kept() -> None:
    made = tabled(HEADER, "NCT04294810 | 帕博利珠单抗")
    assert unused(made, "row") == [("NCT04294810", "no cell under 人群")]
    assert trials(made)[0].experimental == ("pembrolizumab",)


def test_coverage_regimen_that_does_not_parse_is_kept() -> None:
    made = tabled(HEADER, "NCT04294810 | QQ方案 | 一线")
    assert unused(made, "regimen") == [("QQ方案", "it names no drug or class of the lexicons")]
    assert (trials(made)[0].experimental, trials(made)[0].setting.line) == ((), ("1L",))


def test_coverage_sentence_with_a_drug_and_a_gene_but_no_triple() -> None:
    text = "EGFR突变患者可使用卡铂。"
    assert unused(paragraph(text, "relate"), "sentence") == [(text, "it names a drug and a target, but gave no triple")]


def test_coverage_drug_without_a_target_is_named_once() -> None:
    made = paragraph("卡铂有效。卡铂可致呕吐。", "relate")
    assert unused(made, "drug") == [("卡铂", "no target in the lexicons, and none stated")]


def test_coverage_drug_whose_target_the_text_states_is_not_named() -> None:
    assert unused(paragraph("QZX-31905是一种抗TIGIT抗体。", "relate"), "drug") == []
