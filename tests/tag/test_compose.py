"""Names made of names: classes of genes, cells with markers, diseases with site and histology."""

import pytest

from tests.making import found, mentions

CLASSES = [
    ("抗TIGIT抗体", "anti-TIGIT antibody", ("TIGIT",)),
    ("抗PD-1单抗", "anti-PD-1 antibody", ("PDCD1",)),
    ("PD-1抑制剂", "PD-1 inhibitor", ("PDCD1",)),
    ("PD-1/PD-L1抑制剂", "PD-1/PD-L1 inhibitor", ("PDCD1", "CD274")),
    ("JAK抑制剂", "JAK inhibitor", ("JAK",)),
    ("IL-2通路激动剂", "IL-2 pathway agonist", ("IL2",)),
    ("IL-1拮抗剂", "IL-1 antagonist", ("IL1",)),
    ("CD20/CD3双特异性抗体", "CD20/CD3 bispecific antibody", ("MS4A1", "CD3")),
    ("靶向HER2的CAR-T", "HER2 CAR-T", ("ERBB2",)),
    ("靶向KIT和PDGFRA的CAR-T", "KIT/PDGFRA CAR-T", ("KIT", "PDGFRA")),
    ("抗PD-L1/TGF-β双功能蛋白", "PD-L1/TGF-beta bifunctional protein", ("CD274", "TGF-beta")),
    ("白细胞介素-17A单抗", "anti-IL-17A antibody", ("IL17A",)),
    ("抗PD-1治疗", "anti-PD-1 therapy", ("PDCD1",)),
    ("SGLT2抑制剂", "SGLT2 inhibitor", ("SLC5A2",)),
    ("TROP2 ADC", "TROP2 antibody-drug conjugate", ("TACSTD2",)),
    ("BTK降解剂", "BTK degrader", ("BTK",)),
]


@pytest.mark.parametrize(("surface", "name", "targets"), CLASSES, ids=[name for _, name, _ in CLASSES])
def test_compose_class_of_genes(surface: str, name: str, targets: tuple[str, ...]) -> None:
    [mention] = found(f"患者使用{surface}，疗效尚可。", "drug_class")
    assert (mention.surface, mention.name_en, mention.targets) == (surface, name, targets)


@pytest.mark.parametrize(("surface", "targets"), [(s, t) for s, _, t in CLASSES], ids=[name for _, name, _ in CLASSES])
def test_compose_genes_inside_a_class_are_mentions_too(surface: str, targets: tuple[str, ...]) -> None:
    assert tuple(mention.name_en for mention in found(f"患者使用{surface}，疗效尚可。", "gene")) == targets


def test_compose_word_that_ends_like_anti_is_no_antibody() -> None:
    assert mentions("肿瘤细胞可抵抗PD-1抑制剂。", "drug_class") == [("PD-1抑制剂", "PD-1 inhibitor")]


def test_compose_gene_alone_is_no_class() -> None:
    assert mentions("PD-1表达于T细胞表面。", "drug_class") == []


def test_compose_inhibited_gene_is_no_class() -> None:
    assert mentions("该分子可抑制PD-1的表达。", "drug_class") == []


def test_compose_definition_between_gene_and_head() -> None:
    text = "使用程序性死亡受体1（programmed death-1，PD-1）抑制剂治疗。"
    [mention] = found(text, "drug_class")
    assert (mention.surface, mention.name_en) == ("程序性死亡受体1（programmed death-1，PD-1）抑制剂", "PD-1 inhibitor")


def test_compose_class_of_a_gene_and_a_known_class() -> None:
    [mention] = found("患者使用VEGFR2酪氨酸激酶抑制剂治疗。", "drug_class")
    assert (mention.surface, mention.targets) == ("VEGFR2酪氨酸激酶抑制剂", ("KDR",))


@pytest.mark.parametrize("surface", ["CD8+ T细胞", "CD8⁺ T细胞", "CD8＋T细胞", "CD8(+)T细胞", "CD8阳性T细胞"])
def test_compose_marker_of_a_cell_in_every_spelling(surface: str) -> None:
    assert mentions(f"可见{surface}浸润。", "cell_type") == [(surface, "CD8+ T cell")]


def test_compose_marker_inside_a_cell_is_no_gene() -> None:
    assert mentions("可见CD8+ T细胞浸润。", "gene") == []


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("CD4+CD25+ Treg", "CD4+CD25+ regulatory T cell"),
        ("M2型巨噬细胞", "M2 macrophage"),
        ("记忆B细胞", "memory B cell"),
        ("CD103+树突状细胞", "CD103+ dendritic cell"),
    ],
)
def test_compose_cell_with_markers_and_modifiers(surface: str, name: str) -> None:
    assert mentions(f"可见{surface}浸润。", "cell_type") == [(surface, name)]


def test_compose_marker_beside_a_cell_stands_for_the_cell() -> None:
    assert mentions("CD4和CD8+ T细胞浸润减少。") == [("CD4", "CD4+ T cell"), ("CD8+ T细胞", "CD8+ T cell")]


def test_compose_receptor_of_a_cell_is_a_gene() -> None:
    assert [type_ for type_ in (m.type for m in found("T细胞受体识别抗原肽。")) if type_ == "cell_type"] == []


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("胃癌肝转移", "gastric cancer liver metastasis"),
        ("结直肠癌肺转移", "colorectal cancer lung metastasis"),
        ("转移性胃癌", "metastatic gastric cancer"),
        ("三阴性乳腺癌", "triple-negative breast cancer"),
        ("非鳞状NSCLC", "non-squamous non-small cell lung cancer"),
    ],
)
def test_compose_disease_with_site_or_histology(surface: str, name: str) -> None:
    assert mentions(f"纳入{surface}患者。", "disease") == [(surface, name)]


@pytest.mark.parametrize("word", ["晚期", "局部晚期", "复发", "难治性", "不可切除", "Ⅳ期"])
def test_compose_stage_and_course_stay_outside_the_disease(word: str) -> None:
    assert mentions(f"纳入{word}胃癌患者。", "disease") == [("胃癌", "gastric cancer")]


def test_compose_receptor_status_stays_outside_the_disease() -> None:
    assert mentions("纳入HER2阳性乳腺癌患者。", "disease") == [("乳腺癌", "breast cancer")]


def test_compose_longest_disease_wins() -> None:
    assert mentions("纳入非小细胞肺癌患者。", "disease") == [("非小细胞肺癌", "non-small cell lung cancer")]


@pytest.mark.parametrize(
    "text",
    [
        "患者抗PLA2R抗体阳性。",
        "血清PLA2R抗体检测有价值。",
        "抗AQP4抗体是其标志物。",
        "抗TNF-α抗体的滴度升高。",
        "抗Dsg1和抗Dsg3抗体可测。",
    ],
)
def test_compose_antibody_of_the_patient_is_no_class(text: str) -> None:
    assert mentions(text, "drug_class") == []


def test_compose_antibody_that_is_given_stays_a_class() -> None:
    assert mentions("患者接受抗CD20抗体治疗。", "drug_class") == [("抗CD20抗体", "anti-CD20 antibody")]


def test_compose_class_keeps_the_name_that_the_lexicon_has_for_it() -> None:
    assert mentions("患者服用钙通道阻滞剂。", "drug_class") == [("钙通道阻滞剂", "calcium channel blocker")]


def test_compose_verb_behind_a_cell_product_is_no_part_of_it() -> None:
    text = "用CD19 CAR-T治疗难治性狼疮。"
    assert mentions(text, "drug_class") == [("CD19 CAR-T", "CD19 CAR-T")]


def test_compose_class_of_a_gene_and_a_variant() -> None:
    assert mentions("患者使用KRAS G12D抑制剂。", "drug_class") == [("KRAS G12D抑制剂", "KRAS G12D inhibitor")]


def test_compose_bispecific_monoclonal_antibody() -> None:
    text = "患者使用抗CD3/CD20双特异性单克隆抗体。"
    assert mentions(text, "drug_class") == [("抗CD3/CD20双特异性单克隆抗体", "CD3/CD20 bispecific antibody")]


def test_compose_genes_of_a_row_may_each_have_a_definition() -> None:
    surface = "程序性死亡蛋白1（programmed death 1，PD-1）/程序性死亡配体1（programmed death-ligand 1，PD-L1）抑制剂"
    [mention] = found(f"以{surface}为代表。", "drug_class")
    assert (mention.surface, mention.name_en) == (surface, "PD-1/PD-L1 inhibitor")
