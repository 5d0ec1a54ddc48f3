"""A sentence walked clause by clause: what each verb states between the names around it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.relate.mechanism_reading import Name, Phrase, Reading, Verb, has, is_whole, split_tail
from pipeline.relate.mechanism_relation import RAISED, STATES, can_act, can_be, relation_of
from pipeline.relate.mechanism_roles import (
    Clause,
    clauses,
    head_of,
    object_behind,
    own_subject,
    owner_behind,
    with_tails,
)

_BACKWARD_REACH = 12
_CAUSATIVE = frozenset({"promotes", "induces", "causes", "increases", "activates", "inhibits", "decreases"})
_LOWERING = frozenset({"inhibits", "decreases"})
_DOING = frozenset({"secretes", "expresses", "becomes"})
_TOPICS = frozenset({"gene", "cell_type", "drug", "drug_class"})
_TREATMENTS = frozenset({"drug", "drug_class"})

Names = tuple[Name, ...]


class Fact(NamedTuple):
    """A stated mechanism before it gets its evidence."""

    subject: Name
    relation: str
    object: Name
    negated: bool
    rule: str


class _Done(NamedTuple):
    """The last verb with an object: value, subjects, objects and where they end, relations, whether it is `V的O`."""

    value: str
    subjects: Names
    objects: Names
    end: int
    relations: frozenset[str]
    attributive: bool


@dataclass
class Walk:
    """What is known on the way through a sentence.

    `topic` is the subject carried to the next clause, `last` the object of the last verb, `both` the last names that
    were joined, `cells` the last cells, `means` what acts with the subject of the next verb (`通过分泌B，抑制C`),
    `used` the starts of the phrases that are objects.
    """

    reading: Reading
    topic: Names = ()
    last: Names = ()
    both: Names = ()
    cells: Names = ()
    means: Names = ()
    done: _Done | None = None
    used: set[int] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)

    def note(self, subjects: Sequence[Name], relation: str, objects: Sequence[Name], negated: bool, rule: str) -> None:
        """Note a fact for each subject and object between which the relation can hold."""
        for subject in subjects:
            for obj in objects:
                if (
                    can_be(relation, subject.type, obj.type)
                    and subject.concept_id + subject.name != obj.concept_id + obj.name
                ):
                    self.facts.append(Fact(subject, relation, obj, negated, rule))


def read_sentence(walk: Walk) -> None:
    """Read the clauses of a sentence one after the other, and note its facts."""
    text = walk.reading.text
    for cell, gene in zip(walk.reading.phrases, walk.reading.phrases[1:], strict=False):
        if gene.linked and (cell.type, gene.type) == ("cell_type", "gene") and gene.start > cell.end:
            walk.note(_usable(cell.names), "expresses", _usable(gene.names), False, "mechanism-on-cell")
    for clause in clauses(walk.reading):
        walk.done = None
        explicit = False
        for verb in clause.verbs:
            explicit |= _read_verb(walk, clause, verb)
        if not explicit:
            _new_topic(walk, clause, text)
        walk.means = walk.means if walk.done is not None else ()
        for phrase in clause.phrases:
            walk.both = _usable(phrase.names) if len(phrase.names) > 1 else walk.both
            walk.cells = _usable(phrase.names) if phrase.type == "cell_type" else walk.cells


def _usable(names: Sequence[Name]) -> Names:
    """Return the names that can be subject or object."""
    return tuple(name for name in names if name.type)


def _new_topic(walk: Walk, clause: Clause, text: str) -> None:
    """Carry on what a clause without a subject of a verb speaks of."""
    first = min([verb.start for verb in clause.verbs if walk.done is not None], default=clause.end)
    free = [
        phrase
        for phrase in clause.phrases
        if phrase.start < first and not phrase.prep and phrase.start not in walk.used
        and phrase.type in _TOPICS and not has(text[phrase.end : phrase.end + 6], "block")
    ]  # fmt: skip
    if free:
        walk.topic = _usable(head_of(clause, free[0]).names)
    for phrase in clause.phrases:
        given = phrase.prep == "with" and phrase.type in {"drug", "drug_class"}
        if (
            given
            and has(text[phrase.end :], "combined")
            and walk.topic
            and walk.topic[0].type in {"drug", "drug_class"}
        ):
            walk.topic += _usable(phrase.names)


def _read_verb(walk: Walk, clause: Clause, verb: Verb) -> bool:
    """Find object and subject of a verb and note what it states; tell whether its clause names its subject."""
    text = walk.reading.text
    if verb.start and is_whole(text[verb.start - 1], "agentless"):
        return False
    found = object_behind(text, clause, verb)
    if found is None:
        return _read_backward(walk, clause, verb)
    head, value = found
    objects, end = with_tails(text, clause, head)
    if _is_nominal(walk, clause, verb, objects, end):
        return True
    walk.used |= {phrase.start for phrase in clause.phrases if verb.end <= phrase.start < end}
    owner = owner_behind(text, clause, end, value)
    subjects, rule, explicit = _subjects(walk, clause, verb, value)
    if owner is not None:
        subjects, rule, explicit = _usable(owner.names), "mechanism-relative", True
    names = tuple(name for name, _ in objects)
    relations = set()
    if not _does_more(clause, verb, names, end):
        for name, tail in objects:
            if relation := relation_of(value, name.type, tail):
                relations.add(relation)
                walk.note(subjects, relation, [name], verb.negated, rule)
    attributive = owner is None and has(text[verb.end : verb.end + 1], "of")
    via = has(text[clause.start : verb.start], "mark:via")
    walk.done = _Done(value, subjects, names, end, frozenset(relations), attributive)
    walk.last = names
    walk.means = names if via and relations & RAISED and not verb.negated else ()
    if "becomes" in relations or attributive:
        walk.topic = names
    elif explicit:
        walk.topic = subjects
    return explicit or attributive or "becomes" in relations


def _is_nominal(walk: Walk, clause: Clause, verb: Verb, objects: list[tuple[Name, str]], end: int) -> bool:
    """Make a verb with its object the subject of the next one where it stands for a noun: `抑制A可上调B`."""
    text = walk.reading.text
    later = [other for other in clause.verbs if other.start >= end]
    if verb is not clause.verbs[0] or not later or own_subject(text, clause, walk.used, verb.start, verb.value)[0]:
        return False
    rest = split_tail(text[end : later[0].start], "tail:filler")[1]
    if not has(rest, "modal"):
        return False
    state = STATES.get(verb.value)
    walk.used |= {phrase.start for phrase in clause.phrases if phrase.start < end}
    genes = [name for name, _ in objects if name.type == "gene"]
    walk.topic = tuple(name._replace(name=f"{name.name} {state}") if state else name for name in genes)
    return True


def _does_more(clause: Clause, verb: Verb, objects: Names, end: int) -> bool:
    """Tell whether the object is a cell that is made to do something, not more of it: `促进A细胞分泌B`."""
    following = next((other for other in clause.verbs if other.start >= end), None)
    if following is None or following.start > end + 1 or following.value not in _DOING:
        return False
    acts = verb.value in _CAUSATIVE - {"activates"} and clause.behind(following.end) is not None
    return acts and all(name.type == "cell_type" for name in objects)


def _subjects(walk: Walk, clause: Clause, verb: Verb, value: str) -> tuple[Names, str, bool]:
    """Return the subjects of a verb, the rule that found them, and whether its clause names them."""
    text = walk.reading.text
    done = walk.done
    gap = text[done.end : verb.start] if done is not None else ""
    if done is not None and not has(gap, "break"):
        if done.attributive:
            return done.objects, "mechanism-chain", True
        made = value in _DOING and done.value in _CAUSATIVE and len(gap) <= 1
        if made and all(name.type == "cell_type" for name in done.objects):
            following = clause.behind(verb.end)
            relation = "decreases" if done.value in _LOWERING else "increases"
            if following is not None and value in {"secretes", "expresses"}:
                walk.note(done.subjects, relation, _usable(following.names), verb.negated, "mechanism-causative")
            return done.objects, "mechanism-causative", False
    phrases, blocked = own_subject(text, clause, walk.used, verb.start, value)
    own = tuple(name for phrase in phrases for name in _usable(phrase.names))
    if blocked:
        return (), "", True
    if own and any(phrase.prep != "via" for phrase in phrases):
        return own, "mechanism", True
    means = walk.means if done is None and not has(text[clause.start : verb.start], "break") else ()
    if done is not None and done.relations & RAISED and not has(gap, "break"):
        means = done.objects
    base = _referred(walk, clause, verb)
    if not base and walk.topic:
        base = walk.topic if can_act(value, walk.topic[0].type) else walk.last
    subjects = tuple(dict.fromkeys([*base, *own, *(name for name in means if can_act(value, name.type))]))
    return subjects, "mechanism-carried", False


def _referred(walk: Walk, clause: Clause, verb: Verb) -> Names:
    """Return what a pronoun before a verb means, empty if there is none."""
    before = walk.reading.text[clause.start : verb.start]
    if has(before, "anaphor:last"):
        return walk.last
    if has(before, "anaphor:both"):
        return walk.both
    return walk.cells if has(before, "anaphor:cells") else ()


def _read_backward(walk: Walk, clause: Clause, verb: Verb) -> bool:
    """Read a verb whose object stands before it; tell whether its clause names its subject."""
    text = walk.reading.text
    before = [phrase for phrase in clause.phrases if phrase.end <= verb.start]
    if not before or verb.start - before[-1].end > _BACKWARD_REACH or before[-1].start in walk.used:
        return False
    phrase, names = before[-1], _usable(before[-1].names)
    first = next(p for p in reversed(before) if not p.linked)
    others = [p for p in before if p.end <= first.start and not p.prep and p.start not in walk.used]
    other = _usable(others[-1].names) if others else ()
    if phrase.prep == "by":
        objects = other or walk.topic
        for obj in objects:
            relation = relation_of(verb.value, obj.type, text[verb.end : min(clause.end, verb.end + 8)])
            walk.note(names, relation, [obj], verb.negated, "mechanism-passive")
        walk.topic = objects
        return True
    if phrase.prep in {"with", "take", "toward", "onto"}:
        return _read_framed(walk, clause, verb, phrase, other)
    if verb.value == "binds" and phrase.paired and is_whole(text[phrase.end : verb.start], "between"):
        walk.note(names[:1], "binds", names[1:], verb.negated, "mechanism-pair")
        return True
    if verb.value != "expresses":
        return False
    cell = before[-2] if phrase.linked and phrase.start == before[-2].end else None
    following = clause.behind(verb.end)
    if phrase.prep == "in" and other:
        walk.note(names, "expresses", other, verb.negated, "mechanism-place")
    elif cell is not None:
        walk.note(_usable(cell.names), "expresses", names, verb.negated, "mechanism-on-cell")
    elif following is not None and following.prep == "in" and following.start - verb.end <= _BACKWARD_REACH:
        walk.note(_usable(head_of(clause, following).names), "expresses", names, verb.negated, "mechanism-place")
    return False


def _read_framed(walk: Walk, clause: Clause, verb: Verb, phrase: Phrase, other: Names) -> bool:
    """Read a verb whose object has a preposition: `与A结合`, `以A为靶点`, `向A极化`, `对A的抑制作用`."""
    text = walk.reading.text
    fits = {
        "with": verb.value == "binds",
        "take": verb.value == "targets",
        "toward": verb.value in {"turns", "becomes"},
        "onto": verb.value not in {"secretes", "expresses", "turns", "becomes", "causes", "shows"},
    }
    if not fits[phrase.prep]:
        return False
    value = "becomes" if verb.value == "turns" else verb.value
    names = _usable(phrase.names)
    owner = owner_behind(text, clause, verb.end, value) if phrase.prep == "take" else None
    subjects = _usable(owner.names) if owner is not None else other or walk.topic
    if subjects and not can_act(value, subjects[0].type):
        subjects = walk.last
    for name in names:
        relation = relation_of(value, name.type, text[phrase.end : verb.start])
        walk.note(subjects, relation, [name], verb.negated, "mechanism-framed")
    walk.used.add(phrase.start)
    if value == "becomes":
        walk.topic = names
    return bool(other or owner is not None) or value == "becomes"
