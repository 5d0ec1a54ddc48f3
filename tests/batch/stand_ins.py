"""Stand-ins for `pipeline.process` that other processes can import: what a document's first word says happens."""

import os
import time
from pathlib import Path

from pipeline.article import Article
from tests import sample


def process(path: Path, doc_id: str, shown: str) -> Article:
    """Make the sample article of a file, or get stuck, take memory or end the process; `once-…` only the first time."""
    word = path.read_text(encoding="utf-8").split(" ")[0]
    mark = path.with_suffix(".tried")
    if word.startswith("once-"):
        if mark.exists():
            word = ""
        mark.touch()
    match word.removeprefix("once-"):
        case "stuck":
            time.sleep(600)
        case "huge":
            bytearray(2**40)
        case "killed":
            os.kill(os.getpid(), 9)
    return sample.process(path, doc_id, shown)


def slow(path: Path, doc_id: str, shown: str) -> Article:
    """Make the sample article of a file in about 5 ms."""
    time.sleep(0.005)
    return process(path, doc_id, shown)
