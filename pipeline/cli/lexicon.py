"""`pipeline lexicon`: the curated data."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The curated lexicons.")


@app.callback()
def _lexicon() -> None:
    """Keep `check` a command of its own, though it is the only one."""


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Folder of lexicons; the project's own if not given.")
    ] = None,
) -> None:
    """Check every row: columns, order, uniqueness, references, examples."""
    from pipeline.cli.progress import say
    from pipeline.errors import UsageError
    from pipeline.lexicon.check import check as problems_in
    from pipeline.lexicon.files import FOLDER

    folder = folder or FOLDER
    if not folder.is_dir():
        raise UsageError("no such folder", str(folder), "name a folder of lexicon files")
    problems = problems_in(folder)
    for problem in problems:
        print(problem)
    say(f"{len(problems)} problems in {folder}")
    if problems:
        raise typer.Exit(2)
