"""`pipeline run`: documents to tables."""

import logging
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.config import DocumentLimits, EngineName

_DEFAULT = DocumentLimits()

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Articles, or folders of articles (.pdf, .docx, .html, .txt); paths or URLs."),
]
Out = Annotated[str, typer.Option(metavar="DIR", help="Folder for the tables, or its URL; made if need be.")]
Jobs = Annotated[int | None, typer.Option(min=1, metavar="N", help="Worker processes; one a processor if not given.")]
Engine = Annotated[EngineName, typer.Option(metavar="NAME", help="PDF engine: pdfminer, pdfium.")]
Formats = Annotated[
    str,
    typer.Option(
        "--format", metavar="LIST", help="Formats of the tables, as csv,parquet,jsonl,xlsx,sqlite; csv always."
    ),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Do every document again, whatever is kept.")]
Timeout = Annotated[int, typer.Option(min=1, metavar="SECONDS", help="Time that a document may take.")]
Memory = Annotated[int, typer.Option(min=1, metavar="MB", help="Memory that a document may take.")]
CacheFolder = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder for what is kept between runs; yours if not given.")
]
FollowLinks = Annotated[bool, typer.Option("--follow-links", help="Take links that lead out of a folder of articles.")]
Dask = Annotated[
    str, typer.Option(metavar="ADDRESS", help="Scheduler of a dask cluster; `local` for one on this machine.")
]
Watch = Annotated[
    int | None, typer.Option(min=1, metavar="SECONDS", help="Look for new articles that often, until Ctrl-C.")
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Tell nothing but failures.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Tell progress and summary as JSON objects, a line each, on stdout.")
]
LogLevel = Annotated[
    Literal["debug", "info", "warning", "error"],
    typer.Option(metavar="LEVEL", help="debug, info, warning or error."),
]


def run(
    paths: Paths,
    out: Out,
    jobs: Jobs = None,
    engine: Engine = "pdfminer",
    formats: Formats = "csv",
    fresh: Fresh = False,
    timeout: Timeout = _DEFAULT.seconds,
    memory: Memory = _DEFAULT.megabytes,
    cache: CacheFolder = None,
    follow_links: FollowLinks = False,
    dask: Dask = "",
    watch: Watch = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    log_level: LogLevel = "warning",
) -> None:
    """Read articles and write all tables."""
    from pipeline import batch
    from pipeline.batch.remote import place_of
    from pipeline.batch.watch import State, wait_for_change
    from pipeline.cli.progress import progress_of

    logging.basicConfig(level=log_level.upper(), format="%(levelname)s: %(message)s")
    wanted = [name for name in formats.split(",") if name != "csv"]
    places = [place_of(path) for path in paths]
    options = batch.Options(fresh, wanted, DocumentLimits(timeout, memory), cache, follow_links, dask)

    def once() -> batch.Report:
        with progress_of(quiet=quiet, as_json=as_json) as progress:
            report = batch.run(places, place_of(out), jobs, progress.advance, engine=engine, options=options)
        progress.summary(report, out)
        return report

    if watch:
        state: State = {}
        while True:
            state = wait_for_change(places, state, watch, follow_links=follow_links)
            once()
    if once().failures:
        raise typer.Exit(1)
