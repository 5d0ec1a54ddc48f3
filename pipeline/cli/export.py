"""`pipeline export`: articles in the formats of other tools."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import InputError, UsageError

if TYPE_CHECKING:
    from pipeline.article import Article
    from pipeline.batch import Document


def export(
    form: Annotated[
        str,
        typer.Argument(metavar="FORMAT", help="bioc, pubtator, brat, webannotation, docbin (spaCy) or kgx (Biolink)."),
    ],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Articles, or folders of articles.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files; made if need be.")],
) -> None:
    """Write articles with their mentions, or the triples of all, in the format of another tool."""
    from pipeline import batch
    from pipeline.cli.extract import check_apart
    from pipeline.cli.progress import say
    from pipeline.tables.exports import FORMATS
    from pipeline.tables.exports import export as write
    from pipeline.tokenise.doc import to_doc_bin

    if form not in FORMATS:
        raise UsageError(f"no format {form!r}", "", f"choose one of {', '.join(FORMATS)}")
    documents = batch.collect(paths)
    check_apart(out, [document.path for document in documents])
    out.mkdir(parents=True, exist_ok=True)
    failures: list[str] = []
    for line in write(_articles(documents, failures), form, out, lambda article: to_doc_bin(article).to_bytes()):
        say(line)
    for failure in failures:
        say(f"failed: {failure}")
    say(f"{len(documents)} documents, {len(failures)} failed, files in {out}")
    if failures:
        raise typer.Exit(1)


def _articles(documents: list["Document"], failures: list[str]) -> Iterator["Article"]:
    """Yield the documents after the last stage; those that cannot be read are noted in `failures`."""
    import pipeline

    for document in documents:
        try:
            yield pipeline.process(document.path, document.doc_id, document.shown)
        except InputError as error:
            failures.append(str(error))
