"""Which drug acts on which target: the lexicon's knowledge and the target cell."""

import pytest

from pipeline.lexicon.match import load_matcher
from pipeline.relate.context import Context
from pipeline.relate.targets import bracket_targets, cell_targets, known_targets, near_target, not_covered, same_target
from tests.making import paragraph

CONCEPTS = load_matcher().concepts


@pytest.mark.parametrize(
    ("drug", "targets"),
    [
        ("pembrolizumab", ("PDCD1",)),
        ("trastuzumab deruxtecan", ("ERBB2",)),
        ("osimertinib", ("EGFR",)),
        ("ustekinumab", ("IL12B",)),
        ("placebo", ()),
    ],
)
def test_targets_that_the_lexicon_knows(drug: str, targets: tuple[str, ...]) -> None:
    assert known_targets(CONCEPTS, drug, "drug") == targets


def test_targets_of_a_bispecific_are_both_of_its_arms() -> None:
    assert set(known_targets(CONCEPTS, "cadonilimab", "drug")) == {"PDCD1", "CTLA4"}


def test_targets_may_depend_on_the_disease() -> None:
    assert known_targets(CONCEPTS, "imatinib", "drug", ["gastrointestinal stromal tumor"]) == ("KIT",)
    assert "KIT" not in known_targets(CONCEPTS, "imatinib", "drug", ["chronic myeloid leukemia"])


def test_targets_of_an_unknown_drug_are_none() -> None:
    assert known_targets(CONCEPTS, "fictolimab", "drug") == ()


def test_targets_member_and_family_are_the_same() -> None:
    assert same_target(CONCEPTS, "KDR", "VEGFR")
    assert same_target(CONCEPTS, "VEGFR", "KDR")
    assert not same_target(CONCEPTS, "KDR", "EGFR")


def test_targets_ligand_and_receptor_are_near_but_not_the_same() -> None:
    assert near_target(CONCEPTS, "IL2", "IL2RB")
    assert not same_target(CONCEPTS, "IL2", "IL2RB")


def test_targets_unrelated_genes_are_not_near() -> None:
    assert not near_target(CONCEPTS, "PDCD1", "CD274")


def test_targets_not_covered_are_those_that_no_stated_one_is() -> None:
    assert not_covered(CONCEPTS, ["PDCD1", "KDR"], ["VEGFR"]) == ["PDCD1"]


def genes(text: str) -> tuple[str, Context]:
    context = Context(paragraph(text))
    return context.article.blocks[1].text, context


@pytest.mark.parametrize(
    ("cell", "targets"),
    [
        ("PD-1和CTLA-4", ["PDCD1", "CTLA4"]),
        ("VEGFR2/c-MET", ["KDR", "MET"]),
        ("c-MET（RTK）", ["MET"]),
        ("CTLA-4和PD-1和CTLA-4", ["CTLA4", "PDCD1"]),
        ("免疫治疗", []),
    ],
)
def test_targets_of_a_target_cell(cell: str, targets: list[str]) -> None:
    text, context = genes(f"{cell}")
    assert cell_targets(text, context.mentions(1, "gene")) == targets


def test_targets_in_brackets_behind_a_compound() -> None:
    text, context = genes("QZX-31905（LAG-3和CTLA-4）")
    assert bracket_targets(text, context.mentions(1, "gene")) == ["LAG3", "CTLA4"]
