import threading
import time
from pathlib import Path

import pytest

from pipeline.batch.watch import state_of, wait_for_change
from tests.batch.files import make


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_watch_sees_new_and_changed_documents() -> None:
    assert state_of([Path("in")]) == {}
    make("in/a.txt")
    one = state_of([Path("in")])
    assert list(one) == ["in/a.txt"]
    make("in/a.txt", text="另一篇综述")
    assert state_of([Path("in")]) != one


def test_watch_waits_until_a_document_is_written_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    make("in/a.txt")
    parts = iter(["一", "一篇", "一篇综述二", ""])
    written: list[str] = []

    def sleep(seconds: float) -> None:
        if part := next(parts):
            make("in/b.txt", text=part)
            written.append(part)

    monkeypatch.setattr(time, "sleep", sleep)
    last = state_of([Path("in")])
    assert list(wait_for_change([Path("in")], last, 0.01)) == ["in/a.txt", "in/b.txt"]
    assert len(written) == 3


def test_watch_does_not_end_while_nothing_changes() -> None:
    make("in/a.txt")
    last = state_of([Path("in")])
    waiting = threading.Thread(target=wait_for_change, args=[[Path("in")], last, 0.01], daemon=True)
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    make("in/b.txt")
    waiting.join(10)
    assert not waiting.is_alive()
