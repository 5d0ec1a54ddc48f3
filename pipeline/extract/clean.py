"""Clean text with a complete map back to the raw text."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pipeline.article import Span

_BREAKS = frozenset("\r\n\f")
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_KEPT = frozenset("，；：！？")
"""Chinese sentence punctuation that stays as it is, since its ASCII form means something else in a name."""
_PREFIX = re.compile(r"(?:^|[^a-z])(?:non|anti|self|half|well|post)$", re.IGNORECASE)
"""What is written with a hyphen before any word (`non-small`)."""
_OPEN_NUMBER = re.compile(r"(?:NCT|CTR|ISRCTN|DRKS|UMIN|jRCT)[0-9]{1,9}$", re.IGNORECASE | re.ASCII)
"""A registry number that a line break may have cut."""
_BROKEN = {chr(0xA300 + byte): bytes((0xA3, byte)).decode("gbk") for byte in range(0xA1, 0xFF)} | {
    "\ua3ae": "。", "\u3281": "、", "\u3283": "·", "\uffe3": "-",
}  # fmt: skip
"""What stands for the punctuation of texts taken out of journal PDFs whose font tables are broken.

Full-width signs come as the code point that has the number of their GBK code (U+A3AC, a Yi syllable, for `，`); of them
the full stop serves as `。`. The space, `、` and `·` of the row before come as circled numerals, the hyphen as an
overline. Seen in the text layer of Founder-made PDFs since about 2018; no Chinese article has Yi syllables.
"""
_OVERLINE = "\u0304"
_RUNS = re.compile(
    r"(?P<plain>[!-~α-ω‘’“”、。《》【】，；：！？\u4e00-\u9fff]+)|(?P<space>[\s\u3280]+)|(?P<other>.)", re.DOTALL
)
"""Characters that clean to themselves and need no look at each; white space (U+3280 as above); any other character."""
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,;]|[,;](?=[\u4e00-\u9fff])")
"""Comma or semicolon that a journal prints in half width in a Chinese sentence; within formulas and names it stays."""
_FULL_WIDTH = {",": "，", ";": "；"}
_HYPHENS = frozenset("\u2010\u2011\u2012\u2013\u2043\u2212\ufe63\uff0d")


@lru_cache(maxsize=8192)
def _clean_char(char: str) -> str:
    """Return what stands for one raw character: nothing for soft hyphens and controls, its compatibility form."""
    char = _BROKEN.get(char, char)
    if char in _KEPT:
        return char
    if char in _HYPHENS:
        return "-"
    if char in _DROPPED or unicodedata.category(char) in {"Cc", "Cs"}:
        return ""
    return unicodedata.normalize("NFKC", char)


def _is_wide(char: str) -> bool:
    """Tell whether the character is Han or East Asian punctuation, beside which a space is only layout."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uff65"


def clean(raw: str, spans: Iterable[Span]) -> tuple[str, tuple[int, ...]]:
    """Join ranges of raw text, one a printed line, into clean text.

    Line breaks vanish between Han characters and become a space between Latin words; a hyphen at a line end goes where
    it cut a word in small letters (`pembroli-⏎zumab`) and stays elsewhere (`PD-⏎L1`). Spaces beside Han characters
    are layout and vanish, other runs become one space. Compatibility forms are folded (NFKC), Chinese sentence
    punctuation kept, and a half-width comma or semicolon beside a Han character made one of it.

    Parameters
    ----------
    raw : str
        The raw text.
    spans : iterable of Span
        Ranges of it in reading order.

    Returns
    -------
    text : str
        The clean text.
    origin : tuple of int
        For each of its characters the offset in `raw` it came from.
    """
    return _clean(raw, tuple(spans))


@lru_cache(maxsize=4096)
def _clean(raw: str, spans: tuple[Span, ...]) -> tuple[str, tuple[int, ...]]:
    """Return what `clean` does; the readers of tables and of paragraphs ask for the same lines."""
    text: list[str] = []
    origin: list[int] = []
    gap: int | None = None
    broken = False
    for span in spans:
        if text and gap is None:
            gap = min(span.start, origin[-1] + 1)
        broken = bool(text)
        for run in _RUNS.finditer(raw, span.start, span.end):
            char = run.group()
            if run.lastgroup == "space":
                gap = run.start() if gap is None else gap
                broken = broken or not _BREAKS.isdisjoint(char)
                continue
            if char == _OVERLINE and gap == run.start() - 1:  # what NFKC makes of the overline that stands for a hyphen
                char, gap = "-", None
            parts = char if run.lastgroup == "plain" else _clean_char(char)
            if not parts:
                continue
            if gap is not None and text:
                _close_gap(text, origin, parts[0], gap, broken)
            gap, broken = None, False
            text += parts
            origin += range(run.start(), run.end()) if run.lastgroup == "plain" else [run.start()] * len(parts)
    return _HALF_WIDTH.sub(lambda mark: _FULL_WIDTH[mark.group()], "".join(text)), tuple(origin)


def _close_gap(text: list[str], origin: list[int], following: str, gap: int, broken: bool) -> None:
    """Decide what stands between the text so far and the next character, which white space separates."""
    last = text[-1]
    if broken and last == "-" and len(text) > 1:
        small = text[-2].islower() and text[-2].isascii() and following.islower() and following.isascii()
        if small and not _PREFIX.search("".join(text[-6:-1])):
            text.pop()
            origin.pop()
        return
    if broken and last.isdigit() and following.isdigit() and _OPEN_NUMBER.search("".join(text[-18:])):
        return
    if not (_is_wide(last) or _is_wide(following)):
        text.append(" ")
        origin.append(gap)
