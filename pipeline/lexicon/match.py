"""Finding the terms of the lexicons in clean text."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from daachorse import CharwiseDoubleArrayAhoCorasick

from pipeline.article import Article, Span
from pipeline.lexicon.compiled import Compiled, load_compiled
from pipeline.lexicon.concepts import Concepts, Term
from pipeline.lexicon.files import FOLDER
from pipeline.lexicon.fold import HYPHENS, fold_with_map, gaps, inside_words, is_han

_DECIMALS = re.compile(r"[0-9]\.[0-9]")
"""A number goes on behind its point: `MET 4.5` names no drug MET-4, `CLDN18.2` is not CLDN18."""
_EXACT = 3
"""Letters up to which a surface of mixed case must be printed as it stands."""


class Match(NamedTuple):
    """A term found at a range of clean text, its borders and case checked, its level not yet."""

    span: Span
    term: Term


class Matcher:
    """An automaton over all surfaces; `find` returns every match, overlapping ones included.

    Parameters
    ----------
    lexicon : Concepts or Compiled
        What is to be found; an automaton for `Concepts` is built here.

    Attributes
    ----------
    searched : set of str or None
        Takes the folded form of each text that is searched, where somebody wants to know.
    """

    def __init__(self, lexicon: Concepts | Compiled) -> None:
        self.searched: set[str] | None = None
        self._gaps: dict[int, frozenset[int]] = {}
        self._terms: Callable[[int], list[Term]]
        if isinstance(lexicon, Compiled):
            self.concepts = lexicon.concepts
            self._terms = lexicon.terms
            self._automaton = lexicon.automaton
        else:
            self.concepts = lexicon
            self._terms = list(lexicon.terms.values()).__getitem__
            self._automaton = CharwiseDoubleArrayAhoCorasick(list(lexicon.terms))

    def find(self, text: str) -> list[Match]:
        """Find all terms in clean text.

        Parameters
        ----------
        text : str
            Clean text of a block.

        Returns
        -------
        list of Match
            By start, then longest first, then in order of the lexicon files.
        """
        folded, offsets = fold_with_map(text)
        if self.searched is not None:
            self.searched.add(folded)
        inside = inside_words(text)
        matches = []
        for start, end, index in self._automaton.find_overlapping(folded):
            first, last = offsets[start], offsets[end - 1] + 1
            if inside[first] or (start and first == offsets[start - 1]) or (end < len(offsets) and offsets[end] < last):
                continue  # goes on before it, or begins or ends inside what one character folds to
            if inside[last]:
                if not _is_plural(text, first, last, inside):
                    continue
                last += 1
            if _DECIMALS.match(text, last - 1) or not self._joined(text, offsets[start:end], index):
                continue
            found = text[first:last]
            matches += [
                Match(Span(first, last), term) for term in self._terms(index) if _case_fits(term.surface, found)
            ]
        return sorted(matches, key=lambda match: (match.span.start, -match.span.end))

    def _joined(self, text: str, offsets: list[int], surface: int) -> bool:
        """Tell whether the spaces and hyphens inside a match are such as layout or spelling puts there.

        They may stand where the term has one, beside a Han character, and between a letter and a digit or two digits
        (`BI 754 111`, `CTLA 4`); a hyphen may also stand where a line broke a word.
        """
        if len(set(offsets)) == offsets[-1] - offsets[0] + 1:
            return True  # there are none
        for index, (before, after) in enumerate(pairwise(offsets), start=1):
            if after - before <= 1:
                continue
            left, right = text[before], text[after]
            if is_han(left) or is_han(right) or left.isdigit() or right.isdigit():
                continue
            hyphen = any(char in HYPHENS for char in text[before + 1 : after])
            if not hyphen and index not in self._gaps_of(surface):
                return False
        return True

    def _gaps_of(self, surface: int) -> frozenset[int]:
        """Return where the terms of a surface have a space, a hyphen or a change of case."""
        found = self._gaps.get(surface)
        if found is None:
            found = frozenset().union(*(gaps(term.surface) for term in self._terms(surface)))
            self._gaps[surface] = found
        return found


def _is_plural(text: str, start: int, end: int, inside: bytearray) -> bool:
    """Tell whether the word in which a name ends goes on with nothing but a Latin plural s."""
    return text[end] == "s" and text[end - 1].isalpha() and end - start > 1 and not inside[end + 1]


@lru_cache(maxsize=16384)
def _case_fits(surface: str, found: str) -> bool:
    """Tell whether the case fits.

    An abbreviation in capitals does not match a small word (`MET`, `met`). One of mixed case with up to three letters
    begins as it is written and is not all capitals (`InO`, not `iNO`; `PCa`, not `PCA`).
    """
    letters = [char for char in surface if char.isascii() and char.isalpha()]
    if len(letters) <= _EXACT and any(map(str.isupper, letters)) and any(map(str.islower, letters)):
        printed = [char for char in found if char.isascii() and char.isalpha()][: len(letters)]
        return printed == letters or (printed[:1] == letters[:1] and any(map(str.islower, printed)))
    if not letters or not all(map(str.isupper, letters)):
        return True
    return any(char.isupper() for char in found)


@cache
def load_matcher(folder: Path = FOLDER) -> Matcher:
    """Load the lexicons in their compiled form, once in a process."""
    return Matcher(load_compiled(folder))


def find_terms(article: Article) -> dict[int, list[Match]]:
    """Find the terms of the lexicons in the body of an article: from index of a block to its matches."""
    matcher = load_matcher()
    return {index: matcher.find(block.text) for index, block in article.body()}
