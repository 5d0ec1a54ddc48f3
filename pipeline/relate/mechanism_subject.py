"""Who acts in a sentence: the subject of a verb, named in its clause or carried from the clauses before."""

from pipeline.lexicon.cues import find_cues
from pipeline.relate.mechanism_reading import FILE, Verb, has
from pipeline.relate.mechanism_relation import can_act
from pipeline.relate.mechanism_roles import Clause, own_subject
from pipeline.relate.mechanism_state import LOWERING, Names, Walk, usable

_WORD = 2
"""Code points that a word has at least which can be a subject of its own."""


def find_subjects(walk: Walk, clause: Clause, verb: Verb, value: str) -> tuple[Names, str, Names]:
    """Return the subjects of a verb, the rule that found them, and those of them that its clause names."""
    text = walk.reading.text
    done = walk.done
    start = clause.start if done is None else done.end
    goes_on = not has(text[start : verb.start], "break")
    if done is not None and done.attributive and goes_on:
        return done.objects, "mechanism-chain", done.objects
    if done is not None and done.makes and goes_on and (start == verb.start or done.value in {"induces", "causes"}):
        following = clause.behind(verb.end)
        if following is not None and value in {"secretes", "expresses"}:
            relation = "decreases" if done.value in LOWERING else "increases"
            walk.note(done.subjects, relation, usable(following.names), verb.negated, "mechanism-causative")
        return done.objects, "mechanism-causative", ()
    means = () if not goes_on else walk.means if done is None else done.objects if done.raised else ()
    means = tuple(name for name in means if can_act(value, name.type))
    phrases, blocked = own_subject(text, clause, walk.used, verb.start, value)
    own = tuple(name for phrase in phrases for name in usable(phrase.names))
    if blocked or (done is None and not own and _has_other_subject(text, clause, verb)):
        return (), "", ()
    if referred := _referred(walk, text[start : verb.start]):
        return tuple(dict.fromkeys([*referred, *means])), "mechanism-referred", referred
    if own and any(phrase.prep != "via" for phrase in phrases):
        return tuple(dict.fromkeys([*own, *means])), "mechanism", own
    base = walk.topic
    if base and not can_act(value, base[0].type):
        base = walk.last
    if verb is clause.verbs[0] and not own and _is_new(text[clause.start : verb.start]):
        walk.topic, base, means = (), (), ()
    return tuple(dict.fromkeys([*base, *own, *means])), "mechanism-carried", ()


def _is_new(before: str) -> bool:
    """Tell whether words before a verb name another subject than the one that is carried: `，腺苷抑制A`."""
    for hit in find_cues(FILE, before, frozenset({"carry"})):
        before = before[: hit.start] + " " * (hit.end - hit.start) + before[hit.end :]
    return len("".join(before.split())) >= _WORD


def _has_other_subject(text: str, clause: Clause, verb: Verb) -> bool:
    """Tell whether a verb with an unknown object is the subject of a verb: `降低乳酸水平可增强A`."""
    first = clause.verbs[0]
    between = text[first.end : verb.start]
    object_ = clause.behind(first.end)
    if object_ is not None and object_.start < verb.start:
        return False
    return first is not verb and has(between, "modal:late") and not has(between, "break")


def _referred(walk: Walk, before: str) -> Names:
    """Return what a pronoun before a verb means, empty if there is none."""
    if has(before, "anaphor:last"):
        return walk.last
    if has(before, "anaphor:both"):
        return walk.both
    return walk.cells if has(before, "anaphor:cells") else ()
