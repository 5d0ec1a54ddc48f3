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
