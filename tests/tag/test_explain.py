"""Why a place is tagged as it is."""

from pipeline.lexicon.match import find_terms
from pipeline.tag.explain import Considered, block_at, explain
from tests.making import paragraph


def considered(text: str, at: str) -> list[Considered]:
    """What is considered where `at` begins in a paragraph."""
    article = paragraph(text)
    return explain(article, find_terms(article), article.raw.index(at))


def verdicts(text: str, at: str) -> dict[str, str]:
    """From surface and type to verdict."""
    return {f"{item.surface} {item.type}": item.verdict for item in considered(text, at)}


def test_explain_antibody_inside_its_conjugate_is_shorter() -> None:
    found = verdicts("德曲妥珠单抗延长了生存期。", "曲妥珠")
    assert found["德曲妥珠单抗 drug"] == "chosen"
    assert found["曲妥珠单抗 drug"].startswith("shorter: inside 德曲妥珠单抗")


def test_explain_chosen_one_comes_first_with_its_row() -> None:
    first, *_ = considered("PD-1抑制剂用于治疗。", "PD-1")
    assert first.verdict == "chosen"
    gene = next(item for item in considered("PD-1高表达。", "PD-1") if item.type == "gene")
    assert gene.where.startswith("lexicons/genes.tsv:")


def test_explain_level_b_names_the_cues_that_are_missing() -> None:
    assert verdicts("AAT指动物辅助疗法。", "AAT")["AAT gene"].startswith("level B: none of its cues")


def test_explain_defined_otherwise() -> None:
    text = "动脉粥样硬化指数（atherogenic plasma score，APS）与PD-1无关。APS升高。"
    assert all("the document defines it" in item for name, item in verdicts(text, "APS升高").items() if "APS" in name)


def test_explain_nothing_where_no_name_stands() -> None:
    assert considered("患者恢复良好。", "恢复") == []


def test_explain_block_at_a_blank_line_is_none() -> None:
    article = paragraph("患者恢复良好。\n\n患者出院。")
    assert block_at(article, article.raw.index("引言")) is not None
    assert block_at(article, len(article.raw) - 1) is None
