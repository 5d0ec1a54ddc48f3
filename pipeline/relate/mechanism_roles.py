"""Who acts on whom: the object of a verb and the subject that stands in its own clause."""

from dataclasses import dataclass

from pipeline.relate.mechanism_reading import Name, Phrase, Reading, Verb, cues, has, is_whole, split_tail
from pipeline.relate.mechanism_relation import RAISING, can_act, can_receive, marks_of

_OBJECT_REACH = 14
_SUBJECT_REACH = 30
_DISEASE_REACH = 5
_TAIL_REACH = 18
_MADE = frozenset({"secretes", "expresses"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: range of the folded text, the phrases and verbs in it by start."""

    start: int
    end: int
    phrases: tuple[Phrase, ...]
    verbs: tuple[Verb, ...]

    def behind(self, at: int) -> Phrase | None:
        """Return the first phrase that begins at or behind a place."""
        return next((phrase for phrase in self.phrases if phrase.start >= at), None)


def clauses(reading: Reading) -> list[Clause]:
    """Return the clauses of a sentence, in order."""
    return [
        Clause(
            start, end,
            tuple(phrase for phrase in reading.phrases if start <= phrase.start < end),
            tuple(verb for verb in reading.verbs if start <= verb.start < end),
        )
        for start, end in reading.clauses
    ]  # fmt: skip


def object_behind(text: str, clause: Clause, verb: Verb) -> tuple[Phrase, str] | None:
    """Return the phrase behind a verb that is its object, and the verb's value with it; None if there is none.

    In `识别并杀伤A` both verbs have one object; `促进分泌A` raises A.
    """
    phrase = clause.behind(verb.end)
    if phrase is None or verb.value == "turns":
        return None
    between = next((other for other in clause.verbs if verb.end <= other.start < phrase.start), None)
    if between is not None:
        gap = text[verb.end : between.start]
        found = object_behind(text, clause, between)
        if found is None:
            return None
        if is_whole(gap, "share"):
            return found[0], verb.value
        if not gap and between.value in _MADE and verb.value in RAISING | {"inhibits", "decreases"}:
            return found[0], "increases" if verb.value in RAISING else "decreases"
        return None
    if phrase.prep or phrase.start - verb.end > _OBJECT_REACH:
        return None
    head = head_of(clause, phrase)
    joined = any(cue.pattern.match(text, verb.end) for cue in cues("joint"))
    return (head, verb.value) if can_receive(head.type) and not joined else None


def head_of(clause: Clause, phrase: Phrase) -> Phrase:
    """Return the last of the phrases that belong together: `PD-1` of `T细胞上的PD-1`."""
    following = clause.behind(phrase.end)
    return head_of(clause, following) if following is not None and following.linked else phrase


def with_tails(text: str, clause: Clause, head: Phrase, value: str) -> tuple[list[tuple[Name, str]], int]:
    """Return the names of an object with the words that follow each, and where the object ends.

    Names of another type that are joined to the first ones belong to the object as well.
    """
    found: list[tuple[Name, str]] = []
    phrase: Phrase | None = head
    end = head.end
    while phrase is not None:
        following = clause.behind(phrase.end)
        tail = text[phrase.end : _tail_end(text, clause, phrase, following)]
        if any(cue.pattern.match(text, phrase.end, clause.end) for cue in cues("tail:drop")):
            return [], end
        owns = (*phrase.tails, tail)
        for name, own, (bare, words) in zip(phrase.names, owns, phrase.bare, strict=True):
            # what a verb brings about is no state that was there before: `导致A缺失`
            found.append((bare, words + own) if value in RAISING and words else (name, own or tail))
        end = phrase.end
        if (
            following is None
            or following.prep
            or any(phrase.end <= verb.start < following.start for verb in clause.verbs)
        ):
            break
        joined = is_whole(split_tail(text[phrase.end : following.start])[1], "joint")
        phrase = head_of(clause, following) if joined else None
    return [(name, tail) for name, tail in found if name.type and not _is_other(name, tail)], end


def _is_other(name: Name, tail: str) -> bool:
    """Tell whether the words behind a cell speak of a thing in it, not of the cell: `A细胞的离子通道`."""
    link = next((match for cue in cues("link") if (match := cue.pattern.match(tail))), None)
    return name.type == "cell_type" and link is not None and not marks_of(tail) - {"filler"}


def _tail_end(text: str, clause: Clause, phrase: Phrase, following: Phrase | None) -> int:
    """Return where the words that belong to an object end: at the next verb with an object, at the next phrase."""
    end = min(clause.end, phrase.end + _TAIL_REACH)
    if following is None:
        return end
    between = [verb for verb in clause.verbs if phrase.end <= verb.start < following.start]
    verb = next((verb for verb in between if not has(text[verb.end : verb.end + 1], "of")), None)
    return min(end, following.start if verb is None else verb.start)


def owner_behind(text: str, clause: Clause, end: int, value: str) -> Phrase | None:
    """Return the phrase that a relative clause describes and that is its subject: `抑制A的B`, `表达A的B细胞`."""
    phrase = clause.behind(end)
    if phrase is None or phrase.linked:
        return None
    tail, rest = split_tail(text[end : phrase.start], "tail:filler")
    whole = text[end : phrase.start]
    at = end + len(tail)
    if any(at <= verb.start < phrase.start for verb in clause.verbs):
        return None
    described = (
        is_whole(rest, "relative") or is_whole(split_tail(whole)[1], "relative") or (not rest and has(tail, "link"))
    )
    fits = phrase.type in {"drug", "drug_class"} or (phrase.type == "cell_type" and value in _MADE)
    return phrase if described and fits else None


def own_subject(text: str, clause: Clause, used: set[int], at: int, value: str) -> tuple[list[Phrase], bool]:
    """Return the phrases of the clause before a place that act, and whether the clause speaks of something else.

    The nearest phrase that is no object and has no preposition but `by` acts, and those behind `via` with it.
    """
    before = [phrase for phrase in clause.phrases if phrase.end <= at and phrase.start not in used]
    via = [phrase for phrase in before if phrase.prep == "via" and can_act(value, phrase.type)]
    for phrase in reversed(before):
        if phrase.prep not in ({"given"} if value == "becomes" else {"", "by"}) | {""} or not can_act(
            value, phrase.type
        ):
            continue
        gap = text[phrase.end : at]
        reach = _SUBJECT_REACH
        if phrase.type == "disease":  # it acts where the clause begins with it; else it says where something happens
            reach = _DISEASE_REACH if value == "expresses" or phrase.start == clause.start else -1
        if has(gap, "block"):
            return [], True
        if len(gap) <= reach:
            return [phrase, *(other for other in via if other.start > phrase.start)], False
    return via, False
