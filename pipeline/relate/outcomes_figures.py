"""Figures of a sentence and how they are joined, endpoints, statistics: what a report of results is made of."""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.cues import Found, find_cues, has_cue, load_cues

TIME_ENDPOINTS = frozenset(
    {"OS", "PFS", "rPFS", "DFS", "iDFS", "EFS", "RFS", "MFS", "DMFS", "TTP", "TTF", "DOR", "intracranial PFS"}
)
"""Endpoints that are times; a share of patients is theirs only at a landmark (`3-year OS`) or named as a rate."""
NOT_REPORTED = frozenset({"safety", "DLT", "MTD"})
"""Endpoints of the cue file that have no figure of efficacy."""
_TIMES = frozenset({"months", "weeks", "days", "years"})
_RESPONSE = "response"
_SCORED = ("PASI", "ACR", "EASI", "ASAS", "SRI", "clinical", "endoscopic")
_DEFINED = re.compile(r"[(（][^()（）]*")
_BRACKET_END = re.compile(r"[^()（）]*[)）]")
_RATE_REACH = 4
_LISTED_LANDMARK = re.compile(r"(?<![\d.])(\d{1,2})\s?([^\W\d_]{0,2}?)\s?([^\w\s]|[^\W\d_])\s?$")
_LISTED_SHORT = re.compile(r"(\W?\w{1,2}?\s?)([A-Z]{2,5})(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at `start` to `end`; `value` without its unit, `NR` for a median that was not reached."""

    start: int
    end: int
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that stand together: each with the one it is compared with, or none.

    `listed` tells that they are joined as a list (`8.2个月和4.5个月`), which may mean arms, endpoints or populations.
    """

    start: int
    end: int
    pairs: tuple[tuple[Figure, Figure | None], ...]
    listed: bool = False
    versus: bool = False

    @property
    def unit(self) -> str:
        """Unit of the figures; the first one's."""
        return self.pairs[0][0].unit


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint named at `start` to `end`, its definition in brackets taken in.

    `begin` is where its landmark begins (`3年OS率`), `start` if it has none; `rate` tells that it is named as a rate.
    """

    begin: int
    start: int
    end: int
    name: str
    landmark: str
    rate: bool

    def takes(self, unit: str) -> bool:
        """Tell whether a figure in this unit can be a result of the endpoint."""
        if self.name in TIME_ENDPOINTS:
            if unit == "%":
                return self.rate or bool(self.landmark)
            return unit in {*_TIMES, "?"} and not self.rate
        return unit not in _TIMES

    def shown(self, unit: str) -> str:
        """Return the endpoint as the tables name it: with its landmark where the figure is a share."""
        landmark = self.name in TIME_ENDPOINTS and self.landmark and unit not in _TIMES
        return f"{self.landmark} {self.name}" if landmark else self.name


def joined(text: str) -> str:
    """Return how two things are joined by the text between: `versus`, `list`, `to`, `of` (also by none), or nothing."""
    stripped = text.strip()
    if not stripped:
        return "of"
    return next((cue.value for cue in load_cues("outcome_join") if cue.pattern.fullmatch(stripped)), "")


def find_groups(text: str, masked: list[tuple[int, int]]) -> list[Group]:
    """Find the figures of a sentence, those that stand together as one group, by start.

    Parameters
    ----------
    text : str
        Clean text of the sentence.
    masked : list of (int, int)
        Ranges whose numbers are no figures: thresholds, confidence intervals, landmarks.
    """
    figures = [
        Figure(hit.start, hit.end, *_value_and_unit(hit.value))
        for hit in find_cues("outcome_figure", text)
        if not any(start < hit.end and hit.start < end for start, end in masked)
    ]
    groups: list[Group] = []
    done = 0
    for index, first in enumerate(figures):
        if index < done:
            continue
        chain, seps = [first], [""]
        for figure in figures[index + 1 :]:
            sep = joined(text[chain[-1].end : figure.start])
            raised = sep == "to" and len(chain) == 1 and has_tail("from", text[: first.start])
            if not (sep in {"versus", "list"} or raised) or not _same_unit(chain, figure):
                break
            chain.append(figure)
            seps.append(sep)
        done = index + len(chain)
        if len(chain) > 1 or first.unit != "?" or first.value == "NR":
            groups.append(_group(chain, seps))
    return groups


def has_tail(value: str, text: str) -> bool:
    """Tell whether a cue of `outcome.tsv` with this value stands at the end of a text."""
    return any(hit.end == len(text.rstrip()) for hit in find_cues("outcome", text.rstrip(), frozenset({value})))


def _value_and_unit(cell: str) -> tuple[str, str]:
    """Split what a figure's cue gives into the number and its unit."""
    value, unit = cell.rsplit(" ", 1)
    return value.replace(" ", ""), unit


def _same_unit(chain: list[Figure], figure: Figure) -> bool:
    """Tell whether a figure has the unit of those before it; one printed without a unit has any."""
    units = {other.unit for other in (*chain, figure) if other.unit != "?"}
    return len(units) <= 1


def _group(chain: list[Figure], seps: list[str]) -> Group:
    """Put figures together by what joins them; one without a unit takes that of its neighbours."""
    unit = next((figure.unit for figure in chain if figure.unit != "?"), "?")
    filled = [Figure(figure.start, figure.end, figure.value, unit) for figure in chain]
    start, end = chain[0].start, chain[-1].end
    if "to" in seps:
        return Group(start, end, ((filled[1], filled[0]),), versus=True)
    pairs: list[tuple[Figure, Figure | None]] = []
    for figure, sep in zip(filled, seps, strict=True):
        if sep == "versus" and pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], figure)
        else:
            pairs.append((figure, None))
    versus = "versus" in seps
    return Group(start, end, tuple(pairs), listed=len(pairs) > 1 and not versus, versus=versus)


def find_statistics(text: str) -> list[Found]:
    """Find hazard ratios, confidence intervals and P values, by start.

    Values are `hr 0.71` (several joined by `;`), `ci 0.52-0.85`, `p 0.021` or `p <0.001`; `skip` is a bare `95%CI`.
    """
    return find_cues("outcome_statistic", text)


def find_endpoints(text: str, before: str = "") -> list[Endpoint]:
    """Find the endpoints that a sentence names, by start; none overlap.

    A name with its definition in brackets is one endpoint. A response without a measure is that of the score named
    before it, of the endpoint `before` of the sentence before, else the objective response.
    """
    hits = _hits(text)
    found: list[Endpoint] = []
    for hit in hits:
        last = found[-1] if found else None
        if last is not None and _is_defined(text, last, hit):
            end = _BRACKET_END.match(text, hit.end)
            found[-1] = _endpoint(text, last.start, end.end() if end else hit.end, last.name)
        elif hit.value == _RESPONSE:
            _add_response(text, hit, found, before)
        elif hit.value not in NOT_REPORTED:
            found.append(_endpoint(text, hit.start, hit.end, hit.value))
    return [endpoint for one in found for endpoint in (*_landmarks_before(text, one), one)]


def endpoint_names(text: str) -> tuple[str, ...]:
    """Return the endpoints that a text lists, as the tables name them, each once in order of the text."""
    hits = (hit for hit in _hits(text) if hit.value != _RESPONSE)
    return tuple(dict.fromkeys(_endpoint(text, hit.start, hit.end, hit.value).shown("%") for hit in hits))


def _landmarks_before(text: str, endpoint: Endpoint) -> list[Endpoint]:
    """Return the endpoint at the landmarks that are listed before its own: `1年和2年OS率`, `1、3、5年生存率`."""
    found: list[Endpoint] = []
    end = endpoint.begin
    while endpoint.landmark and (match := _LISTED_LANDMARK.search(text[:end])) and joined(match.group(3)) == "list":
        if match.group(2) not in text[endpoint.begin : endpoint.start]:
            break
        end = match.start()
        landmark = f"{match.group(1)}-{endpoint.landmark.split('-')[1]}"
        found.append(Endpoint(end, end, match.start(3), endpoint.name, landmark, endpoint.rate))
    return found[::-1]


def abbreviated(text: str, start: int) -> list[Endpoint]:
    """Return what is listed at an offset right behind an endpoint as an abbreviation that no cue knows; or nothing."""
    match = _LISTED_SHORT.match(text, start)
    if match is None or joined(match.group(1)) != "list":
        return []
    return [Endpoint(match.start(2), match.start(2), match.end(), match.group(2), "", rate=False)]


def _hits(text: str) -> list[Found]:
    """Return the endpoint cues: those of outcomes, then those of trials, then words for a response of any kind."""
    taken: list[Found] = []
    for file, values in (
        ("outcome_endpoint", _endpoint_values()),
        ("endpoint", None),
        ("outcome_endpoint", frozenset({_RESPONSE})),
    ):
        taken += [
            hit
            for hit in find_cues(file, text, values)
            if all(hit.end <= other.start or other.end <= hit.start for other in taken)
        ]
    return sorted(taken, key=lambda hit: hit.start)


@cache
def _endpoint_values() -> frozenset[str]:
    """Return the values of the endpoint cues, words for a response apart."""
    return frozenset(cue.value for cue in load_cues("outcome_endpoint")) - {_RESPONSE}


def _endpoint(text: str, start: int, end: int, name: str) -> Endpoint:
    """Build an endpoint with the landmark printed before it."""
    found = find_cues("outcome_landmark", text[:start])
    landmark = found[-1] if found else Found(start, start, "", "")
    behind = has_cue("outcome_rate", text[end : end + _RATE_REACH], "behind")
    rate = behind or has_cue("outcome_rate", text[start:end], "name")
    return Endpoint(landmark.start, start, end, name, landmark.value, rate)


def _is_defined(text: str, last: Endpoint, hit: Found) -> bool:
    """Tell whether a name stands in the bracket right behind another one, and so only abbreviates it."""
    between = text[last.end : hit.start]
    return _DEFINED.fullmatch(between) is not None and not any(char.isdigit() for char in between)


def _add_response(text: str, hit: Found, found: list[Endpoint], before: str) -> None:
    """Add a word for a response: part of the endpoint right before it, or one of its own."""
    last = found[-1] if found else None
    if last is not None and not text[last.end : hit.start].strip():
        found[-1] = _endpoint(text, last.start, hit.end, last.name)
        return
    names = [endpoint.name for endpoint in found] or [before]
    scored = [name for name in names if name.startswith(_SCORED)]
    found.append(_endpoint(text, hit.start, hit.end, scored[-1] if scored else "ORR"))
