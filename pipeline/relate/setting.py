"""In whom: disease, line, biomarker, prior therapy, population and phase, by the cue files."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise

from pipeline.article import Mention, Setting
from pipeline.lexicon.cues import find_cues, has_cue, is_cue
from pipeline.relate.context import Context, Row, Sentence

_MARKER = re.compile(r"^[A-Za-z0-9.]*(?:-[A-Z][A-Za-z0-9]*)?")
_HISTOLOGIES = frozenset({"squamous cell carcinoma", "adenocarcinoma", "neuroendocrine carcinoma"})
"""Tumours named by their tissue alone, whose site the context gives."""
_PD_L1_WORDS = frozenset({"PD-L1+", "PD-L1 high"})
"""What a threshold of expression beside it says more exactly (`PD-L1阳性（TPS≥1%）`)."""
_SETTING_ROLES = ("setting", "disease", "name", "trial", "title")


def values(name: str, text: str) -> tuple[str, ...]:
    """Return the values of the cues of a file in a text, each once, in order of the text."""
    found = (value for hit in find_cues(name, text) for value in hit.value.split(";"))
    return tuple(dict.fromkeys(found))


def phase_in(text: str) -> str:
    """Return the phase that a text names, empty if it names none or several."""
    hits = find_cues("phase", text)
    if len({hit.value for hit in hits}) != 1 or any(has_cue("join", text[: hit.start], "phase_list") for hit in hits):
        return ""
    return hits[0].value


def read_setting(text: str) -> Setting:
    """Read everything but the disease from a text; what untreated patients get is a first line."""
    prior = values("prior_therapy", text)
    markers = values("biomarker", text)
    if any(marker.startswith("PD-L1>=") for marker in markers):
        markers = tuple(marker for marker in markers if marker not in _PD_L1_WORDS)
    line = values("line", text) or (("1L",) if "treatment-naive" in prior else ())
    return Setting(
        line=line,
        biomarker=markers,
        prior_therapy=prior,
        population=values("population", text),
        phase=phase_in(text),
    )


def row_scopes(context: Context, row: Row) -> list[tuple[str, Setting]]:
    """Return what each scope of a table row states, the nearest first.

    These are its cells (the title of the trial last), the heading of its group of rows, caption, section and title of
    the article. The phase, which has columns of its own, is left to `row_phase`.
    """
    blocks = context.article.blocks
    cells = [index for role in ("setting", "disease") for index in row.every(role)]
    own = replace(read_setting("；".join(blocks[index].text for index in cells)), phase="")
    named = (context.mentions(index, "disease") for role in _SETTING_ROLES for index in row.every(role))
    own = replace(own, disease=_names(next((found for found in named if found), [])))
    section = blocks[row.own[0]]
    wide = Setting(
        context.section_diseases(section), values("line", section.section), values("biomarker", section.section)
    )
    above = [
        *(("cell", index) for index in row.every("title")),
        ("heading", row.heading),
        ("caption", context.captions.get(row.table)),
    ]
    heads = [
        (scope, replace(read_setting(blocks[index].text), disease=_names(context.mentions(index, "disease")), phase=""))
        for scope, index in above
        if index is not None
    ]
    return [("cell", own), *heads, ("section", wide), ("title", Setting(context.disease))]


def _names(diseases: Sequence[Mention]) -> tuple[str, ...]:
    """Return the names of diseases, each once."""
    return tuple(dict.fromkeys(mention.name_en for mention in diseases))


def row_setting(context: Context, row: Row) -> Setting:
    """Read the setting of a table row, each part from the nearest scope that states it; populations add up.

    Bare resistance (`耐药`) is resistance to what the caption or the title names.
    """
    scopes = row_scopes(context, row)
    setting = reduce(merge, (scope for _, scope in scopes))
    diseases = tuple(dict.fromkeys(_with_site(context, row, name) for name in setting.disease))
    caption = context.article.blocks[context.captions[row.table]].text if row.table in context.captions else ""
    agents = (hit.value for about in (caption, context.article.title) for hit in find_cues("resistance", about))
    agent = next(agents, "resistant")
    prior = tuple(dict.fromkeys(agent if value == "resistant" else value for value in setting.prior_therapy))
    population = tuple(dict.fromkeys(value for _, scope in scopes for value in scope.population))
    return replace(setting, disease=diseases, prior_therapy=prior, population=population)


def row_phase(context: Context, row: Row, number: str = "") -> str:
    """Return the phase of a row: of its own column, else behind its registry number, else of the caption."""
    blocks = context.article.blocks
    for role in ("phase", "registry", "trial", "name", "title"):
        if role in row.cells:
            index = row.cells[role]
            text = blocks[index].text
            if number and role != "phase":
                text = _behind(context, index, number)
            if phase := phase_in(text) or (phase_in(f"phase {text}") if role == "phase" else ""):
                return phase
    caption = context.captions.get(row.table)
    own_column = any(has_cue("phase", blocks[index].text) for index in row.own)
    return "" if own_column or caption is None else phase_in(blocks[caption].text)


def _behind(context: Context, index: int, number: str) -> str:
    """Return the text of a cell from a registry number to the next one, the whole cell if the number is not in it."""
    ids = context.mentions(index, "trial_id")
    text = context.article.blocks[index].text
    for position, mention in enumerate(ids):
        if mention.name_en == number:
            end = ids[position + 1].span.start if position + 1 < len(ids) else len(text)
            return text[mention.span.start : end] if len(ids) > 1 else text
    return text


def sentence_diseases(context: Context, sentence: Sentence) -> tuple[str, ...]:
    """Return the diseases in whom: the first one that is said to be treated, with those listed beside it.

    A disease is treated if patients, a line of therapy or the like follow it, or a word for treatment or a stage stands
    before it. What else a sentence names, adverse events above all, is no setting; empty if nothing is left.
    """
    text = context.article.blocks[sentence.block].text
    named = [mention for mention in sentence.mentions if mention.type == "disease"]
    for first, mention in enumerate(named):
        if not _is_treated(text, sentence, mention) or _is_site_only(mention.name_en):
            continue
        found = [mention]
        for before, after in pairwise(named[first:]):
            if not is_cue("join", text[before.span.end : after.span.start], "disease_list"):
                break
            found.append(after)
        return tuple(dict.fromkeys(other.name_en for other in found))
    return ()


def _is_treated(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Tell whether what stands beside a disease says that it is treated, and not that it is what patients died of."""
    before = text[max(sentence.span.start, mention.span.start - 8) : mention.span.start]
    if has_cue("treated", before, "cause"):
        return False
    return has_cue("treated", text[mention.span.end : mention.span.end + 14], "after") or has_cue(
        "treated", before, "before"
    )


def _is_site_only(name: str) -> bool:
    """Tell whether a name is a metastasis without its tumour, which is a feature of patients."""
    return name.endswith("metastasis") and len(name.split(" ")) <= 2


def merge(nearest: Setting, wider: Setting) -> Setting:
    """Return a setting whose empty fields are filled from a wider scope; other biomarkers of that scope still hold."""
    return Setting(
        nearest.disease or wider.disease,
        nearest.line or wider.line,
        _add_markers(nearest.biomarker, wider.biomarker),
        nearest.prior_therapy or wider.prior_therapy,
        nearest.population or wider.population,
        nearest.phase or wider.phase,
    )


def _add_markers(nearest: tuple[str, ...], wider: tuple[str, ...]) -> tuple[str, ...]:
    """Return biomarkers with those of a wider scope that are about other genes."""
    own = {_MARKER.findall(value)[0] for value in nearest}
    return tuple(dict.fromkeys((*(v for v in wider if _MARKER.findall(v)[0] not in own), *nearest)))


def _with_site(context: Context, row: Row, name: str) -> str:
    """Return a histology with the tumour that the caption or the document is about (`Sq` in a table on NSCLC)."""
    caption = context.captions.get(row.table)
    named = context.mentions(caption, "disease") if caption is not None else []
    for site in (*(mention.name_en for mention in named), *context.disease):
        for key in (f"{name.split(' ')[0]} {site}", f"{site.removesuffix(' cancer')} {name}"):
            if name in _HISTOLOGIES and context.concepts.get("disease", key):
                return key
    return name
