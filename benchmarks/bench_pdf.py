"""Print what reading PDFs costs: against a bare pass of pdfminer.six, and by engine.

    python benchmarks/bench_pdf.py [FOLDER]

FOLDER holds PDFs; `corpus` by default. Files that cannot be read, and pages without text, are left out. Times are the
processor's, the least of three runs.
"""

import logging
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from pdfminer.converter import PDFPageAggregator
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from pipeline.config import Limits
from pipeline.errors import InputError
from pipeline.extract import extract
from pipeline.extract.engine import Clock, Engine
from pipeline.extract.engine_pdfium import PdfiumEngine
from pipeline.extract.engine_pdfminer import PdfminerEngine

RUNS = 3
FOLDER = Path(__file__).resolve().parents[1] / "corpus"


def bare_pass(data: bytes) -> None:
    """Read all pages by pdfminer.six alone, without its own layout analysis."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)
    interpreter = PDFPageInterpreter(manager, device)
    for page in PDFPage.create_pages(PDFDocument(PDFParser(BytesIO(data)))):
        interpreter.process_page(page)
        device.get_result()


def read_glyphs(engine: type[Engine], data: bytes) -> None:
    """Read all pages by an engine, without layout."""
    limits = Limits()
    opened = engine(data, limits, Clock(limits))
    for number in range(1, opened.count + 1):
        opened.read(number)


def least(what: Callable[[], object]) -> float:
    """Return the seconds of processor time that something takes, the least of some runs."""
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        what()
        times.append(time.process_time() - began)
    return min(times)


def readable(path: Path) -> bool:
    """Tell whether all pages of a file have a text layer."""
    try:
        notes = extract(path).source.notes
    except InputError:
        return False
    return not any(note.startswith("not read") or "OCR" in note or "damaged" in note for note in notes)


def measure(path: Path) -> dict[str, float]:
    """Return the seconds that each way of reading a file takes."""
    data = path.read_bytes()
    return {
        "bare": least(lambda: bare_pass(data)),
        "default glyphs": least(lambda: read_glyphs(PdfminerEngine, data)),
        "pdfium glyphs": least(lambda: read_glyphs(PdfiumEngine, data)),
        "default": least(lambda: extract(path)),
        "pdfium": least(lambda: extract(path, engine="pdfium")),
    }


def main() -> None:
    """Measure the PDFs of a folder and print the ratios."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    files = [path for path in sorted(folder.glob("*.pdf")) if readable(path)]
    if not files:
        sys.exit(f"{folder}: no readable PDF")
    total: dict[str, float] = {}
    print(f"{'seconds of processor time':42}{'bare':>8}{'default':>9}{'pdfium':>8}")
    for path in files:
        times = measure(path)
        print(f"{path.stem[:40]:42}{times['bare']:8.3f}{times['default']:9.3f}{times['pdfium']:8.3f}")
        total = {name: total.get(name, 0.0) + seconds for name, seconds in times.items()}
    print(f"\n{len(files)} files in {folder}")
    for name, over, under, aim in (
        ("extraction / bare pass of pdfminer.six", "default", "bare", "at most 1.4"),
        ("glyphs, default / pdfium", "default glyphs", "pdfium glyphs", "at least 4"),
        ("extraction, default / pdfium", "default", "pdfium", "at least 2"),
    ):
        print(f"{name:42}{total[over] / total[under]:8.2f}   ({aim})")


if __name__ == "__main__":
    main()
