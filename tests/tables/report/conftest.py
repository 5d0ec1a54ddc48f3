"""One run over the small article for the tests that only read it."""

from pathlib import Path

import pytest

from tests.tables.report.making import TEXT, run_in


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run over the article as text and as web page."""
    page = "".join(f"<p>{line}</p>".replace("<script>", "&lt;script>") for line in TEXT.splitlines())
    html = f'<html><head><meta charset="utf-8"></head><body>{page}</body></html>'
    return run_in(tmp_path_factory.mktemp("run"), ("a.txt", TEXT), ("b.html", html))


@pytest.fixture
def copy(out: Path, tmp_path: Path) -> Path:
    """A copy of the output folder that a test may damage."""
    import shutil

    return Path(shutil.copytree(out, tmp_path / "out"))
