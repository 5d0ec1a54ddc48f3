"""`pipeline run`: documents to tables."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.config import EngineName


def run(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="Articles, or folders of articles (.pdf, .docx, .html, .txt).")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the tables; made if need be.")],
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Worker processes; one a processor if not given.")
    ] = None,
    engine: Annotated[EngineName, typer.Option(metavar="NAME", help="PDF engine: pdfminer, pdfium.")] = "pdfminer",
) -> None:
    """Read articles and write all tables."""
    from pipeline import batch
    from pipeline.cli.progress import Progress, say

    with Progress() as progress:
        done = batch.run(paths, out, jobs, progress.advance, engine=engine)
    for failure in done.failures:
        say(f"failed: {failure.path}: {failure.error}")
    say(f"{progress.done} documents, {len(done.failures)} failed, tables in {out}")
    if done.failures:
        raise typer.Exit(1)
