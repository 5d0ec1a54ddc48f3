"""Words of clean text: jieba for Han, scispaCy's rules for Latin, lexicon terms kept whole."""

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from pipeline.article import Span
from pipeline.quiet import quiet_import

_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\s\u3400-\u4dbf\u4e00-\u9fff]{1,200}")
"""Runs of one script; a Latin one of more than 200 characters is damage, on which scispaCy takes quadratic time."""
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


@cache
def _han_cutter() -> Callable[[str], Iterator[str]]:
    """Return jieba's cut, of a tokenizer of our own: the module's shared one belongs to whoever imports jieba."""
    with quiet_import():
        import jieba

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    folder = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "pipeline"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        cutter.tmp_dir = str(folder)
    except OSError:
        logging.getLogger(__name__).debug("no cache folder %s; the dictionary is read anew", folder)

    def cut(text: str) -> Iterator[str]:
        words: Iterator[str] = cutter.cut(text)
        return words

    return cut


@cache
def _latin_cutter() -> Callable[[str], list[str]]:
    """Return scispaCy's rule tokenizer, which keeps `TGF-β1` and `mg/kg` whole."""
    with quiet_import():
        import spacy
        from scispacy.custom_tokenizer import combined_rule_tokenizer

        tokenizer = combined_rule_tokenizer(spacy.blank("en"))
    return lambda text: [token.text for token in tokenizer(text)]


def split_words(text: str, names: Sequence[Span]) -> tuple[Span, ...]:
    """Split clean text into words.

    Parameters
    ----------
    text : str
        Clean text of one block.
    names : sequence of Span
        Ranges that stay whole, whatever characters they hold; where two overlap the one that begins first, or is
        longer, counts.

    Returns
    -------
    tuple of Span
        In order, white space left out; none overlap.
    """
    words: list[Span] = []
    done = 0
    for name in sorted(names, key=lambda span: (span.start, -span.end)):
        if name.start < done:
            continue
        words += _cut(text, done, name.start)
        words.append(Span(*name))
        done = name.end
    words += _cut(text, done, len(text))
    return tuple(words)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the words of a stretch without names."""
    for run in _RUNS.finditer(text, start, end):
        cutter = _han_cutter() if _HAN.match(run.group()) else _latin_cutter()
        at = run.start()
        for word in cutter(run.group()):
            at = text.index(word, at, run.end()) if word.strip() else at
            yield Span(at, at + len(word))
            at += len(word)
