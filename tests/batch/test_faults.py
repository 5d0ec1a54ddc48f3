"""Damaged documents, killed workers, killed runs: every good document is done, and the tables are always the same."""

import os
import random
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from pipeline import batch
from pipeline.config import DocumentLimits
from pipeline.errors import UsageError
from pipeline.tables.folder import locked
from tests.batch.files import files_of, make
from tests.batch.stand_ins import slow
from tests.conftest import ROOT

GOOD = 190
PDF = (ROOT / "corpus" / "egfr-tki-resistance-2col.pdf").read_bytes()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_damaged(folder: Path) -> list[str]:
    """Write ten documents, each damaged in another way; their keys."""
    noise = random.Random(7)
    contents = {
        "empty.txt": b"",
        "blank.txt": b" \n\n\t ",
        "binary.txt": bytes(range(256)) * 20,
        "encoding.txt": b"\xff\x81\xfe\x80" * 100,
        "cut.pdf": PDF[:2000],
        "headless.pdf": PDF[-4000:],
        "noise.pdf": b"%PDF-1.4\n" + noise.randbytes(5000),
        "nothing.pdf": b"",
        "nozip.docx": b"PK\x03\x04 no archive",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    with zipfile.ZipFile(folder / "other.docx", "w") as archive:
        archive.writestr("mimetype", "something else")
    return sorted(Path(name).stem for name in (*contents, "other.docx"))


def worker_processes() -> list[psutil.Process]:
    """The worker processes of all runs that this process began."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # it has ended meanwhile
            if "spawn_main" in str(child.cmdline()):
                found.append(child)
    return found


@contextmanager
def killing(seed: int, most: int) -> Iterator[list[int]]:
    """Kill some worker processes at random moments while the `with` block runs."""
    chance = random.Random(seed)
    ended = threading.Event()
    killed: list[int] = []

    def kill() -> None:
        while len(killed) < most and not ended.wait(chance.uniform(0.05, 0.4)):
            if workers := worker_processes():
                victim = chance.choice(workers)
                killed.append(victim.pid)
                victim.kill()

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        ended.set()
        thread.join()


def test_faults_damaged_documents_and_killed_workers_cost_no_other_document() -> None:
    Path("in").mkdir()
    damaged = write_damaged(Path("in"))
    texts = [f"综述{number}\n\n1 引言\n\n达格列净用于心力衰竭，入组{number}例患者。\n" for number in range(GOOD)]
    for number, text in enumerate(texts):
        Path(f"in/good{number:03}.txt").write_text(text, encoding="utf-8")
    limits = batch.Options(limits=DocumentLimits(seconds=60))
    with killing(seed=1, most=6) as killed:
        report = batch.run([Path("in")], Path("out"), 2, options=limits)
    assert killed
    assert report.documents == GOOD + 10
    assert sorted(failure.doc_id for failure in report.failures) == damaged
    assert report.rows["entities"] >= 2 * GOOD
    batch.run([Path("in")], Path("undisturbed"), 2, options=limits)
    assert files_of(Path("out")) == files_of(Path("undisturbed"))


RUN = """
import sys
from pathlib import Path
from pipeline import batch
from tests.batch.stand_ins import slow
def tell(item, total):
    print(item.document.doc_id, flush=True)
print("begun", flush=True)
batch.run([Path("in")], Path("out"), int(sys.argv[1]), tell, slow)
print("ended", flush=True)
"""
NAMES = [f"in/{number}.txt" for number in range(20)]


@contextmanager
def running(jobs: int) -> Iterator[Iterator[str]]:
    """Start a run in a process of its own, give the lines that it prints, and kill it at the end of the block."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    command = [sys.executable, "-c", RUN, str(jobs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as run:
        assert run.stdout
        assert next(run.stdout) == "begun\n"
        yield iter(run.stdout)
        run.kill()


def completed(out: Path) -> dict[str, bytes]:
    """The files of an output folder when the next run has begun."""
    with locked(out):
        pass
    return files_of(out)


def test_faults_killed_run_leaves_all_former_tables_or_all_new_ones() -> None:
    expected: dict[str, dict[str, bytes]] = {}
    for text in ("一篇综述", "另一篇综述"):
        make(*NAMES, text=text)
        with running(jobs=0) as lines:
            began = time.monotonic()
            assert list(lines)[-1] == "ended\n"
            seconds = time.monotonic() - began
        expected[text] = files_of(Path("out"))
    chance = random.Random(3)
    former = expected[text]
    ends = set()
    for moment in range(20):
        text = list(expected)[moment % 2]
        make(*NAMES, text=text)
        with running(jobs=0):
            time.sleep(chance.uniform(0, 1.3 * seconds))
        found = completed(Path("out"))
        assert found in (former, expected[text])
        ends.add(found == former)
        former = found
    assert ends == {True, False}  # some came in time, some did not
    batch.run([Path("in")], Path("out"), 0, None, slow)
    assert files_of(Path("out")) == expected[text]


def test_faults_killed_run_keeps_the_documents_that_it_finished() -> None:
    make(*NAMES)
    batch.run([Path("in")], Path("whole"), 0, None, slow)
    with running(jobs=1) as lines:
        finished = {next(lines).strip() for _ in range(5)}
    done: list[str] = []
    batch.run([Path("in")], Path("out"), 0, lambda item, total: done.append(item.document.doc_id), slow)
    assert not finished & set(done)
    assert files_of(Path("out")) == files_of(Path("whole"))


def test_faults_workers_end_with_a_killed_run() -> None:
    make(*NAMES)
    with running(jobs=2) as lines:
        next(lines)
        workers = worker_processes()
    assert workers
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive


def test_faults_second_run_on_one_folder_is_refused_and_changes_nothing() -> None:
    make(*NAMES)
    batch.run([Path("in")], Path("whole"), 0, None, slow)
    with running(jobs=0) as lines:
        next(lines)
        with pytest.raises(UsageError, match="another run is writing"):
            batch.run([Path("in")], Path("out"), 0, None, slow)
        assert [line.strip() for line in lines][-1] == "ended"
    assert files_of(Path("out")) == files_of(Path("whole"))
