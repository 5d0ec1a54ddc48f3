"""Documents and output folders behind URLs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from pipeline import batch
from pipeline.batch.remote import place_of
from pipeline.errors import UsageError
from tests.batch.files import files_of, make
from tests.batch.stand_ins import process


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryFileSystem]:
    """An empty working folder, and an empty store with a folder of two articles."""
    monkeypatch.chdir(tmp_path)
    store = MemoryFileSystem()
    store.pipe({"/in/a.txt": "一篇综述".encode(), "/in/b.pdf": "二篇综述".encode(), "/in/notes.md": b"none"})
    yield store
    store.store.clear()
    store.pseudo_dirs[:] = [""]


def run(out: Path | str = "memory://out", *paths: Path | str) -> tuple[list[str], batch.Report]:
    """Do a run in this process: the documents that it processed, and its report."""
    done: list[str] = []
    places = paths or ["memory://in"]
    options = batch.Options(cache=Path("cache"))
    return done, batch.run(
        places, out, 0, lambda item, total: done.append(item.document.doc_id), process, options=options
    )


def remote_files(store: MemoryFileSystem) -> dict[str, bytes]:
    names = [name for name in store.find("/out") if not name.endswith("timings.json")]
    return {name.removeprefix("/out/"): store.cat_file(name) for name in names}


def test_remote_run_gives_what_a_local_one_gives(store: MemoryFileSystem) -> None:
    assert run()[1].failures == []
    run(Path("here"))
    assert remote_files(store) == files_of(Path("here"))
    assert json.loads(remote_files(store)["run.json"])["inputs"].keys() == {"memory:///in/a.txt", "memory:///in/b.pdf"}


def test_remote_run_does_only_what_is_new_or_changed(store: MemoryFileSystem) -> None:
    assert sorted(run()[0]) == ["a", "b"]
    assert run()[0] == []
    store.pipe({"/in/a.txt": "三篇综述".encode(), "/in/c.txt": "四篇综述".encode()})
    assert sorted(run()[0]) == ["a", "c"]


def test_remote_output_folder_loses_what_is_gone_and_mends_what_was_changed(store: MemoryFileSystem) -> None:
    run()
    before = remote_files(store)
    assert "text/b.txt" in before
    store.pipe_file("/out/trials.csv", b"mine")
    run()
    assert remote_files(store) == before
    store.rm_file("/in/b.pdf")
    run()
    assert "text/b.txt" not in remote_files(store)


def test_remote_output_folder_of_a_run_on_another_machine_is_refused(store: MemoryFileSystem) -> None:
    store.pipe_file("/out/.lock", b'{"host": "node7", "pid": 1}')
    with pytest.raises(UsageError, match="a run on node7 is writing to the output folder"):
        run()


def test_remote_output_folder_with_a_readme_of_somebody_else_is_refused(store: MemoryFileSystem) -> None:
    store.pipe_file("/out/README.md", b"# My project")
    with pytest.raises(UsageError, match=r"README\.md that is not of a run"):
        run()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("memory://nowhere", "no such file or folder"),
        ("carrier-pigeon://in", "URLs of this kind cannot be read|no such kind of URL"),
    ],
)
def test_remote_place_that_cannot_be_read_is_refused(url: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        run(Path("out"), url)


def test_remote_documents_are_fetched_by_the_worker() -> None:
    make("in/a.txt", "in/killed.txt")
    url = (Path.cwd() / "in").as_uri()
    report = batch.run([url], Path("out"), 1, None, process)
    assert (report.failures, report.rows["trials"]) == ([], 2)


def test_remote_a_place_with_a_scheme_is_a_url() -> None:
    assert place_of("s3://bucket/in") == "s3://bucket/in"
    assert place_of("in/a.txt") == Path("in/a.txt")
