"""`pipeline export`: articles in the formats of other tools."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import InputError, UsageError

if TYPE_CHECKING:
    from pipeline.article import Article
    from pipeline.batch.documents import Document


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="bioc, pubtator, brat, webannotation, docbin or kgx.")],
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Articles, or folders of articles.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files; made if need be.")],
) -> None:
    """Write the mentions and triples of articles as BioC, PubTator, brat, Web Annotation, DocBin or KGX."""
    from pipeline import batch
    from pipeline.batch.remote import place_of
    from pipeline.cli.extract import check_apart
    from pipeline.cli.progress import say
    from pipeline.tables.exports import exporters
    from pipeline.tokenise import to_doc

    known = exporters(to_doc)
    if form not in known:
        raise UsageError(f"no format {form!r}", remedy=f"choose of {', '.join(known)}")
    documents = batch.collect([place_of(path) for path in paths])
    check_apart(out, [document.path for document in documents])
    failures: list[str] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        known[form](_articles(documents, failures), out)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", str(out), "name another with --out") from None
    for message in failures:
        say(f"failed: {message}")
    say(f"{len(documents)} documents, {len(failures)} failed, {form} in {out}")
    if failures:
        raise typer.Exit(1)


def _articles(documents: "Sequence[Document]", failures: list[str]) -> "Iterator[Article]":
    """Yield the articles through all stages; of one that cannot be read the reason goes to `failures`."""
    import pipeline

    for document in documents:
        try:
            with document.local() as path:
                article = pipeline.process(path, document.doc_id, document.shown)
        except InputError as error:
            failures.append(str(error))
        else:
            yield article
