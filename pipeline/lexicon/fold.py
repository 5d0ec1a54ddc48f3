"""One spelling for many: the form in which terms and texts are compared."""

import re
import unicodedata
from functools import lru_cache

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "ɣ": "gamma",
}  # fmt: skip
HYPHENS = frozenset("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe63\uff0d")
_RUNS = re.compile(r"([!-,.-~\u4e00-\u9fff‘’“”、。《》【】，；：！？]+)|.", re.DOTALL)
"""Characters that fold to one each, and any other character."""
_QUOTES = {"’": "'", "‘": "'", "，": ",", "；": ";", "：": ":", "［": "[", "］": "]"}


_WORDS = re.compile(f"[0-9A-Za-z{''.join(char for char in map(chr, range(0x180, 0x2200)) if char.lower() in GREEK)}]+")


def is_han(char: str) -> bool:
    """Tell whether the character is a Han ideograph."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\uf900" <= char <= "\ufaff"


def is_word(char: str) -> bool:
    """Tell whether the character makes Latin words: an ASCII letter or digit, or a Greek letter."""
    return (char.isascii() and char.isalnum()) or char.lower() in GREEK


def inside_words(text: str) -> bytearray:
    """Return 1 for each offset that a word goes across (`is_word` of the characters on both sides), else 0."""
    inside = bytearray(len(text) + 1)
    for word in _WORDS.finditer(text):
        start, end = word.span()
        inside[start + 1 : end] = b"\x01" * (end - start - 1)
    return inside


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    """Return what stands for one character: nothing for hyphens and spaces, the name of a Greek letter."""
    folded = unicodedata.normalize("NFKC", char).lower()
    if len(folded) == 1:
        if folded in HYPHENS or folded.isspace():
            return ""
        return GREEK.get(folded) or _QUOTES.get(folded, folded)
    return "".join(_fold_char(part) for part in folded)


class _Folds(dict[int, str]):
    """What `_fold_char` returns, by code point, as `str.translate` wants it."""

    def __missing__(self, code: int) -> str:
        """Fold a character that is met for the first time."""
        self[code] = folded = _fold_char(chr(code))
        return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Return the text as it is compared.

    Lower case, compatibility forms resolved, Greek letters spelled out, every hyphen and space dropped: `TGF-β 1` and
    `tgf beta1` fold to `tgfbeta1`.
    """
    return text.translate(_FOLDS)


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, the offset in `text` it came from."""
    offsets: list[int] = []
    for run in _RUNS.finditer(text):
        start = run.start()
        offsets += range(start, run.end()) if run.lastindex else [start] * len(_fold_char(run.group()))
    return fold(text), offsets


def gaps(text: str) -> frozenset[int]:
    """Return the offsets in `fold(text)` before which a text may have a space (0 and the end left out).

    These are the places where `text` has a space or a hyphen, and those where a capital follows a small letter
    (`CheckMate`, printed `Check Mate`).
    """
    found = set()
    length = 0
    before = ""
    for char in text:
        part = _fold_char(char)
        if not part or (before.islower() and char.isupper()):
            found.add(length)
        length += len(part)
        before = char
    return frozenset(found - {0, length})
