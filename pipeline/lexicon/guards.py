"""Guard rules: how ambiguous a surface of an imported row is, decided by rule and never by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.files import FOLDER, read_rows
from pipeline.lexicon.fold import fold, is_han

CUE_COLUMNS = ("type", "cue")
WORD_COLUMNS = ("surface", "kind", "meaning")
LISTS = ("english_words", "clinical", "cell_lines", "units")
"""The word lists, one file each under `lexicons/guards/`."""

_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_COUNTED = re.compile(r"[cdghlmnqtvwxy][0-9]{1,3}[a-d]?")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"[0-9]")
_STAGE = re.compile(r"[tnm][0-9][a-d]?")
_CHANGE = re.compile(r"[acdefghiklmnpqrstvwy][0-9]{2,4}[acdefghiklmnpqrstvwy]")
_ILLNESS = re.compile(
    r"(disease|disorder|syndrome|cancer|tumou?r|carcinoma|leuka?emia|lymphoma|sarcoma|blastoma|deficiency|dystrophy"
    r"|susceptibility|susceptible|deafness|blindness|retardation|epilepsy|palsy|ataxia|fever|infection)\b",
    re.IGNORECASE,
)
_LONG = 8
"""Folded characters from which a name of several words, or a drug name, counts anywhere."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A level with the name of the rule that gave it and, for level B, its cues."""

    level: str
    rule: str
    cues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guards:
    """The word lists behind the rules: sets of folded surfaces, and cues by mention type."""

    english_words: frozenset[str] = frozenset()
    clinical: frozenset[str] = frozenset()
    cell_lines: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    cues: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def level(self, type_: str, kind: str, surface: str, folded: str = "") -> Guarded:
        """Return the level of a surface of an imported row.

        Parameters
        ----------
        type_ : str
            Mention type of the row.
        kind : str
            `name_en`, `name_zh` or a kind of synonym; `name_en` of a gene is its approved symbol.
        surface : str
            The surface as the row spells it.
        folded : str
            The surface folded, where the caller has it.

        Returns
        -------
        Guarded
            By the first rule that fits; the rules stand in `lexicons/README.md`.
        """
        folded = folded or fold(surface)
        if not surface.isascii() and any(map(is_han, surface)):
            return Guarded("A", "Chinese name") if len(folded) >= 3 else Guarded("C", "two Han characters or fewer")
        refused = self._refusal(folded, approved=type_ == "gene" and kind == "name_en")
        if refused is not None:
            return refused
        if type_ == "gene":
            return self._gene(kind, surface, folded)
        return _other(type_, surface, folded)

    def _refusal(self, folded: str, *, approved: bool) -> Guarded | None:
        """Return the level of what usually means something else; None for the rest.

        An approved symbol that is an English word counts where the document defines it.
        """
        if len(folded) <= 2:
            return Guarded("D", "one or two characters")
        if _ROMAN.fullmatch(folded):
            return Guarded("D", "Roman numeral")
        if not _LETTER.search(folded):
            return Guarded("D", "number")
        if (_STAGE if approved else _COUNTED).fullmatch(folded):
            return Guarded("D", "day, cycle or stage")
        if _CHANGE.fullmatch(folded) and not approved:
            return Guarded("D", "like a change of one amino acid")
        for name, words in (
            ("unit", self.units),
            ("cell line", self.cell_lines),
            ("clinical abbreviation", self.clinical),
        ):
            if folded in words:
                return Guarded("D", name)
        if folded in self.english_words or (folded.endswith("s") and folded[:-1] in self.english_words):
            return Guarded("C" if approved else "D", "English word")
        return None

    def _gene(self, kind: str, surface: str, folded: str) -> Guarded:
        """Return the level of a symbol, alias or name of a gene."""
        cues = self.cues.get("gene", ())
        digit = _DIGIT.search(folded) is not None
        if kind == "name_en":
            if digit and len(folded) >= 4:
                return Guarded("A", "approved symbol of four and more with a digit")
            return Guarded("B", "approved symbol", cues)
        if " " in surface:
            if _ILLNESS.search(surface):
                return Guarded("C", "name of a gene after an illness")
            if len(folded) >= _LONG:
                return Guarded("A", "name of several words")
            return Guarded("C", "short name of several words")
        if len(folded) == 3:
            return Guarded("C", "alias of three characters")
        if len(folded) == 4 and not digit:
            return Guarded("C", "alias of four letters")
        return Guarded("B", "alias", cues)


def _other(type_: str, surface: str, folded: str) -> Guarded:
    """Return the level of a drug, disease, cell type or class."""
    digit = _DIGIT.search(folded) is not None
    if " " in surface and len(folded) >= _LONG:
        return Guarded("A", "name of several words")
    if type_ == "drug" and digit and len(folded) >= 5:
        return Guarded("A", "code")
    if len(folded) >= 6 and not surface.isupper():
        return Guarded("A", "name")
    return Guarded("C", "abbreviation or short name")


@cache
def load_guards(folder: Path = FOLDER) -> Guards:
    """Load the word lists and cues under `guards/` of a folder of lexicons, and its `common_words.tsv`.

    Raises
    ------
    LexiconError
        If a file is missing or wrong.
    """
    lists = {name: set(map(fold, _read_list(folder / "guards" / f"{name}.txt"))) for name in LISTS}
    for row in read_rows(folder / "common_words.tsv", WORD_COLUMNS):
        lists["english_words" if row["kind"] == "word" else "clinical"].add(fold(row["surface"]))
    cues: dict[str, tuple[str, ...]] = {}
    for row in read_rows(folder / "guards" / "cues.tsv", CUE_COLUMNS):
        cues[row["type"]] = (*cues.get(row["type"], ()), row["cue"])
    return Guards(**{name: frozenset(words) for name, words in lists.items()}, cues=cues)


def _read_list(path: Path) -> Iterator[str]:
    """Yield the lines of a word list; those that begin with `# ` are remarks."""
    where = f"lexicons/guards/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LexiconError("the file is missing", where, "restore it from the repository") from None
    except UnicodeDecodeError as error:
        raise LexiconError(f"not UTF-8 at byte {error.start}", where, "save the file as UTF-8") from None
    for line in text.splitlines():
        if line and not line.startswith("# "):
            yield line
