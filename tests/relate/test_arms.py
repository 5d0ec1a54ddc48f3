"""Who gets what in a sentence."""

import pytest

from pipeline.relate.arms import apposed, split_arms, treatments, trials_by_drug
from pipeline.relate.context import Context
from tests.making import paragraph


def arms(text: str, compared: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    """Names of the experimental and the other arm of a one-sentence paragraph."""
    context = Context(paragraph(text))
    [sentence] = context.sentences()
    ours, other = split_arms(context, sentence, treatments(context, sentence), compared)
    return [mention.name_en for mention in ours], [mention.name_en for mention in other]


@pytest.mark.parametrize(
    "text",
    [
        "与化疗相比，帕博利珠单抗显著延长了OS。",
        "帕博利珠单抗与化疗相比显著延长了OS。",
        "帕博利珠单抗较化疗延长了患者的PFS。",
        "帕博利珠单抗优于化疗。",
        "帕博利珠单抗vs.化疗的疗效已有报道。",
        "该研究比较了帕博利珠单抗与化疗的疗效。",
        "帕博利珠单抗组的中位OS为12个月，化疗组为9个月。",
    ],
)
def test_arms_word_of_comparison_parts_them(text: str) -> None:
    assert arms(text) == (["pembrolizumab"], ["chemotherapy"])


def test_arms_combination_is_one_arm() -> None:
    assert arms("帕博利珠单抗联合化疗显著延长了OS。") == (["pembrolizumab", "chemotherapy"], [])


def test_arms_combination_against_a_part_of_it() -> None:
    ours, other = arms("帕博利珠单抗联合化疗较单纯化疗延长了OS。")
    assert (ours, other) == (["pembrolizumab", "chemotherapy"], ["chemotherapy"])


def test_arms_comparison_ends_with_its_clause() -> None:
    assert arms("与化疗相比，帕博利珠单抗联合仑伐替尼延长了PFS。")[0] == ["pembrolizumab", "lenvatinib"]


def test_arms_table_tells_the_comparator() -> None:
    assert arms("患者接受度伐利尤单抗或索拉非尼治疗。", frozenset({"sorafenib"})) == (["durvalumab"], ["sorafenib"])


def test_arms_experimental_one_of_a_bare_comparison_is_empty() -> None:
    assert arms("优于索拉非尼。") == ([], ["sorafenib"])


@pytest.mark.parametrize("text", ["PD-1抑制剂耐药后，患者可用仑伐替尼。", "PD-1抑制剂治疗失败的患者可用仑伐替尼。"])
def test_arms_what_patients_had_before_is_left_out(text: str) -> None:
    assert arms(text) == (["lenvatinib"], [])


def test_arms_class_that_only_says_what_a_drug_is_is_left_out() -> None:
    assert arms("IDO1抑制剂epacadostat有效。") == (["epacadostat"], [])
    assert arms("替瑞利尤单抗是一种抗TIGIT抗体。") == (["tiragolumab"], [])


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("IDO1抑制剂epacadostat有效。", True),
        ("epacadostat（IDO1抑制剂）有效。", True),
        ("epacadostat是一种IDO1抑制剂。", True),
        ("IDO1抑制剂（如epacadostat）有效。", True),
        ("epacadostat联合PD-1抑制剂有效。", False),
        ("epacadostat和PD-1抑制剂均有效。", False),
    ],
)
def test_arms_apposed(text: str, same: bool) -> None:
    context = Context(paragraph(text))
    [drug] = context.mentions(1, "drug")
    [group] = context.mentions(1, "drug_class")
    assert apposed(context.article.blocks[1].text, drug, group) is same


def by_drug(text: str) -> dict[str, tuple[str, ...]]:
    context = Context(paragraph(text))
    [sentence] = context.sentences()
    drugs = treatments(context, sentence)
    found = trials_by_drug(context, sentence, drugs)
    return {drug.name_en: found[drug.span.start] for drug in drugs}


def test_arms_trials_in_one_place_hold_for_all_drugs() -> None:
    assert by_drug("HIMALAYA研究评估了度伐利尤单抗联合曲美木单抗。") == {
        "durvalumab": ("HIMALAYA",),
        "tremelimumab": ("HIMALAYA",),
    }


def test_arms_trial_before_a_drug_is_its_own() -> None:
    assert by_drug("FLAURA研究评估了奥希替尼，ALEX研究评估了阿来替尼。") == {
        "osimertinib": ("FLAURA",),
        "alectinib": ("ALEX",),
    }


def test_arms_sentence_without_trials_gives_none() -> None:
    assert by_drug("奥希替尼有效。") == {"osimertinib": ()}


@pytest.mark.parametrize(
    "text",
    [
        "泽布替尼非劣于伊布替尼。",
        "泽布替尼比伊布替尼更安全。",
        "新药优于伊布替尼：泽布替尼的PFS更长。",
        "泽布替尼的中位PFS为30个月，而伊布替尼组仅为20个月。",
        "泽布替尼的中位PFS为30个月，伊布替尼组为20个月。",
        "泽布替尼（zanubrutinib）组的PFS为30个月，伊布替尼（ibrutinib）组为20个月。",
    ],
)
def test_arms_comparator_is_told_in_many_ways(text: str) -> None:
    ours, other = arms(text)
    assert (set(ours), set(other)) == ({"zanubrutinib"}, {"ibrutinib"})


def test_arms_backbone_that_names_both_groups_stays_in_the_first() -> None:
    text = "泽布替尼联合利妥昔单抗组的PFS为30个月，优于利妥昔单抗组的10个月。"
    assert arms(text) == (["zanubrutinib", "rituximab"], ["rituximab"])


def test_arms_part_of_a_fixed_combination_is_no_drug_beside_it() -> None:
    assert arms("沙库巴曲缬沙坦由沙库巴曲和缬沙坦组成。")[0] == ["sacubitril/valsartan"]


def test_arms_class_that_patients_failed_is_left_out() -> None:
    assert arms("对TNF抑制剂反应不足的患者可选托法替布。") == (["tofacitinib"], [])


def test_arms_drug_before_several_trials_is_in_all_of_them() -> None:
    context = Context(paragraph("帕博利珠单抗的KEYNOTE-024研究成功，而KEYNOTE-042研究仍在进行。"))
    [sentence] = context.sentences()
    [found] = trials_by_drug(context, sentence, treatments(context, sentence)).values()
    assert found == ("KEYNOTE-024", "KEYNOTE-042")
