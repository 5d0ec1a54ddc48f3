"""Reports of results in a sentence: which figure is a result of which endpoint, and against what.

Works on clean text and ranges in it alone. A sentence is read from left to right, figure by figure; a figure either
opens a report (its clause names an endpoint, a subgroup or another trial), or is the other arm's of the one before.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.lexicon.cues import Found, has_cue
from pipeline.relate.outcomes_figures import (
    Endpoint,
    Figure,
    Group,
    abbreviated,
    find_groups,
    find_statistics,
    has_tail,
)
from pipeline.relate.outcomes_text import Marks, Surroundings

_OWN_REACH = 48
"""Code points between an endpoint and its figure in one clause."""
_NEXT_REACH = 70
"""Code points between a report and the other arm's figure, or between an endpoint and a figure some clauses on."""
_BESIDE = 12
_RELATIVE = ("reduction", "decrease")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ARMS = 2


@dataclass(frozen=True, slots=True)
class Report:
    """A reported result.

    Attributes
    ----------
    endpoint : str
        As the tables name it.
    start : int
        Offset of its figure in the sentence, or of its hazard ratio.
    other : int
        Offset of the other arm's figure where it stands apart, else -1.
    value, comparator_value, unit, hr, ci, p : str
        As in the table of outcomes; empty where not stated.
    populations : tuple of str
        Subgroups named for it, in order of the text.
    """

    endpoint: str
    start: int
    other: int = -1
    value: str = ""
    comparator_value: str = ""
    unit: str = ""
    hr: str = ""
    ci: str = ""
    p: str = ""
    populations: tuple[str, ...] = ()


def read_reports(text: str, marks: Marks, before: str = "") -> list[Report]:
    """Return the results that a sentence reports, in order of the text.

    Parameters
    ----------
    text : str
        Clean text of the sentence.
    marks : Marks
        What else stands in it.
    before : str
        Endpoint of the last report of the sentence before, where this one goes on from it; empty otherwise.
    """
    return _Reader(text, marks, before).read()


@dataclass
class _Reader(Surroundings):
    """State while a sentence is read.

    `batch` is where the reports of the last figures begin in `reports`; `last_end` is where what belongs to a report
    ended last, `seen` where any figures did.
    """

    reports: list[Report] = field(default_factory=list)
    batch: int = 0
    last_end: int = 0
    seen: int = 0
    current: Endpoint | None = None

    def read(self) -> list[Report]:
        """Read the sentence."""
        statistics = find_statistics(self.text)
        masked = [(hit.start, hit.end) for hit in (*statistics, *self.marks.populations)]
        masked += [(endpoint.begin, endpoint.end) for endpoint in self.endpoints]
        groups = find_groups(self.text, masked)
        events: list[Group | Found] = [*groups, *statistics]
        for event in sorted(events, key=lambda event: event.start):
            if isinstance(event, Group):
                self._read_group(event)
                self.seen = event.end
            elif event.value != "skip":
                kind, value = event.value.split(" ", 1)
                if kind == "hr":
                    self._read_ratios(event, value.split(";"))
                else:
                    self._attach(event, kind, value)
        return self.reports

    def _read_group(self, group: Group) -> None:
        """Read figures: reports of their own, or the other arm's."""
        clause = self.clause(group.start)
        own = self._own(group, clause)
        start = max(clause, self.last_end)
        if own and self._is_other_arm(own, group, start):
            self._compare(group)
        elif own:
            self._open(own, group, clause)
        elif not self.foreign(start, group.start, "share"):
            self._read_carried(group, clause, start)

    def _read_carried(self, group: Group, clause: int, start: int) -> None:
        """Read figures whose clause names no endpoint."""
        if self.current is None:
            named = self._behind(group) or self._from_before(group.start, group)
            if named:
                self._open([named], group, clause)
        elif self.current.takes(group.unit):
            if group.versus or self.subgroups(start, group.start) or self.trial(start, group.start):
                self._open([self.current], group, clause)
            elif group.start - self.last_end <= _NEXT_REACH and self.arm(start, group.start):
                self._compare(group)

    def _own(self, group: Group, clause: int) -> list[Endpoint]:
        """Return the endpoints that figures are results of, empty if no clause near names one."""
        for endpoint in self.endpoints:
            if endpoint.start >= group.end and self.joined(group.end, endpoint.start) == "of":
                return self._listed(endpoint, group, forward=True) if endpoint.takes(group.unit) else []
        if not group.versus and has_cue("outcome", self.text[group.end : group.end + _BESIDE], "subjects"):
            return []
        for endpoint in reversed(self.endpoints):
            if endpoint.end > group.start or endpoint.start < self.last_end:
                continue
            near = endpoint.start >= clause and group.start - endpoint.end <= _OWN_REACH
            topic = endpoint.end >= self.seen and group.start - endpoint.end <= _NEXT_REACH
            topic = topic and not self.parted(endpoint.end, group.start)
            if (near or topic) and endpoint.takes(group.unit) and not self.foreign(endpoint.end, group.start):
                return self._listed(endpoint, group, forward=False)
        if self.reports and self.joined(self.last_end, group.start) == "list":
            # figures of two units in one list: `PFS和ORR分别为5.1个月和20%`
            others = [e for e in self.endpoints if clause <= e.start < group.start and e is not self.current]
            return [endpoint for endpoint in others[::-1] if endpoint.takes(group.unit)][:1]
        return []

    def _listed(self, endpoint: Endpoint, group: Group, *, forward: bool) -> list[Endpoint]:
        """Return an endpoint with those it is listed with, if there are as many as figures; else it alone."""
        index = self.endpoints.index(endpoint)
        chain = [endpoint]
        for other in self.endpoints[index + 1 :] if forward else self.endpoints[:index][::-1]:
            first, second = (chain[-1], other) if forward else (other, chain[-1])
            if self.joined(first.end, second.begin) != "list" or not other.takes(group.unit):
                break
            chain.append(other)
        if forward and group.listed and len(chain) < len(group.pairs):
            chain += abbreviated(self.text, chain[-1].end)
        fits = len(chain) > 1 and len(group.pairs) in (len(chain), 2 * len(chain))
        return chain[:: 1 if forward else -1] if fits else [endpoint]

    def _behind(self, group: Group) -> Endpoint | None:
        """Return the endpoint that follows compared figures in its statement: `(18个月vs. 8个月)的应答时间`."""
        for endpoint in self.endpoints:
            if group.versus and endpoint.start >= group.end and endpoint.takes(group.unit):
                return None if self.parted(group.end, endpoint.start) else endpoint
        return None

    def _from_before(self, offset: int, group: Group | None = None) -> Endpoint | None:
        """Return the endpoint of the sentence before, for compared figures or a hazard ratio with none before them."""
        named = any(endpoint.start < offset for endpoint in self.endpoints)
        if not self.before or named or (group is not None and not group.versus):
            return None
        endpoint = Endpoint(0, 0, 0, self.before, "", rate=False)
        return endpoint if group is None or endpoint.takes(group.unit) else None

    def _open(self, endpoints: list[Endpoint], group: Group, clause: int) -> None:
        """Open the reports of figures."""
        populations = self._populations(group.start)
        pairs, subgroups = self._arranged(endpoints, group, clause)
        self.batch = len(self.reports)
        for index, (value, other) in enumerate(pairs):
            endpoint = endpoints[index if len(endpoints) > 1 else 0]
            self.reports.append(
                Report(
                    endpoint.shown(value.unit), value.start, -1, self.limited(value), other.value if other else "",
                    self._unit(endpoint, group), populations=(subgroups[index],) if subgroups else populations,
                )
            )  # fmt: skip
            self.current = endpoint
        told = self.text[max(clause, self.last_end) : group.start]
        if not group.listed and not group.versus and has_tail("both", told) and has_cue("outcome", told, "group"):
            self.reports[-1] = replace(self.reports[-1], comparator_value=self.reports[-1].value)
        self.last_end = group.end

    def _arranged(
        self, endpoints: list[Endpoint], group: Group, clause: int
    ) -> tuple[list[tuple[Figure, Figure | None]], list[str]]:
        """Return the figures of each report with the other arm's, and the subgroup of each where they are listed."""
        pairs = list(group.pairs)
        if not group.listed or len(pairs) == len(endpoints):
            return pairs, []
        figures = [first for first, _ in pairs]
        if len(endpoints) > 1:
            return list(zip(figures[::2], figures[1::2], strict=True)), []
        subgroups = self.listed_subgroups(self.last_end, group.start)
        if len(subgroups) == len(figures):
            return pairs, subgroups
        cohorts = has_cue("outcome", self.text[clause : group.start], "cohort")
        if len(figures) == _ARMS and (self.subgroups(clause, group.start) or not cohorts):
            return [(figures[0], figures[1])], []
        return pairs, []

    def _populations(self, offset: int) -> tuple[str, ...]:
        """Return the subgroups named since the last figure, else those of the report before in the same statement."""
        named = tuple(self.subgroups(self.last_end, offset))
        if named or not self.reports:
            return named
        last = self.reports[-1]
        same = not self.parted(self.last_end, offset) and self.depth(last.start) == self.depth(offset)
        return last.populations if same else ()

    def _unit(self, endpoint: Endpoint, group: Group) -> str:
        """Return the unit of figures, with what is told of them where they are a change and no level."""
        unit = "months" if group.unit == "?" else group.unit
        before = self.text[: group.start]
        change = next((value for value in ("increase", "decrease") if has_tail(value, before)), "")
        risk = has_cue("outcome", self.text[endpoint.start : group.start], "risk")
        if risk and not group.versus and has_cue("outcome", before[self.clause(group.start) :], "lowers"):
            return f"{unit} risk reduction"
        return unit if group.versus or not change else f"{unit} {change}"

    def _is_other_arm(self, own: list[Endpoint], group: Group, start: int) -> bool:
        """Tell whether a clause only repeats the endpoint for another arm: `A组ORR为40%，B组ORR为20%`."""
        last = self.reports[-1] if self.reports else None
        if last is None or group.versus or group.listed or own[0].start < start or last.unit != group.unit:
            return False
        if own[0].shown(group.unit) != last.endpoint or (last.comparator_value and last.other < 0):
            return False
        both = all(self.arm(*span) for span in ((self.clause(last.start), last.start), (start, group.start)))
        named = self.subgroups(start, group.start) or self.trial(start, group.start)
        told = self.text[start : group.start]
        return both and not named and has_cue("outcome", told, "group") and not has_cue("outcome", told, "cohort")

    def _compare(self, group: Group) -> None:
        """Give the last reports the figures of another arm; a third arm makes a report of its own."""
        figures = [first for first, _ in group.pairs]
        batch = self.reports[self.batch :]
        if len(figures) > len(batch):
            # one arm's figures are told one by one, the other's as a list
            self.batch = max(0, len(self.reports) - len(figures))
            batch = self.reports[self.batch :]
            if any(report.comparator_value for report in batch):
                return
        told = any(report.comparator_value and report.other < 0 for report in batch)
        if told or len(figures) not in (1, len(batch)) or batch[0].unit.split(" ")[0] != group.unit:
            return
        self.last_end = group.end
        if batch[0].comparator_value:
            figure = figures[0]
            first = replace(batch[0], hr="", ci="", p="")
            self.reports.append(replace(first, comparator_value=figure.value, other=figure.start))
            return
        for index, report in enumerate(batch):
            figure = figures[index if len(figures) > 1 else 0]
            compared = replace(report, comparator_value=figure.value, other=figure.start)
            self.reports[self.batch + index] = self._ordered(compared)

    def _ordered(self, report: Report) -> Report:
        """Return a report with the control's figure as the comparator's, also where it is printed first."""
        first, second = (self.text[self.clause(offset) : offset] for offset in (report.start, report.other))
        if has_cue("outcome", second, "control") or not has_cue("outcome", first, "control"):
            return report
        return replace(
            report, start=report.other, other=report.start, value=report.comparator_value, comparator_value=report.value
        )

    def _read_ratios(self, event: Found, ratios: list[str]) -> None:
        """Read hazard ratios: of the last reports, or reports of their own."""
        between = [e for e in self.endpoints if self.last_end <= e.start and e.end <= event.start]
        batch = self.reports[self.batch :]
        again = self.current is not None and all(endpoint.name == self.current.name for endpoint in between)
        new = self.parted(self.last_end, event.start) or self.subgroups(self.last_end, event.start)
        if batch and not batch[0].hr and again and not new and event.start - self.last_end <= _NEXT_REACH:
            self._give(ratios)
        else:
            self._open_ratios(event, ratios, between)
        self.last_end = event.end

    def _open_ratios(self, event: Found, ratios: list[str], between: list[Endpoint]) -> None:
        """Open reports that are hazard ratios alone, or the first figures of one."""
        chain = between[-len(ratios) :]
        listed = all(self.joined(a.end, b.begin) == "list" for a, b in pairwise(chain))
        if len(chain) < len(ratios) or not listed:
            last = next(
                (e for e in (*between[-1:], self.current, self._from_before(event.start)) if e is not None), None
            )
            chain = [last] * len(ratios) if last is not None else []
        subgroups = self.listed_subgroups(self.last_end, event.start)
        populations = self._populations(event.start)
        self.batch = len(self.reports)
        for index, (endpoint, ratio) in enumerate(zip(chain, ratios, strict=False)):
            own = (subgroups[index],) if len(subgroups) == len(ratios) > 1 else populations
            self.reports.append(Report(endpoint.name, event.start, hr=ratio, populations=own))
            self.current = endpoint

    def _give(self, ratios: list[str]) -> None:
        """Give the last reports their hazard ratios, in order.

        Where several arms have one each, the arm printed last is what all others are compared with.
        """
        batch = self.reports[self.batch :]
        if len(ratios) == len(batch) > 1 and len({report.value for report in batch}) == 1 and batch[-1].other >= 0:
            last = batch[-1]
            arms = [(last.value, last.start), *((report.comparator_value, report.other) for report in batch[:-1])]
            batch = [replace(last, value=value, start=start) for value, start in arms]
        for index, (report, ratio) in enumerate(zip(batch, ratios, strict=False)):
            again = report.unit.endswith(_RELATIVE) and _tells(report.value, ratio)
            kept = replace(report, value="", unit="") if again else report
            self.reports[self.batch + index] = replace(kept, hr=ratio)

    def _attach(self, event: Found, kind: str, value: str) -> None:
        """Give the last report its confidence interval or P value."""
        between = any(self.last_end <= e.start and e.end <= event.start for e in self.endpoints)
        if between or self.parted(self.last_end, event.start):
            return
        for index in range(self.batch, len(self.reports)):
            report = self.reports[index]
            if not (report.ci if kind == "ci" else report.p):
                self.reports[index] = replace(report, ci=value) if kind == "ci" else replace(report, p=value)
                self.last_end = event.end
                return


def _tells(reduction: str, ratio: str) -> bool:
    """Tell whether a reduction in % says what a hazard ratio says: `风险降低26%（HR=0.74）`."""
    return _NUMBER.fullmatch(reduction) is not None and abs(100 * (1 - float(ratio)) - float(reduction)) < 1
