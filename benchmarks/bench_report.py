"""How fast the report on 5,000 statements is: `python benchmarks/bench_report.py [OUTPUTS]`, with Chromium."""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright

import pipeline
from pipeline.article import Article
from pipeline.tables.csv_file import read_table, write_table
from pipeline.tables.report import make_report
from pipeline.tables.schema import TABLES

ROOT = Path(__file__).resolve().parents[1]
STATEMENTS = 5000
QUERIES = ("铂", "nct", "pd-1", "her2 iii", "")
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
_FILTER = """(query) => new Promise((done) => {
  const began = performance.now();
  terms = query.split(" ").filter(Boolean);
  applyFilters();
  document.body.offsetHeight; /* layout */
  const shown = performance.now() - began;
  delete document.body.dataset.charts;
  const wait = () => (document.body.dataset.charts ? done([shown, performance.now() - began]) : setTimeout(wait, 5));
  wait();
})"""


def multiplied(outputs: Path, folder: Path) -> int:
    """Write the tables of a run again and again under other document keys; return the number of statements."""
    tables = {table: read_table(outputs / f"{table.name}.csv") for table in TABLES}
    statements = next(len(rows) for table, rows in tables.items() if table.name == "triples")
    times = -(-STATEMENTS // statements)
    for table, rows in tables.items():
        keyed = "doc_id" in table.header
        copies = [
            {**row, "doc_id": f"{row['doc_id']}-{number}"} if keyed else row
            for number in range(times if keyed else 1)
            for row in rows
        ]
        write_table(table, copies, folder / f"{table.name}.csv")
    shutil.copy(outputs / "run.json", folder)
    if (outputs / "text").exists():
        for number in range(times):
            for path in (outputs / "text").iterdir():
                (folder / "text").mkdir(exist_ok=True)
                shutil.copy(path, folder / "text" / f"{path.stem}-{number}.txt")
    return statements * times


def read(path: Path, _engine: str) -> Article:
    """Read a document as the report does."""
    return pipeline.process(path, until="extract")


def bench_report(outputs: Path) -> None:
    """Print the time to make the report, to its first paint, to a filtered table, and to all charts drawn anew."""
    os.chdir(ROOT)  # the paths in documents.csv count from here
    browser_path = os.environ.get("BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        statements = multiplied(outputs, folder)
        began = time.perf_counter()
        html = make_report(folder, read)
        seconds = time.perf_counter() - began
        page_file = folder / "report.html"
        page_file.write_text(html, encoding="utf-8")
        print(f"report: {statements} statements, {len(html) / 1e6:.1f} M characters, made in {seconds:.1f} s")
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(page_file.as_uri())
        page.wait_for_selector("body[data-charts=drawn]")
        paint, ready = page.evaluate(_PAINT), page.evaluate(_READY)
        print(f"report: first paint after {paint:.0f} ms (limit 2000 ms), ready for use after {ready:.0f} ms")
        for query in QUERIES:
            shown, charts = page.evaluate(_FILTER, query)
            rows = page.evaluate("matching.length")
            print(f"report: filter {query!r}: {rows} rows, {shown:.0f} ms (limit 200 ms), charts {charts:.0f} ms")
        browser.close()


if __name__ == "__main__":
    bench_report(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "outputs")
