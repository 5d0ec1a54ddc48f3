"""spaCy's DocBin: a document for each block of the articles' own text."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.article import Article

if TYPE_CHECKING:
    from spacy.tokens import Doc

ToDoc = Callable[[Article, int], "Doc"]
"""Makes a spaCy document of an article's block, given by its index."""


def write_docbin(articles: Iterable[Article], folder: Path, to_doc: ToDoc) -> None:
    """Write `articles.spacy`: words, sentence starts, mentions as `doc.spans["mentions"]`.

    `doc.user_data` has `doc_id`, `block` (its index in the article) and `starts`, the offset of each word in the raw
    text.
    """
    from spacy.tokens import DocBin

    made = DocBin(store_user_data=True)
    for article in articles:
        for index, block in article.body():
            doc = to_doc(article, index)
            starts = [block.origin[word.start] for word in block.words]
            doc.user_data |= {"doc_id": article.doc_id, "block": index, "starts": starts}
            made.add(doc)
    made.to_disk(folder / "articles.spacy")
