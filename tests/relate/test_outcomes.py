"""Reported figures: forms that reviews print, and figures that are none."""

from pathlib import Path

import pytest

from pipeline import process
from pipeline.article import Outcome
from pipeline.lexicon.cues import find_cues
from pipeline.relate.outcomes_parse import Report, read_reports
from pipeline.relate.outcomes_text import Marks

pytestmark = [
    pytest.mark.filterwarnings("ignore:invalid escape sequence"),  # of jieba, when it is compiled for the first time
    pytest.mark.filterwarnings("ignore:Possible set union:FutureWarning"),  # of spaCy
]


def read(text: str, before: str = "") -> list[Report]:
    """The reports of a sentence in which biomarkers, metastases and lines are subgroups."""
    found = [hit for name in ("biomarker", "population", "line") for hit in find_cues(name, text)]
    return read_reports(text, Marks(sorted(found, key=lambda hit: hit.start)), before)


def figures(text: str, before: str = "") -> list[tuple[str, str, str, str]]:
    return [(report.endpoint, report.value, report.comparator_value, report.hr) for report in read(text, before)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中位PFS为7.2个月vs 5.1个月，HR=0.66。", [("PFS", "7.2", "5.1", "0.66")]),
        ("联合组与化疗组的ORR分别为52% vs. 31%。", [("ORR", "52", "31", "")]),
        ("联合组的中位OS为20.5个月，安慰剂组为15.3个月（HR=0.72）。", [("OS", "20.5", "15.3", "0.72")]),
        ("中位OS由9.9个月延长至12.4个月。", [("OS", "12.4", "9.9", "")]),
        ("pCR率显著更高(30.1%比14.9%，P=0.004)。", [("pCR", "30.1", "14.9", "")]),
        ("中位PFS分别为未达到vs. 6.3个月。", [("PFS", "NR", "6.3", "")]),
        ("该方案显示出62%的DCR。", [("DCR", "62", "", "")]),
        ("两组的中位DFS均为18.0个月。", [("DFS", "18.0", "18.0", "")]),
        ("试验组ORR为41%，优于对照组的22%。", [("ORR", "41", "22", "")]),
        ("A组ORR为41%，B组ORR为22%。", [("ORR", "41", "22", "")]),
        ("对照组的ORR为22%，试验组为41%。", [("ORR", "41", "22", "")]),
        ("患者的5年生存率低于15%。", [("5-year OS", "<15", "", "")]),
        ("中位PFS为9.2(95%CI：7.7~10.9)个月。", [("PFS", "9.2", "", "")]),
        ("该药使死亡风险降低28%（HR=0.72）。", [("OS", "", "", "0.72")]),
        ("中位OS为19.8和14.6个月。", [("OS", "19.8", "14.6", "")]),
    ],
)
def test_outcomes_parse_reads_one_result(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ORR和DCR分别为38%和81%。", [("ORR", "38", "", ""), ("DCR", "81", "", "")]),
        ("中位PFS和ORR分别为5.1个月和20%。", [("PFS", "5.1", "", ""), ("ORR", "20", "", "")]),
        (
            "试验组ORR为38%，DCR为81%，对照组分别为20%和60%。",
            [("ORR", "38", "20", ""), ("DCR", "81", "60", "")],
        ),
        ("1、3年OS率分别为85%和52%。", [("1-year OS", "85", "", ""), ("3-year OS", "52", "", "")]),
        (
            "延长了PFS（8.1个月比5.9个月，HR=0.70）和OS（19.4个月比15.0个月，HR=0.78）。",
            [("PFS", "8.1", "5.9", "0.70"), ("OS", "19.4", "15.0", "0.78")],
        ),
        (
            "A组的中位PFS为7.3个月，B组为8.9个月，化疗组为4.4个月（HR分别为0.55和0.47）。",
            [("PFS", "7.3", "4.4", "0.55"), ("PFS", "8.9", "4.4", "0.47")],
        ),
        ("A组ORR为60%，高于B组的40%和安慰剂组的10%。", [("ORR", "60", "40", ""), ("ORR", "60", "10", "")]),
        ("A组的PASI 75应答率为70%，随访更久时应答率为74%。", [("PASI 75", "70", "", ""), ("PASI 75", "74", "", "")]),
    ],
)
def test_outcomes_parse_reads_several_results(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "中位随访时间为24.5个月。",
        "约40%的患者出现皮疹。",
        "3级及以上不良事件的发生率为55%，对照组为40%。",
        "研究达到主要终点OS，约有20%的患者合并脑转移。",
        "ORR达到预设界值，其中63%的患者接受过化疗。",
        "OS却未获益，其上市申请已于2024年撤回。",
        "该病约占全部肿瘤的5%，每2周给药一次。",
        "PD-L1表达≥50%的患者OS获益更大。",
    ],
)
def test_outcomes_parse_leaves_other_figures(text: str) -> None:
    assert figures(text) == []


def test_outcomes_parse_keeps_subgroups_apart() -> None:
    found = read("PD-L1阳性患者的ORR为46%，PD-L1阴性患者的ORR为18%。")
    assert [(report.value, report.comparator_value, report.populations) for report in found] == [
        ("46", "", ("PD-L1+",)),
        ("18", "", ("PD-L1-",)),
    ]


def test_outcomes_parse_splits_listed_lines() -> None:
    found = read("该方案一线和二线治疗的ORR分别为34%和22%。")
    assert [(report.value, report.populations) for report in found] == [("34", ("1L",)), ("22", ("2L",))]


def test_outcomes_parse_goes_on_from_the_sentence_before() -> None:
    assert figures("PD-L1阳性人群（14.2个月vs 10.1个月）中趋势相同。", "OS") == [("OS", "14.2", "10.1", "")]
    assert figures("PD-L1阳性人群（14.2个月vs 10.1个月）中趋势相同。") == []


def test_outcomes_parse_reads_interval_and_p() -> None:
    (report,) = read("中位OS为16.8个月vs 12.1个月（HR=0.69；95%CI：0.55～0.87；P<0.001）。")
    assert (report.hr, report.ci, report.p, report.unit) == ("0.69", "0.55-0.87", "<0.001", "months")


def test_outcomes_parse_tells_changes_from_levels() -> None:
    (report,) = read("第24周时HbA1c较基线降低1.5%，安慰剂组降低0.3%。")
    assert (report.value, report.comparator_value, report.unit) == ("1.5", "0.3", "% decrease")


TEXT = """晚期肝细胞癌的免疫治疗

1 一线治疗
在Ⅲ期IMbrave150研究（NCT03434379）中，阿替利珠单抗联合贝伐珠单抗组的中位OS为19.2个月，索拉非尼组为13.4个月（HR=0.66）。
研究共纳入501例患者，中位随访15.6个月。如前所述，IMbrave150研究的中位OS为19.2个月vs. 13.4个月。
在另一项研究中，伊马替尼治疗的客观缓解率为12%。
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    path: Path = tmp_path_factory.mktemp("outcomes") / "review.txt"
    path.write_text(TEXT, encoding="utf-8")
    return [record for record in process(path).records if isinstance(record, Outcome)]


def test_outcomes_name_trial_and_arms(outcomes: list[Outcome]) -> None:
    first = outcomes[0]
    assert (first.trial_id, first.trial_name) == (("NCT03434379",), ("IMbrave150",))
    assert (first.arm, first.comparator) == ("atezolizumab + bevacizumab", "sorafenib")
    assert (first.endpoint, first.value, first.comparator_value, first.unit) == ("OS", "19.2", "13.4", "months")


def test_outcomes_tell_a_figure_once(outcomes: list[Outcome]) -> None:
    assert [(outcome.endpoint, outcome.value) for outcome in outcomes] == [("OS", "19.2"), ("ORR", "12")]


def test_outcomes_quote_their_sentence(outcomes: list[Outcome]) -> None:
    evidence = outcomes[0].evidence
    assert TEXT[evidence.start : evidence.end] == evidence.text
    assert evidence.source == "prose"
