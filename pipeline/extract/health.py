"""How usable the text layer of a page is."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from pipeline.extract.engine import PageGlyphs
from pipeline.extract.repair import founder_letters, plain

USABLE = 0.8
"""Share of usable characters below which the text of a page is no text at all."""
_FEW = 60
"""A page mostly covered by a picture has at least this many characters, or else the picture is the text."""
_NONE = 8
"""Fewer characters than this beside any picture may be a page number or a stamp."""
_COVERED = 0.4


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a page's text layer: characters without spaces, and how many of them are usable."""

    characters: int
    usable: int
    pictures: float

    @property
    def share(self) -> float:
        """Share of the characters that are usable, 0 to 1; 1 for a page without characters."""
        return self.usable / self.characters if self.characters else 1.0

    @property
    def needs_ocr(self) -> bool:
        """Whether the page shows text that its text layer does not hold."""
        if self.share < USABLE:
            return True
        return self.usable < (_FEW if self.pictures >= _COVERED else _NONE if self.pictures else 0)


def health_of(page: PageGlyphs) -> Health:
    """Return the state of a page's text layer, as the engine read it."""
    printed = Counter(char.text for chars in page.chars.values() for char in chars if not char.text.isspace())
    usable = sum(count for text, count in printed.items() if is_usable(text))
    return Health(printed.total(), usable, page.pictures)


@cache
def is_usable(text: str) -> bool:
    """Tell whether a Chinese article may hold this character; controls, private and far-off scripts it does not."""
    return all(_is_usable(char) for char in plain(text))


def _is_usable(char: str) -> bool:
    code = ord(char)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return False
    # Latin, Greek, Cyrillic; punctuation, arrows, mathematics and other signs; kana; full-width forms
    if code < 0x530 or 0x1E00 <= code < 0x2C00 or 0x3000 <= code < 0x3400 or 0xFE10 <= code < 0xFFF0:
        return True
    return _is_common_han(char)


def _is_common_han(char: str) -> bool:
    """Tell whether it is a Han character of everyday use: a font without its map yields others, at random."""
    if char in founder_letters():
        return True
    for charset in ("gb2312", "big5"):
        try:
            char.encode(charset)
        except UnicodeEncodeError:
            continue
        return True
    return False
