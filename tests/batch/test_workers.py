import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from pipeline import batch
from pipeline.batch.workers import each_in_pool
from pipeline.config import DocumentLimits
from pipeline.tables.csv_file import read_table
from tests.batch.files import make
from tests.batch.stand_ins import process

LIMITS = DocumentLimits(seconds=4, megabytes=512)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_workers_end_what_is_stuck_or_too_large_or_kills_its_process() -> None:
    make("in/a.txt", "in/b.txt")
    for word in ("stuck", "huge", "killed"):
        make(f"in/{word}.txt", text=f"{word} document")
    report = batch.run([Path("in")], Path("out"), 2, None, process, options=batch.Options(limits=LIMITS))
    assert {failure.doc_id: failure.error.split(" (")[0] for failure in report.failures} == {
        "huge": "took more than 512 MB of memory",
        "killed": "reading it ended its process",
        "stuck": "took more than 4 s",
    }
    assert [row["doc_id"] for row in read_table(Path("out/trials.csv"))] == ["a", "b"]


def test_workers_try_once_more_what_ended_its_process() -> None:
    for word in ("once-stuck", "once-huge", "once-killed"):
        make(f"in/{word}.txt", text=f"{word} document")
    report = batch.run([Path("in")], Path("out"), 2, None, process, options=batch.Options(limits=LIMITS))
    assert report.failures == []
    assert report.rows["trials"] == 3


def test_workers_failures_of_the_machine_are_tried_again_by_the_next_run() -> None:
    make("in/a.txt")
    make("in/killed.txt", text="killed document")
    done: list[str] = []
    for _ in range(2):
        batch.run([Path("in")], Path("out"), 1, lambda item, total: done.append(item.document.doc_id), process)
    assert sorted(done) == ["a", "killed", "killed"]


def own_pid(item: int) -> int:
    return os.getpid()


def test_workers_are_gone_when_all_is_done() -> None:
    limits = DocumentLimits()
    pids = {ended.result for ended in each_in_pool(range(8), own_pid, 2, limits)}
    assert os.getpid() not in pids
    for _ in range(50):
        if not any(psutil.pid_exists(pid) for pid in pids if pid):
            break
        time.sleep(0.1)
    assert not any(psutil.pid_exists(pid) for pid in pids if pid)


def test_workers_take_only_a_few_items_ahead_of_time() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    found = each_in_pool(items(), own_pid, 2, DocumentLimits())
    next(found)
    assert len(taken) <= 5
    assert len(list(found)) == 99
