"""Names of drugs that are spelt nearly like another: proposals for the curator, never a link."""

from functools import cache, lru_cache
from pathlib import Path

from pipeline.lexicon.concepts import row_surfaces
from pipeline.lexicon.files import CONCEPT_FILES, FOLDER, read_rows
from pipeline.lexicon.fold import fold, is_han

_LEAST_ALIKE = {True: 70, False: 85}
"""Per cent of alike characters from which a name is proposed, for Chinese and other names.

One of five characters of a Chinese name may differ (an Indel ratio of 80), and the name may have a word before it that
is none of it; in Latin names, whose endings are shared by their class, nearly all must agree.
"""


@cache
def _drugs(folder: Path) -> dict[bool, dict[str, str]]:
    """Return the surfaces of all drugs by their folded form, Chinese ones (True) and others (False) apart."""
    found: dict[bool, dict[str, str]] = {True: {}, False: {}}
    for number, row in enumerate(read_rows(folder / "drugs.tsv", CONCEPT_FILES["drugs.tsv"]), start=2):
        for _, surface in row_surfaces(row, f"lexicons/drugs.tsv:{number}"):
            found[any(map(is_han, surface))].setdefault(fold(surface), surface)
    return found


@lru_cache(maxsize=4096)
def near_drug(name: str, folder: Path = FOLDER) -> str:
    """Return the surface of a drug that is spelt nearly like a name.

    Parameters
    ----------
    name : str
        A name that no lexicon knows.
    folder : Path
        The lexicons.

    Returns
    -------
    str
        The most alike surface of `drugs.tsv`; empty if none is alike enough.
    """
    from rapidfuzz import fuzz, process

    chinese = any(map(is_han, name))
    known = _drugs(folder)[chinese]
    best = process.extractOne(fold(name), known.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE[chinese])
    return known[best[0]] if best else ""
