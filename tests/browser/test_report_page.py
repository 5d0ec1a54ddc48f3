"""The report as its readers use it: filters, evidence, documents, languages, keyboard, phone, paper."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import SIZES, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SERIOUS = {"serious", "critical"}


def count(page: "Page") -> int:
    """How many statements the page says are left."""
    return int(page.locator("#matching b").inner_text())


def tick(page: "Page", facet: str, value: str) -> None:
    """Tick a value of a facet."""
    page.click(f'[data-facet="{facet}"] summary')
    page.locator(f'[data-facet="{facet}"] li label', has_text=re.compile(rf"^{re.escape(value)}\d+$")).click()
    page.keyboard.press("Escape")


def column(page: "Page", name: str) -> list[str]:
    return page.locator(f"#table tbody td.of-{name}").all_inner_texts()


def settle(page: "Page") -> None:
    """Wait until the page has drawn what was asked for."""
    page.wait_for_timeout(300)


def serious_faults(page: "Page") -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found if fault["impact"] in SERIOUS]


@pytest.mark.parametrize("size", SIZES)
def test_report_opens_without_fault_or_request(
    browser: "Browser", corpus_report: str, faults: list[str], size: str
) -> None:
    page = opened(browser, corpus_report, faults, size)
    assert count(page) > 500
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.locator(".chart svg").count() >= 4
    assert faults == []
    page.close()


def test_report_filters_narrow_table_charts_and_summary(page: "Page") -> None:
    dots = page.locator("#chart-map .mark-symbol path").count()
    tick(page, "target", "ERBB2")
    settle(page)
    assert set(column(page, "target")) <= {"ERBB2", "ERBB2 *"}
    assert 0 < count(page) < 577
    assert page.locator("#figures dd").first.inner_text().startswith(str(count(page)))
    assert 0 < page.locator("#chart-map .mark-symbol path").count() < dots


def test_report_filters_add_up_and_their_values_are_alternatives(page: "Page") -> None:
    tick(page, "phase", "III")
    third = count(page)
    tick(page, "phase", "II")
    assert count(page) > third
    tick(page, "assertion", "negative")
    assert 0 < count(page) < third
    assert set(column(page, "assertion")) == {"negative"}
    page.click("#clear")
    assert count(page) == page.evaluate("TRIPLES.length")


def test_report_search_finds_a_chinese_name(page: "Page") -> None:
    page.fill("#query", "帕博利珠")
    settle(page)
    assert 0 < count(page) < 200
    assert "pembrolizumab" in column(page, "drug")
    page.fill("#query", "no such words")
    settle(page)
    assert count(page) == 0
    assert "No statement" in page.locator("#table tbody").inner_text()


def test_report_sorts_phases_by_rank(page: "Page") -> None:
    page.select_option("#page-size", "250")
    for _ in range(2):
        page.click('[data-sort="phase"]')
    ranks = ["IV", "III", "II/III", "II", "I/II", "I", ""]
    order = [ranks.index(phase) for phase in column(page, "phase")]
    assert order == sorted(order)
    assert page.locator("th.of-phase").get_attribute("aria-sort") == "descending"


def test_report_row_leads_to_its_sentence_in_the_document(page: "Page") -> None:
    index = page.evaluate("TRIPLES.findIndex((row) => row.source === 'prose' && !row.page)")
    evidence = page.evaluate("(at) => TRIPLES[at].quote", index)
    page.evaluate("(at) => openDetail(TRIPLES[at])", index)
    assert page.locator("#detail blockquote").inner_text() == evidence
    page.click("#to-document")
    shown = "".join(page.locator("#document .hit").all_text_contents())
    letters = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
    assert letters.sub("", shown)[-20:] == letters.sub("", evidence)[-20:]
    box = page.locator("#document .hit").first.bounding_box()
    assert box
    assert 0 < box["y"] < SIZES["desktop"][1]


def test_report_row_of_a_table_leads_to_the_whole_row(page: "Page") -> None:
    page.evaluate("openDetail(TRIPLES.find((row) => row.source === 'table 1' && row.page))")
    page.click("#to-document")
    cells = page.locator("#document tr:has(.hit) td").count()
    assert cells == page.locator("#document td:has(.hit)").count() > 3


def test_report_shows_the_page_with_the_evidence_boxed(page: "Page") -> None:
    page.evaluate("openDetail(TRIPLES.find((row) => row.source === 'prose' && row.page === '2'))")
    sheet = page.locator("#detail .sheet").first
    boxes = sheet.locator("rect")
    assert boxes.count() >= 1
    assert sheet.locator("svg").get_attribute("aria-label") == "Page 2"
    settle(page)
    frame, box = sheet.bounding_box(), boxes.first.bounding_box()
    assert frame
    assert box
    assert frame["y"] <= box["y"] <= frame["y"] + frame["height"]


def test_report_speaks_chinese_and_english(page: "Page") -> None:
    page.click("[data-language=zh]")
    settle(page)
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("h2").first.inner_text() == "证据图谱"
    assert "恩美曲妥珠单抗" in column(page, "drug")
    assert "结果阳性" in page.locator("#chart-map").inner_text()
    english = page.evaluate("Object.values(DATA.labels.en).filter((label) => label.length > 12)")
    shown = page.locator("body").inner_text()
    assert [label for label in english if label in shown] == []
    page.click("[data-language=en]")
    assert page.locator("h2").first.inner_text() == "Evidence map"


def test_report_is_used_by_keyboard(page: "Page") -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the table
    page.locator("#table tbody button").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#detail").is_visible()
    assert page.evaluate("document.activeElement.id") == "detail"
    page.keyboard.press("Escape")
    assert not page.locator("#detail").is_visible()
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 2
    page.locator('[data-facet="line"] summary').focus()
    page.keyboard.press("Enter")
    page.locator('[data-facet="line"] li').first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert count(page) < page.evaluate("TRIPLES.length")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.facet').dataset.facet") == "line"


def test_report_dot_of_the_map_lists_its_rows(page: "Page") -> None:
    dot = page.locator("#chart-map .mark-symbol path").first
    dot.hover()
    told = page.locator("#tip").inner_text()
    assert "Statements" in told
    dot.click()
    settle(page)
    statements = re.search(r"Statements\s+(\d+)", told)
    assert statements
    assert count(page) == int(statements[1])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_report_has_no_serious_fault_of_accessibility(
    browser: "Browser", corpus_report: str, faults: list[str], size: str, scheme: str
) -> None:
    page = opened(browser, corpus_report, faults, size)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    settle(page)
    assert serious_faults(page) == []
    page.evaluate("openDetail(TRIPLES.find((row) => row.page))")
    page.evaluate("openDocument(1, 0)")
    assert serious_faults(page) == []
    page.close()


def test_report_address_of_a_statement_opens_it(browser: "Browser", corpus_report: str, faults: list[str]) -> None:
    page = opened(browser, corpus_report, faults)
    page.locator("#table tbody button").nth(3).click()
    address, title = page.url, page.locator("#detail h2").inner_text()
    page.close()
    page = opened(browser, address, faults)
    assert page.locator("#detail h2").inner_text() == title
    page.close()


def test_report_draws_a_timeline_where_trials_have_dates(page: "Page") -> None:
    assert not page.locator("#timeline").is_visible()
    page.evaluate("TRIALS[0].completion_date = '2024-05'; TRIALS[30].completion_date = 'May 2026'; applyFilters()")
    page.locator("#chart-timeline svg").wait_for()
    settle(page)
    shown = page.locator("#chart-timeline").inner_text()
    assert "2024" in shown
    assert "2026" in shown


def test_report_of_a_run_that_found_nothing_opens(browser: "Browser", empty_report: str, faults: list[str]) -> None:
    page = opened(browser, empty_report, faults)
    assert count(page) == 0
    assert "the file is empty" in page.locator("#document-list").inner_text()
    page.locator("#document-list button").first.click()
    assert page.locator("#document").is_visible()
    page.click("[data-language=zh]")
    settle(page)
    assert faults == []
    page.close()


def test_report_shows_markup_and_formulas_in_a_text_as_text(
    browser: "Browser", hostile_report: str, faults: list[str]
) -> None:
    page = opened(browser, hostile_report, faults)
    page.evaluate("openDetail(TRIPLES[0]); openDocument(0, TRIPLES[0].evidence)")
    for place in ("#detail blockquote", "#document .text"):
        assert '=HYPERLINK("x")和<script>document.title="bad"</script>' in page.locator(place).inner_text()
    assert page.title() == "Evidence report"
    assert faults == []
    page.close()


def test_report_on_paper_has_all_rows_of_the_filter(page: "Page", tmp_path: Path) -> None:
    import pypdfium2

    page.evaluate("choose({ drug: 'nivolumab' })")
    page.select_option("#page-size", "25")
    page.evaluate("choose({ disease: 'hepatocellular carcinoma' })")
    rows = count(page)
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(tmp_path / "report.pdf"))
    assert text.count("nivolumab") >= rows
    assert page.locator("#table tbody tr").count() == min(rows, 25)
