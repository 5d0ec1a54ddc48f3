"""DrugBank open vocabulary (CSV): common names and synonyms."""

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.lexicon.importers.reading import read_table
from pipeline.lexicon.importers.record import Dropped, Options, Record, lowered, tidy

COLUMNS = ("DrugBank ID", "Common name", "Synonyms")
_LONGEST = 60


def read(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the drugs of a vocabulary; names of more than 60 characters, which are chemical, are dropped."""
    for row in read_table(path, COLUMNS, ","):
        if isinstance(row, Dropped):
            yield row
            continue
        name = tidy(row["Common name"])
        if len(name) > _LONGEST:
            yield Dropped(row.number, "Common name", name, "a systematic name")
            continue
        synonyms = []
        for value in filter(None, map(tidy, row["Synonyms"].split(" | "))):
            if len(value) > _LONGEST:
                yield Dropped(row.number, "Synonyms", value, "a systematic name")
            else:
                synonyms.append((kind_of(value), lowered(value)))
        yield Record(row.number, lowered(name), f"drugbank:{row['DrugBank ID']}", "", tuple(synonyms))


def kind_of(name: str) -> str:
    """Return the kind of a drug's synonym: a code has capitals and digits and is one word of up to 15 characters."""
    return "code" if re.fullmatch(r"(?=.*[0-9])[A-Z][A-Za-z]{0,4}[ \-]?[0-9][A-Za-z0-9\-]{0,9}", name) else "en"
