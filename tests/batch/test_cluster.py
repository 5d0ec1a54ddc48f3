"""The same run on a dask cluster: the same bytes, also when a worker is lost."""

import sys
from pathlib import Path

import psutil
import pytest

from pipeline import batch
from pipeline.batch import cluster
from pipeline.config import DocumentLimits
from pipeline.errors import UsageError
from tests.batch.files import files_of, make
from tests.batch.stand_ins import process, slow

NAMES = [f"in/{number}.txt" for number in range(30)]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def kill_a_worker(*_: object) -> None:
    """Kill the worker process that has worked most, which is no nanny and no tracker."""
    workers = [child for child in psutil.Process().children(recursive=True) if "spawn_main" in str(child.cmdline())]
    max(workers, key=lambda worker: worker.cpu_times().user).kill()


@pytest.mark.parametrize("lost", [False, True])
def test_cluster_gives_the_same_bytes_also_when_a_worker_is_lost(lost: bool) -> None:
    make(*NAMES)
    told: list[str] = []

    def tell(item: batch.Done, total: int) -> None:
        if lost and not told:
            kill_a_worker()
        told.append(item.document.doc_id)

    batch.run([Path("in")], Path("cluster"), 2, tell, slow, options=batch.Options(dask="local"))
    assert len(told) == len(NAMES)
    batch.run([Path("in")], Path("here"), 0, None, slow)
    assert files_of(Path("cluster")) == files_of(Path("here"))


def test_cluster_ends_what_is_stuck_and_tries_it_once_more() -> None:
    make("in/good.txt")
    make("in/once.txt", text="once-stuck document")
    options = batch.Options(dask="local", limits=DocumentLimits(seconds=3))
    assert batch.run([Path("in")], Path("out"), 2, None, process, options=options).failures == []


def test_cluster_reports_what_ends_its_workers() -> None:
    make("in/good.txt")
    make("in/killed.txt", text="killed document")
    options = batch.Options(dask="local")
    [failure] = batch.run([Path("in")], Path("out"), 2, None, process, options=options).failures
    assert (failure.doc_id, failure.error[:28]) == ("killed", "reading it ended its workers")


@pytest.mark.parametrize(("workers", "running", "free"), [(3, 1, 2), (0, 0, 1), (1, 1, 0), (1, 3, 0)])
def test_cluster_gives_out_nothing_while_more_runs_than_there_are_workers(
    workers: int, running: int, free: int
) -> None:
    assert cluster._free(workers, running) == free


def test_cluster_says_what_to_do_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/good.txt")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"install the extra: pip install 'pipeline\[dask\]'"):
        batch.run([Path("in")], Path("out"), 2, None, process, options=batch.Options(dask="local"))


def test_cluster_refuses_workers_with_other_code_or_lexicons(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/good.txt")
    monkeypatch.setattr(cluster, "installation", lambda: "of yesterday")
    with pytest.raises(UsageError, match="a worker has other code or lexicons"):
        batch.run([Path("in")], Path("out"), 1, None, process, options=batch.Options(dask="local"))
