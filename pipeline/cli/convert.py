"""`pipeline convert`: the tables of a run in other formats."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import UsageError


def convert(
    outputs: Annotated[Path, typer.Argument(metavar="OUTPUTS", help="Output folder of a run.")],
    formats: Annotated[str, typer.Option("--format", metavar="LIST", help="Such as xlsx,sqlite,parquet,jsonl.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the files; OUTPUTS if not given.")] = None,
) -> None:
    """Write the tables of a run in other formats: tables.xlsx, tables.sqlite, a .parquet or .jsonl for each table."""
    from pipeline.cli.progress import say
    from pipeline.tables.formats import FORMATS, check_formats, written_tables

    wanted = [name for name in formats.split(",") if name != "csv"]
    check_formats(wanted)
    tables = written_tables(outputs)
    folder = out or outputs
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in wanted:
            FORMATS[name](folder, tables)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", str(folder), "name another with --out") from None
    say(f"{', '.join(wanted)} in {folder}")
