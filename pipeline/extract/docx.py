"""Read a Word document (.docx): paragraphs, headings by style, tables with merged cells, notes."""

import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.etree import LxmlError

from pipeline.article import fold_space
from pipeline.errors import InputError
from pipeline.extract.layout import Layout
from pipeline.extract.marked import Cell, Piece, Writer, join_pieces

_MOST_BYTES = 512 * 1024 * 1024
"""Unpacked size up to which a file is read: a small one may unpack to terabytes."""
_OLE = b"\xd0\xcf\x11\xe0"
"""First bytes of the old .doc format, and of a .docx with a password."""
_BROKEN = (OpcError, zipfile.BadZipFile, LxmlError, KeyError, ValueError, AttributeError, IndexError, OSError, EOFError,
           NotImplementedError, RuntimeError)  # fmt: skip
"""What python-docx, zipfile and lxml raise on a damaged file."""
_REMEDY = "open it in Word or LibreOffice and save it again as .docx"
_GREEK = dict(zip("ABGDEZHQIKLMNXOPRSTUFCYW", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", strict=True))
_SYMBOLS = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB7: "·", 0xB9: "≠",
            0xBB: "≈", 0x2D: "-"}  # fmt: skip
_DROPPED = {
    qn(f"w:{name}") for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "txbxContent", "pict")
}
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read_docx(data: bytes, where: str) -> Layout:
    """Read a Word document.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        Its name, for messages.

    Returns
    -------
    Layout
        The text in document order, a paragraph a line, tables as rows of cells separated by tabs, each footnote
        behind the paragraph that refers to it; no pages. `notes` tells what was left out.

    Raises
    ------
    InputError
        If the file is empty, no .docx, damaged, or has no text.
    """
    document = _open(data, where)
    try:
        layout = _Reader(document).read()
    except _BROKEN as error:
        raise _damaged(where, error) from None
    if not layout.raw.strip():
        raise InputError("the document holds no text", where, "give one with text, not only pictures of it")
    return layout


def _open(data: bytes, where: str) -> Docx:
    if not data:
        raise InputError("the file is empty", where, "give a Word document with content")
    if data.startswith(_OLE):
        what = "the file is an old .doc or has a password, whatever its ending says"
        raise InputError(what, where, "save it as .docx without a password")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise InputError(
                    "the document unpacks to more than 512 MB", where, "split it, or take out its pictures"
                )
        return Document(BytesIO(data))
    except _BROKEN as error:
        raise _damaged(where, error) from None


def _damaged(where: str, error: Exception) -> InputError:
    reason = fold_space(str(error))[:100] or type(error).__name__
    return InputError(f"the file is no .docx, or is damaged: {reason}", where, _REMEDY)


class _Reader:
    """Walks through a document and writes what it finds."""

    def __init__(self, document: Docx) -> None:
        self._body = document.element.body
        self._writer = Writer()
        self._styles = {style.style_id: style for style in document.styles}
        self._notes = _note_texts(document, RELATIONSHIP_TYPE.FOOTNOTES)
        self._ends = _note_texts(document, RELATIONSHIP_TYPE.ENDNOTES)
        self._title = self._lone_title()

    def read(self) -> Layout:
        for element in _blocks(self._body):
            if element.tag == qn("w:tbl"):
                self._table(element)
            else:
                self._paragraph(element)
        for text in self._ends.values():
            self._writer.line(text, "reference")
        boxes = len({id(box) for box in self._body.iter(qn("w:txbxContent"))})
        return self._writer.layout((f"{boxes} text boxes left out",) if boxes else ())

    def _kind(self, paragraph: BaseOxmlElement) -> str:
        """Return what the style of a paragraph, or the styles that it is based on, make of it."""
        found = paragraph.find(f"./{qn('w:pPr')}/{qn('w:outlineLvl')}")
        level = found.get(qn("w:val")) if found is not None else None
        style_id = paragraph.find(f"./{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self._styles.get(style_id.get(qn("w:val"))) if style_id is not None else None
        for _ in range(10):  # styles may be based on one another in a circle
            if style is None or level is not None:
                break
            name = style.name or ""
            if name.lower() in {"title", "caption"}:
                return name.lower()
            if heading := _HEADING.match(name):
                return f"heading{heading.group(1)}"
            outline = style.element.find(f"./{qn('w:pPr')}/{qn('w:outlineLvl')}")
            level = outline.get(qn("w:val")) if outline is not None else None
            style = getattr(style, "base_style", None)
        return f"heading{int(level) + 1}" if level is not None and level.isdigit() and int(level) < 9 else ""

    def _lone_title(self) -> BaseOxmlElement | None:
        """Return the paragraph that is the title though it has the style of a heading: the only one of level 1."""
        paragraphs = [(p, self._kind(p)) for p in self._body.iter(qn("w:p")) if _paragraph_text(p).strip()]
        kinds = [kind for _, kind in paragraphs]
        if "title" in kinds or kinds.count("heading1") != 1 or kinds[0] != "heading1":
            return None
        return paragraphs[0][0] if any(kind.startswith("heading") for kind in kinds[1:]) else None

    def _paragraph(self, paragraph: BaseOxmlElement) -> None:
        kind = "title" if paragraph is self._title else self._kind(paragraph)
        for number, text in enumerate(_paragraph_text(paragraph).split("\n")):
            self._writer.line(text, kind, starts=number == 0)
        for reference in paragraph.iter(qn("w:footnoteReference")):
            self._writer.line(self._notes.get(reference.get(qn("w:id")), ""), "footnote")

    def _table(self, table: BaseOxmlElement) -> None:
        rows: list[list[Cell]] = []
        open_: dict[int, tuple[int, int]] = {}
        heads = 0
        for row in _children(table, "tr"):
            number = len(rows)
            rows.append([])
            column = _gap(row, "gridBefore")
            rows[-1].extend(Cell(()) for _ in range(column))
            for cell in _children(row, "tc"):
                across, merge = _merging(cell)
                if merge == "continue" and column in open_:
                    i, k = open_[column]
                    above = rows[i][k]
                    rows[i][k] = Cell(above.lines, number - i + 1, above.across)
                else:
                    open_.pop(column, None)
                    if merge:
                        open_[column] = (number, len(rows[-1]))
                    rows[-1].append(Cell(_cell_lines(cell), 1, across))
                column += across
            if row.find(f"./{qn('w:trPr')}/{qn('w:tblHeader')}") is not None and heads == number:
                heads = number + 1
        if rows:
            self._writer.table(rows, heads)
        for reference in table.iter(qn("w:footnoteReference")):
            self._writer.line(self._notes.get(reference.get(qn("w:id")), ""), "footnote")


def _blocks(parent: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield paragraphs and tables in document order, those in content controls and insertions too."""
    for child in parent:
        if child.tag in {qn("w:p"), qn("w:tbl")}:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:moveTo")}:
            yield from _blocks(child)


def _children(parent: BaseOxmlElement, name: str) -> Iterator[BaseOxmlElement]:
    """Yield the rows of a table or the cells of a row, those in content controls too."""
    for child in parent:
        if child.tag == qn(f"w:{name}"):
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            yield from _children(child, name)


def _gap(row: BaseOxmlElement, name: str) -> int:
    """Return the number of columns that a row leaves out at its beginning."""
    found = row.find(f"./{qn('w:trPr')}/{qn('w:' + name)}")
    return int(found.get(qn("w:val"), 0)) if found is not None else 0


def _merging(cell: BaseOxmlElement) -> tuple[int, str]:
    """Return the columns a cell covers, and `restart` or `continue` where it is merged over rows."""
    span = cell.find(f"./{qn('w:tcPr')}/{qn('w:gridSpan')}")
    merge = cell.find(f"./{qn('w:tcPr')}/{qn('w:vMerge')}")
    across = max(1, int(span.get(qn("w:val"), 1))) if span is not None else 1
    return across, "" if merge is None else merge.get(qn("w:val"), "continue")


def _cell_lines(cell: BaseOxmlElement) -> tuple[str, ...]:
    """Return the paragraphs of a cell, those of tables inside it too."""
    lines = (fold_space(part) for p in cell.iter(qn("w:p")) for part in _paragraph_text(p).split("\n"))
    return tuple(line for line in lines if line)


def _paragraph_text(paragraph: BaseOxmlElement) -> str:
    """Return the text of a paragraph; a line break is a line feed."""
    return join_pieces(list(_pieces(paragraph, raised=False)))


def _pieces(element: BaseOxmlElement, *, raised: bool) -> Iterator[Piece]:
    """Yield the runs of text under an element; deleted text, field codes and text boxes are left out."""
    for child in element:
        if child.tag in _DROPPED or not isinstance(child.tag, str):
            continue
        if child.tag == qn("w:r"):
            place = child.find(f"./{qn('w:rPr')}/{qn('w:vertAlign')}")
            yield from _pieces(child, raised=place is not None and place.get(qn("w:val")) == "superscript")
        elif child.tag in _TEXT_OF:
            yield Piece(_TEXT_OF[child.tag](child), raised)
        else:
            yield from _pieces(child, raised=raised)


def _break(element: BaseOxmlElement) -> str:
    return "\n" if element.get(qn("w:type"), "textWrapping") == "textWrapping" else " "


def _symbol(element: BaseOxmlElement) -> str:
    if "symbol" not in element.get(qn("w:font"), "").lower():
        return ""  # an ornament
    return _unsymbol(chr(int(element.get(qn("w:char"), "20"), 16) & 0xFF | 0xF000))


def _unsymbol(text: str) -> str:
    """Replace characters of the Symbol font, which stand in the private-use area, by what they show."""
    if not any("\uf020" <= char <= "\uf0ff" for char in text):
        return text
    shown = []
    for char in text:
        code = ord(char) - 0xF000
        if not 0x20 <= code <= 0xFF:
            shown.append(char)
        elif (letter := chr(code)).upper() in _GREEK and code < 0x7F:
            greek = _GREEK[letter.upper()]
            shown.append(greek if letter.isupper() else greek.lower())
        else:
            shown.append(_SYMBOLS.get(code, letter if code < 0x7F else char))
    return "".join(shown)


_TEXT_OF: dict[str, Callable[[BaseOxmlElement], str]] = {
    qn("w:t"): lambda element: _unsymbol(element.text or ""),
    qn("m:t"): lambda element: element.text or "",
    qn("w:tab"): lambda _: "\t",
    qn("w:br"): _break,
    qn("w:cr"): lambda _: "\n",
    qn("w:noBreakHyphen"): lambda _: "-",
    qn("w:sym"): _symbol,
}
"""Elements that stand for text, and the text."""


def _note_texts(document: Docx, relation: str) -> dict[str, str]:
    """Return the texts of footnotes or endnotes by their key, in order."""
    parts = [rel.target_part for rel in document.part.rels.values() if rel.reltype == relation and not rel.is_external]
    texts = {}
    for part in parts:
        for note in parse_xml(part.blob):
            if note.get(qn("w:type"), "normal") == "normal":
                lines = (_paragraph_text(p) for p in note.iter(qn("w:p")))
                texts[note.get(qn("w:id"), "")] = fold_space(" ".join(lines))
    return texts
