"""Traditional characters (Taiwan, Hong Kong) read as simplified ones, which cues and lexicons are written in."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_SAMPLE = 20_000
"""Code points at the beginning of a text by which it is judged."""
_SHARE = 0.05
"""Share of traditional characters among the Han characters of a text in them; in running text it is a third."""


def is_traditional(text: str) -> bool:
    """Tell whether a text is written in traditional characters.

    These are the characters of Big5 that GB 2312, the first standard of simplified ones, lacks.

    Parameters
    ----------
    text : str
        The raw text; its first 20,000 code points are judged.
    """
    wide = "".join(char for char in text[:_SAMPLE] if "\u4e00" <= char <= "\u9fff")
    known = set(wide.encode("gb2312", "ignore").decode("gb2312"))
    unknown = "".join(char for char in wide if char not in known)
    return len(unknown.encode("big5", "ignore")) // 2 > _SHARE * len(wide)


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Return a text with simplified for traditional characters, character for character.

    Words decide where one character stands for two (OpenCC, configuration t2s). The result has the length of the text,
    so every offset keeps its meaning; where OpenCC would change it, each character is converted by itself, and one
    without a single counterpart stays.
    """
    convert = _converter().convert
    printed = text.encode("utf-8", "replace").decode()  # a lone surrogate becomes one question mark
    found: str = convert(printed)
    if len(found) == len(text):
        return found
    pairs = ((char, convert(char)) for char in printed)
    return "".join(new if len(new) == 1 else char for char, new in pairs)
