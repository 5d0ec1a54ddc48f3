"""What a run's documents give, to the files of the output folder, one document in memory at a time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.tables.csv_file import TableFile, csv_lines, open_table
from pipeline.tables.folder import mark_gone, replacing
from pipeline.tables.formats import FORMATS
from pipeline.tables.manifest import Run, run_json
from pipeline.tables.merge import Merge
from pipeline.tables.package import datapackage, readme
from pipeline.tables.review import Review, reviewed
from pipeline.tables.rows import DocumentRows, Row
from pipeline.tables.schema import CANDIDATES, FACTS, TABLES

_TABLES = {table.name: table for table in TABLES}


def write_tables(
    documents: Iterable[DocumentRows], run: Run, out: Path, formats: Sequence[str] = (), review: Review | None = None
) -> dict[str, int]:
    """Write all files of a run but its times, all together or none.

    Files of the former run that this one does not have, such as raw texts of documents that are gone, are removed.

    Parameters
    ----------
    documents : iterable of DocumentRows
        By `doc_id`, failed ones included.
    run : Run
        What they were made with.
    out : Path
        The output folder, locked by this run.
    formats : sequence of str
        Keys of `pipeline.tables.formats.FORMATS`, what is written beside CSV.
    review : Review, optional
        Decisions of reviewers about the rows.

    Returns
    -------
    dict
        From the name of each table to the number of its rows.

    Raises
    ------
    OSError
        If a file cannot be written; then the former files are all still there.
    """
    former = _former(out)
    with replacing(out) as new:
        with TemporaryDirectory(dir=new) as scratch, Merge(Path(scratch) / "merge.sqlite") as merge:
            counts, texts = _write_csv(documents, merge, review or Review(), new, out)
        tables = {table.name: TableFile(table, new / f"{table.name}.csv") for table in TABLES}
        for name in formats:
            FORMATS[name](new, tables)
        _write(new / "datapackage.json", datapackage())
        _write(new / "README.md", readme())
        _write(new / "run.json", run_json(run, tables["documents"], counts))
        written = {path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()}
        mark_gone(new, former - written - texts)
    return counts


def _write_csv(
    documents: Iterable[DocumentRows], merge: Merge, review: Review, new: Path, out: Path
) -> tuple[dict[str, int], set[str]]:
    """Write the tables and the raw texts that are not in the output folder already.

    Returns
    -------
    counts : dict
        Rows of each table.
    texts : set of str
        The raw texts that the output folder is to have, as paths in it.
    """
    counts = Counter({table.name: 0 for table in TABLES})
    texts: set[str] = set()
    with ExitStack() as stack:
        add = {table.name: stack.enter_context(open_table(table, new / f"{table.name}.csv")) for table in TABLES}
        for document in documents:
            for name, rows in _own_rows(document, merge, review).items():
                add[name](csv_lines(_TABLES[name], rows))
                counts[name] += len(rows)
            for name, (count, lines) in document.lines.items():
                add[name](lines)
                counts[name] += count
            if document.text is not None:
                texts.add(_write_text(document.doc_id, document.text, new, out))
        for table, merged in ((FACTS, merge.facts()), (CANDIDATES, merge.candidates())):
            for row in merged:
                add[table.name](csv_lines(table, [row]))
                counts[table.name] += 1
    return dict(counts), texts


def _own_rows(document: DocumentRows, merge: Merge, review: Review) -> Mapping[str, Sequence[Row]]:
    """Return a document's rows of the tables that have rows for each document; the rest goes to `merge`."""
    tables = dict(document.tables)
    merge.add_candidates(document.doc_id, tables.pop("candidates", ()))
    if "triples" in tables:
        tables["triples"], tables["rejected"] = reviewed(merge.with_keys(tables["triples"]), review)
        merge.add_triples(tables["triples"])
        if tables["rejected"]:
            tables["documents"] = [{**row, "triples": len(tables["triples"])} for row in tables["documents"]]
    return tables


def _write_text(doc_id: str, text: str, new: Path, out: Path) -> str:
    """Write a raw text unless the output folder has just this one, and return its path there."""
    name = f"text/{doc_id}.txt"
    # offsets count the characters of the text: no line end is translated, no character lost to a lone surrogate
    data = text.encode("utf-8", "replace")
    if not (out / name).is_file() or (out / name).read_bytes() != data:
        (new / "text").mkdir(exist_ok=True)
        (new / name).write_bytes(data)
    return name


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace", newline="")


def _former(out: Path) -> set[str]:
    """Return the raw texts and the tables in other formats that a former run left, as paths in the folder."""
    if not (out / "run.json").exists():
        return set()
    texts = {f"text/{path.name}" for path in (out / "text").glob("*.txt")}
    return texts | {name for name in further_files() if (out / name).exists()}


def further_files() -> set[str]:
    """Return the names of all files that tables in other formats than CSV may have."""
    return {f"{table.name}.{name}" for table in TABLES for name in FORMATS} | _WHOLE


_WHOLE = frozenset({"tables.xlsx", "tables.sqlite"})
"""Files of formats that hold all tables in one."""
