"""Checks of the curated data: the shipped lexicons are clean, and each kind of mistake is named with its place."""

import shutil
from pathlib import Path

import pytest

from pipeline.lexicon.check import check
from pipeline.lexicon.files import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "lexicons"))


def row_of(folder: Path, file: str, key: str) -> tuple[int, list[str]]:
    """Row number, from 1 for the header, and cells of the row with this key."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    return next((n, line.split("\t")) for n, line in enumerate(lines, start=1) if line.split("\t")[0] == key)


def change(folder: Path, file: str, key: str, column: str, value: str) -> int:
    """Put a value into a cell and return the number of its row."""
    path = folder / file
    lines = path.read_text(encoding="utf-8").splitlines()
    number, cells = row_of(folder, file, key)
    cells[lines[0].split("\t").index(column)] = value
    lines[number - 1] = "\t".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return number


def append(folder: Path, file: str, *cells: str) -> int:
    """Add a row at the end of a file and return its number."""
    path = folder / file
    with path.open("a", encoding="utf-8", newline="") as stream:
        stream.write("\t".join(cells) + "\n")
    return len(path.read_text(encoding="utf-8").splitlines())


def test_check_shipped_lexicons_are_clean() -> None:
    assert check(FOLDER) == []


@pytest.mark.parametrize(
    ("file", "key", "column", "value", "what"),
    [
        ("drugs.tsv", "nivolumab", "id", "drugbank:DB9035", "not the form of its vocabulary"),
        ("drugs.tsv", "nivolumab", "id", "wikidata:Q7041828", "unknown prefix"),
        ("drugs.tsv", "nivolumab", "synonyms", "nickname:nivo", "no known kind"),
        ("drugs.tsv", "nivolumab", "synonyms", "code:ONO-4538;brand:Opdivo;code:BMS-936558", "stands behind Opdivo"),
        ("drugs.tsv", "nivolumab", "synonyms", "brand:Opdivo;variant:OP-DIVO", "matches what brand:Opdivo matches"),
        ("drugs.tsv", "nivolumab", "synonyms", "brand:Opdivo;", "an empty value between ;"),
        ("drugs.tsv", "nivolumab", "targets", "PDCD1", "KEY:action:rank"),
        ("drugs.tsv", "nivolumab", "targets", "PD-1:antibody:1", "no row PD-1 of genes.tsv"),
        ("drugs.tsv", "nivolumab", "targets", "PDCD1:blocker:1", "unknown action"),
        ("drugs.tsv", "nivolumab", "targets", "PDCD1:antibody:3", "unknown rank"),
        ("drugs.tsv", "nivolumab", "targets", "PDCD1:antibody:1@cold", "no row of diseases.tsv"),
        ("drugs.tsv", "nivolumab", "class", "antibody of some kind", "no row of drug_classes.tsv"),
        ("drugs.tsv", "nivolumab", "name_zh", "纳武替尼", "替尼 is -tinib or -nib"),
        ("drugs.tsv", "gefitinib", "name_zh", "吉非素", "-tinib is 替尼"),
        ("drugs.tsv", "nivolumab", "name_zh", " 纳武利尤单抗", "white space"),
        ("drugs.tsv", "nivolumab", "zh_source", "hearsay", "no known source"),
        ("drugs.tsv", "nivolumab", "zh_source", "", "does not go with name_zh"),
        ("genes.tsv", "PI3K", "members", "PIK3CA;PIK3CX", "no row of genes.tsv"),
        ("genes.tsv", "ERBB2", "id", "hgnc:3236", "has it too"),
        ("diseases.tsv", "gastric cancer", "parents", "stomach trouble", "no row of diseases.tsv"),
        ("regimens.tsv", "ABVD", "components", "doxorubicinum", "no row of drugs.tsv or drug_classes.tsv"),
        ("trial_names.tsv", "ABACUS", "registry", "NCT0266230", "no registry number"),
        ("trial_series.tsv", "ABC", "style", "ABC", "lacks {n}"),
        ("levels.tsv", "AAT", "level", "E", "unknown level"),
        ("levels.tsv", "AAT", "type", "protein", "unknown type"),
        ("levels.tsv", "AAT", "cues", "", "wrong for level B"),
        ("levels.tsv", "AAT", "example", "", "wrong for level B"),
        ("levels.tsv", "AAT", "decoy", "", "missing"),
        ("common_words.tsv", "ALL", "kind", "noun", "unknown kind"),
    ],
)  # fmt: skip
def test_check_names_file_row_and_column_of_a_wrong_cell(
    folder: Path, file: str, key: str, column: str, value: str, what: str
) -> None:
    number = change(folder, file, key, column, value)
    [problem, *_] = [line for line in check(folder) if line.startswith(f"lexicons/{file}:{number}: {column}")]
    assert what in problem
    assert problem.endswith(")"), "the remedy stands in brackets at the end"


def test_check_row_out_of_order(folder: Path) -> None:
    number = append(folder, "trial_names.tsv", "AAA", "", "", "", "", "", "literature")
    [problem] = check(folder)
    assert problem.startswith(f"lexicons/trial_names.tsv:{number}: key: AAA: stands behind ")


def test_check_row_that_stands_twice(folder: Path) -> None:
    path = folder / "trial_names.tsv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:3], lines[2], *lines[3:]]), encoding="utf-8", newline="")
    assert any(": stands twice (" in problem for problem in check(folder))


def test_check_missing_column_and_missing_file(folder: Path) -> None:
    (folder / "levels.tsv").write_text("surface\ttype\tlevel\n", encoding="utf-8")
    (folder / "stems.tsv").unlink()
    [levels, stems] = check(folder)
    assert levels.startswith("lexicons/levels.tsv:1: columns are ")
    assert stems.startswith("lexicons/stems.tsv: the file is missing")


def test_check_surface_of_two_concepts(folder: Path) -> None:
    number = change(folder, "drugs.tsv", "pembrolizumab", "synonyms", "brand:Opdivo")
    [problem] = check(folder)
    assert problem.startswith(f"lexicons/drugs.tsv:{number}: surface: Opdivo: names nivolumab (lexicons/drugs.tsv:")


@pytest.mark.parametrize(
    ("surface", "what"), [("WISH", "an English word"), ("BMI", "body mass index"), ("III", "a Roman numeral")]
)
def test_check_gene_like_a_usual_word(folder: Path, surface: str, what: str) -> None:
    number = change(folder, "genes.tsv", "ABAT", "synonyms", f"abbr:{surface}")
    [problem] = check(folder)
    assert problem.startswith(f"lexicons/genes.tsv:{number}: surface: {surface}: also {what}, at level A (")


def test_check_gene_of_two_letters_at_level_a(folder: Path) -> None:
    change(folder, "levels.tsv", "AAT", "level", "A")
    change(folder, "levels.tsv", "AAT", "cues", "")
    change(folder, "levels.tsv", "AAT", "surface", "AA")
    number = change(folder, "genes.tsv", "ABAT", "synonyms", "abbr:AA")
    [problem] = check(folder)
    assert problem.startswith(f"lexicons/genes.tsv:{number}: surface: AA: also one or two letters, at level A (")


def test_check_level_of_a_surface_that_nothing_has(folder: Path) -> None:
    number = change(folder, "levels.tsv", "AAT", "surface", "AAT-no-such")
    [problem] = check(folder)
    assert problem.startswith(f"lexicons/levels.tsv:{number}: surface: AAT-no-such: no gene has this surface (")


@pytest.mark.parametrize(
    ("cue", "value", "example", "decoy", "what"),
    [
        ("(阳性", "positive", "阳性", "阴性", "cue '(阳性' is no pattern"),
        ("阳性", "positive", "阴性", "未检", "example: 阴性: does not hold the cue"),
        ("阳性", "positive", "阳性", "强阳性", "decoy: 强阳性: holds the cue"),
        ("阳性", "positive", "阳性", "", "decoy: : missing"),
        (r"阳性", r"\1", "阳性", "阴性", r"value: \1: invalid group reference"),
        (r"(\d)?阳性", r"\1", "阳性", "阴性", r"value: \1: empty in the example"),
    ],
)
def test_check_cue(folder: Path, cue: str, value: str, example: str, decoy: str, what: str) -> None:
    number = append(folder, "cues/acts_on.tsv", cue, value, example, decoy)
    [problem] = check(folder)
    assert problem.startswith(f"lexicons/cues/acts_on.tsv:{number}: ")
    assert what in problem


def test_check_readme_names_each_cue_file() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in (FOLDER / "cues").glob("*.tsv"):
        assert f"| `{path.stem}` |" in readme, f"lexicons/README.md has no row for {path.name}"
