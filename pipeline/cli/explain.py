"""`pipeline explain`: what decided on a place of an article."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import UsageError

_AROUND = 30
"""Code points of the raw text shown on either side of an offset."""
_UNTAGGED = {
    "reference": "the list of references, which is not the article's own statement",
    "furniture": "a running head, page number or affiliation",
    "authors": "the line of authors",
}


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One article (.pdf, .docx, .html, .txt).")],
    offset: Annotated[
        int,
        typer.Argument(metavar="OFFSET", help="A place: code points into the raw text, as `start` in entities.csv."),
    ],
) -> None:
    """Show the candidates at a place of an article, which was chosen, and why the others were not."""
    import pipeline
    from pipeline.lexicon.match import find_terms
    from pipeline.tag.explain import explain_place, kind_at

    if not file.is_file():
        raise UsageError("no such file", str(file), "check the path")
    article = pipeline.process(file, file.stem, file.as_posix(), "tag")
    if not 0 <= offset < len(article.raw):
        last = len(article.raw) - 1
        raise UsageError(f"offset {offset} is outside the text", str(file), f"give one from 0 to {last}")
    before, after = article.surface(max(0, offset - _AROUND), offset), article.surface(offset, offset + _AROUND)
    print(f"offset {offset}: {before}|{after}")
    kind = kind_at(article, offset)
    verdicts = explain_place(article, find_terms(article), offset)
    for verdict in verdicts:
        mark = "chosen    " if verdict.chosen else "not chosen"
        print(f"{mark}  {verdict.surface}  {verdict.type}: {verdict.name_en}  {verdict.span.start}-{verdict.span.end}")
        print(f"            {verdict.where}")
        print(f"            {verdict.reason}")
    if not verdicts:
        place = _UNTAGGED.get(kind) or (f"a {kind}, with no name of the lexicons there" if kind else "no text")
        print(f"nothing: the place is in {place}")
