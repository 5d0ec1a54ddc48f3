"""Names that look like drugs and that no lexicon knows."""

import pytest

from pipeline.article import Candidate
from tests.making import paragraph


def candidates(text: str) -> list[Candidate]:
    return [record for record in paragraph(text).records if isinstance(record, Candidate)]


@pytest.mark.parametrize("code", ["QZX-31905", "XKZ7653", "WQ-8803A"])
def test_candidates_unknown_code(code: str) -> None:
    [candidate] = candidates(f"在研药物{code}进入临床。")
    assert (candidate.surface, candidate.pattern, candidate.suggested_type) == (code, "code", "drug")


def test_candidates_unknown_chinese_name_by_its_ending() -> None:
    [candidate] = candidates("甲某替尼也在研究中。")
    assert candidate.suggested_class == "tyrosine kinase inhibitor"


def test_candidates_unknown_antibody_by_its_ending() -> None:
    article = paragraph("恒某利珠单抗进入临床。")
    assert [record.surface for record in article.records if isinstance(record, Candidate)] == ["恒某利珠单抗"]
    assert article.mentions == ()


def test_candidates_english_name_by_its_stem() -> None:
    [candidate] = candidates("患者接受fictolimab治疗。")
    assert (candidate.surface, candidate.name_en, candidate.pattern) == ("fictolimab", "fictolimab", "INN stem")


def test_candidates_carry_their_sentence() -> None:
    [candidate] = candidates("背景从略。在研药物QZX-31905进入临床。其他从略。")
    assert candidate.example == "在研药物QZX-31905进入临床。"


@pytest.mark.parametrize(
    "text",
    [
        "奥希替尼获批。",
        "MK-3475获批。",
        "可见CD137与IL-2表达。",
        "NCT03615326在招募。",
        "KEYNOTE-811研究。",
        "PD-L1阳性。",
    ],
)
def test_candidates_known_names_are_none(text: str) -> None:
    assert candidates(text) == []


def test_candidates_name_beside_a_known_drug_is_a_drug_without_identifier() -> None:
    article = paragraph("托珠单抗、恒某库单抗等已上市。")
    [_, mention] = [m for m in article.mentions if m.type == "drug"]
    assert (mention.surface, mention.name_en, mention.concept_id) == ("恒某库单抗", "恒某库单抗", "")
    [candidate] = [record for record in article.records if isinstance(record, Candidate)]
    assert (candidate.surface, candidate.suggested_class) == ("恒某库单抗", "monoclonal antibody")


def test_candidates_joined_by_a_word_is_no_list() -> None:
    assert [m.surface for m in paragraph("恒某库单抗联合托珠单抗治疗。").mentions if m.type == "drug"] == ["托珠单抗"]


def test_candidates_english_name_in_the_bracket_and_near_name() -> None:
    found = {candidate.surface: candidate for candidate in candidates("卡瑞利朱单抗(camrelizumap)获批。")}
    assert found["卡瑞利朱单抗"].name_en == "camrelizumap"
    assert found["卡瑞利朱单抗"].near_lexicon_term.startswith("卡瑞利")
