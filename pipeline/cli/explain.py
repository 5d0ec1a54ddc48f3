"""`pipeline explain`: what decided on a place of an article, or on a row of its triples."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.one_file import check_file
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.article import Article

_TRIPLE_ID = re.compile(r"t[0-9a-f]{12}(?:-[0-9]+)?")
_AROUND = 30
"""Code points of the raw text shown on either side of an offset."""
_UNTAGGED = {
    "reference": "the list of references, which is not the article's own statement",
    "furniture": "a running head, page number or affiliation",
    "authors": "the line of authors",
}


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One article (.pdf, .docx, .html, .txt).")],
    where: Annotated[
        str,
        typer.Argument(
            metavar="OFFSET|TRIPLE_ID",
            help="A place, as `start` in entities.csv (code points into the raw text); or a row, as in triples.csv.",
        ),
    ],
) -> None:
    """Show why a place is tagged as it is, or the words that made a row of triples.csv."""
    import pipeline

    check_file(file)
    if where.isdecimal():
        _explain_place(pipeline.process(file, file.stem, file.as_posix(), "tag"), int(where), str(file))
    elif _TRIPLE_ID.fullmatch(where):
        _explain_row(pipeline.process(file, file.stem, file.as_posix()), where, str(file))
    else:
        raise UsageError(
            f"{where!r} is no place and no row", "", "give an offset, or a triple_id such as t0123456789ab"
        )


def _explain_place(article: "Article", offset: int, file: str) -> None:
    """Print the candidates at a place, which was chosen, and why the others were not."""
    from pipeline.lexicon.match import find_terms
    from pipeline.tag.explain import explain_place, kind_at

    if offset >= len(article.raw):
        last = len(article.raw) - 1
        raise UsageError(f"offset {offset} is outside the text", file, f"give one from 0 to {last}")
    before, after = article.surface(max(0, offset - _AROUND), offset), article.surface(offset, offset + _AROUND)
    print(f"offset {offset}: {before}|{after}")
    verdicts = explain_place(article, find_terms(article), offset)
    for verdict in verdicts:
        mark = "chosen    " if verdict.chosen else "not chosen"
        print(f"{mark}  {verdict.surface}  {verdict.type}: {verdict.name_en}  {verdict.span.start}-{verdict.span.end}")
        print(f"            {verdict.where}")
        print(f"            {verdict.reason}")
    if not verdicts:
        kind = kind_at(article, offset)
        place = _UNTAGGED.get(kind) or (f"the {kind}, with no name of the lexicons there" if kind else "no text")
        print(f"nothing: the place is in {place}")


def _explain_row(article: "Article", triple_id: str, file: str) -> None:
    """Print the words that made each part of a triple."""
    from pipeline.relate.explain import explain_triple
    from pipeline.tables.merge import triples_by_id

    # a run adds the ending where two of its files share a stem
    keys = (article.doc_id, f"{article.doc_id}_{Path(file).suffix[1:].lower()}")
    triples = {id_: triple for key in keys for id_, triple in triples_by_id(replace(article, doc_id=key)).items()}
    if triple_id not in triples:
        raise UsageError(f"no row {triple_id}", file, "take the id from a run over this file with these lexicons")
    for line in explain_triple(article, triples[triple_id]):
        print(f"{line.column:15} {line.value}")
        if line.why:
            print(f"{'':15} {line.why}")
