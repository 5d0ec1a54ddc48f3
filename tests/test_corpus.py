"""The tables of corpus/: reproduced byte for byte, the same in every run, and not worse than they were."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.batch import run
from tests.conftest import ROOT

UNSTABLE = "timings.json"
"""The one file of a run that tells its times; it is not committed."""

FLOORS = {
    "entities.drug.strict": 0.99,
    "entities.all.strict": 0.98,
    "entities.all.relaxed": 0.99,
    "entities.drug.linked": 0.99,
    "entities.all.linked": 0.98,
    "entities.all.concepts": 0.97,
    "entities.drug_class.strict": 0.96,
    "entities.drug_class.linked": 0.93,
    "entities.gene.strict": 0.99,
    "entities.gene.linked": 0.99,
    "entities.cell_type.strict": 0.96,
    "entities.cell_type.linked": 0.96,
    "entities.trial_id.strict": 1.00,
    "entities.trial_id.linked": 1.00,
    "entities.trial_name.strict": 0.97,
    "entities.trial_name.linked": 0.97,
    "entities.disease.strict": 0.98,
    "entities.disease.linked": 0.96,
    "trials.rows": 1.00,
    "trials.cell.phase": 1.00,
    "trials.cell.targets": 1.00,
    "trials.cell.experimental": 0.98,
    "trials.cell.comparator": 0.95,
    "trials.cell.line": 0.95,
    "trials.cell.biomarker": 0.91,
    "trials.cell.status": 0.95,
    "trials.cell.endpoints": 1.00,
    "trials.cells": 0.97,
    "triples.stated": 0.89,
    "triples.all": 0.90,
    "triples.pairs": 0.87,
    "triples.table": 0.95,
    "triples.prose": 0.89,
    "triples.setting.disease": 0.90,
    "triples.setting.assertion": 0.84,
    "triples.setting.biomarker": 0.93,
    "triples.setting.prior_therapy": 0.86,
    "triples.setting.phase": 0.98,
    "triples.setting.line": 0.89,
    "triples.setting": 0.90,
    "outcomes": 0.99,
    "mechanisms": 0.88,
}
"""What tests/score.py gives for corpus/gold, rounded down to 0.01: F of what is found, else the share of right cells.

These floors only rise: who improves the pipeline raises them, and nobody lowers one to make a test pass.
"""


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of an output folder by their path in it, but for the times."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != UNSTABLE
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables as `make tables` writes them, by the interpreter that runs the tests."""
    out = tmp_path_factory.mktemp("tables")
    clean = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    dry = ["make", "--dry-run", "tables", f"VENV={sys.prefix}", f"OUTPUTS={out}"]
    recipe = subprocess.run(dry, cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout
    command = shlex.split(recipe.splitlines()[-1])
    done = subprocess.run(
        [sys.executable, *command[1:]], cwd=ROOT, env=clean | {"PYTHONHASHSEED": "1"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return out


def test_corpus_make_tables_reproduces_the_committed_outputs(made: Path) -> None:
    now, committed = files_of(made), files_of(ROOT / "outputs")
    assert sorted(now) == sorted(committed)
    assert [name for name in now if now[name] != committed[name]] == []


def test_corpus_second_run_gives_the_same_bytes(
    made: Path, tmp_path: Path, articles: dict[str, Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    def process(path: Path, doc_id: str, shown: str) -> Article:
        """Return the article as this process made it, in another order and with another hash seed."""
        assert (articles[path.name].doc_id, articles[path.name].source.path) == (doc_id, shown)
        return articles[path.name]

    monkeypatch.chdir(ROOT)
    run([Path("corpus")], tmp_path, jobs=0, process=process)
    first, second = files_of(made), files_of(tmp_path)
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_corpus_every_document_is_done(articles: dict[str, Article]) -> None:
    assert len(articles) >= 9
    assert all(article.mentions and article.title for article in articles.values())


def test_corpus_pdf_and_text_of_an_article_list_the_same_trials(made: Path) -> None:
    import pandas as pd

    table = pd.read_csv(made / "trials.csv", dtype=str, keep_default_na=False)
    listed = table[table["source"].str.startswith("table") & (table["trial_id"] != "")]
    ids = {doc: set(rows["trial_id"]) for doc, rows in listed.groupby("doc_id")}
    for stem in ("antibody-drug-conjugates-breast", "checkpoint-inhibitors-hcc", "egfr-tki-resistance"):
        assert ids[f"{stem}-2col"] == ids[stem]


@pytest.fixture(scope="module")
def figures(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """The figures of tests/score.py by name: F, or the share of cells that are right."""
    out = tmp_path_factory.mktemp("score") / "score.json"
    command = [
        sys.executable,
        str(ROOT / "tests" / "score.py"),
        str(made),
        str(ROOT / "corpus" / "gold"),
        "--json",
        str(out),
    ]
    subprocess.run(command, capture_output=True, text=True, check=True)
    scores = json.loads(out.read_text(encoding="utf-8"))
    return {name: score["f"] if "f" in score else score["acc"] for name, score in scores.items()}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_corpus_score_does_not_fall(name: str, figures: dict[str, float]) -> None:
    assert figures[name] >= FLOORS[name]
