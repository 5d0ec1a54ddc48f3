"""HGNC complete set: its quirks, and what every importer does with curated rows and shared names."""

import gzip
import json
from pathlib import Path

import pytest

from pipeline.errors import LexiconError
from pipeline.lexicon.concepts import load_concepts
from tests.lexicon.small import lexicons, run

HEADER = "hgnc_id\tsymbol\tname\tlocus_type\tstatus\talias_symbol\talias_name\tprev_symbol\n"
PROTEIN = "gene with protein product\tApproved"
PDCD1 = {"name_en": "PDCD1", "id": "hgnc:8760", "name_zh": "程序性死亡受体1", "synonyms": "abbr:PD1", "kind": "gene"}


def source(folder: Path, *rows: str) -> Path:
    path = folder / "hgnc.txt"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_import_hgnc_values_joined_by_bars_stand_in_quotation_marks(tmp_path: Path) -> None:
    path = source(tmp_path, f'HGNC:1\tABCD1\tabcd protein 1\t{PROTEIN}\t"AB1X|ABX2"\t\tOLDAB')
    _, rows, _ = run("hgnc", path, lexicons(tmp_path / "lex"))
    assert rows["ABCD1"]["synonyms"] == "en:abcd protein 1;abbr:AB1X;abbr:ABX2;former:OLDAB"
    assert (rows["ABCD1"]["id"], rows["ABCD1"]["label"]) == ("hgnc:1", "ABCD1")


def test_import_hgnc_microrna_gets_its_usual_name(tmp_path: Path) -> None:
    path = source(tmp_path, "HGNC:2\tMIR900\tmicroRNA 900\tRNA, micro\tApproved\thsa-mir-900\t\t")
    _, rows, _ = run("hgnc", path, lexicons(tmp_path / "lex"))
    assert rows["MIR900"]["label"] == "miR-900"
    assert "en:miRNA-900" in rows["MIR900"]["synonyms"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("HGNC:3\tABCDP1\tabcd pseudogene\tpseudogene\tApproved\t\t\t", "no protein and no microRNA"),
        ("HGNC:3\tOLD1\told\tgene with protein product\tEntry Withdrawn\t\t\t", "not approved"),
        (f"HGNC:3\t1-Mar\tmembrane protein\t{PROTEIN}\t\t\t", "a date that a spreadsheet made of a symbol"),
        (f"HGNC:3\tABCD3\tname\t{PROTEIN}\tFLJ12345\t\t", "name of a clone"),
        (f"HGNC:3\tABCD3\tname\t{PROTEIN}", "5 cells, 8 columns"),
    ],
)
def test_import_hgnc_drops_and_says_why(tmp_path: Path, row: str, reason: str) -> None:
    path = source(tmp_path, f"HGNC:1\tABCD1\tabcd protein 1\t{PROTEIN}\t\t\t", row)
    merged, _, dropped = run("hgnc", path, lexicons(tmp_path / "lex"))
    assert [(item.row, item.reason) for item in dropped] == [(3, reason)]
    assert merged.dropped == {reason: 1}


def test_import_adds_only_new_names_to_a_curated_row(tmp_path: Path) -> None:
    path = source(tmp_path, f"HGNC:8760\tPDCD1\tprogrammed cell death 1\t{PROTEIN}\tPD1|CD279\t\t")
    folder = lexicons(tmp_path / "lex", genes=(PDCD1,))
    merged, rows, _ = run("hgnc", path, folder)
    assert merged.added_to_curated == 1
    assert rows["PDCD1"]["synonyms"] == "en:programmed cell death 1;abbr:CD279"
    concepts = load_concepts(folder)
    assert concepts.by_key["gene", "PDCD1"].name_zh == "程序性死亡受体1"
    assert concepts.terms["cd279"][0].concept.where == "lexicons/genes.tsv:2"


def test_import_finds_the_curated_row_by_identifier(tmp_path: Path) -> None:
    path = source(tmp_path, f"HGNC:8760\tPDCDX\tnew name of it\t{PROTEIN}\t\t\t")
    _, rows, _ = run("hgnc", path, lexicons(tmp_path / "lex", genes=(PDCD1,)))
    assert rows["PDCD1"]["synonyms"] == "en:PDCDX;en:new name of it"


def test_import_leaves_a_name_that_a_curated_row_has(tmp_path: Path) -> None:
    drug = {"name_en": "abcumab", "synonyms": "code:AB1X"}
    path = source(tmp_path, f"HGNC:1\tABCD1\tabcd protein 1\t{PROTEIN}\tAB-1X\t\t")
    _, rows, dropped = run("hgnc", path, lexicons(tmp_path / "lex", drugs=(drug,)))
    assert rows["ABCD1"]["synonyms"] == "en:abcd protein 1"
    assert [(item.value, item.reason) for item in dropped] == [("AB-1X", "a curated row of another concept has it")]


def test_import_a_symbol_wins_over_an_alias_and_shared_aliases_go(tmp_path: Path) -> None:
    path = source(
        tmp_path,
        f"HGNC:1\tABCD1\tprotein one\t{PROTEIN}\tABCD2|SHRD5\t\t",
        f"HGNC:2\tABCD2\tprotein two\t{PROTEIN}\tSHRD5\t\t",
    )
    merged, rows, _ = run("hgnc", path, lexicons(tmp_path / "lex"))
    assert [rows[key]["synonyms"] for key in ("ABCD1", "ABCD2")] == ["en:protein one", "en:protein two"]
    assert merged.dropped == {"several rows have it": 3}


def test_import_a_surface_added_later_to_a_curated_row_silences_the_imported_one(tmp_path: Path) -> None:
    path = source(tmp_path, f"HGNC:1\tABCD1\tprotein one\t{PROTEIN}\tXYZ12\t\t")
    folder = lexicons(tmp_path / "lex")
    run("hgnc", path, folder)
    lexicons(folder, drugs=({"name_en": "abcumab", "synonyms": "code:XYZ12"},))
    assert [term.concept.name_en for term in load_concepts(folder).terms["xyz12"]] == ["abcumab"]


def test_import_writes_the_same_bytes_and_a_sidecar_with_the_hash(tmp_path: Path) -> None:
    path = source(tmp_path, f"HGNC:1\tABCD1\tprotein one\t{PROTEIN}\t\t\t")
    packed = tmp_path / "hgnc.txt.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    folder = lexicons(tmp_path / "lex")
    run("hgnc", path, folder)
    first = (folder / "imported" / "hgnc.tsv").read_bytes()
    run("hgnc", packed, folder)
    assert (folder / "imported" / "hgnc.tsv").read_bytes() == first
    sidecar = json.loads((folder / "imported" / "hgnc.json").read_text(encoding="utf-8"))
    assert list(sidecar["files"]) == ["hgnc.txt.gz"]
    assert (sidecar["rows"], sidecar["surfaces"], sidecar["importer"]) == (1, 2, "1")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEADER.replace("symbol", "Symbol", 1).encode(), "hgnc.txt:1: no column 'symbol'"),
        (HEADER.encode() + f"HGNC:1\tABCD1\t蛋白\t{PROTEIN}\t\t\t\n".encode("gb18030"), "hgnc.txt:2: not UTF-8"),
        (HEADER.encode("utf-16"), "hgnc.txt:1: is UTF-16"),
        (HEADER.encode() + 2 * f"HGNC:1\tAB1\tone\t{PROTEIN}\t\t\t\n".encode(), "hgnc.txt:3: id: 'hgnc:1' stands in"),
        (HEADER.encode() + f"OMIM:1\tAB1\tone\t{PROTEIN}\t\t\t\n".encode(), "hgnc.txt:2: id: 'omim:1' has an unknown"),
        (HEADER.encode() + f"HGNC:x\tAB1\tone\t{PROTEIN}\t\t\t\n".encode(), "hgnc.txt:2: id: 'hgnc:x' has not the"),
        (gzip.compress(HEADER.encode() * 99)[:-20], "hgnc.txt:"),
        (b"PK\x03\x04rest", "hgnc.txt: is packed with zip"),
        (HEADER.encode(), "hgnc.txt: no row can be imported"),
    ],
    ids=["column", "gb18030", "utf16", "twice", "prefix", "form", "cut", "zip", "empty"],
)
def test_import_of_a_bad_file_names_the_place_and_writes_nothing(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "hgnc.txt"
    path.write_bytes(content)
    folder = lexicons(tmp_path / "lex")
    with pytest.raises(LexiconError) as raised:
        run("hgnc", path, folder)
    assert str(raised.value).startswith(message)
    assert raised.value.remedy
    assert not (folder / "imported").exists()
