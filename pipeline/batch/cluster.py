"""More than one machine: the same work on the workers of a dask cluster.

Each worker needs this package with the same code and lexicons, and the documents under the same paths or as URLs. Rows
come back to this process, which keeps them and writes the tables as in any other run.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.batch import keys
from pipeline.batch.keys import installation
from pipeline.batch.workers import Ended, tried_twice
from pipeline.config import DocumentLimits
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
LOCAL = "local"
"""Stands for a cluster on this machine."""
_CONNECTING = 20
"""Seconds within which the scheduler must answer."""
_LOOKING = 5
"""Seconds after which it is seen whether an item takes too long."""
_one_at_a_time = threading.Lock()


def each_on_cluster(
    items: Iterable[_Item], function: Callable[[_Item], _Result], address: str, jobs: int, limits: DocumentLimits
) -> Iterator[Ended[_Item, _Result]]:
    """Yield the items as they are done by the workers of a cluster.

    Parameters
    ----------
    items : iterable
        Each is sent to a worker.
    function : callable
        What is done with an item; must be importable on the workers.
    address : str
        Address of the scheduler, such as `tcp://node1:8786`; or `local`, for `jobs` workers on this machine.
    jobs : int
        Number of workers of a local cluster.
    limits : DocumentLimits
        What an item may take; the memory is that of a worker, and for a local cluster only. An item that takes more
        time, or whose workers end again and again, is tried once more when all others are done.

    Yields
    ------
    Ended
        In order of completion.

    Raises
    ------
    UsageError
        If dask is not installed, the scheduler does not answer or a worker has other code or lexicons.
    """
    with _client(address, jobs, limits) as client:
        _check_workers(client)
        yield from tried_twice(items, lambda some: _each(client, some, partial(_alone, function), limits))


def _alone(function: Callable[[_Item], _Result], item: _Item) -> _Result:
    """Do an item while no other thread of this worker does one: the stages are not made for threads."""
    with _one_at_a_time:
        return function(item)


def _each(
    client: "Client", items: Iterable[_Item], function: Callable[[_Item], _Result], limits: DocumentLimits
) -> Iterator[Ended[_Item, _Result]]:
    from distributed import wait

    waiting = iter(items)
    running: dict[Any, tuple[_Item, float]] = {}
    while True:
        for item in islice(waiting, _free(len(client.nthreads()), len(running))):
            running[client.submit(function, item, pure=False)] = (item, time.monotonic())
        if not running:
            return
        try:
            done = wait(list(running), timeout=_LOOKING, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            done = set()
        for future in done:
            item, _ = running.pop(future)
            yield _ended(item, future)
        for future, (item, began) in list(running.items()):
            if time.monotonic() - began > limits.seconds:
                del running[future]
                _stop(client, future)
                yield Ended(item, None, f"took more than {limits.seconds} s (split it, or allow more with --timeout)")


def _free(workers: int, running: int) -> int:
    """Return how many items can begin at once, so that the time of each runs from now.

    None may where more run than there are workers left; one waits for a worker where there is none.
    """
    return max(0, max(1, workers) - running)


def _ended(item: _Item, future: Any) -> Ended[_Item, _Result]:
    from distributed import CancelledError, KilledWorker

    try:
        return Ended(item, future.result())
    except (KilledWorker, CancelledError):
        return Ended(item, None, "reading it ended its workers (too large or damaged; leave it out or split it)")
    except MemoryError:
        return Ended(item, None, "took more memory than its worker has (split it, or give workers more memory)")


def _stop(client: "Client", future: Any) -> None:
    """End a task with the worker that does it, which its nanny starts again."""
    workers = [worker for worker, tasks in client.processing().items() if future.key in tasks]
    future.cancel()
    client.restart_workers(workers, raise_for_error=False)


@contextmanager
def _client(address: str, jobs: int, limits: DocumentLimits) -> Iterator["Client"]:
    try:
        from dask import config
        from distributed import Client, LocalCluster
    except ImportError:
        raise UsageError("dask is not installed", remedy="install the extra: pip install 'pipeline[dask]'") from None

    logging.getLogger("distributed").setLevel(logging.getLogger().level)
    if address == LOCAL:
        memory = f"{limits.megabytes + 1024}MB"
        with (
            config.set({"distributed.scheduler.allowed-failures": 1}),  # what fails is tried once more by us
            LocalCluster(
                n_workers=jobs, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=memory
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(address, timeout=_CONNECTING)
    except (OSError, ValueError) as error:
        remedy = "start `dask scheduler` and `dask worker`, and give the address that the scheduler prints"
        raise UsageError(f"no scheduler answers: {error}", address, remedy) from None
    with client:
        yield client


def _check_workers(client: "Client") -> None:
    """Raise `UsageError` if a worker would give other rows than this process."""
    client.wait_for_workers(1)
    own = installation()
    for worker, theirs in client.run(keys.installation).items():
        if theirs != own:
            remedy = "install the same version with the same lexicons everywhere"
            raise UsageError("a worker has other code or lexicons than this machine", worker, remedy)
