"""Thera-SAbDab (CSV): therapeutic antibodies with target, format and other names."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.lexicon.concepts import load_concepts
from pipeline.lexicon.importers.drugbank import kind_of
from pipeline.lexicon.importers.reading import read_table
from pipeline.lexicon.importers.record import Dropped, Options, Record, lowered, tidy

COLUMNS = ("Therapeutic", "Format", "Target")
_OTHER = "Alternative Therapeutic Names"
_NONE = {"", "na", "NA", "TBC", "None"}
_CLASSES = (
    ("ADC", "antibody-drug conjugate"),
    ("Bispecific", "bispecific antibody"),
    ("Trispecific", "trispecific antibody"),
    ("Whole mAb", "monoclonal antibody"),
)
"""Class by what the format holds; the first that fits."""


def read(path: Path, options: Options) -> Iterator[Record | Dropped]:
    """Yield the antibodies, with those targets that are keys of gene rows.

    A target is printed as `SYMBOL/other name`, the arms of a bispecific parted by `;`. Animal medicines (`-vetmab`)
    and targets that are no gene row (viruses, toxins) are dropped.
    """
    genes = load_concepts()
    for row in read_table(path, COLUMNS, ","):
        if isinstance(row, Dropped):
            yield row
            continue
        name = tidy(row["Therapeutic"]).lower()
        if name.endswith("vetmab"):
            yield Dropped(row.number, "Therapeutic", name, "for animals")
            continue
        targets = []
        for arm in dict.fromkeys(map(tidy, row["Target"].split(";"))):
            gene = next((part for part in arm.split("/") if genes.get("gene", part)), "")
            if gene:
                targets.append(f"{gene}:antibody:1")
            elif arm not in _NONE:
                yield Dropped(row.number, "Target", arm, "a target without a gene row")
        others = [tidy(value) for value in row.get(_OTHER).split(";")]
        synonyms = tuple((kind_of(value), lowered(value)) for value in others if value not in _NONE)
        class_ = next((class_ for part, class_ in _CLASSES if part in row["Format"]), "")
        columns = {"targets": ";".join(dict.fromkeys(targets)), "class": class_}
        yield Record(row.number, name, "", "", synonyms, columns)
