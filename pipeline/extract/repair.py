"""Characters put right: radicals and ligatures, and the Latin letters of Founder fonts."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline.extract.engine import UNREADABLE
from pipeline.extract.glyph import Char
from pipeline.lexicon.cues import load_cues

_LINK = re.compile(r"[\s\-.,/:()+－．，／：（）＋]")
"""What may stand inside a run of Founder letters."""
_MEANINGLESS = frozenset({"Cc", "Co", "Cn", "Cs"})
_LEAST = 3
"""Letters from which a run is one of a Founder font; fewer may be rare Han characters."""


@cache
def _radicals() -> dict[int, str]:
    """Return the characters that stand for the radicals of the CJK supplement, which have no compatibility form."""
    return {ord(cue.cue): cue.value for cue in load_cues("radicals")}


@cache
def founder_letters() -> dict[str, str]:
    """Return the ASCII character that each rare Han character of a Founder font stands for.

    In GBK it is the byte 0xA0 and the ASCII code plus 0x80.
    """
    return {bytes((0xA0, code + 0x80)).decode("gbk"): chr(code) for code in range(0x21, 0x7F)}


@cache
def plain(text: str) -> str:
    """Return the plain letters for a radical, a compatibility ideograph or a ligature; other text as it is.

    What has no meaning outside its font, such as a private-use character, becomes `UNREADABLE`.
    """
    if not text.isspace() and any(unicodedata.category(c) in _MEANINGLESS for c in text):
        return UNREADABLE
    if any(0x2E80 <= ord(c) <= 0x2FDF or 0xF900 <= ord(c) <= 0xFB06 or ord(c) >= 0x2F800 for c in text):
        return unicodedata.normalize("NFKC", text).translate(_radicals())
    return text


def repair(chars: Sequence[Char], counts: Counter[str]) -> list[Char]:
    """Put the characters of a page right.

    Parameters
    ----------
    chars : sequence of Char
        In the order of the file.
    counts : Counter
        How many were put right is added: `radicals`, `ligatures`, `founder`.

    Returns
    -------
    list of Char
        The same glyphs with their text repaired.
    """
    printed = Counter(char.text for char in chars)
    changed = {text: plain(text) for text in printed if plain(text) != text}
    for text, better in changed.items():
        kind = "ligatures" if better.isascii() else "radicals"
        counts[kind] += printed[text] if better != UNREADABLE else 0
    kept = [char._replace(text=changed[char.text]) if char.text in changed else char for char in chars]
    letters = founder_letters()
    if sum(count for text, count in printed.items() if text in letters) >= _LEAST:
        for first, last in _founder_runs(kept):
            for i in range(first, last):
                if kept[i].text in letters:
                    kept[i] = kept[i]._replace(text=letters[kept[i].text])
                    counts["founder"] += 1
    return kept


def _founder_runs(chars: Sequence[Char]) -> list[tuple[int, int]]:
    """Return the ranges of characters that a Founder font set: three and more of its letters without others between."""
    letters = founder_letters()
    runs: list[tuple[int, int]] = []
    first = last = found = 0
    for i, char in enumerate(chars):
        if char.text in letters:
            if not found:
                first = i
            found, last = found + 1, i + 1
        elif found and not _LINK.fullmatch(char.text):
            if found >= _LEAST:
                runs.append((first, last))
            found = 0
    if found >= _LEAST:
        runs.append((first, last))
    return runs
