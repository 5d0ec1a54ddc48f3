"""A round trip: a run, its review file filled in, and the run again."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

from pipeline import batch, cli
from pipeline.tables.csv_file import read_table, write_table
from pipeline.tables.difference import difference
from pipeline.tables.review_file import REVIEW
from pipeline.tables.schema import TABLES

TEXT = """消化系统肿瘤的免疫治疗

1 临床研究
信迪利单抗联合QZM3021一线治疗晚期肝细胞癌的II期研究正在进行（NCT03794440）。
甲磺酸仑伐替尼一线治疗晚期肝细胞癌的III期研究（NCT01761266）显示其疗效良好。
"""
OUT = Path("out")
FILE = OUT / "review" / "review.csv"


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The review file of a run over one text; the output folder is `OUT`."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    run()
    assert command(monkeypatch, "make", str(OUT)) == 0
    return read_table(FILE)


def run() -> list[str]:
    return batch.run([Path("in")], OUT, 0).conflicts


def command(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """Run `pipeline review` with these words and return its exit code."""
    monkeypatch.setattr("sys.argv", ["pipeline", "review", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def apply(monkeypatch: pytest.MonkeyPatch, rows: Iterable[dict[str, str]]) -> int | str | None:
    write_table(REVIEW, rows, FILE)
    return command(monkeypatch, "apply", str(FILE), "--by", "Li Lei")


def of(rows: list[dict[str, str]], name: str) -> dict[str, str]:
    """The row of a drug or of a candidate."""
    [row] = [row for row in rows if name in (row["drug"], row["key"])]
    return row


def test_review_round_trip_takes_out_a_row_and_adds_an_alias_and_changes_nothing_else(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(OUT, "old")
    of(rows, "lenvatinib").update(correct="no", note="not its target")
    of(rows, "QZM3021").update(alias_of="drug:bevacizumab")
    assert apply(monkeypatch, rows) == 0
    assert run() == []
    # the trial and the regimen that the alias is named in have a further drug
    assert sorted((change.table, change.kind) for change in difference(Path("old"), OUT)) == [
        ("candidates", "went"), ("documents", "changed"), ("entities", "came"), ("facts", "came"), ("facts", "went"),
        ("rejected", "came"), ("trials", "changed"), ("triples", "came"), ("triples", "changed"), ("triples", "went"),
    ]  # fmt: skip
    drugs = [row["drug"] for row in read_table(OUT / "triples.csv")]
    assert sorted(drugs) == ["bevacizumab", "sintilimab"]
    assert sorted(row["drug"] for row in read_table(OUT / "facts.csv")) == ["bevacizumab", "sintilimab"]
    [rejected] = read_table(OUT / "rejected.csv")
    assert (rejected["drug"], rejected["rejected_by"]) == ("lenvatinib", "Li Lei")
    assert rejected["rejected_why"] == "not its target"
    assert read_table(OUT / "candidates.csv") == []
    assert read_table(OUT / "documents.csv")[0]["triples"] == "2"


def test_review_corrected_cell_holds_on_the_next_run(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {table.name: read_table(OUT / f"{table.name}.csv") for table in TABLES}
    row = of(rows, "sintilimab")
    row.update(corrected_value="line=2L | assertion=neutral")
    assert apply(monkeypatch, rows) == 0
    run()
    changed = {"line": "2L", "assertion": "neutral", "rule": "triple-prose, corrected by Li Lei"}
    expected = [old | (changed if old["triple_id"] == row["key"] else {}) for old in before["triples"]]
    assert read_table(OUT / "triples.csv") == expected
    fact = next(fact for fact in read_table(OUT / "facts.csv") if fact["drug"] == "sintilimab")
    assert (fact["line"], fact["neutral"], fact["ongoing"]) == ("2L", "1", "0")
    assert read_table(OUT / "entities.csv") == before["entities"]


def test_review_workbook_can_be_filled_in_and_applied(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = OUT / "review" / "review.xlsx"
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert header == list(REVIEW.header)
    sheet.cell(2, 1 + header.index("correct")).value = "no"
    workbook.save(path)
    assert command(monkeypatch, "apply", str(path), "--by", "Li Lei") == 0
    run()
    assert [row["triple_id"] for row in read_table(OUT / "rejected.csv")] == [rows[0]["key"]]


def test_review_file_is_ordered_by_doubt_and_leaves_out_what_is_decided(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts = [int(row["doubt"]) for row in rows]
    assert doubts == sorted(doubts, reverse=True)
    rows[0].update(correct="yes")
    assert apply(monkeypatch, rows) == 0
    command(monkeypatch, "make", str(OUT))
    assert [row["key"] for row in read_table(FILE)] == [row["key"] for row in rows[1:]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"run": "0123456789ab"}, "it is of another run (0123456789ab, not "),
        ({"key": "t000000000000"}, "the run has no triple t000000000000"),
        (
            {"correct": "yes", "corrected_value": "line=2L"},
            "both decisions: it is correct, and it has a corrected value",
        ),
        ({"correct": "maybe"}, "correct is 'maybe'; write yes or no"),
        ({"corrected_value": "start=7"}, "corrected_value 'start=7': write column=value, column one of drug"),
        ({"corrected_value": "assertion=good"}, "one of positive, negative, ongoing, neutral"),
        ({"corrected_value": "drug="}, "never empty"),
        ({"corrected_value": "line=3"}, "must fit"),
        ({"alias_of": "drug:bevacizumab"}, "alias_of is for candidates"),
    ],
)
def test_review_names_a_wrong_row_and_applies_nothing(
    rows: list[dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str],
    message: str,
) -> None:
    rows[0].update(change)
    rows[1].update(correct="no")  # a good row, which is not applied either
    assert apply(monkeypatch, rows) == 2
    told = capsys.readouterr().err
    assert "review.csv: row 2: " in told
    assert message in told
    assert "nothing applied: 1 faults" in told
    assert not (OUT / "review" / "decisions.tsv").exists()


def test_review_names_a_row_that_stands_twice_and_an_unknown_concept(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of(rows, "QZM3021").update(alias_of="drug:no such drug")
    assert apply(monkeypatch, [*rows, rows[0] | {"correct": "no"}]) == 2
    told = capsys.readouterr().err
    assert f"row {len(rows) + 2}: triple {rows[0]['key']} stands in row 2 too" in told
    assert "the lexicons have no drug 'no such drug'" in told


def test_review_names_wrong_columns(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    FILE.write_text(FILE.read_text(encoding="utf-8-sig").replace("corrected_value", "value", 1), encoding="utf-8")
    assert command(monkeypatch, "apply", str(FILE), "--by", "Li Lei") == 2
    assert "wrong columns: missing corrected_value; unknown value (keep those" in capsys.readouterr().err


def test_review_names_a_file_that_does_not_exist(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "apply", "nowhere.xlsx", "--by", "Li Lei") == 2
    assert "nowhere.xlsx: no such file" in capsys.readouterr().err
