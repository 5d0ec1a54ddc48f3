from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.tables.csv_file import cell_text, guard, read_table, unguard, write_table
from pipeline.tables.schema import Column, Table

PAIR = Table("pair", "pair", (Column("left", "one"), Column("right", "other")))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@x", "\tx", "'=1", "''-2", "\x7f"])
def test_csv_file_guards_what_a_spreadsheet_would_run(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "5-FU", "'", "'5", "达格列净", "I/II"])
def test_csv_file_leaves_other_cells_alone(text: str) -> None:
    assert guard(text) == text


@given(st.text(alphabet="'=+-@\tax", max_size=6) | st.text(max_size=6))
@example("'")
def test_csv_file_guard_is_undone(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (0, "0"),
        ((), ""),
        (("OS", "PFS"), "OS;PFS"),
        (("a;b", "c"), "a,b;c"),
        ("one\r\ntwo\u2028three", "one two three"),
    ],
)
def test_csv_file_cell_is_one_line(cell: str | int | tuple[str, ...] | None, text: str) -> None:
    assert cell_text(cell) == text


def test_csv_file_is_utf8_with_bom_and_quoted_as_the_rfc_says(tmp_path: Path) -> None:
    write_table(PAIR, [{"left": '说"好",对', "right": "-1", "other": "dropped"}, {"right": 2}], tmp_path / "pair.csv")
    assert (tmp_path / "pair.csv").read_bytes() == '\ufeffleft,right\n"说""好"",对",\'-1\n,2\n'.encode()


def test_csv_file_is_read_back_without_bom_and_guard(tmp_path: Path) -> None:
    write_table(PAIR, [{"left": "=x", "right": "'=y"}], tmp_path / "pair.csv")
    assert read_table(tmp_path / "pair.csv") == [{"left": "=x", "right": "'=y"}]


def test_csv_file_without_rows_has_its_header(tmp_path: Path) -> None:
    write_table(PAIR, [], tmp_path / "pair.csv")
    assert read_table(tmp_path / "pair.csv") == []
    assert (tmp_path / "pair.csv").read_bytes().endswith(b"left,right\n")


def test_csv_file_writes_a_question_mark_for_a_lone_surrogate(tmp_path: Path) -> None:
    write_table(PAIR, [{"left": "a\ud800b"}], tmp_path / "pair.csv")
    assert read_table(tmp_path / "pair.csv")[0]["left"] == "a?b"
