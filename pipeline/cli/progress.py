"""What a run tells while it goes and when it ends: a bar on a terminal, lines elsewhere, JSON for programs."""

import json
import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from pipeline.batch import Done, Report
from pipeline.tables.manifest import Failure

_EVERY = 60.0
"""Seconds between two lines that tell rate and time left, where there is no bar."""
_MANY = 20
"""Documents from which on the slowest are named; of fewer, the lines above tell it."""


def say(line: str) -> None:
    """Print a line of the log."""
    print(line, file=sys.stderr)


class Progress:
    """Tells on stderr; to be used in a `with` statement."""

    draws = True
    """Whether there is a bar on a terminal."""

    def __init__(self) -> None:
        self.done = 0
        self._began = self._told = time.monotonic()
        self._bar = (
            Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}", markup=False),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            if self.draws and sys.stderr.isatty()
            else None
        )

    def __enter__(self) -> Self:
        """Begin to draw."""
        if self._bar:
            self._bar.start()
            self._task = self._bar.add_task("reading", total=None, rate="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def advance(self, item: Done, total: int) -> None:
        """Tell that one more of `total` documents is done."""
        self.done += 1
        now = time.monotonic()
        a_minute = 60 * self.done / max(now - self._began, 0.001)
        if self._bar:
            rate = f"{a_minute:.0f} a minute"
            self._bar.update(self._task, completed=self.done, total=total, description=item.document.doc_id, rate=rate)
            return
        outcome = "failed" if item.failure else "done"
        say(f"[{self.done}/{total}] {item.document.shown}: {outcome} in {sum(item.seconds.values()):.1f} s")
        if now - self._told > _EVERY:
            self._told = now
            say(f"{a_minute:.0f} documents a minute, {(total - self.done) / a_minute:.0f} minutes left")

    def summary(self, report: Report, out: str) -> None:
        """Tell what a run did."""
        say_failures(report.failures)
        say_conflicts(report.conflicts)
        if report.documents >= _MANY:
            for shown, seconds in report.slowest:
                say(f"slowest: {shown}: {seconds:.1f} s")
        say(f"{sum(report.rows.values())} rows: {', '.join(f'{count} {name}' for name, count in report.rows.items())}")
        kept = f"{report.kept} of them as before, " if report.kept else ""
        say(f"{report.documents} documents, {kept}{len(report.failures)} failed, tables in {out}")


class Quiet(Progress):
    """Tells only failures."""

    draws = False

    def advance(self, item: Done, total: int) -> None:
        """Tell nothing."""

    def summary(self, report: Report, out: str) -> None:
        """Tell what failed."""
        say_failures(report.failures)
        say_conflicts(report.conflicts)


class Events(Progress):
    """Tells events as JSON objects on stdout, a line each: `document` and, at the end, `run`."""

    draws = False

    def advance(self, item: Done, total: int) -> None:
        """Tell that one more of `total` documents is done."""
        self.done += 1
        _event(
            "document",
            path=item.document.shown,
            doc_id=item.document.doc_id,
            status="failed" if item.failure else "done",
            error=item.failure.error if item.failure else "",
            seconds={name: round(seconds, 3) for name, seconds in item.seconds.items()},
            done=self.done,
            total=total,
        )

    def summary(self, report: Report, out: str) -> None:
        """Tell what a run did."""
        _event(
            "run",
            out=out,
            documents=report.documents,
            kept=report.kept,
            failed=[failure.path for failure in report.failures],
            rows=report.rows,
            conflicts=report.conflicts,
            slowest=[{"path": shown, "seconds": round(seconds, 3)} for shown, seconds in report.slowest],
            seconds=round(report.seconds, 3),
        )


def progress_of(*, quiet: bool, as_json: bool) -> Progress:
    """Return what tells the progress in the wanted way."""
    return Events() if as_json else Quiet() if quiet else Progress()


def say_failures(failures: list[Failure]) -> None:
    """Tell which documents failed and why."""
    for failure in failures:
        say(f"failed: {failure.path}: {failure.error}")


def say_conflicts(conflicts: list[str]) -> None:
    """Tell which decisions of reviewers could not be followed and why."""
    for message in conflicts:
        say(f"review: {message}")


def _event(kind: str, **content: object) -> None:
    print(json.dumps({"event": kind} | content, ensure_ascii=False), flush=True)
