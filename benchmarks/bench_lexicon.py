"""How long the lexicons take: `python benchmarks/bench_lexicon.py`."""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.lexicon.files import FOLDER
from pipeline.lexicon.importers import import_file

GENES = 43_882
"""Rows of the HGNC complete set of October 2024."""
PROTEINS = 19_290


def hgnc_rows(count: int) -> Iterator[str]:
    """Yield the lines of a made-up complete set of that many rows, with aliases as many as the real one has."""
    yield "hgnc_id\tsymbol\tname\tlocus_type\tstatus\talias_symbol\talias_name\tprev_symbol\n"
    for number in range(1, count + 1):
        locus = "gene with protein product" if number <= PROTEINS else "pseudogene"
        aliases = f'"QX{number}A|QY{number}|QZ-{number}"'
        yield f"HGNC:{number}\tQG{number}\tmade-up protein {number}\t{locus}\tApproved\t{aliases}\t\tQOLD{number}\n"


def bench_import() -> None:
    """Print the time that the import of a complete set takes, without writing it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hgnc.txt"
        path.write_text("".join(hgnc_rows(GENES)), encoding="utf-8")
        start = time.perf_counter()
        merged = import_file("hgnc", path, FOLDER, write=False)
        seconds = time.perf_counter() - start
    print(f"import hgnc: {GENES} rows, {merged.surfaces} surfaces, {seconds:.2f} s (limit 10 s)")


if __name__ == "__main__":
    bench_import()
