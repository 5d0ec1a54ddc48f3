"""Checks of the curated data: every problem a line, with file, row, column, value, what is wrong and the remedy."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon.concepts import Term, load_concepts, parse_target
from pipeline.lexicon.cues import compile_cue
from pipeline.lexicon.files import (
    CONCEPT_FILES,
    CUE_COLUMNS,
    LEVEL_COLUMNS,
    SYNONYM_KINDS,
    TYPES,
    read_rows,
    split_values,
)
from pipeline.lexicon.fold import fold, is_han
from pipeline.lexicon.registry import find_registered

STEM_COLUMNS = ("ending_zh", "ending_en", "meaning", "exceptions")
WORD_COLUMNS = ("surface", "kind", "meaning")
WORD_KINDS = frozenset({"word", "clinical"})
ZH_SOURCES = frozenset({"", "NMPA", "CHP", "WS", "review", "CNSTD", "unverified"})
ACTIONS = frozenset({
    "inhibitor", "antagonist", "agonist", "antibody", "binder", "degrader", "payload", "activator", "modulator",
    "antigen", "carrier", "replacement",
})  # fmt: skip
ID_PATTERNS = {
    "chebi": r"\d+",
    "cl": r"\d{7}",
    "clinicaltrials": r"NCT\d{8}",
    "drugbank": r"DB\d{5}",
    "hgnc": r"\d{1,5}",
    "hp": r"\d{7}",
    "icd10": r"[A-Z]\d+((-[A-Z]\d+)|(\.\d))?",
    "mesh": r"[CDQ]\d+",
    "mondo": r"\d{7}",
    "ncit": r"(C|R|P|A|NHC)\d+",
}
"""Local identifiers by prefix, after Bioregistry 0.15 (drugbank and clinicaltrials: the MIRIAM pattern it quotes)."""
SHARED_IDS = frozenset({"icd10"})
"""Vocabularies so coarse that several concepts share an identifier."""
REFERENCES: dict[tuple[str, str], tuple[str, ...]] = {
    ("drugs.tsv", "class"): ("drug_classes.tsv",),
    ("genes.tsv", "members"): ("genes.tsv",),
    ("cell_types.tsv", "markers"): ("genes.tsv",),
    ("diseases.tsv", "parents"): ("diseases.tsv",),
    ("drug_classes.tsv", "targets"): ("genes.tsv",),
    ("regimens.tsv", "components"): ("drugs.tsv", "drug_classes.tsv"),
}
"""Columns whose values are keys of the rows of other files."""

Rows = list[dict[str, str]]
Tables = dict[str, Rows]


def check(folder: Path) -> list[str]:
    """Check all files of a folder of lexicons.

    Parameters
    ----------
    folder : Path
        The folder, laid out as `lexicons/`.

    Returns
    -------
    list of str
        A line for each problem, `lexicons/FILE:ROW: column: value: what is wrong (remedy)`; rows count from 1, the
        header. Empty for clean lexicons. What needs all rows is looked at only when each row by itself is right.
    """
    problems: list[str] = []
    tables = {file: _read(folder / file, columns, problems) for file, columns in CONCEPT_FILES.items()}
    levels = _read(folder / "levels.tsv", LEVEL_COLUMNS, problems)
    stems = _read(folder / "stems.tsv", STEM_COLUMNS, problems)
    words = _read(folder / "common_words.tsv", WORD_COLUMNS, problems)
    for file, rows in tables.items():
        problems += _check_cells(file, rows)
        problems += _check_keys(file, rows, lambda row: (row["name_en"],))
        problems += _check_concepts(file, rows, tables)
    problems += _check_keys("levels.tsv", levels, lambda row: (row["surface"], row["type"]))
    problems += _check_levels(levels)
    problems += _check_keys("common_words.tsv", words, lambda row: (row["surface"],))
    problems += _check_words(words)
    problems += _check_keys("stems.tsv", stems, lambda row: (row["ending_zh"],))
    problems += _check_endings(stems, tables.get("drugs.tsv", []))
    if not problems:
        terms = load_concepts(folder).terms
        problems += _check_surfaces(terms, {fold(row["surface"]): row["meaning"] for row in words})
        problems += _check_known_surfaces(levels, terms)
    for path in sorted((folder / "cues").glob("*.tsv")):
        problems += _check_cues(f"cues/{path.name}", _read(path, CUE_COLUMNS, problems))
    return problems


def _line(file: str, number: int, column: str, value: str, what: str, remedy: str) -> str:
    """Return a problem as a line."""
    return f"lexicons/{file}:{number}: {column}: {value}: {what} ({remedy})"


def _read(path: Path, columns: tuple[str, ...], problems: list[str]) -> Rows:
    """Read a file; one that cannot be read is a problem and has no rows."""
    try:
        return read_rows(path, columns)
    except LexiconError as error:
        problems.append(str(error))
        return []


def _check_cells(file: str, rows: Rows) -> Iterator[str]:
    """Check what holds for every cell of a concept file."""
    for number, row in enumerate(rows, start=2):
        for column, value in row.items():
            if value != value.strip() or "\r" in value or "\ufeff" in value or "  " in value:
                yield _line(file, number, column, repr(value), "white space that does not belong there", "remove it")
            if column != "name_en" and "" in split_values(value):
                yield _line(file, number, column, value, "an empty value between ;", "remove a ;")
        if row["zh_source"] not in ZH_SOURCES:
            remedy = f"one of {' '.join(sorted(ZH_SOURCES - {''}))}"
            yield _line(file, number, "zh_source", row["zh_source"], "no known source", remedy)
        elif bool(row["name_zh"]) != bool(row["zh_source"]):
            remedy = "name the source, or `unverified`" if row["name_zh"] else "leave it empty without a Chinese name"
            yield _line(file, number, "zh_source", row["zh_source"], "does not go with name_zh", remedy)


def _check_keys(file: str, rows: Rows, key: Callable[[dict[str, str]], tuple[str, ...]]) -> Iterator[str]:
    """Check that the keys of a file rise and that none stands twice."""
    keys = [key(row) for row in rows]
    for number, (before, after) in enumerate(pairwise(keys), start=3):
        value = " ".join(after)
        if not after[0]:
            yield _line(file, number, "key", value, "the key is empty", "name the row")
        elif before == after:
            yield _line(file, number, "key", value, "stands twice", "merge the rows")
        elif before > after:
            yield _line(file, number, "key", value, f"stands behind {' '.join(before)}", "sort the rows by code point")


def _check_concepts(file: str, rows: Rows, tables: Tables) -> Iterator[str]:
    """Check the rows of a concept file, each by itself and its references."""
    known = {name: {row["name_en"] for row in other} for name, other in tables.items()}
    references = [
        (column, others, set[str]().union(*(known[other] for other in others)))
        for (of_file, column), others in REFERENCES.items()
        if of_file == file and all(known[other] for other in others)  # a file that cannot be read has no keys
    ]
    first_with: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        yield from _check_id(file, number, row["id"], first_with)
        yield from _check_synonyms(file, number, row)
        if file == "drugs.tsv":
            yield from _check_targets(file, number, row["targets"], known)
        for column, others, keys in references:
            for value in split_values(row[column]):
                if value not in keys:
                    what = f"no row of {' or '.join(others)}"
                    yield _line(file, number, column, value, what, "add the row or mend the name")
        if file == "trial_names.tsv":
            for value in split_values(row["registry"]):
                if [hit.number for hit in find_registered(value)] != [value]:
                    yield _line(file, number, "registry", value, "no registry number", "as the registry prints it")
        if file == "trial_series.tsv" and "{n}" not in row["style"]:
            yield _line(file, number, "style", row["style"], "lacks {n}", f"e.g. {row['name_en']}-{{n}}")


def _check_id(file: str, number: int, curie: str, first_with: dict[str, int]) -> Iterator[str]:
    """Check an identifier: a known prefix, the form of its vocabulary, no other row with it."""
    if not curie:
        return
    prefix, _, local = curie.partition(":")
    if prefix not in ID_PATTERNS:
        yield _line(file, number, "id", curie, "unknown prefix", f"one of {' '.join(ID_PATTERNS)}")
    elif not re.fullmatch(ID_PATTERNS[prefix], local):
        yield _line(file, number, "id", curie, "not the form of its vocabulary", f"{prefix}:{ID_PATTERNS[prefix]}")
    first = first_with.setdefault(curie, number)
    if first != number and prefix not in SHARED_IDS:
        yield _line(file, number, "id", curie, f"row {first} has it too", "merge the rows or mend the identifier")


def _check_synonyms(file: str, number: int, row: dict[str, str]) -> Iterator[str]:
    """Check the surfaces of a row: known kinds, in order, none twice."""
    seen = {fold(row["name_en"]): "name_en"}
    if row["name_zh"] and seen.setdefault(fold(row["name_zh"]), "name_zh") != "name_zh":
        yield _line(file, number, "name_zh", row["name_zh"], "the same as name_en", "leave it empty")
    order = []
    for value in split_values(row["synonyms"]):
        kind, _, surface = value.partition(":")
        if kind not in SYNONYM_KINDS or not fold(surface):
            remedy = f"kind:surface, kind one of {' '.join(SYNONYM_KINDS)}"
            yield _line(file, number, "synonyms", value, "no known kind", remedy)
            continue
        order.append((SYNONYM_KINDS.index(kind), surface))
        if (other := seen.setdefault(fold(surface), value)) != value:
            yield _line(file, number, "synonyms", value, f"matches what {other} matches", "remove it")
    for before, after in pairwise(order):
        if before > after:
            remedy = f"order of the kinds ({' '.join(SYNONYM_KINDS)}), then by code point"
            yield _line(file, number, "synonyms", after[1], f"stands behind {before[1]}", remedy)
            return
        if before == after:
            yield _line(file, number, "synonyms", after[1], "stands twice", "remove one")


def _check_targets(file: str, number: int, cell: str, known: dict[str, set[str]]) -> Iterator[str]:
    """Check the targets of a drug: form, gene, action, rank and disease."""
    for value in split_values(cell):
        try:
            target = parse_target(value, f"lexicons/{file}:{number}: targets")
        except LexiconError as error:
            yield str(error)
            continue
        if known["genes.tsv"] and target.gene not in known["genes.tsv"]:
            yield _line(file, number, "targets", value, f"no row {target.gene} of genes.tsv", "add it or mend the name")
        if target.action not in ACTIONS:
            yield _line(file, number, "targets", value, "unknown action", f"one of {' '.join(sorted(ACTIONS))}")
        if target.rank not in (1, 2):
            yield _line(file, number, "targets", value, "unknown rank", "1 for what it is named for, else 2")
        if target.disease and known["diseases.tsv"] and target.disease not in known["diseases.tsv"]:
            yield _line(file, number, "targets", value, "no row of diseases.tsv", "add it or mend the name")


def _check_levels(rows: Rows) -> Iterator[str]:
    """Check the rows of `levels.tsv`, each by itself."""
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        level = row["level"]
        if row["type"] not in TYPES.values():
            remedy = f"one of {' '.join(sorted(set(TYPES.values())))}"
            yield _line("levels.tsv", number, "type", row["type"], "unknown type", remedy)
        if level not in ("A", "B", "C", "D"):
            yield _line("levels.tsv", number, "level", level, "unknown level", "A, B, C or D")
        if (level == "B") != bool(row["cues"]):
            yield _line("levels.tsv", number, "cues", row["cues"], f"wrong for level {level}", "cues go with level B")
        if (level in "AB") != bool(row["example"]):
            remedy = "a sentence in which it counts for A and B, none for C and D"
            yield _line("levels.tsv", number, "example", row["example"], f"wrong for level {level}", remedy)
        if not row["decoy"] and (level != "A" or row["counter_cues"]):
            yield _line("levels.tsv", number, "decoy", "", "missing", "a sentence in which it does not count")
        first = seen.setdefault((fold(row["surface"]), row["type"]), number)
        if first != number:
            yield _line("levels.tsv", number, "surface", row["surface"], f"matches what row {first} matches", "merge")


def _check_words(rows: Rows) -> Iterator[str]:
    """Check the rows of `common_words.tsv`."""
    for number, row in enumerate(rows, start=2):
        if row["kind"] not in WORD_KINDS:
            remedy = f"one of {' '.join(sorted(WORD_KINDS))}"
            yield _line("common_words.tsv", number, "kind", row["kind"], "unknown kind", remedy)


def _check_endings(stems: Rows, drugs: Rows) -> Iterator[str]:
    """Check the Chinese names of drugs against their English ones, by the endings that nonproprietary names share."""
    pairs = [(row["ending_zh"], split_values(row["ending_en"])) for row in stems]
    excepted = {name for row in stems for name in split_values(row["exceptions"])}
    for name in sorted(excepted - {row["name_en"] for row in drugs} if drugs else ()):
        yield f"lexicons/stems.tsv: exceptions: {name}: no row of drugs.tsv (remove it)"
    for number, row in enumerate(drugs, start=2):
        words = re.split(r"[ /\-+]", row["name_en"].lower())
        if row["name_en"] in excepted or not _is_spelled(row["name_en"]):
            continue
        for column, surface in _transliterations(row):
            ending = max((zh for zh, _ in pairs if surface.endswith(zh)), key=len, default="")
            expected = dict(pairs).get(ending, ())
            if ending and not any(word.endswith(expected) for word in words):
                what = f"{ending} is -{' or -'.join(expected)}, but the name is {row['name_en']}"
                yield _line("drugs.tsv", number, column, surface, what, "mend the name, or except it in stems.tsv")
        fits = {end: zh for zh, ends in pairs for end in ends if words[-1].endswith(end)}
        if row["name_zh"] and fits and len(words) == 1:
            longest = max(fits, key=len)
            allowed = [zh for zh, ends in pairs if longest in ends]
            if not any(zh in row["name_zh"] for zh in allowed):
                what = f"-{longest} is {' or '.join(allowed)}"
                remedy = "mend the name, or except it in stems.tsv"
                yield _line("drugs.tsv", number, "name_zh", row["name_zh"], what, remedy)


def _is_spelled(name: str) -> bool:
    """Tell whether a name is a word, as nonproprietary names are, and no code."""
    return name == name.lower() and not any(map(str.isdigit, name))


def _transliterations(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield column and surface of a drug's Chinese generic names; a variant or misprint may end as it likes."""
    if row["name_zh"]:
        yield "name_zh", row["name_zh"]
    for value in split_values(row["synonyms"]):
        kind, _, surface = value.partition(":")
        if kind == "zh" and is_han(surface[-1]):
            yield "synonyms", surface


def _check_cues(file: str, rows: Rows) -> Iterator[str]:
    """Check a cue file: each example holds its cue and gives a value, no decoy holds it."""
    for number, row in enumerate(rows, start=2):
        try:
            pattern = compile_cue(row["cue"], f"lexicons/{file}:{number}: cue")
        except LexiconError as error:
            yield str(error)
            continue
        match = next((hit for hit in pattern.finditer(row["example"]) if hit.group()), None)
        if match is None:
            yield _line(file, number, "example", row["example"], "does not hold the cue", "write one that does")
        elif problem := _value_problem(match, row["value"]):
            yield _line(file, number, "value", row["value"], problem, r"a word; \1 stands for a group of the cue")
        if not row["decoy"]:
            yield _line(file, number, "decoy", "", "missing", "write a near miss that does not hold the cue")
        elif any(hit.group() for hit in pattern.finditer(row["decoy"])):
            yield _line(file, number, "decoy", row["decoy"], "holds the cue", "mend the cue or the decoy")


def _value_problem(match: re.Match[str], value: str) -> str:
    """Return what is wrong with the value of a cue, given the match in its example; empty if nothing is."""
    try:
        filled = match.expand(value) if "\\" in value else value
    except (re.error, IndexError) as error:
        return str(error)
    return "" if filled.strip() and "\\" not in filled else "empty in the example"


def _check_surfaces(terms: Mapping[str, list[Term]], words: dict[str, str]) -> Iterator[str]:
    """Check what counts anywhere: no surface of two concepts, no gene like a usual word, clinical or short."""
    for folded, named in terms.items():
        anywhere = [term for term in named if term.level.level == "A" and term.concept.type != "trial_series"]
        for term in anywhere:
            first = anywhere[0].concept
            if term.concept != first:
                what = f"names {first.name_en} ({first.where}) too, both at level A"
                remedy = "drop it in one row or give it a level in levels.tsv"
                yield f"{term.concept.where}: surface: {term.surface}: {what} ({remedy})"
                break
        for term in anywhere:
            short = len(folded) <= 2 and not any(map(is_han, folded))
            problem = words.get(folded) or ("one or two letters" if short else "")
            if problem and term.concept.type == "gene":
                remedy = "give it level B, C or D in levels.tsv"
                yield f"{term.concept.where}: surface: {term.surface}: also {problem}, at level A ({remedy})"
                break


def _check_known_surfaces(levels: Rows, terms: Mapping[str, list[Term]]) -> Iterator[str]:
    """Check that each row of `levels.tsv` is about a surface that a concept of its type has."""
    for number, row in enumerate(levels, start=2):
        if row["level"] in "AB" and all(
            term.concept.type != row["type"] for term in terms.get(fold(row["surface"]), ())
        ):
            what = f"no {row['type']} has this surface"
            yield _line("levels.tsv", number, "surface", row["surface"], what, "add it to a concept or remove the row")
