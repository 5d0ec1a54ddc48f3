"""What changed between two output folders: rows that came, went or changed, and why."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

from pipeline.errors import UsageError
from pipeline.tables.csv_file import TableFile, cell_text
from pipeline.tables.schema import DOCUMENTS, TABLES, Table

Kind = Literal["came", "went", "changed"]
_PLACES: Mapping[str, tuple[str, ...]] = {
    "abbreviations": ("doc_id", "start", "end", "short"),
    "trials": ("doc_id", "start", "end", "source", "trial_id", "trial_name"),
    "outcomes": ("doc_id", "start", "end", "arm", "population", "endpoint"),
    "mechanisms": ("doc_id", "start", "end", "subject", "relation", "object"),
    "coverage": ("doc_id", "start", "end", "kind"),
}
"""What tells which row is which in tables without a key."""


class Change(NamedTuple):
    """A difference.

    Attributes
    ----------
    table : str
        Name of the table.
    kind : str
        `came`, `went` or `changed`.
    row : str
        What tells which row it is, as `column=value` joined by `; `.
    cells : str
        For a changed row its changed cells, as `column: old -> new` joined by `; `.
    why : str
        `input`, `settings`, `lexicon` or `code`, joined by ` or ` where several changed.
    """

    table: str
    kind: Kind
    row: str
    cells: str
    why: str


def difference(old: Path, new: Path) -> Iterator[Change]:
    """Compare two output folders.

    Parameters
    ----------
    old, new : Path
        Folders that runs wrote.

    Returns
    -------
    iterator of Change
        By table, then rows that went or changed in order of the old table, then those that came.

    Raises
    ------
    UsageError
        If a folder is not of a run.
    """
    # not when the first change is asked for: a caller may open a file for the changes before that
    reasons = _Reasons(old, new)
    return _all_changes(old, new, reasons)


def _all_changes(old: Path, new: Path, reasons: "_Reasons") -> Iterator[Change]:
    for table in TABLES:
        with TemporaryDirectory() as scratch:
            yield from _changes(table, old, new, Path(scratch) / "rows.sqlite", reasons)


class _Reasons:
    """Why a row may have changed, by what the two runs say of themselves."""

    def __init__(self, old: Path, new: Path) -> None:
        before, after = _manifest(old), _manifest(new)
        self._changed = {
            path
            for path in before["inputs"].keys() | after["inputs"].keys()
            if before["inputs"].get(path) != after["inputs"].get(path)
        }
        self._paths = {str(row["doc_id"]): str(row["path"]) for out in (old, new) for row in _rows(DOCUMENTS, out)}
        general = []
        if before["settings"] != after["settings"]:
            general.append("settings")
        if before["lexicons"] != after["lexicons"]:
            general.append("lexicon")
        own = (_without_lexicons(before), before["code"]), (_without_lexicons(after), after["code"])
        if own[0] != own[1]:
            general.append("code")
        # code that says nothing of itself is what is left when nothing else changed
        self._general = " or ".join(general) or "code"

    def of(self, row: Mapping[str, Any]) -> str:
        """Return why a row came, went or changed."""
        if "doc_id" not in row:  # made of several documents
            return " or ".join(filter(None, ["input" if self._changed else "", self._general_if_any()]))
        path = self._paths.get(str(row["doc_id"]), "")
        return "input" if path in self._changed else self._general

    def _general_if_any(self) -> str:
        return "" if self._changed and self._general == "code" else self._general


def _without_lexicons(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {name: version for name, version in manifest["versions"].items() if name != "lexicons"}


def _manifest(out: Path) -> dict[str, Any]:
    """Return run.json, with the digest of the code from timings.json, empty where that is missing."""
    try:
        manifest: dict[str, Any] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UsageError("not the output folder of a run", str(out), "name a folder that --out named") from None
    try:
        manifest["code"] = json.loads((out / "timings.json").read_text(encoding="utf-8")).get("code", "")
    except (OSError, ValueError):
        manifest["code"] = ""
    return manifest


def _rows(table: Table, out: Path) -> Iterable[Mapping[str, Any]]:
    path = out / f"{table.name}.csv"
    if not path.exists():
        raise UsageError("the table is missing", str(path), "name the output folder of a complete run")
    return TableFile(table, path)


def _changes(table: Table, old: Path, new: Path, scratch: Path, reasons: _Reasons) -> Iterator[Change]:
    """Yield the differences of a table; the rows lie in a database, since there may be many."""
    key = table.key or _PLACES[table.name]
    database = sqlite3.connect(scratch, isolation_level=None)
    try:
        database.executescript(
            "PRAGMA journal_mode = OFF; CREATE TABLE new (key, number, cells, PRIMARY KEY (key, number)) WITHOUT ROWID;"
        )
        database.execute("BEGIN")
        for name, number, row in _numbered(_rows(table, new), key, database, "n"):
            database.execute("INSERT INTO new VALUES (?, ?, ?)", (name, number, json.dumps(_texts(row))))
        for name, number, row in _numbered(_rows(table, old), key, database, "o"):
            where = "FROM new WHERE key = ? AND number = ?"
            found = database.execute(f"SELECT cells {where}", (name, number)).fetchone()
            if found is None:
                yield Change(table.name, "went", _shown(row, key), "", reasons.of(row))
                continue
            database.execute(f"DELETE {where}", (name, number))
            before, after = _texts(row), json.loads(found[0])
            if before != after:
                cells = "; ".join(
                    f"{n}: {before[n] or '-'} -> {after[n] or '-'}" for n in before if before[n] != after[n]
                )
                yield Change(table.name, "changed", _shown(row, key), cells, reasons.of(row))
        for [cells] in database.execute("SELECT cells FROM new ORDER BY key, number"):
            row = json.loads(cells)
            yield Change(table.name, "came", _shown(row, key), "", reasons.of(row))
    finally:
        database.close()


def _numbered(
    rows: Iterable[Mapping[str, Any]], key: Sequence[str], database: sqlite3.Connection, side: str
) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Yield rows with their key and their number among those of the same key, from 1."""
    database.execute("CREATE TABLE IF NOT EXISTS used (key PRIMARY KEY, number) WITHOUT ROWID")
    count = "INSERT INTO used VALUES (?, 1) ON CONFLICT DO UPDATE SET number = number + 1 RETURNING number"
    for row in rows:
        name = json.dumps([cell_text(row[column]) for column in key])
        [[number]] = database.execute(count, (f"{side} {name}",)).fetchall()
        yield name, number, row


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: cell_text(cell) for name, cell in row.items()}


def _shown(row: Mapping[str, Any], key: Sequence[str]) -> str:
    """Return what tells a person which row it is: its key, and for a statement what it states."""
    names = [*key, *(name for name in ("drug", "target", "doc_id") if name in row and name not in key)]
    return "; ".join(f"{name}={text}" for name in names if (text := cell_text(row[name])))
