"""`pipeline run`: documents to tables."""

import logging
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.config import DocumentLimits, EngineName

_DEFAULT = DocumentLimits()
Level = Literal["debug", "info", "warning", "error"]


def run(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Articles, or folders of articles (.pdf, .docx, .html, .txt).")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the tables; made if need be.")],
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Worker processes; one a processor if not given.")
    ] = None,
    engine: Annotated[EngineName, typer.Option(metavar="NAME", help="PDF engine: pdfminer, pdfium.")] = "pdfminer",
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="Formats of the tables, such as csv,parquet; csv always.")
    ] = "csv",
    fresh: Annotated[bool, typer.Option("--fresh", help="Do every document again, whatever is kept.")] = False,
    timeout: Annotated[
        int, typer.Option(min=1, metavar="SECONDS", help="Time that a document may take.")
    ] = _DEFAULT.seconds,
    memory: Annotated[
        int, typer.Option(min=1, metavar="MB", help="Memory that a document may take.")
    ] = _DEFAULT.megabytes,
    cache: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for what is kept between runs; your cache folder if not given."),
    ] = None,
    follow_links: Annotated[
        bool, typer.Option("--follow-links", help="Take links that lead out of a folder of articles.")
    ] = False,
    dask: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Scheduler of a dask cluster; `local` for one on this machine.")
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Tell nothing but failures.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Tell progress and summary as JSON objects, a line each, on stdout.")
    ] = False,
    log_level: Annotated[Level, typer.Option(metavar="LEVEL", help="debug, info, warning or error.")] = "warning",
) -> None:
    """Read articles and write all tables."""
    from pipeline import batch
    from pipeline.cli.progress import progress_of

    logging.basicConfig(level=log_level.upper(), format="%(levelname)s: %(message)s")
    wanted = [name for name in formats.split(",") if name != "csv"]
    limits = DocumentLimits(timeout, memory)
    options = batch.Options(fresh, wanted, limits, cache, follow_links, dask)
    with progress_of(quiet=quiet, as_json=as_json) as progress:
        report = batch.run(paths, out, jobs, progress.advance, engine=engine, options=options)
    progress.summary(report, out)
    if report.failures:
        raise typer.Exit(1)
