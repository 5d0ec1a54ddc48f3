"""The sentences of `levels.tsv`, through the real matcher and tagger: each example counts, no decoy does."""

import pytest

from pipeline.article import Article, Block, Source
from pipeline.lexicon.concepts import load_concepts
from pipeline.lexicon.files import FOLDER, LEVEL_COLUMNS, read_rows
from pipeline.lexicon.fold import fold
from pipeline.lexicon.match import find_terms
from pipeline.tag import tag
from pipeline.tokenise import tokenise

ROWS = read_rows(FOLDER / "levels.tsv", LEVEL_COLUMNS)
SOURCE = Source("levels.tsv", "", "txt")


def counts(row: dict[str, str], sentence: str) -> bool:
    """Tell whether the surface is tagged as a concept that has it, alone or in a longer name (`AC方案` of `AC`)."""
    block = Block("paragraph", sentence, tuple(range(len(sentence))))
    article = Article("levels", SOURCE, sentence, (block,))
    matches = find_terms(article)
    folded = fold(row["surface"])
    names = {term.concept.name_en for term in load_concepts().terms.get(folded, ())}
    return any(
        mention.type == row["type"] and mention.name_en in names and folded in fold(mention.surface)
        for mention in tag(tokenise(article, matches), matches).mentions
    )


def named(row: dict[str, str]) -> str:
    return f"{row['surface']}-{row['type']}"


@pytest.mark.parametrize("row", [row for row in ROWS if row["example"]], ids=named)
def test_levels_example_counts(row: dict[str, str]) -> None:
    assert counts(row, row["example"])


@pytest.mark.parametrize("row", [row for row in ROWS if row["decoy"]], ids=named)
def test_levels_decoy_does_not_count(row: dict[str, str]) -> None:
    assert not counts(row, row["decoy"])


@pytest.mark.parametrize("row", [row for row in ROWS if row["decoy"]], ids=named)
def test_levels_decoy_holds_the_surface(row: dict[str, str]) -> None:
    assert fold(row["surface"]) in fold(row["decoy"])
