"""Reading text files: encoding, lines, and the tables that PDF extraction flattened into them."""

import re

from pipeline.article import Span, fold_space
from pipeline.errors import InputError
from pipeline.extract.flat import find_tables, is_page_furniture
from pipeline.extract.layout import Layout, Line, Table, pieces
from pipeline.extract.traditional import simplified

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROLS = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")


def decode(data: bytes, where: str) -> tuple[str, str]:
    """Decode a text file.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        The file, for messages.

    Returns
    -------
    text : str
        Line ends untouched, without the byte order mark.
    encoding : str
        What it was read as.

    Raises
    ------
    InputError
        If the file is empty or no text.
    """
    if not data.strip() or data.rstrip(b"\0 \t\r\n") in {bom for bom, _ in _BOMS}:
        raise InputError("the file is empty", where, "give a PDF or a text file with the article")
    for bom, encoding in _BOMS:
        if data.startswith(bom) and data[len(bom) :].strip(b"\0 \t\r\n"):
            return _checked(data[len(bom) :].decode(encoding, errors="replace"), where), encoding
    for encoding in ("utf-8", "gb18030"):
        try:
            return _checked(data.decode(encoding), where), encoding
        except UnicodeDecodeError:
            continue
    raise InputError("the file is no text", where, "give a PDF, or text as UTF-8 or GB18030")


def _checked(text: str, where: str) -> str:
    """Return the text if it is one, not bytes that happen to decode."""
    controls = len(_CONTROLS.findall(text))
    if controls > len(text) // 100:
        raise InputError(f"the file is no text: {controls} control characters", where, "give a PDF or a text file")
    return text


def split_lines(raw: str) -> list[Span]:
    """Return the ranges of the lines of the text, without their line breaks; blank lines included.

    A line longer than a block comes in pieces.
    """
    lines: list[Span] = []
    start = 0
    for line in raw.splitlines(keepends=True):
        lines += pieces(raw, Span(start, start + len(line.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"))))
        start += len(line)
    return lines


def read_text(data: bytes, where: str) -> Layout:
    """Read a text file.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        The file, for messages.

    Returns
    -------
    Layout
        Lines and tables in order of the text; its notes name an encoding other than UTF-8 and tables that could not
        be read.

    Raises
    ------
    InputError
        If the file is empty or no text.
    """
    raw, encoding = decode(data, where)
    lines = split_lines(raw)
    text = simplified(raw)
    tables, problems = find_tables(text, lines)
    notes = [] if encoding == "utf-8" else [f"read as {encoding}"]
    items: list[Line | Table] = []
    done = 0
    for first, last, table in tables:
        items += (Line(span) for span in lines[done:first])
        items.append(table)
        inside = [span for span in lines[first:last] if is_page_furniture(fold_space(text[span.start : span.end]))]
        held = table.spans() if inside else frozenset()
        items += (Line(span, furniture=True) for span in inside if span not in held)
        done = last
    items += (Line(span) for span in lines[done:])
    return Layout(raw, tuple(items), notes=(*notes, *problems))
