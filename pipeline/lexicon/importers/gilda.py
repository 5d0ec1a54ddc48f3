"""Grounding terms of gilda (TSV without or with a header): as source, and as export of our own terms."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.concepts import Concept, Term, load_concepts
from pipeline.lexicon.fold import HYPHENS
from pipeline.lexicon.importers.reading import read_lines
from pipeline.lexicon.importers.record import Dropped, Options, Record, tidy

COLUMNS = (
    "norm_text", "text", "db", "id", "entry_name", "status", "source", "organism", "source_db", "source_id",
)  # fmt: skip
_SPACES = {
    "HGNC": ("hgnc", "gene"),
    "FPLX": ("fplx", "gene"),
    "CHEBI": ("chebi", "drug"),
    "DRUGBANK": ("drugbank", "drug"),
    "PUBCHEM": ("pubchem.compound", "drug"),
    "MONDO": ("mondo", "disease"),
    "DOID": ("doid", "disease"),
    "HP": ("hp", "disease"),
    "EFO": ("efo", "disease"),
    "CL": ("cl", "cell_type"),
    "MESH": ("mesh", ""),
    "NCIT": ("ncit", ""),
}
"""Name spaces of gilda: our prefix and mention type; empty where the type is open."""
_BY_PREFIX = {prefix: space for space, (prefix, _) in _SPACES.items()}
_WITH_PREFIX = {"CHEBI", "MONDO", "DOID", "HP", "CL", "GO"}
"""Name spaces whose identifiers repeat their name (`CHEBI:15377`)."""
_STATUS = {"former_name": "former", "previous": "former"}
_HUMAN = "9606"


def read(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the concepts of one mention type, genes by default.

    A concept has a row for each of its texts, anywhere in the file. Other types, other organisms and name spaces that
    we have no prefix for are dropped.
    """
    wanted = options.type or "gene"
    found: dict[str, Record] = {}
    for number, cells in _rows(path):
        if isinstance(cells, Dropped):
            yield cells
            continue
        row = dict(zip(COLUMNS, cells, strict=True))
        space = _SPACES.get(row["db"])
        if space is None or space[1] not in {"", wanted}:
            yield Dropped(number, "db", row["db"], "a name space of another type")
        elif row["organism"] not in {"", _HUMAN}:
            yield Dropped(number, "organism", row["organism"], "not human")
        else:
            curie = f"{space[0]}:{row['id'].removeprefix(row['db'] + ':')}"
            text = tidy(row["text"])
            kind = _STATUS.get(row["status"], "en" if " " in text or text.islower() else "abbr")
            first = found.get(curie)
            columns = {"kind": "gene" if row["db"] == "HGNC" else "family"} if wanted == "gene" else {}
            name = tidy(row["entry_name"]).replace("_", " ") if row["db"] == "FPLX" else tidy(row["entry_name"])
            synonyms = (*(first.synonyms if first else ()), (kind, text))
            found[curie] = Record(first.row if first else number, name, curie, "", synonyms, columns)
    yield from found.values()


def _rows(path: Path) -> Iterator[tuple[int, list[str] | Dropped]]:
    """Yield the rows with their lines; a header is skipped."""
    reader = csv.reader(read_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE)
    for cells in reader:
        number = reader.line_num
        if number == 1 and cells[:4] == list(COLUMNS[:4]):
            continue
        if number == 1 and len(cells) != len(COLUMNS):
            what = f"{len(cells)} columns in {' '.join(cells)[:80]!r}"
            raise LexiconError(what, f"{path.name}:1", f"expected {', '.join(COLUMNS)}")
        if len(cells) != len(COLUMNS):
            shown = "\t".join(cells)[:80]
            yield number, Dropped(number, "", shown, f"{len(cells)} cells, {len(COLUMNS)} columns")
        else:
            yield number, cells


def export(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield our terms as rows of gilda's table, sorted, the header first.

    What never counts (level D), what has no identifier and what gilda has no name space for is left out.
    """
    rows = set()
    for terms in load_concepts(folder).terms.values():
        for term in terms:
            prefix, _, local = term.concept.id.partition(":")
            space = _BY_PREFIX.get(prefix)
            if space is not None and term.level.level != "D":
                rows.add(_row(term, term.concept, space, local))
    yield COLUMNS
    yield from sorted(rows)


def _row(term: Term, concept: Concept, space: str, local: str) -> tuple[str, ...]:
    """Return a term as a row of gilda's table."""
    status = {"name_en": "name", "former": "former_name"}.get(term.kind, "synonym")
    organism = _HUMAN if space == "HGNC" else ""
    number = f"{space}:{local}" if space in _WITH_PREFIX else local
    text = normalize(term.surface)
    return (text, term.surface, space, number, concept.name_en, status, "pipeline", organism, "", "")


def normalize(text: str) -> str:
    """Return a text as gilda compares it: runs of white space folded, hyphens gone, accents off, small letters."""
    plain = "".join(char for char in re.sub(r"\s+", " ", text) if char not in HYPHENS)
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in apart if not unicodedata.combining(char)).lower()
