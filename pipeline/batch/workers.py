"""Worker processes: a limit of time and of memory for each item, and an item that takes its worker down fails alone."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from pipeline.config import DocumentLimits

if TYPE_CHECKING:
    from pebble import ProcessPool

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_AHEAD = 2
"""Items for each worker that are handed over at a time; the rest waits, so that memory does not grow with it."""


class Ended(NamedTuple, Generic[_Item, _Result]):
    """An item that is done: its result, or why there is none."""

    item: _Item
    result: _Result | None
    error: str = ""


def processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each_here(items: Iterable[_Item], function: Callable[[_Item], _Result]) -> Iterator[Ended[_Item, _Result]]:
    """Yield the items as they are done, one after the other, in this process and without limits."""
    return (Ended(item, function(item)) for item in items)


def each_in_pool(
    items: Iterable[_Item], function: Callable[[_Item], _Result], jobs: int, limits: DocumentLimits
) -> Iterator[Ended[_Item, _Result]]:
    """Yield the items as they are done by worker processes.

    Parameters
    ----------
    items : iterable
        Each is sent to a worker.
    function : callable
        What is done with an item; must be importable in another process.
    jobs : int
        Number of worker processes.
    limits : DocumentLimits
        What an item may take. One that takes more, or whose worker ends, is tried once more when all others are done.

    Yields
    ------
    Ended
        In order of completion.

    Raises
    ------
    Exception
        What the function raises, other than `MemoryError`; this ends all.
    """
    from pebble import ProcessPool

    # spawned, not forked: the same on every system, and safe beside the thread that draws the progress bar
    pool = ProcessPool(jobs, context=get_context("spawn"), initializer=_begin, initargs=[os.getpid()])
    again: list[_Item] = []
    try:
        for ended in _round(pool, items, partial(_limited, function, limits.megabytes), jobs, limits):
            if ended.error:
                again.append(ended.item)
            else:
                yield ended
        yield from _round(pool, again, partial(_limited, function, limits.megabytes), jobs, limits)
        pool.close()
    finally:
        pool.stop()
        pool.join()


def call_in_worker(function: Callable[[], _Result]) -> _Result:
    """Return what a function returns in a process of its own, whose memory is free again afterwards."""
    from pebble import ProcessPool

    with ProcessPool(1, context=get_context("spawn"), initializer=_begin, initargs=[os.getpid()]) as pool:
        return pool.schedule(function).result()


def _round(
    pool: "ProcessPool",
    items: Iterable[_Item],
    function: Callable[[_Item], _Result],
    jobs: int,
    limits: DocumentLimits,
) -> Iterator[Ended[_Item, _Result]]:
    """Send items to the pool, some ahead of time, and yield them as they end."""
    waiting = iter(items)
    running: dict[Future[_Result], _Item] = {}
    while True:
        for item in islice(waiting, jobs * _AHEAD - len(running)):
            running[pool.schedule(function, args=[item], timeout=limits.seconds)] = item
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield _ended(running.pop(future), future, limits)


def _ended(item: _Item, future: "Future[_Result]", limits: DocumentLimits) -> Ended[_Item, _Result]:
    from pebble import ProcessExpired

    try:
        return Ended(item, future.result())
    except TimeoutError:
        error = f"took more than {limits.seconds} s (split it, or allow more with --timeout)"
    except MemoryError:
        error = f"took more than {limits.megabytes} MB of memory (split it, or allow more with --memory)"
    except ProcessExpired:
        error = "reading it ended its process (too large or damaged; leave it out or split it)"
    return Ended(item, None, error)


def _limited(function: Callable[[_Item], _Result], megabytes: int, item: _Item) -> _Result:
    """Do an item, with that much memory more than this worker has taken already."""
    if sys.platform == "win32":  # which has no such limit
        return function(item)
    import resource

    import psutil

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = psutil.Process().memory_info().vms + megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    try:
        return function(item)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _begin(parent: int) -> None:
    """Make a worker end with its parent, even one that is killed."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
