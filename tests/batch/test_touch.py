import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch.cache import Cache, Entry
from pipeline.batch.plan import Plan, Settings
from pipeline.batch.touch import Changes, Touched, Watch, state_of
from pipeline.lexicon.concepts import Concept, Concepts, Level, Target, Term
from pipeline.lexicon.fold import fold
from tests.batch.files import files_of
from tests.conftest import ROOT
from tests.making import paragraph
from tests.sample import CANDIDATE, TRIPLE

GENE = Concept("gene", "PDCD1", "", "hgnc:8760", "genes.tsv:2")
DRUG = Concept("drug", "nivolumab", "", "", "drugs.tsv:2", (Target("PDCD1", "antagonist", 1),))


def lexicon(*concepts: Concept, surfaces: tuple[str, ...] = (), level: str = "A") -> Concepts:
    """Concepts of which each has its name as a surface, and the last one those given too."""
    terms: dict[str, list[Term]] = {}
    for concept in concepts:
        for surface in (concept.name_en, *(surfaces if concept is concepts[-1] else ())):
            terms.setdefault(fold(surface), []).append(Term(surface, "en", concept, Level(level)))
    return Concepts({(concept.type, concept.name_en): concept for concept in concepts}, terms)


BEFORE = lexicon(GENE, DRUG)


def touched(after: Concepts, texts: str = "", *keys: str, everything: bool = False) -> bool:
    """Whether the change from `BEFORE` touches a document with these texts and keys."""
    return Changes(state_of(BEFORE), state_of(after)).touch(Touched(texts, frozenset(keys), everything))


def test_touch_new_surface_touches_the_texts_that_hold_it() -> None:
    after = lexicon(GENE, DRUG, surfaces=("纳武利尤",))
    assert touched(after, "使用纳武利尤单抗")
    assert not touched(after, "使用nivolumab单抗")


def test_touch_changed_row_touches_the_texts_that_hold_any_of_its_surfaces() -> None:
    after = lexicon(GENE, replace(DRUG, id="chebi:1"))
    assert touched(after, "usenivolumabhere")
    assert not touched(after, "pdcd1")


def test_touch_removed_row_touches_the_texts_that_hold_it() -> None:
    assert touched(lexicon(GENE), "usenivolumabhere")


def test_touch_changed_level_touches() -> None:
    assert touched(lexicon(GENE, DRUG, level="D"), "usenivolumabhere")


def test_touch_changed_row_touches_who_looked_it_up_by_name() -> None:
    after = lexicon(replace(GENE, members=("PDCD1LG2",)), DRUG)
    assert touched(after, "nothing", "gene\tPDCD1")
    assert not touched(after, "nothing", "gene\tCD274")


def test_touch_new_row_touches_who_looked_for_it_in_vain() -> None:
    after = lexicon(GENE, DRUG, replace(GENE, name_en="CTLA4"))
    assert touched(after, "nothing", "gene\tCTLA4")
    assert touched(after, "nothing", "ctla4")


def test_touch_any_change_touches_who_went_through_all_rows() -> None:
    assert touched(lexicon(GENE), everything=True)


def test_touch_row_that_moved_to_another_line_is_no_change() -> None:
    moved = lexicon(replace(GENE, where="genes.tsv:9"), DRUG)
    assert not touched(moved, "pdcd1nivolumab", "gene\tPDCD1", everything=True)


def test_touch_watch_notes_names_that_stand_nowhere_in_the_text() -> None:
    with Watch() as watch:
        paragraph("转移性胆管癌的治疗")
    noted = watch.touched(())
    assert "disease\tmetastatic cholangiocarcinoma" in noted.keys
    assert "metastatic" not in noted.texts


def test_touch_watch_notes_texts_that_are_searched_in_another_form() -> None:
    text = "自然杀伤（natural killer，NK）细胞"
    with Watch() as watch:
        paragraph(text)
    assert "自然杀伤细胞" in watch.touched(()).texts


def test_touch_new_name_of_a_drug_touches_who_has_names_that_no_lexicon_knows() -> None:
    after = lexicon(GENE, DRUG, surfaces=("nivolumabum",))
    with Watch() as watch:
        pass
    assert touched(after, "nothing", *watch.touched([CANDIDATE]).keys)
    assert not touched(after, "nothing", *watch.touched([TRIPLE]).keys)


def test_touch_watch_ends_with_its_block() -> None:
    with Watch() as watch:
        pass
    paragraph("胃癌的治疗")
    assert not watch.asked


TEXTS = {
    "lung": "肺癌综述\n\n1 引言\n\n奥希替尼用于EGFR突变的非小细胞肺癌。\n",
    "heart": "心衰综述\n\n1 引言\n\n达格列净用于心力衰竭。\n",
    "skin": "银屑病综述\n\n1 引言\n\n乌司奴单抗用于银屑病。\n",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with three articles."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("pipeline", "lexicons"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "imported"))
    (folder / "in").mkdir()
    for name, text in TEXTS.items():
        (folder / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def run(project: Path, *options: str) -> set[str]:
    """Do a run of the copy: the documents that it processed."""
    command = [sys.executable, "-m", "pipeline", "run", "in", "--json", *(options or ("--out", "out"))]
    environment = {**os.environ, "XDG_CACHE_HOME": str(project / "compiled")}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=True)
    events = map(json.loads, done.stdout.splitlines())
    return {event["doc_id"] for event in events if event["event"] == "document"}


def change(project: Path, file: str, old: str, new: str) -> None:
    path = project / "lexicons" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def test_touch_change_of_a_lexicon_costs_only_the_documents_that_it_touches(project: Path) -> None:
    assert run(project) == set(TEXTS)
    assert run(project) == set()
    change(project, "drugs.tsv", "\t乌司奴单抗\t", "\t乌司奴单抗乙\t")
    change(project, "genes.tsv", "\nSLC5A2\thgnc:11037\t", "\nSLC5A2\thgnc:11038\t")  # a target, not in the text
    assert run(project) == {"skin", "heart"}
    assert run(project) == set()
    run(project, "--out", "again")
    assert files_of(project / "out") == files_of(project / "again")


def test_touch_damaged_state_of_the_lexicons_counts_as_lost(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "runs" / "a")
    plan = Plan(cache, Settings(), {"drugs.tsv": "ab"}, lambda: None)
    cache.keep_lexicons("old", b"damaged")
    plan.keep_state(state_of(BEFORE))
    entry = Entry([], "", "key", "old", "", "")
    assert plan.holds(entry, b"") is False
