"""Which relation a verb states of its object, and between which types a relation can hold."""

from pipeline.relate.mechanism_reading import TAILS, cues, has

_ACTORS = frozenset({"gene", "cell_type", "drug", "drug_class", "disease"})
_SUBJECTS = {
    "secretes": frozenset({"cell_type"}),
    "expresses": frozenset({"cell_type", "disease"}),
    "binds": frozenset({"gene", "drug", "drug_class"}),
    "targets": frozenset({"drug", "drug_class", "cell_type"}),
    "becomes": frozenset({"cell_type"}),
}
_OBJECTS = {
    "secretes": frozenset({"gene"}),
    "expresses": frozenset({"gene"}),
    "recruits": frozenset({"cell_type"}),
    "binds": frozenset({"gene"}),
    "becomes": frozenset({"cell_type"}),
}
_FIXED = frozenset({"secretes", "expresses", "recruits", "binds", "targets", "becomes"})
RAISING = frozenset({"increases", "promotes", "induces", "causes", "activates"})
"""Verbs that raise or bring about what stands behind them."""
RAISED = frozenset({"secretes", "expresses", "increases", "activates", "recruits"})
"""Relations whose object can act further: by secreting B, A inhibits C."""
STATES = {"inhibits": "inhibition", "decreases": "downregulation", "removes": "loss"}
"""State of a gene that is acted on, by the verb: inhibiting A raises B."""


def can_be(relation: str, subject: str, obj: str) -> bool:
    """Tell whether a relation can hold between two mention types."""
    return subject in _SUBJECTS.get(relation, _ACTORS) and obj in _OBJECTS.get(relation, {"gene", "cell_type"})


def can_receive(obj: str) -> bool:
    """Tell whether a mention type can be the object of a relation."""
    return obj in {"gene", "cell_type"}


def can_act(relation: str, subject: str) -> bool:
    """Tell whether a mention type can be the subject of a relation."""
    return subject in _SUBJECTS.get(relation, _ACTORS)


def relation_of(verb: str, obj: str, tail: str) -> str:
    """Return the relation that a verb states of its object.

    Parameters
    ----------
    verb : str
        Value of the verb's cue.
    obj : str
        Mention type of the object.
    tail : str
        Words behind the object, which say what of it is meant: `T细胞` `耗竭`.

    Returns
    -------
    str
        A relation, or empty if nothing is stated of the object.
    """
    marks = marks_of(tail)
    if "drop" in marks:
        return ""
    if verb in _FIXED:
        return verb
    if verb == "kills":
        return "inhibits" if obj == "cell_type" else ""
    if verb == "shows":
        return "expresses" if has(tail, "tail:expression") else ""
    is_cell = obj == "cell_type"
    if verb in RAISING:
        return _raised(verb, is_cell, marks)
    if verb == "relieves" or "worse" in marks:
        return "activates" if "worse" in marks and is_cell else ""
    if verb == "decreases":
        return "inhibits" if is_cell and "function" in marks else "decreases"
    return "inhibits" if verb == "inhibits" else ""


def _raised(verb: str, is_cell: bool, marks: frozenset[str]) -> str:
    """Return the relation of a verb that raises or brings about what the words behind its object say."""
    if "worse" in marks:
        return "inhibits"
    if "less" in marks:
        return "decreases"
    if "active" in marks or verb == "activates":
        return "activates"
    drawn = "infiltration" in marks and "more" not in marks and verb in {"causes", "induces"}
    if is_cell and (drawn or "recruit" in marks):
        return "recruits"
    if "more" in marks:
        return "increases"
    if verb == "causes":
        return ""
    if "function" in marks:
        return "activates"
    if "amount" in marks or "infiltration" in marks or verb != "promotes":
        return "increases"
    return "activates" if is_cell else "increases"


def marks_of(tail: str) -> frozenset[str]:
    """Return what the words behind an object say of it: they are read until a word that says nothing."""
    found: set[str] = set()
    at, moved = 0, True
    while moved:
        moved = False
        for cue in cues("tail:drop", *TAILS, "tail:filler"):
            if (match := cue.pattern.match(tail, at)) and match.end() > at:
                found.add(cue.value.removeprefix("tail:"))
                at, moved = match.end(), True
                break
    return frozenset(found)
