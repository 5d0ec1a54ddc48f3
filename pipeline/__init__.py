"""Chinese biomedical review articles to tables of drugs, targets and settings.

A document goes through four stages, extract -> tokenise -> tag -> relate; `process` runs them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipeline.article import Article
    from pipeline.config import EngineName
    from pipeline.lexicon.overlay import Alias

__version__ = "0.1.0"
Stage = Literal["extract", "tokenise", "tag", "relate"]


def process(
    path: Path, doc_id: str = "", shown: str = "", until: Stage = "relate", engine: "EngineName" = "pdfminer"
) -> "Article":
    """Take a document through the stages.

    Parameters
    ----------
    path : Path
        A PDF, a Word document (.docx), a web page (.html) or a text file.
    doc_id : str
        Key of the document in the tables; the file's stem by default.
    shown : str
        The path as it is printed in tables and messages; `path` by default.
    until : Stage
        The last stage to run.
    engine : str
        The PDF engine, `pdfminer` or `pdfium`.

    Returns
    -------
    Article
        With what the stages up to `until` fill: blocks; sentences and words; mentions; records.

    Raises
    ------
    pipeline.errors.InputError
        If the file cannot be read or holds no text.
    pipeline.errors.LexiconError
        If a lexicon file is wrong.
    """
    from pipeline.extract import extract

    article = extract(path, doc_id, shown, engine)
    if until == "extract":
        return article
    return next(done for stage, done in later_stages(article) if stage == until)


def later_stages(article: "Article", aliases: "tuple[Alias, ...]" = ()) -> Iterator[tuple[Stage, "Article"]]:
    """Yield the name of each stage after extraction and the article as it leaves it, in order.

    Parameters
    ----------
    article : Article
        After extraction.
    aliases : tuple of Alias
        Names that count beside those of the lexicons.
    """
    from pipeline.lexicon.match import find_terms
    from pipeline.tokenise import tokenise

    matches = find_terms(article)
    if aliases:
        from pipeline.lexicon.overlay import with_aliases

        matches = with_aliases(article, matches, aliases)
    article = tokenise(article, matches)
    yield "tokenise", article
    from pipeline.tag import tag

    article = tag(article, matches)
    yield "tag", article
    from pipeline.relate import relate

    yield "relate", relate(article)
