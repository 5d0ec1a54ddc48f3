import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import LexiconError
from pipeline.lexicon import compiled as module
from pipeline.lexicon.compiled import Compiled, cache_file, compile_concepts, key_of, load_compiled
from pipeline.lexicon.concepts import Concepts, Level, Term, read_concepts
from pipeline.lexicon.files import CONCEPT_FILES, FOLDER, LEVEL_COLUMNS
from pipeline.lexicon.match import Matcher

DRUG = "relatlimab\tdrugbank:DB14851\t瑞拉利单抗\tcode:BMS-986016\tLAG3:antibody:1\t\treview\tDrugBank\n"
GENE = "HAVCR2\thgnc:18437\t\tabbr:TIM3\tgene\tTIM-3\t\t\tHGNC\n"
TEXTS = (
    "瑞拉利单抗（relatlimab）联合BMS 986016、TIM3，TGF-β 1 与 PD-L1。",
    "非小细胞肺癌患者接受 Check Mate 系列研究中的 pembro-\nlizumab 与 CAR-T 细胞治疗。",
    "",
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder of the cache, this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "pipeline"


@pytest.fixture
def folder(tmp_path: Path, cache: Path) -> Path:
    """A small folder of lexicons."""
    made = tmp_path / "lexicons"
    (made / "guards").mkdir(parents=True)
    (made / "imported").mkdir()
    for file, columns in CONCEPT_FILES.items():
        (made / file).write_text("\t".join(columns) + "\n", encoding="utf-8")
    add(made / "drugs.tsv", DRUG)
    genes = "\t".join(CONCEPT_FILES["genes.tsv"]) + "\n" + GENE
    (made / "imported" / "genes.tsv").write_text(genes, encoding="utf-8")
    (made / "levels.tsv").write_text("\t".join(LEVEL_COLUMNS) + "\n", encoding="utf-8")
    (made / "common_words.tsv").write_text("surface\tkind\tmeaning\n", encoding="utf-8")
    (made / "guards" / "cues.tsv").write_text("type\tcue\n", encoding="utf-8")
    for name in ("english_words", "clinical", "cell_lines", "units"):
        (made / "guards" / f"{name}.txt").write_text("", encoding="utf-8")
    return made


def add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8", newline="") as stream:
        stream.write(text)


def names(compiled: Compiled) -> set[str]:
    return set(compiled.concepts.terms)


def refuse(folder: Path) -> Concepts:
    raise AssertionError(f"{folder} was read again")


def test_compiled_holds_the_same_concepts_and_terms() -> None:
    read, compiled = read_concepts(), load_compiled()
    assert dict(compiled.concepts.by_key) == read.by_key
    assert dict(compiled.concepts.terms) == read.terms


@pytest.mark.parametrize("text", TEXTS)
def test_compiled_matches_the_same(text: str) -> None:
    compiled = load_compiled()
    in_memory = Concepts(dict(compiled.concepts.by_key), dict(compiled.concepts.terms))
    assert Matcher(compiled).find(text) == Matcher(in_memory).find(text)


def test_compiled_finds_concepts_by_key(folder: Path) -> None:
    concepts = load_compiled(folder).concepts
    drug = concepts.get("drug", "relatlimab")
    assert drug is not None
    assert (drug.id, drug.targets[0].gene, drug.where) == ("drugbank:DB14851", "LAG3", "lexicons/drugs.tsv:2")
    assert concepts.get("gene", "relatlimab") is None
    assert concepts.get("", "") is None
    assert concepts.get("zzz", "zzz") is None


def test_compiled_finds_terms_by_whole_surface_only(folder: Path) -> None:
    terms = load_compiled(folder).concepts.terms
    assert [term.surface for term in terms["bms986016"]] == ["BMS-986016"]
    assert "bms98601" not in terms
    assert "xbms986016" not in terms
    assert terms.get("") is None


def test_compiled_knows_members_of_a_family() -> None:
    read = read_concepts()
    families = [name for (type_, name), concept in read.by_key.items() if type_ == "gene" and concept.members]
    compiled = load_compiled().concepts
    assert all(compiled.members(name) == read.members(name) for name in families)


def test_compiled_leaves_concepts_made_in_memory_usable(folder: Path) -> None:
    concept = load_compiled(folder).concepts.by_key["drug", "relatlimab"]
    concepts = Concepts(terms={"rela": [Term("RELA", "abbr", concept, Level("A"))]})
    assert [match.span for match in Matcher(concepts).find("RELA组")] == [(0, 4)]


def test_compiled_is_read_from_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_compiled(folder)
    monkeypatch.setattr(module, "read_concepts", refuse)
    assert names(load_compiled(folder)) == names(first)


def test_compiled_has_the_same_bytes_in_every_process(folder: Path, tmp_path: Path) -> None:
    script = f"from pathlib import Path; from pipeline.lexicon.compiled import *; load_compiled(Path({str(folder)!r}))"
    running = []
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path / seed)}
        running.append(subprocess.Popen([sys.executable, "-c", script], env=environment, cwd=FOLDER.parent))
    assert [process.wait() for process in running] == [0, 0]
    one, other = (next((tmp_path / seed / "pipeline").iterdir()).read_bytes() for seed in ("1", "2"))
    assert one == other


def test_compiled_may_be_built_by_processes_at_once(folder: Path, cache: Path) -> None:
    script = f"from pathlib import Path; from pipeline.lexicon.compiled import *; load_compiled(Path({str(folder)!r}))"
    running = [subprocess.Popen([sys.executable, "-c", script], cwd=FOLDER.parent) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert list(cache.iterdir()) == [cache_file(folder)]


@pytest.mark.parametrize("file", ["drugs.tsv", "imported/new.tsv"])
def test_compiled_follows_a_changed_or_new_file(folder: Path, file: str) -> None:
    assert "eftilagimod" not in names(load_compiled(folder))
    if not (folder / file).exists():
        add(folder / file, "\t".join(CONCEPT_FILES["drugs.tsv"]) + "\n")
    add(folder / file, "eftilagimod\t\t\t\t\t\t\tINN\n")
    assert "eftilagimod" in names(load_compiled(folder))


def test_compiled_follows_a_removed_file(folder: Path) -> None:
    assert "tim3" in names(load_compiled(folder))
    (folder / "imported" / "genes.tsv").unlink()
    assert "tim3" not in names(load_compiled(folder))


def test_compiled_follows_a_changed_guard(folder: Path) -> None:
    assert load_compiled(folder).concepts.terms["havcr2"][0].level.level == "A"
    add(folder / "guards" / "units.txt", "HAVCR2\n")
    assert load_compiled(folder).concepts.terms["havcr2"][0].level.level == "D"


def test_compiled_of_the_state_before_comes_back(folder: Path) -> None:
    before = (folder / "drugs.tsv").read_bytes()
    key = key_of(folder)
    add(folder / "drugs.tsv", "zzz\t\t\t\t\t\t\tINN\n")
    assert key_of(folder) != key
    load_compiled(folder)
    (folder / "drugs.tsv").write_bytes(before)
    assert key_of(folder) == key
    assert "zzz" not in names(load_compiled(folder))


def test_compiled_depends_on_code_and_versions(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {key_of(folder)}
    for name, value in (("_CODE", "other"), ("FORMAT", -1), ("version", str)):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, value)
            keys.add(key_of(folder))
    assert len(keys) == 4


def test_compiled_is_not_kept_if_a_file_changes_meanwhile(
    folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_late(path: Path) -> Concepts:
        concepts = read_concepts(path)
        add(path / "drugs.tsv", "zzz\t\t\t\t\t\t\tINN\n")
        return concepts

    monkeypatch.setattr(module, "read_concepts", read_late)
    load_compiled(folder)
    assert not cache.exists()


@pytest.mark.parametrize("where", [0.0, 0.1, 0.5, 0.999])
def test_compiled_is_built_anew_if_damaged(folder: Path, where: float) -> None:
    right = load_compiled(folder)
    place = cache_file(folder)
    data = place.read_bytes()
    at = int(len(data) * where)
    for damaged in (data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :], data[:at]):
        place.write_bytes(damaged)
        assert names(load_compiled(folder)) == names(right)
        assert place.read_bytes() == data


def test_compiled_works_without_a_cache_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with caplog.at_level(logging.DEBUG):
        assert "tim3" in names(load_compiled(folder))
    assert "compiled anew" in caplog.text


def test_compiled_works_without_a_home_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", homeless)
    assert "tim3" in names(load_compiled(folder))


def test_compiled_keeps_nothing_of_wrong_lexicons(folder: Path, cache: Path) -> None:
    add(folder / "drugs.tsv", "a row that is too short\n")
    with pytest.raises(LexiconError, match=r"drugs\.tsv:3"):
        load_compiled(folder)
    assert not cache.exists()


def test_compiled_takes_lexicons_without_a_term() -> None:
    compiled = Compiled(compile_concepts(Concepts()))
    assert len(compiled.concepts.terms) == len(compiled.concepts.by_key) == 0
    assert Matcher(compiled).find("帕博利珠单抗") == []
