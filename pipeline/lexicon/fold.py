"""One spelling for many: the form in which terms and texts are compared."""

import unicodedata
from functools import lru_cache

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "ɣ": "gamma",
}  # fmt: skip
HYPHENS = frozenset("-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe63\uff0d")
_QUOTES = {"’": "'", "‘": "'", "，": ",", "；": ";", "：": ":", "［": "[", "］": "]"}


def is_han(char: str) -> bool:
    """Tell whether the character is a Han ideograph."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\uf900" <= char <= "\ufaff"


def is_word(char: str) -> bool:
    """Tell whether the character makes Latin words: an ASCII letter or digit, or a Greek letter."""
    return (char.isascii() and char.isalnum()) or char.lower() in GREEK


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
    folded: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        for part in _fold_char(char):
            folded.append(part)
            offsets.append(offset)
    return "".join(folded), offsets


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
