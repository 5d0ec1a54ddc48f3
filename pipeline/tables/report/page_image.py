"""Pages of a PDF as images."""

import struct
import zlib
from base64 import b64encode
from collections.abc import Collection, Iterator
from typing import NamedTuple

_PIXELS = 1.6
"""Pixels of a page image for each point of the page."""
_LONGEST = 1800.0
"""Pixels of the longer edge of a page image at most, whatever the size of the page."""


class PageImage(NamedTuple):
    """A page: its number from 1, width and height in points, and its image as PNG in base 64."""

    page: int
    width: float
    height: float
    png: str


def page_images(data: bytes, wanted: Collection[int] | None = None) -> Iterator[PageImage]:
    """Yield pages of a PDF in their order.

    Parameters
    ----------
    data : bytes
        The file.
    wanted : collection of int, optional
        Numbers of the pages, from 1; those that the file does not have are left out. All if not given.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(1, len(document) + 1):
            if wanted is not None and number not in wanted:
                continue
            page = document[number - 1]
            page.set_cropbox(*page.get_mediabox())  # offsets and boxes count from the corner of the whole page
            width, height = page.get_size()
            scale = min(_PIXELS, _LONGEST / max(width, height, 1.0))
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            image = _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
            yield PageImage(number, width, height, b64encode(image).decode())
            page.close()
    finally:
        document.close()


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Return an image, three bytes a pixel and `stride` bytes a row, as PNG."""
    rows = b"".join(b"\0" + pixels[y * stride : y * stride + 3 * width] for y in range(height))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    framed = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)
