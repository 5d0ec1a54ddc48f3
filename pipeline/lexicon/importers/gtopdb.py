"""Guide to Pharmacology targets and families (CSV): names of human targets by HGNC symbol."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.lexicon.importers.reading import read_table
from pipeline.lexicon.importers.record import Dropped, Options, Record, tidy

COLUMNS = ("Target name", "Subunit name", "Target abbreviated name", "synonyms", "HGNC id", "HGNC symbol", "HGNC name")
_TAG = re.compile(r"<[^>]{1,20}>")


def read(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the targets that are one human gene, each gene once.

    The file begins with a remark, holds HTML in names (`5-HT<sub>1A</sub>`, `&alpha;`), and names a gene in several
    rows where it belongs to several families. A complex (a row without a gene) is dropped.
    """
    genes: dict[str, Record] = {}
    for row in read_table(path, COLUMNS, ",", comment="#"):
        if isinstance(row, Dropped):
            yield row
            continue
        if not row["HGNC id"] or not row["HGNC symbol"]:
            yield Dropped(row.number, "HGNC id", _plain(row["Target name"]), "no human gene, or more than one")
            continue
        if "|" in row["HGNC id"]:
            yield Dropped(row.number, "HGNC id", row["HGNC id"], "no human gene, or more than one")
            continue
        names = [row["HGNC name"], row["Target abbreviated name"], *row["synonyms"].split("|")]
        names.append(row["Subunit name"] or row["Target name"])
        first = genes.get(row["HGNC symbol"])
        synonyms = [*(first.synonyms if first else ())]
        for name in map(_plain, names):
            if name and (_kind(name), name) not in synonyms:
                synonyms.append((_kind(name), name))
        number = first.row if first else row.number
        columns = {"kind": "gene", "label": row["HGNC symbol"]}
        curie = f"hgnc:{row['HGNC id']}"
        genes[row["HGNC symbol"]] = Record(number, row["HGNC symbol"], curie, "", tuple(synonyms), columns)
    yield from genes.values()


def _plain(text: str) -> str:
    """Return a name without HTML."""
    return tidy(html.unescape(_TAG.sub("", text)))


def _kind(name: str) -> str:
    """Return the kind of a name: an abbreviation is one word with a capital or digit."""
    return "abbr" if " " not in name and not name.islower() else "en"
