"""What is known on the way through a sentence: facts so far, subject and objects that later clauses take up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.relate.mechanism_reading import Name, Reading
from pipeline.relate.mechanism_relation import can_be

CAUSATIVE = frozenset({"promotes", "induces", "causes", "increases", "activates", "inhibits", "decreases"})
"""Verbs that make a cell do something: A promotes that a cell secretes B."""
LOWERING = frozenset({"inhibits", "decreases"})
"""Those of them that make it do less."""

Names = tuple[Name, ...]


class Fact(NamedTuple):
    """A stated mechanism before it gets its evidence."""

    subject: Name
    relation: str
    object: Name
    negated: bool
    rule: str


class Done(NamedTuple):
    """The last verb with an object.

    Its value, subjects and objects, and where these end; whether the objects can act further (`raised`), whether it
    stands as `V的O` (`attributive`), whether they are cells that may be made to act (`makes`).
    """

    value: str
    subjects: Names
    objects: Names
    end: int
    raised: bool
    attributive: bool
    makes: bool


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
    done: Done | None = None
    used: set[int] = field(default_factory=set)
    facts: list[Fact] = field(default_factory=list)

    def note(self, subjects: Sequence[Name], relation: str, objects: Sequence[Name], negated: bool, rule: str) -> None:
        """Note a fact for each subject and object between which the relation can hold; none without a relation."""
        if not relation:
            return
        for subject in subjects:
            for obj in objects:
                if (
                    can_be(relation, subject.type, obj.type)
                    and subject.concept_id + subject.name != obj.concept_id + obj.name
                ):
                    self.facts.append(Fact(subject, relation, obj, negated, rule))


def usable(names: Sequence[Name]) -> Names:
    """Return the names that can be subject or object."""
    return tuple(name for name in names if name.type)


def are_cells(names: Names) -> bool:
    """Tell whether all of some names are cells."""
    return bool(names) and all(name.type == "cell_type" for name in names)
