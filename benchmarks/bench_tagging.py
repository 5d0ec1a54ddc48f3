"""Print how fast the pipeline is, as ratios of processor time measured in turn in one run, on one core.

    python benchmarks/bench_tagging.py

- text to tables against what jieba alone takes to cut the same text (precise mode, its model for new words on);
- text to chosen mentions against spaCy's PhraseMatcher over the same surfaces (blank Chinese, a character a token), and
  with a million further terms;
- the cost of a character of texts from 10 KB to 10 MB: articles one after the other, all of it on one line, and
  brackets that nothing closes.

The text is that of `corpus`. What the functions of the pipeline remember of texts is forgotten before each measurement;
the lexicons stay loaded. An argument bounds the size of the texts in bytes: `bench_tagging.py 1e6`.
"""

import gc
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench_matching import first_terms, write_lexicon

from pipeline.article import Article
from pipeline.extract import extract
from pipeline.lexicon.compiled import load_compiled
from pipeline.lexicon.files import FOLDER
from pipeline.lexicon.match import Matcher, find_terms, load_matcher
from pipeline.relate import relate
from pipeline.tables.rows import article_rows
from pipeline.tag import tag
from pipeline.tokenise import tokenise

RUNS = 5
TERMS = 1_000_000
SIZES = (1e4, 1e5, 1e6, 1e7)
CORPUS = Path(__file__).resolve().parents[1] / "corpus"
FILES = sorted(CORPUS.glob("*.txt"))
TOP = "肿瘤免疫治疗研究进展\n\n摘要：本文综述肿瘤的免疫治疗。\n\n1 引言\n"
"""Before the texts of a given size, so that they are the body of an article."""


def forget() -> None:
    """Empty the caches of answers about texts; what is kept without a bound is lexicons."""
    for held in gc.get_objects():
        ours = type(held) is type(load_matcher) and held.__module__.startswith("pipeline")
        if ours and held.cache_parameters()["maxsize"] is not None:
            held.cache_clear()


def best_of(actions: Sequence[Callable[[], object]]) -> list[float]:
    """Return the seconds of processor time of each action, the least of some runs in turn."""
    for action in actions:
        action()  # what is loaded when it is first needed
    gc.collect()
    gc.freeze()  # the other lexicons and matchers of this process are no cost of the action
    best = [float("inf")] * len(actions)
    for _ in range(RUNS):
        for index, action in enumerate(actions):
            forget()
            began = time.process_time()
            action()
            best[index] = min(best[index], time.process_time() - began)
    return best


def to_tables(path: Path) -> None:
    """Take a text to the rows of its tables."""
    article_rows(relate(to_mentions(extract(path))))


def to_mentions(article: Article) -> Article:
    """Take an article from clean text to mentions."""
    matches = find_terms(article)
    return tag(tokenise(article, matches), matches)


def against_jieba() -> None:
    """Print the time from text to tables as a multiple of jieba's."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    cutter.initialize()
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    cut, tables = best_of([lambda: [cutter.lcut(text) for text in texts], lambda: [to_tables(path) for path in FILES]])
    size = sum(map(len, texts))
    print(
        f"text to tables: {tables / size * 1e6:.2f} µs a character, {tables / cut:.1f} x jieba's {cut / size * 1e6:.2f}"
    )


def against_phrase_matcher() -> None:
    """Print the rate from text to mentions as a multiple of PhraseMatcher's, and with a million terms of that."""
    import spacy
    from spacy.matcher import PhraseMatcher

    articles = [extract(path) for path in FILES]
    texts = [block.text for article in articles for _, block in article.body()]
    nlp = spacy.blank("zh")
    phrases: Any = PhraseMatcher(nlp.vocab)
    terms = load_matcher().concepts.terms
    phrases.add("term", [nlp.make_doc(term.surface) for surface in terms for term in terms[surface]])
    tagged, matched, searched = best_of(
        [
            lambda: [to_mentions(article) for article in articles],
            lambda: [phrases(nlp.make_doc(text)) for text in texts],
            lambda: [find_terms(article) for article in articles],
        ]
    )
    size = sum(map(len, texts))
    print(
        f"text to mentions: {size / tagged / 1e6:.2f} million characters a second (candidates alone "
        f"{size / searched / 1e6:.2f}), {matched / tagged:.2f} x PhraseMatcher's {size / matched / 1e6:.2f}"
    )
    with tempfile.TemporaryDirectory() as work:
        many = with_more_terms(articles, Path(work))
    print(f"rate with {TERMS:,} terms more: {many:.0%} of that with {len(terms):,}")


def with_more_terms(articles: Sequence[Article], work: Path) -> float:
    """Return the rate from text to mentions with a million terms more, as a share of that without."""
    os.environ["XDG_CACHE_HOME"] = str(work / "cache")
    made, folder = work / "made", work / "lexicons"
    made.mkdir()
    write_lexicon(first_terms(TERMS), made)
    shutil.copytree(FOLDER, folder)
    for path in (made / "imported").iterdir():
        (folder / "imported").mkdir(exist_ok=True)
        shutil.copy(path, folder / "imported" / f"made_{path.name}")
    lexicons = [dict(vars(matcher)) for matcher in (load_matcher(), Matcher(load_compiled(folder)))]

    def tagged_with(lexicon: dict[str, object]) -> None:
        vars(load_matcher()).update(lexicon)
        for article in articles:
            to_mentions(article)

    few, many = best_of([lambda: tagged_with(lexicons[0]), lambda: tagged_with(lexicons[1])])
    return few / many


def by_size(most: float) -> None:
    """Print the cost of a character by the size of the text."""
    articles = "".join(path.read_text(encoding="utf-8") for path in FILES)
    kinds = {"articles": articles, "one line": articles.replace("\n", ""), "brackets": "（PD-1("}
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / "text.txt"
        for kind, unit in kinds.items():
            costs = []
            for size in (size for size in SIZES if size <= most):
                data = (unit * (int(size) // len(unit.encode()) + 1)).encode()[: int(size)]
                text = TOP + data.decode(errors="ignore")
                path.write_text(text, encoding="utf-8")
                forget()
                began = time.process_time()
                to_tables(path)
                costs.append(f"{size / 1e3:,.0f} KB {(time.process_time() - began) / len(text) * 1e6:.2f}")
            print(f"µs a character, {kind}: {', '.join(costs)}")


if __name__ == "__main__":
    against_jieba()
    by_size(float(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
    against_phrase_matcher()
