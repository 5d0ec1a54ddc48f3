"""`pipeline lexicon`: the curated data."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.lexicon.importers.record import Dropped

app = typer.Typer(help="The curated lexicons.")

_In = Annotated[
    Path | None, typer.Option("--in", metavar="DIR", help="Folder of lexicons; the project's own if not given.")
]


@app.callback()
def _lexicon() -> None:
    """Keep the commands below `lexicon`."""


def _folder(folder: Path | None) -> Path:
    """Return a folder of lexicons, by default the project's own."""
    from pipeline.errors import UsageError
    from pipeline.lexicon.files import FOLDER

    folder = folder or FOLDER
    if not folder.is_dir():
        raise UsageError("no such folder", str(folder), "name a folder of lexicon files")
    return folder


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Folder of lexicons; the project's own if not given.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Sort rows and normalise cells first.")] = False,
) -> None:
    """Check every row: columns, order, uniqueness, references, examples."""
    from pipeline.cli.progress import say
    from pipeline.lexicon.check import check as problems_in
    from pipeline.lexicon.fix import fix as put_in_order

    folder = _folder(folder)
    if fix:
        for file in put_in_order(folder):
            say(f"put in order: {file}")
    problems = problems_in(folder)
    for problem in problems:
        print(problem)
    say(f"{len(problems)} problems in {folder}")
    if problems:
        raise typer.Exit(2)


@app.command()
def find(
    term: Annotated[str, typer.Argument(metavar="TERM", help="A name in any spelling.")], into: _In = None
) -> None:
    """Print the rows that have a name, its level there, and what decides the level."""
    from pipeline.cli.progress import say
    from pipeline.lexicon.find import find as rows_with

    found = rows_with(term, _folder(into))
    if not found:
        say(f"no row has {term!r}")
        raise typer.Exit(1)
    print("where", "type", "name_en", "id", "kind", "surface", "level", "why", sep="\t")
    for row in found:
        print(row.where, row.type, row.name_en, row.id, row.kind, row.surface, row.level, row.why, sep="\t")


@app.command()
def stats(into: _In = None) -> None:
    """Print rows, surfaces, Chinese names, identifiers, unverified share and levels of each file."""
    from pipeline.lexicon.stats import HEADER
    from pipeline.lexicon.stats import stats as figures

    rows = [HEADER, *(row.cells() for row in figures(_folder(into)))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        print(first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)))


@app.command()
def audit(
    reference: Annotated[Path, typer.Argument(metavar="REFERENCE_FOLDER", help="Folder of published tables.")],
    into: _In = None,
) -> None:
    """Compare identifiers and targets with published tables; fails if a disagreement has no reason."""
    from pipeline.errors import UsageError
    from pipeline.lexicon.audit import audit as compared

    if not reference.is_dir():
        raise UsageError("no such folder", str(reference), "name the folder of the reference tables")
    found = compared(_folder(into), reference=reference)
    for comparison in found:
        print(comparison)
    differing = [one for comparison in found for one in comparison.disagreements]
    for one in differing:
        print(one)
    if not all(one.reason for one in differing):
        raise typer.Exit(1)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of lexicons.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder of lexicons.")],
) -> None:
    """Print rows, surfaces and cells that came (+), went (-) or changed (~)."""
    from pipeline.cli.progress import say
    from pipeline.lexicon.difference import difference

    sign = {"came": "+", "went": "-", "changed": "~"}
    changes = difference(_folder(old), _folder(new))
    for change in changes:
        print(sign[change.kind], change.file, change.key, change.what, sep="\t")
    counts = (sum(change.kind == kind for change in changes) for kind in sign)
    say(", ".join(f"{count} {kind}" for count, kind in zip(counts, sign, strict=True)))


@app.command("import")
def import_(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="See `lexicon formats`.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The source, gzipped or not; a folder for famplex.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="Name of the imported file; that of the format.")] = "",
    type_: Annotated[str, typer.Option("--type", metavar="TYPE", help="Mention type, for table and gilda.")] = "",
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="OURS=THEIRS", help="Which column is which, for table.")
    ] = None,
    separator: Annotated[str, typer.Option(help="What parts several values in a cell, for table.")] = "|",
    prefix: Annotated[str, typer.Option(help="Prefix for identifiers without one, for table.")] = "",
    dropped: Annotated[
        Path | None, typer.Option(metavar="TSV", help="Write everything that is left out, with the reason.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    into: _In = None,
) -> None:
    """Import a standard vocabulary to `imported/NAME.tsv`; curated rows stay as they are."""
    from pipeline.cli.progress import say
    from pipeline.errors import UsageError
    from pipeline.lexicon.importers import FORMATS, import_file
    from pipeline.lexicon.importers.record import Options

    if form not in FORMATS:
        raise UsageError(f"no format {form!r}", remedy=f"one of {' '.join(FORMATS)}")
    mapped = {}
    for text in columns or ():
        ours, equals, theirs = text.partition("=")
        if not (ours and equals and theirs):
            raise UsageError(f"--map {text}", remedy="write --map name_en=COLUMN")
        mapped[ours] = theirs
    folder = _folder(into)
    options = Options(type_, mapped, separator, prefix)
    with _noting(dropped) as note:
        merged = import_file(form, file, folder, name, options, note, write=not dry_run)
    for reason, count in sorted(merged.dropped.items(), key=lambda item: (-item[1], item[0])):
        print("dropped", count, reason, sep="\t")
    print("covered", merged.curated, "curated rows that have every name already", sep="\t")
    print("added", merged.added_to_curated, "rows that add names to a curated row", sep="\t")
    print("rows", len(merged.rows), sep="\t")
    print("surfaces", merged.surfaces, sep="\t")
    say("nothing was written" if dry_run else f"wrote {folder / 'imported' / (name or form)}.tsv and .json")


@contextmanager
def _noting(path: Path | None) -> Iterator["Callable[[Dropped], None] | None"]:
    """Give a function that writes what is dropped; the file takes its place only if all goes well."""
    if path is None:
        yield None
        return
    from pipeline.errors import UsageError

    part = path.with_name(f"{path.name}.part")
    if not path.parent.is_dir():
        raise UsageError("no such folder", str(path.parent), "make it first")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as stream:
            print("row", "column", "value", "reason", sep="\t", file=stream)
            yield lambda item: print(
                item.row, item.column, " ".join(item.value.split()), item.reason, sep="\t", file=stream
            )
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@app.command()
def formats() -> None:
    """Print the formats that can be imported."""
    from pipeline.lexicon.importers import FORMATS

    for name, form in FORMATS.items():
        print(name, form.type or "--type", form.what, sep="\t")


@app.command()
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="gilda.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write; .gz to compress.")],
    into: _In = None,
) -> None:
    """Write our terms as grounding terms of gilda (TSV)."""
    import gzip

    from pipeline.cli.progress import say
    from pipeline.errors import UsageError
    from pipeline.lexicon.importers import gilda

    if form != "gilda":
        raise UsageError(f"no format {form!r} to export", remedy="gilda")
    if not file.parent.is_dir():
        raise UsageError("no such folder", str(file.parent), "make it first")
    rows = list(gilda.export(_folder(into)))
    data = "".join("\t".join(row) + "\n" for row in rows).encode()
    # no time stamp, so that the same lexicons give the same bytes
    file.write_bytes(gzip.compress(data, mtime=0) if file.suffix == ".gz" else data)
    say(f"{len(rows) - 1} terms in {file}")
