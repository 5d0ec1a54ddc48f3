"""Prose sentence by sentence: the trial it speaks of, what it carries on, what it says of the result."""

import pytest

from pipeline.relate.assertion import read_assertion
from pipeline.relate.context import Context
from pipeline.relate.prose import Reading, read_prose
from tests.making import paragraph

FIRST = "KEYNOTE-811研究（NCT03615326）评估了帕博利珠单抗联合化疗一线治疗HER2阳性胃癌患者。"


def readings(text: str) -> list[Reading]:
    return list(read_prose(Context(paragraph(text))))


def names(reading: Reading) -> list[str]:
    return [mention.name_en for mention in reading.arms]


def test_prose_sentence_names_its_trial_with_the_number_in_brackets() -> None:
    [reading] = readings(FIRST)
    assert (reading.trials, reading.named) == ((("KEYNOTE-811", "NCT03615326"),), True)


def test_prose_setting_of_a_sentence() -> None:
    [reading] = readings(FIRST)
    setting = reading.setting
    assert (setting.disease, setting.line, setting.biomarker) == (("gastric cancer",), ("1L",), ("HER2+",))


@pytest.mark.parametrize(
    "second",
    ["结果显示，中位OS为20.0个月。", "该研究的ORR为74.4%。", "中位PFS为10.0个月。", "上述研究达到了主要终点。"],
)
def test_prose_results_carry_on_trial_arms_and_setting(second: str) -> None:
    first, carried = readings(FIRST + second)
    assert (carried.trials, carried.named, carried.carried) == (first.trials, False, True)
    assert names(carried) == ["pembrolizumab", "chemotherapy"]
    assert carried.setting.disease == ("gastric cancer",)


def test_prose_trial_is_carried_over_several_sentences() -> None:
    assert readings(FIRST + "结果显示，中位OS为20.0个月。该研究的ORR为74.4%。")[2].trials == (
        ("KEYNOTE-811", "NCT03615326"),
    )


@pytest.mark.parametrize(
    "second",
    [
        "另一项研究采用纳武利尤单抗治疗食管癌患者。",
        "CheckMate 649研究采用纳武利尤单抗治疗食管癌患者。",
        "纳武利尤单抗的ORR为30%。",
        "胃癌是常见的恶性肿瘤。",
    ],
)
def test_prose_new_study_drug_or_subject_ends_the_trial(second: str) -> None:
    assert ("KEYNOTE-811", "NCT03615326") not in readings(FIRST + second)[1].trials


def test_prose_trial_is_carried_over_a_sentence_on_its_conduct() -> None:
    found = readings(FIRST + "主要分层因素为地区和体能状态。主要终点为PFS。")
    assert found[2].trials == (("KEYNOTE-811", "NCT03615326"),)


def test_prose_drug_is_carried_into_a_trial_of_its_own() -> None:
    found = readings("帕博利珠单抗有效。该药的Ⅲ期KEYNOTE-859研究正在进行。")
    assert (found[1].trials, names(found[1])) == ((("KEYNOTE-859", ""),), ["pembrolizumab"])


def test_prose_several_trials_in_brackets_each_have_their_number() -> None:
    [reading] = readings("该药的Ⅲ期研究（KEYNOTE-859，NCT03675737；KEYNOTE-811，NCT03615326）已完成。")
    assert reading.trials == (("KEYNOTE-859", "NCT03675737"), ("KEYNOTE-811", "NCT03615326"))
    assert reading.setting.phase == "III"


def test_prose_backbone_with_a_placebo_is_on_both_arms() -> None:
    [reading] = readings("受试者随机分至替雷利珠单抗或安慰剂联合化疗。")
    assert names(reading) == ["tislelizumab", "chemotherapy"]
    assert [mention.name_en for mention in reading.comparator] == ["chemotherapy"]
    assert reading.placebo


def test_prose_treatment_alone_is_the_comparator() -> None:
    [reading] = readings("患者随机接受纳武利尤单抗联合伊匹木单抗或单独化疗。")
    assert names(reading) == ["nivolumab", "ipilimumab"]
    assert [mention.name_en for mention in reading.comparator] == ["chemotherapy"]


@pytest.mark.parametrize("text", ["甲氨蝶呤应答不足的患者接受托法替布。", "不能耐受甲氨蝶呤的患者接受托法替布。"])
def test_prose_what_patients_had_or_cannot_have_is_not_given(text: str) -> None:
    assert names(readings(text)[0]) == ["tofacitinib"]


def test_prose_new_study_does_not_carry_the_setting() -> None:
    setting = readings(FIRST + "另一项研究采用纳武利尤单抗治疗食管癌患者。")[1].setting
    assert (setting.disease, setting.line, setting.biomarker) == (("esophageal cancer",), (), ())


def test_prose_trial_ends_with_its_paragraph() -> None:
    filler = "该研究纳入了来自二十个国家的患者，随机分组，双盲给药，并由独立委员会评估疗效，随访时间超过两年。"
    last = readings(f"{FIRST}{filler}\n二、其他药物\n中位PFS为10.0个月。")[-1]
    assert (last.trials, last.carried) == ((), False)


def test_prose_number_known_from_one_sentence_holds_in_others() -> None:
    second = "KEYNOTE-811研究达到了主要终点。"
    assert readings(FIRST + second)[1].trials == (("KEYNOTE-811", "NCT03615326"),)


def test_prose_programme_is_no_trial() -> None:
    [reading] = readings("LEAP系列研究评估了仑伐替尼联合帕博利珠单抗治疗胃癌患者。")
    assert (reading.trials, names(reading)) == ((), ["lenvatinib", "pembrolizumab"])


def test_prose_placebo_is_noted() -> None:
    assert readings("KEYNOTE-240研究中，患者接受帕博利珠单抗或安慰剂治疗。")[0].placebo


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("该药显著延长了患者的OS。", "positive"),
        ("该药优于化疗。", "positive"),
        ("该药已获批上市。", "positive"),
        ("该研究达到了主要终点。", "positive"),
        ("该药未能延长患者的OS。", "negative"),
        ("该药未能降低死亡风险。", "negative"),
        ("该药使死亡风险降低18%。", "positive"),
        ("该药的疗效不劣于阿替普酶。", "positive"),
        ("该药组主要终点发生率为16.3%，安慰剂组为21.2%（HR=0.74，95%CI：0.65～0.85）。", "positive"),
        ("两组的HR为0.87（95%CI：0.75～1.01）。", "neutral"),
        ("3年OS率为85.9%，安慰剂组为77.1%。", "positive"),
        ("年化复发率分别为0.11%和0.22%。", "positive"),
        ("该研究未达到主要终点。", "negative"),
        ("两组的差异无统计学意义。", "negative"),
        ("该研究因无效而提前终止。", "negative"),
        ("该研究以失败告终。", "negative"),
        ("未观察到该药的获益。", "negative"),
        ("该药的Ⅲ期研究正在进行。", "ongoing"),
        ("该药的疗效有待进一步验证。", "ongoing"),
        ("该研究评估了该药的安全性。", "neutral"),
        ("该药与受体结合。", "neutral"),
        ("该药改善了肺功能，但未能延长OS。", "negative"),
        ("该药未能延长OS，但显著提高了ORR。", "positive"),
        ("该药未能延长OS，然而ORR显著提高。", "positive"),
        ("无论PD-L1表达如何，患者均获益。", "positive"),
    ],
)
def test_prose_assertion(text: str, assertion: str) -> None:
    assert read_assertion(text) == assertion


@pytest.mark.parametrize("text", ["该药可能有效。", "该药有望改善患者的预后。"])
def test_prose_possibility_is_neutral(text: str) -> None:
    assert read_assertion(text) == "neutral"


def test_prose_biomarker_of_a_subgroup_is_not_carried_on() -> None:
    found = readings(FIRST + "CPS≥10患者的中位PFS为10.0个月。该研究的ORR为74.4%。")
    assert found[1].setting.biomarker == ("HER2+", "CPS>=10")
    assert found[2].setting.biomarker == ("HER2+",)


@pytest.mark.parametrize("second", ["对于耐药患者，可选用帕博利珠单抗。", "帕博利珠单抗是一种人源化单抗。"])
def test_prose_recommendation_or_definition_carries_no_trial(second: str) -> None:
    assert readings(FIRST + second)[1].trials == ()


def test_prose_fall_of_a_measured_value_tells_the_better_arm() -> None:
    assert read_assertion("司美格鲁肽组体重下降14.9%，安慰剂组下降2.4%。") == "positive"
