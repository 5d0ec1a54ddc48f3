"""A sentence walked clause by clause: what each verb states between the names around it."""

from pipeline.relate.mechanism_reading import Name, Phrase, Verb, has, is_whole, split_tail
from pipeline.relate.mechanism_relation import RAISED, STATES, can_act, relation_of
from pipeline.relate.mechanism_roles import (
    Clause,
    clauses,
    head_of,
    object_behind,
    own_subject,
    owner_behind,
    with_tails,
)
from pipeline.relate.mechanism_state import CAUSATIVE, LOWERING, Done, Names, Walk, are_cells, usable
from pipeline.relate.mechanism_subject import find_subjects

_BACKWARD_REACH = 12
_NEAR = 3
_DOING = frozenset({"secretes", "expresses", "becomes"})
_TOPICS = frozenset({"gene", "cell_type", "drug", "drug_class"})
_TREATMENTS = frozenset({"drug", "drug_class"})


def read_sentence(walk: Walk) -> None:
    """Read the clauses of a sentence one after the other, and note its facts."""
    text = walk.reading.text
    for cell, gene in zip(walk.reading.phrases, walk.reading.phrases[1:], strict=False):
        if gene.linked and (cell.type, gene.type) == ("cell_type", "gene") and gene.start > cell.end:
            walk.note(usable(cell.names), "expresses", usable(gene.names), False, "mechanism-on-cell")
    for clause in clauses(walk.reading):
        walk.done = None
        explicit = False
        for verb in clause.verbs:
            explicit |= _read_verb(walk, clause, verb)
        if not explicit:
            _new_topic(walk, clause, text)
        walk.means = walk.means if walk.done is not None else ()
        for phrase in clause.phrases:
            walk.both = usable(phrase.names) if len(phrase.names) > 1 else walk.both
            walk.cells = usable(phrase.names) if phrase.type == "cell_type" else walk.cells


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
        walk.topic = usable(head_of(clause, free[0]).names)
    for phrase in clause.phrases:
        given = phrase.prep == "with" and phrase.type in _TREATMENTS
        if given and has(text[phrase.end :], "combined") and walk.topic and walk.topic[0].type in _TREATMENTS:
            walk.topic += usable(phrase.names)


def _read_verb(walk: Walk, clause: Clause, verb: Verb) -> bool:
    """Find object and subject of a verb and note what it states; tell whether its clause names its subject."""
    text = walk.reading.text
    if verb.start and is_whole(text[verb.start - 1], "agentless"):
        return False
    found = object_behind(text, clause, verb)
    if found is None:
        return _read_itself(walk, clause, verb) or _read_backward(walk, clause, verb)
    head, value = found
    objects, end = with_tails(text, clause, head, value)
    if _is_nominal(walk, clause, verb, objects, end):
        return True
    walk.used |= {phrase.start for phrase in clause.phrases if verb.end <= phrase.start < end}
    owner = owner_behind(text, clause, end, value)
    subjects, rule, named = find_subjects(walk, clause, verb, value)
    if owner is not None:
        subjects, rule, named = usable(owner.names), "mechanism-relative", usable(owner.names)
    names = tuple(_lowered(name, tail) for name, tail in objects)
    makes = value in CAUSATIVE and are_cells(names) and not any(split_tail(tail)[0] for _, tail in objects)
    relations = set()
    if not (makes and _does_more(text, clause, verb, end)):
        pairs = _respective(text, clause, verb, subjects, tuple(name for name, _ in objects))
        for name, tail in objects:
            relation = relation_of(value, name.type, tail)
            if relation == "targets" and name.type == "cell_type" and not named:
                continue  # what a therapy is about is no target: `针对T细胞的研究`
            if relation:
                relations.add(relation)
                walk.note(pairs.get(name, subjects), relation, [name], verb.negated, rule)
    attributive = owner is None and bool(subjects) and has(text[verb.end : verb.end + 1], "of")
    before = max([other.end for other in clause.verbs if other.end <= verb.start], default=clause.start)
    raised = bool(relations & RAISED) and not verb.negated
    walk.done = Done(value, subjects, names, end, raised, attributive, makes)
    walk.last = names
    walk.means = names if raised and has(text[before : verb.start], "mark:via") else ()
    if "becomes" in relations:  # what it does from now on the new cell does
        walk.used |= {phrase.start for phrase in clause.phrases if phrase.start < end}
    if "becomes" in relations or attributive:
        walk.topic = names
    elif named:
        walk.topic = named
    return bool(named) or attributive or "becomes" in relations


def _is_nominal(walk: Walk, clause: Clause, verb: Verb, objects: list[tuple[Name, str]], end: int) -> bool:
    """Make a verb with its object the subject of the next one where it stands for a noun: `抑制A可上调B`."""
    text = walk.reading.text
    if (
        verb is not clause.verbs[0]
        or verb is clause.verbs[-1]
        or own_subject(text, clause, walk.used, verb.start, verb.value)[0]
    ):
        return False
    rest = split_tail(text[end : clause.end], "tail:filler")[1]
    if not has(rest, "modal"):
        return False
    state = STATES.get(verb.value)
    walk.used |= {phrase.start for phrase in clause.phrases if phrase.start < end}
    genes = [name for name, _ in objects if name.type == "gene"]
    walk.topic = tuple(name._replace(name=f"{name.name} {state}") if state else name for name in genes)
    return True


def _lowered(name: Name, tail: str) -> Name:
    """Return a gene that is said to be lowered with this state, as it acts on others."""
    lowered = name.type == "gene" and has(split_tail(tail, "tail:filler")[0], "tail:less")
    return name._replace(name=f"{name.name} {STATES['decreases']}") if lowered else name


def _respective(text: str, clause: Clause, verb: Verb, subjects: Names, objects: Names) -> dict[Name, Names]:
    """Return the subjects of each object where they are paired: `A和B分别抑制C和D`; none where the numbers differ."""
    if not has(text[clause.start : verb.start], "respective") or len(subjects) < 2:
        return {}
    if len(subjects) != len(objects):
        return dict.fromkeys(objects, ())
    return {obj: (subject,) for subject, obj in zip(subjects, objects, strict=True)}


def _does_more(text: str, clause: Clause, verb: Verb, end: int) -> bool:
    """Tell whether the object is a cell that is made to do something, not more of it: `促进A细胞分泌B`."""
    following = next((other for other in clause.verbs if other.start >= end), None)
    if following is None or clause.behind(following.end) is None or has(text[end : following.start], "break"):
        return False
    near = following.start == end and following.value in _DOING and verb.value != "activates"
    return near or verb.value in {"induces", "causes"}


def _read_itself(walk: Walk, clause: Clause, verb: Verb) -> bool:
    """Read what happens to the last object: `A结合B并促进其降解`; tell whether that is stated."""
    text = walk.reading.text
    if walk.done is None or not has(text[verb.end : verb.end + 1], "itself"):
        return False
    tail = text[verb.end + 1 : clause.end]
    if not has(split_tail(tail)[0], "tail:worse", "tail:less", "tail:active"):
        return False
    for name in walk.last:
        if relation := relation_of(verb.value, name.type, tail):
            walk.note(walk.done.subjects, relation, [name], verb.negated, "mechanism-referred")
    return True


def _read_backward(walk: Walk, clause: Clause, verb: Verb) -> bool:
    """Read a verb whose object stands before it; tell whether its clause names its subject."""
    text = walk.reading.text
    before = [phrase for phrase in clause.phrases if phrase.end <= verb.start]
    if not before or verb.start - before[-1].end > _BACKWARD_REACH or before[-1].start in walk.used:
        return False
    phrase, names = before[-1], usable(before[-1].names)
    first = next(p for p in reversed(before) if not p.linked)
    others = [p for p in before if p.end <= first.start and not p.prep and p.start not in walk.used]
    other = usable(others[-1].names) if others else ()
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
        walk.used.add(phrase.start)
        walk.topic = names[:1]
        return True
    if verb.value != "expresses":
        return False
    cell = before[-2] if phrase.linked and phrase.start == before[-2].end else None
    following = clause.behind(verb.end)
    if phrase.prep == "in" and other:
        walk.note(names, "expresses", other, verb.negated, "mechanism-place")
    elif cell is not None:
        walk.note(usable(cell.names), "expresses", names, verb.negated, "mechanism-on-cell")
    elif following is not None and following.prep == "in" and following.start - verb.end <= _BACKWARD_REACH:
        walk.note(usable(head_of(clause, following).names), "expresses", names, verb.negated, "mechanism-place")
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
    names = usable(phrase.names)
    owner = owner_behind(text, clause, verb.end, value) if phrase.prep == "take" else None
    subjects = usable(owner.names) if owner is not None else other or walk.topic
    if subjects and not can_act(value, subjects[0].type):
        subjects = walk.last
    for name in names:
        relation = relation_of(value, name.type, text[phrase.end : verb.start])
        if phrase.prep == "onto" and not other and _undoes(clause, phrase):
            relation = "activates" if relation == "inhibits" else ""
        if phrase.prep == "with" and _undoes(clause, phrase):
            continue
        walk.note(subjects, relation, [name], verb.negated, "mechanism-framed")
    walk.used |= {p.start for p in clause.phrases if value == "becomes" and p.end <= verb.start} | {phrase.start}
    walk.last = names
    walk.topic = names if value == "becomes" else subjects
    return bool(other or owner is not None) or value == "becomes"


def _undoes(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether a verb before the preposition takes the action back: `阻断对A的抑制`, `阻断其与A的结合`."""
    before = [verb for verb in clause.verbs if verb.end <= phrase.start]
    near = bool(before) and phrase.start - before[-1].end <= _NEAR
    return near and before[-1].value in LOWERING | {"relieves"}
