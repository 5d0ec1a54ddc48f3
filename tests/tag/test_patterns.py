"""Names that follow a pattern: registry numbers, trials, variants, INN stems."""

import pytest

from pipeline.article import Unused
from pipeline.lexicon.registry import find_registered, find_rejected
from tests.making import found, mentions, paragraph

NUMBERS = [
    ("NCT03615326", "NCT03615326", "ClinicalTrials.gov"),
    ("NCT 00902941", "NCT00902941", "ClinicalTrials.gov"),
    ("nCt01208194", "NCT01208194", "ClinicalTrials.gov"),
    ("NCT#00379470", "NCT00379470", "ClinicalTrials.gov"),
    ("ＮＣＴ０３６１５３２６", "NCT03615326", "ClinicalTrials.gov"),
    ("ChiCTR2000033946", "ChiCTR2000033946", "ChiCTR"),
    ("ChiCTR 2000033946", "ChiCTR2000033946", "ChiCTR"),
    ("CTR20191234", "CTR20191234", "CDE"),
    ("ITMCTR2024000123", "ITMCTR2024000123", "ITMCTR"),
    ("2019-001234-56", "2019-001234-56", "EudraCT"),
    ("2023-501234-12-00", "2023-501234-12-00", "CTIS"),
    ("ISRCTN12345678", "ISRCTN12345678", "ISRCTN"),
    ("DRKS00012345", "DRKS00012345", "DRKS"),
    ("KCT0001234", "KCT0001234", "CRIS"),
    ("ACTRN12612001234567", "ACTRN12612001234567", "ANZCTR"),
    ("CTRI/2019/05/012345", "CTRI/2019/05/012345", "CTRI"),
    ("jRCTs031180123", "jRCTs031180123", "jRCT"),
    ("jRCT2031180123", "jRCT2031180123", "jRCT"),
    ("UMIN000012345", "UMIN000012345", "UMIN"),
    ("JapicCTI-123456", "JapicCTI-123456", "JapicCTI"),
]


@pytest.mark.parametrize(("surface", "number", "registry"), NUMBERS)
def test_patterns_registry_number_between_han_characters(surface: str, number: str, registry: str) -> None:
    [mention] = found(f"该试验{surface}在招募患者。", "trial_id")
    assert (mention.name_en, mention.term) == (number, registry)


@pytest.mark.parametrize("surface", ["NCT0361\n5326", "ChiCTR2000\n033946"])
def test_patterns_registry_number_cut_by_a_line_break(surface: str) -> None:
    assert len(mentions(f"该试验{surface}在招募患者。", "trial_id")) == 1


def test_patterns_older_chictr_number_keeps_its_form() -> None:
    assert mentions("该试验（ChiCTR-TRC-13003721）已完成。", "trial_id") == [
        ("ChiCTR-TRC-13003721", "ChiCTR-TRC-13003721")
    ]


def test_patterns_chictr_number_holds_no_ctr_number() -> None:
    assert mentions("该试验ChiCTR2000033946在招募。", "trial_id") == [("ChiCTR2000033946", "ChiCTR2000033946")]


@pytest.mark.parametrize("text", ["NCT0361532", "NCT036153267", "ChiCTR20000339", "CTR2019123", "ITMCTR202400"])
def test_patterns_number_of_a_wrong_length_is_none(text: str) -> None:
    if text.startswith("ChiCTR"):
        text = text[:-2]
    assert find_registered(f"试验{text}在招募") == []


def test_patterns_number_of_a_wrong_length_is_reported() -> None:
    assert [hit.number for hit in find_rejected("试验NCT0361532在招募，NCT03615326已完成")] == ["NCT0361532"]
    unused = [record for record in paragraph("试验NCT0361532在招募。", "relate").records if isinstance(record, Unused)]
    assert [(record.kind, record.text) for record in unused] == [("registry number", "NCT0361532")]


@pytest.mark.parametrize(
    ("text", "registry"),
    [
        ("NCT0361532", "ClinicalTrials.gov"),
        ("ChiCTR-TRC-1300372", "ChiCTR"),
        ("CTR2019123", "CDE"),
        ("ITMCTR202400", "ITMCTR"),
        ("ISRCTN1234567", "ISRCTN"),
        ("DRKS0001234", "DRKS"),
        ("KCT000123", "CRIS"),
        ("ACTRN1261200123456", "ANZCTR"),
        ("CTRI/2019/05/01234", "CTRI"),
        ("jRCTs03118012", "jRCT"),
        ("UMIN00001234", "UMIN"),
        ("JapicCTI-12345", "JapicCTI"),
    ],
)
def test_patterns_rejected_number_says_what_its_registry_has(text: str, registry: str) -> None:
    [hit] = find_rejected(f"该试验（{text}）在招募")
    assert (hit.number, f"a number of {registry} has" in hit.reason) == (text, True)


def test_patterns_european_number_in_a_doi_is_rejected() -> None:
    [hit] = find_rejected("doi:10.1016/2019-001234-56")
    assert (hit.number, "DOI" in hit.reason) == ("2019-001234-56", True)


@pytest.mark.parametrize("text", ["doi:10.1016/2019-001234-56", "10.1234/abc.2019-001234-56", "电话2019-12-001234"])
def test_patterns_date_or_doi_is_no_number(text: str) -> None:
    assert find_registered(text) == []


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("KEYNOTE-811", "KEYNOTE-811"),
        ("KEYNOTE 811", "KEYNOTE-811"),
        ("CheckMate 649", "CheckMate 649"),
        ("Check Mate 649", "CheckMate 649"),
        ("CheckMate-649", "CheckMate 649"),
        ("IMpower 150", "IMpower150"),
        ("DESTINY-Breast03", "DESTINY-Breast03"),
    ],
)
def test_patterns_trial_of_a_series_in_its_usual_spelling(surface: str, name: str) -> None:
    assert mentions(f"在{surface}中，患者获益。", "trial_name") == [(surface, name)]


@pytest.mark.parametrize("text", ["LEAP系列研究仍在进行。", "KEYNOTE系列研究改变了格局。", "CANOPY项目以失败告终。"])
def test_patterns_programme_is_no_trial(text: str) -> None:
    assert mentions(text, "trial_name") == []


def test_patterns_capitals_before_the_word_for_a_study_are_a_trial() -> None:
    assert mentions("BRAVE-AA1试验达到终点。", "trial_name") == [("BRAVE-AA1", "BRAVE-AA1")]


def test_patterns_several_names_before_the_word_for_a_study() -> None:
    names = [name for _, name in mentions("QUARTZ-2和ZEBRA-1研究均达到终点。", "trial_name")]
    assert names == ["QUARTZ-2", "ZEBRA-1"]


@pytest.mark.parametrize(
    "text", ["RCT研究较少。", "OS研究较少。", "Meta研究较少。", "EGFR研究较少。", "CSCO研究者众多。"]
)
def test_patterns_other_capitals_before_the_word_for_a_study_are_none(text: str) -> None:
    assert mentions(text, "trial_name") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EGFR L858R突变", "L858R"),
        ("BRAF p.V600E突变", "V600E"),
        ("KRAS G12C突变", "G12C"),
        ("EGFR 19号外显子缺失", "exon 19 deletion"),
        ("MET 14外显子跳跃突变", "exon 14 skipping"),
        ("EGFR 20号外显子插入突变", "exon 20 insertion"),
    ],
)
def test_patterns_variant(text: str, name: str) -> None:
    assert [name_en for _, name_en in mentions(f"检出{text}。", "variant")] == [name]


@pytest.mark.parametrize("text", ["T4b期患者", "N2a期患者", "D2根治术", "H1N1流感", "M1a期"])
def test_patterns_stage_is_no_variant(text: str) -> None:
    assert mentions(text, "variant") == []


def test_patterns_unknown_inn_is_a_drug_by_its_stem() -> None:
    assert mentions("患者接受fictolimab或fictonib治疗。", "drug") == [
        ("fictolimab", "fictolimab"),
        ("fictonib", "fictonib"),
    ]


def test_patterns_english_word_with_the_letters_of_a_stem_is_no_drug() -> None:
    assert mentions("The institution and the except clause of nib.", "drug") == []


@pytest.mark.parametrize(
    ("surface", "names"),
    [
        ("OPERA I/II", ["OPERA I", "OPERA II"]),
        ("DESTINY-Breast01/02", ["DESTINY-Breast01", "DESTINY-Breast02"]),
        ("CheckMate 017/057", ["CheckMate 017", "CheckMate 057"]),
    ],
)
def test_patterns_series_that_goes_on_with_numbers_stands_for_each_trial(surface: str, names: list[str]) -> None:
    assert mentions(f"随后{surface}均达到终点。", "trial_name") == [(surface, name) for name in names]


def test_patterns_series_with_a_phase_behind_it_is_no_numbered_trial() -> None:
    assert mentions("随后OPERA II期研究完成。", "trial_name") == [("OPERA", "OPERA")]


@pytest.mark.parametrize(
    ("surface", "name"), [("IMpower150", "IMpower150"), ("IMPOWER150", "IMpower150"), ("BREEZE-AD7", "BREEZE-AD7")]
)
def test_patterns_series_whose_number_is_glued_to_it(surface: str, name: str) -> None:
    assert mentions(f"如{surface}所示，疗效良好。", "trial_name") == [(surface, name)]


def test_patterns_small_word_before_a_number_is_no_series() -> None:
    assert mentions("Impower150不是试验。", "trial_name") == []


def test_patterns_several_changes_of_one_amino_acid() -> None:
    assert mentions("检出V600E/K突变。", "variant") == [("V600E/K", "V600E"), ("V600E/K", "V600K")]


@pytest.mark.parametrize(
    "text", ["STAT3抑制剂XX-101可重编程细胞。", "奥马珠单抗、XX-101有效。", "XX-101和奥马珠单抗有效。"]
)
def test_patterns_unknown_code_is_a_drug_by_its_place(text: str) -> None:
    assert ("XX-101", "XX-101") in mentions(text, "drug")


@pytest.mark.parametrize("text", ["顺铂、XX-101细胞用于实验。", "我们检测了XX-101。", "CAR-T、XX-101研究。"])
def test_patterns_unknown_code_elsewhere_is_no_drug(text: str) -> None:
    assert "XX-101" not in dict(mentions(text, "drug"))


def test_patterns_list_of_trials_goes_on_over_a_name_of_several_words() -> None:
    text = "QUUX、LIBERTY ASTHMA QUEST、VENTURE研究已报道。"
    assert [name for _, name in mentions(text, "trial_name")] == ["QUUX", "LIBERTY ASTHMA QUEST", "VENTURE"]


@pytest.mark.parametrize("name", ["NRGX GY918", "KCSX ST22-06"])
def test_patterns_trial_of_a_study_group_with_its_code(name: str) -> None:
    assert ("trial_name", name) in [(m.type, m.surface) for m in found(f"{name}研究纳入晚期胃癌患者。")]
