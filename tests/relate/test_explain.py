"""Why a triple is in the table."""

import pytest

from pipeline.article import Article, Triple
from pipeline.errors import UsageError
from pipeline.relate.explain import explain_triple
from tests.making import article_of, paragraph, tabled, triples

HEADER = "靶点 | 药物 | 治疗方案 | 人群 | 注册号"
ROW = "TIGIT | 替瑞利尤单抗 | 阿替利珠单抗+替瑞利尤单抗 | 非小细胞肺癌，1L，PD-L1≥50% | NCT04294810a"
PROSE = "Ⅲ期KEYNOTE-811研究评估了帕博利珠单抗联合化疗一线治疗HER2阳性胃癌患者。结果显示，中位OS显著延长。"


def why(article: Article, triple: Triple) -> dict[str, str]:
    """The reason of each column; the last one where a column has several values."""
    return {line.column: line.why for line in explain_triple(article, triple)}


def table(caption: str = "表 1 Ⅱ期临床试验", notes: str = "a：因无效而终止") -> tuple[Article, Triple]:
    """An article with a row, and its triple of tiragolumab."""
    article = tabled(HEADER, ROW, caption=caption, notes=notes)
    return article, triples(article)[1]


def test_explain_begins_with_rule_and_evidence() -> None:
    article, triple = table()
    first = explain_triple(article, triple)[0]
    assert (first.column, first.value) == ("evidence", triple.evidence.text)
    assert first.why.startswith("table 1, rule triple-row, ")


def test_explain_quotes_the_cell_that_states_the_target() -> None:
    article, triple = table()
    at = article.raw.index("TIGIT")
    assert why(article, triple)["target"] == f"stated: “TIGIT” {at}:{at + 5} (cell)"


def test_explain_names_the_lexicon_row_of_a_target_that_is_not_stated() -> None:
    article = tabled(HEADER, ROW)
    assert why(article, triples(article)[0])["target"].startswith("not stated; known from lexicons/drugs.tsv:")


def test_explain_tells_the_scope_of_each_part_of_the_setting() -> None:
    article, triple = table()
    found = why(article, triple)
    assert found["disease"].endswith("(cell)")
    assert found["line"].endswith("(cell)")
    assert found["biomarker"].startswith("“PD-L1≥50%” ")
    assert found["phase"].endswith("(caption)")


def test_explain_quotes_the_footnote_that_tells_the_result() -> None:
    article, triple = table()
    assert (triple.assertion, why(article, triple)["assertion"]) == (
        "negative",
        "“因无效而终止” (footnote of the table)",
    )


def test_explain_trial_listed_without_a_result() -> None:
    article, triple = table(notes="")
    assert why(article, triple)["assertion"] == "listed without a result"


def test_explain_prose_quotes_the_words_of_its_sentence() -> None:
    article = paragraph(PROSE, "relate")
    found = why(article, triples(article)[0])
    assert found["line"].startswith("“一线” ")
    assert found["line"].endswith("(sentence)")
    assert found["drug"].startswith("“帕博利珠单抗” ")


def test_explain_carried_parts_stand_in_a_sentence_before() -> None:
    article = paragraph(PROSE, "relate")
    found = why(article, triples(article)[1])
    assert found["drug"].endswith("(sentence before)")
    assert found["disease"].endswith("(sentence before)")
    assert found["assertion"].startswith("“显著延长” ")


def test_explain_disease_of_the_section_and_of_the_title() -> None:
    article = article_of("哮喘的治疗\n引言\n略。\n二、特应性皮炎\n度普利尤单抗显著改善了症状。\n")
    assert why(article, triples(article)[0])["disease"].endswith("(section)")
    article = article_of("哮喘的治疗\n引言\n略。\n二、生物制剂\n度普利尤单抗显著改善了症状。\n")
    assert why(article, triples(article)[0])["disease"].endswith("(title)")


def test_explain_figures_that_favour_the_first_arm() -> None:
    article = paragraph("帕博利珠单抗组的中位OS为20.0个月，安慰剂组为16.8个月。", "relate")
    assert why(article, triples(article)[0])["assertion"] == "its figures favour the first arm"


def test_explain_triple_of_another_article_is_an_error() -> None:
    _, triple = table()
    with pytest.raises(UsageError, match="no such triple"):
        explain_triple(paragraph("哮喘常见。", "relate"), triple)
