"""Tables over all documents: keys of statements, facts out of triples, candidates put together."""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

from pipeline.article import Article, Candidate
from pipeline.tables.rows import Cell, Row
from pipeline.tables.values import ASSERTIONS

_STATEMENT = (
    "doc_id", "drug", "target", "role", "disease", "line", "biomarker", "prior_therapy", "population", "phase",
    "trial_id", "trial_name", "assertion", "source", "start", "end",
)  # fmt: skip
_FACT = ("drug", "target", "disease", "line", "biomarker", "prior_therapy")


def with_ids(rows: Iterable[Row], column: str, prefix: str, content: Sequence[str]) -> list[Row]:
    """Return the rows with a key: a hash of their content that stays the same from run to run.

    Parameters
    ----------
    rows : iterable of Row
        Rows in their final order; rows that are equal in every cell are kept once.
    column, prefix : str
        Column that takes the key, and the letter it begins with, so that no spreadsheet reads it as a number.
    content : sequence of str
        Columns that the hash is made of. Rows that agree in all of them are told apart by `-2`, `-3`, ….
    """
    seen: set[tuple[tuple[str, Cell], ...]] = set()
    used: Counter[str] = Counter()
    result: list[Row] = []
    for row in rows:
        cells = tuple((name, _value(cell)) for name, cell in row.items())
        if cells in seen:
            continue
        seen.add(cells)
        text = "\x1f".join(_text(row.get(name)) for name in content)
        key = prefix + sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
        used[key] += 1
        result.append({column: key if used[key] == 1 else f"{key}-{used[key]}"} | dict(row))
    return result


def _value(cell: Cell) -> Cell:
    return cell if isinstance(cell, str | int | None) else tuple(cell)


def _text(cell: Cell) -> str:
    """Return a cell as hashed and compared: the order of several values does not count."""
    if isinstance(cell, str | int | None):
        return str(cell or "")
    return ";".join(sorted(cell))


def triples_with_ids(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of triples.csv with their `triple_id`."""
    return with_ids(rows, "triple_id", "t", _STATEMENT)


def facts(triples: Iterable[Row]) -> list[Row]:
    """Return one row for each distinct drug, target and setting, sorted by these, with what speaks for and against."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in triples:
        groups.setdefault(tuple(_text(row.get(name)) for name in _FACT), []).append(row)
    return with_ids((_fact(key, groups[key]) for key in sorted(groups)), "fact_id", "f", _FACT)


def _fact(key: tuple[str, ...], rows: Sequence[Row]) -> Row:
    counts = Counter(_text(row.get("assertion")) for row in rows)
    return {
        **dict(zip(_FACT, key, strict=True)),
        "documents": len({row["doc_id"] for row in rows}),
        "evidences": len(rows),
        **{name: counts[name] for name in ASSERTIONS},
        "conflict": "yes" if counts["positive"] and counts["negative"] else "no",
        "trial_ids": sorted({number for row in rows for number in _values(row.get("trial_id"))}),
    }


def _values(cell: Cell) -> Sequence[str]:
    return () if isinstance(cell, str | int | None) else cell


def candidates(articles: Iterable[Article]) -> list[Row]:
    """Return one row for each name that no lexicon knows, most frequent first, then by code point."""
    places: dict[str, list[tuple[str, Candidate]]] = {}
    for article in articles:
        for record in article.records:
            if isinstance(record, Candidate):
                places.setdefault(record.surface, []).append((article.doc_id, record))
    return [
        {
            "surface": surface,
            "documents": len({doc_id for doc_id, _ in found}),
            "count": len(found),
            **{name: _first(found, name) for name in _CANDIDATE},
        }
        for surface, found in sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


_CANDIDATE = ("name_en", "pattern", "example", "suggested_type", "suggested_class", "near_lexicon_term")


def _first(found: Sequence[tuple[str, Candidate]], name: str) -> str:
    """Return the first filled field of that name, empty if none is."""
    return next((value for _, record in found if (value := getattr(record, name))), "")
