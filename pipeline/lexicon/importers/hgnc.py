"""HGNC complete set (TSV): protein-coding genes and microRNAs by symbol, name, alias and previous symbol."""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.lexicon.importers.reading import read_table
from pipeline.lexicon.importers.record import Dropped, Options, Record, tidy

COLUMNS = ("hgnc_id", "symbol", "name", "locus_type", "status", "alias_symbol", "alias_name", "prev_symbol")
_MICRO = "RNA, micro"
_KINDS = {"gene with protein product", _MICRO}
_CLONE = re.compile(r"(FLJ|MGC|LOC|DKFZ|RP\d+-|CTD-|bA\d|dJ\d|HSPC\d|PRO\d{3,}|R\d{5}|GS1-|XX[a-z]+-)", re.ASCII)
_DATE = re.compile(r"\d{1,2}-[A-Z][a-z]{2}")


def read(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the genes of a complete set.

    Other kinds of locus, withdrawn entries, names of clones (`FLJ23569`) and symbols that a spreadsheet turned into
    dates (`1-Mar`) are dropped.
    """
    for row in read_table(path, COLUMNS):
        if isinstance(row, Dropped):
            yield row
            continue
        symbol, locus = row["symbol"], row["locus_type"]
        if row["status"] != "Approved":
            yield Dropped(row.number, "status", row["status"], "not approved")
        elif locus not in _KINDS:
            yield Dropped(row.number, "locus_type", locus, "no protein and no microRNA")
        elif _DATE.fullmatch(symbol):
            yield Dropped(row.number, "symbol", symbol, "a date that a spreadsheet made of a symbol")
        else:
            synonyms = [("en", tidy(row["name"]))]
            if locus == _MICRO:
                synonyms.append(("en", row["name"].replace("microRNA ", "miRNA-", 1)))
            for column, kind in (("alias_symbol", "abbr"), ("alias_name", "en"), ("prev_symbol", "former")):
                for value in filter(None, row[column].split("|")):
                    if column != "alias_name" and _CLONE.match(value):
                        yield Dropped(row.number, column, value, "name of a clone")
                    else:
                        synonyms.append((kind, tidy(value)))
            columns = {"kind": "gene", "label": _label(symbol, row["name"], locus)}
            yield Record(row.number, symbol, row["hgnc_id"].lower(), "", tuple(synonyms), columns)


def _label(symbol: str, name: str, locus: str) -> str:
    """Return the usual short name: the symbol, of a microRNA `miR-21` or `let-7b`."""
    if locus != _MICRO:
        return symbol
    number = name.removeprefix("microRNA ")
    return number if number.startswith("let-") else f"miR-{number}"
