"""`pipeline extract`: what was read of a document, printed or written to files."""

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.one_file import check_file
from pipeline.config import DocumentLimits, EngineName
from pipeline.errors import UsageError

_COLUMNS = ("kind", "section", "page", "table", "row", "column", "text")


def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH", help="One article (.pdf, .docx, .html, .txt); with --out any number, or folders."
        ),
    ],
    form: Annotated[
        Literal["blocks", "text", "json", "html"],
        typer.Option(
            "--format",
            help="What to print: blocks as tab-separated lines; the body text, a paragraph a line; blocks and tables "
            "as a JSON object a line; a page for the browser that shows what was read.",
        ),
    ] = "blocks",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write NAME.txt and NAME.tables.json there instead of printing.")
    ] = None,
    engine: Annotated[
        EngineName | None, typer.Option(metavar="NAME", help="PDF engine: pdfminer (default), pdfium.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="With --out: worker processes; one a processor if not given.")
    ] = None,
) -> None:
    """Print what was read of an article, or write it to files: body text and tables."""
    if out is not None:
        _write_all(paths, out, engine, jobs)
    elif len(paths) > 1:
        raise UsageError("several documents", "", "name a folder for them with --out")
    else:
        _print(paths[0], form, engine)


def _print(path: Path, form: str, engine: EngineName | None) -> None:
    from pipeline.cli.extract_files import body_lines, grids, not_read, read, table_record
    from pipeline.cli.progress import say
    from pipeline.tables.csv_file import cell_text

    check_file(path)
    article = read(path, path.stem, path.as_posix(), engine)
    for note in not_read(article):
        say(f"{path.as_posix()}: {note}")
    if form == "text":
        print(*body_lines(article), sep="\n")
    elif form == "html":
        from pipeline.cli.page_view import page_view

        print(page_view(article, path.read_bytes()))
    elif form == "json":
        for block in article.blocks:
            print(json.dumps({name: getattr(block, name) for name in _COLUMNS}, ensure_ascii=False))
        for grid in grids(article):
            if grid.cells:
                print(json.dumps({"kind": "table"} | table_record(article, grid), ensure_ascii=False))
    else:
        print("kind", "section", "text", sep="\t")
        for block in article.blocks:
            print(*(cell_text(text).replace("\t", " ") for text in (block.kind, block.section, block.text)), sep="\t")


def _write_all(paths: list[Path], out: Path, engine: EngineName | None, jobs: int | None) -> None:
    from pipeline import batch
    from pipeline.batch.work import failed
    from pipeline.batch.workers import each_in_pool, processors
    from pipeline.cli.extract_files import write_error, write_one
    from pipeline.cli.progress import Progress, say, say_failures
    from pipeline.tables.manifest import Failure

    documents = batch.collect(paths)
    check_apart(out, [document.path for document in documents])
    out.mkdir(parents=True, exist_ok=True)
    failures: list[Failure] = []
    workers = min(jobs or processors(), len(documents))
    with Progress() as progress:
        for ended in each_in_pool(documents, partial(write_one, out=out, engine=engine), workers, DocumentLimits()):
            item = ended.result or failed(ended.item, ended.error)
            progress.advance(item, len(documents))
            if item.failure:
                failures.append(item.failure)
                write_error(out, item.failure.doc_id, item.failure.error)
    say_failures(sorted(failures, key=lambda failure: failure.path))
    say(f"{progress.done} documents, {len(failures)} failed, files in {out}")
    if failures:
        raise typer.Exit(1)


def check_apart(out: Path, inputs: Iterable[Path]) -> None:
    """Raise `UsageError` if files cannot be written to the folder, or might overwrite an input."""
    from pipeline.tables.folder import check_out

    check_out(out)
    if any(path.resolve().parent == out.resolve() for path in inputs):
        raise UsageError("the output folder holds the inputs", str(out), "name another with --out")
