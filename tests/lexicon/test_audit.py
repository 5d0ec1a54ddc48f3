"""The audit: what agrees with small reference tables, what does not, and the reasons that rows give."""

import gzip
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import LexiconError, UsageError
from pipeline.lexicon.audit import Comparison, audit
from tests.lexicon.small import lexicons

GENES = (
    {"name_en": "CD274", "id": "hgnc:17635", "synonyms": "abbr:PD-L1", "kind": "gene", "source": "HGNC"},
    {"name_en": "EGFR", "id": "hgnc:3236", "kind": "gene", "source": "HGNC"},
    {"name_en": "FLT1", "id": "hgnc:3763", "kind": "gene", "source": "HGNC"},
    {"name_en": "KDR", "id": "hgnc:6307", "kind": "gene", "source": "HGNC"},
    {"name_en": "TGF-beta", "kind": "family", "source": "curated"},
    {"name_en": "TOP1", "id": "hgnc:11986", "kind": "gene", "source": "HGNC"},
    {"name_en": "VEGFR", "kind": "family", "members": "FLT1;KDR", "source": "curated"},
)
TABLES = {
    "hgnc_complete_set.txt": (
        "hgnc_id\tsymbol\talias_symbol\tprev_symbol",
        "HGNC:17635\tCD274\tB7-H1\tPDCD1LG1",
        'HGNC:3236\tEGFR\t"ERBB1|HER1"\tERBB',
        "HGNC:3763\tFLT1\t\t",
        "HGNC:6307\tKDR\tVEGFR2\t",
        "HGNC:11986\tTOP1\t\t",
    ),
    "drugbank_vocabulary.csv": (
        "DrugBank ID,Common name,Synonyms",
        "DB00002,Cetuximab,Cetuximab | Chimeric MoAb C225",
        "DB09079,Nintedanib,Nintedanib",
    ),
    "hp-zh.babelon.tsv": ("subject_id\tsource_value", "HP:0002014\tDiarrhea"),
    "therasabdab.csv": (
        "Therapeutic,Target,Alternative Therapeutic Names",
        "Cetuximab,EGFR/ERBB1/HER1,ERBITUX;C225",
        "Bintrafusp,PDL1/CD274,M7824",
        "Bezlotoxumab,Clostridium difficile toxin B,na",
    ),
    "oncopharmadb.tsv": ("symbol\tnci_drug_names", "KDR\tNintedanib|Anlotinib", "<NA>\tMetformin"),
}


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    folder = tmp_path / "reference"
    folder.mkdir()
    for name, lines in TABLES.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(("\n".join(lines) + "\n").encode()))
    return folder


def audited(tmp_path: Path, reference: Path, table: str, **rows: tuple[dict[str, str], ...]) -> Comparison:
    """The comparison with one table, of lexicons with these rows."""
    folder = lexicons(tmp_path / "lexicons", **{"genes": GENES, **rows})
    return next(one for one in audit(folder, reference=reference) if one.table == table)


def drug(name: str, targets: str, source: str = "", **cells: str) -> dict[str, str]:
    return {"name_en": name, "targets": targets, "source": source, **cells}


def test_audit_counts_rows_that_agree(tmp_path: Path, reference: Path) -> None:
    comparison = audited(tmp_path, reference, "HGNC")
    assert str(comparison) == "HGNC: identifiers and symbols of genes: 5 of 5 rows agree (100.0%), 0 without reason"


@pytest.mark.parametrize(
    ("gene", "shown"),
    [
        ({"name_en": "EGFR", "id": "hgnc:3763", "kind": "gene"}, "HGNC has FLT1 for it, hgnc:3236 for EGFR"),
        ({"name_en": "KDR", "id": "hgnc:99999", "kind": "gene"}, "HGNC has for it, hgnc:6307 for KDR"),
        ({"name_en": "FLT1", "kind": "gene"}, "lexicons/genes.tsv:2: id: empty: HGNC has hgnc:3763 (NO REASON)"),
        ({"name_en": "ABC1", "kind": "gene"}, "HGNC has no such symbol"),
    ],
)
def test_audit_lists_wrong_and_missing_gene_identifiers(
    tmp_path: Path, reference: Path, gene: dict[str, str], shown: str
) -> None:
    comparison = audited(tmp_path, reference, "HGNC", genes=(gene,))
    assert [shown in str(one) for one in comparison.disagreements] == [True]


@pytest.mark.parametrize(
    ("row", "disagrees"),
    [
        (drug("cetuximab", "EGFR:antibody:1", id="drugbank:DB00002"), False),
        (drug("C225 conjugate", "", id="drugbank:DB00002", synonyms="en:chimeric MoAb C225"), False),
        (drug("panitumumab", "", id="drugbank:DB00002"), True),
        (drug("cetuximab", "", id="drugbank:DB99999"), True),
        (drug("nintedanib", ""), True),
        (drug("no such drug", ""), False),
    ],
)
def test_audit_compares_drug_identifiers_by_name(
    tmp_path: Path, reference: Path, row: dict[str, str], disagrees: bool
) -> None:
    assert bool(audited(tmp_path, reference, "DrugBank", drugs=(row,)).disagreements) == disagrees


def test_audit_lists_unknown_phenotypes(tmp_path: Path, reference: Path) -> None:
    rows = ({"name_en": "cough", "id": "hp:0012735"}, {"name_en": "diarrhea", "id": "hp:0002014"})
    comparison = audited(tmp_path, reference, "HPO", diseases=rows)
    assert comparison.compared == 2
    assert [one.value for one in comparison.disagreements] == ["hp:0012735"]


@pytest.mark.parametrize(
    ("row", "disagrees"),
    [
        (drug("cetuximab", "EGFR:antibody:1"), False),
        (drug("cetuximab sarotalocan", "EGFR:antibody:1;TOP1:payload:1"), False),
        (drug("another name", "EGFR:antibody:1", synonyms="code:C225"), False),
        (drug("cetuximab", "KDR:antibody:1"), True),
        (drug("cetuximab", "EGFR:antibody:1;KDR:antibody:1"), True),
        (drug("cetuximab", ""), True),
        (drug("bintrafusp alfa", "CD274:antibody:1;TGF-beta:binder:1"), True),
    ],
)
def test_audit_compares_targets_of_antibodies_both_ways(
    tmp_path: Path, reference: Path, row: dict[str, str], disagrees: bool
) -> None:
    comparison = audited(tmp_path, reference, "TheraSAbDab", drugs=(row,))
    assert (comparison.compared, bool(comparison.disagreements)) == (1, disagrees)


def test_audit_leaves_out_targets_that_are_no_gene(tmp_path: Path, reference: Path) -> None:
    assert audited(tmp_path, reference, "TheraSAbDab", drugs=(drug("bezlotoxumab", ""),)).compared == 0


@pytest.mark.parametrize(
    ("row", "compared", "disagrees"),
    [
        (drug("nintedanib", "VEGFR:inhibitor:1"), 1, False),
        (drug("nintedanib", "VEGFR:inhibitor:1;EGFR:inhibitor:2"), 1, False),
        (drug("nintedanib", "EGFR:inhibitor:1"), 1, True),
        (drug("nintedanib", ""), 0, False),
        (drug("metformin", "EGFR:inhibitor:1"), 0, False),
        (drug("cetuximab", "EGFR:antibody:1"), 0, False),
    ],
)
def test_audit_compares_principal_targets_of_other_drugs(
    tmp_path: Path, reference: Path, row: dict[str, str], compared: int, disagrees: bool
) -> None:
    comparison = audited(tmp_path, reference, "oncoPharmaDB", drugs=(row,))
    assert (comparison.compared, bool(comparison.disagreements)) == (compared, disagrees)


def test_audit_takes_the_reason_from_the_source(tmp_path: Path, reference: Path) -> None:
    source = "DrugBank;TheraSAbDab differs: a trap is left out;oncoPharmaDB differs: another reason"
    row = drug("bintrafusp alfa", "CD274:antibody:1;TGF-beta:binder:1", source)
    comparison = audited(tmp_path, reference, "TheraSAbDab", drugs=(row,))
    assert [one.reason for one in comparison.disagreements] == ["a trap is left out"]
    assert str(comparison).endswith("0 of 1 rows agree (0.0%), 0 without reason")


def test_audit_compares_with_the_tables_that_are_there(tmp_path: Path, reference: Path) -> None:
    for path in reference.glob("[!h]*"):
        path.unlink()
    folder = lexicons(tmp_path / "lexicons", genes=GENES)
    assert [one.table for one in audit(folder, reference=reference)] == ["HGNC", "HPO"]


def test_audit_of_no_tables_says_which_it_reads(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="hgnc"):
        audit(lexicons(tmp_path / "lexicons"), reference=tmp_path)


def test_audit_names_a_missing_column(tmp_path: Path, reference: Path) -> None:
    (reference / "hp-zh.babelon.tsv.gz").write_bytes(gzip.compress(b"id\tlabel\n"))
    with pytest.raises(LexiconError, match="no column 'subject_id'"):
        audit(lexicons(tmp_path / "lexicons"), reference=reference)


@pytest.mark.parametrize(("source", "status"), [("TheraSAbDab differs: a trap is left out", 0), ("label", 1)])
def test_audit_command_fails_without_a_reason(
    tmp_path: Path, reference: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    source: str, status: int,
) -> None:  # fmt: skip
    row = drug("bintrafusp alfa", "CD274:antibody:1;TGF-beta:binder:1", source)
    folder = lexicons(tmp_path / "lexicons", genes=GENES, drugs=(row,))
    monkeypatch.setattr(sys, "argv", ["pipeline", "lexicon", "audit", str(reference), "--in", str(folder)])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == status
    assert "lexicons/drugs.tsv:2: targets" in capsys.readouterr().out


def test_audit_command_names_a_folder_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["pipeline", "lexicon", "audit", str(tmp_path / "nowhere")])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
