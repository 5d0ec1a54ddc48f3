"""Sentences of clean text, Chinese and English."""

import re
from collections.abc import Iterator

from pipeline.article import Span

_OPENING = "([{《“‘【"
_CLOSING = ")]}》”’】"
_ENDS = "。！？!?"
_LONGEST_BRACKET = 400
"""Code points after which an open bracket no longer holds a sentence together: it was never closed."""
_LONGEST_SENTENCE = 1000
"""Code points after which a text without sentence ends is cut, at a comma or space: it is a list or has lost them."""
_PAUSES = "，；、,; "
_ABBREVIATION = re.compile(r"(?:\b(?:vs|et al|Fig|Figs|e\.g|i\.e|cf|No|Dr|approx|resp|Vol|pp|St)|\b[A-Z])$", re.ASCII)


def split_sentences(text: str) -> tuple[Span, ...]:
    """Split clean text into sentences.

    A sentence ends at `。`, `！`, `？` outside brackets, or at a full stop before white space and a capital or Han
    character, abbreviations such as `vs.` and `et al.` and decimals apart.

    Parameters
    ----------
    text : str
        Clean text of one block.

    Returns
    -------
    tuple of Span
        In order, without white space at their ends; together they hold all other characters. Empty for empty text.
    """
    ends = []
    depth = opened = 0
    for index, char in enumerate(text):
        if char in _OPENING:
            depth, opened = depth + 1, index if depth == 0 else opened
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        if depth and index - opened > _LONGEST_BRACKET:
            depth = 0
        if depth == 0 and (char in _ENDS or (char == "." and _is_full_stop(text, index))):
            ends.append(index + 1)
    return tuple(_trim(text, *part) for start, end in _pieces(text, ends) for part in _cut_long(text, start, end))


def _pieces(text: str, ends: list[int]) -> list[tuple[int, int]]:
    """Return the ranges between the ends, each taking the closing quotes and marks that follow its end."""
    pieces = []
    start = 0
    for position in ends:
        end = max(position, start)
        while end < len(text) and text[end] in _CLOSING + _ENDS:
            end += 1
        if text[start:end].strip():
            pieces.append((start, end))
            start = end
    if text[start:].strip():
        pieces.append((start, len(text)))
    return pieces


def _cut_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a range; one that is too long for a sentence in parts, those of white space left out."""
    while end - start > _LONGEST_SENTENCE:
        limit = start + _LONGEST_SENTENCE
        cut = max(text.rfind(mark, start, limit) for mark in _PAUSES) + 1 or limit
        if text[start:cut].strip():
            yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


def _is_full_stop(text: str, index: int) -> bool:
    """Tell whether the full stop at `index` ends an English sentence."""
    following = text[index + 1 : index + 3]
    if len(following) < 2:
        return not following.strip()
    if not following[0].isspace() or not (following[1].isupper() or "\u4e00" <= following[1] <= "\u9fff"):
        return False
    return not _ABBREVIATION.search(text[max(0, index - 8) : index])


def _trim(text: str, start: int, end: int) -> Span:
    """Return the range without white space at its ends."""
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)
