"""Worker processes: a limit of time and of memory for each item, and an item that takes its worker down fails alone."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from pipeline.config import DocumentLimits

if TYPE_CHECKING:
    from pebble import ProcessPool

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_AHEAD = 2
"""Items for each worker that are handed over at a time; the rest waits, so that memory does not grow with it."""
_POOLS = 3
"""Pools that may break one after the other before anything ends in them."""
_PATIENCE = 120
"""Seconds beyond the limit of an item after which a pool in which nothing ends counts as broken."""
_ENDED = "reading it ended its process (too large or damaged; leave it out or split it)"


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
    call = partial(_limited, function, limits.megabytes)
    yield from tried_twice(items, lambda some: _through_pools(some, call, jobs, limits))


def tried_twice(
    items: Iterable[_Item], each: Callable[[Iterable[_Item]], Iterator[Ended[_Item, _Result]]]
) -> Iterator[Ended[_Item, _Result]]:
    """Yield the items as `each` ends them; those without a result go through it once more when all others are done."""
    again: list[_Item] = []
    for ended in each(items):
        if ended.error:
            again.append(ended.item)
        else:
            yield ended
    yield from each(again)


def _through_pools(
    items: Iterable[_Item], function: Callable[[_Item], _Result], jobs: int, limits: DocumentLimits
) -> Iterator[Ended[_Item, _Result]]:
    """Yield the items as they end; where a pool breaks, as when an idle worker is killed, another one goes on."""
    waiting = iter(items)
    running: dict[Future[_Result], _Item] = {}
    broken = 0
    while True:
        lost = list(running.values())
        if broken == _POOLS:  # it is one of these that breaks them
            yield from (Ended(item, None, _ENDED) for item in lost)
            lost, broken = [], 0
        running.clear()
        waiting = chain(lost, waiting)
        with _pool(jobs) as pool:
            try:
                for ended in _through_pool(pool, waiting, running, function, jobs, limits):
                    broken = 0
                    yield ended
                return
            except BrokenProcessPool:
                broken += 1


def _through_pool(
    pool: "ProcessPool",
    waiting: Iterator[_Item],
    running: dict[Future[_Result], _Item],
    function: Callable[[_Item], _Result],
    jobs: int,
    limits: DocumentLimits,
) -> Iterator[Ended[_Item, _Result]]:
    """Send items to a pool, some ahead of time, and yield them as they end; `running` are those that have not yet.

    Raises
    ------
    BrokenProcessPool
        If the pool cannot go on.
    """
    while True:
        for item in islice(waiting, jobs * _AHEAD - len(running)):
            running[_schedule(pool, function, item, limits)] = item
        if not running:
            return
        done, _ = wait(running, timeout=limits.seconds + _PATIENCE, return_when=FIRST_COMPLETED)
        if not done:  # a worker that was killed amid a message may have left the others waiting
            raise BrokenProcessPool
        for future in done:
            ended = _ended(running[future], future, limits)
            del running[future]
            yield ended


@contextmanager
def _pool(jobs: int) -> Iterator["ProcessPool"]:
    """Give a pool whose workers end with the `with` block."""
    from pebble import ProcessPool

    # spawned, not forked: the same on every system, and safe beside the thread that draws the progress bar
    pool = ProcessPool(jobs, context=get_context("spawn"), initializer=_begin, initargs=[os.getpid()])
    try:
        yield pool
    finally:
        pool.stop()
        pool.join()


@contextmanager
def in_background(function: Callable[[], _Result]) -> Iterator[Callable[[], _Result | None]]:
    """Begin a call in a process of its own, whose memory goes with it.

    Gives what waits for its result, which is None if the process was killed.
    """
    from pebble import ProcessExpired

    with _pool(1) as pool:
        future = pool.schedule(function)

        def result() -> _Result | None:
            try:
                found: _Result = future.result()
            except (BrokenProcessPool, ProcessExpired):
                return None
            return found

        yield result


def _schedule(
    pool: "ProcessPool", function: Callable[[_Item], _Result], item: _Item, limits: DocumentLimits
) -> "Future[_Result]":
    """Send an item to a pool; to a broken one in vain."""
    try:
        future: Future[_Result] = pool.schedule(function, args=[item], timeout=limits.seconds)
    except RuntimeError as error:
        future = Future()
        future.set_exception(BrokenProcessPool(str(error)))
    return future


def _ended(item: _Item, future: "Future[_Result]", limits: DocumentLimits) -> Ended[_Item, _Result]:
    from pebble import ProcessExpired

    try:
        return Ended(item, future.result())
    except TimeoutError:
        error = f"took more than {limits.seconds} s (split it, or allow more with --timeout)"
    except MemoryError:
        error = f"took more than {limits.megabytes} MB of memory (split it, or allow more with --memory)"
    except ProcessExpired:
        error = _ENDED
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
