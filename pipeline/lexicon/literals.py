"""What a regular expression cannot match without: literals, so that most patterns need not be tried on most texts.

The method is that of RE2's `FilteredRE2` and of Cox, "Regular Expression Matching with a Trigram Index" (2012).
"""

from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 64
"""Literals of one set at most; a larger one says little of a text."""


def required_literals(pattern: str, flags: int) -> frozenset[str] | None:
    """Return literals of which every text that a pattern matches holds at least one.

    Parameters
    ----------
    pattern : str
        A regular expression.
    flags : int
        Its flags; `re.ASCII` has to be among them, so that only ASCII letters have two cases.

    Returns
    -------
    frozenset of str
        In lower case, to be looked for in the text in lower case. None where nothing can be said: the pattern may
        match any text.
    """
    return _of_sequence(_parser.parse(pattern, flags))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return the set that says most among those of the parts of a sequence: with the longest literals, then the fewest.

    Literal characters that follow each other are one literal.
    """
    found: list[frozenset[str]] = []
    run = ""
    for code, argument in items:
        char = _character(argument) if code is op.LITERAL else ""
        if char:
            run += char
            continue
        found += [frozenset({run})] * _tells(run)
        run = ""
        part = _of_part(code, argument)
        if part is not None:
            found.append(part)
    found += [frozenset({run})] * _tells(run)
    return max(found, key=lambda literals: (min(map(len, literals)), -len(literals)), default=None)


def _of_part(code: Any, argument: Any) -> frozenset[str] | None:
    """Return the set of a part of a pattern that is no literal character."""
    if code is op.SUBPATTERN:
        return _of_sequence(argument[-1])
    if code in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
        return _of_sequence(argument[2]) if argument[0] else None
    if code in {op.ASSERT, op.ATOMIC_GROUP}:
        return _of_sequence(argument[1] if code is op.ASSERT else argument)
    if code is op.BRANCH:
        return _union(_of_sequence(branch) for branch in argument[1])
    if code is op.IN:
        return _union(map(_of_member, argument))
    return None


def _of_member(member: tuple[Any, Any]) -> frozenset[str] | None:
    """Return the characters of a member of a character set; None for wide ranges, classes and negations."""
    code, argument = member
    if code is op.LITERAL:
        return frozenset({char}) if _tells(char := _character(argument)) else None
    if code is op.RANGE and argument[1] - argument[0] < _MOST:
        return _union(_of_member((op.LITERAL, point)) for point in range(argument[0], argument[1] + 1))
    return None


def _tells(literal: str) -> bool:
    """Tell whether a literal says something of a text: a single letter or digit of ASCII stands in almost any."""
    return len(literal) > 1 or (literal != "" and not (literal.isascii() and literal.isalnum()))


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """Return the union; None if one of the sets is None or there are too many literals."""
    union: set[str] = set()
    for literals in sets:
        if literals is None or len(union) > _MOST:
            return None
        union |= literals
    return frozenset(union) or None


def _character(point: int) -> str:
    """Return a character in lower case; nothing for what is not ASCII and has two cases, which a text keeps."""
    char = chr(point)
    return char.lower() if char.isascii() or char.lower() == char == char.upper() else ""
