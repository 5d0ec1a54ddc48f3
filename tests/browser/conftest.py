"""A browser without a window, and reports to open in it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.tables.report.making import read, run_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_REMEDY = "install one (Debian: apt-get install chromium), or name it: make test-browser BROWSER=/path/to/chromium"
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
HOSTILE = """非奈利酮治疗糖尿病肾病
引言
=HYPERLINK("x")和<script>document.title="bad"</script>旁的非奈利酮是盐皮质激素受体拮抗剂，用于糖尿病肾病。
"""


def browser_path() -> str:
    """Path of Chromium: the one that BROWSER names, or one on the search path; ends the tests where there is none."""
    named = os.environ.get("BROWSER", "")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        pytest.exit(f"no browser {named or 'Chromium'} found ({_REMEDY})", returncode=1)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium, headless."""
    from playwright.sync_api import sync_playwright

    path = browser_path()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield running
        running.close()


def written(out: Path, folder: Path) -> str:
    """Write the report of an output folder and return its address."""
    from pipeline.tables.report import make_report

    path = folder / "report.html"
    path.write_text(make_report(out, read), encoding="utf-8", newline="")
    return path.as_uri()


@pytest.fixture(scope="session")
def corpus_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of the committed tables; their paths count from the folder of the project."""
    here = Path.cwd()
    os.chdir(ROOT)
    try:
        return written(ROOT / "outputs", tmp_path_factory.mktemp("corpus"))
    finally:
        os.chdir(here)


@pytest.fixture(scope="session")
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of an article whose text holds markup and a formula."""
    folder = tmp_path_factory.mktemp("hostile")
    return written(run_in(folder, ("a.txt", HOSTILE)), folder)


@pytest.fixture(scope="session")
def empty_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of an article without any name, and of a file that could not be read."""
    folder = tmp_path_factory.mktemp("empty")
    return written(run_in(folder, ("a.txt", "今天天气很好。\n"), ("b.txt", "")), folder)


@pytest.fixture
def faults() -> list[str]:
    """What the page has told of faults, and what it has asked of the network."""
    return []


def opened(browser: "Browser", address: str, faults: list[str], size: str = "desktop") -> "Page":
    """Open a report, wait for its charts, and note its faults and requests."""
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.append(request.url) if request.url.startswith("http") else None)
    page.goto(address)
    page.wait_for_selector("body[data-charts=drawn]")
    return page


@pytest.fixture
def page(browser: "Browser", corpus_report: str, faults: list[str]) -> Iterator["Page"]:
    """The report of the corpus, open at the size of a desktop; it must not tell of any fault."""
    page = opened(browser, corpus_report, faults)
    yield page
    page.close()
    assert faults == []
