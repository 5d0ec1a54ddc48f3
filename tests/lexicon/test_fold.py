"""Folding, and words in folded text, by runs of characters: the same as character by character."""

from pipeline.lexicon.fold import fold, fold_with_map, inside_words, is_word

EVERYTHING = [chr(code) for code in range(0x3400)] + [chr(code) for code in range(0xF900, 0x10400)]


def test_fold_with_map_leads_each_part_back_to_its_character() -> None:
    text = "".join(EVERYTHING)
    folded, offsets = fold_with_map(text)
    assert folded == fold(text)
    assert offsets == [offset for offset, char in enumerate(text) for _ in fold(char)]


def test_fold_inside_words_is_between_two_characters_of_a_word() -> None:
    text = "".join(f"癌{char}a{char}" for char in EVERYTHING)
    expected = [0 < at < len(text) and is_word(text[at - 1]) and is_word(text[at]) for at in range(len(text) + 1)]
    assert [bool(flag) for flag in inside_words(text)] == expected
