"""Read a web page: the article on it, without scripts, navigation and what else surrounds it."""

import re
from codecs import lookup
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag

from pipeline.article import fold_space
from pipeline.errors import InputError
from pipeline.extract.layout import Layout
from pipeline.extract.marked import Cell, Piece, Writer, join_pieces
from pipeline.extract.text import decode


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DROPPED = _names(
    "script style noscript template head nav aside button input select option textarea iframe object embed applet svg "
    "canvas audio video map dialog menu"
)
_BLOCKS = _names(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul caption"
)
_LANDMARKS = _names("navigation banner contentinfo complementary search menu menubar toolbar dialog")
_SURROUNDING = _names(
    "nav navbar navigation menu sidebar breadcrumb breadcrumbs crumb crumbs share sharing social related recommend "
    "recommended comment comments advert advertisement ad ads cookie cookies toolbar pagination pager topbar login "
    "copyright footer"
)
"""Words in the class or id of elements that surround an article; `header` is none, since it may hold the title."""
_BOXES = _names("div section ul ol p header footer table")
_REFERENCES = _names("references reference reflist bibliography citations")
_FOOTNOTES = _names("footnote footnotes doc-footnote doc-endnotes fn")
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SITE = re.compile(r"\s+[-–—|]\s+|\s*[|_｜]\s*|——|--")
_TAG = re.compile(
    rb"<\s*(?:!doctype|html|head|body|div|p|h[1-6]|table|article|section|meta|title|span|br)\b", re.IGNORECASE
)
_ENDED = ("。", "！", "？", ".", "!", "?", "：", ":", "；", ";")
_LINKS = 0.7
"""Share of its characters that stand in links, from which a list is navigation."""
_DEEPEST = 250
"""Elements that may stand one inside the other; browsers stop at 512."""
_MOST_AROUND = 0.3
"""Share of a page's characters above which an element is no mere surrounding."""
_MOST_ROWS = 5000
"""A cell spans at most this many rows."""


def read_html(data: bytes, where: str) -> Layout:
    """Read a web page.

    Parameters
    ----------
    data : bytes
        The file.
    where : str
        Its name, for messages.

    Returns
    -------
    Layout
        The text of the article in document order, a paragraph a line, white space as a browser shows it, tables as
        rows of cells separated by tabs; no pages. `notes` names an encoding other than UTF-8.

    Raises
    ------
    InputError
        If the file is empty, no HTML, or has no text.
    """
    if data[:4096].lstrip().lower().startswith((b"mime-version:", b"from: <saved by")):
        raise InputError("the file is a web archive, not HTML", where, "save the page as HTML")
    text, notes = _decoded(data, where)
    if not _TAG.search(text.encode()):
        raise InputError("the file is no HTML, whatever its name says", where, "give it the ending it should have")
    soup = BeautifulSoup(text, "lxml")
    if _depth(soup) > _DEEPEST:
        what = f"the elements of the page are nested more than {_DEEPEST} deep"
        raise InputError(what, where, "save the page from a browser, or give a PDF")
    title = _title(soup)
    _drop_surroundings(soup)
    root = _article(soup)
    writer = Writer()
    _Walk(writer, root, title).run()
    layout = writer.layout(notes)
    if not layout.raw.strip() or layout.raw.strip() == title:
        raise InputError("the page holds no text", where, "save the page after it has loaded, or give a PDF")
    return layout


def _decoded(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of the file, by the encoding that it declares if that fits, and a note unless it is UTF-8."""
    declared = EncodingDetector.find_declared_encoding(data[:8192], is_html=True) or ""
    declared = "gb18030" if declared.lower() in {"gb2312", "gbk", "x-gbk", "gb_2312-80"} else declared
    # a page that says UTF-16 in ASCII is not, and any bytes are Latin-1
    if declared.lower().startswith(("utf-16", "iso-8859", "latin", "windows-125", "us-ascii")):
        declared = ""
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            text, name = data.decode(declared), lookup(declared).name
        except (LookupError, UnicodeDecodeError):
            pass  # the page says what it is not
        else:
            if text.strip() and "\0" not in text:
                return text, () if name in {"utf-8", "ascii"} else (f"read as {name}",)
    text, name = decode(data, where)
    return text, () if name == "utf-8" else (f"read as {name}",)


def _depth(soup: BeautifulSoup) -> int:
    """Return how many elements stand one inside the other at most."""
    depth = {id(soup): 0}
    for tag in soup.find_all(True):
        depth[id(tag)] = depth[id(tag.parent)] + 1
    return max(depth.values())


def _title(soup: BeautifulSoup) -> str:
    """Return the title that the page gives its article; empty if it gives none."""
    for name in ("citation_title", "dc.title", "og:title"):
        for key in ("name", "property"):
            meta = soup.find("meta", attrs={key: re.compile(f"^{re.escape(name)}$", re.IGNORECASE)})
            if isinstance(meta, Tag) and (content := fold_space(str(meta.get("content", "")))):
                return content
    return _SITE.split(fold_space(soup.title.get_text()))[0] if soup.title else ""


def _words(tag: Tag) -> set[str]:
    """Return the words of the class, id and role of an element, in lower case."""
    values = [tag.get(name) or "" for name in ("class", "id", "role")]
    joined = " ".join(value if isinstance(value, str) else " ".join(value) for value in values)
    return {word.lower() for word in _WORD.findall(joined)} | set(joined.lower().split())


def _drop_surroundings(soup: BeautifulSoup) -> None:
    """Take out what is no part of the article."""
    whole = len(soup.get_text())
    for tag in soup.find_all(True):
        if tag.decomposed or tag.name in {"html", "body"}:
            continue
        role = str(tag.get("role", ""))
        hidden = tag.has_attr("hidden") or "display:none" in str(tag.get("style", "")).replace(" ", "").lower()
        words = _words(tag)
        foot = tag.name == "footer" and tag.find_parent("article") is None
        head = tag.name == "header" and tag.find_parent(["article", "main"]) is None and tag.find("h1") is None
        around = bool(words & _SURROUNDING) and tag.name in _BOXES
        if around and (tag.find(["article", "h1"]) is not None or words & _REFERENCES):
            around = False  # a page that puts its article into an element of such a name means something else by it
        if around and len(tag.get_text()) > _MOST_AROUND * whole:
            around = False
        if tag.name in _DROPPED or role in _LANDMARKS or hidden or foot or head or around or _is_links(tag):
            tag.decompose()


def _is_links(tag: Tag) -> bool:
    """Tell whether an element is a list of links and nothing else."""
    if tag.name not in {"ul", "ol", "dl"} or _words(tag) & _REFERENCES:
        return False
    links = [link for link in tag.find_all("a", href=True) if not str(link["href"]).startswith("#")]
    length = len(fold_space(tag.get_text()))
    return len(links) >= 3 and sum(len(fold_space(link.get_text())) for link in links) > _LINKS * length


def _article(soup: BeautifulSoup) -> Tag:
    """Return the element that holds the article: the one named so, if it has most of the text, else the body."""
    body = soup.body or soup
    whole = len(fold_space(body.get_text()))
    for found in (soup.find_all("article"), soup.find_all("main"), soup.select('[role="main"]')):
        best = max(found, key=lambda tag: len(tag.get_text()), default=None)
        if isinstance(best, Tag) and len(fold_space(best.get_text())) > 0.5 * whole:
            return best
    return body


class _Walk:
    """Walks through the article in document order and writes its lines and tables."""

    def __init__(self, writer: Writer, root: Tag, title: str) -> None:
        self._writer = writer
        self._root = root
        heads = root.find_all(re.compile("^h[1-6]$"))
        self._given = title
        first = next((h for h in heads if h.name == "h1" and h.get_text(strip=True)), None)
        self._title = next((h for h in heads if _key(h.get_text()) == _key(title)), None) or self._titled() or first
        levels = {int(h.name[1]) for h in heads if h is not self._title}
        self._levels = {level: rank for rank, level in enumerate(sorted(levels), start=1)}
        self._pieces: list[Piece] = []
        self._starts = True

    def run(self) -> None:
        if self._title is None:
            self._writer.line(self._given, "title")
        self._children(self._root, "", raised=False)
        self._flush("")

    def _titled(self) -> Tag | None:
        """Return the block that holds the title and nothing else, though it is no heading."""
        if not self._given:
            return None
        for text in self._root.find_all(string=True):
            if _key(text) == _key(self._given):
                above = (tag for tag in text.parents if tag.name in _BLOCKS)
                block = next(above, None)
                return block if block and _key(block.get_text()) == _key(self._given) else None
        return None

    def _children(self, tag: Tag, kind: str, *, raised: bool) -> None:
        for child in tag.children:
            self._node(child, kind, raised=raised)

    def _node(self, node: PageElement, kind: str, *, raised: bool) -> None:
        if isinstance(node, NavigableString):
            if not isinstance(node, Comment | PreformattedString):
                self._pieces.append(Piece(_SPACE.sub(" ", str(node)), raised))
        elif not isinstance(node, Tag):
            return
        elif node.name == "br":
            self._break(kind)
        elif node.name == "table":
            self._flush(kind)
            self._table(node)
        elif node.name in _BLOCKS:
            self._flush(kind)
            inner = self._kind(node, kind)
            self._children(node, inner, raised=False)
            self._flush(inner)
        else:
            self._children(node, kind, raised=raised or node.name == "sup")

    def _kind(self, tag: Tag, outer: str) -> str:
        """Return what an element makes of the text in it."""
        if tag is self._title:
            return "title"
        if tag.name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            return f"heading{self._levels.get(int(tag.name[1]), 1)}"
        if outer:
            return outer
        if tag.name == "figcaption":
            return "caption"
        words = _words(tag)
        if tag.name in {"li", "p", "div"} and words & _FOOTNOTES:
            return "footnote"
        listed = tag.name == "li" and isinstance(tag.parent, Tag) and tag.parent.name in {"ol", "ul"}
        return "reference" if listed and any(_words(above) & _REFERENCES for above in _near(tag)) else ""

    def _break(self, kind: str) -> None:
        """End a line: a paragraph too where a sentence ends or a blank line follows."""
        text = join_pieces(self._pieces).strip()
        if not text:
            self._starts = True
            return
        self._flush(kind)
        self._starts = text.endswith(_ENDED)

    def _flush(self, kind: str) -> None:
        """Write the text since the last block as a line."""
        text = _SPACE.sub(" ", join_pieces(self._pieces))
        self._pieces = []
        if text.strip():
            self._writer.line(text, kind, starts=self._starts or text.startswith("\u3000"))
        self._starts = True

    def _table(self, table: Tag) -> None:
        if table.find("table") is not None or table.find(re.compile("^h[1-6]$")) is not None:
            self._children(table, "", raised=False)  # a table that lays out the page
            self._flush("")
            return
        rows = table.find_all("tr")
        heads = 0
        for row in rows:
            inside = row.parent is not None and row.parent.name == "thead"
            if not inside and (row.find("td") is not None or row.find("th") is None):
                break
            heads += 1
        captions = [_text(tag) for tag in table.find_all("caption")]
        body = [row for row in rows if row.parent is None or row.parent.name != "tfoot"]
        self._writer.table([[_cell(cell) for cell in row.find_all(["td", "th"])] for row in body], heads, captions)
        for foot in table.find_all("tfoot"):
            for cell in foot.find_all(["td", "th"]):
                self._writer.note(_text(cell))


def _key(text: str) -> str:
    return "".join(text.split()).casefold()


def _near(tag: Tag) -> Iterable[Tag]:
    """Yield the elements up to three levels above."""
    return (above for above, _ in zip(tag.parents, range(3), strict=False) if isinstance(above, Tag))


def _strings(tag: Tag, *, raised: bool = False) -> Iterator[Piece]:
    """Yield the text in an element; a block or a line break in it gives a line feed."""
    for child in tag.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, Comment | PreformattedString):
                yield Piece(_SPACE.sub(" ", str(child)), raised)
        elif isinstance(child, Tag):
            if child.name in _BLOCKS or child.name == "br":
                yield Piece("\n")
            yield from _strings(child, raised=raised or child.name == "sup")
            if child.name in _BLOCKS:
                yield Piece("\n")


def _text(tag: Tag) -> str:
    return fold_space(join_pieces(list(_strings(tag))))


def _cell(tag: Tag) -> Cell:
    lines = (fold_space(line) for line in join_pieces(list(_strings(tag))).split("\n"))
    down, across = _count(tag, "rowspan"), _count(tag, "colspan")
    return Cell(tuple(line for line in lines if line), down or _MOST_ROWS, across or 1)


def _count(tag: Tag, name: str) -> int:
    """Return how many rows or columns a cell covers; 0 rows means all the rest."""
    value = str(tag.get(name, "1")).strip()
    return min(int(value), _MOST_ROWS) if value.isascii() and value.isdigit() else 1
