"""Names that share a part of their spelling with their neighbour."""

import pytest

from tests.making import found, mentions


@pytest.mark.parametrize(
    ("surface", "names"),
    [
        ("JAK1/2", ["JAK1", "JAK2"]),
        ("AKT1/2/3", ["AKT1", "AKT2", "AKT3"]),
        ("CCL2/5", ["CCL2", "CCL5"]),
        ("MMP-2/9", ["MMP2", "MMP9"]),
        ("IL-17A/F", ["IL17A", "IL17F"]),
        ("FGFR1-3", ["FGFR1", "FGFR2", "FGFR3"]),
        ("PD-(L)1", ["PDCD1", "CD274"]),
        ("PD-1/L1", ["PDCD1", "CD274"]),
    ],
)
def test_coordinate_gene_name_with_several_endings_is_each_of_them(surface: str, names: list[str]) -> None:
    assert mentions(f"该基因{surface}的表达升高。", "gene") == [(surface, name) for name in names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CDK4/6的表达升高。", ["CDK4/6"]),  # the lexicon knows the pair
        ("EGFR 19/21外显子突变。", ["EGFR"]),  # exons, no genes
        ("IL-6/99的表达升高。", ["IL6"]),  # no such gene
    ],
)
def test_coordinate_leaves_what_is_no_such_name(text: str, names: list[str]) -> None:
    assert [name for _, name in mentions(text, "gene")] == names


def test_coordinate_class_of_such_genes_has_all_as_targets() -> None:
    [mention] = found("患者使用JAK1/2抑制剂。", "drug_class")
    assert (mention.name_en, mention.targets) == ("JAK1/2 inhibitor", ("JAK1", "JAK2"))


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("B、T淋巴细胞浸润", [("B", "B cell"), ("T淋巴细胞", "T cell")]),
        ("M1/M2型巨噬细胞失衡", [("M1", "M1 macrophage"), ("M2型巨噬细胞", "M2 macrophage")]),
        (
            "CD3+PD-1+、CD8+PD-1+ T细胞浸润",
            [("CD3+PD-1+", "CD3+PD-1+ T cell"), ("CD8+PD-1+ T细胞", "CD8+PD-1+ T cell")],
        ),
        ("IL-2和T细胞增多", [("T细胞", "T cell")]),
    ],
)
def test_coordinate_cells_share_the_word_for_cell(text: str, cells: list[tuple[str, str]]) -> None:
    assert mentions(f"可见{text}。", "cell_type") == cells
