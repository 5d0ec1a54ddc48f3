"""Tokens of a flattened table find their row and column."""

import pytest

from pipeline.article import Span
from pipeline.extract.align import align_rows
from pipeline.extract.clean import clean

ROLES = ("target", "compound", "regimen", "setting", "registry")


def align(raw: str, roles: tuple[str, ...] = ROLES) -> list[list[str]]:
    """The cells of a table under its header, as clean text."""
    lines = []
    at = 0
    for line in raw.splitlines(keepends=True):
        spans = []
        for part in line.split():
            at = raw.index(part, at)
            spans.append(Span(at, at + len(part)))
            at += len(part)
        lines.append((spans, line))
    return [[clean(raw, cell)[0] for cell in row] for row in align_rows(raw, lines, roles)]


def test_align_of_nothing_is_empty() -> None:
    assert align("") == []


def test_align_one_row() -> None:
    assert align("CD73 奥来鲁单抗 度伐利尤单抗+奥来鲁单抗 1L NCT05221840\n") == [
        ["CD73", "奥来鲁单抗", "度伐利尤单抗+奥来鲁单抗", "1L", "NCT05221840"]
    ]


def test_align_words_of_a_cell_may_be_parted_by_spaces() -> None:
    [row] = align("CD73 奥来鲁单抗 度伐利尤单抗 + 奥来鲁单抗 1L NCT05221840\n")
    assert row[2] == "度伐利尤单抗+奥来鲁单抗"


def test_align_line_that_begins_with_an_operator_goes_on_with_its_cell() -> None:
    [row] = align("CD73 奥来鲁单抗 度伐利尤单抗\n+奥来鲁单抗 1L NCT05221840\n")
    assert row[2] == "度伐利尤单抗+奥来鲁单抗"


def test_align_open_bracket_holds_a_cell_together() -> None:
    [row] = align("CD73 奥来鲁单抗 奥来鲁单抗（vs.\n度伐利尤单抗） 1L NCT05221840\n")
    assert row[2] == "奥来鲁单抗(vs.度伐利尤单抗)"


def test_align_regimen_that_repeats_the_compound_is_a_cell_of_its_own() -> None:
    [row] = align("CD73 奥来鲁单抗 奥来鲁单抗+度伐利尤单抗 1L NCT05221840\n")
    assert row[1:3] == ["奥来鲁单抗", "奥来鲁单抗+度伐利尤单抗"]


def test_align_second_number_of_a_row_stays_in_it() -> None:
    rows = align("CD73 奥来鲁单抗 度伐利尤单抗+奥来鲁单抗 1L NCT05221840\nNCT03334617\n")
    assert [row[4] for row in rows] == ["NCT05221840 NCT03334617"]


def test_align_second_line_of_a_setting_stays_in_it() -> None:
    rows = align("CD73 奥来鲁单抗 度伐利尤单抗+奥来鲁单抗 ICI经治，\nPD-L1≥1% NCT05221840\n")
    assert [row[3] for row in rows] == ["ICI经治，PD-L1≥1%"]


def test_align_blank_cells_at_the_start_of_a_row_stay_blank() -> None:
    rows = align("CD73 奥来鲁单抗 度伐利尤单抗+奥来鲁单抗 1L NCT05221840\n帕博利珠单抗+奥来鲁单抗 2L NCT03334617\n")
    assert rows[1] == ["", "", "帕博利珠单抗+奥来鲁单抗", "2L", "NCT03334617"]


def test_align_blank_cell_inside_a_row_stays_blank() -> None:
    [row] = align("CD73 奥来鲁单抗 度伐利尤单抗+奥来鲁单抗 NCT05221840\n")
    assert row[3:] == ["", "NCT05221840"]


def test_align_unknown_words_take_the_column_between_known_ones() -> None:
    [row] = align("CD73 XQ0815注射液 XQ0815注射液+度伐利尤单抗 1L NCT05221840\n")
    assert row[1] == "XQ0815注射液"


@pytest.mark.xfail(strict=True, reason="a sub-heading sticks to the first cell of the row below it")
def test_align_sub_heading_is_no_part_of_a_row() -> None:
    rows = align(
        "腺苷通路\nCD73 奥来鲁单抗 度伐利尤单抗+奥来鲁单抗 1L NCT05221840\n"
        "血管生成\nVEGFR2 雷莫西尤单抗 帕博利珠单抗+雷莫西尤单抗 2L NCT03971474\n"
    )
    assert [row[0] for row in rows] == ["CD73", "VEGFR2"]


def test_align_wrapped_first_column_is_one_cell() -> None:
    roles = ("compound", "disease", "trial", "phase")
    rows = align("依库珠单抗 全身型重症\n肌无力\nREGAIN（NCT01997229） Ⅲ期\n", roles)
    assert rows == [["依库珠单抗", "全身型重症肌无力", "REGAIN(NCT01997229)", "III期"]]


def test_align_table_without_registry_numbers_keeps_all_rows() -> None:
    rows = align("美泊利珠单抗 IL-5 哮喘\n度普利尤单抗 IL-4Rα 特应性皮炎\n", ("compound", "target", "disease"))
    assert rows == [["美泊利珠单抗", "IL-5", "哮喘"], ["度普利尤单抗", "IL-4Rα", "特应性皮炎"]]


def test_align_second_arm_without_a_number_of_its_own_is_not_lost() -> None:
    roles = ("trial", "target", "regimen", "setting")
    rows = align(
        "CheckMate 032研究（NCT01928394） PD-1 纳武利尤单抗 2L\nPD-1和CTLA-4 纳武利尤单抗+伊匹木单抗 2L\n"
        "KEYNOTE-158研究（NCT02628067） PD-1 帕博利珠单抗 2L\n",
        roles,
    )
    assert "纳武利尤单抗+伊匹木单抗" in "".join(cell for row in rows for cell in row)


def test_align_disease_cell_that_names_a_treatment_before_it_is_one_cell() -> None:
    roles = ("compound", "target", "disease", "trial", "phase")
    rows = align("替沙仑赛 CD19 复发难治LBCL，BTK抑制剂治\n疗后\nJULIET（NCT02445248） Ⅱ期\n", roles)
    assert rows == [["替沙仑赛", "CD19", "复发难治LBCL，BTK抑制剂治疗后", "JULIET(NCT02445248)", "II期"]]


@pytest.mark.xfail(strict=True, reason="an unlisted trial name stays in the column before")
def test_align_trial_name_before_its_number_on_the_next_line_is_one_cell() -> None:
    roles = ("compound", "target", "disease", "trial", "phase")
    rows = align("艾可瑞妥单抗 CD20和CD3 复发难治LBCL EPCORE NHL-1\n（NCT03625037） Ⅰ/Ⅱ期\n", roles)
    assert rows[0][2:4] == ["复发难治LBCL", "EPCORE NHL-1(NCT03625037)"]


@pytest.mark.parametrize("space", [" ", "  ", "\t", "　"])
def test_align_columns_may_be_parted_by_any_space(space: str) -> None:
    [row] = align(space.join(["CD73", "奥来鲁单抗", "度伐利尤单抗+奥来鲁单抗", "1L", "NCT05221840"]) + "\n")
    assert row[4] == "NCT05221840"
