"""Print what many documents cost: two processes against one, a second run, a new document, memory, length of a text.

    python benchmarks/bench_batch.py [COUNT [LARGE]]

COUNT articles (1,000) are generated for the times, LARGE (5,000) for the memory of the parent process, compared
with that at LARGE / 5 and LARGE / 50. Times are those of the clock: nothing else should run on the machine.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from generated import article, write

SPEED_UP, UNCHANGED, ONE_MORE, MEMORY = 1.7, 3.0, 5.0, 1.3
PARAGRAPHS = (5, 10, 20, 40)


def run(folder: Path, out: Path, *options: str) -> tuple[float, float]:
    """Do a run; return its seconds and the peak memory of its parent process, in megabytes."""
    command = [sys.executable, "-m", "pipeline", "run", str(folder), "--out", str(out), "--quiet", *options]
    environment = os.environ | {"PIPELINE_CACHE": str(out.parent / "cache")}
    began = time.monotonic()
    with psutil.Popen(command, env=environment) as process:
        # the peak that the system notes, read again and again since it goes with the process
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _memory(process))
            time.sleep(0.02)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.monotonic() - began, peak


def _memory(process: psutil.Process) -> float:
    try:
        return process.memory_info().rss / 2**20
    except psutil.Error:
        return 0.0


def told(what: str, value: float, unit: str, bound: str = "") -> None:
    """Print a figure."""
    print(f"{what:44}{value:10.2f} {unit:20}{bound}", flush=True)


def times(home: Path, count: int) -> None:
    """Print speed, speed-up and the cost of further runs."""
    folder = home / "articles"
    write(folder, count)
    run(folder, home / "warm", "--jobs", "1")  # compiles what is compiled once
    one, _ = run(folder, home / "one", "--jobs", "1")
    two, _ = run(folder, home / "two", "--jobs", "2")
    told(f"{count} documents, one process", 60 * count / one, "documents a minute")
    told(f"{count} documents, two processes", 60 * count / two, "documents a minute")
    told("speed-up by two processes", one / two, "times", f"(at least {SPEED_UP})")
    again, _ = run(folder, home / "two", "--jobs", "2")
    told("run with nothing changed", again, "s", f"(under {UNCHANGED})")
    (folder / "new.txt").write_text(article(count), encoding="utf-8")
    more, _ = run(folder, home / "two", "--jobs", "2")
    told("one new document, beyond that", more - again, "s", f"(under {ONE_MORE})")


def memory(home: Path, large: int) -> None:
    """Print the peak memory of the parent process for three numbers of documents."""
    peaks = []
    for count in (large // 50, large // 5, large):
        write(home / f"short{count}", count, paragraphs=2)
        _, peak = run(home / f"short{count}", home / f"memory{count}")
        peaks.append(peak)
        told(f"peak memory of the parent, {count} documents", peak, "MB")
    told("memory for most / for fewest", peaks[-1] / peaks[0], "times", f"(at most {MEMORY})")


def scaling(home: Path, lengths: Sequence[int]) -> None:
    """Print the seconds of each stage for texts of growing length, and how they grow."""
    for paragraphs in lengths:
        write(home / f"long{paragraphs}", 20, paragraphs)
        run(home / f"long{paragraphs}", home / f"length{paragraphs}", "--jobs", "1")
        timings = json.loads((home / f"length{paragraphs}" / "timings.json").read_text(encoding="utf-8"))
        seconds = {name: value for name, value in timings["stages"].items() if name != "tables"}
        shown = "  ".join(f"{name} {value:.2f}" for name, value in seconds.items())
        print(f"20 texts of {paragraphs} paragraphs, s{'':16}{shown}", flush=True)


def main() -> None:
    """Measure and print."""
    given = [int(argument) for argument in sys.argv[1:]]
    count = given[0] if given else 1000
    large = given[1] if len(given) > 1 else 5 * count
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        times(home, count)
        memory(home, large)
        scaling(home, PARAGRAPHS)


if __name__ == "__main__":
    main()
