"""Reviews in traditional characters (Taiwan, Hong Kong): read as simplified ones, character by character."""

from functools import cache
from typing import TYPE_CHECKING

from pipeline.lexicon.fold import is_han

if TYPE_CHECKING:
    from opencc import OpenCC

NOTE = "traditional characters, matched as simplified ones"
_TRADITIONAL = 0.1
"""Share of a text's different Han characters that have another simplified form, from which it counts as traditional.

About two in five of the usual characters have one; a simplified text that quotes a name or two stays below 0.01.
"""
_LEAST = 3
"""Different characters with another simplified form that it takes at least: one or two may be slips."""


@cache
def _converter() -> "OpenCC":
    """Return OpenCC's conversion of characters, without that of regional words, which would change the length."""
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(raw: str) -> str:
    """Return a text with its traditional characters as simplified ones, if it is written in traditional ones.

    Parameters
    ----------
    raw : str
        Raw text.

    Returns
    -------
    str
        Of the same length, so that offsets into it are offsets into `raw`; `raw` itself where it is simplified.
    """
    traditional = sorted(filter(is_han, set(raw)))
    forms = _converter().convert("\n".join(traditional)).split("\n") if traditional else []
    changed = {
        ord(char): form for char, form in zip(traditional, forms, strict=True) if form != char and len(form) == 1
    }
    enough = len(changed) >= _LEAST and len(changed) > _TRADITIONAL * len(traditional)
    return raw.translate(changed) if enough else raw
