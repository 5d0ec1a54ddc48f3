"""A sentence with what stands around a figure: its clause, the arms, subgroups and trials that the clause names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.lexicon.cues import Found, has_cue
from pipeline.relate.outcomes_figures import Endpoint, Figure, find_endpoints, has_tail, joined

_BORDER = re.compile(r"[，。；！？]|[,;](?!\d)|[:：](?!\s*\d)")
_SEGMENT = frozenset("。；;")
_DEFINITION = re.compile(r"[(（][^()（）]*[)）]")
_NO_FAMILY = re.compile(r"[\d.<>=%+-]|\bno ")


@dataclass(frozen=True, slots=True)
class Marks:
    """Ranges of a sentence that others have read: subgroups with their names, trials, drugs; each by start."""

    populations: Sequence[Found] = ()
    trials: Sequence[tuple[int, int]] = ()
    drugs: Sequence[tuple[int, int]] = ()


@dataclass
class Surroundings:
    """A sentence and what has been read in it; `before` is the endpoint of the sentence before, if this one goes on."""

    text: str
    marks: Marks
    before: str

    @cached_property
    def endpoints(self) -> list[Endpoint]:
        """The endpoints that the sentence names, by start."""
        return find_endpoints(self.text, self.before)

    @cached_property
    def borders(self) -> list[int]:
        """Offsets at which clauses begin; definitions in brackets do not part a clause."""
        plain = _DEFINITION.sub(lambda found: _blank(found.group()), self.text)
        return [found.end() for found in _BORDER.finditer(plain)]

    @cached_property
    def segments(self) -> list[int]:
        """Offsets of the semicolons outside brackets, which part statements."""
        depth, found = 0, []
        for offset, char in enumerate(self.text):
            depth = max(0, depth + (char in "(（") - (char in ")）"))
            if depth == 0 and char in _SEGMENT:
                found.append(offset)
        return found

    def depth(self, offset: int) -> int:
        """Return how many brackets are open at an offset."""
        before = self.text[:offset]
        return sum(map(before.count, "(（")) - sum(map(before.count, ")）"))

    def clause(self, offset: int) -> int:
        """Return where the clause of an offset begins."""
        return max((border for border in self.borders if border <= offset), default=0)

    def parted(self, start: int, end: int) -> bool:
        """Tell whether a semicolon outside brackets stands in a range."""
        return any(start <= offset < end for offset in self.segments)

    def joined(self, start: int, end: int) -> str:
        """Return how what stands before and behind a range is joined by it."""
        return joined(self.text[start:end])

    def foreign(self, start: int, end: int, *values: str) -> bool:
        """Tell whether a range names a measure that is no endpoint: a rate of events, a follow-up, a dose."""
        chars = list(self.text)
        for endpoint in self.endpoints:
            chars[endpoint.start : endpoint.end] = " " * (endpoint.end - endpoint.start)
        return has_cue("outcome", "".join(chars[start:end]), "other", *values)

    def arm(self, start: int, end: int) -> bool:
        """Tell whether a range names an arm: a drug, a placebo, `化疗组`."""
        drug = any(start <= first < end for first, _ in self.marks.drugs)
        return drug or has_cue("outcome", self.text[start:end], "arm", "group", "control")

    def trial(self, start: int, end: int) -> bool:
        """Tell whether a range names a trial."""
        return any(start <= first < end for first, _ in self.marks.trials)

    def subgroups(self, start: int, end: int) -> list[str]:
        """Return the subgroups that a range names, but those that others are compared with; the last of each kind."""
        kinds: dict[str, str] = {}
        for mark in self.marks.populations:
            if start <= mark.start and mark.end <= end and not has_tail("against", self.text[start : mark.start]):
                kind = _NO_FAMILY.sub("", mark.value)
                kinds.pop(kind, None)
                kinds[kind] = mark.value
        return list(kinds.values())

    def listed_subgroups(self, start: int, end: int) -> list[str]:
        """Return the last subgroups of a range that are joined as a list."""
        run: list[Found] = []
        for mark in self.marks.populations:
            if not (start <= mark.start and mark.end <= end):
                continue
            if run and self.joined(run[-1].end, mark.start) != "list":
                run = []
            run.append(mark)
        return [value for mark in run for value in mark.value.split(";")]

    def limited(self, figure: Figure) -> str:
        """Return a number with the limit that words before it set: `低于10%`."""
        before = self.text[: figure.start]
        sign = "<" if has_tail("below", before) else ">" if has_tail("above", before) else ""
        return figure.value if figure.value[0] in "<>≤≥" else sign + figure.value


def _blank(text: str) -> str:
    """Return a bracket as blanks of its length, unless a figure stands in it."""
    return text if re.search(r"\d\s?(?:%|[^\W\d_]|\))|[=:：]\s?\d", text) else " " * len(text)
