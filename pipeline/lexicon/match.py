"""Finding the terms of the lexicons in clean text."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from daachorse import CharwiseDoubleArrayAhoCorasick

from pipeline.article import Article, Span
from pipeline.lexicon.concepts import Concepts, Term, load_concepts
from pipeline.lexicon.files import FOLDER
from pipeline.lexicon.fold import HYPHENS, fold_with_map, gaps, is_han, is_word

_EXACT = 3
"""Letters up to which a surface of mixed case must be printed as it stands."""


@dataclass(frozen=True, slots=True)
class Match:
    """A term found at a range of clean text, its borders and case checked, its level not yet."""

    span: Span
    term: Term


class Matcher:
    """An automaton over all surfaces; `find` returns every match, overlapping ones included."""

    def __init__(self, concepts: Concepts) -> None:
        self.concepts = concepts
        self._keys = list(concepts.terms)
        self._gaps = [frozenset().union(*(gaps(term.surface) for term in concepts.terms[key])) for key in self._keys]
        self._automaton = CharwiseDoubleArrayAhoCorasick(self._keys)

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
        matches = []
        for start, end, index in self._automaton.find_overlapping(folded):
            if (start and offsets[start] == offsets[start - 1]) or (
                end < len(offsets) and offsets[end] == offsets[end - 1]
            ):
                continue  # begins or ends inside what one character folds to
            span = _bounded(text, offsets[start], offsets[end - 1] + 1)
            if span is None or not _joined(text, offsets[start:end], self._gaps[index]):
                continue
            found = text[span.start : span.end]
            terms = self.concepts.terms[self._keys[index]]
            matches += [Match(span, term) for term in terms if _case_fits(term.surface, found)]
        return sorted(matches, key=lambda match: (match.span.start, -match.span.end))


def _bounded(text: str, start: int, end: int) -> Span | None:
    """Return the range if no word goes on beyond its ends, with a Latin plural s taken in; else None."""
    if start and is_word(text[start - 1]) and is_word(text[start]):
        return None
    if end < len(text) and is_word(text[end]) and is_word(text[end - 1]):
        plural = text[end] == "s" and text[end - 1].isalpha() and end - start > 1
        if not plural or (end + 1 < len(text) and is_word(text[end + 1])):
            return None
        end += 1
    return Span(start, end)


def _joined(text: str, offsets: list[int], allowed: frozenset[int]) -> bool:
    """Tell whether the spaces and hyphens inside a match are such as layout or spelling puts there.

    They may stand where the term has one, beside a Han character, and between a letter and a digit or two digits
    (`BI 754 111`, `CTLA 4`); a hyphen may also stand where a line broke a word.
    """
    for index in range(1, len(offsets)):
        before, after = offsets[index - 1], offsets[index]
        if after - before <= 1 or index in allowed:
            continue
        left, right = text[before], text[after]
        if is_han(left) or is_han(right) or left.isdigit() or right.isdigit():
            continue
        if not any(char in HYPHENS for char in text[before + 1 : after]):
            return False
    return True


def _case_fits(surface: str, found: str) -> bool:
    """Tell whether the case fits.

    An abbreviation in capitals does not match a small word (`MET`, `met`). One of mixed case with up to three letters
    begins as it is written and is not all capitals (`InO`, not `iNO`; `PCa`, not `PCA`).
    """
    letters = [char for char in surface if char.isascii() and char.isalpha()]
    if len(letters) <= _EXACT and any(map(str.isupper, letters)) and any(map(str.islower, letters)):
        printed = [char for char in found if char.isascii() and char.isalpha()][: len(letters)]
        return printed == letters or (printed[0] == letters[0] and any(map(str.islower, printed)))
    if not letters or not all(map(str.isupper, letters)):
        return True
    return any(char.isupper() for char in found)


@cache
def load_matcher(folder: Path = FOLDER) -> Matcher:
    """Load the lexicons and compile them."""
    return Matcher(load_concepts(folder))


def find_terms(article: Article) -> dict[int, list[Match]]:
    """Find the terms of the lexicons in the body of an article: from index of a block to its matches."""
    matcher = load_matcher()
    return {index: matcher.find(block.text) for index, block in article.body()}
