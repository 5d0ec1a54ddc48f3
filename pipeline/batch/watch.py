"""Waiting for new and changed documents."""

import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.batch.documents import collect
from pipeline.errors import UsageError

State = dict[str, list[int | str]]
"""From the path of a document as shown to what changes when its bytes do."""


def state_of(paths: Sequence[Path | str], *, follow_links: bool = False) -> State:
    """Return the state of the documents that paths stand for; empty where there is none."""
    state = {}
    try:
        documents = collect(paths, follow_links=follow_links)
    except UsageError:  # a folder that is still empty, or not there yet
        return {}
    for document in documents:
        try:
            state[document.shown] = document.stamp()
        except OSError:  # gone meanwhile
            continue
    return state


def wait_for_change(paths: Sequence[Path | str], last: State, seconds: float, *, follow_links: bool = False) -> State:
    """Wait until the documents are others than they were, and have stopped changing: a copy takes its time.

    Parameters
    ----------
    paths : sequence of Path or str
        Files, folders and URLs.
    last : dict
        The state that is known.
    seconds : float
        Time between two looks.

    Returns
    -------
    dict
        The new state, never empty.
    """
    before = last
    while True:
        now = state_of(paths, follow_links=follow_links)
        if now and now != last and now == before:
            return now
        before = now
        time.sleep(seconds)
