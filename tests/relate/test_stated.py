"""What a sentence states of a drug's target."""

import pytest

from pipeline.relate.context import Context
from pipeline.relate.stated import stated_targets
from tests.making import article_of, paragraph, triples


def stated(text: str, drug: str) -> list[str]:
    """The targets that a one-sentence paragraph states for a drug or class, by its canonical name."""
    context = Context(paragraph(text))
    [sentence] = context.sentences()
    mention = next(m for m in sentence.mentions if m.name_en == drug)
    return stated_targets(context, sentence, mention)


@pytest.mark.parametrize(
    "text",
    [
        "抗TIGIT抗体替瑞利尤单抗耐受良好。",
        "替瑞利尤单抗（抗TIGIT抗体）耐受良好。",
        "替瑞利尤单抗是一种抗TIGIT抗体。",
        "替瑞利尤单抗是一种靶向TIGIT的单克隆抗体。",
        "抗TIGIT抗体（如替瑞利尤单抗）耐受良好。",
        "替瑞利尤单抗可阻断TIGIT。",
        "替瑞利尤单抗（tiragolumab，RG6058）由抗TIGIT抗体改造而成。",
        "替瑞利尤单抗靶向TIGIT。",
        "靶向TIGIT的替瑞利尤单抗耐受良好。",
    ],
)
def test_stated_by_class_apposition_or_verb(text: str) -> None:
    assert stated(text, "tiragolumab") == ["TIGIT"]


def test_stated_by_binding_with_the_verb_last() -> None:
    assert stated("替瑞利尤单抗与TIGIT结合。", "tiragolumab") == ["TIGIT"]


@pytest.mark.parametrize(
    ("text", "drug", "target"),
    [
        ("佐妥昔单抗用于Claudin18.2阳性的胃癌患者。", "zolbetuximab", "CLDN18"),
        ("曲妥珠单抗用于HER2过表达的乳腺癌患者。", "trastuzumab", "ERBB2"),
        ("奥希替尼用于EGFR突变的NSCLC患者。", "osimertinib", "EGFR"),
        ("阿来替尼用于ALK融合的NSCLC患者。", "alectinib", "ALK"),
    ],
)
def test_stated_by_the_selection_marker_of_its_own_target(text: str, drug: str, target: str) -> None:
    assert stated(text, drug) == [target]


def test_stated_not_by_the_marker_of_another_target() -> None:
    assert stated("帕博利珠单抗用于HER2阳性的胃癌患者。", "pembrolizumab") == []


def test_stated_not_by_pd_l1_expression() -> None:
    assert stated("阿替利珠单抗用于PD-L1阳性的患者。", "atezolizumab") == []


def test_stated_not_for_the_partner_of_the_drug() -> None:
    text = "抗TIGIT抗体替瑞利尤单抗联合阿替利珠单抗耐受良好。"
    assert stated(text, "tiragolumab") == ["TIGIT"]
    assert stated(text, "atezolizumab") == []


def test_stated_not_by_a_gene_in_another_clause() -> None:
    assert stated("替瑞利尤单抗耐受良好，TIGIT表达于T细胞。", "tiragolumab") == []


def test_stated_by_the_name_of_the_class_itself() -> None:
    assert stated("抗TIGIT抗体耐受良好。", "anti-TIGIT antibody") == ["TIGIT"]
    assert stated("靶向KIT和PDGFRA的CAR-T有效。", "KIT/PDGFRA CAR-T") == ["KIT", "PDGFRA"]


def test_stated_nothing() -> None:
    assert stated("替瑞利尤单抗耐受良好。", "tiragolumab") == []


@pytest.mark.parametrize(
    "text",
    [
        "IL-17A单抗包括司库奇尤单抗和依奇珠单抗。",
        "IL-17A单抗（司库奇尤单抗、依奇珠单抗）有效。",
        "IL-17A单抗司库奇尤单抗和依奇珠单抗有效。",
        "可用IL-17A单抗，如司库奇尤单抗、依奇珠单抗。",
    ],
)
def test_stated_by_the_class_before_a_list(text: str) -> None:
    assert (stated(text, "secukinumab"), stated(text, "ixekizumab")) == (["IL17A"], ["IL17A"])


def test_stated_class_before_a_list_is_not_that_of_another_drug_in_it() -> None:
    assert stated("IL-17A单抗司库奇尤单抗和乌司奴单抗有效。", "ustekinumab") == []


def test_stated_gene_of_a_class_is_not_of_its_neighbour() -> None:
    text = "SGLT2抑制剂（empagliflozin）/血管紧张素转换酶抑制剂（ACEI）/内皮素受体拮抗剂均可选用。"
    assert stated(text, "ACE inhibitor") == ["ACE"]


def test_stated_of_both_targets_of_a_dual_drug() -> None:
    assert stated("替尔泊肽是GIP受体和GLP-1受体双重激动剂。", "tirzepatide") == ["GIPR", "GLP1R"]


def test_stated_family_that_says_nothing_of_a_drug_is_left_out() -> None:
    assert stated("IL受体拮抗剂（如托珠单抗）有效。", "tocilizumab") == []


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("CAR-T的常用靶点包括BCMA、GPRC5D和CD19等，CD22不在其中。", ["TNFRSF17", "GPRC5D", "CD19"]),
        ("抗体药物偶联物的常见靶点包括HER2、TROP2；EGFR较少。", ["ERBB2", "TACSTD2"]),
        ("CAR-T的靶点研究涉及HER2。", []),
    ],
)
def test_stated_targets_listed_for_a_class_without_one_of_its_own(text: str, targets: list[str]) -> None:
    found = [triple for triple in triples(article_of(f"肿瘤的治疗\n\n1 靶点\n\n{text}\n")) if triple.target_stated]
    assert [triple.target for triple in found] == targets
