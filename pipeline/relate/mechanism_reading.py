"""A sentence as the rules of mechanisms see it: names folded to single characters, joined names, verbs, clauses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, repeat
from typing import NamedTuple

from pipeline.article import Mention
from pipeline.lexicon.cues import Cue, find_cues, load_cues
from pipeline.relate.context import Sentence
from pipeline.relate.regimen import top_level

FILE = "mechanism"
VERBS = frozenset({
    "secretes", "expresses", "recruits", "binds", "targets", "becomes", "turns", "inhibits", "decreases", "activates",
    "increases", "promotes", "induces", "relieves", "causes", "shows",
    "kills", "removes",
})  # fmt: skip
"""Values of the cues that are verbs: the relations themselves, and verbs whose relation the words behind decide."""

TAILS = tuple(
    f"tail:{kind}" for kind in ("worse", "less", "more", "active", "recruit", "infiltration", "function", "amount")
)
"""Values of the cues that say, behind a name, what of it is meant."""
_TYPES = frozenset({"drug", "drug_class", "gene", "cell_type", "disease"})
_AND = "、"
_FIRST = 0xE000
"""First of the private-use characters that stand for names; those of the text itself are taken out."""
_NAME = re.compile("[\ue000-\uf8ff]")
_CLAUSE = re.compile(r"[，；：。！？;:]|,(?!\d)")
_BRACKETS = {"(": 1, "[": 1, ")": -1, "]": -1}
_IDEOGRAPH = re.compile("[一-\u9fff]")
_PREP_REACH = 9
_NEGATION_REACH = 9


class Name(NamedTuple):
    """An entity of a mechanism: canonical name with its state (`PTEN loss`), CURIE, mention type, empty if unusable."""

    name: str
    concept_id: str
    type: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Names joined by commas or conjunctions.

    Attributes
    ----------
    start, end : int
        Range of the folded text.
    names : tuple of Name
        In order of the text.
    tails : tuple of str
        For each name but the last the words between it and the conjunction.
    bare : tuple of (Name, str)
        For each name the one without its state, and the words of the state.
    paired : bool
        Whether it is two names joined by one conjunction: `A与B`.
    prep : str
        Kind of the preposition before it (`by`, `with`, `in`, …), empty if there is none.
    linked : bool
        Whether it belongs to the phrase before it: `B细胞上的PD-L1`.
    """

    start: int
    end: int
    names: tuple[Name, ...]
    tails: tuple[str, ...]
    bare: tuple[tuple[Name, str], ...] = ()
    paired: bool = False
    prep: str = ""
    linked: bool = False

    @property
    def type(self) -> str:
        """Type of the first name that can be used, empty if there is none."""
        return next((name.type for name in self.names if name.type), "")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the sentence: range of the folded text, value of its cue, whether it is negated."""

    start: int
    end: int
    value: str
    negated: bool


@dataclass(frozen=True)
class Reading:
    """A sentence: its folded text, phrases and verbs by start, clauses as ranges of the folded text."""

    text: str
    phrases: list[Phrase] = field(default_factory=list)
    verbs: list[Verb] = field(default_factory=list)
    clauses: list[tuple[int, int]] = field(default_factory=list)


@cache
def cues(*values: str) -> tuple[Cue, ...]:
    """Return the cues with one of the values, in the order of the file."""
    return tuple(cue for cue in load_cues(FILE) if cue.value in values)


def has(text: str, *values: str) -> bool:
    """Tell whether a cue with one of the values stands in the text."""
    return any(cue.pattern.search(text) for cue in cues(*values))


def is_whole(text: str, value: str) -> bool:
    """Tell whether the whole text is one cue with the value."""
    return any(cue.pattern.fullmatch(text) for cue in cues(value))


def read(sentence: Sentence) -> Reading:
    """Read a sentence: fold it, join its names, find its verbs and clauses."""
    mentions = top_level([mention for mention in sentence.mentions if mention.type in _TYPES])
    text = _fold(sentence, mentions)
    found = find_cues(FILE, text, VERBS)
    spans = [(hit.start, hit.end) for hit in found]
    phrases = list(_phrases(text, mentions, spans))
    inside = [(phrase.start, phrase.end) for phrase in phrases]
    verbs = [
        Verb(hit.start, hit.end, hit.value, _is_negated(text, hit.start))
        for hit in found
        if not any(start <= hit.start < end for start, end in inside)
    ]
    ends = [match.start() for match in _CLAUSE.finditer(text) if not any(s <= match.start() < e for s, e in inside)]
    clauses = [(start, end) for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(text)], strict=True)]
    return Reading(text, _with_prepositions(text, phrases, verbs, clauses), verbs, clauses)


def _fold(sentence: Sentence, mentions: list[Mention]) -> str:
    """Return the sentence with a private-use character for each name, brackets left out.

    Examples in brackets (`（如A和B）`) are joined to the name before them, and a name that stands only in brackets
    (`中文（ABBR）`) stands for the words before; what else brackets hold repeats or comments.
    """
    starts: dict[int, list[int]] = {}  # several names stand at one place where one word means them all (`JAK1/2`)
    for i, mention in enumerate(mentions):
        starts.setdefault(mention.span.start - sentence.span.start, []).append(i)
    text = _NAME.sub("\ufffd", sentence.text)  # printed, as damaged PDFs do, it stands for no name
    out: list[str] = []
    depth = at = 0
    bracket: list[int] = []
    opened = 0
    while at < len(text):
        if at in starts:
            indexes = starts[at]
            if depth:
                bracket += indexes
            else:
                names = (chr(_FIRST + index) for index in indexes)
                out += chain.from_iterable(zip(names, repeat(_AND)))
                out.pop()
            span = mentions[indexes[0]].span
            at += span.end - span.start
            continue
        step = _BRACKETS.get(text[at], 0)
        if step > 0 and depth == 0:
            bracket, opened = [], at
        if depth == 0 and not step:
            out.append(text[at])
        depth = max(0, depth + step)
        if step < 0 and depth == 0 and bracket:
            _unfold(out, bracket, text[opened + 1 : at], mentions)
            bracket = []
        at += 1
    return re.sub(r"\s+", "", "".join(out))


def _unfold(out: list[str], bracket: list[int], content: str, mentions: list[Mention]) -> None:
    """Write the names of a bracket behind what was written before it."""
    marks = [chr(_FIRST + index) for index in bracket]
    lead = content[: content.find(mentions[bracket[0]].surface)]
    rest = content
    for index in bracket:
        rest = rest.replace(mentions[index].surface, "")
    is_example = any(cue.pattern.match(content) for cue in cues("joint")) and not find_cues(FILE, lead, VERBS)
    before = bool(out) and bool(_NAME.fullmatch(out[-1]))
    if is_example and (before or not find_cues(FILE, rest, frozenset(TAILS))):
        out.append(("、" if before else "") + "、".join(marks))
        return
    names = {mentions[index].name_en for index in bracket}
    behind_name = bool(out) and bool(_NAME.search("".join(out[-4:])))
    if len(names) == 1 and not behind_name and not _IDEOGRAPH.search(rest):
        out.append(marks[0])


class _Named(NamedTuple):
    """A name in a folded text: range with the words of its state, the name without it, the state, its words."""

    start: int
    end: int
    bare: Name
    state: str
    words: str


def _phrases(text: str, mentions: list[Mention], verbs: list[tuple[int, int]]) -> Iterator[Phrase]:
    """Yield the names of a folded text, joined ones together."""
    joined: list[_Named] = []
    tails: list[str] = []
    paired = False
    for match in _NAME.finditer(text):
        named = _named(text, match.start(), mentions[ord(match.group()) - _FIRST])
        if joined:
            tail, rest = split_tail(text[joined[-1].end : named.start])
            clash = any(joined[-1].end + len(tail) <= start < named.start for start, _ in verbs)
            if _are_alike(joined[-1].bare, named.bare) and not clash and is_whole(rest, "joint"):
                tails.append(tail)
                paired = len(joined) == 1 and len(rest) == 1
            else:
                yield _phrase(joined, tails, paired)
                joined, tails, paired = [], [], False
        joined.append(named)
    if joined:
        yield _phrase(joined, tails, paired)


def _named(text: str, start: int, mention: Mention) -> _Named:
    """Return a name with the words of its state."""
    name = Name(mention.name_en, mention.concept_id, mention.type)
    if mention.type != "gene":
        return _Named(start, start + 1, name, "", "")
    if any(cue.pattern.match(text, start + 1) for cue in cues("status")):
        return _Named(start, start + 1, name._replace(type=""), "", "")
    for cue in load_cues(FILE):
        if cue.value.startswith("state:") and (match := cue.pattern.match(text, start + 1)):
            state = match.expand(cue.value.removeprefix("state:"))
            return _Named(start, match.end(), name, state, match.group())
    return _Named(start, start + 1, name, "", "")


def _phrase(joined: list[_Named], tails: list[str], paired: bool) -> Phrase:
    """Build a phrase; the state of its last gene holds for those before it that have no words of their own."""
    names: list[Name] = []
    state = ""
    for i in range(len(joined) - 1, -1, -1):
        named = joined[i]
        if (i < len(tails) and tails[i]) or named.bare.type != "gene":
            state = ""
        state = named.state or state
        names.insert(0, named.bare._replace(name=f"{named.bare.name} {state}") if state else named.bare)
    bare = tuple((named.bare, named.words) for named in joined)
    return Phrase(joined[0].start, joined[-1].end, tuple(names), tuple(tails), bare, paired and len(names) == 2)


def _are_alike(one: Name, other: Name) -> bool:
    """Tell whether two names can be joined: of one type, or both treatments; an unusable name goes with any."""
    types = {one.type, other.type} - {""}
    return len(types) < 2 or types == {"drug", "drug_class"}


def split_tail(text: str, more: str = "") -> tuple[str, str]:
    """Split a text into the words at its beginning that say what of a name is meant, and the rest.

    Parameters
    ----------
    text : str
        Folded text behind a name.
    more : str, optional
        Value of further cues that may stand among these words.
    """
    at, moved = 0, True
    while moved:
        moved = False
        for cue in cues(*TAILS, *([more] if more else [])):
            if (match := cue.pattern.match(text, at)) and match.end() > at:
                at, moved = match.end(), True
                break
    return text[:at], text[at:]


def _is_negated(text: str, start: int) -> bool:
    """Tell whether a negation stands right before a place of a folded text."""
    return has(text[max(0, start - _NEGATION_REACH) : start], "negation")


def _with_prepositions(
    text: str, phrases: list[Phrase], verbs: list[Verb], clauses: list[tuple[int, int]]
) -> list[Phrase]:
    """Mark the phrases that belong to the one before them, and those behind a preposition."""
    edges = [start for start, _ in clauses]
    marked: list[Phrase] = []
    for phrase in phrases:
        before = marked[-1] if marked else None
        if before is not None and _is_linked(before, phrase, text[before.end : phrase.start]):
            marked.append(replace(phrase, prep=before.prep, linked=True))
            continue
        if before is not None and before.end == phrase.start and {before.type, phrase.type} <= {"drug", "drug_class"}:
            marked.append(replace(phrase, prep=before.prep))
            continue
        stops = [edge for edge in edges if edge <= phrase.start] + [
            verb.end for verb in verbs if verb.end <= phrase.start
        ]
        window = text[max([*stops, phrase.start - _PREP_REACH, before.end if before else 0]) : phrase.start]
        prep = next((cue.value for cue in _prepositions() if cue.pattern.search(window)), "")
        marked.append(replace(phrase, prep=prep.removeprefix("prep:")))
    return marked


@cache
def _prepositions() -> tuple[Cue, ...]:
    """Return the cues that are prepositions, in the order of the file."""
    return tuple(cue for cue in load_cues(FILE) if cue.value.startswith("prep:"))


def _is_linked(before: Phrase, phrase: Phrase, between: str) -> bool:
    """Tell whether a phrase belongs to the cell or disease before it: `T细胞上的PD-1`, `胃癌组织中的T细胞`."""
    if before.type not in {"cell_type", "disease"} or phrase.type not in {"gene", "cell_type"}:
        return False
    return not between or is_whole(between, "link")
