"""Mechanisms that the prose states between genes, cells, drugs, classes and diseases.

A sentence is walked clause by clause. Each verb takes the names behind it as its object (before it, where a preposition
says so: `A被B抑制`, `以A为靶点`), and as its subject the names before it in its clause, else those carried from the
clauses before. What a cell secretes to act on others acts on them itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.article import Mechanism
from pipeline.relate.context import Context, Sentence
from pipeline.relate.mechanism_reading import Name, Phrase, Reading, Verb, cues, has, is_whole, read, split_tail
from pipeline.relate.mechanism_relation import RAISED, STATES, can_act, can_be, relation_of
from pipeline.relate.mechanism_roles import (
    Clause,
    clauses,
    head_of,
    object_behind,
    owner_behind,
    own_subject,
    with_tails,
)

_BACKWARD_REACH = 12
_CAUSATIVE = frozenset({"promotes", "induces", "causes", "increases", "activates", "inhibits", "decreases"})
_DOING = frozenset({"secretes", "expresses", "becomes", "turns"})
_TOPICS = frozenset({"gene", "cell_type", "drug", "drug_class"})
_COPULA_REACH = 14

Names = tuple[Name, ...]


class Fact(NamedTuple):
    """A stated mechanism before it gets its evidence."""

    subject: Name
    relation: str
    object: Name
    negated: bool
    rule: str


class _Done(NamedTuple):
    """The last verb with an object: its value, its subjects, the object, its relations, whether `V的O`."""

    verb: Verb
    value: str
    subjects: Names
    objects: Names
    end: int
    relations: frozenset[str]
    attributive: bool


@dataclass
class _Walk:
    """What is known on the way through a sentence.

    `topic` is the subject carried to the next clause, `last` the object of the last verb, `both` the last names that
    were joined, `cells` the last cells, `means` what acts with the subject of the next verb (`通过分泌B，抑制C`), `used`
    the starts of the phrases that are objects.
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
                if can_be(relation, subject.type, obj.type) and subject.concept_id + subject.name != obj.concept_id + obj.name:
                    self.facts.append(Fact(subject, relation, obj, negated, rule))


def find_mechanisms(context: Context) -> Iterator[Mechanism]:
    """Yield the mechanisms that the prose states, in order of the text, each once a sentence.

    Parameters
    ----------
    context : Context
        The article, its mentions tagged.
    """
    block, before = -1, None
    for sentence in context.sentences():
        walk = _Walk(read(sentence))
        if before is not None and block == sentence.block:
            walk.cells = before.cells
            walk.topic = before.topic if has(walk.reading.text, "anaphor:before") else ()
        _read_sentence(walk)
        walk.facts += _named_targets(context, sentence)
        block, before = sentence.block, walk
        for subject, relation, obj, negated, rule in dict.fromkeys(walk.facts):
            yield Mechanism(*subject, relation, *obj, negated, context.sentence_evidence(sentence, rule))


def _read_sentence(walk: _Walk) -> None:
    """Read the clauses of a sentence one after the other."""
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


def _new_topic(walk: _Walk, clause: Clause, text: str) -> None:
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
        if given and has(text[phrase.end :], "combined") and walk.topic and walk.topic[0].type in {"drug", "drug_class"}:
            walk.topic += _usable(phrase.names)


def _read_verb(walk: _Walk, clause: Clause, verb: Verb) -> bool:
    """Find object and subject of a verb and note what it states; tell whether its clause names its subject."""
    text = walk.reading.text
    if is_whole(text[verb.start - 1 : verb.start], "agentless") if verb.start else False:
        return False
    found = object_behind(text, clause, verb)
    if found is None:
        return _read_backward(walk, clause, verb)
    head, value = found
    objects, end = with_tails(text, clause, head)
    if _acts_itself(walk, clause, verb, head, end):
        return True
    walk.used |= {phrase.start for phrase in clause.phrases if verb.end <= phrase.start < end}
    owner = owner_behind(text, clause, end, value)
    if owner is not None:
        subjects, rule, explicit = _usable(owner.names), "mechanism-relative", True
        walk.used.discard(owner.start)
    else:
        subjects, rule, explicit = _subjects(walk, clause, verb, value)
    relations = set()
    for name, tail in objects:
        relation = relation_of(value, name.type, tail)
        if relation and not _causes(walk, clause, verb, name, end):
            relations.add(relation)
            walk.note(subjects, relation, [name], verb.negated, rule)
    names = tuple(name for name, _ in objects)
    attributive = text[verb.end : verb.end + 1] == _OF and owner is None
    via = has(text[clause.start : verb.start], "mark:via")
    walk.done = _Done(verb, value, subjects, names, end, frozenset(relations), attributive)
    walk.last = names
    walk.means = names if via and relations & RAISED and not verb.negated else ()
    if "becomes" in relations or attributive:
        walk.topic = names
    elif explicit:
        walk.topic = subjects
    return explicit
