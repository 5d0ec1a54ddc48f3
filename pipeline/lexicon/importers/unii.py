"""FDA substance names (UNII_Names.txt, TSV): official, common and brand names, and codes."""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.importers.reading import read_table
from pipeline.lexicon.importers.record import Dropped, Options, Record, lowered, tidy

COLUMNS = ("Name", "TYPE", "UNII", "Display Name")
_KINDS = {"of": "en", "cn": "en", "bn": "brand", "cd": "code"}
_REGISTER = re.compile(r"(?: \[[A-Z0-9 .\-]+\])+$")
_LONGEST = 60


def read(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the substances, whose rows stand together in the file.

    A name carries the register it stands in (`PEMBROLIZUMAB [INN]`), which is taken off; systematic names (type `sys`)
    and names of more than 60 characters are dropped.

    Raises
    ------
    LexiconError
        If a substance stands in two places of the file.
    """
    seen: dict[str, int] = {}
    open_: Record | None = None
    for row in read_table(path, COLUMNS, quoted=False):
        if isinstance(row, Dropped):
            yield row
            continue
        name, unii = _REGISTER.sub("", tidy(row["Name"])), row["UNII"]
        if open_ is None or open_.id != f"unii:{unii}":
            if open_ is not None:
                yield open_
            if unii in seen:
                what = f"UNII: {unii!r} stands in row {seen[unii]} too, with others between them"
                raise LexiconError(what, f"{path.name}:{row.number}", "sort the file by UNII")
            seen[unii] = row.number
            open_ = Record(row.number, lowered(tidy(row["Display Name"])), f"unii:{unii}")
        kind = _KINDS.get(row["TYPE"])
        if kind is None:
            yield Dropped(row.number, "TYPE", row["TYPE"], "a systematic name")
        elif len(name) > _LONGEST:
            yield Dropped(row.number, "Name", name, "a systematic name")
        else:
            shown = name.title() if kind == "brand" and name.isupper() else lowered(name)
            synonyms = (*open_.synonyms, (kind, shown))
            open_ = Record(open_.row, open_.name_en, open_.id, "", synonyms)
    if open_ is not None:
        yield open_
