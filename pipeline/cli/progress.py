"""Progress on stderr: a bar on a terminal, a line a document elsewhere."""

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from pipeline.batch import Done
from pipeline.tables.manifest import Failure


def say(line: str) -> None:
    """Print a line of the log."""
    print(line, file=sys.stderr)


class Progress:
    """What a run tells while it goes; to be used in a `with` statement."""

    def __init__(self) -> None:
        self.done = 0
        self._bar = (
            Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            if sys.stderr.isatty()
            else None
        )

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self._bar:
            self._bar.start()
            self._task = self._bar.add_task("reading", total=None)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def advance(self, item: Done, total: int) -> None:
        """Tell that one more of `total` documents is done."""
        self.done += 1
        if self._bar:
            self._bar.update(self._task, completed=self.done, total=total, description=item.document.doc_id)
        else:
            outcome = "failed" if isinstance(item.result, Failure) else "done"
            say(f"[{self.done}/{total}] {item.document.shown}: {outcome} in {item.seconds:.1f} s")
