"""Reading the sources row by row: plain or gzipped, UTF-8, every mistake named with file and row."""

import csv
import gzip
import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import LexiconError
from pipeline.lexicon.importers.record import Dropped

_GZIP = b"\x1f\x8b"
_PACKED = {b"\x28\xb5\x2f\xfd": "Zstandard (`zstd -d`)", b"PK\x03\x04": "zip (`unzip`)", b"BZh": "bzip2 (`bunzip2`)"}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CHUNK = 1 << 20


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, with their ends, a byte order mark left out.

    Parameters
    ----------
    path : Path
        A file, gzipped or not.

    Raises
    ------
    LexiconError
        If it is missing, packed in another way, damaged, or not UTF-8.
    """
    if not path.is_file():
        raise LexiconError("no such file", str(path), "check the path")
    with path.open("rb") as stream:
        head = stream.read(4)
    for magic, name in _PACKED.items():
        if head.startswith(magic):
            raise LexiconError(f"is packed with {name}", path.name, "unpack it first, or give it as .gz")
    if head.startswith(_UTF16):
        raise LexiconError("is UTF-16", f"{path.name}:1", "save it as UTF-8")
    with gzip.open(path) if head.startswith(_GZIP) else path.open("rb") as lines:
        number = 0
        try:
            for number, line in enumerate(lines, start=1):
                text = line.decode("utf-8")
                yield text.removeprefix("\ufeff") if number == 1 else text
        except UnicodeDecodeError as error:
            value = error.object[max(0, error.start - 10) : error.end + 10]
            what = f"not UTF-8 at byte {error.start} of the row: {value!r}"
            raise LexiconError(what, f"{path.name}:{number}", "save it as UTF-8") from None
        except (EOFError, OSError, zlib.error) as error:
            raise LexiconError(f"damaged: {error}", f"{path.name}:{number + 1}", "fetch the file again") from None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line, the header being 1, and its cells by column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def get(self, column: str) -> str:
        """Return a cell, or nothing where the file lacks the column."""
        return self.cells.get(column, "")


def read_table(
    path: Path, columns: Sequence[str], delimiter: str = "\t", *, quoted: bool = True, comment: str = ""
) -> Iterator[Row | Dropped]:
    """Yield the rows of a table with a header; a row with another number of cells is dropped.

    Parameters
    ----------
    path : Path
        TSV or CSV, gzipped or not.
    columns : sequence of str
        The columns it must have, among others and in any order.
    delimiter : str
        Tab or comma; empty to take what the header holds.
    quoted : bool
        Whether quotation marks may enclose a cell.
    comment : str
        What a line above the header begins with that is to be skipped; empty for none.

    Raises
    ------
    LexiconError
        If a column is missing, a quotation mark is never closed, or `read_lines` raises.
    """
    lines = read_lines(path)
    before = 0
    header = next(lines, "")
    while comment and header.lstrip('"').startswith(comment):
        before += 1
        header = next(lines, "")
    delimiter = delimiter or ("\t" if "\t" in header else ",")
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    names = next(csv.reader([header.rstrip("\r\n")], delimiter=delimiter, quoting=quoting), [])
    names = [name.strip() for name in names]
    for column in columns:
        if column not in names:
            shown = ", ".join(names)[:200] or "nothing"
            remedy = f"expected {', '.join(columns)}; is it the right file and format?"
            raise LexiconError(f"no column {column!r} in {shown}", f"{path.name}:{before + 1}", remedy)
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise LexiconError(f"two columns {twice!r}", f"{path.name}:{before + 1}", "rename one of them")
    reader = csv.reader(lines, delimiter=delimiter, quoting=quoting)
    end = 0
    while True:
        start, end = end + before + 2, end
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise LexiconError(str(error), f"{path.name}:{start}", "close the quotation mark") from None
        if cells is None:
            return
        end = reader.line_num
        if len(cells) == len(names):
            yield Row(start, dict(zip(names, cells, strict=True)))
        elif cells:
            yield Dropped(start, "", delimiter.join(cells)[:80], f"{len(cells)} cells, {len(names)} columns")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file as it lies there, in hexadecimal."""
    sha = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            sha.update(chunk)
    return sha.hexdigest()
