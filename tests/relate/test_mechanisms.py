"""Mechanisms from sentences built by hand: who acts on whom, by which relation."""

from pathlib import Path

import pytest

import pipeline
from pipeline.article import Article, Mechanism
from pipeline.lexicon.cues import load_cues

pytestmark = [
    pytest.mark.filterwarnings("ignore:invalid escape sequence"),  # of libraries that are compiled for the first time
    pytest.mark.filterwarnings("ignore:Possible set union:FutureWarning"),  # of spaCy
]

Facts = set[tuple[str, str, str]]


def article_of(folder: Path, *sentences: str) -> Article:
    path = folder / "article.txt"
    path.write_text("免疫机制的研究进展\n\n1 机制\n\n" + "".join(sentences) + "\n", encoding="utf-8")
    return pipeline.process(path)


def mechanisms(folder: Path, *sentences: str) -> list[Mechanism]:
    return [record for record in article_of(folder, *sentences).records if isinstance(record, Mechanism)]


def facts(folder: Path, *sentences: str) -> Facts:
    return {(found.subject, found.relation, found.object) for found in mechanisms(folder, *sentences)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("浆细胞样树突状细胞分泌IFN-α。", {("plasmacytoid dendritic cell", "secretes", "IFN-alpha")}),
        ("肝星状细胞高表达PDGFRB。", {("hepatic stellate cell", "expresses", "PDGFRB")}),
        ("利妥昔单抗靶向CD20。", {("rituximab", "targets", "MS4A1")}),
        ("CCL20招募Th17细胞。", {("CCL20", "recruits", "Th17 cell")}),
        ("二甲双胍激活AMPK，抑制mTOR。", {("metformin", "activates", "AMPK"), ("metformin", "inhibits", "MTOR")}),
        ("巨噬细胞极化为M2型巨噬细胞。", {("macrophage", "becomes", "M2 macrophage")}),
    ],
)
def test_mechanisms_follow_the_verb(tmp_path: Path, sentence: str, expected: Facts) -> None:
    assert facts(tmp_path, sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("IL-15促进NK细胞增殖。", "increases"),
        ("IL-15增强NK细胞的活性。", "activates"),
        ("IL-15诱导NK细胞凋亡。", "inhibits"),
        ("IL-15导致NK细胞减少。", "decreases"),
        ("IL-15促进NK细胞募集。", "recruits"),
    ],
)
def test_mechanisms_follow_the_words_behind_the_object(tmp_path: Path, sentence: str, expected: str) -> None:
    assert facts(tmp_path, sentence) == {("IL15", expected, "NK cell")}


def test_mechanisms_join_each_subject_with_each_object(tmp_path: Path) -> None:
    found = facts(tmp_path, "托法替布和巴瑞替尼可抑制JAK1与JAK2。")
    assert found == {(s, "inhibits", o) for s in ("tofacitinib", "baricitinib") for o in ("JAK1", "JAK2")}


def test_mechanisms_pair_what_acts_respectively(tmp_path: Path) -> None:
    found = facts(tmp_path, "阿达木单抗与司库奇尤单抗分别抑制TNF-α和IL-17A。")
    assert found == {("adalimumab", "inhibits", "TNF"), ("secukinumab", "inhibits", "IL17A")}


def test_mechanisms_chain_what_is_secreted(tmp_path: Path) -> None:
    found = facts(tmp_path, "调节性B细胞通过分泌IL-10抑制Th1细胞，并可诱导调节性T细胞扩增。")
    cell = "regulatory B cell"
    assert found == {
        (cell, "secretes", "IL10"),
        (cell, "inhibits", "Th1 cell"),
        ("IL10", "inhibits", "Th1 cell"),
        (cell, "increases", "regulatory T cell"),
    }


def test_mechanisms_chain_what_a_relative_clause_secretes(tmp_path: Path) -> None:
    found = facts(tmp_path, "星形胶质细胞分泌的CXCL10可招募CD8+ T细胞。")
    assert found == {("astrocyte", "secretes", "CXCL10"), ("CXCL10", "recruits", "CD8+ T cell")}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("小胶质细胞可被IL-10抑制。", ("IL10", "inhibits", "microglia")),
        ("中性粒细胞受CXCL8趋化。", ("CXCL8", "recruits", "neutrophil")),
        ("PCSK9主要由肝细胞分泌。", ("hepatocyte", "secretes", "PCSK9")),
        ("以CD22为靶点的奥加伊妥珠单抗已获批。", ("inotuzumab ozogamicin", "targets", "CD22")),
        ("阿达木单抗可与TNF-α特异性结合。", ("adalimumab", "binds", "TNF")),
        ("CTLA-4与CD80结合。", ("CTLA4", "binds", "CD80")),
        ("GPC3在肝细胞癌中高表达。", ("hepatocellular carcinoma", "expresses", "GPC3")),
        ("IL-10对巨噬细胞的抑制作用较强。", ("IL10", "inhibits", "macrophage")),
        ("成纤维细胞介导的STAT3激活参与纤维化。", ("fibroblast", "activates", "STAT3")),
        ("成纤维细胞向肌成纤维细胞转化。", ("fibroblast", "becomes", "myofibroblast")),
        ("表达IL-17A的Th17细胞增多。", ("Th17 cell", "expresses", "IL17A")),
        ("B细胞表面的CD40参与活化。", ("B cell", "expresses", "CD40")),
    ],
)
def test_mechanisms_read_other_frames(tmp_path: Path, sentence: str, expected: tuple[str, str, str]) -> None:
    assert expected in facts(tmp_path, sentence)


def test_mechanisms_keep_the_state_of_a_gene(tmp_path: Path) -> None:
    found = facts(tmp_path, "TREM2缺失会削弱小胶质细胞的吞噬功能。", "KRAS突变可激活ERK。", "抑制STAT3可减少Th17细胞。")
    assert {subject for subject, _, _ in found} == {"TREM2 loss", "KRAS mutation", "STAT3 inhibition"}


def test_mechanisms_read_a_state_brought_about_as_effect(tmp_path: Path) -> None:
    assert ("IFNG", "decreases", "MHC class I") in facts(tmp_path, "IFN-γ可导致MHC-Ⅰ类分子缺失。")


def test_mechanisms_give_the_subject_of_a_negation(tmp_path: Path) -> None:
    found = {(one.subject, one.negated) for one in mechanisms(tmp_path, "IL-10并不抑制B细胞。", "IL-4可抑制Th1细胞。")}
    assert found == {("IL10", True), ("IL4", False)}


def test_mechanisms_take_up_pronouns(tmp_path: Path) -> None:
    found = facts(tmp_path, "树突状细胞分泌IL-12和IL-23，二者激活NK细胞，后者再释放IFN-γ。")
    assert ("IL12", "activates", "NK cell") in found
    assert ("NK cell", "secretes", "IFNG") in found
    assert ("dendritic cell", "activates", "NK cell") not in found


def test_mechanisms_let_a_cell_act_after_it_changed(tmp_path: Path) -> None:
    found = facts(tmp_path, "巨噬细胞极化为M2型巨噬细胞后分泌IL-10。")
    assert found == {("macrophage", "becomes", "M2 macrophage"), ("M2 macrophage", "secretes", "IL10")}


@pytest.mark.parametrize(
    "sentence",
    [
        "IL-6抑制剂可增强化疗的疗效。",  # an effect on a therapy
        "HER2阳性乳腺癌患者接受曲妥珠单抗治疗。",  # a marker of patients
        "司库奇尤单抗是首个抗IL-17A单克隆抗体。",  # the target that a name implies
        "IL-6升高肿瘤细胞对化疗的敏感性。",
        "IL-6由多种细胞产生，组胺抑制T细胞。",  # another subject, which has no mention
        "降低血糖可增强NK细胞功能。",
    ],
)
def test_mechanisms_are_not_read_into_a_sentence(tmp_path: Path, sentence: str) -> None:
    assert facts(tmp_path, sentence) == set()


def test_mechanisms_quote_their_sentence(tmp_path: Path) -> None:
    article = article_of(tmp_path, "利妥昔单抗靶向CD20。", "它还可清除B细胞。")
    found = [record for record in article.records if isinstance(record, Mechanism)]
    assert [(one.relation, one.evidence.text) for one in found] == [
        ("targets", "利妥昔单抗靶向CD20。"),
        ("inhibits", "它还可清除B细胞。"),
    ]
    assert all(article.surface(one.evidence.start, one.evidence.end) == one.evidence.text for one in found)


@pytest.mark.parametrize("cue", load_cues("mechanism"), ids=lambda cue: f"{cue.value}-{cue.example}")
def test_mechanisms_cues_match_their_examples_only(cue: object) -> None:
    example, decoy, pattern = cue.example, cue.decoy, cue.pattern  # type: ignore[attr-defined]
    assert pattern.search(example)
    assert not pattern.search(decoy)


def test_mechanisms_take_no_printed_private_use_character_for_a_name(tmp_path: Path) -> None:
    assert facts(tmp_path, "\ue009利妥昔单抗靶向CD20\uf0b7。") == {("rituximab", "targets", "MS4A1")}


def test_mechanisms_blocked_binding_is_not_the_drug_s(tmp_path: Path) -> None:
    assert facts(tmp_path, "阿达木单抗特异性结合TNF-α，阻断其与TNFR1的结合。") == {("adalimumab", "binds", "TNF")}


def test_mechanisms_act_by_the_drug_and_not_by_the_class_that_it_is(tmp_path: Path) -> None:
    assert facts(tmp_path, "奥法妥木单抗是一种靶向CD20的单克隆抗体。") == {("ofatumumab", "targets", "MS4A1")}


def test_mechanisms_read_what_is_mediated(tmp_path: Path) -> None:
    assert facts(tmp_path, "Treg介导的CD8+ T细胞抑制是免疫逃逸的原因。") == {
        ("regulatory T cell", "inhibits", "CD8+ T cell")
    }
