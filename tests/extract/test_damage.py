import zlib

import pytest

from pipeline.config import Limits
from pipeline.errors import InputError
from pipeline.extract.damage import draws_too_much, find_bomb, is_whole, with_trailer
from pipeline.extract.pdf import read_pdf
from tests.extract.drawing import pdf, text_op

WORDS = [text_op("A page with a text layer.", 60, 650)]
ONE = pdf([WORDS])
THREE = pdf([WORDS, WORDS, WORDS])


def flate(data: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    packed = zlib.compress(data, 9)
    return b"%%PDF-1.4\n1 0 obj\n<< /Length %d %s >>\nstream\n%s\nendstream" % (len(packed), dictionary, packed)


def test_damage_knows_a_whole_file() -> None:
    assert is_whole(ONE)
    assert not is_whole(ONE[:-30])


def test_damage_reads_a_file_without_its_end_and_says_so() -> None:
    text = read_pdf(ONE[: ONE.index(b"xref")], "a.pdf")
    assert text.layout.raw == "A page with a text layer.\n"
    assert text.layout.notes == ("the end of the file is damaged: its pages were found by searching it",)


def test_damage_names_the_pages_that_a_cut_file_lacks() -> None:
    third = THREE.rindex(b"A page")
    text = read_pdf(THREE[:third], "a.pdf")
    assert text.layout.raw == "A page with a text layer.\n" * 2
    assert text.layout.notes[0] == "not read: page 3: its description is missing"


@pytest.mark.parametrize("part", [b"3 0 obj", b"5 0 obj", b"2 0 obj"])
def test_damage_gives_no_text_of_a_file_that_lacks_a_font_or_its_pages(part: bytes) -> None:
    with pytest.raises(InputError):
        read_pdf(ONE[: ONE.index(part)], "a.pdf")


def test_damage_adds_no_trailer_without_a_root() -> None:
    assert with_trailer(b"%PDF-1.4\n1 0 obj\n<< /Type /Page >>\nendobj\n") is None


def test_damage_finds_streams_that_grow_without_measure() -> None:
    assert "more than 1 MB" in find_bomb(flate(bytes(3_000_000)), 1_000_000)
    assert "twice" in find_bomb(flate(b"x", b"/Filter [/FlateDecode /FlateDecode]"), 1_000_000)
    assert find_bomb(ONE, 1_000_000) == ""


def test_damage_finds_a_map_without_end() -> None:
    text = b"/CIDInit begincmap 1 beginbfrange <0000> <%s> <0041> endbfrange 1 beginbfchar <01> <4E00> endbfchar"
    assert "map" in find_bomb(flate(text % b"0FFFFFFF"), 1_000_000)
    assert find_bomb(flate(text % b"00FF"), 1_000_000) == ""


def form(name: bytes, inside: bytes, forms: bytes) -> bytes:
    head = b"<< /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << %s >> >> /Length %d >>" % (forms, len(inside))
    return b"%s 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (name, head, inside)


def test_damage_counts_forms_drawn_inside_forms() -> None:
    chain = b"".join(form(b"%d" % (6 + i), b"/A Do /A Do ", b"/A %d 0 R" % (7 + i)) for i in range(12))
    page = ONE.replace(b"/Resources << ", b"/Resources << /XObject << /A 6 0 R >> ")
    page = page.replace(b"(A page", b"() Tj ET /A Do BT (A page")
    data = with_trailer(page[: page.index(b"xref")] + chain + form(b"18", b"", b""))
    assert data is not None
    assert draws_too_much(data, 1000)
    assert not draws_too_much(data, 10_000)


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(pages=2), "more than 2 pages"),
        (Limits(glyphs=10), "more than 10 characters"),
        (Limits(seconds=0), "longer than 0 seconds"),
    ],
)
def test_damage_limits_name_what_is_too_much(limits: Limits, what: str) -> None:
    for engine in ("pdfminer", "pdfium"):
        with pytest.raises(InputError, match=what):
            read_pdf(THREE, "a.pdf", engine, limits)
