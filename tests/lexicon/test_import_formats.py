"""The other importers: one small source each, which shows the quirks of its format."""

import csv
import io
import json
from pathlib import Path

import pytest

from pipeline.errors import LexiconError, UsageError
from pipeline.lexicon.importers import gilda
from pipeline.lexicon.importers.record import Options, lowered
from tests.lexicon.small import lexicons, run


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_import_drugbank_parts_synonyms_and_prints_names_in_small_letters(tmp_path: Path) -> None:
    path = write(
        tmp_path / "drugbank.csv",
        "DrugBank ID,Accession Numbers,Common name,CAS,UNII,Synonyms,Standard InChI Key",
        f'DB90001,,Abcumab,,,"Abcumab | Abcumabum | ABC-123 | (2S)-{"very" * 20}-yl",',
    )
    _, rows, dropped = run("drugbank", path, lexicons(tmp_path / "lex"))
    assert rows["abcumab"]["id"] == "drugbank:DB90001"
    assert rows["abcumab"]["synonyms"] == "en:abcumabum;code:ABC-123"
    assert [item.reason for item in dropped] == ["a systematic name"]


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Abcumab", "abcumab"),
        ("ABCINIB SODIUM", "abcinib sodium"),
        ("ABT-263", "ABT-263"),
        ("L-Glutamine", "L-Glutamine"),
    ],
)
def test_import_drug_names_in_small_letters_but_codes_as_they_are(name: str, printed: str) -> None:
    assert lowered(name) == printed


def test_import_therasabdab_takes_targets_that_are_gene_rows(tmp_path: Path) -> None:
    path = write(
        tmp_path / "thera.csv",
        "Therapeutic,Format,Highest_Clin_Trial (Feb '25),Target,Alternative Therapeutic Names",
        "Abcubamig,Bispecific mAb (H_L),Phase-I,MS4A1/CD20;Spike protein,AB-77;AB 77;na",
        "Canivetmab,Whole mAb,Phase-I,MS4A1/CD20,na",
    )
    _, rows, dropped = run("therasabdab", path, lexicons(tmp_path / "lex"))
    assert rows["abcubamig"]["targets"] == "MS4A1:antibody:1"
    assert rows["abcubamig"]["class"] == "bispecific antibody"
    assert rows["abcubamig"]["synonyms"] == "code:AB-77"
    assert [(item.value, item.reason) for item in dropped] == [
        ("Spike protein", "a target without a gene row"),
        ("canivetmab", "for animals"),
    ]


def test_import_gtopdb_skips_the_remark_and_resolves_html(tmp_path: Path) -> None:
    columns = "Target name,Subunit name,Target abbreviated name,synonyms,HGNC id,HGNC symbol,HGNC name"
    path = write(
        tmp_path / "targets.csv",
        '"# GtoPdb Version: 1"',
        columns,
        "5-XT<sub>1A</sub> receptor,,,XT1A|&alpha;-receptor,901,XTR1A,5-xt receptor 1A",
        "5-XT<sub>1A</sub> receptor,,XT-A,,901,XTR1A,5-xt receptor 1A",
        "XT complex,,,,,,",
    )
    _, rows, dropped = run("gtopdb", path, lexicons(tmp_path / "lex"))
    assert list(rows) == ["XTR1A"]
    names = set(rows["XTR1A"]["synonyms"].split(";"))
    assert names == {"en:5-XT1A receptor", "en:5-xt receptor 1A", "abbr:XT1A", "abbr:XT-A", "en:α-receptor"}
    assert [(item.row, item.reason) for item in dropped] == [(5, "no human gene, or more than one")]


BABELON = "\t".join(
    ("source_language", "translation_language", "subject_id", "predicate_id", "source_value", "translation_value",
     "translation_status")
)  # fmt: skip


def test_import_babelon_takes_final_chinese_labels_and_synonyms(tmp_path: Path) -> None:
    path = write(
        tmp_path / "hp-zh.tsv",
        BABELON,
        "en\tzh\tHP:9000001\trdfs:label\tCold nose\t鼻部发凉\tOFFICIAL",
        "en\tzh\tHP:9000001\tIAO:0000115\tA nose that is cold.\t鼻子凉。\tOFFICIAL",
        "en\tzh\tHP:9000002\trdfs:label\tWarm nose\t鼻部发热\tCANDIDATE",
        "en\tfr\tHP:9000003\trdfs:label\tDry nose\tnez sec\tOFFICIAL",
        "en\tzh\tHP:9000001\toboInOwl:hasExactSynonym\tChilly nose\t鼻部寒冷\tOFFICIAL",
    )
    _, rows, dropped = run("babelon", path, lexicons(tmp_path / "lex"))
    assert list(rows) == ["cold nose"]
    assert (rows["cold nose"]["name_zh"], rows["cold nose"]["zh_source"]) == ("鼻部发凉", "unverified")
    assert rows["cold nose"]["synonyms"] == "zh:鼻部寒冷;en:Chilly nose"
    assert [item.row for item in dropped] == [3, 4, 5]


def test_import_babelon_refuses_two_labels_of_one_term(tmp_path: Path) -> None:
    row = "en\tzh\tHP:9000001\trdfs:label\tCold nose\t鼻部发凉\tOFFICIAL"
    path = write(tmp_path / "hp-zh.tsv", BABELON, row, row)
    with pytest.raises(LexiconError, match=r"hp-zh.tsv:3: subject_id: 'HP:9000001' has a label in row 2 too"):
        run("babelon", path, lexicons(tmp_path / "lex"))


OBO = """format-version: 1.2

[Term]
id: CL:9000001
name: blue cell
synonym: "azure \\"true\\" cell" EXACT []
synonym: "cell" BROAD []
synonym: "BLC" EXACT []

[Term]
id: CL:9000002
name: obsolete old cell
is_obsolete: true
replaced_by: CL:9000001 ! blue cell

[Term]
id: GO:9000003
name: a process

[Typedef]
id: part_of
name: part of
"""


def test_import_obo_takes_exact_synonyms_of_living_terms(tmp_path: Path) -> None:
    path = write(tmp_path / "cl.obo", OBO)
    _, rows, dropped = run("cell-ontology", path, lexicons(tmp_path / "lex"))
    assert {key: row["synonyms"] for key, row in rows.items()} == {"blue cell": 'en:azure "true" cell;abbr:BLC'}
    assert [item.reason for item in dropped] == ["not an exact synonym", "obsolete", "of another vocabulary"]


def test_import_ontology_json_reads_member_by_member(tmp_path: Path) -> None:
    terms = {
        "MONDO:9000001": {"ancestors": {}, "label": "blue fever", "synonyms": ["azure fever"], "deprecated": False},
        "MONDO:9000002": {"label": "", "deprecated": True, "replaced_by": "MONDO:9000001"},
    }
    terms |= {f"MONDO:91{n:05}": {"label": f"fever no {n}", "description": "x" * 500} for n in range(300)}
    path = write(tmp_path / "mondo.json", json.dumps(terms))
    merged, rows, _ = run("mondo", path, lexicons(tmp_path / "lex"))
    assert rows["blue fever"]["synonyms"] == "en:azure fever"
    assert (len(rows), merged.dropped) == (301, {"obsolete": 1})


@pytest.mark.parametrize("text", ['{"CL:9000001": {"label": "blue cell"', "[1, 2]", "id,name"])
def test_import_ontology_refuses_a_cut_or_foreign_file(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "cl.json", text)
    with pytest.raises(LexiconError, match=r"cl\.json"):
        run("cell-ontology", path, lexicons(tmp_path / "lex"))


def test_import_ontology_refuses_obsolete_terms_that_replace_each_other(tmp_path: Path) -> None:
    terms = {
        "CL:9000001": {"label": "a", "deprecated": True, "replaced_by": "CL:9000002"},
        "CL:9000002": {"label": "b", "deprecated": True, "replaced_by": "CL:9000001"},
    }
    path = write(tmp_path / "cl.json", json.dumps(terms))
    with pytest.raises(LexiconError, match="CL:9000001 -> CL:9000002 -> CL:9000001 is a circle"):
        run("cell-ontology", path, lexicons(tmp_path / "lex"))


def test_import_unii_takes_registers_off_and_keeps_quotation_marks(tmp_path: Path) -> None:
    path = write(
        tmp_path / "UNII_Names.txt",
        "Name\tTYPE\tUNII\tDisplay Name\r",
        "ABCUMAB [INN]\tcn\t00AAAAAAA1\tABCUMAB\r",
        "ABCUMAB [WHO-DD]\tcn\t00AAAAAAA1\tABCUMAB\r",
        'ANTI-"BLUE" MAB\tcn\t00AAAAAAA1\tABCUMAB\r',
        "BLUETRA\tbn\t00AAAAAAA1\tABCUMAB\r",
        "ABC-123\tcd\t00AAAAAAA1\tABCUMAB\r",
        "IMMUNOGLOBULIN, ANTI-(BLUE)\tsys\t00AAAAAAA1\tABCUMAB\r",
    )
    _, rows, dropped = run("unii", path, lexicons(tmp_path / "lex"))
    assert rows["abcumab"]["synonyms"] == 'en:ANTI-"BLUE" MAB;code:ABC-123;brand:Bluetra'
    assert [item.reason for item in dropped] == ["a systematic name"]


def test_import_unii_refuses_a_substance_in_two_places(tmp_path: Path) -> None:
    rows = [f"NAME {n}\tcn\t00AAAAAAA{unii}\tNAME {unii}" for n, unii in enumerate("121")]
    path = write(tmp_path / "UNII_Names.txt", "Name\tTYPE\tUNII\tDisplay Name", *rows)
    with pytest.raises(LexiconError, match=r"UNII_Names.txt:4: UNII: '00AAAAAAA1' stands in row 2 too"):
        run("unii", path, lexicons(tmp_path / "lex"))


def famplex(folder: Path, *relations: str) -> Path:
    folder.mkdir()
    write(folder / "entities.csv", "BLUE\r", "BLUE_complex\r", "LONELY\r")
    write(folder / "relations.csv", *relations)
    write(folder / "grounding_map.csv", '"Blue, the protein",FPLX,BLUE,,,,', "blue acid,CHEBI,CHEBI:1,,,,")
    return folder


def test_import_famplex_members_of_members_are_members(tmp_path: Path) -> None:
    folder = famplex(
        tmp_path / "fplx", "HGNC,BLU2,isa,FPLX,BLUE", "HGNC,BLU1,isa,FPLX,BLUE", "FPLX,BLUE,partof,FPLX,BLUE_complex"
    )
    _, rows, dropped = run("famplex", folder, lexicons(tmp_path / "lex"))
    assert (rows["BLUE"]["kind"], rows["BLUE"]["members"]) == ("family", "BLU1;BLU2")
    assert rows["BLUE"]["synonyms"] == "en:Blue, the protein"
    assert (rows["BLUE complex"]["kind"], rows["BLUE complex"]["members"]) == ("complex", "BLU1;BLU2")
    assert [item.reason for item in dropped] == ["names no family", "a family without members"]


def test_import_famplex_refuses_a_circle(tmp_path: Path) -> None:
    folder = famplex(tmp_path / "fplx", "FPLX,BLUE,isa,FPLX,BLUE_complex", "FPLX,BLUE_complex,isa,FPLX,BLUE")
    with pytest.raises(LexiconError, match="BLUE -> BLUE_complex -> BLUE is a circle"):
        run("famplex", folder, lexicons(tmp_path / "lex"))


def test_import_gilda_gathers_the_texts_of_a_concept(tmp_path: Path) -> None:
    path = write(
        tmp_path / "terms.tsv",
        "blu1\tBLU1\tHGNC\t901\tBLU1\tname\thgnc\t9606\t\t",
        "acid\tacid\tCHEBI\tCHEBI:1\tacid\tname\tchebi\t\t\t",
        "old1\tOLD1\tHGNC\t901\tBLU1\tprevious\thgnc\t9606\t\t",
        "blu\tblu\tUP\tP00001\tblu\tname\tuniprot\t10090\t\t",
    )
    _, rows, dropped = run("gilda", path, lexicons(tmp_path / "lex"))
    assert (rows["BLU1"]["id"], rows["BLU1"]["synonyms"]) == ("hgnc:901", "former:OLD1")
    assert [item.row for item in dropped] == [2, 4]


def test_export_gilda_can_be_imported_again(tmp_path: Path) -> None:
    gene = {"name_en": "BLU1", "id": "hgnc:901", "name_zh": "蓝蛋白", "synonyms": "abbr:BLU-1X;former:OLD1;abbr:B"}
    rows = list(gilda.export(lexicons(tmp_path / "lex", genes=(gene,))))
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    path = write(tmp_path / "terms.tsv", text.getvalue().rstrip("\n"))
    assert ("blu1x", "BLU-1X", "HGNC", "901", "BLU1", "synonym", "pipeline", "9606", "", "") in rows
    assert all(row[1] != "B" for row in rows), "level D is not exported"
    _, imported, _ = run("gilda", path, lexicons(tmp_path / "other"))
    assert imported["BLU1"]["id"] == "hgnc:901"


def test_import_table_takes_the_columns_that_the_map_names(tmp_path: Path) -> None:
    path = write(tmp_path / "own.csv", "Name,Code,Chinese,Also", "abcumab,DB90001,蓝单抗,A1B2|BLUE-9", ",DB90002,,")
    columns = {"name_en": "Name", "id": "Code", "name_zh": "Chinese", "code": "Also"}
    _, rows, dropped = run("table", path, lexicons(tmp_path / "lex"), Options("drug", columns, "|", "drugbank"))
    row = rows["abcumab"]
    assert (row["id"], row["name_zh"], row["zh_source"]) == ("drugbank:DB90001", "蓝单抗", "unverified")
    assert row["synonyms"] == "code:A1B2;code:BLUE-9"
    assert [item.reason for item in dropped] == ["no English name"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (Options("drug", {"id": "Code"}), "--map lacks name_en"),
        (Options("drug", {"name_en": "Name", "colour": "Code"}), "--map colour"),
        (Options("", {"name_en": "Name"}), "--type is missing"),
        (Options("drugs", {"name_en": "Name"}), "--type 'drugs'"),
    ],
)
def test_import_table_refuses_a_wrong_map(tmp_path: Path, options: Options, message: str) -> None:
    path = write(tmp_path / "own.csv", "Name,Code", "abcumab,DB90001")
    with pytest.raises(UsageError, match=message):
        run("table", path, lexicons(tmp_path / "lex"), options)


def test_import_table_refuses_a_column_that_stands_twice(tmp_path: Path) -> None:
    path = write(tmp_path / "own.tsv", "Name\tName", "abcumab\tx")
    with pytest.raises(LexiconError, match=r"own.tsv:1: two columns 'Name'"):
        run("table", path, lexicons(tmp_path / "lex"), Options("drug", {"name_en": "Name"}))
