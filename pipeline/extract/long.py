"""Blocks that are longer than any paragraph: a book without line breaks, or damage."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.article import Block

LONGEST = 6000
"""Code points that a block holds at most. What reads a block may look from each name in it at every other."""
_SENTENCE_END = re.compile(r"[\u3002\uff01\uff1f!?]|\.(?= )")


def split_long(block: Block) -> Iterator[Block]:
    """Yield a block as parts of at most 6,000 code points, cut behind a sentence, else before a space, else anywhere.

    A block that is no longer is yielded as it is; the space at a cut belongs to no part.
    """
    text, start = block.text, 0
    while len(text) - start > LONGEST:
        ends = [match.end() for match in _SENTENCE_END.finditer(text, start + LONGEST // 2, start + LONGEST)]
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        end = ends[-1] if ends else space if space > 0 else start + LONGEST
        yield replace(block, text=text[start:end], origin=block.origin[start:end])
        start = end + 1 if text[end] == " " else end
    yield replace(block, text=text[start:], origin=block.origin[start:]) if start else block
