import json
import os
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline import batch
from pipeline.article import Article
from pipeline.batch import keys
from pipeline.errors import LexiconError, OutputError, UsageError
from pipeline.tables.csv_file import read_table
from pipeline.tables.schema import TABLES
from tests.batch.files import files_of, make
from tests.sample import article, process


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder; a file of it is given by its relative path."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("jobs", [0, 2])
def test_batch_writes_failed_documents_and_does_the_others(jobs: int) -> None:
    make("in/good.txt", "in/good2.pdf")
    make("in/bad.txt", text="unreadable")
    make("in/word.docx", text="unreadable")
    done = batch.run([Path("in")], Path("out"), jobs, process=process)
    assert [failure.doc_id for failure in done.failures] == ["bad", "word"]
    rows = read_table(Path("out/documents.csv"))
    assert [(row["doc_id"], row["status"]) for row in rows] == [
        ("bad", "failed"), ("good", "ok"), ("good2", "ok"), ("word", "failed"),
    ]  # fmt: skip
    assert rows[0]["error"] == "the file is no text (give a text file)"
    assert rows[0]["sha256"] == sha256(b"unreadable").hexdigest()


def test_batch_reports_a_defect_as_a_failure_with_its_place() -> None:
    make("in/good.txt")
    make("in/odd.txt", text="defect")
    [failure] = batch.run([Path("in")], Path("out"), 0, process=process).failures
    assert failure.error.startswith("unexpected ValueError at sample.py:")
    assert "no such thing" in failure.error


def test_batch_fails_only_the_document_that_ends_its_process() -> None:
    make("in/a.txt", "in/b.txt", "in/c.txt")
    make("in/evil.txt", text="crash")
    [failure] = batch.run([Path("in")], Path("out"), 2, process=process).failures
    assert failure.doc_id == "evil"
    assert len(read_table(Path("out/trials.csv"))) == 3


@pytest.mark.parametrize("jobs", [0, 2])
def test_batch_writes_nothing_with_a_wrong_lexicon(jobs: int) -> None:
    make("in/a.txt", "in/b.txt", text="lexicon")
    with pytest.raises(LexiconError, match="row 7"):
        batch.run([Path("in")], Path("out"), jobs, process=process)
    assert not Path("out").exists()


def test_batch_writes_the_same_files_whatever_the_number_of_processes() -> None:
    make("in/a.txt", "in/b.pdf", "in/c.txt")
    batch.run([Path("in")], Path("one"), 0, process=process)
    batch.run([Path("in/c.txt"), Path("in/b.pdf"), Path("in/a.txt")], Path("two"), 3, process=process)
    assert len(files_of(Path("one"))) == len(TABLES) + 4
    assert files_of(Path("one")) == files_of(Path("two"))


def test_batch_manifest_names_no_absolute_path_and_hashes_the_lexicons(folder: Path) -> None:
    make("in/a.txt")
    batch.run([folder / "in"], folder / "out", 0, process=process)
    text = Path("out/run.json").read_text(encoding="utf-8")
    assert str(folder) not in text
    run = json.loads(text)
    assert run["inputs"] == {"in/a.txt": article(raw="一篇综述").source.sha256}
    assert len(run["lexicons"]["drugs.tsv"]) == 64


def test_batch_tells_its_progress() -> None:
    make("in/a.txt", "in/b.txt")
    told: list[tuple[str, int]] = []
    batch.run([Path("in")], Path("out"), 0, lambda item, total: told.append((item.document.doc_id, total)), process)
    assert told == [("a", 2), ("b", 2)]


def test_batch_refuses_an_output_folder_that_is_a_file_before_it_reads_anything() -> None:
    make("in/a.txt", "out")

    def never(path: Path, doc_id: str, shown: str) -> Article:
        raise AssertionError

    with pytest.raises(UsageError, match="out: the output folder is a file"):
        batch.run([Path("in")], Path("out"), 0, process=never)


def test_batch_refuses_an_output_folder_that_cannot_be_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/a.txt")
    monkeypatch.setattr(os, "access", lambda path, mode: path != Path.cwd())
    with pytest.raises(UsageError, match="cannot be written to"):
        batch.run([Path("in")], Path("locked/out"), 0, process=process)


def run(out: str = "out", *paths: str, **options: Any) -> tuple[set[str], batch.Report]:
    """Do a run in this process; the documents that it processed, and its report."""
    done: list[str] = []
    report = batch.run(
        [Path(path) for path in paths or ["in"]],
        Path(out),
        0,
        lambda item, total: done.append(item.document.doc_id),
        process,
        options=batch.Options(**options),
    )
    return set(done), report


def test_batch_does_only_what_is_new_or_changed() -> None:
    make("in/a.txt", "in/b.pdf", "in/c.txt")
    assert run()[0] == {"a", "b", "c"}
    assert run()[0] == set()
    make("in/d.txt")
    make("in/c.txt", text="另一篇综述")
    processed, report = run()
    assert processed == {"c", "d"}
    assert (report.documents, report.kept, report.rows["documents"]) == (4, 2, 4)
    run("other")
    assert files_of(Path("out")) == files_of(Path("other"))


def test_batch_sees_changed_bytes_of_the_same_length_and_time(folder: Path) -> None:
    make("in/a.txt", "in/b.txt")
    run()
    path = folder / "in" / "a.txt"
    before = path.stat()
    path.write_text("二篇综述", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert run()[0] == {"a"}


def test_batch_reads_no_file_again_whose_bytes_are_the_same() -> None:
    make("in/a.txt", "in/b.txt")
    run()
    Path("in/a.txt").touch()
    assert run()[0] == set()


def test_batch_does_a_document_again_whose_key_or_path_changed() -> None:
    make("in/a.txt")
    run()
    make("in/a.pdf")
    assert run()[0] == {"a_pdf", "a_txt"}
    Path("in").rename("there")
    assert run("out", "there")[0] == {"a_pdf", "a_txt"}


def test_batch_does_all_again_when_fresh_or_with_other_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/a.txt", "in/b.txt")
    run()
    assert run(fresh=True)[0] == {"a", "b"}
    monkeypatch.setenv("PIPELINE_PDF_PAGES", "7")
    assert run()[0] == {"a", "b"}


def test_batch_does_all_again_with_other_code(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/a.txt", "in/b.txt")
    run()
    monkeypatch.setattr(keys, "code_digest", lambda parts: "of tomorrow")
    assert run()[0] == {"a", "b"}


def test_batch_can_do_without_what_it_kept(folder: Path) -> None:
    make("in/a.txt", "in/b.pdf")
    run(cache=folder / "kept")
    before = files_of(Path("out"))
    for path in (folder / "kept").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert run(cache=folder / "kept")[0] == {"a", "b"}
    assert files_of(Path("out")) == before
    shutil.rmtree(folder / "kept")
    assert run(cache=folder / "kept")[0] == {"a", "b"}


def test_batch_keeps_nothing_of_documents_that_are_gone(folder: Path) -> None:
    make("in/a.txt", "in/b.txt")
    run(cache=folder / "kept")
    Path("in/b.txt").unlink()
    run(cache=folder / "kept")
    assert len(list((folder / "kept").glob("runs/*/shards/*"))) == 1
    assert [row["doc_id"] for row in read_table(Path("out/documents.csv"))] == ["a"]


def test_batch_keeps_failures_that_are_the_fault_of_the_file() -> None:
    make("in/a.txt")
    make("in/bad.txt", text="unreadable")
    make("in/odd.txt", text="defect")
    assert run()[0] == {"a", "bad", "odd"}
    processed, report = run()
    assert processed == {"odd"}
    assert [failure.doc_id for failure in report.failures] == ["bad", "odd"]


def test_batch_writes_tables_again_that_were_changed_or_lost() -> None:
    make("in/a.txt")
    run()
    before = files_of(Path("out"))
    Path("out/trials.csv").write_text("mine", encoding="utf-8")
    Path("out/README.md").unlink()
    assert run()[0] == set()
    assert files_of(Path("out")) == before


def test_batch_writes_other_formats_and_takes_them_away_again() -> None:
    make("in/a.txt")
    run(formats=["parquet", "jsonl"])
    assert Path("out/triples.parquet").exists()
    run(formats=["jsonl"])
    assert not Path("out/triples.parquet").exists()
    assert Path("out/triples.jsonl").exists()


def test_batch_refuses_a_format_that_it_does_not_know() -> None:
    make("in/a.txt")
    with pytest.raises(UsageError, match="no format 'doc'"):
        run(formats=["doc"])


def test_batch_says_what_to_do_when_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/a.txt")
    run()
    before = files_of(Path("out"))

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    make("in/b.txt")
    monkeypatch.setattr("pipeline.batch.cache._replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        run()
    assert files_of(Path("out")) == before
