"""The sentences of `levels.tsv`, through the real matcher and tagger: each example counts, no decoy does."""

import pytest

from pipeline.article import Article, Block, Source
from pipeline.lexicon.files import FOLDER, LEVEL_COLUMNS, read_rows
from pipeline.lexicon.fold import fold
from pipeline.lexicon.match import find_terms
from pipeline.tag import tag
from pipeline.tokenise import tokenise

ROWS = read_rows(FOLDER / "levels.tsv", LEVEL_COLUMNS)
SOURCE = Source("levels.tsv", "", "txt")


def tagged(sentence: str) -> set[tuple[str, str]]:
    """Folded surface and type of the mentions of a sentence."""
    block = Block("paragraph", sentence, tuple(range(len(sentence))))
    article = Article("levels", SOURCE, sentence, (block,))
    matches = find_terms(article)
    mentions = tag(tokenise(article, matches), matches).mentions
    # a plural or a word that belongs to the name may follow: the term is what the lexicon knows
    return {(name, mention.type) for mention in mentions for name in (fold(mention.term), fold(mention.surface))}


def named(row: dict[str, str]) -> str:
    return f"{row['surface']}-{row['type']}"


@pytest.mark.parametrize("row", [row for row in ROWS if row["example"]], ids=named)
def test_levels_example_counts(row: dict[str, str]) -> None:
    assert (fold(row["surface"]), row["type"]) in tagged(row["example"])


@pytest.mark.parametrize("row", [row for row in ROWS if row["decoy"]], ids=named)
def test_levels_decoy_does_not_count(row: dict[str, str]) -> None:
    assert (fold(row["surface"]), row["type"]) not in tagged(row["decoy"])


@pytest.mark.parametrize("row", [row for row in ROWS if row["decoy"]], ids=named)
def test_levels_decoy_holds_the_surface(row: dict[str, str]) -> None:
    assert fold(row["surface"]) in fold(row["decoy"])
