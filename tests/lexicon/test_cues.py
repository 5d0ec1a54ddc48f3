"""Cues found only where a text holds what their patterns need: the same as if all were tried."""

import random
from pathlib import Path

from pipeline.lexicon.cues import find_cues, load_cues, possible_cues
from pipeline.lexicon.files import FOLDER

NAMES = [path.stem for path in sorted((FOLDER / "cues").glob("*.tsv"))]
CORPUS = Path(__file__).parents[2] / "corpus"


def texts() -> list[str]:
    """Return lines of the corpus and parts of them, cut anywhere."""
    choice = random.Random(0)
    lines = [line for path in sorted(CORPUS.glob("*.txt")) for line in path.read_text(encoding="utf-8").split("\n")]
    lines = choice.sample([line for line in lines if line.strip()], 60)
    return [*lines, *(line[choice.randrange(len(line)) :] for line in lines), *map(str.upper, lines)]


def test_cues_left_out_do_not_match() -> None:
    for text in texts():
        for name in NAMES:
            left_out = set(load_cues(name)) - set(possible_cues(name, text))
            assert not [cue.cue for cue in left_out if cue.pattern.search(text)]


def test_cues_keep_the_order_of_their_file() -> None:
    for name in NAMES:
        for cue in load_cues(name):
            possible = possible_cues(name, cue.example)
            assert cue in possible
            assert [other for other in load_cues(name) if other in possible] == list(possible)


def test_cues_found_are_a_list_of_its_own_each_time() -> None:
    first = find_cues("line", "一线治疗")
    first.clear()
    assert [hit.value for hit in find_cues("line", "一线治疗")] == ["1L"]


def test_cues_with_other_values_are_left_out() -> None:
    assert find_cues("line", "一线治疗", frozenset({"2L"})) == []
