"""The project's own articles, each taken through the stages once in a session."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.batch import FORMATS
from pipeline.batch.cache import VARIABLE
from pipeline.extract import extract
from pipeline.lexicon.match import find_terms
from pipeline.relate import relate
from pipeline.tag import tag
from pipeline.tokenise import tokenise

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(path for path in (ROOT / "corpus").iterdir() if path.suffix[1:] in FORMATS)


@pytest.fixture(autouse=True, scope="session")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what runs keep out of the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@dataclass(frozen=True)
class Staged:
    """An article after each stage."""

    extracted: Article
    tokenised: Article
    tagged: Article
    related: Article

    @property
    def all(self) -> Mapping[str, Article]:
        """From the name of a stage to the article after it."""
        return {
            "extract": self.extracted,
            "tokenise": self.tokenised,
            "tag": self.tagged,
            "relate": self.related,
        }


@cache
def stages_of(path: Path) -> Staged:
    """Take a file through the stages, once in a session."""
    extracted = extract(path, shown=path.relative_to(ROOT).as_posix())
    matches = find_terms(extracted)
    tokenised = tokenise(extracted, matches)
    tagged = tag(tokenised, matches)
    return Staged(extracted, tokenised, tagged, relate(tagged))


@pytest.fixture(scope="session", params=FILES, ids=lambda path: path.name)
def staged(request: pytest.FixtureRequest) -> Staged:
    """Each article of the corpus, text and PDF, after each stage."""
    path: Path = request.param
    return stages_of(path)


@pytest.fixture(scope="session")
def articles() -> dict[str, Article]:
    """All articles of the corpus after the last stage, by the name of the file."""
    return {path.name: stages_of(path).related for path in FILES}
