"""Tables over all documents: keys of statements, facts out of triples, candidates put together.

What is put together lies in a database in a temporary file, so that memory does not grow with the number of documents.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.article import Article, Triple
from pipeline.tables.rows import Cell, Row, article_rows
from pipeline.tables.values import ASSERTIONS

_STATEMENT = (
    "doc_id", "drug", "target", "role", "disease", "line", "biomarker", "prior_therapy", "population", "phase",
    "trial_id", "trial_name", "assertion", "source", "start", "end",
)  # fmt: skip
_FACT = ("drug", "target", "disease", "line", "biomarker", "prior_therapy")
_CANDIDATE = ("name_en", "pattern", "example", "suggested_type", "suggested_class", "near_lexicon_term")
_KEYED = ", ".join(_FACT)
_SCHEMA = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE numbers (key TEXT PRIMARY KEY, used INTEGER) WITHOUT ROWID;
CREATE TABLE statements ({_KEYED}, doc_id, assertion, trial_ids);
CREATE TABLE candidates (surface, doc_id, fields);
"""


def _value(cell: Cell) -> Cell:
    return cell if isinstance(cell, str | int | None) else tuple(cell)


def _text(cell: Cell) -> str:
    """Return a cell as hashed and compared: the order of several values does not count."""
    if isinstance(cell, str | int | None):
        return str(cell or "")
    return ";".join(sorted(cell))


def _bytes(text: str) -> bytes:
    """Return a text as the database compares it: by code point, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def _str(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def triples_by_id(article: Article) -> dict[str, Triple]:
    """Return the triples of an article by the `triple_id` that they get in triples.csv."""
    rows = article_rows(article)["triples"]
    triples = [record for record in article.records if isinstance(record, Triple)]
    with Merge(Path(":memory:")) as merge:
        numbered = merge.with_keys(rows)
    found: dict[str, Triple] = {}
    for row in numbered:
        content = {name: cell for name, cell in row.items() if name != "triple_id"}
        found[str(row["triple_id"])] = triples[rows.index(content)]
    return found


class Merge:
    """Takes the documents one by one, in order of the tables, and then gives what is made of all of them.

    Parameters
    ----------
    path : Path
        Where the database is to be; the file must not exist yet, and is of no use afterwards.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the database."""
        self._database.close()

    def with_keys(self, rows: Iterable[Row]) -> list[Row]:
        """Return a document's rows of triples.csv with their `triple_id`; equal rows are kept once."""
        unique = {tuple((name, _value(cell)) for name, cell in row.items()): row for row in rows}
        return [{"triple_id": self._key("t", row, _STATEMENT)} | dict(row) for row in unique.values()]

    def add_triples(self, rows: Iterable[Row]) -> None:
        """Take a document's rows of triples.csv, of which facts are made."""
        self._database.executemany(
            f"INSERT INTO statements VALUES ({', '.join('?' * (len(_FACT) + 3))})",
            [
                (
                    *(_bytes(_text(row.get(name))) for name in _FACT),
                    _bytes(str(row["doc_id"])),
                    _text(row.get("assertion")),
                    json.dumps(list(_values(row.get("trial_id")))),
                )
                for row in rows
            ],
        )

    def _key(self, prefix: str, row: Row, content: Sequence[str]) -> str:
        """Return a key for a row: a hash of its content that stays the same from run to run.

        Rows that agree in all of `content` are told apart by `-2`, `-3`, … The key begins with a letter, so that no
        spreadsheet reads it as a number.
        """
        text = "\x1f".join(_text(row.get(name)) for name in content)
        key = prefix + sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
        count = "INSERT INTO numbers VALUES (?, 1) ON CONFLICT DO UPDATE SET used = used + 1 RETURNING used"
        [[used]] = self._database.execute(count, (key,)).fetchall()
        return key if used == 1 else f"{key}-{used}"

    def add_candidates(self, doc_id: str, rows: Iterable[Row]) -> None:
        """Take a document's unknown names, a row for each place, in order of the text."""
        self._database.executemany(
            "INSERT INTO candidates VALUES (?, ?, ?)",
            [
                (_bytes(str(row["surface"])), _bytes(doc_id), json.dumps([row.get(name) for name in _CANDIDATE]))
                for row in rows
            ],
        )

    def facts(self) -> Iterator[Row]:
        """Yield a row for each distinct drug, target and setting, sorted by these, with what speaks for and against."""
        found = self._database.execute(f"SELECT * FROM statements ORDER BY {_KEYED}, rowid")
        for key, rows in groupby(found, key=lambda row: row[: len(_FACT)]):
            row = _fact(dict(zip(_FACT, map(_str, key), strict=True)), (rest[len(_FACT) :] for rest in rows))
            yield {"fact_id": self._key("f", row, _FACT)} | row

    def candidates(self) -> Iterator[Row]:
        """Yield one row for each name that no lexicon knows, most frequent first, then by code point."""
        self._database.execute("CREATE INDEX IF NOT EXISTS by_surface ON candidates (surface)")
        found = self._database.execute(
            "SELECT surface, COUNT(DISTINCT doc_id), COUNT(*) AS count FROM candidates "
            "GROUP BY surface ORDER BY count DESC, surface"
        )
        for surface, documents, count in found:
            places = self._database.execute(
                "SELECT fields FROM candidates WHERE surface = ? ORDER BY rowid", (surface,)
            )
            yield {"surface": _str(surface), "documents": documents, "count": count} | _first(
                json.loads(fields) for [fields] in places
            )


def _fact(setting: dict[str, Cell], rows: Iterable[tuple[bytes, str, str]]) -> dict[str, Cell]:
    """Return a fact of the statements that make it: document, assertion and trials of each, by document."""
    counts: Counter[str] = Counter()
    trials: set[str] = set()
    documents = 0
    last = None
    for doc_id, assertion, trial_ids in rows:
        documents += doc_id != last
        last = doc_id
        counts[assertion] += 1
        trials.update(json.loads(trial_ids))
    return {
        **setting,
        "documents": documents,
        "evidences": counts.total(),
        **{name: counts[name] for name in ASSERTIONS},
        "conflict": "yes" if counts["positive"] and counts["negative"] else "no",
        "trial_ids": sorted(trials),
    }


def _values(cell: Cell) -> Sequence[str]:
    return () if isinstance(cell, str | int | None) else cell


def _first(places: Iterable[Sequence[str]]) -> dict[str, Cell]:
    """Return the first filled field of each name, empty if none is."""
    best = [""] * len(_CANDIDATE)
    for fields in places:
        best = [value or field for value, field in zip(best, fields, strict=True)]
        if all(best):
            break
    return dict(zip(_CANDIDATE, best, strict=True))
