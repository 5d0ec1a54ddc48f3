"""Reports of results in a sentence: which figure is a result of which endpoint, and against what.

Works on clean text and ranges in it alone. A sentence is read from left to right, figure by figure; a figure either opens
a report (its clause names an endpoint, a subgroup or another trial), or is the other arm's figure of the report before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.lexicon.cues import Found, find_cues, has_cue
from pipeline.relate.outcomes_figures import Endpoint, Group, find_endpoints, find_groups, find_statistics, has_tail, joined

_BORDER = re.compile(r"[，。；！？]|[,;](?!\d)|[:：](?=\D)")
_SEGMENT = re.compile(r"[。；;]")
_DEFINITION = re.compile(r"[(（][^()（）]*[)）]")
_OWN_REACH = 48
"""Code points between an endpoint and its figure in one clause."""
_NEXT_REACH = 70
"""Code points between a report and the other arm's figure, or between an endpoint and a figure some clauses on."""
_ARMS = 2


@dataclass(frozen=True, slots=True)
class Marks:
    """Ranges of a sentence that others have read: subgroups with their names, trials, drugs."""

    populations: Sequence[Found] = ()
    trials: Sequence[tuple[int, int]] = ()
    drugs: Sequence[tuple[int, int]] = ()


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
class _Reader:
    """State while a sentence is read; `batch` is where the reports of the last figures begin in `reports`."""

    text: str
    marks: Marks
    before: str
    reports: list[Report] = field(default_factory=list)
    batch: int = 0
    last_end: int = 0

    def read(self) -> list[Report]:
        """Read the sentence."""
        statistics = find_statistics(self.text)
        self.endpoints = find_endpoints(self.text, self.before)
        plain = _DEFINITION.sub(lambda found: _blank(found.group()), self.text)
        self.borders = [found.start() + 1 for found in _BORDER.finditer(plain)]
        masked = [(hit.start, hit.end) for hit in (*statistics, *self.marks.populations)]
        masked += [(endpoint.start, endpoint.end) for endpoint in self.endpoints]
        masked += [(e.start - _landmark_width(self.text, e), e.start) for e in self.endpoints if e.landmark]
        groups = find_groups(self.text, masked)
        for event in sorted((*groups, *statistics), key=lambda event: event.start):
            if isinstance(event, Group):
                self._group(event)
            elif event.value != "skip":
                kind, value = event.value.split(" ", 1)
                self._ratio(event, value.split(";")) if kind == "hr" else self._attach(event, kind, value)
        return self.reports

    def _group(self, group: Group) -> None:
        """Read figures: a report of their own, or the other arm's."""
        clause = self._clause(group.start)
        own = self._own(group, clause)
        if own:
            if self._is_other_arm(own, group, clause):
                self._compare(group)
            else:
                self._report(own, group, clause)
        elif not self._foreign(max(clause, self.last_end), group.start):
            self._carried(group, clause)

    def _carried(self, group: Group, clause: int) -> None:
        """Read figures whose clause names no endpoint."""
        start = max(clause, self.last_end)
        last = self.reports[-1] if self.reports else None
        if last is None:
            named = self._behind(group) or self._from_before(group)
            if named:
                self._report([named], group, clause)
            return
        carried = self._last_endpoint()
        if carried is None or not carried.takes(group.unit):
            return
        if self._named(start, group.start) or group.versus or (group.listed and self._has_trial(start, group.start)):
            self._report([carried], group, clause)
        elif group.start - self.last_end <= _NEXT_REACH and self._is_arm(start, group.start):
            self._compare(group)

    def _own(self, group: Group, clause: int) -> list[Endpoint]:
        """Return the endpoints that figures are results of, empty if no clause near names one."""
        for endpoint in self.endpoints:
            if endpoint.start >= group.end and self._joined(group.end, endpoint.start) == "of" and endpoint.takes(group.unit):
                return self._listed(endpoint, group, forward=True)
        if has_cue("outcome", self.text[group.end : group.end + 4], "subjects") and not group.listed:
            return []
        for endpoint in reversed(self.endpoints):
            if endpoint.end > group.start or endpoint.start < self.last_end:
                continue
            near = endpoint.start >= clause and group.start - endpoint.end <= _OWN_REACH
            topic = group.start - endpoint.end <= _NEXT_REACH and not _SEGMENT.search(self.text[endpoint.end : group.start])
            if (near or topic) and endpoint.takes(group.unit) and not self._foreign(endpoint.end, group.start):
                return self._listed(endpoint, group, forward=False)
        return []

    def _listed(self, endpoint: Endpoint, group: Group, *, forward: bool) -> list[Endpoint]:
        """Return an endpoint with those it is listed with, if there are as many as figures; else it alone."""
        chain = [endpoint]
        index = self.endpoints.index(endpoint)
        others = self.endpoints[index + 1 :] if forward else self.endpoints[:index][::-1]
        for other in others:
            first, second = (chain[-1], other) if forward else (other, chain[-1])
            if self._joined(first.end, second.start) != "list" or not other.takes(group.unit):
                break
            chain.append(other)
        chain = chain if forward else chain[::-1]
        count = len(group.pairs)
        return chain if len(chain) > 1 and count in (len(chain), 2 * len(chain)) else [endpoint]

    def _report(self, endpoints: list[Endpoint], group: Group, clause: int) -> None:
        """Open the reports of figures."""
        populations = self._populations(clause, group.start)
        pairs, subgroups = self._arranged(endpoints, group, clause)
        self.batch = len(self.reports)
        for index, (value, other) in enumerate(pairs):
            endpoint = endpoints[index % len(endpoints)] if len(endpoints) > 1 else endpoints[0]
            self.reports.append(
                Report(
                    endpoint.shown(value.unit), value.start, -1, self._modified(value.start, value.value),
                    other.value if other else "", self._unit(endpoint, value.start, value.unit),
                    populations=(subgroups[index],) if subgroups else populations,
                )
            )  # fmt: skip
        if len(pairs) == 1 and pairs[0][1] is None and has_tail("both", self.text[: group.start]):
            if has_cue("outcome", self.text[clause : group.start], "two arms", "group"):
                self.reports[-1] = replace(self.reports[-1], comparator_value=self.reports[-1].value)
        self.last_end = group.end

    def _arranged(self, endpoints, group, clause):  # type: ignore[no-untyped-def]
        """Return the figures of each report with the other arm's, and the subgroup of each where they are listed."""
        pairs = list(group.pairs)
        if not group.listed:
            return pairs, []
        figures = [first for first, _ in pairs]
        if len(endpoints) > 1:
            if len(figures) == len(endpoints):
                return pairs, []
            return [(figures[2 * i], figures[2 * i + 1]) for i in range(len(endpoints))], []
        subgroups = self._listed_populations(max(clause, self.last_end), group.start)
        if len(subgroups) == len(figures):
            return pairs, subgroups
        if len(figures) == _ARMS and not has_cue("outcome", self.text[clause : group.start], "cohort"):
            return [(figures[0], figures[1])], []
        return pairs, []

    def _compare(self, group: Group) -> None:
        """Give the last reports the figures of another arm."""
        figures = [first for first, _ in group.pairs]
        open_ = self.reports[self.batch :]
        if any(report.comparator_value and report.other < 0 for report in open_) or group.versus:
            return
        if len(figures) not in (1, len(open_)):
            return
        for index, report in enumerate(list(open_)):
            figure = figures[index] if len(figures) > 1 else figures[0]
            compared = replace(report, comparator_value=figure.value, other=figure.start)
            if not report.comparator_value:
                compared = self._ordered(compared, figure.start)
                self.reports[self.batch + index] = compared
            elif len(open_) == index + 1 or len(open_) == 1 or report.value != open_[index + 1].value:
                self.reports.append(replace(compared, hr="", ci="", p=""))
        self.last_end = group.end

    def _ordered(self, report: Report, other: int) -> Report:
        """Return a report with the control's figure as the comparator's, which may be printed first."""
        first = self.text[self._clause(report.start) : report.start]
        second = self.text[self._clause(other) : other]
        if has_cue("outcome", first, "control") and not has_cue("outcome", second, "control"):
            return replace(
                report, start=other, other=report.start, value=report.comparator_value, comparator_value=report.value
            )
        return report

    def _ratio(self, event: Found, ratios: list[str]) -> None:
        """Read hazard ratios: of the last reports, or reports of their own."""
        clause = self._clause(event.start)
        start = max(clause, self.last_end)
        between = [e for e in self.endpoints if self.last_end <= e.start and e.end <= event.start]
        open_ = [r for r in self.reports[self.batch :] if not r.hr]
        parted = _SEGMENT.search(self.text[self.last_end : event.start]) or self._named(self.last_end, event.start)
        if open_ and not between and not parted and event.start - self.last_end <= _NEXT_REACH:
            self._give_ratios(ratios)
        else:
            named = between[-1:] or [e for e in (self._last_endpoint(), self._from_before(None)) if e][:1]
            chain = self._listed_back(between, len(ratios))
            subgroups = self._listed_populations(start, event.start)
            populations = self._populations(clause, event.start)
            self.batch = len(self.reports)
            for index, ratio in enumerate(ratios):
                endpoint = chain[index] if chain else named[0] if named else None
                own = (subgroups[index],) if len(subgroups) == len(ratios) > 1 else populations
                if endpoint is not None:
                    self.reports.append(Report(endpoint.name, event.start, hr=ratio, populations=own))
        self.last_end = event.end

    def _give_ratios(self, ratios: list[str]) -> None:
        """Give the last reports their hazard ratios, in order.

        Where several arms have one each, the arm printed last is what all others are compared with.
        """
        batch = self.reports[self.batch :]
        if len(ratios) == len(batch) > 1 and len({report.value for report in batch}) == 1 and batch[-1].other >= 0:
            last = batch[-1]
            values = [(last.value, last.start), *((r.comparator_value, r.other) for r in batch[:-1])]
            batch = [
                replace(last, value=value, start=start, comparator_value=last.comparator_value) for value, start in values
            ]
        for index, (report, ratio) in enumerate(zip(batch, ratios, strict=False)):
            self.reports[self.batch + index] = replace(report, hr=ratio)

    def _listed_back(self, between: list[Endpoint], count: int) -> list[Endpoint]:
        """Return the last endpoints where they are listed and as many as the ratios; else nothing."""
        chain = between[-count:]
        linked = all(self._joined(a.end, b.start) == "list" for a, b in zip(chain, chain[1:], strict=False))
        return chain if count > 1 and len(chain) == count and linked else []

    def _attach(self, event: Found, kind: str, value: str) -> None:
        """Give the last report its confidence interval or P value."""
        parted = any(self.last_end <= e.start and e.end <= event.start for e in self.endpoints)
        if not self.reports or parted or _SEGMENT.search(re.sub(r"[(（][^()（）]*$", "", self.text[self.last_end : event.start])):
            return
        for index in range(self.batch, len(self.reports)):
            report = self.reports[index]
            if not (report.ci if kind == "ci" else report.p):
                self.reports[index] = replace(report, **{kind: value})
                break
        self.last_end = event.end
