"""Words of clean text: jieba for Han, scispaCy's rules for Latin, lexicon terms kept whole."""

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import overload

from pipeline.article import Span
from pipeline.quiet import quiet_import

_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\s\u3400-\u4dbf\u4e00-\u9fff]{1,200}")
"""Runs of one script; a Latin one of more than 200 characters is damage, on which scispaCy takes quadratic time."""
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


@cache
def _han_cutter() -> Callable[[str], list[str]]:
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

    def cut(text: str) -> list[str]:
        words: list[str] = cutter.lcut(text)
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


class Words(Sequence[Span]):
    """The words of a text, cut when they are first asked for: the tables need none of them.

    Parameters
    ----------
    text : str
        Clean text of one block.
    names : sequence of Span
        Ranges that stay whole, as `split_words` takes them.
    """

    def __init__(self, text: str, names: Sequence[Span]) -> None:
        self._text = text
        self._names = tuple(names)

    @cached_property
    def _spans(self) -> tuple[Span, ...]:
        return split_words(self._text, self._names)

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, index: int | slice) -> Span | tuple[Span, ...]:
        """Return a word or several."""
        return self._spans[index]

    def __len__(self) -> int:
        return len(self._spans)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._spans == tuple(other)

    def __hash__(self) -> int:
        return hash(self._spans)

    def __repr__(self) -> str:
        return repr(self._spans)


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
        at = run.start()
        for word in _words_of(run.group()):
            at = text.index(word, at, run.end()) if word.strip() else at
            yield Span(at, at + len(word))
            at += len(word)


@lru_cache(maxsize=8192)
def _words_of(run: str) -> tuple[str, ...]:
    """Return the words of a run of Han or of other characters."""
    cutter = _han_cutter() if _HAN.match(run) else _latin_cutter()
    return tuple(cutter(run))
