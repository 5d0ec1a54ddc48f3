from pipeline.extract.glyph import Char, Rule, make_row, split_row
from pipeline.extract.grid import TablePart, merge_rules
from pipeline.extract.header import find_cuts
from pipeline.extract.page import Flow, take_apart
from pipeline.extract.table_rows import goes_on
from pipeline.extract.threeline import find_tables
from pipeline.extract.unruled import find_unruled
from tests.extract.drawing import draw, flat, sheet, upright


def page(texts: list[list[Char]], rules: list[Rule]) -> Flow:
    (flow,) = take_apart([sheet(texts, rules)])
    return flow


def cells(part: TablePart) -> list[list[str]]:
    return [["".join(line.text for line in cell) for cell in row] for row in part.rows]


def lay(rows: list[tuple[float, list[str]]], xs: list[float]) -> list[list[Char]]:
    return [draw(cell, x, base, 8) for base, row in rows for x, cell in zip(xs, row, strict=True) if cell]


XS = [60.0, 200.0, 340.0]


def test_grid_merges_the_pieces_of_a_rule() -> None:
    pieces = [flat(50, 100, 300), flat(100, 180, 300.4), flat(300, 350, 300)]
    assert [(s.low, s.high) for s in merge_rules(pieces, True)] == [(50, 180), (300, 350)]


def test_grid_reads_a_ruled_table_with_a_cell_merged_over_rows() -> None:
    texts = lay([(312, ["靶点", "药物", "分期"]), (332, ["", "药物甲", "Ⅲ期"]), (342, ["PD-1", "", ""]),
                 (352, ["", "药物乙", "Ⅱ期"])], XS)  # fmt: skip
    rules = [flat(50, 480, y) for y in (300, 320, 360)] + [flat(190, 480, 340)]
    rules += [upright(x, 300, 360) for x in (50, 190, 330, 480)]
    flow = page(texts, rules)
    (part,) = find_tables(flow, 10)
    assert cells(part) == [["靶点", "药物", "分期"], ["PD-1", "药物甲", "III期"], ["", "药物乙", "II期"]]
    assert flow.segments == []


def test_grid_leaves_a_box_around_text_alone() -> None:
    flow = page([draw("框中的一段文字", 60, 320), draw("第二行文字", 60, 335)], [
        flat(50, 400, 300), flat(50, 400, 350), upright(50, 300, 350), upright(400, 300, 350)])  # fmt: skip
    assert find_tables(flow, 10) == []
    assert len(flow.segments) == 2


def three_line(rows: list[tuple[float, list[str]]], bottom: float) -> tuple[list[list[Char]], list[Rule]]:
    texts = [draw("表 2 某病的临床研究", 60, 292, 8), *lay([(312, ["研究", "药物", "终点"]), *rows], XS)]
    texts += [draw("注：OS：总生存期", 60, bottom + 10, 7), draw("正文" * 20, 60, bottom + 40)]
    return texts, [flat(50, 480, 300), flat(50, 480, 318), flat(50, 480, bottom)]


def test_grid_reads_a_three_line_table_with_caption_and_note() -> None:
    flow = page(*three_line([(332, ["研究一", "药物甲", "OS"]), (346, ["研究二二", "药物乙", "OS和PFS"])], 354))
    (part,) = find_tables(flow, 10)
    assert [row.text for row in part.caption] == ["表2某病的临床研究"]
    assert cells(part)[1:] == [["研究一", "药物甲", "OS"], ["研究二二", "药物乙", "OS和PFS"]]
    assert [row.text[:2] for row in part.notes] == ["注:"]
    assert [seg.text[:2] for seg in flow.segments] == ["正文"]


def test_grid_joins_wrapped_lines_by_their_leading() -> None:
    rows = [(332.0, ["研究一", "药物甲联合化疗对比安慰", "OS"]), (341.0, ["", "剂联合化疗", ""]),
            (356.0, ["", "药物乙", "PFS"]), (371.0, ["研究三", "药物丙", "OS"])]  # fmt: skip
    (part,) = find_tables(page(*three_line(rows, 380)), 10)
    assert cells(part)[1:] == [
        ["研究一", "药物甲联合化疗对比安慰剂联合化疗", "OS"], ["", "药物乙", "PFS"], ["研究三", "药物丙", "OS"],
    ]  # fmt: skip


def test_grid_joins_wrapped_lines_of_one_leading_by_open_brackets_and_hyphens() -> None:
    rows = [(332.0, ["研究一", "药物甲（对比安慰", "OS"]), (342.0, ["", "剂）", ""]),
            (352.0, ["TRIAL-", "药物乙", "PFS"]), (362.0, ["Lung02", "", ""]),
            (372.0, ["研究三", "药物丙", "OS"])]  # fmt: skip
    (part,) = find_tables(page(*three_line(rows, 380)), 10)
    assert cells(part)[1:] == [
        ["研究一", "药物甲(对比安慰剂)", "OS"], ["TRIAL-Lung02", "药物乙", "PFS"], ["研究三", "药物丙", "OS"],
    ]  # fmt: skip


def test_grid_reads_cells_centred_in_their_row() -> None:
    rows = [(336.5, ["研究一", "", "OS"]), (332.0, ["", "药物甲联合化疗及放疗和", ""]), (341.0, ["", "其他治疗", ""]),
            (353.0, ["研究二", "药物乙", "PFS"])]  # fmt: skip
    (part,) = find_tables(page(*three_line(rows, 360)), 10)
    assert cells(part)[1:] == [["研究一", "药物甲联合化疗及放疗和其他治疗", "OS"], ["研究二", "药物乙", "PFS"]]


def test_grid_keeps_a_sub_header_as_a_row_of_one_cell() -> None:
    rows = [(332.0, ["第一类药物及其联合用药方案的研究情况汇总", "", ""]), (346.0, ["研究一", "药物甲", "OS"]),
            (360.0, ["研究二", "药物乙", "PFS"])]  # fmt: skip
    (part,) = find_tables(page(*three_line(rows, 368)), 10)
    assert cells(part)[1] == ["第一类药物及其联合用药方案的研究情况汇总", "", ""]
    assert len(part.rows) == 4


def test_grid_divides_columns_at_the_blank_half_of_a_bracket() -> None:
    header = make_row([*draw("靶点", 60, 10), *draw("方案", 112, 10)])
    body = make_row([*draw("PD-L1VEGF", 60, 30), *draw("（vs. 甲）", 106, 30)])
    more = make_row([*draw("PD-1", 60, 45), *draw("药物乙", 112, 45)])
    (stroke,) = merge_rules([flat(55, 300, 0)], True)
    (cut,) = find_cuts([header], [body, more], stroke)
    assert 105 <= cut <= 112


def test_grid_takes_no_running_head_and_footnote_rule_for_a_table() -> None:
    texts = [draw("正文" * 12, 60, 100 + 15 * i) for i in range(20)]
    flow = page(texts, [flat(50, 480, 60), flat(50, 480, 420)])
    assert find_tables(flow, 10) == []
    assert len([part for seg in flow.segments for part in split_row(seg, 10)]) == 20


def test_grid_gives_a_header_over_several_columns_to_each() -> None:
    xs = [60.0, 160.0, 230.0, 300.0, 370.0]
    texts = [
        draw("表 3 疗效", 60, 292, 8), draw("生存时间", 178, 312, 8), draw("缓解率", 323, 312, 8),
        *lay([(318.0, ["研究"])], [60.0]), *lay([(326.0, ["PFS", "OS", "ORR", "CR"])], xs[1:]),
        *lay([(346.0, ["研究一", "5.5", "12.1", "30%", "4%"]), (360.0, ["研究二", "6.0", "13.3", "31%", "5%"])], xs),
    ]  # fmt: skip
    rules = [flat(50, 480, y) for y in (300, 332, 368)] + [flat(155, 270, 316), flat(295, 480, 316)]
    (part,) = find_tables(page(texts, rules), 10)
    assert cells(part)[0] == ["研究", "生存时间PFS", "生存时间OS", "缓解率ORR", "缓解率CR"]
    assert cells(part)[1] == ["研究一", "5.5", "12.1", "30%", "4%"]


def test_grid_joins_the_header_rows_of_a_ruled_table() -> None:
    texts = lay([(312, ["靶点", "疗效", ""]), (332, ["", "ORR", "PFS"]), (352, ["PD-1", "30%", "5.5"])], XS)
    rules = [flat(50, 480, y) for y in (300, 340, 360)] + [flat(190, 480, 320)]
    rules += [upright(x, 300, 360) for x in (50, 190, 480)] + [upright(330, 320, 360)]
    (part,) = find_tables(page(texts, rules), 10)
    assert cells(part) == [["靶点", "疗效ORR", "疗效PFS"], ["PD-1", "30%", "5.5"]]


def test_grid_knows_which_cells_are_one_with_the_cell_above() -> None:
    texts = lay([(312, ["靶点", "药物", "分期"]), (332, ["PD-1", "药物甲", "Ⅲ期"]), (352, ["", "药物乙", ""])], XS)
    rules = [flat(50, 480, y) for y in (300, 320, 360)] + [flat(190, 330, 340)]
    rules += [upright(x, 300, 360) for x in (50, 190, 330, 480)]
    (part,) = find_tables(page(texts, rules), 10)
    assert part.merged == {(2, 0), (2, 2)}


def test_grid_puts_a_label_at_half_height_beside_the_first_of_its_rows() -> None:
    rows = [(332.0, ["", "药物甲", "OS"]), (339.5, ["研究一", "", ""]), (347.0, ["", "安慰剂", "OS"]),
            (362.0, ["", "药物乙", "PFS"]), (369.5, ["研究二", "", ""]), (377.0, ["", "安慰剂", "PFS"]),
            (392.0, ["研究三", "药物丙", "PFS"])]  # fmt: skip
    (part,) = find_tables(page(*three_line(rows, 400)), 10)
    assert [row[0] for row in cells(part)[1:]] == ["研究一", "", "研究二", "", "研究三"]


def test_grid_reads_a_table_without_rules_below_its_caption() -> None:
    rows = [(312.0, ["靶点", "药物", "例数"]), (326.0, ["PD-1", "药物甲", "120"]), (340.0, ["CTLA-4", "药物乙", "88"])]
    texts = [draw("表 2　药物的例子", 60, 296, 8), *lay(rows, XS), draw("正文" * 20, 60, 380)]
    flow = page(texts, [])
    (part,) = find_unruled(flow, (), 10)
    assert [row.text for row in part.caption] == ["表2药物的例子"]
    assert cells(part) == [row for _, row in rows]
    assert [seg.text[:2] for seg in flow.segments] == ["正文"]


def test_grid_takes_no_text_below_a_figure_for_a_table() -> None:
    flow = page([draw("表 2 见补充材料", 60, 296, 8), *(draw("正文" * 20, 60, 312 + 14 * i) for i in range(4))], [])
    assert find_unruled(flow, (), 10) == []
    assert len(flow.segments) == 5


def test_grid_knows_the_rest_of_a_row_that_a_page_end_cut() -> None:
    (part,) = find_tables(page(*three_line([(332, ["研究一", "药物甲" * 5, "OS和PFS"])], 340)), 10)
    rest = [make_row(draw("联合化疗", 200, 60, 8))]
    assert goes_on(part, [[], rest, []])
    assert not goes_on(part, [[], rest, [make_row(draw("OS", 340, 60, 8))]])
    assert not goes_on(part, [[make_row(draw("研究二", 60, 60, 8))], rest, []])
