"""Text files: how they are decoded, and their lines."""

import pytest

from pipeline.article import Span
from pipeline.errors import InputError
from pipeline.extract.text import decode, split_lines
from tests.making import article_of, texts

TEXT = "引言\r\n度普利尤单抗可用于治疗中重度特应性皮炎。\r\n"


def test_text_utf8_keeps_line_ends() -> None:
    assert decode(TEXT.encode(), "a.txt") == (TEXT, "utf-8")


def test_text_byte_order_mark_is_kept_out() -> None:
    assert decode(b"\xef\xbb\xbf" + TEXT.encode(), "a.txt") == (TEXT, "utf-8")


def test_text_gb18030_is_detected() -> None:
    assert decode(TEXT.encode("gb18030"), "a.txt") == (TEXT, "gb18030")


@pytest.mark.parametrize(("bom", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_text_utf16_is_detected(bom: bytes, encoding: str) -> None:
    assert decode(bom + TEXT.encode(encoding), "a.txt") == (TEXT, encoding)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_text_other_encoding_is_reported(encoding: str) -> None:
    article = article_of(TEXT.encode(encoding), "extract")
    assert texts(article, "paragraph") == ["度普利尤单抗可用于治疗中重度特应性皮炎。"]
    assert any(note.startswith(f"read as {encoding}") for note in article.source.notes)


def test_text_utf8_needs_no_note() -> None:
    assert article_of(TEXT, "extract").source.notes == ()


@pytest.mark.parametrize("data", [b"", b"  \r\n\n"])
def test_text_empty_file_is_an_error_that_says_what_to_do(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.txt: the file is empty \(give "):
        decode(data, "a.txt")


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", bytes(range(256)) * 4])
def test_text_binary_file_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.txt: the file is no text"):
        decode(data, "a.txt")


def test_text_byte_order_mark_with_nothing_behind_it_is_empty() -> None:
    with pytest.raises(InputError, match="the file is empty"):
        decode(b"\xef\xbb\xbf\n", "a.txt")


def test_text_lines_are_half_open_and_without_their_breaks() -> None:
    assert split_lines("甲乙\r\n\r\n丙\n丁") == [Span(0, 2), Span(4, 4), Span(6, 7), Span(8, 9)]


def test_text_line_may_end_in_spaces() -> None:
    assert split_lines("甲 \n乙") == [Span(0, 2), Span(3, 4)]


def test_text_form_feed_ends_a_line() -> None:
    assert split_lines("甲\f乙") == [Span(0, 1), Span(2, 3)]


def test_text_offsets_count_code_points() -> None:
    article = article_of("引言\n𝛼干扰素联合西罗莫司治疗血管瘤患者。\n", "tag")
    [drug] = [m for m in article.mentions if m.name_en == "sirolimus"]
    assert (drug.start, article.raw[drug.start : drug.end]) == (9, "西罗莫司")


def test_text_on_one_line_comes_in_pieces_that_end_with_a_sentence() -> None:
    sentence = "奥希替尼用于一线治疗。"
    found = split_lines(sentence * 1000)
    assert {(span.end - span.start) % len(sentence) for span in found} == {0}
    assert found[0].start == 0
    assert found[-1].end == len(sentence) * 1000
    assert max(span.end - span.start for span in found) <= 4000


def test_text_on_one_line_without_white_space_is_cut_anywhere() -> None:
    assert split_lines("癌" * 9000) == [Span(0, 4000), Span(4000, 8000), Span(8000, 9000)]
