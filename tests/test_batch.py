import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.article import Article
from pipeline.errors import LexiconError, UsageError
from pipeline.tables.csv_file import read_table
from pipeline.tables.schema import TABLES
from tests.sample import article, process


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder; a file of it is given by its relative path."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*names: str, text: str = "一篇综述") -> None:
    for name in names:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def ids(*paths: str) -> dict[str, str]:
    return {document.shown: document.doc_id for document in batch.collect(map(Path, paths))}


def test_batch_collects_the_articles_of_a_folder_but_not_of_its_subfolders() -> None:
    make("in/b.pdf", "in/a.TXT", "in/c.docx", "in/d.html", "in/notes.md", "in/.~a.txt", "in2/e.txt")
    Path("in/source").mkdir()
    make("in/source/f.txt")
    assert list(ids("in")) == ["in/a.TXT", "in/b.pdf", "in/c.docx", "in/d.html"]


def test_batch_sorts_documents_by_path_whatever_their_order() -> None:
    make("in/b.txt", "a.txt", "z.txt")
    assert list(ids("z.txt", "in", "a.txt")) == list(ids("a.txt", "z.txt", "in")) == ["a.txt", "in/b.txt", "z.txt"]


def test_batch_takes_a_file_given_twice_once() -> None:
    make("in/a.txt")
    assert ids("in", "in/../in/a.txt") == {"in/a.txt": "a"}


def test_batch_shows_paths_relative_to_the_working_folder(folder: Path) -> None:
    make("in/a.txt")
    assert ids(str(folder / "in")) == {"in/a.txt": "a"}


def test_batch_key_is_the_stem() -> None:
    make("胃癌 综述.v2.txt")
    assert ids("胃癌 综述.v2.txt") == {"胃癌 综述.v2.txt": "胃癌 综述.v2"}


def test_batch_key_has_the_ending_where_two_inputs_share_a_stem() -> None:
    make("in/review.pdf", "in/review.txt", "in/other.txt")
    assert ids("in") == {"in/other.txt": "other", "in/review.pdf": "review_pdf", "in/review.txt": "review_txt"}


def test_batch_key_has_a_number_where_two_inputs_share_a_name() -> None:
    make("a/review.txt", "b/Review.txt", "c/review_txt.pdf")
    assert ids("a", "b", "c") == {
        "a/review.txt": "review_txt", "b/Review.txt": "Review_txt_2", "c/review_txt.pdf": "review_txt_3",
    }  # fmt: skip


def test_batch_refuses_a_path_that_does_not_exist() -> None:
    with pytest.raises(UsageError, match="nowhere: no such file or folder"):
        batch.collect([Path("nowhere")])


def test_batch_refuses_a_folder_without_articles() -> None:
    make("in/notes.md")
    with pytest.raises(UsageError, match="in: the folder holds no article"):
        batch.collect([Path("in")])


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
    files = sorted(path.relative_to("one") for path in Path("one").rglob("*.*") if path.name != "timings.json")
    assert len(files) == len(TABLES) + 4
    for path in files:
        assert ("one" / path).read_bytes() == ("two" / path).read_bytes()


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
