"""Further surfaces of known concepts that hold for one output folder, as its reviewers have decided."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.article import Article
from pipeline.lexicon.concepts import Concepts, Level, Term
from pipeline.lexicon.fold import fold
from pipeline.lexicon.match import Match, Matcher, load_matcher


class Alias(NamedTuple):
    """A surface and the concept that it names: mention type and canonical English name, as the lexicons have them."""

    surface: str
    type: str
    name_en: str


def is_known(alias: Alias) -> bool:
    """Tell whether the lexicons have the concept of an alias."""
    return load_matcher().concepts.get(alias.type, alias.name_en) is not None


def with_aliases(
    article: Article, matches: Mapping[int, Sequence[Match]], aliases: tuple[Alias, ...]
) -> dict[int, list[Match]]:
    """Return the matches of an article and those of the aliases, in the order of `Matcher.find`.

    A person has said what an alias names, so it counts wherever it stands. One whose concept is unknown finds nothing.
    """
    matcher = _matcher(aliases)
    return {
        index: sorted(
            [*matches.get(index, ()), *matcher.find(block.text)],
            key=lambda match: (match.span.start, -match.span.end),
        )
        for index, block in article.body()
    }


@cache
def _matcher(aliases: tuple[Alias, ...]) -> Matcher:
    concepts = load_matcher().concepts
    terms: dict[str, list[Term]] = {}
    for alias in aliases:
        if concept := concepts.get(alias.type, alias.name_en):
            terms.setdefault(fold(alias.surface), []).append(Term(alias.surface, "variant", concept, Level("A")))
    return Matcher(Concepts(terms=terms))
