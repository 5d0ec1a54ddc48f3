"""`pipeline browse`: the tables of a run in the browser, by Datasette."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import UsageError

_HOST = "127.0.0.1"
_SETTINGS = {"sql_time_limit_ms": 10_000, "facet_time_limit_ms": 5_000}
"""Milliseconds; those of Datasette are for the public, this is for one person on a machine of their own."""


def browse(
    outputs: Annotated[Path, typer.Argument(metavar="OUTPUTS", help="Output folder of a run.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the database.")] = Path("build"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8001,
) -> None:
    """Make an SQLite database of a run and show it in the browser, on this machine only, until Ctrl-C."""
    from pipeline.cli.progress import say
    from pipeline.tables.database import metadata, write_database
    from pipeline.tables.formats import written_tables

    try:
        import uvicorn
        from datasette.app import Datasette
    except ImportError:
        raise UsageError("Datasette is not installed", remedy="pip install 'pipeline[browse]'") from None
    path = out / "tables.sqlite"
    tables = written_tables(outputs)
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_database(path, tables)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", str(out), "name another with --out") from None
    served = Datasette([], immutables=[str(path)], metadata=json.loads(metadata()), settings=_SETTINGS)
    say(f"open http://{_HOST}:{port}/tables in a browser; Ctrl-C ends")
    uvicorn.run(served.app(), host=_HOST, port=port, log_level="error")
