"""Print what the lexicons cost at 10,000 and at 1,000,000 terms: compiling, loading, memory, matching.

    python benchmarks/bench_matching.py

Terms are made of halves of the project's own surfaces; the first half of the smaller set are whole ones. The text is
that of `corpus`, with one of the smaller set's terms behind each block, so both sets find the same and the larger one
more. Compiling and loading are measured in processes of their own; memory is the most that the process held at a time,
the interpreter included.
"""

import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from pipeline.extract import extract
from pipeline.lexicon.compiled import load_compiled
from pipeline.lexicon.concepts import load_concepts
from pipeline.lexicon.files import CONCEPT_FILES, FOLDER, LEVEL_COLUMNS
from pipeline.lexicon.fold import fold, is_han
from pipeline.lexicon.match import Matcher

SIZES = (10_000, 1_000_000)
RUNS = 5
SURFACES = 4
"""Surfaces of one concept."""
CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def real_surfaces() -> list[str]:
    """Return the project's own surfaces, each folded form once, shuffled."""
    terms = load_concepts().terms
    surfaces = sorted(terms[folded][0].surface for folded in terms if len(folded) > 2)
    random.Random(0).shuffle(surfaces)
    return [surface for surface in surfaces if ";" not in surface]


def made_surfaces(real: Sequence[str]) -> Iterator[str]:
    """Yield surfaces without end: the first half of a real one and the second half of another of the same script."""
    by_script = [[surface for surface in real if any(map(is_han, surface)) is han] for han in (False, True)]
    choice = random.Random(1).choice
    while True:
        first = choice(real)
        second = choice(by_script[any(map(is_han, first))])
        yield first[: (len(first) + 1) // 2] + second[len(second) // 2 :]


def first_terms(number: int) -> list[str]:
    """Return that many surfaces, no two with the same folded form; fewer are the beginning of more."""
    real = real_surfaces()
    found: dict[str, str] = {}
    for surface in chain(real[: SIZES[0] // 2], made_surfaces(real)):
        if len(folded := fold(surface)) > 2:
            found.setdefault(folded, surface)
            if len(found) == number:
                break
    return list(found.values())


def write_lexicon(terms: Sequence[str], folder: Path) -> None:
    """Write a folder of lexicons whose only terms are these, as imported genes, drugs and diseases."""
    for file, columns in CONCEPT_FILES.items():
        (folder / file).write_text("\t".join(columns) + "\n", encoding="utf-8")
    (folder / "levels.tsv").write_text("\t".join(LEVEL_COLUMNS) + "\n", encoding="utf-8")
    shutil.copy(FOLDER / "common_words.tsv", folder)
    shutil.copytree(FOLDER / "guards", folder / "guards")
    (folder / "imported").mkdir()
    files = ("genes.tsv", "drugs.tsv", "diseases.tsv")
    for part, file in enumerate(files):
        columns = CONCEPT_FILES[file]
        lines = ["\t".join(columns)]
        for start in range(part * SURFACES, len(terms), len(files) * SURFACES):
            name, *others = terms[start : start + SURFACES]
            synonyms = ";".join(f"{'zh' if any(map(is_han, other)) else 'en'}:{other}" for other in others)
            cells = {"name_en": name, "synonyms": synonyms, "source": "made"}
            lines.append("\t".join(cells.get(column, "") for column in columns))
        (folder / "imported" / file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def measured_here(folder: Path) -> None:
    """Load the lexicons of a folder in this process; print seconds and the peak of memory in megabytes."""
    began = time.perf_counter()
    compiled = load_compiled(folder)
    seconds = time.perf_counter() - began
    print(json.dumps([seconds, peak_of_memory(), len(compiled)]))


def peak_of_memory() -> float:
    """Return the most memory that this process held at a time, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says begins, on Linux, with the peak of the process that started this one
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def measured(folder: Path) -> tuple[float, float, int]:
    """Return seconds, megabytes and number of terms of loading in a new process."""
    command = [sys.executable, __file__, str(folder)]
    seconds, peak, number = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return seconds, peak, number


def make_texts(terms: Sequence[str]) -> list[str]:
    """Return blocks of the corpus, several times, each time with other terms behind them."""
    blocks = [
        block.text for path in sorted(CORPUS.glob("*.txt")) for _, block in extract(path).body() if len(block.text) > 20
    ]
    rounds = max(1, len(terms) // len(blocks))
    return [f"{block} {term}" for block, term in zip(blocks * rounds, terms, strict=False)]


def rates(matchers: Sequence[Matcher], texts: Sequence[str]) -> tuple[list[float], list[int]]:
    """Return characters a second of processor time, the best of some runs in turn, and the number of matches."""
    best, found = [0.0] * len(matchers), [0] * len(matchers)
    length = sum(map(len, texts))
    for _ in range(RUNS):
        for index, matcher in enumerate(matchers):
            began = time.process_time()
            found[index] = sum(len(matcher.find(text)) for text in texts)
            best[index] = max(best[index], length / (time.process_time() - began))
    return best, found


def main() -> None:
    """Print a line for each number of terms, and the ratio of the rates."""
    terms = first_terms(SIZES[-1])
    texts = make_texts(terms[: SIZES[0]])
    with tempfile.TemporaryDirectory() as work:
        os.environ["XDG_CACHE_HOME"] = str(Path(work) / "cache")
        matchers = []
        lines = []
        for size in SIZES:
            folder = Path(work) / str(size)
            folder.mkdir()
            write_lexicon(terms[:size], folder)
            compiling, compiling_peak, number = measured(folder)
            loading = min(measured(folder) for _ in range(RUNS))
            matchers.append(Matcher(load_compiled(folder)))
            lines.append(
                f"{number:>9,} terms: compile {compiling:5.1f} s ({compiling_peak:5.0f} MB), "
                f"load {loading[0]:.3f} s ({loading[1]:3.0f} MB)"
            )
        best, found = rates(matchers, texts)
    for line, rate, number in zip(lines, best, found, strict=True):
        print(f"{line}, match {rate / 1e6:.2f} million characters a second, {number:,} matches")
    print(f"rate at {SIZES[-1]:,} terms: {best[-1] / best[0]:.0%} of that at {SIZES[0]:,}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measured_here(Path(sys.argv[1]))
    else:
        main()
