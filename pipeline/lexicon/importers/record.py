"""What an importer yields: a record for each concept, a note for each row or value that it leaves out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.errors import LexiconError
from pipeline.lexicon.check import ID_PATTERNS

PATTERNS = ID_PATTERNS | {
    "cellosaurus": r"CVCL_[A-Z0-9]{4}",
    "chembl": r"CHEMBL\d+",
    "doid": r"\d+",
    "efo": r"\d{7}",
    "fplx": r"[a-zA-Z0-9][A-Za-z0-9_]+",
    "go": r"\d{7}",
    "iuphar.receptor": r"\d+",
    "pubchem.compound": r"\d+",
    "unii": r"[A-Z0-9]{10}",
    "uniprot": r"[A-Z0-9]{6,10}",
}
"""Local identifiers by prefix, after Bioregistry; those of the curated files and those that only imports have."""


@dataclass(frozen=True, slots=True)
class Record:
    """A concept as its source gives it.

    Attributes
    ----------
    row : int
        Line of the source, the header being 1; for messages.
    name_en, id, name_zh : str
        As the columns of a concept file.
    synonyms : tuple of (str, str)
        Kind and surface.
    columns : mapping
        Own columns of the concept file (`kind`, `targets` ...), `zh_source` too.
    """

    row: int
    name_en: str
    id: str = ""
    name_zh: str = ""
    synonyms: tuple[tuple[str, str], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row or value that is left out, with a reason that many share."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Options:
    """What the user adds to a format.

    Attributes
    ----------
    type : str
        Mention type; only where the format leaves it open.
    columns : mapping
        From a column of ours, or a kind of synonym, to a column of the source; for `table`.
    separator : str
        What parts several values in a cell of the source.
    prefix : str
        Prefix for identifiers that have none.
    """

    type: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str = "|"
    prefix: str = ""


def tidy(text: str) -> str:
    """Return the text with every run of white space folded to one space, none at its ends."""
    return " ".join(text.split())


def lowered(name: str) -> str:
    """Return a drug name as we print it: words in small letters, codes and abbreviations as they are.

    `Lepirudin` and `LEPIRUDIN SODIUM` become small; `ABT-263`, `L-Glutamine` and `IL-2` keep their capitals.
    """
    words = [word.strip("(),") for word in name.split()]
    plain = all(word.isalpha() and len(word) > 3 for word in words) and name.isascii()
    return name.lower() if plain and (name.isupper() or name.istitle() or name[1:].islower()) else name


def check_id(curie: str, where: str) -> None:
    """Check an identifier.

    Raises
    ------
    LexiconError
        If its prefix is unknown or its local part has not the form of its vocabulary.
    """
    prefix, _, local = curie.partition(":")
    if prefix not in PATTERNS:
        raise LexiconError(f"id: {curie!r} has an unknown prefix", where, f"one of {' '.join(sorted(PATTERNS))}")
    if not re.fullmatch(PATTERNS[prefix], local):
        remedy = f"expected {prefix}:{PATTERNS[prefix]}; is it the right column?"
        raise LexiconError(f"id: {curie!r} has not the form of its vocabulary", where, remedy)
