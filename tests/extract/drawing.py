"""Pages drawn by hand: glyphs for the layout code, and small PDF files with a standard font."""

from collections.abc import Iterable, Sequence

from pipeline.extract.glyph import Char, Rule, Sheet


def draw(text: str, x: float, base: float, size: float = 10.0, pitch: float = 0.0) -> list[Char]:
    """Set a text: Han and full-width marks one font size wide, others half; `pitch` points are added to each."""
    chars = []
    for char in text:
        width = size if char > "\u2e7f" else size / 2
        chars.append(Char(char, x, base - 0.9 * size, x + width, base + 0.1 * size, base, size))
        x += width + pitch
    return chars


def sheet(texts: Iterable[Sequence[Char]], rules: Sequence[Rule] = (), number: int = 1) -> Sheet:
    """Make a page of 600 by 800 points."""
    return Sheet(number, 600.0, 800.0, tuple(char for text in texts for char in text), tuple(rules))


def flat(x0: float, x1: float, top: float) -> Rule:
    """Draw a horizontal rule."""
    return Rule(x0, top, x1, top + 0.5)


def upright(x: float, top: float, bottom: float) -> Rule:
    """Draw a vertical rule."""
    return Rule(x, top, x + 0.5, bottom)


def text_op(text: str, x: float, y: float, size: float = 10.0) -> str:
    """Return the page description that sets a Latin text, `y` points above the lower edge."""
    return f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET"


def rule_op(x0: float, x1: float, y: float) -> str:
    """Return the page description of a horizontal rule."""
    return f"0.5 w {x0} {y} m {x1} {y} l S"


PICTURE = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x7f EI Q"


def pdf(pages: Sequence[Sequence[str]], trailer: str = "") -> bytes:
    """Write a PDF of 600 by 800 points a page, set in Helvetica."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, operations in enumerate(pages):
        stream = "\n".join(operations)
        resources = "<< /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources {resources} /Contents {5 + 2 * i} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out = "%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")
