"""A run's articles to the files of the output folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.article import Article
from pipeline.errors import UsageError
from pipeline.tables import merge
from pipeline.tables.csv_file import write_table
from pipeline.tables.manifest import Run, run_json, to_json
from pipeline.tables.package import README_HEAD, datapackage, readme
from pipeline.tables.rows import Row, article_rows
from pipeline.tables.schema import TABLES


def check_out(out: Path) -> None:
    """Raise `UsageError` if tables must not be written to the folder; it need not exist yet."""
    if out.exists() and not out.is_dir():
        raise UsageError("the output folder is a file", str(out), "name a folder with --out")
    if not os.access(next(folder for folder in (out, *out.absolute().parents) if folder.exists()), os.W_OK):
        raise UsageError("the output folder cannot be written to", str(out), "name another with --out")
    page = out / "README.md"
    if page.exists() and not page.read_text(encoding="utf-8", errors="replace").startswith(README_HEAD):
        raise UsageError(
            "the output folder holds a README.md that is not of a run", str(out), "name another with --out"
        )


def table_rows(articles: Sequence[Article], run: Run) -> dict[str, list[Row]]:
    """Return the rows of every table, documents by `doc_id`, the rest in order of document and text."""
    articles = sorted(articles, key=lambda article: article.doc_id)
    tables: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    for article in articles:
        for name, rows in article_rows(article).items():
            tables[name] += rows
    tables["documents"] += [failure.row() for failure in run.failures]
    tables["documents"].sort(key=lambda row: str(row["doc_id"]))
    tables["triples"] = merge.triples_with_ids(tables["triples"])
    tables["facts"] = merge.facts(tables["triples"])
    tables["candidates"] = merge.candidates(articles)
    return tables


def write_tables(articles: Sequence[Article], run: Run, out: Path) -> dict[str, list[Row]]:
    """Write all files of a run and return the rows of each table.

    The files are written to a temporary folder inside `out` and moved into place one by one when all are there, so a
    run that is broken off leaves the former files. Raw texts of the former run that this one does not have are removed.

    Raises
    ------
    UsageError
        If `out` is a file or somebody else's folder.
    OSError
        If a file cannot be written; then the former files are all still there.
    """
    check_out(out)
    tables = table_rows(articles, run)
    out.mkdir(parents=True, exist_ok=True)
    stale = _texts(out) - {f"{article.doc_id}.txt" for article in articles if article.source.format != "txt"}
    # inside the folder, not beside it: it may be a mount, and a move must stay within one file system
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=out))
    try:
        _write_all(articles, run, tables, new)
        for path in _files(new):
            target = out / path.relative_to(new)
            target.parent.mkdir(exist_ok=True)
            path.replace(target)
        for name in stale:
            (out / "text" / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(new)
    return tables


def _write_all(articles: Sequence[Article], run: Run, tables: Mapping[str, Sequence[Row]], folder: Path) -> None:
    for table in TABLES:
        write_table(table, tables[table.name], folder / f"{table.name}.csv")
    _write(folder / "datapackage.json", datapackage())
    _write(folder / "README.md", readme())
    _write(folder / "run.json", run_json(run, tables))
    _write(folder / "timings.json", to_json(run.timings))
    for article in articles:
        if article.source.format != "txt":  # offsets refer to a text that the reader built
            (folder / "text").mkdir(exist_ok=True)
            _write(folder / "text" / f"{article.doc_id}.txt", article.raw)


def _write(path: Path, text: str) -> None:
    # offsets count the characters of the text: no line end is translated, no character lost to a lone surrogate
    path.write_text(text, encoding="utf-8", errors="replace", newline="")


def _files(folder: Path) -> Iterator[Path]:
    return (Path(top, name) for top, _, names in os.walk(folder) for name in sorted(names))


def _texts(out: Path) -> set[str]:
    """Return the names of the raw texts in a folder that a former run wrote."""
    return {path.name for path in (out / "text").glob("*.txt")} if (out / "run.json").exists() else set()
