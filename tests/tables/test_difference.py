import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.tables.difference import Change, difference
from pipeline.tables.manifest import Run
from pipeline.tables.rows import document_rows
from pipeline.tables.writer import write_tables
from tests.sample import TRIAL, TRIPLE, article

RUN = Run({"pipeline": "1"}, {"engine": "pdfminer"}, {"drugs.tsv": "ab"})


def write(out: Path, run: Run = RUN, code: str = "", **targets: str) -> Path:
    """Write an output folder with a document for each target of its one triple."""
    out.mkdir()
    documents = []
    for doc_id, target in targets.items():
        made = replace(article(doc_id, raw=doc_id), records=(TRIAL, replace(TRIPLE, target=target)))
        documents.append(document_rows(made))
    write_tables(documents, run, out)
    if code:
        (out / "timings.json").write_text(json.dumps({"code": code}), encoding="utf-8")
    return out


def kinds(changes: list[Change]) -> set[tuple[str, str, str]]:
    return {(change.table, change.kind, change.why) for change in changes}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write(tmp_path / "old", a="SLC5A2", b="SLC5A2")


def test_difference_of_equal_folders_is_empty(old: Path, tmp_path: Path) -> None:
    assert list(difference(old, write(tmp_path / "new", a="SLC5A2", b="SLC5A2"))) == []


def test_difference_of_a_new_document_is_because_of_input(old: Path, tmp_path: Path) -> None:
    changes = list(difference(old, write(tmp_path / "new", a="SLC5A2", b="SLC5A2", c="SLC5A2")))
    assert kinds(changes) == {
        ("documents", "came", "input"), ("entities", "came", "input"), ("trials", "came", "input"),
        ("triples", "came", "input"), ("facts", "changed", "input"),
    }  # fmt: skip
    [fact] = [change for change in changes if change.table == "facts"]
    assert fact.cells == "documents: 2 -> 3; evidences: 2 -> 3; positive: 2 -> 3"


@pytest.mark.parametrize(
    ("change", "code", "why"),
    [
        ({}, "", "code"),
        ({"lexicons": {"drugs.tsv": "cd"}}, "", "lexicon"),
        ({"versions": {"pipeline": "2"}}, "", "code"),
        ({"settings": {"engine": "pdfium"}}, "", "settings"),
        ({"lexicons": {"drugs.tsv": "cd"}}, "new", "lexicon or code"),
    ],
)
def test_difference_of_rows_tells_what_else_changed(
    tmp_path: Path, change: Mapping[str, Mapping[str, str]], code: str, why: str
) -> None:
    old = write(tmp_path / "old", code="old" if code else "", a="SLC5A2")
    new = write(tmp_path / "new", replace(RUN, **change), code, a="SLC5A1")
    changes = list(difference(old, new))
    assert {(change.table, change.kind) for change in changes} == {
        ("triples", "went"), ("triples", "came"), ("facts", "went"), ("facts", "came")
    }  # fmt: skip
    assert {change.why for change in changes} == {why}


def test_difference_refuses_a_folder_that_is_not_of_a_run(old: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not the output folder of a run"):
        list(difference(old, tmp_path))
