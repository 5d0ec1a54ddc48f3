import pytest

from pipeline.extract.engine import PageGlyphs
from pipeline.extract.health import health_of, is_usable
from pipeline.extract.repair import founder_letters
from tests.extract.drawing import draw


def page(text: str, pictures: float = 0.0) -> PageGlyphs:
    made = PageGlyphs(1, 600, 800, pictures=pictures)
    made.chars[0] += draw(text, 50, 100)
    return made


@pytest.mark.parametrize("text", ["药", "a", "β", "≥", "，", "Ⅲ", "⼀", "ﬁ", "療", next(iter(founder_letters()))])
def test_health_knows_what_an_article_prints(text: str) -> None:
    assert is_usable(text)


@pytest.mark.parametrize("text", ["\ufffd", "\ue001", "\x03", "\U000e0000", "ሴ", "㐀", "가"])
def test_health_knows_what_no_article_prints(text: str) -> None:
    assert not is_usable(text)


def test_health_counts_usable_characters_without_spaces() -> None:
    health = health_of(page("药物 a\ufffd"))
    assert (health.characters, health.usable) == (4, 3)


@pytest.mark.parametrize(
    ("text", "pictures", "needed"),
    [
        ("文字" * 40, 1.0, False),
        ("第 3 页", 1.0, True),
        ("短短的一页，没有图片。", 0.0, False),
        ("12", 0.1, True),
        ("", 0.0, False),
        ("\ufffd" * 50 + "文" * 50, 0.0, True),
    ],
)
def test_health_tells_which_pages_need_recognition(text: str, pictures: float, needed: bool) -> None:
    assert health_of(page(text, pictures)).needs_ocr is needed
